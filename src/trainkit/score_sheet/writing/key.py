"""The Key sheet: every item of every form, with its key on each version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainkit.assessment.forms import SCORED
from trainkit.assessment.keyed import KeyedForm, KeyedItem, KeyedPaper
from trainkit.score_sheet.layout import ANSWER_SHEETS, KEY, KEY_FIRST_ROW, key_columns
from trainkit.score_sheet.writing.cells import (
    PagePlan,
    heading,
    label,
    lock_and_lay_out,
    number,
    sheet_title,
)
from trainkit.score_sheet.writing.view import ScoreSheetView

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["add_key"]

_CENTRED = {"Number", "Version", "Letters", "Key", "Points"}
_WIDTHS = {
    "Test": 9, "Form": 7, "Number": 8, "Module": 26, "Objective": 26, "Level": 8, "Item": 28,
    "Version": 8, "Letters": 12, "Key": 14, "Points": 7, "Objective in words": 60,
}  # fmt: skip


def add_key(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet with the key of all forms."""
    sheet = workbook.create_sheet(KEY)
    versions = max(paper.version for papers in view.keyed.papers.values() for paper in papers)
    columns = key_columns(versions)
    order = "in the order of the form, which is version 1" if versions > 1 else "in printed order"
    sheet_title(sheet, "Key", f"One row an item, {order}. For trainers only.")
    for column, text in enumerate(columns, 1):
        heading(sheet, KEY_FIRST_ROW - 1, column, text)
    for row, (form, item) in enumerate(view.items, KEY_FIRST_ROW):
        _row(sheet, row, columns, (form, item), view)
    plan = PagePlan(
        KEY_FIRST_ROW + len(view.items) - 1,
        len(columns),
        {column: float(_WIDTHS.get(text, 9)) for column, text in enumerate(columns, 1)},
        freeze=f"D{KEY_FIRST_ROW}",
        heading_rows=(KEY_FIRST_ROW - 1, KEY_FIRST_ROW - 1),
    )
    lock_and_lay_out(sheet, plan, view.title)
    sheet.row_dimensions[KEY_FIRST_ROW - 1].height = 28


def _row(
    sheet: Worksheet,
    row: int,
    columns: tuple[str, ...],
    which: tuple[KeyedForm, KeyedItem],
    view: ScoreSheetView,
) -> None:
    form, item = which
    objective = view.objective_text(item.objective_key)
    values: dict[str, str | int] = {
        "Test": _tests(view, form), "Form": form.code, "Number": item.number,
        "Module": item.module, "Objective": item.objective, "Level": str(item.level),
        "Item": item.item, "Version": item.version, "Letters": item.placed.offered,
        "Key": item.placed.key_text, "Points": item.points, "Objective in words": objective,
    }  # fmt: skip
    for paper in _papers(view, form):
        place = paper.places[item.number - 1]
        values[f"Key, version {paper.version}"] = paper.items[place - 1].key_text
        values[f"Number, version {paper.version}"] = place
    for column, title in enumerate(columns, 1):
        value = values.get(title, "")
        if isinstance(value, int):
            number(sheet, row, column, value)
        else:
            centred = title.partition(",")[0] in _CENTRED
            bold = title.partition(",")[0] == "Key"
            label(sheet, row, column, value, bold=bold, centred=centred, wrapped=True)
    sheet.row_dimensions[row].height = 14 * max(
        1,
        -(-len(objective) // 56),
        -(-len(item.item) // 26),
        -(-len(item.placed.offered) // 10),
        -(-len(item.placed.key_text) // 12),
    )


def _papers(view: ScoreSheetView, form: KeyedForm) -> list[KeyedPaper]:
    papers = {p.code: p for use in SCORED for p in view.keyed.papers[use] if p.form == form.code}
    return list(papers.values())


def _tests(view: ScoreSheetView, form: KeyedForm) -> str:
    return ", ".join(ANSWER_SHEETS[use] for use in SCORED if form in view.keyed.forms_at(use))
