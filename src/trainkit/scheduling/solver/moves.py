"""How far an agenda is from a published one: the sessions that stand elsewhere.

A session has moved if its start, the start of one of its parts, or its room is another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trainkit.scheduling.problem import AgendaProblem, Requirement
from trainkit.scheduling.solution import AgendaSolution
from trainkit.scheduling.solver.hints import rows_of
from trainkit.scheduling.solver.layout import Layout
from trainkit.scheduling.solver.model import Linear, Model
from trainkit.scheduling.verify import Violation, verify

__all__ = ["Conflicts", "conflicts", "moved", "moves"]


def moved(before: AgendaSolution, after: AgendaSolution) -> tuple[str, ...]:
    """Return the sessions of both agendas that stand elsewhere in the second."""
    old, new = rows_of(before), rows_of(after)
    return tuple(
        name
        for name, rows in old.items()
        if name in new
        and [(row.start, row.room) for row in rows] != [(row.start, row.room) for row in new[name]]
    )


def moves(model: Model, published: AgendaSolution) -> Linear:
    """Return the number of sessions that move, as an expression of the model."""
    total: Linear = 0
    for name, rows in rows_of(published).items():
        if name in model.parts:
            total += 1 - _stays(model, name, [(row.start, row.room) for row in rows])
    return total


def _stays(model: Model, name: str, places: list[tuple[Any, str | None]]) -> Any:
    """Return a literal that is true only if the session stands where it stood."""
    cp, units, parts = model.cp, model.layout.units, model.parts[name]
    stays = cp.new_bool_var(f"{name} stays")
    cp.add(parts[0].start == units.at(places[0][0])).only_enforce_if(stays)
    later = [units.at(start) for start, _ in places[1:]]
    for one, cut in zip(parts[1:], model.cut[name], strict=True):
        # A part that does not follow its predecessor directly starts where one did before.
        if not later:
            cp.add_implication(stays, ~cut)
            continue
        begins = [cp.new_bool_var("") for _ in later]
        for start, begin in zip(later, begins, strict=True):
            cp.add(one.start == start).only_enforce_if(begin)
        cp.add_bool_or([~stays, ~cut, *begins])
    cp.add(sum(model.cut[name]) == len(later)).only_enforce_if(stays)
    room = places[0][1]
    if room is not None and model.room[name]:
        literal = model.room[name].get(room)
        cp.add_bool_or([~stays] if literal is None else [~stays, literal])
    return stays


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
    problem = layout.problem
    known = published.model_copy(
        update={
            "sessions": tuple(r for r in published.sessions if r.session in problem.sessions),
            "quality": None,
        }
    )
    found = verify(problem, known).violations
    certain = {frozenset(one.sessions) for one in found if _needs_a_move(problem, one)}
    certain |= {frozenset([name]) for name in _misplaced(layout, known)}
    return Conflicts(
        frozenset(name for one in found for name in one.sessions),
        tuple(sorted(certain, key=lambda names: (len(names), sorted(names)))),
    )


def _misplaced(layout: Layout, published: AgendaSolution) -> Iterator[str]:
    """Yield the sessions that can no longer start where they do, or in that room."""
    for name, rows in rows_of(published).items():
        task, start = layout.tasks[name], layout.units.at(rows[0].start)
        can_start = any(first <= start <= last for first, last in task.parts[0].starts)
        if not can_start or (rows[0].room is not None and rows[0].room not in task.rooms):
            yield name


def _needs_a_move(problem: AgendaProblem, violation: Violation) -> bool:
    sessions = [problem.sessions[name] for name in violation.sessions]
    fixed = all(one.least == one.most and not one.joint for one in sessions)
    return bool(sessions) and violation.requirement in _SETTLED and fixed and not violation.breaks
