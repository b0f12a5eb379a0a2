"""Figures of single items: the numbers on the Items sheet, computed again in Python.

Figures are by test and form: everybody who answered the form at that test, on whichever version.
Counts of options, blanks and doubtful marks are over everybody who took it. Facility and
discrimination are over the people who have a score, with a blank as not right.

- facility = mean(x) / p, x what the item earned and p what it is worth: the share of right answers
  where marks are 0 or 1
- item-rest discrimination = cov(x, o) / sqrt(var x · var o), x what the item earned and o = S - x
  the score on all other items, sample variances; undefined if either variance is 0

At n = 20 the discrimination of an item has a standard deviation of about .21: no item is ever
dropped because of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import sqrt

from trainkit.assessment.forms import FormUse
from trainkit.assessment.keyed import KeyedForm, KeyedForms, KeyedItem
from trainkit.assessment.marking import POLICY, ScoringPolicy
from trainkit.evaluation.scoring import answers_in_form_order, item_marks
from trainkit.fields import Definition
from trainkit.items.entries import DOUBTFUL
from trainkit.responses import BLANK, Responses

__all__ = ["ItemFigures", "analyse_items", "item_rest"]


class ItemFigures(Definition):
    """One item of one form at one test, over a class."""

    use: FormUse
    form: str
    """The code of the form."""
    item: KeyedItem
    took: int
    """People who took the test."""
    options: dict[str, int]
    """How many marked each option, by its letter on version 1, of items answered with one letter or
    with several (single, true-false, multiple); empty for others."""
    answered: int
    """People with an answer that is not doubtful."""
    blank: int
    doubtful: int
    scored: int
    """People with a score: those who took the test and have no doubtful mark on it."""
    points: float
    """Sum of their marks; how many answered right, where a mark is 0 or 1."""
    facility: float | None
    """points / (scored · points of the item), 0 to 1."""
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
    responses: Responses, keyed: KeyedForms, use: FormUse, policy: ScoringPolicy = POLICY
) -> tuple[ItemFigures, ...]:
    """Return the figures of every item of every form that a test was answered on, form by form."""
    sittings = [person.sitting(use) for person in responses.people]
    taken = [answers_in_form_order(each, keyed, use) for each in sittings if each.taken]
    return tuple(
        figures
        for form in keyed.forms_at(use)
        for figures in _on_form(use, form, [marks for of, marks in taken if of == form], policy)
    )


def _on_form(
    use: FormUse, form: KeyedForm, taken: Sequence[tuple[str, ...]], policy: ScoringPolicy
) -> Iterator[ItemFigures]:
    scored = [item_marks(answers, form, policy) for answers in taken if DOUBTFUL not in answers]
    for item in form.items:
        yield _figures((use, form, item), [answers[item.number - 1] for answers in taken], scored)


def _figures(
    which: tuple[FormUse, KeyedForm, KeyedItem],
    answers: Sequence[str],
    scored: Sequence[tuple[Fraction, ...]],
) -> ItemFigures:
    use, form, item = which
    index = item.number - 1
    counted = item.letters if item.placed.format.counts_options else ""
    marks = [row[index] for row in scored]
    return ItemFigures(
        use=use,
        form=form.code,
        item=item,
        took=len(answers),
        options={letter: sum(letter in answer for answer in answers) for letter in counted},
        answered=sum(answer not in {BLANK, DOUBTFUL} for answer in answers),
        blank=sum(answer == BLANK for answer in answers),
        doubtful=sum(answer == DOUBTFUL for answer in answers),
        scored=len(scored),
        points=float(sum(marks)),
        facility=float(sum(marks) / (len(marks) * item.points)) if marks else None,
        discrimination=item_rest(marks, [sum(row) - row[index] for row in scored]),
    )
