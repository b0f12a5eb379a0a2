"""Expected numbers: R (``outside.R``), publications named beside them, and sums shown."""

from __future__ import annotations

import numpy as np
import pytest

from tests.evaluation.datasets import (
    NAMES,
    OUTSIDE,
    figures,
    near,
    pairs,
    value,
)
from trainkit.evaluation.estimate import Estimate, Method, Reason, Refusal
from trainkit.evaluation.gain import (
    at_maximum,
    form_effects,
    mean_gain,
    retention,
    split_by_pre,
)
from trainkit.evaluation.intervals import ratio_of_means
from trainkit.evaluation.marks import Pairs

SAME_GAIN = Pairs([10, 20, 30], [15, 25, 35], 100)


@pytest.mark.parametrize("name", NAMES)
def test_mean_gain_is_that_of_r(name: str) -> None:
    expected = OUTSIDE["pairs"][name]
    assert figures(mean_gain(pairs(name))) == near(
        expected["mean_gain"], *expected["mean_gain_limits"]
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_ratio_of_means_is_that_of_r(name: str) -> None:
    """Hake's gain; Fieller's limits are there found by inverting t tests, not by the quadratic."""
    expected, data = OUTSIDE["pairs"][name], pairs(name)
    assert figures(ratio_of_means(data.gains, data.full - data.pre)) == near(
        expected["hake"], *expected["hake_limits"]
    )


def test_mean_gain_is_that_of_esci() -> None:
    # rcalinjageman/esci, tests/testthat/test_estimate_mdiff_paired.R, Thomason 1, at 95 and 99 %
    data = pairs("thomason1")
    assert figures(mean_gain(data)) == near(1.666666667, 0.715217957, 2.618115376)
    assert figures(mean_gain(data, 0.99)) == near(1.666666667, 0.324078968, 3.009254365)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (Pairs([], [], 100), Refusal(reason=Reason.TOO_FEW_PAIRS, n=0, needs=2)),
        (Pairs([10], [20], 100), Refusal(reason=Reason.TOO_FEW_PAIRS, n=1, needs=2)),
    ],
)
def test_nobody_and_one_person_are_refused(data: Pairs, refusal: Refusal) -> None:
    assert mean_gain(data) == refusal


def test_a_ratio_of_two_people_has_the_interval_of_their_mean() -> None:
    # equal denominators: mean 2 and standard error 1, halved; t of one degree is tan(0.475 pi)
    two = ratio_of_means(np.array([1.0, 3.0]), np.array([2.0, 2.0]))
    assert figures(two) == near(1, 1 - 12.7062047362 / 2, 1 + 12.7062047362 / 2)


def test_an_unbounded_set_is_refused() -> None:
    # room left: 0, 0, 0, 20; mean 5, standard error 5: it does not differ from 0
    found = ratio_of_means(np.array([-10.0, -5, 0, 20]), np.array([0.0, 0, 0, 20]))
    assert found == Refusal(reason=Reason.UNBOUNDED, n=4)


def test_equal_gains_have_no_interval() -> None:
    assert mean_gain(SAME_GAIN) == Estimate(value=5.0, n=3)
    halves = ratio_of_means(np.array([40.0, 35, 30]), np.array([80.0, 70, 60]))
    assert halves == Estimate(value=0.5, n=3)


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
    # no interval: it would not hold
    assert (lower.gain, upper.gain) == (Estimate(value=30, n=5), Estimate(value=-30, n=5))


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


NOBODY = Pairs([], [], 100)


def test_gain_and_form_are_period_and_treatment_of_a_crossover() -> None:
    # Senn 2002, chapter 3; lm(y ~ person + period + treatment); 46.6 (22.9 to 70.3) is in the book
    data = OUTSIDE["crossover"]
    ab = Pairs(data["first_ab"], data["second_ab"], 500)
    ba = Pairs(data["first_ba"], data["second_ba"], 500)
    effects = form_effects(ab, ba)
    assert figures(effects.gain) == near(data["gain"], *data["gain_limits"])
    assert figures(effects.form) == near(data["form"], *data["form_limits"])
    assert isinstance(effects.gain, Estimate)
    assert (effects.gain.n, effects.gain.method) == (13, Method.CROSSOVER)
    assert effects.sequences == (mean_gain(ab), mean_gain(ba))
    assert effects.explains is None


