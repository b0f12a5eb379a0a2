"""The agenda problem of a workshop, written out by hand, and where everything in it was said."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from tests.agenda.workshop.cases import DAY_1, DAY_2, definitions_of, module_with, two_groups
from tests.factories import event_data
from trainkit.agenda.checking import check_problem
from trainkit.agenda.problem import AgendaProblem, Session, Weights
from trainkit.agenda.workshop.agenda import Agenda, AgendaDay, Entry, outline_of, read_agenda
from trainkit.agenda.workshop.problem_of import SourceMap, agenda_problem, problem_of
from trainkit.model.workshop import SoftConstraints
from trainkit.problems import Problems


def at(day: str, clock: str) -> str:
    return f"{day}T{clock}"


def span(day: str, start: str, end: str) -> dict[str, str]:
    return {"start": at(day, start), "end": at(day, end)}


# After the pre-test of both groups; for the Russian group before its post-test too.
AFTER = {"start": at(DAY_1, "09:30"), "end": at(DAY_2, "12:30")}
BETWEEN = {"start": at(DAY_1, "09:30"), "end": at(DAY_2, "11:30")}

EXPECTED: dict[str, Any] = {
    "id": "test-workshop",
    "timezone": "Asia/Almaty",
    "days": [
        {"date": DAY_1, "start": "09:00", "end": "17:00"},
        {"date": DAY_2, "start": "08:30", "end": "12:30"},
    ],
    "longest_block": 80,
    "pause": 15,
    "consecutive_factor": 1.5,
    "groups": {
        "ru": {"name": "Russian", "size": 4, "languages": ["ru"]},
        "en": {"name": "English", "size": 2, "languages": ["en"]},
    },
    "people": {
        "ann": {"name": "Ann"},
        "far": {
            "name": "Far",
            "timezone": "Europe/Berlin",
            "remote": True,
            "available": [span(DAY_1, "05:00", "09:00"), span(DAY_2, "06:00", "08:00")],
        },
    },
    "rooms": {
        "hall": {"name": "Hall", "venue": "hotel", "seats": 6, "booths": 1},
        "lab": {
            "name": "Lab",
            "venue": "court",
            "equipment": ["laptops"],
            "open": [span(DAY_1, "10:00", "16:00")],
        },
    },
    "transfers": [{"between": ["hotel", "court"], "minutes": 20}],
    "interpreters": {
        "pair": {
            "name": "Pair",
            "languages": ["en", "ru"],
            "available": [span(DAY_1, "09:00", "15:00"), span(DAY_2, "09:00", "15:00")],
        }
    },
    "breaks": [
        {"id": "tea", "title": "Tea", "minutes": 20, "earliest": "10:00", "latest": "11:30"},
        {
            "id": "prayer",
            "title": "Prayer",
            "minutes": 15,
            "earliest": "13:30",
            "latest": "14:30",
            "dates": [DAY_1],
            "groups": ["ru"],
        },
    ],
    "fixed": [
        {"id": "pre", "title": "Pre", "start": at(DAY_1, "09:00"), "minutes": 30},
        {
            "id": f"lunch-{DAY_1}",
            "title": "Lunch",
            "start": at(DAY_1, "12:00"),
            "minutes": 30,
            "pause": True,
            "lunch": True,
        },
        # Three minutes take the five that nothing else could have.
        {
            "id": "visit",
            "title": "Visit",
            "start": at(DAY_1, "13:00"),
            "minutes": 5,
            "groups": ["en"],
            "room": "hall",
        },
        {
            "id": "post",
            "title": "Post",
            "start": at(DAY_2, "11:30"),
            "minutes": 30,
            "groups": ["ru"],
        },
        {
            "id": f"lunch-{DAY_2}",
            "title": "Lunch",
            "start": at(DAY_2, "12:00"),
            "minutes": 30,
            "pause": True,
            "lunch": True,
        },
    ],
    "weights": {"late": 0, "after_lunch": 30},
}


def alpha(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "title": f"Session {number} of alpha",
        "module": "alpha",
        "people": ["ann"],
        "interpretation": "consecutive",
        **changes,
    }


LAB = {
    "minutes": 60,
    "shortest": 60,
    "longest": 70,
    "marks": [20, 55],
    "rooms": ["lab"],
    "equipment": ["laptops"],
    "method": "practice",
    "demanding": True,
}
LAST = {
    "minutes": 30,
    "shortest": 30,
    "longest": 30,
    "method": "talk",
    "language": "en",
    "interpretation": "simultaneous",
    "joint": "alpha-s3-ru",
}

SESSIONS: dict[str, Any] = {
    # Ann teaches each group in its own language.
    "alpha-s1-ru": alpha(1, groups=["ru"], language="ru", windows=[BETWEEN], **LAB),
    "alpha-s1-en": alpha(1, groups=["en"], language="en", windows=[AFTER], **LAB),
    "alpha-s2": alpha(
        2,
        groups=["ru", "en"],
        people=["far"],
        minutes=40,
        shortest=30,
        longest=40,
        after=["alpha-s1-ru", "alpha-s1-en"],
        rooms=["hall"],
        method="other",
        language="en",
        interpretation="simultaneous",
        windows=[
            {"start": at(DAY_1, "09:30"), "end": at(DAY_2, "00:00")},
            span(DAY_2, "10:00", "11:00"),
        ],
    ),
    "alpha-s3-ru": alpha(3, groups=["ru"], after=["alpha-s1-ru"], windows=[BETWEEN], **LAST),
    "alpha-s3-en": alpha(3, groups=["en"], after=["alpha-s1-en"], windows=[AFTER], **LAST),
    # Nothing of alpha follows s2 and s3, so these are its last.
    "beta-s1": {
        "title": "Session 1 of beta",
        "module": "beta",
        "groups": ["en"],
        "minutes": 45,
        "shortest": 45,
        "longest": 45,
        "after": ["alpha-s2", "alpha-s3-en"],
        "method": "talk",
        "windows": [AFTER],
        "interpretation": "consecutive",
    },
}


def test_problem_of_a_workshop_says_everything(tmp_path: Path) -> None:
    problem = agenda_problem(two_groups(tmp_path))
    wanted = {**EXPECTED, "sessions": SESSIONS, "modules": ["alpha", "beta"]}
    assert problem == AgendaProblem.model_validate(wanted)


def test_wishes_have_the_names_and_limits_of_the_weights() -> None:
    assert list(SoftConstraints.model_fields) == list(Weights.model_fields)
    for limit in (0, 1000):
        wishes = dict.fromkeys(Weights.model_fields, limit)
        assert SoftConstraints.model_validate(wishes).model_dump() == Weights(**wishes).model_dump()


def plain(tmp_path: Path, **changes: Any) -> AgendaProblem:
    """Return the problem of a small workshop without groups."""
    definitions = definitions_of(
        tmp_path, [module_with("alpha", (30, 30))], dates=[DAY_1], **{"events": [], **changes}
    )
    return agenda_problem(definitions)


def test_workshop_without_groups_has_one_of_everybody(tmp_path: Path) -> None:
    problem = plain(tmp_path)
    assert {name: group.size for name, group in problem.groups.items()} == {"everybody": 6}
    assert list(problem.sessions) == ["alpha-s1", "alpha-s2"]
    assert problem.sessions["alpha-s2"].after == ("alpha-s1",)
    assert problem.sessions["alpha-s2"].windows == ()


def test_sessions_that_name_no_room_have_none_where_none_is_chosen(tmp_path: Path) -> None:
    rooms = {"hall": {"name": "Hall", "seats": 3}}
    assert plain(tmp_path, rooms=rooms).rooms == {}
    modules = [{"id": "alpha", "sessions": {"s1": {"room": "hall"}}}]
    problem = plain(tmp_path, rooms=rooms, modules=modules)
    assert {name: one.rooms for name, one in problem.sessions.items()} == {
        "alpha-s1": ("hall",),
        "alpha-s2": ("no-room",),
    }
    # Too few seats have been warned of, and are the trainer's decision.
    assert {name: room.seats for name, room in problem.rooms.items()} == {
        "hall": None,
        "no-room": None,
    }


def test_sessions_that_name_no_room_get_one_where_rooms_are_chosen(tmp_path: Path) -> None:
    rooms = {"hall": {"name": "Hall", "seats": 30}, "lab": {"name": "Lab"}}
    modules = [{"id": "alpha", "sessions": {"s1": {"rooms": ["hall", "lab"]}}}]
    problem = plain(tmp_path, rooms=rooms, modules=modules)
    assert {name: one.rooms for name, one in problem.sessions.items()} == {
        "alpha-s1": ("hall", "lab"),
        "alpha-s2": (),
    }
    assert problem.rooms["hall"].seats == 30


def test_session_that_no_time_is_left_for_has_a_window_too_short(tmp_path: Path) -> None:
    events = [
        event_data("pre", "pre-test", DAY_1, "11:00", 30),
        event_data("post", "post-test", DAY_1, "10:00", 30),
    ]
    problem = plain(tmp_path, events=events)
    (window,) = problem.sessions["alpha-s1"].windows
    assert (window.start.time(), window.end.time()) == (time(11, 30), time(11, 31))


def test_ids_that_look_alike_are_told_apart(tmp_path: Path) -> None:
    one, other = module_with("a", (30,)), module_with("a-b", (30,))
    one["sessions"][0]["id"] = "b-c"
    other["sessions"][0]["id"] = "c"
    definitions = definitions_of(tmp_path, [one, other], dates=[DAY_1], events=[])
    problem = agenda_problem(definitions)
    assert [(name, one.module) for name, one in problem.sessions.items()] == [
        ("a-b-c", "a"),
        ("a-b-c-2", "a-b"),
    ]


def test_module_needs_what_a_module_without_sessions_for_the_group_needs(tmp_path: Path) -> None:
    modules = [
        module_with("alpha", (30,)),
        module_with("beta", (30,), prerequisites={"modules": ["alpha"]}),
        module_with("gamma", (30,), prerequisites={"modules": ["beta"]}),
    ]
    definitions = definitions_of(
        tmp_path,
        modules,
        dates=[DAY_1],
        events=[],
        groups={"ru": {"name": "R", "size": 3}, "en": {"name": "E", "size": 3}},
        modules=[
            {"id": "alpha"}, {"id": "beta", "groups": ["ru"]}, {"id": "gamma", "groups": ["en"]},
        ],
    )  # fmt: skip
    problem = agenda_problem(definitions)
    assert {name: one.after for name, one in problem.sessions.items()} == {
        "alpha-s1-ru": (),
        "alpha-s1-en": (),
        "beta-s1": ("alpha-s1-ru",),
        "gamma-s1": ("alpha-s1-en",),
    }


# --- what an agenda before says


def agenda_with(*rows: Entry, day: str = DAY_1) -> Agenda:
    return Agenda(
        workshop="test-workshop",
        days=(AgendaDay(date=date.fromisoformat(day), entries=rows),),
    )


def session_with(tmp_path: Path, *rows: Entry) -> dict[str, Session]:
    problem = agenda_problem(two_groups(tmp_path), agenda_with(*rows))
    return problem.sessions


def test_pinned_row_gives_a_session_its_place_length_and_speakers(tmp_path: Path) -> None:
    row = Entry(
        start=time(10), end=time(10, 50), session="alpha/s1", title="Lab", groups=("ru",),
        speakers=("far", "nobody"), room="hall", pinned=True,
    )  # fmt: skip
    sessions = session_with(tmp_path, row)
    pinned = sessions["alpha-s1-ru"]
    assert pinned.pin is not None
    assert (pinned.pin.start.isoformat(), pinned.pin.room) == (f"{DAY_1}T10:00:00", "hall")
    assert (pinned.least, pinned.minutes, pinned.most, pinned.marks) == (50, 50, 50, ())
    assert (pinned.people, pinned.rooms) == (("far",), ("hall",))
    assert sessions["alpha-s1-en"] == agenda_problem(two_groups(tmp_path)).sessions["alpha-s1-en"]


@pytest.mark.parametrize(("end", "minutes"), [(time(10, 45), 30), (time(11), 40)])
def test_pinned_row_with_consecutive_interpretation_has_its_length_without_it(
    tmp_path: Path, end: time, minutes: int
) -> None:
    row = Entry(
        start=time(10), end=end, session="alpha/s3", title="Last", groups=("ru",),
        interpreters=("pair",), pinned=True,
    )  # fmt: skip
    modules = [{"id": "alpha", "sessions": {"s3": {"language": "en"}}}, {"id": "beta"}]
    problem = agenda_problem(two_groups(tmp_path, modules=modules), agenda_with(row))
    assert problem.sessions["alpha-s3-ru"].minutes == minutes


def test_pinned_row_of_two_groups_keeps_them_together(tmp_path: Path) -> None:
    row = Entry(start=time(10), end=time(10, 30), session="alpha/s3", title="L", pinned=True)
    sessions = session_with(tmp_path, row)
    assert sessions["alpha-s3-ru"].joint == sessions["alpha-s3-en"].joint == "alpha-s3-ru"
    alone = row.model_copy(update={"groups": ("ru",)})
    sessions = session_with(tmp_path, alone)
    assert (sessions["alpha-s3-ru"].joint, sessions["alpha-s3-en"].joint) == (None, None)


def test_pinned_part_gives_the_place_of_the_session_and_not_its_length(tmp_path: Path) -> None:
    row = Entry(
        start=time(10), end=time(10, 20), session="alpha/s1", part=1, title="Lab", groups=("ru",),
        speakers=("ann",), pinned=True,
    )  # fmt: skip
    sessions = session_with(tmp_path, row, row.model_copy(update={"part": 2, "start": time(10, 5)}))
    pinned = sessions["alpha-s1-ru"]
    assert pinned.pin is not None
    assert pinned.pin.start.time() == time(10)
    assert (pinned.minutes, pinned.marks) == (60, (20, 55))


def test_other_rows_that_stay_are_fixed_events(tmp_path: Path) -> None:
    rows = (
        Entry(start=time(10), end=time(10, 20), event="tea", title="Tea", pinned=True),
        Entry(start=time(14), end=time(14, 10), pause=True, title="Rest", pinned=True),
        Entry(start=time(15), end=time(15, 30), title="Talk", speakers=("ann",), groups=("en",)),
        Entry(start=time(16), end=time(16, 30), session="gone/s1", title="Gone", pinned=True),
        Entry(start=time(13, 30), end=time(14), event="visit", title="Visit", pinned=True),
        Entry(start=time(16, 40), end=time(16, 50), session="alpha/s2", title="No pin"),
    )
    problem = agenda_problem(two_groups(tmp_path), agenda_with(*rows))
    kept = [one for one in problem.fixed if one.start.date().isoformat() == DAY_1]
    assert [(one.id, one.start.time(), one.minutes, one.pause) for one in kept] == [
        ("pre", time(9), 30, False),
        (f"tea-{DAY_1}", time(10), 20, True),
        (f"lunch-{DAY_1}", time(12), 30, True),
        ("visit", time(13, 30), 30, False),
        (f"pause-{DAY_1}", time(14), 10, False),
        (f"added-{DAY_1}", time(15), 30, False),
        (f"session-{DAY_1}", time(16), 30, False),
    ]
    assert (kept[5].people, kept[5].groups) == (("ann",), ("en",))
    # A pinned break is left to find on the other day only.
    assert [(one.id, one.dates) for one in problem.breaks] == [
        ("tea", (date.fromisoformat(DAY_2),)),
        ("prayer", (date.fromisoformat(DAY_1),)),
    ]


def test_rows_on_dates_that_are_gone_are_no_part_of_the_problem(tmp_path: Path) -> None:
    row = Entry(start=time(15), end=time(15, 30), title="Talk")
    definitions = two_groups(tmp_path)
    problem = agenda_problem(definitions, agenda_with(row, day="2026-03-09"))
    assert problem == agenda_problem(definitions)


# --- where everything in a problem was said


AGENDA = """\
workshop: test-workshop
days:
  - date: "2026-03-03"
    entries:
      - {start: "10:00", end: "10:50", title: "Lab", session: alpha/s1, groups: [ru], pinned: true}
      - {start: "15:00", end: "15:30", title: "Talk"}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workshop")


