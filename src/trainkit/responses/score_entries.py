"""Reads the entry cells of a score sheet: codes of late-comers, attendance, notes, marks."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from decimal import Decimal

from pydantic import ValidationError

from trainkit.definitions.items import ItemType
from trainkit.definitions.roster import Participant
from trainkit.definitions.xlsxfile import Cell
from trainkit.plan.forms import Form, PlacedItem
from trainkit.plan.score_layout import DOUBTFUL, FIRST_ITEM_COLUMN, FIRST_ROW, ScoreLayout
from trainkit.problems import Problems
from trainkit.responses.answers import expectation, hint, read_answer
from trainkit.responses.model import BLANK
from trainkit.responses.score_cells import Grid, Tally, is_filled, is_reading, shown

__all__ = ["Person", "read_marks", "read_people", "reject_rows", "reject_strays"]


@dataclass(frozen=True)
class Person:
    """One row of the Participants sheet."""

    code: str
    on_roster: bool
    attended: bool | None
    note: str | None


def read_people(
    sheet: Grid, columns: tuple[str, ...], layout: ScoreLayout, problems: Problems, tally: Tally
) -> dict[int, Person]:
    """Return the people by row; a row without a usable code is left out, its entries rejected."""
    people: dict[int, Person] = {}
    rows_of_codes: dict[str, int] = {}
    for row in layout.rows:
        code = _code(sheet.at(row, 1), row in layout.spare_rows, rows_of_codes, problems, tally)
        entries = [sheet.at(row, columns.index(name) + 1) for name in ("Attended", "Note")]
        if code is None:
            filled = sum(is_filled(cell) for cell in entries)
            tally.read += filled
            tally.rejected += filled
            continue
        rows_of_codes[code] = row
        people[row] = Person(
            code,
            row in layout.roster_rows,
            _attended(entries[0], problems, tally),
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


def _attended(cell: Cell, problems: Problems, tally: Tally) -> bool | None:
    if not is_filled(cell):
        return None
    tally.read += 1
    answer = {"yes": True, "no": False}.get(str(cell.value).casefold())
    if answer is None:
        what = "the formula " if cell.is_formula else ""
        _reject(cell, f'expected "yes" or "no", found {what}{shown(cell)}', problems, tally)
    return answer


def _note(cell: Cell, problems: Problems, tally: Tally) -> str | None:
    if not is_filled(cell):
        return None
    tally.read += 1
    if cell.is_formula:
        _reject(cell, f"expected text, found the formula {cell.value}", problems, tally)
        return None
    return str(cell.value)


def read_marks(
    sheet: Grid, row: int, form: Form, problems: Problems, tally: Tally
) -> tuple[str, ...]:
    """Return one row's marks; a rejected entry is recorded and stands as doubtful.

    Doubtful and not blank, so that a caller who goes on in spite of the problems gets no score
    for this person rather than a wrong one.
    """
    return tuple(
        _mark(sheet.at(row, column), item, problems, tally)
        for column, item in enumerate(form.items, FIRST_ITEM_COLUMN)
    )


def _mark(cell: Cell, item: PlacedItem, problems: Problems, tally: Tally) -> str:
    if not is_filled(cell):
        return BLANK
    tally.read += 1
    if cell.is_formula:
        what = "a number" if item.type is ItemType.NUMERIC else "a letter"
        _reject(cell, f"expected {what}, found the formula {cell.value}", problems, tally)
        return DOUBTFUL
    text = _text(cell)
    answer = read_answer(text, item)
    if answer is None:
        message = f"expected {expectation(item)}, found {shown(cell)}{hint(text, item)}"
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
    """Record entries right of or below the table: one problem that names the first of them."""
    strays = [
        cell
        for row, column, cell in sheet.filled_from(FIRST_ROW, 1)
        if (row > layout.last_row or column > last_column) and not is_reading(row, cell, layout)
    ]
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
