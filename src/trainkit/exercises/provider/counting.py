"""Orders of preservation, and when they end under the rules that a sheet states.

The first day is not counted. A period in months ends on the day with the same number, or on the
last day of a month that has no such day. Where a State moves a last day that is no working day, it
moves to the next working day.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = [
    "Order",
    "Renewal",
    "Rule",
    "calendar_end",
    "diary_day",
    "last_day",
    "next_working",
    "period",
]

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """What holds in a State."""

    closed: frozenset[int]
    """Days of the week that are no working days, Monday as 0."""
    moves: bool
    """Whether a last day that is no working day moves to the next one."""


@dataclass(frozen=True)
class Renewal:
    """A renewal: when it is dated, and for how many days."""

    dated: date
    days: int


@dataclass(frozen=True)
class Order:
    """One row of the table of orders."""

    number: str
    state: str
    start: date
    """The day from which the period runs; if the receipt is not on file, the day of sending."""
    received: bool
    """Whether the day from which it runs is on file."""
    length: int
    unit: str
    """``days`` or ``months``."""
    renewal: Renewal | None = None


def period(length: int, unit: str) -> str:
    """Return a length as it is printed: ``60 days``, ``1 month``."""
    return f"{length} {unit if length > 1 else unit.removesuffix('s')}"


def calendar_end(start: date, length: int, unit: str) -> date:
    """Return the last day before any move; the first day is not counted."""
    if unit == "days":
        return start + timedelta(days=length)
    years, month = divmod(start.month - 1 + length, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def next_working(rule: Rule, day: date) -> date:
    """Return the day, or the next that is a working day."""
    while day.weekday() in rule.closed:
        day += _DAY
    return day


def last_day(rule: Rule, day: date) -> date:
    """Return the last day under the State's rule for a calendar last day."""
    return next_working(rule, day) if rule.moves else day


def diary_day(rule: Rule, start: date, days: int, before: int) -> date:
    """Return the diary date: ``before`` days before the earliest last day under any reading.

    The earliest is the one with the first day counted and no move; the diary date itself goes back
    to a working day.
    """
    day = start + timedelta(days=days - 1 - before)
    while day.weekday() in rule.closed:
        day -= _DAY
    return day
