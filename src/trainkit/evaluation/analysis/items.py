"""The classical figures of each item.

x is the item's mark, S the total, o = S - x the rest score; variances are of a sample.

- facility = mean(x) / maximum, with Wilson's interval where every mark is nothing or full, else a
  t interval cut off at 0 and 1
- discrimination (item-rest) = cov(x, o) / sqrt(var x · var o), Fisher's interval. At n = 20 its
  standard deviation is about .21: no item is ever dropped because of it
- discriminative efficiency = cov(x, o) / largest possible, which pairs x and o each sorted
- effective weight = sqrt(cov(x, S)) / sum over items of sqrt(cov(x, S)), over those that are not
  negative
- upper-lower D = facility in the top third less facility in the bottom third

Discrimination, efficiency and weight are as Moodle defines them (Quiz statistics calculations,
docs.moodle.org/dev), there in per cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from trainkit.evaluation.analysis.intervals import (
    LEVEL,
    correlation,
    difference_of_proportions,
    mean,
    proportion,
)
from trainkit.evaluation.analysis.marks import Floats, Marks
from trainkit.evaluation.analysis.thirds import Third, thirds
from trainkit.evaluation.refusal import Estimate, Outcome, Reason, Refusal

__all__ = ["MANY_BLANK", "POOLED", "ItemStatistics", "ItemWarning", "analyse_items"]

POOLED = 100
"""People from whom on thirds are compared: no single class, but several pooled."""
MANY_BLANK = 0.2
"""The share of blanks from which on an item is mentioned. A rule of thumb."""


class ItemWarning(StrEnum):
    """What a person should look at; never a reason to drop an item by itself."""

    ALL_RIGHT = "all-right"
    NONE_RIGHT = "none-right"
    ALL_BLANK = "all-blank"
    MANY_BLANK = "many-blank"
    AGAINST_REST = "against-rest"
    """The discrimination is negative, with its whole interval."""
    MAYBE_AGAINST_REST = "maybe-against-rest"
    """It is negative, but chance alone may do that with so few people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStatistics:
    """One item over a class."""

    item: int
    """The column, from 0."""
    n: int
    answered: int
    blank: int
    facility: Outcome
    """0 to 1."""
    sd: Outcome
    """Standard deviation of the mark."""
    discrimination: Outcome
    efficiency: Outcome
    effective_weight: Outcome
    """Shares of all items add up to 1."""
    upper_lower: Outcome
    warnings: tuple[ItemWarning, ...]


def analyse_items(marks: Marks, level: float = LEVEL) -> tuple[ItemStatistics, ...]:
    """Return the figures of every item, in the order of the columns."""
    answered = np.count_nonzero(marks.answered, axis=0)
    weights, efficiencies = _effective_weights(marks), _efficiencies(marks)
    differences, discriminations = _differences(marks, level), _discriminations(marks, level)
    rows = []
    for item in range(marks.k):
        blank = marks.n - int(answered[item])
        rows.append(
            ItemStatistics(
                item=item,
                n=marks.n,
                answered=int(answered[item]),
                blank=blank,
                facility=_facility(marks, item, level),
                sd=_deviation(marks, item),
                discrimination=discriminations[item],
                efficiency=efficiencies[item],
                effective_weight=weights[item],
                upper_lower=differences[item],
                warnings=_warnings(marks, item, blank, discriminations[item]),
            )
        )
    return tuple(rows)


def _facility(marks: Marks, item: int, level: float) -> Outcome:
    if marks.n and marks.constant[item] is Reason.ALL_BLANK:
        return Refusal(reason=Reason.ALL_BLANK, n=marks.n)
    column = marks.values[:, item]
    if marks.right_or_wrong[item]:
        return proportion(int(np.count_nonzero(column)), marks.n, level)
    return mean(column / marks.maxima[item], level, within=(0.0, 1.0))


def _deviation(marks: Marks, item: int) -> Outcome:
    if marks.n < 2:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=marks.n, needs=2)
    return Estimate(value=float(np.sqrt(marks.moments.variance[item])), n=marks.n)


def _against_rest(marks: Marks, needs: int) -> list[Refusal | None]:
    """Return why an item cannot be compared with the rest score, for each item."""
    if marks.n < needs:
        return [Refusal(reason=Reason.TOO_FEW_PEOPLE, n=marks.n, needs=needs)] * marks.k
    if marks.k < 2:
        return [Refusal(reason=Reason.TOO_FEW_ITEMS, n=marks.k, needs=2)] * marks.k
    refusals: list[Refusal | None] = []
    for reason, rest in zip(marks.constant, marks.moments.rest, strict=True):
        why = reason or (Reason.SAME_REST if rest == 0 else None)
        refusals.append(Refusal(reason=why, n=marks.n) if why else None)
    return refusals


