"""The glossary of the course: each technical and legal term, and its word in other languages.

``curriculum/glossary.yaml`` is the one place where a term has its translation. Modules take the
equivalents below their own terms from it, and translations are held to it. A word is recognised by
its pattern, because Russian and Persian inflect: ``*`` stands for the rest of a word, ``…`` for up
to four words between, ``|`` separates forms that are equally right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import ValidationInfo, field_validator

from trainkit.model.fields import Day, Definition, Id, Language, Line, expected
from trainkit.model.module import Module
from trainkit.model.validate import Report, load_model
from trainkit.problems import Problems
from trainkit.resources import curriculum_folder

_FILE = "glossary.yaml"


class GlossarySource(Definition):
    """A published text in which words were read."""

    title: Line
    url: Line
    read: Day
    """The day on which it was read."""


class Equivalent(Definition):
    """A term's word in one language."""

    word: Line
    """As it is printed; forms that are equally right are separated by `` / ``."""
    pattern: Line
    """What inflected forms look like, as ``данн* о трафик*``."""
    source: Id | None = None
    """The source in which the word was read; without one it is common usage."""

    @field_validator("pattern")
    @classmethod
    def _recognises_its_word(cls, pattern: str, info: ValidationInfo) -> str:
        word = info.data.get("word")
        if word is not None and not recognises(pattern, word):
            raise expected('a pattern that recognises the word itself, "{word}"', word=word)
        return pattern


class Term(Definition):
    """One term of the course."""

    id: Id
    english: Line
    match: Line | None = None
    """How the term is recognised in English text; the term itself and its plural if missing."""
    words: dict[Language, Equivalent]

    def word_in(self, language: str) -> Equivalent | None:
        """Return the word in a language; its main form, as ``fa`` for ``fa-AF``, is the reserve."""
        return self.words.get(language) or self.words.get(language.partition("-")[0])

    @property
    def printed(self) -> dict[str, str]:
        """The words by language; a variant's only where it differs from its language's."""
        return {
            tag: one.word
            for tag, one in self.words.items()
            if "-" not in tag
            or self.words.get(tag.partition("-")[0]) is None
            or self.words[tag.partition("-")[0]].word != one.word
        }

    @property
    def in_english(self) -> re.Pattern[str]:
        """Finds the term in text that ``plain`` has made."""
        return _plural(self.english) if self.match is None else _compiled(self.match)


class Glossary(Definition):
    """All terms, and the sources of their words."""

    sources: dict[Id, GlossarySource] = {}
    terms: tuple[Term, ...] = ()

    def term(self, name: str) -> Term | None:
        """Return the term of an English name, in any of its forms; ``None`` if there is none."""
        found = (one for one in self.terms if one.in_english.fullmatch(plain(name)))
        return next(found, None)

    def terms_in(self, text: str) -> Iterator[Term]:
        """Yield the terms that an English text uses, each once, longer ones first.

        A term inside a longer one is not a use of its own: "hash value" is no "value".
        """
        left = plain(text)
        for term in sorted(self.terms, key=lambda one: -len(one.english)):
            # most terms are not in a text, and a search for letters finds that out soonest
            if not any(letters in left for letters in _beginnings(term.match or term.english)):
                continue
            shorter, count = term.in_english.subn(" ¦ ", left)
            if count:
                left = shorter
                yield term


def recognises(pattern: str, text: str) -> bool:
    """Whether one of a pattern's forms is in a text."""
    return _compiled(pattern).search(plain(text)) is not None


_SAME = {"ё": "е", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "ؤ": "و"}
_MARKS = dict.fromkeys([0x301, 0x640, *range(0x64B, 0x660), 0x670], "")
_LETTERS = str.maketrans(_SAME) | _MARKS


def plain(text: str) -> str:
    """Return a text without what is often written in two ways: capitals, marks, forms of letters.

    >>> plain("Учётная запись")
    'учетная запись'
    """
    return text.casefold().translate(_LETTERS)


_JOINER = "\u200c"
_SIGNS = {
    "*": rf"[\w{_JOINER}]*",
    " … ": rf"[\s{_JOINER}]+(?:\S+\s+){{0,4}}?",
    " ": rf"[\s{_JOINER}]+",
    _JOINER: rf"[\s{_JOINER}]*",
    "-": r"[-\s‑–]",
}
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    forms = (_expression(form) for form in plain(pattern).split("|"))
    return re.compile("|".join(rf"(?<!\w){form}(?!\w)" for form in forms))


@cache
def _plural(english: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_expression(plain(english))}(?:'s|’s|e?s)?(?!\w)")


@cache
def _beginnings(pattern: str) -> tuple[str, ...]:
    """Return the letters up to the first sign of each form: one of them is in a text that fits."""
    return tuple(_SIGN.split(form.strip(), maxsplit=1)[0] for form in plain(pattern).split("|"))


def _expression(form: str) -> str:
    parts, start = [], 0
    text = form.strip()
    for sign in _SIGN.finditer(text):
        parts += [re.escape(text[start : sign.start()]), _SIGNS[sign[0]]]
        start = sign.end()
    return "".join([*parts, re.escape(text[start:])])


def read_glossary(path: Path, problems: Problems) -> Glossary | None:
    """Read a glossary; every problem is recorded, and ``None`` returned if it is not readable."""
    loaded = load_model(path, Glossary, problems)
    if loaded is None:
        return None
    glossary, file = loaded
    report = Report(file, problems)
    report.unique("terms", (term.id for term in glossary.terms))
    report.unique("terms", (term.english.casefold() for term in glossary.terms), "english")
    for index, term in enumerate(glossary.terms):
        for language, equivalent in term.words.items():
            if equivalent.source is not None:
                here = report.at("terms", index, "words", language)
                here.known("source", equivalent.source, glossary.sources, "source")
    return glossary


@cache
def built_in_glossary() -> Glossary:
    """Return the glossary that comes with trainkit, read once."""
    return check_built_in_glossary(Problems()) or Glossary()


def check_built_in_glossary(problems: Problems) -> Glossary | None:
    """Read the glossary that comes with trainkit and record every problem in it."""
    return read_glossary(curriculum_folder() / _FILE, problems)


def with_equivalents(module: Module, glossary: Glossary) -> Module:
    """Return the module with the glossary's words below its own terms; its own words stay.

    Only a module in English gets them, the language in which the glossary names its terms.
    """
    if module.language != "en":
        return module
    lines = []
    for line in module.glossary:
        term = glossary.term(line.term)
        words = {} if term is None else term.printed
        lines.append(line.model_copy(update={"translations": words | line.translations}))
    return module.model_copy(update={"glossary": tuple(lines)})
