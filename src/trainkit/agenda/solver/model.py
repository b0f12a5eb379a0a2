"""The CP-SAT model: variables for what is to be decided, constraints for what must hold.

Each part of a session has a start (and a length, where there is a choice) and, for each of its
groups, one literal for each *slot* that can hold it. A slot is a segment of the group's day, or one
of the few stretches, at least a pause apart, into which a segment longer than the longest block
falls. Slots keep sessions out of pauses and work from going on too long; intervals keep people,
groups, rooms and teams from being in two places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from trainkit.agenda.solver.interpreting import add_interpreting
from trainkit.agenda.solver.joining import add_joint
from trainkit.agenda.solver.layout import Layout, Part, Pause, Segment, Task
from trainkit.agenda.solver.runs import limit_runs
from trainkit.agenda.solver.transfers import add_transfers
from trainkit.agenda.solver.units import Span, merged

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

__all__ = ["Model", "PartVariables"]

Linear = Any
"""A linear expression of CP-SAT: a variable, a sum, or a number."""


@dataclass(frozen=True)
class PartVariables:
    """The decisions about one part."""

    part: Part
    start: Any
    length: Linear
    end: Linear
    interval: Any
    slots: dict[str, dict[int, tuple[Any, ...]]]
    """By group and segment: a literal for each slot, true if the part lies in it."""
    days: frozenset[int]
    """The days on which it may lie."""
    room: dict[str, Any]
    """A literal for each room that fits, exactly one of them true."""
    team: dict[str, Any]
    """A literal for each team that may serve it, or what is held as one with it."""

    def holds(self, group: str, segment: int) -> Linear:
        """Return 1 if the group's segment holds the part, else 0."""
        return sum(self.slots[group].get(segment, ()))