def test_an_easier_form_is_no_gain() -> None:
    # B is easier by 10, everybody gains 4: +14 in AB, -6 in BA, whatever the sizes of the groups
    ab = Pairs([50, 60, 40, 55, 45, 52], [65, 73, 54, 69, 59, 66], 100)
    ba = Pairs([60, 70, 50], [54, 65, 43], 100)
    effects = form_effects(ab, ba)
    assert figures(effects.gain)[0] == pytest.approx(4)
    assert figures(effects.form)[0] == pytest.approx(10)


def test_one_order_tells_how_much_easier_the_second_form_may_be() -> None:
    ab = Pairs([50, 60, 40, 55], [65, 73, 54, 69], 100)
    for effects in (form_effects(ab, NOBODY), form_effects(NOBODY, ab)):
        assert effects.gain == mean_gain(ab)
        assert effects.form == Refusal(reason=Reason.NOT_COUNTERBALANCED)
        assert effects.explains == figures(mean_gain(ab))[1]


def test_a_gain_that_may_be_nothing_needs_no_easier_form() -> None:
    flat = Pairs([50, 60, 40, 55], [52, 58, 41, 53], 100)
    assert form_effects(flat, NOBODY).explains is None


def test_a_sequence_of_one_is_refused_by_name() -> None:
    ab, ba = Pairs([50, 60, 40], [65, 73, 54], 100), Pairs([60], [54], 100)
    few = Refusal(reason=Reason.TOO_FEW_IN_GROUP, n=1, needs=2, about="B then A")
    effects = form_effects(ab, ba)
    assert (effects.gain, effects.form) == (few, few)
    assert few.sentence == "1 person in the group B then A, this needs 2"
    assert form_effects(ba, ab).gain == Refusal(
        reason=Reason.TOO_FEW_IN_GROUP, n=1, needs=2, about="A then B"
    )


def test_form_effects_of_equal_gains_have_no_interval() -> None:
    effects = form_effects(Pairs([50, 60], [64, 74], 100), Pairs([60, 70], [54, 64], 100))
    assert (effects.gain, effects.form) == (Estimate(value=4, n=4), Estimate(value=10, n=4))


def test_form_effects_of_nobody_are_refused() -> None:
    assert form_effects(NOBODY, NOBODY).gain == Refusal(reason=Reason.TOO_FEW_PAIRS, n=0, needs=2)


def test_different_maxima_are_not_compared() -> None:
    with pytest.raises(ValueError, match="maxima"):
        form_effects(NOBODY, Pairs([], [], 20))


def test_retention_is_the_change_of_those_who_came_back() -> None:
    later = Pairs([80, 70, 90], [70, 70, 75], 100)
    found = retention(np.full(3, np.nan), later, 21)
    assert (found.tested, found.n) == (21, 3)
    assert found.change == mean_gain(later)
    assert figures(found.change)[0] == pytest.approx(-25 / 3)
    assert (value(found.post), value(found.later)) == pytest.approx((80, 215 / 3))
    assert found.kept == Refusal(reason=Reason.TOO_FEW_PAIRS, n=0, needs=2)
    with pytest.raises(ValueError, match="2 tested after the course, 3 of them later"):
        retention(np.full(3, np.nan), later, 2)


def test_the_share_kept_is_of_the_means_of_people_with_all_three_tests() -> None:
    # means 40, 80, 70: 30 of 40 kept; the last has no score before
    pre = np.array([35, 40, 45, 40, np.nan])
    kept = retention(pre, Pairs([78, 82, 80, 80, 20], [70, 66, 72, 72, 90], 100), 5).kept
    assert isinstance(kept, Estimate)
    assert (kept.value, kept.n, kept.method) == (pytest.approx(0.75), 4, Method.FIELLER)


@pytest.mark.parametrize("post", [[45, 55, 35], [80, 50, 40]])
def test_nothing_gained_is_nothing_to_keep(post: list[float]) -> None:
    """Gains below 0; and 30, -10 and 0, which are not clearly above it."""
    found = retention(np.array([50.0, 60, 40]), Pairs(post, [55, 60, 50], 100), 3)
    assert found.kept == Refusal(reason=Reason.UNBOUNDED, n=3)
