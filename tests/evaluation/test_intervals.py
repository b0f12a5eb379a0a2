"""Intervals against published examples."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, skew

from tests.evaluation.datasets import (
    OUTSIDE,
    bounds,
    figures,
    near,
    sentence,
    value,
)
from trainkit.evaluation.estimate import Estimate, Reason, Refusal
from trainkit.evaluation.intervals import (
    correlation_of,
    difference_of_means,
    difference_of_proportions,
    mean,
    proportion,
    skewed_mean,
    t_quantile,
    wilson,
)


@pytest.mark.parametrize(
    ("count", "n", "expected"),
    [
        # Newcombe 1998, Two-sided confidence intervals for the single proportion, Statistics in
        # Medicine 17, table I, method 3
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_wilson(count: int, n: int, expected: tuple[float, float]) -> None:
    assert wilson(count, n) == pytest.approx(expected, abs=5e-5)
    if count != 1:
        assert bounds(proportion(count, n)) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(
    ("count", "n", "chi_square"),
    [
        # half of chi-square's 5 per cent point for 2 x degrees of freedom, over n (Brown, Cai and
        # DasGupta 2001, Statistical Science 16, section 4.1.1); the points are those of Pearson and
        # Hartley, Biometrika Tables for Statisticians I, table 8
        (1, 20, 0.102587),
        (2, 50, 0.710723),
        (3, 51, 1.63538),
    ],
)
def test_next_to_nobody_and_all_a_share_has_the_poisson_limit(
    count: int, n: int, chi_square: float
) -> None:
    low, high = bounds(proportion(count, n))
    assert (low, high) == pytest.approx((chi_square / 2 / n, wilson(count, n)[1]), rel=1e-5)
    assert bounds(proportion(n - count, n)) == pytest.approx((1 - high, 1 - low))


def test_further_from_the_ends_a_share_has_wilsons_interval() -> None:
    for count, n in ((3, 50), (4, 51), (0, 20), (1, 1), (2, 5)):
        assert bounds(proportion(count, n)) == wilson(count, n)


@pytest.mark.parametrize("n", [8, 15, 24, 40, 100])
def test_intervals_of_shares_hold_in_90_of_100_classes_at_least(n: int) -> None:
    """Counted over all counts; Wilson's alone hold in 84 of 100 next to 0 and 1."""
    counts, shares = np.arange(n + 1), np.linspace(0.0005, 0.9995, 4997)
    chances = binom.pmf(counts[:, None], n, shares)

    def least(ends: list[tuple[float, float]]) -> float:
        low, high = np.array(ends).T[:, :, None]
        return float((chances * ((low <= shares) & (shares <= high))).sum(axis=0).min())

    assert least([bounds(proportion(count, n)) for count in counts]) > 0.90
    assert least([wilson(count, n) for count in counts]) < 0.86


def test_wilson_of_all_ends_at_one() -> None:
    """The mirror image of 0 of 20 in Newcombe's table."""
    assert bounds(proportion(20, 20)) == (pytest.approx(1 - 0.1611, abs=5e-5), 1.0)


def test_difference_of_proportions() -> None:
    """56/70 and 48/80: Newcombe 1998, Statistics in Medicine 17, 873, table II (a)."""
    found = difference_of_proportions((56, 70), (48, 80))
    assert (value(found), *bounds(found)) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_mean() -> None:
    """Student's sleep data, drug 1: R's t.test(extra ~ 1) gives 0.75 [-0.5297804, 2.0297804]."""
    sleep = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    found = mean(sleep, within=(-10, 10))
    assert (value(found), *bounds(found)) == pytest.approx((0.75, -0.5297804, 2.0297804))
    assert bounds(mean(sleep, within=(-0.5, 2.0))) == (-0.5, 2.0)


def test_mean_of_equal_values_has_no_interval() -> None:
    assert mean(np.full(8, 0.25), within=(0, 1)) == Estimate(value=0.25, n=8)


def test_the_ends_of_halls_interval_are_where_his_transformation_is_t() -> None:
    """The definition: sqrt(n) (W + g W² / 3 + g² W³ / 27 + g / (6 n)) is -t and t at the ends."""
    scores = np.array([40.0, 75, 80, 85, 90, 90, 95, 95, 95, 95, *[100] * 5])
    found = skewed_mean(scores, within=(0, 200))
    n, g = scores.size, skew(scores)
    assert g < -1.5
    for end, t in zip(bounds(found), (1, -1), strict=True):
        w = (scores.mean() - end) / scores.std(ddof=1)
        transformed = w + g * w**2 / 3 + g**2 * w**3 / 27 + g / (6 * n)
        assert np.sqrt(n) * transformed == pytest.approx(t * t_quantile(n - 1))
    assert value(found) == value(mean(scores, within=(0, 200)))
    assert bounds(skewed_mean(scores, within=(0, 100)))[1] <= 100


