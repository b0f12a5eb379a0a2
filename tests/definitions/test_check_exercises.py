"""Exercises: every mistake with its place, and ids that are unique in a workshop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.definitions.places import shown
from tests.factories import exercise_data, write_exercise, write_workshop
from trainkit.definitions.check import read_and_check
from trainkit.problems import Problems


def found(folder: Path) -> list[str]:
    problems = Problems()
    read_and_check(folder, problems)
    return [line for line in shown(problems, folder) if "exercises" in line]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_workshop(tmp_path / "w", ("alpha", "beta"))


def test_a_sound_exercise_has_no_problem(folder: Path) -> None:
    write_exercise(folder, exercise_data())
    assert found(folder) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"generator": "crystal-ball"},
            "generator: expected 'transaction-trace', 'address-triage', 'time-line', "
            "'look-alikes', 'evidence-sums', 'custody-audit', 'shared-address', "
            "'request-review' or 'preservation-dates', found \"crystal-ball\"",
        ),
        ({"objectives": ["o9"]}, 'expected a known objective, found "o9"; known: o1, o2, o3'),
        (
            {"sources": [{"reference": "nowhere"}]},
            'expected a known reference, found "nowhere"; known: src',
        ),
        ({"titel": "Dates"}, 'titel: this key is not known; did you mean "title"?'),
        ({"diary": 99}, 'diary: expected at most 30, found "99"'),
    ],
)
def test_a_mistake_is_reported_at_its_line(
    folder: Path, change: dict[str, Any], message: str
) -> None:
    path = write_exercise(folder, exercise_data(**change))
    name = next(iter(change))
    lines = path.read_text().splitlines()
    number = next(n for n, line in enumerate(lines, 1) if line.startswith(f"{name}:"))
    (line,) = found(folder)
    place, said = line.split(": ", 1)
    assert said == message
    assert int(place.split(":")[1]) in {number, number + 1, number + 2}


def test_an_exercise_without_a_generator_says_so(folder: Path) -> None:
    data = exercise_data()
    del data["generator"]
    write_exercise(folder, data)
    (line,) = found(folder)
    assert line.endswith(": generator: expected a value, found none")


def test_an_id_that_is_not_the_files_name_is_refused(folder: Path) -> None:
    path = write_exercise(folder, exercise_data())
    path.rename(path.with_name("other.yaml"))
    (line,) = found(folder)
    assert line.endswith(': expected the file\'s name "other", found "dates"')


def test_two_modules_cannot_have_exercises_of_one_id(folder: Path) -> None:
    write_exercise(folder, exercise_data())
    write_exercise(folder, exercise_data(), "beta")
    (line,) = found(folder)
    assert line.startswith("curriculum/beta/exercises/dates.yaml:1:5: ")
    assert line.endswith('the exercise id "dates" is used in alpha too')


def test_leaving_out_an_exercise_that_is_not_there_is_reported(folder: Path) -> None:
    write_exercise(folder, exercise_data())
    workshop = folder / "workshop.yaml"
    workshop.write_text(workshop.read_text() + 'exercises:\n  leave_out: ["date"]\n')
    problems = Problems()
    read_and_check(folder, problems)
    assert [line.split(": ", 1)[1] for line in shown(problems, folder)] == [
        'expected a known exercise, found "date"; known: dates'
    ]
