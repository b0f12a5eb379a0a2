"""The Scores sheet: one row per person, the class below."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.scoring_key import ScoredForm
from trainkit.languages import _, p_
from trainkit.render.excel import letter
from trainkit.render.sheet_names import reference
from trainkit.score_sheet.layout import (
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    SCORES,
    ClassRow,
    Figure,
    MarksBlock,
    ScoreColumn,
)
from trainkit.score_sheet.look import EntrySheet, PagePlan, spliced
from trainkit.score_sheet.view import (
    PERCENT_TITLES,
    POINTS,
    STATE,
    TEST_TITLES,
    CellsOfTest,
    ScoreSheetView,
    of_each_row,
    scored,
    show_code,
)

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["add_scores"]

_GROUP_ROW, _NAME_ROW, _ITEMS_ROW, _FIGURE_ROW = 3, 4, 5, 6
_SHAPES = {Figure.PERCENT: "0.0", Figure.GAIN: "0.0", Figure.NORMALISED: "0.00"}
_MAXIMA = (ClassRow.POINTS_FIRST, ClassRow.POINTS_SECOND)
_COUNTS = {ClassRow.TOTAL, ClassRow.N, ClassRow.MATCHED_N, *_MAXIMA}
_SYMBOLS = {ClassRow.N, ClassRow.SD}
"""The same in every language."""
_PAGE_COLUMNS = 18
"""Columns of objectives on one printed page."""
_SCALE = 66
"""Per cent at which four modules beside the whole test, or 18 columns, fill a page's width."""


