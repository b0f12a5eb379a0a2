"""Intervals that several figures share.

- Wilson 1927, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22
- Fisher 1921, On the Probable Error of a Coefficient of Correlation, Metron 1
- Newcombe 1998, Interval Estimation for the Difference Between Independent Proportions, Statistics
  in Medicine 17, method 10
- Feldt, Woodruff, Salih 1987, Statistical Inference for Coefficient Alpha, Applied Psychological
  Measurement 11
"""

from __future__ import annotations

from math import atanh, sqrt, tanh

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri, fdtri, ndtri, stdtrit

from trainkit.evaluation.refusal import Estimate, Method, Outcome, Reason, Refusal, Standing

__all__ = [
    "LEVEL",
    "chi_square_scale",
    "correlation",
    "difference_of_proportions",
    "feldt",
    "mean",
    "normal_quantile",
    "proportion",
    "wald",
    "wilson",
]

LEVEL = 0.95
"""The level of an interval where none is asked for."""


def normal_quantile(level: float) -> float:
    """Return z such that a standard normal lies within ±z with probability ``level``."""
    return float(ndtri((1 + level) / 2))


def wilson(count: float, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the score interval of a proportion, inside 0 to 1; n is at least 1."""
    z = normal_quantile(level)
    share, spread = count / n, z * z / n
    centre = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return (
        max(0.0, centre - half) if count else 0.0,
        min(1.0, centre + half) if count < n else 1.0,
    )


def proportion(count: int, n: int, level: float = LEVEL) -> Outcome:
    """Return count / n with its Wilson interval."""
    if n < 1:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=n, needs=1)
    low, high = wilson(count, n, level)
    return Estimate(value=count / n, n=n, low=low, high=high, level=level, method=Method.WILSON)


def mean(
    values: NDArray[np.floating], level: float = LEVEL, *, within: tuple[float, float]
) -> Outcome:
    """Return the mean of values with its t interval, cut off at the bounds of the scale.

    Equal values have no interval: their spread is not zero, it is not known.
    """
    n = len(values)
    if n < 2:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=n, needs=2)
    average = min(max(float(np.mean(values, dtype=np.float64)), within[0]), within[1])
    if values.min() == values.max():
        return Estimate(value=average, n=n)
    error = float(np.std(values, ddof=1, dtype=np.float64)) / sqrt(n)
    half = float(stdtrit(n - 1, (1 + level) / 2)) * error
    return Estimate(
        value=average,
        n=n,
        low=max(within[0], average - half),
        high=min(within[1], average + half),
        level=level,
        method=Method.T,
    )


def correlation(value: float, n: int, level: float = LEVEL) -> Outcome:
    """Return a correlation with Fisher's interval; four people at least, or it has none.

    A correlation of ±1 stands without an interval.
    """
    if n < 4:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=n, needs=4)
    value = min(1.0, max(-1.0, value))
    if abs(value) > 1 - 1e-12:
        return Estimate(value=value, n=n)
    half = normal_quantile(level) / sqrt(n - 3)
    return Estimate(
        value=value,
        n=n,
        low=tanh(atanh(value) - half),
        high=tanh(atanh(value) + half),
        level=level,
        method=Method.FISHER_Z,
    )


def difference_of_proportions(
    first: tuple[int, int], second: tuple[int, int], level: float = LEVEL
) -> Estimate:
    """Return first - second, each a count and its n, with Newcombe's hybrid score interval."""
    (count1, n1), (count2, n2) = first, second
    share1, share2 = count1 / n1, count2 / n2
    low1, high1 = wilson(count1, n1, level)
    low2, high2 = wilson(count2, n2, level)
    return Estimate(
        value=share1 - share2,
        n=n1 + n2,
        low=share1 - share2 - sqrt((share1 - low1) ** 2 + (high2 - share2) ** 2),
        high=share1 - share2 + sqrt((high1 - share1) ** 2 + (share2 - low2) ** 2),
        level=level,
        method=Method.NEWCOMBE,
    )


def feldt(alpha: float, n: int, items: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the interval of alpha: (1 - population) / (1 - sample) is F(n - 1, (n - 1)(k - 1)).

    Exact for normal parallel parts; at least 2 people and 2 items.
    """
    people, error = n - 1, (n - 1) * (items - 1)
    tail = (1 - level) / 2
    low = 1 - (1 - alpha) * float(fdtri(people, error, 1 - tail))
    return low, 1 - (1 - alpha) * float(fdtri(people, error, tail))


def chi_square_scale(df: int, level: float = LEVEL) -> tuple[float, float]:
    """Return what a standard deviation with ``df`` degrees of freedom is multiplied by."""
    tail = (1 - level) / 2
    return sqrt(df / float(chdtri(df, tail))), sqrt(df / float(chdtri(df, 1 - tail)))


def wald(
    value: float,
    error: float,
    n: int,
    level: float = LEVEL,
    *,
    method: Method = Method.WALD,
    standing: Standing = Standing.FIRM,
) -> Estimate:
    """Return a value ± z standard errors."""
    half = normal_quantile(level) * error
    return Estimate(
        value=value,
        n=n,
        low=value - half,
        high=value + half,
        level=level,
        method=method,
        standing=standing,
    )
