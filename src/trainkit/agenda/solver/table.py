"""The table on which a first agenda is laid: what is free, and where a session can stand.

Time is a row of bits, one a unit, so that all places of a session are found at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from trainkit.agenda.solution import AgendaSolution, BreakPlacement, Placement
from trainkit.agenda.solver.layout import Layout, Task
from trainkit.agenda.solver.units import Span

__all__ = ["Order", "Table"]


@dataclass(frozen=True)
class Order:
    """What comes after what, and until when each session must have ended."""

    layout: Layout

    @cached_property
    def followers(self) -> dict[str, list[str]]:
        """The sessions that name a session in ``after``."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, session in self.layout.problem.sessions.items():
            for earlier in session.after:
                found[earlier].append(name)
        return found

    @cached_property
    def sorted(self) -> tuple[str, ...]:
        """The sessions, each behind those that it follows."""
        needs = {name: one.after for name, one in self.layout.problem.sessions.items()}
        return tuple(TopologicalSorter(needs).static_order())

    @property
    def is_circular(self) -> bool:
        """Whether sessions follow each other in a circle."""
        try:
            return len(self.sorted) < len(self.layout.tasks)
        except CycleError:
            return True

    @cached_property
    def ancestors(self) -> dict[str, frozenset[str]]:
        """All that must have ended before a session."""
        found: dict[str, frozenset[str]] = {}
        for name in self.sorted:
            direct = self.layout.problem.sessions[name].after
            found[name] = frozenset(direct).union(*(found[one] for one in direct))
        return found

    @cached_property
    def deadlines(self) -> dict[str, int]:
        """When each session must have ended, so that those behind it can still be placed."""
        found: dict[str, int] = {}
        for name in reversed(self.sorted):
            ends = [self._latest_start(one, found[one]) for one in self.followers[name]]
            last = self.layout.tasks[name].parts[-1]
            own = last.starts[-1][1] + last.most if last.starts else 0
            found[name] = min([own, *ends])
        return found

    def _latest_start(self, name: str, deadline: int) -> int:
        task = self.layout.tasks[name]
        latest = deadline - task.least
        fitting = [min(b, latest) for a, b in task.parts[0].starts if a <= latest]
        return max(fitting, default=0)


def _bits(spans: Iterable[Span]) -> int:
    bits = 0
    for start, end in spans:
        if end > max(start, 0):
            bits |= ((1 << (end - max(start, 0))) - 1) << max(start, 0)
    return bits


def _room_for(free: int, length: int) -> int:
    """Return the bits at which ``length`` free units begin."""
    done = 1
    while done < length:
        step = min(done, length - done)
        free &= free >> step
        done += step
    return free


