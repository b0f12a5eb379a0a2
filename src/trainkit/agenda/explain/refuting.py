"""Proves without solving that a problem has no agenda, where that is easy.

The solver would prove it too; but that more work does not fit into less time it finds out the hard
way. Whatever this says must be right; what it does not say means nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.agenda.explain.loads import Work, loads_of, overloads
from trainkit.agenda.explain.reach import Reach
from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.solver.tasks import Task

__all__ = ["is_refuted", "placeless", "refuted"]


def is_refuted(layout: Layout) -> bool:
    """Whether it is easily proved that there is no agenda."""
    return next(refuted(layout), None) is not None


def refuted(layout: Layout) -> Iterator[tuple[str, ...]]:
    """Yield sets of sessions that cannot all be held, the simplest reasons first."""
    for name, task in layout.tasks.items():
        if placeless(layout, task):
            yield (name,)
    reach = Reach(layout)
    yield from reach.circles
    yield from sorted(reach.stuck, key=len)
    over = [works for load in loads_of(layout, reach) for works in overloads(load)]
    for works in sorted(over, key=len):
        yield _sessions(reach, works)


def placeless(layout: Layout, task: Task) -> bool:
    """Whether a session has no place for a reason that lies in itself."""
    no_room = bool(layout.problem.rooms) and not task.rooms
    too_long = any(part.least > layout.longest for part in task.parts)
    return (
        no_room
        or too_long
        or not all(need.teams for need in task.needs)
        or not all(layout.starts(one) for one in task.parts)
    )


def _sessions(reach: Reach, works: tuple[Work, ...]) -> tuple[str, ...]:
    """Return the sessions of works with those that narrow their bounds."""
    names = (name for work in works for name in work.sessions)
    return tuple(dict.fromkeys(other for name in names for other in reach.chain(name)))
