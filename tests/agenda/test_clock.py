"""Instants: local times of different zones and of clock changes on one line of minutes.

Berlin goes from 02:00 to 03:00 on 29 March 2026, from 03:00 back to 02:00 on 25 October 2026.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from trainkit.agenda.problem import Window, covers, exists, instant, joined, local, overlap
from trainkit.model.fields import zone_info

BERLIN = zone_info("Europe/Berlin")
NIGHT = 29_579_040  # 2026-03-29T00:00Z: date -ud 2026-03-29 +%s gives 1774742400 seconds


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2026-03-29T00:00", "UTC", NIGHT),
        ("2026-03-29T01:00", "Europe/Berlin", NIGHT),
        ("2026-03-29T03:00", "Europe/Berlin", NIGHT + 60),
        ("2026-03-29T05:00", "Asia/Almaty", NIGHT),
        ("2026-03-28T20:00", "America/New_York", NIGHT),
        ("2026-03-29T05:45", "Asia/Kathmandu", NIGHT),
    ],
)
def test_instant_of_local_time(text: str, zone: str, expected: int) -> None:
    assert instant(_at(text), zone_info(zone)) == expected
    assert local(expected, zone_info(zone)) == _at(text)


def test_instant_of_time_that_happens_twice_is_the_first() -> None:
    assert instant(_at("2026-10-25T03:00"), BERLIN) - instant(_at("2026-10-25T02:30"), BERLIN) == 90


def test_exists_only_outside_the_gap() -> None:
    shown = {text: exists(_at(text), BERLIN) for text in ("2026-03-29T01:55", "2026-03-29T02:00",
             "2026-03-29T02:55", "2026-03-29T03:00", "2026-10-25T02:30")}  # fmt: skip
    assert list(shown.values()) == [True, False, False, True, True]


def test_joined_windows_that_touch_are_one() -> None:
    windows: list[Any] = [
        {"start": f"2026-03-29T{start}", "end": f"2026-03-29T{end}"}
        for start, end in (("10:00", "11:00"), ("08:00", "09:00"), ("09:00", "09:30"))
    ]
    spans = joined([Window.model_validate(one) for one in windows], zone_info("UTC"))
    assert spans == ((NIGHT + 480, NIGHT + 570), (NIGHT + 600, NIGHT + 660))
    assert covers(spans, NIGHT + 500, NIGHT + 570)
    assert not covers(spans, NIGHT + 500, NIGHT + 610)


def test_overlap_of_spans_that_touch_is_nothing() -> None:
    assert overlap((10, 20), (20, 30)) == 0
    assert overlap((10, 20), (15, 30)) == 5
