"""What one segment of a group's day can hold, and what that costs at least, from the bundle alone.

Where a bundle's cost depends on more than is looked at here (who else is there, which room, which
minute), the least that is possible counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from math import inf

from trainkit.agenda.problem import Method, Session
from trainkit.agenda.solver.bounding.orders import Bundle
from trainkit.agenda.solver.layout import Layout, Part, Segment, intersected, without
from trainkit.agenda.solver.units import Span, merged

__all__ = ["Holding", "measure", "members"]

_ORDERED = 4
"""Of so many elements at most, every order in time is tried."""


def members(bundle: Bundle) -> list[int]:
    """Return the elements of a bundle."""
    return [element for element in range(bundle.bit_length()) if bundle >> element & 1]


def measure(spans: Iterable[Span]) -> int:
    """Return how many units lie in spans that do not overlap."""
    return sum(max(0, end - start) for start, end in spans)


@dataclass(frozen=True)
class Holding:
    """A group's parts of sessions as elements, with the masks of those that each one follows."""

    layout: Layout
    group: str
    parts: tuple[Part, ...]
    follows: tuple[int, ...]

    def session(self, element: int) -> Session:
        """Return the session of which the element is a part."""
        return self.layout.problem.sessions[self.parts[element].session]

    def is_own(self, element: int) -> bool:
        """Whether no other group has the session."""
        return set(self.session(element).groups) == {self.group}

    @cached_property
    def _events(self) -> tuple[Span, ...]:
        return merged(self.layout.fixed_of_group(self.group, pauses=False))

    @cached_property
    def most_room(self) -> int:
        """The most time that a segment can have."""
        segments = self.layout.segments(self.group)
        return max((one.size - self.taken(one) for one in segments), default=0)

    def taken(self, segment: Segment) -> int:
        """Return how long fixed events keep the group at work in what surely is of the segment."""
        before, after = segment.before, segment.after
        first = before.latest + before.length if before else segment.first
        last = after.earliest if after else segment.last
        work = self.layout.work_of_group(self.group)
        return measure((max(first, start), min(last, end)) for start, end in work)

    @cached_property
    def _needs(self) -> dict[Bundle, tuple[int, int]]:
        return {}

    def need(self, bundle: Bundle) -> int:
        """Return the least time from the start of a bundle's work to its end."""
        return self._need(bundle)[0]

    def _need(self, bundle: Bundle) -> tuple[int, int]:
        """Return the least time, and how much of it is pauses between runs of work."""
        if bundle not in self._needs:
            lengths = [self.parts[element].least for element in members(bundle)]
            runs = _fewest_bins(lengths, self.layout.longest)
            pauses = max(0, runs - 1) * self.layout.pause
            self._needs[bundle] = (sum(lengths) + pauses, pauses)
        return self._needs[bundle]

    def starts(self, element: int, segment: Segment) -> tuple[Span, ...]:
        """Return when an element can start in a segment, by everything that is told of it alone."""
        part, session = self.parts[element], self.session(element)
        if segment.size < part.least:
            return ()
        found = intersected(part.starts, [(segment.first, segment.last - part.least)])
        busy = [span for one, span in self.layout.fixed if set(one.people) & set(session.people)]
        return without(found, part.least, [*self._events, *busy])

    def cost(self, bundle: Bundle, segment: Segment, starts: dict[int, tuple[Span, ...]]) -> float:
        """Return what a segment costs at least with a bundle; infinite if it cannot hold it.

        ``starts`` has what ``starts`` of this class returns for every element.
        """
        elements = members(bundle)
        if not elements:
            return 0.0
        room = segment.size - self.taken(segment)
        if self.need(bundle) > room or not self._can_follow(elements, starts):
            return inf
        weights = self.layout.problem.weights
        held = {self.parts[element].session: self.session(element) for element in elements}
        talks = sum(one.method is Method.TALK for one in held.values())
        hard = sum(one.demanding for one in held.values())
        return (
            weights.after_lunch * talks * segment.follows_lunch
            + weights.alternate * max(0, talks - 1)
            + weights.demanding * hard * segment.index
            + weights.late * self._is_last(segment)
            + weights.split * self._cuts(bundle)
            + weights.length * self._fives(bundle, room)
            + weights.idle * self._quarters(bundle, segment, starts)
        )

    def _is_last(self, segment: Segment) -> bool:
        segments = self.layout.segments(self.group)
        return all(one.index <= segment.index for one in segments if one.day == segment.day)

    def _cuts(self, bundle: Bundle) -> int:
        """Return the cuts of sessions that have an earlier part elsewhere."""
        number = {(part.session, part.number): n for n, part in enumerate(self.parts)}
        return sum(
            self.is_own(element) and not bundle >> number[part.session, part.number - 1] & 1
            for element in members(bundle)
            for part in (self.parts[element],)
            if part.number
        )

    def _fives(self, bundle: Bundle, room: int) -> int:
        """Return by how many fives the bundle's sessions must be shorter than wished."""
        minutes = self.layout.units.minutes
        short = (self.wish(bundle) - room) * minutes
        # Each session's minutes are rounded down to fives.
        lost = 0 if minutes % 5 == 0 else 4 * len(self._elastic(bundle))
        return max(0, -(-(short - lost) // 5))

    def wish(self, bundle: Bundle) -> int:
        """Return the least time from start to end unless own sessions are shortened."""
        elastic = self._elastic(bundle)
        more = sum(self.parts[element].wished - self.parts[element].least for element in elastic)
        return self.need(bundle) + more

    def _elastic(self, bundle: Bundle) -> list[int]:
        """Return the elements whose shortening counts for this group alone."""
        return [
            element
            for element in members(bundle)
            if self.is_own(element) and self._is_whole(element)
        ]

    def _is_whole(self, element: int) -> bool:
        return len(self.layout.tasks[self.parts[element].session].parts) == 1

    def _quarters(
        self, bundle: Bundle, segment: Segment, starts: dict[int, tuple[Span, ...]]
    ) -> int:
        """Return the quarters of an hour that pass idle before the last session's end."""
        elements = members(bundle)
        ends = max(starts[element][0][0] + self.parts[element].least for element in elements)
        before = segment.before
        opens = max(segment.first, before.latest + before.length) if before else segment.first
        events = measure(
            (max(segment.first, start), min(segment.last, end)) for start, end in self._events
        )
        work = sum(self.parts[element].most for element in elements)
        idle = max(self._need(bundle)[1], ends - opens - work - events)
        return idle * self.layout.units.minutes // 15

    def _can_follow(self, elements: list[int], starts: dict[int, tuple[Span, ...]]) -> bool:
        """Whether the elements can follow one another in some order."""
        if any(not starts[element] for element in elements):
            return False
        return len(elements) > _ORDERED or any(
            self._is_timely(order, starts) for order in permutations(elements)
        )

    def _is_timely(self, order: Iterable[int], starts: dict[int, tuple[Span, ...]]) -> bool:
        done, clock = 0, -1
        inside = sum(1 << element for element in order)
        for element in order:
            if self.follows[element] & inside & ~done:
                return False
            begin = next((max(a, clock) for a, b in starts[element] if b >= clock), None)
            if begin is None:
                return False
            clock = begin + self.parts[element].least
            done |= 1 << element
        return True


def _fewest_bins(lengths: list[int], size: int) -> int:
    """Return a number of bins without which the lengths cannot do: the fewest of few lengths."""
    if len(lengths) > 2 * _ORDERED:
        return -(-sum(min(one, size) for one in lengths) // size)
    best = len(lengths)

    def place(rest: list[int], bins: list[int]) -> None:
        nonlocal best
        if len(bins) >= best:
            return
        if not rest:
            best = len(bins)
            return
        for n, load in enumerate(bins):
            if load + rest[0] <= size:
                place(rest[1:], [*bins[:n], load + rest[0], *bins[n + 1 :]])
        place(rest[1:], [*bins, rest[0]])

    place(sorted(lengths, reverse=True), [])
    return best
