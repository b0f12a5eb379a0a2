"""Reads an agenda off the values of the model's variables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from trainkit.agenda.solution import BreakPlacement, Placement
from trainkit.agenda.solver.languages import needed_teams
from trainkit.agenda.solver.model import Model, PartVariables

__all__ = ["breaks_of", "placements_of"]

Value = Callable[[Any], int]
"""Returns the value of a variable or of an expression."""


def placements_of(model: Model, value: Value) -> tuple[Placement, ...]:
    """Return the sessions' places in order of time."""
    found = [row for name in model.layout.tasks for row in _placements(model, name, value)]
    return tuple(sorted(found, key=lambda one: (one.start, one.session, one.part)))


def _placements(model: Model, name: str, value: Value) -> Iterator[Placement]:
    units = model.layout.units
    leader = _leader(model, name, value)
    for number, row in enumerate(_rows(model, name, value), 1):
        start, end = value(row[0].start), value(row[-1].end)
        room = next((room for room, one in row[0].room.items() if value(one)), None)
        yield Placement(
            session=name,
            part=number,
            start=units.local(start),
            minutes=(end - start) * units.minutes,
            room=room,
            interpreters=_teams(model, name, leader, number, value),
            joint_with=leader,
        )


def _leader(model: Model, name: str, value: Value) -> str | None:
    leaders = model.joined.get(name, {})
    return next((other for other, one in leaders.items() if value(one)), None)


def _rows(model: Model, name: str, value: Value) -> list[list[PartVariables]]:
    """Return the parts of a session; those between which it is not cut are together."""
    parts = model.parts[name]
    rows = [[parts[0]]]
    for one, cut in zip(parts[1:], model.cut[name], strict=True):
        if value(cut):
            rows.append([one])
        else:
            rows[-1].append(one)
    return rows


def _teams(
    model: Model, name: str, leader: str | None, number: int, value: Value
) -> tuple[str, ...]:
    """Return the teams that are needed: by all that are held as one, in the leader's row."""
    layout, first = model.layout, leader or name
    names = [first]
    names += [one for one in layout.followers(first) if value(model.joined[one][first])]
    row = _rows(model, first, value)[number - 1][0]
    teams = [team for team, literal in row.team.items() if value(literal)]
    if not teams:
        return ()
    rooms = layout.problem.rooms
    room = next((rooms[room] for room, literal in row.room.items() if value(literal)), None)
    sessions = [layout.tasks[one].session for one in names]
    needed = needed_teams(layout.problem, sessions, teams, room.booths if room else None)
    if leader is None:
        return needed
    return tuple(team for team in needed if any(team in need for need in layout.tasks[name].needs))


def breaks_of(model: Model, value: Value) -> tuple[BreakPlacement, ...]:
    """Return the breaks' places in order of time."""
    layout = model.layout
    starts: dict[tuple[str, int], int] = {}
    for group in layout.problem.groups:
        for day in range(len(layout.frames)):
            for pause in layout.pauses(group, day):
                key = (pause.id, pause.day)
                starts[key] = value(model.pauses[key]) if key in model.pauses else pause.earliest
    ids = {one.id for one in layout.problem.breaks}
    found = [
        BreakPlacement(id=name, date=layout.problem.days[day].date, start=layout.units.local(start))
        for (name, day), start in starts.items()
        if name in ids
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.id)))
