"""The CP-SAT model: variables for what is to be decided, what must hold between them, the price.

Each part of a session has a start (and a length, where there is a choice) and, for each of its
groups, one literal for each *slot* that can hold it. A slot is a segment of the group's day, or one
of the few stretches, at least a pause apart, into which a segment longer than the longest block
falls. ``build`` adds what sessions do to one another, ``price_of`` says what an agenda costs as a
linear expression, counted as ``problem.Weights`` says.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise, product
from time import monotonic
from typing import TYPE_CHECKING, Any

from trainkit.agenda.problem import Method, Session, Span, Weights, overlap
from trainkit.agenda.solver.layout import Layout, Part, Segment, Task, serves
from trainkit.model.fields import joined

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


Linear = Any
"""A linear expression of CP-SAT: a variable, a sum, or a number."""
Slots = dict[int, tuple[Any, ...]]
"""By segment: a literal for each of its slots."""


class TimeIsUp(Exception):
    """The clock ended a search before its model was built."""


@dataclass(frozen=True)
class PartVariables:
    """The decisions about one part."""

    part: Part
    start: Any
    length: Linear
    end: Linear
    interval: Any
    slots: dict[str, Slots]
    """By group; exactly one literal of each group is true."""
    days: frozenset[int]
    """The days on which it may lie."""
    rooms: dict[str, Any]
    """A literal for each room that fits, exactly one of them true."""
    heard: dict[str, Any]
    """A literal for each language into which it, or what is held as one with it, is interpreted."""
    teams: dict[str, Any]
    """A literal for each team that may interpret it."""


@dataclass
class Model:
    """The variables; ``build`` makes one that is complete."""

    layout: Layout
    cp: cp_model.CpModel
    ends: float = math.inf
    """When it must be built, on the monotonic clock."""
    parts: dict[str, tuple[PartVariables, ...]] = field(default_factory=dict)
    cuts: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """By session: a literal for each mark."""
    joined: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By session: a literal for each session with which it may be held as one."""
    alone: dict[str, Any] = field(default_factory=dict)
    """By session that may be held as part of another: a literal that is true if it is not."""
    pauses: dict[tuple[str, int], Any] = field(default_factory=dict)
    """Starts of movable pauses, by id and day."""
    rests: dict[tuple[str, int], tuple[Any, ...]] = field(default_factory=dict)
    """Starts of the short pauses between the slots of a group's segment."""
    _events: dict[str, list[tuple[Span, Slots]]] = field(default_factory=dict)
    """What ``events_of`` has returned."""

    @classmethod
    def of(cls, layout: Layout, ends: float = math.inf) -> Model:
        """Return the variables of a problem and how they depend on one another."""
        from ortools.sat.python import cp_model

        model = cls(layout, cp_model.CpModel(), ends)
        model._add_pauses()
        for task in layout.tasks.values():
            model.check_time()
            model._add_task(task)
        model._add_joint()
        return model

    def check_time(self) -> None:
        """Raise ``TimeIsUp`` if it should have been built already."""
        if monotonic() >= self.ends:
            raise TimeIsUp

    @property
    def all_parts(self) -> Iterator[PartVariables]:
        """All parts of all sessions."""
        return (one for parts in self.parts.values() for one in parts)

    @cached_property
    def by_group(self) -> dict[str, tuple[PartVariables, ...]]:
        """The parts of each group's sessions."""
        found: dict[str, list[PartVariables]] = {group: [] for group in self.layout.problem.groups}
        for name, parts in self.parts.items():
            for group in dict.fromkeys(self.layout.tasks[name].session.groups):
                found[group] += parts
        return {group: tuple(parts) for group, parts in found.items()}

    def held(self, group: str, segment: int) -> list[tuple[PartVariables, tuple[Any, ...]]]:
        """Return the group's parts that the segment may hold, each with a literal for each slot."""
        return [
            (one, one.slots[group][segment])
            for one in self.by_group[group]
            if segment in one.slots[group]
        ]

    def on_day(self, one: PartVariables, day: int) -> list[Any]:
        """Return literals of which one is true if a part lies on a day."""
        group, slots = next(iter(one.slots.items()))
        segments = self.layout.segments(group)
        return [lit for n, literals in slots.items() if segments[n].day == day for lit in literals]

    def segment_start(self, segment: Segment) -> Linear:
        """Return the unit at which a segment starts."""
        if segment.before is None or not segment.before.is_movable:
            return segment.first
        return self.pauses[segment.before.id, segment.day] + segment.before.length

    def segment_end(self, segment: Segment) -> Linear:
        """Return the unit at which a segment ends."""
        if segment.after is None or not segment.after.is_movable:
            return segment.last
        return self.pauses[segment.after.id, segment.day]

    def events_of(self, group: str) -> list[tuple[Span, Slots]]:
        """Return when fixed events keep a group at work, with a literal for each slot.

        Exactly one literal of each is true; there is none if it lies in no segment.
        """
        if group not in self._events:
            work = self.layout.work_of_group(group)
            self._events[group] = [(span, self._event_slots(group, span)) for span in work]
        return self._events[group]

    def interval(self, one: PartVariables, *literals: Any) -> Any:
        """Return a part's interval, there if all literals are true."""
        if not literals:
            return one.interval
        present = literals[0]
        if len(literals) > 1:
            present = self.cp.new_bool_var("")
            self.cp.add_bool_and(literals).only_enforce_if(present)
            self.cp.add_bool_or([present, *(~literal for literal in literals)])
        if one.part.is_flexible:
            return self.cp.new_optional_interval_var(one.start, one.length, one.end, present, "")
        return self.cp.new_optional_fixed_size_interval_var(one.start, one.part.least, present, "")

    def own(self, one: PartVariables) -> list[Any]:
        """Return the literals that are all true if a part's session is not part of another."""
        name = one.part.session
        return [self.alone[name]] if name in self.alone else []

    def session(self, one: PartVariables) -> Session:
        """Return the session of a part."""
        return self.layout.tasks[one.part.session].session

    def of_person(self, person: str) -> list[PartVariables]:
        """Return the parts of a person's sessions."""
        return [one for one in self.all_parts if person in self.session(one).people]

    def at_most(self, one: PartVariables, holds: Linear) -> Linear:
        """Return a number at most the part's length where ``holds`` is 1, else at most 0."""
        if not one.part.is_flexible:
            return one.part.least * holds
        work = self.cp.new_int_var(0, one.part.most, "")
        self.cp.add(work <= one.part.most * holds)
        self.cp.add(work <= one.length)
        return work

    def at_least(self, one: PartVariables, holds: Linear) -> Linear:
        """Return a number at least the part's length where ``holds`` is 1, else at least 0."""
        if not one.part.is_flexible:
            return one.part.least * holds
        load = self.cp.new_int_var(0, one.part.most, "")
        self.cp.add(load >= one.length - one.part.most * (1 - holds))
        return load

    # -- days ---------------------------------------------------------------------------------

    def _add_pauses(self) -> None:
        for track in self.layout.tracks:
            for segment in track.segments:
                pause = segment.before
                if pause is None:
                    continue
                key = (pause.id, pause.day)
                if not pause.starts:
                    self.cp.add_bool_or([])
                elif pause.is_movable and key not in self.pauses:
                    self.pauses[key] = self._variable(pause.starts, f"{pause.id}@{pause.day}")
            for segment in track.segments:
                edges = (segment.before, segment.after)
                # What events do among themselves, and beyond the day, is given.
                if any(pause is not None and not pause.is_event for pause in edges):
                    self.cp.add(self.segment_start(segment) <= self.segment_end(segment))

    def _variable(self, rows: Iterable[Span], name: str) -> Any:
        """Return a variable with a value in one of the rows, first and last included."""
        from ortools.sat.python import cp_model

        domain = cp_model.Domain.from_intervals([list(row) for row in rows])
        return self.cp.new_int_var_from_domain(domain, name)

    def _rests(self, group: str, n: int) -> tuple[Any, ...]:
        """Return the starts of the short pauses in a segment, in order.

        They end a slot and begin the next one. Those that are not needed lie behind the segment.
        """
        if (group, n) not in self.rests:
            segment, pause = self.layout.segments(group)[n], self.layout.pause
            count = self.layout.slots(group, segment) - 1
            low, high = segment.first - count * pause, segment.last + count * pause
            rests = tuple(self.cp.new_int_var(low, high, "") for _ in range(count))
            for before, after in pairwise(rests):
                self.cp.add(after >= before + pause)
            self.rests[group, n] = rests
        return self.rests[group, n]

    def _lies_in(
        self, group: str, n: int, k: int, start: Linear, end: Linear, literal: Any
    ) -> None:
        """Let something lie in a slot if the literal is true; given edges are seen to elsewhere."""
        segment, rests = self.layout.segments(group)[n], self._rests(group, n)
        first, last = self.segment_start(segment), self.segment_end(segment)
        if k:
            rested = rests[k - 1] + self.layout.pause
            self.cp.add(start >= rested).only_enforce_if(literal)
        if k < len(rests):
            self.cp.add(end <= rests[k]).only_enforce_if(literal)
        if not isinstance(first, int):
            self.cp.add(start >= first).only_enforce_if(literal)
        if not isinstance(last, int):
            self.cp.add(end <= last).only_enforce_if(literal)

    def _event_slots(self, group: str, span: Span) -> Slots:
        slots = {
            n: tuple(self.cp.new_bool_var("") for _ in range(len(self._rests(group, n)) + 1))
            for n, segment in enumerate(self.layout.segments(group))
            if span[0] < segment.last and segment.first < span[1]
        }
        if slots:
            self.cp.add_exactly_one(one for literals in slots.values() for one in literals)
        for n, literals in slots.items():
            for k, literal in enumerate(literals):
                self._lies_in(group, n, k, span[0], span[1], literal)
        return slots

    # -- sessions -----------------------------------------------------------------------------

    def _add_task(self, task: Task) -> None:
        parts = tuple(self._part(task, part) for part in task.parts)
        self.parts[task.id] = parts
        self._add_cuts(task, parts)
        self._add_places(task, parts)
        if len(task.windows) > 1:
            self._add_windows(task, parts)

    def _part(self, task: Task, part: Part) -> PartVariables:
        name = f"{task.id}.{part.number}"
        starts = self.layout.starts(part)
        if not starts:
            self.cp.add_bool_or([])
        start = self._variable(starts or [(0, 0)], name)
        length: Linear = part.least
        if part.is_flexible:
            alone = len(task.parts) == 1
            rows = [(one, one) for one in task.totals] if alone else [(part.least, part.most)]
            length = self._variable(rows, f"{name} length")
            end = self.cp.new_int_var(0, self.layout.frames[-1][1], f"{name} end")
            interval = self.cp.new_interval_var(start, length, end, name)
        else:
            end = start + length
            interval = self.cp.new_fixed_size_interval_var(start, part.least, name)
        slots = {
            group: self._slots(part, starts, group, start, end)
            for group in dict.fromkeys(task.session.groups)
        }
        group, found = next(iter(slots.items()))
        rooms = {room: self.cp.new_bool_var(f"{name} in {room}") for room in task.rooms}
        if self.layout.problem.rooms:
            self.cp.add_exactly_one(rooms.values())
        # What the session and those joined with it may need.
        needs = [
            need
            for one in (task.id, *self.layout.followers[task.id])
            for need in self.layout.tasks[one].needs
        ]
        languages = dict.fromkeys(language for need in needs for language in need.languages)
        teams = dict.fromkeys(team for need in needs for team in need.teams)
        return PartVariables(
            part,
            start,
            length,
            end,
            interval,
            slots,
            frozenset(self.layout.segments(group)[n].day for n in found),
            rooms,
            {one: self.cp.new_bool_var(f"{name} heard in {one}") for one in languages},
            {one: self.cp.new_bool_var(f"{name} by {one}") for one in teams},
        )

    def _slots(
        self, part: Part, starts: tuple[Span, ...], group: str, start: Any, end: Linear
    ) -> Slots:
        segments = self.layout.segments(group)
        slots: Slots = {}
        for n, segment in enumerate(segments):
            latest = segment.last - part.least
            if any(first <= latest and segment.first <= last for first, last in starts):
                slots[n] = tuple(
                    self.cp.new_bool_var(f"{part.session}.{part.number} in {group}:{n}.{k}")
                    for k in range(len(self._rests(group, n)) + 1)
                )
        self.cp.add_exactly_one(one for literals in slots.values() for one in literals)
        self.cp.add(start >= sum(segments[n].first * sum(found) for n, found in slots.items()))
        self.cp.add(end <= sum(segments[n].last * sum(found) for n, found in slots.items()))
        for n, literals in slots.items():
            for k, literal in enumerate(literals):
                self._lies_in(group, n, k, start, end, literal)
        return slots

    def _add_cuts(self, task: Task, parts: tuple[PartVariables, ...]) -> None:
        from ortools.sat.python import cp_model

        cuts = tuple(self.cp.new_bool_var(f"{task.id} cut {n}") for n in range(1, len(task.parts)))
        self.cuts[task.id] = cuts
        grid = cp_model.Domain.from_intervals([list(row) for row in self.layout.grid])
        # Only where there are several windows can a cut without a gap be of use.
        gap = int(len(task.windows) <= 1)
        for before, after, cut in zip(parts, parts[1:], cuts, strict=False):
            self.cp.add(after.start >= before.end)
            self.cp.add(after.start == before.end).only_enforce_if(~cut)
            self.cp.add(after.start >= before.end + gap).only_enforce_if(cut)
            self.cp.add_linear_expression_in_domain(after.start, grid).only_enforce_if(cut)
            for kind in ("rooms", "heard", "teams"):
                for key, literal in getattr(before, kind).items():
                    self.cp.add(literal == getattr(after, kind)[key]).only_enforce_if(~cut)

    def _add_places(self, task: Task, parts: tuple[PartVariables, ...]) -> None:
        """Let the parts be as long as the places of the marks at the whole's length make them."""
        cuts = self.cuts[task.id]
        if not cuts:
            return
        total = self._variable([(one, one) for one in task.totals], f"{task.id} length")
        self.cp.add(sum(one.length for one in parts) == total)
        for n, cut in enumerate(cuts):
            options = {length: marks[n] for length, marks in task.places.items()}
            values = [(place, place) for near in options.values() for place in near]
            place = self._variable(values, f"{task.id} mark {n + 1}")
            self.cp.add(sum(one.length for one in parts[: n + 1]) == place)
            self.cp.add_allowed_assignments(
                [total, place, cut],
                [
                    (length, at, is_cut)
                    for length, near in options.items()
                    for at in near
                    for is_cut in ((0, 1) if 0 < at < length else (0,))
                ],
            )
        for (n, one), (m, other) in combinations(enumerate(cuts), 2):
            between = sum(part.length for part in parts[n + 1 : m + 1])
            self.cp.add(between >= 1).only_enforce_if([one, other])

    def _add_windows(self, task: Task, parts: tuple[PartVariables, ...]) -> None:
        """Let each piece lie in one of several windows."""
        chosen = []
        for one in parts:
            literals = [self.cp.new_bool_var("") for _ in task.windows]
            self.cp.add_exactly_one(literals)
            for (first, last), literal in zip(task.windows, literals, strict=True):
                self.cp.add(one.start >= first).only_enforce_if(literal)
                self.cp.add(one.end <= last).only_enforce_if(literal)
            chosen.append(literals)
        for (before, after), cut in zip(pairwise(chosen), self.cuts[task.id], strict=True):
            for literal, other in zip(before, after, strict=True):
                self.cp.add_bool_or([cut, ~literal, other])

    # -- sessions that are held as one --------------------------------------------------------

    def _add_joint(self) -> None:
        """Let sessions be held as one: the one that comes first in the problem leads.

        The others have no place of their own in rooms, with people and with teams.
        """
        for name, leaders in self.layout.leaders.items():
            if leaders:
                found = {one: self.cp.new_bool_var(f"{name} with {one}") for one in leaders}
                self.joined[name], self.alone[name] = found, self.cp.new_bool_var(f"{name} alone")
                self.cp.add_exactly_one([self.alone[name], *found.values()])
                for leader, literal in found.items():
                    self._join(leader, name, literal)
                    if leader in self.alone:
                        self.cp.add_implication(literal, self.alone[leader])

    def _join(self, leader: str, follower: str, literal: Any) -> None:
        pairs = [*zip(self.parts[leader], self.parts[follower], strict=False)]
        cuts = [*zip(self.cuts[leader], self.cuts[follower], strict=False)]
        marks, others = (self.layout.tasks[name].places for name in (leader, follower))
        if any(marks[total] != others[total] for total in marks.keys() & others.keys()):
            # Neither is cut then, and their first parts stand for all.
            pairs, cuts = pairs[:1], []
            for cut in (*self.cuts[leader], *self.cuts[follower]):
                self.cp.add_implication(literal, ~cut)
        for cut, other in cuts:
            self.cp.add(cut == other).only_enforce_if(literal)
        last, latest = self.parts[leader][-1], self.parts[follower][-1]
        self.cp.add(last.end == latest.end).only_enforce_if(literal)
        for one, also in pairs:
            self.cp.add(one.start == also.start).only_enforce_if(literal)
            for room in dict.fromkeys([*one.rooms, *also.rooms]):
                first, second = one.rooms.get(room, 0), also.rooms.get(room, 0)
                self.cp.add(first == second).only_enforce_if(literal)
            for language, hears in also.heard.items():
                self.cp.add_bool_or([~literal, ~hears, one.heard[language]])


