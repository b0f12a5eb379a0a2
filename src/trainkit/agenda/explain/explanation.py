"""Explains why a problem has no agenda, and finds what would help: ``explain`` is the entry point.

First few sessions are found that cannot all be held, and the fewest constraints that prevent it.
Sets of sessions that get into one another's way are tried first, then all of them. Of what is
impossible, as little as possible is kept (``minimal``): first of the sessions, then of their
constraints.

Before anything is solved, counting may prove that sessions need more time than there is. Whatever
can be held only between two points of time must find room between them (energetic reasoning:
P. Baptiste, C. Le Pape, W. Nuijten, "Constraint-Based Scheduling", 2001, chapter 3). The solver
proves it too, but needs a minute where one group has more sessions than fit into its days. What is
not proved so may be impossible all the same. ``record_overloads`` says what counting alone proves:
where the same sessions are too much for several at once, a room and its speakers say, that is one
cause, stated of the one that lacks most.

For each conflict, the relaxations that solve it are found on its few sessions. Then the cheapest
choice of one for each conflict is tried on the whole problem. Where that still has no agenda,
another conflict is looked for and joins the others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import heappop, heappush
from itertools import permutations
from typing import TypeVar

from trainkit.agenda.checking import PlaceOf
from trainkit.agenda.explain.reasons import reasons
from trainkit.agenda.explain.rules import (
    MANY,
    RULES,
    Bundle,
    Constraint,
    Relaxation,
    bundled,
    constraints_of,
    dropped,
    explicit,
    families_of,
    only,
    stated,
    units,
)
from trainkit.agenda.facts import Facts, foreign_groups, permitted
from trainkit.agenda.problem import (
    SOFT_CONSTRAINTS,
    AgendaProblem,
    AgendaSolution,
    Quality,
    Requirement,
    Span,
    Standing,
    common,
    instant,
    joined,
    overlap,
    span_of,
)
from trainkit.agenda.solver.agendas import still
from trainkit.agenda.solver.search import Answer, Limits, Outcome, find
from trainkit.agenda.verify import price, verify
from trainkit.agenda.words import in_minutes, moment
from trainkit.model.fields import without
from trainkit.model.yaml import Location
from trainkit.problems import Place, Problems
from trainkit.text.languages import (
    N_,
    _,
    and_list,
    capitalised,
    digits,
    n_,
    or_list,
    semicolon_list,
)


@dataclass(frozen=True)
class _Day:
    """When somebody or something is free on one day."""

    frame: Span
    free: tuple[Span, ...]
    lost: int = 0
    """Minutes of breaks, which may lie anywhere."""
    most: int = 24 * 60

    def between(self, start: int, end: int) -> int:
        """Return at least as many minutes as can be used between two points of time."""
        minutes = sum(overlap(span, (start, end)) for span in self.free)
        is_whole = start <= self.frame[0] and self.frame[1] <= end
        return min(minutes - (self.lost if is_whole else 0), self.most)


@dataclass(frozen=True)
class _Work:
    """A session, or several that may be held as one: when it can be held and how long it takes."""

    sessions: tuple[str, ...]
    start: int
    end: int
    least: int


@dataclass(frozen=True)
class Overload:
    """Sessions that need more time than somebody, or something, has for them."""

    whose: tuple[Location, ...]
    """One person or group, or all rooms or teams of a choice, by their places in the problem."""
    works: tuple[_Work, ...]
    needs: int
    """The minutes of the sessions."""
    free: int
    """The minutes that there are."""

    @property
    def lacking(self) -> int:
        """The minutes that are missing."""
        return self.needs - self.free

    @property
    def sessions(self) -> tuple[str, ...]:
        """The sessions."""
        return tuple(name for work in self.works for name in work.sessions)

    @property
    def longest(self) -> tuple[str, ...]:
        """The longest of the sessions that together need more than is free."""
        names: list[str] = []
        free = self.free
        for work in sorted(self.works, key=lambda work: -work.least):
            names += work.sessions
            free -= work.least
            if free < 0:
                break
        return tuple(names)


@dataclass(frozen=True)
class _Load:
    """What somebody, or something of which there are several, has to do."""

    whose: tuple[Location, ...]
    """As in ``Overload``."""
    days: tuple[_Day, ...]
    works: tuple[_Work, ...]

    def overloads(self) -> Iterator[Overload]:
        """Yield the sessions of each stretch that is too short for them, early stretches first.

        A stretch lies between the first start and the last end of sessions.
        """
        for end in sorted({work.end for work in self.works}):
            inside = [work for work in self.works if work.end <= end]
            for start in sorted({work.start for work in inside}, reverse=True):
                some = tuple(work for work in inside if work.start >= start)
                free = sum(day.between(start, end) for day in self.days)
                needs = sum(work.least for work in some)
                if needs > free:
                    yield Overload(self.whose, some, needs, free)


def overloaded(problem: AgendaProblem) -> Iterator[tuple[str, ...]]:
    """Yield sessions that need more time than somebody or something has; few of them first."""
    first = (next(load.overloads(), None) for load in _Counter(problem).loads())
    yield from sorted((one.longest for one in first if one), key=len)


def overloads(problem: AgendaProblem) -> Iterator[Overload]:
    """Yield whoever and whatever has too little time, with the sessions that lack most."""
    for load in _Counter(problem).loads():
        worst = max(load.overloads(), key=lambda one: one.lacking, default=None)
        if worst is not None:
            yield worst


def neighbours(problem: AgendaProblem) -> list[tuple[str, ...]]:
    """Return sets of sessions that get into one another's way; small sets come first.

    They have a person, a group, a choice of rooms or teams in common, or follow one another. Last
    is each session alone, for a problem too hard to prove of the sets.
    """
    sets = []
    for load in _Counter(problem).loads():
        sets.append(tuple(name for work in load.works for name in work.sessions))
    for name in problem.sessions:
        chain = [name]
        for at in chain:  # grows while it is read
            chain += [one for one in problem.sessions[at].after if one not in chain]
        sets.append(tuple(chain))
    found = {frozenset(some): some for some in sets if some}
    return [*sorted(found.values(), key=len), *((name,) for name in problem.sessions)]


class _Counter:
    """Knows when the sessions, people, groups, rooms and teams of a problem are free."""

    def __init__(self, problem: AgendaProblem) -> None:
        self.problem = problem
        self.facts = Facts(problem, AgendaSolution(problem=problem.id, sessions=()))
        self.frames = tuple(self.facts.frames.values())
        self.spans = {name: self._span(name) for name in problem.sessions}

    def loads(self) -> Iterator[_Load]:
        """Yield what every person, group, choice of rooms and choice of teams has to do."""
        sessions = self.problem.sessions
        works = [self._work(unit) for unit in units(self.problem)]
        for person in self.problem.people:
            mine = [work for work in works if person in sessions[work.sessions[0]].people]
            yield _Load((("people", person),), self._person(person), tuple(mine))
        for group in self.problem.groups:
            own = [self._work((name,)) for name, one in sessions.items() if group in one.groups]
            yield _Load((("groups", group),), self._group(group), tuple(own))
        rooms = {name: one.rooms or tuple(self.problem.rooms) for name, one in sessions.items()}
        known = self.problem.interpreters.items()
        teams = {
            name: tuple(key for key, team in known if one.language in team.languages)
            for name, one in sessions.items()
            if foreign_groups(self.problem, name)
        }
        for kind, choices in (("rooms", rooms), ("interpreters", teams)):
            for some in dict.fromkeys(choices.values()):
                inside = [
                    work
                    for work in works
                    if all(one in choices and {*choices[one]} <= {*some} for one in work.sessions)
                ]
                if some:
                    whose = tuple((kind, one) for one in some)
                    days = tuple(day for one in some for day in self._days_of(kind, one))
                    yield _Load(whose, days, tuple(inside))

    def _work(self, names: tuple[str, ...]) -> _Work:
        starts, ends = zip(*(self.spans[name] for name in names), strict=True)
        least = min(permitted(self.problem, name)[0] for name in names)
        return _Work(names, min(starts), max(ends), least)

    def _span(self, name: str) -> Span:
        """Return the first start and the last end of a session, as far as its own fields say."""
        session, zone = self.problem.sessions[name], self.facts.zone
        free = self.frames
        if session.windows:
            free = common(free, [one for w in session.windows for one in joined([w], zone)])
        for person in session.people:
            free = common(free, self.facts.present(person) or self.frames)
        if session.pin is not None and not session.marks:
            start = instant(session.pin.start, zone)
            free = common(free, [(start, start + permitted(self.problem, name)[1])])
        return (free[0][0], free[-1][1]) if free else (0, 0)

    def _days(
        self, free: tuple[Span, ...], lost: tuple[int, ...] = (), most: int = 24 * 60
    ) -> tuple[_Day, ...]:
        return tuple(
            _Day(frame, common([frame], free), lost[n] if lost else 0, most)
            for n, frame in enumerate(self.frames)
        )

    def _person(self, name: str) -> tuple[_Day, ...]:
        taken = [one.span for one in self.facts.events if name in one.people]
        most = self.problem.people[name].daily_maximum or 24 * 60
        present = self.facts.present(name) or self.frames
        return self._days(without(present, taken), most=most)

    def _days_of(self, kind: str, name: str) -> tuple[_Day, ...]:
        """Return when a room or a team of interpreters is free."""
        rooms, teams = self.problem.rooms, self.problem.interpreters
        windows = rooms[name].open if kind == "rooms" else teams[name].available
        taken = [one.span for one in self.facts.events if kind == "rooms" and name == one.room]
        return self._days(without(joined(windows, self.facts.zone) or self.frames, taken))

    def _group(self, name: str) -> tuple[_Day, ...]:
        taken = [one.span for one in self.facts.events if name in one.groups]
        free = without(self.frames, taken)
        return self._days(free, tuple(self._lost(name, day, free) for day in self.facts.frames))

    def _lost(self, group: str, day: date, free: tuple[Span, ...]) -> int:
        """Return the minutes that breaks take from a group's day, wherever they are."""
        rules = [
            rule
            for (_, on), rule in self.facts.break_rules.items()
            if on == day and group in self.problem.break_groups(rule, day)
        ]
        total, lost = sum(rule.minutes for rule in rules), 0
        first, last = self.facts.frames[day]
        for rule in rules:
            # It is left out only where the time before or behind its window is left free.
            start, end = span_of(day, rule.earliest, rule.latest, self.facts.zone)
            inside, before, behind = (
                sum(overlap(span, part) for span in free)
                for part in ((start, end), (first, start), (end, last))
            )
            if inside == end - start and min(before, behind) >= total:
                lost += rule.minutes
        return lost


