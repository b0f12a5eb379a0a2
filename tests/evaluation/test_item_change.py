"""Items answered twice: against R, and what it means."""

from __future__ import annotations

import numpy as np
import pytest

from tests.evaluation.datasets import MODELS
from trainkit.evaluation.estimate import Method, Reason, Refusal, Significance
from trainkit.evaluation.item_analysis import holm, item_changes

R = MODELS["mcnemar"]


def people(rose: list[int], fell: list[int], n: int = 20) -> tuple[np.ndarray, np.ndarray]:
    """Return the answers of people of whom so many rose and fell on each item."""
    pre, post = np.zeros((n, len(rose)), dtype=int), np.zeros((n, len(rose)), dtype=int)
    for item, (up, down) in enumerate(zip(rose, fell, strict=True)):
        post[:up, item] = 1
        pre[up : up + down, item] = 1
    return pre, post


def p_of(test: Significance | Refusal) -> float:
    assert isinstance(test, Significance)
    return test.p


def test_each_item_is_binom_test_of_r_and_all_are_its_p_adjust() -> None:
    """``binom.test(rose, rose + fell)`` and ``p.adjust(p, "holm")``: fixtures/models.R."""
    found = item_changes(*people(R["rose"], R["fell"]))
    assert [(one.rose, one.fell) for one in found] == list(zip(R["rose"], R["fell"], strict=True))
    assert [p_of(one.test) for one in found] == pytest.approx(R["p"], rel=1e-12)
    assert [p_of(one.adjusted) for one in found] == pytest.approx(R["holm"], rel=1e-12)


def test_published_example_of_an_exact_mcnemar_test() -> None:
    """Fay, vignette of exact2x2 "Exact McNemar's Test": of 44, 9 and 2 changed; p = 0.06543."""
    (found,) = item_changes(*people([9], [2], 44))
    assert round(p_of(found.test), 5) == 0.06543
    assert isinstance(found.test, Significance)
    assert (found.test.n, found.test.statistic, found.test.method) == (11, 9, Method.MCNEMAR)


def test_a_part_of_a_mark_more_is_a_rise() -> None:
    # a third and two thirds are not equal in floats however they came about
    (found,) = item_changes([[1 / 3], [0.5], [0.1 + 0.2]], [[2 / 3], [0.25], [0.3]])
    assert (found.rose, found.fell) == (1, 1)


def test_no_item_changed_is_found_more_often_than_the_level_allows() -> None:
    source = np.random.default_rng(5)
    draws = source.random((400, 2, 24, 20)) < 0.5
    wrong = sum(
        any(p_of(one.adjusted) <= 0.05 for one in item_changes(*pair.astype(int))) for pair in draws
    )
    assert 0 < wrong / 400 < 0.083  # three standard errors above 5 of 100


def test_one_person_is_refused_and_no_item_is_nothing() -> None:
    (found,) = item_changes([[0]], [[1]])
    assert found.test == found.adjusted == Refusal(reason=Reason.TOO_FEW_PAIRS, n=1, needs=2)
    assert item_changes(np.zeros((9, 0)), np.zeros((9, 0))) == ()


@pytest.mark.parametrize(
    ("pre", "post"),
    [
        ([[0, 1]], [[0]]),
        ([0, 1], [1, 1]),
        ([["0"]], [["1"]]),
        ([[np.nan]], [[1.0]]),
    ],
)
def test_what_are_no_marks_of_the_same_people_is_refused(pre: object, post: object) -> None:
    with pytest.raises(ValueError, match="marks"):
        item_changes(pre, post)  # type: ignore[arg-type]


@pytest.mark.parametrize("chances", [[0.5, 1.2], [-0.1], [np.nan]])
def test_what_is_no_p_is_refused(chances: list[float]) -> None:
    with pytest.raises(ValueError):
        holm(chances)
