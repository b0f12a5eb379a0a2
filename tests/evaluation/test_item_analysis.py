"""Figures of items against R and Moodle; options counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation.datasets import (
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
from tests.examples import examples
from trainkit.evaluation.estimate import Estimate, Reason, Refusal
from trainkit.evaluation.item_analysis import (
    BLANK,
    Choice,
    ItemWarning,
    OptionFlag,
    analyse_choices,
    analyse_items,
)
from trainkit.evaluation.marks import Marks, Third, thirds


@pytest.mark.parametrize("name", SETS)
def test_facility_and_discrimination_are_those_of_r(name: str) -> None:
    """``prop.test`` without correction is Wilson's interval."""
    rows, expected = analyse_items(Marks.of(SETS[name])), EXPECTED[name]
    assert [value(row.facility) for row in rows] == pytest.approx(expected["facility"], abs=1e-12)
    for figure in ("facility", "discrimination"):
        found = [getattr(row, figure) for row in rows]
        assert [value(one) for one in found] == pytest.approx(expected[figure], abs=1e-12)
    lows, highs = zip(*(bounds(row.facility) for row in rows), strict=True)
    assert list(lows) == pytest.approx(expected["facility_low"], abs=1e-12)
    assert list(highs) == pytest.approx(expected["facility_high"], abs=1e-12)


def test_a_discrimination_has_an_interval_where_one_covers() -> None:
    """Item 0 is wrong for 5 of 20, item 1 for 4; then 3 of 20 have full marks on everything."""
    values = DRAWN[(DRAWN.sum(axis=1) > 0) & (DRAWN.sum(axis=1) < 10)][:20].copy()
    values[:, 0], values[:, 1] = np.arange(20) >= 5, np.arange(20) % 5 > 0
    values[:, 2], values[:, 3] = np.arange(20) % 2, np.arange(20) < 10
    rows = analyse_items(Marks.of(values))
    has = [
        isinstance(r.discrimination, Estimate) and r.discrimination.low is not None for r in rows
    ]
    assert has[:2] == [True, False]
    values[7:10] = 1
    crowded = analyse_items(Marks.of(values))[0].discrimination
    assert isinstance(crowded, Estimate)
    assert (crowded.low, crowded.n) == (None, 20)


@pytest.mark.parametrize("figure", MOODLE_EXPECTED)
def test_figures_are_those_of_moodle(figure: str) -> None:
    rows = analyse_items(Marks.of(MOODLE, MOODLE_MAXIMA))
    found = [100 * value(getattr(row, figure)) for row in rows]
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
    assert [(row.n, row.omitted) for row in rows] == [(5, 0), (5, 2)]
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
    """r = -.87 among 9 people, of whom 3 have it wrong, and among 9000."""
    few = np.repeat([[1, 0, 0], [0, 1, 1], [1, 1, 0]], 3, axis=0)
    rows = [analyse_items(Marks.of(np.repeat(few, times, axis=0)))[0] for times in (1, 1000)]
    assert [row.warnings for row in rows] == [
        (ItemWarning.MAYBE_AGAINST_REST,),
        (ItemWarning.AGAINST_REST,),
    ]


def test_weight_of_an_item_against_the_total_is_refused() -> None:
    values = [[1, 0, 0, 0], [1, 0, 0, 0], [0, 1, 1, 1], [0, 1, 1, 1]]
    rows = analyse_items(Marks.of(values))
    said = "people who do well on this item do worse on the test"
    assert sentence(rows[0].effective_weight) == said
    assert [value(row.effective_weight) for row in rows[1:]] == pytest.approx([1 / 3] * 3)


@settings(derandomize=True, deadline=None, max_examples=examples(60))
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
        assert (row.warnings, row.omitted) == (other.warnings, other.omitted)
        for figure in ("facility", "discrimination", "efficiency", "effective_weight"):
            one, two = getattr(row, figure), getattr(other, figure)
            if isinstance(one, Estimate):
                assert value(two) == pytest.approx(one.value, abs=1e-9)
            else:
                assert one == two


