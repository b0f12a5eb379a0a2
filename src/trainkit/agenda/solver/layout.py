"""What can stand where, derived from the problem alone: sessions, days, segments, starts, ways.

Nothing is decided here and no solver is touched; ``model`` makes variables of it.

A session is planned at its wished length, at one that differs from it by full steps of the grain,
or at its shortest or longest. It has a *part* for each stretch between two neighbouring marks.

Time is in whole numbers: units of equal length since the start of the first day. Instants are
counted, not local times, so a day on which clocks change has its true length. A ``Span`` goes from
one unit to a later one here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property, reduce
from itertools import pairwise, product
from math import gcd

from trainkit.agenda.facts import fewest, mark_places, permitted, wished
from trainkit.agenda.problem import (
    AgendaProblem,
    Break,
    FixedEvent,
    Room,
    Session,
    Span,
    Window,
    instant,
)
from trainkit.model.fields import joined, without, zone_info
from trainkit.model.teaching import Interpretation


@dataclass(frozen=True)
class Units:
    """Turns local times and minutes of a problem into units, and back."""

    problem: AgendaProblem

    @cached_property
    def _base(self) -> int:
        """The instant at which the first day begins."""
        first = datetime.combine(self.problem.days[0].date, time())
        return instant(first, zone_info(self.problem.timezone))

    @cached_property
    def minutes(self) -> int:
        """Minutes in a unit: the largest that divides the hour and all lengths and given times."""
        times = map(self.minute, _times(self.problem))
        return reduce(gcd, (*_lengths(self.problem), *times), gcd(self.problem.grain, 60))

    def of(self, minutes: int) -> int:
        """Return a length in units, rounded up."""
        return -(-minutes // self.minutes)

    def at(self, local: datetime, zone: str | None = None) -> int:
        """Return the unit in which a local time lies; the earlier one where it occurs twice."""
        return self.minute(local, zone) // self.minutes

    def ceiling(self, local: datetime, zone: str | None = None) -> int:
        """Return the first unit that starts at a local time or after it."""
        return -(-self.minute(local, zone) // self.minutes)

    def minute(self, local: datetime, zone: str | None = None) -> int:
        """Return the minutes from the start of the first day to a local time."""
        return instant(local, zone_info(zone or self.problem.timezone)) - self._base

    def on(self, day: date, clock: time) -> int:
        """Return the unit of a clock time on a day, local to the problem."""
        return self.at(datetime.combine(day, clock))

    def span(self, window: Window, zone: str | None = None) -> Span:
        """Return the whole units inside a window."""
        return self.ceiling(window.start, zone), self.at(window.end, zone)

    def union(self, windows: Iterable[Window], zone: str | None = None) -> tuple[Span, ...]:
        """Return the whole units inside the union of windows.

        Windows that meet within a unit are one: they are joined before they are cut to units.
        """
        minutes = joined((self.minute(w.start, zone), self.minute(w.end, zone)) for w in windows)
        return joined((-(-start // self.minutes), end // self.minutes) for start, end in minutes)

    def starts(self, frame: Span) -> tuple[Span, ...]:
        """Return the units of a frame at which something may start: first and last of each row.

        Clocks show a multiple of the grain then, for the first time: a local time that happens
        twice means the first.
        """
        inside = range(frame[0], frame[1] + 1)
        first, last = self._moment(frame[0]), self._moment(frame[1])
        if first.fold or last.fold or first.utcoffset() != last.utcoffset():
            shown = [None if t.fold else t.minute for t in map(self._moment, inside)]
        else:
            shown = [(first.minute + n * self.minutes) % 60 for n in range(len(inside))]
        grain = self.problem.grain
        found = [
            n
            for n, minute in enumerate(shown, frame[0])
            if minute is not None and not minute % grain
        ]
        return tuple((start, end - 1) for start, end in joined((n, n + 1) for n in found))

    def local(self, unit: int) -> datetime:
        """Return the local time, without an offset, at which a unit starts."""
        return self._moment(unit).replace(tzinfo=None, fold=0)

    def _moment(self, unit: int) -> datetime:
        zone = zone_info(self.problem.timezone)
        return datetime.fromtimestamp((self._base + unit * self.minutes) * 60, zone)


def _lengths(problem: AgendaProblem) -> Iterator[int]:
    yield from (problem.pause, problem.longest_block, problem.changeover)
    for person in problem.people.values():
        yield from (person.changeover, person.daily_maximum or 0)
    for session in problem.sessions.values():
        yield from (session.minutes, session.least, session.most, *session.marks)
    yield from (event.minutes for event in problem.fixed)
    yield from (one.minutes for one in problem.breaks)
    yield from (way.minutes for way in problem.transfers)


def _times(problem: AgendaProblem) -> Iterator[datetime]:
    """Yield what is fixed. Ends of windows are not: only whole units inside them count."""
    for day in problem.days:
        yield datetime.combine(day.date, day.start)
        yield datetime.combine(day.date, day.end)
    yield from (event.start for event in problem.fixed)
    yield from (one.pin.start for one in problem.sessions.values() if one.pin)


Places = dict[int, tuple[tuple[int, ...], ...]]
"""By total length: for each mark, the units after which it may stand, rising."""


@dataclass(frozen=True)
class Need:
    """What groups that understand the same languages need of interpreters in a session."""

    languages: tuple[str, ...]
    """Those of the groups into which some team interprets; one of them is enough."""
    teams: tuple[str, ...]
    """Those that can help; one of them is enough."""


@dataclass(frozen=True)
class Part:
    """A session, or what lies between two neighbouring marks of one that may be cut."""

    session: str
    number: int
    """From 0."""
    least: int
    wished: int
    most: int

    @property
    def is_flexible(self) -> bool:
        """Whether its length is to be chosen."""
        return self.least < self.most


@dataclass(frozen=True)
class Task:
    """A session, its lengths in units."""

    id: str
    session: Session
    parts: tuple[Part, ...]
    wished: int
    places: Places
    """For each permitted length, where each mark may stand; one at an end permits no cut."""
    windows: tuple[Span, ...]
    """Its own windows; empty if it has none."""
    rooms: tuple[str, ...]
    """Those that fit; empty only where the problem has no rooms, or where none fits."""
    needs: tuple[Need, ...]
    size: int
    """People in its groups."""

    @property
    def totals(self) -> tuple[int, ...]:
        """The permitted lengths of all parts together, rising, interpretation included."""
        return tuple(self.places)

    @property
    def least(self) -> int:
        """The shortest length."""
        return min(self.places)

    @property
    def most(self) -> int:
        """The longest length."""
        return max(self.places)

    @property
    def in_booths(self) -> bool:
        """Whether it is interpreted from booths."""
        return bool(self.needs) and self.session.interpretation is Interpretation.SIMULTANEOUS


def serves(problem: AgendaProblem, team: str, session: Session, language: str) -> bool:
    """Whether a team interprets a session into a language."""
    return {session.language, language} <= set(problem.interpreters[team].languages)


def _task(problem: AgendaProblem, units: Units, name: str, session: Session) -> Task:
    needs, grain = tuple(_needs(problem, session)), problem.grain
    (least, most), own = permitted(problem, name), wished(problem, name)
    totals = {least, most, *range(own, most + 1, grain), *range(own, least - 1, -grain)}
    places = {
        units.of(total): tuple(
            tuple(map(units.of, mark_places(session, mark, total, grain))) for mark in session.marks
        )
        for total in sorted(totals)
    }
    spans = (units.span(window) for window in session.windows)
    size = sum(problem.groups[group].size for group in set(session.groups))
    is_simultaneous = session.interpretation is Interpretation.SIMULTANEOUS
    booths = fewest([frozenset(n.languages) for n in needs if is_simultaneous and n.languages])
    pinned = session.pin.room if session.pin else None

    def fits(room: Room) -> bool:
        is_enough = room.seats is None or room.seats >= size
        has_items = set(session.equipment) <= set(room.equipment)
        return is_enough and has_items and room.booths >= booths

    return Task(
        id=name,
        session=session,
        parts=tuple(_parts(name, places, units.of(own))),
        wished=units.of(own),
        places=places,
        windows=tuple(sorted(span for span in set(spans) if span[0] < span[1])),
        rooms=tuple(
            room
            for room in session.rooms or problem.rooms
            if pinned in (None, room) and fits(problem.rooms[room])
        ),
        needs=needs,
        size=size,
    )


def _parts(name: str, places: Places, wished: int) -> Iterator[Part]:
    edges = {total: ((0,), *marks, (total,)) for total, marks in places.items()}
    for n in range(len(edges[wished]) - 1):
        pairs = [(row[n], row[n + 1]) for row in edges.values()]
        least = max(0, min(end[0] - start[-1] for start, end in pairs))
        own = max(0, edges[wished][n + 1][0] - edges[wished][n][0])
        yield Part(name, n, least, own, max(end[-1] - start[0] for start, end in pairs))


def _needs(problem: AgendaProblem, session: Session) -> Iterator[Need]:
    """Yield a need for each distinct set of languages that does not have the session's."""
    seen = set()
    for group in session.groups:
        known = frozenset(problem.groups[group].languages)
        if session.language and known and session.language not in known and known not in seen:
            seen.add(known)
            helping = {
                language: [t for t in problem.interpreters if serves(problem, t, session, language)]
                for language in sorted(known)
            }
            teams = {team for some in helping.values() for team in some}
            yield Need(
                tuple(language for language, some in helping.items() if some),
                tuple(team for team in problem.interpreters if team in teams),
            )


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


