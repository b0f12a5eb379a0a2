"""Searches an agenda: ``solve`` is the way in.

The order of goals: what must hold; then the fewest sessions moved from a published agenda; then the
price of the wishes. Work is counted in CP-SAT's deterministic time and its workers take turns, so
that the same problem and seed give the same agenda however busy the machine is. A limit of
wall-clock time is a safety net only; where it ends a search, the agenda says so.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic

from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution, Quality, Standing
from trainkit.agenda.solver.bounds import Bounds
from trainkit.agenda.solver.hints import hint
from trainkit.agenda.solver.improve import Steps, improve
from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.solver.model import Model
from trainkit.agenda.solver.replan import calmed, fewest_moves
from trainkit.agenda.solver.running import Answer, Budget, How, Manner, run
from trainkit.agenda.solver.start import first_agenda
from trainkit.agenda.solver.wishes import price as price_of_model
from trainkit.agenda.verify import price, verify

__all__ = ["Answer", "Limits", "Outcome", "find", "solve"]

Listener = Callable[[float, int], None]

_SMALL, _ATTEMPT = 30, 3.0
"""A programme of so few sessions is first tried in one go, for so many deterministic seconds."""
_ROUNDS = ((0.2, 0.1), (0.5, 0.15))
"""The shares of the work that are spent on the search and, beside it, on the bound, which rises
faster for a better agenda."""


@dataclass(frozen=True)
class Limits:
    """How long to search."""

    work: float = 30.0
    """CP-SAT's deterministic seconds and a share for each run: about seconds on a usual machine."""
    wall: float = 600.0
    """Seconds on the clock after which the search ends whatever it has: a safety net."""


@dataclass(frozen=True)
class Outcome:
    """What a search found."""

    answer: Answer
    agenda: AgendaSolution | None = None


def find(problem: AgendaProblem, *, seed: int = 0, limits: Limits | None = None) -> Outcome:
    """Return any agenda that holds everything that must hold, or that there is none."""
    limits = limits or Limits()
    return _first(problem, Layout(problem), Budget.of(limits.work, limits.wall), seed)


def solve(
    problem: AgendaProblem,
    *,
    published: AgendaSolution | None = None,
    start: AgendaSolution | None = None,
    seed: int = 0,
    limits: Limits | None = None,
    on_agenda: Listener | None = None,
) -> Outcome:
    """Return the best agenda found: fewest moves from ``published`` first, then the least cost.

    ``start`` is an agenda to begin with, if it holds; it is given up only for one that costs less.
    ``on_agenda`` is told of each better agenda: seconds since the start, and its cost.
    """
    limits, began = limits or Limits(), monotonic()
    budget = Budget.of(limits.work, limits.wall)

    def tell(cost: int) -> None:
        if on_agenda:
            on_agenda(monotonic() - began, cost)

    layout = Layout(problem)
    if published is not None:
        return _replanned(problem, layout, published, budget, seed, tell)
    first = Outcome(Answer.FOUND, start)
    if start is None or not verify(problem, start).holds:
        first = _first(problem, layout, budget, seed)
    if first.agenda is None:
        return first
    tell(_cost(problem, first.agenda))
    agenda, bound = _bettered(problem, layout, first.agenda, budget, seed, tell)
    return Outcome(Answer.FOUND, _priced(problem, agenda, bound, budget))


def _first(problem: AgendaProblem, layout: Layout, budget: Budget, seed: int) -> Outcome:
    soon = first_agenda(layout, seed, budget)
    if soon.agenda is not None and verify(problem, soon.agenda).holds:
        return Outcome(Answer.FOUND, soon.agenda)
    if soon.answer is Answer.IMPOSSIBLE:
        return Outcome(Answer.IMPOSSIBLE)
    found = run(Model.build(layout), budget, How(Manner.ANY, seed))
    return Outcome(found.answer, found.agenda)


