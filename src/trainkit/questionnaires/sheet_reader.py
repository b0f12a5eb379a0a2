"""Reads what every sheet of answers has: its identity, headings, counts and rows.

A sheet of another workshop or version is not read further. Printed cells are compared with what was
printed, so that an inserted or deleted column is found before anything is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from trainkit.definitions.xlsxfile import Cell, open_workbook
from trainkit.fields import forbidden_characters
from trainkit.problems import Place, Problems
from trainkit.questionnaires.layout import (
    CODE,
    CORNER,
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
    Identity,
    running_number,
)
from trainkit.questionnaires.ticks import read_count
from trainkit.render.letters import why_unprintable
from trainkit.score_sheet.cells import (
    CellReader,
    SheetCells,
    count_entries,
    is_filled,
    read_cells,
    shown,
    text_of,
)

__all__ = ["SheetReader", "entered_answers", "find_sheets"]

LONGEST_TEXT = 2_000
"""Characters of an answer in words: what four lines on paper hold several times over."""
LONGEST_CODE = 20


def find_sheets(
    path: Path, sheets: Sequence[AnswerSheet], problems: Problems
) -> dict[str, SheetReader]:
    """Return a reader for each sheet that is there and whose printed cells are unchanged.

    Missing, renamed and changed sheets are recorded. A warning names the sheets that are not read,
    if anything stands on them.
    """
    workbook = open_workbook(path, problems)
    if workbook is None:
        return {}
    there = {each.title: each for each in workbook.worksheets}
    titles = {str(each.cell(IDENTITY_ROW, 1).value): title for title, each in there.items()}
    known = {INSTRUCTIONS, *(sheet.name for sheet in sheets)}
    known |= {titles[sheet.identity_line] for sheet in sheets if sheet.identity_line in titles}
    for title, other in there.items():
        if title not in known and any(read_cells(path, other, problems).filled_from(1, 1)):
            problems.warning(
                Place(path, sheet=title),
                "this sheet is not read; the workshop has no questionnaire of this name",
            )
    readers: dict[str, SheetReader] = {}
    for sheet in sheets:
        if sheet.name not in there:
            renamed = titles.get(sheet.identity_line)
            hint = f'; it is now named "{renamed}", name it back' if renamed else ""
            problems.error(Place(path), f'expected a sheet named "{sheet.name}"{hint}')
            continue
        before = len(problems.errors)
        cells = _stripped(read_cells(path, there[sheet.name], problems))
        reader = SheetReader(sheet, cells, CellReader(problems))
        if len(problems.errors) == before and reader.is_whole():
            readers[sheet.name] = reader
    return readers


def _stripped(sheet: SheetCells) -> SheetCells:
    """Return the cells without spaces around their texts: a cell with nothing else is empty."""
    rows = (
        tuple(
            replace(cell, value=cell.value.strip() or None) if isinstance(cell.value, str) else cell
            for cell in row
        )
        for row in sheet.cells
    )
    return replace(sheet, cells=tuple(rows))


@dataclass(frozen=True)
class SheetReader:
    """One sheet while it is read."""

    sheet: AnswerSheet
    cells: SheetCells
    entries: CellReader

    def at(self, row: int, column: int) -> Cell:
        """Return the cell at row and column, counted from 1."""
        return self.cells.at(row, column)

    def is_whole(self) -> bool:
        """Whether every printed cell is unchanged; changed ones are recorded."""
        problems = self.entries.problems
        before = len(problems.errors)
        if not self._is_this_sheet():
            return False
        for at, text in enumerate(self.sheet.fixed, 1):
            self._expect(self.at(LETTERS_ROW, at), text)
        for at, column in enumerate(self.sheet.columns, self.sheet.first_column):
            printed = {
                NUMBER_ROW: column.number,
                QUESTION_ROW: column.text,
                LETTERS_ROW: column.offered,
                FAVOURABLE_ROW: column.favourable,
            }
            for row, text in printed.items():
                self._expect(self.at(row, at), text)
        return len(problems.errors) == before

    def _is_this_sheet(self) -> bool:
        cell = self.at(IDENTITY_ROW, 1)
        if cell.value == self.sheet.identity_line:
            return True
        found = dict(re.findall(r"([A-Z][a-z ]+): ([^·]*[^· ])", str(cell.value)))
        for name, wanted in self.sheet.identity.items():
            if found.get(name.value) != wanted:
                instead = f'"{found[name.value]}"' if name.value in found else "nothing"
                self.entries.problems.error(
                    cell.place,
                    f'expected "{wanted}" as {name.value.lower()}, found {instead}; this sheet '
                    "belongs to another workshop or another version of the questions, "
                    "or its third row was changed",
                )
                return False
        self._expect(cell, self.sheet.identity_line)
        return False

    def _expect(self, cell: Cell, wanted: str) -> None:
        if text_of(cell) != wanted.strip():
            self.entries.problems.error(
                cell.place,
                f'this printed cell was changed: expected "{wanted}", found {shown(cell)}; '
                "columns and headings must stay as they were",
            )

    def codes(self) -> dict[int, str | None]:
        """Return the rows in which something was entered, each with its code if there is one.

        Entries beyond the table and codes that stand twice are recorded, and a warning says where
        a code is missing.
        """
        if CODE not in self.sheet.fixed:
            return dict.fromkeys(self._rows())
        what = f"a code of at most {LONGEST_CODE} characters"
        codes = {row: self.entries.taken(self.at(row, 2), what, _code) for row in self._rows()}
        first: dict[str, int] = {}
        for row, code in codes.items():
            cell = self.at(row, 2)
            if not is_filled(cell):
                message = "answers without a code; they cannot be joined with earlier ones"
                self.entries.problems.warning(cell.place, message)
            if code is None:
                continue
            earlier = first.setdefault(code.casefold(), row)
            if earlier != row:
                message = f"the code {code} already stands in row {earlier}"
                self.entries.problems.error(cell.place, message)
        return codes

    def _rows(self) -> Iterator[int]:
        last = FIRST_ROW - 1
        while self.cells.text(last + 1, 1) == str(running_number(last + 1)):
            last += 1
        for row, cells in enumerate(self.cells.cells, 1):
            strays = cells[self.sheet.last_column if row <= last else 0 :]
            for cell in filter(is_filled, strays):
                self.entries.tally.read += 1
                self.entries.reject(
                    cell,
                    f"expected nothing here, found {shown(cell)}; it is outside the table, or "
                    "the numbers in the first column were changed",
                )
            if FIRST_ROW <= row <= last and any(map(is_filled, cells[1 : self.sheet.last_column])):
                yield row

    def leave_out(self, row: int) -> None:
        """Count the answers of a row none of which is taken; the reason is recorded elsewhere."""
        cells = self.cells.cells[row - 1][self.sheet.first_column - 1 : self.sheet.last_column]
        self.entries.count_rejected(sum(map(is_filled, cells)))

    def words(self, cell: Cell) -> str | None:
        """Return a text in the person's own words."""
        text = str(cell.value or "")
        forbidden = next((reason for _, reason in forbidden_characters(text)), None)
        reason = forbidden or why_unprintable(text)
        if reason and not cell.is_formula:
            self.entries.tally.read += 1
            self.entries.reject(cell, f"{reason}; type the text again")
            return None
        what = f"a text of at most {LONGEST_TEXT:,} characters"
        return self.entries.taken(
            cell, what, lambda text: text if len(text) <= LONGEST_TEXT else None
        )

    def returns(self, filled: int) -> dict[str, Any]:
        """Return the fields of ``responses.Returns`` given the number of filled rows.

        To be called last: entries are counted until then.
        """
        what, problems = "a number of sheets", self.entries.problems
        cell = self.at(RETURNED_ROW, 1)
        handed_out = self.entries.taken(self.at(HANDED_OUT_ROW, 1), what, read_count)
        returned = self.entries.taken(cell, what, read_count)
        if handed_out is not None and returned is not None and returned > handed_out:
            message = f"{returned} sheets came back, but {handed_out} were handed out"
            problems.error(cell.place, message)
        if returned is not None and filled > returned:
            message = f"{returned} sheets came back, but {filled} rows are filled in"
            problems.error(cell.place, message)
        elif filled and not is_filled(cell):
            problems.warning(
                cell.place,
                "enter how many sheets came back, blank ones included; without it, and how many "
                "were handed out, no response rate can be given",
            )
        return {
            "workshop": self.sheet.identity[Identity.WORKSHOP],
            "handed_out": handed_out,
            "returned": returned,
            "remark": self.words(self.at(REMARK_ROW, 2)),
            **self.entries.tally.counts,
        }


