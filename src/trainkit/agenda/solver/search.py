"""Searches agendas: ``solve`` finds a good one, ``find`` any.

The goals in their order: what must hold; then the fewest sessions moved from a published agenda;
then the least cost. Work is counted in CP-SAT's deterministic time, so that the same problem and
seed give the same agenda however busy the machine is, as long as the clock does not end the search;
where it does, the agenda says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from time import monotonic

from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution, Quality, Standing
from trainkit.agenda.solver.agendas import decisions, moved, moves, still, trimmed
from trainkit.agenda.solver.constraints import build
from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.solver.model import Linear, Model, TimeIsUp
from trainkit.agenda.solver.neighbourhoods import better_than
from trainkit.agenda.solver.replan import mended, moved_breaks, replanned
from trainkit.agenda.solver.running import Answer, Budget, Effort, Result, run, start_from, suggest
from trainkit.agenda.solver.soft_constraints import price as price_of
from trainkit.agenda.solver.start import first_agenda
from trainkit.agenda.verify import price, verify

__all__ = ["Answer", "Limits", "Outcome", "find", "solve"]

_WORK_A_SECOND = 0.5
"""CP-SAT's deterministic seconds that two cores do in a second of the clock, or less."""
_QUICK = 3.0
"""Deterministic seconds for any agenda without presolve."""
_CHANGING = 0.9
"""The share of the work for changing some sessions at a time; the rest is for a bound."""
_TIDYING, _TIDYING_TIME = 0.2, 0.1
"""Deterministic seconds for pulling sessions forward, and the share of the clock kept for it."""
_LARGE = 150
"""In a programme of more sessions, those that found no place at first are planned between the
others."""
_FOR_COST = 0.5
"""The share of the work that is left for the cost once few moves were found."""


@dataclass(frozen=True)
class Limits:
    """How long to search."""

    work: float = 4.0
    """CP-SAT's deterministic seconds and a share for each run: the same on every machine."""
    wall: float = 120.0
    """Seconds on the clock after which the search ends with what it has."""

    @classmethod
    def within(cls, seconds: float) -> Limits:
        """Return limits that end a search within so many seconds on the clock."""
        return cls(seconds * _WORK_A_SECOND, seconds)


@dataclass(frozen=True)
class Outcome:
    """What a search found."""

    answer: Answer
    agenda: AgendaSolution | None = None


def find(problem: AgendaProblem, *, seed: int = 0, limits: Limits | None = None) -> Outcome:
    """Return any agenda that holds everything that must hold, or that there is none."""
    return _Search.of(problem, limits, seed).any_agenda()


def solve(
    problem: AgendaProblem,
    *,
    published: AgendaSolution | None = None,
    seed: int = 0,
    limits: Limits | None = None,
    on_agenda: Callable[[float, int], None] | None = None,
) -> Outcome:
    """Return the best agenda found: fewest moves from ``published`` first, then the least cost.

    ``on_agenda`` is called for each better agenda: seconds since the start, and its cost.
    """
    search = _Search.of(problem, limits, seed, on_agenda)
    if published is not None:
        return search.near(still(problem, published))
    first = search.any_agenda()
    return first if first.agenda is None else search.better_than(first.agenda)


