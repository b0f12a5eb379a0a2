"""Sessions that may be held as one: their rows are the same, and need everything once.

The one that comes first in the problem leads. The others have no place of their own in rooms, with
people and with teams; where they have interpreters, the leader has them too.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from trainkit.agenda.solver.layout import Task

if TYPE_CHECKING:
    from trainkit.agenda.solver.model import Model, PartVariables

__all__ = ["add_joint"]


def add_joint(model: Model) -> None:
    """Add a literal for each two sessions that may be one, and what follows if it is true."""
    tasks = model.layout.tasks
    for name, leaders in model.layout.leaders.items():
        for leader in leaders:
            literal = model.cp.new_bool_var(f"{name} with {leader}")
            model.joined.setdefault(name, {})[leader] = literal
            _join(model, tasks[leader], tasks[name], literal)
        found = model.joined.get(name, {})
        model.cp.add_at_most_one(found.values())
        for leader, literal in found.items():
            for other in model.joined.get(leader, {}).values():
                model.cp.add_implication(literal, ~other)
    for name in tasks:
        _limit_seats(model, tasks[name])


def _join(model: Model, leader: Task, follower: Task, literal: Any) -> None:
    one, other = model.parts[leader.id], model.parts[follower.id]
    model.cp.add(one[-1].end == other[-1].end).only_enforce_if(literal)
    _unite(model, one[0], other[0], literal)
    first, second = model.cut[leader.id], model.cut[follower.id]
    same: dict[tuple[int, int], Any] = {}
    for n, m in product(range(len(first)), range(len(second))):
        if _may_coincide(leader, n, follower, m):
            same[n, m] = model.cp.new_bool_var(f"{follower.id} cut with {leader.id}")
            for needed in (first[n], second[m], literal):
                model.cp.add_implication(same[n, m], needed)
            model.cp.add(one[n].end == other[m].end).only_enforce_if(same[n, m])
            _unite(model, one[n + 1], other[m + 1], same[n, m])
    for n, cut in enumerate(first):
        model.cp.add_bool_or([~literal, ~cut, *(lit for (k, _), lit in same.items() if k == n)])
    for m, cut in enumerate(second):
        model.cp.add_bool_or([~literal, ~cut, *(lit for (_, k), lit in same.items() if k == m)])


def _may_coincide(leader: Task, n: int, follower: Task, m: int) -> bool:
    """Whether both may be cut after the same time."""
    return any(
        set(marks[n]) & set(follower.places[total][m])
        for total, marks in leader.places.items()
        if total in follower.places
    )


def _unite(model: Model, one: PartVariables, other: PartVariables, literal: Any) -> None:
    """Let two parts begin together in one room with the same teams."""
    model.together.append((one, other, literal))
    model.cp.add(one.start == other.start).only_enforce_if(literal)
    for room, in_room in other.room.items():
        theirs = one.room.get(room)
        if theirs is None:
            model.cp.add_implication(literal, ~in_room)
        else:
            model.cp.add_bool_or([~literal, ~in_room, theirs])
    for team, serves in other.team.items():
        if team in one.team:
            model.cp.add_bool_or([~literal, ~serves, one.team[team]])
        else:
            model.cp.add_implication(literal, ~serves)


def _limit_seats(model: Model, leader: Task) -> None:
    """Let rooms have seats for all who are there."""
    literals = [
        (model.layout.tasks[name].size, model.joined[name][leader.id])
        for name in model.layout.followers(leader.id)
    ]
    for one in model.parts[leader.id] if literals else ():
        for room, in_room in one.room.items():
            seats = model.layout.problem.rooms[room].seats
            if seats is not None and seats < leader.size + sum(size for size, _ in literals):
                heads = leader.size + sum(size * literal for size, literal in literals)
                model.cp.add(heads <= seats).only_enforce_if(in_room)
