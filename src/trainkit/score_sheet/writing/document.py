"""The score sheet: a workbook in which trainers enter the letters and read the results.

The view holds the key of both tests, so this document is for trainers only. A sheet that somebody
has typed into is never replaced; the build asks ``trainkit.score_sheet.reading.sheet`` about that.
"""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.assessment.forms import SCORED
from trainkit.kit import Audience, Document, Kit
from trainkit.render.excel import new_workbook, workbook_bytes
from trainkit.render.recipe import FileRecipe
from trainkit.score_sheet.writing.answers import add_answers
from trainkit.score_sheet.writing.class_list import add_class_list
from trainkit.score_sheet.writing.dashboard import add_dashboard
from trainkit.score_sheet.writing.items import add_items
from trainkit.score_sheet.writing.key import add_key
from trainkit.score_sheet.writing.marks import add_marks
from trainkit.score_sheet.writing.people import add_instructions, add_participants
from trainkit.score_sheet.writing.scores import add_scores
from trainkit.score_sheet.writing.view import ScoreSheetView, score_sheet_view

__all__ = ["SCORE_SHEET", "score_sheets", "write_score_sheet"]

SCORE_SHEET = "score-sheet.xlsx"


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
    add_key(workbook, view)
    add_scores(workbook, view)
    add_items(workbook, view)
    add_dashboard(workbook, view)
    add_class_list(workbook, view)
    for use in SCORED:
        add_marks(workbook, view, use)
    return workbook_bytes(workbook)
