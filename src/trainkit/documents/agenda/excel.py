"""The agenda as a workbook: one sheet a day to print, and a flat sheet to sort and filter."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from trainkit.documents.agenda.view import AgendaDayView, AgendaRow, AgendaView
from trainkit.render.excel import (
    FONT,
    INK,
    PALE,
    header_row,
    new_workbook,
    put_text,
    workbook_bytes,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["ALL", "DAY_COLUMNS", "FLAT_COLUMNS", "write_workbook"]

ALL = "All"
"""The flat sheet's name."""

DAY_COLUMNS = {
    "Start": 8, "End": 8, "Session": 38, "Module": 18, "Speaker": 42, "Room": 14,
    "Objective, note": 58,
}  # fmt: skip
"""Headings and widths (in characters) of a day's sheet."""

FLAT_COLUMNS = {
    "Date": 12, "Start": 8, "End": 8, "Minutes": 10, "Kind": 13, "Title": 40, "Module": 17,
    "Speakers": 40, "Room": 13, "Objective": 58, "Note": 30,
}  # fmt: skip
"""Headings and widths (in characters) of the flat sheet."""

SIZE = 10
_LINE_HEIGHT = 14.0
"""Points that a line takes in ``SIZE``; Noto Sans stands taller than most."""
_FITTING = 1.08
"""Characters of running text for each character of column width; 1.2 was seen in English."""
_HIGHEST = 409
"""Points that Excel allows a row."""
_UNIT = 5.25
"""Points that a unit of column width takes."""
_PRINTABLE = (770, 510)
"""Width and height, in points, of A4 across within the margins."""
_SQUEEZE = 1.3
"""How much too high a day may be to be made smaller rather than cut in two."""
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\']")


def write_workbook(view: AgendaView) -> bytes:
    """Return the workbook."""
    workbook = new_workbook(f"{view.frame.title}: {view.frame.workshop}")
    for day in view.days:
        _day_sheet(workbook, view, day)
    _flat_sheet(workbook, view)
    return workbook_bytes(workbook)


def _day_sheet(workbook: Workbook, view: AgendaView, day: AgendaDayView) -> None:
    sheet = workbook.create_sheet(_NOT_IN_NAME.sub("", day.short)[:31])
    _set_widths(sheet, DAY_COLUMNS)
    header = _title_block(sheet, view, day)
    _header(sheet, header, tuple(DAY_COLUMNS))
    for number, row in enumerate(day.rows, header + 1):
        speakers = "\n".join(str(speaker) for speaker in row.speakers)
        about = "\n".join(text for text in (row.objective, row.note) if text)
        texts = (row.title, row.module, speakers, row.room, about)
        _put_clock(sheet, number, 1, row)
        for column, text in enumerate(texts, 3):
            put_text(sheet, number, column, text)
        _style_row(sheet, number, DAY_COLUMNS, row, bold=3)
    _print_ready(sheet, view, header)
    sheet.page_setup.fitToHeight = _pages(sheet)


def _title_block(sheet: Worksheet, view: AgendaView, day: AgendaDayView) -> int:
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
    width = sum(DAY_COLUMNS.values())
    for number, (text, size, bold) in enumerate(lines, 1):
        cell = put_text(sheet, number, 1, text)
        cell.font = Font(name=FONT, size=size, bold=bold, color=INK if bold else "333333")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.merge_cells(
            start_row=number, start_column=1, end_row=number, end_column=len(DAY_COLUMNS)
        )
        sheet.row_dimensions[number].height = _height(text, width * SIZE / size, size)
    return len(lines) + 1


