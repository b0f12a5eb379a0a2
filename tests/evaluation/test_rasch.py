"""The Rasch model against R, a plain search for the maximum, and definitions.

Partial credit and the test of fit: ``fixtures/models.R``.
"""

from __future__ import annotations

from itertools import combinations
from math import comb, prod

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from tests.evaluation.datasets import (
    DRAWN,
    EXPECTED,
    LSAT6,
    MODELS,
    PARTIAL,
    SETS,
    sentence,
)
from tests.examples import examples
from trainkit.evaluation.estimate import Method, Reason, Significance, Standing
from trainkit.evaluation.marks import Marks
from trainkit.evaluation.rasch import Rasch, Removed, andersen, fit_rasch
from trainkit.evaluation.reliability import Conditional, symmetric, symmetric_without


def _fitted(values: np.ndarray) -> Rasch:
    found = fit_rasch(Marks.of(values))
    assert isinstance(found, Rasch)
    return found


def _difficulties(rasch: Rasch) -> list[float]:
    return [row.difficulty.value for row in rasch.items]


@pytest.mark.parametrize("name", SETS)
def test_difficulties_are_those_of_psychotools(name: str) -> None:
    """``raschmodel(x, reltol = 1e-14)``, put on the scale whose sum is 0."""
    found, expected = _fitted(SETS[name]), EXPECTED[name]
    assert _difficulties(found) == pytest.approx(expected["difficulty"], abs=1e-7)
    errors = [row.error for row in found.items]
    assert errors == pytest.approx(expected["error"], abs=1e-7)
    assert found.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-7)
    low, high = found.items[0].difficulty.low, found.items[0].difficulty.high
    half = 1.959963985 * expected["error"][0]
    assert (low, high) == pytest.approx(
        (expected["difficulty"][0] - half, expected["difficulty"][0] + half), abs=1e-6
    )


def _brute_force(right: np.ndarray) -> tuple[np.ndarray, float]:
    """Maximise the conditional likelihood, by its definition and without derivatives."""
    k = right.shape[1]
    scores = right.sum(axis=1)
    sets = [list(combinations(range(k), score)) for score in range(k + 1)]

    def badness(free: np.ndarray) -> float:
        difficulty = np.append(free, -free.sum())
        ways = np.array(
            [np.exp([-difficulty[list(one)].sum() for one in those]).sum() for those in sets]
        )
        return float((right @ difficulty).sum() + np.log(ways)[scores].sum())

    found = minimize(
        badness, np.zeros(k - 1), method="BFGS", options={"gtol": 1e-6, "maxiter": 2000}
    )
    return np.append(found.x, -found.x.sum()), -float(found.fun)


