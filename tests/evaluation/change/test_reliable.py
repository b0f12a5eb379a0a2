"""Expected numbers: Jacobson and Truax 1991."""

from __future__ import annotations

from math import sqrt

import pytest

from tests.evaluation.change.outside import figures, near
from trainkit.evaluation.analysis.intervals import wilson
from trainkit.evaluation.change.pairs import Pairs
from trainkit.evaluation.change.reliable import (
    Change,
    ReliableChanges,
    error_of_difference,
    error_of_measurement,
    reliable_changes,
)
from trainkit.evaluation.refusal import Reason, Refusal

# Jacobson and Truax 1991, table 2: 30 couples on the Dyadic Adjustment Scale, a higher score is
# better; from AWKruijt/JT-RCI, data. The scale ends at 151.
DAS_PRE = [
    90.5, 74, 97, 73.5, 61, 66.5, 68.5, 86.5, 88.5, 68.5, 98, 80.5, 89.5, 91.5, 83.5,
    60.5, 83, 88, 98.5, 78.5, 99.5, 79.5, 84.5, 92.5, 93, 85, 64, 61, 80, 82.5,
]  # fmt: skip
DAS_POST = [
    97, 124, 97.5, 88, 96.5, 62.5, 112.5, 103.5, 90, 82.5, 105, 99.5, 112.5, 101, 99.5,
    79.5, 88, 100.5, 119, 116, 116, 129, 113, 118, 92, 114, 68, 52, 60.5, 104.5,
]  # fmt: skip


def error(sd: float, reliability: float) -> float:
    found = error_of_measurement(sd, reliability)
    assert isinstance(found, float)
    return found


def changes(pairs: Pairs, pre: float, post: float) -> ReliableChanges:
    found = reliable_changes(pairs, pre, post)
    assert isinstance(found, ReliableChanges)
    return found


def test_the_index_is_that_of_the_paper() -> None:
    # page 14: s = 7.5, r = .80, so S_E = 3.35, S_diff = 4.74, RC = (47.5 - 32.5) / 4.74 = 3.16
    once = error(7.5, 0.80)
    assert round(once, 2) == 3.35
    assert round(error_of_difference(once, once), 2) == 4.74
    assert round((47.5 - 32.5) / error_of_difference(once, once), 2) == 3.16
    found = changes(Pairs([32.5], [47.5], 100), once, once)
    assert found.people[0].change is Change.ROSE
    assert round(found.band, 1) == round(1.96 * 4.743, 1)


def test_couples_of_the_paper_change_beyond_nine_points() -> None:
    # with S_diff = 4.74 a change of more than 1.96 * 4.74 = 9.29 is reliable. Differences: 6.5, 50,
    # 0.5, 14.5, 35.5, -4, 44, 17, 1.5, 14, 7, 19, 23, 9.5, 16, 19, 5, 12.5, 20.5, 37.5, 16.5, 49.5,
    # 28.5, 25.5, -1, 29, 4, -9, -19.5, 22: 20 above 9.29, one below -9.29
    once = 4.74 / sqrt(2)
    found = changes(Pairs(DAS_PRE, DAS_POST, 151), once, once)
    kinds = [one.change for one in found.people]
    assert (kinds.count(Change.ROSE), kinds.count(Change.FELL)) == (20, 1)
    assert (kinds[27], kinds[28]) == (Change.WITHIN_ERROR, Change.FELL)
    assert figures(found.rose) == near(20 / 30, *wilson(20, 30))
    assert figures(found.fell) == near(1 / 30, *wilson(1, 30))


def test_errors_of_two_tests_add_up_as_squares() -> None:
    # 3 and 4 make 5; 1.959964 * 5 = 9.79982
    found = changes(Pairs([50, 50, 50], [60, 59, 40], 100), 3, 4)
    assert [one.change for one in found.people] == [
        Change.ROSE, Change.WITHIN_ERROR, Change.FELL,
    ]  # fmt: skip
    first = found.people[0]
    assert (first.low, first.high) == pytest.approx((0.20018, 19.79982), abs=1e-5)


def test_people_stay_in_their_order() -> None:
    found = changes(Pairs([10, 50, 30], [90, 20, 35], 100), 1, 1)
    assert [one.gain for one in found.people] == [80, -30, 5]


def test_what_cannot_be_said_is_refused() -> None:
    assert error_of_measurement(5, -0.2) == Refusal(reason=Reason.NOT_ONE_FACTOR)
    with pytest.raises(ValueError, match="math domain"):
        error_of_measurement(5, 1.2)
    assert reliable_changes(Pairs([], [], 100), 3, 3) == Refusal(
        reason=Reason.TOO_FEW_PAIRS, n=0, needs=1
    )
    assert reliable_changes(Pairs([1, 2], [2, 4], 100), 0, 0) == Refusal(
        reason=Reason.NO_VARIANCE, n=2
    )
