"""From a workshop to its agenda: timetables worked out by hand, reasons, and properties.

The properties judge every agenda with ``check_agenda``, which shares no code with the planner.
"""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.agenda.workshop.cases import (
    DAY_1,
    DAY_2,
    definitions_of,
    module_with,
    timetable,
    two_groups,
)
from tests.examples import examples
from tests.factories import event_data
from trainkit.agenda.checking import check_problem
from trainkit.agenda.problem import AgendaSolution
from trainkit.agenda.solver.search import Limits, find
from trainkit.agenda.verify import verify
from trainkit.agenda.workshop.agenda import (
    Agenda,
    AgendaDay,
    Entry,
    agenda_yaml,
    outline_of,
    read_agenda,
)
from trainkit.agenda.workshop.agenda_of import (
    Earlier,
    agenda_of,
    can_be_planned,
    plan_agenda,
    solution_of,
)
from trainkit.agenda.workshop.check import check_agenda
from trainkit.agenda.workshop.problem_of import SourceMap, agenda_problem, problem_of
from trainkit.model.loaded import Definitions
from trainkit.problems import Problems

QUICK = Limits(work=2)


def planned(definitions: Definitions, previous: Agenda | None = None) -> Agenda:
    problems = Problems()
    found = plan_agenda(definitions, problems, Earlier(previous) if previous else None, QUICK)
    assert found is not None, [str(problem) for problem in problems]
    assert list(problems) == []
    return found[0]


def messages(definitions: Definitions, previous: Agenda | None = None) -> list[str]:
    """Return why there is no agenda, each reason with its file and line."""
    problems = Problems()
    assert (
        plan_agenda(definitions, problems, Earlier(previous) if previous else None, QUICK) is None
    )
    return [f"{one.place.path.name}:{one.place.line}: {one.message}" for one in problems]


TEA = {"id": "tea", "title": "Tea", "minutes": 20, "between": "10:00-11:00", "note": "Green"}
LUNCH = {
    "id": "lunch", "title": "Lunch", "kind": "lunch", "minutes": 60, "between": "10:30-14:00",
}  # fmt: skip

