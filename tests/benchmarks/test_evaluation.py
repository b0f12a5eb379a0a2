"""What the runner of the evaluation's benchmark prints, and that its peers agree."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.evaluation.measures import MEASURES, Figure, Seconds, classical, drawn

from trainkit.evaluation.estimate import Estimate
from trainkit.evaluation.marks import Marks
from trainkit.evaluation.reliability import analyse_reliability


@pytest.mark.parametrize(
    ("clock", "target", "met"), [(0.5, 1.0, True), (1.5, 1.0, False), (0.5, None, None)]
)
def test_target_is_of_the_clock(clock: float, target: float | None, met: bool | None) -> None:
    assert Figure("a", "b", Seconds(9.0, clock), target=target).met is met


def test_target_may_be_of_the_processor() -> None:
    assert Figure("a", "b", Seconds(4.0, 9.0), target=5.0, of="cpu").met is True


def test_peer_that_is_not_there_is_said() -> None:
    assert str(Figure("alpha", "R", None)).split() == ["alpha", "R", "peer", "not", "installed"]


def test_row_and_record() -> None:
    figure = Figure("alpha", "R", Seconds(2.0, 4.0), ratio=13.25, target=1.0, fault="differs by 1")
    assert str(figure).split() == (
        [
            "alpha",
            "R",
            "2.000",
            "4.000",
            "13.2",
            "1",
            "s",
            "clock",
            "MISSED",
            "WRONG:",
            "differs",
            "by",
            "1",
        ]
    )
    assert figure.record() == {
        "what": "alpha",
        "by": "R",
        "cpu_s": 2.0,
        "clock_s": 4.0,
        "ratio": 13.25,
        "target_s": 1.0,
        "target_of": "clock",
        "met": False,
    }


def test_answers_are_drawn_the_same_again() -> None:
    assert (drawn(50, 4, 3) == drawn(50, 4, 3)).all()
    assert not (drawn(50, 4, 3) == drawn(50, 4, 4)).all()


def test_plain_numpy_finds_the_same_alpha() -> None:
    right = drawn(80, 6, 1)
    found = analyse_reliability(Marks.of(right)).alpha
    assert isinstance(found, Estimate)
    assert classical(right)[0] == pytest.approx(found.value)


@pytest.mark.parametrize("name", ["whole", "distractors"])
def test_measures_without_peers_run(name: str) -> None:
    figures = list(MEASURES[name](60, 5, 1))
    assert [(figure.by, figure.fault) for figure in figures] == [("trainkit", "")]
    assert np.isfinite([figure.seconds.cpu for figure in figures if figure.seconds]).all()