@dataclass
class Model:
    """A model in the making; ``build`` fills it."""

    layout: Layout
    cp: cp_model.CpModel
    parts: dict[str, tuple[PartVariables, ...]] = field(default_factory=dict)
    cut: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """By session: a literal for each mark."""
    joined: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By session: a literal for each session with which it may be held as one."""
    together: list[tuple[PartVariables, PartVariables, Any]] = field(default_factory=list)
    """Parts of two sessions, the leader's first, with a literal that is true if they are one."""
    pauses: dict[tuple[str, int], Any] = field(default_factory=dict)
    """Starts of movable pauses, by id and day."""
    rests: dict[tuple[str, int], tuple[Any, ...]] = field(default_factory=dict)
    """Starts of the short pauses between the slots of a group's segment."""

    @classmethod
    def build(cls, layout: Layout) -> Model:
        """Return the model with everything that must hold."""
        from ortools.sat.python import cp_model

        model = cls(layout, cp_model.CpModel())
        model._add_pauses()
        for task in layout.tasks.values():
            model._add_task(task)
        add_joint(model)
        add_interpreting(model)
        model._add_orders()
        model._add_groups()
        model._add_people()
        model._add_rooms()
        model._add_teams()
        add_transfers(model)
        limit_runs(model)
        return model

    def forget_hints(self) -> None:
        """Take all hints away."""
        self.cp.clear_hints()  # type: ignore[no-untyped-call]

    @property
    def all_parts(self) -> Iterator[PartVariables]:
        """All parts of all sessions."""
        return (one for parts in self.parts.values() for one in parts)

    @cached_property
    def by_group(self) -> dict[str, tuple[PartVariables, ...]]:
        """The parts of each group's sessions."""
        found: dict[str, list[PartVariables]] = {group: [] for group in self.layout.problem.groups}
        for name, parts in self.parts.items():
            for group in self.layout.problem.sessions[name].groups:
                found[group] += parts
        return {group: tuple(parts) for group, parts in found.items()}

    def held(self, group: str, segment: int) -> list[tuple[PartVariables, tuple[Any, ...]]]:
        """Return the group's parts that the segment may hold, each with a literal for each slot."""
        return [
            (one, one.slots[group][segment])
            for one in self.by_group[group]
            if segment in one.slots[group]
        ]

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

    def _add_pauses(self) -> None:
        for track in self.layout.tracks:
            for segment in track.segments:
                if segment.before is not None:
                    self._add_pause(segment.before)
            for segment in track.segments:
                edges = (segment.before, segment.after)
                # What events do among themselves, and beyond the day, is given.
                if any(pause is not None and not pause.is_event for pause in edges):
                    self.cp.add(self.segment_start(segment) <= self.segment_end(segment))

    def _add_pause(self, pause: Pause) -> None:
        key = (pause.id, pause.day)
        if not pause.starts:
            self.cp.add_bool_or([])
        elif pause.is_movable and key not in self.pauses:
            self.pauses[key] = self._variable(pause.starts, f"{pause.id}@{pause.day}")

    def _variable(self, rows: Iterable[Span], name: str) -> Any:
        """Return a variable with a value in one of the rows, first and last included."""
        from ortools.sat.python import cp_model

        domain = cp_model.Domain.from_intervals([list(row) for row in rows])
        return self.cp.new_int_var_from_domain(domain, name)

    # -- sessions -----------------------------------------------------------------------------

    def _add_task(self, task: Task) -> None:
        parts = tuple(self._part(task, part) for part in task.parts)
        self.parts[task.id] = parts
        self._add_cuts(task, parts)
        self._add_places(task, parts)
        if task.windows_meet:
            self._add_windows(task, parts)

    def _part(self, task: Task, part: Part) -> PartVariables:
        name = f"{task.id}.{part.number}"
        if not part.starts:
            self.cp.add_bool_or([])
        start = self._variable(part.starts or [(0, 0)], name)
        length: Linear = part.least
        if part.is_flexible:
            alone = len(task.parts) == 1
            rows = [(one, one) for one in task.totals] if alone else [(part.least, part.most)]
            length = self._variable(rows, f"{name} length")
        end = start + length
        if part.is_flexible:
            end = self.cp.new_int_var(0, self.layout.frames[-1][1], f"{name} end")
            interval = self.cp.new_interval_var(start, length, end, name)
        else:
            interval = self.cp.new_fixed_size_interval_var(start, part.least, name)
        if part.barred:
            bars = [self.fixed(span) for span in part.barred]
            self.cp.add_no_overlap([interval, *bars])
        slots = {group: self._slots(part, group, start, end) for group in task.session.groups}
        group, found = next(iter(slots.items()))
        days = frozenset(self.layout.segments(group)[n].day for n in found)
        rooms = {room: self.cp.new_bool_var(f"{name} in {room}") for room in task.rooms}
        if self.layout.problem.rooms:
            self.cp.add_exactly_one(rooms.values())
        teams = self.layout.teams(task.id)
        by = {team: self.cp.new_bool_var(f"{name} by {team}") for team in teams}
        return PartVariables(part, start, length, end, interval, slots, days, rooms, by)

    def _slots(self, part: Part, group: str, start: Any, end: Linear) -> dict[int, tuple[Any, ...]]:
        segments = self.layout.segments(group)
        slots: dict[int, tuple[Any, ...]] = {}
        for n, segment in enumerate(segments):
            if _can_hold(segment, part):
                rests = self._rests(group, n)
                slots[n] = tuple(
                    self.cp.new_bool_var(f"{part.session}.{part.number} in {group}:{n}.{k}")
                    for k in range(len(rests) + 1)
                )
        self.cp.add_exactly_one(one for literals in slots.values() for one in literals)
        first = sum(segments[n].first * sum(literals) for n, literals in slots.items())
        last = sum(segments[n].last * sum(literals) for n, literals in slots.items())
        self.cp.add(start >= first)
        self.cp.add(end <= last)
        for n, literals in slots.items():
            rests = self._rests(group, n)
            opens, closes = (edge(segments[n]) for edge in (self.segment_start, self.segment_end))
            for k, literal in enumerate(literals):
                if not isinstance(opens, int):
                    self.cp.add(start >= opens).only_enforce_if(literal)
                if not isinstance(closes, int):
                    self.cp.add(end <= closes).only_enforce_if(literal)
                if k:
                    rested = rests[k - 1] + self.layout.pause
                    self.cp.add(start >= rested).only_enforce_if(literal)
                if k < len(rests):
                    self.cp.add(end <= rests[k]).only_enforce_if(literal)
        return slots

    def _rests(self, group: str, n: int) -> tuple[Any, ...]:
        """Return the starts of the short pauses in a segment, in order.

        They end a slot and begin the next one. Those that are not needed lie behind the segment.
        """
        if (group, n) not in self.rests:
            segment = self.layout.segments(group)[n]
            count = self.layout.slots(group, segment) - 1
            more = count * self.layout.pause
            rests = tuple(
                self.cp.new_int_var(
                    segment.first - more, segment.last + more, f"{group} rests in {n}"
                )
                for _ in range(count)
            )
            for before, after in pairwise(rests):
                self.cp.add(after >= before + self.layout.pause)
            self.rests[group, n] = rests
        return self.rests[group, n]

    def _add_cuts(self, task: Task, parts: tuple[PartVariables, ...]) -> None:
        from ortools.sat.python import cp_model

        cuts = tuple(self.cp.new_bool_var(f"{task.id} cut {n}") for n in range(1, len(task.parts)))
        self.cut[task.id] = cuts
        starts = cp_model.Domain.from_intervals([list(row) for row in self.layout.starts])
        for before, after, cut in zip(parts, parts[1:], cuts, strict=False):
            self._order(before, after)
            self.cp.add(after.start == before.end).only_enforce_if(~cut)
            # Only where windows meet can a cut without a gap be of use.
            gap = 0 if task.windows_meet else 1
            self.cp.add(after.start >= before.end + gap).only_enforce_if(cut)
            self.cp.add_linear_expression_in_domain(after.start, starts).only_enforce_if(cut)
            for room, literal in before.room.items():
                self.cp.add_bool_or([cut, ~literal, after.room[room]])
            for team, literal in before.team.items():
                self.cp.add_bool_or([cut, ~literal, after.team[team]])
                self.cp.add_bool_or([cut, literal, ~after.team[team]])

    def _add_places(self, task: Task, parts: tuple[PartVariables, ...]) -> None:
        """Let the parts be as long as the places of the marks at the whole's length make them."""
        cuts = self.cut[task.id]
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
            if any(marks[n][-1] >= marks[m][0] for marks in task.places.values()):
                between = sum(part.length for part in parts[n + 1 : m + 1])
                self.cp.add(between >= 1).only_enforce_if([one, other])

    def _add_windows(self, task: Task, parts: tuple[PartVariables, ...]) -> None:
        """Let each piece lie in one window where several windows meet."""
        chosen = []
        for one in parts:
            literals = [self.cp.new_bool_var("") for _ in task.windows]
            self.cp.add_exactly_one(literals)
            for (first, last), literal in zip(task.windows, literals, strict=True):
                self.cp.add(one.start >= first).only_enforce_if(literal)
                self.cp.add(one.end <= last).only_enforce_if(literal)
            chosen.append(literals)
        for (before, after), cut in zip(pairwise(chosen), self.cut[task.id], strict=True):
            for literal, other in zip(before, after, strict=True):
                self.cp.add_bool_or([cut, ~literal, other])

    def _add_orders(self) -> None:
        for name, session in self.layout.problem.sessions.items():
            for earlier in session.after:
                self._order(self.parts[earlier][-1], self.parts[name][0])

    def _order(self, before: PartVariables, after: PartVariables) -> None:
        """Let a part start after another one has ended.

        For each segment, what is held up to it is said again of the literals: that makes the linear
        relaxation much stronger.
        """
        self.cp.add(after.start >= before.end)
        for group in (name for name in before.slots if name in after.slots):
            first, second = before.slots[group], after.slots[group]
            for n in sorted(first.keys() | second.keys())[:-1]:
                earlier = [one for m, found in first.items() if m <= n for one in found]
                later = [one for m, found in second.items() if m <= n for one in found]
                if later and len(earlier) < sum(map(len, first.values())):
                    self.cp.add(sum(later) <= sum(earlier))

    def _alone(self, name: str) -> Any | None:
        """Return a literal that is true if the session is not held as part of another."""
        leaders = self.joined.get(name)
        if not leaders:
            return None
        alone = self.cp.new_bool_var(f"{name} alone")
        self.cp.add(alone + sum(leaders.values()) == 1)
        return alone

    # -- what can be in one place only ----------------------------------------------------------

    def fixed(self, span: Span) -> Any:
        """Return an interval that cannot move."""
        return self.cp.new_fixed_size_interval_var(span[0], span[1] - span[0], "")

    def _no_overlap(self, intervals: Iterable[Any], fixed: Iterable[Span]) -> None:
        self.cp.add_no_overlap([*intervals, *(self.fixed(span) for span in merged(fixed))])

    def _add_groups(self) -> None:
        for group, parts in self.by_group.items():
            fixed = self.layout.fixed_of_group(group, pauses=False)
            self._no_overlap((one.interval for one in parts), fixed)
            self._add_capacities(group, self.layout.work_of_group(group))

    def _add_capacities(self, group: str, fixed: tuple[Span, ...]) -> None:
        """Say again, for the linear relaxation, that segments are not overfull."""
        for n, segment in enumerate(self.layout.segments(group)):
            taken = sum(max(0, min(b, segment.last) - max(a, segment.first)) for a, b in fixed)
            held = self.held(group, n)
            movable = any(p and p.is_movable for p in (segment.before, segment.after))
            if held:
                size = segment.size - (0 if movable else taken)
                load = sum(one.part.least * sum(literals) for one, literals in held)
                self.cp.add(load <= max(0, size))

    @cached_property
    def _own(self) -> dict[str, Any | None]:
        return {name: self._alone(name) for name in self.parts}

    def own_intervals(self, name: str) -> list[Any]:
        """Return the session's intervals, absent where it is held as part of another."""
        own = self._own[name]
        if own is None:
            return [one.interval for one in self.parts[name]]
        return [self.optional(one, own) for one in self.parts[name]]

    def optional(self, one: PartVariables, present: Any) -> Any:
        """Return the part's interval, there if a literal is true."""
        if one.part.is_flexible:
            return self.cp.new_optional_interval_var(one.start, one.length, one.end, present, "")
        return self.cp.new_optional_fixed_size_interval_var(one.start, one.part.least, present, "")

    def _add_people(self) -> None:
        sessions = self.layout.problem.sessions
        for person in self.layout.problem.people:
            intervals = [
                interval
                for name, session in sessions.items()
                if person in session.people
                for interval in self.own_intervals(name)
            ]
            fixed = [span for one, span in self.layout.fixed if person in one.people]
            self._no_overlap(intervals, fixed)

    def _add_rooms(self) -> None:
        for room, about in self.layout.problem.rooms.items():
            intervals = [
                interval
                for one in self.all_parts
                if room in one.room
                for interval in [self.in_place(one, one.room[room], only=len(one.room) == 1)]
            ]
            fixed = [span for one, span in self.layout.fixed if one.room == room]
            if about.open:
                fixed += self.layout.gaps(self.layout.units.union(about.open))
            self._no_overlap(intervals, fixed)

    def _add_teams(self) -> None:
        for team, about in self.layout.problem.interpreters.items():
            intervals = [
                self.in_place(one, one.team[team]) for one in self.all_parts if team in one.team
            ]
            fixed: list[Span] = []
            if about.available:
                fixed += self.layout.gaps(self.layout.units.union(about.available))
            self._no_overlap(intervals, fixed)

    def in_place(self, one: PartVariables, literal: Any, *, only: bool = False) -> Any:
        """Return an interval that is present if the part is there, and not as part of another."""
        own = self._own[one.part.session]
        if only and own is None:
            return one.interval
        present = literal
        if own is not None:
            present = self.cp.new_bool_var("")
            self.cp.add_implication(present, literal)
            self.cp.add_implication(present, own)
            self.cp.add_bool_or([~literal, ~own, present])
        return self.optional(one, present)


def _can_hold(segment: Segment, part: Part) -> bool:
    return segment.size >= part.least and any(
        first <= segment.last - part.least and segment.first <= last for first, last in part.starts
    )