# Each case: the modules, what is changed in the workshop, and the days of the agenda.
CASES = {
    "pauses between sessions and none before lunch": (
        [module_with("alpha", (60, 60)), module_with("beta", (60, 45))],
        {"dates": [DAY_1], "events": [event_data("lunch", "lunch", DAY_1, "12:30", 60)]},
        [
            [
                "09:00-10:00 alpha/s1",
                "10:00-10:10 Short break",
                "10:10-11:10 alpha/s2",
                "11:10-11:20 Short break",
                "11:20-12:20 beta/s1",
                "12:30-13:30 lunch",
                "13:30-14:15 beta/s2",
            ]
        ],
    ),
    "the minutes of the variant": (
        [
            module_with(
                "alpha",
                (60, 60, 60),
                variants={
                    "short": [
                        {"session": "s1", "minutes": 20, "steps": [20, 0]},
                        {"session": "s3", "minutes": 25, "steps": [20, 5]},
                    ]
                },
            )
        ],
        {"dates": [DAY_1], "events": [], "modules": [{"id": "alpha", "variant": "short"}]},
        [["09:00-09:20 alpha/s1", "09:20-09:45 alpha/s3"]],
    ),
    "prerequisites before the order of the file": (
        [
            module_with("alpha", (30,), prerequisites={"modules": ["gamma", "elsewhere"]}),
            module_with("gamma", (30,)),
        ],
        {"dates": [DAY_1], "events": []},
        [["09:00-09:30 gamma/s1", "09:30-10:00 alpha/s1"]],
    ),
    "after before the order of the file": (
        [module_with("alpha", (30, 30, 30), after={"s2": ["s3"], "s3": ["s1"]})],
        {"dates": [DAY_1], "events": []},
        [["09:00-09:30 alpha/s1", "09:30-10:00 alpha/s3", "10:00-10:30 alpha/s2"]],
    ),
    "a ceremony is work and a prayer is a pause": (
        [module_with("alpha", (45, 45, 90))],
        {
            "dates": [DAY_1],
            "events": [
                event_data("open", "ceremony", DAY_1, "09:00", 60),
                event_data("prayer", "prayer", DAY_1, "12:00", 5),
            ],
        },
        [
            [
                "09:00-10:00 open",
                "10:00-10:10 Short break",
                "10:10-10:55 alpha/s1",
                "10:55-11:40 alpha/s2",
                "12:00-12:05 prayer",
                "12:05-13:35 alpha/s3",
            ]
        ],
    ),
    # 09:00-10:00 and the visit at 10:00 would be 105 minutes in a row; 60 minutes that end by
    # 09:50 would begin before the day does.
    "room for a pause before a fixed event": (
        [module_with("alpha", (60, 50))],
        {"dates": [DAY_1], "events": [event_data("talk", "activity", DAY_1, "10:00", 45)]},
        [
            [
                "10:00-10:45 talk",
                "10:45-10:55 Short break",
                "10:55-11:55 alpha/s1",
                "11:55-12:05 Short break",
                "12:05-12:55 alpha/s2",
            ]
        ],
    ),
    # Free: 09:00-10:30, 11:00-12:30, 13:30-14:00. Only beta/s1 between the sessions of alpha
    # leaves room for all.
    "modules overtake one another only where they must": (
        [module_with("alpha", (60, 90)), module_with("beta", (30, 30))],
        {
            "dates": [DAY_1],
            "day": {"start": "09:00", "end": "14:00"},
            "modules": [{"id": "alpha"}, {"id": "beta", "when": ["10:00-14:00"]}],
            "events": [
                event_data("coffee", "break", DAY_1, "10:30", 30),
                event_data("lunch", "lunch", DAY_1, "12:30", 60),
            ],
        },
        [
            [
                "09:00-10:00 alpha/s1",
                "10:00-10:30 beta/s1",
                "10:30-11:00 coffee",
                "11:00-12:30 alpha/s2",
                "12:30-13:30 lunch",
                "13:30-14:00 beta/s2",
            ]
        ],
    ),
    "no session before a pre-test or behind a post-test": (
        [module_with("alpha", (30,))],
        {
            "dates": [DAY_1],
            "events": [
                event_data("pre", "pre-test", DAY_1, "13:00", 30),
                event_data("post", "post-test", DAY_1, "14:00", 30),
            ],
        },
        [["13:00-13:30 pre", "13:30-14:00 alpha/s1", "14:00-14:30 post"]],
    ),
    "breaks between their times and in their order": (
        [module_with("alpha", (60, 60))],
        {
            "dates": [DAY_1],
            "day": {"start": "09:00", "end": "17:00"},
            "events": [event_data("talk", "activity", DAY_1, "10:00", 30)],
            "breaks": [LUNCH, TEA],
        },
        [
            [
                "09:00-10:00 alpha/s1",
                "10:00-10:30 talk",
                "10:30-10:50 tea",
                "10:50-11:50 alpha/s2",
                "11:50-12:50 lunch",
            ]
        ],
    ),
    "hours of days, times of sessions, hours of rooms": (
        [module_with("alpha", (30, 30, 30))],
        {
            "day": {"start": "09:00", "end": "17:00"},
            "days": {DAY_1: "11:00-12:00"},
            "events": [],
            "rooms": {
                "hall": {"name": "Hall", "seats": 20},
                "lab": {"name": "Lab", "equipment": ["laptops"], "open": f"{DAY_2} 14:00-16:00"},
            },
            "modules": [
                {
                    "id": "alpha",
                    "rooms": ["hall", "lab"],
                    "sessions": {
                        "s1": {"room": "hall", "when": [DAY_1]},
                        "s2": {"room": "hall", "when": ["10:00-11:00", "11:45-13:00"]},
                        "s3": {"equipment": ["laptops"]},
                    },
                }
            ],
        },
        [["11:00-11:30 alpha/s1"], ["10:00-10:30 alpha/s2", "14:00-14:30 alpha/s3"]],
    ),
    "starts at full five minutes": (
        [module_with("alpha", (22, 30))],
        {"dates": [DAY_1], "day": {"start": "09:02", "end": "17:00"}, "events": []},
        [["09:05-09:27 alpha/s1", "09:30-10:00 alpha/s2"]],
    ),
    # Delhi was half an hour ahead of Almaty in March 2026 (IANA tzdata).
    "a speaker by the clock of another zone": (
        [module_with("alpha", (30, 30))],
        {
            "dates": [DAY_1],
            "events": [],
            "speakers": {
                "far": {
                    "name": "Far",
                    "timezone": "Asia/Kolkata",
                    "available": ["10:00-10:40", "15:00-15:30"],
                }
            },
            "modules": [{"id": "alpha", "speakers": ["far"]}],
        },
        [["09:30-10:00 alpha/s1", "14:30-15:00 alpha/s2"]],
    ),
    "groups that are always together": (
        [module_with("alpha", (30,))],
        {
            "dates": [DAY_1],
            "events": [],
            "groups": {"ru": {"name": "R", "size": 3}, "en": {"name": "E", "size": 3}},
            "modules": [{"id": "alpha", "together": True}],
        },
        [["09:00-09:30 alpha/s1"]],
    ),
    "a speaker's most minutes a day, and time to change rooms": (
        [module_with("alpha", (30, 30, 30))],
        {
            "day": {"start": "09:00", "end": "17:00", "changeover": 15},
            "events": [],
            "speakers": {"ann": {"name": "Ann", "daily_maximum": 60}},
            "rooms": {"hall": {"name": "Hall"}, "lab": {"name": "Lab"}},
            "modules": [
                {
                    "id": "alpha",
                    "speakers": ["ann"],
                    "room": "hall",
                    "sessions": {"s2": {"room": "lab", "when": [DAY_1]}},
                }
            ],
        },
        [["09:00-09:30 alpha/s1", "09:45-10:15 alpha/s2"], ["09:00-09:30 alpha/s3"]],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_plan_agenda_as_worked_out_by_hand(tmp_path: Path, name: str) -> None:
    modules, changes, expected = CASES[name]
    assert timetable(planned(definitions_of(tmp_path, modules, **changes))) == expected


def test_plan_agenda_fills_rows_from_module_placement_and_event(tmp_path: Path) -> None:
    sessions = {"s2": {"speakers": ["bob"], "room": "lab"}}
    opening = event_data(
        "open", "ceremony", DAY_1, "09:00", 30, speakers=["bob"], room="hall", note="Stand"
    )
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (30, 30))],
        dates=[DAY_1],
        modules=[{"id": "alpha", "speakers": ["ann"], "room": "hall", "sessions": sessions}],
        speakers={"ann": {"name": "Ann"}, "bob": {"name": "Bob"}},
        rooms={"hall": {"name": "Hall"}, "lab": {"name": "Lab"}},
        events=[opening],
    )
    assert planned(definitions).days[0].entries == (
        Entry(
            start=time(9), end=time(9, 30), event="open", title="Open", speakers=("bob",),
            room="hall", note="Stand",
        ),
        Entry(
            start=time(9, 30), end=time(10), session="alpha/s1", title="Session 1 of alpha",
            speakers=("ann",), room="hall",
        ),
        Entry(
            start=time(10), end=time(10, 30), session="alpha/s2", title="Session 2 of alpha",
            speakers=("bob",), room="lab",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("from_hour", "rows"),
    [
        ("10:00", ["10:00-10:10 Short break", "10:10-11:10 alpha/s1"]),
        ("10:05", ["10:00-10:10 Short break", "10:10-11:10 alpha/s1"]),
        ("10:15", ["10:00-10:10 Short break", "10:15-11:15 alpha/s1"]),
        ("10:20", ["10:20-11:20 alpha/s1"]),
    ],
)
def test_agenda_shows_a_pause_only_where_free_time_is_none(
    tmp_path: Path, from_hour: str, rows: list[str]
) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (60,))],
        dates=[DAY_1],
        modules=[{"id": "alpha", "speakers": ["ann"]}],
        speakers={"ann": {"name": "Ann", "available": f"{from_hour}-17:00"}},
        events=[event_data("open", "ceremony", DAY_1, "09:00", 60)],
    )
    assert timetable(planned(definitions)) == [["09:00-10:00 open", *rows]]


