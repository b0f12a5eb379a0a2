"""Expected p: exactRankTests and coin (``outside.R``), publications, and all 2^n signs."""

from __future__ import annotations

from itertools import product
from math import comb, sqrt
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, rankdata

from tests.evaluation.datasets import (
    NAMES,
    OUTSIDE,
    pairs,
)
from tests.examples import examples
from trainkit.evaluation import effects
from trainkit.evaluation.effects import sign_flip, sign_test, signed_rank
from trainkit.evaluation.estimate import Method, Reason, Refusal, Significance
from trainkit.evaluation.marks import Pairs

GAINS = st.lists(st.integers(-6, 6), min_size=2, max_size=12).filter(any)
QUICK = settings(derandomize=True, deadline=None, max_examples=examples(60))


def of_gains(gains: list[float], scale: float = 100) -> Pairs:
    return Pairs([scale / 2] * len(gains), [scale / 2 + gain for gain in gains], scale)


def p_of(outcome: Significance | Refusal) -> float:
    assert isinstance(outcome, Significance)
    return outcome.p


def enumerated(parts: list[float], seen: float) -> float:
    """The share of all ways to give signs whose sum is at least as far from 0."""
    sums = [
        abs(sum(sign * part for sign, part in zip(signs, parts, strict=True)))
        for signs in product((1, -1), repeat=len(parts))
    ]
    return sum(one >= abs(seen) - 1e-9 for one in sums) / len(sums)


@pytest.mark.parametrize("name", NAMES)
def test_signed_rank_is_that_of_exact_rank_tests_and_coin(name: str) -> None:
    outcome = signed_rank(pairs(name))
    expected = OUTSIDE["pairs"][name]
    assert p_of(outcome) == pytest.approx(expected["signed_rank_exactRankTests"], rel=1e-12)
    assert p_of(outcome) == pytest.approx(expected["signed_rank_coin"], rel=1e-12)
    assert isinstance(outcome, Significance)
    assert outcome.statistic == expected["signed_rank_V"]


def test_signed_rank_is_that_of_r_help() -> None:
    # S. Grosse, r-help, 25 August 2006: wilcox.exact gives 0.1367, wilcox.test 0.1436
    outcome = signed_rank(pairs("bortz"))
    assert round(p_of(outcome), 4) == 0.1367
    assert isinstance(outcome, Significance)
    assert (outcome.n, outcome.method) == (10, Method.SIGNED_RANK)


def test_signed_rank_without_ties_is_hollander_and_wolfe() -> None:
    # ?wilcox.exact, depression scale: one-sided p = 0.01953, so 0.03906 here
    before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    assert p_of(signed_rank(Pairs(before, after, 4))) == 20 / 512


def test_signed_rank_of_very_many_is_that_of_coin() -> None:
    # wilcoxsign_test(distribution = "asymptotic", zero.method = "Wilcoxon")
    gains = [number * 7919 % 101 % 14 - 6 for number in range(1, 1501)]
    outcome = signed_rank(of_gains(gains))
    assert isinstance(outcome, Significance)
    assert (outcome.n, outcome.method) == (OUTSIDE["many"]["changed"], Method.SIGNED_RANK_NORMAL)
    assert outcome.p == pytest.approx(OUTSIDE["many"]["p"], rel=1e-6)


@QUICK
@given(GAINS)
def test_signed_rank_is_the_share_of_all_signs(gains: list[int]) -> None:
    moved = np.array([gain for gain in gains if gain])
    ranks = rankdata(np.abs(moved))
    seen = float(ranks[moved > 0].sum() - ranks[moved < 0].sum())
    expected = enumerated(ranks.tolist(), seen)
    assert p_of(signed_rank(of_gains(gains))) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_sign_test_is_that_of_r(name: str) -> None:
    # binom.test
    expected = OUTSIDE["pairs"][name]["sign"]
    assert p_of(sign_test(pairs(name))) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_sign_flip_is_that_of_exact_rank_tests(name: str) -> None:
    # perm.test(gain, exact = TRUE)
    outcome = sign_flip(pairs(name), seed=1)
    expected = OUTSIDE["pairs"][name]["sign_flip_exactRankTests"]
    assert p_of(outcome) == pytest.approx(expected, rel=1e-12)
    assert isinstance(outcome, Significance)
    assert (outcome.method, outcome.error) == (Method.SIGN_FLIP, None)


def test_sign_flip_is_fishers_darwin() -> None:
    # The Design of Experiments, section 21: in 863 of the 32768 ways to give signs the 15
    # differences, in eighths of an inch, add up to 314 or more
    darwin = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    assert sum(darwin) == 314
    assert p_of(sign_flip(of_gains(darwin, 1000), seed=1)) == 1726 / 32768


@QUICK
@given(GAINS)
def test_sign_flip_is_the_share_of_all_signs(gains: list[int]) -> None:
    expected = enumerated(list(gains), sum(gains))
    assert p_of(sign_flip(of_gains(gains), seed=1)) == pytest.approx(expected, rel=1e-12)


