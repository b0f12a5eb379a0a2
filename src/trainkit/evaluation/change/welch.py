"""The difference of the means of two groups of people.

Welch, The Generalization of Student's Problem when Several Different Population Variances Are
Involved (Biometrika 34, 1947).
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from scipy.special import stdtrit

from trainkit.evaluation.analysis.intervals import LEVEL
from trainkit.evaluation.change.pairs import Scores
from trainkit.evaluation.refusal import Estimate, Method, Outcome, Reason, Refusal

__all__ = ["t_quantile", "welch_difference"]


def t_quantile(df: float, level: float = LEVEL) -> float:
    """Return the t that a central interval of this level reaches to on both sides."""
    return float(stdtrit(df, (1 + level) / 2))


def welch_difference(one: Scores, other: Scores, level: float = LEVEL) -> Outcome:
    """Return mean(one) - mean(other) with Welch's interval; n counts both groups.

    Refused if a group has fewer than 2 people, and if nobody differs from their group.
    """
    smaller = min(one.size, other.size)
    if smaller < 2:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=smaller, needs=2)
    n = one.size + other.size
    if np.ptp(one) == np.ptp(other) == 0:
        return Refusal(reason=Reason.NO_VARIANCE, n=n)
    parts = [float(group.var(ddof=1)) / group.size for group in (one, other)]
    df = sum(parts) ** 2 / (parts[0] ** 2 / (one.size - 1) + parts[1] ** 2 / (other.size - 1))
    centre = float(one.mean() - other.mean())
    reach = t_quantile(df, level) * sqrt(sum(parts))
    return Estimate(
        value=centre,
        n=n,
        low=centre - reach,
        high=centre + reach,
        level=level,
        method=Method.WELCH_T,
    )
