"""The CP-SAT model: variables for what is to be decided, and how sessions lie in their days.

Each part of a session has a start (and a length, where there is a choice) and, for each of its
groups, one literal for each *slot* that can hold it. A slot is a segment of the group's day, or one
of the few stretches, at least a pause apart, into which a segment longer than the longest block
falls. ``constraints`` adds what sessions do to one another, ``soft_constraints`` the price.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise
from time import monotonic
from typing import TYPE_CHECKING, Any

from trainkit.agenda.problem import Session, Span
from trainkit.agenda.solver.layout import Layout, Part, Segment, Task

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
    """The variables; ``constraints.build`` makes one that is complete."""

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
