"""Cases of the check that need a programme of their own."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

from tests.agenda.large import large_problem, large_solution
from tests.agenda.programme import (
    DAY_1,
    DAY_2,
    make_problem,
    make_solution,
    problem_data,
    solution_data,
)
from trainkit.agenda.facts import fewest
from trainkit.agenda.problem import Requirement, Weights
from trainkit.agenda.verify import Verdict, price, verify

Data = dict[str, Any]


def _verdict(problem: Data, solution: Data) -> Verdict:
    return verify(make_problem(problem), make_solution(solution))


def _sentences(problem: Data, solution: Data) -> list[str]:
    return [str(violation) for violation in _verdict(problem, solution).violations]


def _tiny(rows: list[Data], **problem: Any) -> tuple[Data, Data]:
    """Return a problem of one group and one day with sessions that stand as ``rows`` say."""
    sessions = {
        row["session"]: {"title": row["session"].upper(), "groups": ["all"],
                         "minutes": row["minutes"]} for row in rows
    }  # fmt: skip
    data = {
        "id": "tiny", "timezone": "Europe/Berlin", "groups": {"all": {"name": "Everybody"}},
        "days": [{"date": DAY_1, "start": "09:00", "end": "17:00"}], "sessions": sessions,
    }  # fmt: skip
    return {**data, **problem}, {"problem": "tiny", "sessions": rows}


def _row(session: str, clock: str, minutes: int, **more: Any) -> Data:
    return {"session": session, "start": f"{DAY_1}T{clock}", "minutes": minutes, **more}


def test_violation_says_who_when_and_by_how_much() -> None:
    solution = solution_data()
    solution["sessions"][4]["start"] = f"{DAY_1}T11:40"
    (violation,) = _verdict(problem_data(), solution).violations
    assert violation.sessions == ("law-a",)
    assert violation.breaks == ("lunch",)
    assert violation.amount == 10
    assert violation.sentence == (
        'Group Alpha has "The law" (law-a) and the break "Lunch" (lunch) at the same time '
        "(3 March 2026, 12:00-12:10)"
    )


def test_violations_stand_in_the_order_of_requirements() -> None:
    solution = solution_data()
    del solution["sessions"][4]
    solution["sessions"][5]["minutes"] = 30
    solution["breaks"].pop(0)
    order = list(Requirement)
    found = [v.requirement for v in _verdict(problem_data(), solution).violations]
    assert found == sorted(found, key=order.index)
    assert len(set(found)) == 3


def test_work_with_short_gaps_is_one_run_without_the_gaps() -> None:
    rows = [_row("one", "09:00", 45), _row("two", "09:50", 45)]
    assert _verdict(*_tiny(rows)).holds
    (violation,) = _verdict(*_tiny(rows, longest_block=85)).violations
    assert (violation.requirement, violation.amount) == (Requirement.RUN, 5)
    assert _verdict(*_tiny(rows, longest_block=85, pause=5)).holds


def test_short_break_ends_a_run() -> None:
    rows = [_row("one", "09:00", 60), _row("two", "10:05", 60)]
    tea = {"id": "tea", "title": "Tea", "minutes": 5, "earliest": "10:00", "latest": "10:05"}
    problem, solution = _tiny(rows, breaks=[tea])
    solution["breaks"] = [{"id": "tea", "date": DAY_1, "start": f"{DAY_1}T10:00"}]
    assert _verdict(problem, solution).holds


def test_long_event_is_no_run_by_itself_but_with_a_session() -> None:
    visit = {"id": "visit", "title": "Visit", "start": f"{DAY_1}T10:00", "minutes": 120}
    apart = _tiny([_row("one", "09:00", 50)], fixed=[visit])
    assert _verdict(*apart).holds
    (violation,) = _verdict(*_tiny([_row("one", "09:00", 55)], fixed=[visit])).violations
    assert (violation.requirement, violation.amount) == (Requirement.RUN, 85)
    assert (violation.sessions, violation.events) == (("one",), ("visit",))


def test_events_that_collide_are_the_trainers_own() -> None:
    events = [
        {"id": name, "title": name, "start": f"{DAY_1}T10:00", "minutes": 120, "people": ["p"],
         "room": "hall"} for name in ("visit", "tour")
    ]  # fmt: skip
    problem, solution = _tiny(
        [_row("one", "09:00", 30, room="hall")],
        fixed=events, people={"p": {"name": "P"}}, rooms={"hall": {"name": "Hall"}},
    )  # fmt: skip
    assert _verdict(problem, solution).holds


def test_event_needs_its_people_to_be_there() -> None:
    event = {"id": "visit", "title": "Visit", "start": f"{DAY_1}T10:00", "minutes": 60,
             "people": ["p"]}  # fmt: skip
    there = [{"start": f"{DAY_1}T10:00", "end": f"{DAY_1}T10:45"}]
    people = {"p": {"name": "P", "available": there}}
    problem = _tiny([_row("one", "09:00", 30)], fixed=[event], people=people)
    (violation,) = _verdict(*problem).violations
    assert violation.requirement is Requirement.PRESENCE
    assert (violation.events, violation.amount) == (("visit",), 15)


def test_person_in_a_zone_that_changes_its_clocks_between_two_days() -> None:
    # New York goes from -5 to -4 on 8 March 2026: 09:00 there is 15:00 in Berlin, then 14:00.
    there = [{"start": f"2026-03-0{day}T09:00", "end": f"2026-03-0{day}T10:00"} for day in (7, 8)]
    rows = [
        {"session": "one", "start": "2026-03-07T15:00", "minutes": 60},
        {"session": "two", "start": "2026-03-08T14:00", "minutes": 60},
    ]
    days = [{"date": f"2026-03-0{day}", "start": "09:00", "end": "17:00"} for day in (7, 8)]
    people = {"p": {"name": "P", "timezone": "America/New_York", "available": there}}
    problem, solution = _tiny(rows, days=days, people=people)
    for session in problem["sessions"].values():
        session["people"] = ["p"]
    assert _verdict(problem, solution).holds
    rows[1]["start"] = "2026-03-08T15:00"
    (violation,) = _verdict(problem, solution).violations
    assert (violation.requirement, violation.amount) == (Requirement.PRESENCE, 60)


@pytest.mark.parametrize(
    ("clock", "why"),
    [
        ("02:30", "does not exist, because clocks go forward then"),
        ("04:33", "is not a multiple of 5 minutes after the full hour"),
    ],
)
def test_session_and_break_at_a_time_that_clocks_skip_or_off_the_grain(
    clock: str, why: str
) -> None:
    start = f"2026-03-29T{clock}"
    days = [{"date": "2026-03-29", "start": "01:00", "end": "08:00"}]
    words = f"starts at {clock} on 29 March 2026, which {why}"
    row = {"session": "one", "start": start, "minutes": 30}
    assert _sentences(*_tiny([row], days=days)) == [f'"ONE" (one) {words}']
    tea = {"id": "tea", "title": "Tea", "minutes": 15, "earliest": "01:00", "latest": "07:00"}
    problem, solution = _tiny([row | {"start": "2026-03-29T07:30"}], days=days, breaks=[tea])
    solution["breaks"] = [{"id": "tea", "date": "2026-03-29", "start": start}]
    assert _sentences(problem, solution) == [f'the break "Tea" (tea) {words}']


def test_session_over_a_clock_change_takes_its_minutes_not_those_of_the_clock() -> None:
    # From 01:30, 60 minutes end at 03:30: the next may start then, not at 02:30, which is skipped.
    rows = [
        {"session": "one", "start": "2026-03-29T01:30", "minutes": 60},
        {"session": "two", "start": "2026-03-29T03:30", "minutes": 30},
    ]
    days = [{"date": "2026-03-29", "start": "01:00", "end": "08:00"}]
    assert _verdict(*_tiny(rows, days=days)).holds
    rows[1]["start"] = "2026-03-29T03:25"
    assert _verdict(*_tiny(rows, days=days)).requirements == {Requirement.GROUP}


def test_pauses_stand_in_the_order_of_their_earliest_starts() -> None:
    breaks = [
        {"id": "late", "title": "Late", "minutes": 15, "earliest": "10:05", "latest": "12:00"},
        {"id": "early", "title": "Early", "minutes": 15, "earliest": "10:00", "latest": "12:00"},
    ]
    problem, solution = _tiny([_row("one", "09:00", 30)], breaks=breaks)
    solution["breaks"] = [
        {"id": "early", "date": DAY_1, "start": f"{DAY_1}T11:00"},
        {"id": "late", "date": DAY_1, "start": f"{DAY_1}T10:30"},
    ]
    (violation,) = _verdict(problem, solution).violations
    assert violation.requirement is Requirement.BREAK
    assert (violation.breaks, violation.amount) == (("early", "late"), 30)
    breaks[0]["earliest"] = "10:00"  # now the ids decide: early before late
    assert _verdict(problem, solution).requirements == {Requirement.BREAK}
    breaks[0]["id"], breaks[1]["id"] = "early", "late"  # the 15 minutes are the same
    assert _verdict(problem, solution).requirements == {Requirement.BREAK}
    solution["breaks"][0]["start"], solution["breaks"][1]["start"] = (
        f"{DAY_1}T10:30", f"{DAY_1}T11:00",
    )  # fmt: skip
    assert _verdict(problem, solution).holds


def test_breaks_of_one_id_on_different_days_follow_their_own_rules() -> None:
    problem, solution = problem_data(), solution_data()
    lunch = problem["breaks"].pop()
    problem["breaks"] += [
        {**lunch, "dates": [DAY_1]},
        {**lunch, "dates": [DAY_2], "earliest": "12:30"},
    ]
    (violation,) = _verdict(problem, solution).violations
    assert (violation.requirement, violation.amount) == (Requirement.BREAK, 30)
    assert "4 March 2026" in violation.sentence


def test_break_twice_is_reported() -> None:
    solution = solution_data()
    solution["breaks"].append({"id": "coffee", "date": DAY_1, "start": f"{DAY_1}T10:00"})
    assert _sentences(problem_data(), solution)[0] == (
        'the break "Coffee" (coffee) stands 2 times on 3 March 2026; expected once'
    )


def test_break_outside_the_day_is_outside_its_frame() -> None:
    tea = {"id": "tea", "title": "Tea", "minutes": 15, "earliest": "16:00", "latest": "18:00"}
    problem, solution = _tiny([_row("one", "09:00", 30)], breaks=[tea])
    solution["breaks"] = [{"id": "tea", "date": DAY_1, "start": f"{DAY_1}T16:55"}]
    (violation,) = _verdict(problem, solution).violations
    assert (violation.requirement, violation.amount) == (Requirement.FRAME, 10)


@pytest.mark.parametrize(("start", "minutes"), [(f"{DAY_1}T10:05", 60), (f"{DAY_1}T10:15", 55)])
def test_joint_sessions_that_differ_are_not_one(start: str, minutes: int) -> None:
    solution = solution_data()
    solution["sessions"][3] |= {"start": start, "minutes": minutes}
    verdict = _verdict(problem_data(), solution)
    assert {Requirement.PLACED, Requirement.PERSON, Requirement.ROOM} <= verdict.requirements
    assert verdict.violations[0].sentence == (
        '"Exchanges" (talk-b) is marked as held with "talk-a", but the two differ in start, '
        "length or room"
    )


@pytest.mark.parametrize(
    ("row", "change", "reason"),
    [
        (4, {"joint_with": "case-b"}, "the two may not be combined"),
        (3, {"joint_with": "talk-b"}, "the other is not in the agenda"),
        (3, {"joint_with": "gone"}, "the other is not in the agenda"),
        (2, {"joint_with": "talk-b"}, "the other is itself combined with a third"),
    ],
)
def test_joint_with_a_session_that_cannot_lead(row: int, change: Data, reason: str) -> None:
    solution = solution_data()
    solution["sessions"][row] |= change
    assert f"but {reason}" in _sentences(problem_data(), solution)[0]


def test_joint_sessions_of_different_people_are_not_one() -> None:
    problem = problem_data()
    problem["sessions"]["talk-b"]["people"] = ["jorge", "dana"]
    assert "but the two need different people" in _sentences(problem, solution_data())[0]


def test_joint_sessions_fill_one_room_together() -> None:
    problem = problem_data()
    problem["rooms"]["hall"]["seats"] = 19  # 12 and 8 people
    found = _verdict(problem, solution_data()).violations
    assert [(v.requirement, v.sessions) for v in found] == [
        (Requirement.ROOM_FITS, names)
        for names in (("pre-a", "pre-b"), ("talk-a", "talk-b"), ("post-a", "post-b"))
    ]
    assert found[0].sentence.endswith("Hall seats 19, not 20")


def test_interpreters_may_stand_in_any_row_of_joint_sessions() -> None:
    solution = solution_data()
    team = solution["sessions"][2].pop("interpreters")
    solution["sessions"][3]["interpreters"] = team
    assert _verdict(problem_data(), solution).holds


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ([], 0),
        ([{"ru"}], 1),
        ([{"ru"}, {"ru", "kk"}], 1),
        ([{"ru"}, {"kk"}], 2),
        ([{"ru", "kk"}, {"kk", "ky"}, {"ru", "ky"}], 2),
        ([{"ru"}, {"kk"}, {"ky"}, {"kk", "tg"}], 3),
    ],
)
def test_fewest_languages_that_serve_everybody(choices: list[set[str]], expected: int) -> None:
    assert fewest([frozenset(choice) for choice in choices]) == expected


def test_two_languages_need_two_booths() -> None:
    problem, solution = problem_data(), solution_data()
    problem["groups"]["beta"]["languages"] = ["kk"]
    problem["groups"]["alpha"]["languages"] = ["ru"]
    problem["interpreters"]["third"] = {"name": "English and Kazakh", "languages": ["en", "kk"]}
    solution["sessions"][2]["interpreters"] = ["pair", "third"]
    for name in ("desk-b", "lab-b", "case-b"):
        problem["sessions"][name]["language"] = None
    solution["sessions"][6] |= {"interpreters": [], "minutes": 30}
    (violation,) = _verdict(problem, solution).violations
    assert violation.requirement is Requirement.ROOM_FITS
    assert violation.sentence == (
        '"Exchanges" (talk-a) and "Exchanges" (talk-b): Hall has 1 interpretation booth, not 2'
    )
    problem["rooms"]["hall"]["booths"] = 2
    assert _verdict(problem, solution).holds


def test_person_by_video_needs_no_time_to_move() -> None:
    rows = [_row("one", "09:00", 30, room="here"), _row("two", "09:30", 30, room="there")]
    problem, solution = _tiny(
        rows,
        people={"p": {"name": "P", "remote": True}},
        groups={"all": {"name": "All"}, "rest": {"name": "Rest"}},
        rooms={"here": {"name": "Here", "venue": "a"}, "there": {"name": "There", "venue": "b"}},
        transfers=[{"between": ["a", "b"], "minutes": 10}],
    )
    problem["sessions"]["two"]["groups"] = ["rest"]
    for session in problem["sessions"].values():
        session["people"] = ["p"]
    assert _verdict(problem, solution).holds
    problem["people"]["p"]["remote"] = False
    (violation,) = _verdict(problem, solution).violations
    assert (violation.requirement, violation.amount) == (Requirement.TRANSFER, 10)


def test_session_may_be_cut_at_several_marks() -> None:
    rows = [
        _row("one", clock, 30, part=n + 1) for n, clock in enumerate(("09:00", "11:00", "13:00"))
    ]
    problem, solution = _tiny(rows)
    problem["sessions"]["one"] |= {"minutes": 90, "marks": [30, 45, 60]}
    assert _verdict(problem, solution).holds
    rows[0]["minutes"], rows[1]["minutes"] = 45, 20
    rows[2]["minutes"] = 25
    (violation,) = _verdict(problem, solution).violations
    assert violation.requirement is Requirement.LENGTH
    assert violation.sentence == (
        '"ONE" (one) is cut after 45 and 65 minutes; expected 30, 45 or 60'
    )


def test_one_mark_permits_one_cut() -> None:
    # 45 of 90 minutes are 37.5 of 75 with a grain of 25: halfway between 25 and 50, but not both.
    rows = [
        {"session": "one", "start": f"{DAY_1}T{clock}", "minutes": 25, "part": part}
        for part, clock in ((1, "09:00"), (2, "11:00"), (3, "13:00"))
    ]
    problem, solution = _tiny(rows, grain=25)
    problem["sessions"]["one"] |= {"minutes": 90, "shortest": 75, "marks": [45]}
    assert _verdict(problem, solution).requirements == {Requirement.LENGTH}
    rows[1:] = [{**rows[1], "minutes": 50}]
    solution["sessions"] = rows
    assert _verdict(problem, solution).holds


def test_parts_in_the_wrong_order() -> None:
    rows = [_row("one", "11:00", 30, part=1), _row("one", "09:00", 60, part=2)]
    problem, solution = _tiny(rows)
    problem["sessions"]["one"] |= {"minutes": 90, "marks": [30]}
    (violation,) = _verdict(problem, solution).violations
    assert violation.requirement is Requirement.ORDER
    assert violation.sentence == 'part 2 of "ONE" (one) starts before part 1'


def test_session_without_marks_is_not_cut() -> None:
    rows = [_row("one", "09:00", 30, part=1), _row("one", "11:00", 30, part=2)]
    problem, solution = _tiny(rows)
    problem["sessions"]["one"]["minutes"] = 60
    (violation,) = _verdict(problem, solution).violations
    assert violation.sentence == '"ONE" (one) is cut after 30 minutes; expected no cut'


def test_check_and_price_survive_ids_that_name_nothing() -> None:
    solution = solution_data()
    for row in solution["sessions"]:
        row |= {"room": "nowhere", "interpreters": ["nobody"], "joint_with": "nothing"}
    solution["sessions"].append({**solution["sessions"][0], "session": "unknown"})
    solution["breaks"] = [{"id": "x", "date": "2030-01-01", "start": "2030-01-01T10:00"}]
    assert not _verdict(problem_data(), solution).holds
    assert price(make_problem(), make_solution(solution)).keys() == Weights.model_fields.keys()


def test_session_without_room_holds_where_there_are_no_rooms() -> None:
    assert _verdict(*_tiny([_row("one", "09:00", 30)])).holds
    (violation,) = _verdict(*_tiny([_row("one", "09:00", 30, room="hall")])).violations
    assert violation.requirement is Requirement.ROOM_FITS


def test_verify_and_price_of_360_sessions_take_well_under_a_second() -> None:
    problem, solution = large_problem(), large_solution()
    began = process_time()
    assert verify(problem, solution).holds
    assert price(problem, solution)["uneven"] == 0
    assert process_time() - began < 1  # 0.1 on a quiet machine


# -- changeovers, daily maximum, breaks that are left out -----------------------------------------


def _two_rooms(gap: int, **problem: Any) -> tuple[Data, Data]:
    """Return two sessions of one group and one person in two rooms, ``gap`` minutes apart."""
    rows = [_row("one", "09:00", 30, room="here"), _row("two", f"09:{30 + gap}", 30, room="there")]
    found = _tiny(
        rows, rooms={"here": {"name": "Here"}, "there": {"name": "There"}},
        people={"p": {"name": "P"}}, **problem,
    )  # fmt: skip
    for session in found[0]["sessions"].values():
        session["people"] = ["p"]
    return found


@pytest.mark.parametrize(("gap", "who"), [(0, ["all", "p"]), (5, ["all", "p"]), (10, [])])
def test_changeover_between_two_rooms(gap: int, who: list[str]) -> None:
    found = _verdict(*_two_rooms(gap, changeover=10)).violations
    assert [one.who for one in found] == who
    assert {(one.requirement, one.amount) for one in found} <= {(Requirement.CHANGEOVER, 10 - gap)}
    assert all(f"{one.at:%H:%M}" == f"09:{30 + gap}" for one in found)


def test_changeover_is_not_needed_in_one_room_nor_by_video() -> None:
    problem, solution = _two_rooms(0, changeover=10)
    problem["people"]["p"]["remote"] = True
    assert [one.who for one in _verdict(problem, solution).violations] == ["all"]
    solution["sessions"][1]["room"] = "here"
    assert _verdict(problem, solution).holds


def test_longer_way_counts_as_the_way_and_longer_changeover_as_such() -> None:
    problem, solution = _two_rooms(5, changeover=10)
    problem["rooms"]["here"]["venue"], problem["rooms"]["there"]["venue"] = "a", "b"
    for minutes, requirement, amount in (
        (5, Requirement.CHANGEOVER, 5), (15, Requirement.TRANSFER, 10)
    ):  # fmt: skip
        problem["transfers"] = [{"between": ["a", "b"], "minutes": minutes}]
        found = {(one.requirement, one.amount) for one in _verdict(problem, solution).violations}
        assert found == {(requirement, amount)}


def test_persons_own_changeover_holds_everywhere() -> None:
    problem, solution = _two_rooms(5)
    solution["sessions"][1]["room"] = "here"
    problem["people"]["p"] |= {"changeover": 15, "remote": True}
    (violation,) = _verdict(problem, solution).violations
    assert (violation.requirement, violation.who, violation.amount) == (
        Requirement.CHANGEOVER, "p", 10,
    )  # fmt: skip
    assert violation.sentence == (
        'P needs 15 minutes from "ONE" (one) to "TWO" (two), but has 5 minutes'
    )


def test_changeover_between_events_is_the_trainers_own() -> None:
    events = [
        {"id": name, "title": name, "start": f"{DAY_1}T{start}", "minutes": 60, "people": ["p"]}
        for name, start in (("visit", "10:00"), ("tour", "11:00"))
    ]
    problem, solution = _two_rooms(15, fixed=events)
    problem["people"]["p"]["changeover"] = 15
    solution["sessions"][1]["start"] = f"{DAY_1}T12:15"
    assert _verdict(problem, solution).holds


def test_daily_maximum_counts_joint_sessions_once_and_no_events() -> None:
    problem, solution = problem_data(), solution_data()
    problem["people"]["jorge"]["daily_maximum"] = 60
    problem["people"]["anna"]["daily_maximum"] = 150
    (violation,) = _verdict(problem, solution).violations
    assert (violation.requirement, violation.who, violation.amount) == (
        Requirement.DAILY_MAXIMUM, "anna", 30,
    )  # fmt: skip
    assert violation.sessions == ("lab-a", "lab-b")


@pytest.mark.parametrize(
    ("row", "may_go"),
    [(("08:00", 30), True), (("09:30", 45), True), (("08:30", 100), False), (("10:15", 60), True)],
)
def test_break_may_be_left_out_where_no_work_is_around_it(
    row: tuple[str, int], may_go: bool
) -> None:
    tea = {"id": "tea", "title": "Tea", "minutes": 15, "earliest": "09:00", "latest": "10:00"}
    problem, solution = _tiny([_row("one", *row)], breaks=[tea], longest_block=120)
    problem["days"][0]["start"] = "08:00"
    found = _verdict(problem, solution).violations
    assert [one.requirement for one in found] == ([] if may_go else [Requirement.BREAK])


def test_visit_with_breaks_of_its_own_needs_none_of_the_days_breaks() -> None:
    tea = {"id": "tea", "title": "Tea", "minutes": 15, "earliest": "10:00", "latest": "11:00"}
    visit = {"id": "visit", "title": "Visit", "start": f"{DAY_1}T09:30", "minutes": 240}
    problem, solution = _tiny([_row("one", "14:00", 30)], breaks=[tea], fixed=[visit])
    assert Requirement.BREAK in _verdict(problem, solution).requirements
    visit["own_breaks"] = True
    assert Requirement.BREAK not in _verdict(problem, solution).requirements


# -- several events or stays of one day ----------------------------------------------------------


def _event(name: str, clock: str, minutes: int, **more: Any) -> Data:
    return {"id": name, "title": name, "start": f"{DAY_1}T{clock}", "minutes": minutes, **more}


def test_event_that_rests_people_does_so_while_another_goes_on() -> None:
    visit, lunch = _event("visit", "10:00", 120), _event("lunch", "11:00", 15, pause=True)
    problem, solution = _tiny([_row("one", "12:00", 45)], fixed=[visit, lunch])
    # The visit is work from 11:15 on: 45 minutes, and 45 of the session.
    assert _verdict(problem, solution).holds
    problem["longest_block"] = 85
    (violation,) = _verdict(problem, solution).violations
    assert (violation.requirement, violation.amount) == (Requirement.RUN, 5)
    assert violation.events == ("visit",)


def test_stay_between_two_venues_makes_the_way_no_shorter() -> None:
    rows = [
        _row("one", "09:00", 30, room="here"), _row("two", "09:30", 30, room="near"),
        _row("three", "10:00", 30, room="there"),
    ]  # fmt: skip
    problem, solution = _tiny(
        rows,
        rooms={name: {"name": name, "venue": name} for name in ("here", "near", "there")},
        transfers=[{"between": ["here", "there"], "minutes": 45}],
    )
    (violation,) = _verdict(problem, solution).violations
    assert (violation.requirement, violation.amount) == (Requirement.TRANSFER, 15)
    assert violation.sessions == ("one", "three")


def test_segment_behind_two_pauses_begins_with_the_end_of_the_later_one() -> None:
    lunch, prayer = _event("lunch", "12:00", 60, pause=True), _event("p", "12:15", 15, pause=True)
    problem, solution = _tiny([_row("one", "13:00", 30)], fixed=[lunch, prayer])
    assert _verdict(problem, solution).holds
    assert price(make_problem(problem), make_solution(solution))["idle"] == 0
