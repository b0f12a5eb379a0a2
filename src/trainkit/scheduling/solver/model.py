"""The CP-SAT model: variables for what is to be decided, constraints for what must hold.

Each part of a session has a start (and a length, where there is a choice) and, for each of its
groups, one literal for each *slot* that can hold it. A slot is a segment of the group's day, or one
of the few stretches, at least a pause apart, into which a segment longer than the longest block
falls. Slots keep sessions out of pauses and work from going on too long; intervals keep people,
groups, rooms and teams from being in two places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from trainkit.scheduling.problem import Break
from trainkit.scheduling.solver.layout import Layout, Part, Pause, Segment, Task
from trainkit.scheduling.solver.runs import limit_runs
from trainkit.scheduling.solver.transfers import add_transfers
from trainkit.scheduling.solver.units import Span, merged

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

    def holds(self, group: str, segment: int) -> Linear:
        """Return 1 if the group's segment holds the part, else 0."""
        return sum(self.slots[group].get(segment, ()))


@dataclass
class Model:
    """A model in the making; ``build`` fills it."""

    layout: Layout
    cp: cp_model.CpModel
    parts: dict[str, tuple[PartVariables, ...]] = field(default_factory=dict)
    room: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By session: a literal for each room that fits, exactly one of them true."""
    team: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By session: a literal for each team that may serve it."""
    cut: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """By session: a literal for each mark."""
    joined: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By session: a literal for each session with which it may be held as one."""
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
        model._add_joint()
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
                if segment.before is not None or segment.after is not None:
                    self.cp.add(self.segment_start(segment) <= self.segment_end(segment))
        for one in self.layout.problem.breaks:
            self._keep_off_events(one)

    def _keep_off_events(self, one: Break) -> None:
        """Keep a break of some groups off what else is fixed for one of them."""
        events = [
            span
            for group in one.groups or self.layout.problem.groups
            for span in self.layout.fixed_of_group(group, pauses=False)
        ]
        length = self.layout.units.of(one.minutes)
        for (name, _), start in self.pauses.items():
            if name == one.id:
                pause = self.cp.new_fixed_size_interval_var(start, length, "")
                self._no_overlap([pause], events)

    def _add_pause(self, pause: Pause) -> None:
        key = (pause.id, pause.day)
        if not pause.is_movable:
            if pause.earliest > pause.latest:
                self.cp.add_bool_or([])
            return
        if key not in self.pauses:
            self.pauses[key] = self._on_grain(pause.earliest, pause.latest, f"{pause.id}@{key[1]}")

    def _on_grain(self, first: int, last: int, name: str) -> Any:
        from ortools.sat.python import cp_model

        if self.layout.units.grain == 1:
            return self.cp.new_int_var(first, last, name)
        values = range(first, last + 1, self.layout.units.grain)
        return self.cp.new_int_var_from_domain(cp_model.Domain.from_values(values), name)

    # -- sessions -----------------------------------------------------------------------------

    def _add_task(self, task: Task) -> None:
        parts = tuple(self._part(task, part) for part in task.parts)
        self.parts[task.id] = parts
        self.room[task.id] = {
            room: self.cp.new_bool_var(f"{task.id} in {room}") for room in task.rooms
        }
        if self.layout.problem.rooms:
            self.cp.add_exactly_one(self.room[task.id].values())
        self.team[task.id] = {
            team: self.cp.new_bool_var(f"{task.id} by {team}")
            for team in dict.fromkeys(team for need in task.needs for team in need)
        }
        for need in task.needs:
            self.cp.add_bool_or([self.team[task.id][team] for team in need])
        if task.needs:
            self.cp.add(sum(self.team[task.id].values()) <= len(task.needs))
        self._add_cuts(task, parts)

    def _part(self, task: Task, part: Part) -> PartVariables:
        from ortools.sat.python import cp_model

        name = f"{task.id}.{part.number}"
        domain = cp_model.Domain.from_intervals([list(span) for span in part.starts])
        if not part.starts:
            self.cp.add_bool_or([])
            domain = cp_model.Domain(0, 0)
        start = self.cp.new_int_var_from_domain(domain, name)
        length: Linear = part.least
        if part.is_flexible:
            length = self._length(part, name)
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
        return PartVariables(part, start, length, end, interval, slots, days)

    def _length(self, part: Part, name: str) -> Any:
        step = self.layout.units.grain
        values = {part.wished, part.least, part.most, *range(part.least, part.most + 1, step)}
        from ortools.sat.python import cp_model

        domain = cp_model.Domain.from_values(sorted(values))
        return self.cp.new_int_var_from_domain(domain, f"{name} length")

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
            edges = self._edges(group, n)
            final = self.segment_end(segments[n])
            for literal in () if isinstance(final, int) else literals[:-1]:
                self.cp.add(end <= final).only_enforce_if(literal)
            for literal, (opens, closes) in zip(literals, edges, strict=True):
                if not isinstance(opens, int):
                    self.cp.add(start >= opens).only_enforce_if(literal)
                if not isinstance(closes, int):
                    self.cp.add(end <= closes).only_enforce_if(literal)
        return slots

    def _rests(self, group: str, n: int) -> tuple[Any, ...]:
        """Return the starts of the short pauses in a segment, in order."""
        if (group, n) not in self.rests:
            segment = self.layout.segments(group)[n]
            count = self.layout.slots(group, segment) - 1
            last = segment.last + count * self.layout.pause  # slots behind the end hold nothing
            rests = tuple(
                self.cp.new_int_var(segment.first, last, f"{group} rests in {n}")
                for _ in range(count)
            )
            for before, after in pairwise(rests):
                self.cp.add(after >= before + self.layout.pause)
            self.rests[group, n] = rests
        return self.rests[group, n]

    def _edges(self, group: str, n: int) -> list[tuple[Linear, Linear]]:
        """Return from when to when each slot of a segment lasts."""
        segment = self.layout.segments(group)[n]
        rests = self._rests(group, n)
        opens = [self.segment_start(segment), *(rest + self.layout.pause for rest in rests)]
        return list(zip(opens, [*rests, self.segment_end(segment)], strict=True))

    def _add_cuts(self, task: Task, parts: tuple[PartVariables, ...]) -> None:
        cuts = tuple(self.cp.new_bool_var(f"{task.id} cut {n}") for n in range(1, len(task.parts)))
        self.cut[task.id] = cuts
        for before, after, cut in zip(parts, parts[1:], cuts, strict=False):
            self._order(before, after)
            self.cp.add(after.start == before.end).only_enforce_if(~cut)
        if len(parts) > 1 and task.least < task.most:
            total = sum(one.length for one in parts)
            self.cp.add(total >= task.least)
            self.cp.add(total <= task.most)
            for cut in cuts:
                for one in parts:
                    self.cp.add(one.length == one.part.wished).only_enforce_if(cut)

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

    # -- sessions that may be held as one -------------------------------------------------------

    def _add_joint(self) -> None:
        sets: defaultdict[str, list[Task]] = defaultdict(list)
        for task in self.layout.tasks.values():
            if task.session.joint:
                sets[task.session.joint].append(task)
        for tasks in sets.values():
            for leader, follower in combinations(tasks, 2):
                if _may_join(leader, follower):
                    literal = self.cp.new_bool_var(f"{follower.id} with {leader.id}")
                    self.joined.setdefault(follower.id, {})[leader.id] = literal
                    self._join(leader, follower, literal)
            for task in tasks:
                leaders = self.joined.get(task.id, {})
                self.cp.add_at_most_one(leaders.values())
                for name, literal in leaders.items():
                    for other in self.joined.get(name, {}).values():
                        self.cp.add_implication(literal, ~other)
            self._limit_seats(tasks)

    def _join(self, leader: Task, follower: Task, literal: Any) -> None:
        pairs = zip(self.parts[leader.id], self.parts[follower.id], strict=True)
        for one, other in pairs:
            self.cp.add(one.start == other.start).only_enforce_if(literal)
            if one.part.is_flexible:
                self.cp.add(one.length == other.length).only_enforce_if(literal)
        for room, in_room in self.room[follower.id].items():
            theirs = self.room[leader.id].get(room)
            if theirs is None:
                self.cp.add_implication(literal, ~in_room)
            else:
                self.cp.add_bool_or([~literal, ~in_room, theirs])
        for team, serves in self.team[follower.id].items():
            theirs = self.team[leader.id].get(team)
            if theirs is None:
                self.cp.add_implication(literal, ~serves)
            else:
                self.cp.add_bool_or([~literal, ~serves, theirs])

    def _limit_seats(self, tasks: list[Task]) -> None:
        """Let rooms hold what is joined: seats for all, booths for all languages."""
        for leader in tasks:
            followers = [
                (self.layout.tasks[name], literals[leader.id])
                for name, literals in self.joined.items()
                if leader.id in literals
            ]
            for room, in_room in self.room[leader.id].items() if followers else ():
                seats = self.layout.problem.rooms[room].seats
                booths = self.layout.problem.rooms[room].booths
                if seats is not None:
                    size = leader.size + sum(one.size * literal for one, literal in followers)
                    self.cp.add(size <= seats).only_enforce_if(in_room)
                needs = sum(len(one.needs) * literal for one, literal in followers)
                if any(one.needs for one, _ in followers):
                    self.cp.add(len(leader.needs) + needs <= booths).only_enforce_if(in_room)

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
        """Return an interval that always stands there."""
        return self.cp.new_fixed_size_interval_var(span[0], span[1] - span[0], "")

    def _no_overlap(self, intervals: Iterable[Any], fixed: Iterable[Span]) -> None:
        self.cp.add_no_overlap([*intervals, *(self.fixed(span) for span in merged(fixed))])

    def _add_groups(self) -> None:
        for group, parts in self.by_group.items():
            fixed = self.layout.fixed_of_group(group, pauses=False)
            self._no_overlap((one.interval for one in parts), fixed)
            self._add_capacities(group, fixed)

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

    def _own_intervals(self, name: str) -> list[Any]:
        """Return the session's intervals, absent where it is held as part of another."""
        own = self._own[name]
        if own is None:
            return [one.interval for one in self.parts[name]]
        return [self.optional(one, own) for one in self.parts[name]]

    def optional(self, one: PartVariables, present: Any) -> Any:
        """Return the part's interval, absent where a literal is false."""
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
                for interval in self._own_intervals(name)
            ]
            fixed = [span for one, span in self.layout.fixed if person in one.people]
            self._no_overlap(intervals, fixed)

    def _add_rooms(self) -> None:
        for room, about in self.layout.problem.rooms.items():
            intervals = []
            for name, literals in self.room.items():
                if room in literals:
                    intervals += self._in_place(name, literals[room], only=len(literals) == 1)
            fixed = [span for one, span in self.layout.fixed if one.room == room]
            if about.open:
                spans = merged(self.layout.units.span(window) for window in about.open)
                fixed += self.layout.gaps(spans)
            self._no_overlap(intervals, fixed)

    def _add_teams(self) -> None:
        for team, about in self.layout.problem.interpreters.items():
            intervals = []
            for name, literals in self.team.items():
                if team in literals:
                    intervals += self._in_place(name, literals[team])
            fixed: list[Span] = []
            if about.available:
                spans = merged(self.layout.units.span(window) for window in about.available)
                fixed += self.layout.gaps(spans)
            self._no_overlap(intervals, fixed)

    def _in_place(self, name: str, literal: Any, *, only: bool = False) -> list[Any]:
        """Return intervals that are present if the session is there, and not as part of another."""
        own = self._own[name]
        if only and own is None:
            return [one.interval for one in self.parts[name]]
        present = literal
        if own is not None:
            present = self.cp.new_bool_var("")
            self.cp.add_implication(present, literal)
            self.cp.add_implication(present, own)
            self.cp.add_bool_or([~literal, ~own, present])
        return [self.optional(one, present) for one in self.parts[name]]


def _can_hold(segment: Segment, part: Part) -> bool:
    return segment.size >= part.least and any(
        first <= segment.last - part.least and segment.first <= last for first, last in part.starts
    )


def _may_join(leader: Task, follower: Task) -> bool:
    same = ("people", "minutes", "shortest", "longest", "marks", "language", "interpretation")
    return (
        all(getattr(leader.session, name) == getattr(follower.session, name) for name in same)
        and not set(leader.session.groups) & set(follower.session.groups)
        and (leader.least, leader.most) == (follower.least, follower.most)
    )
