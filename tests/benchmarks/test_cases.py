"""What the runner prints of a figure."""

from __future__ import annotations

import pytest
from benchmarks.agenda.cases import Figure


@pytest.mark.parametrize(
    ("value", "target", "met"),
    [(0.5, 1.0, True), (1.0, 1.0, True), (1.5, 1.0, False), (None, 1.0, False), (0.5, None, None)],
)
def test_target_is_met(value: float | None, target: float | None, met: bool | None) -> None:
    assert Figure("a", 1, "first agenda", value, target).met is met


def test_figure_without_value_is_a_miss_in_the_table() -> None:
    row = str(Figure("small", 1, "first agenda", None, 2))
    assert row.split() == ["small", "1", "first", "agenda", "none", "2", "s", "MISSED"]


def test_record_is_rounded() -> None:
    assert Figure("small", 1, "gap after 60 s", 12.345678, 20, "%").record() == {
        "programme": "small",
        "seed": 1,
        "figure": "gap after 60 s",
        "value": 12.3457,
        "unit": "%",
        "target": 20,
        "met": True,
    }
