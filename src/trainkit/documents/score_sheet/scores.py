"""The Scores sheet: one row a person, the class below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainkit.documents.score_sheet.answers import repeated_code
from trainkit.documents.score_sheet.cells import (
    PagePlan,
    calculated,
    heading,
    label,
    letter,
    lock_and_lay_out,
    reference,
    sheet_title,
)
from trainkit.documents.score_sheet.marks import POINTS, STATE, filled_column
from trainkit.documents.score_sheet.view import ScoreSheetView
from trainkit.plan.forms import SCORED, FormUse
from trainkit.plan.score_layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    MARKS_SHEETS,
    MODULE_ROW,
    OBJECTIVE_ROW,
    SCORES,
    ClassRow,
    Figure,
    ScoreColumn,
)
from trainkit.render.excel import FONT

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["add_scores"]

_GROUP_ROW, _NAME_ROW, _ITEMS_ROW, _FIGURE_ROW = 3, 4, 5, 6
_SHAPES = {Figure.PERCENT: "0.0", Figure.GAIN: "0.0", Figure.NORMALISED: "0.00"}
_PAGE_COLUMNS = 18
"""Columns of objectives on one printed page."""
_SCALE = 66
"""Per cent at which four modules beside the whole test, or 18 columns, fill a page's width."""


