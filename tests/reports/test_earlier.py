"""Earlier cohorts: read from their files, and together with this one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import t

from tests.evaluation.datasets import figures
from tests.reports.cohorts import KIT, class_of, cohort
from tests.reports.reading import said
from trainkit.evaluation.cohorts import AcrossCohorts, across_cohorts
from trainkit.evaluation.estimate import Estimate, Method, Reason, Refusal
from trainkit.evaluation.gain import mean_gain
from trainkit.evaluation.marks import Pairs
from trainkit.evaluation.reports.cohort import EarlierCohort, gain_across, read_earlier
from trainkit.evaluation.reports.data import evaluation_json
from trainkit.evaluation.reports.findings import findings_of
from trainkit.problems import Problems

NO_FIGURE = Refusal(reason=Reason.NOT_ASKED)


def gained(gains: list[float]) -> Estimate:
    found = mean_gain(Pairs([50.0] * len(gains), [50 + gain for gain in gains], 100))
    assert isinstance(found, Estimate)
    return found


def earlier(gains: Iterator[Estimate] | list[Estimate]) -> tuple[EarlierCohort, ...]:
    return tuple(
        EarlierCohort(f"course-{n}", ("2018-03-05",), one.n, NO_FIGURE, NO_FIGURE, one)
        for n, one in enumerate(gains)
    )


def with_error(value: float, error: float, n: int = 15) -> Estimate:
    """Return a gain whose paired t interval is that of this standard error."""
    half = float(t.ppf(0.975, n - 1)) * error
    return Estimate(value=value, n=n, low=value - half, high=value + half, level=0.95,
                    method=Method.PAIRED_T)  # fmt: skip


def test_cohorts_are_joined_by_the_errors_behind_their_intervals() -> None:
    """Pooled, as the variance within groups is: (14 · 15 · 4 + 39 · 40 · 1 + 14 · 15 · 9) / 67."""
    gains = [with_error(10, 2), with_error(14, 1, 40), with_error(24, 3)]
    found = gain_across(earlier(gains[:-1]), gains[-1])
    within = (14 * 15 * 4 + 39 * 40 * 1 + 14 * 15 * 9) / 67
    expected = across_cohorts([10, 14, 24], np.sqrt(within / np.array([15, 40, 15])))
    assert isinstance(found, AcrossCohorts)
    assert isinstance(expected, AcrossCohorts)
    assert figures(found.mean) == pytest.approx(figures(expected.mean))


def test_the_mean_of_many_cohorts_of_skewed_gains_is_held() -> None:
    """Where few people gain much, a low mean has a small error; weighed by it, .84 are held."""
    source, held = np.random.default_rng(15), 0
    for _ in range(150):
        gains = [gained([*np.minimum(2 + 10 * source.exponential(size=15), 50)]) for _ in range(10)]
        found = gain_across(earlier(gains[1:]), gains[0])
        assert isinstance(found, AcrossCohorts)
        _, low, high = figures(found.mean)
        held += low <= 12 <= high
    assert held >= 0.93 * 150


def test_a_gain_without_an_interval_has_no_part_in_it() -> None:
    """Nor has one of 14 people."""
    alike, fourteen = gained([10.0] * 15), gained([3.0, 9] * 7)
    assert alike.low is None
    two = [gained([3.0, 9, 12] * 5), alike, fourteen]
    found = gain_across(earlier(two), gained([4.0, 8, 20] * 5))
    assert found == Refusal(reason=Reason.TOO_FEW_COHORTS, n=2, needs=3)


def test_files_are_read_and_the_report_has_all_cohorts_together(tmp_path: Path) -> None:
    source = np.random.default_rng(8)
    names = []
    for number in range(5):
        right = [1] * (1 + number) + [0] * (5 - number)
        people = {
            code: (first, before, "".join(map(str, source.permutation(right))))
            for code, (first, before, _) in class_of(15).items()
        }
        found = findings_of(KIT.definitions, cohort(KIT, people))
        (tmp_path / f"{number}.json").write_bytes(evaluation_json(found))
        names.append(f"{number}.json")
    workshop = KIT.definitions.workshop.model_copy(update={"earlier": tuple(names[:-1])})
    definitions = replace(KIT.definitions, folder=tmp_path, workshop=workshop)
    problems = Problems()
    read = read_earlier(definitions, problems)
    assert (len(read), list(problems)) == (4, [])
    whole = findings_of(definitions, found.cohort, earlier=read)
    assert isinstance(whole.together, AcrossCohorts)
    text = said(whole)
    assert (
        "For the 5 cohorts with 15 people or more whose gain has an interval, the mean gain is"
        in text
    )
    assert "In another course like these, the mean gain could be anywhere from" in text
    rows = [
        one for one in json.loads(evaluation_json(whole))["figures"] if one["part"] == "cohorts"
    ]
    assert [(one["name"], one["n"]) for one in rows] == [
        ("mean-gain", 5), ("sd-of-gains", 5), ("gain-of-next", 5),
    ]  # fmt: skip


def test_cohorts_that_may_be_alike_tell_nothing_of_another_one() -> None:
    gains = [gained([10.0 + n, 30, 40, 45, 50] * 3) for n in range(5)]
    people = {
        code: (first, before, f"{'1' * (2 + n % 5):0<6}")
        for n, (code, (first, before, _)) in enumerate(class_of(15).items())
    }
    found = findings_of(KIT.definitions, cohort(KIT, people), earlier=earlier(gains))
    text = said(found)
    assert "In another course" not in text
    why = "the cohorts may differ by chance alone"
    assert f"The range in which the gain of another course may lie is not given: {why}." in text


def test_two_cohorts_have_no_mean_and_one_line_says_why() -> None:
    found = findings_of(
        KIT.definitions, cohort(KIT, class_of(15)), earlier=earlier([gained([3.0, 9] * 8)])
    )
    text = said(found)
    assert "A gain for all cohorts together is not given: 1 cohort, this needs 3." in text
    assert "All cohorts together" not in text


def test_without_earlier_cohorts_nothing_is_said_of_them() -> None:
    text = said(findings_of(KIT.definitions, cohort(KIT, class_of(15))))
    assert "cohorts" not in text