def _bettered(
    problem: AgendaProblem,
    layout: Layout,
    agenda: AgendaSolution,
    budget: Budget,
    seed: int,
    tell: Callable[[int], None],
) -> tuple[AgendaSolution, int]:
    """Return a better agenda and a bound, found side by side."""
    if not _cost(problem, agenda):
        return agenda, 0
    model = Model.build(layout)
    model.cp.minimize(sum(price_of_model(model).values()))
    known = 0
    if len(problem.sessions) <= _SMALL:
        agenda, known = _attempt(model, agenda, budget, seed, tell)
        if known >= _cost(problem, agenda):
            return agenda, known
    steps, whole = Steps(model, seed), budget.work
    bounds: Bounds | None = None
    for searching, bounding in _ROUNDS:
        search, beside = budget.part(whole * searching), budget.part(whole * bounding)
        with ThreadPoolExecutor(1) as other:
            cost = _cost(problem, agenda)
            running = other.submit(_bounded, layout, bounds, beside, cost, seed)
            agenda = improve(agenda, search, steps, on_agenda=tell)
            bounds, bound = running.result()
        budget.put_back(search)
        budget.put_back(beside)
        known, cost = max(known, bound), _cost(problem, agenda)
        if known >= cost:
            return agenda, cost
    assert bounds is not None  # noqa: S101 - there was a round
    known = max(
        known, bounds.raised(budget if steps.are_over else budget.part(budget.work / 2), cost)
    )
    agenda = improve(agenda, budget, steps, on_agenda=tell)
    return agenda, min(known, _cost(problem, agenda))


def _bounded(
    layout: Layout, bounds: Bounds | None, budget: Budget, cost: int, seed: int
) -> tuple[Bounds, int]:
    """Return the bounds, made if there are none yet, and the bound for the whole budget."""
    bounds = bounds or Bounds(layout, budget, cost, seed=seed)
    return bounds, bounds.raised(budget, cost)


def _attempt(
    model: Model,
    agenda: AgendaSolution,
    budget: Budget,
    seed: int,
    tell: Callable[[int], None],
) -> tuple[AgendaSolution, int]:
    """Search all of it at once, from a known agenda; return the best and a bound."""
    hint(model, agenda)
    share = min(_ATTEMPT, budget.work / 2)
    found = run(model, budget, How(Manner.PROOF, seed, share), on_agenda=tell)
    problem, best = model.layout.problem, agenda
    if found.agenda is not None and _cost(problem, found.agenda) < _cost(problem, agenda):
        best = found.agenda
    return best, _cost(problem, best) if found.is_best else found.bound


def _replanned(
    problem: AgendaProblem,
    layout: Layout,
    published: AgendaSolution,
    budget: Budget,
    seed: int,
    tell: Callable[[int], None],
) -> Outcome:
    found = fewest_moves(problem, layout, published, budget, seed=seed)
    if found.agenda is None:
        return Outcome(found.answer)
    tell(_cost(problem, found.agenda))
    model, costs = found.model, sum(price_of_model(found.model).values())
    model.cp.minimize(costs)
    agenda, bound = found.agenda, 0
    if len(problem.sessions) <= _SMALL:
        agenda, bound = _attempt(model, agenda, budget, seed, tell)
    if bound < _cost(problem, agenda):
        agenda = improve(agenda, budget, Steps(model, seed), on_agenda=tell)
    agenda = calmed(model, agenda, published, costs, budget.ends)
    priced = _priced(problem, agenda, bound, budget)
    moves = {"moves": found.moves, "least_moves": found.least}
    quality = priced.quality.model_copy(update=moves) if priced.quality else None
    return Outcome(Answer.FOUND, priced.model_copy(update={"quality": quality}))


def _cost(problem: AgendaProblem, agenda: AgendaSolution) -> int:
    return sum(price(problem, agenda).values())


def _priced(
    problem: AgendaProblem, agenda: AgendaSolution, bound: int, budget: Budget
) -> AgendaSolution:
    costs = price(problem, agenda)
    cost = sum(costs.values())
    quality = Quality(
        standing=Standing.OPTIMAL if bound >= cost else Standing.FEASIBLE,
        cost=cost,
        bound=min(bound, cost),
        costs=costs,
        stopped_by_clock=budget.caught,
    )
    return agenda.model_copy(update={"quality": quality})
