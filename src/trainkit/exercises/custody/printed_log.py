"""Logs, lists of openings and of persons as they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from trainkit.exercises.custody.log_plan import Log, Step
from trainkit.exercises.custody.people import Person, Staff
from trainkit.exercises.model import Column, Grid
from trainkit.exercises.months import SHORT_MONTHS

__all__ = ["Away", "plain", "print_log", "print_openings", "print_people", "written"]

_TIED = "\u00a0"
"""A space at which no line is broken."""
_JOINER = "\u2060"
"""Nothing to see; no line is broken at it."""

Away = Mapping[Person, tuple[date, date]]
"""First and last day on which each person was away."""


def _day(day: date) -> str:
    return f"{day.day} {SHORT_MONTHS[day.month - 1]}"


def written(moment: datetime, offset: int | None, *, zoned: bool = True) -> str:
    """Return a time as a log has it; an offset of 0 is ``Z``."""
    local = moment + timedelta(minutes=offset or 0)
    zone = f"+{(offset or 0) // 60:02d}:{(offset or 0) % 60:02d}" if offset else "Z"
    return f"{_day(local.date())} {local:%H:%M}{zone if zoned else ''}"


def print_log(log: Log, staff: Staff) -> Grid:
    """Return the log, one row a hand-over."""
    numbers = iter(log.seals)
    seal = next(numbers)
    rows = []
    for number, step in enumerate(log.steps, 1):
        before = seal
        if step.seal != "kept":
            seal = next(numbers)
        note = _note(step, log, (before, seal))
        signed = ", ".join(
            staff.initials[one] for one in (step.giver, step.receiver) if one in staff.initials
        )
        time = _tied(written(step.moment, step.offset, zoned=step.zoned))
        giver, receiver = _tied(step.giver), _tied(step.receiver)
        rows.append((str(number), time, giver, receiver, seal, note, signed))
    return Grid(
        caption=f"Custody log of {log.exhibit}, 2026",
        columns=(
            Column(name="No.", number=True, width=7),
            Column(name="Time as written", width=30),
            Column(name="From", width=21),
            Column(name="To", width=21),
            Column(name="Seal", width=11),
            Column(name="Reason and note", width=50),
            Column(name="Signed", code=True, width=13),
        ),
        rows=tuple(rows),
    )


def _note(step: Step, log: Log, seals: tuple[str, str]) -> str:
    parts = [step.reason]
    if step.seal == "replaced":
        parts.append(f"{seals[0]} cut and {seals[1]} fitted by {step.giver}")
    if step.image:
        first, other = log.values
        value = other if step.image == "other" else first
        shown = value.upper() if step.image == "capitals" else value
        parts.append(f"SHA-256 {shown}".replace("…", f"…{_JOINER}"))
    return "; ".join(parts)


def print_openings(log: Log, offset: int) -> Grid:
    """Return what the lock of the shelf wrote."""
    return Grid(
        caption=f"Store log, shelf of {log.exhibit.split(',')[0]}",
        columns=(
            Column(name="No.", width=12),
            Column(name="Opened", code=True, width=36),
        ),
        rows=tuple(
            (f"S{number}", _tied(written(moment, offset)))
            for number, moment in enumerate(sorted(log.openings), 1)
        ),
    )


def print_people(staff: Staff, away: Away) -> Grid:
    """Return the list of persons."""
    return Grid(
        caption="Persons, specimen initials, and days away in 2026",
        columns=(
            Column(name="Person", width=34),
            Column(name="Initials", code=True, width=20),
            Column(name="Away, both days included", width=48),
        ),
        rows=tuple(
            (one, staff.initials[one], _days(*away[one]) if one in away else "–")
            for one in staff.all
        ),
    )


def _days(first: date, last: date) -> str:
    return _day(first) if first == last else f"{_day(first)} to {_day(last)}"


def _tied(text: str) -> str:
    return text.replace(" ", _TIED)


def plain(grid: Grid) -> Grid:
    """Return a printed table as data, without what keeps its lines together."""
    rows = tuple(
        tuple(cell.replace(_TIED, " ").replace(_JOINER, "") for cell in row) for row in grid.rows
    )
    return grid.model_copy(update={"rows": rows})
