"""The sheets with each person's mark on each item, computed from what the answer sheets read.

The columns have the order of the form, in which all its versions agree; the key is that of the
person's own paper. Below the marks stand the keys of all papers and what belongs to the items of
each form. The marks follow the scoring policy; a test compares them with
``trainkit.assessment.marking``.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trainkit.assessment.forms import FormUse
from trainkit.assessment.keyed import KeyedItem
from trainkit.assessment.marking import ScoringPolicy
from trainkit.items.entries import DOUBTFUL
from trainkit.responses import Status
from trainkit.score_sheet.layout import (
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    LETTERS_ROW,
    MODULE_ROW,
    NUMBER_ROW,
    OBJECTIVE_ROW,
    PARTICIPANTS,
    MarksBlock,
    common,
    people_columns,
)
from trainkit.score_sheet.look import EntrySheet, PagePlan, letter, reference, turned_height
from trainkit.score_sheet.view import STATE, CellsOfTest, ScoreSheetView, of_each_row
from trainkit.score_sheet.write_answers import item_widths
from trainkit.score_sheet.write_people import show_code

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["add_marks"]


def add_marks(workbook: Workbook, view: ScoreSheetView, use: FormUse) -> None:
    """Add the sheet with a mark for each person and item."""
    test = CellsOfTest(view, use)
    sheet = EntrySheet.add(workbook, test.marks, view.title)
    part = "" if view.whole else ", a fraction for a part of an answer"
    sheet.title(
        f"{test.answers}-test: marks, by the items' numbers on the form",
        f"1 right, 0 not right or blank{part}; empty: not taken, or a doubtful mark. "
        "Below: the keys of all papers.",
    )
    _headings(sheet, test)
    for row in view.layout.rows:
        _row_figures(sheet, row, test)
    for column in test.columns:
        _marks_column(sheet, column, test)
    _blocks(sheet, test)
    last = test.last_column
    plan = PagePlan(
        test.marks_rows(MarksBlock.POINTS).stop - 1,
        last + 3,
        {1: 13.0, 2: 11.0, 3: 7.0} | dict.fromkeys(range(last + 1, last + 4), 8.0)
        | item_widths(test),
        freeze=f"{letter(FIRST_ITEM_COLUMN)}{FIRST_ROW}",
        heading_rows=(NUMBER_ROW, LETTERS_ROW),
        heading_columns=1,
        pages_high=2 * view.layout.pages_high,
    )  # fmt: skip
    sheet.lock_and_lay_out(plan)


def _headings(sheet: EntrySheet, test: CellsOfTest) -> None:
    for row, text in enumerate(("Item", "Module", "Objective", "Code / key"), NUMBER_ROW):
        for column in (2, 3):
            sheet.heading(row, column, "")
        sheet.heading(row, 1, text)
    sheet.heading(LETTERS_ROW, 2, "State")
    sheet.heading(LETTERS_ROW, 3, test.view.points_title)
    modules, objectives, keys = [], [], []
    for column in test.columns:
        items = test.items_at(column)
        modules.append(common(item.module for item in items))
        objectives.append(common(item.objective_key for item in items))
        keys.append(common(_keys_text(test, column)))
        sheet.number(NUMBER_ROW, column, items[0].number, head=True)
        sheet.heading(MODULE_ROW, column, modules[-1], turned=True)
        sheet.heading(OBJECTIVE_ROW, column, objectives[-1], turned=True)
        sheet.heading(LETTERS_ROW, column, keys[-1])
    for offset, text in enumerate(("Entries", "Read", "Form"), 1):
        for row in (NUMBER_ROW, MODULE_ROW, OBJECTIVE_ROW):
            sheet.heading(row, test.last_column + offset, "")
        sheet.heading(LETTERS_ROW, test.last_column + offset, text)
    sheet.height(MODULE_ROW, turned_height(modules))
    sheet.height(OBJECTIVE_ROW, turned_height(objectives))
    sheet.height(LETTERS_ROW, 14 * max(2, -(-max(map(len, keys)) // 7)))


def _keys_text(test: CellsOfTest, column: int) -> list[str]:
    """Return how the papers spell the key of the item that has this column's number."""
    at = column - FIRST_ITEM_COLUMN
    papers = [paper for paper in test.papers if at < len(paper.items)]
    return [paper.items[paper.places[at] - 1].key_text for paper in papers]


