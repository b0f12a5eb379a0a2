"""Random corruptions of an agenda that holds: each breaks one requirement, by its amount."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.agenda.programme import (
    DAY_1,
    DAY_2,
    make_problem,
    make_solution,
    problem_data,
    solution_data,
)
from trainkit.agenda.problem import Requirement
from trainkit.agenda.verify import verify

Data = dict[str, Any]
R = Requirement

quick = settings(max_examples=40, deadline=None)


def _clock(hour: int, minutes: int) -> str:
    return f"{hour + minutes // 60:02}:{minutes % 60:02}"


def _found(problem: Data, solution: Data) -> set[tuple[Requirement, int | None]]:
    """Return the requirements that do not hold with the amounts."""
    verdict = verify(make_problem(problem), make_solution(solution))
    return {(violation.requirement, violation.amount) for violation in verdict.violations}


def _move(solution: Data, session: str, start: str) -> None:
    """Move a session and those that are held as one with it."""
    for row in solution["sessions"]:
        if session in (row["session"], row.get("joint_with")):
            row["start"] = start


@quick
@given(st.sampled_from([row["session"] for row in solution_data()["sessions"]]))
def test_session_left_out_is_not_placed(name: str) -> None:
    solution = solution_data()
    solution["sessions"] = [row for row in solution["sessions"] if row["session"] != name]
    assert _found(problem_data(), solution) == {(R.PLACED, None)}


@quick
@given(st.integers(1, 20))
def test_session_that_runs_into_the_evening_is_outside_the_frame(fives: int) -> None:
    solution = solution_data()
    _move(solution, "post-a", f"{DAY_2}T{_clock(16, 15 + 5 * fives)}")
    assert _found(problem_data(), solution) == {(R.FRAME, 5 * fives)}


@quick
@given(st.integers(1, 4), st.integers(0, 30))
def test_start_off_the_grain_is_outside_the_frame(minutes: int, fives: int) -> None:
    solution = solution_data()
    _move(solution, "post-a", f"{DAY_2}T{_clock(13, 5 * fives + minutes)}")
    assert _found(problem_data(), solution) == {(R.FRAME, None)}


@quick
@given(st.integers(0, 5), st.integers(0, 5))
def test_window_that_is_too_narrow(early: int, late: int) -> None:
    assume(early or late)
    problem = problem_data()
    problem["sessions"]["law-a"]["windows"] = [
        {"start": f"{DAY_1}T{_clock(11, 15 + early)}", "end": f"{DAY_1}T{_clock(11, 45 - late)}"},
        {"start": f"{DAY_2}T09:00", "end": f"{DAY_2}T17:00"},
    ]
    assert _found(problem, solution_data()) == {(R.WINDOW, early + late)}


@quick
@given(st.integers(-200, 200))
def test_pin_elsewhere(minutes: int) -> None:
    assume(minutes)
    problem = problem_data()
    problem["sessions"]["case-b"]["pin"]["start"] = f"{DAY_2}T{_clock(0, 615 + minutes)}"
    assert _found(problem, solution_data()) == {(R.PINNED, abs(minutes))}


@quick
@given(st.integers(0, 2))
def test_break_left_out(index: int) -> None:
    # Only the lunch of the second day may be: its work ends before the window of lunch does.
    solution = solution_data()
    del solution["breaks"][index]
    assert _found(problem_data(), solution) == {(R.BREAK, None)}


@quick
@given(st.integers(1, 30))
def test_break_after_its_window(minutes: int) -> None:
    problem = problem_data()
    problem["breaks"][1]["latest"] = _clock(12, 60 - minutes)
    assert _found(problem, solution_data()) == {(R.BREAK, minutes)}


@quick
@given(st.integers(1, 60))
def test_break_before_its_window(minutes: int) -> None:
    problem = problem_data()
    problem["breaks"][1]["earliest"] = _clock(12, minutes)
    assert _found(problem, solution_data()) == {(R.BREAK, minutes)}


@quick
@given(st.integers(0, 11))
def test_group_in_two_sessions(fives: int) -> None:
    solution = solution_data()
    _move(solution, "law-a", f"{DAY_1}T{_clock(10, 15 + 5 * fives)}")
    assert _found(problem_data(), solution) == {(R.GROUP, min(30, 60 - 5 * fives))}


@quick
@given(st.integers(1, 4))
def test_person_in_two_sessions(fives: int) -> None:
    problem, solution = problem_data(), solution_data()
    problem["sessions"]["law-a"]["people"] = ["dana", "anna"]
    problem["fixed"].append(
        {"id": "call", "title": "Call", "start": f"{DAY_1}T{_clock(11, 45 - 5 * fives)}",
         "minutes": 60, "groups": ["beta"], "people": ["anna"], "pause": True}
    )  # fmt: skip
    solution["breaks"][1]["start"] = f"{DAY_1}T13:00"
    for name, start in (("lab-a", "14:00"), ("desk-b", "14:00"), ("lab-b", "15:30")):
        _move(solution, name, f"{DAY_1}T{start}")
    del problem["interpreters"]["pair"]["available"]
    assert _found(problem, solution) == {(R.PERSON, 5 * fives)}


@quick
@given(st.integers(0, 60), st.integers(0, 60))
def test_person_who_comes_late_and_leaves_early(late: int, early: int) -> None:
    assume(0 < late + early < 60)
    problem = problem_data()
    problem["people"]["jorge"]["available"] = [
        {"start": f"{DAY_1}T{_clock(0, 15 + late)}", "end": f"{DAY_1}T{_clock(1, 15 - early)}"}
    ]
    assert _found(problem, solution_data()) == {(R.PRESENCE, late + early)}


@quick
@given(st.integers(-5, 3))
def test_room_with_two_things(fives: int) -> None:
    problem = problem_data()
    problem["fixed"].append(
        {"id": "set-up", "title": "Set-up", "start": f"{DAY_1}T{_clock(11, 15 + 5 * fives)}",
         "minutes": 30, "groups": ["beta"], "room": "side", "pause": True}
    )  # fmt: skip
    del problem["breaks"][0], problem["sessions"]["talk-b"]
    solution = solution_data()
    del solution["sessions"][3], solution["breaks"][0], solution["breaks"][1]
    problem["sessions"]["lab-b"]["after"] = []
    assert _found(problem, solution) == {(R.ROOM, 30 - 5 * abs(fives))}


@quick
@given(st.integers(1, 44))
def test_room_that_closes_early(minutes: int) -> None:
    problem = problem_data()
    problem["rooms"]["side"]["open"][1]["end"] = f"{DAY_2}T{_clock(11, -minutes)}"
    assert _found(problem, solution_data()) == {(R.ROOM, minutes)}


@quick
@given(st.integers(13, 500))
def test_room_that_is_too_small(size: int) -> None:
    problem = problem_data()
    problem["groups"]["alpha"]["size"] = size
    problem["rooms"]["hall"]["seats"] = problem["rooms"]["side"]["seats"] = None
    assert _found(problem, solution_data()) == {(R.ROOM_FITS, None)}


@quick
@given(st.integers(51, 75))
def test_way_that_takes_longer(minutes: int) -> None:
    # Beta leaves the side room at 14:00 and is in the lab at 14:50; Alpha has from 11:45 to 13:00.
    problem = problem_data()
    problem["transfers"][0]["minutes"] = minutes
    assert _found(problem, solution_data()) == {(R.TRANSFER, minutes - 50)}


@quick
@given(st.integers(1, 59))
def test_interpreters_who_leave_early(minutes: int) -> None:
    problem = problem_data()
    problem["interpreters"]["pair"]["available"][0]["end"] = f"{DAY_1}T{_clock(14, -minutes)}"
    assert _found(problem, solution_data()) == {(R.INTERPRETERS, minutes)}


@quick
@given(st.integers(0, 11))
def test_interpreters_in_two_sessions(fives: int) -> None:
    # Another talk in English for Alpha, in the lab's place, while the pair is with Beta.
    problem, solution = problem_data(), solution_data()
    problem["sessions"]["lab-a"] |= {"language": "en", "interpretation": "consecutive",
                                     "minutes": 30, "shortest": 30, "marks": []}  # fmt: skip
    row = next(row for row in solution["sessions"] if row["session"] == "lab-a")
    row |= {"minutes": 60, "interpreters": ["pair"], "start": f"{DAY_1}T{_clock(13, 5 * fives)}"}
    problem["interpreters"]["pair"]["available"][0]["end"] = f"{DAY_1}T17:00"
    problem["sessions"]["lab-a"]["people"] = []
    problem["rooms"]["lab-2"] = problem["rooms"]["lab"]
    row["room"] = "lab-2"
    assert _found(problem, solution) == {(R.INTERPRETERS, 60 - 5 * fives)}


@quick
@given(st.sampled_from(["case-a", "case-b", "post-a", "lab-b"]))
def test_session_before_what_it_follows(after: str) -> None:
    problem = problem_data()
    problem["sessions"]["law-a"]["after"] = [after]
    assert {found for found, _ in _found(problem, solution_data())} == {R.ORDER}


@quick
@given(st.floats(1, 3))
def test_consecutive_factor_changes_the_length(factor: float) -> None:
    # 30 minutes are 60, rounded up to fives, for factors above 55 / 30 up to 2.
    assume(not 1.83 < factor <= 2)
    problem = problem_data()
    problem["consecutive_factor"] = factor
    assert {found for found, _ in _found(problem, solution_data())} == {R.LENGTH}


@quick
@given(st.integers(10, 17))
def test_cut_that_is_not_at_a_mark(fives: int) -> None:
    problem = problem_data()
    problem["sessions"]["case-a"]["marks"] = [5 * fives - 1]
    assert _found(problem, solution_data()) == {(R.LENGTH, None)}


@quick
@given(st.integers(30, 89))
def test_longest_block_that_is_shorter(minutes: int) -> None:
    problem = problem_data()
    problem["longest_block"] = minutes
    found = _found(problem, solution_data())
    assert {requirement for requirement, _ in found} == {R.RUN}
    assert max(amount or 0 for _, amount in found) == 90 - minutes
