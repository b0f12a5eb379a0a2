"""What can stand where, told from the problem alone: segments, parts of sessions, rooms, teams.

Nothing here is decided and no solver is touched; ``model`` makes variables of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from trainkit.scheduling.problem import (
    AgendaProblem,
    FixedEvent,
    Interpretation,
    Room,
    Session,
)
from trainkit.scheduling.solver.units import Span, Units, merged

__all__ = ["Layout", "Part", "Pause", "Segment", "Task", "Track", "intersected"]


def intersected(first: Iterable[Span], second: Iterable[Span]) -> tuple[Span, ...]:
    """Return what lies in both unions of spans, both in order; points count as spans here."""
    one, other = list(first), list(second)
    result: list[Span] = []
    i = j = 0
    while i < len(one) and j < len(other):
        start, end = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if start <= end:
            result.append((start, end))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return tuple(result)


@dataclass(frozen=True)
class Pause:
    """A break, or a fixed event that rests people, on one day."""

    id: str
    day: int
    """Position of the day, from 0."""
    earliest: int
    latest: int
    """Its first and its last possible start."""
    length: int
    lunch: bool = False

    @property
    def is_movable(self) -> bool:
        """Whether there is a choice."""
        return self.earliest < self.latest


@dataclass(frozen=True)
class Segment:
    """A stretch of a day between two neighbouring pauses."""

    day: int
    index: int
    """Its number in the day, from 0."""
    before: Pause | None
    after: Pause | None
    first: int
    """The earliest unit that can belong to it."""
    last: int
    """The end of the latest unit that can belong to it."""

    @property
    def follows_lunch(self) -> bool:
        """Whether it begins when lunch ends."""
        return self.before is not None and self.before.lunch

    @property
    def size(self) -> int:
        """The most units that it can have."""
        return max(0, self.last - self.first)


@dataclass(frozen=True)
class Track:
    """The segments of all days for the groups that have the same pauses."""

    groups: tuple[str, ...]
    segments: tuple[Segment, ...] = field(repr=False)
    """In order of time."""

    def of_day(self, day: int) -> Iterator[tuple[int, Segment]]:
        """Yield a day's segments with their positions in ``segments``."""
        return ((n, one) for n, one in enumerate(self.segments) if one.day == day)


@dataclass(frozen=True)
class Part:
    """A session, or what lies between two neighbouring marks of one that may be cut."""

    session: str
    number: int
    """From 0."""
    least: int
    wished: int
    most: int
    starts: tuple[Span, ...]
    """First and last start, both included, of each stretch in which it can start."""
    barred: tuple[Span, ...]
    """Stretches that it must not touch; empty where ``starts`` says it all."""

    @property
    def is_flexible(self) -> bool:
        """Whether its length is to be chosen."""
        return self.least < self.most


@dataclass(frozen=True)
class Task:
    """A session as the solver sees it."""

    id: str
    session: Session
    parts: tuple[Part, ...]
    least: int
    wished: int
    most: int
    """Of all parts together, interpretation included."""
    rooms: tuple[str, ...]
    """Those that fit; empty only where the problem has no rooms, or where none fits."""
    needs: tuple[tuple[str, ...], ...]
    """For each foreign language, the teams that can serve it."""
    size: int


