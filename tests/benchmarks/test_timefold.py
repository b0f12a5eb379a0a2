"""Conferences in the form of Timefold's benchmark, said as agenda problems.

``conference.json`` is made by hand in that form. Its rules are explained at the tests.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from benchmarks.agenda.conference import read
from benchmarks.agenda.timefold import Unsayable, broken, problem_of

from trainkit.agenda.problem import Pin, Window
from trainkit.agenda.solution import AgendaSolution, Placement
from trainkit.agenda.verify import verify

SAMPLE = Path(__file__).with_name("conference.json")
MORNING, NOON, LATE, WORKSHOP = "10:15", "11:30", "15:30", "13:00"


def _agenda(**places: tuple[str, str]) -> AgendaSolution:
    """Return an agenda of one day; the workshop takes two hours, a talk 45 minutes."""
    return AgendaSolution(
        problem="sample",
        sessions=tuple(
            Placement(
                session=f"talk-{code}",
                start=datetime.fromisoformat(f"2018-10-01T{start}"),
                minutes=120 if start == WORKSHOP else 45,
                room=f"room-{room}",
            )
            for code, (start, room) in places.items()
        ),
    )


GOOD = {
    "s0": (WORKSHOP, "2"),
    "s1": (MORNING, "0"),
    "s2": (NOON, "3"),
    "s3": (NOON, "0"),
    "s4": (LATE, "0"),
    "s5": (MORNING, "1"),
}


def test_read_finds_references() -> None:
    conference = read(SAMPLE)
    assert list(conference.slots) == [f"Timeslot#{n}" for n in range(4)]
    assert conference.slots["Timeslot#2"].tags == {"After lunch"}
    assert conference.speakers["Speaker#1"].away == {"Timeslot#0"}
    assert conference.pause == 15


def test_windows_leave_out_what_cannot_be() -> None:
    """S2's speaker cannot at 10:15; S4 is required to be in a timeslot tagged Late."""
    sessions = problem_of(read(SAMPLE), name="sample").sessions

    def window(start: str, end: str) -> Window:
        return Window(
            start=datetime.fromisoformat(f"2018-10-01T{start}"),
            end=datetime.fromisoformat(f"2018-10-01T{end}"),
        )

    assert sessions["talk-s2"].windows == (window("11:30", "12:15"), window("15:30", "16:15"))
    assert sessions["talk-s4"].windows == (window("15:30", "16:15"),)
    assert sessions["talk-s0"].windows == (window("13:00", "15:00"),)
    assert sessions["talk-s0"].minutes == 120


def test_rooms_follow_type_and_tags() -> None:
    """S5's speaker requires a recorded room, S3 rules one out."""
    sessions = problem_of(read(SAMPLE), name="sample").sessions
    assert sessions["talk-s0"].rooms == ("room-2",)
    assert sessions["talk-s1"].rooms == ("room-0", "room-1", "room-3")
    assert sessions["talk-s5"].rooms == ("room-1",)
    assert sessions["talk-s3"].rooms == ("room-0", "room-3")


def test_order_and_pin() -> None:
    sessions = problem_of(read(SAMPLE), name="sample").sessions
    assert sessions["talk-s2"].after == ("talk-s1",)
    pin = Pin(start=datetime(2018, 10, 1, 10, 15), room="room-0")
    assert sessions["talk-s1"].pin == pin


def test_good_agenda_breaks_nothing() -> None:
    conference = read(SAMPLE)
    assert broken(conference, _agenda(**GOOD)) == {}
    problem = problem_of(conference, name="sample")
    assert verify(problem, _with_teams(problem, GOOD)).violations == ()


