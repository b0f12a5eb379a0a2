"""Places with their time zones, and offsets as sheets print them.

Offsets come from the pinned time zone database, never from what the machine has.
"""

from __future__ import annotations

from datetime import UTC, datetime

from trainkit.fields import zone_info

__all__ = ["PLACES", "offset_at", "offset_text"]

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


def offset_at(place: str, moment: int) -> int:
    """Return the place's offset from UTC in seconds at a moment, in seconds since 1970 UTC."""
    offset = datetime.fromtimestamp(moment, UTC).astimezone(zone_info(PLACES[place])).utcoffset()
    assert offset is not None  # noqa: S101 - a time with a zone has one
    return int(offset.total_seconds())


def offset_text(seconds: int) -> str:
    """Return an offset as it is printed: ``UTC+05:00``."""
    sign = "-" if seconds < 0 else "+"
    return f"UTC{sign}{abs(seconds) // 3600:02}:{abs(seconds) // 60 % 60:02}"
