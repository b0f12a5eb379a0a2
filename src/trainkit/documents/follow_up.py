"""What is sent out three to six months after the course, and the workbook for what comes back."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.documents.families import all_documents
from trainkit.documents.follow_up_note import (
    note_to_participants,
    note_to_superiors,
    write_note,
)
from trainkit.kit import Audience, Kit
from trainkit.questionnaires.layout import FOLLOW_UP_ANSWERS
from trainkit.questionnaires.write import follow_up_view, write_answers
from trainkit.render.recipe import FileRecipe, Recipe

__all__ = ["follow_up_documents"]


def follow_up_documents(kit: Kit) -> Iterator[tuple[str, Recipe]]:
    """Yield file names below ``out/follow-up/`` and how each file is made; none twice.

    The questionnaires with a code and the papers of the retention test are those of the build.
    """
    sheets = {f"{one.id}-questionnaire.pdf" for one in kit.definitions.questionnaires if one.coded}
    for document in all_documents(kit):
        of_the_test = document.name.startswith("tests/retention-test")
        if document.audience is Audience.PARTICIPANTS and (of_the_test or document.name in sheets):
            yield document.name.removeprefix("tests/"), document.recipe
    if not sheets and not _has_test(kit):
        return
    yield "note-to-participants.docx", FileRecipe(note_to_participants(kit), write_note)
    superiors = note_to_superiors(kit)
    if superiors is not None:
        yield "note-to-superiors.docx", FileRecipe(superiors, write_note)
    yield FOLLOW_UP_ANSWERS, FileRecipe(follow_up_view(kit), write_answers)


def _has_test(kit: Kit) -> bool:
    from trainkit.assessment.forms import FormUse

    return kit.forms is not None and kit.forms.has(FormUse.RETENTION)
