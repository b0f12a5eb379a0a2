"""The agenda as a calendar (iCalendar, RFC 5545, with the names of RFC 7986).

One VEVENT a row, in local times that point to the zone's own VTIMEZONE, so phones and Outlook show
the right hour wherever they are. UIDs stay when an entry moves and SEQUENCE rises with the agenda's
revision, so importing a later file moves entries instead of doubling them. What fell away since an
earlier agenda is cancelled by a file of its own (RFC 5546, 3.2.5). Nothing depends on the present:
the time stamp is the workshop's first date.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from trainkit.documents.agenda.view import AgendaRow, AgendaView
from trainkit.fields import zone_info
from trainkit.render.letters import xml_text

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

__all__ = ["cancelled", "time_zone", "write_calendar", "write_cancellation"]

PRODID = "-//trainkit//agenda//EN"
NOBODY = "invalid:nomail"
"""The address of an organiser who has none; a cancellation must name one."""


def write_calendar(view: AgendaView) -> bytes:
    """Return the calendar file, with CRLF and folded lines."""
    calendar = _calendar(view)
    for event in _events(view):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def cancelled(before: AgendaView, after: AgendaView) -> AgendaView:
    """Return of an earlier agenda only what is no longer in the later one.

    Rows are compared by UID, so that what moved is not cancelled. Given the parts of one person or
    group (``parts``), it is what fell away for these. The rows have the later SEQUENCE.
    """
    kept = {row.uid for row in after.rows}
    sequence = max(after.sequence, before.sequence + 1)
    days = [
        day.model_copy(
            update={
                "rows": tuple(
                    row.model_copy(update={"sequence": sequence})
                    for row in day.rows
                    if row.uid not in kept
                )
            }
        )
        for day in before.days
    ]
    return before.model_copy(
        update={"sequence": sequence, "days": tuple(day for day in days if day.rows)}
    )


def write_cancellation(view: AgendaView) -> bytes:
    """Return the file that takes a view's rows out of a calendar: what ``cancelled`` returns.

    Raises ``ValueError`` if there are none.
    """
    from icalendar import vCalAddress

    calendar = _calendar(view)
    calendar.add("METHOD", "CANCEL")
    organiser = vCalAddress(NOBODY)
    organiser.params["CN"] = xml_text(", ".join(view.frame.organisers)).replace('"', "'")
    for event in _events(view):
        event.add("STATUS", "CANCELLED")
        event.add("ORGANIZER", organiser)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar(view: AgendaView) -> Calendar:
    from icalendar import Calendar, vText

    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    title = ": ".join(part for part in (view.frame.workshop, view.whose) if part)
    for name in ("NAME", "X-WR-CALNAME"):  # unknown to the library, which would not escape them
        calendar.add(name, vText(xml_text(title)))
    calendar.add("X-WR-TIMEZONE", view.timezone)
    dates = [day.date for day in view.days]
    calendar.add_component(time_zone(view.timezone, min(dates), max(dates)))
    return calendar


def _events(view: AgendaView) -> list[Event]:
    stamp = datetime.combine(view.begins, time(0), UTC)
    return [_event(view, row, stamp) for row in view.rows]


def _event(view: AgendaView, row: AgendaRow, stamp: datetime) -> Event:
    from icalendar import Event

    zone = zone_info(view.timezone)
    event = Event()
    event.add("UID", row.uid)
    event.add("SEQUENCE", row.sequence)
    event.add("DTSTAMP", stamp)
    event.add("DTSTART", datetime.combine(row.date, row.starts, zone))
    event.add("DTEND", datetime.combine(row.date, row.ends, zone))
    event.add("SUMMARY", xml_text(row.title))
    event.add("LOCATION", xml_text(row.location))
    if description := _description(row):
        event.add("DESCRIPTION", xml_text(description))
    event.add("CATEGORIES", [row.sort])
    event.add("TRANSP", "TRANSPARENT" if row.is_pause else "OPAQUE")
    return event


def _description(row: AgendaRow) -> str:
    speakers = "\n".join(str(speaker) for speaker in row.speakers)
    parts = (row.module, row.whom, speakers, row.interpretation, row.objective, row.note)
    return "\n\n".join(part for part in parts if part)


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