_SMALL_WORK = 0.5
"""The work of the solver for a few sessions; nearly all take a hundredth of that."""
_WHOLE = 8
"""Searches of the whole problem each get this part of the limit."""
_KEPT = 12
"""This many agendas of small problems are kept."""

Piece = TypeVar("Piece")


@dataclass
class Oracle:
    """Answers whether problems have an agenda: by counting first, then with the solver."""

    _found: deque[tuple[AgendaSolution, set[tuple[str, date]]]] = field(
        default_factory=lambda: deque(maxlen=_KEPT)
    )
    """The agendas that were found last, with the breaks that were asked for: many hold for some
    other problem too."""

    def is_impossible(self, problem: AgendaProblem) -> bool:
        """Whether a short search proves that a small problem has no agenda."""
        if is_overloaded(problem):
            return True
        breaks = {(one.id, day) for one, day in problem.asked_breaks}
        for agenda, asked in self._found:
            # A break may be left out; but where it was not asked for, that says nothing.
            if breaks <= asked and verify(problem, still(problem, agenda)).holds:
                return False
        outcome = find(problem, limits=Limits(_SMALL_WORK))
        if outcome.agenda is not None:
            self._found.appendleft((outcome.agenda, breaks))
        return outcome.answer is Answer.IMPOSSIBLE

    def whole(self, problem: AgendaProblem) -> Outcome:
        """Return what a search finds with a part of the work that is permitted in all."""
        if is_overloaded(problem):
            return Outcome(Answer.IMPOSSIBLE)
        return find(problem, limits=Limits(Limits.work / _WHOLE))


