"""Proves by counting that some sessions cannot all be held: they need more time than there is.

Whatever can be held only between two points of time must find room between them (energetic
reasoning: P. Baptiste, C. Le Pape, W. Nuijten, "Constraint-Based Scheduling", 2001, chapter 3). The
solver proves it too, but needs a minute where one group has more sessions than fit into its days.
What is not proved here may be impossible all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from trainkit.agenda.problem import (
    AgendaProblem,
    AgendaSolution,
    Break,
    Span,
    common,
    instant,
    joined,
    overlap,
    span_of,
    without,
)
from trainkit.agenda.verify.facts import Facts
from trainkit.agenda.verify.meetings import foreign_groups, permitted
from trainkit.model.fields import zone_info
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
class _Load:
    """What somebody, or something of which there are several, has to do."""

    whose: tuple[Location, ...]
    """Where in the problem they are: one person or group, or all rooms or teams of a choice."""
    days: tuple[_Day, ...]
    works: tuple[_Work, ...]


@dataclass(frozen=True)
class Overload:
    """Sessions that need more time than somebody, or something, has for them."""

    whose: tuple[Location, ...]
    """One person or group, or all rooms or teams of a choice, by their places in the problem."""
    sessions: tuple[str, ...]
    needs: int
    """The minutes of the sessions."""
    free: int
    """The minutes that there are."""


def overloaded(problem: AgendaProblem) -> Iterator[tuple[str, ...]]:
    """Yield sessions that need more time than somebody or something has; few of them first."""
    first = (next(_lacks(load), None) for load in _Counter(problem).loads())
    yield from sorted((_longest(one.works, one.free) for one in first if one), key=len)


def overloads(problem: AgendaProblem) -> Iterator[Overload]:
    """Yield whoever and whatever has too little time, with the sessions that lack most."""
    for load in _Counter(problem).loads():
        worst = max(_lacks(load), key=lambda one: one.needs - one.free, default=None)
        if worst is not None:
            names = tuple(name for work in worst.works for name in work.sessions)
            yield Overload(load.whose, names, worst.needs, worst.free)


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


@dataclass(frozen=True)
class _Lack:
    """Sessions that need more than there is between the first start and the last end."""

    works: tuple[_Work, ...]
    needs: int
    free: int


def _lacks(load: _Load) -> Iterator[_Lack]:
    """Yield the sessions of each stretch that is too short for them, early stretches first."""
    for end in sorted({work.end for work in load.works}):
        inside = [work for work in load.works if work.end <= end]
        for start in sorted({work.start for work in inside}, reverse=True):
            some = tuple(work for work in inside if work.start >= start)
            free = sum(day.between(start, end) for day in load.days)
            needs = sum(work.least for work in some)
            if needs > free:
                yield _Lack(some, needs, free)


def _longest(works: Sequence[_Work], free: int) -> tuple[str, ...]:
    """Return the longest of the works that together need more than is free."""
    names: list[str] = []
    for work in sorted(works, key=lambda work: -work.least):
        names += work.sessions
        free -= work.least
        if free < 0:
            break
    return tuple(names)


class _Counter:
    """Knows when the sessions, people, groups, rooms and teams of a problem are free."""

    def __init__(self, problem: AgendaProblem) -> None:
        self.problem = problem
        self.facts = Facts(problem, AgendaSolution(problem=problem.id, sessions=()))
        self.frames = tuple(self.facts.frames.values())
        self.spans = {name: self._span(name) for name in problem.sessions}

    def loads(self) -> Iterator[_Load]:
        """Yield what every person, group, choice of rooms and choice of teams has to do."""
        sessions, works = self.problem.sessions, self._works()
        for person in self.problem.people:
            mine = [work for work in works if person in sessions[work.sessions[0]].people]
            yield _Load((("people", person),), self._person(person), tuple(mine))
        for group in self.problem.groups:
            own = [self._work((name,)) for name, one in sessions.items() if group in one.groups]
            yield _Load((("groups", group),), self._group(group), tuple(own))
        rooms = {name: one.rooms or tuple(self.problem.rooms) for name, one in sessions.items()}
        teams = {
            name: self._teams_for(name) for name in sessions if foreign_groups(self.problem, name)
        }
        kinds: tuple[
            tuple[str, dict[str, tuple[str, ...]], Callable[[str], tuple[_Day, ...]]], ...
        ] = (("rooms", rooms, self._room), ("interpreters", teams, self._team))
        for kind, choices, days_of in kinds:
            for some in dict.fromkeys(choices.values()):
                inside = [
                    work
                    for work in works
                    if all(one in choices and {*choices[one]} <= {*some} for one in work.sessions)
                ]
                if some:
                    whose = tuple((kind, one) for one in some)
                    days = tuple(day for one in some for day in days_of(one))
                    yield _Load(whose, days, tuple(inside))

    def _works(self) -> list[_Work]:
        units: dict[str, list[str]] = {}
        for name, one in self.problem.sessions.items():
            units.setdefault(f"joint {one.joint}" if one.joint else name, []).append(name)
        return [self._work(tuple(names)) for names in units.values()]

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
            free = common(free, self._present(person))
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

    def _present(self, person: str) -> tuple[Span, ...]:
        about = self.problem.people[person]
        zone = zone_info(about.timezone or self.problem.timezone)
        return joined(about.available, zone) or self.frames

    def _person(self, name: str) -> tuple[_Day, ...]:
        taken = [one.span for one in self.facts.events if name in one.people]
        most = self.problem.people[name].daily_maximum or 24 * 60
        return self._days(without(self._present(name), taken), most=most)

    def _room(self, name: str) -> tuple[_Day, ...]:
        opened = joined(self.problem.rooms[name].open, self.facts.zone) or self.frames
        taken = [one.span for one in self.facts.events if name == one.room]
        return self._days(without(opened, taken))

    def _teams_for(self, session: str) -> tuple[str, ...]:
        spoken = self.problem.sessions[session].language
        teams = self.problem.interpreters.items()
        return tuple(name for name, team in teams if spoken in team.languages)

    def _team(self, name: str) -> tuple[_Day, ...]:
        about = self.problem.interpreters[name]
        return self._days(joined(about.available, self.facts.zone) or self.frames)

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
        total = sum(rule.minutes for rule in rules)
        return sum(rule.minutes for rule in rules if self._takes_time(rule, day, free, total))

    def _takes_time(self, rule: Break, day: date, free: tuple[Span, ...], total: int) -> bool:
        """Whether a break takes its minutes from the day even if it is left out.

        It is left out only where the time before or behind its window is left free.
        """
        start, end = span_of(day, rule.earliest, rule.latest, self.facts.zone)
        first, last = self.facts.frames[day]
        inside, before, behind = (
            sum(overlap(span, part) for span in free)
            for part in ((start, end), (first, start), (end, last))
        )
        return inside == end - start and min(before, behind) >= total
