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

Tests of whether people changed at all: signed ranks, signs, and sign flips of the gains.

- Signed rank test: Wilcoxon, Individual Comparisons by Ranking Methods (Biometrics Bulletin 1,
  1945). People without a change are dropped, equal changes share the mean of their ranks. p is that
  of the permutation distribution of the ranks there are: every change may have either sign. Twice
  a mean rank is whole, so the distribution of twice the sum is counted exactly (Streitberg and
  Röhmel, Exact Distributions for Permutation and Rank Tests, Statistical Software Newsletter 12,
  1986). Tables for untied ranks, and the normal approximation, give other values of p; the latter
  is used only for more than ``MOST`` people.
- Sign test: of the people who changed, how many rose; binomial with 1/2.
- Sign-flip test of the mean gain: if nothing changed, each person's gain is as likely to have the
  other sign; p is the share of the 2^n ways to give signs with a mean as far from 0 as the one seen
  (Fisher, The Design of Experiments, 1935, section 21). It is exact by counting sums, where all
  gains are whole multiples of one number, as marks are; else, for up to ``MIDDLE`` people, from the
  sorted sums of two halves of the class. Beyond that signs are drawn ``DRAWS`` times with a seed; p
  is (hits + 1) / (draws + 1), which is never 0 (Phipson and Smyth, Permutation P-values Should
  Never Be Zero, 2010), with its standard error. For more than ``MOST`` people the sum is taken as
  normal.

p is two-sided. "Not significant" is not "no learning": see ``effects.detectable``.

Whether the same people gained more on one module than on another.

Two intervals that overlap do not answer that: the gains are of the same people, so their difference
has a spread of its own. For each two of k modules, the difference of each person's gains gets a
paired t interval at the level 1 - (1 - level) / m, m = k (k - 1) / 2: all m intervals together then
hold their differences at least as often as ``level`` says (Bonferroni's inequality; Dunn, Multiple
Comparisons Among Means, JASA 56, 1961). It assumes nothing about how the gains of modules go
together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from math import comb, erfc, exp, gcd, inf, lcm, lgamma, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, nctdtr

from trainkit.evaluation.estimate import (
    Estimate,
    Method,
    Outcome,
    Reason,
    Refusal,
    Significance,
    as_numbers,
    check_number,
    tail_of,
)
from trainkit.evaluation.intervals import LEVEL, mean, plus_minus, t_quantile
from trainkit.evaluation.marks import DECIMALS, Floats, Pairs

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


MOST = 1000
"""People who changed up to whom signed ranks and flipped signs are counted or drawn."""


def _changed(pairs: Pairs) -> Floats:
    """Return the gains that are not 0."""
    gains: Floats = pairs.gains[pairs.gains != 0]
    return gains


def _nobody(pairs: Pairs) -> Refusal:
    if pairs.n < 2:
        return Refusal(reason=Reason.TOO_FEW_PAIRS, n=pairs.n, needs=2)
    return Refusal(reason=Reason.NO_VARIANCE, n=pairs.n)


def _sum_distribution(parts: list[int]) -> Floats:
    """Return the probability of each sum of a random subset of positive whole numbers."""
    chances = np.zeros(sum(parts) + 1)
    chances[0] = 1.0
    reached = 0
    for part in parts:
        chances[part : reached + part + 1] += chances[: reached + 1].copy()
        reached += part
        chances[: reached + 1] /= 2
    return chances


def signed_rank(pairs: Pairs) -> Significance | Refusal:
    """Test the gains by signed ranks; n counts the people who changed, the statistic is W+.

    Refused below 2 people and if nobody changed.
    """
    gains = _changed(pairs)
    if pairs.n < 2 or not gains.size:
        return _nobody(pairs)
    ranks = _mean_ranks(np.abs(gains))
    if gains.size > MOST:
        return _by_normal(ranks, float(ranks[gains > 0].sum()))
    doubled = (2 * ranks).astype(np.int64)
    chances = _sum_distribution(doubled.tolist())
    up, total = int(doubled[gains > 0].sum()), int(doubled.sum())
    p = 2 * float(chances[: min(up, total - up) + 1].sum())
    return Significance(p=min(1.0, p), n=gains.size, method=Method.SIGNED_RANK, statistic=up / 2)


def _mean_ranks(sizes: Floats) -> Floats:
    """Return ranks from 1, equal sizes sharing the mean of theirs."""
    _, places, counts = np.unique(sizes, return_inverse=True, return_counts=True)
    ranks: Floats = (np.cumsum(counts) - (counts - 1) / 2)[places]
    return ranks


def _by_normal(ranks: Floats, up: float) -> Significance:
    """Return the test by the mean and the variance of W+ over all signs, ties and all."""
    return Significance(
        p=_normal_p(2 * up - float(ranks.sum()), ranks),
        n=ranks.size,
        method=Method.SIGNED_RANK_NORMAL,
        statistic=up,
    )


def _normal_p(total: float, parts: Floats) -> float:
    """Return p of a sum of parts with signs: its mean is 0, its variance their sum of squares."""
    return float(erfc(abs(total) / sqrt(2 * float((parts**2).sum()))))


def sign_test(pairs: Pairs) -> Significance | Refusal:
    """Test how many rose; n counts the people who changed, the statistic those who rose.

    Refused below 2 people and if nobody changed.
    """
    gains = _changed(pairs)
    n, up = int(gains.size), int((gains > 0).sum())
    if pairs.n < 2 or not n:
        return _nobody(pairs)
    return Significance(p=binomial_p(up, n), n=n, method=Method.SIGN_TEST, statistic=up)


