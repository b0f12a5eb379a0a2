"""Reliability of the total score, and whether one person's change is more than measurement error.

- alpha = k/(k - 1) · (1 - sum var x / var S) (Cronbach 1951, Psychometrika 16), which is KR-20
  where items are right or wrong. Items on which everybody has the same mark do not take part. Its
  interval is alpha ± t standard errors by the jackknife, leaving out one person at a time (Tukey,
  Bias and Confidence in Not-quite Large Samples, Annals of Mathematical Statistics 29, 1958), cut
  off at 1. Feldt's interval, which takes marks to be normal, covers .86 where a test is easy
- where 15 % of the people have full marks or no marks, no interval of alpha covers: it is refused
- standard error of measurement = SD sqrt(1 - alpha) = sqrt(k · residual mean square of people ×
  items), the mean over people of each one's own squared error; its interval is that of the mean on
  a logarithmic scale, ± t standard errors; each person's part is taken n / (n - 1) times, by which
  the sum falls without that person
- reliable change (Jacobson and Truax 1991, Clinical Significance, Journal of Consulting and
  Clinical Psychology 59): the standard error of a difference of two scores is
  sqrt(SEM_pre² + SEM_post²) (with different errors before and after: Maassen 2004, JINS 10). A
  change beyond z times that happens by error alone in 5 % of the people who did not change

The likelihood of answers for a given raw score, which the Rasch model is fitted by.

Answers are steps: 0, 1 … of an item, one or more of them; a right-or-wrong item has one. With the
parameters β of an item's steps (``rasch`` says what they mean), ε = exp(-β), and ε = 1 for no step,
γ_r is the sum of the products of ε over all answers to the whole test with r steps in all: an
elementary symmetric function where all items have one step. Each item is added in turn: all terms
are positive, so nothing cancels, unlike where an item is divided out again (the difference
algorithm; Verhelst, Glas, van der Sluis 1984, Computational Statistics Quarterly 1). For items of
one step whose ε have the product 1, γ_r is at least the number of sets of r items (Maclaurin), so
that nothing underflows; it overflows where sum log(1 + sum ε) nears 709, far beyond any test.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import exp, hypot, sqrt

import numpy as np
from numpy.typing import NDArray

from trainkit.evaluation.estimate import Estimate, Method, Outcome, Reason, Refusal, check_number
from trainkit.evaluation.gain import CEILING
from trainkit.evaluation.intervals import (
    LEVEL,
    normal_quantile,
    t_quantile,
)
from trainkit.evaluation.marks import Floats, Marks, Pairs

NEEDS = 8
"""People from whom on alpha is given: of 3 people it can be -40 or .90 on one test. The smallest
class for which the interval was tried out (docs/evaluation-methods.md)."""
ERROR_NEEDS = 5
"""People from whom on the error of measurement is given: each of them answers many items."""
_INTERVAL_NEEDS = 10
"""People from whom on it has an interval. A class with many full marks has one, too: where classes
are left out for them, those that remain are few, and theirs holds in as few as 35 of 100."""
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
    """Return alpha and the error of measurement over the items that vary.

    Alpha is refused below 8 people, and where 15 % have full marks or no marks; the error is
    refused below 5 people, and has no interval below 10.
    """
    k = sum(reason is None for reason in marks.constant)
    return Reliability(
        alpha=_few(marks, NEEDS) or _unfit(marks, k) or _crowded(marks) or _alpha(marks, k),
        right_or_wrong=bool(marks.right_or_wrong.all()),
        sem=_few(marks, ERROR_NEEDS) or _unfit(marks, k) or _sem(marks, k),
    )


def _few(marks: Marks, needs: int) -> Refusal | None:
    if marks.n < needs:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=marks.n, needs=needs)
    return None


def _crowded(marks: Marks) -> Refusal | None:
    if marks.at_the_ends >= CEILING:
        return Refusal(reason=Reason.CROWDED, n=marks.n)
    return None


def _unfit(marks: Marks, k: int) -> Refusal | None:
    if marks.k and (not k or marks.moments.total == 0):
        return Refusal(reason=Reason.NO_VARIANCE, n=marks.n)
    if k < 2:
        return Refusal(reason=Reason.TOO_FEW_ITEMS, n=k, needs=2)
    if _value(marks, k) > 1 - _NOTHING:
        return Refusal(reason=Reason.NO_RESIDUAL, n=marks.n)
    return None


def _value(marks: Marks, k: int) -> float:
    """Return alpha of k items that vary."""
    return k / (k - 1) * (1 - float(marks.moments.variance.sum()) / marks.moments.total)


def _squares(marks: Marks) -> tuple[Floats, Floats]:
    """Return each person's sum of squared deviations from the items' means, and squared sum."""
    centred = marks.matrix.astype(np.float64) - marks.moments.mean
    return np.einsum("ij,ij->i", centred, centred), centred.sum(axis=1) ** 2


def _alpha(marks: Marks, k: int) -> Outcome:
    n, alpha = marks.n, _value(marks, k)
    within, between = (n / (n - 1) * one for one in _squares(marks))
    totals = (n - 1) * marks.moments.total - between
    if totals.min() <= _NOTHING * (n - 1) * marks.moments.total:
        return Refusal(reason=Reason.SEPARATED)
    without = k / (k - 1) * (1 - ((n - 1) * marks.moments.variance.sum() - within) / totals)
    error = (n - 1) * float(without.std(ddof=1)) / sqrt(n)
    half = t_quantile(n - 1) * error
    return Estimate(
        value=alpha,
        n=n,
        low=alpha - half,
        high=min(1.0, alpha + half),
        level=LEVEL,
        method=Method.JACKKNIFE,
    )


def _sem(marks: Marks, k: int) -> Estimate:
    value = sqrt(marks.moments.total) * sqrt(1 - _value(marks, k))
    if marks.n < _INTERVAL_NEEDS:
        return Estimate(value=value, n=marks.n)
    within, between = _squares(marks)
    own = within - between / k
    error = float(own.std(ddof=1) / own.mean()) / sqrt(marks.n) / 2 * marks.n / (marks.n - 1)
    half = t_quantile(marks.n - 1) * error
    return Estimate(
        value=value,
        n=marks.n,
        low=value * exp(-half),
        high=value * exp(half),
        level=LEVEL,
        method=Method.DELTA,
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
    rose: Estimate
    """Share of people: a description of this class, without an interval, since the band is itself
    estimated."""
    fell: Estimate


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
    rose, fell = (Estimate(value=count / pairs.n, n=pairs.n) for count in counts)
    return ReliableChanges(band, people, rose, fell)


def _change(gain: float, band: float) -> Change:
    if abs(gain) <= band:
        return Change.WITHIN_ERROR
    return Change.ROSE if gain > 0 else Change.FELL


def symmetric(weights: Floats) -> Floats:
    """Return γ_0 … γ_R for items × steps; weights are ε, and 0 beyond an item's last step."""
    return np.asarray(symmetric_without(weights, np.empty((1, 0), dtype=np.intp))[0])


