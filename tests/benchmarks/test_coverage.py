"""The benchmark of coverage counts rightly, and measures every figure."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from benchmarks.coverage.__main__ import Cell, _count, main
from benchmarks.coverage.figures import FIGURES, Figures, true_figures
from benchmarks.coverage.model import SCENARIOS, draw

from trainkit.evaluation.estimate import Estimate, Outcome, Reason, Refusal


def _interval(low: float, high: float) -> Estimate:
    return Estimate(value=(low + high) / 2, n=9, low=low, high=high, level=0.95)


def test_only_intervals_are_counted() -> None:
    refused: Outcome = Refusal(reason=Reason.ALL_RIGHT, n=9)
    found: Figures = {
        "facility": [_interval(0, 1), _interval(2, 3), Estimate(value=5, n=9), refused]
    }
    truth: Figures = {"facility": [Estimate(value=0.5, n=999)] * 4}
    cells = {"facility": [Cell()]}
    _count(found, truth, cells, 0)
    assert cells == {"facility": [Cell(asked=4, printed=2, held=1, classes=1)]}


def test_difficulties_are_told_from_the_mean_of_those_that_are_printed() -> None:
    refused: Outcome = Refusal(reason=Reason.ALL_RIGHT, n=9)
    found: Figures = {"Rasch difficulty": [_interval(-1.1, -0.9), _interval(0.9, 1.1), refused]}
    truth: Figures = {"Rasch difficulty": [Estimate(value=v, n=999) for v in (-2.0, 0.0, 2.0)]}
    cells = {"Rasch difficulty": [Cell()]}
    _count(found, truth, cells, 0)
    assert (cells["Rasch difficulty"][0].printed, cells["Rasch difficulty"][0].held) == (2, 2)


def test_differences_between_modules_hold_only_all_together() -> None:
    name = "differences between four modules, all"
    found: Figures = {name: [_interval(0, 1), _interval(2, 3)]}
    cells = {name: [Cell()]}
    _count(found, {name: [Estimate(value=v, n=999) for v in (0.5, 1.5)]}, cells, 0)
    _count(found, {name: [Estimate(value=v, n=999) for v in (0.5, 2.5)]}, cells, 0)
    assert cells == {name: [Cell(asked=2, printed=2, held=1, classes=2)]}


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (Cell(asked=1000, printed=1000, held=951, classes=1000), ".951"),
        (Cell(asked=1000, printed=500, held=475, classes=500), ".950 (50 %)"),
        (Cell(asked=1000, printed=1000, held=860, classes=1000), ".860!"),
        (Cell(asked=1000, printed=1000, held=995, classes=1000), ".995!"),
        (Cell(asked=1000, printed=1000, held=1000, classes=1000), "1.000!"),
        (Cell(asked=1000, printed=9, held=9, classes=9), "–"),
        (Cell(asked=1000), "–"),
    ],
)
def test_a_cell_says_how_often_and_marks_what_chance_does_not_explain(
    cell: Cell, shown: str
) -> None:
    assert str(cell) == shown


def test_scenarios_are_where_they_say() -> None:
    source = np.random.default_rng(1)
    rooms = {scenario.name: draw(scenario, 20_000, source) for scenario in SCENARIOS}
    after = {name: 100 * room.post.mean() for name, room in rooms.items()}
    assert after["floor"] == pytest.approx(21, abs=1)
    assert after["ceiling"] == pytest.approx(93.5, abs=1)
    assert after["strong ceiling"] == pytest.approx(97, abs=1)
    assert rooms["ceiling"].post.all(axis=1).mean() == pytest.approx(0.48, abs=0.05)
    absent = {name: 1 - room.present.mean() for name, room in rooms.items()}
    assert absent["10 % absent"] == pytest.approx(0.1, abs=0.01)
    assert absent["10 % absent, the weak"] == pytest.approx(0.1, abs=0.01)
    assert absent["middle"] == 0
    weak = rooms["10 % absent, the weak"]
    assert weak.post[weak.present].mean() > weak.post.mean() + 0.01


def test_every_figure_is_measured(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.coverage.__main__.SIZES", (24,))
    monkeypatch.setattr("benchmarks.coverage.__main__._LARGE", 3000)
    monkeypatch.setattr(sys, "argv", ["coverage", "--draws", "2", "--scenario", "middle"])
    assert main() == 0
    page = capsys.readouterr().out
    room = draw(SCENARIOS[1], 60, np.random.default_rng(1))
    names = [name for part in FIGURES.values() for name in part(room)]
    assert len(names) == len(set(names)) == 34
    assert [name for name in names if f"**{name}**" not in page] == []


def test_alpha_has_a_true_value_where_it_is_refused() -> None:
    ceiling = draw(SCENARIOS[3], 3000, np.random.default_rng(1))
    assert isinstance(FIGURES["items"](ceiling)["alpha"][0], Refusal)
    (alpha,) = true_figures("items", ceiling)["alpha"]
    assert isinstance(alpha, Estimate)
    assert 0.5 < alpha.value < 0.95
