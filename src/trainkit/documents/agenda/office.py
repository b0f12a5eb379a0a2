"""The agenda as files that a trainer can go on editing: an Excel workbook and a Word file.

The workbook has a sheet a day to print, and a flat sheet to sort and filter. A day on which groups
go apart has a column for each group, or room, as on the page; Word's paper lies across where there
are many.

The agenda as documents: the whole, the parts of groups and speakers, and signs for the doors.

All formats are written from the same ``AgendaView``, so they agree row for row. Times are local to
the workshop; the UTC offset is the one that the zone had on the workshop's dates (IANA tz
database), not today's. A speaker's own agenda lies with the trainers: where one person is at what
time is nobody else's concern. The smallest type on a door sign, 20 points, has capitals of 5 mm,
which seen from three metres is the size of the letters that normal sight reads at its limit
(5 minutes of arc, ISO 8596).
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from trainkit.agenda.workshop.agenda import Agenda
from trainkit.documents.agenda.calendar import (
    write_calendar,
    write_schedule_json,
    write_schedule_xml,
)
from trainkit.documents.agenda.view import (
    AgendaCell,
    AgendaDayView,
    AgendaGroup,
    AgendaRow,
    AgendaView,
    Rows,
    divided_languages,
    groups_of,
    laid_out,
    of_group,
    of_language,
    of_speaker,
    one_line,
    speakers_of,
)
from trainkit.documents.frame import Frame, frame_of, short_day, weekday_date
from trainkit.model.fields import zone_info
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.render import word
from trainkit.render.excel import (
    INK,
    PALE,
    PageSetup,
    header_row,
    height_of,
    letter,
    new_workbook,
    put_text,
    set_page,
    set_rich_text,
    workbook_bytes,
)
from trainkit.render.pages import FONT, FileRecipe, HtmlRecipe, PdfRecipe, Recipe, View, office
from trainkit.text.languages import N_, _, comma_list

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


SIZE = 10
"""Points of the type."""
_UNIT = 5.25
"""Points that a unit of column width takes."""
_PRINTABLE = (784, 494)
"""Width and height, in points, of A4 across within the margins."""
_SQUEEZE = 1.3
"""How much too high a day may be to be made smaller rather than cut in two."""


def title_block(
    sheet: Worksheet, view: AgendaView, day: AgendaDayView, columns: Mapping[str, int]
) -> int:
    """Write who, what, when and where over the table; return the number of the header row."""
    from openpyxl.styles import Alignment, Font

    frame = view.frame
    lines = [
        (" · ".join(frame.organisers), 9, False),
        (frame.workshop, 16, True),
        *([(view.subtitle, 11, False)] if view.subtitle else []),
        (day.heading, 13, True),
        (f"{frame.place} · {view.zone_line}", 9, False),
    ]
    width = sum(columns.values())
    for number, (text, size, bold) in enumerate(lines, 1):
        cell = put_text(sheet, number, 1, text)
        cell.font = Font(name=FONT, size=size, bold=bold, color=INK if bold else office("quiet"))
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=len(columns))
        sheet.row_dimensions[number].height = height_of(text, width * SIZE / size, size)
    return len(lines) + 1


def column_headings(sheet: Worksheet, row: int, titles: Sequence[str]) -> None:
    """Write the headings of a table."""
    from openpyxl.styles import Alignment, Font

    header_row(sheet, row, titles)
    for cell in sheet[row]:
        cell.font = Font(name=FONT, size=SIZE, bold=True, color="FFFFFF")
        cell.alignment = Alignment(vertical="center", horizontal="left", indent=1)
    sheet.row_dimensions[row].height = 20


def put_clock(sheet: Worksheet, row: int, column: int, clocks: Sequence[time]) -> None:
    """Write times of day into neighbouring cells."""
    for offset, clock in enumerate(clocks):
        cell = cell_at(sheet, row, column + offset)
        cell.value, cell.number_format = clock, "hh:mm"


def finish_cell(cell: Any, *, strong: bool = False, shaded: bool = False) -> None:
    """Give a cell of the table its type, its place for text and its borders."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    line = Side(style="thin", color=office("rule").upper())
    cell.font = Font(name=FONT, size=SIZE, bold=strong)
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1)
    cell.border = Border(top=line, bottom=line, left=line, right=line)
    if shaded:
        cell.fill = PatternFill("solid", start_color=PALE)


def set_widths(sheet: Worksheet, columns: Mapping[str, int]) -> None:
    """Set the widths of the columns, in characters."""
    for number, width in enumerate(columns.values(), 1):
        sheet.column_dimensions[letter(number)].width = width


