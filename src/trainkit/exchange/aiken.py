"""Aiken, the plainest format of Moodle: https://docs.moodle.org/en/Aiken_format.

A question on one line, an option on each line behind it, ``A.`` or ``A)``, and ``ANSWER: B``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trainkit.exchange.format import About, Format
from trainkit.exchange.markup import from_plain, to_plain
from trainkit.exchange.question import Choice, Question, chosen
from trainkit.exchange.source import Source
from trainkit.items.entries import LETTERS
from trainkit.languages import _
from trainkit.problems import Place, Problems

__all__ = ["FORMAT"]

_OPTION = re.compile(r"([A-Z])[.)]\s+(.*)")
_ANSWER = re.compile(r"ANSWER:\s*(.*?)\s*")


def _read(source: Source, problems: Problems) -> Iterator[Question]:
    stem: list[str] = []
    options: list[tuple[str, str]] = []
    start = 0
    for number, line in enumerate([*source.text.split("\n"), ""], 1):
        start = start if stem or options else number
        if answer := _ANSWER.fullmatch(line.strip()):
            yield from _question(stem, options, answer[1], Place(source.path, start, 1), problems)
            stem, options = [], []
        elif stem and (option := _OPTION.fullmatch(line.strip())):
            options.append((option[1], option[2]))
        elif line.strip() and options:
            _unanswered(Place(source.path, start, 1), problems)
            stem, options, start = [line.strip()], [], number
        elif line.strip():
            stem.append(line.strip())
    if stem or options:
        _unanswered(Place(source.path, start, 1), problems)


def _unanswered(place: Place, problems: Problems) -> None:
    problems.error(place, _("expected a line ANSWER: after the options, found none"))


def _question(
    stem: Sequence[str],
    options: Sequence[tuple[str, str]],
    key: str,
    place: Place,
    problems: Problems,
) -> Iterator[Question]:
    letters = [letter for letter, _text in options]
    if len(options) < 2:
        words = _("expected a question and at least two options, A. and B., found {n} options",
                  n=len(options))  # fmt: skip
        problems.error(place, words)
    elif key not in letters:
        problems.error(
            place,
            _('expected ANSWER: with one of {letters}, found "{key}"',
              letters=", ".join(letters), key=key),
        )  # fmt: skip
    else:
        choices = [Choice(from_plain(text), letter == key) for letter, text in options]
        yield Question(chosen(from_plain(" ".join(stem)), choices), place)


def _write(questions: Sequence[Question], _about: About) -> bytes:
    return "\n".join(map(_text, questions)).encode()


def _text(question: Question) -> str:
    choices = list(zip(LETTERS, question.choices, strict=False))
    lines = [" ".join(to_plain(question.stem).split())]
    lines += [f"{letter}. {to_plain(one.text)}" for letter, one in choices]
    (key,) = [letter for letter, one in choices if one.right]
    return "\n".join([*lines, f"ANSWER: {key}", ""])


def _looks_like(source: Source) -> bool:
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
