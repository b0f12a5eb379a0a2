"""The calculated sheets: marks, scores, items.

Formulas are those of every spreadsheet program since 2007, without arrays that spill and without
functions that recalculate on their own. Where a number is undefined the cell is empty. The Python
equals are in ``trainkit.evaluation``; a test recalculates a filled sheet and compares every number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainkit.documents.score_sheet.answers import repeated_code
from trainkit.documents.score_sheet.cells import (
    ONE_PAGE,
    PagePlan,
    as_number,
    calculated,
    heading,
    label,
    letter,
    lock_and_lay_out,
    prose,
    reference,
    sheet_title,
    turned_height,
)
from trainkit.documents.score_sheet.view import ScoreSheetView
from trainkit.plan.forms import LETTERS, FormUse
from trainkit.plan.keyed import KeyedForm, KeyedItem
from trainkit.plan.score_layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    ITEMS,
    ITEMS_FIRST_ROW,
    LETTERS_ROW,
    MARKS_SHEETS,
    MODULE_ROW,
    NUMBER_ROW,
    OBJECTIVE_ROW,
    ItemColumn,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["add_items", "add_marks"]

STATE, RIGHT = "B", "C"
"""Columns of a marks sheet."""


def filled_column(view: ScoreSheetView, use: FormUse) -> int:
    """Return the column of a marks sheet that counts entries; the next one counts letters."""
    return view.last_item_column(use) + 1


def add_marks(workbook: Workbook, view: ScoreSheetView, form: KeyedForm) -> None:
    """Add the sheet with 1 and 0 for each person and item, and the rest scores below."""
    sheet = workbook.create_sheet(MARKS_SHEETS[form.use])
    sheet_title(
        sheet,
        f"{ANSWER_SHEETS[form.use]}-test: marks",
        "1 right, 0 not right or blank; empty: not taken, or a doubtful mark. "
        "Below: each person's score on all other items.",
    )
    layout, last = view.layout, view.last_item_column(form.use)
    _marks_headings(sheet, view, form)
    for row in layout.rows:
        _marks_row(sheet, row, form, last)
        _rest_row(sheet, layout.rest_row(row), row, last)
    label(sheet, layout.rest_row(FIRST_ROW) - 1, 1, "Rest scores", bold=True)
    plan = PagePlan(
        layout.rest_row(layout.last_row),
        last + 2,
        {1: 13, 2: 11, 3: 7}
        | dict.fromkeys(range(FIRST_ITEM_COLUMN, last + 1), 5)
        | {last + 1: 8, last + 2: 8},
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
    heading(sheet, LETTERS_ROW, 3, "Right")
    for column, item in enumerate(form.items, FIRST_ITEM_COLUMN):
        as_number(heading(sheet, NUMBER_ROW, column, ""), item.number)
        heading(sheet, MODULE_ROW, column, item.module, turned=True)
        heading(sheet, OBJECTIVE_ROW, column, item.objective_key, turned=True)
        heading(sheet, LETTERS_ROW, column, item.key)
    last = filled_column(view, form.use)
    for row in (NUMBER_ROW, MODULE_ROW, OBJECTIVE_ROW):
        heading(sheet, row, last, "")
        heading(sheet, row, last + 1, "")
    heading(sheet, LETTERS_ROW, last, "Entries")
    heading(sheet, LETTERS_ROW, last + 1, "Letters")
    sheet.row_dimensions[MODULE_ROW].height = turned_height(i.module for i in form.items)
    sheet.row_dimensions[OBJECTIVE_ROW].height = turned_height(i.objective_key for i in form.items)


def _marks_row(sheet: Worksheet, row: int, form: KeyedForm, last: int) -> None:
    answers = ANSWER_SHEETS[form.use]
    first_letter, last_letter = letter(FIRST_ITEM_COLUMN), letter(last)
    entries, letters = f"{letter(last + 1)}{row}", f"{letter(last + 2)}{row}"
    marked = reference(answers, f"{first_letter}{row}", f"{last_letter}{row}")
    offered = reference(answers, f"${first_letter}${LETTERS_ROW}", f"${last_letter}${LETTERS_ROW}")
    repeated_code(sheet, row)
    state = f'IF($A{row}="","no code",IF({letters}<{entries},"doubtful","scored"))'
    calculated(sheet, row, 2, f'IF({entries}=0,"",{state})', "@")
    span = f"{first_letter}{row}:{last_letter}{row}"
    calculated(sheet, row, 3, f'IF({STATE}{row}="scored",SUM({span}),"")')
    for column in range(FIRST_ITEM_COLUMN, last + 1):
        name = letter(column)
        right = f"IF({reference(answers, f'{name}{row}')}={name}${LETTERS_ROW},1,0)"
        calculated(sheet, row, column, f'IF(${STATE}{row}="scored",{right},"")')
    calculated(sheet, row, last + 1, f'SUMPRODUCT(--({marked}<>""))')
    # FIND and not SEARCH: to SEARCH, "?" is any letter
    valid = f"(LEN({marked})=1)*ISNUMBER(FIND(UPPER({marked}),{offered}))"
    calculated(sheet, row, last + 2, f"SUMPRODUCT({valid})")


def _rest_row(sheet: Worksheet, row: int, marks_row: int, last: int) -> None:
    repeated_code(sheet, row, marks_row)
    for column in range(FIRST_ITEM_COLUMN, last + 1):
        mark = f"{letter(column)}{marks_row}"
        calculated(sheet, row, column, f'IF({mark}="","",${RIGHT}{marks_row}-{mark})')


def add_items(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet with the figures of every item of both forms."""
    sheet = workbook.create_sheet(ITEMS)
    sheet_title(
        sheet,
        "Items",
        "Counts are over everybody who took the test. Facility (share right) and item-rest "
        "correlation are over people with a score. The key's count is in bold.",
    )
    for column in ItemColumn:
        heading(sheet, ITEMS_FIRST_ROW - 1, column.number, column.value)
    for row, (form, item) in enumerate(view.items, ITEMS_FIRST_ROW):
        _item_row(sheet, row, form, item, view)
    widths = dict.fromkeys((column.number for column in ItemColumn), 9.0)
    widths |= {column.number: 5.5 for column in ItemColumn if len(column.value) == 1}
    widths |= {
        ItemColumn.TEST.number: 6, ItemColumn.NUMBER.number: 5, ItemColumn.KEY.number: 5,
        ItemColumn.MODULE.number: 22, ItemColumn.OBJECTIVE.number: 24, ItemColumn.ITEM.number: 26,
    }  # fmt: skip
    last = ITEMS_FIRST_ROW + len(view.items) + 1
    _caution(sheet, last)
    plan = PagePlan(
        last,
        len(ItemColumn),
        widths,
        freeze=f"C{ITEMS_FIRST_ROW}",
        heading_rows=(ITEMS_FIRST_ROW - 1, ITEMS_FIRST_ROW - 1),
        pages_high=1 if len(view.items) <= ONE_PAGE + 5 else 0,
    )
    lock_and_lay_out(sheet, plan, view.title)
    sheet.row_dimensions[ITEMS_FIRST_ROW - 1].height = 28


