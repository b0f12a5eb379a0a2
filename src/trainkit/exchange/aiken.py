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
_BLOCK = re.compile(r"^[A-Z][.)] .*\n\s*ANSWER:\s*[A-Z]\s*$", re.MULTILINE)


def _read(source: QuestionFile, problems: Problems) -> Iterator[Question]:
    stem: list[str] = []
    options: list[tuple[str, str]] = []
    start = 0

    def finished(key: str | None) -> Iterator[Question]:
        place, letters = Place(source.path, start, 1), [letter for letter, _text in options]
        if key is None:
            problems.error(place, _("expected a line ANSWER: after the options, found none"))
        elif len(options) < 2:
            words = _(
                "expected a question and at least two options, A. and B., found {n} options",
                n=len(options),
            )
            problems.error(place, words)
        elif key not in letters:
            known = ", ".join(letters)
            words = _(
                'expected ANSWER: with one of {letters}, found "{key}"', letters=known, key=key
            )
            problems.error(place, words)
        else:
            choices = [Choice(from_plain(text), letter == key) for letter, text in options]
            try:
                yield Question(chosen(from_plain(" ".join(stem)), choices), place)
            except WrongError as error:
                problems.error(place, str(error))

    for number, line in enumerate(source.text.split("\n"), 1):
        bare = line.strip()
        start = start if stem or options else number
        if answer := _ANSWER.fullmatch(bare):
            yield from finished(answer[1])
            stem, options = [], []
        elif stem and (option := _OPTION.fullmatch(bare)):
            options.append((option[1], option[2]))
        elif bare and options:
            yield from finished(None)
            stem, options, start = [bare], [], number
        elif bare:
            stem.append(bare)
    if stem or options:
        yield from finished(None)


def _write(questions: Sequence[Question], _about: About) -> bytes:
    lines: list[str] = []
    for question in questions:
        choices = list(zip(LETTERS, question.choices, strict=False))
        (key,) = [letter for letter, one in choices if one.right]
        lines.append(" ".join(to_plain(question.stem).split()))
        lines += [f"{letter}. {to_plain(one.text)}" for letter, one in choices]
        lines += [f"ANSWER: {key}", ""]
    return "\n".join(lines).encode()


FORMAT = Format(
    name="aiken",
    title="Aiken",
    suffix=".aiken.txt",
    types=frozenset({"single"}),
    keeps=frozenset(),
    looks_like=lambda source: bool(_BLOCK.search(source.text)),
    read=_read,
    write=_write,
)
