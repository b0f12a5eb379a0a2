"""Aiken, the plainest format of Moodle: https://docs.moodle.org/en/Aiken_format.

A question on one line, an option on each line behind it, ``A.`` or ``A)``, and ``ANSWER: B``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trainkit.exchange.markup import WrongError, from_plain, to_plain
from trainkit.exchange.question import About, Choice, Format, Question, chosen
from trainkit.exchange.source import QuestionFile
from trainkit.model.items.entries import LETTERS
from trainkit.problems import Place, Problems
from trainkit.text.languages import _

_OPTION = re.compile(r"([A-Z])[.)]\s+(.*)")
_ANSWER = re.compile(r"ANSWER:\s*(.*?)\s*")


def _read(source: QuestionFile, problems: Problems) -> Iterator[Question]:
    for line, stem, options, key in _blocks(source.text):
        place = Place(source.path, line, 1)
        try:
            yield _question(stem, options, key, place)
        except WrongError as error:
            problems.error(place, str(error))


_Options = list[tuple[str, str]]


def _blocks(text: str) -> Iterator[tuple[int, list[str], _Options, str | None]]:
    """Yield the line, stem, options and key of each question; ``None`` if it has no key."""
    stem: list[str] = []
    options: _Options = []
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        start = start if stem or options else number
        if answer := _ANSWER.fullmatch(bare):
            yield start, stem, options, answer[1]
            stem, options = [], []
        elif stem and (option := _OPTION.fullmatch(bare)):
            options.append((option[1], option[2]))
        elif bare and options:
            yield start, stem, options, None
            stem, options, start = [bare], [], number
        elif bare:
            stem.append(bare)
    if stem or options:
        yield start, stem, options, None


def _question(stem: Sequence[str], options: _Options, key: str | None, place: Place) -> Question:
    letters = [letter for letter, _text in options]
    if key is None:
        raise WrongError(_("expected a line ANSWER: after the options, found none"))
    if len(options) < 2:
        raise WrongError(
            _("expected a question and at least two options, A. and B., found {n} options",
              n=len(options))
        )  # fmt: skip
    if key not in letters:
        raise WrongError(_('expected ANSWER: with one of {letters}, found "{key}"',
                           letters=", ".join(letters), key=key))  # fmt: skip
    choices = [Choice(from_plain(text), letter == key) for letter, text in options]
    return Question(chosen(from_plain(" ".join(stem)), choices), place)


def _write(questions: Sequence[Question], _about: About) -> bytes:
    return "\n".join(map(_text, questions)).encode()


def _text(question: Question) -> str:
    choices = list(zip(LETTERS, question.choices, strict=False))
    lines = [" ".join(to_plain(question.stem).split())]
    lines += [f"{letter}. {to_plain(one.text)}" for letter, one in choices]
    (key,) = [letter for letter, one in choices if one.right]
    return "\n".join([*lines, f"ANSWER: {key}", ""])


def _looks_like(source: QuestionFile) -> bool:
    return bool(re.search(r"^[A-Z][.)] .*\n\s*ANSWER:\s*[A-Z]\s*$", source.text, re.MULTILINE))


FORMAT = Format(
    name="aiken",
    title="Aiken",
    suffix=".aiken.txt",
    types=frozenset({"single"}),
    keeps=frozenset(),
    looks_like=_looks_like,
    read=_read,
    write=_write,
)
