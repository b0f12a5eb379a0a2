"""H5P packages: questions as their own editors save them, pictures, and damaged content."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from trainkit.exchange.format import About
from trainkit.exchange.h5p import FORMAT
from trainkit.exchange.question import Choice, Question, chosen
from trainkit.exchange.registry import format_of
from trainkit.exchange.source import Source
from trainkit.files import zipped
from trainkit.problems import Place, Problems

# From tests/fixtures/content/multi-answer.json of h5p/h5p-multi-choice (MIT), shortened.
COLOURS = {
    "media": {"type": "H5P.Image 1.1", "disableImageZooming": False},
    "question": "<p>Which of these are primary colours?</p>",
    "answers": [
        {
            "text": "Red",
            "correct": True,
            "tipsAndFeedback": {"tip": "", "chosenFeedback": "Correct, red is primary."},
        },
        {"text": "Green", "correct": False},
        {"text": "<div>Blue</div>\n", "correct": True},
    ],
    "behaviour": {"type": "multi"},
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


def _package(*questions: tuple[str, Any], **parts: bytes) -> Source:
    content = {"questions": [{"library": name, "params": params} for name, params in questions]}
    head = {"mainLibrary": "H5P.QuestionSet", "title": "Colours", "language": "en"}
    each = {"h5p.json": head, "content/content.json": content}
    return Source(
        Path("set.h5p"),
        zipped({name: json.dumps(one).encode() for name, one in each.items()} | parts),
    )


def _read(source: Source) -> tuple[list[Question], list[str]]:
    problems = Problems()
    assert format_of(source) is FORMAT
    return list(FORMAT.read(source, problems)), [str(one) for one in problems]


def test_questions_of_the_editors_are_read() -> None:
    found, wrong = _read(
        _package(
            ("H5P.MultiChoice 1.16", COLOURS),
            ("H5P.TrueFalse 1.8", {"question": "<p>Oslo is a city.</p>", "correct": "true"}),
            (
                "H5P.Blanks 1.14",
                {"text": "<p>Fill in.</p>", "questions": ["<p>2 + 2 = *4/four*</p>"]},
            ),
            ("H5P.Essay 1.5", {"taskDescription": "<p>Why?</p>", "solution": {"sample": "So."}}),
        )
    )
    assert wrong == []
    assert [one.data for one in found] == [
        {
            "type": "multiple",
            "stem": "Which of these are primary colours?",
            "options": [
                {"id": "a", "text": "Red", "rationale": "Correct, red is primary."},
                {"id": "b", "text": "Green"},
                {"id": "c", "text": "Blue"},
            ],
            "keys": ["a", "c"],
        },
        {
            "type": "true-false",
            "stem": "Oslo is a city.",
            "options": [{"id": "a", "verdict": "true"}, {"id": "b", "verdict": "false"}],
            "key": "a",
        },
        {
            "type": "short-answer",
            "stem": "Fill in.\n\n2 + 2 = _____",
            "answer": "4",
            "rubric": [{"points": "1", "text": "4 / four"}],
        },
        {"type": "short-answer", "stem": "Why?", "answer": "So."},
    ]


def test_what_is_no_question_or_damaged_is_told_by_its_number() -> None:
    source = _package(("H5P.MemoryGame 1.3", {}), ("H5P.MultiChoice 1.16", {"question": "?"}))
    assert _read(source) == (
        [],
        [
            "set.h5p:1:1: question 1 is H5P.MemoryGame, of which no item can be made",
            "set.h5p:2:1: question 2 is damaged ('answers')",
        ],
    )


def test_the_description_of_a_picture_is_plain_text_in_h5p() -> None:
    data = chosen(r"![Port \[A\]](map.png)", [Choice("Here", right=True), Choice("There")])
    question = Question(data, Place(Path("x")), "isp-01", (), {"map.png": PNG})
    written = FORMAT.write([question], About("m", "M", "en")) if FORMAT.write else b""
    package = Source(Path("m.h5p"), written)
    (one,) = json.loads(package.part("content/content.json"))["questions"]
    assert one["params"]["media"]["type"]["params"]["alt"] == "Port [A]"
    ((back,), _wrong) = _read(package)
    assert back.stem == r"![Port \[A\]](figures/imported/1.png)"


def test_a_picture_goes_above_the_question_and_comes_back() -> None:
    data = chosen(
        "![A map](figures/map.png)\n\nWhere?", [Choice("Here", right=True), Choice("There")]
    )
    question = Question(data, Place(Path("x")), "isp-01", (), {"figures/map.png": PNG})
    written = FORMAT.write([question], About("m", "M", "en")) if FORMAT.write else b""
    ((back,), wrong) = _read(Source(Path("m.h5p"), written))
    assert wrong == []
    assert back.stem == "![A map](figures/imported/1.png)\n\nWhere?"
    assert back.pictures == {"figures/imported/1.png": PNG}