def symmetric_without(weights: Floats, omitted: NDArray[np.intp]) -> Floats:
    """Return γ_0 … γ_R once for each row of ``omitted``, which has the items that are left out."""
    rows, steps = len(omitted), np.count_nonzero(weights, axis=1).tolist()
    factors = np.repeat(weights[:, :, None], rows, axis=2)
    factors[omitted.T, :, np.arange(rows)] = 0.0
    functions = np.zeros((sum(steps) + 1, rows))
    functions[0] = 1.0
    reached = 1
    for item, last in enumerate(steps):
        before = functions[:reached].copy()
        for step in range(1, last + 1):
            functions[step : step + reached] += factors[item, step - 1] * before
        reached += last
    return functions.T


class Conditional:
    """Probabilities of steps, given the raw scores 1 … R - 1.

    ``parameters`` are items × steps, infinite beyond an item's last step.
    """

    def __init__(self, parameters: Floats) -> None:
        self._there = np.isfinite(parameters)
        self._weights = np.exp(-parameters)
        self._most = int(self._there.sum())
        self.log_symmetric: Floats = np.log(symmetric(self._weights)[1 : self._most])
        self._scale = np.exp(-self.log_symmetric)

    def single(self) -> Floats:
        """P(item at this step | score), a row for each step of each item: p × (R - 1)."""
        k, steps = self._weights.shape
        without = symmetric_without(self._weights, np.arange(k)[:, None])
        chances = np.zeros((k, steps, self._most - 1))
        for step in range(1, steps + 1):
            others = without[:, : self._most - step] * self._scale[step - 1 :]
            chances[:, step - 1, step - 1 :] = self._weights[:, step - 1, None] * others
        return chances[self._there]

    def covariance(self, people: Floats) -> Floats:
        """Return the covariance of the counts at each step, p × p, of ``people`` by score."""
        k, steps = self._weights.shape
        first, second = np.triu_indices(k, 1)
        without = symmetric_without(self._weights, np.stack([first, second], axis=1))
        scaled = people * self._scale
        joint = np.zeros((k, steps, k, steps))
        for one in range(1, steps + 1):
            for other in range(1, steps + 1):
                both = one + other
                chances = without[:, : max(self._most - both, 0)] @ scaled[both - 1 :]
                chances *= self._weights[first, one - 1] * self._weights[second, other - 1]
                joint[first, one - 1, second, other - 1] = chances
                joint[second, other - 1, first, one - 1] = chances
        single = self.single()
        covariance: Floats = joint[self._there][:, self._there]
        np.fill_diagonal(covariance, single @ people)
        return covariance - (single * people) @ single.T
