"""What can stand where, told from the problem alone: segments, parts of sessions, rooms, teams.

Nothing here is decided and no solver is touched; ``model`` makes variables of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import pairwise, product

from trainkit.agenda.problem import (
    AgendaProblem,
    Break,
    FixedEvent,
    Interpretation,
    Room,
    Session,
)
from trainkit.agenda.solver.languages import Need, fewest_booths, needs_of
from trainkit.agenda.solver.lengths import Lengths
from trainkit.agenda.solver.units import Span, Units, merged

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


def without(starts: Iterable[Span], length: int, taken: Iterable[Span]) -> tuple[Span, ...]:
    """Return those starts from which ``length`` units touch nothing that is taken."""
    left = list(starts)
    for start, end in taken:
        left = [
            piece
            for first, last in left
            for piece in ((first, min(last, start - length)), (max(first, end), last))
            if piece[0] <= piece[1]
        ]
    return tuple(left)


@dataclass(frozen=True)
class Pause:
    """A break, or a fixed event that rests people, on one day."""

    id: str
    day: int
    """Position of the day, from 0."""
    starts: tuple[Span, ...]
    """First and last start, both included, of each stretch in which it can start."""
    length: int
    lunch: bool = False
    is_event: bool = False

    @property
    def earliest(self) -> int:
        """Its first possible start; 0 if it has none."""
        return self.starts[0][0] if self.starts else 0

    @property
    def latest(self) -> int:
        """Its last possible start; less than ``earliest`` if it has none."""
        return self.starts[-1][1] if self.starts else -1

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
    wished: int
    totals: tuple[int, ...]
    """The lengths of all parts together, rising, interpretation included."""
    places: dict[int, tuple[tuple[int, ...], ...]]
    """For each of these, where each mark may stand; at 0 or at the end it permits no cut."""
    windows: tuple[Span, ...]
    """Its own windows, none inside another; empty if it has none."""
    rooms: tuple[str, ...]
    """Those that fit; empty only where the problem has no rooms, or where none fits."""
    needs: tuple[tuple[str, ...], ...]
    """For each foreign language, the teams that can serve it."""
    heard: tuple[tuple[str, ...], ...]
    """For each of the needs, the languages into which they interpret."""
    size: int

    @property
    def least(self) -> int:
        """The shortest length."""
        return self.totals[0]

    @property
    def most(self) -> int:
        """The longest length."""
        return self.totals[-1]

    @property
    def in_booths(self) -> bool:
        """Whether it is interpreted from booths."""
        simultaneous = self.session.interpretation is Interpretation.SIMULTANEOUS
        return bool(self.needs) and simultaneous

    @property
    def windows_meet(self) -> bool:
        """Whether a stretch of time can lie in several of its windows without lying in one."""
        return any(then[0] <= one[1] for one, then in pairwise(self.windows))


class Layout:
    """The problem, prepared."""

    def __init__(self, problem: AgendaProblem, units: Units | None = None) -> None:
        self.problem = problem
        self.units = units or Units(problem)
        self.frames: tuple[Span, ...] = tuple(
            (self.units.on(day.date, day.start), self.units.on(day.date, day.end))
            for day in problem.days
        )
        self.starts: tuple[Span, ...] = tuple(
            row for frame in self.frames for row in self.units.starts(frame)
        )
        """First and last of each row of units at which something may start."""
        self.tracks = self._tracks()
        self.track_of = {group: n for n, one in enumerate(self.tracks) for group in one.groups}
        self.longest = self.units.of(problem.longest_block)
        self.pause = self.units.of(problem.pause)
        self._present = {
            person: self.units.union(one.available, one.timezone)
            for person, one in problem.people.items()
        }
        self._needs = {name: [*needs_of(problem, one)] for name, one in problem.sessions.items()}
        slow = (
            name
            for name, one in problem.sessions.items()
            if self._needs[name] and one.interpretation is Interpretation.CONSECUTIVE
        )
        self._lengths = Lengths(problem, frozenset(slow))
        self.tasks = {name: self._task(name, one) for name, one in problem.sessions.items()}

    def narrowed(self, problem: AgendaProblem) -> Layout:
        """Return the layout of a problem that has only some of the sessions.

        They keep the lengths, places and rooms that they have here. Nobody interprets a session
        that has no language there.
        """
        found = Layout(problem, self.units)
        found.tasks = {}
        for name, session in problem.sessions.items():
            task = replace(self.tasks[name], session=session)
            if session.language is None:
                task = replace(task, needs=(), heard=())
            found.tasks[name] = task
        return found

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

    def work_of_group(self, group: str) -> tuple[Span, ...]:
        """Return when fixed events keep a group at work, in order; pausing ones rest it."""
        rests = self.fixed_of_group(group, pauses=True)
        work = merged(self.fixed_of_group(group, pauses=False))
        ends = (
            (first, last + 1)
            for start, end in work
            for first, last in without([(start, end - 1)], 1, rests)
        )
        return merged(ends)

    def pauses(self, group: str, day: int) -> tuple[Pause, ...]:
        """Return the group's pauses of a day in their order."""
        date = self.problem.days[day].date
        frame = self.frames[day]
        found: list[tuple[tuple[int, str], Pause]] = []
        for one in self.problem.breaks:
            if group in self.problem.break_groups(one, date):
                earliest = self.units.minute(datetime.combine(date, one.earliest))
                found.append(((earliest, one.id), self._pause(one, day)))
        for event, (start, end) in self.fixed:
            mine = event.pause and (not event.groups or group in event.groups)
            if mine and frame[0] < end and start < frame[1]:
                pause = Pause(
                    event.id, day, ((start, start),), end - start, event.lunch, is_event=True
                )
                found.append(((self.units.minute(event.earliest_start), event.id), pause))
        return tuple(pause for _, pause in sorted(found, key=lambda pair: pair[0]))

    def _pause(self, one: Break, day: int) -> Pause:
        """Return a break on a day: where it fits beside the fixed events of its groups."""
        date, frame, length = (
            self.problem.days[day].date,
            self.frames[day],
            self.units.of(one.minutes),
        )
        groups = self.problem.break_groups(one, date)
        first = max(frame[0], self.units.ceiling(datetime.combine(date, one.earliest)))
        last = min(frame[1], self.units.on(date, one.latest)) - length
        events = (
            span
            for event, span in self.fixed
            if not event.groups or set(groups) & set(event.groups)
        )
        starts = intersected(self.starts, [(first, last)] if first <= last else [])
        return Pause(one.id, day, without(starts, length, events), length, one.lunch)

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
    def leaders(self) -> dict[str, tuple[str, ...]]:
        """By session: those before it in the problem with which it may be held as one."""
        found: dict[str, tuple[str, ...]] = {}
        named: defaultdict[str, list[Task]] = defaultdict(list)
        for name, task in self.tasks.items():
            if task.session.joint:
                others = named[task.session.joint]
                found[name] = tuple(one.id for one in others if _may_join(one, task))
                others.append(task)
        return found

    def followers(self, name: str) -> tuple[str, ...]:
        """Return the sessions that may be held as one with a session before them."""
        return self._followers.get(name, ())

    @cached_property
    def _followers(self) -> dict[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name, leaders in self.leaders.items():
            for leader in leaders:
                found[leader].append(name)
        return {leader: tuple(names) for leader, names in found.items()}

    def teams(self, name: str) -> tuple[str, ...]:
        """Return the teams that a session, or one that is held as one with it, may need."""
        tasks = (self.tasks[one] for one in (name, *self.followers(name)))
        return tuple(dict.fromkeys(team for one in tasks for need in one.needs for team in need))

    @cached_property
    def _shortest(self) -> dict[str, int]:
        """The shortest piece of work of each group."""
        found = {
            group: [end - start for start, end in self.work_of_group(group)]
            for group in self.problem.groups
        }
        for task in self.tasks.values():
            for group in task.session.groups:
                found[group] += [part.least for part in task.parts]
        return {group: min(lengths, default=1) for group, lengths in found.items()}

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
            first, end = self.frames[day]
            for index, (before, after) in enumerate(pairwise(edges)):
                if before:
                    first = max(first, before.earliest + before.length)
                last = min(end, after.latest) if after else end
                yield Segment(day, index, before, after, first, last)

    def _task(self, name: str, session: Session) -> Task:
        units, needs = self.units, self._needs[name]
        totals = self._lengths.totals(name)
        places = {
            units.of(total): tuple(
                tuple(map(units.of, near)) for near in self._lengths.places(name, total)
            )
            for total in totals
        }
        windows = _widest(self.units.span(window) for window in session.windows)
        rooms = tuple(self._rooms(session, needs))
        wished = units.of(self._lengths.wished(name))
        parts = tuple(
            self._part(name, rooms, windows, number, lengths)
            for number, lengths in enumerate(_part_lengths(places, wished))
        )
        return Task(
            name,
            session,
            parts,
            wished,
            tuple(places),
            places,
            windows,
            rooms,
            tuple(need.teams for need in needs),
            tuple(need.languages for need in needs),
            sum(self.problem.groups[group].size for group in set(session.groups)),
        )

    def _part(
        self,
        name: str,
        rooms: tuple[str, ...],
        windows: tuple[Span, ...],
        number: int,
        lengths: tuple[int, int, int],
    ) -> Part:
        least, wished, most = lengths
        session = self.problem.sessions[name]
        allowed = [*self._allowed(session, rooms)]
        starts: tuple[Span, ...] = self.frames
        for spans in allowed:
            starts = intersected(starts, [(a, b - least) for a, b in spans if b - least >= a])
        if session.windows:
            own = merged((a, b - least + 1) for a, b in windows)
            starts = intersected(starts, [(a, b - 1) for a, b in own])
            allowed.append(merged(windows))
        barred: tuple[Span, ...] = ()
        if least < most:
            barred = merged(gap for spans in allowed for gap in self.gaps(spans))
        if number == 0:
            starts = intersected(starts, self.starts)
            if session.pin:
                at = self.units.at(session.pin.start)
                starts = intersected(starts, [(at, at)])
        return Part(name, number, least, wished, most, starts, barred)

    def _allowed(self, session: Session, rooms: tuple[str, ...]) -> Iterator[tuple[Span, ...]]:
        """Yield, for everything that limits the session's time, the spans in which it may lie."""
        for group in session.groups:
            track = self.tracks[self.track_of[group]]
            yield merged((one.first, one.last) for one in track.segments)
        for person in session.people:
            if self.problem.people[person].available:
                yield self._present[person]
        if rooms and all(self.problem.rooms[room].open for room in rooms):
            yield self.units.union(w for room in rooms for w in self.problem.rooms[room].open)

    def gaps(self, spans: tuple[Span, ...]) -> Iterator[Span]:
        """Yield what lies between the spans, and before and behind them, on the workshop's days."""
        edges = [self.frames[0][0] - 1, *(x for span in spans for x in span)]
        edges.append(self.frames[-1][1] + 1)
        return ((edges[n], edges[n + 1]) for n in range(0, len(edges), 2))

    def _rooms(self, session: Session, needs: Sequence[Need]) -> Iterator[str]:
        size = sum(self.problem.groups[group].size for group in set(session.groups))
        simultaneous = session.interpretation is Interpretation.SIMULTANEOUS
        booths = fewest_booths([need.languages for need in needs]) if simultaneous else 0
        for name in session.rooms or self.problem.rooms:
            room = self.problem.rooms[name]
            if session.pin and session.pin.room not in (None, name):
                continue
            if _fits(room, session, size, booths):
                yield name


def _may_join(one: Task, other: Task) -> bool:
    return (
        set(one.session.people) == set(other.session.people)
        and not set(one.session.groups) & set(other.session.groups)
        and bool(set(one.totals) & set(other.totals))
    )


def _fits(room: Room, session: Session, size: int, booths: int) -> bool:
    enough = room.seats is None or room.seats >= size
    return enough and set(session.equipment) <= set(room.equipment) and room.booths >= booths


def _widest(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans that lie in no other one, in order; empty ones fall away."""
    found: list[Span] = []
    for start, end in sorted(
        (one for one in spans if one[0] < one[1]), key=lambda s: (s[0], -s[1])
    ):
        if not found or end > found[-1][1]:
            found.append((start, end))
    return tuple(found)


def _part_lengths(
    places: dict[int, tuple[tuple[int, ...], ...]], wished: int
) -> Iterator[tuple[int, int, int]]:
    """Yield for each part the least length, the one at the wished total, and the most."""
    edges = {total: ((0,), *marks, (total,)) for total, marks in places.items()}
    for n in range(len(edges[wished]) - 1):
        pairs = [(row[n], row[n + 1]) for row in edges.values()]
        yield (
            max(0, min(end[0] - start[-1] for start, end in pairs)),
            max(0, edges[wished][n + 1][0] - edges[wished][n][0]),
            max(end[-1] - start[0] for start, end in pairs),
        )
