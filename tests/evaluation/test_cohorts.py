"""Several cohorts together: against metafor, and what it means."""

from __future__ import annotations

import numpy as np
import pytest

from tests.evaluation.datasets import MODELS, figures, near
from trainkit.evaluation.cohorts import AcrossCohorts, across_cohorts
from trainkit.evaluation.estimate import Estimate, Method, Reason, Refusal

R = MODELS["cohorts"]


def found_in(name: str) -> AcrossCohorts:
    found = across_cohorts(R[name]["value"], R[name]["error"])
    assert isinstance(found, AcrossCohorts)
    return found


@pytest.mark.parametrize("name", R)
def test_all_figures_are_those_of_metafor(name: str) -> None:
    """``rma(method = "PM", test = "adhoc")``, ``confint``, ``predict``: fixtures/models.R.

    ``alike`` has less spread than its errors explain, so tau is 0 and the factor is held at 1.
    """
    found, r = found_in(name), R[name]
    assert figures(found.mean) == near(r["mean"], r["low"], r["high"])
    assert figures(found.spread) == pytest.approx((r["tau"], r["tau_low"], r["tau_high"]), abs=1e-6)
    if r["tau_low"] > 0:
        assert figures(found.ahead) == near(r["mean"], r["next_low"], r["next_high"])
    else:
        assert found.ahead == Refusal(reason=Reason.ALIKE_COHORTS, n=found.mean.n)
    methods = (found.mean.method, found.spread.method)
    assert methods == (Method.HARTUNG_KNAPP, Method.Q_PROFILE)


# Thirteen trials of BCG vaccine: cases and others, vaccinated and not.
# fmt: off
_TRIALS = np.array([
    [4, 119, 11, 128], [6, 300, 29, 274], [3, 228, 11, 209], [62, 13536, 248, 12619],
    [33, 5036, 47, 5761], [180, 1361, 372, 1079], [8, 2537, 10, 619], [505, 87886, 499, 87892],
    [29, 7470, 45, 7232], [17, 1699, 65, 1600], [186, 50448, 141, 27197], [5, 2493, 3, 2338],
    [27, 16886, 29, 17825],
])
# fmt: on


def test_the_interval_of_the_spread_of_thirteen_trials_is_as_published() -> None:
    """metafor-project.org, van Houwelingen and others 2002: tau² of log odds 0.1302 to 1.1812."""
    odds = np.log(_TRIALS) @ [1, -1, -1, 1]
    found = across_cohorts(odds, np.sqrt((1 / _TRIALS).sum(axis=1)))
    assert isinstance(found, AcrossCohorts)
    _, low, high = figures(found.spread)
    # found there by uniroot with its default tolerance of 1.2e-4
    assert (low**2, high**2) == pytest.approx((0.1302, 1.1812), abs=1.2e-4)


def test_three_cohorts_have_a_mean_and_nothing_ahead() -> None:
    found = across_cohorts([10, 12, 20], [3, 3, 3])
    assert isinstance(found, AcrossCohorts)
    # equal errors: the plain mean and its t interval, scipy.stats.ttest_1samp([10, 12, 20], 0)
    assert figures(found.mean) == pytest.approx((14, 0.855179, 27.144821), abs=1e-6)
    assert found.mean.n == 3
    assert found.ahead == Refusal(reason=Reason.TOO_FEW_COHORTS, n=3, needs=5)


def test_intervals_are_cut_off_at_the_ends_of_the_scale() -> None:
    found = across_cohorts([90, 10, 95, 20, 99], [3] * 5, within=(-100, 100))
    assert isinstance(found, AcrossCohorts)
    assert isinstance(found.ahead, Estimate)
    assert (found.ahead.low, found.ahead.high) == (pytest.approx(-89.9, abs=0.1), 100)
    assert found.mean.high == 100


@pytest.mark.parametrize("spread", [2.0, 8.0])
def test_interval_of_another_cohort_holds_where_there_is_one(spread: float) -> None:
    source, held = np.random.default_rng(3), []
    for _ in range(400):
        errors = source.uniform(2, 5, 10)
        found = across_cohorts(12 + source.normal(0, spread, 10) + source.normal(0, errors), errors)
        assert isinstance(found, AcrossCohorts)
        if isinstance(found.ahead, Estimate):
            assert found.ahead.low is not None
            assert found.ahead.high is not None
            held.append(found.ahead.low <= source.normal(12, spread) <= found.ahead.high)
    assert len(held) > 20
    assert np.mean(held) >= 0.92


def test_interval_of_the_mean_holds_with_few_cohorts() -> None:
    source = np.random.default_rng(2)
    held = 0
    for _ in range(1000):
        errors = source.uniform(2, 5, 4)
        found = across_cohorts(12 + source.normal(0, 4, 4) + source.normal(0, errors), errors)
        assert isinstance(found, AcrossCohorts)
        assert found.mean.low is not None
        assert found.mean.high is not None
        held += found.mean.low <= 12 <= found.mean.high
    assert held / 1000 >= 0.94


def test_order_of_cohorts_does_not_matter() -> None:
    values, errors = np.array([8.0, 15, 11, 20]), np.array([2.0, 4, 3, 2])
    one, other = across_cohorts(values, errors), across_cohorts(values[::-1], errors[::-1])
    assert isinstance(one, AcrossCohorts)
    assert isinstance(other, AcrossCohorts)
    assert figures(one.mean) == near(*figures(other.mean))


@pytest.mark.parametrize("k", [0, 1, 2])
def test_fewer_than_three_are_refused(k: int) -> None:
    found = across_cohorts([10.0] * k, [2.0] * k)
    assert found == Refusal(reason=Reason.TOO_FEW_COHORTS, n=k, needs=3)


@pytest.mark.parametrize(
    ("values", "errors"),
    [([1, 2, 3], [1, 1]), ([1, 2, 3], [1, 0, 1]), ([1, 2, 3], [1, -1, 1]),
     ([1, 2, np.nan], [1] * 3), (["1", "2", "3"], [1] * 3)],
)  # fmt: skip
def test_what_is_no_figure_with_its_error_is_refused(
    values: list[float], errors: list[float]
) -> None:
    with pytest.raises(ValueError):
        across_cohorts(values, errors)


def test_equal_cohorts_do_not_vary() -> None:
    found = across_cohorts([10, 10, 10], [2, 3, 4])
    assert isinstance(found, AcrossCohorts)
    assert isinstance(found.spread, Estimate)
    assert (found.spread.value, found.spread.low) == (0, 0)
