"""One figure over several cohorts: its mean, how far cohorts vary, what the next one may have.

A multilevel model in two stages. Each cohort has its own true figure; these vary around a mean with
standard deviation tau, and each is known with its own standard error. Taking each cohort's figure
and error in place of its people loses nothing that the mean needs, and needs nobody's scores
(Riley, Tierney, Stewart, Individual Participant Data Meta-Analysis, 2021, chapter 5).

With w = 1 / (error² + tau²):

- tau: where sum w (figure - mean)² = k - 1 for k cohorts, 0 if it is less for every tau (Paule and
  Mandel, Consensus Values and Weighting Factors, Journal of Research of the National Bureau of
  Standards 87, 1982). Interval: the tau for which that sum is at the quantiles of chi-square with
  k - 1 degrees of freedom (Viechtbauer, Confidence Intervals for the Amount of Heterogeneity in
  Meta-analysis, Statistics in Medicine 26, 2007).
- mean: sum w figure / sum w ± t(k - 1) √(q / sum w), where q is that sum over k - 1 (Hartung and
  Knapp, A Refined Method for the Meta-analysis of Controlled Clinical Trials with Binary Outcome,
  Statistics in Medicine 20, 2001), and at least 1 (Röver, Knapp, Friede, BMC Medical Research
  Methodology 15, 2015, article 99). With this tau, q is 1 or less: the factor is always 1.
- the next cohort's true figure: mean ± t(k - 2) √(tau² + 1 / sum w) (Higgins, Thompson,
  Spiegelhalter, A Re-evaluation of Random-effects Meta-analysis, Journal of the Royal Statistical
  Society A 172, 2009).

Below 3 cohorts tau is a guess; below 5 the next cohort's interval would hold nearly everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, sqrt

from numpy.typing import ArrayLike
from scipy.special import chdtri

from trainkit.evaluation.estimate import Estimate, Method, Outcome, Reason, Refusal, tail_of
from trainkit.evaluation.intervals import LEVEL, t_quantile
from trainkit.evaluation.marks import Floats, as_scores

NEEDS = 3
NEEDS_AHEAD = 5
"""Cohorts from which on the next one's interval says something."""


@dataclass(frozen=True, slots=True)
class AcrossCohorts:
    """A figure over k cohorts; n of each outcome is k."""

    mean: Estimate
    spread: Estimate
    """Standard deviation of the cohorts' true figures."""
    ahead: Outcome
    """The mean, with the interval in which another cohort's true figure may be; refused unless the
    cohorts clearly differ: else their spread is often found to be 0, and it covers .87 to .93."""


def across_cohorts(
    figures: ArrayLike,
    errors: ArrayLike,
    *,
    within: tuple[float, float] = (-inf, inf),
) -> AcrossCohorts | Refusal:
    """Return the mean over cohorts of a figure with these standard errors; refused below 3.

    Intervals of the figure are cut off at the bounds of its scale.

    Raises ``ValueError`` for rows of different lengths and for an error that is not positive.
    """
    values, spreads = as_scores(figures), as_scores(errors)
    k = values.size
    if spreads.size != k or (spreads <= 0).any():
        raise ValueError("each cohort has a figure and a positive standard error")
    if k < NEEDS:
        return Refusal(reason=Reason.TOO_FEW_COHORTS, n=k, needs=NEEDS)
    spread = _spread(values, spreads**2)
    centre, weights = _mean(values, spreads**2 + spread.value**2)
    variance = 1 / float(weights.sum())

    def around(df: int, variance: float, method: Method) -> Estimate:
        half = t_quantile(df) * sqrt(variance)
        low, high = max(within[0], centre - half), min(within[1], centre + half)
        return Estimate(value=centre, n=k, low=low, high=high, level=LEVEL, method=method)

    ahead: Outcome = Refusal(reason=Reason.TOO_FEW_COHORTS, n=k, needs=NEEDS_AHEAD)
    if k >= NEEDS_AHEAD and not spread.low:
        ahead = Refusal(reason=Reason.ALIKE_COHORTS, n=k)
    elif k >= NEEDS_AHEAD:
        ahead = around(k - 2, spread.value**2 + variance, Method.PREDICTION)
    return AcrossCohorts(around(k - 1, variance, Method.HARTUNG_KNAPP), spread, ahead)


def _spread(values: Floats, variances: Floats) -> Estimate:
    """Return tau with its interval."""
    k, tail = values.size, tail_of(LEVEL)

    def away(between: float) -> float:
        """Return the weighted sum of squares around the mean for a tau²."""
        centre, weights = _mean(values, variances + between)
        return float(weights @ (values - centre) ** 2)

    targets = (k - 1, float(chdtri(k - 1, tail)), float(chdtri(k - 1, 1 - tail)))
    value, low, high = (sqrt(_where(away, target)) for target in targets)
    return Estimate(value=value, n=k, low=low, high=high, level=LEVEL, method=Method.Q_PROFILE)


def _mean(values: Floats, variances: Floats) -> tuple[float, Floats]:
    weights = 1 / variances
    return float(weights @ values) / float(weights.sum()), weights


def _where(away: Callable[[float], float], target: float) -> float:
    """Return the tau² at which the sum, which falls with it, is the target; 0 if it is below."""
    from scipy.optimize import brentq

    if away(0.0) <= target:
        return 0.0
    high = 1.0
    while away(high) > target:
        high *= 4
    return float(brentq(lambda between: away(between) - target, 0.0, high, xtol=1e-13))
