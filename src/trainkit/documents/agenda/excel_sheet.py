"""How the sheets of the agenda's workbook look: widths, heights, borders, and how they print."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import time
from typing import TYPE_CHECKING, Any

from trainkit.documents.agenda.view import AgendaDayView, AgendaView
from trainkit.render.excel import FONT, INK, PALE, header_row, put_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = [
    "SIZE",
    "cell_at",
    "column_headings",
    "finish_cell",
    "height_of",
    "letter",
    "print_ready",
    "put_clock",
    "set_widths",
    "title_block",
]

SIZE = 10
"""Points of the type."""
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
        cell.font = Font(name=FONT, size=size, bold=bold, color=INK if bold else "333333")
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

    line = Side(style="thin", color="9AA5AD")
    cell.font = Font(name=FONT, size=SIZE, bold=strong)
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1)
    cell.border = Border(top=line, bottom=line, left=line, right=line)
    if shaded:
        cell.fill = PatternFill("solid", start_color=PALE)


def height_of(text: str, width: float, size: float = SIZE) -> float:
    """Return the height in points that ``text`` needs when wrapped in ``width`` characters.

    Excel does not fit rows to wrapped text when it opens a file, so the height is estimated, and
    rather too high than too low. Scripts other than Latin run wider.
    """
    fitting = _FITTING if text.isascii() else _FITTING * 0.88
    columns = max(4, int(width * fitting))
    lines = sum(len(textwrap.wrap(part, columns)) or 1 for part in text.split("\n"))
    return min(_HIGHEST, round(lines * _LINE_HEIGHT * size / SIZE + 5, 2))


def set_widths(sheet: Worksheet, columns: Mapping[str, int]) -> None:
    """Set the widths of the columns, in characters."""
    for number, width in enumerate(columns.values(), 1):
        sheet.column_dimensions[letter(number)].width = width


def print_ready(sheet: Worksheet, view: AgendaView, header: int, *, is_day: bool) -> None:
    """A4 across, fitted to the width, header row on every page and always in sight.

    A day that a slightly smaller scale brings onto one page is made that small.
    """
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.freeze_panes = f"A{header + 1}"
    sheet.print_title_rows = f"{header}:{header}"
    sheet.print_area = f"A1:{letter(sheet.max_column)}{sheet.max_row}"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = _pages(sheet) if is_day else 0
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
    """Return 1 for a day that fits on one page, else 0 for any number."""
    width = sum(column.width for column in sheet.column_dimensions.values()) * _UNIT
    height = sum(row.height or 0 for row in sheet.row_dimensions.values())
    on_page = height * min(1, _PRINTABLE[0] / width)
    return 1 if on_page <= _PRINTABLE[1] * _SQUEEZE else 0


def cell_at(sheet: Worksheet, row: int, column: int) -> Any:
    """Return a cell; numbers count from 1."""
    return sheet.cell(row=row, column=column)


def letter(column: int) -> str:
    """Return the letters of a column."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)
