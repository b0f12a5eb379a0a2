"""Days, clock times and numbers as the sheets print them, and back."""

from __future__ import annotations

import re
from datetime import date

from trainkit.exercises.months import MONTHS

__all__ = ["WEEKDAYS", "clock", "listed", "month", "read_clock", "read_day", "weekday", "written"]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""From Monday, as ``date.weekday`` counts."""

_WRITTEN = re.compile(r"(\d{1,2}) ([A-Z][a-z]+) (\d{4})", re.ASCII)


def month(day: date) -> str:
    """Return the month and year: ``January 2026``."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def written(day: date) -> str:
    """Return the day as it is printed: ``9 January 2026``."""
    return f"{day.day} {month(day)}"


def weekday(day: date) -> str:
    """Return the day's name."""
    return WEEKDAYS[day.weekday()]


def read_day(text: str) -> date:
    """Return the first day written in the text; ``ValueError`` if there is none."""
    match = _WRITTEN.search(text)
    if match is None:
        raise ValueError(f'expected a day such as "9 January 2026", found "{text}"')
    return date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1]))


def clock(seconds: int) -> str:
    """Return seconds since midnight as a time of day, over midnight if need be: ``08:29:58``."""
    seconds %= 86_400
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def read_clock(text: str) -> int:
    """Return the seconds since midnight of a time such as ``08:29:58``."""
    hours, minutes, seconds = (int(part) for part in text.split(":"))
    return hours * 3600 + minutes * 60 + seconds


def listed(words: tuple[str, ...]) -> str:
    """Return the words in a sentence: ``A, B and C``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
