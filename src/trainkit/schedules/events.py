"""Reads the schedule that a conference's program wrote: ``schedule.xml`` or ``schedule.json``.

The format is that of frab and pentabarf, as the C3VOC describes it (https://c3voc.de/wiki/schedule)
and pretalx writes it (``schedule/exporters.py``, ``agenda/schedule.xml``). Both files hold the same
of an event; its ``date`` is an instant, ``start`` the local time beside the date of its day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from trainkit.definitions.jsonfile import JsonObject, read_json
from trainkit.definitions.list_json import looks_like_json
from trainkit.definitions.listfile import is_too_large
from trainkit.exchange.source import Source, UnreadableError
from trainkit.fields import zone_info
from trainkit.languages import _
from trainkit.problems import Place, Problems

__all__ = ["ScheduledEvent", "read_schedule"]

_DAY = 24 * 60


@dataclass(frozen=True)
class ScheduledEvent:
    """What a schedule says of one event."""

    guid: str
    number: str
    slug: str
    title: str
    subtitle: str
    start: datetime
    """By the clock of the workshop, without an offset."""
    minutes: int
    room: str
    """Its name; empty if there is none."""
    place: Place


@dataclass(frozen=True)
class _Written:
    """An event as it is written in either file."""

    fields: Mapping[str, str]
    """Its own, and ``day`` and ``room`` of where it stands."""
    place: Place


def read_schedule(
    source: Source, zone: str, problems: Problems
) -> tuple[ScheduledEvent, ...] | None:
    """Return the events of a schedule; problems are recorded and ``None`` returned.

    ``zone`` is that of the workshop.
    """
    if is_too_large(source.path, source.data, problems):
        return None
    place = Place(source.path)
    before = len(problems.errors)
    try:
        is_json = looks_like_json(source.text)
        written = _in_json(source, problems) if is_json else _in_xml(source)
        read = [_event(one, zone, problems) for one in written]
    except UnreadableError as error:
        problems.error(place, str(error))
        return None
    if len(problems.errors) > before:
        return None
    events = tuple(one for one in read if one is not None)
    if not events:
        problems.error(place, _("expected a schedule with events, found none"))
    return events or None


def _in_xml(source: Source) -> Iterator[_Written]:
    if not source.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise UnreadableError(_("expected schedule.xml, schedule.json or a calendar (.ics)"))
    root = source.xml()
    if root.tag != "schedule":
        raise UnreadableError(_("expected a schedule as frab and pretalx export it"))
    for day in root.iterfind("day"):
        for room in day.iterfind("room"):
            for event in room.iterfind("event"):
                fields = {str(one.tag): one.text for one in event} | dict(event.attrib)
                place = Place(source.path, event.sourceline or 0, 1)
                yield _written(fields, day.get("date"), room.get("name"), place)


def _in_json(source: Source, problems: Problems) -> Iterator[_Written]:
    data = read_json(source.path, source.text, problems)
    for day in _at(_at(_at(data, "schedule"), "conference"), "days") or ():
        rooms = _at(day, "rooms")
        for room, events in rooms.items() if isinstance(rooms, JsonObject) else ():
            for event in events if isinstance(events, list) else ():
                if isinstance(event, JsonObject):
                    yield _written(event, day.get("date"), room, event.place)


def _at(data: Any, key: str) -> Any:
    return data.get(key) if isinstance(data, JsonObject) else None


def _written(own: Mapping[str, Any], day: Any, room: Any, place: Place) -> _Written:
    fields = {key: _text(value) for key, value in own.items()}
    inside = {"day": _text(day), "room": fields.get("room") or _text(room)}
    return _Written(fields | inside, place)


def _text(value: Any) -> str:
    is_text = value is not None and not isinstance(value, (dict, list))
    return " ".join(str(value).split()) if is_text else ""


def _event(written: _Written, zone: str, problems: Problems) -> ScheduledEvent | None:
    fields = written.fields
    start = _start(fields, zone)
    minutes = _minutes(fields.get("duration", ""))
    title = fields.get("title", "")
    if start is None:
        problems.error(
            written.place,
            _('"{title}" has no date and start that can be read, such as 2027-03-02T09:00:00+05:00',
              title=title),
        )  # fmt: skip
    if not 0 < minutes < _DAY:
        problems.error(
            written.place,
            _('"{title}" has no duration that can be read, such as 00:45', title=title),
        )
    if start is None or not 0 < minutes < _DAY:
        return None
    return ScheduledEvent(
        guid=fields.get("guid", ""),
        number=fields.get("id", ""),
        slug=fields.get("slug", ""),
        title=title,
        subtitle=fields.get("subtitle", ""),
        start=start,
        minutes=minutes,
        room=fields["room"],
        place=written.place,
    )


def _start(fields: Mapping[str, str], zone: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(fields.get("date", ""))
        if instant.tzinfo is not None:
            instant = instant.astimezone(zone_info(zone))
        return instant.replace(tzinfo=None, second=0, microsecond=0)
    except (ValueError, OverflowError):
        pass
    try:
        clock = time.fromisoformat(fields.get("start", ""))
        return datetime.combine(date.fromisoformat(fields["day"]), clock.replace(tzinfo=None))
    except ValueError:
        return None


def _minutes(duration: str) -> int:
    """Return a duration such as ``01:30``; 0 for one that cannot be read."""
    match = re.fullmatch(r"(\d{1,3}):([0-5]\d)(?::[0-5]\d)?", duration, re.ASCII)
    return int(match[1]) * 60 + int(match[2]) if match else 0
