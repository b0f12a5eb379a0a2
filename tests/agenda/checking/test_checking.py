"""What a problem says that cannot be: every message in full, at its place in the file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.agenda.programme import DAY_1, DAY_2, make_problem, problem_data
from tests.definitions.found import at, shown
from trainkit.agenda.checking import check_problem
from trainkit.agenda.reading import read_problem
from trainkit.definitions.yamlfile import Location
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


def test_check_problem_says_all_at_once_at_its_place_in_the_file(tmp_path: Path) -> None:
    data = problem_data()
    data["sessions"]["law-a"]["groups"] = ["alpah"]
    data["sessions"]["lab-b"]["after"] = ["lab-c"]
    data["breaks"][0]["minutes"] = 75
    path, problems = tmp_path / "problem.json", Problems()
    path.write_text(json.dumps(data, indent=1), encoding="utf-8")
    found = read_problem(path, problems)
    assert found is not None
    check_problem(found[0], found[1].place, problems)
    places = [
        at(tmp_path, "problem.json", '"minutes": 75', len('"minutes": ')),
        at(tmp_path, "problem.json", '"alpah"'),
        at(tmp_path, "problem.json", '"lab-c"'),
    ]
    assert shown(problems, tmp_path) == [
        f'{places[0]}: the break "Coffee" (coffee) lasts 75 minutes and does not fit between 10:00 '
        "and 11:00",
        f'{places[1]}: "The law" (law-a): found no group "alpah"; did you mean "alpha"?',
        f'{places[2]}: "Trace a payment" (lab-b): found no session "lab-c"; did you mean "lab-b"?',
    ]


def test_times_at_clock_changes() -> None:
    # Berlin skips 02:00 to 03:00 on 29 March 2026; New York repeats 01:00 to 02:00 on 1 November.
    data = {
        "id": "night", "timezone": "Europe/Berlin", "groups": {"all": {"name": "All"}},
        "days": [{"date": "2026-03-29", "start": "02:30", "end": "12:00"},
                 {"date": "2026-11-01", "start": "06:00", "end": "12:00"}],
        "people": {"p": {"name": "P", "timezone": "America/New_York", "available": [
            {"start": "2026-11-01T01:30", "end": "2026-11-01T04:00"}]}},
        "rooms": {"r": {"name": "R", "open": [
            {"start": "2026-03-29T02:00", "end": "2026-03-29T12:00"}]}},
        "breaks": [{"id": "tea", "title": "Tea", "minutes": 15, "earliest": "02:30",
                    "latest": "09:00", "dates": ["2026-03-29"]}],
        "fixed": [{"id": "walk", "title": "Walk", "start": "2026-03-29T02:45", "minutes": 60}],
        "sessions": {"s": {"title": "S", "groups": ["all"], "minutes": 30,
                           "pin": {"start": "2026-11-01T07:00"}}},
    }  # fmt: skip
    gap = "on 29 March 2026 in Europe/Berlin does not exist, because clocks go forward then"
    found = _found(data)
    assert {place: words for place, words in found.items() if "clocks" in words} == {
        ("days", 0, "start"): f"the day's start: 02:30 {gap}",
        ("rooms", "r", "open", 0, "start"): f"R: 02:00 {gap}",
        ("breaks", 0, "earliest"): f'the break "Tea" (tea): 02:30 {gap}',
        ("fixed", 0, "start"): f'the event "Walk" (walk): 02:45 {gap}',
        ("people", "p", "available", 0, "start"):
            "warning: P: 01:30 on 1 November 2026 in America/New_York occurs twice, because "
            "clocks go back then; the first is used",
    }  # fmt: skip


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


# -- cases: each changes the programme; ``messages.txt`` has what is said of it -------------------


def references_that_name_nothing(data: Data) -> None:
    data["sessions"]["case-b"] |= {"people": ["annna"], "rooms": ["hal", "hall"],
                                   "pin": {"start": f"{DAY_2}T10:15", "room": "hull"}}  # fmt: skip
    data["fixed"][0] |= {"groups": ["gamma"], "people": ["zzz"], "room": "attic"}
    data["breaks"][1]["groups"] = ["betta"]


def references_that_are_given_twice(data: Data) -> None:
    data["sessions"]["law-a"]["rooms"] = ["side", "hall", "side"]
    data["breaks"][0]["dates"] = [DAY_1, DAY_1, "2026-03-09"]


def ids_that_breaks_and_events_share(data: Data) -> None:
    coffee = data["breaks"][0]
    data["breaks"][0] = {**coffee, "dates": [DAY_1]}
    data["breaks"] += [{**coffee, "dates": [DAY_2]}, {**data["breaks"][1], "dates": [DAY_2]}]
    data["fixed"] += [
        {"id": "coffee", "title": "Visit", "start": f"{DAY_1}T16:30", "minutes": 15},
        {"id": "opening", "title": "Closing", "start": f"{DAY_2}T16:30", "minutes": 15},
    ]


def transfers_between_unknown_equal_and_repeated_venues(data: Data) -> None:
    data["transfers"] += [
        {"between": ["hotel", "academy"], "minutes": 5},
        {"between": ["hotel", "hotel"], "minutes": 5},
        {"between": ["hotel", "acadmy"], "minutes": 5},
    ]


def circles_are_reported_once_each(data: Data) -> None:
    data["sessions"]["pre-a"]["after"] = ["lab-a"]
    data["sessions"]["desk-b"]["after"] = ["desk-b"]


def person_who_is_never_there(data: Data) -> None:
    nights = [{"start": f"{DAY_1}T18:00", "end": f"{DAY_1}T20:00"}]
    data["people"]["dana"]["available"] = nights
    data["people"]["idle"] = {"name": "Ida Idle", "available": nights}


def joint_sessions_that_cannot_be_one(data: Data) -> None:
    data["sessions"]["pre-a"]["shortest"] = 30
    data["sessions"]["pre-b"] |= {"minutes": 45, "groups": ["beta", "alpha"]}
    data["sessions"]["talk-b"] |= {"people": [], "language": None}
    data["sessions"]["post-b"]["joint"] = "posts"


def joint_sessions_of_which_one_takes_longer_by_interpretation(data: Data) -> None:
    for name in ("talk-a", "talk-b"):
        data["sessions"][name] |= {"interpretation": "consecutive", "minutes": 45}


def interpreters_of_one_language_or_never_there(data: Data) -> None:
    data["interpreters"]["second"]["languages"] = ["kk", "kk"]
    data["interpreters"]["night"] = {
        "name": "Night team", "languages": ["en", "fr"],
        "available": [{"start": f"{DAY_1}T20:00", "end": f"{DAY_1}T22:00"}],
    }  # fmt: skip


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
        {"id": "dinner", "title": "Dinner", "start": f"{DAY_1}T16:30", "minutes": 60,
         "lunch": True},
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
        references_that_name_nothing,
        references_that_are_given_twice,
        ids_that_breaks_and_events_share,
        transfers_between_unknown_equal_and_repeated_venues,
        circles_are_reported_once_each,
        person_who_is_never_there,
        joint_sessions_that_cannot_be_one,
        joint_sessions_of_which_one_takes_longer_by_interpretation,
        interpreters_of_one_language_or_never_there,
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