def _row_figures(sheet: EntrySheet, row: int, test: CellsOfTest) -> None:
    last = test.last_column
    first_letter, last_letter = letter(FIRST_ITEM_COLUMN), letter(last)
    span = f"{first_letter}{row}:{last_letter}{row}"
    below = test.layout.reading_row(row)
    marked = reference(test.answers, span)
    readings = reference(test.answers, f"{first_letter}{below}:{last_letter}{below}")
    show_code(sheet, row)
    sheet.calculated(row, 2, _state(test, row), "@")
    shape = "0" if test.view.whole else "0.00"
    sheet.calculated(row, 3, f'IF({STATE}{row}="scored",SUM({span}),"")', shape)
    sheet.calculated(row, last + 1, f'SUMPRODUCT(--({marked}<>""))')
    valid = f'({readings}<>"")*({readings}<>"{DOUBTFUL}")'
    sheet.calculated(row, last + 2, f"SUMPRODUCT({valid})")
    sheet.calculated(row, last + 3, test.form_number(row))


def _marks_column(sheet: EntrySheet, column: int, test: CellsOfTest) -> None:
    items = test.items_at(column)
    shape = "0" if all(map(test.view.is_whole, items)) else "0.00"
    for row, formula in of_each_row(test.layout, partial(_mark, test, column)):
        sheet.calculated(row, column, formula, shape)


def _state(test: CellsOfTest, row: int) -> str:
    """Return the formula of whether a row has a score, and if not, why."""
    entries, read = (f"{letter(test.last_column + offset)}{row}" for offset in (1, 2))
    half = FIRST_ITEM_COLUMN + test.width // 2
    rest = reference(test.answers, f"{letter(half)}{row}:{letter(test.last_column)}{row}")
    status = people_columns(test.view.names).index("Status") + 1
    said = reference(PARTICIPANTS, f"{letter(status)}{row}")
    early = f'{said}<>"{Status.LEFT_EARLY}"'
    unfinished = f'AND(SUMPRODUCT(--({rest}<>""))=0,{early})'
    state = f'IF({read}<{entries},"doubtful",IF({unfinished},"unfinished","scored"))'
    if test.several:
        state = f'IF({test.far_index(row)}=0,"no paper",{state})'
    return f'IF({entries}=0,"",IF($A{row}="","no code",{state}))'


def _mark(test: CellsOfTest, column: int, row: int) -> str:
    reading, key = test.reading(row, column), test.key(row, column)
    policy = test.view.policy
    formulas = [_mark_formula(item, reading, key, policy) for item in test.items_at(column)]
    mark = test.by_form(test.far_index(row), formulas)
    return f'IF(${STATE}{row}="scored",{mark},"")'


def _mark_formula(item: KeyedItem, reading: str, key: str, policy: ScoringPolicy) -> str:
    """Return the formula of an item's points from the cell of what was read; a blank gets 0.

    ``key`` is a reference to the key that the person's paper has.
    """
    answers = item.placed.format
    if answers.can_share and not policy.shares(item.placed):
        mark = f"IF({reading}={key},1,0)"
    else:
        mark = answers.mark_formula(item.placed, reading, key)
    return mark if item.points == 1 else f"{item.points}*({mark})"


def _blocks(sheet: EntrySheet, test: CellsOfTest) -> None:
    for block in MarksBlock:
        rows, centred = test.marks_rows(block), block is MarksBlock.KEYS
        sheet.label(rows.start - 1, 1, block.value, bold=True)
        for row, (name, values) in zip(rows, _block_lines(test, block), strict=True):
            sheet.label(row, 1, name, bold=True)
            for at, column in enumerate(test.columns):
                if at < len(values):
                    sheet.value(row, column, values[at], centred=centred)
                elif block is not MarksBlock.POINTS:
                    sheet.label(row, column, "", centred=centred)


def _block_lines(test: CellsOfTest, block: MarksBlock) -> list[tuple[str, list[str | int]]]:
    """Return the code of each paper or form with what the block says of its items."""
    if block is MarksBlock.KEYS:
        return [
            (paper.code, [paper.items[place - 1].key for place in paper.places])
            for paper in test.papers
        ]
    return [(form.code, [_of_item(item, block) for item in form.items]) for form in test.forms]


def _of_item(item: KeyedItem, block: MarksBlock) -> str | int:
    if block is MarksBlock.POINTS:
        return item.points
    return item.module if block is MarksBlock.MODULES else item.objective_key
