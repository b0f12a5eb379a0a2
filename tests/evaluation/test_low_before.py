"""The gain of people low before: worked by hand, and against the formula of Davis 1976."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy.stats import norm, ttest_1samp

from trainkit.evaluation.disclosure import INTERNAL, hidden
from trainkit.evaluation.estimate import Estimate, Method, Reason, Refusal
from trainkit.evaluation.gain import LowBefore, halves_of, low_before
from trainkit.evaluation.marks import Pairs

HALVES = np.array(
    [[20, 40], [40, 60], [60, 20], [40, 40], [20, 20], [60, 60], [80, 60], [40, 50], [0, 40],
     [30, 30]], dtype=float,
)  # fmt: skip
POST = np.array([60, 60, 50, 40, 70, 80, 70, 50, 40, 30], dtype=float)


def low(halves: np.ndarray = HALVES, post: np.ndarray = POST) -> LowBefore:
    found = low_before(Pairs(halves.mean(axis=1), post, 100), halves)
    assert isinstance(found, LowBefore)
    return found


def test_who_is_low_on_a_half_is_counted_from_the_other() -> None:
    """Below 50 on the first half are persons 1, 2, 4, 5, 8, 9 and 10, with gains from the second of
    20, 0, 0, 50, 0, 0 and 0; on the second 1, 3, 4, 5, 9 and 10, from the first 40, -10, 0, 50, 40
    and 0. Fieller's interval ends where the t test of top - ratio · bottom has p = .05.
    """
    gain = low().gain
    assert isinstance(gain, Estimate)
    assert gain.value == pytest.approx(190 / 13)
    assert (gain.n, gain.method) == (8, Method.FIELLER)
    top = np.array([60, 0, -10, 0, 100, 0, 0, 0, 40, 0])
    bottom = np.array([2, 1, 1, 2, 2, 0, 0, 1, 2, 2])
    assert [ttest_1samp(top - end * bottom, 0).pvalue for end in (gain.low, gain.high)] == (
        pytest.approx([0.05, 0.05])
    )


def test_what_is_seen_of_those_who_were_low_is_counted() -> None:
    """Persons 1, 3, 4, 5, 8, 9 and 10 are below 50 on the whole; 1, 3, 5 and 8 are not after."""
    found = low()
    assert found.n == 7
    assert isinstance(found.reached, Estimate)
    assert (found.reached.value, found.reached.n) == (4 / 7, 7)
    assert found.apparent == pytest.approx((30 + 10 + 0 + 50 + 5 + 20 + 0) / 7)


def test_without_any_change_the_apparent_gain_is_that_of_davis_and_the_gain_is_0() -> None:
    """Davis 1976: with the spread b of people and w of error on the whole test, those below a cut
    at z standard deviations rise by w² / √(b² + w²) · φ(z) / Φ(z).
    """
    draw, n, spread, error = np.random.default_rng(1976), 200_000, 6.0, 4.0
    true = draw.normal(52, spread, n)
    halves = true[:, None] + draw.normal(0, error * sqrt(2), (n, 2))
    found = low(halves, true + draw.normal(0, error, n))
    total = sqrt(spread**2 + error**2)
    z = (50 - 52) / total
    assert found.apparent == pytest.approx(error**2 / total * norm.pdf(z) / norm.cdf(z), abs=0.05)
    assert isinstance(found.gain, Estimate)
    assert found.gain.value == pytest.approx(0, abs=0.05)


def test_few_people_are_not_described() -> None:
    halves = np.full((20, 2), 60.0)
    halves[: INTERNAL - 1] = 20
    pairs = Pairs(halves.mean(axis=1), np.full(20, 70.0), 100)
    assert low_before(pairs, halves) == hidden(INTERNAL)
    halves[: INTERNAL + 2] = 20
    assert low(halves, np.linspace(50, 70, 20)).gain == Refusal(
        reason=Reason.TOO_FEW_PEOPLE, n=7, needs=8
    )


def test_halves_of_rising_difficulty_are_alike() -> None:
    assert halves_of(10).tolist() == [0, 1, 1, 0, 0, 1, 1, 0, 0, 1]
    assert np.bincount(halves_of(20), weights=np.arange(20)).tolist() == [95, 95]


@pytest.mark.parametrize("wrong", [HALVES[:-1], HALVES[:, :1], HALVES + 50, HALVES * np.nan])
def test_halves_of_others_and_impossible_ones_are_refused(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match="half|halves"):
        low_before(Pairs(HALVES.mean(axis=1), POST, 100), wrong)