def test_a_visit_does_away_with_the_breaks_of_its_day(tmp_path: Path) -> None:
    agenda = planned(
        small(
            tmp_path,
            dates=[DAY_1, DAY_2],
            events=[
                event_data("visit", "visit", DAY_2, "10:00", 300),
                event_data("rest", "break", "every day", "14:30", 20),
            ],
            breaks=[LUNCH, TEA],
            modules=[{"id": "alpha", "when": [DAY_2]}],
        )
    )
    assert timetable(agenda)[1] == ["09:00-09:30 alpha/s1", "10:00-15:00 visit"]
    assert [one for one in timetable(agenda)[0] if "rest" in one] == ["14:30-14:50 rest"]


# --- what stays where it is


def small(tmp_path: Path, minutes: tuple[int, ...] = (30,), **changes: Any) -> Definitions:
    changes = {"dates": [DAY_1], "events": [], **changes}
    return definitions_of(tmp_path, [module_with("alpha", minutes)], **changes)


def agenda_with(*rows: Entry, revision: int = 1) -> Agenda:
    day = AgendaDay(date=date.fromisoformat(DAY_1), entries=rows)
    return Agenda(workshop="test-workshop", revision=revision, days=(day,))


def test_planning_again_keeps_pinned_rows_and_rows_added_by_hand(tmp_path: Path) -> None:
    lunch = event_data("lunch", "lunch", DAY_1, "12:30", 60)
    previous = agenda_with(
        Entry(start=time(9), end=time(9, 20), title="Welcome by the minister"),
        Entry(start=time(9, 20), end=time(9, 30), pause=True, title="Short break"),
        Entry(start=time(12), end=time(13), event="lunch", title="Early lunch", pinned=True),
        Entry(start=time(14), end=time(15), session="alpha/s2", title="My own title", pinned=True),
        revision=3,
    )
    agenda = planned(small(tmp_path, (60, 60), events=[lunch]), previous)
    assert timetable(agenda) == [
        [
            "09:00-09:20 Welcome by the minister",
            "09:20-10:20 alpha/s1",
            "12:00-13:00 lunch",
            "14:00-15:00 alpha/s2",
        ]
    ]
    assert [row.title for row in agenda.days[0].entries][2:] == ["Early lunch", "My own title"]
    assert agenda.revision == 4


