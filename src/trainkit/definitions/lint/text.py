"""Text as the item check sees it: without Markdown, folded, in words.

Composed (NFC), in small letters, Arabic yeh and kaf as Persian ones, no vowel signs, so that the
same words compare equal however they were typed. Code, hashes, coin addresses and IP addresses are
data and not wording: ``plain`` has a placeholder in their place.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from trainkit.definitions.lint.vocabulary import Vocabulary

__all__ = ["Phrase", "fold", "phrase", "same", "sentences"]

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
    """Return the text with what a reader does not tell apart made equal."""
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
