"""Indicators of results: numbers, dates, and that none is claimed without both counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories import write_workshop
from trainkit.definitions.check import read_and_check
from trainkit.definitions.workshop import Indicator
from trainkit.problems import Problem, Problems, Severity

INDICATOR = {
    "id": "requests",
    "title": "Requests that providers answered",
    "unit": "%",
    "before": "41",
    "after": "58.5",
    "as_of": "2026-09-30",
    "source": "Register of the 24/7 contact point",
}


def read(folder: Path, *results: dict[str, Any]) -> tuple[tuple[Indicator, ...], list[Problem]]:
    write_workshop(folder, results=list(results))
    problems = Problems()
    definitions = read_and_check(folder, problems)
    found = () if definitions is None else definitions.workshop.results
    return found, [one for one in problems if one.place.path.name == "workshop.yaml"]


def test_an_indicator_is_read_with_its_change(tmp_path: Path) -> None:
    (one,), problems = read(tmp_path, INDICATOR)
    assert (one.before, one.after, one.change) == (41.0, 58.5, 17.5)
    assert problems == []


def test_a_workshop_without_results_has_none(tmp_path: Path) -> None:
    assert read(tmp_path) == ((), [])


def test_without_a_count_after_there_is_no_change(tmp_path: Path) -> None:
    plan = {name: value for name, value in INDICATOR.items() if name != "after"}
    (one,), problems = read(tmp_path, {**plan, "as_of": "2026-01-31"})
    assert one.change is None
    assert problems == []


@pytest.mark.parametrize("number", ["12,5", "1 000", "nan", "inf", "1e3", "٤١", "about 40", ""])
def test_what_is_no_plain_number_is_refused(tmp_path: Path, number: str) -> None:
    _, (problem,) = read(tmp_path, {**INDICATOR, "before": number})
    assert "a number in plain digits such as 12 or 12.5" in problem.message
    assert problem.place.line > 0


@pytest.mark.parametrize(
    ("change", "severity", "words"),
    [
        ({"as_of": "2026-03-04"}, Severity.ERROR, "later than its last day, 2026-03-04"),
        ({"after": "140"}, Severity.WARNING, "between 0 and 100, found 140"),
        ({"as_of": "2026-02-30"}, Severity.ERROR, "a date that is in the calendar"),
        ({"sauce": "x"}, Severity.ERROR, "sauce"),
    ],
)
def test_what_does_not_go_together_is_said(
    tmp_path: Path, change: dict[str, str], severity: Severity, words: str
) -> None:
    _, (problem,) = read(tmp_path, {**INDICATOR, **change})
    assert (problem.severity, words in problem.message) == (severity, True)


def test_an_id_that_stands_twice_and_an_empty_indicator_are_said_at_once(tmp_path: Path) -> None:
    empty = {name: INDICATOR[name] for name in ("id", "title", "unit", "source")}
    _, problems = read(tmp_path, INDICATOR, {**empty, "as_of": "2026-01-01"})
    assert [(one.severity, "twice" in one.message) for one in problems] == [
        (Severity.WARNING, False),
        (Severity.ERROR, True),
    ]
