"""Places with their time zones: the offsets of a day, from the pinned time zone database."""

from __future__ import annotations

from datetime import date, datetime

from trainkit.definitions.base import zone_info

__all__ = ["PLACES", "offset_text", "offsets_on"]

PLACES = {
    "Almaty": "Asia/Almaty",
    "Ashgabat": "Asia/Ashgabat",
    "Bishkek": "Asia/Bishkek",
    "Dushanbe": "Asia/Dushanbe",
    "Kabul": "Asia/Kabul",
    "Karachi": "Asia/Karachi",
    "Tashkent": "Asia/Tashkent",
    "Tehran": "Asia/Tehran",
}
"""The places whose local times occur on the sheets, with their IANA zones."""


def offsets_on(day: date) -> dict[str, int]:
    """Return each place's offset from UTC in seconds at noon UTC of the day."""
    noon = datetime(day.year, day.month, day.day, 12)
    return {place: _offset(noon, zone) for place, zone in PLACES.items()}


def _offset(moment: datetime, zone: str) -> int:
    offset = moment.replace(tzinfo=zone_info("UTC")).astimezone(zone_info(zone)).utcoffset()
    assert offset is not None  # noqa: S101 - a time with a zone has one
    return int(offset.total_seconds())


def offset_text(seconds: int) -> str:
    """Return an offset as it is printed: ``UTC+05:00``."""
    sign = "-" if seconds < 0 else "+"
    return f"UTC{sign}{abs(seconds) // 3600:02}:{abs(seconds) // 60 % 60:02}"
