"""What the headings of a list mean, whoever wrote it: words, in any order, with a slip or two.

A heading is compared with words that such lists use: first as a whole, then by the words that it
holds, then by its likeness to one of them, so that a slip in typing does no harm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

__all__ = ["Headings", "folded"]

_ALIKE = 86.0
"""Likeness from 0 to 100 from which a heading is taken for a word with a slip in it."""


class Headings:
    """The headings that a kind of list has, by what they mean."""

    def __init__(self, words: Mapping[str, str], never: Collection[str] = ()) -> None:
        """``words`` are by target the headings that mean it, with semicolons between them.

        Where a heading holds several, the first target counts. A heading with a word of ``never``
        means nothing.
        """
        self._phrases = {
            folded(phrase): target for target, line in words.items() for phrase in line.split(";")
        }
        self._order = {target: number for number, target in enumerate(words)}
        self._never = frozenset(never)

    def targets(self, headings: Sequence[str]) -> list[str]:
        """Return the target of each heading, each at most once: the surest heading has it."""
        guesses = [self.target(heading) for heading in headings]
        best: dict[str, int] = {}
        for index, (target, sureness) in enumerate(guesses):
            if target and (target not in best or sureness > guesses[best[target]][1]):
                best[target] = index
        wanted = set(best.values())
        return [target if n in wanted else "" for n, (target, _sureness) in enumerate(guesses)]

    def target(self, heading: str) -> tuple[str, float]:
        """Return what a folded heading means, and how sure that is, from 0 to 100."""
        from rapidfuzz import fuzz, process

        words = heading.split()
        if not words or len(heading) > 80 or self._never.intersection(words) - _email_words(words):
            return "", 0
        if target := self._phrases.get(heading):
            return target, 100
        padded = f" {heading} "
        held = (one for one in self._phrases if f" {one} " in padded)
        if phrase := max(held, key=self._rank, default=None):
            return self._phrases[phrase], 90
        if len(heading) < 5:
            return "", 0
        alike = process.extractOne(
            heading, list(self._phrases), scorer=fuzz.ratio, score_cutoff=_ALIKE
        )
        return (self._phrases[alike[0]], min(alike[1], 89)) if alike else ("", 0)

    def _rank(self, phrase: str) -> tuple[int, int]:
        return -self._order[self._phrases[phrase]], len(phrase)


def _email_words(words: Sequence[str]) -> set[str]:
    """Return the words that are harmless because the heading is of an e-mail address."""
    is_mail = {"email", "mail", "courriel"}.intersection(words)
    return {"address", "adresse"} if is_mail else set()


def folded(heading: str) -> str:
    """Return a heading's words without case, accents, signs and numbers."""
    plain = unicodedata.normalize("NFKD", heading).casefold()
    plain = plain.translate({0x064A: 0x06CC, 0x0643: 0x06A9, 0x0629: 0x0647})
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W\d_]+", kept.replace("\u200c", " ")))
