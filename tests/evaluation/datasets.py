"""Answers that others have analysed before, and what they found.

- LSAT6, LSAT7: sections of the Law School Admission Test, 1000 people, 5 items, as pattern counts:
  Bock and Lieberman 1970, Psychometrika 35
- drawn: ``fixtures/expected.R`` draws it, and says what R and its packages find in all three
- Moodle: 22 attempts of the test of its quiz statistics (mod/quiz/report/statistics/tests,
  ``statistics_test.php`` with ``mdl_question_states.csv``), where the expected values are said to
  come from a spreadsheet of the Open University
- ``OUTSIDE``: pairs of scores, and what R says of them; ``fixtures/outside.R`` names its packages
- ``PARTIAL``: answers in parts of marks; ``MODELS``: what R says of them, of the fit of models, of
  changed items and of several cohorts; ``fixtures/models.R`` makes both and names its packages
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from trainkit.evaluation.estimate import Estimate, Outcome, Refusal
from trainkit.evaluation.marks import Pairs

FIXTURES = Path(__file__).parent / "fixtures"

_PATTERNS = np.array(
    [[int(bit) for bit in f"{number:05b}"] for number in range(32)], dtype=np.uint8
)
# fmt: off
_LSAT6 = [
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15,
    10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
]
_LSAT7 = [
    12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28,
    7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308,
]
# fmt: on
LSAT6 = np.repeat(_PATTERNS, _LSAT6, axis=0)
LSAT7 = np.repeat(_PATTERNS, _LSAT7, axis=0)
_TABLE = np.loadtxt(FIXTURES / "drawn.csv", delimiter=",", skiprows=1, dtype=np.uint8)
DRAWN, FOCAL = _TABLE[:, 1:], _TABLE[:, 0] == 1

SETS: dict[str, NDArray[np.uint8]] = {"lsat6": LSAT6, "lsat7": LSAT7, "drawn": DRAWN}
EXPECTED: dict[str, dict[str, Any]] = json.loads(
    (FIXTURES / "expected.json").read_text(encoding="utf-8")
)

PARTIAL = np.loadtxt(FIXTURES / "partial.csv", delimiter=",", skiprows=1, dtype=np.uint8)
MODELS: dict[str, Any] = json.loads((FIXTURES / "models.json").read_text(encoding="utf-8"))

OUTSIDE: dict[str, Any] = json.loads((FIXTURES / "outside.json").read_text(encoding="utf-8"))
NAMES = sorted(OUTSIDE["pairs"])

SHIFT = {"sleep": 2}
"""Hours of sleep gained are below 0; moving both scores and the maximum changes no figure."""

# Slots 8 to 20 of Moodle's quiz, the first worth 8, the others 1.
# fmt: off
MOODLE = np.array([
    [5.5, 0.3, 0.9, 1.0, 0.3, 1, 0, 0, 1, 1, 0, 0, 1],
    [1.0, 0.9, 0.9, 0.3, 0.3, 1, 0, 0, 1, 0, 1, 0, 1],
    [2.5, 1.0, 0.9, 0.3, 1.0, 0, 0, 1, 1, 1, 1, 1, 1],
    [4.0, 0.3, 0.9, 1.0, 0.3, 0, 0, 0, 0, 1, 0, 0, 1],
    [3.0, 0.9, 0.3, 0.9, 1.0, 0, 1, 0, 0, 1, 1, 1, 0],
    [4.5, 0.9, 1.0, 1.0, 0.9, 0, 1, 1, 1, 0, 0, 0, 0],
    [3.0, 0.3, 0.3, 0.3, 0.3, 1, 0, 1, 1, 1, 1, 1, 1],
    [6.0, 0.9, 0.9, 1.0, 0.3, 0, 1, 1, 1, 1, 0, 0, 1],
    [0.5, 0.9, 1.0, 0.9, 0.3, 0, 1, 1, 0, 1, 1, 0, 1],
    [5.5, 0.9, 1.0, 0.9, 0.3, 1, 1, 0, 0, 1, 0, 0, 0],
    [2.5, 0.9, 1.0, 1.0, 0.9, 0, 1, 0, 0, 1, 0, 0, 1],
    [4.0, 0.9, 0.3, 0.9, 1.0, 0, 1, 1, 1, 1, 1, 0, 1],
    [4.0, 0.9, 0.3, 0.3, 1.0, 1, 1, 1, 0, 0, 1, 1, 0],
    [3.0, 1.0, 1.0, 0.3, 1.0, 0, 1, 0, 1, 1, 1, 1, 0],
    [1.0, 1.0, 0.9, 0.3, 0.3, 1, 0, 1, 0, 0, 0, 0, 0],
    [1.0, 0.3, 0.3, 0.3, 0.9, 0, 0, 0, 1, 0, 0, 0, 1],
    [1.5, 1.0, 0.3, 0.9, 1.0, 1, 1, 0, 1, 1, 0, 0, 0],
    [4.0, 0.9, 1.0, 0.9, 1.0, 0, 1, 1, 1, 0, 1, 0, 0],
    [2.0, 0.9, 0.9, 0.3, 0.9, 0, 1, 0, 0, 0, 0, 0, 0],
    [1.0, 1.0, 0.3, 0.3, 0.3, 0, 1, 1, 0, 1, 0, 0, 0],
    [6.0, 0.9, 1.0, 1.0, 0.9, 0, 0, 0, 1, 0, 0, 1, 1],
    [7.0, 0.9, 0.3, 0.3, 0.3, 1, 0, 1, 1, 1, 1, 0, 0],
])
MOODLE_SUMS = [
    12, 7.4, 11.7, 8.5, 10.1, 11.3, 11.2, 14.1, 8.6, 11.6, 9.3,
    13.1, 11.5, 11.3, 5.5, 4.8, 8.7, 11.8, 6, 5.9, 12.8, 13.8,
]
MOODLE_MAXIMA = [8.0] + [1.0] * 12
MOODLE_EXPECTED: dict[str, list[float]] = {
    "facility": [
        41.19318182, 81.36363636, 71.36363636, 65.45454545, 65.90909091, 36.36363636, 59.09090909,
        50, 59.09090909, 63.63636364, 45.45454545, 27.27272727, 50,
    ],
    "effective_weight": [
        26.58464457, 3.368456046, 3.253955259, 7.584083694, 3.79658376, 3.183278505, 4.532356904,
        7.78856243, 10.08351572, 8.381139345, 8.727645713, 7.946277111, 4.769500946,
    ],
    "discrimination": [
        25.88327077, 1.170256965, -4.207816809, 28.16930644, -2.513606859, -12.99017581,
        -8.900638238, 8.670004606, 29.63337745, 15.18945843, 16.21079629, 15.52451404,
        -8.396734802,
    ],
    "efficiency": [
        27.23492723, 1.382386552, -4.691171307, 31.12404354, -2.877487579, -17.5074184,
        -10.27568922, 10.86956522, 34.58997279, 17.4790556, 20.14359793, 22.06477733, -10,
    ],
}
# fmt: on


def value(outcome: Outcome) -> float:
    """Return the figure; a refusal fails the test."""
    assert isinstance(outcome, Estimate)
    return outcome.value


def bounds(outcome: Outcome) -> tuple[float, float]:
    """Return the interval; a refusal, or a figure without one, fails the test."""
    assert isinstance(outcome, Estimate)
    assert outcome.low is not None
    assert outcome.high is not None
    return outcome.low, outcome.high


def sentence(outcome: object) -> str:
    """Return what a refusal says; a figure fails the test."""
    assert isinstance(outcome, Refusal)
    return outcome.sentence


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
