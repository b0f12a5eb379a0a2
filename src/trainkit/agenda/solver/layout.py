"""What can stand where, derived from the problem alone: days, segments, starts, ways.

Nothing is decided here and no solver is touched; ``model`` makes variables of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import pairwise, product

from trainkit.agenda.problem import AgendaProblem, Break, FixedEvent
from trainkit.agenda.solver.tasks import Part, Span, Task, Units, may_join, merged, tasks_of


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

    def of_day(self, day: int) -> list[tuple[int, Segment]]:
        """Return a day's segments with their positions in ``segments``."""
        return [(n, one) for n, one in enumerate(self.segments) if one.day == day]


class Layout:
    """The problem, prepared."""

    def __init__(self, problem: AgendaProblem) -> None:
        self.problem = problem
        self.units = Units(problem)
        self.frames: tuple[Span, ...] = tuple(
            (self.units.on(day.date, day.start), self.units.on(day.date, day.end))
            for day in problem.days
        )
        self.grid: tuple[Span, ...] = tuple(
            row for frame in self.frames for row in self.units.starts(frame)
        )
        """First and last of each row of units at which something may start."""
        self.longest = self.units.of(problem.longest_block)
        self.pause = self.units.of(problem.pause)
        self.changeover = self.units.of(problem.changeover)
        self.tasks = tasks_of(problem, self.units)
        self._pauses: dict[tuple[str, int], tuple[Pause, ...]] = {}
        self.tracks = self._tracks()
        self._starts: dict[tuple[str, int], tuple[Span, ...]] = {}
        self._track_of = {group: one for one in self.tracks for group in one.groups}

    def track(self, group: str) -> Track:
        """Return the track of a group."""
        return self._track_of[group]

    def segments(self, group: str) -> tuple[Segment, ...]:
        """Return the segments of the group's days in order of time."""
        return self._track_of[group].segments

    # -- fixed events -------------------------------------------------------------------------

    @cached_property
    def fixed(self) -> tuple[tuple[FixedEvent, Span], ...]:
        """The fixed events with their spans, in order of time."""
        spans = ((one, self.units.at(one.start)) for one in self.problem.fixed)
        found = [(one, (start, start + self.units.of(one.minutes))) for one, start in spans]
        return tuple(sorted(found, key=lambda pair: (pair[1], pair[0].id)))

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
        return merged(
            (first, last + 1)
            for start, end in work
            for first, last in without([(start, end - 1)], 1, rests)
        )

    # -- pauses -------------------------------------------------------------------------------

    def pauses(self, group: str, day: int) -> tuple[Pause, ...]:
        """Return the group's pauses of a day in their order."""
        if (group, day) not in self._pauses:
            self._pauses[group, day] = self._pauses_of(group, day)
        return self._pauses[group, day]

    def _pauses_of(self, group: str, day: int) -> tuple[Pause, ...]:
        date, frame = self.problem.days[day].date, self.frames[day]
        found: list[tuple[tuple[int, str], Pause]] = []
        for one in self.problem.breaks:
            if group in self.problem.break_groups(one, date):
                earliest = self.units.minute(datetime.combine(date, one.earliest))
                found.append(((earliest, one.id), self._pause(one, day)))
        for event, (start, end) in self.fixed:
            mine = event.pause and (not event.groups or group in event.groups)
            if mine and frame[0] < end and start < frame[1]:
                starts = ((start, start),)
                pause = Pause(event.id, day, starts, end - start, event.lunch, is_event=True)
                found.append(((self.units.minute(event.earliest_start), event.id), pause))
        return tuple(pause for _, pause in sorted(found, key=lambda pair: pair[0]))

    def _pause(self, one: Break, day: int) -> Pause:
        """Return a break on a day: where it fits beside the fixed events of its groups."""
        date, frame = self.problem.days[day].date, self.frames[day]
        length = self.units.of(one.minutes)
        groups = set(self.problem.break_groups(one, date))
        first = max(frame[0], self.units.ceiling(datetime.combine(date, one.earliest)))
        last = min(frame[1], self.units.on(date, one.latest)) - length
        events = [
            span for event, span in self.fixed if not event.groups or groups & set(event.groups)
        ]
        starts = intersected(self.grid, [(first, last)] if first <= last else [])
        return Pause(one.id, day, without(starts, length, events), length, one.lunch)

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

    def slots(self, group: str, segment: Segment) -> int:
        """Return how many runs of work a segment can need.

        Of two neighbouring runs that fit into one another's longest block one is never needed, so
        each two neighbours together have more work than that.
        """
        count = 1
        while segment.size > self.longest:
            pairs, odd = divmod(count + 1, 2)
            work = pairs * (self.longest + 1) + odd * self._shortest[group]
            if work + count * self.pause > segment.size:
                break
            count += 1
        return count

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

    # -- sessions -----------------------------------------------------------------------------

    def starts(self, part: Part) -> tuple[Span, ...]:
        """Return first and last start, both included, of each stretch in which a part can start."""
        key = (part.session, part.number)
        if key not in self._starts:
            self._starts[key] = self._starts_of(part, self.tasks[part.session])
        return self._starts[key]

    def _starts_of(self, part: Part, task: Task) -> tuple[Span, ...]:
        least, starts = part.least, self.frames
        for spans in self._allowed(task):
            starts = intersected(starts, [(a, b - least) for a, b in spans if b - least >= a])
        if task.session.windows:
            own = merged((a, b - least + 1) for a, b in task.windows)
            starts = intersected(starts, [(a, b - 1) for a, b in own])
        if part.number == 0:
            starts = intersected(starts, self.grid)
            if task.session.pin:
                at = self.units.at(task.session.pin.start)
                starts = intersected(starts, [(at, at)])
        return starts

    def _allowed(self, task: Task) -> Iterator[tuple[Span, ...]]:
        """Yield, for everything that limits a session's time, the spans in which it may lie."""
        for group in task.session.groups:
            yield merged((one.first, one.last) for one in self.segments(group))
        for person in task.session.people:
            if self.problem.people[person].available:
                yield self.present[person]
        if task.rooms and all(self.problem.rooms[room].open for room in task.rooms):
            windows = (w for room in task.rooms for w in self.problem.rooms[room].open)
            yield self.units.union(windows)

    @cached_property
    def present(self) -> dict[str, tuple[Span, ...]]:
        """When each person who is not always there is there."""
        return {
            person: self.units.union(one.available, one.timezone)
            for person, one in self.problem.people.items()
            if one.available
        }

    def gaps(self, spans: tuple[Span, ...]) -> list[Span]:
        """Return what lies between the spans, and before and behind them, on the problem's days."""
        edges = [self.frames[0][0] - 1, *(x for span in spans for x in span)]
        edges.append(self.frames[-1][1] + 1)
        return [(edges[n], edges[n + 1]) for n in range(0, len(edges), 2)]

    @cached_property
    def leaders(self) -> dict[str, tuple[str, ...]]:
        """By session: those before it in the problem with which it may be held as one."""
        found: dict[str, tuple[str, ...]] = {}
        named: defaultdict[str, list[Task]] = defaultdict(list)
        for name, task in self.tasks.items():
            if task.session.joint:
                others = named[task.session.joint]
                found[name] = tuple(one.id for one in others if may_join(one, task))
                others.append(task)
        return found

    @cached_property
    def followers(self) -> dict[str, tuple[str, ...]]:
        """By session: those after it in the problem that may be held as one with it."""
        return {
            leader: tuple(name for name, some in self.leaders.items() if leader in some)
            for leader in self.tasks
        }

    @cached_property
    def ways(self) -> dict[tuple[str, str], int]:
        """The units that are needed between each two different rooms, where any are."""
        rooms = self.problem.rooms
        minutes = {frozenset(way.between): way.minutes for way in self.problem.transfers}
        found = {}
        for one, other in product(rooms, rooms):
            venues = frozenset({rooms[one].venue or "", rooms[other].venue or ""})
            way = minutes.get(venues, 0) if len(venues) == 2 else 0
            if one != other and max(way, self.problem.changeover):
                found[one, other] = self.units.of(max(way, self.problem.changeover))
        return found
