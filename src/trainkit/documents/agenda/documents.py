"""The whole agenda as documents: one view, written in seven formats.

In: the kit. Out: PDF, Excel, Word, iCalendar, a page for phones, schedule.xml and schedule.json.
They agree row for row, because all are written from the same ``AgendaView``. Times are local to the
workshop; the UTC offset is the one that the zone had on the workshop's dates (IANA tz database),
not today's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from trainkit.agenda.workshop.agenda import Agenda
from trainkit.documents.agenda.calendar import write_calendar
from trainkit.documents.agenda.columns import laid_out
from trainkit.documents.agenda.excel import write_workbook
from trainkit.documents.agenda.names import one_line
from trainkit.documents.agenda.rows import Rows, groups_of
from trainkit.documents.agenda.schedule import write_schedule_json, write_schedule_xml
from trainkit.documents.agenda.view import AgendaDayView, AgendaView
from trainkit.documents.agenda.word import write_word
from trainkit.documents.frame import frame_of, short_day, weekday_date
from trainkit.fields import zone_info
from trainkit.kit import Audience, Document, Kit
from trainkit.render.pages import HtmlRecipe, PdfRecipe
from trainkit.render.recipe import FileRecipe, Recipe

__all__ = ["agenda_documents", "agenda_view", "earlier_view", "offset_line"]

TITLE = "Agenda"
HEADINGS = ("Time", "Session", "Speaker", "Room")


def agenda_documents(kit: Kit) -> Iterator[Document]:
    """Yield the agenda in its formats, all for participants."""
    view = agenda_view(kit)
    recipes: dict[str, Recipe] = {
        "agenda.pdf": PdfRecipe("agenda/agenda.html", view),
        "agenda.xlsx": FileRecipe(view, write_workbook),
        "agenda.docx": FileRecipe(view, write_word),
        "agenda.ics": FileRecipe(view, write_calendar),
        "agenda.html": HtmlRecipe("agenda/phone.html", view),
        "schedule.xml": FileRecipe(view, write_schedule_xml),
        "schedule.json": FileRecipe(view, write_schedule_json),
    }
    for name, recipe in recipes.items():
        yield Document(Audience.PARTICIPANTS, name, recipe)


def agenda_view(kit: Kit) -> AgendaView:
    """Return what all formats show; raises ``KeyError`` for an id that nothing defines."""
    return _view(kit, Rows(kit.definitions, kit.agenda), kit.agenda)


def earlier_view(kit: Kit, before: Agenda) -> AgendaView:
    """Return the view of an earlier agenda; what the kit no longer defines is shown by its id."""
    return _view(kit, Rows(kit.definitions, before, earlier=True), before)


def _view(kit: Kit, rows: Rows, agenda: Agenda) -> AgendaView:
    workshop = kit.definitions.workshop
    offset = offset_line(workshop.timezone, [day.date for day in agenda.days])
    days = tuple(
        AgendaDayView(
            date=day.date,
            heading=weekday_date(day.date, workshop.language),
            short=short_day(day.date, workshop.language),
            rows=rows.of_day(day),
        )
        for day in agenda.days
    )
    return laid_out(
        AgendaView(
            frame=frame_of(kit, TITLE, Audience.PARTICIPANTS),
            whose="",
            workshop_id=workshop.id,
            subtitle=one_line(workshop.subtitle),
            venue=one_line(workshop.venue.name),
            timezone=workshop.timezone,
            utc_offset=offset,
            zone_line=f"All times are local: {workshop.timezone}, {offset}",
            headings=HEADINGS,
            sequence=agenda.revision,
            groups=groups_of(kit.definitions),
            begins=min(day.date for day in agenda.days),
            days=days,
        )
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
