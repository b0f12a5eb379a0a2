"""When something may be: dates, hours, or hours on a date, as a trainer writes them in one line.

``"2019-03-05"`` is the whole date, ``"09:00-13:00"`` these hours on every date that is meant, and
``"2019-03-05 09:00-13:00"`` these hours on this date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from trainkit.definitions.base import (
    DATE_PATTERN,
    RANGE_PATTERN,
    Day,
    Definition,
    Range,
    as_day,
    expected,
    time_range,
)

__all__ = ["Slot", "Slots", "Span", "joined", "spans_of"]

Span = tuple[datetime, datetime]
"""From one local time to a later one, both without an offset."""


class Slot(Definition):
    """A date, hours, or hours on a date."""

    on: Day | None = None
    """``None`` for every date that is meant."""
    hours: Range | None = None
    """``None`` for the whole date."""

    def __str__(self) -> str:
        parts = (self.on.isoformat() if self.on else "", str(self.hours) if self.hours else "")
        return " ".join(part for part in parts if part)


_SLOT = rf"(?P<on>{DATE_PATTERN})?\s*(?P<hours>{RANGE_PATTERN})?"


def _slot(value: Any) -> Slot:
    if isinstance(value, Slot):
        return value
    match = re.fullmatch(_SLOT, value.strip(), re.ASCII) if isinstance(value, str) else None
    if not match or not match[0]:
        raise expected(
            'a time range such as "09:00-13:00", a date, or "2019-03-05 09:00-13:00" for both'
        )
    return Slot(
        on=as_day(match["on"]) if match["on"] else None,
        hours=time_range(match["hours"]) if match["hours"] else None,
    )


def _as_list(value: Any) -> Any:
    if value is None:
        return ()
    return value if isinstance(value, (list, tuple)) else (_slot(value),)


_SLOT_SCHEMA = {
    "type": "string",
    "pattern": rf"^(?:{DATE_PATTERN})?\s*(?:{RANGE_PATTERN})?$",
    "description": "09:00-13:00, 2019-03-05, or 2019-03-05 09:00-13:00",
}

Slots = Annotated[
    tuple[Annotated[Slot, BeforeValidator(_slot)], ...],
    BeforeValidator(_as_list),
    WithJsonSchema({"anyOf": [_SLOT_SCHEMA, {"type": "array", "items": _SLOT_SCHEMA}]}),
]
"""One or several slots; a single one needs no brackets."""


def spans_of(slots: Iterable[Slot], dates: Sequence[date]) -> tuple[Span, ...]:
    """Return the slots as spans, those without a date on each of ``dates``; overlaps are joined."""
    return joined(
        _span(day, slot) for slot in slots for day in ((slot.on,) if slot.on else tuple(dates))
    )


def _span(day: date, slot: Slot) -> Span:
    midnight = datetime.combine(day, time())
    if slot.hours is None:
        return midnight, midnight + timedelta(days=1)
    return datetime.combine(day, slot.hours.start), datetime.combine(day, slot.hours.end)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order of time; those that touch or overlap are one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)
