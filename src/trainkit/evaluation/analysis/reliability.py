"""Reliability of the total score: alpha, and what follows from it.

- alpha = k/(k - 1) · (1 - sum var x / var S) (Cronbach 1951, Psychometrika 16), which is KR-20
  where items are right or wrong; Feldt's interval, without which it says nothing in a small class
- alpha if an item is deleted: the same over the other items
- standard error of measurement = SD sqrt(1 - alpha) = sqrt(k · residual mean square of people ×
  items); its interval follows from the chi-square distribution of that mean square

Items on which everybody has the same mark do not take part; they are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from trainkit.evaluation.analysis.intervals import LEVEL, chi_square_scale, feldt
from trainkit.evaluation.analysis.marks import Marks
from trainkit.evaluation.refusal import Estimate, Method, Outcome, Reason, Refusal

__all__ = ["Reliability", "Removed", "analyse_reliability"]

_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class Removed:
    """An item that did not take part, and why."""

    item: int
    """The column, from 0."""
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How dependable the total score is in this class."""

    alpha: Outcome
    right_or_wrong: bool
    """Whether alpha is KR-20: no item gave a part of its mark."""
    sem: Outcome
    """Standard error of measurement, in marks."""
    if_deleted: tuple[Outcome, ...]
    """Alpha without the item, for each item."""
    removed: tuple[Removed, ...]


def analyse_reliability(marks: Marks, level: float = LEVEL) -> Reliability:
    """Return alpha over the items that vary."""
    removed = [Removed(item, why) for item, why in enumerate(marks.constant) if why is not None]
    k = marks.k - len(removed)
    alpha = _alpha(marks, k, level)
    return Reliability(
        alpha=alpha,
        right_or_wrong=bool(marks.right_or_wrong.all()),
        sem=_sem(marks, alpha, k, level),
        if_deleted=tuple(_without(marks, item, k, level) for item in range(marks.k)),
        removed=tuple(removed),
    )


def _refusal(marks: Marks, k: int, needs: int) -> Refusal | None:
    if marks.n < 2:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=marks.n, needs=2)
    if not k and marks.k:
        return Refusal(reason=Reason.NO_VARIANCE, n=marks.n)
    if k < needs:
        return Refusal(reason=Reason.TOO_FEW_ITEMS, n=k, needs=needs)
    return None


def _alpha(marks: Marks, k: int, level: float) -> Outcome:
    refusal = _refusal(marks, k, needs=2)
    if refusal:
        return refusal
    within, total = float(marks.moments.variance.sum()), marks.moments.total
    return _coefficient(within, total, marks.n, k, level)


def _without(marks: Marks, item: int, k: int, level: float) -> Outcome:
    if marks.n >= 2 and marks.constant[item] is not None:
        return Refusal(reason=marks.constant[item] or Reason.NO_VARIANCE, n=marks.n)
    refusal = _refusal(marks, k, needs=3)
    if refusal:
        return refusal
    within = float(marks.moments.variance.sum() - marks.moments.variance[item])
    return _coefficient(within, float(marks.moments.rest[item]), marks.n, k - 1, level)


def _coefficient(within: float, total: float, n: int, k: int, level: float) -> Outcome:
    """Return alpha from the sum of the items' variances and the variance of their sum."""
    if total == 0:
        return Refusal(reason=Reason.NO_VARIANCE, n=n)
    alpha = k / (k - 1) * (1 - within / total)
    if alpha > 1 - _NOTHING:
        return Refusal(reason=Reason.NO_RESIDUAL, n=n)
    low, high = feldt(alpha, n, k, level)
    return Estimate(value=alpha, n=n, low=low, high=high, level=level, method=Method.FELDT)


def _sem(marks: Marks, alpha: Outcome, k: int, level: float) -> Outcome:
    if isinstance(alpha, Refusal):
        return alpha
    value = sqrt(marks.moments.total) * sqrt(1 - alpha.value)
    low, high = chi_square_scale((marks.n - 1) * (k - 1), level)
    return Estimate(
        value=value,
        n=marks.n,
        low=value * low,
        high=value * high,
        level=level,
        method=Method.CHI_SQUARE,
    )
