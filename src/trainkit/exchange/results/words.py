"""Turns what other programs say was answered into the letters of a paper.

Programs shuffle, so texts count and not their order. They also change texts: other quotes, other
spaces, no formatting, capitals for bold. A text is compared as it stands first, then more and more
loosely, and means an option only where it can mean no other one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TypeVar

from trainkit.assessment.forms import Paper, PlacedItem
from trainkit.exchange.plain import to_plain
from trainkit.exchange.results.table import Column
from trainkit.model.items.entries import NOTHING
from trainkit.model.loaded import Course, Definitions
from trainkit.text.languages import speaking

_Meant = TypeVar("_Meant")
Known = Sequence[tuple[str, _Meant]]
"""Texts with what each means."""

_ALIKE = str.maketrans("“”„«»‟‘’‚‛`´–—‑−…\u00a0\u202f", "\"\"\"\"\"\"''''''----.  ")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BETWEEN = re.compile(r"[.\s]*(?:[;,|]+\s*|$)")
_ARROW = "->"
_CUT = 7
"""Characters that Moodle keeps of each step that was put in order, with three dots behind them
(``qtype_ordering``, ``summarise_response``)."""


def _exact(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _loose(text: str) -> str:
    alike = unicodedata.normalize("NFKC", text.translate(_ALIKE)).casefold()
    return " ".join(alike.split()).rstrip(".;, ")


def folded(text: str) -> str:
    """Return what is left of a text without formatting, spaces, quotes and capitals."""
    return re.sub(
        r"[\s_*\"'()\[\]\\\u200b-\u200f\u2060-\u2069]", "", _loose(_TAG.sub("", unescape(text)))
    )


_WAYS: Sequence[Callable[[str], str]] = (_exact, _loose, folded)
"""How texts are compared, the strictest way first."""


@dataclass(frozen=True)
class Asked:
    """One item of a paper in all words in which it may have been asked."""

    number: int
    """On the paper."""
    row: PlacedItem
    stems: tuple[str, ...]
    """As ``folded`` leaves them."""
    choices: Known[str]
    """Texts of options with their letters."""
    premises: Known[int]
    """Texts of premises with their places, counted from 0."""

    def answer(self, text: str, column: Column | None = None) -> str | None:
        """Return the entry for an answer; ``None`` where it is none of this item's."""
        if not self.row.letters:
            unit = self.row.unit or ""
            return self.row.read(text.removesuffix(unit).strip())
        for known in self._readings(column):
            for way in _WAYS:
                found = _parted(text, known, way)
                if found is not None:
                    return self._entry(found)
        return None if any(map(str.isdigit, text)) else self.row.read(text)

    def has(self, text: str) -> bool:
        """Whether an answer has the words of this item, not letters alone."""
        return len(text) > len(self.row.letters) and self.answer(text) is not None

    def _readings(self, column: Column | None) -> Iterator[Known[str]]:
        """Yield the texts that may stand in an answer, with what each puts into the entry."""
        if self.row.premises:
            yield [
                (f"{premise} {_ARROW} {choice}", f"{place}{letter}")
                for premise, place in self.premises
                for choice, letter in self.choices
            ]
            return
        yield self.choices
        labelled = [
            (f"{letter}{sign} {text}", letter) for text, letter in self.choices for sign in ".)"
        ]
        yield [*self.choices, *labelled]
        if self.row.format.control == "boxes":
            yield [
                (text if len(text) <= _CUT + 3 else f"{text[:_CUT]}...", letter)
                for text, letter in self.choices
            ]
        if column and self._are_shown(column.options):
            yield list(zip(column.options, self.row.letters, strict=True))

    def _are_shown(self, options: Sequence[str]) -> bool:
        """Whether these are the options in the order of the paper, as far as their texts say."""
        letters = [meant(option, self.choices) for option in options]
        return len(letters) == len(self.row.letters) and all(
            found in {None, letter} for found, letter in zip(letters, self.row.letters, strict=True)
        )

    def _entry(self, found: Sequence[str]) -> str | None:
        if self.row.premises:
            letters = {int(one[0]): one[1] for one in found}
            return self.matched(letters) if len(letters) == len(found) else None
        return self.row.read("".join(found))

    def matched(self, letters: dict[int, str]) -> str | None:
        """Return the entry for the letters of premises by place; others were left empty."""
        places = range(len(self.row.premises))
        return self.row.read("".join(letters.get(place, NOTHING) for place in places))

    def letter(self, text: str) -> str | None:
        """Return the letter of an option's text."""
        found = meant(text, self.choices)
        return found or (text.upper() if text.upper() in set(self.row.letters) else None)


def meant(text: str, known: Known[_Meant]) -> _Meant | None:
    """Return what a text means, if it is one of the known ones and can be no other."""
    for way in _WAYS:
        found = {what for one, what in known if way(one) == way(text)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _parted(text: str, known: Known[_Meant], way: Callable[[str], str]) -> list[_Meant] | None:
    """Return what a text means that is made of known ones with ; , or a line between them.

    Each is there once at most, so that a text of any length is soon read.
    """
    whole = way(text.replace("\n", ";"))
    meanings: dict[str, set[_Meant]] = {}
    for one, what in known:
        meanings.setdefault(way(one), set()).add(what)
    texts = sorted((one for one in meanings if one), key=len, reverse=True)

    def rest(start: int, texts: Sequence[str]) -> list[str] | None:
        if start == len(whole):
            return []
        for one in texts:
            between = _BETWEEN.match(whole, start + len(one))
            if between and whole.startswith(one, start):
                behind = rest(between.end(), [text for text in texts if text != one])
                if behind is not None:
                    return [one, *behind]
        return None

    parts = rest(0, texts)
    if not parts or any(len(meanings[one]) > 1 for one in parts):
        return None
    return [next(iter(meanings[one])) for one in parts]


def asked_on(paper: Paper, definitions: Definitions) -> tuple[Asked, ...]:
    """Return the items of a paper in every language in which it may have been given out."""
    languages = definitions.workshop.written_languages
    worded = [definitions.in_language(language) for language in languages]
    return tuple(_asked(number, row, worded) for number, row in enumerate(paper.items, 1))


def _asked(number: int, row: PlacedItem, worded: Iterable[Definitions]) -> Asked:
    stems: list[str] = []
    choices: list[tuple[str, str]] = []
    premises: list[tuple[str, int]] = []
    for definitions in worded:
        course: Course = definitions.course(row.module)
        item = {one.id: one for one in course.bank.items}.get(row.item)
        if item is None:  # only letters are understood then
            continue
        stems.append(folded(to_plain(item.stem)))
        letters = dict(zip(row.options, row.letters, strict=True))
        choices += [(to_plain(one.text), letters[one.id]) for one in item.choices]
        for language in {course.bank.language, course.language}:
            with speaking(language):
                texts = [(item.choice_text(one), letters[one.id]) for one in item.choices]
            choices += [(to_plain(text), letter) for text, letter in texts]
        lines = {one.id: to_plain(one.text) for one in item.matched}
        premises += [(lines[premise], place) for place, premise in enumerate(row.premises)]
    return Asked(
        number, row, tuple(stems), tuple(dict.fromkeys(choices)), tuple(dict.fromkeys(premises))
    )
