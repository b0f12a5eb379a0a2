"""Alpha against R and publications; reliable change against Jacobson and Truax 1991."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t

from tests.evaluation.datasets import (
    DRAWN,
    EXPECTED,
    LSAT6,
    LSAT7,
    MOODLE,
    MOODLE_MAXIMA,
    SETS,
    bounds,
    figures,
    near,
    sentence,
    value,
)
from tests.examples import examples
from trainkit.evaluation import reliability
from trainkit.evaluation.estimate import Estimate, Reason, Refusal
from trainkit.evaluation.gain import CEILING
from trainkit.evaluation.marks import Marks, Pairs
from trainkit.evaluation.reliability import (
    Change,
    ReliableChanges,
    analyse_reliability,
    reliable_changes,
)


@pytest.mark.parametrize("name", SETS)
def test_alpha_is_that_of_psych(name: str) -> None:
    marks = Marks.of(SETS[name])
    assert reliability._value(marks, marks.k) == pytest.approx(EXPECTED[name]["alpha"], abs=1e-12)
    assert analyse_reliability(marks).right_or_wrong


@pytest.mark.parametrize(
    ("data", "published"),
    [
        (LSAT6, 0.295),  # Rizopoulos 2006, JSS 17(5): descript(LSAT)
        (LSAT7, 0.453),  # R mirt, documentation of LSAT7: itemstats
    ],
)
def test_alpha_is_as_published(data: np.ndarray, published: float) -> None:
    assert reliability._value(Marks.of(data), 5) == pytest.approx(published, abs=5e-4)


@pytest.mark.parametrize("name", SETS)
def test_sem_follows_from_the_residual_mean_square(name: str) -> None:
    """R: anova(lm(mark ~ item + person)) of every eighth person."""
    expected, k = EXPECTED[name], SETS[name].shape[1]
    sem = analyse_reliability(Marks.of(SETS[name][::8])).sem
    assert value(sem) == pytest.approx(sqrt(k * expected["residual_mean_square"]), abs=1e-12)


_PART = DRAWN[:, :8]
MIDDLING = _PART[(_PART.sum(axis=1) > 0) & (_PART.sum(axis=1) < 8)][:30]
"""30 people with some of 8 items right and some wrong."""


def alpha_of(right: np.ndarray) -> float:
    covariance = np.cov(right.T)
    k = len(covariance)
    return k / (k - 1) * (1 - covariance.trace() / covariance.sum())


def test_the_interval_of_alpha_is_the_jackknife_of_its_definition() -> None:
    found = analyse_reliability(Marks.of(MIDDLING)).alpha
    n = len(MIDDLING)
    without = np.array([alpha_of(np.delete(MIDDLING, row, axis=0)) for row in range(n)])
    pseudo = n * alpha_of(MIDDLING) - (n - 1) * without
    half = t.ppf(0.975, n - 1) * pseudo.std(ddof=1) / sqrt(n)
    assert figures(found) == near(
        alpha_of(MIDDLING), alpha_of(MIDDLING) - half, alpha_of(MIDDLING) + half
    )


def test_the_interval_of_alpha_ends_at_one() -> None:
    """Three of ten people answer by turns; the others have one item unlike all their others."""
    rows = [[person % 2 ^ (item == person) for item in range(10)] for person in range(7)]
    rows += [[(item + person) % 2 for item in range(10)] for person in range(3)]
    found = analyse_reliability(Marks.of(rows)).alpha
    assert isinstance(found, Estimate)
    assert found.high == 1


def test_the_interval_of_the_error_is_that_of_peoples_own_errors() -> None:
    """Each person's residuals after item and person, squared and added, on a logarithmic scale."""
    found = analyse_reliability(Marks.of(MIDDLING)).sem
    n, k = MIDDLING.shape
    x = MIDDLING.astype(float)
    residuals = x - x.mean(axis=0) - x.mean(axis=1, keepdims=True) + x.mean()
    own = (residuals**2).sum(axis=1)
    half = t.ppf(0.975, n - 1) * own.std(ddof=1) / own.mean() / sqrt(n) / 2 * n / (n - 1)
    error = sqrt(k * own.sum() / ((n - 1) * (k - 1)))
    assert figures(found) == near(error, error * np.exp(-half), error * np.exp(half))


@pytest.mark.parametrize("end", [0, 1])
def test_where_many_are_at_an_end_alpha_is_refused_but_not_the_error(end: int) -> None:
    """Three of 20 are 15 %; of 21 they are fewer."""
    rows = np.vstack([np.full((3, 8), end), MIDDLING[:18]])
    crowded, open_ = (analyse_reliability(Marks.of(rows[:n])) for n in (20, 21))
    said = "too many people have full marks or no marks"
    assert sentence(crowded.alpha) == said
    assert bounds(open_.alpha)
    assert bounds(crowded.sem)
    few = analyse_reliability(Marks.of(MIDDLING[:9])).sem
    assert isinstance(few, Estimate)
    assert few.low is None


