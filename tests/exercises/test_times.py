"""Days, months and offsets on the sheets do not depend on the machine."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import trainkit.cybercrime
import trainkit.exercises
from trainkit.exercises.times import (
    MONTHS,
    SHORT_MONTHS,
    offset_at,
    offset_text,
    offsets_on,
)

NAMED_BY_THE_MACHINE = re.compile(r"%-?[aAbBcxXp]")


def test_no_name_of_a_day_or_month_comes_from_the_machine() -> None:
    found = [
        (path.name, code)
        for package in (trainkit.cybercrime, trainkit.exercises)
        for path in sorted(Path(str(package.__file__)).parent.rglob("*.py"))
        for code in NAMED_BY_THE_MACHINE.findall(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_there_are_twelve_months_in_order() -> None:
    assert [MONTHS[number] for number in (0, 1, 7, 11)] == [
        "January", "February", "August", "December",
    ]  # fmt: skip
    assert len(set(SHORT_MONTHS)) == len(MONTHS) == 12


def test_offsets_are_those_of_the_region_in_2026() -> None:
    # Domain brief, section 6, checked against tzdata.
    offsets = offsets_on(date(2026, 6, 1))

    assert {place: offset_text(seconds) for place, seconds in offsets.items()} == {
        "Almaty": "UTC+05:00",
        "Ashgabat": "UTC+05:00",
        "Bishkek": "UTC+06:00",
        "Dushanbe": "UTC+05:00",
        "Kabul": "UTC+04:30",
        "Karachi": "UTC+05:00",
        "Tashkent": "UTC+05:00",
        "Tehran": "UTC+03:30",
    }


def test_almaty_was_six_hours_ahead_before_march_2024() -> None:
    assert offset_text(offsets_on(date(2024, 2, 28))["Almaty"]) == "UTC+06:00"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "UTC+00:00"), (16_200, "UTC+04:30"), (-12_600, "UTC-03:30"), (45_900, "UTC+12:45")],
)
def test_offsets_have_a_sign_hours_and_minutes(seconds: int, text: str) -> None:
    assert offset_text(seconds) == text


def test_tehran_keeps_its_offset_since() -> None:
    months = [
        datetime(year, month, 15, tzinfo=UTC)
        for year in (2023, 2024, 2025)
        for month in range(1, 13)
    ]

    assert {offset_at("Tehran", int(day.timestamp())) for day in months} == {3 * 3600 + 1800}
