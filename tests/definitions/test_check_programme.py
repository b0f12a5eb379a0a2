"""Days, people, rooms, breaks and lengths that can never be planned, each at its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.definitions.found import Change, Rule, at, checked, problem_of
from tests.factories import (
    as_yaml,
    event_data,
    grouped_rows,
    workshop_data,
    write_roster,
    write_workshop,
)
from trainkit.model.check import read_and_check
from trainkit.problems import Problems


def data() -> Any:
    """Return a workshop in which everything that the planner may know of is said."""
    workshop = workshop_data(
        languages=["en", "ru"],
        days={"2026-03-04": "08:30-16:30"},
        groups={
            "east": {"name": "East", "size": 4, "languages": ["ru"]},
            "west": {"name": "West", "size": 2, "languages": ["en"]},
        },
        speakers={
            "anna": {
                "name": "Anna", "languages": ["en", "ru"],
                "available": ["2026-03-03 10:00-12:00", "2026-03-04"],
            },
            "far": {
                "name": "Far", "timezone": "America/New_York", "remote": True,
                "days": ["2026-03-02", "2026-03-03"], "available": "20:00-24:00",
            },
        },
        interpreters={"pair": {"name": "Pair", "languages": ["en", "ru"], "days": ["2026-03-03"]}},
        interpretation="consecutive",
        consecutive_factor=1.5,
        venues={"hotel": {"name": "Hotel"}, "court": {"name": "Court"}},
        transfers=[{"between": ["hotel", "court"], "minutes": 20}],
        rooms={
            "hall": {"name": "Hall", "venue": "hotel", "seats": 6, "booths": 1},
            "lab": {
                "name": "Lab", "venue": "court", "equipment": ["laptops"], "open": "10:00-15:00",
            },
        },
        breaks=[
            {"id": "tea", "title": "Tea", "minutes": 20, "between": "10:00-11:30"},
            {
                "id": "prayer", "title": "Prayer", "kind": "prayer", "minutes": 15,
                "between": "13:30-14:30", "dates": ["2026-03-03"], "groups": ["east"],
            },
        ],
        wishes={"late": 0, "after_lunch": 30},
    )  # fmt: skip
    workshop["speakers"]["far"]["available"] = "20:00-23:59"
    workshop["modules"][0] |= {
        "speakers": ["anna"],
        "rooms": ["hall", "lab"],
        "together": "if-possible",
        "sessions": {
            "s1": {
                "groups": ["east"],
                "together": True,
                "language": "ru",
                "equipment": ["laptops"],
                "when": ["2026-03-03", "2026-03-04 09:00-12:00"],
                "shortest": 45,
                "longest": 70,
            }
        },
    }
    return workshop


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_workshop(tmp_path / "w", groups=data()["groups"])
    put(folder)
    return folder


def put(folder: Path, change: Change = lambda _: None) -> None:
    workshop = data()
    change(workshop)
    (folder / "workshop.yaml").write_text(as_yaml(workshop), encoding="utf-8")


def test_workshop_that_says_everything_has_no_problem(folder: Path) -> None:
    assert checked(folder) == []


def entry(kind: str, name: str, **changes: Any) -> Change:
    return lambda w: w[kind][name].update(changes)


def module(**changes: Any) -> Change:
    return lambda w: w["modules"][0].update(changes)


def session(**changes: Any) -> Change:
    return lambda w: w["modules"][0]["sessions"]["s1"].update(changes)


def one_break(**changes: Any) -> Change:
    return lambda w: w["breaks"][0].update(changes)


DATE = "expected one of the workshop's dates, found"
S1 = 'the session "Session 1 of alpha"'

RULES: dict[str, Rule] = {
    "hours of another date": (
        lambda w: w["days"].update({"2026-03-09": "09:00-10:00"}),
        "2026-03-09", 0, f'days: {DATE} "2026-03-09"',
    ),
    "date of a speaker": (
        entry("speakers", "anna", available=["2026-03-09 10:00-12:00", "2026-03-04"]),
        '"2026-03-09 10', 0, f'speakers.anna: {DATE} "2026-03-09"',
    ),
    "date of a speaker in another zone, two days off": (
        entry("speakers", "far", days=["2026-03-02", "2026-03-06"]),
        '"2026-03-06"', 0, f'speakers.far: {DATE} "2026-03-06"',
    ),
    "speaker who is never there": (
        entry("speakers", "far", available="07:30-18:00"),
        '"07:30-18:00"', 0,
        "speakers.far: is not available at any time during the workshop; correct days, available "
        "or busy",
    ),
    "date of interpreters": (
        entry("interpreters", "pair", days=["2026-03-10"]),
        '"2026-03-10"', 0, f'interpreters.pair: {DATE} "2026-03-10"',
    ),
    "interpreters who are never there": (
        entry("interpreters", "pair", available="20:00-22:00"),
        '"20:00-22:00"', 0,
        "interpreters.pair: is not available at any time during the workshop; correct days, "
        "available or busy",
    ),
    "hours of a room on another date": (
        entry("rooms", "lab", open=["2026-03-05 10:00-15:00"]),
        '"2026-03-05 10', 0, f'rooms.lab: {DATE} "2026-03-05"',
    ),
    "hours on two other dates": (
        entry("speakers", "anna", available=["2026-03-09 10:00-12:00"]),
        '"2026-03-09 10', 0, f'speakers.anna: {DATE} "2026-03-09"',
    ),
    "room of no venue": (
        lambda w: w["rooms"]["hall"].pop("venue"),
        'hall:\n    name', 10, "rooms.hall: expected its venue, one of hotel, court",
    ),
    "room of an unknown venue": (
        entry("rooms", "hall", venue="hostel"),
        '"hostel"', 0,
        'expected one of the venues defined below "venues", found "hostel"; there: hotel, court',
    ),
    "way to an unknown venue": (
        lambda w: w["transfers"][0].update(between=["hotel", "airport"]),
        '"airport"', 0,
        'expected one of the venues defined below "venues", found "airport"; there: hotel, court',
    ),
    "break on another date": (
        one_break(dates=["2026-03-03", "2026-03-11"]),
        '"2026-03-11"', 0, f'tea: {DATE} "2026-03-11"',
    ),
    "break for which a day ends too early": (
        one_break(between="16:15-17:00"),
        '"16:15-17:00"', 0,
        "tea: on 2026-03-04, which lasts 08:30-16:30, 20 minutes between 16:15-17:00 do not "
        "fit; give dates with enough time for it",
    ),
    "break that does not fit between its times": (
        one_break(between="10:00-10:15"),
        'id: "tea"', 0, "breaks[1]: a break of 20 minutes does not fit between 10:00-10:15",
    ),
    "break that is no break": (
        one_break(kind="photo"),
        '"photo"', 0, "breaks[1].kind: expected 'break', 'lunch' or 'prayer', found \"photo\"",
    ),
    "break with the id of an event": (
        one_break(id="pre"),
        'id: "pre"\n    title: "Tea"', 4, 'the id "pre" is used twice; first on line {first}',
    ),
    "group that nobody defined": (
        session(groups=["east", "north"]),
        '"north"', 0,
        'expected one of the groups defined below "groups", found "north"; there: east, west',
    ),
    "room among several that nobody defined": (
        module(rooms=["hall", "lab", "attic"]),
        '"attic"', 0,
        'expected one of the rooms defined below "rooms", found "attic"; there: hall, lab',
    ),
    "both room and rooms": (
        session(room="hall", rooms=["lab"]),
        'groups:\n          - "east"', 0,
        "modules[1].sessions.s1: expected either room or rooms, found both",
    ),
    "time on another date": (
        session(when=["2026-03-12 09:00-12:00", "2026-03-04"]),
        '"2026-03-12 09', 0, f'modules[1].sessions.s1.when: {DATE} "2026-03-12"',
    ),
    "time that is shorter than the session": (
        session(when="2026-03-03 16:30-18:00"),
        '"2026-03-03 16:30-18:00"', 0,
        f"{S1} takes 60 minutes, but the longest time that its windows allow on one day has 30",
    ),
    "equipment that no room has": (
        session(equipment=["laptops", "oven"]),
        'equipment:\n          - "laptops"\n          - "oven"', 21,
        f"{S1} needs laptops, oven in one room, but the rooms that it may use have laptops",
    ),
    "shortest that is longer than the session": (
        session(shortest=65),
        'shortest: "65"', 10, 's1: shortest is 65, but "Session 1 of alpha" takes 60 minutes',
    ),
    "longest that is shorter than the session": (
        session(longest=50),
        'longest: "50"', 9, 's1: longest is 50, but "Session 1 of alpha" takes 60 minutes',
    ),
    "shortest that is longer than longest": (
        session(shortest=80),
        'groups:\n          - "east"', 0,
        "modules[1].sessions.s1: shortest is more than longest",
    ),
    "wish that is none": (
        lambda w: w["wishes"].update(lunch=3),
        'lunch: "3"', 0,
        'wishes.lunch: this key is not known; did you mean "after_lunch"?',
    ),
    "group of more people than are in it": (
        entry("groups", "west", size=3),
        'size: "3"', 6,
        "warning: groups.west: size is 3, but participants.xlsx has 2 people in it; correct one "
        "of them, or leave out size to have the people counted",
    ),
    "group of nobody": (
        lambda w: w["groups"].update(north={"name": "North"}),
        'north:\n    name', 0, "warning: groups.north: participants.xlsx has nobody in this group",
    ),
    "group with a language that the workshop lacks": (
        entry("groups", "west", languages=["en", "de"]),
        '"de"', 0, 'warning: groups.west: "de" is not among the workshop\'s languages',
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_rule_is_reported_once_at_its_place(folder: Path, rule: Rule) -> None:
    put(folder, rule[0])
    assert checked(folder) == [problem_of(folder, "workshop.yaml", rule)]


def test_people_of_a_group_are_counted_where_its_size_is_left_out(folder: Path) -> None:
    put(folder, lambda w: [group.pop("size") for group in w["groups"].values()])
    problems = Problems()
    definitions = read_and_check(folder, problems)
    assert list(problems) == []
    assert definitions is not None
    assert definitions.group_sizes == {"east": 4, "west": 2}


def test_a_roster_without_groups_is_one_warning_and_asks_for_sizes(folder: Path) -> None:
    write_roster(folder / "participants.xlsx")
    nobody = (
        'participants.xlsx:Participants: warning: nobody has a group; add a column "Group" with '
        "one of East, West in each row, and the register, papers and lists are made group by group"
    )
    assert checked(folder) == [nobody]
    put(folder, entry("groups", "west", size=3))
    place = at(folder, "workshop.yaml", "groups:\n  east")
    assert checked(folder) == [
        nobody,
        f"{place}: warning: groups: 7 people in all, but 6 in participants.xlsx",
    ]
    put(folder, lambda w: w["groups"]["west"].pop("size"))
    assert checked(folder) == [
        nobody,
        f"{place}: groups: expected the size of west, because nobody has a group yet",
    ]


def test_people_without_a_group_are_named(folder: Path) -> None:
    rows = grouped_rows({"east": {"size": 3}, "west": {"size": 1}})
    write_roster(folder / "participants.xlsx", rows)
    put(folder, lambda w: [group.pop("size") for group in w["groups"].values()])
    assert checked(folder) == [
        "participants.xlsx:Participants: warning: no group is given for P-05, P-06; fill in the "
        "column Group"
    ]


def test_each_group_may_have_its_own_test(folder: Path) -> None:
    def put_tests(*groups: list[str]) -> None:
        tests = [
            event_data(f"pre-{n}", "pre-test", "2026-03-03", "09:00", 30, groups=names)
            for n, names in enumerate(groups)
        ]
        put(folder, lambda w: w.update(events=[*tests, *w["events"][1:]]))

    put_tests(["east"], ["west"])
    assert checked(folder) == []
    put_tests(["east"])
    place = at(folder, "workshop.yaml", "events:")
    assert checked(folder) == [f"{place}: warning: events: no pre-test for West"]


def test_seats_are_counted_for_those_who_are_in_the_room_together(folder: Path) -> None:
    put(folder, module(room="hall", rooms=[], sessions={}))
    assert checked(folder) == []
    put(folder, lambda w: (module(room="hall", rooms=[], sessions={})(w),
                           entry("rooms", "hall", seats=3)(w)))  # fmt: skip
    place = at(folder, "workshop.yaml", 'seats: "3"', 7)
    assert checked(folder) == [
        f"{place}: warning: rooms.hall: has 3 seats, but there are 4 participants"
    ]
    put(folder, lambda w: (module(room="hall", rooms=[], sessions={}, together=True)(w),
                           entry("rooms", "hall", seats=5)(w)))  # fmt: skip
    place = at(folder, "workshop.yaml", 'seats: "5"', 7)
    assert checked(folder) == [
        f"{place}: warning: rooms.hall: has 5 seats, but there are 6 participants"
    ]


def test_session_longer_than_a_block_is_none_if_it_may_be_cut_or_shortened(folder: Path) -> None:
    put(folder, lambda w: (w["day"].update(longest_block=50), module(shortest=50)(w)))
    assert checked(folder) == []


def test_event_outside_the_hours_of_its_date(folder: Path) -> None:
    put(folder, lambda w: w["events"][2].update(start="16:15"))
    place = at(folder, "workshop.yaml", '"16:15"')
    assert checked(folder) == [
        f"{place}: post: starts at 16:15 and lasts 30 minutes, outside the day from 08:30 to 16:30 "
        "on 2026-03-04"
    ]


def test_hours_that_a_clock_skips_are_found_in_the_speakers_own_zone(folder: Path) -> None:
    # America/New_York sprang forward on 8 March 2026 at 02:00 (IANA tzdata).
    def change(workshop: Any) -> None:
        workshop.update(dates=["2026-03-08", "2026-03-09"], days={})
        for event, day in zip(workshop["events"], ("08", "", "09"), strict=True):
            event["on"] = f"2026-03-{day}" if day else "every day"
        workshop["speakers"] = {
            "anna": {"name": "Anna"},
            "far": {
                "name": "Far", "timezone": "America/New_York",
                "available": ["2026-03-08 02:30-03:30", "2026-03-07 22:00-23:30"],
            },
        }  # fmt: skip
        workshop["interpreters"], workshop["breaks"] = {}, workshop["breaks"][:1]
        workshop["modules"][0]["sessions"] = {}

    put(folder, change)
    place = at(folder, "workshop.yaml", '"2026-03-08 02:30-03:30"')
    assert [one for one in checked(folder) if "day of rest" not in one] == [
        f"{place}: 02:30 on 2026-03-08 in America/New_York does not exist, because clocks go "
        f"forward then"
    ]


# Clock changes as in the IANA data: Germany 2027-03-28 and 2027-10-31, Almaty 2024-02-29.
SKIPPED = (
    "ERROR 02:15 on 2027-03-28 in Europe/Berlin does not exist, because clocks go forward then"
)
TWICE = "WARNING {} occurs twice, because clocks go back then"


@pytest.mark.parametrize(
    ("zone", "day", "start", "expected"),
    [
        ("Europe/Berlin", "2027-03-28", "02:15", [SKIPPED]),
        (
            "Europe/Berlin", "2027-10-31", "02:15",
            [TWICE.format("02:15 on 2027-10-31 in Europe/Berlin")],
        ),
        (
            "Asia/Almaty", "2024-02-29", "23:10",
            [
                TWICE.format("23:45 on 2024-02-29 in Asia/Almaty"),
                TWICE.format("23:10 on 2024-02-29 in Asia/Almaty"),
            ],
        ),
        ("Europe/Berlin", "2027-03-29", "02:15", []),
    ],
)  # fmt: skip
def test_times_that_clocks_skip_or_repeat_are_reported(
    tmp_path: Path, zone: str, day: str, start: str, expected: list[str]
) -> None:
    folder = write_workshop(tmp_path / "w")
    workshop = workshop_data(
        timezone=zone,
        dates=[day],
        day={"start": "00:30", "end": "23:45"},
        events=[event_data("night", "activity", day, start, 30)],
    )
    del workshop["assessment"]
    (folder / "workshop.yaml").write_text(as_yaml(workshop), encoding="utf-8")
    problems = Problems()
    read_and_check(folder, problems)
    found = (*problems.errors, *problems.warnings)
    assert [f"{problem.severity.name} {problem.message}" for problem in found] == expected


def test_the_steps_of_an_event_take_as_long_as_it_does(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path / "w")
    steps = [{"minutes": 10, "title": "Prepare", "method": "group-work"}]
    event = event_data("table", "activity", "2026-03-03", "14:00", 30, run_sheet=steps)
    workshop = workshop_data(events=[*workshop_data()["events"], event])
    (found,) = checked(folder, workshop)
    assert found.endswith("the steps take 10 minutes; expected 30, as long as the event")
