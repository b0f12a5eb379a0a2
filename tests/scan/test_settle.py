"""Decisions are kept, what is certain is entered, and what people typed stays."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.item_types import row
from tests.scan.pages import AT, Marks, other, page_of, sha
from tests.scan.small import TYPED, entries, small, write_small
from tests.score_factory import form
from trainkit.assessment.answer_sheet import SheetSize, geometry_of
from trainkit.assessment.forms import FormUse
from trainkit.intake.entering import enter_answers
from trainkit.intake.record import Entry, Field, Source, Spot, record_of
from trainkit.intake.score_sheet.enter import PaperAnswers
from trainkit.problems import TrainkitError
from trainkit.scan.answering import Said, decisions_for
from trainkit.scan.questions import Question, QuestionKind
from trainkit.scan.reading import DecisionKind, Identity, Outcome, ScannedPage
from trainkit.scan.records import DECISIONS, SCANNED, add_decisions, add_pages, read_decisions
from trainkit.scan.settle import (
    Settled,
    decide,
    enter_scans,
    open_questions,
    settle,
    sheets_in,
    take_back,
)

NEW = Identity(paper="A1-1", code="P-02", page=1)
"""Somebody whose pre-test nobody has typed."""
OLD = Identity(paper="A1-1", code="P-01", page=1)
"""Somebody whose pre-test was typed."""
LATER = AT + timedelta(hours=1)
ME = Said(AT, "MK", "looked at the paper")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small(tmp_path / "w")


def page(
    identity: Identity, marks: Marks, doubtful: Collection[tuple[int, int]] = ()
) -> ScannedPage:
    return page_of(identity, marks, doubtful, workshop=small())


def as_typed(changes: Mapping[int, str]) -> Marks:
    """Return the marks of what was typed for P-01, but for these."""
    marks: dict[tuple[int, int], tuple[str, ...]] = {}
    for number, text in {**TYPED, **changes}.items():
        if number == 2:
            marks[number, 0] = tuple(text)
        else:
            marks |= {(number, row): (sign,) for row, sign in enumerate(text)}
    return marks


def scanned(folder: Path, *pages: ScannedPage) -> Settled:
    add_pages(folder, pages)
    return enter_scans(folder, small(), at=AT)


def answered(folder: Path, questions: Sequence[Question], *answers: str) -> Settled:
    """Answer questions in order."""
    decisions = [
        one
        for question, answer in zip(questions, answers, strict=True)
        for one in decisions_for(question, answer, small(), ME)
    ]
    return settle(folder, small(), decisions, at=AT)


def said(folder: Path) -> list[Entry]:
    with record_of(folder) as record:
        return record.entries()


def blanks(folder: Path, code: str) -> set[int]:
    with record_of(folder) as record:
        return {spot.place for spot in record.standing().blanks if spot.code == code}


def cells(questions: Sequence[Question]) -> list[str]:
    return [question.text for question in questions if question.kind is QuestionKind.CELL]


def sparse(identity: Identity, marks: Marks) -> ScannedPage:
    read = page(identity, marks)
    assert read.reading is not None
    return read.model_copy(update={"reading": read.reading.model_copy(update={"is_sparse": True})})


def test_a_sheet_on_which_much_is_blank_is_one_question(folder: Path) -> None:
    """What is left then counts as blank, and the paper as whole: nobody is asked row by row."""
    found = scanned(folder, sparse(NEW, {(1, 0): ("A",), (3, 0): ("C",)}))
    assert entries(folder, "P-02") == {1: "A", 3: "C"}
    (question,) = found.questions
    assert (question.kind, question.area) == (QuestionKind.BLANKS, None)
    assert question.text == (
        "P-02, paper A1-1: nothing was seen in questions 2, 4–6 and 8. Look at the whole page: "
        "answer blank if nothing is marked there, marked to be asked about each, or set aside to "
        "scan the page again."
    )
    assert blanks(folder, "P-02") == set()
    assert answered(folder, [question], "blank").questions == ()
    assert entries(folder, "P-02") == {1: "A", 3: "C"}
    assert blanks(folder, "P-02") == {2, 4, 5, 6, 8}
    take_back(folder, at=AT, who="MK")
    assert open_questions(folder, small()) == (question,)


def test_rows_of_a_sheet_that_is_not_blank_are_asked_one_by_one(folder: Path) -> None:
    found = scanned(folder, sparse(NEW, {(1, 0): ("A",), (3, 0): ("C",)}))
    left = answered(folder, found.questions, "marked").questions
    assert {one.number for one in left} == {2, 4, 5, 6, 8}
    assert {one.kind for one in left} == {QuestionKind.ROW, QuestionKind.NUMBER}
    assert left[0].text == (
        "P-02, paper A1-1, question 2: nothing is marked. Which bubbles are marked?"
    )


def test_blanks_are_recorded_only_while_nothing_of_a_paper_is_open(folder: Path) -> None:
    found = scanned(folder, page(NEW, {(1, 0): ("A",)}, {(3, 0), (8, 0)}))
    answered(folder, found.questions[:1], "A")
    (decision,) = decisions_for(found.questions[0], "B", small(), ME)
    left = settle(folder, small(), [decision], at=AT)  # puts a cell right, and leaves a question
    assert entries(folder, "P-02") == {1: "A", 3: "B"}
    (blank,) = decisions_for(left.questions[0], "blank", small(), replace(ME, at=LATER))
    settle(folder, small(), [blank], at=LATER)
    assert blanks(folder, "P-02") == {2, 4, 5, 6, 8}
    take_back(folder, at=LATER, who="MK")
    enter_scans(folder, small(), at=LATER)
    assert blanks(folder, "P-02") == set()


def test_a_sheet_that_is_too_pale_is_set_aside(folder: Path) -> None:
    found = scanned(folder, sparse(NEW, {(1, 0): ("A",)}))
    assert answered(folder, found.questions, "set aside").sheets.papers == ()


def test_what_is_certain_is_entered_once_and_recorded(folder: Path) -> None:
    read = page(NEW, {(1, 0): ("A",), (6, 0): ("7",), (4, 0): ("B",)}, {(3, 0)})
    found = scanned(folder, read)
    assert (found.entered.added, entries(folder, "P-02")) == (3, {1: "A", 4: "B--", 6: "7"})
    assert [question.number for question in found.questions] == [3]
    again = scanned(folder, read.model_copy(update={"reader": 99}))
    assert (again.entered.added, again.entered.confirmed) == (0, 3)
    assert [(one.spot.place, one.value, one.source) for one in said(folder)
            if one.spot.code == "P-02"] == [
        (1, "A", Source.SCAN), (4, "B--", Source.SCAN), (6, "7", Source.SCAN),
    ]  # fmt: skip


def test_an_answer_settles_the_question_and_is_kept_with_who_and_why(folder: Path) -> None:
    found = scanned(folder, page(NEW, {}, {(1, 0), (2, 0), (6, 1), (7, 0)}))
    done = answered(folder, found.questions, "c", "d, a", "0,3", "3")
    assert (done.questions, entries(folder, "P-02")) == ((), {1: "C", 2: "AD", 6: "0.3", 7: "3"})
    lines = [json.loads(line) for line in (folder / DECISIONS).read_text().splitlines()]
    assert {(line["who"], line["why"]) for line in lines} == {("MK", "looked at the paper")}
    assert [(line["number"], line["row"], line["value"]) for line in lines] == [
        (1, 0, "C"),
        (2, 0, "A,D"),
        *((6, row, sign) for row, sign in enumerate(["0", ".", "3", "", "", "", "", ""])),
        (7, 0, "3"),
    ]
    assert (folder / DECISIONS).stat().st_mode & 0o077 == 0


def test_what_a_person_typed_stays_until_somebody_decides(folder: Path) -> None:
    found = scanned(folder, page(OLD, as_typed({1: "B", 4: "CA-", 7: ""})))
    assert cells(found.questions) == [  # nobody has given points on paper, which says nothing
        "P-01, question 1: the score sheet says A (Pre!D7), the scan B. Which one is right?",
        "P-01, question 4: the score sheet says CAB (Pre!G7), the scan CA-. Which one is right?",
    ]
    assert entries(folder, "P-01") == TYPED
    assert open_questions(folder, small()) == found.questions
    done = answered(folder, found.questions, "scan", "sheet")
    assert (done.questions, entries(folder, "P-01")) == ((), {**TYPED, 1: "B"})
    assert enter_scans(folder, small(), at=AT).questions == ()


def test_a_cell_that_is_typed_anew_after_a_decision_is_asked_about_again(folder: Path) -> None:
    found = scanned(folder, page(OLD, as_typed({1: "B"})))
    answered(folder, found.questions, "scan")
    spot = Spot("P-01", "Pre", Field.ITEM, 1)
    typed = PaperAnswers("P-01", FormUse.PRE, marks={1: "C"})
    enter_answers(folder, [typed], Source.KEYBOARD, at=AT, decided=[spot])
    assert cells(open_questions(folder, small())) == [
        "P-01, question 1: the score sheet says C (Pre!D7), the scan B. Which one is right?"
    ]


def test_a_blank_on_a_whole_sheet_disagrees_with_a_typed_answer(folder: Path) -> None:
    found = scanned(folder, page(OLD, as_typed({3: ""})))
    assert cells(found.questions) == [
        "P-01, question 3: the score sheet says C (Pre!F7), the scan nothing. Which one is right?"
    ]
    done = answered(folder, found.questions, "scan")
    assert done.questions == ()
    assert entries(folder, "P-01") == {n: text for n, text in TYPED.items() if n != 3}


def test_an_answer_that_is_corrected_later_puts_its_own_cell_right(folder: Path) -> None:
    found = scanned(folder, page(NEW, {}, {(3, 0)}))
    answered(folder, found.questions, "A")
    (decision,) = decisions_for(found.questions[0], "B", small(), ME)
    done = settle(folder, small(), [decision], at=AT)
    assert (done.questions, entries(folder, "P-02")) == ((), {3: "B"})


def test_a_cell_that_a_person_typed_is_not_put_right(folder: Path) -> None:
    found = scanned(folder, page(OLD, as_typed({}), {(3, 0)}))
    answered(folder, found.questions, "A")
    (decision,) = decisions_for(found.questions[0], "D", small(), ME)
    done = settle(folder, small(), [decision], at=AT)
    assert cells(done.questions) == [
        "P-01, question 3: the score sheet says C (Pre!F7), the scan D. Which one is right?"
    ]
    assert entries(folder, "P-01") == TYPED


def test_a_page_that_is_set_aside_takes_its_answers_off_the_sheet(folder: Path) -> None:
    scanned(folder, page(NEW, {(1, 0): ("A",), (4, 0): ("B",), (7, 0): ("3",)}))
    decision = ME.decision(DecisionKind.ASIDE, sha("scan.pdf 1"))
    done = settle(folder, small(), [decision], at=AT)
    assert (done.questions, entries(folder, "P-02")) == ((), {})


def test_of_two_scans_one_counts_or_belongs_to_somebody_else(folder: Path) -> None:
    one = page(NEW, {(1, 0): ("A",)})
    two = page_of(NEW, {(1, 0): ("B",)}, workshop=small(), place=2)
    (question,) = scanned(folder, one, two).questions
    assert question.takes == (
        "scan.pdf, page 1, scan.pdf, page 2, “scan.pdf, page 2 is KZ-05” with the right code or "
        "set aside"
    )
    (aside,) = decisions_for(question, "Scan.pdf, page 2", small(), ME)
    assert (aside.kind, aside.sha) == (DecisionKind.ASIDE, one.source.sha)
    (other_,) = decisions_for(question, "scan.pdf, page 2 is p-04", small(), ME)
    assert (other_.kind, other_.sha, other_.value) == (
        DecisionKind.IDENTITY, two.source.sha, "A1-1 P-04 1",
    )  # fmt: skip
    with pytest.raises(ValueError, match="P-99 is not on the list of participants"):
        decisions_for(question, "scan.pdf, page 2 is P-99", small(), ME)


def test_what_is_wrong_with_decisions_is_said_at_once_and_nothing_is_kept(folder: Path) -> None:
    torn = other(Outcome.UNKNOWN, "torn.pdf", "the QR code cannot be read")
    add_pages(folder, [torn])
    wrong = [
        ME.decision(DecisionKind.ASIDE, "0" * 64),
        Said(AT, " ").decision(DecisionKind.ASIDE, torn.source.sha),
        ME.decision(DecisionKind.IDENTITY, torn.source.sha, "A7-1 P-01 1"),
        ME.decision(DecisionKind.IDENTITY, torn.source.sha, str(OLD)),
    ]
    with pytest.raises(TrainkitError) as caught:
        decide(folder, small(), wrong)
    assert str(caught.value).split("; ") == [
        "no scanned page has a check sum that begins with 000000000000",
        "torn.pdf, page 1: expected who decided, found nothing",
        "this workshop has no answer sheet A7-1 P-01 1",
        "torn.pdf, page 1 could not be straightened, so its rows cannot be read",
        "scan the sheet again and set this picture aside",
    ]
    assert not (folder / DECISIONS).exists()


def test_a_crash_after_a_decision_loses_nothing(folder: Path) -> None:
    found = scanned(folder, page(NEW, {}, {(3, 0)}))
    add_decisions(folder, decisions_for(found.questions[0], "A", small(), ME))
    with (folder / DECISIONS).open("a") as stream:
        stream.write('{"at": "2019-03-05T18:')  # the power went while the next was written
    done = enter_scans(folder, small(), at=AT)
    assert (done.questions, entries(folder, "P-02")) == ((), {3: "A"})


def test_a_damaged_record_is_named(folder: Path) -> None:
    scanned(folder, page(NEW, {}))
    with (folder / SCANNED).open("a") as stream:
        stream.write('{"at": "yesterday"}\n')
    with pytest.raises(TrainkitError, match="scanned.jsonl has a line that trainkit did not write"):
        sheets_in(folder, small())


def test_the_retention_test_is_read_and_not_entered(folder: Path) -> None:
    retention = form(FormUse.RETENTION, [row("single")], "C")
    forms = small().forms.model_copy(update={"forms": (*small().forms.forms, retention)})
    papers = [paper for one in forms.forms for paper in one.papers]
    geometry = geometry_of(forms, papers, small().codes, SheetSize.A4)
    workshop = replace(small(), forms=forms, geometry=geometry)
    later = Identity(paper="C1-1", code="P-02", page=1)
    add_pages(folder, [page_of(later, {(1, 0): ("A",)}, workshop=workshop)])
    found = enter_scans(folder, workshop, at=AT)
    assert [(paper.code, paper.marks) for paper in found.elsewhere] == [("P-02", {1: "A"})]
    assert found.questions == ()
    assert [one for one in said(folder) if one.source is Source.SCAN] == []


def test_only_the_last_answer_is_taken_back(folder: Path) -> None:
    questions = scanned(folder, page(NEW, {}, {(1, 0), (3, 0)})).questions
    first = decisions_for(questions[0], "A", small(), ME)
    second = decisions_for(questions[1], "C", small(), replace(ME, at=LATER))
    decide(folder, small(), [*first, *second])
    assert take_back(folder, at=LATER, who="MK") == second
    assert read_decisions(folder) == first
    settled = enter_scans(folder, small(), at=LATER)
    assert [one.number for one in settled.questions] == [3]
    assert entries(folder, "P-02") == {1: "A"}
    take_back(folder, at=LATER, who="MK")
    assert [one.number for one in open_questions(folder, small())] == [1, 3]
    with pytest.raises(TrainkitError, match="no decisions"):
        take_back(folder, at=LATER, who="MK")


def test_a_page_is_nobodys_again_when_that_is_taken_back(folder: Path) -> None:
    known = page(NEW, {(1, 0): ("A",)})
    unknown = known.model_copy(
        update={"outcome": Outcome.UNKNOWN, "reason": "the QR code cannot be read",
                "reading": known.reading and known.reading.model_copy(
                    update={"identity": None, "rows": ()})}
    )  # fmt: skip
    (question,) = scanned(folder, unknown).questions
    assert question.kind is QuestionKind.WHOSE
    decisions = decisions_for(question, str(NEW), small(), ME)
    add_decisions(folder, decisions)
    add_pages(folder, [known.model_copy(update={"at": LATER})])  # as ``decide`` reads it again
    assert open_questions(folder, small()) == ()
    assert take_back(folder, at=LATER + timedelta(minutes=1), who="MK") == decisions
    assert [one.kind for one in open_questions(folder, small())] == [QuestionKind.WHOSE]


def test_of_two_decisions_about_a_row_the_later_is_taken_back(folder: Path) -> None:
    (question,) = scanned(folder, page(NEW, {}, {(1, 0)})).questions
    first = decisions_for(question, "A", small(), ME)
    second = decisions_for(question, "C", small(), replace(ME, at=LATER))
    decide(folder, small(), [*first, *second])
    assert take_back(folder, at=LATER, who="MK") == second
    assert read_decisions(folder) == first


def test_a_paper_may_be_named_in_small_letters(folder: Path) -> None:
    (question,) = scanned(folder, other(Outcome.UNKNOWN, "torn.pdf", "it is torn")).questions
    (said,) = decisions_for(question, "a1-1 p-02 1", small(), ME)
    assert said.value == str(NEW)


def test_the_head_of_a_sheet_ends_where_the_first_question_begins() -> None:
    sheet = small().sheet_of(NEW)
    assert sheet is not None
    tops = [field.area.y for field in sheet.pages[0].fields]
    assert small().head_of(NEW).height == tops[0] < tops[-1]
