"""Aiken: Moodle's own example, and every mistake with its line."""

from __future__ import annotations

from pathlib import Path

from trainkit.exchange.registry import format_of
from trainkit.exchange.source import QuestionFile
from trainkit.problems import Problems

# From https://docs.moodle.org/en/Aiken_format
EXAMPLE = """\
What is the correct answer to this question?
A. Is it this one?
B. Maybe this answer?
C. Possibly this one?
ANSWER: B

Which LMS has the most quiz import formats?
A) Moodle
B) ATutor
C) Claroline
ANSWER: A
"""


def _read(text: str) -> tuple[list[tuple[str, str, list[str]]], list[str]]:
    source, problems = QuestionFile(Path("bank.txt"), text.encode()), Problems()
    kind = format_of(source)
    assert kind.title == "Aiken"
    found = [
        (one.stem, one.data["key"], [choice.text for choice in one.choices])
        for one in kind.read(source, problems)
    ]
    return found, [f"{one.place.line}: {one.message}" for one in problems]


def test_moodles_example_is_read() -> None:
    assert _read(EXAMPLE) == (
        [
            (
                "What is the correct answer to this question?",
                "b",
                ["Is it this one?", "Maybe this answer?", "Possibly this one?"],
            ),
            ("Which LMS has the most quiz import formats?", "a", ["Moodle", "ATutor", "Claroline"]),
        ],
        [],
    )


def test_every_mistake_is_told_with_its_line() -> None:
    wrong = (
        f"{EXAMPLE}\nWho?\nA. I\nB. You\nANSWER: C\n\nAlone?\nANSWER: A\n\nNo key?\nA. x\nB. y\n"
    )
    assert _read(wrong)[1] == [
        '13: expected ANSWER: with one of A, B, found "C"',
        "18: expected a question and at least two options, A. and B., found 0 options",
        "21: expected a line ANSWER: after the options, found none",
    ]