Stay = tuple[str, Span]
"""A room and when somebody is there."""


def build(layout: Layout, ends: float = math.inf) -> Model:
    """Return the model of a problem with every hard constraint. Raises ``TimeIsUp``."""
    model = Model.of(layout, ends)
    for constrain in (
        _keep_order,
        _keep_groups,
        _limit_runs,
        _keep_people,
        _limit_days_of_people,
        _keep_rooms,
        _limit_seats,
        _interpret,
        _keep_teams,
        _keep_ways,
    ):
        model.check_time()
        constrain(model)
    return model


def _no_overlap(model: Model, intervals: Iterable[Any], fixed: Iterable[Span]) -> None:
    bars = (model.cp.new_fixed_size_interval_var(a, b - a, "") for a, b in joined(fixed))
    model.cp.add_no_overlap([*intervals, *bars])


def _keep_order(model: Model) -> None:
    for name, task in model.layout.tasks.items():
        for earlier in task.session.after:
            model.cp.add(model.parts[name][0].start >= model.parts[earlier][-1].end)


# -- groups -------------------------------------------------------------------------------------


def _keep_groups(model: Model) -> None:
    for group, parts in model.by_group.items():
        fixed = model.layout.fixed_of_group(group, pauses=False)
        _no_overlap(model, (one.interval for one in parts), fixed)


