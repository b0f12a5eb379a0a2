"""The sheets of a workbook with questions, however long they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trainkit.definitions.xlsxfile import Cell, open_workbook, streamed_rows
from trainkit.exchange.source import MAX_UNPACKED, Source
from trainkit.problems import Problems

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["WORKBOOK", "sheets_in"]

WORKBOOK = "xl/workbook.xml"
"""The part of an archive by which it is known as a workbook."""
_MOST_ROWS = 100_000


def sheets_in(
    source: Source, problems: Problems
) -> Iterator[tuple[Worksheet, Iterator[list[Cell]]]]:
    """Yield each sheet with its rows; none, and a problem, if the workbook cannot be read."""
    book = open_workbook(source.path, problems, source.data, most_unpacked=MAX_UNPACKED)
    for sheet in book.worksheets if book else ():
        yield sheet, streamed_rows(source.path, sheet, problems, _MOST_ROWS)
