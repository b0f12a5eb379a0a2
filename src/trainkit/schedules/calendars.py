"""When a calendar says that its owner is busy, and nothing else of it.

A calendar is iCalendar (RFC 5545), as Google, Outlook and Apple export it. An event counts from its
start to its end, each time that it recurs, by the clock of its own zone; times without a zone are
by the clock that is asked for. Events that leave the time free (TRANSP, Outlook's status "free")
and those that were cancelled do not count; a published VFREEBUSY does. What an event is called,
where it is and who attends is not looked at, and is in no message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from trainkit.definitions.listfile import is_too_large
from trainkit.exchange.source import Source
from trainkit.fields import Span, joined
from trainkit.languages import N_, _
from trainkit.problems import Place, Problems

if TYPE_CHECKING:
    from icalendar import Component
    from icalendar.prop import vRecur

__all__ = ["Window", "busy_spans", "is_calendar"]

_READ = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "FREEBUSY")
"""The properties that say when an event is."""
_TOO_OFTEN = {"SECONDLY", "MINUTELY"}
_UNREADABLE = N_("the property {name} of this event cannot be read")


@dataclass(frozen=True)
class Window:
    """From when to when busy times are asked for, and by which clock."""

    begin: datetime
    """With its zone."""
    end: datetime
    own: str
    """How the UIDs of events begin that do not count: those of the workshop itself."""

    @property
    def zone(self) -> tzinfo:
        """The zone of times that name none."""
        return self.begin.tzinfo or UTC


def is_calendar(source: Source) -> bool:
    """Whether a file is a calendar."""
    return source.text.lstrip("\ufeff \t\n")[:15].upper() == "BEGIN:VCALENDAR"


def busy_spans(source: Source, window: Window, problems: Problems) -> tuple[Span, ...] | None:
    """Return the busy times that touch a window, by its clock, without an offset; overlaps joined.

    Problems are recorded, and ``None`` returned.
    """
    from icalendar import Calendar

    if is_too_large(source.path, source.data, problems):
        return None
    try:
        calendars = Calendar.from_ical(source.text, multiple=True)
    except (ValueError, KeyError, IndexError):  # whose messages repeat what the line holds
        calendars = []
    if not calendars:
        said = _("expected a whole calendar (RFC 5545); export it again")
        problems.error(Place(source.path), said)
        return None
    parts = [one for calendar in calendars for one in calendar.walk()]
    before = len(problems.errors)
    spans = [*_events(_at(source, parts, "VEVENT"), window, problems)]
    for part, where in _at(source, parts, "VFREEBUSY"):
        if _is_sound(part, where, problems):
            spans += _published(part)
    if len(problems.errors) > before:
        return None
    return joined(
        (_clock(start, window), _clock(end, window))
        for start, end in spans
        if start < window.end and end > window.begin
    )


def _clock(moment: datetime, window: Window) -> datetime:
    return moment.astimezone(window.zone).replace(tzinfo=None)


def _at(source: Source, parts: Iterable[Component], name: str) -> list[tuple[Component, Place]]:
    """Return the parts of a kind, each with the place where it begins."""
    begin = f"BEGIN:{name}"
    lines = [
        n for n, line in enumerate(source.text.split("\n"), 1) if line.strip().upper() == begin
    ]
    found = [one for one in parts if one.name == name]
    lines += [0] * (len(found) - len(lines))
    return [(one, Place(source.path, line, 1)) for one, line in zip(found, lines, strict=False)]


def _is_sound(part: Component, place: Place, problems: Problems) -> bool:
    """Whether a part says when it is; what cannot be read is recorded, without its content.

    A change from one time on, which hardly any program writes, is not read either.
    """
    wrong = [name for name, _said in part.errors if name in _READ]
    if getattr(part.get("RECURRENCE-ID"), "params", {}).get("RANGE"):
        wrong.append("RECURRENCE-ID")
    for name in wrong:
        problems.error(place, _(_UNREADABLE, name=name))
    for name in _READ:
        for one in () if wrong else _listed(part.get(name)):
            zone = getattr(one, "params", {}).get("TZID")
            if zone and any(_is_without_zone(moment) for moment in _moments(one)):
                problems.error(place, _("the time zone {zone} of this event is unknown", zone=zone))
                return False
    return not wrong


def _listed(value: Any) -> Sequence[Any]:
    return () if value is None else value if isinstance(value, list) else (value,)


def _moments(value: Any) -> list[Any]:
    """Return the dates, times and periods that a property holds."""
    return [one.dt for one in value.dts] if hasattr(value, "dts") else [getattr(value, "dt", None)]


def _is_without_zone(moment: Any) -> bool:
    return isinstance(moment, datetime) and moment.tzinfo is None


def _published(part: Component) -> Iterator[Span]:
    """Yield the busy periods of a VFREEBUSY (RFC 5545, 3.6.4)."""
    for period in _listed(part.get("FREEBUSY")):
        if period.params.get("FBTYPE", "BUSY") != "FREE":
            start, end = period.dt
            yield start, end if isinstance(end, datetime) else start + end


# --- events


@dataclass(frozen=True)
class _Event:
    """An event, or how one time of an event that recurs is different (RECURRENCE-ID)."""

    part: Component
    start: datetime
    """With its zone; midnight for a whole day."""
    length: timedelta
    is_whole_days: bool
    instead_of: datetime | None
    """Of which time it stands in place."""
    is_busy: bool
    place: Place

    def span(self, start: datetime) -> Span:
        """Return from when to when it is: whole days by the clock, hours as they pass."""
        if self.is_whole_days:
            return start, start + self.length
        return start, (start.astimezone(UTC) + self.length).astimezone(start.tzinfo)


def _events(
    parts: Iterable[tuple[Component, Place]], window: Window, problems: Problems
) -> Iterator[Span]:
    series: dict[str, list[_Event]] = {}
    for number, (part, place) in enumerate(parts):
        uid = str(part.get("UID", number))
        if uid.startswith(window.own) or not _is_sound(part, place, problems):
            continue
        event = _event(part, window, place)
        if event is None:
            problems.error(place, _("this event has no start (DTSTART)"))
        else:
            series.setdefault(uid, []).append(event)
    for events in series.values():
        moved = {one.instead_of for one in events if one.instead_of is not None}
        for event in events:
            if event.is_busy:
                yield from _spans(event, moved, window, problems)


def _event(part: Component, window: Window, place: Place) -> _Event | None:
    begin = getattr(part.get("DTSTART"), "dt", None)
    if not isinstance(begin, date):
        return None
    start, is_whole_days = _with_zone(begin, window.zone), not isinstance(begin, datetime)
    length = getattr(part.get("DURATION"), "dt", None)
    end = getattr(part.get("DTEND"), "dt", None)
    if isinstance(end, date):
        until = _with_zone(end, window.zone)
        own = until.replace(tzinfo=None) - start.replace(tzinfo=None)
        length = own if is_whole_days else until - start
    elif not isinstance(length, timedelta):
        length = timedelta(days=is_whole_days)
    instead_of = getattr(part.get("RECURRENCE-ID"), "dt", None)
    is_free = (
        str(part.get("TRANSP", "")).upper() == "TRANSPARENT"
        or str(part.get("STATUS", "")).upper() == "CANCELLED"
        or str(part.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE"
    )
    return _Event(
        part,
        start,
        length,
        is_whole_days,
        None if instead_of is None else _at_clock(instead_of, start),
        not is_free,
        place,
    )


def _with_zone(moment: date, zone: tzinfo) -> datetime:
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), zone)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _at_clock(moment: Any, start: datetime) -> datetime:
    """Return a time in the zone of an event; a date alone means the event's start on that date."""
    if isinstance(moment, tuple):  # a period of RDATE, which counts as long as the event
        moment = moment[0]
    if not isinstance(moment, datetime):
        return datetime.combine(moment, start.time(), start.tzinfo)
    return _with_zone(moment, start.tzinfo or UTC).astimezone(start.tzinfo)