def _limit_runs(model: Model) -> None:
    """Let no group work longer than the longest block without a pause.

    Only segments longer than that need a thought: the work in each of their slots has a limit.
    """
    for group in model.layout.problem.groups:
        for n, segment in enumerate(model.layout.segments(group)):
            if segment.size > model.layout.longest and model.held(group, n):
                _limit_slots(model, group, n)


def _limit_slots(model: Model, group: str, n: int) -> None:
    cp, longest, held = model.cp, model.layout.longest, model.held(group, n)
    events = [(span, slots[n]) for span, slots in model.events_of(group) if n in slots]
    before: list[Any] = []
    for k in range(len(model.rests[group, n]) + 1):
        taught = [literals[k] for _, literals in held]
        load: Linear = sum(model.at_least(one, literals[k]) for one, literals in held)
        cp.add(load <= longest)
        if events:
            # Events alone may go on for longer.
            busy = cp.new_bool_var("")
            for literal in taught:
                cp.add_implication(literal, busy)
            load += sum((end - start) * literals[k] for (start, end), literals in events)
            cp.add(load <= longest).only_enforce_if(busy)
        used = [*taught, *(literals[k] for _, literals in events)]
        for literal in used if k else ():
            cp.add_bool_or([~literal, *before])
        before = used


# -- people -------------------------------------------------------------------------------------


