"""The way to an agenda, whatever finds it."""

from __future__ import annotations

from pathlib import Path

from tests.agenda.workshop.agenda_cases import DAY_1, definitions_of, module_with, timetable
from tests.agenda.workshop.timetable.workshop import two_groups
from trainkit.agenda.solution import Standing
from trainkit.agenda.verify import verify
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.agenda.workshop.agenda_file import agenda_yaml, read_agenda
from trainkit.agenda.workshop.checking.agenda import check_agenda
from trainkit.agenda.workshop.plan_agenda import Earlier, plan_agenda
from trainkit.definitions.loaded import Definitions
from trainkit.problems import Problems


def planned(definitions: Definitions, earlier: Earlier | None = None) -> Agenda:
    found = plan_agenda(definitions, Problems(), earlier)
    assert found is not None
    return found.agenda


def test_plan_agenda_of_one_group(tmp_path: Path) -> None:
    definitions = definitions_of(tmp_path, [module_with("alpha", (30,))], dates=[DAY_1], events=[])
    problems = Problems()
    found = plan_agenda(definitions, problems)
    assert found is not None
    assert timetable(found.agenda) == [["09:00-09:30 alpha/s1"]]
    assert list(problems) == []


def test_plan_agenda_keeps_the_words_of_sessions(tmp_path: Path) -> None:
    definitions = definitions_of(tmp_path, [module_with("alpha", (30,))], dates=[DAY_1], events=[])
    first = planned(definitions)
    (row,) = first.days[0].entries
    named = row.model_copy(update={"title": "My own title", "note": "Bring pens"})
    day = first.days[0].model_copy(update={"entries": (named,)})
    edited = first.model_copy(update={"days": (day,), "revision": 5})
    assert planned(definitions, Earlier(edited)) == edited


def test_plan_agenda_of_groups_that_are_always_together(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (30,))],
        dates=[DAY_1],
        events=[],
        groups={"ru": {"name": "R", "size": 3}, "en": {"name": "E", "size": 3}},
        modules=[{"id": "alpha", "together": True}],
    )
    assert timetable(planned(definitions)) == [["09:00-09:30 alpha/s1"]]


def test_plan_agenda_of_groups_apart_holds_by_both_checks(tmp_path: Path) -> None:
    definitions = two_groups(tmp_path)
    problems = Problems()
    found = plan_agenda(definitions, problems)
    assert problems.errors == []
    assert found is not None
    assert found.timetable is not None
    assert verify(found.timetable.problem, found.timetable.solution).violations == ()
    assert found.timetable.solution.quality is not None
    assert found.timetable.solution.quality.standing is Standing.OPTIMAL
    path = tmp_path / "agenda.yaml"
    path.write_bytes(agenda_yaml(found.agenda, definitions))
    read = read_agenda(path, problems)
    assert read is not None
    check_agenda(*read, definitions, problems)
    assert problems.errors == []


def test_plan_agenda_that_is_published_moves_only_what_must(tmp_path: Path) -> None:
    modules = [module_with("alpha", (30, 30)), module_with("beta", (30, 30))]
    speakers = {"ann": {"name": "Ann"}}
    chosen = [{"id": "alpha"}, {"id": "beta", "speakers": ["ann"]}]
    before = planned(
        definitions_of(
            tmp_path / "a", modules, dates=[DAY_1], events=[], modules=chosen, speakers=speakers
        )
    )
    assert timetable(before) == [
        [
            "09:00-09:30 alpha/s1",
            "09:30-10:00 alpha/s2",
            "10:00-10:30 beta/s1",
            "10:30-10:40 Short break",
            "10:40-11:10 beta/s2",
        ]
    ]
    late = {"ann": {"name": "Ann", "available": "11:30-17:00"}}
    changed = definitions_of(
        tmp_path / "b", modules, dates=[DAY_1], events=[], modules=chosen, speakers=late
    )
    found = plan_agenda(changed, Problems(), Earlier(before, is_published=True))
    assert found is not None
    assert found.timetable is not None
    quality = found.timetable.solution.quality
    assert quality is not None
    assert (quality.moves, quality.least_moves) == (2, 2)
    rows = timetable(found.agenda)[0]
    assert rows[:2] == ["09:00-09:30 alpha/s1", "09:30-10:00 alpha/s2"]
    assert found.agenda.revision == before.revision + 1
