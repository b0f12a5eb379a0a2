"""What is said about scanned pages: recorded in English, shown in the language of the reader."""

from __future__ import annotations

import io
import string
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.languages.test_no_english_left import of_workbook, plain_words
from tests.scan.pages import AT, other, page_of
from tests.scan.small import small, write_small
from trainkit.languages import PSEUDO, _, speaking
from trainkit.problems import Problems
from trainkit.scan.answering import Said, decisions_for
from trainkit.scan.desk import write_review
from trainkit.scan.questions import Question, QuestionKind, about_missing
from trainkit.scan.reading import DecisionKind, Identity, Outcome, ScannedPage
from trainkit.scan.reasons import Reason, told
from trainkit.scan.records import add_pages
from trainkit.scan.review_book import REVIEW, take_review
from trainkit.scan.settle import open_questions

WORKSHOP = replace(small(), title="Σεμινάριο", language=PSEUDO)
ANSWER, ENGLISH = 4, 9
"""Columns; the last one is hidden, and by it the program notices a question that has changed."""


@pytest.mark.parametrize("reason", Reason, ids=lambda reason: reason.name)
def test_a_recorded_reason_is_told_in_the_language_of_the_reader(reason: Reason) -> None:
    values = {name: "7" for _text, name, *_rest in string.Formatter().parse(reason) if name}
    with speaking(PSEUDO):
        assert told(reason.format(**values)) == _(reason.value, **values)
        assert plain_words(told(reason.format(**values))) == set()


def test_lists_and_numbers_of_a_recorded_reason_are_written_as_the_reader_does() -> None:
    lines, bent = Reason.LINE.format(bubbles="A, B and D"), Reason.BENT_SHEET.format(residual="0.7")
    with speaking(PSEUDO):  # lists as in Greek
        assert told(lines) == "á ĺíńé ťĥŕóúĝĥ A, B και D"
    with speaking("ru"):
        assert "0,7" in told(bent)
    assert (told(lines), told(bent)) == (lines, bent)