def test_planning_again_keeps_the_words_of_sessions_and_changes_nothing_else(
    tmp_path: Path,
) -> None:
    definitions = small(tmp_path)
    (row,) = planned(definitions).days[0].entries
    named = row.model_copy(update={"title": "My own title", "note": "Bring pens"})
    edited = agenda_with(named, revision=5)
    assert planned(definitions, edited) == edited


def test_planning_again_keeps_a_break_that_is_pinned_elsewhere(tmp_path: Path) -> None:
    moved = Entry(start=time(11), end=time(11, 20), event="tea", title="Tea", pinned=True)
    rows = timetable(planned(small(tmp_path, (60,), breaks=[TEA]), agenda_with(moved)))
    assert rows == [["09:00-10:00 alpha/s1", "11:00-11:20 tea"]]


def test_planning_again_keeps_a_row_on_a_day_that_is_no_longer_a_date(tmp_path: Path) -> None:
    row = Entry(start=time(9), end=time(10), title="Excursion")
    gone = AgendaDay(date=date(2026, 3, 5), entries=(row,))
    previous = agenda_with().model_copy(update={"days": (*agenda_with().days, gone)})
    assert timetable(planned(small(tmp_path), previous)) == [
        ["09:00-09:30 alpha/s1"],
        ["09:00-10:00 Excursion"],
    ]


def test_replanning_moves_only_what_must_move(tmp_path: Path) -> None:
    modules = [module_with("alpha", (30, 30)), module_with("beta", (30, 30))]
    chosen = [{"id": "alpha"}, {"id": "beta", "speakers": ["ann"]}]

    def workshop(name: str, **ann: str) -> Definitions:
        return definitions_of(
            tmp_path / name,
            modules,
            dates=[DAY_1],
            events=[],
            modules=chosen,
            speakers={"ann": {"name": "Ann", **ann}},
        )

    before = planned(workshop("before"))
    late = workshop("late", available="11:30-17:00")
    found = plan_agenda(late, Problems(), Earlier(before, is_published=True), QUICK)
    assert found is not None
    agenda, planned_as = found
    assert planned_as.solution.quality is not None
    moves = (planned_as.solution.quality.moves, planned_as.solution.quality.least_moves)
    assert moves == (2, 2)
    kept = [[row for row in day if "alpha" in row] for day in timetable(before)]
    assert [[row for row in day if "alpha" in row] for day in timetable(agenda)] == kept
    assert agenda.revision == before.revision + 1