def add_scores(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet with the scores of every person and of the class."""
    sheet = workbook.create_sheet(SCORES)
    sheet_title(sheet, "Scores", "")
    _headings(sheet, view)
    layout = view.layout
    for row in layout.rows:
        repeated_code(sheet, row)
        for column, number in view.columns.items():
            shape = _SHAPES.get(column.figure, "0")
            if column.figure is Figure.POINTS and not view.whole:
                shape = "0.00"
            calculated(sheet, row, number, _person_formula(view, column, row), shape)
    for class_row in ClassRow:
        label(sheet, layout.class_row(class_row), 1, class_row.value, bold=True)
        for column, number in view.columns.items():
            _class_cell(sheet, view, class_row, column, number)
    _doubtful_line(sheet, view)
    lock_and_lay_out(sheet, _plan(view), view.title)


def _plan(view: ScoreSheetView) -> PagePlan:
    columns = view.columns
    widths = {1: 20.0} | dict.fromkeys(columns.values(), 7.5)
    last = max(columns.values())
    first_objective = last - 2 * len(view.objectives) + 1
    breaks = tuple(range(first_objective - 1, last, _PAGE_COLUMNS))
    return PagePlan(
        view.layout.class_row(ClassRow.MATCHED_NORMALISED),
        last,
        widths,
        freeze=f"B{FIRST_ROW}",
        heading_rows=(_GROUP_ROW, _FIGURE_ROW),
        heading_columns=1,
        breaks=breaks,
        scale=_SCALE,
    )


def _headings(sheet: Worksheet, view: ScoreSheetView) -> None:
    columns = view.columns
    for row, text in enumerate(("", "", "Items", "Code"), _GROUP_ROW):
        heading(sheet, row, 1, text)
    for column, number in columns.items():
        for row in (_GROUP_ROW, _NAME_ROW):
            heading(sheet, row, number, "")
        head = heading(sheet, _ITEMS_ROW, number, "")
        if column.figure is Figure.PERCENT and column.use is not None:
            head.value = f"={_item_count(view, column)}"
            head.number_format = "0"
        grouped = f"{ANSWER_SHEETS[column.use]} %" if column.use else ""
        title = view.points_title if column.figure is Figure.POINTS else column.figure.value
        heading(sheet, _FIGURE_ROW, number, grouped if column.group else title)
    for use in SCORED:
        first = columns[ScoreColumn(Figure.POINTS, use)]
        _over(sheet, (_GROUP_ROW, _NAME_ROW), (first, first + 3), f"{ANSWER_SHEETS[use]}-test")
    first = columns[ScoreColumn(Figure.GAIN)]
    _over(sheet, (_GROUP_ROW, _NAME_ROW), (first, first + 1), "Change")
    for group in view.modules:
        first = columns[ScoreColumn(Figure.PERCENT, FormUse.PRE, group.key)]
        _over(sheet, (_GROUP_ROW, _NAME_ROW), (first, first + 1), group.title)
    for group in view.objectives:
        first = columns[ScoreColumn(Figure.PERCENT, FormUse.PRE, group.key)]
        _over(sheet, (_GROUP_ROW, _GROUP_ROW), (first, first + 1), group.title)
        _over(sheet, (_NAME_ROW, _NAME_ROW), (first, first + 1), group.key.split("/")[1])
    sheet.row_dimensions[_GROUP_ROW].height = 30
    sheet.row_dimensions[_NAME_ROW].height = 40
    sheet.row_dimensions[_FIGURE_ROW].height = 28


def _over(sheet: Worksheet, rows: tuple[int, int], columns: tuple[int, int], text: str) -> None:
    heading(sheet, rows[0], columns[0], text)
    sheet.merge_cells(
        start_row=rows[0], end_row=rows[1], start_column=columns[0], end_column=columns[1]
    )


def _header(view: ScoreSheetView, column: ScoreColumn, use: FormUse) -> str:
    """Return the test that picks a group's items: ``('Pre marks'!$D$5:$W$5="alpha/o1")``."""
    row = OBJECTIVE_ROW if "/" in column.group else MODULE_ROW
    first, last = letter(FIRST_ITEM_COLUMN), letter(view.last_item_column(use))
    span = reference(MARKS_SHEETS[use], f"${first}${row}", f"${last}${row}")
    return f'({span}="{column.group}")'


def _item_count(view: ScoreSheetView, column: ScoreColumn) -> str:
    assert column.use is not None  # noqa: S101 - percentages belong to a test
    if column.group:
        return f"SUMPRODUCT(--{_header(view, column, column.use)})"
    first, last = letter(FIRST_ITEM_COLUMN), letter(view.last_item_column(column.use))
    return f"COLUMNS({reference(MARKS_SHEETS[column.use], f'{first}1', f'{last}1')})"


def _person_formula(view: ScoreSheetView, column: ScoreColumn, row: int) -> str:
    if column.use is None:
        return _change_formula(view, column, row)
    use = column.use
    marks = MARKS_SHEETS[use]
    state = reference(marks, f"${STATE}{row}")
    filled = filled_column(view, use)
    entries = reference(marks, f"${letter(filled)}{row}")
    items = f"{letter(view.columns[ScoreColumn(Figure.PERCENT, use, column.group)])}${_ITEMS_ROW}"
    if column.figure is Figure.POINTS:
        points = reference(marks, f"${POINTS}{row}")
        return f'IF({points}="","",{points})'
    if column.figure is Figure.BLANK:
        return f'IF({state}="","",{items}-{entries})'
    if column.figure is Figure.DOUBTFUL:
        letters = reference(marks, f"${letter(filled + 1)}{row}")
        return f'IF({state}="","",{entries}-{letters})'
    if not column.group:
        right = f"{letter(view.columns[ScoreColumn(Figure.POINTS, use)])}{row}"
        return f'IF({right}="","",100*{right}/{items})'
    first, last = letter(FIRST_ITEM_COLUMN), letter(view.last_item_column(use))
    span = reference(marks, f"${first}{row}", f"${last}{row}")
    right = f"SUMPRODUCT({_header(view, column, use)}*{span})"
    return f'IF(OR({state}<>"scored",{items}=0),"",100*{right}/{items})'


def _change_formula(view: ScoreSheetView, column: ScoreColumn, row: int) -> str:
    pre, post = (f"{letter(view.columns[ScoreColumn(Figure.PERCENT, use)])}{row}" for use in SCORED)
    if column.figure is Figure.GAIN:
        return f'IF(OR({pre}="",{post}=""),"",{post}-{pre})'
    gain = f"{letter(view.columns[ScoreColumn(Figure.GAIN)])}{row}"
    return f'IF({gain}="","",IF({pre}=100,"",{gain}/(100-{pre})))'


def _class_cell(
    sheet: Worksheet, view: ScoreSheetView, class_row: ClassRow, column: ScoreColumn, number: int
) -> None:
    from openpyxl.styles import Font

    row = view.layout.class_row(class_row)
    formula = _class_formula(view, class_row, column, number)
    if formula is None:
        label(sheet, row, number, "")
        return
    shape = "0.00" if column.figure is Figure.NORMALISED else "0.0"
    if class_row in {ClassRow.TOTAL, ClassRow.N, ClassRow.MATCHED_N}:
        shape = "0"
    if class_row is ClassRow.MATCHED_NORMALISED:
        shape = "0.00"
    cell = calculated(sheet, row, number, formula, shape)
    cell.font = Font(name=FONT, size=10, bold=True)


def _class_formula(
    view: ScoreSheetView, class_row: ClassRow, column: ScoreColumn, number: int
) -> str | None:
    """Return the formula of one cell below the people, ``None`` where it would say nothing."""
    values = _span(view, number)
    everybody = {
        ClassRow.N: f"COUNT({values})",
        ClassRow.MEAN: f'IF(COUNT({values})=0,"",AVERAGE({values}))',
        ClassRow.SD: f'IF(COUNT({values})<2,"",STDEV({values}))',
    }
    if class_row is ClassRow.TOTAL:
        return f"SUM({values})" if column.figure in {Figure.BLANK, Figure.DOUBTFUL} else None
    if class_row in everybody:
        return None if column.figure is Figure.DOUBTFUL else everybody[class_row]
    if class_row is ClassRow.MATCHED_N:
        return everybody[ClassRow.N] if column.figure is Figure.GAIN else None
    return _matched_formula(view, class_row, column, number)


def _matched_formula(
    view: ScoreSheetView, class_row: ClassRow, column: ScoreColumn, number: int
) -> str | None:
    if column.figure is not Figure.PERCENT:
        return None
    if class_row is ClassRow.MATCHED_MEAN:
        values = _span(view, number)
        gains = _span(view, view.columns[ScoreColumn(Figure.GAIN)])
        nobody = f"OR(COUNT({gains})=0,COUNT({values})=0)"
        # a gain is never below -100, so this picks every person who has one
        return f'IF({nobody},"",SUMIF({gains},">=-101",{values})/COUNT({gains}))'
    if column.use is FormUse.PRE:
        return None
    means = view.layout.class_row(ClassRow.MATCHED_MEAN)
    pre_number = view.columns[ScoreColumn(Figure.PERCENT, FormUse.PRE, column.group)]
    pre, post = f"{letter(pre_number)}{means}", f"{letter(number)}{means}"
    if class_row is ClassRow.MATCHED_GAIN:
        return f'IF(OR({pre}="",{post}=""),"",{post}-{pre})'
    gain = f"{letter(number)}{view.layout.class_row(ClassRow.MATCHED_GAIN)}"
    return f'IF({gain}="","",IF({pre}=100,"",{gain}/(100-{pre})))'


def _span(view: ScoreSheetView, number: int) -> str:
    return f"${letter(number)}${FIRST_ROW}:${letter(number)}${view.layout.last_row}"


def _doubtful_line(sheet: Worksheet, view: ScoreSheetView) -> None:
    from openpyxl.styles import Font

    row = view.layout.class_row(ClassRow.TOTAL)
    pre, post = (
        f"{letter(view.columns[ScoreColumn(Figure.DOUBTFUL, use)])}{row}" for use in SCORED
    )
    cell = sheet.cell(row=2, column=2)  # column A is repeated on every page
    cell.value = (
        f'="Doubtful marks to look at: pre-test "&{pre}&", post-test "&{post}&". '
        'A person has no score on a test until they are resolved."'
    )
    cell.font = Font(name=FONT, size=9, italic=True, color="444444")
