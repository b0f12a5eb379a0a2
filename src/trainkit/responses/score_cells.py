"""The cells of the score sheet by row and column, and a count of the entries read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.definitions.xlsxfile import Cell, rows
from trainkit.plan.score_layout import READINGS_TITLE, ScoreLayout
from trainkit.problems import Place, Problems

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Grid", "Tally", "is_filled", "is_reading", "read_grid", "shown"]


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


def is_reading(row: int, cell: Cell, layout: ScoreLayout) -> bool:
    """Whether a cell of an answer sheet is the sheet's own: a formula that reads an entry."""
    title = row == layout.readings_title_row and cell.value == READINGS_TITLE
    return title or (row in layout.reading_rows and cell.is_formula)


def shown(cell: Cell) -> str:
    """Return the cell's content for a message."""
    if not is_filled(cell):
        return "nothing"
    text = str(cell.value)
    return f'"{text if len(text) <= 60 else text[:57] + "…"}"'
