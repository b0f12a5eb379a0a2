"""Searches an agenda: ``solve`` is the way in.

The order of goals: what must hold; then the fewest sessions moved from a published agenda; then the
price of the wishes. The search is measured in CP-SAT's deterministic time and its workers take
turns, so that the same problem and seed give the same agenda however busy the machine is. A limit
of wall-clock time is a safety net only; where it cuts a search short, the agenda says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from trainkit.scheduling.problem import AgendaProblem
from trainkit.scheduling.solution import AgendaSolution, Quality, Standing
from trainkit.scheduling.solver.extract import breaks_of, placements_of
from trainkit.scheduling.solver.layout import Layout
from trainkit.scheduling.solver.model import Model
from trainkit.scheduling.solver.wishes import price as price_model
from trainkit.scheduling.verify.price import price

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

__all__ = ["Answer", "Limits", "Outcome", "find", "solve"]


@dataclass(frozen=True)
class Limits:
    """How long to search."""

    deterministic: float = 60.0
    """CP-SAT's deterministic seconds: a measure of work, on a usual machine about a second each."""
    wall: float = 600.0
    """Seconds on the clock after which the search ends whatever it has: a safety net."""


class Answer(StrEnum):
    """What is known at the end of a search."""

    FOUND = "found"
    IMPOSSIBLE = "impossible"
    """It is proved that there is no agenda."""
    UNKNOWN = "unknown"
    """Neither an agenda nor a proof was found within the limits."""


@dataclass(frozen=True)
class Outcome:
    """What a search found."""

    answer: Answer
    agenda: AgendaSolution | None = None


def find(problem: AgendaProblem, *, seed: int = 0, limits: Limits | None = None) -> Outcome:
    """Return any agenda that holds everything that must hold, or that there is none."""
    search = _Search(Model.build(Layout(problem)), seed, limits or Limits())
    search.run(quick=True)
    return Outcome(search.answer, search.agenda())


def solve(
    problem: AgendaProblem,
    *,
    published: AgendaSolution | None = None,
    seed: int = 0,
    limits: Limits | None = None,
    on_agenda: Callable[[float, int], None] | None = None,
) -> Outcome:
    """Return the best agenda found: fewest moves from ``published`` first, then the least cost.

    ``on_agenda`` is told of each better agenda: seconds since the start, and its cost.
    """
    limits = limits or Limits()
    model = Model.build(Layout(problem))
    model.cp.minimize(sum(price_model(model).values()))
    search = _Search(model, seed, limits)
    search.run(on_agenda=on_agenda)
    return Outcome(search.answer, search.agenda())


class _Search:
    """One run of the solver on a model."""

    def __init__(self, model: Model, seed: int, limits: Limits) -> None:
        from ortools.sat.python import cp_model

        self.model = model
        self.solver = cp_model.CpSolver()
        parameters = self.solver.parameters
        parameters.random_seed = seed
        parameters.max_deterministic_time = limits.deterministic
        parameters.max_time_in_seconds = limits.wall
        self.answer = Answer.UNKNOWN
        self.proved = False

    def run(
        self, *, quick: bool = False, on_agenda: Callable[[float, int], None] | None = None
    ) -> None:
        """Search; ``quick`` is for any agenda, without a price."""
        from ortools.sat.python import cp_model as cp

        parameters = self.solver.parameters
        if quick:
            parameters.num_workers = 1
            parameters.cp_model_probing_level = 0
            parameters.linearization_level = 0
        else:
            parameters.num_workers = 8
            parameters.interleave_search = True
        status = self.solver.solve(self.model.cp, _listener(on_agenda) if on_agenda else None)
        self.proved = status == cp.OPTIMAL and not quick
        if status in (cp.OPTIMAL, cp.FEASIBLE):
            self.answer = Answer.FOUND
        elif status == cp.INFEASIBLE:
            self.answer = Answer.IMPOSSIBLE

    def agenda(self) -> AgendaSolution | None:
        """Return the agenda that was found, priced."""
        if self.answer is not Answer.FOUND:
            return None
        problem = self.model.layout.problem
        agenda = AgendaSolution(
            problem=problem.id,
            sessions=placements_of(self.model, self.solver.value),
            breaks=breaks_of(self.model, self.solver.value),
        )
        costs = price(problem, agenda)
        cost = sum(costs.values())
        bound = cost if self.proved else max(0, math.ceil(self.solver.best_objective_bound - 1e-6))
        standing = Standing.OPTIMAL if self.proved else Standing.FEASIBLE
        quality = Quality(standing=standing, cost=cost, bound=min(bound, cost), costs=costs)
        return agenda.model_copy(update={"quality": quality})


def _listener(on_agenda: Callable[[float, int], None]) -> cp_model.CpSolverSolutionCallback:
    from ortools.sat.python import cp_model

    class Listener(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            on_agenda(self.wall_time, round(self.objective_value))

    return Listener()
