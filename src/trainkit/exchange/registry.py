"""The formats there are, in the order in which they are tried. A new one is a module and a line."""

from __future__ import annotations

from collections.abc import Mapping

from trainkit.exchange import aiken, bank_book, gift, kahoot, moodle, question_list
from trainkit.exchange.qti import FORMATS as QTI
from trainkit.exchange.question import Format
from trainkit.exchange.source import QuestionFile, UnreadableError
from trainkit.exchange.word.questions import FORMAT as WORD
from trainkit.text.languages import _, or_list

FORMATS: Mapping[str, Format] = {
    kind.name: kind
    for kind in (
        bank_book.FORMAT,
        kahoot.FORMAT,
        *QTI,
        WORD,
        moodle.FORMAT,
        question_list.FORMAT,
        aiken.FORMAT,
        gift.FORMAT,
    )
}  # fmt: skip
"""All formats by name. Those that could be taken for another format come first."""


def format_of(source: QuestionFile) -> Format:
    """Return the format of a file, by its content; raises ``UnreadableError`` if it has none."""
    for kind in FORMATS.values():
        if kind.looks_like(source):
            return kind
    known = or_list([kind.title for kind in FORMATS.values()])
    raise UnreadableError(_("expected questions in the format {formats}", formats=known))
