"""How far an agenda is from a published one: the sessions that stand elsewhere.

A session has moved if its start, the start of one of its parts, or its room is another one. Where
one of the two agendas names no room, rooms are not compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trainkit.agenda.problem import Requirement
from trainkit.agenda.solution import AgendaSolution, Placement
from trainkit.agenda.solver.hints import is_exact, rows_of, still
from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.solver.model import Linear, Model, PartVariables
from trainkit.agenda.verify import verify

__all__ = ["Conflicts", "conflicts", "moved", "moves"]


def moved(before: AgendaSolution, after: AgendaSolution) -> tuple[str, ...]:
    """Return the sessions of both agendas that stand elsewhere in the second."""
    old, new = rows_of(before), rows_of(after)
    return tuple(
        name for name, rows in old.items() if name in new and not _stand_alike(rows, new[name])
    )


def _stand_alike(rows: list[Placement], others: list[Placement]) -> bool:
    return len(rows) == len(others) and all(
        row.start == other.start and (None in (row.room, other.room) or row.room == other.room)
        for row, other in zip(rows, others, strict=True)
    )


def moves(model: Model, published: AgendaSolution) -> Linear:
    """Return the number of sessions that move, as an expression of the model."""
    total: Linear = 0
    for name, rows in rows_of(published).items():
        if name in model.parts:
            exact = all(is_exact(model.layout, row) for row in rows)
            total += 1 - _stays(model, name, rows) if exact else 1
    return total


def _stays(model: Model, name: str, rows: list[Placement]) -> Any:
    """Return a literal that is true only if the session stands where it stood."""
    cp, parts = model.cp, model.parts[name]
    stays = cp.new_bool_var(f"{name} stays")
    _stands(model, parts[0], rows[0], stays)
    for one, cut in zip(parts[1:], model.cut[name], strict=True):
        # A part that does not follow its predecessor directly starts where one did before.
        begins = [cp.new_bool_var("") for _ in rows[1:]]
        for row, begin in zip(rows[1:], begins, strict=True):
            _stands(model, one, row, begin)
        cp.add_bool_or([~stays, ~cut, *begins])
    cp.add(sum(model.cut[name]) == len(rows) - 1).only_enforce_if(stays)
    return stays


def _stands(model: Model, one: PartVariables, row: Placement, literal: Any) -> None:
    """Let a part begin where a row says if the literal is true."""
    model.cp.add(one.start == model.layout.units.at(row.start)).only_enforce_if(literal)
    if row.room is not None and one.room:
        in_room = one.room.get(row.room)
        model.cp.add_bool_or([~literal] if in_room is None else [~literal, in_room])


_SETTLED = {
    Requirement.WINDOW,
    Requirement.PINNED,
    Requirement.PERSON,
    Requirement.PRESENCE,
    Requirement.ROOM,
    Requirement.ROOM_FITS,
    Requirement.ORDER,
    Requirement.FRAME,
}
"""What only a move can mend, if nobody's length or break can change."""


@dataclass(frozen=True)
class Conflicts:
    """What of a published agenda no longer holds."""

    sessions: frozenset[str]
    """All sessions that have a part in it."""
    certain: tuple[frozenset[str], ...]
    """Sets of sessions of which at least one must move."""

    @property
    def at_least(self) -> int:
        """A number of moves that is needed: sets that share no session, found greedily."""
        taken: set[str] = set()
        number = 0
        for names in self.certain:
            if not names & taken:
                taken |= names
                number += 1
        return number


def conflicts(layout: Layout, published: AgendaSolution) -> Conflicts:
    """Return what no longer holds of a published agenda under the problem as it is now."""
    known = still(layout.problem, published)
    found = verify(layout.problem, known).violations
    settled = {name for name, rows in rows_of(known).items() if _is_settled(layout, name, rows)}
    certain = {
        frozenset(one.sessions)
        for one in found
        if one.requirement in _SETTLED
        and one.sessions
        and not one.breaks
        and settled.issuperset(one.sessions)
    }
    certain |= {frozenset([name]) for name in _misplaced(layout, known)}
    return Conflicts(
        frozenset(name for one in found for name in one.sessions if name in layout.tasks),
        tuple(sorted(certain, key=lambda names: (len(names), sorted(names)))),
    )


def _misplaced(layout: Layout, published: AgendaSolution) -> Iterator[str]:
    """Yield the sessions that can no longer start where they do, or in that room."""
    for name, rows in rows_of(published).items():
        task, start = layout.tasks[name], layout.units.at(rows[0].start)
        can_start = is_exact(layout, rows[0]) and any(
            a <= start <= b for a, b in task.parts[0].starts
        )
        has_room = rows[0].room is None or rows[0].room in task.rooms
        if not can_start or (layout.problem.rooms and not has_room):
            yield name


def _is_settled(layout: Layout, name: str, rows: list[Placement]) -> bool:
    """Whether nothing about a session can change unless it moves.

    Its length and cuts cannot, nobody joins it, and what it needs of a room does not depend on who
    interprets. Where it stands in no room, one can be given to it.
    """
    task = layout.tasks[name]
    unit = layout.units.minutes
    minutes = sum(row.minutes for row in rows)
    return (
        [total * unit for total in task.totals] == [minutes]
        and not (task.session.marks or task.session.joint or task.in_booths)
        and not (layout.problem.rooms and any(row.room is None for row in rows))
    )
