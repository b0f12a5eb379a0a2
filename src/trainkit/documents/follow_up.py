"""What is sent out three to six months after the course, and the workbook for the answers.

The covering notes are Word files that the sender completes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trainkit.assessment.forms import FormUse
from trainkit.definitions.questionnaire import Questionnaire
from trainkit.documents.families import all_documents
from trainkit.documents.frame import Frame, frame_of
from trainkit.documents.questionnaires import for_superiors
from trainkit.kit import Audience, Kit
from trainkit.questionnaires.layout import FOLLOW_UP_ANSWERS
from trainkit.questionnaires.write import follow_up_view, write_answers
from trainkit.render import word
from trainkit.render.recipe import FileRecipe, Recipe, View

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

__all__ = [
    "follow_up_documents",
    "note_to_participants",
    "note_to_superiors",
    "write_note",
]


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
    return kit.forms is not None and kit.forms.has(FormUse.RETENTION)


_TO_FILL_IN = "Please send everything back by ____________________ to ____________________ ."
_BACK = (
    "Send it the way that was agreed at the course, in a closed envelope if on paper. Do not use "
    "private mail or messengers."
)


class NoteView(View):
    """A covering note."""

    frame: Frame
    greeting: str
    opening: tuple[str, ...]
    enclosed: tuple[str, ...]
    rules: tuple[str, ...]
    closing: tuple[str, ...]


def note_to_participants(kit: Kit) -> NoteView:
    """Return the note that goes with questionnaire and test."""
    asked = [one for one in kit.definitions.questionnaires if one.coded]
    own = [one for one in asked if not for_superiors(one)]
    further = [one for one in asked if for_superiors(one)]
    return NoteView(
        frame=frame_of(kit, "Some months after the course", Audience.PARTICIPANTS),
        greeting="Dear participant,",
        opening=(
            "Some months ago you took part in this course. What of it has been of use to you, and "
            "what has stood in the way? Only you can tell us. What you write changes the next "
            "course.",
        ),
        enclosed=(
            *(_sentence(one) for one in own),
            *_test(kit),
            *(
                f"{one.title}: please hand this to your superior with the note and the envelope "
                "addressed to us, if you think it right. Write your code on it first, or leave the "
                "line empty if your superior should not see it."
                for one in further
            ),
        ),
        rules=(
            "Write your code from the course on every sheet, not your name. If you no longer have "
            "the code, leave the line empty; we use your answers without it.",
            *(
                ("Answer the test alone and without papers, as at the course. It shows what the "
                 "course left with the group. You cannot fail it.",)
                if _test(kit)
                else ()
            ),
            "Describe no person and no case by name or number, and nothing that is secret.",
            "No superior sees your answers. They are shown for the whole group only, never for "
            "fewer than five people. You may leave out any question, or all of them.",
        ),
        closing=(_TO_FILL_IN, _BACK, "Thank you for your time."),
    )  # fmt: skip


def note_to_superiors(kit: Kit) -> NoteView | None:
    """Return the note that goes with the questions to superiors; ``None`` where there are none."""
    asked = [q for q in kit.definitions.questionnaires if q.coded and for_superiors(q)]
    if not asked:
        return None
    return NoteView(
        frame=frame_of(kit, "To the superior of a participant", Audience.PARTICIPANTS),
        greeting="Dear colleague,",
        opening=(
            "A member of your office took part in this course some months ago. We ask you what you "
            "have seen of it in the work of the office. Two people see more than one.",
        ),
        enclosed=tuple(_sentence(one) for one in asked),
        rules=(
            "This is no judgement of the person, and nothing of it goes into a personnel file.",
            "Name no person and no case. The code on the sheet is enough for us; if it is missing, "
            "leave the line empty.",
            "Answers are shown for all offices together. You may leave out any question.",
        ),
        closing=(_TO_FILL_IN, _BACK, "Thank you for your time."),
    )


def _sentence(questionnaire: Questionnaire) -> str:
    minutes = "minute" if questionnaire.minutes == 1 else "minutes"
    return f"{questionnaire.title} ({questionnaire.minutes} {minutes})."


def _test(kit: Kit) -> tuple[str, ...]:
    assessment = kit.definitions.workshop.assessment
    if kit.forms is None or assessment is None or not kit.forms.has(FormUse.RETENTION):
        return ()
    count = len(kit.forms.form(FormUse.RETENTION).items)
    return (
        f"A test of {count} questions on the same subjects as the tests at the course "
        f"({assessment.minutes} minutes). None of them was asked before.",
    )


def write_note(view: NoteView) -> bytes:
    """Return the Word file, one page, with lines to be filled in by hand or on the screen."""
    frame = view.frame
    document = word.new_document(f"{frame.title}: {frame.workshop}", frame.language)
    for organiser in frame.organisers:
        word.add_paragraph(document, organiser, word.FACTS)
    word.add_paragraph(document, frame.title, "Title")
    word.add_paragraph(document, frame.workshop, "Subtitle")
    word.add_paragraph(document, f"{frame.dates} · {frame.place}", word.FACTS)
    _space(document, view.greeting)
    for text in view.opening:
        word.add_paragraph(document, text, "Normal")
    _list(document, "What is enclosed", view.enclosed)
    _list(document, "Please note", view.rules)
    for number, text in enumerate(view.closing):
        (_space if not number else _plain)(document, text)
    _space(document, "____________________________________")
    word.number_pages(document, frame.title)
    return word.word_bytes(document)


def _plain(document: WordDocument, text: str) -> None:
    word.add_paragraph(document, text, "Normal")


def _space(document: WordDocument, text: str) -> None:
    from docx.shared import Pt

    word.add_paragraph(document, text, "Normal").paragraph_format.space_before = Pt(16)


def _list(document: WordDocument, title: str, texts: tuple[str, ...]) -> None:
    from docx.shared import Mm

    word.add_paragraph(document, title, "Heading 1")
    for number, text in enumerate(texts, 1):
        paragraph = word.add_paragraph(document, f"{number}.\t{text}", "Normal")
        paragraph.paragraph_format.left_indent = Mm(7)
        paragraph.paragraph_format.first_line_indent = Mm(-7)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(7))
