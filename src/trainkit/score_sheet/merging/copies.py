"""The entries of one copy of a score sheet, by person and not by cell.

What an entry means is told by what the sheet itself prints of its papers, so that copies can be
joined wherever they are. An entry that cannot be read is kept as it was typed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

from trainkit.assessment.forms import SCORED, FormUse, PlacedItem
from trainkit.definitions.xlsxfile import MAX_ROWS, Cell
from trainkit.items.registry import FORMATS
from trainkit.problems import Problems
from trainkit.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    INSTRUCTIONS,
    PAPER_COLUMN,
    PARTICIPANTS,
    AnswerBlock,
    Fact,
    ScoreLayout,
    people_columns,
)
from trainkit.score_sheet.reading.cells import AnswerFrame, Grid, frame_of, is_filled, shown

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
    """As it was typed."""
    meaning: str
    """In one spelling; entries that mean the same agree."""
    cell: str
    readable: bool = True
    """False for an answer that the item does not take; it is kept as it was typed."""

    @property
    def written(self) -> str:
        """What a joined sheet gets."""
        return self.meaning if self.readable else self.text


@dataclass(frozen=True)
class Copy:
    """One copy of a score sheet."""

    path: Path
    grids: Mapping[str, Grid]
    layout: ScoreLayout
    frames: Mapping[FormUse, AnswerFrame]
    rows: Mapping[str, int]
    """The row of each code."""
    entries: Mapping[Spot, Entry]
    allocated: Mapping[tuple[str, FormUse], str] = field(default_factory=dict)
    """The paper printed for a person at a test."""

    @property
    def roster(self) -> tuple[str, ...]:
        """The codes that are printed."""
        return tuple(self.grids[PARTICIPANTS].text(row, 1) for row in self.layout.roster_rows)

    @property
    def late(self) -> tuple[str, ...]:
        """The codes that were typed, in the order of their rows."""
        return tuple(code for code in self.rows if code not in set(self.roster))


def read_copy(path: Path, grids: Mapping[str, Grid], problems: Problems) -> Copy | None:
    """Return a copy's entries; formulas, strays and entries without a code are recorded."""
    people = grids[INSTRUCTIONS].at(Fact.PEOPLE.row, 2)
    if not str(people.value).isdecimal() or int(str(people.value)) > MAX_ROWS:
        problems.error(people.place, f"expected the number of people, found {shown(people)}")
        return None
    layout = ScoreLayout(int(str(people.value)))
    before = len(problems.errors)
    frames = {use: frame_of(grids[title], layout) for use, title in ANSWER_SHEETS.items()}
    rows = _rows(grids[PARTICIPANTS], layout, problems)
    entries = dict(_people_entries(grids[PARTICIPANTS], rows, layout, problems))
    allocated: dict[tuple[str, FormUse], str] = {}
    for use in SCORED:
        sheet, frame = grids[ANSWER_SHEETS[use]], frames[use]
        entries |= dict(_answers(sheet, frame, rows, problems))
        if frame.papers > 1:
            allocated |= {
                (code, use): sheet.text(layout.reading_row(row), 2) for code, row in rows.items()
            }
        _refuse_strays(sheet, frame, rows, problems)
    if len(problems.errors) > before:
        return None
    return Copy(path, grids, layout, frames, rows, entries, allocated)


def _rows(sheet: Grid, layout: ScoreLayout, problems: Problems) -> dict[str, int]:
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


def _taken(cell: Cell, problems: Problems) -> bool:
    """Whether the cell holds an entry; a formula is none, and said."""
    if cell.is_formula:
        problems.error(cell.place, f"expected an entry, found the formula {cell.value}")
        return False
    return is_filled(cell)


def _people_entries(
    sheet: Grid, rows: Mapping[str, int], layout: ScoreLayout, problems: Problems
) -> Iterator[tuple[Spot, Entry]]:
    columns = people_columns(names=sheet.text(FIRST_ROW - 1, 2) == "Name")
    for code, row in rows.items():
        for name in (Field.STATUS, Field.NOTE):
            cell = sheet.at(row, columns.index(name.value) + 1)
            if _taken(cell, problems):
                text = unicodedata.normalize("NFC", str(cell.value)).strip()
                meaning = text.casefold() if name is Field.STATUS else text
                yield Spot(code, PARTICIPANTS, name), Entry(text, meaning, cell.place.cell)
    for row, column, cell in sheet.filled_from(FIRST_ROW, 1):
        if row > layout.last_row or column > len(columns):
            problems.error(cell.place, f"found {shown(cell)} outside the table; it is not joined")


def _answers(
    sheet: Grid, frame: AnswerFrame, rows: Mapping[str, int], problems: Problems
) -> Iterator[tuple[Spot, Entry]]:
    layout = frame.layout
    takes = layout.answer_block(AnswerBlock.TAKES, frame.papers)
    papers = {sheet.text(row, 1): row for row in takes}
    for code, row in rows.items():
        cell = sheet.at(row, PAPER_COLUMN)
        paper = str(cell.value or "").strip().upper()
        printed = sheet.text(layout.reading_row(row), 2)
        if frame.papers > 1 and _taken(cell, problems) and str(cell.value) != printed:
            yield (
                Spot(code, sheet.title, Field.PAPER),
                Entry(str(cell.value), paper, cell.place.cell),
            )
        for place in range(1, frame.width + 1):
            cell = sheet.at(row, FIRST_ITEM_COLUMN + place - 1)
            if _taken(cell, problems):
                at = papers.get(paper)
                offered = sheet.text(at, FIRST_ITEM_COLUMN + place - 1) if at else ""
                entry = _answer(str(cell.value), offered, cell.place.cell)
                yield Spot(code, sheet.title, Field.ITEM, place), entry


def _refuse_strays(
    sheet: Grid, frame: AnswerFrame, rows: Mapping[str, int], problems: Problems
) -> None:
    known = set(rows.values())
    for row, column, cell in sheet.filled_from(FIRST_ROW, 1):
        if not frame.is_own(row, column, cell):
            problems.error(cell.place, f"found {shown(cell)} outside the table; it is not joined")
        elif (
            row in frame.layout.rows
            and row not in known
            and FIRST_ITEM_COLUMN <= column <= frame.last_column
        ):
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