def _free_starts(starts: Iterable[Span], length: int, taken: Iterable[Span]) -> tuple[Span, ...]:
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
        self.tasks = {
            name: _task(problem, self.units, name, one) for name, one in problem.sessions.items()
        }
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
        return joined(without(joined(self.fixed_of_group(group, pauses=False)), rests))

    # -- pauses -------------------------------------------------------------------------------

    def pauses(self, group: str, day: int) -> tuple[Pause, ...]:
        """Return the group's pauses of a day in their order."""
        if (group, day) in self._pauses:
            return self._pauses[group, day]
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
        self._pauses[group, day] = tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))
        return self._pauses[group, day]

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
        return Pause(one.id, day, _free_starts(starts, length, events), length, one.lunch)

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
        if key in self._starts:
            return self._starts[key]
        task, least, starts = self.tasks[part.session], part.least, self.frames
        for spans in self._allowed(task):
            starts = intersected(starts, [(a, b - least) for a, b in spans if b - least >= a])
        if task.session.windows:
            own = joined((a, b - least + 1) for a, b in task.windows)
            starts = intersected(starts, [(a, b - 1) for a, b in own])
        if part.number == 0:
            starts = intersected(starts, self.grid)
            if task.session.pin:
                at = self.units.at(task.session.pin.start)
                starts = intersected(starts, [(at, at)])
        self._starts[key] = starts
        return starts

    def _allowed(self, task: Task) -> Iterator[tuple[Span, ...]]:
        """Yield, for everything that limits a session's time, the spans in which it may lie."""
        for group in task.session.groups:
            yield joined((one.first, one.last) for one in self.segments(group))
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
                others, session = named[task.session.joint], task.session
                found[name] = tuple(
                    one.id
                    for one in others
                    if set(one.session.people) == set(session.people)
                    and not set(one.session.groups) & set(session.groups)
                    and one.session.interpretation is session.interpretation
                    and one.places.keys() & task.places.keys()
                )
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
