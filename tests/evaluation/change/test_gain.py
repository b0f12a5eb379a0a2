"""Expected numbers: R (``outside.R``), esci's tests for Thomason 1, and sums shown beside them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.evaluation.change.outside import NAMES, OUTSIDE, figures, near, pairs
from trainkit.evaluation.change.gain import (
    at_maximum,
    class_normalised_gain,
    individual_gains,
    mean_gain,
    split_by_pre,
)
from trainkit.evaluation.change.pairs import Pairs
from trainkit.evaluation.change.ratio import ratio_of_means
from trainkit.evaluation.change.welch import welch_difference
from trainkit.evaluation.refusal import Estimate, Method, Reason, Refusal

SAME_GAIN = Pairs([10, 20, 30], [15, 25, 35], 100)


@pytest.mark.parametrize("name", NAMES)
def test_mean_gain_is_that_of_r(name: str) -> None:
    expected = OUTSIDE["pairs"][name]
    assert figures(mean_gain(pairs(name))) == near(
        expected["mean_gain"], *expected["mean_gain_limits"]
    )


def test_mean_gain_is_that_of_esci() -> None:
    # rcalinjageman/esci, tests/testthat/test_estimate_mdiff_paired.R, Thomason 1, at 95 and 99 %
    data = pairs("thomason1")
    assert figures(mean_gain(data)) == near(1.666666667, 0.715217957, 2.618115376)
    assert figures(mean_gain(data, 0.99)) == near(1.666666667, 0.324078968, 3.009254365)


@pytest.mark.parametrize("name", NAMES)
def test_normalised_gain_is_that_of_r(name: str) -> None:
    """Fieller's limits are there found by inverting t tests, not by the quadratic."""
    expected = OUTSIDE["pairs"][name]
    assert figures(class_normalised_gain(pairs(name))) == near(
        expected["hake"], *expected["hake_limits"]
    )


def test_normalised_gain_is_of_the_means() -> None:
    # means 40 and 70 of 100: 30 of 60 points that were left; Hake 1998, equation 1
    gain = class_normalised_gain(Pairs([20, 40, 60], [60, 65, 85], 100))
    assert isinstance(gain, Estimate)
    assert (gain.value, gain.n, gain.method) == (pytest.approx(0.5), 3, Method.FIELLER)


def test_normalised_gain_ends_at_one() -> None:
    scores = Pairs([20, 30, 40, 25, 35, 45], [90, 99, 100, 98, 60, 100], 100)
    cut = class_normalised_gain(scores)
    whole = ratio_of_means(scores.gains, scores.room)
    assert figures(whole)[2] > 1
    assert figures(cut) == near(*figures(whole)[:2], 1)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (Pairs([], [], 100), Refusal(reason=Reason.TOO_FEW_PAIRS, n=0, needs=2)),
        (Pairs([10], [20], 100), Refusal(reason=Reason.TOO_FEW_PAIRS, n=1, needs=2)),
    ],
)
def test_nobody_and_one_person_are_refused(data: Pairs, refusal: Refusal) -> None:
    assert mean_gain(data) == refusal
    assert class_normalised_gain(data) == refusal


def test_full_marks_before_leave_nothing_to_gain() -> None:
    data = Pairs([100, 100], [100, 90], 100)
    assert class_normalised_gain(data) == Refusal(reason=Reason.AT_MAXIMUM, n=2)


def test_an_unbounded_set_is_refused() -> None:
    # room left: 0, 0, 0, 20; mean 5, standard error 5: it does not differ from 0
    data = Pairs([100, 100, 100, 80], [90, 95, 100, 100], 100)
    assert class_normalised_gain(data) == Refusal(reason=Reason.UNBOUNDED, n=4)


def test_equal_gains_have_no_interval() -> None:
    assert mean_gain(SAME_GAIN) == Estimate(value=5.0, n=3)
    half_of_what_was_left = Pairs([20, 30, 40], [60, 65, 70], 100)
    assert class_normalised_gain(half_of_what_was_left) == Estimate(value=0.5, n=3)


def test_individual_gains_leave_out_full_marks_before() -> None:
    gains = individual_gains(Pairs([50, 100, 80, 60], [75, 90, 80, 40], 100))
    assert gains.values == (0.5, None, 0.0, -0.5)
    assert gains.undefined == 1
    assert isinstance(gains.mean, Estimate)
    assert (gains.mean.value, gains.mean.n) == (0.0, 3)


