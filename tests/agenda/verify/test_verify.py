"""The check of an agenda: the good one holds, and each corruption is found for what it is."""

from __future__ import annotations

from collections.abc import Callable
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
from trainkit.agenda.problem import Requirement
from trainkit.agenda.verify import verify

Data = dict[str, Any]


def test_verify_agenda_that_holds_finds_nothing() -> None:
    verdict = verify(make_problem(), make_solution())
    assert verdict.violations == ()
    assert verdict.holds


def _row(solution: Data, session: str, part: int = 1) -> Data:
    return next(
        row
        for row in solution["sessions"]
        if row["session"] == session and row.get("part", 1) == part
    )


def _moved(session: str, part: int = 1, /, **changes: Any) -> Callable[[Data, Data], None]:
    """Return a corruption that changes rows of a session and of those held with it."""

    def corrupt(problem: Data, solution: Data) -> None:
        for row in solution["sessions"]:
            if session in (row["session"], row.get("joint_with")) and row.get("part", 1) == part:
                row.update(changes)

    return corrupt


def _without(session: str) -> Callable[[Data, Data], None]:
    def corrupt(problem: Data, solution: Data) -> None:
        solution["sessions"].remove(_row(solution, session))

    return corrupt


def _asked(*path: str | int, value: Any) -> Callable[[Data, Data], None]:
    """Return a change of the problem that the agenda does not follow."""

    def corrupt(problem: Data, solution: Data) -> None:
        node: Any = problem
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value

    return corrupt


def _break(index: int, start: str) -> Callable[[Data, Data], None]:
    def corrupt(problem: Data, solution: Data) -> None:
        solution["breaks"][index]["start"] = start

    return corrupt


def _other_problem(problem: Data, solution: Data) -> None:
    solution["problem"] = "other"


def _joint_elsewhere(problem: Data, solution: Data) -> None:
    _row(solution, "post-b")["room"] = "lab"


def _without_break(problem: Data, solution: Data) -> None:
    solution["breaks"].pop(0)


def _unknown_break(problem: Data, solution: Data) -> None:
    solution["breaks"].append({"id": "tea", "date": DAY_1, "start": f"{DAY_1}T15:00"})


def _event(room: str, hour: int, minute: int) -> Callable[[Data, Data], None]:
    """Return a corruption that has an event, of no group that is busy, in a room."""

    def corrupt(problem: Data, solution: Data) -> None:
        event = {"id": "set-up", "title": "Set-up", "start": f"{DAY_1}T{hour}:{minute}",
                 "minutes": 30, "groups": ["gamma"], "room": room, "pause": True}  # fmt: skip
        problem["groups"]["gamma"] = {"name": "Gamma"}
        problem["fixed"].append(event)

    return corrupt


def _second_talk(problem: Data, solution: Data) -> None:
    """Give Alpha a talk in English, in a lab of its own, while the pair is with Beta."""
    problem["sessions"]["lab-a"] |= {"language": "en", "interpretation": "consecutive",
                                     "minutes": 30, "shortest": 30, "marks": [],
                                     "people": []}  # fmt: skip
    problem["interpreters"]["pair"]["available"][0]["end"] = f"{DAY_1}T17:00"
    problem["rooms"]["lab-2"] = problem["rooms"]["lab"]
    row = _row(solution, "lab-a")
    row |= {"minutes": 60, "interpreters": ["pair"], "start": f"{DAY_1}T13:30", "room": "lab-2"}


