"""Expected numbers: R (``outside.R``: pt, uniroot, power.t.test), G*Power, publications."""

from __future__ import annotations

from math import pi, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t

from tests.evaluation.datasets import (
    NAMES,
    OUTSIDE,
    figures,
    near,
    pairs,
)
from tests.examples import examples
from trainkit.evaluation.effects import (
    d_av,
    d_z,
    detectable,
    hedges_correction,
)
from trainkit.evaluation.estimate import Estimate, Method, Reason, Refusal
from trainkit.evaluation.marks import Pairs


@pytest.mark.parametrize("name", NAMES)
def test_d_z_is_that_of_r(name: str) -> None:
    expected, data = OUTSIDE["pairs"][name], pairs(name)
    if data.n < 15:
        assert d_z(data) == Refusal(reason=Reason.TOO_FEW_PAIRS, n=data.n, needs=15)
        return
    value, low, high = figures(d_z(data))
    assert value == pytest.approx(expected["d_z"] * expected["hedges"])
    assert (low + high) / 2 == pytest.approx(value)


def test_the_interval_of_d_z_is_worked_by_hand() -> None:
    """Gains 0, 2, 2, 4, four times: d = 2 / 1.460593 = 1.369306, z = ±d and 0, z² less mean ±.9375.

    Influences -2.011168, .641862 twice and .727444 have squares of 21.591797 together, so that the
    error is sqrt(21.591797 / 240) = .299943; J(15) = 0.949008 and t(15) = 2.131450.
    """
    found = d_z(Pairs([0] * 16, [0, 2, 2, 4] * 4, 10))
    assert figures(found) == pytest.approx(
        (1.299482, 1.299482 - 0.639313, 1.299482 + 0.639313), abs=3e-6
    )


@pytest.mark.parametrize("name", NAMES)
def test_d_av_is_that_of_r(name: str) -> None:
    """The interval is the jackknife of the definition, leaving out one person at a time."""
    expected, data = OUTSIDE["pairs"][name], pairs(name)
    if data.n < 15:
        assert d_av(data) == Refusal(reason=Reason.TOO_FEW_PAIRS, n=data.n, needs=15)
        return
    rows = np.column_stack((data.pre, data.post))
    without = [plain_d_av(np.delete(rows, person, axis=0)) for person in range(data.n)]
    error = (data.n - 1) * np.std(without, ddof=1) / sqrt(data.n)
    value, half = expected["d_av"] * expected["hedges"], t.ppf(0.975, data.n - 1) * error
    assert figures(d_av(data)) == near(value, value - half, value + half)


def plain_d_av(rows: np.ndarray) -> float:
    gain, variances = (rows[:, 1] - rows[:, 0]).mean(), rows.var(axis=0, ddof=1)
    return float(gain / sqrt(variances.mean()))


def test_d_av_of_one_person_who_differs_has_no_interval() -> None:
    found = d_av(Pairs([10] * 15, [10] * 14 + [20], 20))
    # gain 10/15; variances 0 and 100/15
    value = hedges_correction(14) * (10 / 15) / sqrt(100 / 15 / 2)
    assert isinstance(found, Estimate)
    assert (found.value, found.low) == (pytest.approx(value), None)


def test_d_av_without_correction_is_that_of_esci() -> None:
    # cwendorf/EASI, Thomason data: 0.536, 0.356 and (not here) 0.652, uncorrected
    for name, expected in (("thomason1", 0.536), ("thomason2", 0.356)):
        data = pairs(name)
        assert round(plain_d_av(np.column_stack((data.pre, data.post))), 3) == pytest.approx(
            expected, abs=0.0011
        )


def test_hedges_correction_is_exact() -> None:
    # J(2) = Γ(1) / (1 Γ(1/2)) = 1 / sqrt(pi); J(3) = Γ(3/2) / (sqrt(3/2) Γ(1)) = sqrt(pi / 6)
    assert (hedges_correction(2), hedges_correction(3)) == near(1 / sqrt(pi), sqrt(pi / 6))


@settings(derandomize=True, deadline=None, max_examples=examples(40))
@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=15, max_size=25).filter(
        lambda rows: len({post - pre for pre, post in rows}) > 1
    )
)
def test_effects_change_sign_when_time_is_turned(rows: list[tuple[int, int]]) -> None:
    pre, post = zip(*rows, strict=True)
    forward, backward = Pairs(pre, post, 20), Pairs(post, pre, 20)
    for effect in (d_z, d_av):
        if effect is d_av and isinstance(found := d_av(forward), Estimate) and found.low is None:
            continue  # one person alone differs
        value, low, high = figures(effect(forward))
        assert figures(effect(backward)) == pytest.approx((-value, -high, -low), abs=1e-8)
        assert low < high


def test_effects_without_spread_or_people_are_refused() -> None:
    for effect in (d_z, d_av):
        few = Refusal(reason=Reason.TOO_FEW_PAIRS, n=14, needs=15)
        assert effect(Pairs([*range(14)], [0] * 14, 20)) == few
        alike = np.arange(15)
        assert effect(Pairs(alike, alike + 2, 20)) == Refusal(reason=Reason.NO_VARIANCE, n=15)


def test_detectable_is_that_of_r() -> None:
    # power.t.test(n, power = .8, sd = 1, type = "paired", strict = TRUE)
    expected = OUTSIDE["detectable"]
    found = [detectable(n) for n in expected["n"]]
    assert [one.value for one in found if isinstance(one, Estimate)] == pytest.approx(
        expected["d_z"], rel=1e-6
    )


def test_detectable_is_that_of_g_power() -> None:
    # Faul, Erdfelder, Lang, Buchner 2007: d_z = 0.5 with n = 34 has power 0.8077775
    found = detectable(34, power=0.8077775)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(0.5, abs=1e-6)


def test_fifteen_people_show_a_change_of_three_quarters() -> None:
    found = detectable(15)
    assert isinstance(found, Estimate)
    assert (round(found.value, 2), found.n, found.method) == (0.78, 15, Method.NONCENTRAL_T)


def test_two_people_show_only_a_change_that_is_huge() -> None:
    # t with 1 df is Z / |V|: power 0.8 by scipy 1.17 integrate.quad over the density of V
    found = detectable(2)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(11.549888, abs=1e-6)


def test_detectable_by_one_person_is_refused() -> None:
    assert detectable(1) == Refusal(reason=Reason.TOO_FEW_PAIRS, n=1, needs=2)
