"""Finds questions that a bank has already, word for word or nearly."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trainkit.exchange.markup import to_plain

__all__ = ["ALIKE", "Doubles", "words_of"]

ALIKE = 90.0
"""Likeness of two questions, from 0 to 100, from which it is reported."""


def words_of(data: Mapping[str, Any]) -> str:
    """Return the words of a question by which it is compared, sorted: of all that is read."""
    lines = [*(data.get("options") or ()), *(data.get("premises") or ())]
    texts = [str(data.get("stem") or ""), *(str(one.get("text") or "") for one in lines)]
    return " ".join(sorted(re.findall(r"\w+", " ".join(map(to_plain, texts)).casefold())))


class Doubles:
    """Texts by name, among which one like another is looked up.

    Two texts of which nine tenths of the words are the same share one of their rarest words: of
    n words, the n/5 + 1 rarest suffice (Chaudhuri and others 2006, A Primitive Operator for
    Similarity Joins). So few are compared, by rapidfuzz.
    """

    def __init__(self, texts: Sequence[tuple[str, str]]) -> None:
        counts = Counter(word for _name, text in texts for word in set(text.split()))
        self._rarity = {word: (count, word) for word, count in counts.items()}
        self._exact: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._having: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, name: str, text: str) -> None:
        """Add a text that later ones are compared with."""
        self._exact.setdefault(text, name)
        self._texts[name] = text
        for word in self._rare(text):
            self._having[word].append(name)

    def same(self, text: str) -> str:
        """Return the name of a text that is the same word for word; empty if there is none."""
        return self._exact.get(text, "")

    def like(self, text: str) -> str:
        """Return the name of the text that is most like this one; empty if none is."""
        from rapidfuzz import fuzz, process

        names = list(
            dict.fromkeys(name for word in self._rare(text) for name in self._having[word])
        )
        found = process.extractOne(
            text,
            [self._texts[name] for name in names],
            scorer=fuzz.ratio,
            score_cutoff=ALIKE,
        )
        return names[found[2]] if found else ""

    def _rare(self, text: str) -> Iterator[str]:
        words = sorted(set(text.split()), key=lambda word: self._rarity.get(word, (0, word)))
        yield from words[: len(words) // 5 + 1]
