"""What is sent out three to six months after the course, and the workbook for the answers.

The covering notes are Word files that the sender completes; what they say stands in
``templates/follow-up/notes.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from trainkit.assessment.forms import FormUse
from trainkit.definitions.questionnaire import Questionnaire
from trainkit.definitions.yamlfile import read_yaml
from trainkit.documents.families import documents_of
from trainkit.documents.frame import Frame, frame_of
from trainkit.documents.questionnaires import for_superiors
from trainkit.kit import Audience, Kit
from trainkit.problems import Problems
from trainkit.questionnaires.layout import FOLLOW_UP_ANSWERS
from trainkit.questionnaires.write import follow_up_view, write_answers
from trainkit.render import word
from trainkit.render.recipe import FileRecipe, Recipe, View
from trainkit.resources import templates_folder

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
    for document in documents_of(kit):
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


class NoteView(View):
    """A covering note."""

    frame: Frame
    greeting: str
    opening: str
    enclosed: tuple[str, ...]
    rules: tuple[str, ...]
    closing: tuple[str, ...]


def note_to_participants(kit: Kit) -> NoteView:
    """Return the note that goes with questionnaire and test."""
    asked = [one for one in kit.definitions.questionnaires if one.coded]
    words, test = _words("participants"), _test(kit)
    enclosed = [_sentence(one) for one in asked if not for_superiors(one)] + test
    enclosed += [words["hand-on"].format(title=one.title) for one in asked if for_superiors(one)]
    rules = [text for key, text in words["rules"].items() if test or key != "test"]
    return _note(kit, words, enclosed, rules)


def note_to_superiors(kit: Kit) -> NoteView | None:
    """Return the note that goes with the questions to superiors; ``None`` where there are none."""
    asked = [q for q in kit.definitions.questionnaires if q.coded and for_superiors(q)]
    if not asked:
        return None
    words = _words("superiors")
    return _note(kit, words, [_sentence(one) for one in asked], words["rules"])


def _note(kit: Kit, words: Any, enclosed: Sequence[str], rules: Sequence[str]) -> NoteView:
    return NoteView(
        frame=frame_of(kit, words["title"], Audience.PARTICIPANTS),
        greeting=words["greeting"],
        opening=words["opening"],
        enclosed=tuple(enclosed),
        rules=tuple(rules),
        closing=tuple(_words("both")["closing"]),
    )


def _words(note: str) -> Any:
    """Return the sentences of a note."""
    problems = Problems()
    path = templates_folder() / "follow-up" / "notes.yaml"
    return problems.checked(read_yaml(path, problems)).data[note]


def _sentence(questionnaire: Questionnaire) -> str:
    minutes = "minute" if questionnaire.minutes == 1 else "minutes"
    return f"{questionnaire.title} ({questionnaire.minutes} {minutes})."


def _test(kit: Kit) -> list[str]:
    """Return what is enclosed of the retention test; nothing where there is none."""
    assessment = kit.definitions.workshop.assessment
    if kit.forms is None or assessment is None or not kit.forms.has(FormUse.RETENTION):
        return []
    count = len(kit.forms.form(FormUse.RETENTION).items)
    return [_words("both")["test"].format(count=count, minutes=assessment.minutes)]


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
    word.add_paragraph(document, view.opening, "Normal")
    _list(document, "What is enclosed", view.enclosed)
    _list(document, "Please note", view.rules)
    first, *others = view.closing
    _space(document, first)
    for text in others:
        word.add_paragraph(document, text, "Normal")
    _space(document, "____________________________________")
    word.number_pages(document, frame.title)
    return word.word_bytes(document)


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
