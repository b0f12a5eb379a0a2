"""Marks, pairs of scores, and thirds of a class."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.datasets import (
    MOODLE,
    MOODLE_MAXIMA,
    MOODLE_SUMS,
)
from trainkit.evaluation.estimate import Estimate, Reason
from trainkit.evaluation.item_analysis import analyse_items
from trainkit.evaluation.marks import Marks, Pairs, Third, thirds
from trainkit.evaluation.reliability import analyse_reliability


@pytest.mark.parametrize(
    ("values", "maxima", "answered"),
    [
        ([0, 1], None, None),
        ([[0.0, np.nan]], None, None),
        ([[0.0, 1.5]], None, None),
        ([[0.0, -0.5]], None, None),
        ([[0, 1]], [1.0], None),
        ([[0, 1]], [1.0, 0.0], None),
        ([[0, 1]], [1.0, np.inf], None),
        ([[0, 1]], None, [[True]]),
        ([[0, 1]], None, [[True, False]]),
    ],
)
def test_no_marks(values: object, maxima: object, answered: object) -> None:
    with pytest.raises(ValueError):
        Marks.of(values, maxima, answered)  # type: ignore[arg-type]


def test_totals_are_those_of_moodle() -> None:
    assert Marks.of(MOODLE, MOODLE_MAXIMA).totals == pytest.approx(MOODLE_SUMS)


def test_whole_and_broken_numbers_give_the_same_moments() -> None:
    """The exact sums of whole numbers against the centred ones of floats, marks up to 3."""
    values = np.random.default_rng(1).integers(0, 4, (50, 6))
    whole, broken = (Marks.of(values.astype(kind), [3.0] * 6) for kind in (np.uint8, np.float64))
    assert (whole.matrix.dtype, broken.matrix.dtype) == (np.float32, np.float64)
    covariance = np.cov(values.T)
    for marks in (whole, broken):
        moments = marks.moments
        assert moments.mean == pytest.approx(values.mean(axis=0))
        assert moments.variance == pytest.approx(np.diag(covariance))
        assert moments.with_total == pytest.approx(covariance.sum(axis=0))
        assert moments.total == pytest.approx(covariance.sum())
        rest = [np.var(np.delete(values, item, axis=1).sum(axis=1), ddof=1) for item in range(6)]
        assert moments.rest == pytest.approx(rest)


def test_fractions_are_marks() -> None:
    marks = Marks.of([[Fraction(1, 3), Fraction(1)], [Fraction(0), Fraction(2, 3)]])
    assert marks.totals == pytest.approx([4 / 3, 2 / 3])


def test_right_or_wrong_is_found_in_the_marks() -> None:
    marks = Marks.of([[0, 2, 0.5, 1], [1, 0, 1.0, 1], [1, 2, 0.0, 1]], [1, 2, 1, 2])
    assert marks.right_or_wrong.tolist() == [True, True, False, False]
    whole = Marks.of([[0, 2, 0, -1], [1, 1, 2, 1]], [1, 2, 2, 1], minima=[0, 0, 0, -1])
    assert whole.right_or_wrong.tolist() == [True, False, True, False]


def test_why_an_item_does_not_vary() -> None:
    values = [[1.0, 0.0, 0.0, 0.5, 0.0], [1.0, 0.0, 0.0, 0.5, 1.0]]
    answered = [[True, True, False, True, True], [True, True, False, True, True]]
    assert Marks.of(values, answered=answered).constant == (
        Reason.ALL_RIGHT,
        Reason.NONE_RIGHT,
        Reason.ALL_BLANK,
        Reason.NO_VARIANCE,
        None,
    )


def test_rounding_makes_no_change_where_there_is_none() -> None:
    data = Pairs([30.3, 20.3], [35.3, 25.3], 100)
    assert data.gains.tolist() == [5.0, 5.0]


@pytest.mark.parametrize(
    ("pre", "post"), [([1, 2], [3]), ([-1], [3]), ([1], [101]), ([float("nan")], [3]), ([[1]], [3])]
)
def test_scores_that_cannot_be_are_refused(pre: list[float], post: list[float]) -> None:
    with pytest.raises(ValueError, match="score"):
        Pairs(pre, post, 100)


def test_a_penalty_lets_scores_fall_below_nothing() -> None:
    data = Pairs([-20, 10], [40, -5], 100, lowest=-25)
    assert data.gains.tolist() == [60, -15]
    with pytest.raises(ValueError, match="a score outside -25 to 100"):
        Pairs([-26], [40], 100, lowest=-25)
    with pytest.raises(ValueError, match="highest score possible"):
        Pairs([5], [5], 0, lowest=10)


def test_pairs_do_not_share_memory_with_what_they_were_made_of() -> None:
    pre = np.array([1.0, 2.0])
    data = Pairs(pre, [3, 4], 10)
    pre[0] = 9
    assert data.pre.tolist() == [1, 2]


def test_without_ties_thirds_are_equal() -> None:
    assert thirds(np.array([5.0, 1, 9, 3, 7, 8])).tolist() == [1, 0, 2, 0, 1, 2]


def test_equal_totals_stay_together_where_their_middle_lies() -> None:
    # Ranks 1-2, 3-7, 8-9 of 9: their middles 1/9, 1/2 and 8/9 of the way.
    totals = np.array([1.0, 1, 4, 4, 4, 4, 4, 6, 6])
    assert thirds(totals).tolist() == [0, 0, 1, 1, 1, 1, 1, 2, 2]
    # Ranks 1-4 and 5-6 of 6: the middle of the first, 1/3, is on the border, so there is no bottom.
    assert thirds(np.array([1.0, 1, 1, 1, 2, 2])).tolist() == [1, 1, 1, 1, 2, 2]


def test_everybody_equal_is_in_the_middle() -> None:
    assert thirds(np.full(7, 3.0)).tolist() == [Third.MIDDLE] * 7


def test_rounding_does_not_part_equal_totals() -> None:
    totals = np.array([0.1 + 0.2, 0.3, 5.0, 5.0, 9.0, 9.0])
    assert thirds(totals).tolist() == [0, 0, 1, 1, 2, 2]


def test_thirds_of_nobody() -> None:
    assert thirds(np.empty(0)).tolist() == []


@settings(derandomize=True, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_no_third_is_too_large(totals: list[int], random: object) -> None:
    order = np.random.default_rng(len(totals)).permutation(len(totals))
    array = np.array(totals, dtype=np.float64)
    found = thirds(array)
    assert thirds(array[order]).tolist() == found[order].tolist()
    assert [found[array == value].std() for value in set(totals)] == [0] * len(set(totals))
    assert (np.sort(found) == found[np.argsort(array, kind="stable")]).all()
    # A group whose middle lies in an outer third has at most half of itself beyond the border.
    for third in (Third.BOTTOM, Third.TOP):
        members = array[found == third]
        if len(members):
            edge = members.max() if third is Third.BOTTOM else members.min()
            inner = np.count_nonzero(members != edge) + np.count_nonzero(members == edge) / 2
            assert inner < len(totals) / 3


def penalised() -> Marks:
    """Five people, three items; a wrong answer to the first two costs half a point."""
    values = [[1, 1, 1], [1, -0.5, 0], [-0.5, 0, 1], [-0.5, -0.5, 0], [-0.5, -0.5, 0]]
    answered = np.ones((5, 3), dtype=bool)
    answered[2, 1] = False
    return Marks.of(values, answered=answered, minima=[-0.5, -0.5, 0])


def test_marks_below_0_need_a_minimum() -> None:
    for minima in (None, [-0.25]):
        with pytest.raises(ValueError, match="not between its minimum and its maximum"):
            Marks.of([[-0.5], [1]], minima=minima)
    for wrong in ([0.5], [-2.0], [float("nan")]):
        with pytest.raises(ValueError, match="a minimum above 0"):
            Marks.of([[0], [1]], minima=wrong)


def test_people_at_the_lowest_score_count_as_at_an_end() -> None:
    """Two of five lost all they could; of the others, one has full marks."""
    assert penalised().totals.tolist() == [3, 0.5, 0.5, -1, -1]
    assert penalised().at_the_ends == 0.4


def test_marks_without_penalties_are_those_of_right_answers() -> None:
    right = penalised().number_right
    assert right.values.tolist() == [[1, 1, 1], [1, 0, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0]]
    assert right.right_or_wrong.all()
    assert right.number_right is right


def test_an_item_that_nobody_has_right_says_so_whatever_it_cost() -> None:
    assert Marks.of([[-0.5], [-0.5]], minima=[-0.5]).constant == (Reason.NONE_RIGHT,)


def test_a_penalty_does_not_enter_the_facility() -> None:
    """Two, one and two of five are right; R: prop.test(2, 5, correct = FALSE)$conf.int."""
    rows = analyse_items(penalised())
    found = [row.facility for row in rows]
    assert [one.value for one in found if isinstance(one, Estimate)] == [0.4, 0.2, 0.4]
    first = found[0]
    assert isinstance(first, Estimate)
    assert (first.low, first.high) == (pytest.approx(0.1176208, abs=1e-6),
                                       pytest.approx(0.7692757, abs=1e-6))  # fmt: skip
    assert not analyse_reliability(penalised()).right_or_wrong