def _keep_people(model: Model) -> None:
    layout = model.layout
    for person, about in layout.problem.people.items():
        parts = model.of_person(person)
        intervals = [model.interval(one, *model.own(one)) for one in parts]
        fixed = [span for one, span in layout.fixed if person in one.people]
        away = layout.gaps(layout.present[person]) if person in layout.present else []
        if any(one.part.is_flexible for one in parts):
            _no_overlap(model, intervals, [*fixed, *away])
        else:
            # Where lengths are given, starts say it all.
            _no_overlap(model, intervals, fixed)
        rest = layout.units.of(about.changeover)
        if rest:
            padded = [_padded(model, one, rest) for one in parts]
            _no_overlap(model, padded, [(start, end + rest) for start, end in fixed])


def _padded(model: Model, one: PartVariables, rest: int) -> Any:
    """Return the interval of a part and, where the session ends or is cut, of a rest behind it."""
    cuts = model.cuts[one.part.session]
    behind = rest * cuts[one.part.number] if one.part.number < len(cuts) else rest
    end = model.cp.new_int_var(0, model.layout.frames[-1][1] + rest, "")
    present = model.own(one) or [model.cp.new_constant(1)]
    size = one.length + behind
    if one.part.is_flexible:  # the size of an interval may have one variable only
        size = model.cp.new_int_var(one.part.least, one.part.most + rest, "")
        model.cp.add(size == one.length + behind)
    return model.cp.new_optional_interval_var(one.start, size, end, present[0], "")