def _discriminations(marks: Marks, level: float) -> list[Outcome]:
    def figure(item: int) -> Outcome:
        spread = float(np.sqrt(moments.variance[item] * moments.rest[item]))
        return correlation(float(moments.with_rest[item]) / spread, marks.n, level)

    refusals = _against_rest(marks, needs=4)
    if not all(refusals):
        moments = marks.moments
    return [refusal or figure(item) for item, refusal in enumerate(refusals)]


def _efficiencies(marks: Marks) -> list[Outcome]:
    refusals = _against_rest(marks, needs=2)
    if all(refusals):
        return [refusal for refusal in refusals if refusal]
    largest = _largest_covariances(marks, [i for i, refusal in enumerate(refusals) if not refusal])
    return [
        refusal or Estimate(value=float(marks.moments.with_rest[item]) / largest[item], n=marks.n)
        for item, refusal in enumerate(refusals)
    ]


def _largest_covariances(marks: Marks, items: list[int]) -> dict[int, float]:
    """Return cov of x and o each sorted, for the items asked for."""
    largest = {}
    for item in items:
        column = marks.matrix[:, item]
        rest = np.sort(marks.totals - column)
        if marks.right_or_wrong[item]:  # sorted, x is nothing for the first and full for the last
            full = int(np.count_nonzero(column))
            above = float(rest[marks.n - full :].sum()) - full * float(rest.sum()) / marks.n
            product = above * float(marks.maxima[item])
        else:
            own = np.sort(column).astype(np.float64)
            product = float((own - own.mean()) @ (rest - rest.mean(dtype=np.float64)))
        largest[item] = product / (marks.n - 1)
    return largest


def _effective_weights(marks: Marks) -> list[Outcome]:
    if marks.n < 2:
        return [Refusal(reason=Reason.TOO_FEW_PEOPLE, n=marks.n, needs=2)] * marks.k
    roots: Floats = np.sqrt(np.maximum(marks.moments.with_total, 0.0))
    whole = float(roots.sum())
    if not whole:
        return [Refusal(reason=Reason.NO_VARIANCE, n=marks.n)] * marks.k
    return [
        Refusal(reason=Reason.AGAINST_TOTAL, n=marks.n)
        if covariance < 0
        else Estimate(value=float(root) / whole, n=marks.n)
        for covariance, root in zip(marks.moments.with_total, roots, strict=True)
    ]


def _differences(marks: Marks, level: float) -> list[Outcome]:
    if marks.n < POOLED:
        return [Refusal(reason=Reason.TOO_FEW_PEOPLE, n=marks.n, needs=POOLED)] * marks.k
    third = thirds(marks.totals)
    rows = np.array([third == Third.TOP, third == Third.BOTTOM])
    sizes = np.count_nonzero(rows, axis=1)
    for name, size in zip(("top third", "bottom third"), sizes, strict=True):
        if not size:
            refusal = Refusal(reason=Reason.TOO_FEW_IN_GROUP, n=0, needs=1, about=name)
            return [refusal] * marks.k
    top, bottom = int(sizes[0]), int(sizes[1])
    sums = np.einsum("gi,ij->gj", rows.astype(marks.matrix.dtype), marks.matrix) / marks.maxima
    return [
        difference_of_proportions((round(upper), top), (round(lower), bottom), level)
        if whole
        else Estimate(value=upper / top - lower / bottom, n=top + bottom)
        for upper, lower, whole in zip(*sums.tolist(), marks.right_or_wrong, strict=True)
    ]


def _warnings(
    marks: Marks, item: int, blank: int, discrimination: Outcome
) -> tuple[ItemWarning, ...]:
    found = []
    reason = marks.constant[item] if marks.n else None
    if reason is not None and reason is not Reason.NO_VARIANCE:
        found.append(ItemWarning(reason.value))
    if marks.n and reason is not Reason.ALL_BLANK and blank >= MANY_BLANK * marks.n:
        found.append(ItemWarning.MANY_BLANK)
    if isinstance(discrimination, Estimate) and discrimination.value < 0:
        sure = discrimination.high is not None and discrimination.high < 0
        found.append(ItemWarning.AGAINST_REST if sure else ItemWarning.MAYBE_AGAINST_REST)
    return tuple(found)
