"""Finds conflicts: few sessions that cannot all be held, and the constraints that prevent it.

Sets of sessions that get into one another's way are tried first, then all of them. Of what is
impossible, as little as possible is kept (``minimal``): first of the sessions, then of their
constraints.

Before anything is solved, counting may prove that sessions need more time than there is. Whatever
can be held only between two points of time must find room between them (energetic reasoning:
P. Baptiste, C. Le Pape, W. Nuijten, "Constraint-Based Scheduling", 2001, chapter 3). The solver
proves it too, but needs a minute where one group has more sessions than fit into its days. What is
not proved so may be impossible all the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from trainkit.agenda.explain.rules import (
    MANY,
    Bundle,
    Constraint,
    bundled,
    constraints_of,
    dropped,
    explicit,
    only,
    units,
)
from trainkit.agenda.problem import (
    AgendaProblem,
    AgendaSolution,
    Span,
    common,
    instant,
    joined,
    overlap,
    span_of,
)
from trainkit.agenda.solver.agendas import still
from trainkit.agenda.solver.search import Answer, Limits, Outcome, find
from trainkit.agenda.verify import verify
from trainkit.agenda.verify.facts import Facts, foreign_groups, permitted
from trainkit.model.fields import without
from trainkit.model.yaml import Location


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
