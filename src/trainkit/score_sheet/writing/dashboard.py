"""The Dashboard sheet: the class in a few numbers and charts, for the wall.

It shows nobody: no name, no code, no row of a single person. Charts are drawn from small tables
below them, which follow the Scores sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.render.excel import INK
from trainkit.score_sheet.columns import ClassRow, Figure, ScoreColumn
from trainkit.score_sheet.layout import DASHBOARD, FIRST_ROW, SCORES
from trainkit.score_sheet.writing.cells import (
    PagePlan,
    calculated,
    heading,
    label,
    letter,
    lock_and_lay_out,
    reference,
    sheet_title,
)
from trainkit.score_sheet.writing.view import Group, ScoreSheetView

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["add_dashboard"]

_TABLE_ROW = 4
_ROWS = (
    ("Pre %", ScoreColumn(Figure.PERCENT, FormUse.PRE)),
    ("Post %", ScoreColumn(Figure.PERCENT, FormUse.POST)),
    ("Gain (both tests scored)", ScoreColumn(Figure.GAIN)),
)
_TITLES = {FormUse.PRE: ("Pre-test", "FFFFFF"), FormUse.POST: ("Post-test", INK)}
_FIRST_CHART, _SECOND_CHART, _TABLES_ROW = 9, 31, 66
_LEFT, _RIGHT, _WHOLE, _HIGH = 18.6, 18.6, 37.9, 11.0
"""Widths and height of charts in centimetres: two stand side by side above a wide one."""
_BANDS = tuple((low, low + 10) for low in range(0, 100, 10))
_MOST_BARS = 24
"""Objectives that one chart can still name."""


def add_dashboard(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the class's figures, its charts and the tables they are drawn from."""
    sheet = workbook.create_sheet(DASHBOARD)
    sheet_title(sheet, "How the class did", "Everybody together; no single person is shown.")
    _class_table(sheet, view)
    spread = _spread_table(sheet, view, _TABLES_ROW)
    modules = _group_table(sheet, view, view.modules, spread + 3, "By module")
    objectives = _group_table(
        sheet, view, view.objectives[:_MOST_BARS], modules + 3, "By objective"
    )
    last = _TABLES_ROW + 1, spread + 4, modules + 4
    chart = _bars(sheet, (last[0], spread), "How many people reached how much", "Per cent right")
    chart.y_axis.title = "People"
    sheet.add_chart(chart, f"A{_FIRST_CHART}")
    chart = _bars(sheet, (last[1], modules), "Mean per cent right by module", "")
    _in_per_cent(chart)
    chart.width = _RIGHT
    sheet.add_chart(chart, f"F{_FIRST_CHART}")
    chart = _bars(sheet, (last[2], objectives), "Mean per cent right by objective", "")
    _in_per_cent(chart)
    _lay_flat(chart)
    chart.width, chart.height = _WHOLE, 17.0
    sheet.add_chart(chart, f"A{_SECOND_CHART}")
    widths = {1: 40} | dict.fromkeys(range(2, 14), 9.5)
    plan = PagePlan(_TABLES_ROW - 2, 13, widths, pages_high=1)  # the tables are not printed
    lock_and_lay_out(sheet, plan, view.title)
    sheet.sheet_view.zoomScale = 90


def _class_table(sheet: Worksheet, view: ScoreSheetView) -> None:
    layout, columns = view.layout, view.columns
    for offset, text in enumerate(("Class", "n", "Mean", "SD"), 1):
        heading(sheet, _TABLE_ROW, offset, text)
    for row, (text, column) in enumerate(_ROWS, _TABLE_ROW + 1):
        label(sheet, row, 1, text)
        source_column = letter(columns[column])
        for offset, class_row in enumerate((ClassRow.N, ClassRow.MEAN, ClassRow.SD), 2):
            source = reference(SCORES, f"{source_column}{layout.class_row(class_row)}")
            calculated(sheet, row, offset, source, "0" if class_row is ClassRow.N else "0.0")


def _table_heading(sheet: Worksheet, row: int, title: str) -> None:
    for offset, text in enumerate((title, *(_TITLES[use][0] for use in SCORED)), 1):
        heading(sheet, row, offset, text)


def _spread_table(sheet: Worksheet, view: ScoreSheetView, row: int) -> int:
    """Write how many people are in each band of ten per cent; return the last row."""
    _table_heading(sheet, row, "Per cent right")
    columns = view.columns
    for at, (low, high) in enumerate(_BANDS, row + 1):
        label(sheet, at, 1, f"{low}–{high - 1 if high < 100 else 100}")
        for offset, use in enumerate(SCORED, 2):
            name = letter(columns[ScoreColumn(Figure.PERCENT, use)])
            people = reference(
                SCORES, f"${name}${FIRST_ROW}", f"${name}${view.layout.last_row}"
            )  # fmt: skip
            above = f'-COUNTIF({people},">={high}")' if high < 100 else ""
            calculated(sheet, at, offset, f'COUNTIF({people},">={low}"){above}')
    return row + len(_BANDS)


def _group_table(
    sheet: Worksheet, view: ScoreSheetView, groups: tuple[Group, ...], row: int, title: str
) -> int:
    """Write each group's mean over everybody with a score; return the last row."""
    _table_heading(sheet, row, title)
    columns, means = view.columns, view.layout.class_row(ClassRow.MEAN)
    for at, group in enumerate(groups, row + 1):
        name = group.key.partition("/")[2]
        label(sheet, at, 1, f"{group.title}: {name}" if name else group.title)
        for offset, use in enumerate(SCORED, 2):
            column = columns[ScoreColumn(Figure.PERCENT, use, group.key)]
            calculated(sheet, at, offset, reference(SCORES, f"{letter(column)}{means}"), "0.0")
    return row + len(groups)


def _bars(sheet: Worksheet, rows: tuple[int, int], title: str, under: str) -> Any:
    from openpyxl.chart import BarChart, Reference, Series
    from openpyxl.chart.shapes import GraphicalProperties

    chart: Any = BarChart()  # the type stubs know neither titles nor grid lines
    chart.type = "col"
    chart.title = title
    for column, use in enumerate(SCORED, 2):
        name, fill = _TITLES[use]
        values = Reference(sheet, min_col=column, min_row=rows[0], max_row=rows[1])
        series: Any = Series(values, title=name)
        series.graphicalProperties = GraphicalProperties(solidFill=fill)
        series.graphicalProperties.line.solidFill = INK
        series.graphicalProperties.line.width = 9525
        chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=1, min_row=rows[0], max_row=rows[1]))
    chart.gapWidth, chart.overlap = 60, 0
    chart.x_axis.title = under or None
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.tickLblPos = "low"
    chart.y_axis.scaling.min = 0
    chart.y_axis.number_format = "0"
    chart.y_axis.majorGridlines.spPr = GraphicalProperties()
    chart.y_axis.majorGridlines.spPr.line.solidFill = "C8D0D6"
    chart.legend.position = "b"
    for part in (chart.title, chart.legend, chart.x_axis.title):
        if part is not None:
            part.overlay = False
    chart.width, chart.height = _LEFT, _HIGH
    return chart


def _in_per_cent(chart: Any) -> None:
    chart.y_axis.scaling.max = 100
    chart.y_axis.majorUnit = 20
    chart.y_axis.title = "Per cent right"
    chart.y_axis.title.overlay = False


def _lay_flat(chart: Any) -> None:
    """Turn the bars to the side, the first on top: long names then stand beside them."""
    chart.type = "bar"
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
