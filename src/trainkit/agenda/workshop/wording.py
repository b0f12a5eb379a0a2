"""Dates, lengths and lists in the words of the messages about an agenda."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from trainkit.definitions.teaching import Presence, Speaker
from trainkit.fields import Slot

__all__ = ["and_list", "clock_span", "in_minutes", "in_words", "presence"]

# Not strftime: its month names change with the locale of the process.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def in_words(day: date) -> str:
    """Return a date as ``6 March 2019``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def clock_span(start: time, end: time) -> str:
    """Return two times as ``09:00-13:00``."""
    return f"{start:%H:%M}-{end:%H:%M}"


def in_minutes(count: int) -> str:
    """Return a length as ``45 minutes``."""
    return "1 minute" if count == 1 else f"{count} minutes"


def and_list(parts: Sequence[str]) -> str:
    """Return ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def presence(person: Presence) -> str:
    """Return when somebody is there: ``on 6 March 2019 09:00-13:00``."""
    hours = and_list([str(slot.hours) for slot in person.available if slot.on is None])
    days = f"on {and_list([in_words(day) for day in person.days])}" if person.days else ""
    parts = [" ".join(part for part in (days, hours) if part)]
    parts += [f"on {_slot(slot)}" for slot in person.available if slot.on is not None]
    zone = f" ({person.timezone})" if isinstance(person, Speaker) and person.timezone else ""
    return f"{and_list([part for part in parts if part]) or 'all the time'}{zone}"


def _slot(slot: Slot) -> str:
    day = in_words(slot.on) if slot.on else ""
    return " ".join(part for part in (day, str(slot.hours) if slot.hours else "") if part)
