"""The Class list: a page to print, a row a person, by code and without names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainkit.assessment.forms import SCORED
from trainkit.score_sheet.columns import Figure, ScoreColumn
from trainkit.score_sheet.layout import (
    CLASS_LIST,
    FIRST_ROW,
    PAPER_COLUMN,
    PARTICIPANTS,
    SCORES,
    people_columns,
)
from trainkit.score_sheet.writing.answers import repeated_code
from trainkit.score_sheet.writing.cells import (
    ONE_PAGE,
    PagePlan,
    calculated,
    heading,
    letter,
    lock_and_lay_out,
    reference,
    sheet_title,
)
from trainkit.score_sheet.writing.sitting import SittingCells
from trainkit.score_sheet.writing.view import ScoreSheetView

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["add_class_list"]


def add_class_list(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the list; everything on it follows the other sheets."""
    sheet = workbook.create_sheet(CLASS_LIST)
    sheet_title(
        sheet, "Class list", "By code, without names. For trainers: it shows single people."
    )
    columns = view.columns
    status = letter(people_columns(view.names).index("Status") + 1)
    sources = [("Status", PARTICIPANTS, status, "@")]
    for use in SCORED:
        test = SittingCells(view, use)
        sources += [
            (f"{test.answers} paper", test.answers, letter(PAPER_COLUMN), "@"),
            (f"{test.answers} state", test.answers, letter(test.last_column + 1), "@"),
            (f"{test.answers} %", SCORES, letter(columns[ScoreColumn(Figure.PERCENT, use)]), "0.0"),
        ]
    sources.append(("Gain", SCORES, letter(columns[ScoreColumn(Figure.GAIN)]), "0.0"))
    for column, title in enumerate(["Code", *(source[0] for source in sources)], 1):
        heading(sheet, FIRST_ROW - 1, column, title)
    for row in view.layout.rows:
        repeated_code(sheet, row)
        for column, (_, title, name, shape) in enumerate(sources, 2):
            source = reference(title, f"{name}{row}")
            calculated(sheet, row, column, f'IF(OR($A{row}="",{source}=""),"",{source})', shape)
    plan = PagePlan(
        view.layout.last_row,
        len(sources) + 1,
        {1: 14.0} | dict.fromkeys(range(2, len(sources) + 2), 11.0),
        freeze=f"B{FIRST_ROW}",
        heading_rows=(FIRST_ROW - 1, FIRST_ROW - 1),
        pages_high=1 if len(view.layout.rows) <= ONE_PAGE else 0,
        portrait=True,
    )
    lock_and_lay_out(sheet, plan, view.title)
    sheet.row_dimensions[FIRST_ROW - 1].height = 28
    for row in range(3, FIRST_ROW - 1):  # people have the same row on every sheet
        sheet.row_dimensions[row].height = 3
