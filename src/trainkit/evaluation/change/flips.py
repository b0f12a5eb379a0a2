"""The sign-flip permutation test of the mean gain.

If nothing changed, each person's gain is as likely to have the other sign: p is the share of the
2^n ways to give signs with a mean as far from 0 as the one seen (Fisher, The Design of Experiments,
1935, section 21). It is exact

- by counting sums, where all gains are whole multiples of one number, as marks are;
- else, for up to ``MIDDLE`` people, from the sorted sums of two halves of the class.

Beyond that signs are drawn ``DRAWS`` times with a seed; p is (hits + 1) / (draws + 1), which is
never 0 (Phipson and Smyth, Permutation P-values Should Never Be Zero, 2010), with its standard
error.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm, sqrt

import numpy as np

from trainkit.evaluation.change.pairs import Pairs, Scores
from trainkit.evaluation.change.ranks import changed, sum_distribution
from trainkit.evaluation.refusal import Method, Reason, Refusal, Significance

__all__ = ["DRAWS", "MIDDLE", "sign_flip"]

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
    gains = changed(pairs)
    if not gains.size:
        return Refusal(reason=Reason.NO_VARIANCE, n=pairs.n)
    error = None
    whole = _whole(gains)
    if whole is not None:
        p = _by_counting(whole)
    elif gains.size <= MIDDLE:
        p = _by_halves(gains)
    else:
        p = _by_drawing(gains, np.random.default_rng(seed))
        error = sqrt(p * (1 - p) / DRAWS)
    return Significance(
        p=min(1.0, p),
        n=gains.size,
        method=Method.SIGN_FLIP if error is None else Method.SIGN_FLIP_SAMPLED,
        statistic=float(pairs.gains.mean()),
        error=error,
    )


def _whole(gains: Scores) -> list[int] | None:
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
    return 2 * float(sum_distribution(sizes)[: min(up, sum(sizes) - up) + 1].sum())


def _by_halves(gains: Scores) -> float:
    """Count the sums of one half that, with each of the other, reach the sum that was seen."""
    seen = abs(float(gains.sum())) - _NEAR * float(np.abs(gains).sum())
    if seen <= 0:
        return 1.0
    half = gains.size // 2
    first, second = _signed_sums(gains[:half]), np.sort(_signed_sums(gains[half:]))
    hits = first.size * second.size - np.searchsorted(second, seen - first).sum()
    return 2 * float(hits) / 2.0**gains.size


def _signed_sums(gains: Scores) -> Scores:
    sums = np.zeros(1)
    for gain in gains:
        sums = np.concatenate([sums + gain, sums - gain])
    return sums


def _by_drawing(gains: Scores, source: np.random.Generator) -> float:
    seen = abs(float(gains.sum())) - _NEAR * float(np.abs(gains).sum())
    hits = 0
    for _ in range(DRAWS // 1000):
        signs = source.integers(0, 2, size=(1000, gains.size)) * 2 - 1
        hits += int((np.abs(signs @ gains) >= seen).sum())
    return (hits + 1) / (DRAWS + 1)
