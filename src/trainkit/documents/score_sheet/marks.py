"""The sheets with each person's mark on each item, computed from what the answer sheets read.

Below the marks stand each person's rest scores, for the item-rest correlation, and below those the
digits of numbers. The marks follow the scoring policy; the Python equals are in
``trainkit.evaluation.marking``.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from trainkit.definitions.items import ItemType
from trainkit.documents.score_sheet.answers import item_widths, repeated_code
from trainkit.documents.score_sheet.cells import (
    ONE_PAGE,
    PagePlan,
    as_number,
    calculated,
    heading,
    label,
    letter,
    lock_and_lay_out,
    reference,
    sheet_title,
    turned_height,
)
from trainkit.documents.score_sheet.readings import digits_formula
from trainkit.documents.score_sheet.view import ScoreSheetView
from trainkit.evaluation.marking import ScoringPolicy
from trainkit.plan.forms import FormUse, PlacedItem
from trainkit.plan.keyed import KeyedForm
from trainkit.plan.score_layout import (
    ANSWER_SHEETS,
    DOUBTFUL,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    LETTERS_ROW,
    MARKS_SHEETS,
    MODULE_ROW,
    NUMBER_ROW,
    OBJECTIVE_ROW,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["POINTS", "STATE", "add_marks", "filled_column", "mark_formula"]

STATE, POINTS = "B", "C"
"""Columns of a marks sheet."""


def filled_column(view: ScoreSheetView, use: FormUse) -> int:
    """Return the column of a marks sheet that counts entries; the next one counts answers read."""
    return view.last_item_column(use) + 1


def add_marks(workbook: Workbook, view: ScoreSheetView, form: KeyedForm) -> None:
    """Add the sheet with a mark for each person and item, and the rest scores below."""
    sheet = workbook.create_sheet(MARKS_SHEETS[form.use])
    part = "" if view.whole else ", a fraction for a part of an answer"
    sheet_title(
        sheet,
        f"{ANSWER_SHEETS[form.use]}-test: marks",
        f"1 right, 0 not right or blank{part}; empty: not taken, or a doubtful mark. "
        "Below: each person's score on all other items.",
    )
    layout, last = view.layout, view.last_item_column(form.use)
    _marks_headings(sheet, view, form)
    for row in layout.rows:
        _marks_row(sheet, row, view, form)
        _rest_row(sheet, layout.rest_row(row), row, last)
    label(sheet, layout.rest_row(FIRST_ROW) - 1, 1, "Rest scores", bold=True)
    last_row = _digits(sheet, view, form) or layout.rest_row(layout.last_row)
    plan = PagePlan(
        last_row,
        last + 2,
        {1: 13.0, 2: 11.0, 3: 7.0, last + 1: 8.0, last + 2: 8.0} | item_widths(form),
        freeze=f"{letter(FIRST_ITEM_COLUMN)}{FIRST_ROW}",
        heading_rows=(NUMBER_ROW, LETTERS_ROW),
        heading_columns=1,
        pages_high=2 if len(layout.rows) <= ONE_PAGE else 0,
    )
    lock_and_lay_out(sheet, plan, view.title)


def _marks_headings(sheet: Worksheet, view: ScoreSheetView, form: KeyedForm) -> None:
    for row, text in enumerate(("Item", "Module", "Objective", "Code / key"), NUMBER_ROW):
        for column in (2, 3):
            heading(sheet, row, column, "")
        heading(sheet, row, 1, text)
    heading(sheet, LETTERS_ROW, 2, "State")
    heading(sheet, LETTERS_ROW, 3, view.points_title)
    for column, item in enumerate(form.items, FIRST_ITEM_COLUMN):
        as_number(heading(sheet, NUMBER_ROW, column, ""), item.number)
        heading(sheet, MODULE_ROW, column, item.module, turned=True)
        heading(sheet, OBJECTIVE_ROW, column, item.objective_key, turned=True)
        heading(sheet, LETTERS_ROW, column, item.placed.key_text)
    last = filled_column(view, form.use)
    for row in (NUMBER_ROW, MODULE_ROW, OBJECTIVE_ROW):
        heading(sheet, row, last, "")
        heading(sheet, row, last + 1, "")
    heading(sheet, LETTERS_ROW, last, "Entries")
    heading(sheet, LETTERS_ROW, last + 1, "Read")
    sheet.row_dimensions[MODULE_ROW].height = turned_height(i.module for i in form.items)
    sheet.row_dimensions[OBJECTIVE_ROW].height = turned_height(i.objective_key for i in form.items)
    longest = max(len(item.placed.key_text) for item in form.items)
    sheet.row_dimensions[LETTERS_ROW].height = 14 * -(-longest // 9)


def _marks_row(sheet: Worksheet, row: int, view: ScoreSheetView, form: KeyedForm) -> None:
    answers, last = ANSWER_SHEETS[form.use], view.last_item_column(form.use)
    first_letter, last_letter = letter(FIRST_ITEM_COLUMN), letter(last)
    entries, read = f"{letter(last + 1)}{row}", f"{letter(last + 2)}{row}"
    below = view.layout.reading_row(row)
    marked = reference(answers, f"{first_letter}{row}", f"{last_letter}{row}")
    readings = reference(answers, f"{first_letter}{below}", f"{last_letter}{below}")
    repeated_code(sheet, row)
    state = f'IF($A{row}="","no code",IF({read}<{entries},"doubtful","scored"))'
    calculated(sheet, row, 2, f'IF({entries}=0,"",{state})', "@")
    span = f"{first_letter}{row}:{last_letter}{row}"
    shape = "0" if view.whole else "0.00"
    calculated(sheet, row, 3, f'IF({STATE}{row}="scored",SUM({span}),"")', shape)
    for column, item in enumerate(form.items, FIRST_ITEM_COLUMN):
        reading = reference(answers, f"{letter(column)}{below}")
        mark = mark_formula(item.placed, reading, view.policy)
        shape = "0.00" if view.policy.shares(item.placed) else "0"
        calculated(sheet, row, column, f'IF(${STATE}{row}="scored",{mark},"")', shape)
    calculated(sheet, row, last + 1, f'SUMPRODUCT(--({marked}<>""))')
    valid = f'({readings}<>"")*({readings}<>"{DOUBTFUL}")'
    calculated(sheet, row, last + 2, f"SUMPRODUCT({valid})")


def mark_formula(item: PlacedItem, reading: str, policy: ScoringPolicy) -> str:
    """Return the formula of an item's mark from the cell of what was read; a blank gets 0."""
    if item.type is ItemType.NUMERIC:
        lowest, highest = (_compared(bound, reading) for bound in item.bounds)
        return f"IF(ISNUMBER({reading}),IF(AND({lowest[0]},{highest[1]}),1,0),0)"
    if not policy.shares(item):
        return f'IF({reading}="{item.key}",1,0)'
    if item.type is ItemType.MULTIPLE:
        alike = "+".join(
            f'{"ISNUMBER" if option in item.key else "ISERROR"}(FIND("{option}",{reading}))'
            for option in item.letters
        )
        return f'IF({reading}="",0,({alike})/{len(item.letters)})'
    if item.type is ItemType.MATCHING:
        right = "+".join(
            f'(MID({reading},{place},1)="{key}")' for place, key in enumerate(item.key, 1)
        )
        return f"({right})/{len(item.key)}"
    # found again behind the other letter: the two stand in this order, and neither is missing
    pairs = [
        f'ISNUMBER(FIND("{then}",{reading},FIND("{first}",{reading})))'
        for first, then in combinations(item.key, 2)
    ]
    return f"({'+'.join(pairs)})/{len(pairs)}"