def is_overloaded(problem: AgendaProblem) -> bool:
    """Whether counting proves that there is no agenda."""
    return any(overloaded(problem))


@dataclass(frozen=True)
class Core:
    """Constraints that cannot be met together."""

    sessions: tuple[str, ...]
    """Those that they are about; none if the breaks alone cannot be placed."""
    bundles: tuple[Bundle, ...]
    problem: AgendaProblem
    """A problem with these constraints and no others."""

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """All of the bundles."""
        return tuple(one for bundle in self.bundles for one in bundle)


def find_cores(problem: AgendaProblem, oracle: Oracle, most: int) -> list[Core]:
    """Return conflicts about different sessions; none if none is found."""
    found: list[Core] = []
    left = set(problem.sessions)
    while len(found) < most:
        core = find_core(only(problem, left), oracle)
        if core is None:
            break
        found.append(core)
        left -= {*core.sessions}
        if not core.sessions:
            break
    return found


def find_core(problem: AgendaProblem, oracle: Oracle) -> Core | None:
    """Return a conflict of an impossible problem, or ``None`` if none is found."""
    sessions = next(_impossible(problem, oracle), None)
    return None if sessions is None else _core(problem, sessions, oracle)


def _impossible(problem: AgendaProblem, oracle: Oracle) -> Iterator[tuple[str, ...]]:
    """Yield few sessions that cannot all be held."""

    def is_impossible(some: Collection[str]) -> bool:
        return oracle.is_impossible(only(problem, some))

    for names in overloaded(problem):
        yield minimal(names, lambda some: is_overloaded(only(problem, some)))
    if is_impossible(()):
        yield ()
    for names in neighbours(problem):
        if is_impossible(names):
            yield minimal(names, is_impossible)
    if oracle.whole(problem).answer is Answer.IMPOSSIBLE:
        yield minimal(tuple(problem.sessions), is_impossible)


