"""Runs CP-SAT on a model, and counts the work in a way that does not depend on the machine."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic
from typing import TYPE_CHECKING, Any

from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.solver.agendas import agenda_of
from trainkit.agenda.solver.model import Model

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

__all__ = ["Answer", "Budget", "Effort", "Result", "run", "start_from", "suggest"]

_PRESOLVED_A_SECOND = 400_000
"""How many constraints a presolve gets through, roughly: the work that CP-SAT does not count."""
_LIGHT = {"cp_model_probing_level": 0, "symmetry_level": 0, "linearization_level": 0}


class Answer(StrEnum):
    """What is known at the end of a search."""

    FOUND = "found"
    IMPOSSIBLE = "impossible"
    """It is proved that there is no agenda."""
    UNKNOWN = "unknown"
    """Neither an agenda nor a proof was found within the limits."""


class Effort(StrEnum):
    """How CP-SAT searches: with one worker, so that nothing depends on the machine."""

    QUICK = "quick"
    """Nothing is presolved."""
    LIGHT = "light"
    """After a light presolve: for what is nearly given already, or hard to find."""
    FULL = "full"
    """As CP-SAT does it by itself: for the best of a few."""
    BOUND = "bound"
    """Only the bound is searched for, and raised until it is reached or the work is spent."""


_PARAMETERS: dict[Effort, dict[str, Any]] = {
    Effort.QUICK: {"cp_model_presolve": False} | _LIGHT,
    Effort.LIGHT: {"max_presolve_iterations": 1, "presolve_inclusion_work_limit": 0} | _LIGHT,
    Effort.FULL: {},
    Effort.BOUND: {"optimize_with_lb_tree_search": True, "linearization_level": 2},
}


@dataclass
class Budget:
    """What may still be spent. ``work`` is counted alike on every machine; the clock is not."""

    work: float
    """CP-SAT's deterministic seconds, and a share for every time that a model is presolved."""
    ends: float
    """When the search must end, on the monotonic clock."""
    seed: int = 0
    caught: bool = False
    """True if the clock has ended a run."""

    @classmethod
    def of(cls, work: float, wall: float, seed: int = 0) -> Budget:
        """Return a budget that starts now."""
        return cls(work, monotonic() + wall, seed)

    @property
    def is_spent(self) -> bool:
        """Whether nothing more may be tried; notes if it is the clock that says so."""
        self.caught |= self.work > 0 and monotonic() >= self.ends
        return self.work <= 0 or self.caught


@dataclass(frozen=True)
class Result:
    """What one run found."""

    answer: Answer
    is_best: bool = False
    """Whether it is proved that nothing better exists in what was searched."""
    bound: int = 0
    agenda: AgendaSolution | None = None
    """Without its price."""
    value: int = 0
    """The agenda's objective."""
    values: tuple[int, ...] = ()
    """Those of all variables."""


def run(
    model: Model,
    budget: Budget,
    effort: Effort,
    *,
    share: float = math.inf,
    kept: Iterable[tuple[Any, int]] | None = None,
    on_better: Callable[[int], None] | None = None,
) -> Result:
    """Run CP-SAT once, for at most ``share`` of work, and take the work off the budget.

    ``kept`` fixes variables to values.
    """
    from ortools.sat.python import cp_model

    solver = _solver(effort, budget.seed)
    if kept is not None:
        suggest(model, kept)
        solver.parameters.fix_variables_to_their_hinted_value = True
    if budget.is_spent:
        return Result(Answer.UNKNOWN)
    solver.parameters.max_deterministic_time = min(share, budget.work)
    solver.parameters.max_time_in_seconds = max(0.01, budget.ends - monotonic())
    status = solver.solve(model.cp, _listener(on_better) if on_better else None)
    if status == cp_model.MODEL_INVALID:
        raise ValueError(model.cp.validate())
    presolved = len(model.cp.proto.constraints) / _PRESOLVED_A_SECOND
    budget.work -= solver.response_proto.deterministic_time + presolved
    is_settled = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    budget.caught |= not is_settled and monotonic() >= budget.ends
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        values = tuple(solver.response_proto.solution)
        agenda, cost = agenda_of(model, solver.value), round(solver.objective_value)
        return Result(Answer.FOUND, is_settled, _bound(solver), agenda, cost, values)
    if status == cp_model.INFEASIBLE:
        return Result(Answer.IMPOSSIBLE)
    return Result(Answer.UNKNOWN, bound=_bound(solver))


def _solver(effort: Effort, seed: int) -> cp_model.CpSolver:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = 1
    solver.parameters.catch_sigint_signal = False  # or Python never hears of Ctrl-C again
    for name, value in _PARAMETERS[effort].items():
        setattr(solver.parameters, name, value)
    return solver


def suggest(model: Model, values: Iterable[tuple[Any, int]]) -> None:
    """Let the next runs start from these values, and forget all earlier ones."""
    model.cp.clear_hints()  # type: ignore[no-untyped-call]
    for variable, value in values:
        model.cp.add_hint(variable, value)


def start_from(model: Model, values: tuple[int, ...]) -> None:
    """Let the next runs start from the values of all variables."""
    model.cp.clear_hints()  # type: ignore[no-untyped-call]
    model.cp.proto.solution_hint.vars.extend(range(len(values)))
    model.cp.proto.solution_hint.values.extend(values)


def _bound(solver: cp_model.CpSolver) -> int:
    bound = solver.best_objective_bound
    return max(0, math.ceil(bound - 1e-6)) if math.isfinite(bound) else 0


def _listener(on_better: Callable[[int], None]) -> cp_model.CpSolverSolutionCallback:
    from ortools.sat.python import cp_model

    class Listener(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            on_better(round(self.objective_value))

    return Listener()