def _flat_sheet(workbook: Workbook, view: AgendaView) -> None:
    sheet = workbook.create_sheet(ALL)
    _set_widths(sheet, FLAT_COLUMNS)
    _header(sheet, 1, tuple(FLAT_COLUMNS))
    number = 1
    for number, row in enumerate(view.rows, 2):
        day = _cell(sheet, number, 1)
        day.value, day.number_format = row.date, "yyyy-mm-dd"
        _put_clock(sheet, number, 2, row)
        _cell(sheet, number, 4).value = row.minutes
        speakers = "; ".join(str(speaker) for speaker in row.speakers)
        texts = (row.sort, row.title, row.module, speakers, row.room, row.objective, row.note)
        for column, text in enumerate(texts, 5):
            put_text(sheet, number, column, text)
        _style_row(sheet, number, FLAT_COLUMNS, row, bold=6)
    sheet.auto_filter.ref = f"A1:{_letter(len(FLAT_COLUMNS))}{number}"
    _print_ready(sheet, view, 1)


def _put_clock(sheet: Worksheet, row: int, column: int, entry: AgendaRow) -> None:
    for offset, clock in enumerate((entry.starts, entry.ends)):
        cell = _cell(sheet, row, column + offset)
        cell.value, cell.number_format = clock, "hh:mm"


def _header(sheet: Worksheet, row: int, titles: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font

    header_row(sheet, row, titles)
    for cell in sheet[row]:
        cell.font = Font(name=FONT, size=SIZE, bold=True, color="FFFFFF")
        cell.alignment = Alignment(vertical="center", horizontal="left", indent=1)
    sheet.row_dimensions[row].height = 20


def _style_row(
    sheet: Worksheet, number: int, columns: dict[str, int], row: AgendaRow, bold: int
) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    line = Side(style="thin", color="9AA5AD")
    heights = []
    for column, width in enumerate(columns.values(), 1):
        cell = _cell(sheet, number, column)
        strong = column == bold and not row.is_pause
        cell.font = Font(name=FONT, size=SIZE, bold=strong)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1)
        cell.border = Border(top=line, bottom=line, left=line, right=line)
        if row.is_pause:
            cell.fill = PatternFill("solid", start_color=PALE)
        if cell.data_type == "s":
            heights.append(
                _height(str(cell.value or ""), (width - 2) * (0.92 if strong else 1), SIZE)
            )
    sheet.row_dimensions[number].height = max(heights)


def _height(text: str, width: float, size: float) -> float:
    """Return the height in points that ``text`` needs when wrapped in ``width`` characters.

    Excel does not fit rows to wrapped text when it opens a file, so the height is estimated, and
    rather too high than too low. Scripts other than Latin run wider.
    """
    fitting = _FITTING if text.isascii() else _FITTING * 0.88
    columns = max(4, int(width * fitting))
    lines = sum(len(textwrap.wrap(part, columns)) or 1 for part in text.split("\n"))
    return min(_HIGHEST, round(lines * _LINE_HEIGHT * size / SIZE + 5, 2))


def _set_widths(sheet: Worksheet, columns: dict[str, int]) -> None:
    for number, width in enumerate(columns.values(), 1):
        sheet.column_dimensions[_letter(number)].width = width


def _print_ready(sheet: Worksheet, view: AgendaView, header: int) -> None:
    """A4 across, fitted to the width, header row on every page and always in sight."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.freeze_panes = f"A{header + 1}"
    sheet.print_title_rows = f"{header}:{header}"
    sheet.print_area = f"A1:{_letter(sheet.max_column)}{sheet.max_row}"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = 0.5
    margins.bottom, margins.footer = 0.6, 0.3
    sheet.print_options.horizontalCentered = True
    footer: Any = sheet.oddFooter
    footer.right.text = "&A · &P / &N"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.rightToLeft = view.frame.direction == "rtl"


def _pages(sheet: Worksheet) -> int:
    """Return 1 for a day that a slightly smaller scale brings onto one page, else 0 for any."""
    width = sum(column.width for column in sheet.column_dimensions.values()) * _UNIT
    height = sum(row.height or 0 for row in sheet.row_dimensions.values())
    on_page = height * min(1, _PRINTABLE[0] / width)
    return 1 if on_page <= _PRINTABLE[1] * _SQUEEZE else 0


def _cell(sheet: Worksheet, row: int, column: int) -> Any:
    return sheet.cell(row=row, column=column)


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)
