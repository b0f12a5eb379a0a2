"""Reads an agenda off the values of the model's variables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from trainkit.scheduling.solution import BreakPlacement, Placement
from trainkit.scheduling.solver.layout import Task
from trainkit.scheduling.solver.model import Model

__all__ = ["breaks_of", "placements_of"]

Value = Callable[[Any], int]
"""Returns the value of a variable or of an expression."""


def placements_of(model: Model, value: Value) -> tuple[Placement, ...]:
    """Return the sessions' places in order of time."""
    found = [
        one
        for name, task in model.layout.tasks.items()
        for one in _placements(model, name, task, value)
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.session, one.part)))


def _placements(model: Model, name: str, task: Task, value: Value) -> Iterator[Placement]:
    units = model.layout.units
    room = next((room for room, one in model.room[name].items() if value(one)), None)
    leader = next((other for other, one in model.joined.get(name, {}).items() if value(one)), None)
    teams = _needed(task, [team for team, one in model.team[name].items() if value(one)])
    for number, (start, end) in enumerate(_spans(model, name, value), 1):
        yield Placement(
            session=name,
            part=number,
            start=units.local(start),
            minutes=(end - start) * units.minutes,
            room=room,
            interpreters=teams,
            joint_with=leader,
        )


def _spans(model: Model, name: str, value: Value) -> list[tuple[int, int]]:
    """Return from when to when the session is held; parts that touch are one."""
    spans: list[tuple[int, int]] = []
    for one in model.parts[name]:
        start, end = value(one.start), value(one.end)
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _needed(task: Task, teams: list[str]) -> tuple[str, ...]:
    """Return the teams without those whose work another one does."""
    kept = list(teams)
    for team in teams:
        without = [one for one in kept if one != team]
        if all(set(need) & set(without) for need in task.needs):
            kept = without
    return tuple(kept)


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
