"""The mark of one answer, from 0 to 1, by a policy that is a value.

In: an answer as ``PlacedItem.read`` spells it, the item's row in the record, the policy. Out: an
exact fraction. The score sheet computes the same marks by formulas of its own
(``score_sheet.write_tests``); a test compares them.

Where the policy gives partial credit, each type's file in ``items`` says which share is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from trainkit.assessment.forms import PlacedItem
from trainkit.fields import Definition
from trainkit.items.entries import DOUBTFUL
from trainkit.items.registry import FORMATS

__all__ = ["POLICY", "Credit", "ScoringPolicy", "mark_of"]


class Credit(StrEnum):
    """What an answer that is right in part is worth."""

    WHOLE = "whole"
    """Nothing: 1 for the whole right answer, else 0."""
    SHARE = "share"
    """The share that is right."""


class ScoringPolicy(Definition):
    """How each type of item is marked; one policy serves both tests."""

    credits: Mapping[str, Credit]

    def shares(self, item: PlacedItem) -> bool:
        """Whether a part of the mark is given for a part of the answer."""
        return self.credits.get(item.type) is Credit.SHARE


POLICY = ScoringPolicy(
    credits={name: Credit.SHARE for name, answers in FORMATS.items() if answers.can_share}
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
    if item.format.can_share and not policy.shares(item):
        return Fraction(answer == item.key)
    return item.format.mark(answer, item)
