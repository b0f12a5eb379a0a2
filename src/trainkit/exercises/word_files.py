"""The files of words: ``templates/exercises/<kind>.<language>.yaml``, one a kind of exercise.

The English file is the original. A translation is the whole file again, with the same names. Where
a language has none, or one with texts that are still English, everything of the kind is English.
The steps of a case use each other's words, so that a language has all of them or none. A workshop
may have files of its own, in ``curriculum/worksheets/``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from trainkit.model.fields import Definition
from trainkit.model.loaded import DRAFT
from trainkit.model.translating import Hash, Review, source_name
from trainkit.model.validate import load_model
from trainkit.model.yaml import Location
from trainkit.problems import Problems
from trainkit.resources import templates_folder
from trainkit.text.languages import ENGLISH, tags_of

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
    sources: dict[str, Hash] = {}
    """Of a translation instead of ``source``: the hash of each text that was translated, by its
    place as ``questions.plain.ask``. A text without one is still that of the English file."""
    sections: dict[str, SectionText]
    tables: dict[str, TableText]
    drawings: dict[str, DrawingText] = {}
    questions: dict[str, QuestionText]
    answers: dict[str, AnswerText]
    terms: dict[str, Term | dict[str, Term]] = {}
    """Words in cells and charts, alone or in groups."""

    def is_translated(self, place: Location) -> bool:
        """Whether the text at a place of a translation is not still that of the English file."""
        return not self.sources or source_name(place) in self.sources


PARTS = ("sections", "tables", "drawings", "questions", "answers", "terms")
"""The parts of a file that hold texts, in its order."""

_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_INDEX = re.compile(r"\[[^\]]*\]")
_LETTER = re.compile(r"[^\W\d_]")


def prose(text: str) -> str:
    """Return a text without what stands between braces."""
    return _CODE.sub(" ¦ ", text)


def texts_of(words: ExerciseText) -> dict[Location, str]:
    """Return every text of a file with words in it, by its place.

    A text may have all its words in quotation marks between braces.
    """
    return {
        place: text
        for place, text in _texts(words.model_dump(include={*PARTS}), ())
        if place[0] != "questions" or place[-1] == "ask"
        if _LETTER.search(prose(text)) or quoted(text)
    }


def _texts(node: Any, here: Location) -> Iterator[tuple[Location, str]]:
    if isinstance(node, str):
        yield here, node
    elif isinstance(node, dict | tuple):
        for name, inner in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _texts(inner, (*here, name))


def quoted(text: str) -> list[str]:
    """Return the words in quotation marks between braces; indexes, ``asked['moved']``, are none."""
    code = _INDEX.sub("", " ".join(_CODE.findall(text)))
    return [one for one in _QUOTED.findall(code) if _LETTER.search(one)]


@dataclass(frozen=True)
class OwnWords:
    """The files of words that a workshop has itself; they hold instead of those of trainkit."""

    folder: Path = Path()
    stamps: tuple[tuple[str, int], ...] = ()
    """Name of each file, and when it was changed: what is read is kept until one changes."""

    @property
    def names(self) -> list[str]:
        """The names of the files."""
        return [name for name, _changed in self.stamps]


NO_OWN = OwnWords()
"""The words that come with trainkit alone."""

WORKSHEETS = "worksheets"
"""The folder in a workshop's ``curriculum/`` that has its own words."""


def own_words(workshop: Path) -> OwnWords:
    """Return the words that a workshop has itself; the English ones are always trainkit's."""
    folder = workshop / "curriculum" / WORKSHEETS
    found = (path for path in folder.glob("*.*.yaml") if path.suffixes[-2] != f".{ENGLISH}")
    return OwnWords(folder, tuple(sorted((one.name, one.stat().st_mtime_ns) for one in found)))


def words_folder() -> Path:
    """Return the folder of the words that come with trainkit."""
    return templates_folder() / "exercises"


def word_file(kind: str, language: str = ENGLISH, own: OwnWords = NO_OWN) -> Path:
    """Return the path of a kind's words in a language, by its tag."""
    name = f"{kind}.{language}.yaml"
    folder = own.folder if name in own.names else words_folder()
    return folder / name


@cache
def word_kinds() -> tuple[str, ...]:
    """Return the kinds that have words, sorted."""
    found = words_folder().glob(f"*.{ENGLISH}.yaml")
    return tuple(sorted(path.name.split(".")[0] for path in found))


@cache
def language_of(kind: str, language: str, own: OwnWords = NO_OWN) -> str:
    """Return the language of a kind's sheets where this one is wanted: it, or English."""
    return ENGLISH if _tag(kind, language, own) == ENGLISH else language


@cache
def _tag(kind: str, language: str, own: OwnWords) -> str:
    """Return the tag of the files with a kind's words."""
    needed = [one for one in word_kinds() if one in {kind, *_case(kind)}]
    found = (tag for tag in tags_of(language) if all(_is_whole(one, tag, own) for one in needed))
    return next(found, ENGLISH)


def _is_whole(kind: str, tag: str, own: OwnWords) -> bool:
    """Whether there is a file with a kind's words, in which none is still English."""
    if tag == ENGLISH or not word_file(kind, tag, own).is_file():
        return tag == ENGLISH
    made = _read(kind, tag, own)
    return all(map(made.is_translated, texts_of(_read(kind, ENGLISH, own))))


@cache
def _read(kind: str, tag: str, own: OwnWords) -> ExerciseText:
    problems = Problems()
    return problems.checked(load_model(word_file(kind, tag, own), ExerciseText, problems))[0]


def _case(kind: str) -> list[str]:
    """Return the kinds that are one case with this: those that begin with the name of its words."""
    name = kind.partition("-")[0]
    return [one for one in word_kinds() if one.partition("-")[0] == name and name in word_kinds()]


def read_words(kind: str, language: str = ENGLISH, own: OwnWords = NO_OWN) -> ExerciseText:
    """Return the words of a kind in a language, or in English where it has none.

    Raises ``InputError`` if a file of the workshop cannot be understood.
    """
    return _read(kind, _tag(kind, language, own), own)


def is_draft(kind: str, language: str, own: OwnWords = NO_OWN) -> bool:
    """Whether the words of a kind in a language are a translation that nobody has reviewed."""
    tag = _tag(kind, language, own)
    return tag != ENGLISH and (_read(kind, tag, own).status or DRAFT) == DRAFT