def pages() -> list[ScannedPage]:
    """Return pages about which everything is asked but for pages that are missing."""
    papers = {code: paper for code, use, paper in small().handed_out if use == "pre"}

    def page(code: str, marks: dict[tuple[int, int], tuple[str, ...]], place: int) -> ScannedPage:
        identity = Identity(paper=papers[code], code=code, page=1)
        return page_of(identity, marks, doubts.get(place, ()), workshop=small(), place=place)

    doubts = {2: {(1, 0), (2, 0), (4, 0), (6, 2)}}
    late = Identity(paper=papers["P-01"], code="ZZ-01", page=1, is_spare=True)
    spare = Identity(paper=papers["P-01"], code="P-04", page=1, is_spare=True)
    return [
        page("P-01", {(1, 0): ("B",)}, 1),
        page("P-02", {(8, 0): ("A", "B")}, 2),
        page("P-03", {(1, 0): ("A",)}, 3),
        page("P-03", {(1, 0): ("B",)}, 4),
        page("P-04", {}, 5),
        page_of(spare, {}, workshop=small(), place=6),
        page_of(late, {}, workshop=small(), place=7),
        other(Outcome.UNKNOWN, "b.jpg", Reason.NO_QR_CODE),
        other(Outcome.FOREIGN, "c.jpg", Reason.OTHER_WORKSHOP.format(workshop="osh-2020")),
        other(Outcome.NO_SHEET, "d.jpg", Reason.NO_SQUARE),
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_small(tmp_path / "w")
    add_pages(folder, pages())
    return folder


def written(folder: Path) -> Sequence[Question]:
    questions = open_questions(folder, WORKSHOP)
    write_review(folder, WORKSHOP, questions)
    return questions


def type_answers(folder: Path, answers: Sequence[str]) -> None:
    book = load_workbook(folder / REVIEW)
    book.worksheets[0]["B3"] = "MK"
    for row, answer in enumerate(answers, 6):
        book.worksheets[0].cell(row, ANSWER).value = answer
    book.save(folder / REVIEW)


def test_no_word_of_the_review_workbook_is_left_in_english(folder: Path) -> None:
    questions = written(folder)
    assert {one.kind for one in questions} == {*QuestionKind} - {QuestionKind.MISSING_PAGE}
    book, stream = load_workbook(folder / REVIEW), io.BytesIO()
    book.worksheets[0].delete_cols(ENGLISH)
    book.save(stream)
    texts = [text for text in of_workbook(stream.getvalue()) if isinstance(text, str)]
    assert len(texts) > 100
    assert {w for text in texts for w in plain_words(text)} - {"take"} == set()  # the command


def test_answers_are_taken_in_the_language_of_the_workbook_and_in_english(folder: Path) -> None:
    questions = written(folder)
    asides = [n for n, one in enumerate(questions) if "set aside" in one.choices]
    words = ("śéť áśíďé", "Set aside")
    type_answers(folder, [words[n % 2] if n in asides else "" for n in range(len(questions))])
    for language in ("en", "ru", PSEUDO):
        with speaking(language):
            taken = take_review(folder / REVIEW, questions, WORKSHOP, AT, problems := Problems())
        assert problems.errors == []
        assert taken is not None
        assert taken.answered == len(asides) == 6
        assert {one.kind for one in taken.decisions} == {DecisionKind.ASIDE}


def test_a_scan_is_chosen_and_given_to_somebody_else_in_the_language_of_the_workbook(
    folder: Path,
) -> None:
    question = next(q for q in open_questions(folder, WORKSHOP) if q.kind is QuestionKind.DUPLICATE)
    said = Said(AT, "MK")
    (one,) = decisions_for(question, "scan.pdf, ṕáĝé 4", WORKSHOP, said)
    assert (one.kind, one.sha) == (DecisionKind.ASIDE, question.scans[0].source.sha)
    (two,) = decisions_for(question, "scan.pdf, ṕáĝé 4 íś P-02", WORKSHOP, said)
    assert (two.kind, two.sha) == (DecisionKind.IDENTITY, question.scans[1].source.sha)
    assert Identity.of(two.value).code == "P-02"


def test_a_workbook_from_before_is_still_read(folder: Path) -> None:
    """It is in English, whatever the language of the workshop, and has no hidden question."""
    questions = open_questions(folder, small())
    write_review(folder, small(), questions)
    book = load_workbook(folder / REVIEW)
    book.worksheets[0].title = "Review"
    book.worksheets[0].delete_cols(ENGLISH)
    book.save(folder / REVIEW)
    number = next(n for n, one in enumerate(questions) if one.kind is QuestionKind.CELL)
    type_answers(folder, ["sheet" if n == number else "" for n in range(len(questions))])
    with speaking("ru"):
        taken = take_review(folder / REVIEW, questions, WORKSHOP, AT, problems := Problems())
    assert problems.errors == []
    assert taken is not None
    assert [one.kind for one in taken.decisions] == [DecisionKind.SHEET_STANDS]


def test_what_is_wrong_with_an_answer_is_said_in_the_language_of_the_reader(folder: Path) -> None:
    refused = []
    with speaking(PSEUDO):
        for question in open_questions(folder, WORKSHOP):
            for answer in ("", "H", "1..2", "ABCDEFGHI", "A1-1 P-99", "A1-1 P-02 7"):
                try:
                    decisions_for(question, answer, WORKSHOP, Said(AT, "MK"))
                except ValueError as error:
                    refused.append(str(error))
    assert len(refused) > 50
    assert {word for text in refused for word in plain_words(text)} - {"late"} == set()


def test_missing_pages_are_asked_about_in_the_language_of_the_reader() -> None:
    page = pages()[0]
    identity = Identity(paper="A1-1", code="P-01", page=1)
    with speaking(PSEUDO):
        for missing in ((2,), (2, 3)):
            assert plain_words(about_missing(page, identity, missing).text) == set()
