"""A new module's skeleton passes the check, prints, and is never written over anything."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, time
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from tests.factories import write_workshop
from trainkit.agenda.workshop.agenda_of import plan_agenda
from trainkit.api import check, check_module
from trainkit.assessment.scoring_key import form_seconds
from trainkit.documents.builder import gather
from trainkit.documents.families import documents_of
from trainkit.editing.starter import ITEMS, Answers, create_module, create_workshop, minutes_of_test
from trainkit.model.load import built_in_modules, module_folder, read_course, read_definitions
from trainkit.model.loaded import Course
from trainkit.problems import Problems, Severity, TrainkitError
from trainkit.text.languages import speaking

TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def skeleton(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a new module; tests only read it."""
    curriculum = tmp_path_factory.mktemp("new") / "curriculum"
    create_module(curriculum, "log-basics", TODAY)
    return curriculum / "log-basics"


def test_skeleton_has_no_problem(skeleton: Path) -> None:
    assert check_module(skeleton) == ()


def test_skeleton_shows_every_type_of_item_and_has_enough_of_each_kind(skeleton: Path) -> None:
    """There are five items an objective, and enough for three forms of one, two and two."""
    course = read_course(skeleton, Problems())
    assert course is not None
    items = course.bank.items
    assert {item.type for item in items} == {
        "single", "multiple", "true-false", "matching", "ordering", "numeric",
    }  # fmt: skip
    assert Counter(item.objective for item in items) == {
        "o1-read-entry": 5, "o2-convert-time": 5, "o3-judge-entry": 5,
    }  # fmt: skip
    levels = Counter(item.cognitive.value for item in items)
    assert levels == {"recall": 3, "apply": 6, "judge": 6}  # docs/authoring.md counts on it


def test_skeleton_with_an_awkward_title_is_still_yaml(tmp_path: Path) -> None:
    create_module(tmp_path / "curriculum", "log-basics", TODAY, 'Logs: "first" # course {{ 7*7 }}')
    course = read_course(tmp_path / "curriculum" / "log-basics", Problems())
    assert course is not None
    assert course.module.title == 'Logs: "first" # course {{ 7*7 }}'
    assert course.module.as_of == TODAY


@pytest.mark.parametrize("variant", [pytest.param("standard", marks=pytest.mark.thorough), "short"])
def test_skeleton_prints_in_both_lengths(tmp_path: Path, variant: str) -> None:
    folder = write_workshop(tmp_path / "w")
    create_module(folder / "curriculum", "log-basics", TODAY)
    workshop = folder / "workshop.yaml"
    entry = f'modules:\n  -\n    id: "log-basics"\n    variant: "{variant}"\n'
    workshop.write_text(workshop.read_text().replace('modules:\n  -\n    id: "alpha"\n', entry))
    problems = Problems()
    gathered = gather(folder, problems)
    assert list(problems) == []
    assert gathered is not None
    made = {
        document.path: document.recipe.make()
        for document in documents_of(gathered[0])
        if "log-basics" in document.path or "form-A1" in document.path
    }
    assert sorted(made) == [
        "participants/cards/log-basics.pdf",
        "participants/handouts/log-basics.pdf",
        "participants/tests/form-A1-1.pdf",
        "trainers/session-plans/log-basics.pdf",
        "trainers/slides/log-basics.pdf",
        "trainers/slides/log-basics.pptx",
        "trainers/tests/form-A1-key.pdf",
    ]
    assert {path: data[:4] for path, data in made.items()} == {
        path: b"%PDF" if path.endswith(".pdf") else b"PK\x03\x04" for path in made
    }


def test_schemas_stand_where_the_first_line_points(tmp_path: Path) -> None:
    for parent in (tmp_path / "curriculum", tmp_path / "elsewhere"):
        create_module(parent, "log-basics", TODAY)
        first = (parent / "log-basics" / "items.yaml").read_text().splitlines()[0]
        target = parent / "log-basics" / first.split("$schema=")[1]
        assert target.resolve().is_file()


@pytest.mark.parametrize(
    ("module_id", "message"),
    [
        (
            "Log_Basics",
            'expected an id of small letters, digits and hyphens such as "log-basics", found '
            '"Log_Basics"',
        ),
        ("isp-cooperation", "isp-cooperation is the name of a built-in module; choose another"),
        ("../up", 'expected an id of small letters, digits and hyphens such as "log-basics", '
         'found "../up"'),
    ],
)  # fmt: skip
def test_id_that_cannot_be_used_writes_nothing(
    tmp_path: Path, module_id: str, message: str
) -> None:
    with pytest.raises(TrainkitError) as caught:
        create_module(tmp_path / "curriculum", module_id, TODAY)
    assert str(caught.value) == message
    assert list(tmp_path.rglob("*")) == []


def test_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "curriculum" / "log-basics" / "notes.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("mine")
    with pytest.raises(TrainkitError, match="already exists"):
        create_module(tmp_path / "curriculum", "log-basics", TODAY)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [kept]


def built_in(name: str) -> Course:
    folder = module_folder(name)
    assert folder is not None
    course = read_course(folder, Problems())
    assert course is not None
    return course


def test_no_form_of_a_new_workshop_needs_more_time_than_it_has() -> None:
    courses = {name: built_in(name) for name in built_in_modules()}
    draw = Random(20190305)
    for count in range(1, len(courses) + 1):
        for names in combinations(courses, count):
            pools = [
                (courses[name], [i for i in courses[name].bank.items if i.cognitive == level], n)
                for name in names
                for level, n in ITEMS.items()
            ]
            slowest = max(
                form_seconds(
                    [(course, item) for course, pool, n in pools for item in draw.sample(pool, n)]
                )
                for _ in range(100)
            )
            assert slowest / 60 <= minutes_of_test(count), names


