"""The Items sheet: the figures of every item over the class.

Formulas of this workbook are those of every spreadsheet program since 2007, without arrays that
spill and without functions that recalculate on their own. Where a number is undefined the cell is
empty. The Python equals are in ``trainkit.evaluation``; a test recalculates a filled sheet and
compares every number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
)
from trainkit.documents.score_sheet.marks import STATE
from trainkit.documents.score_sheet.view import ScoreSheetView
from trainkit.evaluation.items import COUNTED
from trainkit.plan.keyed import KeyedForm, KeyedItem
from trainkit.plan.score_layout import (
    ANSWER_SHEETS,
    DOUBTFUL,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    ITEMS,
    ITEMS_FIRST_ROW,
    MARKS_SHEETS,
    ItemColumn,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["add_items"]

MOST_COUNTED = "".join(column.value for column in ItemColumn if len(column.value) == 1)
"""The letters that have a column."""


def add_items(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet with the figures of every item of both forms."""
    sheet = workbook.create_sheet(ITEMS)
    sheet_title(
        sheet,
        "Items",
        "Counts are over everybody who took the test. Facility (mean mark, the share right) and "
        "item-rest correlation are over people with a score. The key's count is in bold.",
    )
    for column in ItemColumn:
        title = view.points_title if column is ItemColumn.POINTS else column.value
        heading(sheet, ITEMS_FIRST_ROW - 1, column.number, title)
    for row, (form, item) in enumerate(view.items, ITEMS_FIRST_ROW):
        _item_row(sheet, row, form, item, view)
    widths = dict.fromkeys((column.number for column in ItemColumn), 9.0)
    widths |= {column.number: 5.5 for column in ItemColumn if len(column.value) == 1}
    widths |= {
        ItemColumn.TEST.number: 6, ItemColumn.NUMBER.number: 5,
        ItemColumn.KEY.number: 5 if view.whole else 14,
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
        ItemColumn.ITEM: item.item, ItemColumn.KEY: item.placed.key_text,
    }  # fmt: skip
    for column, text in texts.items():
        label(sheet, row, column.number, text)
    as_number(label(sheet, row, ItemColumn.NUMBER.number, ""), item.number)
    counted = _counted(item)
    for option in MOST_COUNTED[len(counted) :]:
        cell = label(sheet, row, ItemColumn(option).number, "–")
        cell.alignment = Alignment(horizontal="center")
    for column, formula in _item_formulas(row, form, item, view).items():
        share = column in {ItemColumn.FACILITY, ItemColumn.DISCRIMINATION}
        share |= column is ItemColumn.POINTS and view.policy.shares(item.placed)
        cell = calculated(sheet, row, column.number, formula, "0.00" if share else "0")
        if counted and column in set(item.key):
            cell.font = Font(name=cell.font.name, size=10, bold=True, underline="single")


def _counted(item: KeyedItem) -> str:
    """Return the letters whose marks are counted, none where an answer is not letters alone."""
    return item.letters if item.type in COUNTED else ""


def _item_formulas(
    row: int, form: KeyedForm, item: KeyedItem, view: ScoreSheetView
) -> dict[ItemColumn, str]:
    layout = view.layout
    first, last = FIRST_ROW, layout.last_row
    column = letter(FIRST_ITEM_COLUMN + item.number - 1)
    marks_sheet = MARKS_SHEETS[form.use]
    sheet = ANSWER_SHEETS[form.use]
    answers = reference(sheet, f"{column}{first}", f"{column}{last}")
    readings = reference(
        sheet, f"{column}{layout.reading_row(first)}", f"{column}{layout.reading_row(last)}"
    )
    marks = reference(marks_sheet, f"{column}{first}", f"{column}{last}")
    rests = reference(
        marks_sheet, f"{column}{layout.rest_row(first)}", f"{column}{layout.rest_row(last)}"
    )
    state = reference(marks_sheet, f"{STATE}{first}", f"{STATE}{last}")
    at = {name: f"{letter(name.number)}{row}" for name in ItemColumn}
    entries = f'SUMPRODUCT(--({answers}<>""))'
    constant = f"MIN({marks})=MAX({marks}),MIN({rests})=MAX({rests})"
    options = {
        ItemColumn(option): f'SUMPRODUCT(--ISNUMBER(FIND("{option}",{readings})))'
        for option in _counted(item)
    }
    answered = f'SUMPRODUCT(({readings}<>"")*({readings}<>"{DOUBTFUL}"))'
    return {
        ItemColumn.TOOK: f'SUMPRODUCT(--({state}<>""))',
        **options,
        ItemColumn.ANSWERED: answered,
        ItemColumn.BLANK: f"{at[ItemColumn.TOOK]}-{entries}",
        ItemColumn.DOUBTFUL: f"{entries}-{at[ItemColumn.ANSWERED]}",
        ItemColumn.SCORED: f"COUNT({marks})",
        ItemColumn.POINTS: f"SUM({marks})",
        ItemColumn.FACILITY: f'IF({at[ItemColumn.SCORED]}=0,"",'
        f"{at[ItemColumn.POINTS]}/{at[ItemColumn.SCORED]})",
        ItemColumn.DISCRIMINATION: f'IF({at[ItemColumn.SCORED]}<2,"",'
        f'IF(OR({constant}),"",CORREL({marks},{rests})))',
    }