@settings(derandomize=True, deadline=None, max_examples=examples(15))
@given(st.integers(3, 5), st.integers(60, 90), st.integers(0, 2**32 - 1))
def test_difficulties_are_where_the_likelihood_is_largest(k: int, n: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    easy = random.normal(size=(n, 1)) - np.linspace(-1, 1, k)
    right = random.random((n, k)) < 1 / (1 + np.exp(-easy))
    found = fit_rasch(Marks.of(right))
    assume(isinstance(found, Rasch) and not found.removed)
    assert isinstance(found, Rasch)
    difficulty, likelihood = _brute_force(right)
    assert _difficulties(found) == pytest.approx(difficulty, abs=1e-3)
    assert found.log_likelihood >= likelihood - 1e-9


def test_order_of_people_and_items_does_not_matter() -> None:
    random = np.random.default_rng(3)
    people, items = random.permutation(320), random.permutation(10)
    plain, shuffled = _fitted(DRAWN), _fitted(DRAWN[people][:, items])
    assert _difficulties(shuffled) == pytest.approx(np.array(_difficulties(plain))[items], abs=1e-9)
    assert _fitted(DRAWN[people]) == plain


def test_an_item_right_for_all_is_named_and_left_out() -> None:
    values = np.column_stack([np.ones(320, dtype=np.uint8), DRAWN])
    found = _fitted(values)
    assert found.removed == (Removed(0, Reason.ALL_RIGHT),)
    assert [row.item for row in found.items] == list(range(1, 11))
    assert _difficulties(found) == _difficulties(_fitted(DRAWN))


def test_people_with_all_or_nothing_right_do_not_count() -> None:
    """LSAT6: 298 people have all items right, 3 none."""
    found = _fitted(LSAT6)
    assert found.n == 1000 - 298 - 3
    telling = LSAT6[(LSAT6.sum(axis=1) > 0) & (LSAT6.sum(axis=1) < 5)]
    assert _difficulties(_fitted(telling)) == _difficulties(found)


def test_items_that_become_constant_are_removed_in_turn() -> None:
    """Item 3 is wrong only where everything is wrong, so among the others all have it right."""
    values = np.column_stack([DRAWN[:, 2:7], np.zeros(320, dtype=np.uint8)])
    values[:, 5] = values[:, :5].any(axis=1)
    found = _fitted(values)
    assert found.removed == (Removed(5, Reason.ALL_RIGHT),)
    assert _difficulties(found) == _difficulties(_fitted(values[:, :5]))


def test_items_with_very_many_marks_are_named_and_left_out() -> None:
    values = np.column_stack([DRAWN.astype(float), np.linspace(0, 1, 320)])
    found = _fitted(values)
    assert found.removed == (Removed(10, Reason.MANY_MARKS),)
    assert _difficulties(found) == _difficulties(_fitted(DRAWN))


LAST = PARTIAL.max(axis=0)
"""Steps of the six items: 1, 2, 3, 2, 1 and 3."""


def _partial(values: np.ndarray, points: float = 1.0) -> Marks:
    """Return the marks of answers in steps: shares of the points."""
    return Marks.of(values * points / LAST, np.full(6, points))


def test_thresholds_are_those_of_psychotools() -> None:
    """``pcmodel`` with ``threshpar``, moved to where the mean difficulty of items is 0."""
    found, expected = fit_rasch(_partial(PARTIAL)), MODELS["partial"]
    assert isinstance(found, Rasch)
    steps = [row.thresholds or (row.difficulty,) for row in found.items]
    assert [len(one) for one in steps] == LAST.tolist()
    thresholds = [one.value for each in steps for one in each]
    assert thresholds == pytest.approx(expected["thresholds"], abs=1e-6)
    halves = [(one.high or 0) - one.value for each in steps for one in each]
    errors = np.array(expected["errors"])
    assert halves == pytest.approx(1.959963985 * errors, abs=1e-6)
    assert _difficulties(found) == pytest.approx(expected["difficulty"], abs=1e-6)
    errors = [row.error for row in found.items]
    assert errors == pytest.approx(expected["difficulty_errors"], abs=1e-6)
    for likelihood in (expected["log_likelihood"], expected["erm_log_likelihood"]):
        assert found.log_likelihood == pytest.approx(likelihood, abs=1e-6)


def test_what_a_mark_is_worth_changes_nothing() -> None:
    assert fit_rasch(_partial(PARTIAL, 3)) == fit_rasch(_partial(PARTIAL))


def test_a_mark_that_nobody_has_is_no_step() -> None:
    """Half marks on an item of 0, 1/4, 1/2, 3/4 and 1: what others have are its two steps."""
    values = _partial(PARTIAL).values.astype(float)
    plain = fit_rasch(Marks.of(values))
    values[:, 1] = np.array([0.0, 0.25, 1.0])[PARTIAL[:, 1]]
    assert fit_rasch(Marks.of(values)) == plain


@pytest.mark.parametrize(("people", "standing"), [(9, Standing.EXPLORATORY), (10, Standing.FIRM)])
def test_a_mark_that_few_have_makes_thresholds_exploratory(people: int, standing: Standing) -> None:
    steps = PARTIAL.copy()
    steps[np.flatnonzero(steps[:, 2] == 1)[people:], 2] = 2
    found = fit_rasch(_partial(steps))
    assert isinstance(found, Rasch)
    assert [one.standing for one in found.items[2].thresholds] == [standing] * 3
    assert found.items[2].difficulty.standing is Standing.FIRM
    assert {one.standing for one in found.items[1].thresholds} == {Standing.FIRM}


def test_a_mark_that_tells_nothing_leaves_its_item_out() -> None:
    """Only people who have all marks have the last one of this item."""
    steps = PARTIAL.copy()
    whole = (steps == LAST).all(axis=1)
    steps[~whole, 5] = np.minimum(steps[~whole, 5], 2)
    steps[:12] = LAST
    found = fit_rasch(_partial(steps))
    assert isinstance(found, Rasch)
    assert found.removed == (Removed(5, Reason.UNSEEN_MARKS),)
    assert [row.difficulty for row in found.items] == [
        row.difficulty for row in _other_items(steps).items
    ]


def _other_items(steps: np.ndarray) -> Rasch:
    found = fit_rasch(Marks.of(steps[:, :5] / LAST[:5]))
    assert isinstance(found, Rasch)
    return found


def test_partial_credit_is_where_the_likelihood_is_largest() -> None:
    """By the definition: every answer to three items, weighed by its probability."""
    steps = PARTIAL[:, [0, 1, 3]]
    answers = np.array([(a, b, c) for a in range(2) for b in range(3) for c in range(3)])
    ways = answers.sum(axis=1)

    def costs(free: np.ndarray) -> np.ndarray:
        first, *others = np.append(free, -free.sum())
        sums = [np.array([0, first])]
        sums += [np.cumsum([0, *others[at : at + 2]]) for at in (0, 2)]
        return np.array([sum(row[a] for row, a in zip(sums, one, strict=True)) for one in answers])

    places = [int(np.flatnonzero((answers == one).all(axis=1))[0]) for one in steps]

    def badness(free: np.ndarray) -> float:
        cost = costs(free)
        total = np.array([np.exp(-cost[ways == score]).sum() for score in range(6)])
        return float((cost + np.log(total)[ways])[places].sum())

    best = minimize(badness, np.zeros(4), method="BFGS", options={"gtol": 1e-7})
    found = fit_rasch(Marks.of(steps / [1, 2, 2]))
    assert isinstance(found, Rasch)
    assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-6)
    first, *others = np.append(best.x, -best.x.sum())
    items = np.array([first, sum(others[:2]) / 2, sum(others[2:]) / 2])
    assert _difficulties(found) == pytest.approx(items - items.mean(), abs=1e-4)


