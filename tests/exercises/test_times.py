"""Days, months and offsets on the sheets do not depend on the machine, and are read back."""

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
    day_text,
    offset_at,
    offset_text,
    offsets_on,
    read_day,
    read_offset,
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


@pytest.mark.parametrize("day", [date(2026, month, 9) for month in range(1, 13)])
def test_every_month_is_written_and_read(day: date) -> None:
    assert read_day(f"before {day_text(day)} after") == day


def test_a_text_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match='expected a day such as "9 January 2026", found "soon"'):
        read_day("soon")


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


@pytest.mark.parametrize("seconds", [0, 16_200, -12_600, 45_900])
def test_offsets_are_read_back(seconds: int) -> None:
    assert read_offset(offset_text(seconds)) == seconds


def test_tehran_keeps_its_offset_since() -> None:
    months = [
        datetime(year, month, 15, tzinfo=UTC)
        for year in (2023, 2024, 2025)
        for month in range(1, 13)
    ]

    assert {offset_at("Tehran", int(day.timestamp())) for day in months} == {3 * 3600 + 1800}
