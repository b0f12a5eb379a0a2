"""Kahoot's workbook: its headings, every mistake by cell, and lengths told but not cut."""

from __future__ import annotations

import io
from pathlib import Path

from openpyxl import Workbook

from trainkit.exchange.kahoot import FORMAT
from trainkit.exchange.question import Choice, Question, changes, chosen, shown_as
from trainkit.exchange.registry import format_of
from trainkit.exchange.source import QuestionFile
from trainkit.problems import Place, Problems

# The headings of Kahoot's template, as programs that read it have them.
HEADINGS = [
    "Question - max 120 characters",
    "Answer 1 - max 75 characters",
    "Answer 2 - max 75 characters",
    "Answer 3 - max 75 characters",
    "Answer 4 - max 75 characters",
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
]


def _read(*rows: list[object]) -> tuple[list[tuple[str, str, list[str]]], list[str]]:
    workbook = Workbook()
    sheet = workbook.active
    sheet["B2"] = "Quiz template"
    for column, heading in enumerate(HEADINGS, 2):
        sheet.cell(8, column, heading)
    for number, row in enumerate(rows, 9):
        for column, value in enumerate(row, 2):
            sheet.cell(number, column, value)
    stream = io.BytesIO()
    workbook.save(stream)
    source, problems = QuestionFile(Path("quiz.xlsx"), stream.getvalue()), Problems()
    kind = format_of(source)
    assert kind is FORMAT
    found = list(kind.read(source, problems))
    return (
        [(one.stem, one.type, [c.text for c in one.choices if c.right]) for one in found],
        [str(one) for one in problems],
    )


def test_a_filled_template_is_read() -> None:
    assert _read(
        ["What is the capital of Kazakhstan?", "Almaty", "Astana", None, None, 20, 2],
        ["Кто ведёт журнал?", "Провайдер", "Суд", "Узел", None, 30, "1,3"],
    ) == (
        [
            ("What is the capital of Kazakhstan?", "single", ["Astana"]),
            ("Кто ведёт журнал?", "multiple", ["Провайдер", "Узел"]),
        ],
        [],
    )


def test_every_mistake_has_its_cell() -> None:
    assert _read(
        [None, "A", "B", None, None, 20, 1],
        ["One?", "A", None, None, None, 20, 1],
        ["Two?", "A", "B", None, None, 20, 3],
    )[1] == [
        "quiz.xlsx!Sheet!B9: expected a question, found none",
        "quiz.xlsx!Sheet!C10: expected at least two answers, found 1",
        'quiz.xlsx!Sheet!H11: expected the numbers of right answers, such as 1 or 2,3, found "3"',
    ]


def test_lengths_are_told_and_nothing_is_cut() -> None:
    data = chosen("x" * 121, [Choice("y" * 76, right=True), *map(Choice, "abc")])
    question = Question(data, Place(Path("items.yaml")), "isp-01")
    assert list(changes(question, FORMAT)) == [
        "the question has 121 characters; Kahoot takes 120",
        "answer 1 has 76 characters; Kahoot takes 75",
    ]


def test_a_question_with_five_answers_is_left_out_and_said() -> None:
    data = chosen("Which?", [Choice("y", right=True), *map(Choice, "abcd")])
    question = Question(data, Place(Path("items.yaml")), "isp-01")
    assert shown_as(question, FORMAT) is None
    assert list(changes(question, FORMAT)) == ["left out: it has 5 options, and Kahoot takes 4"]