class Layout:
    """The problem, prepared."""

    def __init__(self, problem: AgendaProblem) -> None:
        self.problem = problem
        self.units = Units(problem)
        self.frames: tuple[Span, ...] = tuple(
            (self.units.on(day.date, day.start), self.units.on(day.date, day.end))
            for day in problem.days
        )
        self.tracks = self._tracks()
        self.track_of = {group: n for n, one in enumerate(self.tracks) for group in one.groups}
        self.longest = self.units.of(problem.longest_block)
        self.pause = self.units.of(problem.pause)
        self._present = {
            person: tuple(self.units.span(window, one.timezone) for window in one.available)
            for person, one in problem.people.items()
        }
        self.tasks = {name: self._task(name, one) for name, one in problem.sessions.items()}

    @cached_property
    def fixed(self) -> tuple[tuple[FixedEvent, Span], ...]:
        """The fixed events with their spans, in order of time."""
        spans = ((one, self.units.at(one.start)) for one in self.problem.fixed)
        return tuple(
            sorted(
                ((one, (start, start + self.units.of(one.minutes))) for one, start in spans),
                key=lambda pair: (pair[1], pair[0].id),
            )
        )

    @cached_property
    def ways(self) -> dict[tuple[str, str], int]:
        """The units between each two rooms in different venues, where any are needed."""
        rooms = self.problem.rooms
        minutes = {frozenset(way.between): way.minutes for way in self.problem.transfers}
        found = {}
        for one, other in product(rooms, rooms):
            venues = frozenset({rooms[one].venue or "", rooms[other].venue or ""})
            way = minutes.get(venues, 0)
            if len(venues) == 2 and way:
                found[one, other] = self.units.of(way)
        return found

    def fixed_of_group(self, group: str, *, pauses: bool) -> tuple[Span, ...]:
        """Return the spans of a group's fixed events, pausing ones or the others, in order."""
        return tuple(
            span
            for one, span in self.fixed
            if one.pause is pauses and (not one.groups or group in one.groups)
        )

    def pauses(self, group: str, day: int) -> tuple[Pause, ...]:
        """Return the group's pauses of a day in their order."""
        date = self.problem.days[day].date
        frame = self.frames[day]
        found: list[Pause] = []
        for one in self.problem.breaks:
            if (not one.groups or group in one.groups) and (not one.dates or date in one.dates):
                length = self.units.of(one.minutes)
                first = max(frame[0], self.units.on(date, one.earliest))
                last = min(frame[1], self.units.on(date, one.latest)) - length
                found.append(Pause(one.id, day, self._up(first), last, length, one.lunch))
        for event, (start, end) in self.fixed:
            mine = event.pause and (not event.groups or group in event.groups)
            if mine and frame[0] < end and start < frame[1]:
                found.append(Pause(event.id, day, start, start, end - start, event.lunch))
        return tuple(sorted(found, key=lambda one: (one.earliest, one.id)))

    def segments(self, group: str) -> tuple[Segment, ...]:
        """Return the segments of the group's days in order of time."""
        return self.tracks[self.track_of[group]].segments

    def slots(self, group: str, segment: Segment) -> int:
        """Return how many runs of work a segment can need.

        Of two neighbouring runs that fit into one another's longest block one is never needed, so
        each two neighbours together have more work than that.
        """
        if segment.size <= self.longest:
            return 1
        count = 1
        while True:
            pairs, odd = divmod(count + 1, 2)
            work = pairs * (self.longest + 1) + odd * self._shortest[group]
            if work + count * self.pause > segment.size:
                return count
            count += 1

    @cached_property
    def _shortest(self) -> dict[str, int]:
        """The shortest piece of work of each group."""
        found = {
            group: [end - start for start, end in self.fixed_of_group(group, pauses=False)]
            for group in self.problem.groups
        }
        for task in self.tasks.values():
            for group in task.session.groups:
                found[group] += [part.least for part in task.parts]
        return {group: min(lengths, default=1) for group, lengths in found.items()}

    def _up(self, unit: int) -> int:
        return -(-unit // self.units.grain) * self.units.grain

    def _tracks(self) -> tuple[Track, ...]:
        kinds: dict[tuple[tuple[Pause, ...], ...], list[str]] = {}
        for group in self.problem.groups:
            key = tuple(self.pauses(group, day) for day in range(len(self.frames)))
            kinds.setdefault(key, []).append(group)
        return tuple(
            Track(tuple(groups), tuple(self._segments(pauses))) for pauses, groups in kinds.items()
        )

    def _segments(self, pauses: tuple[tuple[Pause, ...], ...]) -> Iterator[Segment]:
        for day, of_day in enumerate(pauses):
            edges: list[Pause | None] = [None, *of_day, None]
            for index, (before, after) in enumerate(zip(edges, edges[1:], strict=False)):
                first = before.earliest + before.length if before else self.frames[day][0]
                last = after.latest if after else self.frames[day][1]
                yield Segment(day, index, before, after, first, last)

    def _task(self, name: str, session: Session) -> Task:
        needs = tuple(self._needs(session))
        slow = needs and session.interpretation is Interpretation.CONSECUTIVE
        factor = self.problem.consecutive_factor if slow else 1.0
        least, wished, most = (
            self._stretched(minutes, factor)
            for minutes in (session.least, session.minutes, session.most)
        )
        rooms = tuple(self._rooms(session, len(needs)))
        cuts = [0, *(self._stretched(mark, factor) for mark in session.marks), wished]
        lengths = [end - start for start, end in zip(cuts, cuts[1:], strict=False)]
        slack = (0, 0) if len(lengths) == 1 else (wished - least, most - wished)
        parts = tuple(
            self._part(name, session, rooms, number, (max(1, one - slack[0]), one, one + slack[1]))
            if len(lengths) > 1
            else self._part(name, session, rooms, 0, (least, wished, most))
            for number, one in enumerate(lengths)
        )
        size = sum(self.problem.groups[group].size for group in session.groups)
        return Task(name, session, parts, least, wished, most, rooms, needs, size)

    def _stretched(self, minutes: int, factor: float) -> int:
        grain = self.problem.grain
        if factor == 1.0:
            return self.units.of(minutes)
        return self.units.of(-(-round(minutes * factor * 1000) // (grain * 1000)) * grain)

    def _part(
        self,
        name: str,
        session: Session,
        rooms: tuple[str, ...],
        number: int,
        lengths: tuple[int, int, int],
    ) -> Part:
        least, wished, most = lengths
        allowed = [*self._allowed(session, rooms)]
        starts: tuple[Span, ...] = self.frames
        for spans in allowed:
            starts = intersected(starts, [(a, b - least) for a, b in spans if b - least >= a])
        barred: tuple[Span, ...] = ()
        if least < most:
            barred = merged(gap for spans in allowed for gap in self.gaps(spans))
        if session.pin and number == 0:
            at = self.units.at(session.pin.start)
            starts = intersected(starts, [(at, at)])
        return Part(name, number, least, wished, most, tuple(self._on_grain(starts)), barred)

    def _allowed(self, session: Session, rooms: tuple[str, ...]) -> Iterator[tuple[Span, ...]]:
        """Yield, for everything that limits the session's time, the spans in which it may lie."""
        for group in session.groups:
            track = self.tracks[self.track_of[group]]
            yield merged((one.first, one.last) for one in track.segments)
        if session.windows:
            yield merged(self.units.span(window) for window in session.windows)
        for person in session.people:
            if self.problem.people[person].available:
                yield merged(self._present[person])
        if rooms and all(self.problem.rooms[room].open for room in rooms):
            spans = (self.units.span(w) for room in rooms for w in self.problem.rooms[room].open)
            yield merged(spans)

    def gaps(self, spans: tuple[Span, ...]) -> Iterator[Span]:
        """Yield what lies between the spans, and before and behind them, on the workshop's days."""
        edges = [self.frames[0][0] - 1, *(x for span in spans for x in span)]
        edges.append(self.frames[-1][1] + 1)
        return ((edges[n], edges[n + 1]) for n in range(0, len(edges), 2))

    def _on_grain(self, starts: Iterable[Span]) -> Iterator[Span]:
        grain = self.units.grain
        for first, last in starts:
            if grain == 1 or first == last:
                yield first, last
            else:
                yield from ((at, at) for at in range(self._up(first), last + 1, grain))

    def _needs(self, session: Session) -> Iterator[tuple[str, ...]]:
        """Yield the teams for each distinct set of languages that does not have the session's."""
        seen = set()
        for group in session.groups:
            languages = self.problem.groups[group].languages
            foreign = session.language and languages and session.language not in languages
            if foreign and frozenset(languages) not in seen:
                seen.add(frozenset(languages))
                yield tuple(
                    name
                    for name, team in self.problem.interpreters.items()
                    if session.language in team.languages and set(languages) & set(team.languages)
                )

    def _rooms(self, session: Session, needs: int) -> Iterator[str]:
        size = sum(self.problem.groups[group].size for group in session.groups)
        booths = needs if session.interpretation is Interpretation.SIMULTANEOUS else 0
        for name in session.rooms or self.problem.rooms:
            room = self.problem.rooms[name]
            if session.pin and session.pin.room not in (None, name):
                continue
            if _fits(room, session, size, booths):
                yield name


def _fits(room: Room, session: Session, size: int, booths: int) -> bool:
    enough = room.seats is None or room.seats >= size
    return enough and set(session.equipment) <= set(room.equipment) and room.booths >= booths
