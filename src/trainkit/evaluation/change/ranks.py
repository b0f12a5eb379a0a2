"""Tests of whether people changed at all: signed ranks and signs, both exact.

- Signed rank test: Wilcoxon, Individual Comparisons by Ranking Methods (Biometrics Bulletin 1,
  1945). People without a change are dropped, equal changes share the mean of their ranks. p is that
  of the permutation distribution of the ranks there are: every change may have either sign. Twice
  a mean rank is whole, so the distribution of twice the sum is counted exactly (Streitberg and
  Röhmel, Exact Distributions for Permutation and Rank Tests, Statistical Software Newsletter 12,
  1986). Tables for untied ranks, and the normal approximation, give other values of p; the latter
  stands only for more than ``MOST`` people.
- Sign test: of the people who changed, how many rose; binomial with 1/2.

p is two-sided. "Not significant" is not "no learning": see ``effects.detectable``.
"""

from __future__ import annotations

from math import comb, erfc, sqrt

import numpy as np

from trainkit.evaluation.change.pairs import Pairs, Scores
from trainkit.evaluation.refusal import Method, Reason, Refusal, Significance

__all__ = ["MOST", "changed", "sign_test", "signed_rank", "sum_distribution"]

MOST = 1000
"""People who changed up to whom the signed rank test is exact."""


def changed(pairs: Pairs) -> Scores:
    """Return the gains that are not 0."""
    gains: Scores = pairs.gains[pairs.gains != 0]
    return gains


def _nobody(pairs: Pairs) -> Refusal:
    if pairs.n < 2:
        return Refusal(reason=Reason.TOO_FEW_PAIRS, n=pairs.n, needs=2)
    return Refusal(reason=Reason.NO_VARIANCE, n=pairs.n)


def sum_distribution(parts: list[int]) -> Scores:
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
    gains = changed(pairs)
    if pairs.n < 2 or not gains.size:
        return _nobody(pairs)
    ranks = _mean_ranks(np.abs(gains))
    if gains.size > MOST:
        return _by_normal(ranks, float(ranks[gains > 0].sum()))
    doubled = (2 * ranks).astype(np.int64)
    chances = sum_distribution(doubled.tolist())
    up, total = int(doubled[gains > 0].sum()), int(doubled.sum())
    p = 2 * float(chances[: min(up, total - up) + 1].sum())
    return Significance(p=min(1.0, p), n=gains.size, method=Method.SIGNED_RANK, statistic=up / 2)


def _mean_ranks(sizes: Scores) -> Scores:
    """Return ranks from 1, equal sizes sharing the mean of theirs."""
    _, places, counts = np.unique(sizes, return_inverse=True, return_counts=True)
    ranks: Scores = (np.cumsum(counts) - (counts - 1) / 2)[places]
    return ranks


def _by_normal(ranks: Scores, up: float) -> Significance:
    """Each rank is there or not: mean and variance of the sum, ties and all."""
    z = (up - float(ranks.sum()) / 2) / (sqrt(float((ranks**2).sum())) / 2)
    return Significance(
        p=float(erfc(abs(z) / sqrt(2))),
        n=ranks.size,
        method=Method.SIGNED_RANK_NORMAL,
        statistic=up,
    )


def sign_test(pairs: Pairs) -> Significance | Refusal:
    """Test how many rose; n counts the people who changed, the statistic those who rose.

    Refused below 2 people and if nobody changed.
    """
    gains = changed(pairs)
    n, up = int(gains.size), int((gains > 0).sum())
    if pairs.n < 2 or not n:
        return _nobody(pairs)
    tail = sum(comb(n, count) for count in range(min(up, n - up) + 1))
    p = min(1.0, 2 * tail / 2**n)
    return Significance(p=p, n=n, method=Method.SIGN_TEST, statistic=up)