def _spans(
    event: _Event, moved: Iterable[datetime], window: Window, problems: Problems
) -> Iterator[Span]:
    from dateutil.rrule import rruleset

    zone, times = event.start.tzinfo, rruleset()
    times.rdate(event.start.replace(tzinfo=None))
    if event.instead_of is None:
        try:
            for rule in _listed(event.part.get("RRULE")):
                times.rrule(_rule(rule, event.start))
        except (ValueError, TypeError, KeyError):
            problems.error(event.place, _(_UNREADABLE, name="RRULE"))
            return
        for name, add in (("RDATE", times.rdate), ("EXDATE", times.exdate)):
            for one in _listed(event.part.get(name)):
                for moment in _moments(one):
                    add(_at_clock(moment, event.start).replace(tzinfo=None))
        for moment in moved:
            times.exdate(moment.astimezone(zone).replace(tzinfo=None))
    begin = window.begin.astimezone(zone).replace(tzinfo=None) - max(event.length, timedelta())
    end = window.end.astimezone(zone).replace(tzinfo=None)
    for start in times.between(begin, end, inc=True):
        yield event.span(start.replace(tzinfo=zone))


def _rule(recur: vRecur, start: datetime) -> Any:
    """Return a rule by the clock of the event; raises ``ValueError`` for one that is refused."""
    from dateutil.rrule import rrulestr
    from icalendar.prop import vRecur

    parts = {key: [*_listed(value)] for key, value in recur.items()}
    if _TOO_OFTEN.intersection(parts["FREQ"]) or any(n < 1 for n in parts.get("INTERVAL", ())):
        raise ValueError("a rule that recurs too often")
    until = [_at_clock(one, start).replace(tzinfo=None) for one in parts.get("UNTIL", ())]
    local: Any = vRecur({**parts, **({"UNTIL": until} if until else {})})
    return rrulestr(local.to_ical().decode(), dtstart=start.replace(tzinfo=None))
