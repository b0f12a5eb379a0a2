"""Three to six months after the course: makes what is sent out, or reads the answers.

The files go to ``out/follow-up/``; a file that somebody changed by hand is left as it is. Once the
workbook for the answers holds an entry, nothing is made any more, and the answers are read. The
covering notes are Word files that the sender completes; their text stands in
``templates/follow-up/text.en.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.assessment.forms import FormUse
from trainkit.documents.builder import gather
from trainkit.documents.families import documents_of
from trainkit.documents.frame import Frame, frame_of
from trainkit.documents.people import for_superiors
from trainkit.files.outputs import Fate, FileFate, Outputs
from trainkit.files.writing import lock, private_folder, sweep, write_atomically
from trainkit.intake.entering import find
from trainkit.intake.questionnaires.layout import FOLLOW_UP_ANSWERS
from trainkit.intake.questionnaires.read import read_follow_up
from trainkit.intake.questionnaires.write import follow_up_view, write_answers
from trainkit.model.questionnaire import Questionnaire
from trainkit.model.texts import Texts
from trainkit.planning.fingerprint import recipe_digest
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.problems import Problem, Problems
from trainkit.render import word
from trainkit.render.pages import FileRecipe, View
from trainkit.resources import StrPath
from trainkit.text.languages import speaking

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from trainkit.intake.responses import FollowUpAnswers

FOLDER = "out/follow-up"


@dataclass(frozen=True)
class FollowUp:
    """What was made, or the answers."""

    files: tuple[FileFate, ...] = ()
    answers: FollowUpAnswers | None = None
    """``None`` where there are none yet."""
    has_test: bool = True
    """Whether the workshop has a retention test."""
    warnings: tuple[Problem, ...] = ()


def follow_up(folder: StrPath) -> FollowUp:
    """Make what is to be sent, or read the answers.

    Raises ``InputError`` with all problems, having written nothing, and ``TrainkitError`` while
    another run works on the folder.
    """
    folder = Path(folder)
    problems = Problems()
    with lock(folder):
        kit, plan = problems.checked(gather(folder, problems))
        has_test = kit.forms is not None and kit.forms.has(FormUse.RETENTION)
        book = find(folder, FOLLOW_UP_ANSWERS, problems)
        answers = (
            None if book is None else read_follow_up(book, kit.definitions, kit.forms, problems)
        )
        problems.raise_errors()
        warnings = tuple(problems.warnings)
        if answers is not None and answers.has_entries:
            return FollowUp((), answers, has_test, warnings)
        files = [FileFate(path, Fate.MADE) for path, _ in plan.files]
        outputs = Outputs(folder / FOLDER)
        made = _make(outputs, kit)
        for path, data in plan.files:
            write_atomically(path, data)
        return FollowUp((*files, *_write(outputs, made)), None, has_test, warnings)


def _make(outputs: Outputs, kit: Kit) -> dict[str, tuple[str, bytes | None]]:
    """Return each file's fingerprint and bytes, all made before the first is written.

    The bytes are ``None`` where the file is up to date or was changed by hand.
    """
    made: dict[str, tuple[str, bytes | None]] = {}
    for document in follow_up_documents(kit):
        name, digest = document.name, recipe_digest(document.ingredients())
        is_kept = (outputs.folder / name).exists() and not outputs.is_as_made(name)
        fresh = outputs.is_up_to_date(name, digest)
        made[name] = digest, None if is_kept or fresh else document.make()
    return made


def _write(outputs: Outputs, made: dict[str, tuple[str, bytes | None]]) -> tuple[FileFate, ...]:
    private_folder(outputs.folder)
    sweep(outputs.folder)
    for name, (digest, data) in made.items():
        if data is not None:
            outputs.write(name, data, digest)
        else:
            outputs.add(name, Fate.UNCHANGED if outputs.is_as_made(name) else Fate.EDITED)
    outputs.save()
    return tuple(outputs.fates)


_RULES = {
    "participants": ("code", "alone", "secrets", "superiors"),
    "superiors": ("purpose", "names", "results"),
}
"""What each note asks its reader to keep in mind."""
_CLOSING = ("closing-return", "closing-how", "closing-thanks")


def follow_up_documents(kit: Kit) -> tuple[Document, ...]:
    """Return the files below ``out/follow-up/``, none twice.

    The questionnaires with a code and the papers of the retention test are those of the build.
    """
    with speaking(kit.definitions.workshop.language):
        return tuple(_documents(kit))


def _documents(kit: Kit) -> Iterator[Document]:
    sheets = {f"{one.id}-questionnaire.pdf" for one in kit.definitions.questionnaires if one.coded}
    for document in documents_of(kit):
        of_the_test = document.name.startswith("tests/retention-test")
        if document.audience is Audience.PARTICIPANTS and (of_the_test or document.name in sheets):
            name = document.name.removeprefix("tests/")
            yield replace(document, name=f"{document.folder}{name}", folder="")
    if not sheets and not (kit.forms is not None and kit.forms.has(FormUse.RETENTION)):
        return
    notes = {"participants": note_to_participants(kit), "superiors": note_to_superiors(kit)}
    for reader, note in notes.items():
        if note is not None:
            recipe = FileRecipe(note, write_note)
            yield Document(Audience.PARTICIPANTS, f"note-to-{reader}.docx", recipe)
    answers = FileRecipe(follow_up_view(kit), write_answers)
    yield Document(Audience.TRAINERS, FOLLOW_UP_ANSWERS, answers)


class NoteView(View):
    """A covering note."""

    frame: Frame
    greeting: str
    opening: str
    enclosed_title: str
    enclosed: tuple[str, ...]
    rules_title: str
    rules: tuple[str, ...]
    closing: tuple[str, ...]


def note_to_participants(kit: Kit) -> NoteView:
    """Return the note that goes with questionnaire and test."""
    asked = [one for one in kit.definitions.questionnaires if one.coded]
    texts, test = _texts(kit), _test(kit)
    enclosed = [_sentence(one, texts) for one in asked if not for_superiors(one)] + test
    enclosed += [
        texts.say("participants-hand-on", title=one.title) for one in asked if for_superiors(one)
    ]
    rules = [key for key in _RULES["participants"] if test or key != "alone"]
    return _note(kit, "participants", enclosed, rules)


def note_to_superiors(kit: Kit) -> NoteView | None:
    """Return the note that goes with the questions to superiors; ``None`` where there are none."""
    asked = [q for q in kit.definitions.questionnaires if q.coded and for_superiors(q)]
    if not asked:
        return None
    enclosed = [_sentence(one, _texts(kit)) for one in asked]
    return _note(kit, "superiors", enclosed, _RULES["superiors"])


def _note(kit: Kit, reader: str, enclosed: Sequence[str], rules: Sequence[str]) -> NoteView:
    say = _texts(kit).say
    return NoteView(
        frame=frame_of(kit, say(f"{reader}-title"), Audience.PARTICIPANTS),
        greeting=say(f"{reader}-greeting"),
        opening=say(f"{reader}-opening"),
        enclosed_title=say("enclosed"),
        enclosed=tuple(enclosed),
        rules_title=say("rules"),
        rules=tuple(say(f"{reader}-{rule}") for rule in rules),
        closing=tuple(map(say, _CLOSING)),
    )


def _texts(kit: Kit) -> Texts:
    return Texts.of("follow-up", kit.definitions.workshop.language)


def _sentence(questionnaire: Questionnaire, texts: Texts) -> str:
    return texts.count("questionnaire", questionnaire.minutes, title=questionnaire.title)


def _test(kit: Kit) -> list[str]:
    """Return what is enclosed of the retention test; nothing where there is none."""
    assessment = kit.definitions.workshop.assessment
    if kit.forms is None or assessment is None or not kit.forms.has(FormUse.RETENTION):
        return []
    count = len(kit.forms.form(FormUse.RETENTION).items)
    return [_texts(kit).count("test", count, minutes=assessment.minutes)]


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
    _list(document, view.enclosed_title, view.enclosed)
    _list(document, view.rules_title, view.rules)
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
