"""Omega total against R's ``factanal`` and the curvature of the likelihood."""

from __future__ import annotations

import numpy as np
import pytest

from tests.evaluation.analysis.datasets import DRAWN, EXPECTED, SETS, bounds, sentence, value
from trainkit.evaluation.analysis.marks import Marks
from trainkit.evaluation.analysis.omega import omega_of, omega_total


@pytest.mark.parametrize("name", SETS)
def test_omega_is_that_of_factanal(name: str) -> None:
    assert value(omega_total(Marks.of(SETS[name]))) == pytest.approx(
        EXPECTED[name]["omega"], abs=1e-6
    )


def test_whole_and_broken_numbers_agree() -> None:
    whole, broken = (omega_total(Marks.of(DRAWN.astype(kind))) for kind in (np.uint8, float))
    assert value(whole) == pytest.approx(value(broken), abs=1e-9)


def test_interval_is_from_the_curvature_of_the_likelihood() -> None:
    """Second differences of n/2 (ln det Σ + trace S Σ⁻¹) where S is Σ, and the delta method."""
    loadings, own, n = np.array([0.5, 0.7, 0.6, 0.9]), np.array([0.8, 0.5, 0.7, 0.4]), 400
    truth = np.concatenate([loadings, own])

    def implied(point: np.ndarray) -> np.ndarray:
        return np.outer(point[:4], point[:4]) + np.diag(point[4:])

    def badness(point: np.ndarray) -> float:
        matrix = implied(point)
        return float(
            n
            / 2
            * (np.linalg.slogdet(matrix)[1] + np.trace(np.linalg.solve(matrix, implied(truth))))
        )

    def omega(point: np.ndarray) -> float:
        return float(point[:4].sum() ** 2 / (point[:4].sum() ** 2 + point[4:].sum()))

    step = 1e-4 * np.eye(8)
    curvature = np.array(
        [
            [
                badness(truth + a + b)
                - badness(truth + a - b)
                - badness(truth - a + b)
                + badness(truth - a - b)
                for b in step
            ]
            for a in step
        ]
    ) / (4 * 1e-8)
    slope = np.array([omega(truth + a) - omega(truth - a) for a in step]) / 2e-4
    error = float(np.sqrt(slope @ np.linalg.solve(curvature, slope)))
    found = omega_of(loadings, own, n)
    assert value(found) == pytest.approx(omega(truth))
    low, high = bounds(found)
    assert (high - low) / 2 == pytest.approx(1.959964 * error, rel=1e-4)


def test_omega_needs_150_people_and_3_items() -> None:
    assert sentence(omega_total(Marks.of(DRAWN[:149]))) == "149 people, this needs 150"
    constant = DRAWN.copy()
    constant[:, 2:] = 1
    assert sentence(omega_total(Marks.of(constant))) == "2 items, this needs 3"


def test_items_without_a_common_factor_are_refused() -> None:
    """The first two items are the same, so one of them has no variance of its own left."""
    random = np.random.default_rng(5)
    values = (random.random((200, 5)) < 0.5).astype(np.uint8)
    values[:, 1] = values[:, 0]
    found = omega_total(Marks.of(values))
    assert sentence(found) == "the items do not measure one thing in common"