def add_scores(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet with the scores of every person and of the class."""
    sheet = EntrySheet.add(workbook, SCORES, view.title)
    sheet.title(_("Scores"), "")
    formulas = _Formulas(view)
    _headings(sheet, formulas)
    for row in view.layout.rows:
        show_code(sheet, row)
    for column, number in view.columns.items():
        shape = _SHAPES.get(column.figure, "0")
        if column.figure is Figure.POINTS and not view.whole:
            shape = "0.00"
        for row, formula in of_each_row(view.layout, partial(formulas.person, column)):
            sheet.calculated(row, number, formula, shape)
    second = any(len(test.forms) > 1 for test in formulas.tests.values())
    for class_row in ClassRow:
        if second or class_row is not ClassRow.POINTS_SECOND:
            sheet.label(
                view.layout.class_row(class_row),
                1,
                class_row.value if class_row in _SYMBOLS else _(class_row.value),
                bold=True,
            )
            for column in view.columns:
                _class_cell(sheet, formulas, class_row, column)
    _doubtful_line(sheet, formulas)
    sheet.lock_and_lay_out(_plan(view))


def _plan(view: ScoreSheetView) -> PagePlan:
    last = max(view.columns.values())
    first_objective = last - 2 * len(view.objectives) + 1
    return PagePlan(
        view.layout.class_row(ClassRow.POINTS_SECOND),
        last,
        {1: 20.0} | dict.fromkeys(view.columns.values(), 7.5),
        freeze=f"B{FIRST_ROW}",
        heading_rows=(_GROUP_ROW, _FIGURE_ROW),
        heading_columns=1,
        breaks=tuple(range(first_objective - 1, last, _PAGE_COLUMNS)),
        scale=_SCALE,
    )


def _headings(sheet: EntrySheet, formulas: _Formulas) -> None:
    view = formulas.view
    for row, text in enumerate(("", "", _("Maximum points"), _("Code")), _GROUP_ROW):
        sheet.heading(row, 1, text)
    for column, number in view.columns.items():
        for row in (_GROUP_ROW, _NAME_ROW):
            sheet.heading(row, number, "")
        head = sheet.heading(_ITEMS_ROW, number, "")
        if column.figure is Figure.PERCENT:
            first, second = formulas.maxima(column)
            head.value = f'=IF(OR({second}="",{first}={second}),{first},{first}&" / "&{second})'
            head.number_format = "0"
        grouped = _(PERCENT_TITLES[column.use]) if column.use else ""
        title = _figure(column.figure, view)
        sheet.heading(_FIGURE_ROW, number, grouped if column.group else title)
    both = (_GROUP_ROW, _NAME_ROW)
    for use in SCORED:
        at = view.columns[ScoreColumn(Figure.POINTS, use)]
        _over(sheet, both, (at, at + 3), _(TEST_TITLES[use]))
    at = view.columns[ScoreColumn(Figure.GAIN)]
    _over(sheet, both, (at, at + 1), p_("of scores between two tests", "Change"))
    for group in (*view.modules, *view.objectives):
        at = view.columns[ScoreColumn(Figure.PERCENT, FormUse.PRE, group.key)]
        name = group.key.partition("/")[2]
        _over(sheet, (_GROUP_ROW, _GROUP_ROW) if name else both, (at, at + 1), group.title)
        if name:
            _over(sheet, (_NAME_ROW, _NAME_ROW), (at, at + 1), name)
    for row, points in ((_GROUP_ROW, 30), (_NAME_ROW, 40), (_FIGURE_ROW, 28)):
        sheet.height(row, points)


def _figure(figure: Figure, view: ScoreSheetView) -> str:
    if figure is Figure.POINTS:
        return view.points_title
    return figure.value if figure is Figure.PERCENT else _(figure.value)


def _over(sheet: EntrySheet, rows: tuple[int, int], columns: tuple[int, int], text: str) -> None:
    sheet.heading(rows[0], columns[0], text)
    sheet.join(rows, columns)


def _class_cell(
    sheet: EntrySheet, formulas: _Formulas, class_row: ClassRow, column: ScoreColumn
) -> None:
    view = formulas.view
    row, number = view.layout.class_row(class_row), view.columns[column]
    formula = formulas.of_class(class_row, column)
    if formula is None:
        sheet.label(row, number, "")
        return
    shape = "0.0"
    if class_row in _COUNTS:
        shape = "0"
    elif column.figure is Figure.NORMALISED or class_row is ClassRow.MATCHED_NORMALISED:
        shape = "0.00"
    sheet.calculated(row, number, formula, shape, bold=True)


def _doubtful_line(sheet: EntrySheet, formulas: _Formulas) -> None:
    row = formulas.view.layout.class_row(ClassRow.TOTAL)
    pre, post = (f"{formulas.name(ScoreColumn(Figure.DOUBTFUL, use))}{row}" for use in SCORED)
    cell = sheet.raw.cell(row=2, column=2)  # column A is repeated on every page
    text = _(
        "Doubtful marks to look at: pre-test {pre}, post-test {post}. "
        "A person has no score on a test until they are resolved."
    )
    cell.value = f"={spliced(text, pre=pre, post=post)}"
    sheet.hint(cell)


@dataclass(frozen=True)
class _Formulas:
    """The formulas of people's cells and of the class's."""

    view: ScoreSheetView

    @cached_property
    def tests(self) -> dict[FormUse, CellsOfTest]:
        return {use: CellsOfTest.of(self.view, use) for use in SCORED}

    def name(self, column: ScoreColumn) -> str:
        """Return the letters of a column."""
        return letter(self.view.columns[column])

    def person(self, column: ScoreColumn, row: int) -> str:
        """Return the formula of a cell in a person's row."""
        if column.use is None:
            pre, post = (f"{self.name(ScoreColumn(Figure.PERCENT, use))}{row}" for use in SCORED)
            if column.figure is Figure.GAIN:
                return _gain(pre, post)
            return _normalised(f"{self.name(ScoreColumn(Figure.GAIN))}{row}", pre)
        test = self.tests[column.use]
        state = reference(test.marks, f"${STATE}{row}")
        entries, read, form = (
            reference(test.marks, f"${letter(test.last_column + offset)}{row}")
            for offset in (1, 2, 3)
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
        return self._percent(test, column, row, state, form)

    def _percent(
        self, test: CellsOfTest, column: ScoreColumn, row: int, state: str, form: str
    ) -> str:
        first, second = self.maxima(column)
        worth = {_worth(each, column.group) for each in test.scored}
        maximum = first if len(worth) == 1 else f"IF({form}=1,{first},{second})"
        if not column.group:
            points = f"{self.name(ScoreColumn(Figure.POINTS, column.use))}{row}"
            return f'IF({points}="","",100*{points}/{maximum})'
        percent = f"100*{_earned(test, column.group, row)}/{maximum}"
        if 0 in worth:
            percent = f'IF({maximum}=0,"",{percent})'
        return f'IF({state}<>{scored()},"",{percent})'

    def maxima(self, column: ScoreColumn) -> tuple[str, str]:
        """Return the cells with the most points of a column, on the test's two forms."""
        first, second = (f"{self.name(column)}${self.view.layout.class_row(r)}" for r in _MAXIMA)
        return first, second

    def of_class(self, row: ClassRow, column: ScoreColumn) -> str | None:
        """Return the formula of a cell below the people, ``None`` for an empty one."""
        values = self._span(column)
        everybody = {
            ClassRow.N: f"COUNT({values})",
            ClassRow.MEAN: f'IF(COUNT({values})=0,"",AVERAGE({values}))',
            ClassRow.SD: f'IF(COUNT({values})<2,"",STDEV({values}))',
        }
        if row is ClassRow.TOTAL:
            return f"SUM({values})" if column.figure in {Figure.BLANK, Figure.DOUBTFUL} else None
        if row in everybody:
            return None if column.figure is Figure.DOUBTFUL else everybody[row]
        if row is ClassRow.MATCHED_N:
            return everybody[ClassRow.N] if column.figure is Figure.GAIN else None
        if column.use is None or column.figure is not Figure.PERCENT:
            return None
        if row in _MAXIMA:
            return _points(self.tests[column.use], column.group, _MAXIMA.index(row))
        return self._matched(row, column)

    def _matched(self, row: ClassRow, column: ScoreColumn) -> str | None:
        pre_column = ScoreColumn(Figure.PERCENT, FormUse.PRE, column.group)
        if row is ClassRow.MATCHED_MEAN:
            tests = [ScoreColumn(Figure.PERCENT, use, column.group) for use in SCORED]
            both = ",".join(f"--ISNUMBER({self._span(each)})" for each in tests)
            matched, total = f"SUMPRODUCT({both})", f"SUMPRODUCT({both},{self._span(column)})"
            return f'IF({matched}=0,"",{total}/{matched})'
        if column.use is FormUse.PRE:
            return None
        means = self.view.layout.class_row(ClassRow.MATCHED_MEAN)
        pre, post = f"{self.name(pre_column)}{means}", f"{self.name(column)}{means}"
        if row is ClassRow.MATCHED_GAIN:
            return _gain(pre, post)
        gains = self.view.layout.class_row(ClassRow.MATCHED_GAIN)
        return _normalised(f"{self.name(column)}{gains}", pre)

    def _span(self, column: ScoreColumn) -> str:
        name = self.name(column)
        return f"${name}${FIRST_ROW}:${name}${self.view.layout.last_row}"


def _gain(pre: str, post: str) -> str:
    return f'IF(OR({pre}="",{post}=""),"",{post}-{pre})'


def _normalised(gain: str, pre: str) -> str:
    return f'IF({gain}="","",IF({pre}=100,"",{gain}/(100-{pre})))'


def _block_row(test: CellsOfTest, block: MarksBlock, at: int) -> str:
    """Return the cells of a block of the marks sheet for the items of the test's form ``at``."""
    row = test.marks_rows(block).start + at
    return reference(
        test.marks, f"${letter(FIRST_ITEM_COLUMN)}${row}:${letter(test.last_column)}${row}"
    )


def _in_group(test: CellsOfTest, group: str, at: int) -> str:
    """Return the test of which items of the form ``at`` belong to a module or an objective."""
    block = MarksBlock.OBJECTIVES if "/" in group else MarksBlock.MODULES
    return f'--({_block_row(test, block, at)}="{group}")'


def _points(test: CellsOfTest, group: str, at: int) -> str | None:
    """Return the formula of the points that a group of items is worth on the form ``at``."""
    if at >= len(test.forms):
        return None
    points = _block_row(test, MarksBlock.POINTS, at)
    if not group:
        return f"SUM({points})"
    return f"SUMPRODUCT({_in_group(test, group, at)},{points})"


def _worth(form: ScoredForm, group: str) -> int:
    """Return the points of a form's items in a group, or of all of them."""
    numbers = form.numbers_of(group) if group else tuple(item.number for item in form.items)
    return sum(form.items[number - 1].points for number in numbers)


def _earned(test: CellsOfTest, group: str, row: int) -> str:
    """Return the formula of a person's points in a group of items."""
    marks = reference(test.marks, test.span(row))
    picked = [f"SUMPRODUCT({_in_group(test, group, at)},{marks})" for at in range(len(test.forms))]
    same_items = len({form.numbers_of(group) for form in test.scored}) == 1
    return picked[0] if same_items else test.by_form(test.far_index(row), picked)
