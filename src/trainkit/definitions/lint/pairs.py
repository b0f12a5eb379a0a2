"""Pairs of items that give one another away: near-duplicates, and a key in another's stem.

Similarity is the share of content words that two items have in common (Jaccard, counted with
repetition) over stem and options. Items of one case share its words without being alike; those
words are left out for them (enemy items: Becker and Kao 2022; the threshold is ours).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from trainkit.definitions.lint.finding import Finding, warning
from trainkit.definitions.lint.subject import Subject, subjects_of
from trainkit.definitions.loaded import Course

__all__ = ["Pair", "open_pairs", "pairs_of"]

ALIKE = 0.6
_FEWEST_WORDS = 8
_SHORTEST_KEY = 2
_SHARED_STEM = 2
_USUAL, _USUAL_SHARE = 3, 0.1


@dataclass(frozen=True)
class Pair:
    """Two items that must not stand on one form, and what was found at the second."""

    first: Subject
    second: Subject
    finding: Finding

    @property
    def is_cleared(self) -> bool:
        """Whether a person has looked at it, on either item."""
        return any(
            review.rule == self.finding.rule
            for subject in (self.first, self.second)
            for review in subject.item.reviewed
        )


@dataclass(frozen=True)
class _Words:
    """The words of one item, counted: the second "log" of an item is another entry."""

    subject: Subject
    all: frozenset[tuple[str, int]]
    own: frozenset[tuple[str, int]]
    """Without the words of the item's case."""
    stem: frozenset[str]
    key: tuple[str, ...]


def open_pairs(course: Course) -> list[tuple[str, str]]:
    """Return the ids of items that nobody has declared enemies, nor looked at as a pair."""
    return [
        (pair.first.item.id, pair.second.item.id)
        for pair in pairs_of(subjects_of(course))
        if not pair.is_cleared
    ]


def pairs_of(subjects: Sequence[Subject]) -> Iterator[Pair]:
    """Yield the pairs of a bank that are not enemies yet, the later item second."""
    counted = [_words(subject) for subject in subjects if subject.words.known]
    usual = _usual(counted)
    for one, other in combinations(counted, 2):
        first, second = one.subject, other.subject
        if (
            first.item.id in (second.item.id, *second.item.enemies)
            or second.item.id in first.item.enemies
        ):
            continue
        share = _similarity(one, other)
        if share >= ALIKE:
            yield Pair(first, second, _duplicate(first, share))
        elif _gives_away(one, other, usual):
            yield Pair(first, second, _enemies(first))
        elif _gives_away(other, one, usual):
            yield Pair(second, first, _enemies(second))


def _words(subject: Subject) -> _Words:
    texts = [text for _, text in subject.texts]
    counts = Counter(root for text in texts for root, _ in text.roots)
    key = subject.key
    return _Words(
        subject,
        _counted(counts),
        _counted({root: n for root, n in counts.items() if root not in subject.case_roots}),
        subject.stem.content,
        tuple(root for root, _ in key.text.roots) if key and not key.undetermined else (),
    )


def _counted(counts: dict[str, int]) -> frozenset[tuple[str, int]]:
    return frozenset((root, n) for root, count in counts.items() for n in range(count))


def _similarity(one: _Words, other: _Words) -> float:
    same_case = one.subject.item.case and one.subject.item.case == other.subject.item.case
    first, second = (one.own, other.own) if same_case else (one.all, other.all)
    if min(len(first), len(second)) < max(_FEWEST_WORDS, ALIKE * max(len(first), len(second))):
        return 0.0
    common = len(first & second)
    return common / (len(first) + len(second) - common)


def _usual(items: Sequence[_Words]) -> frozenset[str]:
    """Return the words of so many stems that two stems with them need have nothing in common."""
    found = Counter(root for words in items for root in words.stem)
    most = max(_USUAL, len(items) * _USUAL_SHARE)
    return frozenset(root for root, count in found.items() if count > most)


def _gives_away(one: _Words, other: _Words, usual: frozenset[str]) -> bool:
    """Whether the stem of ``other`` holds the key of ``one`` and speaks of the same thing."""
    if len(one.key) < _SHORTEST_KEY or not set(one.key) <= other.stem:
        return False
    if one.subject.item.case and one.subject.item.case == other.subject.item.case:
        return False
    stem = [root for root, _ in other.subject.stem.roots]
    length = len(one.key)
    together = any(
        tuple(stem[start : start + length]) == one.key for start in range(len(stem) - length + 1)
    )
    return together and len((one.stem & other.stem) - set(one.key) - usual) >= _SHARED_STEM


def _duplicate(first: Subject, share: float) -> Finding:
    return warning(
        "duplicate",
        ("stem",),
        f"{share:.0%} of its words and of {first.item.id}'s are the same; on one form the two "
        f"test one thing twice. Name {first.item.id} under enemies, so that the two never meet, or "
        "reword",
    )


def _enemies(first: Subject) -> Finding:
    key = first.key.text.visible if first.key else ""
    return warning(
        "enemies",
        ("stem",),
        f'its stem holds "{key}", the key of {first.item.id}; on one form it gives that answer '
        f"away. Name {first.item.id} under enemies, or reword",
    )
