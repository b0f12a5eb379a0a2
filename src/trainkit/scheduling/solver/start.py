"""A first agenda, quickly: sessions are placed one by one, each at its earliest possible place.

Time is a row of bits, one a unit, so that all places of a session are found at once. Sessions that
found no place come earlier in the next attempt (Joslin and Clements 1999, "squeaky wheel"
optimisation). Being greedy it can miss an agenda that exists; then a small programme is searched as
a whole, and in a large one the sessions that found no place push others from theirs. Whoever calls
it verifies what it makes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush
from itertools import product
from random import Random

from trainkit.scheduling.solution import AgendaSolution, BreakPlacement, Placement
from trainkit.scheduling.solver.hints import rows_of
from trainkit.scheduling.solver.layout import Layout, Task
from trainkit.scheduling.solver.model import Model
from trainkit.scheduling.solver.replan import completed
from trainkit.scheduling.solver.running import Answer, Budget, How, Manner, Result, run
from trainkit.scheduling.solver.units import Span

__all__ = ["first_agenda"]

ATTEMPTS = 30
"""A tight programme is found sooner by the solver than by more of them."""
_FEW = 150
"""A programme of so many sessions is searched as a whole."""
_WHOLE = 3.0
"""Deterministic seconds for that."""
_TRIES, _PUSHING = 8, 1.25
"""So often a large one is filled anew, and sessions push for so many deterministic seconds."""
_PLACES_A_SECOND = 15_000
"""How many sessions are placed in about a second."""


def first_agenda(layout: Layout, seed: int, budget: Budget) -> Result:
    """Return an agenda that should hold, or what is known where none is found soon."""
    reserve = budget.work / 2
    for number in range(_TRIES):
        chance = Random(seed + number * _TRIES)  # noqa: S311 - a search, nothing secret
        agenda = _placed(layout, chance)
        if agenda is not None and len(rows_of(agenda)) == len(layout.tasks):
            return Result(Answer.FOUND, False, 0, agenda)
        if agenda is None or len(layout.tasks) <= _FEW:
            how = How(Manner.DIRECT, seed, min(_WHOLE, reserve))
            return run(Model.build(layout), budget, how)
        budget.work -= ATTEMPTS * len(layout.tasks) / _PLACES_A_SECOND
        share = min(_PUSHING, budget.work - reserve)
        result = completed(layout.problem, layout, agenda, budget, seed=seed, share=share)
        if result.answer is not Answer.UNKNOWN or budget.work <= reserve:
            return result
    return Result(Answer.UNKNOWN, False, 0)


def _placed(layout: Layout, chance: Random) -> AgendaSolution | None:
    """Return an agenda of as many sessions as an attempt placed; ``None`` if none is of use."""
    order = _Order(layout)
    placeable = all(one.starts for task in layout.tasks.values() for one in task.parts)
    if order.is_circular or not placeable:
        return None
    weight: dict[str, int] = defaultdict(int)
    best, least = None, len(layout.tasks) + 1
    for attempt in range(ATTEMPTS):
        table = _Table(layout, order, _pauses(layout, chance if attempt else None))
        failed = _fill(table, order, weight)
        if len(failed) < least:
            best, least = table, len(failed)
        if not failed:
            break
        for name in failed:
            weight[name] += 1 + attempt // 4
            for earlier in order.ancestors[name]:
                weight[earlier] += 1
    return best.agenda() if best else None


@dataclass(frozen=True)
class _Order:
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


def _fill(table: _Table, order: _Order, weight: dict[str, int]) -> list[str]:
    """Place what can be placed in an order that respects ``after``; return what cannot.

    Pinned sessions come first: nothing else may take their places.
    """
    sessions = table.layout.problem.sessions
    pinned = [name for name in order.sorted if sessions[name].pin]
    failed = [name for name in pinned if not table.place(table.layout.tasks[name])]
    waiting = {name: len(one.after) for name, one in sessions.items()}
    ready: list[tuple[int, int, str]] = []

    def push(name: str) -> None:
        heappush(ready, (-weight[name], order.deadlines[name], name))

    for name, count in waiting.items():
        if not count:
            push(name)
    while ready:
        name = heappop(ready)[2]
        if not sessions[name].pin and not table.place(table.layout.tasks[name]):
            failed.append(name)
        for follower in order.followers[name]:
            waiting[follower] -= 1
            if not waiting[follower]:
                push(follower)
    return failed


def _pauses(layout: Layout, chance: Random | None) -> dict[tuple[str, int], Span]:
    """Choose a place for each pause: the first possible one, or any."""
    places: dict[tuple[str, int], Span] = {}
    for group, day in product(layout.problem.groups, range(len(layout.frames))):
        reached = 0
        for pause in layout.pauses(group, day):
            key = (pause.id, day)
            if key not in places:
                rows = ((max(first, reached), last) for first, last in pause.starts)
                found = [at for first, last in rows for at in range(first, last + 1)]
                found = found or [pause.latest]
                start = chance.choice(found) if chance else found[0]
                places[key] = (start, start + pause.length)
            reached = places[key][1]
    return places


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
class _Table:
    """An agenda in the making."""

    layout: Layout
    order: _Order
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