def _compared(bound: Decimal, reading: str) -> tuple[str, str]:
    """Return the tests that a number is not below and not above the bound.

    Numbers of as many digits as items and entries have differ by 1E-14 of their size or are equal;
    half of that is more than a spreadsheet's arithmetic loses.
    """
    slack = f"{abs(bound) * Decimal('5E-15'):.0E}" if bound else "0"
    difference = f"{reading}-({bound:f})"
    return f"{difference}>=-{slack}", f"{difference}<={slack}"


def _rest_row(sheet: Worksheet, row: int, marks_row: int, last: int) -> None:
    """Write the rest scores; rounded, so that equal sums of fractions are equal numbers."""
    repeated_code(sheet, row, marks_row)
    for column in range(FIRST_ITEM_COLUMN, last + 1):
        mark = f"{letter(column)}{marks_row}"
        rest = f"ROUND(${POINTS}{marks_row}-{mark},12)"
        calculated(sheet, row, column, f'IF({mark}="","",{rest})', "General")


def _digits(sheet: Worksheet, view: ScoreSheetView, form: KeyedForm) -> int | None:
    """Write the digits of numbers that were entered; return the last row, ``None`` without any."""
    layout = view.layout
    numbers = {
        column: item
        for column, item in enumerate(form.items, FIRST_ITEM_COLUMN)
        if item.type is ItemType.NUMERIC
    }
    if not numbers:
        return None
    label(sheet, layout.digits_row(FIRST_ROW) - 1, 1, "Numbers in Latin digits", bold=True)
    for row in layout.rows:
        repeated_code(sheet, layout.digits_row(row), row)
        for column in numbers:
            entered = reference(ANSWER_SHEETS[form.use], f"{letter(column)}{row}")
            calculated(sheet, layout.digits_row(row), column, digits_formula(entered), "@")
    return layout.digits_row(layout.last_row)
