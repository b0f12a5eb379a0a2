"""Forms on one scale: against R, and what it means."""

from __future__ import annotations

import numpy as np
import pytest

from tests.evaluation.datasets import MODELS, figures, near, sentence, value
from trainkit.evaluation.equating import equate
from trainkit.evaluation.estimate import Estimate, Method
from trainkit.evaluation.marks import Pairs

R = MODELS["equating"]
"""Form A of 20 items before, form B of 25 after, 6 of them on both; marks of 24 people."""


def per_cent(pre: list[int], post: list[int], marks: tuple[int, int]) -> Pairs:
    return Pairs(100 * np.array(pre) / marks[0], 100 * np.array(post) / marks[1], 100)


WHOLE = per_cent(R["before"], R["after"], (20, 25))
COMMON = per_cent(R["common_before"], R["common_after"], (6, 6))


def test_gain_and_form_are_those_of_the_published_formulas_whatever_the_weights() -> None:
    """Albano 2016, equations 37, 38 and 42, and ``t.test``: fixtures/models.R."""
    found = equate(WHOLE, COMMON, (6, 25))
    assert np.ptp(R["gain"]) < 1e-9
    assert figures(found.gain) == near(R["gain"][1], *R["gain_limits"])
    assert figures(found.form) == near(R["form"], *R["form_limits"])
    assert isinstance(found.gain, Estimate)
    assert (found.gain.n, found.gain.method) == (24, Method.EQUATING)


def test_gain_and_form_add_up_to_the_gain_on_the_tests() -> None:
    found = equate(WHOLE, COMMON, (6, 25))
    assert value(found.gain) + value(found.form) == pytest.approx(float(WHOLE.gains.mean()))


def test_interval_of_the_form_holds() -> None:
    """Items of one difficulty but for form B, on which all others are easier by half a logit."""
    source = np.random.default_rng(12)
    ability = source.normal(size=(400_000, 1))
    chance = 1 / (1 + np.exp(-ability - 1)), 1 / (1 + np.exp(-ability - 1.5))
    truth = 75 * float((chance[1] - chance[0]).mean())  # 15 of 20 items
    held = 0
    for _ in range(600):
        able = source.normal(size=(24, 1))
        before, after, other = (
            source.random((24, k)) < 1 / (1 + np.exp(-able - move))
            for k, move in ((20, 0), (5, 1), (15, 1.5))
        )
        common = Pairs(20 * before[:, :5].sum(axis=1), 20 * after.sum(axis=1), 100)
        whole = Pairs(5 * before.sum(axis=1), 5 * (after.sum(axis=1) + other.sum(axis=1)), 100)
        found = equate(whole, common, (5, 20)).form
        _, low, high = figures(found)
        held += low <= truth <= high
    assert 0.93 <= held / 600 <= 0.97


@pytest.mark.parametrize(
    ("n", "items", "said"),
    [
        (24, (4, 20), "4 items on both forms, this needs 5"),
        (24, (7, 40), "7 items on both forms, this needs 8"),
        (24, (0, 20), "no item on both forms, this needs 5"),
        (19, (6, 25), "19 people with both tests, this needs 20"),
        (0, (6, 25), "nobody with both tests, this needs 20"),
    ],
)
def test_too_few_are_refused(n: int, items: tuple[int, int], said: str) -> None:
    whole, common = (Pairs(one.pre[:n], one.post[:n], 100) for one in (WHOLE, COMMON))
    found = equate(whole, common, items)
    assert [sentence(one) for one in (found.gain, found.form)] == [said, said]


@pytest.mark.parametrize(
    ("common", "items"),
    [
        (Pairs([1.0], [2.0], 100), (6, 25)),
        (Pairs(COMMON.pre / 2, COMMON.post / 2, 50), (6, 25)),
        (COMMON, (26, 25)),
        (COMMON, (-1, 25)),
        (COMMON, (6, 0)),
    ],
)
def test_what_cannot_be_is_refused(common: Pairs, items: tuple[int, int]) -> None:
    with pytest.raises(ValueError):
        equate(WHOLE, common, items)