def _code(text: str) -> str | None:
    return text if len(text) <= LONGEST_CODE and not any(forbidden_characters(text)) else None


def entered_answers(path: Path) -> int | None:
    """Return how many cells of a workbook of answers somebody has filled in, 0 for a missing file.

    ``None`` for a file that cannot be read as one: it must be treated as filled in. Counted are
    entry cells, anything below the tables, and sheets that somebody added.
    """
    return count_entries(path, _count)


def _count(sheets: Mapping[str, SheetCells]) -> int | None:
    answers = [sheet for title, sheet in sheets.items() if title != INSTRUCTIONS]
    if INSTRUCTIONS not in sheets or not answers:
        return None
    return sum(map(_count_sheet, answers))


def _count_sheet(sheet: SheetCells) -> int:
    """Count the entries of one sheet; of a sheet that somebody added, everything."""
    if sheet.text(LETTERS_ROW, 1) != CORNER:
        return sum(1 for _ in sheet.filled_from(1, 1))
    above = ((HANDED_OUT_ROW, 1), (RETURNED_ROW, 1), (REMARK_ROW, 2))
    count = sum(is_filled(sheet.at(*place)) for place in above)
    return count + sum(
        column > 1 or str(cell.value) != str(running_number(row))
        for row, column, cell in sheet.filled_from(FIRST_ROW, 1)
    )
