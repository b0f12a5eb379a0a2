"""Moments and clock readings as the sheets print them, and back.

A moment is a whole number of seconds since 1970 in UTC; a reading is what some clock showed, a
date and a time without an offset.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from trainkit.exercises.months import MONTHS, SHORT_MONTHS

__all__ = [
    "clock_text",
    "day_text",
    "moment_of",
    "offset_seconds",
    "read_day",
    "read_reading",
    "reading_of",
    "reading_text",
    "short_day",
    "short_text",
]

_READING = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}), (\d{2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_OFFSET = re.compile(r"UTC([+-])(\d{2}):(\d{2})", re.ASCII)


def reading_of(moment: int) -> datetime:
    """Return what a clock in UTC shows at the moment."""
    return datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)


def moment_of(reading: datetime, offset: int = 0) -> int:
    """Return the moment at which a clock shows the reading; ``offset`` from UTC in seconds."""
    return int(reading.replace(tzinfo=UTC).timestamp()) - offset


def day_text(day: date) -> str:
    """Return the day as it is printed: ``29 February 2024``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """Return the day as tables have it: ``29 Feb 2024``."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}"


def read_day(text: str) -> date:
    """Return the day of a table; ``ValueError`` if the text is none."""
    return read_reading(f"{text}, 00:00").date()


def clock_text(reading: datetime, *, seconds: bool = False) -> str:
    """Return the time of day: ``23:30`` or ``23:30:00``."""
    return reading.strftime("%H:%M:%S" if seconds else "%H:%M")


def reading_text(reading: datetime, *, seconds: bool = False) -> str:
    """Return a reading as it is printed: ``29 Feb 2024, 23:30``."""
    return f"{short_day(reading)}, {clock_text(reading, seconds=seconds)}"


def short_text(reading: datetime) -> str:
    """Return day and time without the year, as answers have them: ``29 Feb 23:30``."""
    return f"{reading.day} {SHORT_MONTHS[reading.month - 1]} {clock_text(reading)}"


def read_reading(text: str) -> datetime:
    """Return the first reading in the text; ``ValueError`` if there is none."""
    match = _READING.search(text)
    if match is None:
        raise ValueError(f'expected a time such as "29 Feb 2024, 23:30", found "{text}"')
    day, name, year, hour, minute, second = match.groups()
    month = SHORT_MONTHS.index(name) + 1
    return datetime(int(year), month, int(day), int(hour), int(minute), int(second or 0))


def offset_seconds(text: str) -> int:
    """Return a printed offset in seconds; ``ValueError`` if the text is none."""
    match = _OFFSET.fullmatch(text)
    if match is None:
        raise ValueError(f'expected an offset such as "UTC+04:30", found "{text}"')
    seconds = int(match[2]) * 3600 + int(match[3]) * 60
    return -seconds if match[1] == "-" else seconds
