"""What is told of people is attacked: by subtraction, and by two who compare their answers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from tests.examples import examples
from trainkit.evaluation.disclosure import (
    INTERNAL,
    RELEASE,
    Share,
    are_apart,
    at_least,
    conceals,
    hidden,
    hide_row,
    may_stand_beside,
    share_told,
)
from trainkit.evaluation.estimate import Reason, Refusal

QUICK = settings(derandomize=True, deadline=None, max_examples=examples(40))
COUNTS = st.one_of(st.integers(0, 4), st.integers(0, 14))


@QUICK
@given(st.lists(COUNTS, min_size=1, max_size=8), st.sampled_from([INTERNAL, RELEASE]))
def test_hidden_cells_of_a_row_are_many_people_together(counts: list[int], threshold: int) -> None:
    found = hide_row(counts, threshold)
    if isinstance(found, Refusal):
        assert sum(counts) < threshold
        return
    together = [count for count, cell in zip(counts, found, strict=True) if cell is None]
    assert len(together) != 1
    assert not together or sum(together) >= threshold
    assert all(cell in {None, count} for count, cell in zip(counts, found, strict=True))
    assert all(cell is None or cell >= threshold for cell in found)


@pytest.mark.parametrize(
    ("counts", "threshold", "shown"),
    [
        # 1 + 1 would tell that there are two people: 12 is hidden with them
        ([1, 1, 12, 40], INTERNAL, (None, None, None, 40)),
        # 2 + 3 are five people together
        ([2, 3, 12, 40], INTERNAL, (None, None, 12, 40)),
        # "nobody of this country passed" tells of everybody in it
        ([0, 7, 9], INTERNAL, (None, None, 9)),
        ([9, 12, 30], INTERNAL, (9, 12, 30)),
        ([9, 12, 30], RELEASE, (None, None, 30)),
    ],
)
def test_small_counts_are_hidden_and_what_would_give_them_back(
    counts: list[int], threshold: int, shown: tuple[int | None, ...]
) -> None:
    assert hide_row(counts, threshold) == shown


def test_fewer_people_than_the_threshold_are_not_told() -> None:
    assert hide_row([4]) == hidden() == Refusal(reason=Reason.HIDDEN, needs=5)
    assert hidden().sentence == "fewer than 5 people, so not shown"


@pytest.mark.parametrize("counts", [[-1, 20], []])
def test_counts_that_are_none_are_refused(counts: list[int]) -> None:
    with pytest.raises(ValueError, match="counts from 0"):
        hide_row(counts)


def test_people_are_told_as_at_least() -> None:
    assert [at_least(count) for count in (10, 14, 15, 22, 40)] == [10, 10, 15, 20, 40]


def test_part_and_rest_of_a_group_are_both_many_or_the_part_is_all() -> None:
    told = [part for part in range(23) if may_stand_beside(part, 22)]
    assert told == [10, 11, 12, 22]


@pytest.mark.parametrize(
    ("right", "n", "told"),
    [
        (12, 22, Share(55, None, 20)),
        (10, 20, Share(50, None, 20)),
        # 40 per cent of 20 would be 8 people
        (8, 20, Share(None, 1, 20)),
        (13, 21, Share(None, 2, 20)),
        (10, 13, Share(None, 3, 10)),
        (13, 13, Share(None, 3, 10)),
        (0, 13, Share(None, 0, 10)),
        (2, 12, hidden(13)),
        # of 35, nine would be the only count between a quarter and a half that is not told
        (9, 35, Share(None, 1, 35)),
        (10, 35, Share(None, 1, 35)),
        (11, 35, Share(30, None, 35)),
    ],
)
def test_a_share_of_few_people_is_told_as_a_quarter(
    right: int, n: int, told: Share | Refusal
) -> None:
    assert share_told(right / n, n) == told


def test_the_interval_of_a_share_holds_those_of_all_counts_told_alike() -> None:
    """Shares of 20 to 24 people, ten on each side, that are nearest to 55 %; Wilson by scipy."""
    alike = ((12, 22), (13, 23), (13, 24))
    ends = [binomtest(*each).proportion_ci(method="wilson") for each in alike]
    told = share_told(12 / 22, 22)
    assert isinstance(told, Share)
    assert told.interval() == pytest.approx((min(e.low for e in ends), max(e.high for e in ends)))
    with pytest.raises(ValueError, match="no share is told"):
        Share(55, None, 5).interval()


@pytest.mark.parametrize("n", range(RELEASE, 101))
def test_what_is_told_of_a_share_fits_more_than_one_count(n: int) -> None:
    told: dict[Share | Refusal, list[int]] = {}
    for count in range(n + 1):
        told.setdefault(share_told(count / n, n), []).append(count)
    few = [fit for fit in told.values() if len(fit) == 1 and not RELEASE <= fit[0] <= n - RELEASE]
    assert few == []


@pytest.mark.parametrize("n", range(RELEASE, 101))
def test_two_who_compare_what_they_answered_learn_nothing_from_a_share(n: int) -> None:
    """ "Less than a quarter" of ten would tell the two who agreed that nobody else did."""
    told: dict[Share | Refusal, list[int]] = {}
    for count in range(n + 1):
        told.setdefault(share_told(count / n, n), []).append(count)
    known = [
        (fit, both)
        for fit in told.values()
        for both in range(3)
        if {count - both for count in fit if 0 <= count - both <= n - 2} in ({0}, {n - 2})
    ]
    assert known == []


def test_scores_are_apart_if_they_differ_without_any_two_of_them() -> None:
    told = [are_apart(np.array(scores, dtype=float)) for scores in (
        [40, 40, 40, 60, 60, 60], [40, 40, 60, 60, 60, 60], [40, 40, 40, 40, 40, 60, 60],
        [40, 40, 50, 60, 60], [50] * 12, [50, 50, 50, 56, 56, 56], [40, 50, 60], [],
    )]  # fmt: skip
    assert told == [True, False, False, True, False, False, False, False]


@pytest.mark.parametrize(
    ("rows", "most", "told"),
    [
        ([[1, 0, 1]] * 4 + [[1, 0, 0]] * 4, [1, 1, 1], True),
        # three points are lost on the second item alone, and the first is worth two
        ([[2, 0]] * 4 + [[2, 1]] * 4, [2, 1], False),
        ([[2, 0]] * 4 + [[0, 1]] * 4, [2, 1], True),
        # parts of the four points of an answer in words
        ([[1]] * 4 + [[3]] * 4, [4], True),
        # all have one of two right: nobody's answer is known, but everybody's score
        ([[1, 0]] * 4 + [[0, 1]] * 4, [1, 1], False),
    ],
)
def test_a_part_conceals_if_scores_on_it_and_answers_of_equal_worth_differ(
    rows: list[list[int]], most: list[int], told: bool
) -> None:
    marks, worth = np.array(rows, dtype=float), np.array(most, dtype=float)
    assert conceals(marks, worth, np.zeros(len(most))) == told
