"""Says what an agenda decides, in the model's variables: to start from, or to keep."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from trainkit.scheduling.solution import AgendaSolution, Placement
from trainkit.scheduling.solver.model import Model

__all__ = ["decisions", "hint", "rows_of"]


def rows_of(agenda: AgendaSolution) -> dict[str, list[Placement]]:
    """Return each session's places, its parts in order."""
    rows: dict[str, list[Placement]] = {}
    for row in agenda.sessions:
        rows.setdefault(row.session, []).append(row)
    return {name: sorted(placed, key=lambda row: row.part) for name, placed in rows.items()}


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
    for name, rows in rows_of(agenda).items():
        if name in model.parts and name not in without:
            yield from _of_session(model, name, rows)


def _of_session(model: Model, name: str, rows: list[Placement]) -> Iterator[tuple[Any, int]]:
    for room, literal in model.room[name].items():
        yield literal, int(room == rows[0].room)
    for team, literal in model.team[name].items():
        yield literal, int(team in rows[0].interpreters)
    for leader, literal in model.joined.get(name, {}).items():
        yield literal, int(leader == rows[0].joint_with)
    spans = [*_spans(model, name, rows)]
    for (start, end), one in zip(spans, model.parts[name], strict=False):
        yield one.start, start
        if one.part.is_flexible:
            yield one.length, end - start
    for before, after, cut in zip(spans, spans[1:], model.cut[name], strict=False):
        yield cut, int(before[1] < after[0])


def _spans(model: Model, name: str, rows: list[Placement]) -> Iterator[tuple[int, int]]:
    """Yield from when to when each part is held; a row may hold several parts."""
    units, left = model.layout.units, [one.part for one in model.parts[name]]
    for row in rows:
        reached = units.at(row.start)
        end = reached + units.of(row.minutes)
        while left and reached < end:
            part = left.pop(0)
            until = reached + part.wished
            until = end if not left or until >= end else until
            yield reached, until
            reached = until
