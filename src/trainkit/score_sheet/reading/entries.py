"""Reads the entry cells of a score sheet: codes of late-comers, status, notes, papers, marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal

from pydantic import ValidationError

from trainkit.assessment.forms import Paper, PlacedItem
from trainkit.definitions.roster import Participant
from trainkit.definitions.xlsxfile import Cell
from trainkit.items.entries import DOUBTFUL
from trainkit.problems import Problems
from trainkit.responses.model import BLANK
from trainkit.score_sheet.layout import (
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    PAPER_COLUMN,
    STATUSES,
    ScoreLayout,
    Status,
)
from trainkit.score_sheet.reading.cells import AnswerFrame, Grid, Tally, is_filled, shown

__all__ = [
    "Person",
    "read_marks",
    "read_paper",
    "read_people",
    "reject_rows",
    "reject_strays",
    "reject_strays_beside",
]


@dataclass(frozen=True)
class Person:
    """One row of the Participants sheet."""

    code: str
    on_roster: bool
    status: Status | None
    note: str | None


def read_people(
    sheet: Grid, columns: tuple[str, ...], layout: ScoreLayout, problems: Problems, tally: Tally
) -> dict[int, Person]:
    """Return the people by row; a row without a usable code is left out, its entries rejected."""
    people: dict[int, Person] = {}
    rows_of_codes: dict[str, int] = {}
    for row in layout.rows:
        code = _code(sheet.at(row, 1), row in layout.spare_rows, rows_of_codes, problems, tally)
        entries = [sheet.at(row, columns.index(name) + 1) for name in ("Status", "Note")]
        if code is None:
            filled = sum(is_filled(cell) for cell in entries)
            tally.read += filled
            tally.rejected += filled
            continue
        rows_of_codes[code] = row
        people[row] = Person(
            code,
            row in layout.roster_rows,
            _status(entries[0], problems, tally),
            _note(entries[1], problems, tally),
        )
    return people


def _code(
    cell: Cell, typed: bool, taken: Mapping[str, int], problems: Problems, tally: Tally
) -> str | None:
    if not typed:
        return str(cell.value)
    if not is_filled(cell):
        return None
    tally.read += 1
    if not cell.is_formula:
        try:
            code = Participant(code=str(cell.value)).code
        except ValidationError as error:
            _reject(
                cell, f"expected {error.errors()[0]['msg']}, found {shown(cell)}", problems, tally
            )
            return None
        if code not in taken:
            return code
        _reject(cell, f"the code {code} already stands in row {taken[code]}", problems, tally)
        return None
    _reject(cell, f"expected a code, found the formula {cell.value}", problems, tally)
    return None


def _reject(cell: Cell, message: str, problems: Problems, tally: Tally) -> None:
    tally.rejected += 1
    problems.error(cell.place, message)


def _status(cell: Cell, problems: Problems, tally: Tally) -> Status | None:
    if not is_filled(cell):
        return None
    tally.read += 1
    text = str(cell.value).strip().casefold()
    if text in STATUSES and not cell.is_formula:
        return Status(text)
    what = "the formula " if cell.is_formula else ""
    known = ", ".join(STATUSES)
    _reject(cell, f"expected one of {known}, found {what}{shown(cell)}", problems, tally)
    return None


def _note(cell: Cell, problems: Problems, tally: Tally) -> str | None:
    if not is_filled(cell):
        return None
    tally.read += 1
    if cell.is_formula:
        _reject(cell, f"expected text, found the formula {cell.value}", problems, tally)
        return None
    return str(cell.value)


def read_paper(
    sheet: Grid, row: int, papers: Sequence[Paper], allocated: str, problems: Problems, tally: Tally
) -> Paper | None:
    """Return the paper a row says it has, ``None`` where it says none or one that cannot be.

    Where there is only one, it is that. A paper other than the allocated one counts as an entry.
    That a row with marks has no paper is left to the caller to say.
    """
    cell = sheet.at(row, PAPER_COLUMN)
    if len(papers) == 1:
        return papers[0]
    if not is_filled(cell):
        return None
    typed = cell.value != allocated
    tally.read += typed
    by_code = {paper.code: paper for paper in papers}
    text = str(cell.value)
    if text.isascii() and text.upper() in by_code and not cell.is_formula:
        return by_code[text.upper()]
    tally.rejected += typed
    what = "the formula " if cell.is_formula else ""
    known = ", ".join(by_code)
    problems.error(
        cell.place, f"expected a paper of this test ({known}), found {what}{shown(cell)}"
    )
    return None


def read_marks(
    sheet: Grid, row: int, paper: Paper, width: int, problems: Problems, tally: Tally
) -> tuple[str, ...]:
    """Return one row's marks in printed order; a rejected entry is recorded and stands as doubtful.

    Doubtful and not blank, so that a caller who goes on in spite of the problems gets no score
    for this person rather than a wrong one. Entries beyond the paper's last item are rejected.
    """
    cells = [sheet.at(row, FIRST_ITEM_COLUMN + at) for at in range(width)]
    count = len(paper.items)
    for cell in filter(is_filled, cells[count:]):
        tally.read += 1
        message = f"the paper {paper.code} has {count} items, found {shown(cell)}"
        _reject(cell, message, problems, tally)
    pairs = zip(cells, paper.items, strict=False)
    return tuple(_mark(cell, item, problems, tally) for cell, item in pairs)


def _mark(cell: Cell, item: PlacedItem, problems: Problems, tally: Tally) -> str:
    if not is_filled(cell):
        return BLANK
    tally.read += 1
    if cell.is_formula:
        what = f"expected {item.format.entry_is}, found the formula {cell.value}"
        _reject(cell, what, problems, tally)
        return DOUBTFUL
    text = _text(cell)
    answer = item.read(text)
    if answer is None:
        expected, hint = item.format.expected(item), item.format.hint(text, item)
        message = f"expected {expected}, found {shown(cell)}{hint}"
        _reject(cell, message, problems, tally)
        return DOUBTFUL
    return answer


def _text(cell: Cell) -> str:
    """Return what was typed; a number that a program stored as one comes back in plain digits."""
    if isinstance(cell.value, float):
        return format(Decimal(repr(cell.value)), "f")
    return str(cell.value)


def reject_strays(
    sheet: Grid, layout: ScoreLayout, last_column: int, problems: Problems, tally: Tally
) -> None:
    """Record entries right of or below the table of people."""
    strays = [
        cell
        for row, column, cell in sheet.filled_from(FIRST_ROW, 1)
        if row > layout.last_row or column > last_column
    ]
    _reject_all(strays, problems, tally)


def reject_strays_beside(sheet: Grid, frame: AnswerFrame, problems: Problems, tally: Tally) -> None:
    """Record what stands on an answer sheet and is neither an entry nor the sheet's own."""
    strays = [
        cell
        for row, column, cell in sheet.filled_from(FIRST_ROW, 1)
        if not frame.is_own(row, column, cell)
    ]
    _reject_all(strays, problems, tally)


def _reject_all(strays: Sequence[Cell], problems: Problems, tally: Tally) -> None:
    """Record one problem that names the first of them."""
    if strays:
        tally.read += len(strays)
        tally.rejected += len(strays)
        more = f" (and {len(strays) - 1} more)" if len(strays) > 1 else ""
        problems.error(
            strays[0].place, f"found {shown(strays[0])}{more} outside the table; it is not read"
        )


def reject_rows(sheet: Grid, rows: Set[int], last_column: int, tally: Tally) -> dict[int, Cell]:
    """Count the marks in rows whose person is not known; return the first filled cell of each."""
    first: dict[int, Cell] = {}
    for row, column, cell in sheet.filled_from(FIRST_ROW, FIRST_ITEM_COLUMN):
        if row in rows and column <= last_column:
            tally.read += 1
            tally.rejected += 1
            first.setdefault(row, cell)
    return first
