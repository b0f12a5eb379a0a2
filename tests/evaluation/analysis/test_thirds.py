"""How a class is divided by its total."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from trainkit.evaluation.analysis.thirds import Third, thirds


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


def test_nobody() -> None:
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
