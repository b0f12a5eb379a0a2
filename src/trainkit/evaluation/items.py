"""Figures of single items: the numbers on the Items sheet, computed again in Python.

Counts of options, blanks and doubtful marks are over everybody who took the test. Facility and
discrimination are over the people who have a score, with a blank as not right.

- facility = mean(x), x the item's mark from 0 to 1: the share of right answers where it is 0 or 1
- item-rest discrimination = cov(x, o) / sqrt(var x · var o), x the item's mark and o = S - x the
  score on all other items, sample variances; undefined if either variance is 0

At n = 20 the discrimination of an item has a standard deviation of about .21: no item is ever
dropped because of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt

from trainkit.definitions.base import Definition
from trainkit.definitions.items import ItemType
from trainkit.evaluation.marking import POLICY, ScoringPolicy
from trainkit.evaluation.scoring import item_marks
from trainkit.plan.keyed import KeyedForm, KeyedItem
from trainkit.plan.score_layout import DOUBTFUL
from trainkit.responses.model import BLANK, Responses, Sitting

__all__ = ["COUNTED", "ItemFigures", "analyse_items", "item_rest"]

COUNTED = (ItemType.SINGLE, ItemType.TRUE_FALSE, ItemType.MULTIPLE)
"""Types of which it is counted how many marked each option."""


class ItemFigures(Definition):
    """One item of one form, over a class."""

    item: KeyedItem
    took: int
    """People who took the test."""
    options: dict[str, int]
    """How many marked each printed letter, of items answered with one letter or with several
    (single, true-false, multiple); empty for others."""
    answered: int
    """People with an answer that is not doubtful."""
    blank: int
    doubtful: int
    scored: int
    """People with a score: those who took the test and have no doubtful mark on it."""
    points: float
    """Sum of their marks; how many answered right, where a mark is 0 or 1."""
    facility: float | None
    """points / scored, 0 to 1."""
    discrimination: float | None
    """Item-rest correlation, -1 to 1."""


def item_rest(marks: Sequence[Fraction], rests: Sequence[Fraction]) -> float | None:
    """Return cov(x, o) / sqrt(var x · var o); ``None`` if a variance is 0 or n is below 2.

    Exact fractions throughout, numerator and denominator multiplied by n(n - 1), so that a variance
    of 0 is found exactly.
    """
    n = len(marks)
    var_x = n * sum(x * x for x in marks) - sum(marks) ** 2
    var_o = n * sum(o * o for o in rests) - sum(rests) ** 2
    if n < 2 or var_x == 0 or var_o == 0:
        return None
    pairs = zip(marks, rests, strict=True)
    cov = n * sum(x * o for x, o in pairs) - sum(marks) * sum(rests)
    return float(cov) / sqrt(var_x * var_o)


def analyse_items(
    responses: Responses, form: KeyedForm, policy: ScoringPolicy = POLICY
) -> tuple[ItemFigures, ...]:
    """Return the figures of every item of a form, in printed order."""
    sittings = [person.sitting(form.use) for person in responses.people]
    taken = [sitting for sitting in sittings if sitting.taken]
    scored = [item_marks(sitting, form, policy) for sitting in taken if not sitting.doubtful]
    return tuple(_figures(item, taken, scored) for item in form.items)


def _figures(
    item: KeyedItem, taken: Sequence[Sitting], scored: Sequence[tuple[Fraction, ...]]
) -> ItemFigures:
    index = item.number - 1
    answers = [sitting.marks[index] for sitting in taken]
    counted = item.letters if item.type in COUNTED else ""
    marks = [row[index] for row in scored]
    return ItemFigures(
        item=item,
        took=len(taken),
        options={letter: sum(letter in answer for answer in answers) for letter in counted},
        answered=sum(answer not in {BLANK, DOUBTFUL} for answer in answers),
        blank=sum(item.number in sitting.blanks for sitting in taken),
        doubtful=sum(item.number in sitting.doubtful for sitting in taken),
        scored=len(scored),
        points=float(sum(marks)),
        facility=float(sum(marks) / len(marks)) if marks else None,
        discrimination=item_rest(marks, [sum(row) - row[index] for row in scored]),
    )
