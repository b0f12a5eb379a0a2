"""The nights on which clocks were set back, and what clocks showed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from trainkit.definitions.exercises.online import ClockChange
from trainkit.exercises.online.moments import moment_of
from trainkit.exercises.places import PLACES, offset_at
from trainkit.fields import zone_info

__all__ = ["CHANGES", "Change", "change_of", "shown_at"]

CHANGES: dict[ClockChange, tuple[str, date]] = {
    "almaty-2024": ("Almaty", date(2024, 2, 29)),
    "tehran-2022": ("Tehran", date(2022, 9, 21)),
}
"""Where clocks were set back, and the last day of the old offset."""


@dataclass(frozen=True)
class Change:
    """A change of a place's offset."""

    place: str
    moment: int
    """The first moment of the new offset."""


def change_of(name: ClockChange) -> Change:
    """Return the change, its moment found in the time zone database by halving two days."""
    place, day = CHANGES[name]
    low = moment_of(datetime(day.year, day.month, day.day))
    high = low + int(timedelta(days=2).total_seconds())
    old = offset_at(place, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if offset_at(place, middle) == old else (low, middle)
    return Change(place, high)


def shown_at(place: str, moment: int) -> datetime:
    """Return what clocks of the place show at the moment."""
    here = zone_info(PLACES[place])
    return datetime.fromtimestamp(moment, UTC).astimezone(here).replace(tzinfo=None)
