"""What a problem says that cannot be: every message in full, at its place in the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.agenda.programme import DAY_1, DAY_2, make_problem, problem_data
from tests.definitions.found import at, shown
from trainkit.agenda.checking import check_problem
from trainkit.agenda.reading import read_problem
from trainkit.definitions.yamlfile import Location
from trainkit.problems import Place, Problems

Data = dict[str, Any]


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


def test_references_that_name_nothing() -> None:
    data = problem_data()
    data["sessions"]["case-b"] |= {"people": ["annna"], "rooms": ["hal", "hall"],
                                   "pin": {"start": f"{DAY_2}T10:15", "room": "hull"}}  # fmt: skip
    data["fixed"][0] |= {"groups": ["gamma"], "people": ["zzz"], "room": "attic"}
    data["breaks"][1]["groups"] = ["betta"]
    assert _found(data) == {
        ("sessions", "case-b", "people", 0):
            '"A case" (case-b): found no person "annna"; did you mean "anna"?',
        ("sessions", "case-b", "rooms", 0):
            '"A case" (case-b): found no room "hal"; did you mean "hall"?',
        ("sessions", "case-b", "pin", "room"):
            '"A case" (case-b): found no room "hull"; did you mean "hall"?',
        ("fixed", 0, "groups", 0):
            'the event "Opening" (opening): found no group "gamma"; known: alpha, beta',
        ("fixed", 0, "people", 0):
            'the event "Opening" (opening): found no person "zzz"; known: anna, dana, jorge',
        ("fixed", 0, "room"):
            'the event "Opening" (opening): found no room "attic"; known: hall, lab, side',
        ("breaks", 1, "groups", 0):
            'the break "Lunch" (lunch): found no group "betta"; did you mean "beta"?',
    }  # fmt: skip


def test_references_that_stand_twice() -> None:
    data = problem_data()
    data["sessions"]["law-a"]["rooms"] = ["side", "hall", "side"]
    data["breaks"][0]["dates"] = [DAY_1, DAY_1, "2026-03-09"]
    assert _found(data) == {
        ("sessions", "law-a", "rooms", 2): '"The law" (law-a): the room "side" is given twice',
        ("breaks", 0, "dates", 1): 'the break "Coffee" (coffee): 3 March 2026 is given twice',
        ("breaks", 0, "dates", 2):
            'the break "Coffee" (coffee): 9 March 2026 is not one of the days',
    }  # fmt: skip


def test_ids_that_breaks_and_events_share() -> None:
    data = problem_data()
    coffee = data["breaks"][0]
    data["breaks"][0] = {**coffee, "dates": [DAY_1]}
    data["breaks"] += [{**coffee, "dates": [DAY_2]}, {**data["breaks"][1], "dates": [DAY_2]}]
    data["fixed"] += [
        {"id": "coffee", "title": "Visit", "start": f"{DAY_1}T16:30", "minutes": 15},
        {"id": "opening", "title": "Closing", "start": f"{DAY_2}T16:30", "minutes": 15},
    ]
    assert _found(data) == {
        ("breaks", 3, "id"):
            'the break "Lunch" (lunch): another break has this id and is on 4 March 2026 too; '
            "give each an id of its own",
        ("fixed", 1, "id"):
            'the event "Visit" (coffee): the break "Coffee" (coffee) has this id too; give each an '
            "id of its own",
        ("fixed", 2, "id"):
            'the event "Closing" (opening): the event "Opening" (opening) has this id too; give '
            "each an id of its own",
    }  # fmt: skip


def test_transfers_between_unknown_equal_and_repeated_venues() -> None:
    data = problem_data()
    data["transfers"] += [
        {"between": ["hotel", "academy"], "minutes": 5},
        {"between": ["hotel", "hotel"], "minutes": 5},
        {"between": ["hotel", "acadmy"], "minutes": 5},
    ]
    assert _found(data) == {
        ("transfers", 1, "between"):
            "the way between hotel and academy is given twice; it is the same in both "
            "directions",
        ("transfers", 2, "between"):
            "the way between hotel and hotel: expected two different venues",
        ("transfers", 3, "between", 1):
            'the way between hotel and acadmy: no room is in the venue "acadmy"; did you mean '
            '"academy"?',
    }  # fmt: skip


def test_circles_are_reported_once_each() -> None:
    data = problem_data()
    data["sessions"]["pre-a"]["after"] = ["lab-a"]
    data["sessions"]["desk-b"]["after"] = ["desk-b"]
    assert _found(data) == {
        ("sessions", "pre-a", "after", 0):
            '"Pre-test" (pre-a) follows "Trace a payment" (lab-a), which follows "Exchanges" '
            '(talk-a), which follows "Pre-test" (pre-a): a circle; take one of these out of '
            '"after"',
        ("sessions", "desk-b", "after", 0):
            '"The law" (desk-b) follows "The law" (desk-b): a circle; take one of these out of '
            '"after"',
    }  # fmt: skip


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
    gap = "on 29 March 2026 in Europe/Berlin does not exist: clocks go forward then"
    found = _found(data)
    assert {place: words for place, words in found.items() if "clocks" in words} == {
        ("days", 0, "start"): f"the day's start: 02:30 {gap}",
        ("rooms", "r", "open", 0, "start"): f"R: 02:00 {gap}",
        ("breaks", 0, "earliest"): f'the break "Tea" (tea): 02:30 {gap}',
        ("fixed", 0, "start"): f'the event "Walk" (walk): 02:45 {gap}',
        ("people", "p", "available", 0, "start"):
            "warning: P: 01:30 on 1 November 2026 in America/New_York happens twice: clocks go "
            "back then; the first is meant",
    }  # fmt: skip


def test_person_who_is_never_there() -> None:
    data = problem_data()
    nights = [{"start": f"{DAY_1}T18:00", "end": f"{DAY_1}T20:00"}]
    data["people"]["dana"]["available"] = nights
    data["people"]["idle"] = {"name": "Ida Idle", "available": nights}
    assert _found(data) == {
        ("people", "dana", "available"):
            "Dana Lawyer: found no minute of availability inside any day",
        ("people", "idle", "available"):
            "warning: Ida Idle: found no minute of availability inside any day",
    }  # fmt: skip


def test_person_who_is_there_for_too_short_a_time() -> None:
    data = problem_data()
    data["people"]["jorge"]["available"][0]["end"] = "2026-03-02T23:50"
    words = "lasts 60 minutes at least; Jorge Speaker is there for 50 minutes at most at a time"
    assert _found(data) == {
        ("sessions", name, "people", 0): f'"Exchanges" ({name}) {words} when it can be held'
        for name in ("talk-a", "talk-b")
    }


def test_people_who_are_never_there_together() -> None:
    data = problem_data()
    data["people"]["dana"]["available"] = [{"start": f"{DAY_1}T11:15", "end": f"{DAY_1}T15:00"}]
    data["sessions"]["talk-a"] |= {"people": ["jorge", "dana"], "joint": None}
    data["sessions"]["talk-b"]["joint"] = None
    data["people"]["jorge"]["available"][0]["end"] = f"{DAY_1}T01:30"
    data["sessions"]["case-a"]["people"] = []
    assert _found(data) == {
        ("sessions", "talk-a", "people", 1):
            '"Exchanges" (talk-a) lasts 60 minutes at least; Dana Lawyer is there for 15 minutes '
            "at most at a time when it can be held",
    }  # fmt: skip


def test_session_longer_than_any_day() -> None:
    data = problem_data()
    data["longest_block"] = 480
    data["sessions"]["law-a"] |= {"minutes": 500, "shortest": 490}
    block = (
        "nobody works longer than 480 minutes without a pause; give marks at which it may be "
        "cut, or raise longest_block"
    )
    who = '"The law" (law-a) lasts 490 minutes at least'
    assert _found(data) == {
        ("sessions", "law-a", "shortest"):
            f"{who}; {block} | {who}; the longest day has 480 minutes",
    }  # fmt: skip


def test_session_longer_than_the_longest_block() -> None:
    data = problem_data()
    data["longest_block"] = 60
    data["sessions"]["case-a"] |= {"minutes": 120, "marks": [50]}
    data["sessions"]["lab-b"] |= {"shortest": 65, "marks": []}
    data["sessions"]["desk-b"]["minutes"] = 35
    rest = (
        "nobody works longer than 60 minutes without a pause; give marks at which it may be "
        "cut, or raise longest_block"
    )
    assert _found(data) == {
        ("sessions", "case-a", "minutes"):
            '"A case" (case-a) lasts 120 minutes at least, 70 of them in one part; ' + rest,
        ("sessions", "lab-b", "shortest"):
            '"Trace a payment" (lab-b) lasts 65 minutes at least; ' + rest,
        ("sessions", "desk-b", "minutes"):
            '"The law" (desk-b) lasts 70 minutes at least with interpretation; ' + rest,
    }  # fmt: skip


def test_session_for_which_its_windows_and_the_fixed_events_leave_no_time() -> None:
    data = problem_data()
    data["sessions"]["law-a"]["windows"] = [
        {"start": f"{DAY_1}T16:40", "end": f"{DAY_1}T18:00"},
        {"start": f"{DAY_2}T08:00", "end": f"{DAY_2}T09:25"},
    ]
    data["sessions"]["desk-b"]["windows"] = [{"start": f"{DAY_1}T09:00", "end": f"{DAY_1}T10:15"}]
    assert _found(data) == {
        ("sessions", "law-a", "windows"):
            '"The law" (law-a) lasts 30 minutes at least; its windows leave 25 minutes of a day at '
            "most",
        ("sessions", "desk-b"):
            '"The law" (desk-b) lasts 60 minutes at least with interpretation; the fixed events of '
            "its groups and people leave 55 minutes at most",
    }  # fmt: skip


def test_joint_sessions_that_cannot_be_one() -> None:
    data = problem_data()
    data["sessions"]["pre-a"]["shortest"] = 30
    data["sessions"]["pre-b"] |= {"minutes": 45, "groups": ["beta", "alpha"]}
    data["sessions"]["talk-b"] |= {"people": [], "language": None}
    data["sessions"]["post-b"]["joint"] = "posts"
    assert _found(data) == {
        ("sessions", "pre-b", "groups"):
            '"Pre-test" (pre-b) and "Pre-test" (pre-a) may be held as one (joint): expected '
            "different groups, found alpha in both",
        ("sessions", "pre-b", "minutes"):
            '"Pre-test" (pre-b) and "Pre-test" (pre-a) may be held as one (joint): expected a '
            "length that both permit, found 45 and 30 to 40 minutes",
        ("sessions", "talk-b", "people"):
            '"Exchanges" (talk-b) and "Exchanges" (talk-a) may be held as one (joint): expected '
            "the same people in both",
        ("sessions", "talk-b", "language"):
            'warning: "Exchanges" (talk-b) and "Exchanges" (talk-a) may be held as one (joint), '
            "but are held in different languages",
        ("sessions", "post-a", "joint"):
            'warning: "Post-test" (post-a): no other session has the joint name "post"; did you '
            'mean "posts"?',
        ("sessions", "post-b", "joint"):
            'warning: "Post-test" (post-b): no other session has the joint name "posts"; did you '
            'mean "post"?',
    }  # fmt: skip


def test_joint_sessions_of_which_one_takes_longer_by_interpretation() -> None:
    data = problem_data()
    for name in ("talk-a", "talk-b"):
        data["sessions"][name] |= {"interpretation": "consecutive", "minutes": 45}
    assert _found(data) == {
        ("sessions", "talk-b"):
            'warning: "Exchanges" (talk-b) and "Exchanges" (talk-a) may be held as one (joint), '
            "but only one of them is interpreted consecutively and takes longer",
    }  # fmt: skip


def test_session_for_which_no_room_fits() -> None:
    data = problem_data()
    data["rooms"]["hall"]["booths"] = 0
    data["sessions"]["lab-a"] |= {"equipment": ["laptops", "projector"], "rooms": ["lab", "side"]}
    data["groups"]["alpha"]["size"] = 13
    del data["sessions"]["talk-b"], data["sessions"]["lab-b"]
    data["sessions"]["post-b"]["after"] = ["desk-b", "case-b"]
    data["sessions"]["talk-a"]["joint"] = None
    assert _found(data) == {
        ("sessions", "talk-a"):
            '"Exchanges" (talk-a): no room fits; Hall has no interpretation booth, not 1; Side '
            "room has no interpretation booth, not 1; Lab seats 12, not 13 and has no "
            "interpretation booth, not 1",
        ("sessions", "lab-a", "rooms"):
            '"Trace a payment" (lab-a): no room fits; Lab seats 12, not 13 and does not have '
            "projector; Side room does not have laptops and projector",
    }  # fmt: skip


def test_room_that_is_not_open_long_enough() -> None:
    data = problem_data()
    data["rooms"]["lab"]["open"] = [{"start": f"{DAY_1}T08:00", "end": f"{DAY_1}T09:25"}]
    words = (
        "no room fits; Hall does not have laptops; Side room does not have laptops; Lab is "
        "open for 25 minutes of a day at most, not 30"
    )
    assert _found(data) == {
        ("sessions", name): f'"Trace a payment" ({name}): {words}' for name in ("lab-a", "lab-b")
    }


def test_language_that_no_interpreters_serve() -> None:
    data = problem_data()
    data["groups"]["beta"]["languages"] = ["kk", "ky"]
    data["interpreters"]["second"]["languages"] = ["kk", "kk"]
    data["interpreters"]["night"] = {
        "name": "Night team", "languages": ["en", "fr"],
        "available": [{"start": f"{DAY_1}T20:00", "end": f"{DAY_1}T22:00"}],
    }  # fmt: skip
    rest = "Group Beta understands kk and ky, and no interpreters serve that"
    assert _found(data) == {
        ("interpreters", "second", "languages"):
            "Kazakh and Russian: expected two different languages",
        ("interpreters", "night", "available"):
            "warning: Night team: found no minute of availability inside any day",
        ("sessions", "talk-b", "language"): f'"Exchanges" (talk-b) is held in en; {rest}',
        ("sessions", "lab-b", "language"): f'"Trace a payment" (lab-b) is held in en; {rest}',
        ("sessions", "desk-b", "language"): f'"The law" (desk-b) is held in ru; {rest}',
        ("sessions", "case-b", "language"): f'"A case" (case-b) is held in en; {rest}',
    }  # fmt: skip


def test_breaks_that_find_no_place() -> None:
    data = problem_data()
    data["breaks"] += [
        {"id": "dawn", "title": "Dawn", "minutes": 15, "earliest": "08:00", "latest": "09:10"},
        {"id": "tea", "title": "Tea", "minutes": 30, "earliest": "10:30", "latest": "11:05",
         "groups": ["beta"]},
    ]  # fmt: skip
    data["breaks"][0] |= {"minutes": 30, "earliest": "10:20", "latest": "11:00"}
    data["fixed"].append(
        {"id": "visit", "title": "Visit", "start": f"{DAY_2}T12:30", "minutes": 60}
    )
    rest = "beside the fixed events and after the pauses that come before it"
    assert _found(data) == {
        ("breaks", 1, "latest"):
            'the break "Lunch" (lunch) finds no place on 4 March 2026 between 12:00 and 14:00 '
            + rest,
        ("breaks", 2, "earliest"):
            'the break "Dawn" (dawn), 08:00-09:10, lies outside the day (3 March 2026, '
            "09:00-17:00)",
        ("breaks", 3, "latest"):
            'the break "Tea" (tea) finds no place on 3 March 2026 and 4 March 2026 between 10:30 '
            f"and 11:05 {rest}",
    }  # fmt: skip


def test_fixed_events_outside_the_day_without_people_or_at_once() -> None:
    data = problem_data()
    data["fixed"] += [
        {"id": "dinner", "title": "Dinner", "start": f"{DAY_1}T16:30", "minutes": 60,
         "lunch": True},
        {"id": "tour", "title": "Tour", "start": "2026-03-07T10:00", "minutes": 60},
        {"id": "talk", "title": "Speech", "start": f"{DAY_2}T13:30", "minutes": 20,
         "people": ["anna"], "room": "side", "groups": ["beta"]},
        {"id": "news", "title": "News", "start": f"{DAY_2}T13:40", "minutes": 20,
         "people": ["anna", "dana"], "room": "side", "groups": ["alpha"]},
    ]  # fmt: skip
    away = "needs Anna Trainer, who is not there"
    closed = "is in Side room, which is not open"
    assert _found(data) == {
        ("fixed", 1, "start"):
            'the event "Dinner" (dinner) (3 March 2026, 16:30-17:30) lies outside the day '
            "(3 March 2026, 09:00-17:00)",
        ("fixed", 1, "lunch"):
            'warning: the event "Dinner" (dinner) is marked as lunch but not as a pause; lunch '
            "counts only as a pause",
        ("fixed", 2, "start"):
            'the event "Tour" (tour) (7 March 2026, 10:00-11:00) lies outside all days',
        ("fixed", 3, "people", 0):
            f'the event "Speech" (talk) {away} (4 March 2026, 13:30-13:50)',
        ("fixed", 3, "room"):
            f'warning: the event "Speech" (talk) {closed} (4 March 2026, 13:30-13:50)',
        ("fixed", 4, "people", 0):
            f'the event "News" (news) {away} (4 March 2026, 13:40-14:00)',
        ("fixed", 4, "room"):
            f'warning: the event "News" (news) {closed} (4 March 2026, 13:40-14:00)',
        ("fixed", 4, "start"):
            'warning: the event "News" (news) and the event "Speech" (talk) are at the same '
            "time, for Anna Trainer and Side room",
    }  # fmt: skip


def test_pin_that_contradicts_the_rest() -> None:
    data = problem_data()
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
    kept = "the pin of {} cannot be kept: "
    law, case = kept.format('"The law" (law-a)'), kept.format('"A case" (case-b)')
    desk, post = kept.format('"The law" (desk-b)'), kept.format('"Post-test" (post-b)')
    lab, talk = kept.format('"Trace a payment" (lab-b)'), kept.format('"Exchanges" (talk-a)')
    assert _found(data) == {
        ("sessions", "law-a", "pin", "start"):
            f'{law}"The law" (law-a) starts at 09:17, which is not a multiple of 5 minutes after '
            f'the full hour | {law}Group Alpha has the event "Opening" (opening) and "The law" '
            "(law-a) at the same time (3 March 2026, 09:17-09:20)",
        ("sessions", "law-a", "pin", "room"):
            f'{law}"The law" (law-a): Hall is not permitted for law-a; expected side | {law}Hall '
            'has the event "Opening" (opening) and "The law" (law-a) at the same time (3 March '
            "2026, 09:17-09:20)",
        ("sessions", "desk-b", "pin", "start"):
            f'{desk}"The law" (desk-b) (4 March 2026, 16:30-17:30) lies 30 minutes outside the day '
            "(4 March 2026, 09:00-17:00)",
        ("sessions", "post-b", "pin", "start"):
            f'{post}"Post-test" (post-b) is on 9 March 2026, which is not one of the days',
        ("sessions", "lab-b", "pin", "room"):
            f'{lab}"Trace a payment" (lab-b): Side room does not have laptops',
        ("sessions", "talk-a", "pin", "start"):
            f'{talk}Jorge Speaker is not there during all of "Exchanges" (talk-a) (3 March 2026, '
            "15:00-16:00), only 3 March 2026, 09:00-12:00",
        ("sessions", "case-b", "pin", "start"):
            f'{case}"A case" (case-b) (4 March 2026, 11:30-12:30) lies in none of its windows: '
            f"4 March 2026, 10:00-12:00 | {case}Anna Trainer is not there during all of "
            '"A case" (case-b) (4 March 2026, 11:30-12:30), only 3 March 2026, 09:00-17:00 and '
            "4 March 2026, 09:00-12:00",
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


def test_pins_that_contradict_each_other() -> None:
    data = problem_data()
    data["sessions"]["lab-b"] |= {"pin": {"start": f"{DAY_2}T09:45"}, "marks": []}
    data["sessions"]["case-a"]["pin"] = {"start": f"{DAY_2}T11:00", "room": "hall"}
    data["sessions"]["pre-b"]["pin"] = {"start": f"{DAY_2}T09:30", "room": "hall"}
    kept = 'the pin of "{}" ({}) cannot be kept: '
    case = kept.format("A case", "case-b")
    both = '"Trace a payment" (lab-b) and "A case" (case-b) at the same time'
    time = "(4 March 2026, 10:15-10:45)"
    assert _found(data) == {
        ("sessions", "lab-b", "pin", "start"):
            kept.format("Trace a payment", "lab-b") + 'Group Beta has "Pre-test" (pre-b) and '
            '"Trace a payment" (lab-b) at the same time (4 March 2026, 09:45-10:10)',
        ("sessions", "case-b", "pin", "start"):
            f"{case}Anna Trainer has {both} {time} | {case}Group Beta has {both} {time}",
        ("sessions", "case-a", "pin", "room"):
            kept.format("A case", "case-a") + 'Hall has "A case" (case-b) and "A case" (case-a) '
            "at the same time (4 March 2026, 11:00-11:15)",
    }  # fmt: skip


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
