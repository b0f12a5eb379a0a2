"""The price of an agenda as a linear expression, counted as ``problem.Weights`` says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from typing import Any

from trainkit.agenda.problem import Method, Session, Weights
from trainkit.agenda.solver.layout import Layout, Segment
from trainkit.agenda.solver.model import Linear, Model, PartVariables
from trainkit.agenda.solver.runs import work_of
from trainkit.agenda.solver.units import Span, merged

__all__ = ["price"]

Held = tuple[PartVariables, tuple[Any, ...]]
"""A part with a literal for each slot of a segment."""


def price(model: Model) -> dict[str, Linear]:
    """Return the price by wish: weight times count; wishes of no weight are left out."""
    wishes = _Wishes(model)
    counts = {
        "after_lunch": wishes.after_lunch,
        "alternate": wishes.alternate,
        "module_apart": wishes.module_apart,
        "mixed": wishes.mixed,
        "order": wishes.order,
        "demanding": wishes.demanding,
        "room_changes": wishes.room_changes,
        "speaker_days": wishes.speaker_days,
        "late": wishes.late,
        "idle": wishes.idle,
        "uneven": wishes.uneven,
        "gaps": wishes.gaps,
        "underfilled": wishes.underfilled,
        "apart": wishes.apart,
        "length": wishes.length,
        "split": wishes.split,
    }
    weights = model.layout.problem.weights
    return {
        name: getattr(weights, name) * sum(counts[name]())
        for name in Weights.model_fields
        if getattr(weights, name)
    }


@dataclass(frozen=True)
class _Wishes:
    """Each method yields what its wish counts."""

    model: Model

    @property
    def _layout(self) -> Layout:
        return self.model.layout

    @property
    def _cp(self) -> Any:
        return self.model.cp

    @cached_property
    def _days(self) -> range:
        return range(len(self._layout.frames))

    def _session(self, one: PartVariables) -> Session:
        return self._layout.problem.sessions[one.part.session]

    def _segments(self) -> Iterator[tuple[str, int, Segment, list[Held]]]:
        """Yield each group's segments with the parts that they may hold."""
        for group in self._layout.problem.groups:
            for n, segment in enumerate(self._layout.segments(group)):
                held = self.model.held(group, n)
                if held:
                    yield group, n, segment, held

    def _sessions(self, held: list[Held], name: str) -> Iterator[tuple[Session, Linear]]:
        """Yield the sessions that a segment may hold, each with 1 if it does, else 0."""
        by_session: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for one, literals in held:
            by_session[one.part.session].append(literals)
        for session, parts in by_session.items():
            flat = [literal for literals in parts for literal in literals]
            here = sum(flat) if len(parts) == 1 else self._any(flat, f"{session} in {name}")
            yield self._layout.problem.sessions[session], here

    def _talks(self, held: list[Held], name: str) -> list[Linear]:
        found = self._sessions(held, name)
        return [here for session, here in found if session.method is Method.TALK]

    def _day_literals(self, one: PartVariables, day: int) -> list[Any]:
        group, slots = next(iter(one.slots.items()))
        segments = self._layout.segments(group)
        return [
            literal
            for n, literals in slots.items()
            if segments[n].day == day
            for literal in literals
        ]

    def _at_least(self, most: int, name: str, *, total: Linear) -> Any:
        """Return a variable from 0 to ``most`` that is at least ``total``."""
        variable = self._cp.new_int_var(0, max(0, most), name)
        self._cp.add(variable >= total)
        return variable

    def after_lunch(self) -> Iterator[Linear]:
        for group, n, segment, held in self._segments():
            if segment.follows_lunch:
                yield sum(self._talks(held, f"{group}:{n} after lunch"))

    def alternate(self) -> Iterator[Linear]:
        for group, n, _, held in self._segments():
            talks = self._talks(held, f"{group}:{n}")
            if len(talks) > 1:
                name = f"{group} talks in {n}"
                yield self._at_least(len(talks) - 1, name, total=sum(talks) - 1)

    def module_apart(self) -> Iterator[Linear]:
        for group in self._layout.problem.groups:
            modules = {self._session(one).module or "" for one in self.model.by_group[group]}
            for module in sorted(modules - {""}):
                pieces = [*self._pieces(group, module)]
                self._cp.add_bool_or(pieces)
                yield sum(pieces) - 1

    def _pieces(self, group: str, module: str) -> Iterator[Any]:
        """Yield a literal for each segment in which a piece of the module may begin."""
        track = self._layout.tracks[self._layout.track_of[group]]
        for day in self._days:
            before = None
            for n, _ in track.of_day(day):
                literals = [
                    literal
                    for one, found in self.model.held(group, n)
                    if self._session(one).module == module
                    for literal in found
                ]
                here = self._any(literals, f"{group} has {module} in {n}") if literals else None
                if here is not None and before is not None:
                    begins = self._cp.new_bool_var(f"{group} begins {module} in {n}")
                    self._cp.add_bool_or([~here, before, begins])
                    yield begins
                elif here is not None:
                    yield here
                before = here

    def mixed(self) -> Iterator[Linear]:
        for group in self._layout.problem.groups:
            for one, other in combinations(sorted(self._spans[group]), 2):
                yield 1 - self._precedes(group, one, other) - self._precedes(group, other, one)

    def order(self) -> Iterator[Linear]:
        for group in self._layout.problem.groups:
            wished = [one for one in self._layout.problem.modules if one in self._spans[group]]
            for earlier, later in pairwise(wished):
                yield 1 - self._precedes(group, earlier, later)

    @cached_property
    def _spans(self) -> dict[str, dict[str, list[PartVariables]]]:
        """The parts of each group's modules."""
        found: dict[str, dict[str, list[PartVariables]]] = {}
        for group, parts in self.model.by_group.items():
            of_group = found.setdefault(group, {})
            for one in parts:
                module = self._session(one).module
                if module:
                    of_group.setdefault(module, []).append(one)
        return found

    @cached_property
    def _ends(self) -> dict[tuple[str, str], tuple[Any, Any]]:
        """A variable each for the start and the end of each group's modules."""
        horizon = self._layout.frames[-1][1]
        found = {}
        for group, modules in self._spans.items():
            for module, parts in modules.items():
                first = self._cp.new_int_var(0, horizon, f"{group} starts {module}")
                last = self._cp.new_int_var(0, horizon, f"{group} ends {module}")
                for one in parts:
                    self._cp.add(first <= one.start)
                    self._cp.add(last >= one.end)
                found[group, module] = (first, last)
        return found

    @cached_property
    def _known(self) -> dict[tuple[str, str, str], Any]:
        return {}

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

    def _any(self, literals: list[Any], name: str) -> Any:
        """Return a literal that is true exactly if one of the literals is."""
        if len(literals) == 1:
            return literals[0]
        found = self._cp.new_bool_var(name)
        self._cp.add_max_equality(found, literals)
        return found

    def demanding(self) -> Iterator[Linear]:
        for group, n, segment, held in self._segments():
            found = self._sessions(held, f"{group}:{n} demanding")
            yield segment.index * sum(here for session, here in found if session.demanding)

    def room_changes(self) -> Iterator[Linear]:
        for group, parts in self.model.by_group.items():
            rooms = {room for one in parts for room in one.room}
            if len(rooms) < 2:
                continue
            for day in self._days:
                used = [self._uses(group, parts, day, room) for room in sorted(rooms)]
                counted = [one for one in used if one is not None]
                if len(counted) > 1:
                    name = f"{group} changes rooms on {day}"
                    yield self._at_least(len(counted) - 1, name, total=sum(counted) - 1)

    def _uses(
        self, group: str, parts: tuple[PartVariables, ...], day: int, room: str
    ) -> Any | None:
        used = None
        for one in parts:
            literals = self._day_literals(one, day)
            in_room = one.room.get(room)
            if literals and in_room is not None:
                if used is None:
                    used = self._cp.new_bool_var(f"{group} uses {room} on {day}")
                self._cp.add(used >= sum(literals) + in_room - 1)
        return used

    def speaker_days(self) -> Iterator[Linear]:
        sessions = self._layout.problem.sessions
        for person in self._layout.problem.people:
            parts = [p for p in self.model.all_parts if person in sessions[p.part.session].people]
            days = [self._busy(person, parts, day) for day in self._days]
            busy = [one for one in days if one is not None]
            if busy:
                self._cp.add_bool_or(busy)
                yield sum(busy) - 1

    def _busy(self, person: str, parts: list[PartVariables], day: int) -> Any | None:
        """Return a literal that is true if the person has a session on the day."""
        by_part = [(one, self._day_literals(one, day)) for one in parts]
        found = [(one, literals) for one, literals in by_part if literals]
        if not found:
            return None
        busy = self._cp.new_bool_var(f"{person} on {day}")
        for _, literals in found:
            self._cp.add(sum(literals) <= busy)
        if not any(one.part.session in self.model.joined for one, _ in found):
            frame = self._layout.frames[day]
            load = sum(one.part.least * sum(literals) for one, literals in found)
            self._cp.add(load <= (frame[1] - frame[0]) * busy)
        return busy

    def late(self) -> Iterator[Linear]:
        for group in self._layout.problem.groups:
            segments = self._layout.segments(group)
            for n, segment in enumerate(segments):
                is_last = n + 1 == len(segments) or segments[n + 1].day > segment.day
                held = self.model.held(group, n)
                if is_last and held:
                    literals = [lit for _, found in held for lit in found]
                    used = self._any(literals, f"{group} works in {n}")
                    load = sum(one.part.least * sum(found) for one, found in held)
                    self._cp.add(load <= segment.size * used)
                    yield used

    def idle(self) -> Iterator[Linear]:
        unit = self._layout.units.minutes
        for group, n, segment, held in self._segments():
            most = segment.size * unit // 15
            if most:
                quarters = self._cp.new_int_var(0, most, f"{group} idle in {n}")
                gap = self._gap(group, n, segment, held)
                self._cp.add(15 * quarters >= unit * gap - 14)
                yield quarters

    def _gap(self, group: str, n: int, segment: Segment, held: list[Held]) -> Linear:
        """Return a number of units at least as many as pass idle before the last session's end."""
        name = f"{group} in {n}"
        last = self._cp.new_int_var(segment.first, segment.last, f"{name} ends")
        work: list[Linear] = []
        for one, literals in held:
            for literal in literals:
                self._cp.add(last >= one.end).only_enforce_if(literal)
            work.append(self._work(one, sum(literals)))
        opens = self.model.segment_start(segment)
        for start, end in self._layout.work_of_group(group):
            if start < segment.last and segment.first < end:
                passed = self._cp.new_bool_var(f"{name} after {start}")
                self._cp.add(last >= end).only_enforce_if(passed)
                if not isinstance(opens, int):
                    self._cp.add(opens <= start).only_enforce_if(passed)
                work.append(_overlap((start, end), segment) * passed)
        return last - opens - sum(work)

    def _work(self, one: PartVariables, holds: Linear) -> Linear:
        """Return a number at most the part's length where the segment holds it, else at most 0."""
        if not one.part.is_flexible:
            return one.part.least * holds
        most = one.part.most
        work = self._cp.new_int_var(0, most, "")
        self._cp.add(work <= most * holds)
        self._cp.add(work <= one.length)
        return work

    def uneven(self) -> Iterator[Linear]:
        unit, days = self._layout.units.minutes, len(self._days)
        if days == 1:
            return
        for group, parts in self.model.by_group.items():
            names = dict.fromkeys(one.part.session for one in parts)
            wished = sum(self._layout.tasks[name].wished for name in names)
            fullest = self._fullest(group, parts, wished)
            most = max((end - start) * unit for start, end in self._layout.frames) // 60
            hours = self._cp.new_int_var(0, most, f"{group} uneven")
            # floor((fullest - wished / days) * unit / 60) is the smallest number for which:
            self._cp.add(60 * days * hours >= unit * (days * fullest - wished) - (60 * days - 1))
            yield hours

    def _fullest(self, group: str, parts: tuple[PartVariables, ...], wished: int) -> Any:
        size = max(end - start for start, end in self._layout.frames)
        fullest = self._cp.new_int_var(0, size, f"{group} fullest day")
        exact = not any(one.part.is_flexible for one in parts)
        if exact:
            self._cp.add(fullest >= -(-wished // len(self._days)))
        for day in self._days:
            work: list[Linear] = []
            for one in parts:
                literals = self._day_literals(one, day)
                if literals:
                    work.append(work_of(self.model, one, sum(literals)))
            self._cp.add(fullest >= sum(work))
        return fullest

    def gaps(self) -> Iterator[Linear]:
        for group in self._layout.problem.groups:
            track = self._layout.tracks[self._layout.track_of[group]]
            for day in self._days:
                works = [self._works(group, n, segment) for n, segment in track.of_day(day)]
                for n, here in enumerate(works):
                    later = [one for one in works[n + 1 :] if not isinstance(one, int) or one]
                    if later and not (isinstance(here, int) and here):
                        gap = self._cp.new_bool_var("")
                        for one in later:
                            self._cp.add(gap >= one - here)
                        yield gap

    def _works(self, group: str, n: int, segment: Segment) -> Linear:
        """Return 1 if a session or a fixed event of the group stands in a segment, else 0."""
        found = [literal for _, literals in self.model.held(group, n) for literal in literals]
        for start, _ in self._layout.fixed_of_group(group, pauses=False):
            if segment.first <= start < segment.last:
                here = self._in_segment(group, start)[n]
                if here is None:
                    return 1
                found.append(here)
        return self._any(found, f"{group} works in {n}") if found else 0

    def _in_segment(self, group: str, start: int) -> dict[int, Any | None]:
        """Return a literal for each segment in which an event may start; ``None`` if one only."""
        key = (group, start)
        if key not in self._events:
            segments = self._layout.segments(group)
            may = [n for n, one in enumerate(segments) if one.first <= start < one.last]
            literals = {n: self._cp.new_bool_var("") for n in may}
            for n, literal in literals.items():
                self._cp.add(self.model.segment_start(segments[n]) <= start).only_enforce_if(
                    literal
                )
                self._cp.add(self.model.segment_end(segments[n]) > start).only_enforce_if(literal)
            self._cp.add_exactly_one(literals.values())
            self._events[key] = literals if len(may) > 1 else dict.fromkeys(may)
        return self._events[key]

    @cached_property
    def _events(self) -> dict[tuple[str, int], dict[int, Any | None]]:
        return {}

    def underfilled(self) -> Iterator[Linear]:
        unit = self._layout.units.minutes
        lengths = [end - start for start, end in self._layout.frames]
        for group, parts in self.model.by_group.items():
            events = merged(self._layout.fixed_of_group(group, pauses=False))
            fixed = [
                sum(max(0, min(b, d) - max(a, c)) for a, b in events)
                for c, d in self._layout.frames
            ]
            names = dict.fromkeys(one.part.session for one in parts)
            total = sum(self._layout.tasks[name].wished for name in names) + sum(fixed)
            for day in self._days:
                share = total * lengths[day]
                most = max(0, share - fixed[day] * sum(lengths)) * unit // (60 * sum(lengths))
                if most:
                    hours = self._cp.new_int_var(0, most, f"{group} has too little on {day}")
                    work = sum(
                        self._work(one, sum(literals))
                        for one in parts
                        if (literals := self._day_literals(one, day))
                    )
                    short = share - (fixed[day] + work) * sum(lengths)
                    hour = 60 * sum(lengths)
                    self._cp.add(hour * hours >= unit * short - (hour - 1))
                    yield hours

    def apart(self) -> Iterator[Linear]:
        sets: defaultdict[str, list[str]] = defaultdict(list)
        for name, session in self._layout.problem.sessions.items():
            if session.joint:
                sets[session.joint].append(name)
        for names in sets.values():
            literals = (lit for name in names for lit in self.model.joined.get(name, {}).values())
            yield len(names) - 1 - sum(literals)

    def length(self) -> Iterator[Linear]:
        unit = self._layout.units.minutes
        for name, task in self._layout.tasks.items():
            if task.least < task.most:
                total = sum(one.length for one in self.model.parts[name])
                most = max(task.most - task.wished, task.wished - task.least)
                change = self._at_least(most, f"{name} changed", total=total - task.wished)
                self._cp.add(change >= task.wished - total)
                if unit == 5:
                    yield change
                else:
                    fives = self._cp.new_int_var(0, most * unit // 5, f"{name} changed fives")
                    self._cp.add(5 * fives >= unit * change - 4)
                    yield fives

    def split(self) -> Iterator[Linear]:
        for cuts in self.model.cut.values():
            yield sum(cuts)


def _overlap(span: Span, segment: Segment) -> int:
    return max(0, min(span[1], segment.last) - max(span[0], segment.first))
