"""Who chose which option."""

from __future__ import annotations

import numpy as np
import pytest

from tests.evaluation.analysis.datasets import value
from trainkit.evaluation.analysis.distractors import (
    BLANK,
    ItemChoices,
    OptionFlag,
    analyse_choices,
)
from trainkit.evaluation.refusal import Reason, Refusal

TOTALS = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9])
"""Nine people, three a third."""


def _analysed(chosen: list[int], options: int = 4, key: int = 0) -> ItemChoices:
    (found,) = analyse_choices(
        np.array([chosen]).T, np.array([options]), np.array([key]), TOTALS[: len(chosen)]
    )
    return found


def test_choices_are_counted_by_thirds() -> None:
    found = _analysed([1, 1, BLANK, 0, 2, 0, 0, 0, 2])
    assert [(one.option, one.is_key, one.count, one.by_third) for one in found.choices] == [
        (0, True, 4, (0, 2, 2)),
        (1, False, 2, (2, 0, 0)),
        (2, False, 2, (0, 1, 1)),
        (3, False, 0, (0, 0, 0)),
        (BLANK, False, 1, (1, 0, 0)),
    ]
    assert (found.n, found.thirds, found.comparison) == (9, (3, 3, 3), None)
    assert [value(one.share) for one in found.choices] == pytest.approx(
        [4 / 9, 2 / 9, 2 / 9, 0, 1 / 9]
    )


def test_flags() -> None:
    found = _analysed([1, 1, BLANK, 0, 2, 0, 0, 0, 2])
    assert [one.flags for one in found.choices] == [
        (),
        (),
        (OptionFlag.MORE_OFTEN_BY_TOP,),
        (OptionFlag.CHOSEN_BY_NOBODY,),
        (),
    ]
    wrong_key = _analysed([0, 0, 1, 1, 1, 0, 1, 1, 0], options=2)
    assert [one.flags for one in wrong_key.choices] == [
        (),
        (OptionFlag.MORE_OFTEN_BY_TOP, OptionFlag.BEATS_KEY_AT_TOP),
        (),
    ]


def test_the_key_and_the_blank_have_no_flags() -> None:
    found = _analysed([0, 0, 0, 0, 0, 0, BLANK, BLANK, BLANK], options=2, key=1)
    assert [one.flags for one in found.choices] == [(), (), ()]


def test_shares_not_counts_are_compared() -> None:
    """Bottom two people, top four: one of two and two of four choose 1, as large a share."""
    totals = np.array([1.0, 1, 5, 5, 5, 9, 9, 9, 9])
    chosen = np.array([[1, 0, 0, 0, 0, 1, 1, 0, 0]]).T
    (found,) = analyse_choices(chosen, np.array([2]), np.array([0]), totals)
    assert found.thirds == (2, 3, 4)
    assert found.choices[1].flags == ()


def test_an_empty_third_is_said() -> None:
    chosen = np.array([[1, 0, 1]]).T
    (found,) = analyse_choices(chosen, np.array([2]), np.array([0]), np.full(3, 5.0))
    assert found.comparison == Refusal(
        reason=Reason.TOO_FEW_IN_GROUP, n=0, needs=1, about="top third"
    )
    assert [one.flags for one in found.choices] == [(), (), ()]


def test_nobody() -> None:
    (found,) = analyse_choices(
        np.empty((0, 1), dtype=int), np.array([2]), np.array([0]), np.empty(0)
    )
    assert [one.count for one in found.choices] == [0, 0, 0]
    assert [one.flags for one in found.choices] == [(), (), ()]
    assert found.choices[0].share == Refusal(reason=Reason.TOO_FEW_PEOPLE, n=0, needs=1)


def test_items_have_options_of_their_own() -> None:
    found = analyse_choices(
        np.array([[3, 1], [0, 0], [2, BLANK]]),
        np.array([4, 2]),
        np.array([0, 1]),
        np.array([1.0, 2.0, 3.0]),
    )
    assert [[one.count for one in item.choices] for item in found] == [[1, 0, 1, 1, 0], [1, 1, 1]]


@pytest.mark.parametrize(
    ("chosen", "options", "key"),
    [([4] * 9, 4, 0), ([-2] * 9, 4, 0), ([0] * 9, 4, 4), ([0] * 9, 4, -1)],
)
def test_an_option_that_is_not_there(chosen: list[int], options: int, key: int) -> None:
    with pytest.raises(ValueError):
        _analysed(chosen, options, key)


def test_other_shapes() -> None:
    with pytest.raises(ValueError):
        analyse_choices(np.zeros((9, 2), dtype=int), np.array([2]), np.array([0]), TOTALS)
