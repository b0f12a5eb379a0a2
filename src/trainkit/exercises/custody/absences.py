"""Who was away when: everybody on some day without a signature, and one on a day with one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from trainkit.exercises.custody.log_plan import Log
from trainkit.exercises.custody.people import Person, Staff
from trainkit.exercises.custody.printed_log import Away
from trainkit.exercises.draws import Draws

__all__ = ["copy_signature", "draw_absences"]

_LONGEST = 4
"""Days of the longest absence."""

Signature = tuple[Person, date]


def copy_signature(log: Log, other: Log, draws: Draws) -> tuple[Log, Signature] | None:
    """Return the log with a row marked, and who of it was away; None if no row is fit.

    The person signs nothing else on that day, in either log.
    """
    signed = Counter(_signatures((log, other)))
    choices = [
        (place, (person, step.day))
        for place, step in enumerate(log.steps)
        if place and step.fault is None and not step.inserted
        for person in (step.giver, step.receiver)
        if signed[person, step.day] == 1
    ]
    if not choices:
        return None
    place, signature = draws.choice(choices)
    marked = replace(log.steps[place], fault="signature")
    steps = (*log.steps[:place], marked, *log.steps[place + 1 :])
    return replace(log, steps=steps), signature


def _signatures(logs: Sequence[Log]) -> list[Signature]:
    return [
        (person, step.day)
        for log in logs
        for step in log.steps
        for person in (step.giver, step.receiver)
    ]


def draw_absences(
    staff: Staff, logs: Sequence[Log], copied: Signature | None, draws: Draws
) -> Away:
    """Return an absence for each person, without a signature in it but the copied one."""
    signed = set(_signatures(logs)) - {copied}
    days = sorted(day for _, day in signed)
    span = [days[0] + timedelta(n) for n in range((days[-1] - days[0]).days + 1)]
    away: dict[Person, tuple[date, date]] = {}
    for person in staff.all:
        own = draws.branch(person)
        free = [day for day in span if (person, day) not in signed]
        near = [day for day in free if _beside(person, day, signed)] or free
        first = copied[1] if copied and copied[0] == person else own.choice(near)
        away[person] = _stretched(first, set(free) | {first}, own)
    return away


def _beside(person: Person, day: date, signed: set[Signature]) -> bool:
    return any((person, day + timedelta(step)) in signed for step in (-1, 1))


def _stretched(day: date, free: set[date], draws: Draws) -> tuple[date, date]:
    """Return a run of free days around ``day``."""
    first = last = day
    for _ in range(draws.below(_LONGEST)):
        if draws.chance(1, 2) and first - timedelta(1) in free:
            first -= timedelta(1)
        elif last + timedelta(1) in free:
            last += timedelta(1)
    return first, last
