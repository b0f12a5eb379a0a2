"""The price of an agenda as a linear expression, counted as ``problem.Weights`` says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import combinations, pairwise
from typing import Any

from trainkit.agenda.problem import Method, Session, Weights, overlap
from trainkit.agenda.solver.layout import Segment
from trainkit.agenda.solver.model import Linear, Model, PartVariables
from trainkit.model.fields import joined

Held = list[tuple[PartVariables, tuple[Any, ...]]]
"""Parts that a segment may hold, each with a literal for each of its slots."""


def price(model: Model) -> dict[str, Linear]:
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
