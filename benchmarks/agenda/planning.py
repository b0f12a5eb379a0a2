"""Plan one problem as the planner does and as plain CP-SAT does, and check what they find."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from ortools.sat.python import cp_model

from trainkit.agenda.problem import AgendaProblem, AgendaSolution
from trainkit.agenda.solver.agendas import agenda_of, decisions
from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.solver.model import build, price_of
from trainkit.agenda.solver.search import Answer, Limits, find, solve
from trainkit.agenda.verify import price, verify

__all__ = ["Found", "plain", "planned"]


@dataclass(frozen=True)
class Found:
    """What a search found. Seconds count from the call, building the model included."""

    answer: Answer
    agenda: AgendaSolution | None
    bound: int
    first: float | None
    """Seconds to the first agenda."""
    seconds: float
    cost: int | None
    """As the check counts it; ``None`` without an agenda, or for one that does not hold."""

    def __str__(self) -> str:
        if self.agenda is None:
            return f"{self.answer} in {self.seconds:.1f} s"
        first = "" if self.first is None else f"first {self.first:.1f} s, "
        cost = "DOES NOT HOLD" if self.cost is None else f"cost {self.cost}"
        return f"{cost} (at least {self.bound}), {first}in all {self.seconds:.1f} s"


def planned(
    problem: AgendaProblem,
    limits: Limits,
    *,
    seed: int = 0,
    published: AgendaSolution | None = None,
) -> Found:
    """Return what the planner finds."""
    times: list[float] = []
    began = monotonic()
    outcome = solve(
        problem,
        published=published,
        seed=seed,
        limits=limits,
        on_agenda=lambda seconds, _: times.append(seconds),
    )
    agenda, seconds = outcome.agenda, monotonic() - began
    bound = agenda.quality.bound if agenda and agenda.quality else 0
    first = times[0] if times else None
    return Found(outcome.answer, agenda, bound, first, seconds, _cost(problem, agenda))


def plain(problem: AgendaProblem, seconds: float, *, seed: int = 0) -> Found:
    """Return what CP-SAT finds on all cores, given the whole model and the first agenda as hint."""
    began = monotonic()
    first = find(problem, seed=seed, limits=Limits(wall=seconds))
    took = monotonic() - began
    if first.agenda is None:
        return Found(first.answer, None, 0, None, took, None)
    model = build(Layout(problem))
    model.cp.minimize(sum(price_of(model).values()))
    for variable, value in decisions(model, first.agenda):
        model.cp.add_hint(variable, value)
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.1, seconds - (monotonic() - began))
    status = solver.solve(model.cp)
    has_agenda = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    agenda = agenda_of(model, solver.value) if has_agenda else first.agenda
    bound, whole = max(0, round(solver.best_objective_bound)), monotonic() - began
    return Found(first.answer, agenda, bound, took, whole, _cost(problem, agenda))


def _cost(problem: AgendaProblem, agenda: AgendaSolution | None) -> int | None:
    if agenda is None or not verify(problem, agenda).holds:
        return None
    return sum(price(problem, agenda).values())