def _core(problem: AgendaProblem, sessions: tuple[str, ...], oracle: Oracle) -> Core:
    """Return the constraints that impossible sessions need to be impossible."""
    small = explicit(only(problem, sessions))
    everything = constraints_of(small)

    def kept(bundles: Sequence[Bundle]) -> AgendaProblem:
        some = {one for bundle in bundles for one in bundle}
        return dropped(small, (one for one in everything if one not in some))

    bundles = tuple(bundled(small, everything, many=len(sessions) > MANY))
    if is_overloaded(small):
        bundles = minimal(bundles, lambda some: is_overloaded(kept(some)))
    bundles = minimal(bundles, lambda some: oracle.is_impossible(kept(some)))
    return Core(sessions, bundles, kept(bundles))


def minimal(
    pieces: Sequence[Piece], is_impossible: Callable[[tuple[Piece, ...]], bool]
) -> tuple[Piece, ...]:
    """Return pieces that are impossible together, and possible if any one of them is left out.

    Pieces that are added never make possible what is impossible. Those that come first are kept
    where there is a choice. The method is QuickXplain: U. Junker, "QUICKXPLAIN: Preferred
    explanations and relaxations for over-constrained problems", AAAI 2004.
    """
    return () if is_impossible(()) else _minimal((), (), tuple(pieces), is_impossible)


def _minimal(
    given: tuple[Piece, ...],
    added: tuple[Piece, ...],
    pieces: tuple[Piece, ...],
    is_impossible: Callable[[tuple[Piece, ...]], bool],
) -> tuple[Piece, ...]:
    """Return the pieces that are needed beside those given, of which some were just added."""
    if added and is_impossible(given):
        return ()
    if len(pieces) == 1:
        return pieces
    half = len(pieces) // 2
    first, second = pieces[:half], pieces[half:]
    behind = _minimal((*given, *first), first, second, is_impossible)
    before = _minimal((*given, *behind), behind, first, is_impossible)
    return (*before, *behind)


MOST_CONFLICTS = 5
"""The most conflicts that are stated, if they are about different sessions."""
_TOGETHER = 10
"""The most conflicts that are solved together."""
_WANTED, _TRIED, _OPTIONS, _ALONE = 4, 12, 6, 4
"""This many confirmed proposals are enough; the whole problem is searched for this many at most;
this many relaxations are enough for one conflict; this many kinds of change are tried alone."""


