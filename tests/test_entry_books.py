"""Which file of answers counts: that in ``responses/``, or the made one once it is filled in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.questionnaires.book import course_book, later_book
from tests.score_factory import TINY, change, people, put, sheet_bytes
from trainkit.intake.entering import ENTRY_BOOKS, entries_in, find
from trainkit.problems import Problems, Severity


def score_sheet(folder: Path) -> Path:
    path = folder / "score-sheet.xlsx"
    path.write_bytes(sheet_bytes(TINY, people("P-01")))
    return path


BOOKS: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    "score-sheet.xlsx": (score_sheet, "Pre", "D7"),
    "questionnaire-answers.xlsx": (course_book, "End-of-course", "B11"),
    "follow-up-answers.xlsx": (later_book, "Retention", "C11"),
}
"""What makes each book, and an entry cell of it."""


@pytest.mark.parametrize("name", ENTRY_BOOKS)
def test_a_made_workbook_is_found_once_it_has_entries(tmp_path: Path, name: str) -> None:
    make, sheet, cell = BOOKS[name]
    made = tmp_path / ENTRY_BOOKS[name][0]
    made.mkdir(parents=True)
    problems = Problems()
    assert find(tmp_path, name, problems) is None
    path = make(made)
    assert (find(tmp_path, name, problems), entries_in(path)) == (None, 0)
    change(path, put(sheet, cell, "a"))
    assert (find(tmp_path, name, problems), entries_in(path)) == (path, 1)
    assert list(problems) == []


@pytest.mark.parametrize("name", ENTRY_BOOKS)
def test_a_workbook_in_responses_goes_before_another_filled_one(tmp_path: Path, name: str) -> None:
    make, sheet, cell = BOOKS[name]
    made, responses = tmp_path / ENTRY_BOOKS[name][0], tmp_path / "responses"
    made.mkdir(parents=True)
    responses.mkdir()
    path = make(made)
    change(path, put(sheet, cell, "a"))
    (responses / name).write_bytes(path.read_bytes())
    problems = Problems()
    assert find(tmp_path, name, problems) == responses / name
    assert list(problems) == []  # the two are the same
    change(path, put(sheet, cell, "b"))
    assert find(tmp_path, name, problems) == responses / name
    assert [(one.severity, one.place.path) for one in problems] == [(Severity.WARNING, path)]
