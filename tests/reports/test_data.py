"""The data file: its keys, their order, and the page that explains them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.reports.cohorts import class_of, found
from trainkit.evaluation.estimate import Method, Reason, Standing
from trainkit.evaluation.reports.data import evaluation_json
from trainkit.evaluation.reports.release import release_of
from trainkit.evaluation.reports.release_report import release_json

PAGE = (Path(__file__).resolve().parents[2] / "docs/evaluation-data.md").read_text("utf-8")
HEAD = ["schema", "audience", "threshold", "workshop", "dates", "modules", "simulated",
        "counterbalanced", "people", "figures"]  # fmt: skip
PLACE = ["part", "about", "name", "unit"]


def data(size: int, *, release: bool = False) -> dict[str, Any]:
    findings = found(class_of(size))
    content = release_json(release_of(findings)) if release else evaluation_json(findings)
    read: dict[str, Any] = json.loads(content, parse_constant=pytest.fail)
    return read


@pytest.mark.parametrize("size", [0, 1, 2, 24])
@pytest.mark.parametrize("release", [False, True])
def test_every_figure_has_a_value_with_its_method_or_a_reason(size: int, release: bool) -> None:
    read = data(size, release=release)
    assert list(read) == HEAD
    assert (read["schema"], read["audience"], read["threshold"]) == (
        (1, "release", 10) if release else (1, "team", 5)
    )
    for figure in read["figures"]:
        assert list(figure)[:4] == PLACE
        rest = set(figure) - set(PLACE)
        if "refused" in figure:
            assert rest <= {"refused", "n", "needs", "group", "sentence"}
            assert figure["refused"] in set(Reason)
            continue
        interval = {"low", "high", "level"}
        assert rest & interval in (set(), interval)
        shape = rest - interval - {"df", "error"}
        assert shape in (
            {"value", "n", "method", "standing"},
            {"p", "n", "statistic", "method", "standing"},
        )
        assert figure["method"] in set(Method)
        assert figure["standing"] in set(Standing)


def test_the_file_is_always_the_same_one_figure_a_line() -> None:
    first = evaluation_json(found(class_of(24)))
    assert evaluation_json(found(class_of(24))) == first
    lines = first.decode().splitlines()
    assert sum(line.startswith("  {") for line in lines) == len(data(24)["figures"])


def test_the_page_names_every_key_part_and_figure() -> None:
    named = set(re.findall(r"`([^`]+)`", PAGE))
    for release in (False, True):
        read = data(24, release=release)
        assert set(read) - named == set()
        assert set(read["people"]) - named == set()
        for figure in read["figures"]:
            name = re.sub(r"option-[B-H]$", "option-A", figure["name"])
            name = re.sub(r"^difficulty-\d+$", "difficulty-7", name)
            assert {figure["part"], name, *figure} - named == set()


def test_a_reason_about_a_group_leaves_the_place_of_the_figure_alone() -> None:
    # three people, one of whom has form A first: too few in the group "A then B"
    refused = [one for one in data(3)["figures"] if one["name"] == "gain-apart-from-forms"]
    assert [(one["about"], one["refused"], one["group"]) for one in refused] == [
        ("", "too-few-in-group", "A then B")
    ]


def test_what_may_be_passed_on_has_no_small_number() -> None:
    assert data(7, release=True)["people"] == {"registered": 7, "matched": None}


def test_data_file_has_every_figure_and_nobody() -> None:
    content = evaluation_json(
        found(class_of(12) | {"PX-13": ("A", "110000", None)}, absent=("PX-90",))
    )
    data = json.loads(content)
    gain = next(
        one for one in data["figures"] if (one["part"], one["name"]) == ("learning", "gain")
    )
    assert (gain["value"], gain["n"], gain["unit"]) == (pytest.approx(50), 12, "points")
    assert data["people"] == {
        "registered": 14, "attended": 13, "pre": 13, "post": 12, "matched": 12
    }  # fmt: skip
    refused = next(
        one for one in data["figures"] if (one["part"], one["about"]) == ("rasch", "A/pre")
    )
    assert (refused["refused"], refused["n"], refused["needs"]) == ("too-few-people", 7, 30)
    assert re.findall(rb"PX-\d\d", content) == []
