"""Classical figures of items against R and Moodle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.analysis.datasets import (
    DRAWN,
    EXPECTED,
    MOODLE,
    MOODLE_EXPECTED,
    MOODLE_MAXIMA,
    SETS,
    bounds,
    sentence,
    value,
)
from trainkit.evaluation.analysis.items import ItemWarning, analyse_items
from trainkit.evaluation.analysis.marks import Marks
from trainkit.evaluation.analysis.thirds import Third, thirds
from trainkit.evaluation.refusal import Estimate


@pytest.mark.parametrize("name", SETS)
def test_facility_and_discrimination_are_those_of_r(name: str) -> None:
    """``prop.test`` without correction is Wilson's interval, ``cor.test`` Fisher's."""
    rows, expected = analyse_items(Marks.of(SETS[name])), EXPECTED[name]
    assert [value(row.facility) for row in rows] == pytest.approx(expected["facility"], abs=1e-12)
    assert [value(row.sd) for row in rows] == pytest.approx(expected["sd"], abs=1e-12)
    for figure in ("facility", "discrimination"):
        found = [getattr(row, figure) for row in rows]
        assert [value(one) for one in found] == pytest.approx(expected[figure], abs=1e-12)
        lows, highs = zip(*map(bounds, found), strict=True)
        assert list(lows) == pytest.approx(expected[f"{figure}_low"], abs=1e-12)
        assert list(highs) == pytest.approx(expected[f"{figure}_high"], abs=1e-12)


@pytest.mark.parametrize("figure", MOODLE_EXPECTED)
def test_figures_are_those_of_moodle(figure: str) -> None:
    rows = analyse_items(Marks.of(MOODLE, MOODLE_MAXIMA))
    scale = 1 if figure == "sd" else 100
    found = [scale * value(getattr(row, figure)) for row in rows]
    assert found == pytest.approx(MOODLE_EXPECTED[figure], abs=1e-6)


def test_efficiency_of_whole_numbers_is_that_of_floats() -> None:
    whole, broken = (analyse_items(Marks.of(DRAWN.astype(kind))) for kind in (np.uint8, float))
    assert [value(row.efficiency) for row in whole] == pytest.approx(
        [value(row.efficiency) for row in broken], abs=1e-12
    )


def test_facility_of_parts_of_marks_has_a_t_interval() -> None:
    """Mean .5, standard deviation 1/sqrt(6), t(3, .975) = 3.182446: half width .649614."""
    row = analyse_items(Marks.of([[0.0], [0.5], [0.5], [1.0]]))[0]
    assert value(row.facility) == 0.5
    assert bounds(row.facility) == (0.0, 1.0)
    rows = analyse_items(Marks.of(MOODLE, MOODLE_MAXIMA))
    # R: t.test(x)$conf.int with x the second column: mean .8136364, sd .2512738, t(21) = 2.079614
    half = 2.079613845 * 0.2512738111 / np.sqrt(22)
    assert bounds(rows[1].facility) == pytest.approx((0.8136363636 - half, 0.8136363636 + half))


def test_upper_lower_is_counted_by_hand() -> None:
    rows, third = analyse_items(Marks.of(DRAWN)), thirds(DRAWN.sum(axis=1))
    for item, row in enumerate(rows):
        top, bottom = (DRAWN[third == one, item] for one in (Third.TOP, Third.BOTTOM))
        assert value(row.upper_lower) == pytest.approx(top.mean() - bottom.mean())
        low, high = bounds(row.upper_lower)
        assert -1 <= low < value(row.upper_lower) < high <= 1


def test_upper_lower_is_for_pooled_data_only() -> None:
    rows = analyse_items(Marks.of(DRAWN[:99]))
    assert {sentence(row.upper_lower) for row in rows} == {"99 people, this needs 100"}


def test_blanks_are_counted_apart() -> None:
    values = np.array([[1, 0], [0, 0], [1, 1], [0, 0], [1, 1]])
    answered = np.array([[True, False], [True, True], [True, True], [True, False], [True, True]])
    rows = analyse_items(Marks.of(values, answered=answered))
    assert [(row.n, row.answered, row.blank) for row in rows] == [(5, 5, 0), (5, 3, 2)]
    assert [row.warnings for row in rows] == [(), (ItemWarning.MANY_BLANK,)]
    assert value(rows[1].facility) == pytest.approx(0.4)


def test_items_that_do_not_vary_are_named() -> None:
    values = np.zeros((12, 5), dtype=np.uint8)
    values[:, 0], values[:6, 3], values[3:9, 4] = 1, 1, 1
    answered = np.ones((12, 5), dtype=bool)
    answered[:, 2] = False
    rows = analyse_items(Marks.of(values, answered=answered))
    assert [sentence(row.discrimination) for row in rows[:3]] == [
        "all 12 people have full marks",
        "all 12 people have no marks",
        "all 12 people left it blank",
    ]
    assert [row.warnings for row in rows[:3]] == [
        (ItemWarning.ALL_RIGHT,),
        (ItemWarning.NONE_RIGHT,),
        (ItemWarning.ALL_BLANK,),
    ]
    assert [value(row.facility) for row in (rows[0], rows[1])] == [1.0, 0.0]
    assert sentence(rows[2].facility) == "all 12 people left it blank"
    assert [value(row.effective_weight) for row in rows[:2]] == [0.0, 0.0]


def test_same_rest_score_is_refused() -> None:
    """Two items that are exact opposites of one another: the rest of the third is always 1."""
    rows = analyse_items(Marks.of([[1, 0, 1], [0, 1, 0], [1, 0, 0], [0, 1, 1]]))
    assert sentence(rows[2].discrimination) == "all 4 people have the same score on the other items"
    assert sentence(rows[2].efficiency) == "all 4 people have the same score on the other items"


def test_negative_discrimination_says_whether_chance_may_do_it() -> None:
    """r = -1/3 among 9 people and among 9000."""
    few = np.repeat([[1, 0, 0], [0, 1, 1], [1, 1, 1]], 3, axis=0)
    rows = [analyse_items(Marks.of(np.repeat(few, times, axis=0)))[0] for times in (1, 1000)]
    assert [row.warnings for row in rows] == [
        (ItemWarning.MAYBE_AGAINST_REST,),
        (ItemWarning.AGAINST_REST,),
    ]


def test_weight_of_an_item_against_the_total_is_refused() -> None:
    values = [[1, 0, 0, 0], [1, 0, 0, 0], [0, 1, 1, 1], [0, 1, 1, 1]]
    rows = analyse_items(Marks.of(values))
    said = "whoever does well on this item does worse on the test"
    assert sentence(rows[0].effective_weight) == said
    assert [value(row.effective_weight) for row in rows[1:]] == pytest.approx([1 / 3] * 3)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    st.integers(0, 14),
    st.integers(0, 6),
    st.integers(0, 2**32 - 1),
    st.sampled_from([0.0, 0.1, 0.5, 1.0]),
)
def test_any_marks_give_figures_or_sentences_in_any_order(
    n: int, k: int, seed: int, chance: float
) -> None:
    """Also none at all, one person, nobody right; a warning is an error here."""
    random = np.random.default_rng(seed)
    answered = random.random((n, k)) < 0.8
    values = np.where(answered & (random.random((n, k)) < chance), 1.0, 0.0)
    values *= random.choice([1.0, 0.5, 1 / 3], (n, k))
    rows = analyse_items(Marks.of(values, answered=answered))
    assert [row.item for row in rows] == list(range(k))
    order = random.permutation(n)
    again = analyse_items(Marks.of(values[order], answered=answered[order]))
    for row, other in zip(rows, again, strict=True):
        assert (row.warnings, row.blank) == (other.warnings, other.blank)
        for figure in ("facility", "sd", "discrimination", "efficiency", "effective_weight"):
            one, two = getattr(row, figure), getattr(other, figure)
            if isinstance(one, Estimate):
                assert value(two) == pytest.approx(one.value, abs=1e-9)
            else:
                assert one == two
