"""The words of messages about an agenda."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from tests.agenda.programme import DAY_1, DAY_2, make_problem
from trainkit.agenda.problem import Window, instant
from trainkit.agenda.words import clock_span, closest, groups_of, in_minutes, the_windows, when
from trainkit.model.fields import zone_info
from trainkit.text.languages import and_list, or_list


@pytest.mark.parametrize(
    ("parts", "expected"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_lists(parts: list[str], expected: str) -> None:
    assert and_list(parts) == expected
    assert or_list(parts) == expected.replace(" and ", " or ")


def test_lengths_and_times() -> None:
    assert (in_minutes(1), in_minutes(45)) == ("1 minute", "45 minutes")
    assert clock_span(time(9), time(13, 5)) == "09:00-13:05"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (f"{DAY_1}T09:00", f"{DAY_1}T10:30", "3 March 2026, 09:00-10:30"),
        (f"{DAY_1}T23:00", f"{DAY_2}T01:00", "3 March 2026, 23:00 to 4 March 2026, 01:00"),
        (f"{DAY_1}T00:00", f"{DAY_2}T00:00", "3 March 2026"),
        (f"{DAY_1}T00:00", "2026-03-05T00:00", "3 March 2026 to 4 March 2026"),
    ],
)
def test_spans_that_end_on_another_day(start: str, end: str, expected: str) -> None:
    zone = zone_info("UTC")
    data: Any = {"start": start, "end": end}
    span = Window.model_validate(data)
    assert when(zone, instant(span.start, zone), instant(span.end, zone)) == expected


@pytest.mark.parametrize(
    ("hours", "zone", "expected"),
    [
        ([(DAY_2, "09:00", "12:00")], None, "on 4 March 2026, 09:00-12:00"),
        (
            [(DAY_2, "09:00", "12:00"), (DAY_1, "09:00", "12:00"), (DAY_1, "13:00", "14:00")],
            None,
            "on 3 March 2026 and 4 March 2026, 09:00-12:00 and 3 March 2026, 13:00-14:00",
        ),
        (
            [("2026-03-09", "09:00", "12:00")],
            None,
            "on 9 March 2026, 09:00-12:00, outside the hours of all days",
        ),
        (
            [(DAY_1, "08:00", "09:00")],
            "Europe/Berlin",
            "on 3 March 2026, 12:00-13:00 (time in Asia/Almaty)",
        ),
    ],
)
def test_windows_with_the_same_hours_stand_together(
    hours: list[tuple[str, str, str]], zone: str | None, expected: str
) -> None:
    data: list[Any] = [
        {"start": f"{day}T{start}", "end": f"{day}T{end}"} for day, start, end in hours
    ]
    windows = [Window.model_validate(one) for one in data]
    assert the_windows(make_problem(), windows, zone) == expected


def test_window_of_several_days_is_said_from_the_first_to_the_last() -> None:
    window = Window.model_validate({"start": f"{DAY_1}T00:00", "end": "2026-03-05T00:00"})
    assert the_windows(make_problem(), [window]) == "from 3 March 2026 to 4 March 2026"


def test_names_that_are_meant() -> None:
    assert closest("hal", ["hall", "lab"]) == '; did you mean "hall"?'
    assert closest("attic", ["hall", "lab"]) == "; known: hall, lab"
    assert closest("attic", []) == "; none is defined"


def test_groups() -> None:
    problem = make_problem()
    assert groups_of(problem, ["alpha"]) == "Group Alpha"
    assert groups_of(problem, ["alpha", "beta"]) == groups_of(problem, ()) == "all groups"