def test_new_workshop_has_nothing_that_needs_a_look(tmp_path: Path) -> None:
    modules = ("digital-evidence-protocols", "isp-cooperation")
    dates = (date(2027, 3, 2), date(2027, 3, 3))
    create_workshop(tmp_path / "w", Answers("Workshop", dates, "Asia/Almaty", modules))
    found = check(tmp_path / "w")
    assert [str(one) for one in found if one.severity is not Severity.INFORMATION] == []


def make(folder: Path, **answers: Any) -> dict[str, list[Any]]:
    """Start a workshop and return the columns of its roster."""
    given: dict[str, Any] = {
        "title": "Workshop",
        "dates": (date(2027, 3, 2), date(2027, 3, 3)),
        "timezone": "Asia/Almaty",
        "modules": ("isp-cooperation",),
    }
    create_workshop(folder, Answers(**given | answers))
    rows = openpyxl.load_workbook(folder / "participants.xlsx").worksheets[0].values
    heading, *people = rows
    return {str(name): [row[n] for row in people] for n, name in enumerate(heading)}


def test_codes_of_a_new_roster_are_random_and_two_slips_apart(tmp_path: Path) -> None:
    codes = [make(tmp_path / name, participants=30)["Code"] for name in ("one", "two")]
    assert [len(set(some)) for some in codes] == [30, 30]
    assert codes[0] != codes[1]
    assert all(re.fullmatch("[A-HJ-NPR-Z]{2}-[0-9]{2}", code) for some in codes for code in some)
    for some in codes:
        for one, other in combinations(some, 2):
            assert sum(a != b for a, b in zip(one, other, strict=True)) > 1


def test_people_of_a_new_roster_are_spread_over_the_groups_and_chosen_from_a_list(
    tmp_path: Path,
) -> None:
    columns = make(tmp_path / "w", participants=5, groups=("Russian group", "Группа 2"))
    assert columns["Group"] == ["Russian group"] * 3 + ["Группа 2"] * 2
    workbook = openpyxl.load_workbook(tmp_path / "w" / "participants.xlsx")
    (rule,) = workbook["Participants"].data_validations.dataValidation
    assert (rule.type, str(rule.sqref)) == ("list", "G2:G2000")
    sheet, cells = rule.formula1.split("!")
    offered = workbook[sheet.strip("'")][cells.replace("$", "")]
    assert [cell.value for (cell,) in offered] == ["Russian group", "Группа 2"]
    found = check(tmp_path / "w")
    assert [str(one) for one in found if one.severity is not Severity.INFORMATION] == []


def test_a_roster_without_groups_has_no_column_for_them(tmp_path: Path) -> None:
    assert list(make(tmp_path / "w")) == [
        "Code", "Name", "Organisation", "Country", "Role", "Language", "E-mail",
    ]  # fmt: skip


@pytest.mark.parametrize("hours", [(time(8), time(16, 30)), (time(9), time(13))])
def test_days_of_other_hours_have_nothing_that_needs_a_look(
    tmp_path: Path, hours: tuple[time, time]
) -> None:
    make(tmp_path / "w", hours=hours)
    found = check(tmp_path / "w")
    assert [str(one) for one in found if one.severity is not Severity.INFORMATION] == []


def test_a_new_workshop_names_its_trainers_and_counts_its_tables(tmp_path: Path) -> None:
    make(tmp_path / "w", trainers=("Anna: one", "Ben", "Clare"), tables=6)
    text = (tmp_path / "w" / "workshop.yaml").read_text(encoding="utf-8")
    assert '  trainer-1:\n    name: "Anna: one"\n' in text
    assert '  trainer-3:\n    name: "Clare"\n' in text
    assert "  tables: 6\n" in text


@pytest.mark.parametrize(
    ("chosen", "forms"),
    [
        ({}, ["standard", "standard"]),  # both fit into two days
        ({"isp-cooperation": "short"}, ["short", "standard"]),
    ],
)
def test_a_form_that_was_chosen_stays_and_others_are_the_longest_that_fit(
    tmp_path: Path, chosen: dict[str, str], forms: list[str]
) -> None:
    modules = ("isp-cooperation", "social-media-investigation")
    make(tmp_path / "w", modules=modules, variants=chosen)
    text = (tmp_path / "w" / "workshop.yaml").read_text(encoding="utf-8")
    assert re.findall(r"variant: (\w+)", text) == forms


def test_a_new_workshop_calls_its_events_in_the_language_of_its_documents(tmp_path: Path) -> None:
    make(tmp_path / "w", languages=("ru",), modules=("isp-cooperation",), dates=(TODAY,))
    text = (tmp_path / "w" / "workshop.yaml").read_text(encoding="utf-8")
    assert re.findall(r'id: (?:pre-test|lunch|post-test), title: "([^"]*)"', text) == [
        "Входной тест", "Обед", "Итоговый тест",
    ]  # fmt: skip
    problems = Problems()
    definitions = problems.checked(read_definitions(tmp_path / "w", problems))
    with speaking("ru"):
        planned = plan_agenda(definitions, problems)
    assert planned is not None
    pauses = (entry.title for day in planned[0].days for entry in day.entries if entry.pause)
    assert set(pauses) == {"Короткий перерыв"}