@pytest.fixture(scope="module")
def places(folder: Path) -> SourceMap:
    (folder / "plan").mkdir()
    (folder / "plan/agenda.yaml").write_text(AGENDA, encoding="utf-8")
    read = read_agenda(folder / "plan/agenda.yaml", Problems())
    assert read is not None
    outline = outline_of(two_groups(folder), *read)
    return SourceMap(outline, problem_of(outline))


def shown(places: SourceMap, folder: Path, *location: str | int) -> tuple[str, str]:
    """Return the file and what stands at a place in it, up to the end of the line."""
    place = places.place(location)
    line = place.path.read_text(encoding="utf-8").splitlines()[place.line - 1]
    return str(place.path.relative_to(folder)), line[place.column - 1 :]


WORKSHOP, ALPHA, ROW = "workshop.yaml", "curriculum/alpha/module.yaml", "plan/agenda.yaml"


@pytest.mark.parametrize(
    ("location", "file", "text"),
    [
        (("longest_block",), WORKSHOP, '"80"'),
        (("days", 0, "start"), WORKSHOP, '"09:00"'),
        (("days", 1, "start"), WORKSHOP, '"08:30-12:30"'),
        (("weights", "late"), WORKSHOP, '"0"'),
        (("groups", "ru", "size"), WORKSHOP, '"4"'),
        (("people", "far", "available", 1, "start"), WORKSHOP, '- "05:00-09:00"'),
        (("people", "ann", "available"), WORKSHOP, 'name: "Ann"'),
        (("rooms", "hall", "booths"), WORKSHOP, '"1"'),
        (("interpreters", "pair"), WORKSHOP, "pair:"),
        (("transfers", 0), WORKSHOP, "between:"),
        (("breaks", 1, "latest"), WORKSHOP, '"13:30-14:30"'),
        (("fixed", 0, "start"), WORKSHOP, '"09:00"'),
        (("fixed", 3), ROW, '{start: "15:00", end: "15:30", title: "Talk"}'),
        (("sessions", "alpha-s2"), WORKSHOP, 'together: "true"'),
        (("sessions", "alpha-s2", "rooms"), WORKSHOP, '"hall"'),
        (("sessions", "alpha-s2", "people", 0), WORKSHOP, '- "far"'),
        (("sessions", "alpha-s3-en", "people", 0), WORKSHOP, '- "ann"'),
        (("sessions", "alpha-s2", "windows", 1), WORKSHOP, '- "2026-03-03"'),
        # Only the pre-test leaves it less than the whole time.
        (("sessions", "alpha-s1-en", "windows"), WORKSHOP, '"09:00"'),
        (("sessions", "alpha-s1-en", "longest"), WORKSHOP, '"70"'),
        (("sessions", "alpha-s1-en", "minutes"), ALPHA, '"60"'),
        (("sessions", "alpha-s1-en", "demanding"), ALPHA, '"true"'),
        # One may write it there, whatever the module gives.
        (("sessions", "alpha-s2", "shortest"), WORKSHOP, 'id: "alpha"'),
        (("sessions", "alpha-s3-ru", "after", 0), ALPHA, '- "s1"'),
        (("sessions", "alpha-s1-ru", "pin", "start"), ROW, '{start: "10:00", end: "10:50", '
         'title: "Lab", session: alpha/s1, groups: [ru], pinned: true}'),
    ],
)  # fmt: skip
def test_place_is_where_it_was_said(
    places: SourceMap, folder: Path, location: tuple[str | int, ...], file: str, text: str
) -> None:
    assert shown(places, folder, *location) == (file, text)


def test_problem_of_a_workshop_has_no_contradiction(places: SourceMap, folder: Path) -> None:
    problems = Problems()
    check_problem(agenda_problem(two_groups(folder)), places.place, problems)
    assert [str(one) for one in problems] == []


def test_place_of_nothing_known_is_the_start_of_the_workshop(
    places: SourceMap, folder: Path
) -> None:
    place = places.place(("nothing", "at", "all"))
    assert (place.path, place.line) == (folder / "workshop.yaml", 1)


def test_rows_of_an_agenda_that_was_not_read_have_its_file_as_their_place(folder: Path) -> None:
    read = read_agenda(folder / "plan/agenda.yaml", Problems())
    assert read is not None
    previous = Agenda.model_validate(read[0].model_dump())
    outline = outline_of(two_groups(folder), previous)
    place = SourceMap(outline, problem_of(outline)).place(("sessions", "alpha-s1-ru", "pin"))
    assert (place.path, place.line) == (folder / "plan/agenda.yaml", 0)
