"""The Chart sheet: the class in a few numbers, and pre against post for every person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from trainkit.documents.score_sheet.view import ScoreSheetView
from trainkit.plan.forms import FormUse
from trainkit.plan.score_layout import CHART, FIRST_ROW, SCORES, ClassRow, Figure, ScoreColumn
from trainkit.render.excel import INK

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.chart import BarChart
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["add_chart"]

_TABLE_ROW = 4
_ROWS = (
    ("Pre %", ScoreColumn(Figure.PERCENT, FormUse.PRE)),
    ("Post %", ScoreColumn(Figure.PERCENT, FormUse.POST)),
    ("Gain (both tests scored)", ScoreColumn(Figure.GAIN)),
)


def add_chart(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the chart, drawn from the Scores sheet, with the class's figures above it."""
    sheet = workbook.create_sheet(CHART)
    sheet_title(
        sheet, "Pre-test and post-test", "A person without a score on a test has no bar there."
    )
    _class_table(sheet, view)
    chart = _bars(workbook[SCORES], view)
    sheet.add_chart(chart, f"A{_TABLE_ROW + 5}")
    plan = PagePlan(_TABLE_ROW + 34, 12, {1: 26} | dict.fromkeys(range(2, 13), 9.5))
    lock_and_lay_out(sheet, plan, view.title)


def _class_table(sheet: Worksheet, view: ScoreSheetView) -> None:
    layout = view.layout
    for offset, text in enumerate(("Class", "n", "Mean", "SD"), 1):
        heading(sheet, _TABLE_ROW, offset, text)
    for row, (text, column) in enumerate(_ROWS, _TABLE_ROW + 1):
        label(sheet, row, 1, text)
        source_column = letter(view.columns[column])
        for offset, class_row in enumerate((ClassRow.N, ClassRow.MEAN, ClassRow.SD), 2):
            source = reference(SCORES, f"{source_column}{layout.class_row(class_row)}")
            calculated(sheet, row, offset, source, "0" if class_row is ClassRow.N else "0.0")


def _bars(scores: Worksheet, view: ScoreSheetView) -> BarChart:
    from openpyxl.chart import BarChart, Reference, Series
    from openpyxl.chart.shapes import GraphicalProperties

    chart: Any = BarChart()  # the type stubs know neither titles nor grid lines
    chart.type = "col"
    chart.title = "Per cent right before and after, by participant"
    first, last = FIRST_ROW, view.layout.last_row
    for use, title, fill in ((FormUse.PRE, "Pre-test", "FFFFFF"), (FormUse.POST, "Post-test", INK)):
        column = view.columns[ScoreColumn(Figure.PERCENT, use)]
        values = Reference(scores, min_col=column, min_row=first, max_row=last)
        series: Any = Series(values, title=title)
        series.graphicalProperties = GraphicalProperties(solidFill=fill)
        series.graphicalProperties.line.solidFill = INK
        series.graphicalProperties.line.width = 9525
        chart.series.append(series)
    chart.set_categories(Reference(scores, min_col=1, min_row=first, max_row=last))
    chart.gapWidth, chart.overlap = 60, 0
    _axes(chart)
    chart.legend.position = "b"
    for part in (chart.title, chart.legend, chart.x_axis.title, chart.y_axis.title):
        part.overlay = False
    chart.width, chart.height = 26.5, 13.5
    return chart  # type: ignore[no-any-return]


def _axes(chart: Any) -> None:
    from openpyxl.chart.shapes import GraphicalProperties

    chart.x_axis.title = "Participant"
    chart.y_axis.title = "Per cent right"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.tickLblPos = "low"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 100
    chart.y_axis.majorUnit = 20
    chart.y_axis.number_format = "0"
    chart.y_axis.majorGridlines.spPr = GraphicalProperties()
    chart.y_axis.majorGridlines.spPr.line.solidFill = "C8D0D6"
