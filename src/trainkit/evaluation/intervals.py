"""Intervals of means, proportions, correlations and ratios, each by the method of its source.

- Wilson 1927, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22; next
  to 0 and 1 modified by Brown, Cai and DasGupta 2001, Interval Estimation for a Binomial
  Proportion, Statistical Science 16, section 4.1.1
- Fisher 1921, On the Probable Error of a Coefficient of Correlation, Metron 1
- Newcombe 1998, Interval Estimation for the Difference Between Independent Proportions, Statistics
  in Medicine 17, method 10
- Hall 1992, On the Removal of Skewness by Transformation, JRSS B 54, of means of skewed values
- Welch 1947, The Generalization of Student's Problem when Several Different Population Variances
  Are Involved, Biometrika 34
- Fieller 1954, Some Problems in Interval Estimation, JRSS B 16, of a ratio of two means of the same
  people: the interval holds every ratio r for which a t test does not reject
  mean(top - r · bottom) = 0. With m the means, s the variances and covariance, and q = t² / n, its
  ends are the roots of (m_b² - q s_bb) r² - 2 (m_t m_b - q s_tb) r + (m_t² - q s_tt) = 0. If the
  first bracket is not positive, the mean of the bottom does not differ from 0 and the set has no
  end, or is all numbers but some: that is refused.

Every function raises ``ValueError`` for a level that is not between 0 and 1, for numbers that are
not finite, and for those that its figure cannot have: more successes than trials, a correlation
above 1.
"""

from __future__ import annotations

from dataclasses import replace
from math import atanh, sqrt, tanh

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincinv, ndtri, stdtrit

from trainkit.evaluation.estimate import (
    Estimate,
    Method,
    Outcome,
    Reason,
    Refusal,
    Standing,
    check_number,
    tail_of,
)
from trainkit.evaluation.marks import DECIMALS, Floats, as_scores

LEVEL = 0.95
"""The default level of an interval."""
_CROWDED = 0.5
"""Share of values at one bound of their scale from which a t interval is not given."""
_FEWEST = 15
"""People that Hall's interval needs: of 8 to 12, most of whom score low, it holds in 82 to 92 of
100 classes (docs/evaluation-methods.md)."""
_OFF_THE_END = 5
"""Of them, who are not at one end of the scale."""
_MANY = 50
"""People above which Wilson's interval is modified for counts up to 3."""
_NOTHING = 1e-12
"""A skewness this close to 0, or a correlation to ±1, differs from it by rounding."""


def normal_quantile(level: float) -> float:
    """Return z such that a standard normal lies within ±z with probability ``level``."""
    return float(ndtri(1 - tail_of(level)))


def t_quantile(df: float, level: float = LEVEL) -> float:
    """Return the t that a central interval of this level reaches to on both sides."""
    check_number("df", df, np.nextafter(0, 1))
    return float(stdtrit(df, 1 - tail_of(level)))