@dataclass(frozen=True)
class Stated:
    """One line of a conflict: constraints in words, with the place where the file says them."""

    sentence: str
    place: Place
    requirement: Requirement
    constraints: Bundle

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem without these constraints."""
        return dropped(problem, self.constraints)


@dataclass(frozen=True)
class Conflict:
    """Constraints that cannot hold together."""

    lines: tuple[Stated, ...]
    sessions: tuple[str, ...]
    """Those that it is about."""
    core: AgendaProblem
    """A problem in which these constraints hold, and no others."""


@dataclass(frozen=True)
class Proposal:
    """Relaxations with which there is an agenda."""

    relaxations: tuple[Relaxation, ...]
    places: tuple[Place, ...]
    """Where each change is to be made."""
    problem: AgendaProblem
    """The problem with the changes."""
    is_confirmed: bool
    """Whether an agenda was found for it. If not, only the conflicts that were found are solved."""

    @property
    def sentence(self) -> str:
        """What to change, in words: it begins with a small letter and has no full stop."""
        return and_list(one.sentence for one in self.relaxations)

    @property
    def size(self) -> int:
        """How much it changes: minutes, or what a change counts as in minutes."""
        return sum(one.size for one in self.relaxations)


@dataclass(frozen=True)
class Explanation:
    """Why there is no agenda, and what would help."""

    answer: Answer
    """``IMPOSSIBLE`` if a conflict was found, ``FOUND`` if the problem has an agenda after all,
    ``UNKNOWN`` if the searches found neither within their limits."""
    conflicts: tuple[Conflict, ...] = ()
    """About different sessions; a conflict that shares some with another one is not stated."""
    proposals: tuple[Proposal, ...] = ()
    """The confirmed ones first, then by size."""


def explain(
    problem: AgendaProblem,
    *,
    place_of: PlaceOf,
    may_change: Callable[[Location], bool] = lambda _location: True,
) -> Explanation:
    """Return why a problem has no agenda, and the cheapest changes with which it has one.

    The problem is one in which ``checking.check_problem`` finds no error. ``may_change`` says
    whether a change may be proposed at a location.
    """
    oracle = Oracle()
    cores = find_cores(problem, oracle, MOST_CONFLICTS)
    if not cores:
        return Explanation(oracle.whole(problem).answer)
    found = _Search(problem, oracle, place_of, may_change).proposals(list(cores))
    ranked = sorted(found, key=lambda one: (not one.is_confirmed, one.size))
    conflicts = tuple(_stated(problem, core, place_of) for core in cores)
    return Explanation(Answer.IMPOSSIBLE, conflicts, tuple(ranked))


def _stated(problem: AgendaProblem, core: Core, place_of: PlaceOf) -> Conflict:
    few = only(problem, core.sessions)
    lines = (
        Stated(
            stated(few, bundle),
            place_of(bundle[0].location(problem)),
            RULES[bundle[0].kind].requirement,
            bundle,
        )
        for bundle in core.bundles
    )
    return Conflict(tuple(lines), core.sessions, core.problem)


@dataclass(frozen=True)
class _Search:
    """The search for proposals for one problem."""

    problem: AgendaProblem
    oracle: Oracle
    place_of: PlaceOf
    may_change: Callable[[Location], bool]

    def proposals(self, cores: Sequence[Core]) -> list[Proposal]:
        """Return what solves some conflicts, and those that are found behind them."""
        options = [self._options(core, self.problem) for core in cores]
        while len(options) < _TOGETHER and (choice := next(_choices(options), None)):
            changed = self._changed(choice)
            if self._answer(changed) is not Answer.IMPOSSIBLE:
                break
            more = find_core(changed, self.oracle)
            behind = self._options(more, changed) if more else []
            if not behind:
                break
            options.append(behind)
        found = self._tried(options)
        if any(len(one.relaxations) == 1 for one in found):
            return found
        return [*found, *self._alone(cores[0])]

    def _tried(self, options: Sequence[Sequence[Relaxation]]) -> list[Proposal]:
        """Return the choices of one relaxation for each conflict with which there is an agenda."""
        found: list[Proposal] = []
        tried = 0
        for full in _choices(options):
            if any(_is_more_than(full, one.relaxations) for one in found):
                continue
            answer = self._answer(self._changed(full))
            choice = self._without_needless(full) if answer is Answer.FOUND else full
            known = any(_is_more_than(choice, one.relaxations) for one in found)
            if answer is not Answer.IMPOSSIBLE and not known:
                found.append(self._proposal(choice, is_confirmed=answer is Answer.FOUND))
            tried += 1
            if tried >= _TRIED or sum(one.is_confirmed for one in found) >= _WANTED:
                break
        return found

    def _alone(self, core: Core) -> Iterator[Proposal]:
        """Yield the smallest single changes, larger than one conflict asks for, that are enough."""

        def solves(one: Relaxation) -> bool:
            return self._answer(one.apply(self.problem)) is Answer.FOUND

        families = [
            [family.make(amount) for amount in family.amounts]
            for family in families_of(self.problem, core.constraints, core.sessions)
            if len(family.amounts) > 1
        ]
        families = [made for made in families if self.may_change(made[0].location)]
        for made in sorted(families, key=lambda made: made[0].size)[:_ALONE]:
            if (one := _smallest(made, solves)) is not None:
                yield self._proposal((one,), is_confirmed=True)

    def _proposal(self, choice: tuple[Relaxation, ...], *, is_confirmed: bool) -> Proposal:
        places = tuple(self.place_of(one.location) for one in choice)
        return Proposal(choice, places, self._changed(choice), is_confirmed)

    def _without_needless(self, choice: tuple[Relaxation, ...]) -> tuple[Relaxation, ...]:
        """Return a choice with which there is an agenda without what is not needed for one."""
        for one in sorted(choice, key=lambda one: -one.size):
            others = tuple(other for other in choice if other != one)
            if others and self._answer(self._changed(others)) is Answer.FOUND:
                choice = others
        return choice

    def _changed(self, choice: Sequence[Relaxation]) -> AgendaProblem:
        changed = self.problem
        for one in choice:
            changed = one.apply(changed)
        return changed

    def _answer(self, changed: AgendaProblem) -> Answer:
        """Search an agenda; what is wrong with fixed events alone is told with the problem."""
        outcome = self.oracle.whole(changed)
        if outcome.agenda is None:
            return outcome.answer
        broken = verify(changed, outcome.agenda).violations
        holds = not any(one.sessions or one.breaks for one in broken)
        return Answer.FOUND if holds else Answer.UNKNOWN

    def _options(self, core: Core, conflicting: AgendaProblem) -> list[Relaxation]:
        """Return the smallest relaxation of each family that solves a conflict, small ones first.

        The conflict is one of a problem in which those found before are already solved.
        Families that begin with larger ones than enough that are found are not tried.
        """
        families = [
            (family.make(family.amounts[0]), family)
            for family in families_of(self.problem, core.constraints, core.sessions)
        ]
        few = only(conflicting, core.sessions)

        def solves(one: Relaxation) -> bool:
            return not self.oracle.is_impossible(one.apply(few))

        best: dict[object, Relaxation] = {}
        for first, family in sorted(families, key=lambda one: _order(one[0])):
            if sum(one.size <= first.size for one in best.values()) >= _OPTIONS:
                break
            if not self.may_change(first.location):
                continue
            found = _smallest([family.make(amount) for amount in family.amounts], solves)
            if found is not None and (family.key not in best or found.size < best[family.key].size):
                best[family.key] = found
        return sorted(best.values(), key=_order)


def _smallest(
    made: Sequence[Relaxation], solves: Callable[[Relaxation], bool]
) -> Relaxation | None:
    """Return the smallest relaxation of a family that solves something, if the largest does."""
    return made[bisect_left(made, True, key=solves)] if solves(made[-1]) else None


def _order(one: Relaxation) -> tuple[int, list[str]]:
    """Return what relaxations are sorted by; no words, which differ with the language."""
    return one.size, [*map(str, one.location)]


def _choices(options: Sequence[Sequence[Relaxation]]) -> Iterator[tuple[Relaxation, ...]]:
    """Yield choices of one relaxation for each conflict, those first that change least.

    Of two at one place the larger is enough; none changes a part of what another one takes away.
    """
    waiting: list[tuple[int, list[list[str]], int, int, tuple[Relaxation, ...]]]
    waiting = [(0, [], 0, 0, ())]
    seen: set[tuple[int, frozenset[Relaxation]]] = set()
    while waiting:
        *_, conflicts, choice = heappop(waiting)
        if conflicts == len(options):
            yield choice
            continue
        for one in options[conflicts][:_OPTIONS]:
            more = _with(choice, one)
            state = conflicts + 1, frozenset(more)
            if state in seen or any(_covers(this, that) for this, that in permutations(more, 2)):
                continue
            seen.add(state)
            size, places = sum(each.size for each in more), [_order(each)[1] for each in more]
            heappush(waiting, (size, places, len(seen), conflicts + 1, more))


def _with(choice: tuple[Relaxation, ...], one: Relaxation) -> tuple[Relaxation, ...]:
    """Return a choice with one more relaxation, or with the larger of two at one place."""
    at = {each.location: each for each in choice}
    known = at.get(one.location)
    if known is None or known.size < one.size:
        at[one.location] = one
    return tuple(at.values())


def _is_more_than(choice: Sequence[Relaxation], known: Sequence[Relaxation]) -> bool:
    """Whether a choice changes all that another one does, and perhaps more."""
    return all(any(_covers(one, other) for one in choice) for other in known)


def _covers(one: Relaxation, other: Relaxation) -> bool:
    """Whether one relaxation is another one, or takes away all of what that one changes."""
    here, there = one.location, other.location
    is_part = 2 <= len(here) < len(there) and there[: len(here)] == here
    return one == other or is_part


_SHOWN = 3
"""Sessions that are named; the others are only counted."""

_HELPS = {
    "rooms": N_("give some of them another room"),
    "people": N_("give some of them to another speaker"),
    "groups": N_("leave some of them out"),
    "interpreters": N_("add interpreters, or speakers who need none"),
}


def record_overloads(
    problem: AgendaProblem, place_of: PlaceOf, problems: Problems, *, lacking: int = 0
) -> None:
    """Record each set of sessions that need more time than there is, at what lacks most.

    Where less is missing than ``lacking`` minutes, nothing is recorded.
    """
    for cause in _causes(overloads(problem)):
        worst = max(cause, key=lambda one: one.lacking)
        if worst.lacking < lacking:
            continue
        others = [_whose(problem, one) for one in cause if one is not worst]
        problems.error(place_of(worst.whose[0]), semicolon_list(_parts(problem, worst, others)))


def _causes(found: Iterable[Overload]) -> Iterator[list[Overload]]:
    """Yield overloads that share sessions together."""
    causes: list[list[Overload]] = []
    for one in found:
        same = [c for c in causes if any({*one.sessions} & {*other.sessions} for other in c)]
        causes = [cause for cause in causes if cause not in same]
        causes.append([other for cause in same for other in cause] + [one])
    yield from causes


def _parts(problem: AgendaProblem, worst: Overload, others: list[str]) -> Iterator[str]:
    yield _too_much(problem, worst)
    if also := list(dict.fromkeys(others)):
        yield n_(
            "{names} has too little time as well",
            "{names} have too little time as well",
            len(also),
            names=and_list(also),
        )
    kind = str(worst.whose[0][0])
    helps = [_(_HELPS[kind]), _("take short forms of modules"), _("add hours or days")]
    if len(problem.groups) > 1 and kind != "groups":
        helps.insert(1, _("let groups have sessions together (together: true)"))
    yield or_list(helps)


def _too_much(problem: AgendaProblem, worst: Overload) -> str:
    titles = list(dict.fromkeys(f'"{problem.sessions[name].title}"' for name in worst.sessions))
    more = [_("{number} more", number=len(titles) - _SHOWN)] if titles[_SHOWN:] else []
    values = {
        "who": _whose(problem, worst),
        "free": _time(worst.free),
        "needed": _time(worst.needs),
        "sessions": and_list([*titles[:_SHOWN], *more]),
    }
    count = len(worst.sessions)
    if len(worst.whose) > 1:
        return n_(
            "{who} have {free} for {n} session that needs {needed}: {sessions}",
            "{who} have {free} for {n} sessions that need {needed}: {sessions}",
            count,
            **values,
        )
    return n_(
        "{who} has {free} for {n} session that needs {needed}: {sessions}",
        "{who} has {free} for {n} sessions that need {needed}: {sessions}",
        count,
        **values,
    )


def _whose(problem: AgendaProblem, one: Overload) -> str:
    return and_list(getattr(problem, str(kind))[name].name for kind, name in one.whose)


def _time(minutes: int) -> str:
    """Return a length as ``2 hours 30 minutes``."""
    hours, rest = divmod(minutes, 60)
    parts = [n_("{n} hour", "{n} hours", hours)] * bool(hours) + [in_minutes(rest)] * bool(rest)
    return " ".join(parts) or _("no time")


_PROPOSALS = 4
"""This many proposals are reported, the smallest ones."""

_NO_TIME = N_(
    "no agenda was found in the time allowed, but there may be one; allow more time with "
    "--time-limit, or require less"
)
_CONFLICT = N_("cannot all be met: {rule}")
_ONE_CONFLICT = N_("cannot all be met ({number}): {rule}")
_REMEDIES = N_("an agenda is found if you {changes}")
_MAY_HELP = N_("it may help to {changes}")


def record_why(
    problem: AgendaProblem,
    place_of: PlaceOf,
    answer: Answer,
    problems: Problems,
    may_change: Callable[[Location], bool] = lambda _location: True,
) -> None:
    """Record what cannot hold together, each constraint at its place, and what would help.

    ``may_change`` says whether a change may be proposed at a location.
    """
    if answer is Answer.UNKNOWN:
        problems.say(place_of(()), _NO_TIME, {})
        return
    explanation = explain(problem, place_of=place_of, may_change=may_change)
    conflicts = sorted(explanation.conflicts, key=lambda one: len(one.lines))
    for number, conflict in enumerate(conflicts, 1):
        template = _CONFLICT if len(conflicts) == 1 else _ONE_CONFLICT
        for line in conflict.lines:
            problems.say(line.place, template, {"number": number, "rule": line.sentence})
    for message in _not_found(explanation):
        problems.error(place_of(()), message)
    for proposal in explanation.proposals[:_PROPOSALS]:
        template = _REMEDIES if proposal.is_confirmed else _MAY_HELP
        first, *others = zip(proposal.relaxations, proposal.places, strict=True)
        words = [first[0].sentence]  # with the places of all changes but the first
        words += [_("{change} (see {place})", change=one.sentence, place=at) for one, at in others]
        changes = {"changes": and_list(words), "plain": proposal.sentence}
        problems.say(proposal.places[0], template, changes)


def _not_found(explanation: Explanation) -> Iterator[str]:
    """Yield what the explanation leaves open."""
    if not explanation.conflicts:
        yield _(
            "there is provably no agenda, but the constraints that prevent it were not found; "
            "leave out sessions or relax constraints, and plan again"
        )
    elif not explanation.proposals:
        yield _(
            "no small change was found that makes an agenda possible; change several of the "
            "constraints above, or require less"
        )
    if len(explanation.conflicts) == MOST_CONFLICTS:
        yield _(
            "only the first {number} conflicts are listed; resolve them and plan again",
            number=MOST_CONFLICTS,
        )


def report_lines(problem: AgendaProblem, agenda: AgendaSolution) -> Iterator[str]:
    """Yield the sentence about the agenda's quality, and what each soft constraint costs."""
    if agenda.quality is not None:
        yield in_one_sentence(agenda.quality)
    yield from _costs(problem, agenda)


