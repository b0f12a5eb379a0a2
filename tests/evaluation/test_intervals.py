"""Intervals against published examples."""

from __future__ import annotations

import numpy as np
import pytest

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
    correlation,
    difference_of_means,
    difference_of_proportions,
    feldt,
    mean,
    proportion,
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
    assert bounds(proportion(count, n)) == pytest.approx(expected, abs=5e-5)


def test_wilson_of_all_ends_at_one() -> None:
    """The mirror image of 0 of 20 in Newcombe's table."""
    assert bounds(proportion(20, 20)) == (pytest.approx(1 - 0.1611, abs=5e-5), 1.0)


def test_difference_of_proportions() -> None:
    """56/70 and 48/80: Newcombe 1998, Statistics in Medicine 17, 873, table II (a)."""
    found = difference_of_proportions((56, 70), (48, 80))
    assert (value(found), *bounds(found)) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


@pytest.mark.parametrize(
    ("alpha", "n", "items", "expected"),
    [
        # R 4.5.0, psych 2.4.12: alpha.ci(.83, 100, 20, digits = 9)
        (0.83, 100, 20, (0.777647598, 0.874804269)),
        # C. Evans's feldt1.return(0.913, 873, 20), MRC CBU statistics wiki
        (0.913, 873, 20, (0.9044024, 0.9211588)),
    ],
)
def test_feldt(alpha: float, n: int, items: int, expected: tuple[float, float]) -> None:
    assert feldt(alpha, n, items) == pytest.approx(expected, abs=5e-8)


def test_mean() -> None:
    """Student's sleep data, drug 1: R's t.test(extra ~ 1) gives 0.75 [-0.5297804, 2.0297804]."""
    sleep = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    found = mean(sleep, within=(-10, 10))
    assert (value(found), *bounds(found)) == pytest.approx((0.75, -0.5297804, 2.0297804))
    assert bounds(mean(sleep, within=(-0.5, 2.0))) == (-0.5, 2.0)


def test_mean_of_equal_values_has_no_interval() -> None:
    assert mean(np.full(8, 0.25), within=(0, 1)) == Estimate(value=0.25, n=8)


def test_correlation_needs_four() -> None:
    assert sentence(correlation(0.3, 3)) == "3 people, this needs 4"
    assert correlation(1.0, 9) == Estimate(value=1.0, n=9)


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