def binomial_p(up: int, n: int) -> float:
    """Return the two-sided p of ``up`` of n where either way is as likely; 1 for n = 0."""
    fewer = min(up, n - up)
    if n > MOST:  # whole numbers of so many digits take half a minute for 20,000 people
        tail = float(bdtr(fewer, n, 0.5))
    else:
        tail = sum(comb(n, count) for count in range(fewer + 1)) / 2**n
    return min(1.0, 2 * tail)


MIDDLE = 40
"""People up to whom halves of the class are enumerated: 2^20 sums each."""
DRAWS = 100_000
_LARGEST = 2_000_000
"""Largest sum that is counted."""
_DENOMINATOR = 10_000
_NEAR = 1e-9


def sign_flip(pairs: Pairs, *, seed: int) -> Significance | Refusal:
    """Test the mean gain; n counts the people who changed, the statistic is the mean gain of all.

    ``seed`` is used where signs are drawn, and only there. Refused below 2 people and if nobody
    changed.
    """
    if pairs.n < 2:
        return Refusal(reason=Reason.TOO_FEW_PAIRS, n=pairs.n, needs=2)
    gains = _changed(pairs)
    if not gains.size:
        return Refusal(reason=Reason.NO_VARIANCE, n=pairs.n)
    error, method = None, Method.SIGN_FLIP
    whole = _whole(gains) if gains.size <= MOST else None
    if gains.size > MOST:
        p, method = _normal_p(float(gains.sum()), gains), Method.SIGN_FLIP_NORMAL
    elif whole is not None:
        p = _by_counting(whole)
    elif gains.size <= MIDDLE:
        p = _by_halves(gains)
    else:
        p, method = _by_drawing(gains, np.random.default_rng(seed)), Method.SIGN_FLIP_SAMPLED
        error = sqrt(p * (1 - p) / DRAWS)
    return Significance(
        p=min(1.0, p),
        n=gains.size,
        method=method,
        statistic=float(pairs.gains.mean()),
        error=error,
    )


def _whole(gains: Floats) -> list[int] | None:
    """Return whole numbers in the ratio of the gains, or ``None`` if there are no small ones."""
    parts = [Fraction(gain).limit_denominator(_DENOMINATOR) for gain in gains.tolist()]
    if any(abs(float(part) - gain) > _NEAR for part, gain in zip(parts, gains, strict=True)):
        return None
    scale = lcm(*(part.denominator for part in parts))
    whole = [int(part * scale) for part in parts]
    unit = gcd(*whole)
    whole = [number // unit for number in whole]
    return whole if sum(map(abs, whole)) <= _LARGEST else None


def _by_counting(gains: list[int]) -> float:
    sizes = [abs(gain) for gain in gains]
    up = sum(gain for gain in gains if gain > 0)
    return 2 * float(_sum_distribution(sizes)[: min(up, sum(sizes) - up) + 1].sum())


def _by_halves(gains: Floats) -> float:
    """Count the sums of one half that, with each of the other, reach the sum that was seen."""
    seen = abs(float(gains.sum())) - _NEAR * float(np.abs(gains).sum())
    if seen <= 0:
        return 1.0
    half = gains.size // 2
    first, second = _signed_sums(gains[:half]), np.sort(_signed_sums(gains[half:]))
    hits = first.size * second.size - np.searchsorted(second, seen - first).sum()
    return 2 * float(hits) / 2.0**gains.size


def _signed_sums(gains: Floats) -> Floats:
    sums = np.zeros(1)
    for gain in gains:
        sums = np.concatenate([sums + gain, sums - gain])
    return sums


def _by_drawing(gains: Floats, source: np.random.Generator) -> float:
    seen = abs(float(gains.sum())) - _NEAR * float(np.abs(gains).sum())
    hits = 0
    for _ in range(DRAWS // 1000):
        signs = source.integers(0, 2, size=(1000, gains.size)) * 2 - 1
        hits += int((np.abs(signs @ gains) >= seen).sum())
    return (hits + 1) / (DRAWS + 1)


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two modules."""

    first: int
    """The column, from 0."""
    second: int
    difference: Outcome
    """Mean gain on the first minus that on the second; its level is that of all together."""

    @property
    def differs(self) -> bool:
        """Whether the interval leaves 0 out."""
        return isinstance(self.difference, Estimate) and self.difference.holds_zero is False


def contrasts(gains: NDArray[np.float64], level: float = LEVEL) -> tuple[Contrast, ...]:
    """Return all pairs of the columns of people × modules; refused below 2 people.

    Raises ``ValueError`` for another shape, what is no finite number, and a level that is not
    between 0 and 1.
    """
    tail_of(level)
    gains = as_numbers(gains, "gains").astype(np.float64)
    if gains.ndim != 2 or not np.isfinite(gains).all():
        raise ValueError("gains are a table of people and modules, of finite numbers")
    pairs = list(combinations(range(gains.shape[1]), 2))
    each = 1 - (1 - level) / max(1, len(pairs))
    return tuple(
        Contrast(one, other, _difference(gains[:, one] - gains[:, other], each, level))
        for one, other in pairs
    )


def _difference(differences: NDArray[np.float64], each: float, level: float) -> Outcome:
    found = mean(np.round(differences, DECIMALS), each, within=(-inf, inf))
    if isinstance(found, Refusal):
        return replace(found, reason=Reason.TOO_FEW_PAIRS)
    return found if found.level is None else replace(found, level=level, method=Method.BONFERRONI)
