"""The earliest start and the latest end of each session, told without solving.

Only what bounds a session by itself and its order among others count here, so the true bounds may
be narrower, never wider. ``stuck`` and ``circles`` are what cannot be for these reasons alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.solver.tasks import Task

__all__ = ["Reach"]


@dataclass
class Reach:
    """The bounds of all sessions, in units, and which neighbour narrows each."""

    layout: Layout
    earliest: dict[str, int] = field(default_factory=dict)
    """The first start."""
    latest: dict[str, int] = field(default_factory=dict)
    """The last end."""
    stuck: list[tuple[str, ...]] = field(default_factory=list)
    """Rows of sessions, each following the one before, of which the last finds no start."""
    circles: list[tuple[str, ...]] = field(default_factory=list)
    """Sessions that follow each other in a circle."""
    _before: dict[str, str] = field(default_factory=dict)
    _behind: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        order = self._order()
        ends: dict[str, int] = {}
        for name in order:
            ends[name] = self._forward(self.layout.tasks[name], ends)
        starts: dict[str, int] = {}
        followers: dict[str, list[str]] = {name: [] for name in order}
        for name in order:
            for other in self.layout.problem.sessions[name].after:
                followers.get(other, []).append(name)
        for name in reversed(order):
            starts[name] = self._backward(self.layout.tasks[name], starts, followers[name])

    def chain(self, name: str) -> tuple[str, ...]:
        """Return a session with those that narrow its bounds, in their order."""
        before, behind = [], []
        at = name
        while at in self._before:
            at = self._before[at]
            before.append(at)
        at = name
        while at in self._behind:
            at = self._behind[at]
            behind.append(at)
        return (*reversed(before), name, *behind)

    def _order(self) -> list[str]:
        """Return the sessions, each after those that it follows; circles are put aside."""
        waits = {
            name: {other for other in one.after if other in self.layout.problem.sessions}
            for name, one in self.layout.problem.sessions.items()
        }
        order: list[str] = []
        while waits:
            free = [name for name, others in waits.items() if not others]
            if not free:
                self.circles.append(_circle(waits))
                free = list(self.circles[-1])
                for name in free:
                    del waits[name]
            else:
                order += free
                for name in free:
                    del waits[name]
            gone = set(free)
            for others in waits.values():
                others.difference_update(gone)
        return order

    def _forward(self, task: Task, ends: dict[str, int]) -> int:
        """Record the session's first start; return its first end.

        One that is stuck is taken as if it followed nothing, so that it alone is told.
        """
        before = [name for name in task.session.after if name in ends]
        last = max(before, key=lambda name: ends[name], default=None)
        alone = _first(self.layout.starts(task.parts[0]), 0)
        first = _first(self.layout.starts(task.parts[0]), 0 if last is None else ends[last])
        if last is not None and first != alone:
            self._before[task.id] = last
        if first is None:
            self.stuck.append(self.chain(task.id))
            self._before.pop(task.id, None)
        first = (alone or 0) if first is None else first
        self.earliest[task.id] = first
        if alone is None:
            return first
        part = task.parts[-1]
        return max(first + task.least, (_first(self.layout.starts(part), first) or 0) + part.least)

    def _backward(self, task: Task, starts: dict[str, int], behind: list[str]) -> int:
        """Record the session's last end; return its last start."""
        part = task.parts[-1]
        end = self.layout.frames[-1][1]
        last = max((span[1] + part.most for span in self.layout.starts(part)), default=end)
        first = min((name for name in behind), key=lambda name: starts[name], default=None)
        if first is not None and starts[first] < last:
            self._behind[task.id] = first
            last = starts[first]
        self.latest[task.id] = last
        return _last(self.layout.starts(task.parts[0]), last - task.least)


def _first(starts: tuple[tuple[int, int], ...], bound: int) -> int | None:
    return next((max(first, bound) for first, last in starts if last >= bound), None)


def _last(starts: tuple[tuple[int, int], ...], bound: int) -> int:
    return max((min(last, bound) for first, last in starts if first <= bound), default=bound)


def _circle(waits: dict[str, set[str]]) -> tuple[str, ...]:
    """Return sessions of which each follows the next and the last the first."""
    path = [next(iter(waits))]
    while True:
        then = next(name for name in sorted(waits[path[-1]]) if name in waits)
        if then in path:
            return tuple(path[path.index(then) :])
        path.append(then)
