"""The sets of exercises: how many, for whom, each from a seed of its own under the secret."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories import (
    as_yaml,
    exercise_data,
    module_data,
    workshop_data,
    write_exercise,
    write_workshop,
)
from trainkit.documents.builder import gather
from trainkit.exercises.sets import PracticeSet, practice_sets
from trainkit.model.load import SECRET_FILE, read_definitions
from trainkit.planning.planner import make_plan
from trainkit.problems import Problems
from trainkit.text.languages import speaking

SECRET = bytes(range(16))


def sets_of(folder: Path, secret: bytes = SECRET, **changes: Any) -> tuple[PracticeSet, ...]:
    write_workshop(folder, **changes)
    for name in ("dates", "more-dates"):
        write_exercise(folder, exercise_data(name))
    return read_sets(folder, secret)


def read_sets(folder: Path, secret: bytes) -> tuple[PracticeSet, ...]:
    problems = Problems()
    definitions = read_definitions(folder, problems)
    assert definitions is not None, list(problems)
    return practice_sets(definitions, secret)


@pytest.mark.parametrize(
    ("exercises", "numbers"),
    [
        ({}, [1, 2, 3, 4]),
        ({"tables": 2}, [1, 2]),
        ({"sets_for": "participant"}, [1, 2, 3, 4, 5, 6]),  # six people on the roster
    ],
)
def test_sets_are_counted_by_table_or_participant(
    tmp_path: Path, exercises: dict[str, Any], numbers: list[int]
) -> None:
    sets = sets_of(tmp_path / "w", exercises=exercises)
    assert [(one.exercise.id, one.number) for one in sets] == [
        (name, number) for name in ("dates", "more-dates") for number in numbers
    ]


def test_an_exercise_can_be_left_out(tmp_path: Path) -> None:
    sets = sets_of(tmp_path / "w", exercises={"leave_out": ["dates"]})
    assert {one.exercise.id for one in sets} == {"more-dates"}


def test_seeds_differ_and_hang_on_the_secret_alone(tmp_path: Path) -> None:
    first = sets_of(tmp_path / "a")
    again = sets_of(tmp_path / "b", title="Another title")
    other = sets_of(tmp_path / "c", secret=bytes(16))
    assert len({one.seed for one in first}) == 8
    assert [one.seed for one in first] == [one.seed for one in again]
    assert {one.seed for one in first}.isdisjoint(one.seed for one in other)


def test_exercises_without_a_test_still_get_a_secret(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path / "w", assessment=None, events=[])
    text = (folder / "workshop.yaml").read_text().replace('assessment: "None"\n', "")
    (folder / "workshop.yaml").write_text(text)
    write_exercise(folder, exercise_data())
    problems = Problems()
    gathered = gather(folder, problems)
    assert gathered is not None, list(problems)
    kit, plan = gathered
    assert kit.forms is None
    assert len(kit.practice) == 4
    assert folder / SECRET_FILE in dict(plan.files)


def test_a_workshop_without_exercises_and_tests_needs_no_secret(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path / "w", events=[])
    text = (folder / "workshop.yaml").read_text()
    (folder / "workshop.yaml").write_text(text[: text.index("assessment:")])
    problems = Problems()
    definitions = read_definitions(folder, problems)
    assert definitions is not None, list(problems)
    plan = make_plan(definitions, problems)
    assert plan is not None, list(problems)
    assert [path.name for path, _ in plan.files] == ["agenda.yaml", "printed.yaml"]


def test_a_set_is_in_the_language_of_its_words_whatever_is_written_around_it(
    tmp_path: Path,
) -> None:
    english = sets_of(tmp_path / "w")[0].content
    with speaking("fa"):
        assert sets_of(tmp_path / "w2")[0].content == english


def test_an_exercise_of_another_form_is_made_only_where_it_is_wanted(tmp_path: Path) -> None:
    def made(folder: Path, **exercises: Any) -> set[str]:
        data = workshop_data(exercises=exercises)
        data["modules"][0]["variant"] = "lab"
        write_workshop(folder)
        (folder / "workshop.yaml").write_text(as_yaml(data), encoding="utf-8")
        module = module_data(variants={"lab": [{"session": "s1", "minutes": 60, "steps": [55, 5]}]})
        module["sessions"][1]["steps"][0]["material"] = "Exercise Dates and periods"
        (folder / "curriculum/alpha/module.yaml").write_text(as_yaml(module), encoding="utf-8")
        write_exercise(folder, exercise_data("dates", title="Dates and periods"))
        write_exercise(folder, exercise_data("other", title="An exercise that no step names"))
        return {one.exercise.id for one in read_sets(folder, SECRET)}

    assert made(tmp_path / "a") == {"other"}
    assert made(tmp_path / "b", reserve=["dates"]) == {"dates", "other"}
