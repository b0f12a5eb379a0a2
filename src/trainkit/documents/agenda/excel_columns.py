"""A day's sheet with a column for each group, or room, as the page has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainkit.documents.agenda.excel_sheet import (
    SIZE,
    cell_at,
    column_headings,
    finish_cell,
    height_of,
    print_ready,
    put_clock,
    set_widths,
    title_block,
)
from trainkit.documents.agenda.view import AgendaCell, AgendaDayView, AgendaView
from trainkit.render.excel import put_text, set_rich_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["FIRST_LANE", "fill_columns"]

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
    columns = {"Start": 8, "End": 8} | {
        f"{n} {lane.name}": width for n, lane in enumerate(day.lanes)
    }
    set_widths(sheet, columns)
    header = title_block(sheet, view, day, columns)
    column_headings(sheet, header, ("Start", "End", *(lane.name for lane in day.lanes)))
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