def test_plan_agenda_of_groups_apart_holds_by_both_checks(tmp_path: Path) -> None:
    definitions = two_groups(tmp_path)
    found = plan_agenda(definitions, Problems())
    assert found is not None
    agenda, planned_as = found
    assert verify(planned_as.problem, planned_as.solution).violations == ()
    assert planned_as.solution.quality is not None
    assert errors(definitions, agenda) == []


# --- why there is none


def test_plan_agenda_says_why_there_is_none_and_makes_no_other(tmp_path: Path) -> None:
    definitions = small(tmp_path, (90, 90), day={"start": "09:00", "end": "12:00"})
    found = messages(definitions)
    assert not can_be_planned(definitions)
    assert any("cannot all be met" in message for message in found)
    assert any(message.startswith("workshop.yaml:") for message in found)


def test_plan_agenda_says_what_is_wrong_before_it_searches(tmp_path: Path) -> None:
    late = {"name": "Ann", "available": "09:00-12:00"}
    talk = event_data("talk", "activity", DAY_1, "11:45", 30, speakers=["ann"])
    (message,) = messages(small(tmp_path, speakers={"ann": late}, events=[talk]))
    assert "Ann" in message
    assert "Talk" in message


@pytest.mark.parametrize(
    "modules",
    [
        [
            module_with("alpha", (30,), prerequisites={"modules": ["beta"]}),
            module_with("beta", (30,), prerequisites={"modules": ["alpha"]}),
        ],
        [module_with("alpha", (30, 30), after={"s1": ["s2"], "s2": ["s1"]})],
    ],
    ids=["modules", "sessions"],
)
def test_plan_agenda_reports_what_waits_for_one_another(tmp_path: Path, modules: list[Any]) -> None:
    found = messages(definitions_of(tmp_path, modules, dates=[DAY_1], events=[]))
    assert all("module.yaml:" in message for message in found)


# --- properties


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def modules_of(draw: st.DrawFn) -> list[Any]:
    """Draw modules, one of which may need another; some sessions may be cut after a step."""
    modules = []
    for name in ["alpha", "beta"][: draw(st.integers(1, 2))]:
        lengths = draw(st.lists(st.sampled_from([20, 30, 45]), min_size=1, max_size=2))
        needs = {"modules": ["alpha"] if name == "beta" and draw(st.booleans()) else []}
        module = module_with(name, tuple(lengths), prerequisites=needs)
        for session in module["sessions"]:
            session["steps"] = [
                {"minutes": 10, "title": "In", "method": "lecture",
                 "may_pause_after": draw(st.booleans())},
                {"minutes": session["minutes"] - 10, "title": "Do", "method": "lab"},
            ]  # fmt: skip
        modules.append(module)
    return modules


