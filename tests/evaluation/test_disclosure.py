"""What is told of people is attacked: by subtraction, and by counting what is possible."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainkit.evaluation.disclosure import (
    INTERNAL,
    MARGIN,
    RELEASE,
    Share,
    at_least,
    conceals,
    hidden,
    hide_row,
    may_stand_beside,
    mean_conceals,
    share_told,
)
from trainkit.evaluation.estimate import Reason, Refusal

QUICK = settings(derandomize=True, deadline=None, max_examples=40)
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
        (12, 22, Share(about=55, quarter=None)),
        (10, 20, Share(about=50, quarter=None)),
        # 40 per cent of 20 would be 8 people
        (8, 20, Share(about=None, quarter=1)),
        (13, 21, Share(about=None, quarter=2)),
        (9, 12, Share(about=None, quarter=3)),
        (12, 12, Share(about=None, quarter=3)),
        (0, 12, Share(about=None, quarter=0)),
        (9, 9, hidden(RELEASE)),
        # of 35, nine would be the only count between a quarter and a half that is not told
        (9, 35, Share(about=None, quarter=1)),
        (10, 35, Share(about=None, quarter=1)),
        (11, 35, Share(about=30, quarter=None)),
    ],
)
def test_a_share_of_few_people_is_told_as_a_quarter(
    right: int, n: int, told: Share | Refusal
) -> None:
    assert share_told(right / n, n) == told


@pytest.mark.parametrize("n", range(RELEASE, 101))
def test_what_is_told_of_a_share_fits_more_than_one_count(n: int) -> None:
    told: dict[Share | Refusal, list[int]] = {}
    for count in range(n + 1):
        told.setdefault(share_told(count / n, n), []).append(count)
    few = [fit for fit in told.values() if len(fit) == 1 and not RELEASE <= fit[0] <= n - RELEASE]
    assert few == []


ITEMS = 10
UNIT = 100 / ITEMS


def possible(points: list[int], own: int, most: int = ITEMS) -> set[int]:
    """Return the points that another can have, for whoever has ``own`` and knows mean and spread.

    Counted in full: which sums, and sums of squares, any number of people can have together.
    """
    others = len(points) - 1
    total = sum(points) - own, sum(one * one for one in points) - own * own
    reached = {(0, 0)}
    for _ in range(others - 1):
        reached = {
            (first + one, second + one * one)
            for first, second in reached
            for one in range(most + 1)
            if first + one <= total[0] and second + one * one <= total[1]
        }
    return {one for one in range(most + 1) if (total[0] - one, total[1] - one * one) in reached}


classes = st.one_of(
    st.lists(st.integers(0, ITEMS), min_size=RELEASE, max_size=14),
    st.lists(st.sampled_from([9, 10, 10]), min_size=RELEASE, max_size=14),
    st.lists(st.sampled_from([4, 5, 6]), min_size=RELEASE, max_size=14),
)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(classes)
def test_no_score_is_known_where_mean_and_spread_are_told(points: list[int]) -> None:
    if conceals(np.array(points) * UNIT, 100, UNIT):
        for own in set(points):
            left = possible(points, own)
            assert (max(left) - min(left)) * UNIT > 2 * MARGIN


def test_scores_with_one_point_between_them_conceal_nothing() -> None:
    # 0 or 5 of 100: the sum of squares leaves no other scores, however many people there are
    points = [0, 1] * 20
    assert possible(points, 1, 20) == {0, 1}
    assert not conceals(np.array(points) * 5.0, 100, 5)


def test_a_mean_conceals_but_at_the_ends_of_the_scale() -> None:
    told = [mean_conceals(np.array(one, dtype=float), 100) for one in (
        [100] * 12, [0, *[100] * 11], [0, 0, *[100] * 11], [50] * 12, [0, 0, *[100] * 7],
    )]  # fmt: skip
    assert told == [False, False, True, True, False]


def test_a_class_that_is_too_alike_or_too_good_conceals_nothing() -> None:
    told = [
        conceals(np.array(scores, dtype=float), 100, 5)
        for scores in (
            [50] * 12,
            [95, *[100] * 11],
            [20, 30, 35, 40, 45, 50, 55, 60, 65, 70, 80, 90],
            # one score beside eleven equal ones is known to whoever has it: so are the others
            [20, *[60] * 11],
            # nine people
            [20, 30, 35, 40, 45, 50, 55, 60, 65],
        )
    ]
    assert told == [False, False, True, False, False]
