"""The formulas of a person's row on the Scores sheet, and of the points to be had."""

from __future__ import annotations

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.keyed import KeyedForm
from trainkit.score_sheet.columns import ClassRow, Figure, ScoreColumn
from trainkit.score_sheet.layout import (
    FIRST_ITEM_COLUMN,
    MarksBlock,
)
from trainkit.score_sheet.writing.cells import (
    letter,
    reference,
)
from trainkit.score_sheet.writing.sitting import POINTS, STATE, SittingCells
from trainkit.score_sheet.writing.view import ScoreSheetView

__all__ = ["person_formula", "points_formula", "to_be_had"]


def to_be_had(view: ScoreSheetView, column: ScoreColumn) -> tuple[str, str]:
    """Return the cells with the points to be had in a column, on the test's two forms."""
    assert column.use is not None  # noqa: S101 - percentages belong to a test
    number = view.columns[ScoreColumn(Figure.PERCENT, column.use, column.group)]
    rows = (view.layout.class_row(row) for row in (ClassRow.POINTS_FIRST, ClassRow.POINTS_SECOND))
    first, second = (f"{letter(number)}${row}" for row in rows)
    return first, second


def _block_row(test: SittingCells, block: MarksBlock, at: int) -> str:
    """Return what a block of the marks sheet says of the items of the test's form ``at``."""
    row = test.marks_rows(block).start + at
    first, last = letter(FIRST_ITEM_COLUMN), letter(test.last_column)
    return reference(test.marks, f"${first}${row}", f"${last}${row}")


def _group_block(group: str) -> MarksBlock:
    return MarksBlock.OBJECTIVES if "/" in group else MarksBlock.MODULES


def points_formula(test: SittingCells, group: str, at: int) -> str:
    """Return the formula of the points that a group of items is worth on the form ``at``."""
    points = _block_row(test, MarksBlock.POINTS, at)
    if not group:
        return f"SUM({points})"
    items = _block_row(test, _group_block(group), at)
    return f'SUMPRODUCT(--({items}="{group}"),{points})'


def person_formula(
    tests: dict[FormUse, SittingCells],
    columns: dict[ScoreColumn, int],
    column: ScoreColumn,
    row: int,
) -> str:
    """Return the formula of a cell in a person's row."""
    if column.use is None:
        return _change_formula(columns, column, row)
    test = tests[column.use]
    state = reference(test.marks, f"${STATE}{row}")
    entries, read, form = (
        reference(test.marks, f"${letter(test.last_column + offset)}{row}") for offset in (1, 2, 3)
    )
    if column.figure is Figure.POINTS:
        points = reference(test.marks, f"${POINTS}{row}")
        return f'IF({points}="","",{points})'
    if column.figure is Figure.BLANK:
        counts = [str(len(each.items)) for each in test.forms]
        items = test.by_form(test.far_index(row), counts)
        return f'IF(OR({state}="",{form}=0),"",{items}-{entries})'
    if column.figure is Figure.DOUBTFUL:
        return f'IF(OR({state}="",{form}=0),"",{entries}-{read})'
    had = _points_cell(test, column, form)
    worth = [_worth(form, column.group) for form in test.forms]
    if not column.group:
        points = f"{letter(columns[ScoreColumn(Figure.POINTS, column.use)])}{row}"
        return f'IF({points}="","",100*{points}/{had})'
    percent = f"100*{_earned(test, column.group, row)}/{had}"
    if not all(worth):
        percent = f'IF({had}=0,"",{percent})'
    return f'IF({state}<>"scored","",{percent})'


def _points_cell(test: SittingCells, column: ScoreColumn, number: str) -> str:
    """Return the cell with the points to be had on a person's form."""
    first, second = to_be_had(test.view, column)
    if len({_worth(form, column.group) for form in test.forms}) == 1:
        return first
    return f"IF({number}=1,{first},{second})"


def _worth(form: KeyedForm, group: str) -> int:
    """Return the points of a form's items in a group, or of all of them."""
    numbers = form.numbers_of(group) if group else tuple(item.number for item in form.items)
    return sum(form.items[number - 1].points for number in numbers)


def _earned(test: SittingCells, group: str, row: int) -> str:
    """Return the formula of a person's points in a group of items."""
    marks = reference(test.marks, *test.span(row).split(":"))
    picked = [
        f'SUMPRODUCT(--({_block_row(test, _group_block(group), at)}="{group}"),{marks})'
        for at in range(len(test.forms))
    ]
    if _same_items(test, group):
        return picked[0]
    return test.by_form(test.far_index(row), picked)


def _same_items(test: SittingCells, group: str) -> bool:
    """Whether the group has the same numbers on all forms of the test."""
    return len({form.numbers_of(group) for form in test.forms}) == 1


def _change_formula(columns: dict[ScoreColumn, int], column: ScoreColumn, row: int) -> str:
    pre, post = (f"{letter(columns[ScoreColumn(Figure.PERCENT, use)])}{row}" for use in SCORED)
    if column.figure is Figure.GAIN:
        return f'IF(OR({pre}="",{post}=""),"",{post}-{pre})'
    gain = f"{letter(columns[ScoreColumn(Figure.GAIN)])}{row}"
    return f'IF({gain}="","",IF({pre}=100,"",{gain}/(100-{pre})))'