def _each(bits: int) -> Iterator[int]:
    """Yield the positions of the bits, rising."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


@dataclass(frozen=True)
class _Seat:
    """A part at its place."""

    start: int
    end: int
    room: str | None
    teams: tuple[str, ...]


@dataclass
class Table:
    """An agenda in the making."""

    layout: Layout
    order: Order
    pauses: dict[tuple[str, int], Span]
    seats: dict[str, list[_Seat]] = field(default_factory=dict)
    _free: dict[tuple[str, str], int] = field(default_factory=dict)
    """Free units of each group, person, room and team, by kind and id."""
    _work: dict[tuple[str, str], list[tuple[int, int, str | None]]] = field(default_factory=dict)
    """What each group and person does: from, to, room."""
    _rests: dict[str, list[Span]] = field(default_factory=dict)
    """The pauses of each group."""

    def __post_init__(self) -> None:
        layout, problem = self.layout, self.layout.problem
        frame = _bits(layout.frames)
        self._grid = _bits((first, last + 1) for first, last in layout.starts)
        for group in problem.groups:
            self._rests[group] = [
                self.pauses[one.id, day]
                for day in range(len(layout.frames))
                for one in layout.pauses(group, day)
            ]
            busy = [*self._rests[group], *layout.fixed_of_group(group, pauses=False)]
            self._free["group", group] = frame & ~_bits(busy)
        for person, about in problem.people.items():
            fixed = [span for one, span in layout.fixed if person in one.people]
            there = frame
            if about.available:
                there &= _bits(layout.units.union(about.available, about.timezone))
            self._free["person", person] = there & ~_bits(fixed)
        for name, room in problem.rooms.items():
            fixed = [span for one, span in layout.fixed if one.room == name]
            is_open = _bits(layout.units.union(room.open)) if room.open else frame
            self._free["room", name] = is_open & ~_bits(fixed)
        for name, team in problem.interpreters.items():
            hours = layout.units.union(team.available)
            self._free["team", name] = _bits(hours) if team.available else frame
        self._note_fixed()

    def _note_fixed(self) -> None:
        for one, (start, end) in self.layout.fixed:
            for group in one.groups or self.layout.problem.groups:
                if not one.pause or one.room:
                    room = one.room
                    self._work.setdefault(("group", group), []).append((start, end, room))
            for person in one.people:
                self._work.setdefault(("person", person), []).append((start, end, one.room))

    def place(self, task: Task) -> bool:
        """Place a session whole, or else in its parts; return whether it has a place."""
        after = [self.seats[name][-1].end for name in task.session.after if self.seats.get(name)]
        earliest = max(after, default=0)
        whole = self._starts(task, 0)
        for length in sorted(task.totals, key=lambda one: (abs(one - task.wished), -one)):
            seat = self._seat(task, whole, earliest, length)
            if seat:
                self._take(task, [seat])
                return True
        return len(task.parts) > 1 and self._place_parts(task, earliest)

    def _place_parts(self, task: Task, earliest: int) -> bool:
        seats: list[_Seat] = []
        for part in task.parts:
            starts = self._starts(task, part.number) & self._grid
            seat = self._seat(task, starts, earliest, part.wished) if part.wished else None
            if seat is None or (seats and seat.room != seats[0].room):
                return False
            earliest = seat.end
            if seats and seats[-1].end == seat.start and not task.windows_meet:
                if seats[-1].teams != seat.teams:
                    return False
                seat = replace(seat, start=seats.pop().start)
            seats.append(seat)
        self._take(task, seats)
        return True

    def _starts(self, task: Task, part: int) -> int:
        """Return the bits at which a part may start by its own rules."""
        return _bits((first, last + 1) for first, last in task.parts[part].starts)

    def _seat(self, task: Task, starts: int, earliest: int, length: int) -> _Seat | None:
        session = task.session
        free = -1
        for key in (
            *(("group", g) for g in session.groups),
            *(("person", p) for p in session.people),
        ):
            free &= self._free[key]
        starts &= _room_for(free, length)
        if session.windows:
            starts &= _bits((first, last - length + 1) for first, last in task.windows)
        starts = starts >> earliest << earliest
        starts &= (1 << max(0, self.order.deadlines[task.id] - length + 1)) - 1
        rooms = {room: _room_for(self._free["room", room], length) for room in task.rooms}
        if self.layout.problem.rooms:
            anywhere = 0
            for bits in rooms.values():
                anywhere |= bits
            starts &= anywhere
        for start in _each(starts):
            span = (start, start + length)
            teams = self._teams(task, span)
            if teams is None or not all(self._run_holds(g, span) for g in session.groups):
                continue
            room = self._room(task, span, [r for r, bits in rooms.items() if bits >> start & 1])
            if room is not None or not self.layout.problem.rooms:
                return _Seat(*span, room, teams)
        return None

    def _teams(self, task: Task, span: Span) -> tuple[str, ...] | None:
        taken: list[str] = []
        units = _bits([span])
        for need in task.needs:
            free = (t for t in need if t not in taken and self._free["team", t] & units == units)
            team = next(free, None)
            if team is None:
                return None
            taken.append(team)
        return tuple(taken)

    def _room(self, task: Task, span: Span, rooms: list[str]) -> str | None:
        """Return a room to which everybody can come in time: one used before, else the smallest."""
        seats = self.layout.problem.rooms
        used = [
            row[2] for group in task.session.groups for row in self._work.get(("group", group), ())
        ]
        order = sorted(rooms, key=lambda r: (-used.count(r), seats[r].seats or 10**9, r))
        people = self.layout.problem.people
        comers = [("group", g) for g in task.session.groups]
        comers += [("person", p) for p in task.session.people if not people[p].remote]
        return next((r for r in order if all(self._in_time(c, span, r) for c in comers)), None)

    def _in_time(self, who: tuple[str, str], span: Span, room: str) -> bool:
        for start, end, other in self._work.get(who, ()) if self.layout.ways else ():
            way = self.layout.ways.get((room, other or ""), 0)
            if way and start < span[1] + way and span[0] < end + way:
                return False
        return True

    def _run_holds(self, group: str, span: Span) -> bool:
        """Whether the group's run of work around a span stays within the longest block."""
        pause, total = self.layout.pause, span[1] - span[0]
        work = ((a, b) for a, b, _ in self._work.get(("group", group), ()))
        rows = sorted(row for row in work if row not in self._rests[group])
        reached = span[0]
        for start, end in reversed([row for row in rows if row[1] <= span[0]]):
            if reached - end >= pause or self._rests_between(group, end, reached):
                break
            total, reached = total + end - start, start
        reached = span[1]
        for start, end in (row for row in rows if row[0] >= span[1]):
            if start - reached >= pause or self._rests_between(group, reached, start):
                break
            total, reached = total + end - start, end
        return total <= self.layout.longest

    def _rests_between(self, group: str, start: int, end: int) -> bool:
        return any(start <= a and b <= end for a, b in self._rests[group])

    def _take(self, task: Task, seats: list[_Seat]) -> None:
        self.seats[task.id] = seats
        for seat in seats:
            units = ~_bits([(seat.start, seat.end)])
            for kind, names in (
                ("group", task.session.groups),
                ("person", task.session.people),
                ("room", (seat.room,) if seat.room else ()),
                ("team", seat.teams),
            ):
                for name in names:
                    self._free[kind, name] &= units
                    if kind in {"group", "person"}:
                        row = (seat.start, seat.end, seat.room)
                        self._work.setdefault((kind, name), []).append(row)

    def agenda(self) -> AgendaSolution:
        """Return what has been placed."""
        units, problem = self.layout.units, self.layout.problem
        placements = [
            Placement(
                session=name,
                part=number,
                start=units.local(seat.start),
                minutes=(seat.end - seat.start) * units.minutes,
                room=seat.room,
                interpreters=seat.teams,
            )
            for name, seats in self.seats.items()
            for number, seat in enumerate(seats, 1)
        ]
        ids = {one.id for one in problem.breaks}
        breaks = [
            BreakPlacement(id=name, date=problem.days[day].date, start=units.local(span[0]))
            for (name, day), span in self.pauses.items()
            if name in ids
        ]
        return AgendaSolution(
            problem=problem.id,
            sessions=tuple(sorted(placements, key=lambda p: (p.start, p.session, p.part))),
            breaks=tuple(sorted(breaks, key=lambda b: (b.start, b.id))),
        )
