"""The score sheet: a workbook in which trainers enter the letters and read the results.

The view holds the key of both tests, so this document is for trainers only. A sheet that somebody
has typed into is never replaced; the build asks ``trainkit.responses.score_sheet`` about that.
"""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.documents.document import Audience, Document, Kit
from trainkit.documents.score_sheet.answers import add_answers
from trainkit.documents.score_sheet.class_list import add_class_list
from trainkit.documents.score_sheet.dashboard import add_dashboard
from trainkit.documents.score_sheet.items import add_items
from trainkit.documents.score_sheet.key import add_key
from trainkit.documents.score_sheet.marks import add_marks
from trainkit.documents.score_sheet.people import add_instructions, add_participants
from trainkit.documents.score_sheet.scores import add_scores
from trainkit.documents.score_sheet.view import ScoreSheetView, score_sheet_view
from trainkit.plan.forms import SCORED
from trainkit.render.excel import new_workbook, workbook_bytes
from trainkit.render.recipe import FileRecipe

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
