"""The two-parameter model against published fits and a likelihood by other integration."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.polynomial.hermite_e import hermegauss

from tests.evaluation.analysis.datasets import DRAWN, LSAT6, LSAT7, bounds, sentence, value
from trainkit.evaluation.analysis.marks import Marks
from trainkit.evaluation.analysis.reliability import Removed
from trainkit.evaluation.analysis.two_parameter import TwoParameter, fit_two_parameter
from trainkit.evaluation.refusal import Reason


def _fitted(values: np.ndarray) -> TwoParameter:
    found = fit_two_parameter(Marks.of(values))
    assert isinstance(found, TwoParameter)
    return found


def test_lsat6_is_as_in_ltm() -> None:
    """R ltm 0.8: summary(ltm(LSAT ~ z1)), whose gradient there is still .024: values and errors."""
    published = {
        "difficulty": [
            (-3.3597, 0.8669), (-1.3696, 0.3073), (-0.2799, 0.0997), (-1.8659, 0.4341),
            (-3.1236, 0.8700),
        ],
        "discrimination": [
            (0.8254, 0.2581), (0.7229, 0.1867), (0.8905, 0.2326), (0.6886, 0.1852),
            (0.6575, 0.2100),
        ],
    }  # fmt: skip
    found = _fitted(LSAT6)
    assert found.log_likelihood == pytest.approx(-2466.653, abs=5e-4)
    for figure, expected in published.items():
        for row, (point, error) in zip(found.items, expected, strict=True):
            outcome = getattr(row, figure)
            low, high = bounds(outcome)
            assert value(outcome) == pytest.approx(point, abs=3e-3)
            assert (high - low) / (2 * 1.959964) == pytest.approx(error, abs=2e-3)


def test_lsat7_is_as_in_mirt() -> None:
    """R mirt, documentation: mirt(expand.table(LSAT7), 1), slopes and intercepts."""
    found = _fitted(LSAT7)
    slopes = [row.discrimination.value for row in found.items]
    intercepts = [-value(row.difficulty) * row.discrimination.value for row in found.items]
    assert found.log_likelihood == pytest.approx(-2658.805, abs=5e-4)
    assert slopes == pytest.approx([0.988, 1.081, 1.706, 0.765, 0.736], abs=2e-3)
    assert intercepts == pytest.approx([1.856, 0.808, 1.804, 0.486, 1.855], abs=2e-3)


def test_likelihood_is_flat_where_it_is_largest() -> None:
    """The marginal likelihood by 80 Gauss-Hermite points, and its differences at the maximum."""
    points, weights = hermegauss(80)
    found = _fitted(DRAWN)
    slopes = np.array([row.discrimination.value for row in found.items])
    places = np.array([value(row.difficulty) for row in found.items])

    def log_likelihood(a: np.ndarray, b: np.ndarray) -> float:
        p = 1 / (1 + np.exp(-a * (points[:, None] - b)))
        each = np.exp(DRAWN @ np.log(p).T + (1 - DRAWN.astype(int)) @ np.log(1 - p).T)
        return float(np.log(each @ (weights / weights.sum())).sum())

    best = log_likelihood(slopes, places)
    assert found.log_likelihood == pytest.approx(best, abs=1e-6)
    for step in 1e-3 * np.eye(10):
        for a, b in ((step, 0), (0, step)):
            up = log_likelihood(slopes + a, places + b)
            down = log_likelihood(slopes - a, places - b)
            assert (up - down) / 2e-3 == pytest.approx(0, abs=1e-3)
            assert max(up, down) < best


def test_item_that_may_not_discriminate_has_no_difficulty() -> None:
    noise = (np.arange(1000) % 2).astype(np.uint8)
    found = _fitted(np.column_stack([LSAT7, noise[np.random.default_rng(2).permutation(1000)]]))
    low, high = bounds(found.items[5].discrimination)
    assert low < 0 < high
    assert sentence(found.items[5].difficulty) == (
        "the item may not tell able people from others, so it has no place on their scale"
    )


def test_items_that_cannot_be_fitted_are_named() -> None:
    extra = np.column_stack([np.ones(1000), np.linspace(0, 1, 1000)])
    found = _fitted(np.column_stack([extra[:, 0], LSAT6, extra[:, 1]]))
    assert found.removed == (Removed(0, Reason.ALL_RIGHT), Removed(6, Reason.PARTIAL_MARKS))
    assert [row.item for row in found.items] == [1, 2, 3, 4, 5]
    assert found.log_likelihood == pytest.approx(_fitted(LSAT6).log_likelihood, abs=1e-9)


def test_order_of_people_does_not_matter() -> None:
    shuffled = LSAT6[np.random.default_rng(1).permutation(1000)]
    assert _fitted(shuffled) == _fitted(LSAT6)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (LSAT6[:299], "299 people, this needs 300"),
        (np.empty((0, 4)), "nobody, this needs 300"),
        (LSAT6[:, :2], "2 items, this needs 3"),
        (np.ones((300, 4)), "no item, this needs 3"),
        (
            np.repeat(np.tri(5, 4, -1, dtype=int), 80, axis=0),
            "the answers are too one-sided to settle on a value",
        ),
    ],
)
def test_model_is_refused(values: np.ndarray, said: str) -> None:
    assert sentence(fit_two_parameter(Marks.of(values))) == said
