"""The workbooks for answers: one for the course, one for what comes back months later."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.kit import Audience, Document, Kit
from trainkit.questionnaires.layout import COURSE_ANSWERS, FOLLOW_UP_ANSWERS
from trainkit.questionnaires.writing.instructions import add_instructions
from trainkit.questionnaires.writing.sheet import add_answer_sheet
from trainkit.questionnaires.writing.view import AnswersView, answers_view
from trainkit.render.excel import new_workbook, workbook_bytes
from trainkit.render.recipe import FileRecipe

__all__ = ["questionnaire_answers", "write_answers"]


def questionnaire_answers(kit: Kit) -> Iterator[Document]:
    """Yield the workbook for answers given at the course, if anything is asked there."""
    view = answers_view(kit)
    if view.sheets:
        yield Document(Audience.TRAINERS, COURSE_ANSWERS, FileRecipe(view, write_answers))


def write_answers(view: AnswersView) -> bytes:
    """Return the workbook."""
    workbook = new_workbook(view.title)
    add_instructions(workbook, view, FOLLOW_UP_ANSWERS if view.coded else COURSE_ANSWERS)
    for sheet in view.sheets:
        add_answer_sheet(workbook, sheet, view.workshop_title)
    return workbook_bytes(workbook)
