"""Reads a solution of a workshop's problem off an agenda, as computed or as a trainer edited it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution, BreakPlacement, Placement
from trainkit.agenda.workshop.agenda import Agenda, Entry
from trainkit.agenda.workshop.timetable.problem_of import NO_ROOM
from trainkit.agenda.workshop.timetable.sittings import Sitting, sittings_of
from trainkit.definitions.loaded import Definitions

__all__ = ["solution_of"]

_Rows = tuple[tuple[date, Entry], ...]


def solution_of(definitions: Definitions, problem: AgendaProblem, agenda: Agenda) -> AgendaSolution:
    """Return where the agenda has the sessions and breaks of the workshop's problem.

    Sessions and breaks without a row are left out, and so are rows of what the workshop no longer
    has. A row for several groups that have a session each alone is one that they have as one.
    """
    placements = _placements(problem, sittings_of(definitions), agenda)
    return AgendaSolution(
        problem=problem.id,
        sessions=tuple(sorted(placements, key=lambda one: (one.start, one.session, one.part))),
        breaks=tuple(_breaks(problem, agenda)),
    )


def _placements(
    problem: AgendaProblem, sittings: tuple[Sitting, ...], agenda: Agenda
) -> Iterator[Placement]:
    leaders: dict[tuple[str, _Rows], str] = {}
    for sitting in sittings:
        rows = _rows(sitting, agenda)
        leader = leaders.setdefault((sitting.key, rows), sitting.id)
        for number, (day, entry) in enumerate(rows, 1):
            session = problem.sessions[sitting.id]
            no_room = NO_ROOM if NO_ROOM in session.rooms else None
            yield Placement(
                session=sitting.id,
                part=entry.part or number,
                start=datetime.combine(day, entry.start),
                minutes=entry.minutes,
                room=entry.room if entry.room in problem.rooms else no_room,
                interpreters=entry.interpreters,
                joint_with=leader if leader != sitting.id else None,
            )


def _rows(sitting: Sitting, agenda: Agenda) -> _Rows:
    """Return the rows of a sitting in order of time."""
    return tuple(
        (day, entry)
        for day, entry in agenda.sessions_of(sitting.module)
        if entry.session == sitting.key and sitting.is_in(entry.groups)
    )


def _breaks(problem: AgendaProblem, agenda: Agenda) -> Iterator[BreakPlacement]:
    dates = defaultdict(
        set,
        {one.id: {*(one.dates or [day.date for day in problem.days])} for one in problem.breaks},
    )
    for day in agenda.days:
        for entry in day.entries:
            if entry.event is not None and day.date in dates[entry.event]:
                yield BreakPlacement(
                    id=entry.event, date=day.date, start=datetime.combine(day.date, entry.start)
                )
