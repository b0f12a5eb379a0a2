"""Items that favour a group, against R's ``mantelhaen.test``."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from tests.evaluation.datasets import (
    DRAWN,
    EXPECTED,
    FOCAL,
    bounds,
    sentence,
    value,
)
from trainkit.evaluation.dif import EtsClass, Groups, mantel_haenszel
from trainkit.evaluation.estimate import Significance, Standing
from trainkit.evaluation.marks import Marks

GROUPS = Groups(~FOCAL, FOCAL, ("ru", "uz"))
MARKS = Marks.of(DRAWN)


def _test(outcome: object) -> Significance:
    assert isinstance(outcome, Significance)
    return outcome


def test_odds_ratios_are_those_of_r() -> None:
    rows, expected = mantel_haenszel(MARKS, GROUPS), EXPECTED["drawn"]
    assert [value(row.odds_ratio) for row in rows] == pytest.approx(expected["odds_ratio"])
    lows, highs = zip(*(bounds(row.odds_ratio) for row in rows), strict=True)
    assert list(lows) == pytest.approx(expected["odds_ratio_low"])
    assert list(highs) == pytest.approx(expected["odds_ratio_high"])
    assert [_test(row.test).statistic for row in rows] == pytest.approx(expected["chi2"])
    assert [_test(row.test).p for row in rows] == pytest.approx(expected["p"])


def test_delta_and_classes_follow() -> None:
    """delta = -2.35 ln; by hand: item 4 is -4.30 with an end far below -1, item 7 likewise 1.82."""
    rows, expected = mantel_haenszel(MARKS, GROUPS), EXPECTED["drawn"]
    deltas = [-2.35 * log(ratio) for ratio in expected["odds_ratio"]]
    assert [value(row.delta) for row in rows] == pytest.approx(deltas)
    assert bounds(rows[3].delta) == pytest.approx(
        (-2.35 * log(expected["odds_ratio_high"][3]), -2.35 * log(expected["odds_ratio_low"][3]))
    )
    classes = {row.item: row.ets for row in rows if row.ets is not EtsClass.NEGLIGIBLE}
    assert classes[3] is EtsClass.LARGE
    assert value(rows[3].delta) < 0 < value(rows[6].delta)


def test_small_groups_are_refused_and_middling_ones_a_screen() -> None:
    rows = mantel_haenszel(MARKS, GROUPS)
    assert {_test(row.test).standing for row in rows} == {Standing.SCREEN}
    few = FOCAL & (np.cumsum(FOCAL) <= 49)
    small = Groups(~FOCAL, few, ("ru", "uz"))
    said = "49 people in the group uz, this needs 50"
    assert {sentence(row.delta) for row in mantel_haenszel(MARKS, small)} == {said}
    doubled = Marks.of(np.vstack([DRAWN, DRAWN]))
    large = Groups(np.tile(~FOCAL, 2), np.tile(FOCAL, 2), ("ru", "uz"))
    assert {row.test.standing for row in mantel_haenszel(doubled, large) if row.ets} == {
        Standing.FIRM
    }


def test_people_in_neither_group_take_no_part() -> None:
    more = np.vstack([DRAWN, np.ones((30, 10), dtype=np.uint8)])
    groups = Groups(np.append(~FOCAL, [False] * 30), np.append(FOCAL, [False] * 30), ("ru", "uz"))
    assert mantel_haenszel(Marks.of(more), groups) == mantel_haenszel(MARKS, GROUPS)


def test_nobody_is_in_both_groups() -> None:
    with pytest.raises(ValueError):
        Groups(FOCAL, FOCAL, ("ru", "uz"))


def test_an_item_right_for_one_group_only_is_refused() -> None:
    values = DRAWN.copy()
    values[:, 0] = FOCAL
    rows = mantel_haenszel(Marks.of(values), GROUPS)
    said = "the answers are too one-sided for an estimate"
    assert (sentence(rows[0].odds_ratio), rows[0].ets) == (said, None)


def test_items_that_do_not_vary_or_give_parts_of_marks_are_refused() -> None:
    values = np.column_stack([np.ones(320), DRAWN, np.linspace(0, 1, 320)])
    rows = mantel_haenszel(Marks.of(values), GROUPS)
    assert [sentence(rows[item].delta) for item in (0, 11)] == [
        "all 320 people have full marks",
        "this needs items that are right or wrong, and an item gives part marks",
    ]


def test_fifty_people_in_a_group_are_enough() -> None:
    def refused(n: int) -> bool:
        focal = np.arange(120) < n
        return Groups(~focal, focal, ("ru", "uz")).refusal() is not None

    assert [refused(n) for n in (49, 50, 70, 71)] == [True, False, False, True]
