"""Time to go from one venue to the next, for groups and for people who are not remote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from trainkit.agenda.solver.units import Span

if TYPE_CHECKING:
    from trainkit.agenda.solver.model import Model, PartVariables

__all__ = ["add_transfers"]

Stay = tuple[str | None, Span]
"""A room and when somebody is there."""


def add_transfers(model: Model) -> None:
    """Keep the time between everything that a group or a person does in different venues."""
    if not model.layout.ways:
        return
    ways = _Ways(model)
    for parts in model.parts.values():
        for before, after in combinations(parts, 2):
            ways.between_parts(before, after, in_order=True)
    for names, fixed in _travellers(model):
        for one, other in combinations(names, 2):
            ways.between(one, other)
        for part in (part for name in names for part in model.parts[name]):
            ways.around(part, fixed)


def _travellers(model: Model) -> Iterator[tuple[list[str], list[Stay]]]:
    """Yield the sessions, and the fixed events with a room, of each group and person."""
    problem, events = model.layout.problem, model.layout.fixed
    for group, parts in model.by_group.items():
        mine = [(one, span) for one, span in events if not one.groups or group in one.groups]
        names = list(dict.fromkeys(one.part.session for one in parts))
        yield names, [(one.room, span) for one, span in mine if one.room]
    for person, about in problem.people.items():
        if not about.remote:
            names = [name for name, one in problem.sessions.items() if person in one.people]
            yield names, [(one.room, s) for one, s in events if one.room and person in one.people]


@dataclass
class _Ways:
    """Adds each constraint once."""

    model: Model
    _done: set[frozenset[str]] = field(default_factory=set)
    _venues: dict[tuple[str, int], dict[str, tuple[str, Any]]] = field(default_factory=dict)

    def around(self, part: PartVariables, fixed: Sequence[Stay]) -> None:
        """Keep a part of a session away from fixed events in other venues."""
        for room, literal in part.room.items():
            for place, (start, end) in fixed:
                way = self.model.layout.ways.get((room, place or ""), 0)
                if way:
                    bar = self.model.fixed((start - way, end + way))
                    self.model.cp.add_no_overlap([self.model.optional(part, literal), bar])

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
        """Keep time between two parts, once for each pair of venues in which they may be."""
        cp, first, second = self.model.cp, self._venues_of(before), self._venues_of(after)
        needed = {
            (a, b): way
            for a, (room, _) in first.items()
            for b, (place, _) in second.items()
            if (way := self.model.layout.ways.get((room, place)))
        }
        if needed:
            order = True if in_order else cp.new_bool_var("")
            for (a, b), way in needed.items():
                both = [first[a][1], second[b][1]]
                cp.add(after.start >= before.end + way).only_enforce_if([*both, order])
                if not in_order:
                    cp.add(before.start >= after.end + way).only_enforce_if([*both, ~order])

    def _venues_of(self, part: PartVariables) -> dict[str, tuple[str, Any]]:
        """Return, for each venue in which a part may be, one of its rooms and a literal."""
        key = (part.part.session, part.part.number)
        if key not in self._venues:
            by_venue: defaultdict[str, list[str]] = defaultdict(list)
            for room in part.room:
                by_venue[self.model.layout.problem.rooms[room].venue or ""].append(room)
            found = {}
            for venue, rooms in by_venue.items():
                literal = part.room[rooms[0]]
                if len(rooms) > 1:
                    literal = self.model.cp.new_bool_var(f"{key[0]} at {venue}")
                    self.model.cp.add(sum(part.room[room] for room in rooms) == literal)
                found[venue] = (rooms[0], literal)
            self._venues[key] = found
        return self._venues[key]
