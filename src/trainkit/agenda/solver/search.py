"""Searches agendas: ``solve`` finds a good one, ``find`` any.

The goals in their order: what must hold; then the fewest sessions moved from a published agenda;
then the least cost. Work is counted in CP-SAT's deterministic time, so that the same problem and
seed give the same agenda however busy the machine is, as long as the clock does not end the search;
where it does, the agenda says so.

Improves an agenda step by step: some sessions are freed, all others kept, the rest is solved.

Large-neighbourhood search (Shaw 1998). What is freed in turn: sessions of some groups, days, people
or modules, or those that follow one another. For each of these, more is freed while steps are
finished within their share of work, and less where they are not. Several steps are under way at a
time, each from the best agenda known when it was drawn, and their results are taken in the order in
which they were drawn: how many cores there are, and how fast they are, makes no difference.

An agenda near a given one: as few sessions as possible stand elsewhere.

At first only the sessions in which something no longer holds are planned anew, between all others;
then more and more of those that share people or groups with them. What that finds is where the
search of the whole begins, which also proves how many moves are needed.
"""

from __future__ import annotations

import math
import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from random import Random
from time import monotonic
from typing import TYPE_CHECKING, Any

from trainkit.agenda.problem import AgendaProblem, AgendaSolution, Quality, Standing
from trainkit.agenda.solver.agendas import (
    agenda_of,
    decisions,
    moved,
    moves,
    rows_of,
    still,
    trimmed,
)
from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.solver.model import Linear, Model, TimeIsUp, build, price_of
from trainkit.agenda.solver.start import first_agenda
from trainkit.agenda.verify import price, verify

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


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


_AT_ONCE = 4
_SHARE = 0.1
"""Deterministic seconds for a step."""
_FIRST, _LEAST, _GROWTH = 20, 6, 1.1
"""How many sessions are freed at first, at least, and by which factor that changes."""
_OVER = 60
"""Steps in a row without a better agenda after which the search ends if all may be freed."""


@dataclass(frozen=True)
class _Step:
    """A step that is under way."""

    model: Model
    kind: str
    frees_all: bool
    budget: Budget
    result: Future[Result]


def better_than(
    model: Model, known: Result, budget: Budget, on_better: Callable[[int], None]
) -> Result:
    """Return the best agenda found by the model's objective; the known one if none is better."""
    idle = deque(replace(model, cp=model.cp.clone()) for _ in range(_AT_ONCE))
    draws, steps = _Draws(model, budget.seed), deque[_Step]()
    with ThreadPoolExecutor(min(_AT_ONCE, os.cpu_count() or 1)) as threads:
        while True:
            while idle and not known.is_best and not budget.is_spent and not draws.are_over:
                one, share = idle.popleft(), min(_SHARE, budget.work)
                own, (kind, free) = replace(budget, work=share), draws.draw(known)
                budget.work -= share
                result = threads.submit(_solved, one, known, own, free)
                frees_all = len(free) == len(model.layout.tasks)
                steps.append(_Step(one, kind, frees_all, own, result))
            if not steps:
                return known
            step = steps.popleft()
            found = step.result.result()
            budget.work += step.budget.work
            draws.learn(step.kind, found)
            idle.append(step.model)
            is_better = found.agenda is not None and found.value < known.value
            is_proved = step.frees_all and (found.is_best or found.answer is Answer.IMPOSSIBLE)
            if is_better:
                known = found
                on_better(known.value)
            if is_better or is_proved:
                is_best = is_proved or known.value <= 0
                known = replace(known, is_best=is_best, bound=known.value if is_best else 0)


def _solved(model: Model, known: Result, budget: Budget, free: frozenset[str]) -> Result:
    objective = model.cp.proto.objective
    objective.domain.clear()
    objective.domain.extend([-(2**40), known.value - 1 - int(objective.offset)])
    agenda = known.agenda or AgendaSolution(problem=model.layout.problem.id, sessions=())
    return run(model, budget, Effort.LIGHT, kept=decisions(model, agenda, without=free))


