"""What R says of the data in ``outside.R``; the file names R's release and its packages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from trainkit.evaluation.change.pairs import Pairs
from trainkit.evaluation.refusal import Estimate, Outcome

OUTSIDE: dict[str, Any] = json.loads(Path(__file__).with_name("outside.json").read_text())
NAMES = sorted(OUTSIDE["pairs"])

SHIFT = {"sleep": 2}
"""Hours of sleep gained are below 0; moving both scores and the maximum changes no figure."""


def pairs(name: str) -> Pairs:
    data = OUTSIDE["pairs"][name]
    shift = SHIFT.get(name, 0)
    return Pairs(
        [score + shift for score in data["pre"]],
        [score + shift for score in data["post"]],
        data["full"] + shift,
    )


def figures(outcome: Outcome) -> tuple[float, float, float]:
    assert isinstance(outcome, Estimate)
    assert outcome.low is not None
    assert outcome.high is not None
    return outcome.value, outcome.low, outcome.high


def near(*numbers: float) -> Any:
    return pytest.approx(numbers, rel=1e-7, abs=1e-9)
