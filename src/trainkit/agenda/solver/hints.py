"""Says what an agenda decides, in the model's variables: to start from, or to keep."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution, Placement
from trainkit.agenda.solver.languages import needed_teams
from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.solver.model import Model, PartVariables

__all__ = ["decisions", "hint", "is_exact", "rows_of", "still"]

Rows = dict[str, list[Placement]]
"""By session: its places, its parts in order."""


def rows_of(agenda: AgendaSolution) -> Rows:
    """Return each session's places, its parts in order."""
    rows: Rows = {}
    for row in agenda.sessions:
        rows.setdefault(row.session, []).append(row)
    return {name: sorted(placed, key=lambda row: row.part) for name, placed in rows.items()}


def still(problem: AgendaProblem, agenda: AgendaSolution) -> AgendaSolution:
    """Return what of an agenda's sessions, breaks and interpreters the problem still has.

    Where sessions are held as one, the first of those that are left leads.
    """
    rows = {name: placed for name, placed in rows_of(agenda).items() if name in problem.sessions}
    first: dict[str, str] = {}
    for name in problem.sessions:
        if name in rows:
            first.setdefault(rows[name][0].joint_with or name, name)
    days = [day.date for day in problem.days]
    asked = {(one.id, day) for one in problem.breaks for day in one.dates or days}
    return AgendaSolution(
        problem=problem.id,
        sessions=tuple(
            row.model_copy(
                update={
                    "joint_with": _leader(row, first),
                    "interpreters": tuple(t for t in row.interpreters if t in problem.interpreters),
                }
            )
            for row in agenda.sessions
            if row.session in rows
        ),
        breaks=tuple(one for one in agenda.breaks if (one.id, one.date) in asked),
    )


def _leader(row: Placement, first: dict[str, str]) -> str | None:
    leader = first.get(row.joint_with or row.session)
    return None if leader == row.session else leader


def hint(model: Model, agenda: AgendaSolution) -> None:
    """Let the solver start near the agenda."""
    model.forget_hints()
    for variable, value in decisions(model, agenda):
        model.cp.add_hint(variable, value)
    for one in agenda.breaks:
        for (pause, day), variable in model.pauses.items():
            if pause == one.id and model.layout.problem.days[day].date == one.date:
                model.cp.add_hint(variable, model.layout.units.at(one.start))


def decisions(
    model: Model, agenda: AgendaSolution, without: Collection[str] = ()
) -> Iterator[tuple[Any, int]]:
    """Yield what the agenda decides about its sessions, those of ``without`` left out."""
    agenda = still(model.layout.problem, agenda)
    rows = rows_of(agenda)
    for name in rows:
        if name not in without:
            yield from _of_session(model, name, rows)


def _of_session(model: Model, name: str, rows: Rows) -> Iterator[tuple[Any, int]]:
    parts, own = model.parts[name], rows[name]
    for leader, literal in model.joined.get(name, {}).items():
        yield literal, int(leader == own[0].joint_with)
    fit = _fit(model.layout, name, own)
    if fit is None:
        # Its times, length or cuts are not permitted any more: only where it begins is told.
        if is_exact(model.layout, own[0]):
            yield parts[0].start, model.layout.units.at(own[0].start)
            yield from _of_place(model, parts[0], name, 0, rows)
        return
    lengths, cuts = fit
    number = reached = 0
    for n, (one, length) in enumerate(zip(parts, lengths, strict=True)):
        if n:
            yield model.cut[name][n - 1], int(n - 1 in cuts)
            number += n - 1 in cuts
        if n == 0 or n - 1 in cuts:
            reached = model.layout.units.at(own[number].start)
        yield one.start, reached
        if one.part.is_flexible:
            yield one.length, length
        yield from _of_place(model, one, name, number, rows)
        reached += length


def _of_place(
    model: Model, one: PartVariables, name: str, number: int, rows: Rows
) -> Iterator[tuple[Any, int]]:
    """Yield where a part is and, unless that is the leader's affair, who interprets it."""
    row = rows[name][number]
    for room, literal in one.room.items() if row.room is not None else ():
        yield literal, int(room == row.room)
    if row.joint_with is not None or not one.team:
        return
    layout = model.layout
    others = [other for other, placed in rows.items() if placed[0].joint_with == name]
    teams = [
        t
        for other in (name, *others)
        for r in rows[other][number : number + 1]
        for t in r.interpreters
    ]
    room_there = layout.problem.rooms.get(row.room or "")
    needed = needed_teams(
        layout.problem,
        [layout.tasks[other].session for other in (name, *others)],
        tuple(dict.fromkeys(teams)),
        room_there.booths if room_there else None,
    )
    for team, literal in one.team.items():
        yield literal, int(team in needed)


def _fit(
    layout: Layout, name: str, rows: Sequence[Placement]
) -> tuple[list[int], frozenset[int]] | None:
    """Return how long each part is and at which marks it is cut, if that is permitted."""
    unit, task = layout.units.minutes, layout.tasks[name]
    total = sum(row.minutes for row in rows)
    exact = all(is_exact(layout, row) and row.minutes % unit == 0 for row in rows)
    if not exact or total // unit not in task.totals:
        return None
    marks = task.places[total // unit]
    cuts: dict[int, int] = {}
    for end in [*accumulate(row.minutes // unit for row in rows)][:-1]:
        first = max(cuts, default=-1) + 1
        mark = next((n for n in range(first, len(marks)) if end in marks[n]), None)
        if mark is None:
            return None
        cuts[mark] = end
    edges = [0]
    for n, near in enumerate(marks):
        edges.append(cuts.get(n, min((at for at in near if at >= edges[-1]), default=near[-1])))
    edges.append(total // unit)
    return [end - start for start, end in pairwise(edges)], frozenset(cuts)


def is_exact(layout: Layout, row: Placement) -> bool:
    """Whether the units count its start exactly."""
    return layout.units.local(layout.units.at(row.start)) == row.start
