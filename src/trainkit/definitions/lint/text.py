"""Text as the item check sees it, and the words by which rules recognise patterns.

A phrase is without Markdown, composed (NFC), in small letters, Arabic yeh and kaf as Persian ones,
without vowel signs, so that the same words compare equal however they were typed. Code, hashes,
coin addresses and IP addresses are data and not wording: a placeholder replaces them. The words
of a language are in ``words/``; a language without a list has an empty vocabulary, and rules that
depend on words say nothing about it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

__all__ = ["Phrase", "Vocabulary", "fold", "phrase", "same", "sentences", "vocabulary"]


_GAP = "\ufffc"
_CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_CITATION = re.compile(r"\s*\[@[^\]]*\]")
_MARKS = re.compile(r"\*+|~~|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|^#+\s|\\(?=[^\w\s])", re.MULTILINE)
_DATA = re.compile(
    r"\b(?:0x[0-9a-f]{6,}|(?:bc|tb)1[a-z0-9]{8,}|(?=[a-f]*\d)[0-9a-f]{12,}|[13][1-9a-z]{25,}"
    r"|(?:\d{1,3}\.){3}\d{1,3}(?::\d+|/\d+)?|(?:[0-9a-f]{1,4}:){2,}:?(?:[0-9a-f]{1,4}:?)*"
    r"(?<!\d\d:\d\d:\d\d))(?!\w)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d\d?:\d\d:\d\d")
_WORD = re.compile(r"[^\W_]+(?:[-'.:/+][^\W_]+)*")
_LETTERS = str.maketrans({"ё": "е", "ي": "ی", "ك": "ک", "’": "'", "\u200c": " ", "\u00a0": " "})
_VOWEL_SIGNS = re.compile("[\u064b-\u0654\u0640]")
_SENTENCE_END = re.compile(r"(?<=[.?!؟。۔])[\"”»')]*\s+(?=\S)|\n\s*\n")
_SHORTENED = re.compile(r"(?:\b(?:e\.g|i\.e|art|arts|no|nos|p|pp|cf|vs|ст|п|т\.е|др))\.$", re.I)


@dataclass(frozen=True)
class Phrase:
    """A stem or an option in the forms that the rules look at."""

    raw: str
    visible: str
    """As printed: without Markdown, code included."""
    folded: str
    """For patterns: without data, in small letters."""
    words: tuple[str, ...]
    """The folded words, in order."""
    roots: tuple[tuple[str, str], ...]
    """The root and the word of every word that carries content, in order."""

    @property
    def content(self) -> frozenset[str]:
        """The roots, each once."""
        return frozenset(root for root, _ in self.roots)

    @property
    def length(self) -> int:
        """How many characters are printed."""
        return len(self.visible)

    @property
    def count(self) -> int:
        """How many words are printed."""
        return sum(any(map(str.isalnum, word)) for word in self.visible.split())


def fold(text: str) -> str:
    """Return the text with spellings that a reader does not tell apart made equal."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    return " ".join(_VOWEL_SIGNS.sub("", folded).split())


def phrase(text: str, vocabulary: Vocabulary) -> Phrase:
    """Return a text in the forms that the rules look at."""
    visible = " ".join(_bare(_CODE.sub(lambda match: match[2], text)).split())
    folded = fold(_without_data(_bare(_CODE.sub(_GAP, text))))
    words = tuple(_WORD.findall(folded))
    roots = tuple((vocabulary.root(word), word) for word in words if vocabulary.carries(word))
    return Phrase(text, visible, folded, words, roots)


def same(one: Phrase, other: Phrase) -> bool:
    """Whether a reader sees two options as equal; inside code, capitals count."""
    return _compared(one.raw) == _compared(other.raw)


