"""Workshops of one group, there and back: the sequencer's agenda solves the workshop's problem.

The check that says so (``scheduling.verify``) shares no code with the sequencer or the translation.
"""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.agenda.workshop.agenda_cases import DAY_1, DAY_2, definitions_of, module_with
from tests.agenda.workshop.sequencing.test_sequencer import cases, clock
from tests.factories import event_data
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.reading import write_problem
from trainkit.agenda.verify import verify
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.agenda.workshop.sequencing.sequencer import sequence
from trainkit.agenda.workshop.timetable.agenda_of import agenda_of
from trainkit.agenda.workshop.timetable.problem_of import agenda_problem
from trainkit.agenda.workshop.timetable.solution_of import solution_of
from trainkit.definitions.loaded import Definitions
from trainkit.problems import Problems

PROPERTY = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workshop")


@st.composite
def programmes(draw: st.DrawFn) -> tuple[list[Any], dict[str, Any]]:
    """Draw a workshop whose planner has something to choose: breaks, rooms, times, lengths."""
    dates = [DAY_1, DAY_2][: draw(st.integers(1, 2))]
    names = ["alpha", "beta", "gamma"][: draw(st.integers(1, 3))]
    modules = [
        module_with(
            name,
            tuple(draw(st.lists(st.integers(15, 50), min_size=1, max_size=3))),
            prerequisites={"modules": ["alpha"] if name == "beta" and draw(st.booleans()) else []},
        )
        for name in names
    ]
    chooses = draw(st.booleans())
    places = [{}, {"room": "lab"}, {"rooms": ["hall", "lab"]}, {"equipment": ["laptops"]}]
    times = [[], [], [], dates[:1], ["09:00-12:30", "14:00-18:00"]]
    changes = {
        "dates": dates,
        "day": {"start": "08:30", "end": "18:00", "pause": draw(st.sampled_from([5, 10, 15]))},
        "days": draw(st.sampled_from([{}, {dates[0]: "10:00-17:40"}])),
        "speakers": {
            "ann": {"name": "Ann", "available": draw(st.sampled_from([[], ["09:00-16:00"]]))},
            "far": {"name": "Far", "timezone": "Europe/Berlin", "available": "04:45-13:00"},
        },
        "rooms": {
            "hall": {"name": "Hall", "seats": 3},
            "lab": {"name": "Lab", "equipment": ["laptops"], "open": "08:00-17:30"},
        },
        "modules": [
            {
                "id": name,
                "speakers": draw(st.sampled_from([[], ["ann"], ["far"]])),
                "sessions": draw(st.sampled_from([{}, {"s1": {"shortest": 10, "longest": 120}}])),
                "when": draw(st.sampled_from(times)),
                **(draw(st.sampled_from(places)) if chooses else {}),
            }
            for name in names
        ],
        "events": draw(events_of(dates)),
        "breaks": draw(breaks_of(dates)),
    }
    return modules, changes


@st.composite
def events_of(draw: st.DrawFn, dates: list[str]) -> list[Any]:
    """Draw an odd talk, and tests at the ends."""
    events = []
    if draw(st.booleans()):
        minutes = draw(st.integers(2, 40))
        events.append(event_data("talk", "activity", dates[-1], "11:07", minutes))
    if draw(st.booleans()):
        events.append(event_data("pre", "pre-test", dates[0], "10:00", 30))
    if draw(st.booleans()):
        events.append(event_data("post", "post-test", dates[-1], "16:40", 30))
    return events


@st.composite
def breaks_of(draw: st.DrawFn, dates: list[str]) -> list[Any]:
    """Draw breaks of which the second may come before the first."""
    found = []
    for name in ("tea", "lunch")[: draw(st.integers(0, 2))]:
        start, length = draw(st.integers(10 * 12, 13 * 12)) * 5, draw(st.integers(1, 9)) * 5
        found.append(
            {
                "id": name,
                "title": name,
                "kind": "lunch" if name == "lunch" else "break",
                "minutes": length,
                "between": f"{clock(start)}-{clock(start + length + 90)}",
                "dates": draw(st.sampled_from([[], dates[:1]])),
            }
        )
    return found


def violations(definitions: Definitions, agenda: Agenda, previous: Agenda | None) -> list[str]:
    """Return what the check finds wrong with an agenda as a solution, and translate it back."""
    problem, places = agenda_problem(definitions, previous)
    assert AgendaProblem.model_validate_json(write_problem(problem)) == problem
    for name, session in problem.sessions.items():
        expected = "agenda.yaml" if session.pin else "module.yaml"
        assert places.place(("sessions", name, "minutes")).path.name == expected
    solution = solution_of(definitions, problem, agenda)
    assert agenda_of(definitions, problem, solution, previous) == agenda
    return [str(violation) for violation in verify(problem, solution).violations]


@PROPERTY
@given(case=cases())
def test_agenda_of_the_sequencer_solves_the_problem(
    folder: Path, case: tuple[list[Any], dict[str, Any]]
) -> None:
    definitions = definitions_of(folder, case[0], **case[1])
    agenda = sequence(definitions, Problems())
    event("agenda" if agenda else "problems")
    if agenda is not None:
        assert violations(definitions, agenda, None) == []


@PROPERTY
@given(case=programmes())
def test_agenda_of_the_sequencer_solves_the_problem_of_a_workshop_with_choices(
    folder: Path, case: tuple[list[Any], dict[str, Any]]
) -> None:
    definitions = definitions_of(folder, case[0], **case[1])
    agenda = sequence(definitions, Problems())
    event("agenda" if agenda else "problems")
    if agenda is not None:
        assert violations(definitions, agenda, None) == []


@PROPERTY
@given(case=programmes(), data=st.data())
def test_pinned_rows_are_kept_there_and_back(
    folder: Path, case: tuple[list[Any], dict[str, Any]], data: st.DataObject
) -> None:
    definitions = definitions_of(folder, case[0], **case[1])
    first = sequence(definitions, Problems())
    if first is None:
        return
    pinned = first.model_copy(
        update={
            "days": tuple(
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
        }
    )
    second = sequence(definitions, Problems(), pinned)
    event("agenda" if second else "problems")
    if second is not None:
        assert violations(definitions, second, pinned) == []


def test_pinned_break_keeps_its_turn_among_the_breaks(folder: Path) -> None:
    breaks = [
        {"id": "tea", "title": "Tea", "minutes": 45, "between": "10:25-12:40"},
        {"id": "lunch", "title": "Lunch", "kind": "lunch", "minutes": 5, "between": "10:30-12:05"},
    ]
    definitions = definitions_of(folder, [module_with("alpha", (30,))], events=[], breaks=breaks)
    first = sequence(definitions, Problems())
    assert first is not None
    day = first.days[0]
    rows = tuple(row.model_copy(update={"pinned": row.event == "tea"}) for row in day.entries)
    later = tuple(
        row.model_copy(update={"start": time(10, 40), "end": time(11, 25)})
        if row.event == "tea"
        else row
        for row in rows
    )
    pinned = first.model_copy(
        update={"days": (day.model_copy(update={"entries": later}), *first.days[1:])}
    )
    second = sequence(definitions, Problems(), pinned)
    assert second is not None
    starts = {row.event: row.start for row in second.days[0].entries if row.event}
    assert (starts["tea"], starts["lunch"]) == (time(10, 40), time(11, 25))
    assert violations(definitions, second, pinned) == []
