"""Hidden counts are attacked by whoever knows the total."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainkit.evaluation.disclosure import INTERNAL, RELEASE, hidden, hide_row, may_publish
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
    assert hidden().sentence == "fewer than 5 people, not shown"


@pytest.mark.parametrize("counts", [[-1, 20], []])
def test_counts_that_are_none_are_refused(counts: list[int]) -> None:
    with pytest.raises(ValueError, match="counts from 0"):
        hide_row(counts)


def test_a_count_is_told_where_there_are_many_on_both_sides() -> None:
    told = [count for count in range(24) if may_publish(count, 24, RELEASE)]
    assert told == [0, 10, 11, 12, 13, 14]