@dataclass
class _Search:
    """One search: the problem, prepared, and what may still be spent."""

    problem: AgendaProblem
    layout: Layout
    budget: Budget
    tell: Callable[[int], None]

    @classmethod
    def of(
        cls,
        problem: AgendaProblem,
        limits: Limits | None,
        seed: int,
        on_agenda: Callable[[float, int], None] | None = None,
    ) -> _Search:
        """Return a search that starts now."""
        limits, began = limits or Limits(), monotonic()
        budget = Budget.of(limits.work, limits.wall, seed)

        def tell(cost: int) -> None:
            if on_agenda:
                on_agenda(monotonic() - began, cost)

        return cls(problem, Layout(problem), budget, tell)

    @cached_property
    def model(self) -> Model:
        """Everything that must hold; raises ``TimeIsUp``."""
        return build(self.layout, self.budget.ends)

    def any_agenda(self) -> Outcome:
        """Return an agenda that holds, or what is known where none is found."""
        greedy = first_agenda(self.layout, self.budget.seed)
        if greedy is not None:
            whole = trimmed(self.problem, greedy)
            if verify(self.problem, whole).holds:
                return Outcome(Answer.FOUND, whole)
        try:
            found = self._near_greedy(greedy)
        except TimeIsUp:
            return Outcome(Answer.UNKNOWN)
        return Outcome(found.answer, found.agenda)

    def _near_greedy(self, greedy: AgendaSolution | None) -> Result:
        if greedy is not None:
            if len(self.layout.tasks) > _LARGE:
                near = mended(self.model, greedy, self.budget)
                if near is not None:
                    return near
            suggest(self.model, decisions(self.model, greedy))
        found = run(self.model, self.budget, Effort.QUICK, share=_QUICK)
        if found.answer is Answer.UNKNOWN:
            found = run(self.model, self.budget, Effort.LIGHT)
        return found

    def better_than(self, agenda: AgendaSolution) -> Outcome:
        """Return a better agenda than one that holds, with its price and a bound."""
        self.tell(self._cost(agenda))
        bound = 0
        if self._cost(agenda):
            try:
                agenda, bound = self._least(agenda, sum(price_of(self.model).values()))
            except TimeIsUp:
                self.budget.caught = True
        return Outcome(Answer.FOUND, self._priced(agenda, bound))

    def near(self, published: AgendaSolution) -> Outcome:
        """Return an agenda that moves as few sessions as was found, then costs as little."""
        found, bound = Result(Answer.FOUND, agenda=published), 0
        try:
            if not verify(self.problem, published).holds:
                found = Result(Answer.UNKNOWN)
                found = self._replanned(published)
            if found.agenda is not None:
                self.tell(self._cost(found.agenda))
                agenda, bound = self._calmest(published, found.agenda)
                found = replace(found, agenda=agenda)
        except TimeIsUp:
            self.budget.caught = True
        if found.agenda is None:
            return Outcome(found.answer)
        priced = self._priced(found.agenda, bound)
        number = len(moved(published, found.agenda))
        update = {"moves": number, "least_moves": min(found.bound, number)}
        quality = priced.quality.model_copy(update=update) if priced.quality else None
        return Outcome(Answer.FOUND, priced.model_copy(update={"quality": quality}))

    def _replanned(self, published: AgendaSolution) -> Result:
        """Spend a share of the work on an agenda that moves few sessions."""
        reserve = self.budget.work * _FOR_COST
        self.budget.work -= reserve
        found = replanned(self.model, published, self.budget)
        self.budget.work = max(0.0, self.budget.work) + reserve
        return found

    def _calmest(
        self, published: AgendaSolution, agenda: AgendaSolution
    ) -> tuple[AgendaSolution, int]:
        """Return a better agenda that moves no more sessions, and a bound of its cost."""
        number = len(moved(published, agenda))
        if not number and not self._cost(agenda):
            return agenda, 0
        self.model.cp.add(moves(self.model, published) <= number)
        calm = [*moved_breaks(self.model, published)]
        scale = len(calm) + 1
        costs = scale * sum(price_of(self.model).values()) + sum(calm)
        return self._least(agenda, costs, scale)

    def _least(
        self, agenda: AgendaSolution, costs: Linear, scale: int = 1
    ) -> tuple[AgendaSolution, int]:
        """Return the best agenda found from a known one, and a bound of its cost.

        ``costs`` are ``scale`` times those of the agenda, and something less than ``scale``.
        """
        model = self.model
        model.cp.add(costs >= 0)
        model.cp.minimize(costs)
        known = run(model, self.budget, Effort.LIGHT, kept=[*decisions(model, agenda)])
        if known.agenda is None:
            # It has lengths that are not looked for: others are found from where it begins.
            known = run(model, self.budget, Effort.QUICK)
        if known.agenda is None:
            return agenda, 0
        known = replace(known, is_best=known.value <= 0, bound=0)
        known = self._improved(model, known, lambda cost: self.tell(cost // scale))
        return self._cheaper(agenda, self._tidied(model, costs, known)), known.bound // scale

    def _improved(self, model: Model, known: Result, tell: Callable[[int], None]) -> Result:
        """Change some sessions at a time, then look for a bound and perhaps a proof."""
        left = self.budget.ends - monotonic()
        own = replace(self.budget, ends=self.budget.ends - _TIDYING_TIME * left)
        own.work, rest = _CHANGING * own.work, (1 - _CHANGING) * own.work
        known = better_than(model, known, own, tell)
        own.work += rest
        if not known.is_best:
            start_from(model, known.values)
            found = run(model, own, Effort.BOUND, on_better=tell)
            known = replace(known, bound=found.bound) if found.agenda is None else found
        self.budget.caught |= own.caught
        return known

    def _tidied(self, model: Model, costs: Linear, known: Result) -> Result:
        """Pull sessions forward, as far as that costs nothing.

        Each counts by its length, so that nothing is gained where neighbours change places.
        """
        model.cp.add(costs <= known.value)
        model.cp.minimize(sum(one.part.least * one.start for one in model.all_parts))
        start_from(model, known.values)
        found = run(model, replace(self.budget, work=_TIDYING, caught=False), Effort.LIGHT)
        return known if found.agenda is None else found

    def _cheaper(self, agenda: AgendaSolution, found: Result) -> AgendaSolution:
        other = found.agenda
        return agenda if other is None or self._cost(agenda) < self._cost(other) else other

    def _cost(self, agenda: AgendaSolution) -> int:
        return sum(price(self.problem, agenda).values())

    def _priced(self, agenda: AgendaSolution, bound: int) -> AgendaSolution:
        costs = price(self.problem, agenda)
        cost = sum(costs.values())
        weighed = any(self.problem.weights.model_dump().values())
        quality = Quality(
            standing=Standing.OPTIMAL if weighed and bound >= cost else Standing.FEASIBLE,
            cost=cost,
            bound=min(bound, cost),
            costs=costs,
            stopped_by_clock=self.budget.caught,
        )
        return agenda.model_copy(update={"quality": quality})
