"""The agenda as documents: the whole, the parts of groups and speakers, and signs for the doors.

All formats are written from the same ``AgendaView``, so they agree row for row. Times are local to
the workshop; the UTC offset is the one that the zone had on the workshop's dates (IANA tz
database), not today's. A speaker's own agenda lies with the trainers: where one person is at what
time is nobody else's concern. The smallest type on a door sign, 20 points, has capitals of 5 mm,
which seen from three metres is the size of the letters that normal sight reads at its limit
(5 minutes of arc, ISO 8596).
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from trainkit.agenda.workshop.agenda import Agenda
from trainkit.documents.agenda.calendar import (
    write_calendar,
    write_schedule_json,
    write_schedule_xml,
)
from trainkit.documents.agenda.columns import (
    divided_languages,
    laid_out,
    of_group,
    of_language,
    of_speaker,
    speakers_of,
)
from trainkit.documents.agenda.office import write_word, write_workbook
from trainkit.documents.agenda.rows import Rows, groups_of, one_line
from trainkit.documents.agenda.view import AgendaDayView, AgendaGroup, AgendaRow, AgendaView
from trainkit.documents.frame import Frame, frame_of, short_day, weekday_date
from trainkit.fields import zone_info
from trainkit.kit import Audience, Document, Kit
from trainkit.languages import N_, _, comma_list
from trainkit.render.pages import HtmlRecipe, PdfRecipe
from trainkit.render.recipe import FileRecipe, Recipe, View

__all__ = [
    "agenda_documents",
    "agenda_view",
    "door_signs",
    "offset_line",
    "part_of_group",
    "personal_agendas",
]

TITLE = N_("Agenda")
HEADINGS = (N_("Time"), N_("Session"), N_("Speaker"), N_("Room"))


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


def agenda_view(kit: Kit, earlier: Agenda | None = None) -> AgendaView:
    """Return what all formats show, of the kit's agenda or an earlier one.

    An earlier one calls things as they were called when it was printed, as far as that is known.
    """
    agenda, definitions = earlier or kit.agenda, kit.definitions
    if agenda.names is not None:
        definitions = agenda.names.restored(definitions)
    rows = Rows(definitions, agenda)
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
            frame=frame_of(kit, _(TITLE), Audience.PARTICIPANTS),
            whose="",
            workshop_id=workshop.id,
            subtitle=one_line(workshop.subtitle),
            venue=one_line(workshop.venue.name),
            timezone=workshop.timezone,
            zone_line=_(
                "All times are local: {zone}, {offset}", zone=workshop.timezone, offset=offset
            ),
            headings=tuple(map(_, HEADINGS)),
            sequence=agenda.revision,
            groups=groups_of(definitions),
            begins=min(day.date for day in agenda.days),
            days=days,
        )
    )


def offset_line(zone: str, dates: Iterable[date]) -> str:
    """Return the zone's offset at noon: ``UTC+06:00``; several where the clock changes."""
    offsets = (
        datetime.combine(day, time(12), zone_info(zone)).utcoffset() or timedelta() for day in dates
    )
    return comma_list(dict.fromkeys(_offset(offset) for offset in offsets))


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def personal_agendas(kit: Kit) -> Iterator[Document]:
    """Yield a PDF and a calendar a group and speaker, and a PDF a language that some groups share.

    There are none for groups that have everything together, and none for a single speaker.
    """
    view = agenda_view(kit)
    apart = any(day.lanes for day in view.days)
    if apart:
        for group in view.groups:
            part = part_of_group(kit, view, group)
            yield from _both(Audience.PARTICIPANTS, f"group-{group.id}", part)
        for language in divided_languages(view):
            part = of_language(view, language)
            yield _page(Audience.PARTICIPANTS, f"language-{language.code}", part)
    speakers = speakers_of(view)
    if apart or len(speakers) > 1:
        zones = {key: one.timezone for key, one in kit.definitions.workshop.speakers.items()}
        for speaker in speakers:
            part = of_speaker(view, speaker, zones[speaker.id])
            yield from _both(Audience.TRAINERS, f"speaker-{speaker.id}", part)


