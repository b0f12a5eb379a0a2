"""Reads what every sheet of answers has: what it says of itself, its headings, counts and rows.

A sheet that says another workshop or version of itself is not read further. Printed cells are
compared with what was printed, so that a column which somebody put in or took out is found before
anything is counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from trainkit.definitions.xlsxfile import Cell, open_workbook, rows
from trainkit.fields import REFUSED, refusal
from trainkit.problems import Place, Problems
from trainkit.questionnaires.layout import (
    FAVOURABLE_ROW,
    FIRST_ROW,
    HANDED_OUT_ROW,
    IDENTITY_ROW,
    INSTRUCTIONS,
    LETTERS_ROW,
    NUMBER_ROW,
    QUESTION_ROW,
    REMARK_ROW,
    RETURNED_ROW,
    AnswerSheet,
)
from trainkit.questionnaires.reading.ticks import read_count
from trainkit.render.letters import why_unprintable

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["Entries", "SheetReader", "find_sheets", "open_answers"]

T = TypeVar("T")

LONGEST_TEXT = 2_000
"""Characters of an answer in words: what four lines on paper hold several times over."""
LONGEST_CODE = 20


@dataclass
class Entries:
    """Entries counted while they are read."""

    read: int = 0
    rejected: int = 0

    @property
    def accepted(self) -> int:
        """Entries that were taken."""
        return self.read - self.rejected


def open_answers(path: Path, problems: Problems) -> Workbook | None:
    """Open a workbook of answers; what is wrong with the file is recorded."""
    return open_workbook(path, problems)


def find_sheets(
    path: Path, workbook: Workbook, sheets: list[AnswerSheet], problems: Problems
) -> dict[str, SheetReader]:
    """Return a reader for each sheet that is there; missing and renamed ones are recorded.

    Of sheets that are not read a warning tells, if anything stands on them.
    """
    there = {sheet.title: sheet for sheet in workbook.worksheets}
    says = {str(sheet.cell(IDENTITY_ROW, 1).value): title for title, sheet in there.items()}
    readers: dict[str, SheetReader] = {}
    _tell_of_others(path, workbook, sheets, problems)
    for sheet in sheets:
        if sheet.name not in there:
            renamed = says.get(sheet.says)
            hint = f'; it is now named "{renamed}", name it back' if renamed else ""
            problems.error(Place(path), f'expected a sheet named "{sheet.name}"{hint}')
            continue
        before = len(problems.errors)
        cells = tuple(tuple(row) for row in rows(path, there[sheet.name], problems))
        if len(problems.errors) == before:
            readers[sheet.name] = SheetReader(path, sheet, cells, problems)
    return readers


def _tell_of_others(
    path: Path, workbook: Workbook, sheets: list[AnswerSheet], problems: Problems
) -> None:
    known = {INSTRUCTIONS, *(sheet.name for sheet in sheets)}
    expected = {sheet.says for sheet in sheets}
    for sheet in workbook.worksheets:
        renamed = str(sheet.cell(IDENTITY_ROW, 1).value) in expected
        if sheet.title in known or renamed:
            continue
        if any(_text(cell) for row in rows(path, sheet, problems) for cell in row):
            problems.warning(
                Place(path, sheet=sheet.title),
                "this sheet is not read; the workshop has no questionnaire of this name",
            )


@dataclass
class SheetReader:
    """One sheet while it is read."""

    path: Path
    sheet: AnswerSheet
    cells: tuple[tuple[Cell, ...], ...]
    problems: Problems
    entries: Entries = field(default_factory=Entries)

    def at(self, row: int, column: int) -> Cell:
        """Return the cell at row and column, counted from 1; an empty one beyond the edge."""
        if row <= len(self.cells) and column <= len(self.cells[row - 1]):
            return self.cells[row - 1][column - 1]
        from openpyxl.utils import get_column_letter

        name = f"{get_column_letter(column)}{row}"
        return Cell(None, False, Place(self.path, sheet=self.sheet.name, cell=name))

    def is_whole(self) -> bool:
        """Whether everything printed is as it was printed; what is not is recorded."""
        before = len(self.problems.errors)
        if not self._is_this_sheet():
            return False
        for column, text in enumerate(self.sheet.fixed, 1):
            self._expect(self.at(LETTERS_ROW, column), text)
        for column, heading in enumerate(self.sheet.headings, self.sheet.first_column):
            printed = (heading.number, heading.text, heading.offered, heading.favourable)
            places = (NUMBER_ROW, QUESTION_ROW, LETTERS_ROW, FAVOURABLE_ROW)
            for row, text in zip(places, printed, strict=True):
                self._expect(self.at(row, column), text)
        return len(self.problems.errors) == before

    def _is_this_sheet(self) -> bool:
        cell = self.at(IDENTITY_ROW, 1)
        if cell.value == self.sheet.says:
            return True
        found = dict(re.findall(r"([A-Z][a-z ]+): ([^·]*[^· ])", str(cell.value)))
        for name, wanted in self.sheet.identity.items():
            if found.get(name.value) != wanted:
                shown = f'"{found[name.value]}"' if name.value in found else "nothing"
                self.problems.error(
                    cell.place,
                    f'expected "{wanted}" as {name.value.lower()}, found {shown}; this sheet '
                    "belongs to another workshop or another version of the questions, "
                    "or its third row was changed",
                )
                return False
        self._expect(cell, self.sheet.says)
        return False

    def _expect(self, cell: Cell, wanted: str) -> None:
        if _text(cell) != wanted:
            self.problems.error(
                cell.place,
                f'this printed cell was changed: expected "{wanted}", found {_shown(cell)}; '
                "columns and headings must stay as they were",
            )

    def counts(self) -> tuple[int | None, int | None]:
        """Return how many sheets of paper were handed out and came back, blank ones included."""
        handed_out = self._count(HANDED_OUT_ROW)
        returned = self._count(RETURNED_ROW)
        if handed_out is not None and returned is not None and returned > handed_out:
            self.problems.error(
                self.at(RETURNED_ROW, 1).place,
                f"{returned} sheets came back, but {handed_out} were handed out",
            )
        return handed_out, returned

    def _count(self, row: int) -> int | None:
        cell = self.at(row, 1)
        return self.taken(cell, "a number of sheets", read_count)

    def remark(self) -> str | None:
        """Return what was typed about the sheet as a whole."""
        return self.words(self.at(REMARK_ROW, 2))

    def code(self, row: int) -> str | None:
        """Return the code in a row as it was typed, without spaces around it."""
        what = f"a code of at most {LONGEST_CODE} characters"
        return self.taken(self.at(row, 2), what, _code)

    def words(self, cell: Cell) -> str | None:
        """Return a text of the person's own."""
        text = _text(cell)
        bad = REFUSED.search(text)
        reason = refusal(bad[0]) if bad else why_unprintable(text)
        if reason and not cell.is_formula:
            self.entries.read += 1
            self.reject(cell, f"{reason}; type the text again")
            return None
        what = f"a text of at most {LONGEST_TEXT:,} characters"
        return self.taken(cell, what, lambda text: text if len(text) <= LONGEST_TEXT else None)

    def taken(
        self, cell: Cell, what: str, read: Callable[[str], T | None], hint: str = ""
    ) -> T | None:
        """Return what ``read`` makes of an entry; ``None`` for an empty cell or a rejected one."""
        text = _text(cell)
        if not text:
            return None
        self.entries.read += 1
        if cell.is_formula:
            self.reject(cell, f"expected {what}, found the formula {cell.value}")
            return None
        value = read(text)
        if value is None:
            self.reject(cell, f"expected {what}, found {_shown(cell)}{hint}")
        return value

    def reject(self, cell: Cell, message: str) -> None:
        """Record an entry that cannot be taken; it was counted as read."""
        self.entries.rejected += 1
        self.problems.error(cell.place, message)

    def rows(self) -> Iterator[int]:
        """Yield the rows in which something was entered; entries beyond the table are recorded."""
        last = self._last_row()
        for row, cells in enumerate(self.cells, 1):
            strays = cells[self.sheet.last_column if row <= last else 0 :]
            for cell in filter(_text, strays):
                self.entries.read += 1
                self.reject(
                    cell,
                    f"expected nothing here, found {_shown(cell)}; it is outside the table, or "
                    "the numbers in the first column were changed",
                )
            if FIRST_ROW <= row <= last and any(map(_text, cells[1 : self.sheet.last_column])):
                yield row

    @staticmethod
    def number(row: int) -> int:
        """Return the running number of a row."""
        return row + 1 - FIRST_ROW

    def leave_out(self, row: int) -> None:
        """Count the entries of a row none of which is taken; the reason is recorded elsewhere."""
        cells = self.cells[row - 1][self.sheet.first_column - 1 : self.sheet.last_column]
        filled = sum(bool(_text(cell)) for cell in cells)
        self.entries.read += filled
        self.entries.rejected += filled

    def _last_row(self) -> int:
        """Return the last row whose running number is as it was printed."""
        row = FIRST_ROW
        while _text(self.at(row, 1)) == str(row + 1 - FIRST_ROW):
            row += 1
        return row - 1

    def check_returned(self, filled: int, returned: int | None) -> None:
        """Record where more people answered than sheets came back."""
        cell = self.at(RETURNED_ROW, 1)
        if returned is not None and filled > returned:
            self.problems.error(
                cell.place, f"{returned} sheets came back, but {filled} rows are filled in"
            )
        elif returned is None and filled and not _text(cell):
            self.problems.warning(
                cell.place,
                "enter how many sheets came back, blank ones included; without it, and how many "
                "were handed out, no response rate can be given",
            )

    def each_code_once(self, codes: dict[int, str | None]) -> None:
        """Record codes that stand in two rows, and warn of rows without one."""
        first: dict[str, int] = {}
        for row, code in codes.items():
            cell = self.at(row, 2)
            if code is None:
                if not _text(cell):
                    self.problems.warning(
                        cell.place,
                        "answers without a code; they cannot be joined with earlier ones",
                    )
                continue
            earlier = first.setdefault(code.casefold(), row)
            if earlier != row:
                self.problems.error(cell.place, f"the code {code} already stands in row {earlier}")


def _code(text: str) -> str | None:
    return text if len(text) <= LONGEST_CODE and not REFUSED.search(text) else None


def _text(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _shown(cell: Cell) -> str:
    text = _text(cell)
    if not text:
        return "nothing"
    return f'"{text if len(text) <= 60 else text[:57] + "…"}"'
