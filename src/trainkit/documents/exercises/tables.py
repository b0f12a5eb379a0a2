"""Data tables as CSV and as a workbook, both read by spreadsheets without harm."""

from __future__ import annotations

import csv
import io
import re

from trainkit.exercises.model import DataFile, EvidenceFile, Grid
from trainkit.render.recipe import View

__all__ = ["CsvView", "WorkbookView", "csv_bytes", "evidence_bytes", "workbook_bytes_of"]

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_WIDEST = 60
"""Characters of the widest column of a data sheet."""


class CsvView(View):
    """One table of a set."""

    grid: Grid


class WorkbookView(View):
    """All tables of a set, a sheet each."""

    title: str
    files: tuple[DataFile, ...]


def csv_bytes(view: CsvView) -> bytes:
    """Return a table as CSV: UTF-8 with a mark that Excel needs, commas, line feeds after returns.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front; numbers with a
    sign stay as they are.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_harmless(column.name) for column in view.grid.columns])
    writer.writerows([_harmless(cell) for cell in row] for row in view.grid.rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _harmless(cell: str) -> str:
    if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def workbook_bytes_of(view: WorkbookView) -> bytes:
    """Return the tables as a workbook; every cell is text, since identifiers are no numbers.

    Text that is longer than the widest column goes on below in its cell. In print all columns
    stand on one page.
    """
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    from trainkit.render.excel import header_row, new_workbook, put_text, workbook_bytes

    workbook = new_workbook(view.title)
    for file in view.files:
        sheet = workbook.create_sheet(file.name[:31])
        header_row(sheet, 1, [column.name for column in file.grid.columns])
        for number, row in enumerate(file.grid.rows, 2):
            for column, cell in enumerate(row, 1):
                written = put_text(sheet, number, column, cell)
                written.alignment = Alignment(vertical="top", wrap_text=len(cell) > _WIDEST)
        for column, heading in enumerate(file.grid.columns):
            cells = [heading.name, *(row[column] for row in file.grid.rows)]
            width = min(_WIDEST, max(map(len, cells)) + 3)
            sheet.column_dimensions[get_column_letter(column + 1)].width = width
        sheet.freeze_panes = "A2"
        sheet.page_setup.orientation = "landscape"
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToHeight = 0
    return workbook_bytes(workbook)


def evidence_bytes(view: EvidenceFile) -> bytes:
    """Return an evidence file as it was made, byte for byte."""
    return view.content
