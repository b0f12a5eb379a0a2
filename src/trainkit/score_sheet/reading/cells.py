"""The cells of the score sheet by row and column, and a count of the entries read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.definitions.xlsxfile import Cell, rows
from trainkit.problems import Place, Problems
from trainkit.score_sheet.layout import (
    FIRST_ITEM_COLUMN,
    NUMBER_ROW,
    PAPER_COLUMN,
    AnswerBlock,
    ScoreLayout,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["AnswerFrame", "Grid", "Tally", "frame_of", "is_filled", "read_grid", "shown"]


@dataclass(frozen=True)
class Grid:
    """One sheet as it was read."""

    path: Path
    title: str
    cells: tuple[tuple[Cell, ...], ...]

    def at(self, row: int, column: int) -> Cell:
        """Return the cell at row and column, counted from 1; an empty one beyond the edge."""
        if row <= len(self.cells) and column <= len(self.cells[row - 1]):
            return self.cells[row - 1][column - 1]
        from openpyxl.utils import get_column_letter

        name = f"{get_column_letter(column)}{row}"
        return Cell(None, False, Place(self.path, sheet=self.title, cell=name))

    def text(self, row: int, column: int) -> str:
        """Return what the cell shows, empty for an empty cell."""
        value = self.at(row, column).value
        return "" if value is None else str(value)

    def filled_from(self, row: int, column: int) -> Iterator[tuple[int, int, Cell]]:
        """Yield row, column and cell of everything filled at or beyond row and column."""
        for r, line in enumerate(self.cells[row - 1 :], row):
            for c, cell in enumerate(line[column - 1 :], column):
                if is_filled(cell):
                    yield r, c, cell


@dataclass
class Tally:
    """Entries counted while they are read."""

    read: int = 0
    rejected: int = 0


def read_grid(path: Path, sheet: Worksheet, problems: Problems) -> Grid:
    """Read a sheet within the caps of ``xlsxfile``."""
    return Grid(path, sheet.title, tuple(tuple(row) for row in rows(path, sheet, problems)))


def is_filled(cell: Cell) -> bool:
    """Whether the cell holds anything."""
    return cell.value is not None and cell.value != ""


@dataclass(frozen=True)
class AnswerFrame:
    """What an answer sheet says by itself: everything that is no entry."""

    layout: ScoreLayout
    width: int
    """The number of columns that items take up."""
    papers: int

    @property
    def last_column(self) -> int:
        """The column of the last item; the next one says how the row stands."""
        return FIRST_ITEM_COLUMN + self.width - 1

    def is_own(self, row: int, column: int, cell: Cell) -> bool:
        """Whether a filled cell beside or below the table is the sheet's own."""
        if column > self.last_column + 1:
            return False
        if row in self.layout.rows:
            return column <= self.last_column or cell.is_formula
        if row in self.layout.reading_rows or row in self.layout.spelled_rows:
            return cell.is_formula or column < PAPER_COLUMN
        blocks = [self.layout.answer_block(block, self.papers) for block in AnswerBlock]
        if any(row in rows for rows in blocks):
            return column in {1, *range(FIRST_ITEM_COLUMN, self.last_column + 1)}
        spelled_title = self.layout.spelled_rows.start - 1
        titles = {
            self.layout.readings_title_row,
            spelled_title,
            *(rows.start - 1 for rows in blocks),
        }
        return column == 1 and row in titles


def frame_of(sheet: Grid, layout: ScoreLayout) -> AnswerFrame:
    """Return the frame of an answer sheet as the sheet itself shows it."""
    width = 0
    while sheet.text(NUMBER_ROW, FIRST_ITEM_COLUMN + width) == str(width + 1):
        width += 1
    papers, start = 0, layout.answer_block(AnswerBlock.TAKES, 0).start
    while sheet.text(start + papers, 1):
        papers += 1
    return AnswerFrame(layout, width, papers)


def shown(cell: Cell) -> str:
    """Return the cell's content for a message."""
    if not is_filled(cell):
        return "nothing"
    text = str(cell.value)
    return f'"{text if len(text) <= 60 else text[:57] + "…"}"'
