"""The score sheet: a workbook in which trainers enter the letters and read the results.

The view holds the key of both tests, so this document is for trainers only. A sheet that somebody
has filled in is never replaced; the build asks ``trainkit.intake.score_sheet.read`` about that.

The sheets with figures of the class: Items, one row per item, and the Dashboard for the wall.

Formulas of this workbook are those of every spreadsheet program since 2007, without arrays that
spill and without functions that recalculate on their own. Where a number is undefined the cell is
empty. ``trainkit.evaluation`` computes the same figures in Python; a test recalculates a filled
sheet and compares every number.

The Dashboard shows nobody: no name, no code, no row of a single person. Its charts are drawn from
small tables below them, which follow the Scores sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.scoring_key import ScoredForm, ScoredItem
from trainkit.intake.responses import STATUSES
from trainkit.intake.score_sheet.layout import (
    CLASS_LIST,
    DASHBOARD,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    INSTRUCTIONS,
    ITEMS,
    ITEMS_FIRST_ROW,
    KEY,
    KEY_FIRST_ROW,
    LAYOUT_VERSION,
    NO_ITEM,
    ONE_PAGE,
    PAPER_COLUMN,
    PARTICIPANTS,
    PENALTY,
    SCORE_SHEET,
    SCORES,
    ClassRow,
    Fact,
    Figure,
    ItemColumn,
    MarksBlock,
    ScoreColumn,
    facts_of,
    key_columns,
    key_heading,
    key_rows,
)
from trainkit.intake.score_sheet.look import ALARM, EntrySheet, PagePlan, spliced
from trainkit.intake.score_sheet.second_rater import rater_sheets_of
from trainkit.intake.score_sheet.view import (
    PERCENT_TITLES,
    POINTS,
    STATE,
    TEST_TITLES,
    CellsOfTest,
    PersonRow,
    ScoreGroup,
    ScoreSheetView,
    of_each_row,
    score_sheet_view,
    scored,
    show_code,
)
from trainkit.intake.score_sheet.write_tests import add_answers, add_marks, add_second_rater
from trainkit.model.items.entries import DOUBTFUL
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.render.excel import INK, letter, new_workbook, reference, shown_name, workbook_bytes
from trainkit.render.pages import FileRecipe
from trainkit.text.languages import N_, _, comma_list, or_list, p_

if TYPE_CHECKING:
    from openpyxl import Workbook


_ITEMS_HINT = N_(
    "Counts include everybody who took the test on this form, in any version; letters are "
    "those of version 1. Facility (mean mark, the share right) and item-rest correlation "
    "include only people with a score. The count for the key is in bold."
)
_OPTIONS = "".join(column.value for column in ItemColumn if len(column.value) == 1)
"""The letters that have a column."""
_SUMS = (ItemColumn.SUM_S, ItemColumn.SUM_XX, ItemColumn.SUM_XS, ItemColumn.SUM_SS)
_SHARES = {ItemColumn.FACILITY, ItemColumn.DISCRIMINATION, *_SUMS}
_TABLE_ROW = 4
_ROWS = (
    (PERCENT_TITLES[FormUse.PRE], ScoreColumn(Figure.PERCENT, FormUse.PRE)),
    (PERCENT_TITLES[FormUse.POST], ScoreColumn(Figure.PERCENT, FormUse.POST)),
    (N_("Gain (both tests scored)"), ScoreColumn(Figure.GAIN)),
)
_FILLS = {FormUse.PRE: "FFFFFF", FormUse.POST: INK}
_FIRST_CHART, _SECOND_CHART, _TABLES_ROW = 9, 31, 66
_HALF, _WHOLE, _HIGH = 18.6, 37.9, 11.0
"""Widths and height of charts in centimetres: two stand side by side above a wide one."""
_BANDS = tuple((low, low + 10) for low in range(0, 100, 10))
_MOST_BARS = 24
"""The most objectives that one chart can name."""


def add_items(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet with the figures of every item of both forms."""
    sheet = EntrySheet.add(workbook, ITEMS, view.title)
    rows = [
        (CellsOfTest.of(view, use), form, item)
        for use in SCORED
        for form in view.scoring.forms_at(use)
        for item in form.items
    ]
    sheet.title(
        _("Items"),
        _(_ITEMS_HINT),
    )
    for column in ItemColumn:
        title = view.points_title if column is ItemColumn.POINTS else _heading(column)
        sheet.heading(ITEMS_FIRST_ROW - 1, column.number, title)
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
    sheet.lock_and_lay_out(plan)
    sheet.height(ITEMS_FIRST_ROW - 1, 28)


