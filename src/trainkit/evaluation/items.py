"""Figures of single items: the numbers on the Items sheet, computed again in Python.

Counts of options, blanks and doubtful marks are over everybody who took the test. Facility and
discrimination are over the people who have a score, with a blank as not right.

- facility = mean(x) / max mark, here the share of right answers
- item-rest discrimination = cov(x, o) / sqrt(var x · var o), x the item's mark and o = S - x the
  score on all other items, sample variances; undefined if either variance is 0

At n = 20 the discrimination of an item has a standard deviation of about .21: no item is ever
dropped because of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from trainkit.definitions.base import Definition
from trainkit.evaluation.scoring import item_marks
from trainkit.plan.keyed import KeyedForm, KeyedItem
from trainkit.responses.model import Responses, Sitting

__all__ = ["ItemFigures", "analyse_items", "item_rest"]


class ItemFigures(Definition):
    """One item of one form, over a class."""

    item: KeyedItem
    took: int
    """People who took the test."""
    options: dict[str, int]
    """How many marked each printed letter."""
    answered: int
    """People who marked one of the letters."""
    blank: int
    doubtful: int
    scored: int
    """People with a score: those who took the test and have no doubtful mark on it."""
    right: int
    """How many of those answered right."""
    facility: float | None
    """right / scored, 0 to 1."""
    discrimination: float | None
    """Item-rest correlation, -1 to 1."""


def item_rest(marks: Sequence[int], rests: Sequence[int]) -> float | None:
    """Return cov(x, o) / sqrt(var x · var o); ``None`` if a variance is 0 or n is below 2.

    Whole numbers throughout: numerator and denominator are multiplied by n(n - 1), so that a
    variance of 0 is found exactly.
    """
    n = len(marks)
    var_x = n * sum(x * x for x in marks) - sum(marks) ** 2
    var_o = n * sum(o * o for o in rests) - sum(rests) ** 2
    if n < 2 or var_x == 0 or var_o == 0:
        return None
    pairs = zip(marks, rests, strict=True)
    cov = n * sum(x * o for x, o in pairs) - sum(marks) * sum(rests)
    return cov / sqrt(var_x * var_o)


def analyse_items(responses: Responses, form: KeyedForm) -> tuple[ItemFigures, ...]:
    """Return the figures of every item of a form, in printed order."""
    sittings = [person.sitting(form.use) for person in responses.people]
    taken = [sitting for sitting in sittings if sitting.taken]
    scored = [item_marks(sitting, form) for sitting in taken if not sitting.doubtful]
    return tuple(_figures(item, taken, scored) for item in form.items)


def _figures(
    item: KeyedItem, taken: Sequence[Sitting], scored: Sequence[tuple[int, ...]]
) -> ItemFigures:
    index = item.number - 1
    options = {letter: sum(s.marks[index] == letter for s in taken) for letter in item.letters}
    marks = [row[index] for row in scored]
    return ItemFigures(
        item=item,
        took=len(taken),
        options=options,
        answered=sum(options.values()),
        blank=sum(item.number in sitting.blanks for sitting in taken),
        doubtful=sum(item.number in sitting.doubtful for sitting in taken),
        scored=len(scored),
        right=sum(marks),
        facility=sum(marks) / len(marks) if marks else None,
        discrimination=item_rest(marks, [sum(row) - row[index] for row in scored]),
    )
