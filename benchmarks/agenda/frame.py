"""The frame of drawn programmes: where and when they are, and how large one is asked for."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from trainkit.agenda.problem import Window

__all__ = ["FIRST_DAY", "HOST", "OPEN", "SHUT", "ZONE", "Wanted", "at", "local", "window"]

ZONE = "Asia/Almaty"
FIRST_DAY = date(2027, 3, 22)
"""A Monday, in the week before Europe's clocks change: speakers by video move by an hour."""
OPEN, SHUT = 8 * 60 + 30, 17 * 60 + 30
"""Minutes after midnight at which all days start and end."""
HOST = "host"
"""Who opens, closes and leads the round tables."""


class Wanted(NamedTuple):
    """How large a programme is asked for."""

    days: int
    groups: int
    sessions: int
    dense_speakers: bool
    speakers: int
    """Of a dense programme."""
    restricted: bool
    """False where no speaker's hours are limited, for a programme that would not fit otherwise."""


def at(day: date, minute: int) -> datetime:
    """Return the local time so many minutes after midnight."""
    return datetime.combine(day, time(minute // 60, minute % 60))


def window(day: date, start: int, end: int) -> Window:
    """Return the window between two minutes of a day."""
    return Window(start=at(day, start), end=at(day, end))


def local(windows: tuple[Window, ...], zone: str | None) -> list[tuple[datetime, datetime]]:
    """Return windows of another zone in the programme's, without offsets."""

    def turned(moment: datetime) -> datetime:
        if zone is None:
            return moment
        return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)

    return [(turned(window.start), turned(window.end)) for window in windows]
