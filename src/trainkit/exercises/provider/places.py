"""The offsets of a day at every place."""

from __future__ import annotations

from datetime import UTC, date, datetime

from trainkit.exercises.places import PLACES, offset_at

__all__ = ["offsets_on"]


def offsets_on(day: date) -> dict[str, int]:
    """Return each place's offset from UTC in seconds at noon UTC of the day."""
    noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
    return {place: offset_at(place, noon) for place in PLACES}
