"""The score sheet: a workbook in which trainers enter the letters and read the results.

The view holds the key of both tests, so this document is for trainers only. A sheet that somebody
has filled in is never replaced; the build asks ``trainkit.score_sheet.read`` about that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trainkit.assessment.forms import SCORED
from trainkit.assessment.keyed import KeyedForm, KeyedItem, KeyedPaper
from trainkit.kit import Audience, Document, Kit
from trainkit.render.excel import new_workbook, workbook_bytes
from trainkit.render.recipe import FileRecipe
from trainkit.score_sheet.layout import (
    ANSWER_SHEETS,
    CLASS_LIST,
    FIRST_ROW,
    KEY,
    KEY_FIRST_ROW,
    PAPER_COLUMN,
    PARTICIPANTS,
    SCORE_SHEET,
    SCORES,
    Figure,
    ScoreColumn,
    key_columns,
    people_columns,
)
from trainkit.score_sheet.look import EntrySheet, PagePlan, letter, reference
from trainkit.score_sheet.view import CellsOfTest, ScoreSheetView, score_sheet_view
from trainkit.score_sheet.write_answers import add_answers
from trainkit.score_sheet.write_class import add_dashboard, add_items
from trainkit.score_sheet.write_marks import add_marks
from trainkit.score_sheet.write_people import add_instructions, add_participants, show_code
from trainkit.score_sheet.write_scores import add_scores

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["score_sheets", "write_score_sheet"]


def score_sheets(kit: Kit) -> Iterator[Document]:
    """Yield the score sheet if the workshop has tests."""
    if kit.forms is not None:
        view = score_sheet_view(kit, kit.forms)
        yield Document(Audience.TRAINERS, SCORE_SHEET, FileRecipe(view, write_score_sheet))


def write_score_sheet(view: ScoreSheetView) -> bytes:
    """Return the workbook; the order of the calls is the order of the sheets."""
    workbook = new_workbook(f"Score sheet: {view.title}")
    add_instructions(workbook, view)
    add_participants(workbook, view)
    for use in SCORED:
        add_answers(workbook, view, use)
    _add_key(workbook, view)
    add_scores(workbook, view)
    add_items(workbook, view)
    add_dashboard(workbook, view)
    _add_class_list(workbook, view)
    for use in SCORED:
        add_marks(workbook, view, use)
    return workbook_bytes(workbook)


_CENTRED = {"Number", "Version", "Letters", "Key", "Points"}
_WIDTHS = {
    "Test": 9, "Form": 7, "Number": 8, "Module": 26, "Objective": 26, "Level": 8, "Item": 28,
    "Version": 8, "Letters": 12, "Key": 14, "Points": 7, "Objective in words": 60,
}  # fmt: skip


def _add_key(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet with the key of all forms."""
    sheet = EntrySheet.add(workbook, KEY, view.title)
    versions = max(paper.version for papers in view.keyed.papers.values() for paper in papers)
    columns = key_columns(versions)
    order = "in the order of the form, which is version 1" if versions > 1 else "in printed order"
    sheet.title("Key", f"One row an item, {order}. For trainers only.")
    for column, text in enumerate(columns, 1):
        sheet.heading(KEY_FIRST_ROW - 1, column, text)
    for row, (form, item) in enumerate(view.items, KEY_FIRST_ROW):
        _key_row(sheet, row, columns, (form, item), view)
    plan = PagePlan(
        KEY_FIRST_ROW + len(view.items) - 1,
        len(columns),
        {column: float(_WIDTHS.get(text, 9)) for column, text in enumerate(columns, 1)},
        freeze=f"D{KEY_FIRST_ROW}",
        heading_rows=(KEY_FIRST_ROW - 1, KEY_FIRST_ROW - 1),
    )
    sheet.lock_and_lay_out(plan)
    sheet.height(KEY_FIRST_ROW - 1, 28)


def _key_row(
    sheet: EntrySheet,
    row: int,
    columns: tuple[str, ...],
    which: tuple[KeyedForm, KeyedItem],
    view: ScoreSheetView,
) -> None:
    form, item = which
    tests = [ANSWER_SHEETS[use] for use in SCORED if form in view.keyed.forms_at(use)]
    objective = view.objective_text(item.objective_key)
    values: dict[str, str | int] = {
        "Test": ", ".join(tests), "Form": form.code, "Number": item.number,
        "Module": item.module, "Objective": item.objective, "Level": str(item.level),
        "Item": item.item, "Version": item.version, "Letters": item.placed.offered,
        "Key": item.placed.key_text, "Points": item.points, "Objective in words": objective,
    }  # fmt: skip
    for paper in _papers(view, form):
        place = paper.places[item.number - 1]
        values[f"Key, version {paper.version}"] = paper.items[place - 1].key_text
        values[f"Number, version {paper.version}"] = place
    for column, title in enumerate(columns, 1):
        kind = title.partition(",")[0]
        traits = {"bold": kind == "Key", "centred": kind in _CENTRED, "wrapped": True}
        sheet.value(row, column, values.get(title, ""), **traits)
    widths = {"Objective in words": 56, "Item": 26, "Letters": 10, "Key": 12}
    sheet.height(row, 14 * max(1, *(-(-len(str(values[of])) // n) for of, n in widths.items())))


def _papers(view: ScoreSheetView, form: KeyedForm) -> list[KeyedPaper]:
    papers = {p.code: p for use in SCORED for p in view.keyed.papers[use] if p.form == form.code}
    return list(papers.values())


def _add_class_list(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the list; everything on it follows the other sheets."""
    sheet = EntrySheet.add(workbook, CLASS_LIST, view.title)
    sheet.title("Class list", "By code, without names. For trainers: it shows single people.")
    columns = view.columns
    status = letter(people_columns(view.names).index("Status") + 1)
    sources = [("Status", PARTICIPANTS, status, "@")]
    for use in SCORED:
        test = CellsOfTest(view, use)
        sources += [
            (f"{test.answers} paper", test.answers, letter(PAPER_COLUMN), "@"),
            (f"{test.answers} state", test.answers, letter(test.last_column + 1), "@"),
            (f"{test.answers} %", SCORES, letter(columns[ScoreColumn(Figure.PERCENT, use)]), "0.0"),
        ]
    sources.append(("Gain", SCORES, letter(columns[ScoreColumn(Figure.GAIN)]), "0.0"))
    for column, title in enumerate(["Code", *(source[0] for source in sources)], 1):
        sheet.heading(FIRST_ROW - 1, column, title)
    for row in view.layout.rows:
        show_code(sheet, row)
        for column, (_, title, name, shape) in enumerate(sources, 2):
            source = reference(title, f"{name}{row}")
            sheet.calculated(row, column, f'IF(OR($A{row}="",{source}=""),"",{source})', shape)
    plan = PagePlan(
        view.layout.last_row,
        len(sources) + 1,
        {1: 14.0} | dict.fromkeys(range(2, len(sources) + 2), 11.0),
        freeze=f"B{FIRST_ROW}",
        heading_rows=(FIRST_ROW - 1, FIRST_ROW - 1),
        pages_high=view.layout.pages_high,
        portrait=True,
    )
    sheet.lock_and_lay_out(plan)
    sheet.height(FIRST_ROW - 1, 28)
    for row in range(3, FIRST_ROW - 1):  # people have the same row on every sheet
        sheet.height(row, 3)
