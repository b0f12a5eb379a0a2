"""The entries of one copy of a score sheet, by person and not by cell.

What an entry means is known from what the sheet itself prints of its papers, so that copies can be
joined wherever they are. An entry that cannot be read is kept as it was entered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from trainkit.assessment.forms import PlacedItem
from trainkit.definitions.xlsxfile import Cell
from trainkit.items.registry import FORMATS
from trainkit.problems import Problems
from trainkit.score_sheet.cells import SheetCells, is_filled, shown
from trainkit.score_sheet.entered import AnswerCells, layout_of, people_headings
from trainkit.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    INSTRUCTIONS,
    PAPER_COLUMN,
    PARTICIPANTS,
    ScoreLayout,
)

__all__ = ["Copy", "Entry", "Field", "Spot", "item_taking", "read_copy"]


class Field(StrEnum):
    """What an entry says."""

    STATUS = "Status"
    NOTE = "Note"
    PAPER = "Paper"
    ITEM = "Item"


@dataclass(frozen=True)
class Spot:
    """Where an entry belongs: to a person, on a sheet."""

    code: str
    sheet: str
    field: Field
    place: int = 0
    """The item's place on the paper; 0 for other fields."""

    @property
    def order(self) -> tuple[str, str, int, int]:
        """Sorts by person, sheet and place; the paper comes before its items."""
        return self.code, self.sheet, list(Field).index(self.field), self.place

    @property
    def what(self) -> str:
        """The field in words: ``Item 4``."""
        return f"{self.field.value} {self.place}" if self.place else self.field.value


@dataclass(frozen=True)
class Entry:
    """What stands in an entry cell."""

    text: str
    """As it was entered."""
    meaning: str
    """In one spelling; entries that mean the same agree."""
    cell: str
    readable: bool = True
    """False for an answer that the item does not take; it is kept as it was entered."""

    @property
    def written(self) -> str:
        """What a joined sheet gets."""
        return self.meaning if self.readable else self.text


@dataclass(frozen=True)
class Copy:
    """One copy of a score sheet."""

    path: Path
    sheets: Mapping[str, SheetCells]
    layout: ScoreLayout
    answers: Mapping[str, AnswerCells]
    """The answer sheets by name."""
    rows: Mapping[str, int]
    """The row of each code."""
    entries: Mapping[Spot, Entry]

    @property
    def roster(self) -> tuple[str, ...]:
        """The codes that are printed."""
        return tuple(self.sheets[PARTICIPANTS].text(row, 1) for row in self.layout.roster_rows)

    @property
    def late(self) -> tuple[str, ...]:
        """The codes that were entered by hand, in the order of their rows."""
        return tuple(code for code in self.rows if code not in set(self.roster))

    def printed_paper(self, code: str, sheet: str) -> str:
        """Return the paper printed for a person on an answer sheet, or the only one there is."""
        answers = self.answers[sheet]
        if not answers.several:
            return answers.papers[0]
        return answers.allocated(self.rows[code]) if code in self.rows else ""


def read_copy(path: Path, sheets: Mapping[str, SheetCells], problems: Problems) -> Copy | None:
    """Return a copy's entries; formulas, strays and entries without a code are recorded."""
    layout = layout_of(sheets[INSTRUCTIONS], problems)
    if layout is None:
        return None
    before = len(problems.errors)
    people = sheets[PARTICIPANTS]
    rows = _rows(people, layout, problems)
    entries = dict(_people_entries(people, rows, layout, problems))
    answers = {
        title: AnswerCells.of_sheet(sheets[title], layout) for title in ANSWER_SHEETS.values()
    }
    for each in answers.values():
        entries |= dict(_answers(each, rows, problems))
        _refuse_strays(each, set(rows.values()), problems)
    if len(problems.errors) > before:
        return None
    return Copy(path, sheets, layout, answers, rows, entries)


