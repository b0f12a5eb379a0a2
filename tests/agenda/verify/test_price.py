"""The price of an agenda: every wish against numbers that were counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agenda.programme import (
    DAY_1,
    DAY_2,
    make_problem,
    make_solution,
    problem_data,
    solution_data,
)
from trainkit.agenda.problem import Weights
from trainkit.agenda.verify import price

Data = dict[str, Any]

# Segments of both groups and days: 09:00-10:00, 10:15-12:00, 13:00-17:00.
BY_HAND = {
    "after_lunch": 10 * 1,  # desk-b at 13:00
    "alternate": 5 * 1,  # law-a after talk-a
    "module_apart": 0,  # money: the second and third segment of the first day
    "mixed": 0,  # one module
    "order": 0,
    "demanding": 3 * (2 + 2),  # lab-a and lab-b, both in the third segment
    "room_changes": 4 * (2 + 1 + 2 + 0),
    "speaker_days": 10 * 2,  # Anna and Dana come twice
    "late": 2 * 4,  # both groups are taught in the third segment of both days
    "idle": 1 * 3,  # Beta for 50 minutes between 14:00 and 14:50
    "uneven": 9 * (0 + 1),  # 220 - 355 / 2 = 42.5 and 250 - 355 / 2 = 72.5 minutes
    "gaps": 4 * 1,  # Beta before 10:15 on the second day
    "underfilled": 4 * 1,  # Beta has 105 minutes on the second day; two thirds are 125
    "apart": 0,
    "length": 0,
    "split": 11 * 1,  # case-a
}


def test_price_of_programme_is_that_counted_by_hand() -> None:
    assert price(make_problem(), make_solution()) == BY_HAND


def test_price_names_every_wish_in_the_order_of_weights() -> None:
    assert list(price(make_problem(), make_solution())) == list(Weights.model_fields)


def test_price_without_sessions_is_nothing() -> None:
    problem, solution = problem_data(), solution_data()
    problem["sessions"], solution["sessions"], solution["breaks"] = {}, [], []
    assert set(price(make_problem(problem), make_solution(solution)).values()) == {0}


@pytest.mark.parametrize("wish", Weights.model_fields)
def test_price_follows_each_weight_alone(wish: str) -> None:
    problem = problem_data()
    count = BY_HAND[wish] // problem["weights"][wish]
    problem["weights"] = {name: 7 if name == wish else 0 for name in Weights.model_fields}
    expected = dict.fromkeys(Weights.model_fields, 0) | {wish: 7 * count}
    assert price(make_problem(problem), make_solution()) == expected


def _changed(rows: dict[str, Data], sessions: dict[str, Data] | None = None) -> dict[str, int]:
    """Return what differs from the counts by hand after changes of rows and of sessions."""
    problem, solution = problem_data(), solution_data()
    for name, change in (sessions or {}).items():
        problem["sessions"][name].update(change)
    for row in solution["sessions"]:
        row.update(rows.get(row["session"], {}))
    found = price(make_problem(problem), make_solution(solution))
    return {name: cost for name, cost in found.items() if cost != BY_HAND[name]}


def test_price_talk_after_another_after_lunch_costs_both() -> None:
    # lab-a becomes a talk: one more after lunch.
    assert _changed({}, {"lab-a": {"method": "talk"}}) == {"after_lunch": 20}
    # lab-b too: after desk-b in the same segment, one more beyond the first.
    assert _changed({}, {"lab-b": {"method": "talk"}}) == {"after_lunch": 20, "alternate": 10}


def test_price_module_that_returns_on_another_day_is_two_pieces() -> None:
    assert _changed({}, {"post-a": {"module": "money"}}) == {"module_apart": 8}


def test_price_module_with_an_empty_segment_between_is_two_pieces() -> None:
    # pre-b (first segment) and lab-b (third): talk-b, between them, leaves the module.
    sessions: dict[str, Data] = {"pre-b": {"module": "money"}, "talk-b": {"module": None}}
    assert _changed({}, sessions) == {"module_apart": 8}


def test_price_counts_each_part_of_a_demanding_session() -> None:
    # case-a lies in the first (0) and second (1) segment of its day.
    assert _changed({}, {"case-a": {"demanding": True}}) == {"demanding": 15}


def test_price_joint_sessions_held_apart() -> None:
    # post-b in the side room, on its own: one more holding; Beta changes rooms once more.
    found = _changed({"post-b": {"room": "side", "joint_with": None}})
    assert found == {"apart": 6, "room_changes": 24}


def test_price_false_claim_of_joint_counts_as_apart() -> None:
    assert _changed({"post-b": {"minutes": 40}})["apart"] == 6


def test_price_length_counts_fives_rounded_down() -> None:
    # 83 minutes of lab-a: 7 fewer than wished, so one five.
    assert _changed({"lab-a": {"minutes": 83}}) == {"length": 7}


def test_price_length_with_interpretation_is_compared_with_what_that_takes() -> None:
    # 30 minutes are wished, 60 with interpretation; 50 are two fives short. Beta is idle for 60
    # minutes then, and its day of 240 is 62.5 above the mean of what is wished.
    assert _changed({"desk-b": {"minutes": 50}}) == {"length": 14, "idle": 4}
    # With 40, it has 230 minutes, less than an hour above, and is idle for 70: still 4 quarters.
    assert _changed({"desk-b": {"minutes": 40}}) == {"length": 28, "idle": 4, "uneven": 0}


def test_price_uneven_counts_full_hours() -> None:
    # The post-test on the first day: Alpha's 265 minutes are 87.5 above the mean of 177.5, Beta's
    # 295 are 117.5 above it; one full hour each.
    found = _changed({name: {"start": f"{DAY_1}T16:20"} for name in ("post-a", "post-b")})
    assert found["uneven"] == 9 * 2


def test_price_time_left_at_a_segments_end_costs_nothing() -> None:
    # law-a moves from 11:15 to 11:30: a quarter before it is empty, what comes after never counts.
    assert _changed({"law-a": {"start": f"{DAY_1}T11:30"}}) == {"idle": 4}
    assert _changed({"law-a": {"start": f"{DAY_1}T11:25"}}) == {}


def test_price_fixed_event_is_not_idle_time() -> None:
    problem = problem_data()
    problem["fixed"].append(
        {"id": "visit", "title": "Visit", "start": f"{DAY_1}T14:00", "minutes": 30,
         "groups": ["beta"]}
    )  # fmt: skip
    found = price(make_problem(problem), make_solution())
    # Idle 14:30-14:50; two thirds of half of 405 minutes are 135, of which Beta has 105.
    assert found == BY_HAND | {"idle": 1, "underfilled": 4 * 2}


def test_price_pausing_event_cuts_a_segment() -> None:
    # Beta prays 14:00-14:50: nothing is idle, and lab-b is in a fourth segment; the third, with
    # desk-b alone, now stands between the two pieces of the module.
    problem = problem_data()
    problem["fixed"].append(
        {"id": "prayer", "title": "Prayer", "start": f"{DAY_1}T14:00", "minutes": 50,
         "groups": ["beta"], "pause": True}
    )  # fmt: skip
    found = price(make_problem(problem), make_solution())
    changed = {"idle": 0, "demanding": 3 * (2 + 3), "module_apart": 8}
    assert found == BY_HAND | changed


def test_price_afternoon_without_sessions_is_not_late() -> None:
    # The post-test moves before lunch of the second day; Alpha waits for it from 11:00 to 11:15.
    found = _changed({name: {"start": f"{DAY_2}T11:15"} for name in ("post-a", "post-b")})
    assert found == {"late": 4, "idle": 4}


def test_price_lunch_that_is_an_event_counts_as_lunch() -> None:
    problem = problem_data()
    problem["fixed"].append(
        {"id": "meal", "title": "Meal", "start": f"{DAY_2}T12:00", "minutes": 60,
         "pause": True, "lunch": True}
    )  # fmt: skip
    problem["breaks"][1]["dates"] = [DAY_1]
    problem["sessions"]["post-a"]["method"] = "talk"
    solution = solution_data()
    del solution["breaks"][3]
    found = price(make_problem(problem), make_solution(solution))
    assert found == BY_HAND | {"after_lunch": 20}


def test_price_event_before_the_day_cuts_nothing() -> None:
    problem = problem_data()
    problem["fixed"].append(
        {"id": "breakfast", "title": "Breakfast", "start": f"{DAY_1}T08:00", "minutes": 30,
         "pause": True}
    )  # fmt: skip
    assert price(make_problem(problem), make_solution()) == BY_HAND


def test_price_day_without_sessions_lowers_the_mean() -> None:
    # Three days: the means are 355 / 3; 220 - 118.33 = 101.67 and 250 - 118.33 = 131.67.
    problem = problem_data()
    problem["days"].append({"date": "2026-03-05", "start": "09:00", "end": "17:00"})
    # Two thirds of a third of 375 minutes are 83: five quarters for each group on the third day.
    expected = BY_HAND | {"uneven": 9 * (1 + 2), "underfilled": 4 * (5 + 5)}
    assert price(make_problem(problem), make_solution()) == expected


def test_price_modules_that_begin_before_others_end_are_mixed_and_out_of_order() -> None:
    # law-a (11:15) is taught between talk-a and case-a, both of "money".
    problem = problem_data()
    problem["sessions"]["law-a"]["module"] = "law"
    before = price(make_problem(problem), make_solution())
    assert (before["mixed"], before["order"]) == (12, 0)
    problem["modules"] = ["law", "elsewhere", "money"]
    assert price(make_problem(problem), make_solution())["order"] == 13
