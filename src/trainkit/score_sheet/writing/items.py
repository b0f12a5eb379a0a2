"""The Items sheet: the figures of every item over the class.

Formulas of this workbook are those of every spreadsheet program since 2007, without arrays that
spill and without functions that recalculate on their own. Where a number is undefined the cell is
empty. The Python equals are in ``trainkit.evaluation``; a test recalculates a filled sheet and
compares every number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainkit.assessment.forms import SCORED
from trainkit.assessment.keyed import KeyedForm, KeyedItem
from trainkit.items.entries import DOUBTFUL
from trainkit.score_sheet.columns import ItemColumn
from trainkit.score_sheet.layout import FIRST_ITEM_COLUMN, ITEMS, ITEMS_FIRST_ROW
from trainkit.score_sheet.writing.cells import (
    ONE_PAGE,
    PagePlan,
    calculated,
    heading,
    label,
    letter,
    lock_and_lay_out,
    number,
    prose,
    reference,
    sheet_title,
)
from trainkit.score_sheet.writing.sitting import POINTS, STATE, SittingCells
from trainkit.score_sheet.writing.view import ScoreSheetView

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["add_items"]

MOST_COUNTED = "".join(column.value for column in ItemColumn if len(column.value) == 1)
"""The letters that have a column."""


def add_items(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet with the figures of every item of both forms."""
    sheet = workbook.create_sheet(ITEMS)
    rows = [
        (SittingCells(view, use), form, item)
        for use in SCORED
        for form in view.keyed.forms_at(use)
        for item in form.items
    ]
    sheet_title(
        sheet,
        "Items",
        "Counts are over everybody who took the test on this form, whichever version; letters are "
        "those of version 1. Facility (mean mark, the share right) and item-rest correlation are "
        "over people with a score. The key's count is in bold.",
    )
    for column in ItemColumn:
        title = view.points_title if column is ItemColumn.POINTS else column.value
        heading(sheet, ITEMS_FIRST_ROW - 1, column.number, title)
    for row, (test, form, item) in enumerate(rows, ITEMS_FIRST_ROW):
        _item_row(sheet, row, test, form, item)
    widths = dict.fromkeys((column.number for column in ItemColumn), 9.0)
    widths |= {column.number: 5.5 for column in ItemColumn if len(column.value) == 1}
    widths |= {
        ItemColumn.TEST.number: 6, ItemColumn.FORM.number: 6, ItemColumn.NUMBER.number: 5,
        ItemColumn.KEY.number: 5 if view.whole else 14,
        ItemColumn.MODULE.number: 22, ItemColumn.OBJECTIVE.number: 24, ItemColumn.ITEM.number: 26,
    }  # fmt: skip
    last = ITEMS_FIRST_ROW + len(rows) + 1
    _caution(sheet, last)
    plan = PagePlan(
        last,
        ItemColumn.DISCRIMINATION.number,
        widths,
        freeze=f"D{ITEMS_FIRST_ROW}",
        heading_rows=(ITEMS_FIRST_ROW - 1, ITEMS_FIRST_ROW - 1),
        pages_high=1 if len(rows) <= ONE_PAGE + 5 else 0,
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
    sheet: Worksheet, row: int, test: SittingCells, form: KeyedForm, item: KeyedItem
) -> None:
    texts = {
        ItemColumn.TEST: test.answers, ItemColumn.FORM: form.code,
        ItemColumn.MODULE: item.module, ItemColumn.OBJECTIVE: item.objective,
        ItemColumn.ITEM: item.item, ItemColumn.KEY: item.placed.key_text,
    }  # fmt: skip
    for column, text in texts.items():
        label(sheet, row, column.number, text)
    number(sheet, row, ItemColumn.NUMBER.number, item.number)
    counted = _counted(item)
    for option in MOST_COUNTED[len(counted) :]:
        label(sheet, row, ItemColumn(option).number, "–", centred=True)
    for column, formula in _item_formulas(row, test, form, item).items():
        shape = "0.00" if column in _SHARES else "0"
        if column is ItemColumn.POINTS and not test.view.is_whole(item):
            shape = "0.00"
        keyed = counted and column in set(item.key)
        calculated(sheet, row, column.number, formula, shape, "bold underlined" if keyed else "")


_SUMS = (ItemColumn.SUM_S, ItemColumn.SUM_XX, ItemColumn.SUM_XS, ItemColumn.SUM_SS)
_SHARES = {ItemColumn.FACILITY, ItemColumn.DISCRIMINATION, *_SUMS}


