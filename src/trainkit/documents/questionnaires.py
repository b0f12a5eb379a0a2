"""The end-of-course questionnaire (reaction level), anonymous, on one sheet of paper."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.definitions.questionnaire import Question
from trainkit.documents.document import Audience, Document, Kit
from trainkit.documents.frame import Frame, frame_of
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import View

__all__ = ["questionnaire"]


class QuestionnaireView(View):
    """The questionnaire of this workshop."""

    frame: Frame
    introduction: str
    questions: tuple[Question, ...]
    modules: tuple[str, ...]
    source: str


def questionnaire(kit: Kit) -> Iterator[Document]:
    """Yield the questionnaire."""
    definition = kit.definitions.questionnaire
    view = QuestionnaireView(
        frame=frame_of(kit, definition.title, Audience.PARTICIPANTS),
        introduction=definition.introduction,
        questions=definition.questions,
        modules=tuple(course.module.short_title for course in kit.definitions.courses),
        source=definition.source,
    )
    recipe = PdfRecipe("questionnaires/questionnaire.html", view)
    yield Document(Audience.PARTICIPANTS, "end-of-course-questionnaire.pdf", recipe)