def test_alpha_of_parts_of_marks() -> None:
    """From the covariance matrix, by its definition: k/(k-1) (1 - trace / sum)."""
    covariance = np.cov(MOODLE.T)
    found = analyse_reliability(Marks.of(MOODLE, MOODLE_MAXIMA))
    assert value(found.alpha) == pytest.approx(
        13 / 12 * (1 - covariance.trace() / covariance.sum())
    )
    assert not found.right_or_wrong


@settings(derandomize=True, deadline=None, max_examples=examples(50))
@given(st.integers(8, 30), st.integers(2, 8), st.integers(0, 2**32 - 1))
def test_alpha_is_kuder_and_richardsons_20(n: int, k: int, seed: int) -> None:
    """KR-20 = k/(k-1) (1 - sum p q / population variance of the total), from shares alone."""
    right = np.random.default_rng(seed).random((n, k)) < 0.5
    right[0], right[1] = True, False
    share, total = right.mean(axis=0), right.sum(axis=1)
    kr20 = k / (k - 1) * (1 - (share * (1 - share)).sum() / total.var())
    found = analyse_reliability(Marks.of(right))
    if Marks.of(right).at_the_ends >= CEILING:
        assert sentence(found.alpha) == "too many people have full marks or no marks"
    elif kr20 < 1 - 1e-9:
        assert value(found.alpha) == pytest.approx(kr20, abs=1e-9)
    else:
        assert sentence(found.alpha) == (
            "the items agree completely, so their error cannot be estimated"
        )


def test_items_that_do_not_vary_take_no_part() -> None:
    data = np.column_stack([MIDDLING[:, :2], np.ones(30), MIDDLING[:, 2:], np.zeros(30)])
    found, plain = analyse_reliability(Marks.of(data)), analyse_reliability(Marks.of(MIDDLING))
    assert value(found.alpha) == pytest.approx(value(plain.alpha), abs=1e-12)
    assert bounds(found.alpha) == pytest.approx(bounds(plain.alpha), abs=1e-12)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.ones((9, 4)), "all 9 people have the same value"),
        (np.empty((9, 0)), "no item, this needs 2"),
        (np.eye(8)[:, :1], "1 item, this needs 2"),
        (np.array([[1, 0], [0, 1]] * 4), "all 8 people have the same value"),
        (
            np.array([[1, 1], [0, 0]] * 4),
            "the items agree completely, so their error cannot be estimated",
        ),
    ],
)
def test_alpha_without_variance_or_items_is_refused(values: np.ndarray, said: str) -> None:
    found = analyse_reliability(Marks.of(values))
    assert (sentence(found.alpha), sentence(found.sem)) == (said, said)


@pytest.mark.parametrize(
    ("n", "alpha", "error"),
    [
        (0, "nobody, this needs 8", "nobody, this needs 5"),
        (3, "3 people, this needs 8", "3 people, this needs 5"),
        (7, "7 people, this needs 8", None),
        (8, None, None),
    ],
)
def test_alpha_and_error_of_few_people_are_refused(
    n: int, alpha: str | None, error: str | None
) -> None:
    found = analyse_reliability(Marks.of(DRAWN[:n]))
    said = [one.sentence if isinstance(one, Refusal) else None for one in (found.alpha, found.sem)]
    assert said == [alpha, error]


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


def changes(pairs: Pairs, pre: float, post: float) -> ReliableChanges:
    found = reliable_changes(pairs, pre, post)
    assert isinstance(found, ReliableChanges)
    return found


def test_the_index_is_that_of_the_paper() -> None:
    # page 14: s = 7.5, r = .80, so S_E = 3.35, S_diff = 4.74, RC = (47.5 - 32.5) / 4.74 = 3.16
    once = 7.5 * sqrt(1 - 0.80)
    found = changes(Pairs([32.5], [47.5], 100), once, once)
    assert found.people[0].change is Change.ROSE
    assert found.band == pytest.approx(1.96 * 4.743, abs=0.005)
    assert round(15 / (found.band / 1.959964), 2) == 3.16


def test_couples_of_the_paper_change_beyond_nine_points() -> None:
    # with S_diff = 4.74 a change of more than 1.96 * 4.74 = 9.29 is reliable. Differences: 6.5, 50,
    # 0.5, 14.5, 35.5, -4, 44, 17, 1.5, 14, 7, 19, 23, 9.5, 16, 19, 5, 12.5, 20.5, 37.5, 16.5, 49.5,
    # 28.5, 25.5, -1, 29, 4, -9, -19.5, 22: 20 above 9.29, one below -9.29
    once = 4.74 / sqrt(2)
    found = changes(Pairs(DAS_PRE, DAS_POST, 151), once, once)
    kinds = [one.change for one in found.people]
    assert (kinds.count(Change.ROSE), kinds.count(Change.FELL)) == (20, 1)
    assert (kinds[27], kinds[28]) == (Change.WITHIN_ERROR, Change.FELL)
    assert found.rose == Estimate(value=20 / 30, n=30)
    assert found.fell == Estimate(value=1 / 30, n=30)


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
    assert reliable_changes(Pairs([], [], 100), 3, 3) == Refusal(
        reason=Reason.TOO_FEW_PAIRS, n=0, needs=1
    )
    assert reliable_changes(Pairs([1, 2], [2, 4], 100), 0, 0) == Refusal(
        reason=Reason.NO_VARIANCE, n=2
    )
