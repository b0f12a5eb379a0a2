"""The agenda as a workbook: one sheet a day to print, and a flat sheet to sort and filter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from trainkit.documents.agenda.excel_columns import fill_columns
from trainkit.documents.agenda.excel_sheet import (
    cell_at,
    column_headings,
    finish_cell,
    height_of,
    letter,
    print_ready,
    put_clock,
    set_widths,
    title_block,
)
from trainkit.documents.agenda.view import AgendaDayView, AgendaRow, AgendaView
from trainkit.render.excel import new_workbook, put_text, workbook_bytes

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["ALL", "DAY_COLUMNS", "FLAT_COLUMNS", "GROUP_COLUMNS", "write_workbook"]

ALL = "All"
"""The flat sheet's name."""
EVERYBODY = "Everybody"
"""What the flat sheet says of rows for all groups."""

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

GROUP_COLUMNS = {"Groups": 26, "Interpreted into": 20, "Interpreters": 26}
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
    column_headings(sheet, header, tuple(DAY_COLUMNS))
    for number, row in enumerate(day.rows, header + 1):
        speakers = "\n".join(str(speaker) for speaker in row.speakers)
        about = "\n".join(text for text in (row.objective, row.interpretation, row.note) if text)
        texts = (row.title, row.module, speakers, row.room, about)
        put_clock(sheet, number, 1, (row.starts, row.ends))
        for column, text in enumerate(texts, 3):
            put_text(sheet, number, column, text)
        _style_row(sheet, number, DAY_COLUMNS, row, bold=3)
    print_ready(sheet, view, header, is_day=True)


def _flat_sheet(workbook: Workbook, view: AgendaView) -> None:
    sheet = workbook.create_sheet(ALL)
    columns = _flat_columns(view)
    set_widths(sheet, columns)
    column_headings(sheet, 1, tuple(columns))
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
        row.sort,
        row.title,
        row.module,
        "; ".join(str(speaker) for speaker in row.speakers),
        row.room,
        row.objective,
        row.note,
        row.whom or EVERYBODY,
        "; ".join(language.name for language in row.interpreted),
        "; ".join(row.interpreters),
    )


def _style_row(
    sheet: Worksheet, number: int, columns: Mapping[str, int], row: AgendaRow, bold: int
) -> None:
    heights = []
    for column, width in enumerate(columns.values(), 1):
        cell = cell_at(sheet, number, column)
        strong = column == bold and not row.is_pause
        finish_cell(cell, strong=strong, shaded=row.is_pause)
        if cell.data_type == "s":
            heights.append(height_of(str(cell.value or ""), (width - 2) * (0.92 if strong else 1)))
    sheet.row_dimensions[number].height = max(heights)