@st.composite
def teachings(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what may be said of a module or of a session."""
    said = {
        "together": draw(st.sampled_from([None, True, False, "if-possible"])),
        "groups": draw(st.sampled_from([[], [], [], ["ru"], ["en"]])),
        "language": draw(st.sampled_from([None, None, "en", "ru"])),
        "interpretation": draw(st.sampled_from([None, "simultaneous", "consecutive"])),
        "rooms": draw(st.sampled_from([[], ["hall"], ["hall", "lab"]])),
        "speakers": draw(st.sampled_from([[], ["ann"], ["far"]])),
        "when": draw(st.sampled_from([[], [], [DAY_1], ["09:00-12:30", "14:00-18:00"]])),
        "shortest": draw(st.sampled_from([None, None, 15])),
    }
    return {key: value for key, value in said.items() if value not in (None, [])}


@st.composite
def programmes(draw: st.DrawFn) -> tuple[list[Any], dict[str, Any]]:
    """Draw a workshop of one or two groups that uses most settings."""
    modules = draw(modules_of())
    occasions = [
        event_data("pre", "pre-test", DAY_1, "10:00", 30),
        event_data("post", "post-test", DAY_2, "16:00", 30, groups=["ru"]),
        event_data("lunch", "lunch", "every day", "12:15", 45),
        event_data("talk", "activity", DAY_1, "15:07", 13, groups=["en"]),
        event_data("trip", "visit", DAY_2, "09:00", 200),
    ]
    prayer = {
        "id": "prayer", "title": "Prayer", "kind": "prayer", "minutes": 15,
        "between": "13:15-14:30", "groups": ["ru"],
    }  # fmt: skip
    tea = {"id": "tea", "title": "Tea", "minutes": 20, "between": "10:30-12:00"}
    return modules, {
        "groups": {
            "ru": {"name": "Russian", "size": 4, "languages": ["ru"]},
            "en": {"name": "English", "size": 2, "languages": draw(st.sampled_from([[], ["en"]]))},
        },
        "day": {"start": "08:30", "end": "18:00", "pause": draw(st.sampled_from([5, 10, 15]))},
        "days": draw(st.sampled_from([{}, {DAY_1: "10:00-17:40"}])),
        "speakers": {
            "ann": {"name": "Ann", "languages": draw(st.sampled_from([[], ["en", "ru"]]))},
            "far": {"name": "Far", "timezone": "Europe/Berlin", "available": "04:45-13:00"},
        },
        "interpreters": {"pair": {"name": "Pair", "languages": ["en", "ru"]}},
        "consecutive_factor": draw(st.sampled_from([1.25, 1.5, 2])),
        "venues": {"hotel": {"name": "Hotel"}, "court": {"name": "Court"}},
        "transfers": [{"between": ["hotel", "court"], "minutes": draw(st.sampled_from([5, 20]))}],
        "rooms": {
            "hall": {"name": "Hall", "venue": "hotel", "booths": 1},
            "lab": {"name": "Lab", "venue": "court", "seats": 5, "open": "08:00-17:30"},
        },
        "modules": [
            {"id": module["id"], **draw(teachings()), "sessions": {"s1": draw(teachings())}}
            for module in modules
        ],
        "events": [one for one in occasions if draw(st.booleans())],
        "breaks": [one for one in (tea, prayer) if draw(st.booleans())],
    }


PROPERTY = settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workshop")


def test_only_an_order_that_a_module_names_beside_another_may_be_given_up(tmp_path: Path) -> None:
    """Without a name in ``after``, a session follows the one above it."""
    alpha = module_with("alpha", (30, 30, 30, 30), after={"s3": ["s1"], "s4": ["s2", "s3"]})
    beta = module_with("beta", (30,), prerequisites={"modules": ["alpha"]})
    outline = outline_of(definitions_of(tmp_path, [alpha, beta]))
    problem = problem_of(outline)
    source = SourceMap(outline, problem)
    may_go = {
        (name, other)
        for name, session in problem.sessions.items()
        for n, other in enumerate(session.after)
        if source.may_change(("sessions", name, "after", n))
    }
    assert ("alpha-s3", "alpha-s1") in {
        (name, other) for name, one in problem.sessions.items() for other in one.after
    }
    assert may_go == {("alpha-s4", "alpha-s2"), ("alpha-s4", "alpha-s3")}


def first_of(definitions: Definitions, previous: Agenda | None = None) -> Agenda | None:
    """Return any agenda, the first that the planner finds, having verified it there and back."""
    problem = agenda_problem(definitions, previous)
    outline = outline_of(definitions, previous)
    problems = Problems()
    check_problem(problem, SourceMap(outline, problem).place, problems)
    found = None if problems.errors else find(problem, limits=Limits(work=5)).agenda
    event("agenda" if found else "none")
    if found is None:
        return None
    assert [str(one) for one in verify(problem, found).violations] == []
    agenda = agenda_of(definitions, problem, found, previous)
    assert places_in(solution_of(definitions, problem, agenda)) == places_in(found)
    return agenda


def places_in(solution: AgendaSolution) -> list[tuple[object, ...]]:
    """Return where everything stands; interpreters are those of all who have a session as one."""
    sessions = [
        (one.session, one.part, one.start, one.minutes, one.room, one.joint_with)
        for one in solution.sessions
    ]
    return sorted(sessions, key=str) + sorted((one.id, one.start) for one in solution.breaks)


def errors(definitions: Definitions, agenda: Agenda) -> list[str]:
    """Return what the check of agendas finds wrong with one, written and read."""
    path = definitions.folder / "agenda.yaml"
    path.write_bytes(agenda_yaml(agenda, definitions))
    problems = Problems()
    read = read_agenda(path, problems)
    assert read is not None
    assert read[0] == agenda
    check_agenda(*read, definitions, problems)
    return [one.message for one in problems if not one.message.endswith("has no rows; add some")]


@PROPERTY
@given(case=programmes())
def test_what_solves_a_problem_is_an_agenda_that_passes_the_check(
    folder: Path, case: tuple[list[Any], dict[str, Any]]
) -> None:
    definitions = definitions_of(folder, case[0], **case[1])
    agenda = first_of(definitions)
    if agenda is not None:
        assert errors(definitions, agenda) == []
        for day in agenda.days:
            for above, row, below in zip(
                day.entries, day.entries[1:], day.entries[2:], strict=False
            ):
                if row.pause and not (above.groups or row.groups or below.groups):
                    assert above.end == row.start
                    assert not above.pause
                    assert not below.pause


@PROPERTY
@given(case=programmes(), data=st.data())
def test_planning_again_keeps_whatever_is_pinned(
    folder: Path, case: tuple[list[Any], dict[str, Any]], data: st.DataObject
) -> None:
    definitions = definitions_of(folder, case[0], **case[1])
    first = first_of(definitions)
    if first is None:
        return
    days = tuple(
        day.model_copy(
            update={
                "entries": tuple(
                    row.model_copy(update={"pinned": data.draw(st.booleans())})
                    for row in day.entries
                    if not row.pause
                )
            }
        )
        for day in first.days
    )
    pinned = first.model_copy(update={"days": days})
    second = first_of(definitions, pinned)
    if second is not None:
        for before, after in zip(pinned.days, second.days, strict=True):
            kept = {(row.start, row.title) for row in before.entries if row.pinned}
            assert kept <= {(row.start, row.title) for row in after.entries}


def streaks(cells: str) -> list[str]:
    """Return the stretches of work in a day of quarter hours: E an event, S a session."""
    return [part for part in re.split("[.R]+", cells) if part]


def fits_somehow(cells: str, lengths: list[int], longest: int, start: int = 0) -> bool:
    """Try every place of every session, in order, on a day of quarter hours."""
    if not lengths:
        return all(len(part) <= longest for part in streaks(cells) if "S" in part)
    first, *others = lengths
    return any(
        fits_somehow(cells[:at] + "S" * first + cells[at + first :], others, longest, at + first)
        for at in range(start, len(cells) - first + 1)
        if set(cells[at : at + first]) == {"."}
    )


@PROPERTY
@given(
    parts=st.lists(st.sampled_from(["E", "EE", "EEE", "R", ".", "...", "......"]), max_size=7),
    lengths=st.lists(st.integers(1, 5), min_size=1, max_size=3),
    longest=st.integers(4, 6),
)
def test_one_module_fits_exactly_where_trying_all_places_does(
    folder: Path, parts: list[str], lengths: list[int], longest: int
) -> None:
    cells = "".join(parts)[:16].ljust(16, ".")
    events = [
        event_data(
            f"e{found.start()}",
            "activity" if found[0][0] == "E" else "break",
            DAY_1,
            clock(9 * 60 + 15 * found.start()),
            15 * len(found[0]),
        )
        for found in re.finditer("E+|R+", cells)
    ]
    definitions = definitions_of(
        folder,
        [module_with("alpha", tuple(15 * length for length in lengths))],
        dates=[DAY_1],
        day={"start": "09:00", "end": "13:00", "longest_block": 15 * longest, "pause": 15},
        events=events,
    )
    fits = fits_somehow(cells, lengths, longest)
    event(f"fits: {fits}")
    assert can_be_planned(definitions) == fits