def _limit_days_of_people(model: Model) -> None:
    layout = model.layout
    for person, about in layout.problem.people.items():
        if about.daily_maximum is None:
            continue
        parts = model.of_person(person)
        for day in range(len(layout.frames)):
            load = sum(
                _load(model, one, sum(literals))
                for one in parts
                if (literals := model.on_day(one, day))
            )
            model.cp.add(load <= about.daily_maximum // layout.units.minutes)


def _load(model: Model, one: PartVariables, here: Linear) -> Linear:
    """Return a number at least the part's length if it is here and not part of another."""
    own = model.own(one)
    if not own:
        return model.at_least(one, here)
    both = model.cp.new_bool_var("")
    model.cp.add(both >= here + own[0] - 1)
    return model.at_least(one, both)


# -- rooms --------------------------------------------------------------------------------------


def _keep_rooms(model: Model) -> None:
    layout = model.layout
    for room, about in layout.problem.rooms.items():
        intervals = []
        for one in model.all_parts:
            if room in one.rooms:
                chosen = [one.rooms[room]] if len(one.rooms) > 1 else []
                intervals.append(model.interval(one, *chosen, *model.own(one)))
        fixed = [span for one, span in layout.fixed if one.room == room]
        if about.open:
            fixed += layout.gaps(layout.units.union(about.open))
        _no_overlap(model, intervals, fixed)


def _limit_seats(model: Model) -> None:
    """Let rooms have seats for all who are there, where sessions may be held as one."""
    layout = model.layout
    for leader, names in layout.followers.items():
        size = layout.tasks[leader].size
        more = sum(layout.tasks[name].size * model.joined[name][leader] for name in names)
        for one in model.parts[leader] if names else ():
            for room, literal in one.rooms.items():
                seats = layout.problem.rooms[room].seats
                if seats is not None:
                    model.cp.add(size + more <= seats).only_enforce_if(literal)


# -- interpreters -------------------------------------------------------------------------------


def _interpret(model: Model) -> None:
    """Let each group that does not understand a session hear a language that it does.

    A booth is for one language; it serves all groups that understand that language.
    """
    layout = model.layout
    for name, task in layout.tasks.items():
        for one in model.parts[name]:
            for need in task.needs:
                model.cp.add_bool_or([one.heard[language] for language in need.languages])
            for language, heard in one.heard.items():
                teams = [
                    literal
                    for team, literal in one.teams.items()
                    if serves(layout.problem, team, task.session, language)
                ]
                held_elsewhere = [~literal for literal in model.own(one)]
                model.cp.add_bool_or([~heard, *held_elsewhere, *teams])
            for room, in_room in one.rooms.items():
                booths = layout.problem.rooms[room].booths
                if task.in_booths and booths < len(one.heard):
                    model.cp.add(sum(one.heard.values()) <= booths).only_enforce_if(in_room)


def _keep_teams(model: Model) -> None:
    layout = model.layout
    for team, about in layout.problem.interpreters.items():
        intervals = [
            model.interval(one, one.teams[team], *model.own(one))
            for one in model.all_parts
            if team in one.teams
        ]
        away = layout.gaps(layout.units.union(about.available)) if about.available else []
        _no_overlap(model, intervals, away)


# -- ways between rooms -------------------------------------------------------------------------


def _keep_ways(model: Model) -> None:
    """Keep the time between all that a group, or a person who is not remote, does elsewhere."""
    if not model.layout.ways:
        return
    ways = _Ways(model)
    for parts in model.parts.values():
        for before, after in combinations(parts, 2):
            ways.between_parts(before, after, in_order=True)
    for names, stays in _travellers(model):
        for one, other in combinations(names, 2):
            ways.between(one, other)
        for part in (part for name in names for part in model.parts[name]):
            ways.around(part, stays)


def _travellers(model: Model) -> Iterator[tuple[list[str], list[Stay]]]:
    """Yield the sessions, and the fixed events with a room, of each group and person."""
    problem, tasks = model.layout.problem, model.layout.tasks
    events = [(one, one.room, span) for one, span in model.layout.fixed if one.room]
    for group in problem.groups:
        names = [name for name, one in tasks.items() if group in one.session.groups]
        stays = [(room, at) for one, room, at in events if not one.groups or group in one.groups]
        yield names, stays
    for person, about in problem.people.items():
        if not about.remote:
            names = [name for name, one in tasks.items() if person in one.session.people]
            yield names, [(room, at) for one, room, at in events if person in one.people]


@dataclass
class _Ways:
    """Adds each constraint once."""

    model: Model
    _done: set[frozenset[str]] = field(default_factory=set)
    _venues: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)

    def around(self, part: PartVariables, stays: Sequence[Stay]) -> None:
        """Keep a part of a session away from fixed events in other rooms."""
        for room, literal in part.rooms.items():
            for place, (start, end) in stays:
                way = self.model.layout.ways.get((room, place), 0)
                if way:
                    interval = self.model.interval(part, literal)
                    _no_overlap(self.model, [interval], [(start - way, end + way)])

    def between(self, one: str, other: str) -> None:
        """Keep time between two sessions."""
        if frozenset((one, other)) not in self._done:
            self._done.add(frozenset((one, other)))
            for before, after in product(self.model.parts[one], self.model.parts[other]):
                if before.days & after.days:
                    self.between_parts(before, after)

    def between_parts(
        self, before: PartVariables, after: PartVariables, *, in_order: bool = False
    ) -> None:
        """Keep time between two parts: once for each pair of venues, and once for other rooms."""
        cp, needed = self.model.cp, [*self._needed(before, after)]
        order = True if in_order or not needed else cp.new_bool_var("")
        for way, literals in needed:
            cp.add(after.start >= before.end + way).only_enforce_if([*literals, order])
            if not in_order:
                cp.add(before.start >= after.end + way).only_enforce_if([*literals, ~order])

    def _needed(
        self, before: PartVariables, after: PartVariables
    ) -> Iterator[tuple[int, list[Any]]]:
        """Yield the units of each way that two parts may need, with what must be true for it."""
        layout, first, second = self.model.layout, self._at(before), self._at(after)
        venue = {name: room.venue or "" for name, room in layout.problem.rooms.items()}
        pairs = {
            (venue[a], venue[b]): way
            for a, b in product(before.rooms, after.rooms)
            if venue[a] != venue[b] and (way := layout.ways.get((a, b), 0)) > layout.changeover
        }
        for (a, b), way in pairs.items():
            yield way, [first[a], second[b]]
        if layout.changeover and len({*before.rooms, *after.rooms}) > 1:
            same = self.model.cp.new_bool_var("")
            for room in dict.fromkeys([*before.rooms, *after.rooms]):
                one, other = before.rooms.get(room, 0), after.rooms.get(room, 0)
                self.model.cp.add(one == other).only_enforce_if(same)
            yield layout.changeover, [~same]

    def _at(self, part: PartVariables) -> dict[str, Any]:
        """Return a literal for each venue in which a part may be."""
        key = (part.part.session, part.part.number)
        if key not in self._venues:
            by_venue: defaultdict[str, list[Any]] = defaultdict(list)
            for room, literal in part.rooms.items():
                by_venue[self.model.layout.problem.rooms[room].venue or ""].append(literal)
            found = {venue: literals[0] for venue, literals in by_venue.items()}
            for venue, literals in by_venue.items():
                if len(literals) > 1:
                    found[venue] = self.model.cp.new_bool_var(f"{key[0]} at {venue}")
                    self.model.cp.add(sum(literals) == found[venue])
            self._venues[key] = found
        return self._venues[key]


