"""Means and counts worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.evaluation.change.outside import figures
from trainkit.evaluation.analysis.intervals import proportion
from trainkit.evaluation.change.gain import mean_gain
from trainkit.evaluation.change.pairs import Pairs
from trainkit.evaluation.followup import (
    Agreement,
    FollowUp,
    Indicator,
    agreement,
    retention,
    share_kept,
    used,
)
from trainkit.evaluation.refusal import Estimate, Method, Reason, Refusal

INDICATOR = {
    "id": "requests",
    "text": "Requests to providers that were answered",
    "unit": "per cent",
    "source": "Register of requests, office 12",
}


def test_retention_is_the_change_of_those_who_came_back() -> None:
    later = Pairs([80, 70, 90], [70, 70, 75], 100)
    found = retention(later, 21)
    assert (found.tested, found.returned) == (21, 3)
    assert found.change == mean_gain(later)
    assert figures(found.change)[0] == pytest.approx(-25 / 3)
    with pytest.raises(ValueError, match="2 tested after the course, 3 of them later"):
        retention(later, 2)


def test_the_share_kept_is_of_the_means() -> None:
    # means 40, 80, 70: 30 of 40 kept
    pre, post, later = (
        np.array(scores, dtype=float)
        for scores in ([35, 40, 45, 40], [78, 82, 80, 80], [70, 66, 72, 72])
    )
    kept = share_kept(pre, post, later)
    assert isinstance(kept, Estimate)
    assert (kept.value, kept.n, kept.method) == (pytest.approx(0.75), 4, Method.FIELLER)


def test_nothing_gained_is_nothing_to_keep() -> None:
    pre, later = np.array([50.0, 60, 40]), np.array([55.0, 60, 50])
    assert share_kept(pre, pre - 5, later) == Refusal(reason=Reason.UNBOUNDED, n=3)
    unsure = np.array([80.0, 50, 40])  # gains 30, -10 and 0: not clearly above 0
    assert share_kept(pre, unsure, later) == Refusal(reason=Reason.UNBOUNDED, n=3)
    nobody = np.array([])
    assert share_kept(nobody, nobody, nobody) == Refusal(reason=Reason.TOO_FEW_PAIRS, n=0, needs=2)
    with pytest.raises(ValueError, match="different numbers of people"):
        share_kept(pre, pre, nobody)


def test_use_is_a_share_of_those_who_answered() -> None:
    assert used(9, 14) == proportion(9, 14)
    assert used(3, 4) == Refusal(reason=Reason.HIDDEN, needs=5)


def test_two_sources_are_laid_side_by_side() -> None:
    participant = np.array([1, 1, 1, 0, 0, 0, 1], dtype=bool)
    supervisor = np.array([1, 1, 0, 1, 0, 0, 0], dtype=bool)
    assert agreement(participant, supervisor) == Agreement(
        both=2, participant_only=2, supervisor_only=1, neither=2
    )
    assert agreement(participant[:4], supervisor[:4]) == Refusal(reason=Reason.HIDDEN, needs=5)
    with pytest.raises(ValueError, match="different people"):
        agreement(participant, supervisor[:4])


def test_follow_up_is_a_plan_until_somebody_was_asked() -> None:
    plan = FollowUp(participants=24, asked=0, answered=0)
    assert (plan.planned, plan.response) == (True, Refusal(reason=Reason.NOT_ASKED))
    done = FollowUp(
        participants=24, asked=20, answered=15, supervisors_asked=10, supervisors_answered=4
    )
    assert (done.planned, done.response) == (False, Estimate(value=0.75, n=20))
    for numbers in ((24, 25, 3, 0, 0), (24, 20, 21, 0, 0), (24, 20, 15, 2, 3), (24, 20, -1, 0, 0)):
        with pytest.raises(ValueError, match="more"):
            FollowUp(*numbers)


def test_an_indicator_is_a_contribution_with_other_explanations() -> None:
    known = Indicator(**INDICATOR, other_explanations=("a new law",), baseline=40, latest=55)
    assert known.change == Estimate(value=15, n=1)
    open_one = Indicator(**INDICATOR, other_explanations=("a new law",), baseline=40)
    assert open_one.change == Refusal(reason=Reason.NOT_ASKED)


@pytest.mark.parametrize(
    ("change", "what"),
    [({"source": " "}, "a source"), ({"other_explanations": ("",)}, "what else may explain it")],
)
def test_an_indicator_without_source_or_doubt_is_refused(
    change: dict[str, object], what: str
) -> None:
    with pytest.raises(ValueError, match=f"an indicator needs {what}"):
        Indicator(**{**INDICATOR, "other_explanations": ("a new law",), **change})
