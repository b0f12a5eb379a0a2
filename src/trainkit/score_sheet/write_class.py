"""The sheets with figures of the class: Items, one row per item, and the Dashboard for the wall.

Formulas of this workbook are those of every spreadsheet program since 2007, without arrays that
spill and without functions that recalculate on their own. Where a number is undefined the cell is
empty. ``trainkit.evaluation`` computes the same figures in Python; a test recalculates a filled
sheet and compares every number.

The Dashboard shows nobody: no name, no code, no row of a single person. Its charts are drawn from
small tables below them, which follow the Scores sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.scoring_key import ScoredForm, ScoredItem
from trainkit.items.entries import DOUBTFUL
from trainkit.languages import N_, _
from trainkit.render.excel import INK, letter
from trainkit.render.sheet_names import reference, shown_name
from trainkit.score_sheet.layout import (
    DASHBOARD,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    ITEMS,
    ITEMS_FIRST_ROW,
    NO_ITEM,
    ONE_PAGE,
    SCORES,
    ClassRow,
    Figure,
    ItemColumn,
    ScoreColumn,
)
from trainkit.score_sheet.look import EntrySheet, PagePlan
from trainkit.score_sheet.view import (
    PERCENT_TITLES,
    POINTS,
    STATE,
    TEST_TITLES,
    CellsOfTest,
    Group,
    ScoreSheetView,
)

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["add_dashboard", "add_items"]

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
    sheet: EntrySheet, view: ScoreSheetView, groups: tuple[Group, ...], row: int, title: str
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
