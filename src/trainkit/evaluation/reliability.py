"""Reliability of the total score, and whether one person's change is more than measurement error.

- alpha = k/(k - 1) · (1 - sum var x / var S) (Cronbach 1951, Psychometrika 16), which is KR-20
  where items are right or wrong; Feldt's interval, without which it is meaningless in a small
  class. Items on which everybody has the same mark do not take part
- standard error of measurement = SD sqrt(1 - alpha) = sqrt(k · residual mean square of people ×
  items); its interval follows from the chi-square distribution of that mean square
- reliable change (Jacobson and Truax 1991, Clinical Significance, Journal of Consulting and
  Clinical Psychology 59): the standard error of a difference of two scores is
  sqrt(SEM_pre² + SEM_post²) (with different errors before and after: Maassen 2004, JINS 10). A
  change beyond z times that happens by error alone in 5 % of the people who did not change
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import hypot, sqrt

from trainkit.evaluation.estimate import Estimate, Method, Outcome, Reason, Refusal
from trainkit.evaluation.inputs import check_number
from trainkit.evaluation.intervals import (
    LEVEL,
    chi_square_scale,
    feldt,
    normal_quantile,
    proportion,
)
from trainkit.evaluation.marks import Marks, Pairs

__all__ = [
    "ERROR_NEEDS",
    "NEEDS",
    "Change",
    "PersonChange",
    "Reliability",
    "ReliableChanges",
    "analyse_reliability",
    "reliable_changes",
]

NEEDS = 8
"""People from whom on alpha is given: of 3 people it can be -40 or .90 on one test. The smallest
class for which the interval was tried out (docs/evaluation-methods.md)."""
ERROR_NEEDS = 5
"""People from whom on the error of measurement is given: each of them answers many items."""
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How dependable the total score is in this class."""

    alpha: Outcome
    right_or_wrong: bool
    """Whether alpha is KR-20: no item gave a part of its mark."""
    sem: Outcome
    """Standard error of measurement, in marks."""


def analyse_reliability(marks: Marks) -> Reliability:
    """Return alpha, refused below 8 people, and the error, below 5, over the items that vary."""
    k = sum(reason is None for reason in marks.constant)
    return Reliability(
        alpha=_few(marks, NEEDS) or _alpha(marks, k),
        right_or_wrong=bool(marks.right_or_wrong.all()),
        sem=_few(marks, ERROR_NEEDS) or _sem(marks, _alpha(marks, k), k),
    )


def _few(marks: Marks, needs: int) -> Refusal | None:
    if marks.n < needs:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=marks.n, needs=needs)
    return None


def _alpha(marks: Marks, k: int) -> Outcome:
    if marks.k and (not k or marks.moments.total == 0):
        return Refusal(reason=Reason.NO_VARIANCE, n=marks.n)
    if k < 2:
        return Refusal(reason=Reason.TOO_FEW_ITEMS, n=k, needs=2)
    within = float(marks.moments.variance.sum())
    alpha = k / (k - 1) * (1 - within / marks.moments.total)
    if alpha > 1 - _NOTHING:
        return Refusal(reason=Reason.NO_RESIDUAL, n=marks.n)
    low, high = feldt(alpha, marks.n, k)
    return Estimate(value=alpha, n=marks.n, low=low, high=high, level=LEVEL, method=Method.FELDT)


def _sem(marks: Marks, alpha: Outcome, k: int) -> Outcome:
    if isinstance(alpha, Refusal):
        return alpha
    value = sqrt(marks.moments.total) * sqrt(1 - alpha.value)
    low, high = chi_square_scale((marks.n - 1) * (k - 1))
    return Estimate(
        value=value,
        n=marks.n,
        low=value * low,
        high=value * high,
        level=LEVEL,
        method=Method.CHI_SQUARE,
    )


class Change(StrEnum):
    """What a difference of two scores says."""

    ROSE = "rose"
    WITHIN_ERROR = "within-error"
    FELL = "fell"


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One person's change with its band, in units of the score."""

    gain: float
    low: float
    high: float
    change: Change


@dataclass(frozen=True, slots=True)
class ReliableChanges:
    """Everybody's change, and how many changed by more than error.

    A band is a person's own affair: people stay in the order given, and nothing here ranks them.
    """

    band: float
    """Half the width of every band."""
    people: tuple[PersonChange, ...]
    """In the order of the pairs."""
    rose: Outcome
    """Share of people."""
    fell: Outcome


def reliable_changes(
    pairs: Pairs, error_pre: float, error_post: float
) -> ReliableChanges | Refusal:
    """Return everybody's change; the errors of measurement are in units of the score.

    Refused for nobody, and if neither test has an error: a test without error was not measured.
    Raises ``ValueError`` for a negative error.
    """
    for error in (error_pre, error_post):
        check_number("an error of measurement", error, 0)
    if not pairs.n:
        return Refusal(reason=Reason.TOO_FEW_PAIRS, n=0, needs=1)
    band = normal_quantile(LEVEL) * hypot(error_pre, error_post)
    if not band > 0:
        return Refusal(reason=Reason.NO_VARIANCE, n=pairs.n)
    people = tuple(
        PersonChange(gain, gain - band, gain + band, _change(gain, band))
        for gain in pairs.gains.tolist()
    )
    counts = [sum(one.change is kind for one in people) for kind in (Change.ROSE, Change.FELL)]
    rose, fell = (proportion(count, pairs.n) for count in counts)
    return ReliableChanges(band, people, rose, fell)


def _change(gain: float, band: float) -> Change:
    if abs(gain) <= band:
        return Change.WITHIN_ERROR
    return Change.ROSE if gain > 0 else Change.FELL