Held = list[tuple[PartVariables, tuple[Any, ...]]]
"""Parts that a segment may hold, each with a literal for each of its slots."""


def price_of(model: Model) -> dict[str, Linear]:
    """Return the price by soft constraint: weight times count; those of no weight are left out.

    Raises ``TimeIsUp``.
    """
    counts, weights = _Counts(model), model.layout.problem.weights.model_dump()
    found: dict[str, Linear] = {}
    for name in Weights.model_fields:
        model.check_time()
        if weights[name]:
            found[name] = weights[name] * sum(getattr(counts, name)())
    return found


class _Counts:
    """For each weight, a method of its name that yields what is counted."""

    def __init__(self, model: Model) -> None:
        self.model, self._layout, self._cp = model, model.layout, model.cp
        self._days = range(len(model.layout.frames))
        self._known: dict[tuple[str, str, str], Any] = {}
        """What ``_precedes`` has returned."""

    def _segments(self) -> Iterator[tuple[str, int, Segment, Held]]:
        """Yield each group's segments with the parts that they may hold."""
        for group in self._layout.problem.groups:
            for n, segment in enumerate(self._layout.segments(group)):
                held = self.model.held(group, n)
                if held:
                    yield group, n, segment, held

    def _any(self, literals: list[Any]) -> Any:
        """Return a literal that is true exactly if one of the literals is."""
        if len(literals) == 1:
            return literals[0]
        found = self._cp.new_bool_var("")
        self._cp.add_max_equality(found, literals)
        return found

    def _count(self, most: int, total: Linear, *, step: int = 1) -> Any:
        """Return a variable from 0 to ``most`` that is at least the full steps in ``total``."""
        variable = self._cp.new_int_var(0, max(0, most), "")
        self._cp.add(step * variable >= total - (step - 1))
        return variable

    def _sessions(self, held: Held) -> list[tuple[Session, Linear]]:
        """Return the sessions that a segment may hold, each with 1 if it does, else 0."""
        by_session: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for one, literals in held:
            by_session[one.part.session].append(literals)
        found = []
        for name, parts in by_session.items():
            flat = [literal for literals in parts for literal in literals]
            here = sum(flat) if len(parts) == 1 else self._any(flat)
            found.append((self._layout.tasks[name].session, here))
        return found

    def _talks(self, held: Held) -> list[Linear]:
        return [here for session, here in self._sessions(held) if session.method is Method.TALK]

    # -- what segments hold -------------------------------------------------------------------

    def after_lunch(self) -> Iterator[Linear]:
        for _, _, segment, held in self._segments():
            if segment.follows_lunch:
                yield sum(self._talks(held))

    def alternate(self) -> Iterator[Linear]:
        for _, _, _, held in self._segments():
            talks = self._talks(held)
            if len(talks) > 1:
                yield self._count(len(talks) - 1, sum(talks) - 1)

    def demanding(self) -> Iterator[Linear]:
        for _, _, segment, held in self._segments():
            found = [here for session, here in self._sessions(held) if session.demanding]
            yield segment.index * sum(found)

    def late(self) -> Iterator[Linear]:
        for group in self._layout.problem.groups:
            for day in self._days:
                n, _ = self._layout.track(group).of_day(day)[-1]
                literals = [lit for _, found in self.model.held(group, n) for lit in found]
                if literals:
                    yield self._any(literals)

    def gaps(self) -> Iterator[Linear]:
        for group in self._layout.problem.groups:
            for day in self._days:
                segments = self._layout.track(group).of_day(day)
                works = [self._works(group, n) for n, _ in segments]
                for n, here in enumerate(works):
                    later = [one for one in works[n + 1 :] if one is not None]
                    if later:
                        gap = self._cp.new_bool_var("")
                        for one in later:
                            self._cp.add_bool_or([gap, ~one, *([] if here is None else [here])])
                        yield gap

    def _works(self, group: str, n: int) -> Any | None:
        """Return a literal that is true if a segment has work; ``None`` if it never has."""
        literals = [lit for _, found in self.model.held(group, n) for lit in found]
        starts = {span[0] for span in self._layout.fixed_of_group(group, pauses=False)}
        for span, slots in self.model.events_of(group):
            if span[0] in starts:
                literals += slots.get(n, ())
        return self._any(literals) if literals else None

    # -- modules ------------------------------------------------------------------------------

    @cached_property
    def _modules(self) -> dict[str, dict[str, list[PartVariables]]]:
        """The parts of each group's modules."""
        found: dict[str, dict[str, list[PartVariables]]] = {}
        for group, parts in self.model.by_group.items():
            of_group = found.setdefault(group, {})
            for one in parts:
                module = self.model.session(one).module
                if module:
                    of_group.setdefault(module, []).append(one)
        return found

    def module_apart(self) -> Iterator[Linear]:
        for group, modules in self._modules.items():
            for parts in modules.values():
                pieces = [*self._pieces(group, parts)]
                self._cp.add_bool_or(pieces)
                yield sum(pieces) - 1

    def _pieces(self, group: str, parts: list[PartVariables]) -> Iterator[Any]:
        """Yield a literal for each segment in which a piece of a module may begin."""
        for day in self._days:
            before = None
            for n, _ in self._layout.track(group).of_day(day):
                literals = [lit for one in parts for lit in one.slots[group].get(n, ())]
                here = self._any(literals) if literals else None
                if here is not None and before is not None:
                    begins = self._cp.new_bool_var("")
                    self._cp.add_bool_or([~here, before, begins])
                    yield begins
                elif here is not None:
                    yield here
                before = here

    def mixed(self) -> Iterator[Linear]:
        for group, modules in self._modules.items():
            for one, other in combinations(sorted(modules), 2):
                yield 1 - self._precedes(group, one, other) - self._precedes(group, other, one)

    def order(self) -> Iterator[Linear]:
        for group, modules in self._modules.items():
            wished = [one for one in self._layout.problem.modules if one in modules]
            for earlier, later in pairwise(wished):
                yield 1 - self._precedes(group, earlier, later)

    @cached_property
    def _ends(self) -> dict[tuple[str, str], tuple[Any, Any]]:
        """A variable each for the start and the end of each group's modules."""
        horizon = self._layout.frames[-1][1]
        found = {}
        for group, modules in self._modules.items():
            for module, parts in modules.items():
                first = self._cp.new_int_var(0, horizon, f"{group} starts {module}")
                last = self._cp.new_int_var(0, horizon, f"{group} ends {module}")
                for one in parts:
                    self._cp.add(first <= one.start)
                    self._cp.add(last >= one.end)
                found[group, module] = (first, last)
        return found

    def _precedes(self, group: str, one: str, other: str) -> Any:
        """Return a literal that is true only if one module has ended before the other begins."""
        key = (group, one, other)
        if key not in self._known:
            literal = self._cp.new_bool_var(f"{group}: {one} before {other}")
            last, first = self._ends[group, one][1], self._ends[group, other][0]
            self._cp.add(last <= first).only_enforce_if(literal)
            self._known[key] = literal
            reverse = self._known.get((group, other, one))
            if reverse is not None:
                self._cp.add_at_most_one([literal, reverse])
        return self._known[key]

    # -- rooms and speakers -------------------------------------------------------------------

    def room_changes(self) -> Iterator[Linear]:
        for parts in self.model.by_group.values():
            rooms = sorted({room for one in parts for room in one.rooms})
            for day in self._days if len(rooms) > 1 else ():
                used = [one for room in rooms for one in self._uses(parts, day, room)]
                if len(used) > 1:
                    yield self._count(len(used) - 1, sum(used) - 1)

    def _uses(self, parts: tuple[PartVariables, ...], day: int, room: str) -> list[Any]:
        """Return a literal that is true if a part is in a room on a day; nothing if none can be."""
        may = [(one, self.model.on_day(one, day)) for one in parts if room in one.rooms]
        used = [self._cp.new_bool_var("")] if any(literals for _, literals in may) else []
        for one, literals in may:
            if literals:
                self._cp.add(used[0] >= sum(literals) + one.rooms[room] - 1)
        return used

    def speaker_days(self) -> Iterator[Linear]:
        for person in self._layout.problem.people:
            parts = self.model.of_person(person)
            busy = [literal for day in self._days for literal in self._busy(parts, day)]
            if busy:
                self._cp.add_bool_or(busy)
                yield sum(busy) - 1

    def _busy(self, parts: list[PartVariables], day: int) -> list[Any]:
        """Return a literal that is true if a part lies on a day; nothing if none can."""
        may = [(one, literals) for one in parts if (literals := self.model.on_day(one, day))]
        busy = [self._cp.new_bool_var("")] if may else []
        for _, literals in may:
            self._cp.add(sum(literals) <= busy[0])
        return busy

    # -- time ---------------------------------------------------------------------------------

    def idle(self) -> Iterator[Linear]:
        unit = self._layout.units.minutes
        for group, n, segment, held in self._segments():
            most = segment.size * unit // 15
            if most:
                yield self._count(most, unit * self._idle_units(group, n, segment, held), step=15)

    def _idle_units(self, group: str, n: int, segment: Segment, held: Held) -> Linear:
        """Return a number of units at least as many as pass idle before the end of the last work.

        Only where the segment holds a session; what is returned is 0 or less otherwise.
        """
        last = self._cp.new_int_var(segment.first, segment.last, f"{group} in {n} ends")
        work: list[Linear] = []
        for one, literals in held:
            for literal in literals:
                self._cp.add(last >= one.end).only_enforce_if(literal)
            work.append(self.model.at_most(one, sum(literals)))
        opens = self.model.segment_start(segment)
        taught = self._any([lit for _, literals in held for lit in literals])
        for span, slots in self.model.events_of(group):
            for literal in slots.get(n, ()):
                size = overlap(span, (segment.first, segment.last))
                end = min(span[1], segment.last)
                self._cp.add(last >= end).only_enforce_if([literal, taught])
                work.append(size * literal)
        return last - opens - sum(work)

    def uneven(self) -> Iterator[Linear]:
        unit, days = self._layout.units.minutes, len(self._days)
        for parts in self.model.by_group.values() if days > 1 else ():
            wished = self._wished(parts)
            size = max(end - start for start, end in self._layout.frames)
            fullest = self._cp.new_int_var(0, size, "")
            for day in self._days:
                self._cp.add(fullest >= self._taught(parts, day, self.model.at_least))
            over = unit * (days * fullest - wished)
            yield self._count(size * unit // 60, over, step=60 * days)

    def underfilled(self) -> Iterator[Linear]:
        unit, frames = self._layout.units.minutes, self._layout.frames
        whole = sum(end - start for start, end in frames)
        for group, parts in self.model.by_group.items():
            events = joined(self._layout.fixed_of_group(group, pauses=False))
            fixed = [sum(overlap(span, frame) for span in events) for frame in frames]
            total = self._wished(parts) + sum(fixed)
            for day, (start, end) in enumerate(frames):
                missing = 2 * total * (end - start) - 3 * fixed[day] * whole
                most = missing * unit // (45 * whole)
                if most > 0:
                    taught = self._taught(parts, day, self.model.at_most)
                    yield self._count(most, unit * (missing - 3 * whole * taught), step=45 * whole)

    def _wished(self, parts: tuple[PartVariables, ...]) -> int:
        names = dict.fromkeys(one.part.session for one in parts)
        return sum(self._layout.tasks[name].wished for name in names)

    def _taught(self, parts: tuple[PartVariables, ...], day: int, counted: Any) -> Linear:
        return sum(
            counted(one, sum(literals))
            for one in parts
            if (literals := self.model.on_day(one, day))
        )

    # -- sessions -----------------------------------------------------------------------------

    def apart(self) -> Iterator[Linear]:
        sets: defaultdict[str, list[str]] = defaultdict(list)
        for name, task in self._layout.tasks.items():
            if task.session.joint:
                sets[task.session.joint].append(name)
        for names in sets.values():
            joined = (lit for name in names for lit in self.model.joined.get(name, {}).values())
            yield len(names) - 1 - sum(joined)

    def length(self) -> Iterator[Linear]:
        unit = self._layout.units.minutes
        for name, task in self._layout.tasks.items():
            if task.least < task.most:
                total = sum(one.length for one in self.model.parts[name])
                most = max(task.most - task.wished, task.wished - task.least)
                change = self._count(most, total - task.wished)
                self._cp.add(change >= task.wished - total)
                yield change if unit == 5 else self._count(most * unit // 5, unit * change, step=5)

    def split(self) -> Iterator[Linear]:
        for cuts in self.model.cuts.values():
            yield sum(cuts)
