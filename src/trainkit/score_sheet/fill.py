"""Puts answers that were given elsewhere into a score sheet; what somebody typed stays as it is.

An entry goes into an empty cell. A cell that says the same is confirmed; one that says something
else is a conflict, listed and left alone until a person decides. A blank disagrees with an entry
where the person answered other items of the test as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trainkit.definitions.xlsxfile import open_workbook
from trainkit.items.entries import DOUBTFUL
from trainkit.problems import Place, Problems
from trainkit.render.excel import workbook_bytes
from trainkit.score_sheet.entries import Copy, Field, Spot, people_headings, read_copy
from trainkit.score_sheet.layout import FIRST_ITEM_COLUMN, PAPER_COLUMN, PARTICIPANTS
from trainkit.score_sheet.read import open_sheets

__all__ = ["Difference", "Filled", "GivenPaper", "fill", "put_text"]

_NOTES = " | "


@dataclass(frozen=True)
class GivenPaper:
    """One person's answers to one test."""

    code: str
    sheet: str
    """The answer sheet they belong on: ``Pre``."""
    paper: str
    """The paper that was answered: ``A1-2``."""
    marks: tuple[str, ...]
    """In printed order, as ``PlacedItem.read`` spells them; empty for a blank."""
    by_hand: Collection[int] = ()
    """The numbers of items that a person marks: nothing is said of them here."""
    note: str = ""
    """Is added to what is noted about the person."""


@dataclass(frozen=True)
class Difference:
    """A cell that says something else than what was given."""

    spot: Spot
    cell: str
    typed: str
    """What stands in the sheet; empty for a blank."""
    given: str
    """What was given; empty for a blank."""


@dataclass(frozen=True)
class Filled:
    """What became of the answers."""

    sheet: bytes | None
    """The new workbook; ``None`` where nothing changes."""
    differences: tuple[Difference, ...]
    added: int
    """Entries that were put into empty cells, or in place of others where a person said so."""
    confirmed: int
    """Entries that the sheet had already."""
    open: frozenset[Spot]
    """Where a person still has to enter something: answers that are doubtful or marked by hand."""


def fill(
    path: Path, papers: Collection[GivenPaper], problems: Problems, replaced: Collection[Spot] = ()
) -> Filled | None:
    """Return the score sheet with the answers of these papers in it; the file stays as it is.

    ``replaced`` are places where a person has decided for what was given. Every problem is recorded
    with its cell, and ``None`` returned if there is any.
    """
    sheets = open_sheets(path, problems)
    copy = None if sheets is None else read_copy(path, sheets, problems)
    workbook = None if copy is None else open_workbook(path, problems)
    if copy is None or workbook is None:
        return None
    filling = _Filling(copy, workbook, problems, frozenset(replaced))
    for paper in papers:
        filling.take(paper)
    if problems.errors:
        return None
    changed = workbook_bytes(workbook) if filling.changes else None
    return Filled(
        changed,
        tuple(filling.differences),
        filling.added,
        filling.confirmed,
        frozenset(filling.open),
    )


@dataclass
class _Filling:
    copy: Copy
    workbook: Any
    problems: Problems
    replaced: frozenset[Spot]
    differences: list[Difference] = field(default_factory=list)
    added: int = 0
    confirmed: int = 0
    changes: int = 0
    open: set[Spot] = field(default_factory=set)
    _late: dict[str, int] = field(default_factory=dict)

    def take(self, paper: GivenPaper) -> None:
        row = self._row(paper.code)
        if row is None or not self._has_paper(paper, row):
            return
        before = self.added + self.confirmed
        shared = any(mark and spot in self.copy.entries for spot, mark in self._spots(paper))
        for spot, mark in self._spots(paper):
            self._put_mark(spot, mark, row, shared=shared)
        by_hand = (Spot(paper.code, paper.sheet, Field.ITEM, place) for place in paper.by_hand)
        self.open.update(spot for spot in by_hand if spot not in self.copy.entries)
        if self.added + self.confirmed > before and paper.note:
            self._put_note(paper, row)

    def _spots(self, paper: GivenPaper) -> Iterator[tuple[Spot, str]]:
        for place, mark in enumerate(paper.marks, 1):
            if place not in paper.by_hand:
                yield Spot(paper.code, paper.sheet, Field.ITEM, place), mark

    def _row(self, code: str) -> int | None:
        """Return the row of a person; a spare one for who is not on the sheet."""
        known = {**self.copy.rows, **self._late}
        if code in known:
            return known[code]
        taken = set(known.values())
        row = next((row for row in self.copy.layout.spare_rows if row not in taken), None)
        if row is None:
            self.problems.error(
                Place(self.copy.path, sheet=PARTICIPANTS),
                f"there is no row left for {code}, who is not on this sheet; build a new one",
            )
            return None
        self._late[code] = row
        self._write(PARTICIPANTS, row, 1, code)
        return row

    def _has_paper(self, paper: GivenPaper, row: int) -> bool:
        """Whether the row is of the paper that was answered; where it says none, it gets it."""
        answers = self.copy.answers[paper.sheet]
        if not answers.several:
            return True
        spot = Spot(paper.code, paper.sheet, Field.PAPER)
        entry = self.copy.entries.get(spot)
        typed = entry.meaning if entry else self.copy.printed_paper(paper.code, paper.sheet)
        if typed and typed != paper.paper and spot not in self.replaced:
            self._differ(spot, row, PAPER_COLUMN, typed, paper.paper)
            return False
        if typed != paper.paper:
            self._write(paper.sheet, row, PAPER_COLUMN, paper.paper)
        return True

    def _put_mark(self, spot: Spot, mark: str, row: int, *, shared: bool) -> None:
        entry = self.copy.entries.get(spot)
        typed = entry.meaning if entry else ""
        column = FIRST_ITEM_COLUMN + spot.place - 1
        if mark == DOUBTFUL and typed not in {"", DOUBTFUL}:
            return  # somebody has decided what it is
        if mark == DOUBTFUL:
            self.open.add(spot)
        if typed == mark:
            self.confirmed += bool(mark)
        elif mark and (not typed or spot in self.replaced):
            self._write(spot.sheet, row, column, mark)
            self.added += 1
        elif spot in self.replaced:
            self._write(spot.sheet, row, column, "")
        elif mark or shared:
            self._differ(spot, row, column, typed, mark)

    def _put_note(self, paper: GivenPaper, row: int) -> None:
        column = people_headings(self.copy.sheets[PARTICIPANTS]).index(Field.NOTE.value) + 1
        noted = str(self.workbook[PARTICIPANTS].cell(row, column).value or "")
        if paper.note not in noted.split(_NOTES):
            self._write(PARTICIPANTS, row, column, _NOTES.join(filter(None, (noted, paper.note))))

    def _differ(self, spot: Spot, row: int, column: int, typed: str, given: str) -> None:
        from openpyxl.utils import get_column_letter

        cell = f"{get_column_letter(column)}{row}"
        self.differences.append(Difference(spot, cell, typed, given))

    def _write(self, sheet: str, row: int, column: int, text: str) -> None:
        put_text(self.workbook[sheet].cell(row, column), text)
        self.changes += 1


def put_text(cell: Any, text: str) -> None:
    """Put a text into an entry cell as a text; empty it for an empty one."""
    if str(cell.value or "") != text:
        cell.value = text or None
        if text:
            cell.data_type = "s"
