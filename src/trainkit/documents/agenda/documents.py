"""The agenda as documents: one view, written as PDF, Excel, Word and iCalendar.

In: the kit. Out: four documents that agree row for row, because all are written from the same
``AgendaView``. Times are local to the workshop; the UTC offset is the one that the zone had on
the workshop's dates (IANA tz database), not today's.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from trainkit.definitions.base import zone_info
from trainkit.definitions.workshop import Event, EventKind
from trainkit.documents.agenda.calendar import write_calendar
from trainkit.documents.agenda.excel import write_workbook
from trainkit.documents.agenda.view import AgendaDayView, AgendaRow, AgendaSpeaker, AgendaView
from trainkit.documents.agenda.word import write_word
from trainkit.documents.document import Audience, Document, Kit
from trainkit.documents.frame import frame_of, short_day, weekday_date
from trainkit.plan.agenda import AgendaDay, Entry, EntryKind
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import FileRecipe, Recipe

__all__ = ["agenda_documents", "agenda_view"]

TITLE = "Agenda"
HEADINGS = ("Time", "Session", "Speaker", "Room")


def agenda_documents(kit: Kit) -> Iterator[Document]:
    """Yield the agenda in its four formats, all for participants."""
    view = agenda_view(kit)
    recipes: dict[str, Recipe] = {
        "agenda.pdf": PdfRecipe("agenda/agenda.html", view),
        "agenda.xlsx": FileRecipe(view, write_workbook),
        "agenda.docx": FileRecipe(view, write_word),
        "agenda.ics": FileRecipe(view, write_calendar),
    }
    for name, recipe in recipes.items():
        yield Document(Audience.PARTICIPANTS, name, recipe)


def agenda_view(kit: Kit) -> AgendaView:
    """Return what all four formats show; raises ``KeyError`` for an id that nothing defines."""
    workshop = kit.definitions.workshop
    rows = _Rows(kit)
    offset = offset_line(workshop.timezone, [day.date for day in kit.agenda.days])
    days = tuple(
        AgendaDayView(
            date=day.date,
            heading=weekday_date(day.date, workshop.language),
            short=short_day(day.date, workshop.language),
            rows=tuple(rows.of_day(day)),
        )
        for day in kit.agenda.days
    )
    return AgendaView(
        frame=frame_of(kit, TITLE, Audience.PARTICIPANTS),
        workshop_id=workshop.id,
        subtitle=_line(workshop.subtitle),
        timezone=workshop.timezone,
        utc_offset=offset,
        zone_line=f"All times are local: {workshop.timezone}, {offset}",
        headings=HEADINGS,
        sequence=kit.agenda.revision,
        days=days,
    )


def offset_line(zone: str, dates: Iterable[date]) -> str:
    """Return the zone's offset at noon: ``UTC+06:00``; several where the clock changes."""
    offsets = (
        datetime.combine(day, time(12), zone_info(zone)).utcoffset() or timedelta() for day in dates
    )
    return ", ".join(dict.fromkeys(_offset(offset) for offset in offsets))


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


class _Rows:
    """Makes rows from entries, and gives each a UID that no other row has."""

    def __init__(self, kit: Kit) -> None:
        self._definitions = kit.definitions
        self._workshop = kit.definitions.workshop
        self._sequence = kit.agenda.revision
        self._events = {event.id: event for event in self._workshop.events}
        self._seen: Counter[str] = Counter()

    def of_day(self, day: AgendaDay) -> Iterator[AgendaRow]:
        pauses = 0
        for entry in day.entries:
            pauses += entry.kind is EntryKind.PAUSE
            yield self._row(day.date, entry, pauses)

    def _row(self, day: date, entry: Entry, pauses: int) -> AgendaRow:
        event = self._events.get(entry.event) if entry.event else None
        module, objective = self._course_texts(entry)
        return AgendaRow(
            uid=self._uid(_key(day, entry, event, pauses)),
            sequence=self._sequence,
            date=day,
            start=f"{entry.start:%H:%M}",
            end=f"{entry.end:%H:%M}",
            kind=entry.kind,
            event_kind=event.kind if event else None,
            is_pause=entry.kind is EntryKind.PAUSE or _rests(event),
            title=_line(entry.title),
            module=_line(module),
            speakers=tuple(self._speaker(speaker) for speaker in entry.speakers),
            room=_line(self._workshop.rooms[entry.room].name) if entry.room else "",
            objective=_line(objective),
            note=_line(entry.note),
        )

    def _course_texts(self, entry: Entry) -> tuple[str, str]:
        if entry.module_id is None or entry.session_id is None:
            return "", ""
        module = self._definitions.course(entry.module_id).module
        return module.short_title, module.session(entry.session_id).summary

    def _speaker(self, speaker_id: str) -> AgendaSpeaker:
        speaker = self._workshop.speakers[speaker_id]
        return AgendaSpeaker(name=_line(speaker.name), organisation=_line(speaker.organisation))

    def _uid(self, key: str) -> str:
        # A session that a trainer cut in two stands twice; each part is its own calendar entry.
        self._seen[key] += 1
        count = self._seen[key]
        part = f".{count}" if count > 1 else ""
        return f"{self._workshop.id}.{key}{part}@trainkit"


def _rests(event: Event | None) -> bool:
    return event is not None and EventKind(event.kind).is_pause


def _key(day: date, entry: Entry, event: Event | None, pauses: int) -> str:
    """Name what the row is and never when it is, so that a calendar moves it with the agenda."""
    if entry.session is not None:
        return f"session.{entry.session.replace('/', '.')}"
    if entry.event is not None:
        daily = event is not None and event.on is None
        return f"event.{entry.event}.{day:%Y%m%d}" if daily else f"event.{entry.event}"
    if entry.pause:
        return f"pause.{day:%Y%m%d}.{pauses}"
    # Titles come in any script; a sum over the title is plain ASCII and as stable as the title.
    return f"added.{day:%Y%m%d}.{hashlib.sha256(entry.title.encode()).hexdigest()[:12]}"


def _line(text: str | None) -> str:
    """Return text on one line: the folds of a YAML file mean nothing on a page."""
    return " ".join((text or "").split())
