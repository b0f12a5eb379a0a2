"""The runner sets what the planner finds beside what plain CP-SAT finds."""

from __future__ import annotations

import re

import pytest
from benchmarks.agenda.__main__ import main


def test_planner_is_set_beside_plain_cp_sat(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "seminar", "--seeds", "1", "--seconds", "2"]) == 0
    printed = capsys.readouterr().out
    costs = re.findall(r"(planner|plain): +cost (\d+) \(at least (\d+)\)", printed)
    assert [name for name, _, _ in costs] == ["planner", "plain"]
    (_, ours, bound), (_, other, _) = costs
    assert int(bound) <= int(ours) <= int(other)
    assert f"seminar, planner: mean cost {int(ours):.1f} of 1" in printed


def test_fixed_work_measures_the_planner_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "seminar", "--seeds", "1", "2", "--work", "0.2"]) == 0
    printed = capsys.readouterr().out
    assert "plain" not in printed
    assert re.search(r"mean cost [\d.]+ of 2", printed)