def _rows(sheet: SheetCells, layout: ScoreLayout, problems: Problems) -> dict[str, int]:
    rows: dict[str, int] = {}
    for row in layout.rows:
        cell = sheet.at(row, 1)
        if not is_filled(cell):
            if any(is_filled(sheet.at(row, column)) for column in range(2, 8)):
                problems.error(cell.place, "entries without a code; type one here")
            continue
        code = str(cell.value).strip()
        if cell.is_formula:
            problems.error(cell.place, f"expected a code, found the formula {cell.value}")
        elif code in rows:
            problems.error(cell.place, f"the code {code} already stands in row {rows[code]}")
        else:
            rows[code] = row
    return rows


def _is_entry(cell: Cell, problems: Problems) -> bool:
    """Whether the cell holds an entry; a formula is recorded."""
    if cell.is_formula:
        problems.error(cell.place, f"expected an entry, found the formula {cell.value}")
        return False
    return is_filled(cell)


def _people_entries(
    sheet: SheetCells, rows: Mapping[str, int], layout: ScoreLayout, problems: Problems
) -> Iterator[tuple[Spot, Entry]]:
    columns = people_headings(sheet)
    for code, row in rows.items():
        for name in (Field.STATUS, Field.NOTE):
            cell = sheet.at(row, columns.index(name.value) + 1)
            if _is_entry(cell, problems):
                text = unicodedata.normalize("NFC", str(cell.value)).strip()
                meaning = text.casefold() if name is Field.STATUS else text
                yield Spot(code, PARTICIPANTS, name), Entry(text, meaning, cell.place.cell)
    for row, column, cell in sheet.filled_from(FIRST_ROW, 1):
        if row > layout.last_row or column > len(columns):
            problems.error(cell.place, f"found {shown(cell)} outside the table; it is not joined")


def _answers(
    answers: AnswerCells, rows: Mapping[str, int], problems: Problems
) -> Iterator[tuple[Spot, Entry]]:
    sheet = answers.sheet
    for code, row in rows.items():
        cell = sheet.at(row, PAPER_COLUMN)
        paper = str(cell.value or "").strip().upper()
        changed = answers.several and str(cell.value) != answers.allocated(row)
        if changed and _is_entry(cell, problems):
            entry = Entry(str(cell.value), paper, cell.place.cell)
            yield Spot(code, sheet.title, Field.PAPER), entry
        for place in range(1, answers.width + 1):
            cell = sheet.at(row, FIRST_ITEM_COLUMN + place - 1)
            if _is_entry(cell, problems):
                entry = _answer(str(cell.value), answers.offered(paper, place), cell.place.cell)
                yield Spot(code, sheet.title, Field.ITEM, place), entry


def _refuse_strays(answers: AnswerCells, known: set[int], problems: Problems) -> None:
    for cell in answers.strays():
        problems.error(cell.place, f"found {shown(cell)} outside the table; it is not joined")
    for row, column, cell in answers.sheet.filled_from(FIRST_ROW, FIRST_ITEM_COLUMN):
        if answers.is_entry(row, column) and row not in known:
            problems.error(cell.place, f"marks without a code; type one on {PARTICIPANTS}")


def _answer(text: str, offered: str, cell: str) -> Entry:
    item = item_taking(offered)
    answer = None if item is None else item.read(text)
    if answer is None:
        return Entry(text, text.strip().upper(), cell, readable=False)
    return Entry(text, answer, cell)


@cache
def item_taking(offered: str) -> PlacedItem | None:
    """Return an item that takes the answers which a score sheet says (``PlacedItem.offered``).

    Its key is made up: it says what can be answered, never what is right.
    """
    for name, answers in FORMATS.items():
        fields = answers.sample(offered)
        if fields is not None:
            row = {"module": "any", "item": "any", "version": 1, "content": "0" * 16}
            return PlacedItem.model_validate({**row, "type": name, **fields})
    return None