def _caution(sheet: Worksheet, row: int) -> None:
    from openpyxl.styles import Alignment

    text = (
        "With 20 people an item-rest correlation is uncertain by about ± 0.4: a low one is a "
        "reason to read the item again, never to drop it."
    )
    prose(sheet, row, 1, text).alignment = Alignment(wrap_text=False)


def _item_row(
    sheet: Worksheet, row: int, form: KeyedForm, item: KeyedItem, view: ScoreSheetView
) -> None:
    from openpyxl.styles import Alignment, Font

    texts = {
        ItemColumn.TEST: ANSWER_SHEETS[form.use],
        ItemColumn.MODULE: item.module, ItemColumn.OBJECTIVE: item.objective,
        ItemColumn.ITEM: item.item, ItemColumn.KEY: item.key,
    }  # fmt: skip
    for column, text in texts.items():
        label(sheet, row, column.number, text)
    as_number(label(sheet, row, ItemColumn.NUMBER.number, ""), item.number)
    for option in LETTERS[len(item.letters) :]:
        cell = label(sheet, row, ItemColumn(option).number, "–")
        cell.alignment = Alignment(horizontal="center")
    for column, formula in _item_formulas(row, form, item, view).items():
        share = column in {ItemColumn.FACILITY, ItemColumn.DISCRIMINATION}
        cell = calculated(sheet, row, column.number, formula, "0.00" if share else "0")
        if column == item.key:
            cell.font = Font(name=cell.font.name, size=10, bold=True, underline="single")


def _item_formulas(
    row: int, form: KeyedForm, item: KeyedItem, view: ScoreSheetView
) -> dict[ItemColumn, str]:
    layout = view.layout
    first, last = FIRST_ROW, layout.last_row
    column = letter(FIRST_ITEM_COLUMN + item.number - 1)
    marks_sheet = MARKS_SHEETS[form.use]
    answers = reference(ANSWER_SHEETS[form.use], f"{column}{first}", f"{column}{last}")
    marks = reference(marks_sheet, f"{column}{first}", f"{column}{last}")
    rests = reference(
        marks_sheet, f"{column}{layout.rest_row(first)}", f"{column}{layout.rest_row(last)}"
    )
    state = reference(marks_sheet, f"{STATE}{first}", f"{STATE}{last}")
    at = {name: f"{letter(name.number)}{row}" for name in ItemColumn}
    entries = f'SUMPRODUCT(--({answers}<>""))'
    constant = f"MIN({marks})=MAX({marks}),MIN({rests})=MAX({rests})"
    options = {
        ItemColumn(option): f'SUMPRODUCT(--({answers}="{option}"))' for option in item.letters
    }
    counted = f"{at[ItemColumn.A]}:{at[ItemColumn(item.letters[-1])]}"
    return {
        ItemColumn.TOOK: f'SUMPRODUCT(--({state}<>""))',
        **options,
        ItemColumn.ANSWERED: f"SUM({counted})",
        ItemColumn.BLANK: f"{at[ItemColumn.TOOK]}-{entries}",
        ItemColumn.DOUBTFUL: f"{entries}-{at[ItemColumn.ANSWERED]}",
        ItemColumn.SCORED: f"COUNT({marks})",
        ItemColumn.RIGHT: f"SUM({marks})",
        ItemColumn.FACILITY: f'IF({at[ItemColumn.SCORED]}=0,"",'
        f"{at[ItemColumn.RIGHT]}/{at[ItemColumn.SCORED]})",
        ItemColumn.DISCRIMINATION: f'IF({at[ItemColumn.SCORED]}<2,"",'
        f'IF(OR({constant}),"",CORREL({marks},{rests})))',
    }
