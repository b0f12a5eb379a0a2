"""The ratio of two means of the same people, with Fieller's interval.

Fieller, Some Problems in Interval Estimation (Journal of the Royal Statistical Society B, 1954):
the interval holds every ratio r for which a t test does not reject mean(top - r · bottom) = 0. With
m the means, s the variances and covariance, and q = t² / n, its ends are the roots of

    (m_b² - q s_bb) r² - 2 (m_t m_b - q s_tb) r + (m_t² - q s_tt) = 0

If the first bracket is not positive, the mean of the bottom does not differ from 0 and the set has
no end or is all numbers but some: that is refused.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from trainkit.evaluation.analysis.intervals import LEVEL
from trainkit.evaluation.change.pairs import DECIMALS, Scores
from trainkit.evaluation.change.welch import t_quantile
from trainkit.evaluation.refusal import Estimate, Method, Outcome, Reason, Refusal

__all__ = ["ratio_of_means"]


def ratio_of_means(top: Scores, bottom: Scores, level: float = LEVEL) -> Outcome:
    """Return mean(top) / mean(bottom) over the same people.

    Refused below 2 people and for an unbounded set. If everybody has the same ratio, it has no
    interval: its spread is not zero, it is not known.
    """
    n = top.size
    if n < 2:
        return Refusal(reason=Reason.TOO_FEW_PAIRS, n=n, needs=2)
    q = t_quantile(n - 1, level) ** 2 / n
    means = float(top.mean()), float(bottom.mean())
    (s_tt, s_tb), (_, s_bb) = np.cov(top, bottom)
    first = means[1] ** 2 - q * float(s_bb)
    if first <= 0 or means[1] == 0:
        return Refusal(reason=Reason.UNBOUNDED, n=n)
    value = means[0] / means[1]
    if np.ptp(np.round(top - value * bottom, DECIMALS)) == 0:
        return Estimate(value=value, n=n)
    middle = means[0] * means[1] - q * float(s_tb)
    last = means[0] ** 2 - q * float(s_tt)
    reach = sqrt(max(middle**2 - first * last, 0))
    return Estimate(
        value=value,
        n=n,
        low=(middle - reach) / first,
        high=(middle + reach) / first,
        level=level,
        method=Method.FIELLER,
    )
