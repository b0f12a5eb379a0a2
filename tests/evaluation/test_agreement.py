"""Two raters of the same answers, against R's psych: ``fixtures/agreement.R`` names the data."""

from __future__ import annotations

import json
from math import atanh, sqrt, tanh
from typing import Any

import numpy as np
import pytest

from tests.evaluation.datasets import FIXTURES
from trainkit.evaluation.agreement import LEAST, Coefficient, agreement, intraclass, kappa
from trainkit.evaluation.estimate import Estimate, Method, Outcome, Reason, Refusal

PSYCH = json.loads((FIXTURES / "agreement.json").read_text())
FIRST, SECOND = np.array(PSYCH["answers"]["marks"]).T
HALF_FIRST, HALF_SECOND = np.array(PSYCH["halves"]["marks"]).T
DIAGNOSES = np.repeat(
    [(row, column) for row in (1, 2, 3) for column in (1, 2, 3)],
    [106, 10, 4, 22, 28, 10, 2, 12, 6],
    axis=0,
)
"""Fleiss, Cohen and Everitt 1969; the scale has an unused end on both sides, so none is crowded."""


def figures(outcome: Outcome) -> list[float | None]:
    assert isinstance(outcome, Estimate)
    return [outcome.value, outcome.low, outcome.high]


def near(expected: Any) -> Any:
    return pytest.approx(expected, abs=1e-11)


def test_kappa_of_fleiss_cohen_and_everitt() -> None:
    first, second = DIAGNOSES.T
    value = PSYCH["diagnoses"]["kappa"][0]
    # they print .002885 for the variance of kappa in large samples
    half = 1.959963984540054 * sqrt(0.002885) / (1 - value**2)
    limits = [tanh(atanh(value) + each) for each in (-half, half)]
    found = figures(kappa(first, second, 4, weighted=False))
    assert found == pytest.approx([value, *limits], abs=5e-6)
    assert figures(kappa(first, second, 4, weighted=True)) == near(PSYCH["diagnoses"]["weighted"])


def test_kappa_of_cohen_1968() -> None:
    """The table of 200 psychiatric diagnoses has kappa .492 in his paper."""
    table = [88, 14, 18, 10, 40, 10, 2, 6, 12]
    pairs = np.repeat([(i, j) for i in (1, 2, 3) for j in (1, 2, 3)], table, axis=0)
    found = kappa(pairs[:, 0], pairs[:, 1], 4, weighted=False)
    assert isinstance(found, Estimate)
    assert round(found.value, 3) == 0.492


def test_intraclass_of_shrout_and_fleiss() -> None:
    found = intraclass(PSYCH["judges"]["marks"], 20, least=6)
    assert figures(found) == near(PSYCH["judges"]["icc"])
    assert isinstance(found, Estimate)
    assert round(found.value, 2) == 0.29  # their table 4, ICC(2,1)


def test_points_decide_which_coefficient_is_given() -> None:
    points = agreement(FIRST, SECOND, 4)
    assert (points.coefficient, points.higher, points.lower) == (Coefficient.WEIGHTED_KAPPA, 4, 3)
    assert figures(points.value) == near(PSYCH["answers"]["weighted"])
    assert isinstance(points.value, Estimate)
    assert (points.value.method, points.value.n) == (Method.JACKKNIFE_Z, 20)

    one_point = agreement(HALF_FIRST, HALF_SECOND, 1)
    assert one_point.coefficient is Coefficient.KAPPA
    assert isinstance(one_point.value, Estimate)
    assert one_point.value.value == near(PSYCH["halves"]["kappa"][0])
    assert one_point.value.method is Method.FISHER_Z

    total = agreement(FIRST, SECOND, 4, answers=2)
    assert total.coefficient is Coefficient.INTRACLASS
    assert figures(total.value) == near(PSYCH["answers"]["icc"])


def test_same_marks_are_counted_with_wilsons_interval() -> None:
    """13 of 20; R: prop.test(13, 20, correct = FALSE)."""
    same = agreement(FIRST, SECOND, 4).same
    assert figures(same) == [pytest.approx(each, abs=1e-7) for each in (0.65, 0.4328543, 0.8188082)]


def test_complete_agreement_has_no_interval() -> None:
    assert kappa(FIRST, FIRST, 4, weighted=True) == Estimate(value=1.0, n=20)
    assert intraclass(np.column_stack((FIRST, FIRST)), 4) == Estimate(value=1.0, n=20)


@pytest.mark.parametrize(
    ("first", "second", "most", "refusal"),
    [
        (FIRST[: LEAST - 1], SECOND[: LEAST - 1], 4,
         Refusal(reason=Reason.TOO_FEW_RATED, n=LEAST - 1, needs=LEAST)),
        ([2] * 20, [2] * 20, 4, Refusal(reason=Reason.ONE_MARK, n=20)),
        ([4] * 11 + [2] * 9, [4] * 10 + [1] * 10, 4, Refusal(reason=Reason.CROWDED, n=20)),
        ([0] * 16 + [1] * 4, [0] * 15 + [1] * 5, 1, Refusal(reason=Reason.CROWDED, n=20)),
    ],
)  # fmt: skip
def test_what_would_mislead_is_refused(
    first: Any, second: Any, most: int, refusal: Refusal
) -> None:
    assert kappa(first, second, most, weighted=True) == refusal
    assert intraclass(np.column_stack((first, second)), most) == refusal


def test_reasons_are_told_in_words() -> None:
    few = Refusal(reason=Reason.TOO_FEW_RATED, n=1, needs=LEAST)
    assert few.sentence == "1 answer marked by both, this needs 20"
    alike = Refusal(reason=Reason.ONE_MARK, n=20)
    assert alike.sentence == "both raters gave all 20 answers the same mark"


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ([1.0, 2.0], [1, 2], "marks are whole numbers"),
        (["1", "2"], [1, 2], "marks are whole numbers"),
        ([1, 2, 3], [1, 2], "two rows of the same length"),
        ([1, 5], [1, 2], "a mark outside 0 to 4"),
        ([1, -1], [1, 2], "a mark outside 0 to 4"),
    ],
)
def test_marks_that_are_none_are_an_error(first: Any, second: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        agreement(first, second, 4)
