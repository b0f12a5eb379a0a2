"""Finds people, groups, rooms and teams with more work than time, over the whole and between.

For two points of time, whatever can lie only between them must find room between them (energetic
reasoning: P. Baptiste, C. Le Pape, W. Nuijten, "Constraint-Based Scheduling", 2001, chapter 3).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from trainkit.agenda.explain.reach import Reach
from trainkit.agenda.solver.layout import Layout, intersected
from trainkit.agenda.solver.units import Span, merged

__all__ = ["Load", "loads_of", "overloads"]


@dataclass(frozen=True)
class Work:
    """A session, or several that may be held as one: when it can lie and how long it takes."""

    sessions: tuple[str, ...]
    start: int
    end: int
    least: int


@dataclass(frozen=True)
class Supply:
    """When somebody or something is free."""

    spans: tuple[Span, ...]
    pauses: tuple[Span, ...] = ()
    """Stretches in which a pause finds its place somewhere, in order."""
    lengths: tuple[int, ...] = ()
    """Of these pauses."""
    _starts: list[int] = field(init=False)
    _sums: list[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [start for start, _ in self.spans])
        lengths = (end - start for start, end in self.spans)
        object.__setattr__(self, "_sums", [0, *accumulate(lengths)])

    def between(self, start: int, end: int) -> int:
        """Return at least as much as is free between two points of time."""
        free = self._until(end) - self._until(start)
        if self.pauses:
            first = bisect_left(self.pauses, (start, start))
            while first < len(self.pauses) and self.pauses[first][1] <= end:
                free -= self.lengths[first]
                first += 1
        return free

    def _until(self, point: int) -> int:
        n = bisect_right(self._starts, point)
        if not n:
            return 0
        return self._sums[n] - max(0, self.spans[n - 1][1] - point)


@dataclass(frozen=True)
class Load:
    """What somebody, or something of which there are several, has to do."""

    supplies: tuple[Supply, ...]
    works: tuple[Work, ...]

    @property
    def sessions(self) -> tuple[str, ...]:
        """All its sessions."""
        return tuple(name for work in self.works for name in work.sessions)

    def between(self, start: int, end: int) -> int:
        """Return the time that there is."""
        return sum(supply.between(start, end) for supply in self.supplies)


def loads_of(layout: Layout, reach: Reach) -> Iterator[Load]:
    """Yield what every person, group, set of rooms and set of teams has to do."""
    problem = layout.problem
    works = _works(layout, reach)
    for person in problem.people:
        mine = [w for w in works if person in problem.sessions[w.sessions[0]].people]
        yield Load((_person(layout, person),), tuple(mine))
    for group in problem.groups:
        own = [
            _work(layout, reach, (name,))
            for name in reach.earliest
            if group in problem.sessions[name].groups
        ]
        yield Load((_group(layout, group),), tuple(own))
    kinds = (
        ({name: task.rooms for name, task in layout.tasks.items()}, _room),
        (
            {
                name: task.needs[0].teams
                for name, task in layout.tasks.items()
                if len(task.needs) == 1
            },
            _team,
        ),
    )
    for permitted, supply in kinds:
        for some in dict.fromkeys(permitted.values()):
            inside = [
                work
                for work in works
                if all(set(permitted.get(name, ("",))) <= set(some) for name in work.sessions)
            ]
            if some:
                yield Load(tuple(supply(layout, one) for one in some), tuple(inside))


def overloads(load: Load) -> Iterator[tuple[Work, ...]]:
    """Yield works that find no room between the first start and the last end of them."""
    for end in sorted({work.end for work in load.works}):
        inside = sorted(
            (work for work in load.works if work.end <= end), key=lambda work: -work.start
        )
        needed = 0
        for n, work in enumerate(inside):
            needed += work.least
            last = n + 1 == len(inside) or inside[n + 1].start < work.start
            if last and needed > (free := load.between(work.start, end)):
                yield _fewest(inside[: n + 1], free)
                return


def _fewest(works: Sequence[Work], free: int) -> tuple[Work, ...]:
    """Return the longest of the works that together need more than is free."""
    needed, found = 0, []
    for work in sorted(works, key=lambda work: -work.least):
        found.append(work)
        needed += work.least
        if needed > free:
            break
    return tuple(found)


def _works(layout: Layout, reach: Reach) -> list[Work]:
    units: dict[str, list[str]] = {}
    for name in reach.earliest:
        joint = layout.problem.sessions[name].joint
        units.setdefault(f"joint {joint}" if joint else name, []).append(name)
    return [_work(layout, reach, tuple(names)) for names in units.values()]


def _work(layout: Layout, reach: Reach, names: tuple[str, ...]) -> Work:
    return Work(
        names,
        min(reach.earliest[name] for name in names),
        max(reach.latest[name] for name in names),
        min(layout.tasks[name].least for name in names),
    )


def _free(layout: Layout, taken: Iterable[Span], there: Sequence[Span] | None = None) -> Supply:
    spans: tuple[Span, ...] = layout.frames
    if there is not None:
        spans = tuple(one for one in intersected(spans, there) if one[0] < one[1])
    return Supply(_without(spans, merged(taken)))


def _without(spans: Sequence[Span], taken: Sequence[Span]) -> tuple[Span, ...]:
    left = list(spans)
    for start, end in taken:
        left = [
            piece
            for first, last in left
            for piece in ((first, min(last, start)), (max(first, end), last))
            if piece[0] < piece[1]
        ]
    return tuple(left)


def _group(layout: Layout, group: str) -> Supply:
    pauses = [one for day in range(len(layout.frames)) for one in layout.pauses(group, day)]
    fixed = [(p.earliest, p.earliest + p.length) for p in pauses if p.earliest >= p.latest]
    events = layout.fixed_of_group(group, pauses=False)
    free = _free(layout, [*fixed, *events]).spans
    movable = sorted(((p.earliest, p.latest + p.length), p.length) for p in pauses if p.is_movable)
    clear = [(span, length) for span, length in movable if not _touched(span, (*fixed, *events))]
    return Supply(free, tuple(span for span, _ in clear), tuple(length for _, length in clear))


def _touched(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _person(layout: Layout, person: str) -> Supply:
    about = layout.problem.people[person]
    there = merged(layout.units.span(one, about.timezone) for one in about.available)
    taken = [span for event, span in layout.fixed if person in event.people]
    return _free(layout, taken, there if about.available else None)


def _room(layout: Layout, room: str) -> Supply:
    about = layout.problem.rooms[room]
    there = merged(layout.units.span(one) for one in about.open)
    taken = [span for event, span in layout.fixed if event.room == room]
    return _free(layout, taken, there if about.open else None)


def _team(layout: Layout, team: str) -> Supply:
    about = layout.problem.interpreters[team]
    there = merged(layout.units.span(one) for one in about.available)
    return _free(layout, (), there if about.available else None)
