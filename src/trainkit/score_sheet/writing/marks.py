"""The sheets with each person's mark on each item, computed from what the answer sheets read.

The columns have the order of the form, in which all its versions agree; the key is that of the
person's own paper. Below the marks stand the keys of all papers and what belongs to the items of
each form. The marks follow the scoring policy; the
Python equals are in ``trainkit.evaluation.marking``.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trainkit.assessment.forms import FormUse, PlacedItem
from trainkit.assessment.keyed import KeyedItem
from trainkit.evaluation.marking import ScoringPolicy
from trainkit.items.entries import DOUBTFUL
from trainkit.score_sheet.layout import (
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    LETTERS_ROW,
    MODULE_ROW,
    NUMBER_ROW,
    OBJECTIVE_ROW,
    PARTICIPANTS,
    MarksBlock,
    Status,
    common,
    people_columns,
)
from trainkit.score_sheet.writing.answers import item_widths, repeated_code
from trainkit.score_sheet.writing.cells import (
    ONE_PAGE,
    PagePlan,
    calculated,
    heading,
    label,
    letter,
    lock_and_lay_out,
    number,
    reference,
    sheet_title,
    turned_height,
)
from trainkit.score_sheet.writing.sitting import STATE, SittingCells, of_each_row
from trainkit.score_sheet.writing.view import ScoreSheetView

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["add_marks", "mark_formula"]


def add_marks(workbook: Workbook, view: ScoreSheetView, use: FormUse) -> None:
    """Add the sheet with a mark for each person and item."""
    test = SittingCells(view, use)
    sheet = workbook.create_sheet(test.marks)
    part = "" if view.whole else ", a fraction for a part of an answer"
    sheet_title(
        sheet,
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
        pages_high=2 if len(view.layout.rows) <= ONE_PAGE else 0,
    )  # fmt: skip
    lock_and_lay_out(sheet, plan, view.title)


def _headings(sheet: Worksheet, test: SittingCells) -> None:
    for row, text in enumerate(("Item", "Module", "Objective", "Code / key"), NUMBER_ROW):
        for column in (2, 3):
            heading(sheet, row, column, "")
        heading(sheet, row, 1, text)
    heading(sheet, LETTERS_ROW, 2, "State")
    heading(sheet, LETTERS_ROW, 3, test.view.points_title)
    modules, objectives, keys = [], [], []
    for column in test.columns:
        items = [item for _, item in test.items_at(column)]
        modules.append(common(item.module for item in items))
        objectives.append(common(item.objective_key for item in items))
        keys.append(common(_keys_text(test, column)))
        number(sheet, NUMBER_ROW, column, items[0].number, head=True)
        heading(sheet, MODULE_ROW, column, modules[-1], turned=True)
        heading(sheet, OBJECTIVE_ROW, column, objectives[-1], turned=True)
        heading(sheet, LETTERS_ROW, column, keys[-1])
    for offset, text in enumerate(("Entries", "Read", "Form"), 1):
        for row in (NUMBER_ROW, MODULE_ROW, OBJECTIVE_ROW):
            heading(sheet, row, test.last_column + offset, "")
        heading(sheet, LETTERS_ROW, test.last_column + offset, text)
    sheet.row_dimensions[MODULE_ROW].height = turned_height(modules)
    sheet.row_dimensions[OBJECTIVE_ROW].height = turned_height(objectives)
    sheet.row_dimensions[LETTERS_ROW].height = 14 * max(2, -(-max(map(len, keys)) // 7))


def _keys_text(test: SittingCells, column: int) -> list[str]:
    return [item.key_text for item in _on_papers(test, column) if item is not None]


def _on_papers(test: SittingCells, column: int) -> list[PlacedItem | None]:
    """Return how each paper prints the item that has this column's number."""
    at = column - FIRST_ITEM_COLUMN
    return [
        paper.items[paper.places[at] - 1] if at < len(paper.items) else None
        for paper in test.papers
    ]


