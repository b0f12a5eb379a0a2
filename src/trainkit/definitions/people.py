"""Who takes part in a workshop besides the participants' names: groups, speakers, interpreters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from pydantic import Field

from trainkit.definitions.base import Day, Definition, Language, Text, Zone, zone_info
from trainkit.definitions.hours import Slot, Slots, Span, joined, spans_of

__all__ = ["EVERYBODY", "Group", "Interpreters", "Presence", "Speaker", "is_there", "there"]

EVERYBODY = "everybody"
"""The id of the one group of a workshop that names none."""


class Group(Definition):
    """Participants who go through the workshop together, beside other groups."""

    name: Text
    size: Annotated[int, Field(ge=1)]
    """How many people."""
    languages: tuple[Language, ...] = ()
    """Those that everybody in the group understands; all of the workshop's if empty."""


class Presence(Definition):
    """Somebody who is there at some times only."""

    days: tuple[Day, ...] = ()
    """The dates on which the person is there; all dates if empty."""
    available: Slots = ()
    """Hours on those dates, or on a date of their own: ``"09:00-13:00"``,
    ``["2019-03-05 14:00-18:00", "2019-03-06 09:00-11:00"]``; the whole day if left out."""

    def spans(self, dates: Sequence[date]) -> tuple[Span, ...]:
        """Return when the person is there, by the clock of the person; always if empty.

        ``dates`` are those of the workshop. Hours without a date hold on all ``days``; where there
        are none, the ``days`` are meant whole.
        """
        if any(slot.on is None for slot in self.available):
            return spans_of(self.available, self.days or dates)
        return spans_of((*(Slot(on=day) for day in self.days), *self.available), ())


class Speaker(Presence):
    """A person or organisation that teaches or speaks."""

    name: Text
    organisation: Text | None = None
    timezone: Zone | None = None
    """The zone of ``days`` and ``available``; the workshop's if left out."""
    remote: bool = False
    """Speaks by video, and so needs no time on the way between venues."""
    languages: tuple[Language, ...] = ()
    """In which the speaker teaches, the dearest first; the group's own if empty."""

    def spans(self, dates: Sequence[date]) -> tuple[Span, ...]:
        """Return when the speaker is there, by the speaker's own clock; always if empty.

        A date of the workshop may lie on two dates of another zone, so that hours without a date
        hold on the dates before and behind too.
        """
        if self.timezone is not None:
            dates = sorted({day + timedelta(days=n) for day in dates for n in (-1, 0, 1)})
        return super().spans(dates)


class Interpreters(Presence):
    """A team of interpreters that serves one session at a time: a pair for simultaneous work."""

    name: Text
    languages: Annotated[tuple[Language, ...], Field(min_length=2)]
    """The team interprets between any two of them."""


def there(person: Presence, dates: Sequence[date], zone: str) -> tuple[Span, ...]:
    """Return when somebody is there by the clock of the workshop, whose zone is given.

    Always, if empty. ``dates`` are those of the workshop.
    """
    own = person.timezone if isinstance(person, Speaker) else None
    spans = person.spans(dates)
    if own is None or own == zone:
        return spans
    return joined((_moved(start, own, zone), _moved(end, own, zone)) for start, end in spans)


def _moved(local: datetime, own: str, zone: str) -> datetime:
    """Return a local time by the clock of another zone, both without an offset."""
    instant = local.replace(tzinfo=zone_info(own)).astimezone(UTC)
    return instant.astimezone(zone_info(zone)).replace(tzinfo=None)


def is_there(person: Presence, span: Span, dates: Sequence[date], zone: str) -> bool:
    """Whether somebody is there during all of a span of the workshop's local time."""
    spans = there(person, dates, zone)
    return not spans or any(start <= span[0] and span[1] <= end for start, end in spans)
