"""The mark of one answer, from 0 to 1, by a policy that is a value.

In: an answer as ``responses.answers`` spells it, the item's row in the record, the policy. Out: an
exact fraction. The score sheet computes the same marks by formulas of its own
(``documents/score_sheet/marks.py``); a test compares them.

Partial credit, where the policy gives it:

- multiple: the share of options that are classified as the key does, marked or left unmarked. This
  is multiple true/false scoring; it was more reliable than all or nothing in Multiple True-False
  Items: Scoring Algorithms (Advances in Health Sciences Education, 2018) and among the best in
  Betts 2022, Scoring Multiple Response Items.
- matching: the share of premises with the right response.
- short answer: the points that a person gave by the rubric, of those for a full answer.
- ordering: the share of pairs of steps that stand in the right order, 1 - d / (n(n - 1) / 2), d
  the number of inversions (Kendall 1938, A New Measure of Rank Correlation); a step left out
  stands in no right pair.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

from trainkit.assessment.forms import PlacedItem
from trainkit.definitions.items import ItemType
from trainkit.fields import Definition
from trainkit.score_sheet.layout import DOUBTFUL, NOTHING

__all__ = ["POLICY", "Credit", "ScoringPolicy", "mark_of"]


class Credit(StrEnum):
    """What an answer that is right in part is worth."""

    WHOLE = "whole"
    """Nothing: 1 for the whole right answer, else 0."""
    SHARE = "share"
    """The share that is right."""


class ScoringPolicy(Definition):
    """How each type of item is marked; one policy serves both tests."""

    credits: Mapping[ItemType, Credit]

    def shares(self, item: PlacedItem) -> bool:
        """Whether a part of the mark is given for a part of the answer."""
        return self.credits.get(item.type) is Credit.SHARE


POLICY = ScoringPolicy(
    credits=dict.fromkeys((ItemType.MULTIPLE, ItemType.MATCHING, ItemType.ORDERING), Credit.SHARE)
)
"""The policy that papers print and score sheets follow."""


def mark_of(answer: str, item: PlacedItem, policy: ScoringPolicy = POLICY) -> Fraction:
    """Return the mark of an answer; a blank is not right.

    Raises ``ValueError`` for a doubtful answer: it has no mark until a person has looked.
    """
    if answer == DOUBTFUL:
        raise ValueError("a doubtful answer has no mark")
    if not answer:
        return Fraction(0)
    if item.type is ItemType.NUMERIC:
        lowest, highest = item.bounds
        return Fraction(answer != NOTHING and lowest <= Decimal(answer) <= highest)
    if item.type is ItemType.SHORT:
        return Fraction(int(answer), int(item.key))
    return _credit(answer, item) if policy.shares(item) else Fraction(answer == item.key)


def _credit(answer: str, item: PlacedItem) -> Fraction:
    """Return the share of an answer that is right."""
    if item.type is ItemType.MULTIPLE:
        alike = sum((letter in answer) == (letter in item.key) for letter in item.letters)
        return Fraction(alike, len(item.letters))
    if item.type is ItemType.MATCHING:
        right = sum(given == key for given, key in zip(answer, item.key, strict=True))
        return Fraction(right, len(item.key))
    pairs = list(combinations(item.key, 2))
    right = sum(-1 < answer.find(first) < answer.find(then) for first, then in pairs)
    return Fraction(right, len(pairs))