def verdict_lines(problem: AgendaProblem, agenda: AgendaSolution) -> tuple[list[str], bool]:
    """Return what does not hold, or that all does, with the costs; and whether all holds."""
    verdict = verify(problem, agenda)
    lines = [f"{one.requirement}: {one}" for one in verdict.violations]
    lines = lines or [_("All requirements are met.")]
    return [*lines, *_costs(problem, agenda)], verdict.holds


def why_lines(problem: AgendaProblem, agenda: AgendaSolution) -> Iterator[str]:
    """Yield, for each session in order of time, why it is where it is."""
    starts = {row.session: row.start for row in reversed(agenda.sessions)}
    for reason in reasons(problem, agenda):
        title = problem.sessions[reason.session].title
        yield f'{moment(starts[reason.session])} "{title}" ({reason.session})'
        yield from (f"  {sentence}" for sentence in reason.sentences)


def _costs(problem: AgendaProblem, agenda: AgendaSolution) -> Iterator[str]:
    """Yield a line for each soft constraint that costs something, and the total."""
    costs, weights = price(problem, agenda), problem.weights.model_dump()
    for name, words in SOFT_CONSTRAINTS.items():
        if cost := costs[name]:
            values = {"what": _(words), "number": cost // weights[name], "weight": weights[name]}
            line = _("{what} ({number}, at {weight} each)", **values)
            yield f"  {digits(f'{cost:>5}')}  {line}"
    yield "  " + _("{total} in all", total=digits(f"{sum(costs.values()):>5}"))


def in_one_sentence(quality: Quality) -> str:
    """Say how good an agenda is; it is called the best only where that is proved."""
    parts = [_moves(quality)] if quality.moves is not None else []
    parts.append(_cost(quality))
    if quality.stopped_by_clock:
        parts.append(
            _("the time limit ended the search, so another run may find a different agenda")
        )
    return f"{capitalised(semicolon_list(parts))}."


def _moves(quality: Quality) -> str:
    moves, least = quality.moves or 0, quality.least_moves
    if least is not None and least >= moves == 0:
        return _("nothing moved")
    moved = n_("{n} session moved", "{n} sessions moved", moves)
    if least is None:
        return semicolon_list([moved, _("fewer may be enough")])
    if least >= moves:
        return semicolon_list([moved, _("this is provably the smallest number")])
    return semicolon_list([moved, _("at least {number} must move", number=least)])


def _cost(quality: Quality) -> str:
    values = {"cost": quality.cost, "bound": quality.bound}
    if quality.standing is Standing.OPTIMAL and quality.bound >= quality.cost:
        template = _BEST if quality.moves is None else _BEST_OF_SO_FEW_MOVES
    else:
        template = _BETWEEN if quality.bound else _UNKNOWN
    return _(template, **values)


_BEST = N_("the agenda costs {cost}; provably none costs less")
_BEST_OF_SO_FEW_MOVES = N_("the agenda costs {cost}; provably none with so few moves costs less")
_BETWEEN = N_("the agenda costs {cost}; a better one may exist, but none costs less than {bound}")
_UNKNOWN = N_("the agenda costs {cost}; a better one may exist")
