"""Questionnaires: anonymous, or with a code where answers are joined with earlier ones."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.definitions.questionnaire import Question, Questionnaire
from trainkit.documents.frame import Frame, frame_of, original_note
from trainkit.kit import Audience, Document, Kit
from trainkit.languages import _
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import View

__all__ = ["for_superiors", "questionnaires"]


class QuestionnaireView(View):
    """A questionnaire of this workshop."""

    frame: Frame
    introduction: str
    questions: tuple[Question, ...]
    modules: tuple[str, ...]
    code: str
    """What stands before the line for the code; empty where none is asked for."""
    closing: str
    source: str
    edition: str
    """Id and version, to be compared with the sheet that the answers are entered on."""


def questionnaires(kit: Kit) -> Iterator[Document]:
    """Yield every questionnaire."""
    for definition in kit.definitions.questionnaires:
        yield _questionnaire(kit, definition)


def for_superiors(definition: Questionnaire) -> bool:
    """Whether a questionnaire goes to the participants' superiors."""
    return "supervisor" in definition.id


def _code(definition: Questionnaire) -> str:
    """Return whose code is asked for: a superior writes that of the participant, or none."""
    if not definition.coded:
        return ""
    if for_superiors(definition):
        return _("Code of the participant")
    return _("Your code from the course")


def _questionnaire(kit: Kit, definition: Questionnaire) -> Document:
    audience = Audience(definition.reader.value)
    view = QuestionnaireView(
        frame=frame_of(kit, definition.title, audience, original_note(kit, [definition.language])),
        introduction=definition.introduction,
        questions=definition.questions,
        modules=tuple(course.module.short_title for course in kit.definitions.courses),
        code=_code(definition),
        closing=definition.closing or _("Thank you. Put the sheet in the box face down."),
        source=definition.source,
        edition=f"{definition.id} {definition.version}",
    )
    recipe = PdfRecipe("questionnaires/questionnaire.html", view)
    return Document(audience, f"{definition.id}-questionnaire.pdf", recipe)