def _row_figures(sheet: Worksheet, row: int, test: SittingCells) -> None:
    last, below = test.last_column, test.layout.reading_row(row)
    first_letter, last_letter = letter(FIRST_ITEM_COLUMN), letter(last)
    marked = reference(test.answers, f"{first_letter}{row}", f"{last_letter}{row}")
    readings = reference(test.answers, f"{first_letter}{below}", f"{last_letter}{below}")
    repeated_code(sheet, row)
    calculated(sheet, row, 2, _state(test, row), "@")
    span = f"{first_letter}{row}:{last_letter}{row}"
    shape = "0" if test.view.whole else "0.00"
    calculated(sheet, row, 3, f'IF({STATE}{row}="scored",SUM({span}),"")', shape)
    calculated(sheet, row, last + 1, f'SUMPRODUCT(--({marked}<>""))')
    valid = f'({readings}<>"")*({readings}<>"{DOUBTFUL}")'
    calculated(sheet, row, last + 2, f"SUMPRODUCT({valid})")
    calculated(sheet, row, last + 3, test.form_number(row))


def _marks_column(sheet: Worksheet, column: int, test: SittingCells) -> None:
    items = [item for _, item in test.items_at(column)]
    shape = "0" if all(map(test.view.is_whole, items)) else "0.00"
    for row, formula in of_each_row(test.layout, partial(_mark, test, column)):
        calculated(sheet, row, column, formula, shape)


def _state(test: SittingCells, row: int) -> str:
    """Return the formula of whether a row has a score, and if not, why."""
    entries, read = (f"{letter(test.last_column + offset)}{row}" for offset in (1, 2))
    half = FIRST_ITEM_COLUMN + test.width // 2
    rest = reference(test.answers, f"{letter(half)}{row}", f"{letter(test.last_column)}{row}")
    status = people_columns(test.view.names).index("Status") + 1
    said = reference(PARTICIPANTS, f"{letter(status)}{row}")
    early = f'{said}<>"{Status.LEFT_EARLY}"'
    unfinished = f'AND(SUMPRODUCT(--({rest}<>""))=0,{early})'
    state = f'IF({read}<{entries},"doubtful",IF({unfinished},"unfinished","scored"))'
    if test.several:
        state = f'IF({test.far_index(row)}=0,"no paper",{state})'
    return f'IF({entries}=0,"",IF($A{row}="","no code",{state}))'


def _mark(test: SittingCells, column: int, row: int) -> str:
    reading, key = test.reading(row, column), test.key(row, column)
    formulas = [
        _weighted(mark_formula(item.placed, reading, key, test.view.policy), item)
        for _, item in test.items_at(column)
    ]
    if len(formulas) < len(test.forms):
        formulas += ['""']
    mark = test.by_form(test.far_index(row), formulas)
    return f'IF(${STATE}{row}="scored",{mark},"")'


def _weighted(mark: str, item: KeyedItem) -> str:
    return mark if item.points == 1 else f"{item.points}*({mark})"


def mark_formula(item: PlacedItem, reading: str, key: str, policy: ScoringPolicy) -> str:
    """Return the formula of an item's mark, 0 to 1, from the cell of what was read; a blank gets 0.

    ``key`` is a reference to the key that the person's paper has. Numbers and points do not depend
    on the paper.
    """
    if item.format.can_share and not policy.shares(item):
        return f"IF({reading}={key},1,0)"
    return item.format.mark_formula(item, reading, key)


def _blocks(sheet: Worksheet, test: SittingCells) -> None:
    for block in MarksBlock:
        rows = test.marks_rows(block)
        label(sheet, rows.start - 1, 1, block.value, bold=True)
        names = [p.code for p in test.papers] if block is MarksBlock.KEYS else [
            form.code for form in test.forms
        ]  # fmt: skip
        for at, (row, name) in enumerate(zip(rows, names, strict=True)):
            label(sheet, row, 1, name, bold=True)
            for column in test.columns:
                _block_cell(sheet, test, block, (row, column), at)


def _block_cell(
    sheet: Worksheet, test: SittingCells, block: MarksBlock, place: tuple[int, int], at: int
) -> None:
    row, column = place
    if block is MarksBlock.KEYS:
        printed = _on_papers(test, column)[at]
        label(sheet, row, column, printed.key if printed else "", centred=True)
        return
    items, number_at = test.forms[at].items, column - FIRST_ITEM_COLUMN
    item = items[number_at] if number_at < len(items) else None
    if block is MarksBlock.POINTS:
        if item is not None:
            number(sheet, row, column, item.points)
        return
    texts = {MarksBlock.MODULES: "module", MarksBlock.OBJECTIVES: "objective_key"}
    label(sheet, row, column, getattr(item, texts[block]) if item else "")