def print_ready(sheet: Worksheet, view: AgendaView, header: int, *, is_day: bool) -> None:
    """A4 across, fitted to the width, header row on every page and always in sight.

    A day that a slightly smaller scale brings onto one page is made that small.
    """
    sheet.freeze_panes = f"A{header + 1}"
    set_page(
        sheet,
        PageSetup(head=(header, header), portrait=False, pages_high=_pages(sheet) if is_day else 0),
    )
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.rightToLeft = view.frame.direction == "rtl"


def _pages(sheet: Worksheet) -> int:
    """Return 1 for a day that fits on one page, else 0 for any number."""
    width = sum(column.width for column in sheet.column_dimensions.values()) * _UNIT
    height = sum(row.height or 0 for row in sheet.row_dimensions.values())
    on_page = height * min(1, _PRINTABLE[0] / width)
    return 1 if on_page <= _PRINTABLE[1] * _SQUEEZE else 0


def cell_at(sheet: Worksheet, row: int, column: int) -> Any:
    """Return a cell; numbers count from 1."""
    return sheet.cell(row=row, column=column)


FIRST_LANE = 3
"""The number of the first group's column; start and end stand before it."""
_WIDTH = 156
"""Characters that the columns share, as wide as a day's sheet without groups."""
_NARROWEST = 30
_LOWEST = 19.0
"""Points of the lowest row: one line."""


