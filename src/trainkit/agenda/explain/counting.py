"""Proves by counting that some sessions cannot all be held: more work than time, or a circle.

For two points of time, whatever can lie only between them must find room between them (energetic
reasoning: P. Baptiste, C. Le Pape, W. Nuijten, "Constraint-Based Scheduling", 2001, chapter 3). The
solver would prove it too, but slowly. What is not proved here may be impossible all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter

from trainkit.agenda.clock import Span, common, instant, joined, overlap, span_of, without
from trainkit.agenda.problem import AgendaProblem, Break
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.verify.facts import Facts
from trainkit.agenda.verify.lengths import foreign_groups, permitted
from trainkit.fields import zone_info

__all__ = ["crowds", "hopeless"]

_NEVER = 10**9
"""Later than any instant."""


@dataclass(frozen=True)
class _Work:
    """A session, or several that may be held as one: when it can lie and how long it takes."""

    sessions: tuple[str, ...]
    start: int
    end: int
    least: int


@dataclass(frozen=True)
class _Supply:
    """When somebody or something is free."""

    spans: tuple[Span, ...]
    lost: tuple[tuple[Span, int], ...] = ()
    """Days, and the minutes of breaks by which each has less."""
    most: tuple[tuple[Span, int], ...] = ()
    """Days, and the most minutes of each that can be used."""

    def between(self, start: int, end: int) -> int:
        """Return at least as much as is free between two points of time."""
        free = sum(overlap(span, (start, end)) for span in self.spans)
        free -= sum(n for (a, b), n in self.lost if start <= a and b <= end)
        for (first, last), most in self.most:
            part = max(start, first), min(end, last)
            free -= max(0, sum(overlap(span, part) for span in self.spans) - most)
        return free


@dataclass(frozen=True)
class _Load:
    """What somebody, or something of which there are several, has to do."""

    supplies: tuple[_Supply, ...]
    works: tuple[_Work, ...]

    @property
    def sessions(self) -> tuple[str, ...]:
        return tuple(name for work in self.works for name in work.sessions)


def hopeless(problem: AgendaProblem) -> Iterator[tuple[str, ...]]:
    """Yield sets of sessions that cannot all be held, the simplest reasons first."""
    try:
        counter = _Counter(problem)
    except CycleError as error:
        yield tuple(dict.fromkeys(error.args[1]))
        return
    over = [works for load in _loads(counter) for works in _overloaded(load)]
    found = [tuple(dict.fromkeys(n for w in some for n in counter.chain(w))) for some in over]
    yield from sorted(found, key=len)


def crowds(problem: AgendaProblem) -> list[tuple[str, ...]]:
    """Return sets of sessions that have somebody, something, a day or an order in common.

    Small sets come first.
    """
    counter = _Counter(problem)
    sets = [load.sessions for load in _loads(counter)]
    for first, last in counter.facts.frames.values():
        spans = counter.spans.items()
        sets.append(tuple(n for n, (start, end) in spans if first <= start < end <= last))
    for name in problem.sessions:
        chain = [name]
        for at in chain:  # grows while it is read
            chain += [one for one in problem.sessions[at].after if one not in chain]
        sets.append(tuple(chain))
    found = {frozenset(some): some for some in sets if some}
    return sorted(found.values(), key=lambda some: (len(some), some))


def _loads(counter: _Counter) -> Iterator[_Load]:
    """Yield what every person, group, set of rooms and set of teams has to do."""
    problem, sessions = counter.problem, counter.problem.sessions
    works = counter.works()
    for person in problem.people:
        mine = tuple(work for work in works if person in sessions[work.sessions[0]].people)
        yield _Load((counter.person(person),), mine)
    for group in problem.groups:
        own = [counter.work((name,)) for name, one in sessions.items() if group in one.groups]
        yield _Load((counter.group(group),), tuple(own))
    rooms = {name: one.rooms or tuple(problem.rooms) for name, one in sessions.items()}
    teams = {name: counter.teams(name) for name in sessions if foreign_groups(problem, name)}
    kinds: tuple[tuple[dict[str, tuple[str, ...]], Callable[[str], _Supply]], ...] = (
        (rooms, counter.room), (teams, counter.team),
    )  # fmt: skip
    for choices, supply in kinds:
        for some in dict.fromkeys(choices.values()):
            inside = [
                work
                for work in works
                if all(name in choices and {*choices[name]} <= {*some} for name in work.sessions)
            ]
            if some:
                yield _Load(tuple(supply(one) for one in some), tuple(inside))


def _overloaded(load: _Load) -> Iterator[tuple[str, ...]]:
    """Yield sessions that find no room between the first start and the last end of them."""
    for end in sorted({work.end for work in load.works}):
        inside = sorted((one for one in load.works if one.end <= end), key=lambda one: -one.start)
        needed = 0
        for n, work in enumerate(inside):
            needed += work.least
            if n + 1 < len(inside) and inside[n + 1].start == work.start:
                continue
            free = sum(supply.between(work.start, end) for supply in load.supplies)
            if needed > free:
                yield _fewest(inside[: n + 1], free)
                return


def _fewest(works: Iterable[_Work], free: int) -> tuple[str, ...]:
    """Return the longest of the works that together need more than is free."""
    needed = 0
    found: list[str] = []
    for work in sorted(works, key=lambda work: -work.least):
        found += work.sessions
        needed += work.least
        if needed > free:
            break
    return tuple(found)


class _Counter:
    """Says when the sessions, people, groups, rooms and teams of a problem are free."""

    def __init__(self, problem: AgendaProblem) -> None:
        self.problem = problem
        self.facts = Facts(problem, AgendaSolution(problem=problem.id, sessions=()))
        self.days = tuple(self.facts.frames.values())
        self.spans: dict[str, Span] = {}
        """The first start and the last end of each session, by itself and in its order."""
        self._narrowed: tuple[dict[str, str], dict[str, str]] = ({}, {})
        """By session, the one before it and the one behind it that narrow its span."""
        self._narrow()

    def _narrow(self) -> None:
        after = {
            name: [other for other in one.after if other in self.problem.sessions]
            for name, one in self.problem.sessions.items()
        }
        order = [*TopologicalSorter(after).static_order()]
        free = {name: self._free(name) for name in order}
        least = {name: permitted(self.problem, name)[0] for name in order}
        starts, ends = (dict.fromkeys(order, 0), dict.fromkeys(order, 0))
        for name in order:
            bound, narrows = max(((starts[one] + least[one], one) for one in after[name]),
                                 default=(0, ""))  # fmt: skip
            alone = min((start for start, _ in free[name]), default=0)
            starts[name] = min((max(s, bound) for s, e in free[name] if e > bound), default=0)
            if narrows and starts[name] != alone:
                self._narrowed[0][name] = narrows
        followers: dict[str, list[str]] = {name: [] for name in order}
        for name in reversed(order):
            bounds = ((ends[one] - least[one], one) for one in followers[name])
            bound, narrows = min(bounds, default=(_NEVER, ""))
            alone = max((end for _, end in free[name]), default=0)
            ends[name] = max((min(e, bound) for s, e in free[name] if s < bound), default=0)
            if narrows and ends[name] != alone:
                self._narrowed[1][name] = narrows
            for other in after[name]:
                followers[other].append(name)
        self.spans = {name: (starts[name], ends[name]) for name in order}

    def chain(self, name: str) -> tuple[str, ...]:
        """Return a session with those that narrow its span."""
        found = [name]
        for narrowed in self._narrowed:
            at = name
            while at in narrowed:
                at = narrowed[at]
                found.append(at)
        return tuple(found)

    def works(self) -> list[_Work]:
        units: dict[str, list[str]] = {}
        for name, one in self.problem.sessions.items():
            units.setdefault(f"joint {one.joint}" if one.joint else name, []).append(name)
        return [self.work(tuple(names)) for names in units.values()]

    def work(self, names: tuple[str, ...]) -> _Work:
        spans = [self.spans[name] for name in names]
        least = min(permitted(self.problem, name)[0] for name in names)
        return _Work(names, min(s for s, _ in spans), max(e for _, e in spans), least)

    def _free(self, name: str) -> tuple[Span, ...]:
        """Return when a session could be, as far as its own constraints say."""
        session, zone = self.problem.sessions[name], self.facts.zone
        free = self.days
        if session.windows:
            free = common(free, [one for w in session.windows for one in joined([w], zone)])
        for person in session.people:
            free = common(free, self._present(person))
        if session.pin is not None and not session.marks:
            start = instant(session.pin.start, zone)
            free = common(free, [(start, start + permitted(self.problem, name)[1])])
        return tuple(free)

    def _present(self, person: str) -> tuple[Span, ...]:
        about = self.problem.people[person]
        zone = zone_info(about.timezone or self.problem.timezone)
        return joined(about.available, zone) if about.available else self.days

    def person(self, name: str) -> _Supply:
        taken = [one.span for one in self.facts.events if name in one.people]
        free = without(common(self.days, self._present(name)), taken)
        most = self.problem.people[name].daily_maximum
        return _Supply(free, most=() if most is None else tuple((day, most) for day in self.days))

    def room(self, name: str) -> _Supply:
        opened = joined(self.problem.rooms[name].open, self.facts.zone) or self.days
        taken = [one.span for one in self.facts.events if name == one.room]
        return _Supply(without(common(self.days, opened), taken))

    def teams(self, session: str) -> tuple[str, ...]:
        """Return the teams that know a session's language."""
        spoken = self.problem.sessions[session].language
        teams = self.problem.interpreters.items()
        return tuple(name for name, team in teams if spoken in team.languages)

    def team(self, name: str) -> _Supply:
        about = self.problem.interpreters[name]
        return _Supply(common(self.days, joined(about.available, self.facts.zone) or self.days))

    def group(self, name: str) -> _Supply:
        taken = [one.span for one in self.facts.events if name in one.groups]
        free = without(self.days, taken)
        lost = []
        for day, frame in self.facts.frames.items():
            rules = [
                rule
                for (_, on), rule in self.facts.break_rules.items()
                if on == day and name in self.problem.break_groups(rule, day)
            ]
            total = sum(rule.minutes for rule in rules)
            clear = [rule for rule in rules if self._costs_time(rule, day, free, total)]
            lost.append((frame, sum(rule.minutes for rule in clear)))
        return _Supply(free, tuple(lost))

    def _costs_time(self, rule: Break, day: date, free: tuple[Span, ...], total: int) -> bool:
        """Whether a break takes its minutes from the day, wherever it is and if it is left out.

        It is left out only where the time before or behind its window is left free.
        """
        start, end = span_of(day, rule.earliest, rule.latest, self.facts.zone)
        frame = self.facts.frames[day]
        inside = sum(overlap(span, (start, end)) for span in free) == end - start
        before = sum(overlap(span, (frame[0], start)) for span in free)
        behind = sum(overlap(span, (end, frame[1])) for span in free)
        return inside and min(before, behind) >= total
