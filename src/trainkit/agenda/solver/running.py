"""Runs CP-SAT on a model, and counts the work in a way that does not depend on the machine."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic
from typing import TYPE_CHECKING, Any

from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.solver.extract import breaks_of, placements_of
from trainkit.agenda.solver.model import Model

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

__all__ = ["Answer", "Budget", "How", "Manner", "Result", "run"]

_CONSTRAINTS_A_SECOND = 100_000
"""How many constraints a presolve gets through, roughly: the work that CP-SAT does not count."""


class Answer(StrEnum):
    """What is known at the end of a search."""

    FOUND = "found"
    IMPOSSIBLE = "impossible"
    """It is proved that there is no agenda."""
    UNKNOWN = "unknown"
    """Neither an agenda nor a proof was found within the limits."""


class Manner(StrEnum):
    """How to search."""

    ANY = "any"
    """One worker looks for any agenda."""
    STEP = "step"
    """One worker looks for a better agenda near a known one."""
    DIRECT = "direct"
    """One worker looks for the best agenda and for a proof; nothing is presolved."""
    BOUND = "bound"
    """One worker with a strong linear relaxation looks for a bound."""
    PROOF = "proof"
    """Several workers, in turns, look for the best agenda and for a proof."""


@dataclass(frozen=True)
class How:
    """How a run searches, from which seed, and for how many deterministic seconds at most."""

    manner: Manner
    seed: int = 0
    share: float | None = None


@dataclass
class Budget:
    """What may still be spent. ``work`` is counted alike on every machine; the clock is not."""

    work: float
    """CP-SAT's deterministic seconds, and a share for every time that a model is presolved."""
    ends: float
    """When the safety net catches, on the monotonic clock."""
    caught: bool = False
    """True if the safety net has ended a run."""

    @classmethod
    def of(cls, work: float, wall: float) -> Budget:
        """Return a budget that starts now."""
        return cls(work, monotonic() + wall)

    def part(self, work: float) -> Budget:
        """Take so much work off, as a budget of its own."""
        self.work -= work
        return Budget(work, self.ends)

    def put_back(self, part: Budget) -> None:
        """Take back what is left of a part."""
        self.work += max(0.0, part.work)
        self.caught |= part.caught

    @property
    def is_spent(self) -> bool:
        """Whether nothing more may be tried; notes if it is the clock that says so."""
        self.caught |= self.work > 0 and monotonic() >= self.ends
        return self.work <= 0 or self.caught


@dataclass(frozen=True)
class Result:
    """What one run found."""

    answer: Answer
    is_best: bool
    """Whether it is proved that nothing better exists in what was searched."""
    bound: int
    agenda: AgendaSolution | None = None
    """Without its price."""


def run(
    model: Model,
    budget: Budget,
    how: How,
    *,
    kept: Iterable[tuple[Any, int]] | None = None,
    on_agenda: Callable[[int], None] | None = None,
) -> Result:
    """Run the solver once and take the work off the budget; ``kept`` fixes variables to values."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    _set(solver, how)
    if kept is not None:
        model.forget_hints()
        for variable, value in kept:
            model.cp.add_hint(variable, value)
        solver.parameters.fix_variables_to_their_hinted_value = True
    left = budget.work if how.share is None else min(how.share, budget.work)
    if left <= 0 or budget.is_spent:
        return Result(Answer.UNKNOWN, False, 0)
    solver.parameters.max_deterministic_time = left
    solver.parameters.max_time_in_seconds = max(0.01, budget.ends - monotonic())
    status = solver.solve(model.cp, _listener(on_agenda) if on_agenda else None)
    if status == cp_model.MODEL_INVALID:
        raise ValueError(model.cp.validate())
    spent = solver.response_proto.deterministic_time
    budget.work -= spent + len(model.cp.proto.constraints) / _CONSTRAINTS_A_SECOND
    settled = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    budget.caught |= not settled and monotonic() >= budget.ends
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Result(Answer.FOUND, settled, _bound(solver), _agenda(model, solver))
    impossible = status == cp_model.INFEASIBLE
    bound = 0 if impossible else _bound(solver)
    return Result(Answer.IMPOSSIBLE if impossible else Answer.UNKNOWN, False, bound)


def _set(solver: cp_model.CpSolver, how: How) -> None:
    parameters = solver.parameters
    parameters.random_seed = how.seed
    parameters.catch_sigint_signal = False  # or Python never hears of Ctrl-C again
    if how.manner is Manner.PROOF:
        parameters.num_workers = 8
        parameters.interleave_search = True
        return
    parameters.num_workers = 1
    parameters.cp_model_presolve = how.manner is not Manner.DIRECT
    if how.manner is Manner.BOUND:
        parameters.linearization_level = 2
        return
    parameters.cp_model_probing_level = 0
    parameters.symmetry_level = 0
    parameters.linearization_level = 0


def _bound(solver: cp_model.CpSolver) -> int:
    bound = solver.best_objective_bound
    return math.ceil(bound - 1e-6) if math.isfinite(bound) else 0


def _agenda(model: Model, solver: cp_model.CpSolver) -> AgendaSolution:
    return AgendaSolution(
        problem=model.layout.problem.id,
        sessions=placements_of(model, solver.value),
        breaks=breaks_of(model, solver.value),
    )


def _listener(on_agenda: Callable[[int], None]) -> cp_model.CpSolverSolutionCallback:
    from ortools.sat.python import cp_model

    class Listener(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            on_agenda(round(self.objective_value))

    return Listener()