TOTALS = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9])
"""Nine people, three a third."""


def _flags(found: tuple[Choice, ...]) -> list[tuple[OptionFlag, ...]]:
    return [one.flags for one in found]


def _analysed(chosen: list[int], options: int = 4, key: int = 0) -> tuple[Choice, ...]:
    (found,) = analyse_choices(
        np.array([chosen]).T, np.array([options]), np.array([key]), TOTALS[: len(chosen)]
    )
    return found


def test_choices_are_counted_by_thirds() -> None:
    found = _analysed([1, 1, BLANK, 0, 2, 0, 0, 0, 2])
    assert [(one.option, one.by_third) for one in found] == [
        (0, (0, 2, 2)), (1, (2, 0, 0)), (2, (0, 1, 1)), (3, (0, 0, 0)), (BLANK, (1, 0, 0)),
    ]  # fmt: skip
    shares = [value(one.share) for one in found]
    assert shares == pytest.approx([4 / 9, 2 / 9, 2 / 9, 0, 1 / 9])
    assert _flags(found) == [
        (), (), (OptionFlag.MORE_OFTEN_BY_TOP,), (OptionFlag.CHOSEN_BY_NOBODY,), (),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "key", "flags"),
    [
        (
            [0, 0, 1, 1, 1, 0, 1, 1, 0],
            0,
            [(), (OptionFlag.MORE_OFTEN_BY_TOP, OptionFlag.BEATS_KEY_AT_TOP), ()],
        ),
        # neither the key nor the blank has flags
        ([0, 0, 0, 0, 0, 0, BLANK, BLANK, BLANK], 1, [(), (), ()]),
    ],
)
def test_flags(chosen: list[int], key: int, flags: list[tuple[OptionFlag, ...]]) -> None:
    assert _flags(_analysed(chosen, options=2, key=key)) == flags


@pytest.mark.parametrize(
    ("totals", "chosen"),
    [
        # bottom two people, top four: one of two and two of four choose 1, as large a share
        ([1.0, 1, 5, 5, 5, 9, 9, 9, 9], [1, 0, 0, 0, 0, 1, 1, 0, 0]),
        # all in the middle third: nothing is compared
        ([5.0, 5, 5], [1, 0, 1]),
    ],
)
def test_shares_not_counts_of_thirds_are_compared(totals: list[float], chosen: list[int]) -> None:
    (found,) = analyse_choices(np.array([chosen]).T, np.array([2]), np.array([0]), np.array(totals))
    assert _flags(found) == [(), (), ()]


def test_choices_of_nobody() -> None:
    (found,) = analyse_choices(
        np.empty((0, 1), dtype=int), np.array([2]), np.array([0]), np.empty(0)
    )
    assert [(one.by_third, one.flags) for one in found] == [((0, 0, 0), ())] * 3
    assert found[0].share == Refusal(reason=Reason.TOO_FEW_PEOPLE, n=0, needs=1)


def test_items_have_options_of_their_own_or_none() -> None:
    found = analyse_choices(
        np.array([[3, 1, BLANK], [0, 0, BLANK], [2, BLANK, BLANK]]),
        np.array([4, 2, 0]),
        np.array([0, 1, BLANK]),
        np.array([1.0, 2.0, 3.0]),
    )
    counts = [[sum(one.by_third) for one in item] for item in found]
    assert counts == [[1, 0, 1, 1, 0], [1, 1, 1], []]


@pytest.mark.parametrize(
    ("chosen", "options", "key"),
    [([4] * 9, 4, 0), ([-2] * 9, 4, 0), ([0] * 9, 4, 4), ([0] * 9, 4, -1)],
)
def test_an_option_that_is_not_there(chosen: list[int], options: int, key: int) -> None:
    with pytest.raises(ValueError, match="that is no option"):
        _analysed(chosen, options, key)


def test_other_shapes() -> None:
    with pytest.raises(ValueError, match="different shapes"):
        analyse_choices(np.zeros((9, 2), dtype=int), np.array([2]), np.array([0]), TOTALS)
