"""What comes back months later: answers with codes, and the retention test on one paper or two."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.questionnaires.reading.book import (
    LATER,
    SHORT,
    later_book,
    small_kit,
    type_into,
    with_retention,
)
from trainkit.assessment.forms import Forms
from trainkit.entry_books import find
from trainkit.problems import Problems, Severity
from trainkit.questionnaires.read import read_follow_up
from trainkit.responses import FollowUpAnswers

QUESTIONS = {"A4": 6, "A5": 2, "B11": "P-01", "C11": "c", "D11": "Asked a provider.", "B12": "p 2"}


def read(path: Path, forms: Forms | None) -> tuple[FollowUpAnswers | None, list[str]]:
    problems = Problems()
    definitions = small_kit(SHORT, LATER, test_forms=forms).definitions
    found = read_follow_up(path, definitions, forms, problems)
    return found, [str(one).partition(f"{path.name}!")[2] for one in problems]


def filled(folder: Path, cells: Mapping[str, object], versions: int = 1) -> Path:
    path = later_book(folder, versions)
    type_into(path, "Follow-up", QUESTIONS)
    type_into(path, "Retention", cells)
    return path


def test_answers_and_test_are_read_with_their_codes(tmp_path: Path) -> None:
    cells = {"A4": "6", "A5": "3", "B11": "P-01", "C11": "b", "E11": "?", "B12": "P-02"}
    path = filled(tmp_path, cells)
    answers, problems = read(path, with_retention())
    assert problems == []
    assert answers is not None
    (later,) = answers.questionnaires
    assert [(row.code, row.marks) for row in later.rows] == [
        ("P-01", ((2,), "Asked a provider.")),
        ("p 2", (None, None)),
    ]
    test = answers.retention
    assert test is not None
    assert (test.form, test.handed_out, test.returned) == ("C1", 6, 3)
    assert [(row.code, row.paper, row.marks, row.taken) for row in test.rows] == [
        ("P-01", "C1-1", ("B", "", "?"), True),
        ("P-02", "C1-1", ("", "", ""), False),
    ]
    assert (test.read, test.accepted, test.rejected) == (6, 6, 0)
    assert answers.has_entries
    assert answers.questionnaire("follow-up") == later
    assert answers.questionnaire("end-of-course") is None


def test_without_an_entry_there_are_none(tmp_path: Path) -> None:
    answers, problems = read(later_book(tmp_path), with_retention())
    assert answers is not None
    assert (answers.has_entries, problems) == (False, [])


def test_each_row_is_read_by_the_paper_that_it_names(tmp_path: Path) -> None:
    # version 2 prints the third item first
    cells = {"B11": "P-01", "C11": "C1-1", "D11": "A", "B12": "P-02", "C12": "c1-2", "F12": "c"}
    answers, problems = read(filled(tmp_path, {**cells, "A5": 2}, versions=2), with_retention(2))
    assert problems == []
    assert answers is not None and answers.retention is not None
    assert [(row.paper, row.marks) for row in answers.retention.rows] == [
        ("C1-1", ("A", "", "")),
        ("C1-2", ("", "", "C")),
    ]


def test_a_row_without_its_paper_is_refused_and_counted(tmp_path: Path) -> None:
    cells = {"B11": "P-01", "D11": "A", "E11": "B", "B12": "P-02", "C12": "B1-1", "D12": "A"}
    answers, problems = read(filled(tmp_path, {**cells, "A5": 2}, versions=2), with_retention(2))
    assert answers is None
    assert problems == [
        "Retention!C11: expected the paper of this row, one of C1-1, C1-2; found nothing",
        'Retention!C12: expected a paper, one of C1-1, C1-2, found "B1-1"',
    ]


def test_wrong_answers_codes_twice_and_codes_missing_are_named(tmp_path: Path) -> None:
    cells = {
        "A5": 3, "B11": "P-01", "C11": "D", "B12": "p-01", "C12": "=A1", "D13": "A",
        "E13": "\u0410",
    }  # fmt: skip
    answers, problems = read(filled(tmp_path, cells), with_retention())
    assert answers is None
    assert problems == [
        'Retention!C11: expected A, B, C or ?, found "D"',
        "Retention!B12: the code p-01 already stands in row 11",
        "Retention!C12: expected A, B, C or ?, found the formula =A1",
        "Retention!B13: warning: answers without a code; they cannot be joined with earlier ones",
        'Retention!E13: expected A, B, C or ?, found "\u0410"; it looks like A but is a letter of '
        "another script, type it in Latin",
    ]


def test_another_edition_of_the_test_is_not_read(tmp_path: Path) -> None:
    path = filled(tmp_path, {"B11": "P-01", "C11": "A"})
    answers, problems = read(path, with_retention(hash_="f" * 16))
    assert answers is None
    assert len(problems) == 1
    assert problems[0].startswith('Retention!A3: expected "')
    assert "as check value" in problems[0]


def test_a_workshop_without_test_has_no_sheet_for_it(tmp_path: Path) -> None:
    path = filled(tmp_path, {})
    workbook = load_workbook(path)
    del workbook["Retention"]
    workbook.save(path)
    answers, problems = read(path, None)
    assert problems == []
    assert answers is not None
    assert (answers.retention, len(answers.questionnaires)) == (None, 1)


def test_the_file_is_found_where_it_was_made_once_it_has_entries(tmp_path: Path) -> None:
    made = tmp_path / "out/follow-up"
    made.mkdir(parents=True)
    path = later_book(made)
    problems = Problems()
    assert find(tmp_path, path.name, problems) is None
    type_into(path, "Follow-up", QUESTIONS)
    assert find(tmp_path, path.name, problems) == path
    assert list(problems) == []


@pytest.mark.parametrize(("again", "warnings"), [({}, 0), ({"C11": "a"}, 1)])
def test_what_lies_in_responses_goes_before_and_a_second_filled_file_is_told(
    tmp_path: Path, again: dict[str, object], warnings: int
) -> None:
    made, back = tmp_path / "out/follow-up", tmp_path / "responses"
    made.mkdir(parents=True)
    back.mkdir()
    path = later_book(made)
    type_into(path, "Follow-up", QUESTIONS)
    (back / path.name).write_bytes(path.read_bytes())
    if again:
        type_into(path, "Follow-up", again)
    problems = Problems()
    assert find(tmp_path, path.name, problems) == back / path.name
    assert [(one.severity, one.place.path) for one in problems] == [
        (Severity.WARNING, path)
    ] * warnings
