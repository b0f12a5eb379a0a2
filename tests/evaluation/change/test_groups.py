"""Percentages worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.evaluation.change.outside import figures
from trainkit.evaluation.analysis.marks import Marks
from trainkit.evaluation.change.gain import mean_gain
from trainkit.evaluation.change.groups import Group, gains_by_group, percent
from trainkit.evaluation.change.pairs import Pairs
from trainkit.evaluation.refusal import Estimate, Reason, Refusal

PRE = Marks.of(
    [
        [1, 0, 0, 1, 0, 0],
        [0, 1, 0, 0, 0, 2],
        [1, 1, 1, 0, 0, 0],
        [0, 0, 0, 0, 1, 2],
    ],
    maxima=[1, 1, 1, 1, 1, 2],
)
POST = Marks.of([[1, 1, 1, 1, 0], [0, 1, 1, 1, 1], [1, 1, 1, 1, 1], [1, 0, 1, 0, 1]])


def test_percent_is_of_what_could_be_reached() -> None:
    # items 3, 4 and 5: 1 of 4, 2 of 4, 0 of 4, 3 of 4
    assert percent(PRE, (3, 4, 5)).tolist() == [25, 50, 0, 75]


def test_each_group_has_its_gain() -> None:
    (gain,) = gains_by_group(PRE, POST, [Group("logs", (0, 1, 2), (0, 1, 2))])
    # before 1/3, 1/3, 1, 0; after 1, 2/3, 1, 2/3
    assert gain.items == (3, 3)
    assert figures(gain.pre)[0] == pytest.approx(125 / 3)
    assert figures(gain.post)[0] == pytest.approx(250 / 3)
    by_hand = Pairs([100 / 3, 100 / 3, 100, 0], [100, 200 / 3, 100, 200 / 3], 100)
    assert figures(gain.gain) == pytest.approx(figures(mean_gain(by_hand)))
    assert not gain.headline


def test_five_items_on_both_tests_make_a_headline() -> None:
    five, four = gains_by_group(
        PRE,
        POST,
        [Group("a", (0, 1, 2, 3, 4), (0, 1, 2, 3, 4)), Group("b", (0, 1, 2, 3, 4), (0, 1, 2, 3))],
    )
    assert (five.headline, four.headline) == (True, False)
    assert isinstance(four.gain, Estimate)


def test_fewer_than_three_items_are_refused() -> None:
    (gain,) = gains_by_group(PRE, POST, [Group("logs/read", (0, 1, 2), (0, 1))])
    few = Refusal(reason=Reason.TOO_FEW_ITEMS, n=2, needs=3)
    assert (gain.pre, gain.post, gain.gain, gain.headline) == (few, few, few, False)
    assert few.sentence == "2 items, this needs 3"


def test_one_person_is_refused() -> None:
    one = Marks.of([[1, 0, 0, 1, 1]])
    (gain,) = gains_by_group(one, one, [Group("logs", (0, 1, 2, 3, 4), (0, 1, 2, 3, 4))])
    few = Refusal(reason=Reason.TOO_FEW_PAIRS, n=1, needs=2)
    assert (gain.pre, gain.post, gain.gain, gain.headline) == (few, few, few, False)


def test_different_people_are_no_pairs() -> None:
    with pytest.raises(ValueError, match="4 people before, 3 after"):
        gains_by_group(PRE, Marks.of(POST.values[:3]), [])


def test_thirds_that_add_up_to_a_full_mark_stay_within_the_scale() -> None:
    marks = Marks.of(np.full((3, 3), 1 / 3) * 3)
    assert percent(marks, (0, 1, 2)).tolist() == [100, 100, 100]