def _counted(item: KeyedItem) -> str:
    """Return the letters whose marks are counted, none where an answer is not letters alone."""
    return item.letters if item.placed.format.counts_options else ""


def _item_formulas(
    row: int, test: SittingCells, form: KeyedForm, item: KeyedItem
) -> dict[ItemColumn, str]:
    column = FIRST_ITEM_COLUMN + item.number - 1
    form_column = letter(test.last_column + 3)
    on_form = f"({_far(test.marks, test.down(form_column))}={test.forms.index(form) + 1})"
    readings = _far(test.answers, test.down(column, test.layout.reading_row))
    marks = _far(test.marks, test.down(column))
    state = _far(test.marks, test.down(STATE))
    at = {name: f"{letter(name.number)}{row}" for name in ItemColumn}
    entries = f'SUMPRODUCT({on_form}*({readings}<>""))'
    worth = f"/{item.points}" if item.points > 1 else ""
    return {
        ItemColumn.TOOK: f'SUMPRODUCT({on_form}*({state}<>""))',
        **{
            ItemColumn(option): _count(test, form, item, option, readings)
            for option in _counted(item)
        },
        ItemColumn.ANSWERED: f'SUMPRODUCT({on_form}*({readings}<>"")*({readings}<>"{DOUBTFUL}"))',
        ItemColumn.BLANK: f"{at[ItemColumn.TOOK]}-{entries}",
        ItemColumn.DOUBTFUL: f"{entries}-{at[ItemColumn.ANSWERED]}",
        ItemColumn.SCORED: f"SUMPRODUCT({on_form}*ISNUMBER({marks}))",
        ItemColumn.POINTS: f"SUMPRODUCT(--{on_form},{marks})",
        ItemColumn.FACILITY: f'IF({at[ItemColumn.SCORED]}=0,"",'
        f"{at[ItemColumn.POINTS]}/{at[ItemColumn.SCORED]}{worth})",
        ItemColumn.DISCRIMINATION: _item_rest(at),
        **_sums(test, on_form, marks),
    }


def _far(sheet: str, span: str) -> str:
    return reference(sheet, *span.split(":"))


def _count(test: SittingCells, form: KeyedForm, item: KeyedItem, option: str, readings: str) -> str:
    """Return the formula of how many chose an option, whichever letter their paper gave it."""
    index = _far(test.answers, test.down("C", test.layout.reading_row))
    papers = len(test.papers_of(form))
    if len(test.papers) == 1:
        return f'SUMPRODUCT(--ISNUMBER(FIND("{option}",{readings})))'
    parts = []
    for printed, indices in test.letters_of(form, item, option).items():
        on_papers = "+".join(f"({index}={each})" for each in indices)
        if len(indices) == papers:
            on_papers = f"({index}>={indices[0]})*({index}<={indices[-1]})"
        parts.append(f'SUMPRODUCT(({on_papers})*ISNUMBER(FIND("{printed}",{readings})))')
    return "+".join(parts)


def _sums(test: SittingCells, on_form: str, marks: str) -> dict[ItemColumn, str]:
    """Return the sums over people with a score; a text, which stands for no score, adds nothing."""
    points = _far(test.marks, test.down(POINTS))
    return {
        ItemColumn.SUM_S: f"SUMPRODUCT(--{on_form},{points})",
        ItemColumn.SUM_XX: f"SUMPRODUCT(--{on_form},{marks},{marks})",
        ItemColumn.SUM_XS: f"SUMPRODUCT(--{on_form},{marks},{points})",
        ItemColumn.SUM_SS: f"SUMPRODUCT(--{on_form},{points},{points})",
    }


def _item_rest(at: dict[ItemColumn, str]) -> str:
    """Return the formula of cov(x, S - x) / sqrt(var x · var(S - x)) from the sums.

    A variance that is not 0, multiplied by n(n - 1), is more than a millionth: marks are fractions
    of small numbers. What is less comes from rounding.
    """
    n, x, s = at[ItemColumn.SCORED], at[ItemColumn.POINTS], at[ItemColumn.SUM_S]
    xx, xs, ss = at[ItemColumn.SUM_XX], at[ItemColumn.SUM_XS], at[ItemColumn.SUM_SS]
    var_x = f"{n}*{xx}-{x}^2"
    var_o = f"{n}*({ss}-2*{xs}+{xx})-({s}-{x})^2"
    cov = f"{n}*({xs}-{xx})-{x}*({s}-{x})"
    return f'IF(MIN({var_x},{var_o})<0.000001,"",({cov})/SQRT(({var_x})*({var_o})))'
