"""The agenda as a calendar (iCalendar, RFC 5545, with the names of RFC 7986).

One VEVENT a row, in local times that point to the zone's own VTIMEZONE, so phones and Outlook show
the right hour wherever they are. UIDs stay when an entry moves and SEQUENCE rises with the agenda's
revision, so importing a later file moves entries instead of doubling them. Nothing depends on the
present: the time stamp is the workshop's first date.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from trainkit.definitions.base import zone_info
from trainkit.documents.agenda.view import AgendaRow, AgendaView

if TYPE_CHECKING:
    from icalendar import Event, Timezone, TimezoneDaylight, TimezoneStandard

__all__ = ["time_zone", "write_calendar"]

PRODID = "-//trainkit//agenda//EN"


def write_calendar(view: AgendaView) -> bytes:
    """Return the calendar file, with CRLF and folded lines."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    for name in ("NAME", "X-WR-CALNAME"):
        calendar.add(name, view.frame.workshop)
    calendar.add("X-WR-TIMEZONE", view.timezone)
    dates = [day.date for day in view.days]
    calendar.add_component(time_zone(view.timezone, min(dates), max(dates)))
    stamp = datetime.combine(min(dates), time(0), UTC)
    for row in view.rows:
        calendar.add_component(_event(view, row, stamp))
    return bytes(calendar.to_ical())


def _event(view: AgendaView, row: AgendaRow, stamp: datetime) -> Event:
    from icalendar import Event

    zone = zone_info(view.timezone)
    event = Event()
    event.add("UID", row.uid)
    event.add("SEQUENCE", row.sequence)
    event.add("DTSTAMP", stamp)
    event.add("DTSTART", datetime.combine(row.date, row.starts, zone))
    event.add("DTEND", datetime.combine(row.date, row.ends, zone))
    event.add("SUMMARY", row.title)
    event.add("LOCATION", ", ".join(part for part in (row.room, view.frame.place) if part))
    if description := _description(row):
        event.add("DESCRIPTION", description)
    event.add("CATEGORIES", [row.sort])
    event.add("TRANSP", "TRANSPARENT" if row.is_pause else "OPAQUE")
    return event


def _description(row: AgendaRow) -> str:
    speakers = "\n".join(str(speaker) for speaker in row.speakers)
    return "\n\n".join(part for part in (row.module, speakers, row.objective, row.note) if part)


def time_zone(name: str, first: date, last: date) -> Timezone:
    """Return the VTIMEZONE with the zone's rules over the whole years of ``first`` and ``last``.

    RFC 5545, 3.6.5: each observance starts at the onset in the local time that held *before* it.
    (icalendar 7.3's ``Timezone.from_tzinfo`` writes the time after it, an hour late in spring.)
    """
    from icalendar import Timezone

    zone = zone_info(name)
    begin = datetime(first.year, 1, 1, tzinfo=zone).astimezone(UTC)
    end = datetime(last.year + 1, 1, 1, tzinfo=zone).astimezone(UTC)
    component = Timezone()
    component.add("TZID", name)
    component.add_component(_observance(zone, begin, begin))
    for before, onset in _changes(zone, begin, end):
        component.add_component(_observance(zone, before, onset))
    return component


def _observance(
    zone: tzinfo, before: datetime, onset: datetime
) -> TimezoneDaylight | TimezoneStandard:
    from icalendar import TimezoneDaylight, TimezoneStandard

    old, new = before.astimezone(zone), onset.astimezone(zone)
    old_offset = old.utcoffset() or timedelta()
    observance = TimezoneDaylight() if new.dst() else TimezoneStandard()
    observance.add("DTSTART", (onset + old_offset).replace(tzinfo=None))
    observance.add("TZOFFSETFROM", old_offset)
    observance.add("TZOFFSETTO", new.utcoffset() or timedelta())
    observance.add("TZNAME", new.tzname() or str(new.utcoffset()))
    return observance


def _changes(zone: tzinfo, begin: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Return the instants, in UTC, at which the offset changes, each with one before it.

    Looks day by day and halves the day of a change down to the second; no zone changes twice
    within a day.
    """
    changes = []
    low = begin
    while low < end:
        high = min(low + timedelta(days=1), end)
        if _offset(zone, low) != _offset(zone, high):
            before, onset = low, high
            while onset - before > timedelta(seconds=1):
                middle = before + timedelta(seconds=(onset - before) // timedelta(seconds=2))
                if _offset(zone, middle) == _offset(zone, low):
                    before = middle
                else:
                    onset = middle
            changes.append((before, onset))
        low = high
    return changes


def _offset(zone: tzinfo, instant: datetime) -> timedelta | None:
    return instant.astimezone(zone).utcoffset()
