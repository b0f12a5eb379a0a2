"""Expected numbers: R (``outside.R``: pt, uniroot, power.t.test), G*Power, publications."""

from __future__ import annotations

from math import pi, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import chi2, norm

from tests.evaluation.datasets import (
    NAMES,
    OUTSIDE,
    figures,
    near,
    pairs,
)
from trainkit.evaluation.effects import (
    d_av,
    d_z,
    detectable,
    hedges_correction,
    noncentrality_limits,
)
from trainkit.evaluation.estimate import Estimate, Method, Reason, Refusal
from trainkit.evaluation.marks import Pairs


@pytest.mark.parametrize("name", NAMES)
def test_d_z_is_that_of_r(name: str) -> None:
    expected = OUTSIDE["pairs"][name]
    value, low, high = figures(d_z(pairs(name)))
    assert value == pytest.approx(expected["d_z"] * expected["hedges"])
    assert (low + high) / 2 == pytest.approx(value)


def test_the_interval_of_d_z_is_worked_by_hand() -> None:
    """Gains 0, 2, 2, 4: d = 2 / 1.632993 = 1.224745, z = ±1.224745 and 0, z² less its mean ±0.75.

    Influences -1.684024, .459279 twice and .765466 have squares of 3.84375 together, so that the
    error is sqrt(3.84375 / 12) = .565962; J(3) = .723601 and t(3) = 3.182446.
    """
    found = d_z(Pairs([0, 0, 0, 0], [0, 2, 2, 4], 10))
    assert figures(found) == pytest.approx(
        (0.886227, 0.886227 - 1.801144, 0.886227 + 1.801144), abs=2e-6
    )


@pytest.mark.parametrize("name", NAMES)
def test_d_av_is_that_of_r(name: str) -> None:
    """R computes Algina and Keselman's equations as itns::cohensd_rm has them."""
    expected = OUTSIDE["pairs"][name]
    corrected = expected["d_av"] * expected["hedges"]
    assert figures(d_av(pairs(name))) == near(corrected, *expected["d_av_limits"])


def test_d_av_without_correction_is_that_of_esci() -> None:
    # cwendorf/EASI, Thomason data: 0.536, 0.356 and (not here) 0.652, uncorrected
    for name, expected in (("thomason1", 0.536), ("thomason2", 0.356)):
        data = pairs(name)
        value = figures(d_av(data))[0] / hedges_correction(data.n - 1)
        assert round(value, 3) == pytest.approx(expected, abs=0.0011)


def test_hedges_correction_is_exact() -> None:
    # J(2) = Γ(1) / (1 Γ(1/2)) = 1 / sqrt(pi); J(3) = Γ(3/2) / (sqrt(3/2) Γ(1)) = sqrt(pi / 6)
    assert (hedges_correction(2), hedges_correction(3)) == near(1 / sqrt(pi), sqrt(pi / 6))


@pytest.mark.parametrize("case", OUTSIDE["noncentrality"])
def test_limits_are_those_of_r(case: dict[str, float]) -> None:
    # uniroot over pt(t, df, ncp), as MBESS::conf.limits.nct does
    assert noncentrality_limits(case["t"], int(case["df"])) == near(case["low"], case["high"])


def test_limits_of_a_huge_t_go_on_smoothly() -> None:
    below, above = noncentrality_limits(10_000, 14), noncentrality_limits(10_000.001, 14)
    assert above == pytest.approx(below, rel=1e-6)


def normal_mixture(t: float, df: int, parameter: float) -> float:
    """P(T <= t) by its definition: a normal over the root of a chi-square by its df."""

    def slice_of(root: float) -> float:
        return float(norm.cdf(t * root - parameter) * 2 * df * root * chi2.pdf(df * root**2, df))

    return sum(quad(slice_of, *ends, limit=400)[0] for ends in ((0, 1), (1, 8)))


@settings(derandomize=True, deadline=None, max_examples=60)
@given(t=st.floats(-25, 25), df=st.integers(2, 60), level=st.sampled_from([0.8, 0.95, 0.99]))
def test_limits_have_the_probabilities_they_are_defined_by(t: float, df: int, level: float) -> None:
    low, high = noncentrality_limits(t, df, level)
    assert 1 - normal_mixture(t, df, low) == pytest.approx((1 - level) / 2, abs=1e-7)
    assert normal_mixture(t, df, high) == pytest.approx((1 - level) / 2, abs=1e-7)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=3, max_size=25).filter(
        lambda rows: len({post - pre for pre, post in rows}) > 1
    )
)
def test_effects_change_sign_when_time_is_turned(rows: list[tuple[int, int]]) -> None:
    pre, post = zip(*rows, strict=True)
    forward, backward = Pairs(pre, post, 20), Pairs(post, pre, 20)
    for effect in (d_z, d_av):
        value, low, high = figures(effect(forward))
        assert figures(effect(backward)) == pytest.approx((-value, -high, -low), abs=1e-8)
        assert low < high


@pytest.mark.parametrize("effect", [d_z, d_av])
def test_effects_without_spread_or_people_are_refused(effect: type[d_z]) -> None:
    assert effect(Pairs([1, 2], [3, 5], 20)) == Refusal(reason=Reason.TOO_FEW_PAIRS, n=2, needs=3)
    assert effect(Pairs([1, 2, 3], [3, 4, 5], 20)) == Refusal(reason=Reason.NO_VARIANCE, n=3)


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
