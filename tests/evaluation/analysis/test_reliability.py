"""Alpha and what follows from it, against R."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.analysis.datasets import (
    EXPECTED,
    LSAT6,
    LSAT7,
    MOODLE,
    MOODLE_MAXIMA,
    SETS,
    bounds,
    sentence,
    value,
)
from trainkit.evaluation.analysis.marks import Marks
from trainkit.evaluation.analysis.reliability import Removed, analyse_reliability
from trainkit.evaluation.refusal import Estimate, Reason


@pytest.mark.parametrize("name", SETS)
def test_alpha_is_that_of_psych(name: str) -> None:
    found, expected = analyse_reliability(Marks.of(SETS[name])), EXPECTED[name]
    assert value(found.alpha) == pytest.approx(expected["alpha"], abs=1e-12)
    ends = (expected["alpha_low"], expected["alpha_high"])
    assert bounds(found.alpha) == pytest.approx(ends, abs=1e-12)
    deleted = [value(one) for one in found.if_deleted]
    assert deleted == pytest.approx(expected["if_deleted"], abs=1e-12)
    assert (found.right_or_wrong, found.removed) == (True, ())


@pytest.mark.parametrize(
    ("data", "published"),
    [
        (LSAT6, 0.295),  # Rizopoulos 2006, JSS 17(5): descript(LSAT)
        (LSAT7, 0.453),  # R mirt, documentation of LSAT7: itemstats
    ],
)
def test_alpha_is_as_published(data: np.ndarray, published: float) -> None:
    alpha = analyse_reliability(Marks.of(data)).alpha
    assert value(alpha) == pytest.approx(published, abs=5e-4)


@pytest.mark.parametrize("name", SETS)
def test_sem_follows_from_the_residual_mean_square(name: str) -> None:
    """R: anova(lm(mark ~ item + person)) of every eighth person."""
    from scipy.stats import chi2

    expected, k = EXPECTED[name], SETS[name].shape[1]
    sem = analyse_reliability(Marks.of(SETS[name][::8])).sem
    square, df = expected["residual_mean_square"], expected["residual_df"]
    assert value(sem) == pytest.approx(sqrt(k * square), abs=1e-12)
    ends = [sqrt(k * square * df / chi2.ppf(p, df)) for p in (0.975, 0.025)]
    assert bounds(sem) == pytest.approx(ends)


def test_alpha_of_parts_of_marks() -> None:
    """From the covariance matrix, by its definition: k/(k-1) (1 - trace / sum)."""
    covariance = np.cov(MOODLE.T)
    found = analyse_reliability(Marks.of(MOODLE, MOODLE_MAXIMA))
    assert value(found.alpha) == pytest.approx(
        13 / 12 * (1 - covariance.trace() / covariance.sum())
    )
    assert not found.right_or_wrong
    without = np.delete(np.delete(covariance, 0, 0), 0, 1)
    assert value(found.if_deleted[0]) == pytest.approx(
        12 / 11 * (1 - without.trace() / without.sum())
    )


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.integers(5, 30), st.integers(2, 8), st.integers(0, 2**32 - 1))
def test_alpha_is_kuder_and_richardsons_20(n: int, k: int, seed: int) -> None:
    """KR-20 = k/(k-1) (1 - sum p q / population variance of the total), from shares alone."""
    right = np.random.default_rng(seed).random((n, k)) < 0.5
    right[0], right[1] = True, False
    share, total = right.mean(axis=0), right.sum(axis=1)
    kr20 = k / (k - 1) * (1 - (share * (1 - share)).sum() / total.var())
    found = analyse_reliability(Marks.of(right))
    if kr20 < 1 - 1e-9:
        assert value(found.alpha) == pytest.approx(kr20, abs=1e-9)
    else:
        assert sentence(found.alpha) == (
            "the items agree completely, so nothing tells of their error"
        )


def test_items_that_do_not_vary_take_no_part() -> None:
    data = np.column_stack([LSAT6[:, :2], np.ones(1000), LSAT6[:, 2:], np.zeros(1000)])
    found, plain = analyse_reliability(Marks.of(data)), analyse_reliability(Marks.of(LSAT6))
    assert value(found.alpha) == pytest.approx(value(plain.alpha), abs=1e-12)
    assert bounds(found.alpha) == pytest.approx(bounds(plain.alpha), abs=1e-12)
    assert found.removed == (Removed(2, Reason.ALL_RIGHT), Removed(6, Reason.NONE_RIGHT))
    assert sentence(found.if_deleted[2]) == "all 1000 people have full marks"
    kept = [value(one) for item, one in enumerate(found.if_deleted) if item not in {2, 6}]
    assert kept == pytest.approx([value(one) for one in plain.if_deleted], abs=1e-12)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.empty((0, 4)), "nobody, this needs 2"),
        (np.ones((1, 4)), "1 person, this needs 2"),
        (np.ones((9, 4)), "all 9 people have the same value"),
        (np.empty((9, 0)), "no item, this needs 2"),
        (np.eye(4)[:, :1], "1 item, this needs 2"),
        (np.array([[1, 0], [0, 1]]), "all 2 people have the same value"),
        (
            np.array([[1, 1], [0, 0], [1, 1]]),
            "the items agree completely, so nothing tells of their error",
        ),
    ],
)
def test_alpha_is_refused(values: np.ndarray, said: str) -> None:
    found = analyse_reliability(Marks.of(values))
    assert (sentence(found.alpha), sentence(found.sem)) == (said, said)


def test_deleting_one_of_two_items_leaves_none_to_compare() -> None:
    found = analyse_reliability(Marks.of([[1, 1], [0, 0], [1, 0]]))
    assert isinstance(found.alpha, Estimate)
    assert [sentence(one) for one in found.if_deleted] == ["2 items, this needs 3"] * 2
