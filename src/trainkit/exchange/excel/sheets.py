"""The sheets of a workbook with questions, however long they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trainkit.definitions.xlsxfile import Cell, open_workbook, streamed_rows
from trainkit.exchange.source import MAX_UNPACKED, Source
from trainkit.problems import Problems

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["WORKBOOK", "is_old", "sheets_in"]

WORKBOOK = "xl/workbook.xml"
"""The part of an archive by which it is known as a workbook."""
_MOST_ROWS = 100_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OLD_EXCEL = "Workbook".encode("utf-16-le")


def is_old(source: Source) -> bool:
    """Whether a file is a workbook of Excel before 2007 (.xls), which is not read."""
    return source.data.startswith(_OLD_OFFICE) and _OLD_EXCEL in source.data


def sheets_in(
    source: Source, problems: Problems
) -> Iterator[tuple[Worksheet, Iterator[list[Cell]]]]:
    """Yield each sheet with its rows; none, and a problem, if the workbook cannot be read."""
    book = open_workbook(source.path, problems, source.data, most_unpacked=MAX_UNPACKED)
    for sheet in book.worksheets if book else ():
        yield sheet, streamed_rows(source.path, sheet, problems, _MOST_ROWS)
