"""A first agenda, quickly: sessions are placed one by one, each at its earliest possible place.

Time is a row of bits, one a unit, so that all places of a session are found at once. First each
group is given one module after the other; sessions that found no place come earlier in the next
attempt (Joslin and Clements 1999, "squeaky wheel" optimisation). Being greedy it can miss an agenda
that exists, and it may break a rule that it does not know, such as that of booths: whoever calls it
verifies what it makes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush
from random import Random

from trainkit.agenda.problem import AgendaSolution, BreakPlacement, Placement, Span
from trainkit.agenda.solver.layout import Layout, Task
from trainkit.agenda.verify import price

_ATTEMPTS = 30
"""A tight programme is found sooner by the solver than by more of them."""
_SHIFTS, _IN_BLOCKS = 4, 8
"""Ways to order modules, and attempts for each of them."""
_FEW, _FOR_FEW = 10, 2
"""For so few sessions the solver is as quick: each way is attempted only so often."""
_MANY = 150
"""A programme of more sessions is not tried module by module."""

Key = tuple[str, str]
"""Kind (group, person, room or team) and id."""


def first_agenda(layout: Layout, seed: int) -> AgendaSolution | None:
    """Return an agenda of as many sessions as an attempt placed; ``None`` if none is of use."""
    after = {name: task.session.after for name, task in layout.tasks.items()}
    try:
        order = [*TopologicalSorter(after).static_order()]
    except CycleError:
        return None
    if not all(layout.starts(part) for task in layout.tasks.values() for part in task.parts):
        return None
    deadlines, whole = _deadlines(layout, order), []
    for ranks in (*(_module_ranks(layout) if len(layout.tasks) <= _MANY else ()), {}):
        chance = Random(seed)  # noqa: S311 - a search, nothing secret
        agenda, missing = _attempted(layout, deadlines, ranks, chance)
        if not missing:
            whole.append(agenda)
    return min(whole, key=lambda one: sum(price(layout.problem, one).values()), default=agenda)


def _module_ranks(layout: Layout) -> Iterator[dict[str, int]]:
    """Yield ways to order modules: by session, the position of its module for its group.

    In all but the first, later groups begin with later modules, as in a Latin square: so groups
    that share speakers do not wait for one another.
    """
    sessions = {name: task.session for name, task in layout.tasks.items()}
    listed = [*layout.problem.modules, *(one.module for one in sessions.values() if one.module)]
    modules, groups = [*dict.fromkeys(listed)], [*layout.problem.groups]
    for shift in range(min(_SHIFTS, len(modules)) if len(groups) > 1 else min(1, len(modules))):
        yield {
            name: (modules.index(one.module) - shift * groups.index(one.groups[0])) % len(modules)
            for name, one in sessions.items()
            if one.module
        }


def _attempted(
    layout: Layout, deadlines: dict[str, int], ranks: dict[str, int], chance: Random
) -> tuple[AgendaSolution, int]:
    """Return the agenda of the attempt that leaves fewest sessions without a place."""
    weights: defaultdict[str, int] = defaultdict(int)
    best, least = None, len(layout.tasks) + 1
    attempts = _FOR_FEW if len(layout.tasks) <= _FEW else _IN_BLOCKS if ranks else _ATTEMPTS
    for attempt in range(attempts):
        table = _Table(layout, deadlines, _pauses(layout, chance if attempt else None), ranks)
        urgency = ranks or (deadlines if attempt else {})
        failed = _fill(table, weights, urgency)
        if len(failed) < least:
            best, least = table, len(failed)
        if best is None or not failed:
            break
        for name in failed:
            weights[name] += 1 + attempt // 4
            for earlier in layout.tasks[name].session.after:
                weights[earlier] = max(weights[earlier], weights[name])
    return (best or table).agenda(), least


def _deadlines(layout: Layout, order: list[str]) -> dict[str, int]:
    """Return when each session must have ended, so that those behind it can still be placed."""
    found = {}
    for name, task in layout.tasks.items():
        found[name] = layout.starts(task.parts[-1])[-1][1] + task.parts[-1].most
    for name in reversed(order):
        task = layout.tasks[name]
        latest = found[name] - task.least
        starts = [min(b, latest) for a, b in layout.starts(task.parts[0]) if a <= latest]
        for earlier in task.session.after:
            found[earlier] = min(found[earlier], max(starts, default=0))
    return found


def _pauses(layout: Layout, chance: Random | None) -> dict[tuple[str, int], Span]:
    """Choose a place for each pause: the first possible one, or any."""
    places: dict[tuple[str, int], Span] = {}
    for group in layout.problem.groups:
        for day in range(len(layout.frames)):
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


def _fill(table: _Table, weights: dict[str, int], urgency: dict[str, int]) -> list[str]:
    """Place what can be placed in an order that respects ``after``; return what cannot.

    Pinned sessions come first: nothing else may take their places.
    """
    tasks = table.layout.tasks
    followers: defaultdict[str, list[str]] = defaultdict(list)
    for name, task in tasks.items():
        for earlier in dict.fromkeys(task.session.after):
            followers[earlier].append(name)
    pinned = [name for name, task in tasks.items() if task.session.pin]
    failed = [name for name in pinned if not table.place(tasks[name])]
    waiting = {name: len(set(task.session.after)) for name, task in tasks.items()}
    number = {name: n for n, name in enumerate(tasks)}
    ready: list[tuple[int, int, int, str]] = []

    def push(name: str) -> None:
        heappush(ready, (-weights[name], urgency.get(name, -1), number[name], name))

    for name, count in waiting.items():
        if not count:
            push(name)
    while ready:
        name = heappop(ready)[-1]
        if not tasks[name].session.pin and not table.place(tasks[name]):
            failed.append(name)
        for follower in followers[name]:
            waiting[follower] -= 1
            if not waiting[follower]:
                push(follower)
    return failed


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
    deadlines: dict[str, int]
    pauses: dict[tuple[str, int], Span]
    ranks: dict[str, int]
    """By session: which of its group's modules it is in; those of a lower rank come before it."""
    seats: dict[str, list[_Seat]] = field(default_factory=dict)
    _free: dict[Key, int] = field(default_factory=dict)
    """Free units of each group, person, room and team."""
    _work: defaultdict[Key, list[tuple[int, int, str | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """What each group and person does: from, to, room."""
    _rests: dict[str, list[Span]] = field(default_factory=dict)
    """The pauses of each group."""

    def __post_init__(self) -> None:
        layout, problem = self.layout, self.layout.problem
        frame = _bits(layout.frames)
        for group in problem.groups:
            self._rests[group] = [
                self.pauses[one.id, day]
                for day in range(len(layout.frames))
                for one in layout.pauses(group, day)
            ]
            self._free["group", group] = frame & ~_bits(self._rests[group])
        for person in problem.people:
            self._free["person", person] = _bits(layout.present.get(person, layout.frames))
        for name, room in problem.rooms.items():
            self._free["room", name] = _bits(layout.units.union(room.open)) if room.open else frame
        for name, team in problem.interpreters.items():
            hours = layout.units.union(team.available) if team.available else layout.frames
            self._free["team", name] = _bits(hours)
        for event, (start, end) in layout.fixed:
            groups = () if event.pause else event.groups or tuple(problem.groups)
            self._occupy(_Seat(start, end, event.room, ()), groups, event.people)

    def _occupy(self, seat: _Seat, groups: Iterable[str], persons: Iterable[str]) -> None:
        units, people = self.layout.units, self.layout.problem.people
        keys: list[Key] = [("group", group) for group in groups]
        keys += [("person", person) for person in persons]
        for key in keys:
            self._work[key].append((seat.start, seat.end, seat.room))
        keys += [("team", team) for team in seat.teams]
        keys += [("room", seat.room)] if seat.room else []
        for key in (one for one in keys if one in self._free):
            kind, name = key
            rest = units.of(people[name].changeover) if kind == "person" else 0
            self._free[key] &= ~_bits([(seat.start - rest, seat.end + rest)])

    def place(self, task: Task) -> bool:
        """Place a session whole, or else in its parts; return whether it has a place.

        It comes after its group's earlier modules if that can be.
        """
        after = [self.seats[name][-1].end for name in task.session.after if self.seats.get(name)]
        rank = self.ranks.get(task.id, 0)
        behind = [
            seats[-1].end
            for name, seats in self.seats.items()
            if self.ranks.get(name, rank) < rank
            and set(task.session.groups) & set(self.layout.tasks[name].session.groups)
        ]
        earliest = max(after, default=0)
        lengths = sorted(task.totals, key=lambda one: (abs(one - task.wished), -one))
        for start in dict.fromkeys([max([earliest, *behind]), earliest]):
            for length in lengths:
                if seat := self._seat(task, 0, start, length):
                    return self._take(task, [seat])
            if len(task.parts) > 1 and self._place_parts(task, start):
                return True
        return False

    def _place_parts(self, task: Task, earliest: int) -> bool:
        seats: list[_Seat] = []
        for part in task.parts:
            seat = self._seat(task, part.number, earliest, part.wished) if part.wished else None
            if seat is None or (seats and seat.room != seats[0].room):
                return False
            earliest = seat.end
            if seats and seats[-1].end == seat.start:
                if seats[-1].teams != seat.teams:
                    return False
                seat = replace(seat, start=seats.pop().start)
            seats.append(seat)
        return self._take(task, seats)

    def _take(self, task: Task, seats: list[_Seat]) -> bool:
        self.seats[task.id] = seats
        for seat in seats:
            self._occupy(seat, dict.fromkeys(task.session.groups), task.session.people)
        return True

    def _seat(self, task: Task, part: int, earliest: int, length: int) -> _Seat | None:
        session = task.session
        groups: list[Key] = [("group", group) for group in session.groups]
        people: list[Key] = [("person", person) for person in session.people]
        free = -1
        for key in (*groups, *people):
            free &= self._free[key]
        own, grid = self.layout.starts(task.parts[part]), self.layout.grid
        starts = _bits((a, b + 1) for a, b in own) & _bits((a, b + 1) for a, b in grid)
        starts &= _room_for(free, length)
        if session.windows:
            starts &= _bits((first, last - length + 1) for first, last in task.windows)
        starts = starts >> earliest << earliest
        starts &= (1 << max(0, self.deadlines[task.id] - length + 1)) - 1
        rooms = {room: _room_for(self._free["room", room], length) for room in task.rooms}
        for start in _each(starts):
            span = (start, start + length)
            teams = self._teams(task, span)
            if teams is None or not self._works(session.groups, session.people, span):
                continue
            room = self._room(task, span, [r for r, bits in rooms.items() if bits >> start & 1])
            if room is not None or not self.layout.problem.rooms:
                return _Seat(*span, room, teams)
        return None

    def _teams(self, task: Task, span: Span) -> tuple[str, ...] | None:
        taken: list[str] = []
        units = _bits([span])
        for need in task.needs:
            free = (
                team
                for team in need.teams
                if team not in taken and self._free["team", team] & units == units
            )
            team = next(free, None)
            if team is None:
                return None
            taken.append(team)
        return tuple(taken)

    def _room(self, task: Task, span: Span, rooms: list[str]) -> str | None:
        """Return a room to which everybody can come in time: one used before, else the smallest."""
        seats, people = self.layout.problem.rooms, self.layout.problem.people
        used = [row[2] for group in task.session.groups for row in self._work["group", group]]
        order = sorted(rooms, key=lambda r: (-used.count(r), seats[r].seats or 10**9, r))
        comers: list[Key] = [("group", g) for g in task.session.groups]
        comers += [("person", p) for p in task.session.people if not people[p].remote]

        def is_in_time(room: str) -> bool:
            for start, end, other in (row for who in comers for row in self._work[who]):
                way = self.layout.ways.get((room, other or ""), 0)
                if way and start < span[1] + way and span[0] < end + way:
                    return False
            return True

        return next((r for r in order if not self.layout.ways or is_in_time(r)), None)

    def _works(self, groups: Iterable[str], people: Iterable[str], span: Span) -> bool:
        """Whether runs of work stay within the longest block, and days within their maximum."""
        for person in people:
            most = self.layout.problem.people[person].daily_maximum
            if most is not None:
                day = next(frame for frame in self.layout.frames if frame[0] <= span[0] < frame[1])
                busy = [(a, b) for a, b, _ in self._work["person", person] if day[0] <= a < day[1]]
                load = sum(b - a for a, b in (*busy, span))
                if load * self.layout.units.minutes > most:
                    return False
        return all(self._run(group, span) <= self.layout.longest for group in groups)

    def _run(self, group: str, span: Span) -> int:
        """Return the units of work in a group's run around a span."""
        rows = sorted((a, b) for a, b, _ in self._work["group", group])
        total, reached = span[1] - span[0], span[0]
        for start, end in reversed([row for row in rows if row[1] <= span[0]]):
            if self._are_apart(group, end, reached):
                break
            total, reached = total + end - start, start
        reached = span[1]
        for start, end in (row for row in rows if row[0] >= span[1]):
            if self._are_apart(group, reached, start):
                break
            total, reached = total + end - start, end
        return total

    def _are_apart(self, group: str, end: int, start: int) -> bool:
        if start - end >= self.layout.pause:
            return True
        return any(end <= a and b <= start for a, b in self._rests[group])

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