def _heading(column: ItemColumn) -> str:
    return column.value if column.value in _OPTIONS else _(column.value)


def _caution(sheet: EntrySheet, row: int) -> None:
    from openpyxl.styles import Alignment

    text = _(
        "With 20 people an item-rest correlation is uncertain by about ± 0.4: a low value is a "
        "reason to review the item, never a reason to drop it."
    )
    sheet.prose(row, 1, text).alignment = Alignment(wrap_text=False)


def _item_row(
    sheet: EntrySheet, row: int, test: CellsOfTest, form: ScoredForm, item: ScoredItem
) -> None:
    texts = {
        ItemColumn.TEST: shown_name(test.answers), ItemColumn.FORM: form.code,
        ItemColumn.MODULE: item.module, ItemColumn.OBJECTIVE: item.objective,
        ItemColumn.ITEM: item.item, ItemColumn.KEY: item.key_text,
    }  # fmt: skip
    for column, text in texts.items():
        sheet.label(row, column.number, text)
    sheet.number(row, ItemColumn.NUMBER.number, item.number)
    counted = _counted(item)
    for option in _OPTIONS[len(counted) :]:
        sheet.label(row, ItemColumn(option).number, NO_ITEM, centred=True)
    for column, formula in _item_formulas(row, test, form, item).items():
        shape = "0.00" if column in _SHARES else "0"
        if column is ItemColumn.POINTS and not test.view.is_whole(item):
            shape = "0.00"
        is_key = bool(counted) and column in set(item.key)
        sheet.calculated(row, column.number, formula, shape, bold=is_key, underlined=is_key)


def _counted(item: ScoredItem) -> str:
    """Return the letters whose marks are counted, none where an answer is not letters alone."""
    return item.letters if item.format.counts_options else ""


def _item_formulas(
    row: int, test: CellsOfTest, form: ScoredForm, item: ScoredItem
) -> dict[ItemColumn, str]:
    column = FIRST_ITEM_COLUMN + item.number - 1
    form_column = letter(test.last_column + 3)
    on_form = f"({reference(test.marks, test.down(form_column))}={test.scored.index(form) + 1})"
    readings = reference(test.answers, test.down(column, test.layout.reading_row))
    marks = reference(test.marks, test.down(column))
    state = reference(test.marks, test.down(STATE))
    at = {name: f"{letter(name.number)}{row}" for name in ItemColumn}
    entries = f'SUMPRODUCT({on_form}*({readings}<>""))'
    worth = f"/{item.points}" if item.points > 1 else ""
    earned = f"{at[ItemColumn.POINTS]}/{at[ItemColumn.SCORED]}{worth}"
    if item.penalty:  # the share right: what wrong answers take off says nothing of it
        right = f"SUMPRODUCT({on_form}*ISNUMBER({marks})*({marks}>0))"
        earned = f"{right}/{at[ItemColumn.SCORED]}"
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
        ItemColumn.FACILITY: f'IF({at[ItemColumn.SCORED]}=0,"",{earned})',
        ItemColumn.DISCRIMINATION: _item_rest(at),
        **_sums(test, on_form, marks),
    }


def _count(
    test: CellsOfTest, form: ScoredForm, item: ScoredItem, option: str, readings: str
) -> str:
    """Return the formula of how many chose an option, whichever letter their paper gave it."""
    index = reference(test.answers, test.down("C", test.layout.reading_row))
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


def _sums(test: CellsOfTest, on_form: str, marks: str) -> dict[ItemColumn, str]:
    """Return the sums over people with a score; a text, which stands for no score, adds nothing."""
    points = reference(test.marks, test.down(POINTS))
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


