"""The example workshops: each has an agenda that a trainer would use, found in little time."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from tests import pdf
from trainkit import api
from trainkit.agenda.solver.search import Limits
from trainkit.agenda.verify import verify
from trainkit.agenda.workshop.agenda import Agenda, Row, agenda_yaml, read_agenda, rests
from trainkit.agenda.workshop.agenda_of import plan_agenda
from trainkit.agenda.workshop.check import check_agenda
from trainkit.model.loaded import Definitions
from trainkit.model.workshop import EventKind
from trainkit.problems import Problems

EXAMPLES = Path("examples")
NAMES = (
    "three-days",
    "one-day-seminar",
    "two-language-course",
    "two-week-academy",
    "ramadan-course",
    "visit-and-online-speaker",
)
LIMITS = Limits(work=0.3)


@cache
def planned(name: str) -> tuple[Definitions, Agenda]:
    definitions = api.load(EXAMPLES / name)
    problems = Problems()
    found = plan_agenda(definitions, problems, limits=LIMITS)
    assert found is not None, [str(one) for one in problems]
    agenda, timetable = found
    assert verify(timetable.problem, timetable.solution).violations == ()
    return definitions, agenda


def work_of(definitions: Definitions, agenda: Agenda, group: str) -> dict[str, list[Row]]:
    """Return what a group does, without its pauses, by date and in order of time."""
    days: dict[str, list[Row]] = {day.date.isoformat(): [] for day in agenda.days}
    for row in agenda.rows:
        is_rest = row.entry.pause or rests(definitions.workshop, row.entry)
        if row.entry.is_for(group) and not is_rest:
            days[row.date.isoformat()].append(row)
    return days


def is_taught(definitions: Definitions, row: Row) -> bool:
    occasion = definitions.workshop.occasions.get(row.entry.event or "")
    taught = {EventKind.VISIT, EventKind.ACTIVITY}
    return row.entry.session is not None or (occasion is not None and occasion.kind in taught)


@pytest.mark.parametrize("name", NAMES)
def test_example_has_no_problem(name: str) -> None:
    assert [one for one in api.check(EXAMPLES / name) if one.severity < 2] == []


@pytest.mark.parametrize("name", NAMES)
def test_agenda_of_an_example_passes_the_check_of_edited_agendas(name: str, tmp_path: Path) -> None:
    definitions, agenda = planned(name)
    path = tmp_path / "agenda.yaml"
    path.write_bytes(agenda_yaml(agenda, definitions))
    problems = Problems()
    read = read_agenda(path, problems)
    assert read is not None
    check_agenda(*read, definitions, problems)
    assert [one.message for one in problems] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_group_of_an_example_has_an_empty_day_or_a_long_empty_stretch(name: str) -> None:
    definitions, agenda = planned(name)
    for group in definitions.workshop.group_ids:
        for day, rows in work_of(definitions, agenda, group).items():
            assert any(is_taught(definitions, row) for row in rows), (group, day)
            for one, then in pairwise(rows):
                assert then.start - one.end <= timedelta(minutes=150), (group, one, then)


@pytest.mark.parametrize("name", NAMES)
def test_breaks_of_an_example_stand_between_work(name: str) -> None:
    definitions, agenda = planned(name)
    for row in agenda.rows:
        occasion = definitions.workshop.occasions.get(row.entry.event or "")
        if row.entry.pause or (occasion is not None and occasion.kind is EventKind.BREAK):
            groups = row.entry.groups or definitions.workshop.group_ids
            days = (work_of(definitions, agenda, group) for group in groups)
            works = [work for day in days for work in day[row.date.isoformat()]]
            assert any(work.end <= row.start for work in works), row
            assert any(work.start >= row.end for work in works), row


def test_two_language_course_uses_its_interpreters_where_a_group_needs_them() -> None:
    definitions, agenda = planned("two-language-course")
    languages = {name: one.languages for name, one in definitions.workshop.speakers.items()}
    for row in agenda.rows:
        if row.entry.session is not None:
            spoken = languages[row.entry.speakers[0]]
            foreign = any(group not in spoken for group in row.entry.groups)
            assert row.entry.interpreters == (("pair",) if foreign else ()), row


def test_ramadan_course_leaves_the_time_of_the_friday_prayer_free() -> None:
    _, agenda = planned("ramadan-course")
    friday = [row for row in agenda.rows if row.date.weekday() == 4]
    assert max(row.end for row in friday) <= datetime(2027, 2, 26, 11)
    prayers = {row.date for row in agenda.rows if row.entry.event == "prayer"}
    assert len(prayers) >= 2


def test_visit_replaces_the_breaks_of_its_day_and_the_online_speaker_has_time_to_connect() -> None:
    definitions, agenda = planned("visit-and-online-speaker")
    (visit,) = (row for row in agenda.rows if row.entry.event == "visit")
    same_day = [row for row in agenda.rows if row.date == visit.date and row != visit]
    assert not any(row.start < visit.end and visit.start < row.end for row in same_day)
    online = [row for row in agenda.rows if "vienna" in row.entry.speakers]
    for one, then in pairwise(online):
        assert one.date < then.date or then.start - one.end >= timedelta(minutes=10)
    # Vienna is three hours behind Tashkent in September (IANA tzdata).
    assert all(time_of(row.start) >= "11:30" and time_of(row.end) <= "16:00" for row in online)


def time_of(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def test_plan_of_an_example_takes_the_time_it_is_given(tmp_path: Path) -> None:
    folder = tmp_path / "two-language-course"
    shutil.copytree(EXAMPLES / folder.name, folder)
    began = datetime.now()
    api.plan(folder, seconds=1)
    assert datetime.now() - began < timedelta(seconds=10)


def test_examples_are_listed_in_their_readme() -> None:
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert all(f"]({name}/" in text for name in (*NAMES, "almaty-2019"))


def test_one_case_runs_through_three_days_and_closes_them() -> None:
    _, agenda = planned("three-days")
    steps = [row for row in agenda.rows if "saxaul" in (row.entry.session or "")]
    assert [(row.date.day, row.entry.module_id) for row in steps] == [
        (13, "social-media-investigation"),
        (14, "cryptocurrency-tracing"),
        (14, "digital-evidence-protocols"),
        (15, "isp-cooperation"),
        (15, "social-media-investigation"),
    ]
    assert steps[-1].entry.session == "social-media-investigation/saxaul-moot"
    assert steps[-1] == [row for row in agenda.rows if row.entry.session][-1]


def test_three_days_print_each_step_of_the_case_and_its_run_sheet(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EXAMPLES / "three-days", tmp_path / "three-days"))
    api.build(folder, only=["session-plans"])
    plans = {path.name for path in (folder / "out/trainers/session-plans").iterdir()}
    assert len(plans) == 4
    for module, step in ("cryptocurrency-tracing", 2), ("isp-cooperation", 4):
        plan = folder / "out/trainers/session-plans" / f"{module}.pdf"
        assert f"Operation Saxaul {step}: the" in pdf.text(plan.read_bytes())
    sheet = folder / "out/trainers/run-sheets/round-table.pdf"
    assert "Turkmenistan" in pdf.text(sheet.read_bytes())
