"""What marks are, and what is no matrix of marks."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from tests.evaluation.analysis.datasets import MOODLE, MOODLE_MAXIMA, MOODLE_SUMS
from trainkit.evaluation.analysis.marks import Marks
from trainkit.evaluation.refusal import Reason


@pytest.mark.parametrize(
    ("values", "maxima", "answered"),
    [
        ([0, 1], None, None),
        ([[0.0, np.nan]], None, None),
        ([[0.0, 1.5]], None, None),
        ([[0.0, -0.5]], None, None),
        ([[0, 1]], [1.0], None),
        ([[0, 1]], [1.0, 0.0], None),
        ([[0, 1]], [1.0, np.inf], None),
        ([[0, 1]], None, [[True]]),
        ([[0, 1]], None, [[True, False]]),
    ],
)
def test_no_marks(values: object, maxima: object, answered: object) -> None:
    with pytest.raises(ValueError):
        Marks.of(values, maxima, answered)  # type: ignore[arg-type]


def test_totals_are_those_of_moodle() -> None:
    assert Marks.of(MOODLE, MOODLE_MAXIMA).totals == pytest.approx(MOODLE_SUMS)


def test_whole_and_broken_numbers_give_the_same_moments() -> None:
    """The exact sums of whole numbers against the centred ones of floats, marks up to 3."""
    values = np.random.default_rng(1).integers(0, 4, (50, 6))
    whole, broken = (Marks.of(values.astype(kind), [3.0] * 6) for kind in (np.uint8, np.float64))
    assert (whole.matrix.dtype, broken.matrix.dtype) == (np.float32, np.float64)
    covariance = np.cov(values.T)
    for marks in (whole, broken):
        moments = marks.moments
        assert moments.mean == pytest.approx(values.mean(axis=0))
        assert moments.variance == pytest.approx(np.diag(covariance))
        assert moments.with_total == pytest.approx(covariance.sum(axis=0))
        assert moments.total == pytest.approx(covariance.sum())
        rest = [np.var(np.delete(values, item, axis=1).sum(axis=1), ddof=1) for item in range(6)]
        assert moments.rest == pytest.approx(rest)


def test_fractions_are_marks() -> None:
    marks = Marks.of([[Fraction(1, 3), Fraction(1)], [Fraction(0), Fraction(2, 3)]])
    assert marks.totals == pytest.approx([4 / 3, 2 / 3])


def test_right_or_wrong_is_found_in_the_marks() -> None:
    marks = Marks.of([[0, 2, 0.5, 1], [1, 0, 1.0, 1], [1, 2, 0.0, 1]], [1, 2, 1, 2])
    assert marks.right_or_wrong.tolist() == [True, True, False, False]


def test_why_an_item_does_not_vary() -> None:
    values = [[1.0, 0.0, 0.0, 0.5, 0.0], [1.0, 0.0, 0.0, 0.5, 1.0]]
    answered = [[True, True, False, True, True], [True, True, False, True, True]]
    assert Marks.of(values, answered=answered).constant == (
        Reason.ALL_RIGHT,
        Reason.NONE_RIGHT,
        Reason.ALL_BLANK,
        Reason.NO_VARIANCE,
        None,
    )
