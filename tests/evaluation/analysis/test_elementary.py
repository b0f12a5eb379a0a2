"""Elementary symmetric functions against their definition."""

from __future__ import annotations

from itertools import combinations
from math import comb, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainkit.evaluation.analysis.elementary import Conditional, symmetric, symmetric_without

VALUES = st.lists(st.floats(0.01, 20), min_size=1, max_size=7)


def _defined(values: list[float]) -> list[float]:
    return [
        sum(prod(chosen) for chosen in combinations(values, size))
        for size in range(len(values) + 1)
    ]


@settings(derandomize=True, deadline=None)
@given(VALUES)
def test_symmetric_is_the_sum_over_all_sets(values: list[float]) -> None:
    assert symmetric(np.array(values)) == pytest.approx(_defined(values))


@settings(derandomize=True, deadline=None)
@given(VALUES)
def test_without_items_is_of_the_others(values: list[float]) -> None:
    found = symmetric_without(np.array(values), np.arange(len(values))[:, None])
    for item, row in enumerate(found):
        others = values[:item] + values[item + 1 :]
        assert row[:-1] == pytest.approx(_defined(others))
        assert row[-1] == 0


def test_equal_values_give_binomial_coefficients_also_for_long_tests() -> None:
    found = symmetric(np.ones(200))
    assert found == pytest.approx([float(comb(200, size)) for size in range(201)], rel=1e-12)


def test_given_the_score_the_chances_add_up_to_it_also_for_far_difficulties() -> None:
    difficulty = np.linspace(-8, 8, 60)
    assert Conditional(difficulty).single().sum(axis=0) == pytest.approx(np.arange(1, 60))


def test_chances_and_covariance_are_those_of_all_answers() -> None:
    """Every set of answers of four items, weighed by its probability."""
    difficulty = np.array([-1.2, -0.1, 0.3, 1.0])
    answers = np.array([[int(bit) for bit in f"{number:04b}"] for number in range(16)])
    weight, people = np.exp(-answers @ difficulty), np.array([3.0, 5.0, 2.0])
    covariance = np.zeros((4, 4))
    for score, count in zip((1, 2, 3), people, strict=True):
        these = answers.sum(axis=1) == score
        chance = weight[these] / weight[these].sum()
        mean = chance @ answers[these]
        assert Conditional(difficulty).single()[:, score - 1] == pytest.approx(mean)
        spread = (answers[these] - mean).T @ ((answers[these] - mean) * chance[:, None])
        covariance += count * spread
    assert Conditional(difficulty).covariance(people) == pytest.approx(covariance)
