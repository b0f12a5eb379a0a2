"""The words of drawings are checked against the drawings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import write_course
from trainkit.model.load import read_course
from trainkit.model.translating import check_translation
from trainkit.problems import Problems

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    "<text>Log of 10 May</text><text>yes</text><text>08:30</text></svg>"
)

WORDS = "  Log of 10 May: Журнал за 10 мая\n  yes: да\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_course(tmp_path)


def said(folder: Path, words: str, head: str = "language: ru\nstatus: draft\n") -> list[str]:
    """Return what is said about the words of a drawing in Russian."""
    (folder / "figures").mkdir(exist_ok=True)
    (folder / "figures/log.svg").write_text(DRAWING, encoding="utf-8")
    path = folder / "figures/words.ru.yaml"
    path.write_text(f"{head}words:\n{words}", encoding="utf-8")
    problems = Problems()
    course = read_course(folder, problems, "ru")
    assert course is not None
    check_translation(course, problems)
    start = f"{folder}/figures/"
    return [str(one).removeprefix(start) for one in problems if str(one).startswith(start)]


def test_words_that_fit_are_no_problem(folder: Path) -> None:
    assert said(folder, WORDS) == []


def test_every_line_that_does_not_fit_is_named(folder: Path) -> None:
    assert sorted(said(folder, "  Log of 10 May: Журнал за 11 мая\n  No: Нет\n")) == [
        "words.ru.yaml: information: 1 line of a drawing has no translation yet; the original "
        "is printed",
        'words.ru.yaml:4:18: the translation differs from its source: expected the number "10"; '
        'found the number "11"',
        "words.ru.yaml:5:7: warning: no drawing of the module has this line; remove it, or correct "
        "it",
    ]


def test_another_language_than_that_of_the_files_name_is_an_error(folder: Path) -> None:
    assert said(folder, WORDS, "language: fa\n") == [
        'words.ru.yaml:1:11: language: expected "ru", as the file\'s name says, found "fa"'
    ]


@pytest.mark.parametrize(
    ("status", "is_draft"),
    [
        ("", True),
        ("status: draft\n", True),
        ("status: reviewed by A. Reader on 2026-11-28\n", False),
    ],
)
def test_a_translation_is_a_draft_as_long_as_the_words_of_its_drawings_are(
    folder: Path, status: str, is_draft: bool
) -> None:
    assert said(folder, WORDS, f"language: ru\n{status}") == []
    course = read_course(folder, Problems(), "ru")
    assert course is not None
    assert course.is_draft is is_draft