class _Draws:
    """Draws what to free next."""

    def __init__(self, model: Model, seed: int) -> None:
        self.tasks = model.layout.tasks
        self.chance = Random(seed)  # noqa: S311 - a search, nothing secret
        self.number = self.failed = 0
        sessions = {name: task.session for name, task in self.tasks.items()}
        self.sets = {
            "group": _sets((key, n) for n, one in sessions.items() for key in one.groups),
            "person": _sets((key, n) for n, one in sessions.items() for key in one.people),
            "module": _sets((one.module, n) for n, one in sessions.items() if one.module),
        }
        self.kinds = [*(kind for kind, sets in self.sets.items() if sets), "day", "row"]
        self.most = dict.fromkeys(self.kinds, float(_FIRST))

    @property
    def are_over(self) -> bool:
        """Whether nothing was found for long although everything may be freed."""
        return self.failed >= _OVER and min(self.most.values()) >= len(self.tasks)

    def draw(self, known: Result) -> tuple[str, frozenset[str]]:
        """Return a kind of step, and the sessions to be freed."""
        kind = self.kinds[self.number % len(self.kinds)]
        self.number += 1
        most = int(self.most[kind])
        if kind in self.sets:
            return kind, self._some(self.sets[kind], most)
        rows = rows_of(known.agenda) if known.agenda else {}
        if kind == "day":
            days = _sets((row.start.date(), name) for name in rows for row in rows[name])
            return kind, self._some(days, most)
        order = sorted(rows, key=lambda name: rows[name][0].start)
        first = self.chance.randrange(max(1, len(order) - most + 1))
        return kind, frozenset(order[first : first + most])

    def _some(self, sets: list[list[str]], most: int) -> frozenset[str]:
        """Return ``most`` sessions of as few sets as have them, but of two at least."""
        names: dict[str, None] = {}
        for number, one in enumerate(self.chance.sample(sets, len(sets))):
            if number > 1 and len(names) >= most:
                break
            names |= dict.fromkeys(one)
        return frozenset(self.chance.sample([*names], min(most, len(names))))

    def learn(self, kind: str, found: Result) -> None:
        """Free fewer sessions where a step was too hard to finish, more where it was not."""
        self.failed = 0 if found.answer is Answer.FOUND else self.failed + 1
        is_finished = found.is_best or found.answer is Answer.IMPOSSIBLE
        most = self.most[kind] * _GROWTH if is_finished else self.most[kind] / _GROWTH
        self.most[kind] = min(max(_LEAST, most), max(_LEAST, len(self.tasks)))


def _sets(pairs: Iterable[tuple[object, str]]) -> list[list[str]]:
    """Return the names of each key."""
    found: defaultdict[object, list[str]] = defaultdict(list)
    for key, name in pairs:
        found[key].append(name)
    return [*found.values()]


_MENDING, _QUICK_REPLAN = 0.15, 0.2
"""Shares of the work for each attempt to plan only some sessions, and for any agenda at all."""


def replanned(model: Model, published: AgendaSolution, budget: Budget) -> Result:
    """Return the agenda found that moves fewest sessions; the model's objective becomes that."""
    found = mended(model, published, budget)
    if found is None:
        suggest(model, decisions(model, published))
        found = run(model, budget, Effort.QUICK, share=budget.work * _QUICK_REPLAN)
    if found.answer is Answer.IMPOSSIBLE:
        return found
    if found.agenda is not None:
        start_from(model, found.values)
    best = run(model, budget, Effort.FULL)
    is_better = best.agenda is not None or found.agenda is None
    return replace(best if is_better else found, bound=max(1, best.bound))


def mended(model: Model, agenda: AgendaSolution, budget: Budget) -> Result | None:
    """Return an agenda in which only sessions near those that do not hold stand elsewhere.

    Others keep their places; ``None`` if nothing is found so. The model's objective becomes the
    number of sessions that move.
    """
    model.cp.minimize(moves(model, agenda))
    problem = model.layout.problem
    placed = {row.session for row in agenda.sessions}
    named = {name for one in verify(problem, agenda).violations for name in one.sessions}
    free = frozenset((named & problem.sessions.keys()) | (problem.sessions.keys() - placed))
    share = budget.work * _MENDING
    for names in _widening(problem, free):
        kept = [*decisions(model, agenda, without=names)]
        found = run(model, budget, Effort.LIGHT, share=share, kept=kept)
        if found.agenda is not None:
            return found
    return None


def _widening(problem: AgendaProblem, names: frozenset[str]) -> Iterator[frozenset[str]]:
    """Yield growing sets of sessions: those that share people or groups with the last."""
    names = _closed(problem, names)
    yield names
    for kind in ("people", "groups", "people"):
        shared = {one for name in names for one in getattr(problem.sessions[name], kind)}
        wider = _closed(
            problem,
            names | {n for n, one in problem.sessions.items() if shared & set(getattr(one, kind))},
        )
        if len(names) < len(wider):
            yield wider
        names = wider


def _closed(problem: AgendaProblem, names: frozenset[str]) -> frozenset[str]:
    """Return the sessions with those that may be held as one with them."""
    joint = {problem.sessions[name].joint for name in names} - {None}
    return names | {name for name, one in problem.sessions.items() if one.joint in joint}


def moved_breaks(model: Model, published: AgendaSolution) -> Iterator[Any]:
    """Yield a literal for each movable break: true if it does not stand where it stood."""
    layout = model.layout
    before = {(one.id, one.date): one.start for one in published.breaks}
    for (name, day), start in model.pauses.items():
        stood = before.get((name, layout.problem.days[day].date))
        if stood is not None:
            literal = model.cp.new_bool_var("")
            model.cp.add(start == layout.units.at(stood)).only_enforce_if(~literal)
            yield literal


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
            found = None
            if greedy is not None and len(self.layout.tasks) > _LARGE:
                found = mended(self.model, greedy, self.budget)
            if found is None:
                if greedy is not None:
                    suggest(self.model, decisions(self.model, greedy))
                found = run(self.model, self.budget, Effort.QUICK, share=_QUICK)
            if found.answer is Answer.UNKNOWN:
                found = run(self.model, self.budget, Effort.LIGHT)
        except TimeIsUp:
            return Outcome(Answer.UNKNOWN)
        return Outcome(found.answer, found.agenda)

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
        other = self._tidied(model, costs, known).agenda
        if other is None or self._cost(agenda) < self._cost(other):
            other = agenda
        return other, known.bound // scale

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