def part_of_group(kit: Kit, view: AgendaView, group: AgendaGroup) -> AgendaView:
    """Return the group's part of an agenda, with the codes of its people."""
    members = tuple(person.code for person in kit.definitions.roster.members(group.id))
    return of_group(view, group).model_copy(update={"members": members})


def _both(audience: Audience, name: str, part: AgendaView) -> Iterator[Document]:
    yield _page(audience, name, part)
    yield Document(audience, f"agendas/{name}.ics", FileRecipe(part, write_calendar))


def _page(audience: Audience, name: str, part: AgendaView) -> Document:
    return Document(audience, f"agendas/{name}.pdf", PdfRecipe("agenda/agenda.html", part))


DOORS_TITLE = N_("Door signs")
SIZES = (36, 32, 28, 25, 22, 20)
"""Points of the type, the first that lets all rows stand on one page."""
_WIDTH = 265
"""Millimetres between the margins without the space between columns."""
_CLOCK = 2.15
"""Millimetres that the clock takes for each point."""
_GROUPS = 0.26
"""The part of the width that names of groups take."""
_HEIGHT = 149
"""Millimetres below the room's name."""
_LETTER = 0.19
"""Millimetres that a letter of the bold type takes for each point, rather too much."""
_LINE = 0.41
"""Millimetres that a line takes for each point."""
_BETWEEN = 2.8
"""Millimetres between rows."""


class DoorSign(View):
    """What happens in a room on a day."""

    room: str
    day: str
    size: int
    """Of the type, in points."""
    of_groups: bool
    """Whether some rows are for some groups only."""
    rows: tuple[AgendaRow, ...]


class DoorSignsView(View):
    """The signs of all rooms, in order of rooms and days."""

    frame: Frame
    signs: tuple[DoorSign, ...]


def door_signs(kit: Kit) -> Iterator[Document]:
    """Yield one file with the signs of every room; none if the agenda names no room."""
    view = agenda_view(kit)
    signs = tuple(_signs(view))
    if signs:
        shown = DoorSignsView(
            frame=frame_of(kit, _(DOORS_TITLE), Audience.PARTICIPANTS, ""), signs=signs
        )
        recipe = PdfRecipe("agenda/door-signs.html", shown)
        yield Document(Audience.PARTICIPANTS, "door-signs.pdf", recipe)


def _signs(view: AgendaView) -> Iterator[DoorSign]:
    rooms = dict.fromkeys(row.room_id for row in view.rows if row.room_id)
    for room in rooms:
        for day in view.days:
            rows = tuple(row for row in day.rows if row.room_id == room)
            if rows:
                yield _sign(day, rows)


def _sign(day: AgendaDayView, rows: tuple[AgendaRow, ...]) -> DoorSign:
    size = next((size for size in SIZES if _height(rows, size) <= _HEIGHT), SIZES[-1])
    return DoorSign(
        room=rows[0].room, day=day.heading, size=size, of_groups=_of_groups(rows), rows=rows
    )


def _height(rows: tuple[AgendaRow, ...], size: int) -> float:
    """Estimate the millimetres that the rows take, rather too many than too few."""
    title = _WIDTH - size * _CLOCK - (_WIDTH * _GROUPS if _of_groups(rows) else 0)
    lines = sum(
        max(_lines(row.title, title, size), _lines(row.whom, _WIDTH * _GROUPS, size))
        for row in rows
    )
    return lines * size * _LINE + len(rows) * _BETWEEN


def _lines(text: str, width: float, size: int) -> int:
    return len(textwrap.wrap(text, int(width / (size * _LETTER)))) or 1


def _of_groups(rows: tuple[AgendaRow, ...]) -> bool:
    return any(row.whom for row in rows)