R = Requirement
CORRUPTIONS: dict[str, tuple[Callable[[Data, Data], None], Requirement, int | None]] = {
    "missing": (_without("law-a"), R.PLACED, None),
    "unknown session": (_moved("law-a", session="law-c"), R.PLACED, None),
    "wrong problem": (_other_problem, R.PLACED, None),
    "part 2 missing": (_moved("law-a", part=2), R.PLACED, None),
    "joint room": (_joint_elsewhere, R.PLACED, None),
    "evening": (_moved("post-a", start=f"{DAY_2}T16:30"), R.FRAME, 15),
    "other day": (_moved("post-a", start="2026-03-05T13:00"), R.FRAME, 45),
    "off grain": (_moved("post-a", start=f"{DAY_2}T13:02"), R.FRAME, None),
    "window": (
        _asked("sessions", "law-a", "windows",
               value=[{"start": f"{DAY_1}T11:30", "end": f"{DAY_1}T12:00"}]), R.WINDOW, 15,
    ),
    "pin": (
        _asked("sessions", "case-b", "pin", value={"start": f"{DAY_2}T10:30"}), R.PINNED, 15,
    ),
    "pinned room": (
        _asked("sessions", "law-a", "pin", value={"start": f"{DAY_1}T11:15", "room": "hall"}),
        R.PINNED, None,
    ),
    "break missing": (_without_break, R.BREAK, None),
    "break unknown": (_unknown_break, R.BREAK, None),
    "break window": (_asked("breaks", 1, "latest", value="12:50"), R.BREAK, 10),
    "in break": (_moved("law-a", start=f"{DAY_1}T11:40"), R.GROUP, 10),
    "group": (_moved("law-a", start=f"{DAY_1}T10:45"), R.GROUP, 30),
    "person": (_asked("sessions", "desk-b", "people", value=["anna"]), R.PERSON, 60),
    "presence": (
        _asked("people", "anna", "available", 1, "end", value=f"{DAY_2}T11:00"), R.PRESENCE, 15,
    ),
    "presence in own zone": (
        _asked("people", "jorge", "timezone", value="Asia/Almaty"), R.PRESENCE, 60,
    ),
    "room": (_moved("law-a", start=f"{DAY_1}T11:30", room="hall"), R.ROOM_FITS, None),
    "room taken": (_event("side", 11, 30), R.ROOM, 15),
    "room closed": (
        _asked("rooms", "side", "open",
               value=[{"start": f"{DAY_1}T09:00", "end": f"{DAY_2}T10:50"}]), R.ROOM, 10,
    ),
    "too small": (_asked("groups", "alpha", "size", value=13), R.ROOM_FITS, None),
    "no booth": (_asked("rooms", "hall", "booths", value=0), R.ROOM_FITS, None),
    "no room": (_moved("post-a", room=None), R.ROOM_FITS, None),
    "no laptops": (_asked("rooms", "lab", "equipment", value=[]), R.ROOM_FITS, None),
    "way": (_asked("transfers", 0, "minutes", value=55), R.TRANSFER, 5),
    "team in two sessions": (_second_talk, R.INTERPRETERS, 30),
    "no team": (_moved("desk-b", interpreters=[]), R.INTERPRETERS, None),
    "wrong team": (_moved("desk-b", interpreters=["second"]), R.INTERPRETERS, None),
    "unknown team": (_moved("desk-b", interpreters=["pair", "x"]), R.INTERPRETERS, None),
    "team away": (_moved("desk-b", start=f"{DAY_1}T13:15"), R.INTERPRETERS, 15),
    "order": (_asked("sessions", "case-b", "after", value=["case-a"]), R.ORDER, 45),
    "short": (_moved("lab-a", minutes=55), R.LENGTH, 5),
    "long": (_moved("post-a", minutes=50), R.LENGTH, 5),
    "consecutive": (_moved("desk-b", minutes=30), R.LENGTH, 30),
    "mark": (_asked("sessions", "case-a", "marks", value=[40]), R.LENGTH, None),
    "run": (_asked("longest_block", value=85), R.RUN, 5),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CORRUPTIONS))
def test_verify_corrupted_agenda_names_the_requirement(name: str) -> None:
    corrupt, requirement, amount = CORRUPTIONS[name]
    problem, solution = problem_data(), solution_data()
    corrupt(problem, solution)
    verdict = verify(make_problem(problem), make_solution(solution))
    assert verdict.requirements == {requirement}
    assert verdict.violations[0].amount == amount