@pytest.mark.parametrize(
    ("name", "marks"), [("drawn", Marks.of(DRAWN)), ("partial", _partial(PARTIAL))]
)
def test_fit_is_that_of_erm(name: str, marks: Marks) -> None:
    """``LRtest(RM(drawn), splitcr = "median")`` and ``LRtest(PCM(partial), …)``."""
    found, expected = andersen(marks), MODELS["andersen"][name]
    assert isinstance(found, Significance)
    assert found.statistic == pytest.approx(expected["statistic"], abs=1e-5)
    assert (found.df, found.method) == (expected["df"], Method.ANDERSEN)
    assert found.p == pytest.approx(expected["p"], abs=1e-6)
    scores = marks.values.sum(axis=1)
    telling = int(((scores > 0) & (scores < marks.maxima.sum())).sum())
    assert (found.n, found.standing) == (telling, Standing.FIRM)


def _drawn(source: np.random.Generator, slopes: np.ndarray, n: int = 200) -> np.ndarray:
    ability = source.normal(size=(n, 1))
    chances = 1 / (1 + np.exp(slopes * (np.linspace(-1, 1, len(slopes)) - ability)))
    return source.random((n, len(slopes))) < chances


def _rejected(slopes: np.ndarray, draws: int) -> float:
    source = np.random.default_rng(4)
    found = [andersen(Marks.of(_drawn(source, slopes))) for _ in range(draws)]
    return float(np.mean([isinstance(one, Significance) and one.p < 0.05 for one in found]))


def test_a_model_that_holds_is_rejected_as_often_as_the_level_says() -> None:
    assert 0.02 <= _rejected(np.ones(6), 150) <= 0.09


def test_items_that_discriminate_differently_are_found() -> None:
    assert _rejected(np.array([0.2, 3] * 4), 30) > 0.9


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (DRAWN[:29], "29 people, this needs 30"),
        (np.empty((0, 4)), "nobody, this needs 30"),
        (DRAWN[:, :2], "2 items, this needs 3"),
        (DRAWN[:50], "29 people with some items right and some wrong, this needs 30"),
    ],
)
def test_fit_of_few_is_refused(values: np.ndarray, said: str) -> None:
    assert sentence(andersen(Marks.of(values))) == said


