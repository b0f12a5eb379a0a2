"""Workshops of two groups: what solves the problem is an agenda that the check of agendas passes.

The check of agendas knows nothing of problems, and the one of solutions nothing of workshops.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.agenda.workshop.agenda_cases import DAY_1, DAY_2, definitions_of, module_with
from tests.factories import event_data
from trainkit.agenda.reading import check_problem
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.solver.search import Limits, find
from trainkit.agenda.verify import verify
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.agenda.workshop.agenda_file import agenda_yaml, read_agenda
from trainkit.agenda.workshop.checking.agenda import check_agenda
from trainkit.agenda.workshop.timetable.agenda_of import agenda_of
from trainkit.agenda.workshop.timetable.problem_of import agenda_problem
from trainkit.agenda.workshop.timetable.solution_of import solution_of
from trainkit.definitions.loaded import Definitions
from trainkit.problems import Problems

GROUPS = st.sampled_from([[], [], [], ["ru"], ["en"]])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workshop")


@st.composite
def teachings(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what may be said of a module or of a session."""
    said = {
        "together": draw(st.sampled_from([None, True, False, "if-possible"])),
        "groups": draw(GROUPS),
        "language": draw(st.sampled_from([None, None, "en", "ru"])),
        "interpretation": draw(st.sampled_from([None, "simultaneous", "consecutive"])),
        "rooms": draw(st.sampled_from([[], ["hall"], ["hall", "lab"]])),
        "speakers": draw(st.sampled_from([[], ["ann"], ["far"]])),
        "when": draw(st.sampled_from([[], [], [DAY_1], ["09:00-12:30", "14:00-18:00"]])),
        "shortest": draw(st.sampled_from([None, None, 15])),
    }
    return {key: value for key, value in said.items() if value not in (None, [])}


@st.composite
def modules_of(draw: st.DrawFn) -> list[Any]:
    """Draw modules whose sessions may be cut after their first step."""
    modules = []
    for name in ["alpha", "beta"][: draw(st.integers(1, 2))]:
        lengths = draw(st.lists(st.sampled_from([20, 30, 45]), min_size=1, max_size=2))
        module = module_with(name, tuple(lengths))
        for session in module["sessions"]:
            session["steps"] = [
                {"minutes": 10, "title": "In", "method": "lecture",
                 "may_pause_after": draw(st.booleans())},
                {"minutes": session["minutes"] - 10, "title": "Do", "method": "lab"},
            ]  # fmt: skip
        modules.append(module)
    return modules


@st.composite
def programmes(draw: st.DrawFn) -> tuple[list[Any], dict[str, Any]]:
    modules = draw(modules_of())
    occasions = [
        event_data("pre", "pre-test", DAY_1, "10:00", 30),
        event_data("post", "post-test", DAY_2, "16:00", 30, groups=["ru"]),
        event_data("lunch", "lunch", "every day", "12:15", 45),
        event_data("visit", "activity", DAY_1, "15:07", 13, groups=["en"]),
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


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(case=programmes())
def test_what_solves_the_problem_of_two_groups_is_an_agenda_that_passes(
    folder: Path, case: tuple[list[Any], dict[str, Any]]
) -> None:
    definitions = definitions_of(folder, case[0], **case[1])
    problem, places = agenda_problem(definitions)
    problems = Problems()
    check_problem(problem, places.place, problems)
    found = None if problems.errors else find(problem, limits=Limits(work=5)).agenda
    event("agenda" if found else "none")
    if found is None:
        return
    assert [str(one) for one in verify(problem, found).violations] == []
    agenda = agenda_of(definitions, problem, found)
    assert errors(definitions, agenda) == []
    assert places_in(solution_of(definitions, problem, agenda)) == places_in(found)


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


def places_in(solution: AgendaSolution) -> list[tuple[object, ...]]:
    """Return where everything stands; interpreters are those of all who have a session as one."""
    sessions = [
        (one.session, one.part, one.start, one.minutes, one.room, one.joint_with)
        for one in solution.sessions
    ]
    return sorted(sessions, key=str) + sorted((one.id, one.start) for one in solution.breaks)