def wilson(count: float, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the score interval of a proportion, inside 0 to 1; n is at least 1."""
    check_number("people", n, 1)
    check_number("a count of people", count, 0, n)
    z = normal_quantile(level)
    share, spread = count / n, z * z / n
    centre = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return (
        max(0.0, centre - half) if count else 0.0,
        min(1.0, centre + half) if count < n else 1.0,
    )


def proportion(count: int, n: int, level: float = LEVEL) -> Outcome:
    """Return count / n with its Wilson interval, modified next to 0 and 1.

    Of shares close to 0 or 1, Wilson's holds in as few as 84 of 100 classes. So the lower end of 1
    or 2 people (of more than 50: up to 3) is the Poisson limit for their count, and so is the
    upper end of all but so many.
    """
    tail_of(level)
    check_number("people", n, 0)
    if not n:
        check_number("a count of nobody", count, 0, 0)
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=n, needs=1)
    low, high = wilson(count, n, level)
    if 0 < count <= _near_an_end(n):
        low = _poisson_limit(count, level) / n
    if 0 < n - count <= _near_an_end(n):
        high = 1 - _poisson_limit(n - count, level) / n
    return Estimate(value=count / n, n=n, low=low, high=high, level=level, method=Method.WILSON)


def _near_an_end(n: int) -> int:
    """Return up to how many people the Poisson limit is taken, at most a quarter of them."""
    return min(n // 4, 2 if n <= _MANY else 3)


def _poisson_limit(count: int, level: float) -> float:
    """Return half the quantile of chi-square with 2 · count degrees of freedom."""
    return float(gammaincinv(count, 2 * tail_of(level)))


def mean(values: ArrayLike, level: float = LEVEL, *, within: tuple[float, float]) -> Outcome:
    """Return the mean of values with its t interval, cut off at the bounds of the scale.

    Equal values have no interval: their spread is not zero, it is not known. Neither have values
    of which half are at one bound: the interval would hold in as few as 83 of 100 classes.
    """
    found, scores = _t_mean(values, level, within=within), as_scores(values)
    ends = [float((scores == end).mean()) for end in within] if scores.size else []
    if isinstance(found, Refusal) or max(ends) < _CROWDED:
        return found
    return Estimate(value=found.value, n=found.n)


def _t_mean(values: ArrayLike, level: float, *, within: tuple[float, float]) -> Outcome:
    """Return the mean of values with its t interval, cut off at the bounds of the scale."""
    values = as_scores(values)
    n = values.size
    tail_of(level)
    if n < 2:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=n, needs=2)
    average = min(max(float(np.mean(values, dtype=np.float64)), within[0]), within[1])
    if values.min() == values.max():
        return Estimate(value=average, n=n)
    error = float(np.std(values, ddof=1, dtype=np.float64)) / sqrt(n)
    half = t_quantile(n - 1, level) * error
    return Estimate(
        value=average,
        n=n,
        low=max(within[0], average - half),
        high=min(within[1], average + half),
        level=level,
        method=Method.T,
    )


def skewed_mean(values: ArrayLike, level: float = LEVEL, *, within: tuple[float, float]) -> Outcome:
    """Return the mean of values with Hall's interval, cut off at the bounds of the scale.

    With m, s and g the mean, standard deviation and skewness of n values and
    W = (m - mean of the population) / s, W + g W² / 3 + g² W³ / 27 + g / (6 n) has hardly any
    skewness; it is taken to be t / sqrt(n). Where values crowd at the end of their scale, the t
    interval covers too little. No interval: fewer than 15 values, equal values, and those
    of which all but four are at one end of the scale, or more.
    """
    plain = _t_mean(values, level, within=within)
    if isinstance(plain, Refusal) or plain.low is None:
        return plain
    scores = as_scores(values)
    off = min(int((scores != end).sum()) for end in within)
    if scores.size < _FEWEST or off < _OFF_THE_END:
        return Estimate(value=plain.value, n=plain.n)
    n, average, spread = scores.size, float(scores.mean()), float(scores.std(ddof=1))
    skewness = float(((scores - average) ** 3).mean()) / float(scores.std()) ** 3
    reach = t_quantile(n - 1, level) / sqrt(n)
    low, high = (average - spread * _unskewed(end, skewness, n) for end in (reach, -reach))
    low, high = max(within[0], low), min(within[1], high)
    return replace(plain, low=low, high=high, method=Method.HALL)


def _unskewed(transformed: float, skewness: float, n: int) -> float:
    """Return the W of which this is Hall's transformation."""
    if abs(skewness) < _NOTHING:
        return transformed
    inner = 1 + skewness * transformed - skewness**2 / (6 * n)
    return 3 * (float(np.cbrt(inner)) - 1) / skewness


def correlation_of(one: ArrayLike, other: ArrayLike, level: float = LEVEL) -> Outcome:
    """Return a correlation with an interval on Fisher's scale; four people at least.

    The standard error is by the delta method, and does not need normal values: with both in units
    of their standard deviations, a person's influence is xy - r (x² + y²) / 2. Refused where either
    is the same for everybody; a correlation of ±1 has no interval.
    """
    tail_of(level)
    first, second = as_scores(one), as_scores(other)
    n = first.size
    if n != second.size:
        raise ValueError(f"{n} numbers beside {second.size}")
    if n < 4:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=n, needs=4)
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return Refusal(reason=Reason.NO_VARIANCE, n=n)
    x, y = ((row - row.mean()) / row.std() for row in (first, second))
    value = min(1.0, max(-1.0, float((x * y).mean())))
    if abs(value) > 1 - _NOTHING:
        return Estimate(value=value, n=n)
    influence = x * y - value * (x**2 + y**2) / 2
    error = sqrt(float((influence**2).mean()) / (n - 3)) / (1 - value**2)
    half = t_quantile(n - 2, level) * error
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
    low1, high1 = wilson(count1, n1, level)
    low2, high2 = wilson(count2, n2, level)
    share1, share2 = count1 / n1, count2 / n2
    return Estimate(
        value=share1 - share2,
        n=n1 + n2,
        low=share1 - share2 - sqrt((share1 - low1) ** 2 + (high2 - share2) ** 2),
        high=share1 - share2 + sqrt((high1 - share1) ** 2 + (share2 - low2) ** 2),
        level=level,
        method=Method.NEWCOMBE,
    )


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
    check_number("a standard error", error, 0)
    half = normal_quantile(level) * error
    return plus_minus(value, half, n, level, method=method, standing=standing)


def plus_minus(
    value: float,
    half: float,
    n: int,
    level: float = LEVEL,
    *,
    method: Method,
    standing: Standing = Standing.FIRM,
) -> Estimate:
    """Return a value with an interval that reaches as far to both sides."""
    return Estimate(
        value=value,
        n=n,
        low=value - half,
        high=value + half,
        level=level,
        method=method,
        standing=standing,
    )


def difference_of_means(one: Floats, other: Floats, level: float = LEVEL) -> Outcome:
    """Return mean(one) - mean(other) with Welch's interval; n counts both groups.

    Refused if a group has fewer than 2 people, and if nobody differs from their group.
    """
    one, other = as_scores(one), as_scores(other)
    tail_of(level)
    smaller = min(one.size, other.size)
    if smaller < 2:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=smaller, needs=2)
    n = one.size + other.size
    if np.ptp(one) == np.ptp(other) == 0:
        return Refusal(reason=Reason.NO_VARIANCE, n=n)
    parts = [float(group.var(ddof=1)) / group.size for group in (one, other)]
    df = sum(parts) ** 2 / (parts[0] ** 2 / (one.size - 1) + parts[1] ** 2 / (other.size - 1))
    centre = float(one.mean() - other.mean())
    half = t_quantile(df, level) * sqrt(sum(parts))
    return plus_minus(centre, half, n, level, method=Method.WELCH_T)


def ratio_of_means(top: Floats, bottom: Floats, level: float = LEVEL) -> Outcome:
    """Return mean(top) / mean(bottom) over the same people, with Fieller's interval.

    Refused below 2 people and for an unbounded set. If everybody has the same ratio, it has no
    interval: its spread is not zero, it is not known.
    """
    top, bottom = as_scores(top), as_scores(bottom)
    tail_of(level)
    n = top.size
    if n != bottom.size:
        raise ValueError(f"{n} numbers over {bottom.size}")
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
