"""Word: how its files are recognised, read and written."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.exchange.format import EVERY_TYPE, Format
from trainkit.exchange.plain import WrongError
from trainkit.exchange.question import Question
from trainkit.exchange.source import QuestionFile, UnreadableError
from trainkit.exchange.word.gathering import gather
from trainkit.exchange.word.lines import DOCUMENT, blocks
from trainkit.exchange.word.questions import Habits
from trainkit.exchange.word.tables import take_unlabelled
from trainkit.exchange.word.writing import limits, write
from trainkit.problems import Place, Problems
from trainkit.text.languages import _


def _looks_like(source: QuestionFile) -> bool:
    is_older = source.is_old("WordDocument") or source.data.startswith(b"{\\rtf")
    return is_older or DOCUMENT in source.parts


def _read(source: QuestionFile, problems: Problems) -> Iterator[Question]:
    if DOCUMENT not in source.parts:
        raise UnreadableError(
            _("expected a Word file in the format .docx; open this one in Word, choose Save As, "
              "take the type “Word Document (*.docx)” and import the new file")
        )  # fmt: skip
    gathered, wrong = gather(blocks(source))
    for at, words in wrong:
        problems.error(Place(source.path, at, 1), words)
    drafts = [one for one in gathered if one.stem or one.options]
    take_unlabelled(drafts)
    habits = Habits(drafts)
    for draft in drafts:
        place = Place(source.path, draft.at, 1)
        try:
            data = habits.data(draft)
        except WrongError as error:
            problems.error(place, _("“{words}”: {error}", words=draft.words, error=error))
            continue
        name = str(draft.number) if draft.number is not None else ""
        lost = tuple(dict.fromkeys(draft.lost))
        yield Question(data, place, name, lost, draft.pictures)
    if drafts and not habits.has_keys:
        words = _("no right answers are marked in the file; say them when you review the questions")
        problems.warning(Place(source.path), words)


FORMAT = Format(
    name="word",
    title="Word",
    suffix=".docx",
    types=EVERY_TYPE - {"hot-spot"},
    keeps=frozenset({
        "rationale", "verdict", "tolerance", "unit", "wrong", "answer", "rubric", "lines", "alt",
        "markup", "pictures",
    }),
    looks_like=_looks_like,
    read=_read,
    write=write,
    limits=limits,
)  # fmt: skip