def _with_teams(problem: Any, places: dict[str, tuple[str, str]]) -> AgendaSolution:
    """Return the agenda with a team for each talk that draws crowds, in turns."""
    agenda = _agenda(**places)
    crowded = [name for name, one in problem.sessions.items() if one.language]
    teams = {
        name: tuple(
            team
            for team, one in problem.interpreters.items()
            if problem.sessions[name].language in one.languages and team.endswith(f"-{n % 2 + 1}")
        )
        for n, name in enumerate(crowded)
    }
    return agenda.model_copy(
        update={
            "sessions": tuple(
                one.model_copy(update={"interpreters": teams.get(one.session, ())})
                for one in agenda.sessions
            )
        }
    )


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({"s1": (NOON, "1"), "s2": (LATE, "3")}, {"Pinned": 1}),
        (
            {"s2": (MORNING, "3")},
            {"Speaker unavailable timeslot": 1, "Talk prerequisite talks": 1},
        ),
        ({"s5": (MORNING, "3")}, {"Speaker required room tags": 1}),
        ({"s3": (NOON, "1")}, {"Talk prohibited room tags": 1}),
        ({"s4": (MORNING, "3")}, {"Talk required timeslot tags": 1}),
        (
            {"s3": (LATE, "3")},
            {"Talk mutually-exclusive-talks tags": 1, "Speaker conflict": 1},
        ),
        ({"s4": (LATE, "1")}, {"Room unavailable timeslot": 1}),
        ({"s5": (NOON, "1")}, {"Crowd control": 3}),
        ({"s2": (NOON, "0")}, {"Room conflict": 1}),
        ({"s2": (NOON, "2")}, {"Talk type of room": 1}),
        ({"s2": ("11:35", "3")}, {"Timeslot": 1}),
    ],
    ids=str,
)
def test_both_checks_find_what_is_broken(
    change: dict[str, tuple[str, str]], rules: dict[str, int]
) -> None:
    """What Timefold's requirements forbid, the problem's forbid too."""
    conference = read(SAMPLE)
    problem = problem_of(conference, name="sample")
    agenda = _with_teams(problem, GOOD | change)
    assert broken(conference, agenda) == rules
    assert not verify(problem, agenda).holds


def test_missing_talk_is_counted() -> None:
    places = {code: place for code, place in GOOD.items() if code != "s5"}
    assert broken(read(SAMPLE), _agenda(**places)) == {"Timeslot": 1}


def _changed(tmp_path: Path, change: Any) -> Path:
    data = json.loads(SAMPLE.read_text(encoding="utf-8"))
    change(data)
    path = tmp_path / "conference.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_pause_longer_than_a_gap_is_refused(tmp_path: Path) -> None:
    def change(data: Any) -> None:
        data["constraintProperties"]["minimumConsecutiveTalksPauseInMinutes"] = 31

    with pytest.raises(ValueError, match="^a speaker's pause that is longer than"):
        problem_of(read(_changed(tmp_path, change)), name="sample")


def test_lengths_that_differ_are_refused(tmp_path: Path) -> None:
    def change(data: Any) -> None:
        data["talkTypeList"][0]["compatibleTimeslotSet"][1]["endDateTime"][4] = 30

    with pytest.raises(Unsayable, match="^timeslots of different lengths"):
        problem_of(read(_changed(tmp_path, change)), name="sample")


def test_talk_that_fits_nowhere_is_refused(tmp_path: Path) -> None:
    def change(data: Any) -> None:
        data["talkList"][5]["prohibitedRoomTagSet"] = ["Recorded"]

    with pytest.raises(Unsayable, match="^no timeslot or no room fits the talk S5$"):
        problem_of(read(_changed(tmp_path, change)), name="sample")


def test_quickstart_form_is_read(tmp_path: Path) -> None:
    """The quickstart writes plain ids, names of types and times as text."""
    path = tmp_path / "quickstart.json"
    slot = {
        "id": "T1",
        "startDateTime": "2024-01-01T10:15:00",
        "endDateTime": "2024-01-01T11:00:00",
        "talkTypes": ["Breakout"],
        "tags": [],
    }
    talk = {
        "code": "S01",
        "title": "Talk One",
        "talkTypeName": "Breakout",
        "speakerIds": ["1"],
        "requiredRoomTags": ["Recorded"],
        "timeslotId": None,
    }
    rooms = [
        {"id": "R1", "name": "Room A", "talkTypes": ["Breakout"], "tags": ["Recorded"]},
        {"id": "R2", "name": "Room B", "talkTypes": ["Breakout"], "tags": []},
    ]
    speakers = [{"id": "1", "name": "Amy Cole"}]
    data = {"name": "C", "timeslots": [slot], "rooms": rooms, "speakers": speakers, "talks": [talk]}
    path.write_text(json.dumps(data), encoding="utf-8")
    problem = problem_of(read(path), name="quickstart")
    session = problem.sessions["talk-s01"]
    assert (session.people, session.rooms, session.minutes) == (("speaker-1",), ("room-r1",), 45)