def test_individual_gains_of_a_full_class_are_refused() -> None:
    gains = individual_gains(Pairs([100, 100], [100, 100], 100))
    assert gains.values == (None, None)
    assert gains.mean == Refusal(reason=Reason.AT_MAXIMUM, n=2)


def test_the_maximum_warns_from_fifteen_per_cent() -> None:
    # 3 of 20 are 15 %, 2 of 20 are 10 %
    three = at_maximum(np.array([20.0] * 3 + [10.0] * 17), 20)
    two = at_maximum(np.array([20.0] * 2 + [10.0] * 18), 20)
    assert (three.count, three.warn) == (3, True)
    assert (two.count, two.warn) == (2, False)
    nobody = at_maximum(np.array([]), 20)
    assert nobody.share == Refusal(reason=Reason.TOO_FEW_PEOPLE, n=0, needs=1)
    assert not nobody.warn


def test_the_share_at_the_maximum_has_the_score_interval_of_r() -> None:
    # prop.test(12, 15, correct = FALSE)
    share = at_maximum(np.array([20.0] * 12 + [10.0] * 3), 20).share
    assert figures(share) == near(0.8, *OUTSIDE["wilson"]["x12_of_15"])


def test_halves_show_what_regression_alone_would_give() -> None:
    # no change at all but regression: means 20 and 80 around 50, reliability 0.75
    scores = Pairs([10, 15, 20, 25, 30, 70, 75, 80, 85, 90], [50] * 10, 100)
    halves = split_by_pre(scores, reliability=0.75)
    assert not isinstance(halves, Refusal)
    lower, upper = halves
    assert (lower.pre, lower.expected, upper.pre, upper.expected) == (20, 7.5, 80, -7.5)
    assert figures(lower.gain)[0] == 30
    assert figures(upper.gain)[0] == -30


def test_people_at_the_median_are_in_the_upper_half() -> None:
    scores = Pairs([10] * 5 + [30] * 3 + [90] * 5, [50] * 13, 100)
    halves = split_by_pre(scores)
    assert not isinstance(halves, Refusal)
    assert [half.pre for half in halves] == [10, (90 + 450) / 8]
    assert [half.expected for half in halves] == [None, None]


def test_halves_that_could_be_known_are_refused() -> None:
    # the median is 30; 4 people are below it
    scores = Pairs([10, 15, 20, 25, 30, 30, 30, 30, 90, 95], [50] * 10, 100)
    assert split_by_pre(scores) == Refusal(reason=Reason.HIDDEN, needs=5)
    assert split_by_pre(Pairs([], [], 100)) == Refusal(reason=Reason.HIDDEN, needs=5)


def test_rounding_makes_no_change_where_there_is_none() -> None:
    data = Pairs([30.3, 20.3], [35.3, 25.3], 100)
    assert data.gains.tolist() == [5.0, 5.0]


@pytest.mark.parametrize(
    ("pre", "post"), [([1, 2], [3]), ([-1], [3]), ([1], [101]), ([float("nan")], [3]), ([[1]], [3])]
)
def test_scores_that_cannot_be_are_refused(pre: list[float], post: list[float]) -> None:
    with pytest.raises(ValueError, match="score"):
        Pairs(pre, post, 100)


def test_pairs_do_not_share_memory_with_what_they_were_made_of() -> None:
    pre = np.array([1.0, 2.0])
    data = Pairs(pre, [3, 4], 10)
    pre[0] = 9
    assert data.pre.tolist() == [1, 2]


def test_welch_is_that_of_r() -> None:
    # t.test(c(13,12,12,9,14,17,14,9), c(6,7,11,15,10,9))
    one, other = np.array([13, 12, 12, 9, 14, 17, 14, 9.0]), np.array([6, 7, 11, 15, 10, 9.0])
    expected = OUTSIDE["welch"]
    outcome = welch_difference(one, other)
    assert figures(outcome) == near(expected["difference"], *expected["limits"])
    assert welch_difference(one[:1], other) == Refusal(reason=Reason.TOO_FEW_PEOPLE, n=1, needs=2)
    same = np.array([5.0, 5.0])
    assert welch_difference(same, same) == Refusal(reason=Reason.NO_VARIANCE, n=4)
