"""What counts where several events or stays of one day bear on one another."""

from __future__ import annotations

from typing import Any

from tests.agenda.programme import DAY_1, make_problem, make_solution
from trainkit.agenda.problem import Requirement
from trainkit.agenda.verify import price, verify

Data = dict[str, Any]


def _one_day(rows: list[Data], **problem: Any) -> tuple[Data, Data]:
    sessions = {
        row["session"]: {"title": row["session"], "groups": ["all"], "minutes": row["minutes"]}
        for row in rows
    }
    data = {
        "id": "tiny", "timezone": "Europe/Berlin", "groups": {"all": {"name": "Everybody"}},
        "days": [{"date": DAY_1, "start": "09:00", "end": "17:00"}], "sessions": sessions,
    }  # fmt: skip
    return {**data, **problem}, {"problem": "tiny", "sessions": rows}


def _row(session: str, clock: str, minutes: int, **more: Any) -> Data:
    return {"session": session, "start": f"{DAY_1}T{clock}", "minutes": minutes, **more}


def _event(name: str, clock: str, minutes: int, **more: Any) -> Data:
    return {"id": name, "title": name, "start": f"{DAY_1}T{clock}", "minutes": minutes, **more}


def test_event_that_rests_people_does_so_while_another_goes_on() -> None:
    visit, lunch = _event("visit", "10:00", 120), _event("lunch", "11:00", 15, pause=True)
    problem, solution = _one_day([_row("one", "12:00", 45)], fixed=[visit, lunch])
    # The visit is work from 11:15 on: 45 minutes, and 45 of the session.
    assert verify(make_problem(problem), make_solution(solution)).holds
    problem["longest_block"] = 85
    (violation,) = verify(make_problem(problem), make_solution(solution)).violations
    assert (violation.requirement, violation.amount) == (Requirement.RUN, 5)
    assert violation.events == ("visit",)


def test_stay_between_two_venues_makes_the_way_no_shorter() -> None:
    rows = [
        _row("one", "09:00", 30, room="here"), _row("two", "09:30", 30, room="near"),
        _row("three", "10:00", 30, room="there"),
    ]  # fmt: skip
    problem, solution = _one_day(
        rows,
        rooms={name: {"name": name, "venue": name} for name in ("here", "near", "there")},
        transfers=[{"between": ["here", "there"], "minutes": 45}],
    )
    (violation,) = verify(make_problem(problem), make_solution(solution)).violations
    assert (violation.requirement, violation.amount) == (Requirement.TRANSFER, 15)
    assert violation.sessions == ("one", "three")


def test_segment_behind_two_pauses_begins_with_the_end_of_the_later_one() -> None:
    lunch, prayer = _event("lunch", "12:00", 60, pause=True), _event("p", "12:15", 15, pause=True)
    problem, solution = _one_day([_row("one", "13:00", 30)], fixed=[lunch, prayer])
    assert verify(make_problem(problem), make_solution(solution)).holds
    assert price(make_problem(problem), make_solution(solution))["idle"] == 0