@pytest.mark.parametrize(("n", "standing"), [(60, Standing.EXPLORATORY), (320, Standing.FIRM)])
def test_standing(n: int, standing: Standing) -> None:
    found = _fitted(DRAWN[:n])
    assert {row.difficulty.standing for row in found.items} == {standing}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (DRAWN[:29], "29 people, this needs 30"),
        (np.empty((0, 4)), "nobody, this needs 30"),
        (DRAWN[:1], "1 person, this needs 30"),
        (DRAWN[:, :2], "2 items, this needs 3"),
        (np.ones((40, 5)), "no item, this needs 3"),
        (
            np.vstack([DRAWN[DRAWN.sum(axis=1) == 5][:29], np.ones((20, 10), dtype=int)]),
            "29 people with some items right and some wrong, this needs 30",
        ),
        # In a strict order (Guttman) the easiest item is right for all who tell something, and the
        # next one for all whom that leaves.
        (np.repeat(np.tri(5, 4, -1, dtype=int), 20, axis=0), "no item, this needs 3"),
    ],
)
def test_model_is_refused(values: np.ndarray, said: str) -> None:
    assert sentence(fit_rasch(Marks.of(values))) == said


def test_thirty_people_who_tell_something_on_three_items_are_enough() -> None:
    three = DRAWN[:, :3]
    telling = three[(three.sum(axis=1) > 0) & (three.sum(axis=1) < 3)]
    assert len(_fitted(telling[:30]).items) == 3
    # without anybody else, and beside one of whom nothing follows
    few = np.vstack([telling[:29], np.ones((1, 3), dtype=int)])
    said = "29 people with some items right and some wrong, this needs 30"
    assert sentence(fit_rasch(Marks.of(few))) == said


def test_items_in_two_blocks_lie_infinitely_apart() -> None:
    """Whoever has one of the last three items right has all of the first three right."""
    some = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [0, 1, 1], [1, 0, 1]])
    low = np.hstack([some, np.zeros((6, 3), dtype=int)])
    high = np.hstack([np.ones((6, 3), dtype=int), some])
    found = fit_rasch(Marks.of(np.repeat(np.vstack([low, high]), 5, axis=0)))
    assert sentence(found) == "the answers are too one-sided for an estimate"
    bridge = np.array([[0, 1, 1, 1, 0, 0]])
    _fitted(np.vstack([np.repeat(np.vstack([low, high]), 5, axis=0), bridge]))


def test_long_test_of_far_difficulties_settles() -> None:
    random = np.random.default_rng(8)
    truth = np.linspace(-4, 4, 120)
    right = random.random((3000, 120)) < 1 / (1 + np.exp(truth - random.normal(size=(3000, 1))))
    found = _fitted(right)
    assert np.abs(np.array(_difficulties(found)) - truth).max() < 0.5
    assert np.corrcoef(_difficulties(found), truth)[0, 1] > 0.999


VALUES = st.lists(st.floats(0.01, 20), min_size=1, max_size=7)


def _defined(values: list[float]) -> list[float]:
    return [
        sum(prod(chosen) for chosen in combinations(values, size))
        for size in range(len(values) + 1)
    ]


@settings(derandomize=True, deadline=None)
@given(VALUES)
def test_symmetric_is_the_sum_over_all_sets(values: list[float]) -> None:
    assert symmetric(np.array(values)[:, None]) == pytest.approx(_defined(values))


@settings(derandomize=True, deadline=None)
@given(VALUES)
def test_without_items_is_of_the_others(values: list[float]) -> None:
    found = symmetric_without(np.array(values)[:, None], np.arange(len(values))[:, None])
    for item, row in enumerate(found):
        others = values[:item] + values[item + 1 :]
        assert row[:-1] == pytest.approx(_defined(others))
        assert row[-1] == 0


def test_equal_values_give_binomial_coefficients_also_for_long_tests() -> None:
    found = symmetric(np.ones((200, 1)))
    assert found == pytest.approx([float(comb(200, size)) for size in range(201)], rel=1e-12)


def test_given_the_score_the_chances_add_up_to_it_also_for_far_difficulties() -> None:
    difficulty = np.linspace(-8, 8, 60)
    assert Conditional(difficulty[:, None]).single().sum(axis=0) == pytest.approx(np.arange(1, 60))


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
        assert Conditional(difficulty[:, None]).single()[:, score - 1] == pytest.approx(mean)
        spread = (answers[these] - mean).T @ ((answers[these] - mean) * chance[:, None])
        covariance += count * spread
    assert Conditional(difficulty[:, None]).covariance(people) == pytest.approx(covariance)
