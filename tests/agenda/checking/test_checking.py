"""What a problem says that cannot be: every message in full, at its place in the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.agenda.programme import DAY_1, DAY_2, make_problem, problem_data
from trainkit.agenda.checking import check_problem
from trainkit.model.yaml import Location
from trainkit.problems import Place, Problems

Data = dict[str, Any]


def _in_words(found: dict[Location, str]) -> str:
    """Return a line for each location."""
    return "\n".join(f"{'/'.join(map(str, where))}: {words}" for where, words in found.items())


def _found(data: Data) -> dict[Location, str]:
    """Return the message at each location, warnings marked; several are joined by a bar."""
    problems, locations = Problems(), []

    def place_of(location: Location) -> Place:
        locations.append(location)
        return Place(Path("problem"), len(locations))

    check_problem(make_problem(data), place_of, problems)
    found: dict[Location, list[str]] = {}
    for problem in problems:
        location = locations[problem.place.line - 1]
        mark = "" if problem in problems.errors else "warning: "
        found.setdefault(location, []).append(mark + problem.message)
    return {location: " | ".join(sorted(messages)) for location, messages in found.items()}


def test_check_problem_that_is_sound_finds_nothing() -> None:
    assert _found(problem_data()) == {}


def test_pin_in_a_room_that_is_closed_or_taken() -> None:
    data = problem_data()
    data["sessions"]["case-a"]["pin"] = {"start": f"{DAY_2}T13:00", "room": "side"}
    data["fixed"].append(
        {"id": "set-up", "title": "Set-up", "start": f"{DAY_2}T10:30", "minutes": 20,
         "groups": ["alpha"], "room": "hall"}
    )  # fmt: skip
    found = _found(data)
    assert found.keys() == {
        ("sessions", "case-a", "pin", "room"), ("sessions", "case-b", "pin", "room"),
    }  # fmt: skip
    assert "Side room is not open" in found["sessions", "case-a", "pin", "room"]
    assert (
        'Hall has "A case" (case-b) and the event "Set-up"'
        in (found["sessions", "case-b", "pin", "room"])
    )


def test_pins_of_joint_sessions_at_one_time_agree() -> None:
    data = problem_data()
    data["sessions"]["talk-a"]["pin"] = {"start": f"{DAY_1}T10:15", "room": "hall"}
    data["sessions"]["talk-b"]["pin"] = {"start": f"{DAY_1}T10:15"}
    assert _found(data) == {}
    data["sessions"]["talk-b"]["pin"]["room"] = "side"
    assert list(_found(data)) == [("sessions", "talk-b", "pin", "start")]


def test_pins_against_the_order() -> None:
    data = problem_data()
    data["sessions"]["post-b"]["pin"] = {"start": f"{DAY_2}T11:10"}
    data["sessions"]["case-b"] |= {"shortest": 50}
    assert _found(data) == {}
    del data["sessions"]["case-b"]["shortest"]
    found = _found(data)
    assert [*found] == [("sessions", "post-b", "pin", "start")]
    assert '"Post-test" (post-b) starts before "A case" (case-b) has ended' in "".join(
        found.values()
    )


def test_break_for_which_its_groups_are_never_free_at_once() -> None:
    data = problem_data()
    data["fixed"] += [
        {"id": "tour", "title": "Tour", "start": f"{DAY_1}T10:00", "minutes": 35,
         "groups": ["alpha"]},
        {"id": "film", "title": "Film", "start": f"{DAY_1}T10:25", "minutes": 35,
         "groups": ["beta"]},
    ]  # fmt: skip
    assert _found(data) == {
        ("breaks", 0, "latest"): (
            'the break "Coffee" (coffee) has no place on 3 March 2026 between 10:00 and 11:00 '
            "beside the fixed events and after earlier pauses"
        )
    }


# -- cases: each changes the programme; ``messages.txt`` has what is said of it -------------------


def circles_are_reported_once_each(data: Data) -> None:
    data["sessions"]["pre-a"]["after"] = ["lab-a"]
    data["sessions"]["desk-b"]["after"] = ["desk-b"]


def joint_sessions_of_which_one_takes_longer_by_interpretation(data: Data) -> None:
    for name in ("talk-a", "talk-b"):
        data["sessions"][name] |= {"interpretation": "consecutive", "minutes": 45}


def breaks_that_find_no_place(data: Data) -> None:
    data["breaks"] += [
        {"id": "dawn", "title": "Dawn", "minutes": 15, "earliest": "08:00", "latest": "09:10"},
        {"id": "tea", "title": "Tea", "minutes": 30, "earliest": "10:30", "latest": "11:05",
         "groups": ["beta"]},
    ]  # fmt: skip
    data["breaks"][0] |= {"minutes": 30, "earliest": "10:20", "latest": "11:00"}
    data["fixed"].append(
        {"id": "visit", "title": "Visit", "start": f"{DAY_2}T12:30", "minutes": 60}
    )


def fixed_events_outside_the_day_without_people_or_at_once(data: Data) -> None:
    data["fixed"] += [
        {"id": "dinner", "title": "Dinner", "start": f"{DAY_1}T16:30", "minutes": 60},
        {"id": "tour", "title": "Tour", "start": "2026-03-07T10:00", "minutes": 60},
        {"id": "talk", "title": "Speech", "start": f"{DAY_2}T13:30", "minutes": 20,
         "people": ["anna"], "room": "side", "groups": ["beta"]},
        {"id": "news", "title": "News", "start": f"{DAY_2}T13:40", "minutes": 20,
         "people": ["anna", "dana"], "room": "side", "groups": ["alpha"]},
    ]  # fmt: skip


def pin_that_contradicts_the_rest(data: Data) -> None:
    pins: Data = {
        "law-a": {"start": f"{DAY_1}T09:17", "room": "hall"},
        "desk-b": {"start": f"{DAY_2}T16:30"},
        "post-b": {"start": "2026-03-09T10:00"},
        "lab-b": {"start": f"{DAY_1}T13:00", "room": "side"},
        "talk-a": {"start": f"{DAY_1}T15:00"},
        "case-b": {"start": f"{DAY_2}T11:30", "room": "hall"},
    }
    for name, pin in pins.items():
        data["sessions"][name]["pin"] = pin


def pins_that_contradict_each_other(data: Data) -> None:
    data["sessions"]["lab-b"] |= {"pin": {"start": f"{DAY_2}T09:45"}, "marks": []}
    data["sessions"]["case-a"]["pin"] = {"start": f"{DAY_2}T11:00", "room": "hall"}
    data["sessions"]["pre-b"]["pin"] = {"start": f"{DAY_2}T09:30", "room": "hall"}


CASES: dict[str, Callable[[Data], None]] = {
    one.__name__: one
    for one in (
        circles_are_reported_once_each,
        joint_sessions_of_which_one_takes_longer_by_interpretation,
        breaks_that_find_no_place,
        fixed_events_outside_the_day_without_people_or_at_once,
        pin_that_contradicts_the_rest,
        pins_that_contradict_each_other,
    )
}


@pytest.mark.parametrize("name", CASES)
def test_messages_of_what_cannot_be(name: str) -> None:
    text = (Path(__file__).parent / "messages.txt").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^== (\w+)\n(.*?)(?=^== |\Z)", text, flags=re.M | re.S))
    data = problem_data()
    CASES[name](data)
    assert _in_words(_found(data)) == sections[name].strip()
