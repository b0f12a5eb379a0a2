"""Differences between modules, with all comparisons held together."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import ttest_rel

from trainkit.evaluation.effects import contrasts
from trainkit.evaluation.estimate import Estimate, Method, Reason, Refusal

GAINS = np.random.default_rng(3).normal([20, 18, 5], [15, 12, 14], (14, 3))


def test_each_interval_is_that_of_a_paired_t_test_at_the_level_of_its_share() -> None:
    found = contrasts(GAINS)
    assert [(one.first, one.second) for one in found] == [(0, 1), (0, 2), (1, 2)]
    for one in found:
        # scipy's own paired test, at 1 - 0.05 / 3
        peer = ttest_rel(GAINS[:, one.first], GAINS[:, one.second])
        ends = peer.confidence_interval(1 - 0.05 / 3)
        assert isinstance(one.difference, Estimate)
        assert (one.difference.low, one.difference.high) == pytest.approx((ends.low, ends.high))
        assert (one.difference.level, one.difference.method) == (0.95, Method.BONFERRONI)
        assert one.differs == (ends.low > 0 or ends.high < 0)


def test_paired_gains_can_differ_though_their_intervals_overlap() -> None:
    people = np.arange(0.0, 60.0, 5.0)
    # everybody gains 4 to 6 points more on the first, and people differ much more than that
    gains = np.stack([people + [4, 6] * 6, people], axis=1)
    (one,) = contrasts(gains)
    assert one.differs
    spread = gains.std(axis=0, ddof=1) / np.sqrt(12)
    assert gains[:, 0].mean() - 2 * spread[0] < gains[:, 1].mean() + 2 * spread[1]


def test_no_difference_is_found_more_often_than_the_level_allows() -> None:
    source = np.random.default_rng(11)
    draws = source.normal(0, 1, (400, 12, 4)) + source.normal(0, 1, (400, 12, 1))
    wrong = sum(any(one.differs for one in contrasts(gains)) for gains in draws)
    # 5 of 100 is the most; three standard errors above it are 8.3
    assert wrong / 400 < 0.083


def test_a_difference_that_is_the_same_for_everybody_has_no_interval() -> None:
    (one,) = contrasts(np.array([[30.0, 10.0], [50.0, 30.0], [20.0, 0.0]]))
    assert (one.difference, one.differs) == (Estimate(value=20, n=3), False)


def test_one_person_is_refused_and_one_module_has_no_pair() -> None:
    (one,) = contrasts(GAINS[:1, :2])
    assert one.difference == Refusal(reason=Reason.TOO_FEW_PAIRS, n=1, needs=2)
    assert not one.differs
    assert contrasts(GAINS[:, :1]) == ()
    with pytest.raises(ValueError, match="table of people and modules"):
        contrasts(np.array([1.0, 2.0]))


@pytest.mark.parametrize("level", [0, 1, 1.5, 95])
def test_a_level_that_is_none_is_refused_even_without_two_modules(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        contrasts(np.zeros((5, 1)), level)


def test_gains_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="gains are numbers"):
        contrasts(np.array([["1", "2"], ["3", "4"]]))  # type: ignore[arg-type]