def fill_columns(sheet: Worksheet, view: AgendaView, day: AgendaDayView) -> None:
    """Fill the sheet of a day on which groups go apart."""
    width = max(_NARROWEST, _WIDTH // len(day.lanes))
    columns = {_("Start"): 8, _("End"): 8} | {
        f"{n} {lane.name}": width for n, lane in enumerate(day.lanes)
    }
    set_widths(sheet, columns)
    header = title_block(sheet, view, day, columns)
    column_headings(sheet, header, (_("Start"), _("End"), *(lane.name for lane in day.lanes)))
    heights: dict[int, float] = {}
    cells: list[tuple[int, AgendaCell]] = []
    for number, line in enumerate(
        (line for block in day.blocks for line in block.lines), header + 1
    ):
        put_clock(sheet, number, 1, (line.starts, line.ends))
        for column in range(1, len(columns) + 1):
            finish_cell(cell_at(sheet, number, column))
        heights[number] = _LOWEST
        cells += [(number, cell) for cell in line.cells]
    for number, cell in sorted(cells, key=lambda placed: placed[1].lines):
        _put(sheet, number, cell)
        _make_room(heights, number, cell, width)
    for number, height in heights.items():
        sheet.row_dimensions[number].height = height
    print_ready(sheet, view, header, is_day=True)


def _put(sheet: Worksheet, number: int, cell: AgendaCell) -> None:
    row = cell.row
    column = FIRST_LANE + cell.lane
    if row is not None:
        place = put_text(sheet, number, column, cell.text)
        finish_cell(place, strong=not row.is_pause, shaded=row.is_pause)
        if cell.details:
            about = "\n".join(("", *cell.details))
            set_rich_text(place, [(cell.title, not row.is_pause), (about, False)], SIZE)
    if (cell.lanes, cell.lines) != (1, 1):
        sheet.merge_cells(
            start_row=number,
            start_column=column,
            end_row=number + cell.lines - 1,
            end_column=column + cell.lanes - 1,
        )


def _make_room(heights: dict[int, float], number: int, cell: AgendaCell, width: int) -> None:
    """Let the last line of a cell take what the cell's text needs beyond the others."""
    lines = range(number, number + cell.lines)
    needed = height_of(cell.text, (width * cell.lanes - 2) * 0.95)
    missing = needed - sum(heights[line] for line in lines)
    if missing > 0:
        heights[lines[-1]] += missing


ALL = N_("All")
"""The flat sheet's name."""
EVERYBODY = N_("Everybody")
"""What the flat sheet says of rows for all groups."""

DAY_COLUMNS = {
    N_("Start"): 8, N_("End"): 8, N_("Session"): 38, N_("Module"): 18, N_("Speaker"): 42,
    N_("Room"): 14, N_("Objective, note"): 58,
}  # fmt: skip
"""Headings and widths (in characters) of a day's sheet."""

FLAT_COLUMNS = {
    N_("Date"): 12, N_("Start"): 8, N_("End"): 8, N_("Minutes"): 10, N_("Kind"): 13,
    N_("Title"): 40, N_("Module"): 17, N_("Speakers"): 40, N_("Room"): 13,
    N_("Objective"): 58, N_("Note"): 30,
}  # fmt: skip
"""Headings and widths (in characters) of the flat sheet."""

GROUP_COLUMNS = {N_("Groups"): 26, N_("Interpreted into"): 20, N_("Interpreters"): 26}
"""What follows them where there are several groups or interpreters."""

_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\']")


def write_workbook(view: AgendaView) -> bytes:
    """Return the workbook."""
    workbook = new_workbook(f"{view.frame.title}: {view.frame.workshop}")
    for day in view.days:
        sheet = workbook.create_sheet(_NOT_IN_NAME.sub("", day.short)[:31])
        if day.lanes:
            fill_columns(sheet, view, day)
        else:
            _fill_list(sheet, view, day)
    _flat_sheet(workbook, view)
    return workbook_bytes(workbook)


def _fill_list(sheet: Worksheet, view: AgendaView, day: AgendaDayView) -> None:
    set_widths(sheet, DAY_COLUMNS)
    header = title_block(sheet, view, day, DAY_COLUMNS)
    column_headings(sheet, header, tuple(map(_, DAY_COLUMNS)))
    for number, line in enumerate(day.listing(gaps=True), header + 1):
        put_clock(sheet, number, 1, (line.starts, line.ends))
        if (row := line.row) is None:
            put_text(sheet, number, 3, line.title)
            _style_row(sheet, number, DAY_COLUMNS, row, bold=3)
            continue
        speakers = "\n".join(str(speaker) for speaker in row.speakers)
        about = "\n".join(text for text in (row.objective, row.interpretation, row.note) if text)
        texts = (row.title, row.module, speakers, row.room, about)
        for column, text in enumerate(texts, 3):
            put_text(sheet, number, column, text)
        _style_row(sheet, number, DAY_COLUMNS, row, bold=3)
    print_ready(sheet, view, header, is_day=True)


def _flat_sheet(workbook: Workbook, view: AgendaView) -> None:
    sheet = workbook.create_sheet(_(ALL))
    columns = _flat_columns(view)
    set_widths(sheet, columns)
    column_headings(sheet, 1, tuple(map(_, columns)))
    number = 1
    for number, row in enumerate(view.rows, 2):
        day = cell_at(sheet, number, 1)
        day.value, day.number_format = row.date, "yyyy-mm-dd"
        put_clock(sheet, number, 2, (row.starts, row.ends))
        cell_at(sheet, number, 4).value = row.minutes
        for column, text in enumerate(_flat_texts(row)[: len(columns) - 4], 5):
            put_text(sheet, number, column, text)
        _style_row(sheet, number, columns, row, bold=6)
    sheet.auto_filter.ref = f"A1:{letter(len(columns))}{number}"
    print_ready(sheet, view, 1, is_day=False)


def _flat_columns(view: AgendaView) -> dict[str, int]:
    more = view.groups or any(row.interpreters for row in view.rows)
    return {**FLAT_COLUMNS, **(GROUP_COLUMNS if more else {})}


def _flat_texts(row: AgendaRow) -> Sequence[str]:
    """Return the texts from the column ``Kind`` on."""
    return (
        _(row.sort),
        row.title,
        row.module,
        "; ".join(str(speaker) for speaker in row.speakers),
        row.room,
        row.objective,
        row.note,
        row.whom or _(EVERYBODY),
        "; ".join(language.name for language in row.interpreted),
        "; ".join(row.interpreters),
    )


def _style_row(
    sheet: Worksheet, number: int, columns: Mapping[str, int], row: AgendaRow | None, bold: int
) -> None:
    is_pause, heights = row is None or row.is_pause, []
    for column, width in enumerate(columns.values(), 1):
        cell = cell_at(sheet, number, column)
        strong = column == bold and not is_pause
        finish_cell(cell, strong=strong, shaded=is_pause)
        if cell.data_type == "s":
            heights.append(height_of(str(cell.value or ""), (width - 2) * (0.92 if strong else 1)))
    sheet.row_dimensions[number].height = max(heights)


WIDTHS = (29, 86, 46, 19)
"""Of the columns, in millimetres; together the width between the margins."""
TIME_WIDTH = 29
"""Of the column of times where there is a column for each group."""


def write_word(view: AgendaView) -> bytes:
    """Return the Word file: a title block, then a heading and a table for each day."""
    frame = view.frame
    document = word.new_document(
        f"{frame.title}: {frame.workshop}", frame.language, across=view.wide
    )
    for organiser in frame.organisers:
        word.add_paragraph(document, organiser, word.FACTS)
    word.add_paragraph(document, frame.workshop, "Title")
    if view.subtitle:
        word.add_paragraph(document, view.subtitle, "Subtitle")
    for line in (f"{frame.title} · {frame.dates}", frame.place, view.zone_line):
        word.add_paragraph(document, line, word.FACTS)
    if view.named:
        names = " · ".join(str(speaker) for speaker in view.named)
        word.add_paragraph(document, _("Speakers: {names}", names=names), word.FACTS)
    for number, day in enumerate(view.days):
        heading = word.add_paragraph(document, day.heading, "Heading 1")
        if day.lanes:
            heading.paragraph_format.page_break_before = number > 0
            _add_columns(document, day)
            continue
        table = _add_list(document, view, day)
        if number:  # the first day follows the title, however long it is
            word.keep_together(table)
    word.number_pages(document, f"{frame.title} · {frame.dates}")
    return word.word_bytes(document)


def _add_list(document: WordDocument, view: AgendaView, day: AgendaDayView) -> Any:
    widths = [width * word.text_width(document) / sum(WIDTHS) for width in WIDTHS]
    table = word.add_table(document, view.headings, widths)
    for line in day.listing(gaps=True):
        cells = word.add_row(table)
        if line.row:
            _fill(cells, line.row)
            continue
        texts = (line.clock, line.title, "", "")
        for cell, text in zip(cells.cells, texts, strict=True):
            word.add_paragraph(cell, text, word.PAUSE)
        word.shade(cells)
    return table


def _fill(table_row: Any, row: AgendaRow) -> None:
    when, what, who, where = table_row.cells
    title, detail = (word.PAUSE, word.PAUSE) if row.is_pause else (word.STRONG, word.DETAIL)
    word.add_paragraph(when, row.clock, title)
    word.add_paragraph(what, row.title, title)
    if row.module:
        paragraph = word.add_paragraph(what, row.module, detail)
        paragraph.runs[0].bold = True
        paragraph.add_run(f" · {row.objective}")
    for text in (row.interpretation, row.note):
        if text:
            word.add_paragraph(what, text, detail)
    for speaker in row.speakers or ("",):
        word.add_paragraph(who, str(speaker), detail)
    word.add_paragraph(where, row.room, detail)
    if row.is_pause:
        word.shade(table_row)


def _add_columns(document: WordDocument, day: AgendaDayView) -> None:
    lanes = len(day.lanes)
    width = (word.text_width(document) - TIME_WIDTH) / lanes
    headings = (day.short, *(lane.name for lane in day.lanes))
    table = word.add_table(document, headings, (TIME_WIDTH, *([width] * lanes)))
    lines = [line for block in day.blocks for line in block.lines]
    for line in lines:
        first, *_ = word.add_row(table).cells
        word.add_paragraph(first, line.clock, word.STRONG)
    for number, line in enumerate(lines, 1):
        for cell in line.cells:
            _place(table, number, cell)


def _place(table: Any, number: int, cell: AgendaCell) -> None:
    """Write a cell, and join it with those that it covers."""
    place = table.cell(number, 1 + cell.lane)
    if (cell.lanes, cell.lines) != (1, 1):
        last = table.cell(number + cell.lines - 1, cell.lane + cell.lanes)
        place = place.merge(last)
    if cell.row is None:
        return
    title, detail = (word.PAUSE, word.PAUSE) if cell.row.is_pause else (word.STRONG, word.DETAIL)
    word.add_paragraph(place, cell.title, title)
    for text in cell.details:
        word.add_paragraph(place, text, detail)
    if cell.row.is_pause:
        word.shade_cell(place)


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
_SIGN_WIDTH = 265
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
    title = _SIGN_WIDTH - size * _CLOCK - (_SIGN_WIDTH * _GROUPS if _of_groups(rows) else 0)
    lines = sum(
        max(_lines(row.title, title, size), _lines(row.whom, _SIGN_WIDTH * _GROUPS, size))
        for row in rows
    )
    return lines * size * _LINE + len(rows) * _BETWEEN


def _lines(text: str, width: float, size: int) -> int:
    return len(textwrap.wrap(text, int(width / (size * _LETTER)))) or 1


def _of_groups(rows: tuple[AgendaRow, ...]) -> bool:
    return any(row.whom for row in rows)
