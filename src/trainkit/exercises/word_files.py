"""The files of words: ``templates/exercises/<kind>.<language>.yaml``, one a kind of exercise.

The English file is the original. A translation is the whole file again, with the same names. Where
a language has none, everything of the kind is English. The steps of a case use each other's words,
so that a language has all of them or none.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from trainkit.definitions.loaded import DRAFT
from trainkit.definitions.translating import Review
from trainkit.definitions.validate import load_model
from trainkit.fields import Definition
from trainkit.languages import ENGLISH, tags_of
from trainkit.problems import Problems
from trainkit.resources import templates_folder

__all__ = [
    "AnswerText",
    "DrawingText",
    "ExerciseText",
    "QuestionText",
    "SectionText",
    "TableText",
    "Term",
    "is_draft",
    "is_plain",
    "language_of",
    "parts_of",
    "read_words",
    "word_file",
    "word_kinds",
]

Term = str | tuple[str, ...]


class TableText(Definition):
    """The caption of a table, its headings as in ``Words.table``, and the room to write in it.

    ``fixed`` columns have the widths of their headings, so that long strings are broken.
    """

    caption: str = ""
    columns: str
    tall: bool = False
    room: int = 8
    fixed: bool = False


class DrawingText(Definition):
    """What a drawing shows, and its caption."""

    alt: str
    caption: str


class SectionText(Definition):
    """Title and Markdown of a section; ``whole`` keeps it on one page."""

    title: str = ""
    text: str = ""
    whole: bool = False


class QuestionText(Definition):
    """A question, its points, and the lines to write on."""

    points: str = "2"
    lines: str = "1"
    ask: str


class AnswerText(Definition):
    """The short answer to the question of the same name, and why it is right."""

    short: str
    reason: str


class ExerciseText(Definition):
    """All words of a kind of exercise, by names that Python and the other texts use."""

    status: Review | None = None
    """Of a translation: ``draft``, or ``reviewed by NAME on DATE``."""
    source: str | None = None
    """Of a translation: eight digits for each part of the English file that was translated."""
    reads: tuple[str, ...] = ()
    """Terms, and groups of them, that a solver reads back; in the English file alone."""
    sections: dict[str, SectionText]
    tables: dict[str, TableText]
    drawings: dict[str, DrawingText] = {}
    questions: dict[str, QuestionText]
    answers: dict[str, AnswerText]
    terms: dict[str, Term | dict[str, Term]] = {}
    """Words in cells and charts, alone or in groups."""

    def is_read_back(self, term: str) -> bool:
        """Whether a solver reads a term back: ``place``, or ``places.home`` of a group."""
        return term in self.reads or term.partition(".")[0] in self.reads


def word_file(kind: str, language: str = ENGLISH) -> Path:
    """Return the path of a kind's words in a language, by its tag."""
    return templates_folder() / "exercises" / f"{kind}.{language}.yaml"


@cache
def word_kinds() -> tuple[str, ...]:
    """Return the kinds that have words, sorted."""
    folder = templates_folder() / "exercises"
    return tuple(sorted(path.name.split(".")[0] for path in folder.glob(f"*.{ENGLISH}.yaml")))


@cache
def language_of(kind: str, language: str) -> str:
    """Return the language of a kind's sheets where this one is wanted: it, or English."""
    return ENGLISH if _tag(kind, language) == ENGLISH else language


@cache
def _tag(kind: str, language: str) -> str:
    """Return the tag of the files with a kind's words."""
    needed = [one for one in word_kinds() if one in {kind, *_case(kind)}]
    found = (
        tag for tag in tags_of(language) if all(word_file(one, tag).is_file() for one in needed)
    )
    return next(found, ENGLISH)


def _case(kind: str) -> list[str]:
    """Return the kinds that are one case with this: those that begin with the name of its words."""
    name = kind.partition("-")[0]
    return [one for one in word_kinds() if one.partition("-")[0] == name and name in word_kinds()]


def read_words(kind: str, language: str = ENGLISH) -> ExerciseText:
    """Return the words of a kind in a language, or in English where it has none."""
    problems = Problems()
    english, _file = problems.checked(load_model(word_file(kind), ExerciseText, problems))
    tag = _tag(kind, language)
    if tag == ENGLISH:
        return english
    text, _file = problems.checked(load_model(word_file(kind, tag), ExerciseText, problems))
    return text.model_copy(update={"reads": english.reads})


def is_draft(kind: str, language: str) -> bool:
    """Whether the words of a kind in a language are a translation that nobody has reviewed."""
    tag = _tag(kind, language)
    return tag != ENGLISH and (read_words(kind, language).status or DRAFT) == DRAFT


_NAME = re.compile(r"\{\{ (\w+) \}\}")


def parts_of(source: str) -> list[str]:
    """Return a text as its words and names in turn; words come first and last."""
    return _NAME.split(source)


def is_plain(source: str) -> bool:
    """Whether a text has only names of values in it, so that it can be read back."""
    return not any("{" in part for part in parts_of(source)[::2])
