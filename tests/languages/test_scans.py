"""What is said about scanned pages: recorded in English, shown in the language of the reader."""

from __future__ import annotations

import string
from dataclasses import replace
from pathlib import Path

import pytest

from tests.languages.test_no_english_left import plain_words
from tests.scan.pages import AT, other, page_of
from tests.scan.small import small, write_small
from trainkit.scan.answering import Said, decisions_for
from trainkit.scan.questions import QuestionKind, about_blanks, about_missing
from trainkit.scan.reading import DecisionKind, Identity, Outcome, ScannedPage
from trainkit.scan.reasons import Reason, told
from trainkit.scan.records import add_pages
from trainkit.scan.settle import open_questions
from trainkit.text.languages import PSEUDO, _, speaking

WORKSHOP = replace(small(), title="Σεμινάριο", language=PSEUDO)


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


def test_no_word_of_a_question_is_left_in_english(folder: Path) -> None:
    questions = open_questions(folder, WORKSHOP)
    assert {one.kind for one in questions} == {*QuestionKind} - {
        QuestionKind.MISSING_PAGE,
        QuestionKind.BLANKS,
    }
    with speaking(PSEUDO):
        for one in questions:
            assert plain_words(f"{one.text} {one.takes}") == set()


def test_an_answer_is_taken_in_the_language_of_the_workshop_and_in_english(folder: Path) -> None:
    asked = [one for one in open_questions(folder, WORKSHOP) if "set aside" in one.choices]
    assert len(asked) == 6
    for language in ("en", "ru", PSEUDO):
        with speaking(language):
            for question in asked:
                for words in ("śéť áśíďé", "Set aside"):
                    taken = decisions_for(question, words, WORKSHOP, Said(AT, "MK"))
                    assert {one.kind for one in taken} == {DecisionKind.ASIDE}


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


def test_pages_that_are_missing_or_blank_are_asked_about_in_the_language_of_the_reader() -> None:
    page = pages()[0]
    identity = Identity(paper="A1-1", code="P-01", page=1)
    with speaking(PSEUDO):
        for missing in ((2,), (2, 3)):
            assert plain_words(about_missing(page, identity, missing).text) == set()
        blanks = about_blanks(page, identity, (2, 3))
        assert plain_words(f"{blanks.text} {blanks.takes}") == set()
