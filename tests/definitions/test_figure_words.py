"""The words of drawings are checked against the drawings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import write_course
from trainkit.definitions.figure_words import check_figure_words
from trainkit.definitions.load import read_course
from trainkit.problems import Problems

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    "<text>Log of 10 May</text><text>yes</text><text>08:30</text></svg>"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_course(tmp_path)


def said(folder: Path, words: str) -> list[str]:
    (folder / "figures").mkdir(exist_ok=True)
    (folder / "figures/log.svg").write_text(DRAWING, encoding="utf-8")
    path = folder / "figures/words.ru.yaml"
    path.write_text(f"language: ru\nstatus: draft\nwords:\n{words}", encoding="utf-8")
    course = read_course(folder, Problems(), "ru")
    assert course is not None
    problems = Problems()
    check_figure_words(course, problems)
    return [str(problem).removeprefix(f"{folder}/figures/") for problem in problems]


def test_words_that_fit_are_no_problem(folder: Path) -> None:
    assert said(folder, "  Log of 10 May: Журнал за 10 мая\n  yes: да\n") == []


def test_every_line_that_does_not_fit_is_named(folder: Path) -> None:
    assert said(folder, "  Log of 10 May: Журнал за 11 мая\n  No: Нет\n") == [
        "words.ru.yaml: information: 1 line of a drawing has no translation yet; the original "
        "is printed",
        'words.ru.yaml:4:18: the translation differs from its source: expected the number "10"; '
        'found the number "11"',
        "words.ru.yaml:5:7: warning: no drawing of the module has this line; remove it, or correct "
        "it",
    ]