def add_dashboard(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the class's figures, its charts and the tables they are drawn from."""
    sheet = EntrySheet.add(workbook, DASHBOARD, view.title)
    sheet.title(_("Results of the class"), _("Everybody together; no individual person is shown."))
    _class_table(sheet, view)
    spread = _spread_table(sheet, view, _TABLES_ROW)
    modules = _group_table(sheet, view, view.modules, spread + 3, _("By module"))
    objectives = _group_table(
        sheet, view, view.objectives[:_MOST_BARS], modules + 3, _("By objective")
    )
    last = _TABLES_ROW + 1, spread + 4, modules + 4
    chart = _bars(sheet, (last[0], spread), _("Number of people by score"))
    chart.x_axis.title = _("Per cent right")
    chart.x_axis.title.overlay = False
    chart.y_axis.title = _("People")
    sheet.raw.add_chart(chart, f"A{_FIRST_CHART}")
    chart = _bars(sheet, (last[1], modules), _("Mean per cent right by module"))
    _in_per_cent(chart)
    sheet.raw.add_chart(chart, f"F{_FIRST_CHART}")
    chart = _bars(sheet, (last[2], objectives), _("Mean per cent right by objective"))
    _in_per_cent(chart)
    _lay_flat(chart)
    chart.width, chart.height = _WHOLE, 17.0
    sheet.raw.add_chart(chart, f"A{_SECOND_CHART}")
    widths = {1: 40} | dict.fromkeys(range(2, 14), 9.5)
    plan = PagePlan(_TABLES_ROW - 2, 13, widths, pages_high=1)  # the tables are not printed
    sheet.lock_and_lay_out(plan)
    sheet.raw.sheet_view.zoomScale = 90


def _class_table(sheet: EntrySheet, view: ScoreSheetView) -> None:
    layout, columns = view.layout, view.columns
    for offset, text in enumerate((_("Class"), "n", _("Mean"), "SD"), 1):
        sheet.heading(_TABLE_ROW, offset, text)
    for row, (text, column) in enumerate(_ROWS, _TABLE_ROW + 1):
        sheet.label(row, 1, _(text))
        source_column = letter(columns[column])
        for offset, class_row in enumerate((ClassRow.N, ClassRow.MEAN, ClassRow.SD), 2):
            source = reference(SCORES, f"{source_column}{layout.class_row(class_row)}")
            sheet.calculated(row, offset, source, "0" if class_row is ClassRow.N else "0.0")


def _table_heading(sheet: EntrySheet, row: int, title: str) -> None:
    for offset, text in enumerate((title, *(_(TEST_TITLES[use]) for use in SCORED)), 1):
        sheet.heading(row, offset, text)


def _spread_table(sheet: EntrySheet, view: ScoreSheetView, row: int) -> int:
    """Write how many people are in each band of ten per cent; return the last row."""
    _table_heading(sheet, row, _("Per cent right"))
    columns = view.columns
    for at, (low, high) in enumerate(_BANDS, row + 1):
        is_open = low == 0 and view.has_penalty
        band = f"{low}–{high - 1 if high < 100 else 100}"
        sheet.label(at, 1, _("below {number}", number=high) if is_open else band)
        for offset, use in enumerate(SCORED, 2):
            name = letter(columns[ScoreColumn(Figure.PERCENT, use)])
            people = reference(SCORES, f"${name}${FIRST_ROW}:${name}${view.layout.last_row}")
            above = f'-COUNTIF({people},">={high}")' if high < 100 else ""
            counted = f"COUNT({people})" if is_open else f'COUNTIF({people},">={low}")'
            sheet.calculated(at, offset, f"{counted}{above}")
    return row + len(_BANDS)


def _group_table(
    sheet: EntrySheet, view: ScoreSheetView, groups: tuple[ScoreGroup, ...], row: int, title: str
) -> int:
    """Write each group's mean over everybody with a score; return the last row."""
    _table_heading(sheet, row, title)
    columns, means = view.columns, view.layout.class_row(ClassRow.MEAN)
    for at, group in enumerate(groups, row + 1):
        name = group.key.partition("/")[2]
        sheet.label(at, 1, f"{group.title}: {name}" if name else group.title)
        for offset, use in enumerate(SCORED, 2):
            column = columns[ScoreColumn(Figure.PERCENT, use, group.key)]
            sheet.calculated(at, offset, reference(SCORES, f"{letter(column)}{means}"), "0.0")
    return row + len(groups)


def _bars(sheet: EntrySheet, rows: tuple[int, int], title: str) -> Any:
    from openpyxl.chart import BarChart, Reference, Series
    from openpyxl.chart.shapes import GraphicalProperties

    chart: Any = BarChart()  # the type stubs know neither titles nor grid lines
    chart.type = "col"
    chart.title = title
    for column, use in enumerate(SCORED, 2):
        name, fill = _(TEST_TITLES[use]), _FILLS[use]
        values = Reference(sheet.raw, min_col=column, min_row=rows[0], max_row=rows[1])
        series: Any = Series(values, title=name)
        series.graphicalProperties = GraphicalProperties(solidFill=fill)
        series.graphicalProperties.line.solidFill = INK
        series.graphicalProperties.line.width = 9525
        chart.series.append(series)
    chart.set_categories(Reference(sheet.raw, min_col=1, min_row=rows[0], max_row=rows[1]))
    chart.gapWidth, chart.overlap = 60, 0
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.tickLblPos = "low"
    chart.y_axis.scaling.min = 0
    chart.y_axis.number_format = "0"
    chart.y_axis.majorGridlines.spPr = GraphicalProperties()
    chart.y_axis.majorGridlines.spPr.line.solidFill = "C8D0D6"
    chart.legend.position = "b"
    chart.title.overlay = chart.legend.overlay = False
    chart.width, chart.height = _HALF, _HIGH
    return chart


def _in_per_cent(chart: Any) -> None:
    chart.y_axis.scaling.max = 100
    chart.y_axis.majorUnit = 20
    chart.y_axis.title = _("Per cent right")
    chart.y_axis.title.overlay = False


def _lay_flat(chart: Any) -> None:
    """Turn the bars to the side, the first on top: long names then stand beside them."""
    chart.type = "bar"
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"


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
            return f'IF(OR({state}="",{form}=0),"",{test.width}-{entries})'
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


def _points(test: CellsOfTest, group: str, at: int) -> str:
    """Return the formula of the points that a group of items is worth on the form ``at``."""
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


def score_sheets(kit: Kit) -> Iterator[Document]:
    """Yield the score sheet if the workshop has tests."""
    if kit.forms is not None:
        view = score_sheet_view(kit, kit.forms)
        yield Document(Audience.TRAINERS, SCORE_SHEET, FileRecipe(view, write_score_sheet))


def write_score_sheet(view: ScoreSheetView) -> bytes:
    """Return the workbook; the order of the calls is the order of the sheets."""
    workbook = new_workbook(_("Score sheet: {workshop}", workshop=view.title))
    _add_instructions(workbook, view)
    _add_participants(workbook, view)
    for use in SCORED:
        add_answers(workbook, view, use)
    for use in SCORED:
        add_second_rater(workbook, view, use)
    _add_key(workbook, view)
    add_scores(workbook, view)
    add_items(workbook, view)
    add_dashboard(workbook, view)
    _add_class_list(workbook, view)
    for use in SCORED:
        add_marks(workbook, view, use)
    return workbook_bytes(workbook)


def _add_instructions(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet that says what to do and to which forms the file belongs."""
    sheet = EntrySheet.add(workbook, INSTRUCTIONS, view.title)
    sheet.title(_("Score sheet"), view.title)
    facts = {
        Fact.LAYOUT: LAYOUT_VERSION,
        **facts_of(view.workshop, view.scoring.papers),
        Fact.PEOPLE: str(len(view.people)),
        Fact.CHECK: view.check,
    }
    if raters := rater_sheets_of(view.scoring.papers):
        facts[Fact.RATERS] = ", ".join(map(shown_name, raters))
    for fact, value in facts.items():
        sheet.label(fact.row, 1, _(fact.value), bold=True)
        sheet.label(fact.row, 2, value)
    row = max(fact.row for fact in facts) + 2
    row = sheet.paragraphs(row, _("What to do"), view.steps, numbered=True)
    row = _legend(sheet, row, view.colours)
    row = sheet.paragraphs(row, _("Good to know"), view.notes)
    plan = PagePlan(row - 2, 2, {1: 26, 2: 92}, portrait=True)
    sheet.lock_and_lay_out(plan)


def _legend(sheet: EntrySheet, row: int, colours: tuple[str, ...]) -> int:
    from openpyxl.styles import PatternFill, Protection

    sheet.prose(row, 1, _("Colours"), bold=True)
    sheet.entry(row + 1, 1).protection = Protection(locked=True)
    sheet.calculated(row + 2, 1, "50", "0.0")
    sheet.heading(row + 3, 1, _("Code"))
    doubtful = sheet.label(row + 4, 1, DOUBTFUL, bold=True)
    doubtful.fill = PatternFill("solid", start_color=ALARM)
    for offset, text in enumerate(colours, 1):
        sheet.prose(row + offset, 2, text)
    return row + len(colours) + 2


_PEOPLE_WIDTHS = {
    "Code": 14, "Name": 30, "Country": 10, "Role": 40, "Language": 11, "Status": 13, "Note": 40,
}  # fmt: skip


def _add_participants(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet for attendance, notes and the codes of people who were not on the roster."""
    sheet = EntrySheet.add(workbook, PARTICIPANTS, view.title)
    sheet.title(
        _("Participants"),
        _(
            "Status: {statuses}. The last rows are for people who are not on the list of "
            "participants.",
            statuses=or_list(map(_, STATUSES)),
        ),
    )
    columns, layout = view.people_columns, view.layout
    sheet.table(
        FIRST_ROW - 1,
        {_(text): _PEOPLE_WIDTHS[text] for text in columns},
        layout.last_row,
        frozen=1,
        pages_high=layout.pages_high,
    )
    status, note = columns.index("Status") + 1, columns.index("Note") + 1
    for row in layout.rows:
        person = view.people[row - FIRST_ROW] if row in layout.roster_rows else None
        _person(sheet, row, person, columns)
        sheet.entry(row, status)
        sheet.entry(row, note, centred=False)
    _validate_people(sheet, view, status)
    for row in range(3, FIRST_ROW - 1):  # people have the same row on every sheet
        sheet.height(row, 3)


def _person(
    sheet: EntrySheet, row: int, person: PersonRow | None, columns: tuple[str, ...]
) -> None:
    texts = {} if person is None else {
        "Code": person.code, "Name": person.name, "Country": person.country, "Role": person.role,
        "Language": person.language,
    }  # fmt: skip
    for column, title in enumerate(columns[:-2], 1):
        if person is None and title == "Code":
            sheet.entry(row, column, centred=False)
            continue
        sheet.label(row, column, texts.get(title) or "", wrapped=title in {"Name", "Role"})


def _validate_people(sheet: EntrySheet, view: ScoreSheetView, status: int) -> None:
    first, last, name = view.layout.spare_rows.start, view.layout.last_row, letter(status)
    statuses = [_(status) for status in STATUSES]
    sheet.rule(
        "list",
        f'"{",".join(statuses)}"',
        f"{name}{FIRST_ROW}:{name}{last}",
        _("Status"),
        _("Choose {statuses}, or leave the cell empty.", statuses=comma_list(statuses)),
    )
    sheet.rule(
        "custom",
        f"AND(LEN(A{first})<=12,EXACT(A{first},UPPER(A{first})),"
        f"SUMPRODUCT(--($A${FIRST_ROW}:$A${last}=A{first}))=1)",
        f"A{first}:A{last}",
        _("Code"),
        _("Type a code that nobody else has: up to 12 capital letters, digits and hyphens."),
    )


_CENTRED = {"No.", "Version", "Letters", "Key", "Points", PENALTY}
_WIDTHS = {
    "Test": 11, "Form": 9, "No.": 8, "Module": 26, "Objective": 26, "Level": 8, "Item": 28,
    "Version": 8, "Letters": 12, "Key": 14, "Points": 7, "Objective in words": 60,
}  # fmt: skip


def _add_key(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet with the key of all forms."""
    sheet = EntrySheet.add(workbook, KEY, view.title)
    columns = key_columns(view.scoring.papers)
    several = "Key, version 2" in columns
    hint = (
        _("One row for each item, in the order of the form, which is version 1. For trainers only.")
        if several
        else _("One row for each item, in printed order. For trainers only.")
    )
    sheet.title(_("Key"), hint)
    sheet.table(
        KEY_FIRST_ROW - 1,
        {key_heading(text): _WIDTHS.get(text, 9) for text in columns},
        KEY_FIRST_ROW + len(view.items) - 1,
        frozen=3,
    )
    for row, (texts, (_form, item)) in enumerate(
        zip(key_rows(view.scoring.papers), view.items, strict=True), KEY_FIRST_ROW
    ):
        measured = {
            "Objective": item.objective,
            "Level": _(item.level.value),
            "Objective in words": view.objective_text(item.objective_key),
        }
        _key_row(sheet, row, columns, texts | measured)
    sheet.height(KEY_FIRST_ROW - 1, 28)


def _key_row(
    sheet: EntrySheet, row: int, columns: tuple[str, ...], texts: Mapping[str, str | int]
) -> None:
    for column, title in enumerate(columns, 1):
        kind = title.partition(",")[0]
        traits = {"bold": kind == "Key", "centred": kind in _CENTRED, "wrapped": True}
        sheet.value(row, column, texts.get(title, ""), **traits)
    widths = {"Objective in words": 56, "Item": 26, "Letters": 10, "Key": 12}
    sheet.height(row, 14 * max(1, *(-(-len(str(texts[of])) // n) for of, n in widths.items())))


_CLASS_HEADINGS = {
    FormUse.PRE: (N_("Pre paper"), N_("Pre state")),
    FormUse.POST: (N_("Post paper"), N_("Post state")),
}
"""On the class list, over the paper and the state of each test."""


def _add_class_list(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the list; everything on it follows the other sheets."""
    sheet = EntrySheet.add(workbook, CLASS_LIST, view.title)
    sheet.title(
        _("Class list"),
        _("By code, without names. For trainers only: it shows individual people."),
    )
    columns = view.columns
    status = letter(view.people_columns.index("Status") + 1)
    sources = [(_("Status"), PARTICIPANTS, status, "@")]
    for use in SCORED:
        test = CellsOfTest.of(view, use)
        sources += [
            (_(_CLASS_HEADINGS[use][0]), test.answers, letter(PAPER_COLUMN), "@"),
            (_(_CLASS_HEADINGS[use][1]), test.answers, letter(test.last_column + 1), "@"),
            (
                _(PERCENT_TITLES[use]),
                SCORES,
                letter(columns[ScoreColumn(Figure.PERCENT, use)]),
                "0.0",
            ),
        ]
    sources.append((_("Gain"), SCORES, letter(columns[ScoreColumn(Figure.GAIN)]), "0.0"))
    headings = [_("Code"), *(source[0] for source in sources)]
    sheet.table(
        FIRST_ROW - 1,
        {_("Code"): 14.0} | dict.fromkeys(headings[1:], 11.0),
        view.layout.last_row,
        frozen=1,
        pages_high=view.layout.pages_high,
        portrait=True,
    )
    for row in view.layout.rows:
        show_code(sheet, row)
        for column, (_heading, title, name, shape) in enumerate(sources, 2):
            source = reference(title, f"{name}{row}")
            sheet.calculated(row, column, f'IF(OR($A{row}="",{source}=""),"",{source})', shape)
    sheet.height(FIRST_ROW - 1, 28)
    for row in range(3, FIRST_ROW - 1):  # people have the same row on every sheet
        sheet.height(row, 3)
