"""Tests of whether people changed at all: signed ranks, signs, and sign flips of the gains.

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
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, erfc, gcd, lcm, sqrt

import numpy as np
from scipy.special import bdtr

from trainkit.evaluation.estimate import Method, Reason, Refusal, Significance
from trainkit.evaluation.marks import Floats, Pairs

__all__ = ["DRAWS", "MIDDLE", "MOST", "binomial_p", "sign_flip", "sign_test", "signed_rank"]

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
