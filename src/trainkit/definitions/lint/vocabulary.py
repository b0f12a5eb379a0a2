"""The words by which rules recognise patterns, one list a language, in ``words/``.

A language without a list has an empty vocabulary: rules that depend on words then stay silent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

__all__ = ["Vocabulary", "vocabulary"]

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
        """Whether a folded word carries content; letters that stand alone do not."""
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

    @property
    def _common(self) -> frozenset[str]:
        return _common_words(self.language)


@cache
def vocabulary(language: str) -> Vocabulary:
    """Return the vocabulary for a language tag such as ``en`` or ``fa-AF``."""
    base = language.split("-", maxsplit=1)[0]
    base = _ALIASES.get(base, base)
    file = files(__package__).joinpath("words").joinpath(f"{base}.txt")
    text = file.read_text(encoding="utf-8") if base and file.is_file() else ""
    return Vocabulary(base, _sections(text))


@cache
def _common_words(language: str) -> frozenset[str]:
    return frozenset(vocabulary(language).sections.get("common", ()))


def _sections(text: str) -> dict[str, tuple[str, ...]]:
    """Return the lines of each section; what stands before the first is for people."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            found[line.strip("[]")] = []
        elif line and found:
            found[next(reversed(found))].append(line)
    return {name: tuple(lines) for name, lines in found.items()}
