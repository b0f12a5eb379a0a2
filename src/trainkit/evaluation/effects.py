"""Standardised effect sizes of a paired design, and the change that a class could detect.

With D = post - pre, n people, df = n - 1, t = mean(D) sqrt(n) / sd(D):

- d_z = mean(D) / sd(D). Interval: the corrected value ± t standard errors by the delta method (van
  der Vaart, Asymptotic Statistics, 1998, chapter 3), which need no normal gains: each person's
  influence is z - d (z² - mean(z²)) / 2, with z = (D - mean(D)) / sd(D). The noncentral t interval
  covers .98 to .99 where a ceiling cuts gains off (docs/evaluation-methods.md).
- d_av = mean(D) / sqrt((s_pre² + s_post²) / 2). Interval: the corrected value ± t standard errors
  by the jackknife (Tukey, Bias and Confidence in Not-quite Large Samples, Annals of Mathematical
  Statistics 29, 1958). Algina and Keselman's (Educational and Psychological Measurement 63, 2003),
  which takes scores to be normal and equally spread, covers .86 to .99 in classes

The value of either is multiplied by Hedges' correction with df = n - 1 (Cumming, Understanding the
New Statistics, 2012, page 294), J = Γ(df / 2) / (sqrt(df / 2) Γ((df - 1) / 2)).
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, lgamma, log, sqrt

import numpy as np
from scipy.special import nctdtr

from trainkit.evaluation.estimate import Estimate, Method, Outcome, Reason, Refusal
from trainkit.evaluation.inputs import check_number
from trainkit.evaluation.intervals import LEVEL, plus_minus, t_quantile
from trainkit.evaluation.marks import Pairs

__all__ = ["POWER", "d_av", "d_z", "detectable", "hedges_correction"]

POWER = 0.8
"""The chance of finding a change that a study is usually planned for."""

_NOTHING = 1e-12
_FEWEST = 15
"""People from whom on both are given: in smaller classes of two kinds of people no interval holds
(docs/evaluation-methods.md)."""


def hedges_correction(df: int) -> float:
    """Return J, exact; raises ``ValueError`` for df below 2."""
    check_number("df", df, 2)
    return exp(lgamma(df / 2) - log(df / 2) / 2 - lgamma((df - 1) / 2))


def _crossing(rising: Callable[[float], float], low: float, high: float) -> float:
    """Return where a rising function crosses zero, by halving to neighbouring floats.

    ``scipy.optimize`` knows faster ways, and takes longer to import than all of these halvings.
    """
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return middle


def d_z(pairs: Pairs) -> Outcome:
    """Return the mean gain in standard deviations of the gain.

    Refused below 15 people and if everybody gained the same.
    """
    refused = _refused(pairs)
    if refused:
        return refused
    n, gain, unit = pairs.n, float(pairs.gains.mean()), float(pairs.gains.std(ddof=1))
    z, effect = (pairs.gains - gain) / unit, gain / unit
    influence = z - effect / 2 * (z**2 - float((z**2).mean()))
    error = sqrt(float((influence**2).sum()) / (n * (n - 1)))
    value = hedges_correction(n - 1) * effect
    return plus_minus(value, t_quantile(n - 1) * error, n, method=Method.DELTA)


def d_av(pairs: Pairs) -> Outcome:
    """Return the mean gain in standard deviations of the scores, averaged as variances.

    Refused below 15 people and if everybody gained the same. Has no interval if one person alone
    has a spread.
    """
    refused = _refused(pairs)
    if refused:
        return refused
    n, squares = pairs.n, np.zeros(pairs.n)
    for scores in (pairs.pre, pairs.post):  # sums of squared deviations, with each person left out
        centred = scores - scores.mean()
        squares += (centred**2).sum() - centred**2 * n / (n - 1)
    unit = sqrt((pairs.pre.var(ddof=1) + pairs.post.var(ddof=1)) / 2)
    value = hedges_correction(n - 1) * float(pairs.gains.mean()) / unit
    if squares.min() <= _NOTHING * unit**2:
        return Estimate(value=value, n=n)
    without = (pairs.gains.sum() - pairs.gains) / (n - 1) / np.sqrt(squares / (2 * (n - 2)))
    error = (n - 1) * float(without.std(ddof=1)) / sqrt(n)
    return plus_minus(value, t_quantile(n - 1) * error, n, method=Method.JACKKNIFE)


def _refused(pairs: Pairs) -> Refusal | None:
    if pairs.n < _FEWEST:
        return Refusal(reason=Reason.TOO_FEW_PAIRS, n=pairs.n, needs=_FEWEST)
    if np.ptp(pairs.gains) == 0:
        return Refusal(reason=Reason.NO_VARIANCE, n=pairs.n)
    return None


_ONE_WAY = 8.0
"""Shift beyond which a test does not go the wrong way: the chance is below that of a normal
deviate below -8, 1e-15, and ``nctdtr`` has no value there."""


def detectable(n: int, power: float = POWER) -> Outcome:
    """Return the d_z that n matched people show as a change with this power.

    Two-sided paired t test at 5 % (Cohen, Statistical Power Analysis, 1988; noncentral t).
    Refused below 2 people. Raises ``ValueError`` for a power that no study is planned for: outside
    5 %, which a test has without any change, to 1.
    """
    if not 1 - LEVEL < power < 1:
        raise ValueError(f"a power is between {1 - LEVEL:g} and 1, such as 0.8, not {power}")
    if n < 2:
        return Refusal(reason=Reason.TOO_FEW_PAIRS, n=n, needs=2)
    critical = t_quantile(n - 1)

    def excess(effect: float) -> float:
        shift = effect * sqrt(n)
        wrong_way = nctdtr(n - 1, shift, -critical) if shift < _ONE_WAY else 0.0
        missed = nctdtr(n - 1, shift, critical) - wrong_way
        return 1 - float(missed) - power

    high = 1.0
    while excess(high) < 0:
        high *= 2
    return Estimate(value=_crossing(excess, 0, high), n=n, method=Method.NONCENTRAL_T)
