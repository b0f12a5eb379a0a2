"""The way to an agenda, whatever finds it."""

from __future__ import annotations

from pathlib import Path

from tests.plan.agenda_cases import DAY_1, definitions_of, module_with, timetable
from tests.plan.timetable.workshop import two_groups
from trainkit.plan.plan_agenda import plan_agenda
from trainkit.problems import Problems


def test_plan_agenda_of_one_group(tmp_path: Path) -> None:
    definitions = definitions_of(tmp_path, [module_with("alpha", (30,))], dates=[DAY_1], events=[])
    problems = Problems()
    assert timetable(plan_agenda(definitions, problems)) == [["09:00-09:30 alpha/s1"]]
    assert list(problems) == []


def test_plan_agenda_keeps_the_words_of_sessions(tmp_path: Path) -> None:
    definitions = definitions_of(tmp_path, [module_with("alpha", (30,))], dates=[DAY_1], events=[])
    first = plan_agenda(definitions, Problems())
    assert first is not None
    (row,) = first.days[0].entries
    named = row.model_copy(update={"title": "My own title", "note": "Bring pens"})
    day = first.days[0].model_copy(update={"entries": (named,)})
    edited = first.model_copy(update={"days": (day,), "revision": 5})
    assert plan_agenda(definitions, Problems(), edited) == edited


def test_plan_agenda_of_groups_that_are_always_together(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (30,))],
        dates=[DAY_1],
        events=[],
        groups={"ru": {"name": "R", "size": 3}, "en": {"name": "E", "size": 3}},
        modules=[{"id": "alpha", "together": True}],
    )
    agenda = plan_agenda(definitions, Problems())
    assert timetable(agenda) == [["09:00-09:30 alpha/s1"]]


def test_plan_agenda_says_that_groups_apart_are_not_placed(tmp_path: Path) -> None:
    definitions = two_groups(tmp_path)
    problems = Problems()
    assert plan_agenda(definitions, problems) is None
    line = (tmp_path / "workshop.yaml").read_text(encoding="utf-8").splitlines().index(
        "groups:"
    ) + 1
    assert [(one.place.line, one.message) for one in problems] == [
        (
            line,
            "groups that have sessions apart are not placed by trainkit; write together: true "
            "where they have them together, or write plan/agenda.yaml by hand",
        )
    ]