@QUICK
@given(st.lists(st.floats(-9, 9).filter(lambda x: abs(x) > 0.01), min_size=2, max_size=10))
def test_sign_flip_of_any_gains_is_the_share_of_all_signs(gains: list[float]) -> None:
    data = of_gains(gains)
    expected = enumerated(data.gains.tolist(), float(data.gains.sum()))
    assert p_of(sign_flip(data, seed=1)) == pytest.approx(expected, rel=1e-9)


def test_sign_flip_by_halves_and_by_counting_agree() -> None:
    gains = np.array([3, -1, 4, 1, -5, 9, 2, 6, -5, 3, 5, 8, -9, 7, 9, 3, 2, -3, 8, 4.0])
    whole = [int(gain) for gain in gains]
    assert effects._by_halves(gains) == pytest.approx(effects._by_counting(whole), rel=1e-12)


def test_sign_flip_of_sixths_is_counted() -> None:
    # partial credit: gains in sixths of an item, as percentages of 20 items
    gains = [100 * part / 120 for part in (7, -3, 5, 1, 11, -2, 4, 9, 13, 6)]
    expected = enumerated(gains, sum(gains))
    outcome = sign_flip(of_gains(gains), seed=1)
    assert p_of(outcome) == pytest.approx(expected, rel=1e-12)
    assert effects._whole(of_gains(gains).gains) is not None


def test_sign_flip_of_many_odd_gains_is_drawn() -> None:
    source = np.random.default_rng(5)
    gains = source.normal(1, 5, 60).tolist()
    outcome = sign_flip(of_gains(gains), seed=7)
    assert isinstance(outcome, Significance)
    assert outcome.method is Method.SIGN_FLIP_SAMPLED
    assert outcome == sign_flip(of_gains(gains), seed=7)
    # counted, after rounding to thousandths, which moves no sum by more than 0.03 of 300
    exact = effects._by_counting([round(1000 * gain) for gain in gains])
    assert outcome.error == pytest.approx(np.sqrt(exact * (1 - exact) / 100_000), rel=0.1)
    assert outcome.error is not None
    assert abs(outcome.p - exact) < 4 * outcome.error


def test_halves_of_forty_people_are_enumerated() -> None:
    source = np.random.default_rng(3)
    gains = source.normal(1, 5, 40)
    exact = effects._by_counting([round(1000 * gain) for gain in gains])
    assert p_of(sign_flip(of_gains(gains.tolist()), seed=1)) == pytest.approx(exact, rel=1e-3)


def test_tests_of_very_many_are_fast() -> None:
    """The sign test took 32 s, and flipping signs minutes."""
    gains = np.random.default_rng(11).integers(-40, 42, 20_000).tolist()
    data, start = of_gains(gains), perf_counter()
    rank, sign, flip = signed_rank(data), sign_test(data), sign_flip(data, seed=1)
    assert perf_counter() - start < 3
    methods = [one.method for one in (rank, sign, flip) if isinstance(one, Significance)]
    assert methods == [Method.SIGNED_RANK_NORMAL, Method.SIGN_TEST, Method.SIGN_FLIP_NORMAL]
    assert p_of(flip) == pytest.approx(float(2 * norm.sf(abs(z_of(gains)))), rel=1e-9)


def z_of(gains: list[float]) -> float:
    """Return the sum over its root mean square under all signs."""
    return sum(gains) / sqrt(sum(gain**2 for gain in gains))


def test_the_sign_test_of_very_many_is_that_of_whole_numbers() -> None:
    # 2 (C(3001, 0) + … + C(3001, 1450)) / 2^3001, in whole numbers
    gains = [1.0] * 1551 + [-1.0] * 1450
    expected = 2 * sum(comb(3001, count) for count in range(1451)) / 2**3001
    assert p_of(sign_test(of_gains(gains))) == pytest.approx(expected, rel=1e-10)


def test_sign_flip_of_many_is_near_to_the_count() -> None:
    source = np.random.default_rng(8)
    gains = source.integers(-9, 11, 1100).tolist()
    outcome = sign_flip(of_gains(gains), seed=1)
    assert isinstance(outcome, Significance)
    assert outcome.method is Method.SIGN_FLIP_NORMAL
    exact = effects._by_counting([gain for gain in gains if gain])
    assert outcome.p == pytest.approx(exact, rel=0.02)


@pytest.mark.parametrize("test", [signed_rank, sign_test, lambda data: sign_flip(data, seed=1)])
def test_nobody_who_changed_is_refused(test: type[signed_rank]) -> None:
    assert test(of_gains([0, 0, 0])) == Refusal(reason=Reason.NO_VARIANCE, n=3)
    assert test(of_gains([4])) == Refusal(reason=Reason.TOO_FEW_PAIRS, n=1, needs=2)
    assert test(of_gains([])) == Refusal(reason=Reason.TOO_FEW_PAIRS, n=0, needs=2)