def test_without_skewness_halls_interval_is_that_of_t() -> None:
    scores = np.array([1.0, *[2] * 4, *[3] * 5, *[4] * 4, 5])
    plain, skewed = (one(scores, within=(0, 9)) for one in (mean, skewed_mean))
    assert bounds(skewed) == pytest.approx(bounds(plain))


def test_halls_interval_is_the_mirror_image_of_that_of_the_mirror_image() -> None:
    scores = np.array([40.0, 75, 90, 95, 95, *[100] * 10])
    low, high = bounds(skewed_mean(scores, within=(0, 200)))
    assert bounds(skewed_mean(200 - scores, within=(0, 200))) == pytest.approx(
        (200 - high, 200 - low)
    )


def test_halls_interval_needs_fifteen_people_and_five_who_are_not_at_the_same_end() -> None:
    for end in (0.0, 100.0):
        four = [end] * 12 + [50.0, 60, 70, 75]
        assert skewed_mean(four, within=(0, 100)) == Estimate(value=float(np.mean(four)), n=16)
        assert bounds(skewed_mean([*four, 80.0], within=(0, 100)))
    few = list(range(14))
    assert skewed_mean(few, within=(0, 100)) == Estimate(value=6.5, n=14)
    assert bounds(skewed_mean([*few, 14], within=(0, 100)))


def test_equal_values_and_single_people_have_no_halls_interval() -> None:
    assert skewed_mean(np.full(8, 0.25), within=(0, 1)) == Estimate(value=0.25, n=8)
    assert sentence(skewed_mean(np.ones(1), within=(0, 1))) == "1 person, this needs 2"


def test_correlation_needs_four_and_spread() -> None:
    assert sentence(correlation_of([1, 2, 3], [1, 3, 2])) == "3 people, this needs 4"
    assert sentence(correlation_of([1, 2, 3, 4], [2] * 4)) == "all 4 people have the same value"
    assert correlation_of(np.arange(9), 2 * np.arange(9)) == Estimate(value=1.0, n=9)


def test_the_error_of_a_correlation_is_worked_by_hand() -> None:
    """x = ±1, y = (1, 1, -1, -1, -1, 1, 1, -1): r = 0, influence ±1, error 1 / sqrt(8 - 3)."""
    x, y = [1, 1, 1, 1, -1, -1, -1, -1], [1, 1, -1, -1, -1, 1, 1, -1]
    end = np.tanh(2.446911851 / np.sqrt(5))  # qt(.975, 6) of R
    assert figures(correlation_of(x, y)) == near(0, -end, end)


def test_of_normal_values_the_interval_is_near_to_fishers() -> None:
    x, y = np.random.default_rng(4).multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], 20_000).T
    r, low, high = figures(correlation_of(x, y))
    half = 1.959964 / np.sqrt(20_000 - 3)
    assert (low, high) == pytest.approx(
        (np.tanh(np.arctanh(r) - half), np.tanh(np.arctanh(r) + half)), abs=3e-4
    )


def test_proportion_of_nobody() -> None:
    assert sentence(proportion(0, 0)) == "nobody, this needs 1"


def test_welch_is_that_of_r() -> None:
    # t.test(c(13,12,12,9,14,17,14,9), c(6,7,11,15,10,9))
    one, other = np.array([13, 12, 12, 9, 14, 17, 14, 9.0]), np.array([6, 7, 11, 15, 10, 9.0])
    expected = OUTSIDE["welch"]
    outcome = difference_of_means(one, other)
    assert figures(outcome) == near(expected["difference"], *expected["limits"])
    assert difference_of_means(one[:1], other) == Refusal(
        reason=Reason.TOO_FEW_PEOPLE, n=1, needs=2
    )
    same = np.array([5.0, 5.0])
    assert difference_of_means(same, same) == Refusal(reason=Reason.NO_VARIANCE, n=4)


def test_mean_has_no_interval_where_half_are_at_one_end_of_the_scale() -> None:
    scale = (0.0, 100.0)
    found = [
        mean(np.array(values, dtype=float), within=scale)
        for values in ([100, 100, 75, 50], [100, 75, 75, 50], [0, 0, 25, 100])
    ]
    kinds = [isinstance(one, Estimate) and (one.value, one.low is not None) for one in found]
    assert kinds == [(81.25, False), (75.0, True), (31.25, False)]


def test_a_proportion_of_nobody_has_no_difference_to_another() -> None:
    with pytest.raises(ValueError, match="people"):
        difference_of_proportions((0, 0), (1, 5))
