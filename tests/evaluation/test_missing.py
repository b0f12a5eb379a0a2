"""Sums shown beside the expected numbers."""

from __future__ import annotations

import numpy as np
import pytest

from tests.evaluation.datasets import (
    figures,
    pairs,
    value,
)
from trainkit.evaluation.estimate import Estimate, Reason, Refusal
from trainkit.evaluation.gain import mean_gain
from trainkit.evaluation.intervals import difference_of_means
from trainkit.evaluation.marks import Pairs
from trainkit.evaluation.missing import Absent, Flow, absent, unmatched

DATA = Pairs([40, 50, 60, 50], [60, 70, 70, 60], 100)
ALONE = np.array([30.0, 70.0])


def known(outcome: Absent | Refusal) -> Absent:
    assert isinstance(outcome, Absent)
    return outcome


def test_bounds_give_the_absent_nothing_or_everything() -> None:
    # four gained 60 together; two at 30 and 70 lose 100 together or gain 70 + 30
    found = known(absent(DATA, ALONE))
    assert (found.n, found.worst, found.best) == (2, (60 - 100) / 6, (60 + 100) / 6)


def test_with_a_penalty_the_absent_could_have_lost_more() -> None:
    # as above, but the two at 30 and 70 could have fallen to -25: 50 less each way down
    data = Pairs(DATA.pre, DATA.post, 100, lowest=-25)
    found = known(absent(data, ALONE))
    assert (found.worst, found.best) == ((60 - 150) / 6, (60 + 100) / 6)
    low = np.array([-20.0, -10, 0, 10, 20])
    assert value(unmatched(low, DATA.pre, 100, lowest=-25).mean) == 0
    with pytest.raises(ValueError, match="outside 0 to 100"):
        unmatched(low, DATA.pre, 100)


def test_the_tipping_point_takes_the_interval_to_nothing() -> None:
    data = pairs("thomason1")
    alone = np.array([10.0, 12.0, 8.0])
    found = known(absent(data, alone))
    # esci: the interval begins at 0.715217957; 3 of 15 are absent
    assert found.tipping == pytest.approx(0.715217957 * 15 / 3)
    assert found.tipping is not None
    shifted = figures(mean_gain(data))[1] - found.tipping * 3 / 15
    assert shifted == pytest.approx(0, abs=1e-12)


def test_nobody_absent_changes_nothing() -> None:
    assert known(absent(DATA, np.array([]))) == Absent(n=0, worst=15, best=15, tipping=None)


def test_a_gain_that_may_be_nothing_has_no_tipping_point() -> None:
    flat = Pairs([40, 50, 60], [45, 44, 61], 100)
    assert known(absent(flat, ALONE)).tipping is None
    assert known(absent(Pairs([40, 50], [50, 60], 100), ALONE)).tipping is None


def test_nobody_matched_is_refused() -> None:
    nobody = Pairs([], [], 100)
    assert absent(nobody, ALONE) == Refusal(reason=Reason.TOO_FEW_PAIRS, n=0, needs=1)
    with pytest.raises(ValueError, match="outside 0 to 100"):
        absent(DATA, np.array([120.0]))


def test_means_of_the_unmatched_are_compared_on_the_same_test() -> None:
    alone = np.array([30.0, 40, 50, 60, 70])
    found = unmatched(alone, DATA.pre, 100)
    assert isinstance(found.mean, Estimate)
    assert (found.n, found.mean.value) == (5, 50)
    assert found.difference == difference_of_means(alone, DATA.pre)


def test_fewer_than_five_unmatched_are_not_told() -> None:
    few = Refusal(reason=Reason.HIDDEN, needs=5)
    found = unmatched(np.array([30.0, 40, 50, 60]), DATA.pre, 100)
    assert (found.n, found.mean, found.difference) == (4, few, few)


def test_the_flow_adds_up() -> None:
    flow = Flow(registered=24, attended=22, pre=21, post=20, matched=19)
    assert flow.lost == 2
    for numbers in ((24, 22, 21, 18, 19), (-1, 22, 21, 20, 19), (24, None, 18, 20, 19)):
        with pytest.raises(ValueError, match="people"):
            Flow(*numbers)