def _compared(text: str) -> str:
    parts: list[str] = []
    end = 0
    for match in _CODE.finditer(text):
        parts += [fold(_bare(text[end : match.start()])), match[2]]
        end = match.end()
    parts.append(fold(_bare(text[end:])))
    compared = " ".join(" ".join(parts).split()).rstrip(".;, ")
    return compared if any(map(str.isalnum, compared)) else text  # signs that are the answer


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a period after a shortened word ends none."""
    found: list[str] = []
    for part in _SENTENCE_END.split(text.strip()):
        if found and _SHORTENED.search(found[-1]):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return [part for part in found if part.strip()]


def _bare(text: str) -> str:
    return _MARKS.sub("", _LINK.sub(r"\1", _CITATION.sub("", text)))


def _without_data(text: str) -> str:
    return _DATA.sub(lambda match: match[0] if _CLOCK.fullmatch(match[0]) else _GAP, text)


_ALIASES = {"prs": "fa"}
"""Languages that share a list: Dari with Persian."""
_SHORTEST_ROOT = 5
_SHORTEST_ROOTS = {"ru": 4}
"""Where most words have case endings, shorter roots are found, so that their forms are equal."""
_PLURALS = {"s", "ها", "های", "هایی"}
"""Endings that say nothing else, and so may leave a root of three letters."""
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Vocabulary:
    """The lists of one language, by section; patterns are compiled once."""

    language: str
    sections: Mapping[str, tuple[str, ...]]
    _patterns: dict[str, re.Pattern[str]] = field(default_factory=dict, repr=False)
    _roots: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def known(self) -> bool:
        """Whether there is a list for the language."""
        return bool(self.sections)

    def pattern(self, section: str) -> re.Pattern[str]:
        """Return what finds any entry of a section as whole words.

        A hyphen joins words: "read-only" holds no "only".
        """
        if section not in self._patterns:
            entries = self.sections.get(section, ())
            joined = "|".join(sorted(entries, key=len, reverse=True))
            self._patterns[section] = (
                re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])") if entries else _NEVER
            )
        return self._patterns[section]

    def is_whole(self, section: str, folded: str) -> bool:
        """Whether a folded text is an entry of a section and nothing else."""
        return bool(self.pattern(section).fullmatch(folded.strip(" .,;:!()\"'«»“”")))

    def is_number(self, word: str) -> bool:
        """Whether a folded word is a number such as "three"."""
        return any(pattern.fullmatch(word) for pattern, _ in self.table("number"))

    def table(self, section: str) -> list[tuple[re.Pattern[str], int]]:
        """Return a section of lines ``words = number`` as patterns of whole words."""
        lines = (entry.rsplit(" = ", 1) for entry in self.sections.get(section, ()))
        return [(re.compile(words), int(number)) for words, number in lines]

    def carries(self, word: str) -> bool:
        """Whether a folded word carries content; single letters do not."""
        return len(word) > 1 and word not in self._common

    def root(self, word: str) -> str:
        """Return the word without its ending, by suffixes: words of one root compare equal."""
        if word not in self._roots:
            self._roots[word] = self._rooted(word.removesuffix("'s").removesuffix("'"))
        return self._roots[word]

    def _rooted(self, word: str) -> str:
        if any(map(str.isdigit, word)):
            return word
        for ending in self.sections.get("ending", ()):
            usual = _SHORTEST_ROOTS.get(self.language, _SHORTEST_ROOT)
            shortest = 3 if ending in _PLURALS else usual
            if word.endswith(ending) and len(word) - len(ending) >= shortest:
                return word.removesuffix(ending)
        return word

    @cached_property
    def _common(self) -> frozenset[str]:
        return frozenset(self.sections.get("common", ()))


@cache
def vocabulary(language: str) -> Vocabulary:
    """Return the vocabulary for a language tag such as ``en`` or ``fa-AF``."""
    base = language.split("-", maxsplit=1)[0]
    base = _ALIASES.get(base, base)
    file = files(__package__).joinpath("words").joinpath(f"{base}.txt")
    text = file.read_text(encoding="utf-8") if base and file.is_file() else ""
    return Vocabulary(base, _sections(text))


def _sections(text: str) -> dict[str, tuple[str, ...]]:
    """Return the lines of each section; what comes before the first is for people."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            found[line.strip("[]")] = []
        elif line and found:
            found[next(reversed(found))].append(line)
    return {name: tuple(lines) for name, lines in found.items()}
