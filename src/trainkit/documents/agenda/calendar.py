"""The agenda for other programs: iCalendar for calendars, ``schedule.xml`` and ``.json`` for apps.

A calendar (RFC 5545, with the names of RFC 7986) has one VEVENT a row, in local times that point to
the zone's own VTIMEZONE, so phones and Outlook show the right hour wherever they are. UIDs stay
when an entry moves and SEQUENCE rises with the agenda's revision, so importing a later file moves
entries instead of doubling them. What fell away since an earlier agenda is cancelled by a file of
its own (RFC 5546, 3.2.5). Nothing depends on the present: the time stamp is the workshop's first
date.

Schedules have the format of frab and pentabarf as the C3VOC describes it
(https://c3voc.de/wiki/schedule). Every row is an event, breaks too. A guid is the version 5 UUID of
the row's UID, so that it stays when the row moves. A row without a room stands in one with the
venue's name. Nothing has an address on the web: where the format asks for one, it is the guid as a
URN. Recording is declined.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from trainkit.documents.agenda.view import AgendaDayView, AgendaRow, AgendaView
from trainkit.model.fields import zone_info
from trainkit.render.assets import xml_text

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

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


def _changes(zone: tzinfo, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the instants, in UTC, at which the offset changes, each with one before it.

    Looks day by day, then minute by minute; no zone changes twice within a day, and since 1973
    none within a minute.
    """
    day, minute = timedelta(days=1), timedelta(minutes=1)
    for number in range(-(-(end - begin) // day)):
        low = begin + number * day
        if _offset(zone, low) != _offset(zone, min(low + day, end)):
            instants = (low + n * minute for n in range(day // minute + 1))
            onset = next(one for one in instants if _offset(zone, one) != _offset(zone, low))
            yield onset - minute, onset


def _offset(zone: tzinfo, instant: datetime) -> timedelta | None:
    return instant.astimezone(zone).utcoffset()


GRAIN = "00:05"
"""What programmes are planned in, as hours and minutes."""
_ZONE_NAME = re.compile(r"[A-Z][a-z]+/[A-Z][a-z]+|.*UTC$")
"""Zones that the JSON schema accepts; the offset stands in every time anyway."""


@dataclass(frozen=True)
class Slot:
    """A row with what the format wants to know of it."""

    view: AgendaView
    row: AgendaRow
    number: int

    @property
    def guid(self) -> UUID:
        """What names the row in schedules; stays when it moves."""
        return _guid(self.row.uid)

    @property
    def start(self) -> str:
        """When it starts, with the offset."""
        return _instant(self.view, self.row.date, self.row.starts)

    @property
    def end(self) -> str:
        """When it ends, with the offset."""
        return _instant(self.view, self.row.date, self.row.ends)

    @property
    def duration(self) -> str:
        """Hours and minutes."""
        return f"{self.row.minutes // 60:02}:{self.row.minutes % 60:02}"

    @property
    def slug(self) -> str:
        """A readable name, which stays as the guid does."""
        local = self.row.uid.removeprefix(f"{self.view.workshop_id}.").split("@")[0]
        return f"{_acronym(self.view)}-{local.replace('.', '-')}"

    @property
    def description(self) -> str:
        """What is said of interpretation, and the note."""
        return "\n".join(part for part in (self.row.interpretation, self.row.note) if part)


def write_schedule_xml(view: AgendaView) -> bytes:
    """Return the XML file, UTF-8."""
    root = Element("schedule")
    SubElement(root, "generator", name="trainkit")
    _add(root, "version", str(view.sequence))
    _add_conference(root, view)
    slots = slots_of(view)
    for index, day in enumerate(view.days, 1):
        start, end = _bounds(view, day)
        attributes = {"index": str(index), "date": day.date.isoformat(), "start": start, "end": end}
        element = SubElement(root, "day", attributes)
        for room, held in _by_room(view, day, slots):
            place = SubElement(
                element, "room", name=xml_text(room), guid=str(_room_guid(view, room))
            )
            for slot in held:
                _add_event(place, slot, room)
    indent(root)
    data: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return data + b"\n"


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = xml_text(text)


def _add_conference(root: Element, view: AgendaView) -> None:
    conference = SubElement(root, "conference")
    dates = [day.date.isoformat() for day in view.days]
    facts = {
        "title": view.frame.workshop,
        "acronym": _acronym(view),
        "start": dates[0],
        "end": dates[-1],
        "days": str(len(dates)),
        "timeslot_duration": GRAIN,
        "time_zone_name": view.timezone,
    }
    for name, text in facts.items():
        _add(conference, name, text)
    for track in _tracks(view):
        SubElement(conference, "track", name=xml_text(track))


_IN_XML = (
    "room", "title", "subtitle", "type", "date", "start", "duration", "abstract", "slug", "track",
    "language", "description",
)  # fmt: skip
"""What an event holds there, in the format's order; in JSON it has the same names."""


def _add_event(place: Element, slot: Slot, room: str) -> None:
    event = SubElement(place, "event", id=str(slot.number), guid=str(slot.guid))
    data = _event_data(slot, room)
    for name in _IN_XML:
        _add(event, name, data[name] or "")
    persons = SubElement(event, "persons")
    for speaker in slot.row.speakers:
        _add(persons, "person", str(speaker), guid=str(_person_guid(slot.view, speaker.id)))
    recording = SubElement(event, "recording")
    _add(recording, "license", "")
    _add(recording, "optout", "true")


def write_schedule_json(view: AgendaView) -> bytes:
    """Return the JSON file, UTF-8."""
    slots = slots_of(view)
    schedule = {
        "version": str(view.sequence),
        "conference": {
            "acronym": _acronym(view),
            "title": view.frame.workshop,
            "start": view.days[0].date.isoformat(),
            "end": view.days[-1].date.isoformat(),
            "daysCount": len(view.days),
            "timeslot_duration": GRAIN,
            **({"time_zone_name": view.timezone} if _ZONE_NAME.match(view.timezone) else {}),
            "rooms": [
                {"name": room, "guid": str(_room_guid(view, room))}
                for room in dict.fromkeys(_room(view, row) for row in view.rows)
            ],
            "tracks": [{"name": track} for track in _tracks(view)],
            "days": [_json_day(view, day, index, slots) for index, day in enumerate(view.days)],
        },
    }
    data = {"generator": {"name": "trainkit"}, "schedule": schedule}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _json_day(
    view: AgendaView, day: AgendaDayView, index: int, slots: dict[str, Slot]
) -> dict[str, Any]:
    start, end = _bounds(view, day)
    return {
        "index": index,
        "date": day.date.isoformat(),
        "day_start": start,
        "day_end": end,
        "rooms": {
            room: [_event_data(slot, room) for slot in held]
            for room, held in _by_room(view, day, slots)
        },
    }


def _event_data(slot: Slot, room: str) -> dict[str, Any]:
    """Return an event as JSON has it."""
    row = slot.row
    return {
        "guid": str(slot.guid),
        "id": slot.number,
        "date": slot.start,
        "start": row.start,
        "end": slot.end,
        "duration": slot.duration,
        "room": room,
        "slug": slot.slug,
        "url": slot.guid.urn,
        "title": row.title,
        "subtitle": row.whom or None,
        "track": row.module or None,
        "type": row.sort,
        "language": row.language,
        "abstract": row.objective or None,
        "description": slot.description or None,
        "do_not_record": True,
        "persons": [
            {"name": str(speaker), "guid": str(_person_guid(slot.view, speaker.id))}
            for speaker in row.speakers
        ],
        "links": [],
    }


def slots_of(view: AgendaView) -> dict[str, Slot]:
    """Return the slots by UID. The number, which the format still wants, follows from the guid."""
    slots: dict[str, Slot] = {}
    taken: set[int] = set()
    for row in sorted(view.rows, key=lambda row: row.uid):
        number = int(_guid(row.uid).hex[:7], 16) + 1
        while number in taken:
            number += 1
        taken.add(number)
        slots[row.uid] = Slot(view, row, number)
    return slots


def _by_room(
    view: AgendaView, day: AgendaDayView, slots: dict[str, Slot]
) -> Iterator[tuple[str, Sequence[Slot]]]:
    rooms: dict[str, list[Slot]] = {}
    for row in day.rows:
        rooms.setdefault(_room(view, row), []).append(slots[row.uid])
    return iter(rooms.items())


def _room(view: AgendaView, row: AgendaRow) -> str:
    return row.room or view.venue


def _tracks(view: AgendaView) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.module for row in view.rows if row.module))


def _bounds(view: AgendaView, day: AgendaDayView) -> tuple[str, str]:
    first = min((row.starts for row in day.rows), default=time(0))
    last = max((row.ends for row in day.rows), default=time(0))
    return _instant(view, day.date, first), _instant(view, day.date, last)


def _instant(view: AgendaView, day: date, clock: time) -> str:
    return datetime.combine(day, clock, zone_info(view.timezone)).isoformat()


def _acronym(view: AgendaView) -> str:
    """Return the workshop's id as the format has it: no hyphens, four letters at least."""
    acronym = view.workshop_id.replace("-", "_")
    return acronym if len(acronym) >= 4 else f"{acronym}_workshop"


def _guid(uid: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"urn:trainkit:{uid}")


def _room_guid(view: AgendaView, room: str) -> UUID:
    return _guid(f"{view.workshop_id}.room.{room}")


def _person_guid(view: AgendaView, speaker: str) -> UUID:
    return _guid(f"{view.workshop_id}.speaker.{speaker}")
