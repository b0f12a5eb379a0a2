"""Workbooks that people have filled in: their cells by row and column, and the entries in them.

Score sheets and the workbooks for answers to questionnaires are read alike: an entry that cannot be
taken is a problem with its cell. Whether anybody has filled in a workbook can be said without
knowing the workshop.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from trainkit.model.lists import Cell, as_typed, open_workbook, rows
from trainkit.problems import Place, Problems
from trainkit.render.excel import Names, names_of
from trainkit.text.languages import ENGLISH, _

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

T = TypeVar("T")


@dataclass(frozen=True)
class SheetCells:
    """The cells of one sheet as it was read."""

    path: Path
    title: str
    """Its English name."""
    tab: str
    """Its name in the workbook."""
    language: str
    """Of what is printed on it."""
    cells: tuple[tuple[Cell, ...], ...]

    def at(self, row: int, column: int) -> Cell:
        """Return the cell at row and column, counted from 1; an empty one beyond the edge."""
        if row <= len(self.cells) and column <= len(self.cells[row - 1]):
            return self.cells[row - 1][column - 1]
        from openpyxl.utils import get_column_letter

        name = f"{get_column_letter(column)}{row}"
        return Cell(None, False, Place(self.path, sheet=self.tab, cell=name))

    def text(self, row: int, column: int) -> str:
        """Return what the cell shows, empty for an empty cell."""
        return as_typed(self.at(row, column))

    def filled_from(self, row: int, column: int) -> Iterator[tuple[int, int, Cell]]:
        """Yield row, column and cell of everything filled at or beyond row and column."""
        for r, line in enumerate(self.cells[row - 1 :], row):
            for c, cell in enumerate(line[column - 1 :], column):
                if is_filled(cell):
                    yield r, c, cell


def read_cells(
    path: Path, sheet: Worksheet, problems: Problems, names: Names | None = None
) -> SheetCells:
    """Read a sheet within the caps of ``xlsxfile``.

    ``names`` are those of its workbook; without them the sheet is taken for an English one.
    """
    tab = sheet.title
    title, language = (tab, ENGLISH) if names is None else (names.english[tab], names.language)
    return SheetCells(path, title, tab, language, tuple(map(tuple, rows(path, sheet, problems))))


def is_filled(cell: Cell) -> bool:
    """Whether the cell holds anything."""
    return cell.value is not None and cell.value != ""


def shown(cell: Cell) -> str:
    """Return the cell's content for a message."""
    if not is_filled(cell):
        return _("nothing")
    text = str(cell.value)
    return f'"{text if len(text) <= 60 else text[:57] + "…"}"'


def taken(
    cell: Cell, what: str, read: Callable[[str], T | None], problems: Problems, hint: str = ""
) -> T | None:
    """Return what ``read`` makes of an entry; ``None`` for an empty cell.

    ``None`` too for one that cannot be taken, which is recorded: ``what`` is expected, and ``hint``
    what may be wrong, in words.
    """
    if not is_filled(cell):
        return None
    value = None if cell.is_formula else read(as_typed(cell))
    if cell.is_formula:
        problems.error(
            cell.place,
            _("expected {what}, found the formula {formula}", what=what, formula=cell.value),
        )
    elif value is None:
        problems.error(
            cell.place,
            _("expected {what}, found {cell}{hint}", what=what, cell=shown(cell), hint=hint),
        )
    return value


def count_entries(
    path: Path, known: Collection[str], count: Callable[[Mapping[str, SheetCells]], int | None]
) -> int | None:
    """Return how many cells of a workbook somebody has filled in, 0 for a file that is not there.

    ``count`` counts them in the sheets by their English names, of which some are ``known``, and
    returns ``None`` for another kind of workbook.
    ``None`` too for a file that cannot be read: it must be treated as filled in.
    """
    if not path.exists():
        return 0
    problems = Problems()
    workbook = open_workbook(path, problems)
    if workbook is None:
        return None
    names = names_of(workbook, known)
    read = (read_cells(path, sheet, problems, names) for sheet in workbook.worksheets)
    sheets = {sheet.title: sheet for sheet in read}
    if problems.errors or len(workbook.sheetnames) != len(sheets):  # one is a chart
        return None
    return count(sheets)
