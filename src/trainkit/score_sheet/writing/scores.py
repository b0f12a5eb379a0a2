"""The Scores sheet: one row a person, the class below."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.render.excel import FONT
from trainkit.score_sheet.columns import ClassRow, Figure, ScoreColumn
from trainkit.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ROW,
    SCORES,
)
from trainkit.score_sheet.writing.answers import repeated_code
from trainkit.score_sheet.writing.cells import (
    PagePlan,
    calculated,
    heading,
    label,
    letter,
    lock_and_lay_out,
    sheet_title,
)
from trainkit.score_sheet.writing.person_scores import (
    person_formula,
    points_formula,
    to_be_had,
)
from trainkit.score_sheet.writing.sitting import SittingCells, of_each_row
from trainkit.score_sheet.writing.view import ScoreSheetView

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["add_scores"]

_GROUP_ROW, _NAME_ROW, _ITEMS_ROW, _FIGURE_ROW = 3, 4, 5, 6
_SHAPES = {Figure.PERCENT: "0.0", Figure.GAIN: "0.0", Figure.NORMALISED: "0.00"}
_TO_BE_HAD = (ClassRow.POINTS_FIRST, ClassRow.POINTS_SECOND)
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
    columns, tests = view.columns, {use: SittingCells(view, use) for use in SCORED}
    for row in layout.rows:
        repeated_code(sheet, row)
    for column, number in columns.items():
        shape = _SHAPES.get(column.figure, "0")
        if column.figure is Figure.POINTS and not view.whole:
            shape = "0.00"
        formula = partial(person_formula, tests, columns, column)
        for row, each in of_each_row(layout, formula):
            calculated(sheet, row, number, each, shape)
    for class_row in _class_rows(tests):
        label(sheet, layout.class_row(class_row), 1, class_row.value, bold=True)
        for column in columns:
            _class_cell(sheet, tests, class_row, column)
    _doubtful_line(sheet, view)
    lock_and_lay_out(sheet, _plan(view), view.title)


def _class_rows(tests: dict[FormUse, SittingCells]) -> list[ClassRow]:
    """Return the rows below the people; points on a second form only where there is one."""
    two = any(len(test.forms) > 1 for test in tests.values())
    return [row for row in ClassRow if two or row is not ClassRow.POINTS_SECOND]


def _plan(view: ScoreSheetView) -> PagePlan:
    columns = view.columns
    widths = {1: 20.0} | dict.fromkeys(columns.values(), 7.5)
    last = max(columns.values())
    first_objective = last - 2 * len(view.objectives) + 1
    breaks = tuple(range(first_objective - 1, last, _PAGE_COLUMNS))
    return PagePlan(
        view.layout.class_row(ClassRow.POINTS_SECOND),
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
    for row, text in enumerate(("", "", "Points to be had", "Code"), _GROUP_ROW):
        heading(sheet, row, 1, text)
    for column, number in columns.items():
        for row in (_GROUP_ROW, _NAME_ROW):
            heading(sheet, row, number, "")
        head = heading(sheet, _ITEMS_ROW, number, "")
        if column.figure is Figure.PERCENT and column.use is not None:
            first, second = to_be_had(view, column)
            head.value = f'=IF(OR({second}="",{first}={second}),{first},{first}&" / "&{second})'
            head.number_format = "0"
        grouped = f"{ANSWER_SHEETS[column.use]} %" if column.use else ""
        title = view.points_title if column.figure is Figure.POINTS else column.figure.value
        heading(sheet, _FIGURE_ROW, number, grouped if column.group else title)
    for use in SCORED:
        at = columns[ScoreColumn(Figure.POINTS, use)]
        _over(sheet, (_GROUP_ROW, _NAME_ROW), (at, at + 3), f"{ANSWER_SHEETS[use]}-test")
    at = columns[ScoreColumn(Figure.GAIN)]
    _over(sheet, (_GROUP_ROW, _NAME_ROW), (at, at + 1), "Change")
    for group in view.modules:
        at = columns[ScoreColumn(Figure.PERCENT, FormUse.PRE, group.key)]
        _over(sheet, (_GROUP_ROW, _NAME_ROW), (at, at + 1), group.title)
    for group in view.objectives:
        at = columns[ScoreColumn(Figure.PERCENT, FormUse.PRE, group.key)]
        _over(sheet, (_GROUP_ROW, _GROUP_ROW), (at, at + 1), group.title)
        _over(sheet, (_NAME_ROW, _NAME_ROW), (at, at + 1), group.key.split("/")[1])
    sheet.row_dimensions[_GROUP_ROW].height = 30
    sheet.row_dimensions[_NAME_ROW].height = 40
    sheet.row_dimensions[_FIGURE_ROW].height = 28


def _over(sheet: Worksheet, rows: tuple[int, int], columns: tuple[int, int], text: str) -> None:
    heading(sheet, rows[0], columns[0], text)
    sheet.merge_cells(
        start_row=rows[0], end_row=rows[1], start_column=columns[0], end_column=columns[1]
    )


def _class_cell(
    sheet: Worksheet,
    tests: dict[FormUse, SittingCells],
    class_row: ClassRow,
    column: ScoreColumn,
) -> None:
    view = tests[FormUse.PRE].view
    row, number = view.layout.class_row(class_row), view.columns[column]
    if class_row in _TO_BE_HAD:
        formula = _had_formula(tests, class_row, column)
    else:
        formula = _class_formula(view, class_row, column, number)
    if formula is None:
        label(sheet, row, number, "")
        return
    shape = "0.00" if column.figure is Figure.NORMALISED else "0.0"
    if class_row in {ClassRow.TOTAL, ClassRow.N, ClassRow.MATCHED_N, *_TO_BE_HAD}:
        shape = "0"
    if class_row is ClassRow.MATCHED_NORMALISED:
        shape = "0.00"
    calculated(sheet, row, number, formula, shape, "bold")


def _had_formula(
    tests: dict[FormUse, SittingCells], class_row: ClassRow, column: ScoreColumn
) -> str | None:
    if column.use is None or column.figure is not Figure.PERCENT:
        return None
    at = _TO_BE_HAD.index(class_row)
    test = tests[column.use]
    return points_formula(test, column.group, at) if at < len(test.forms) else None


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
        tests = [view.columns[ScoreColumn(Figure.PERCENT, use, column.group)] for use in SCORED]
        both = ",".join(f"--ISNUMBER({_span(view, each)})" for each in tests)
        matched, total = f"SUMPRODUCT({both})", f"SUMPRODUCT({both},{_span(view, number)})"
        return f'IF({matched}=0,"",{total}/{matched})'
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
