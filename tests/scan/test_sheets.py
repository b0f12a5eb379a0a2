"""Pages and decisions become answers, questions and counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.scan.pages import AT, almaty, other, page_of, sha, source
from trainkit.assessment.answer_sheet import SheetSize, geometry_of
from trainkit.assessment.forms import FormUse
from trainkit.scan.questions import QuestionKind
from trainkit.scan.reading import (
    Decision,
    DecisionKind,
    Identity,
    Outcome,
    RowState,
    ScannedPage,
)
from trainkit.scan.sheets import Fate, Sheets, fold
from trainkit.scan.workshop import ScannedWorkshop

PRE = Identity(paper="A1-2", code="AX-11", page=1)
"""Item 5 of this paper is a number, 6 takes an order, 9 any of the letters, the others one."""
SCAN = sha("scan.pdf 1")


def decision(kind: DecisionKind, value: str = "", number: int = 0, row: int = 0, **more: str):
    return Decision(
        at=AT, who="MK", kind=kind, value=value, number=number, row=row, sha=more.get("sha", SCAN)
    )


def folded(*pages: ScannedPage, decisions: tuple[Decision, ...] = ()) -> Sheets:
    return fold(pages, decisions, almaty())


def number(digits: str, item: int = 5) -> dict[tuple[int, int], tuple[str, ...]]:
    return {(item, row): (sign,) for row, sign in enumerate(digits) if sign != "_"}


def letters(text: str, item: int = 6) -> dict[tuple[int, int], tuple[str, ...]]:
    return number(text, item)


def kinds(sheets: Sheets) -> list[QuestionKind]:
    return [question.kind for question in sheets.questions]


def test_each_type_is_spelled_as_the_score_sheet_takes_it() -> None:
    marks = {(1, 0): ("A",), (9, 0): ("A", "D"), **number("_12.5"), **letters("CB_ED")}
    (paper,) = folded(page_of(PRE, marks)).papers
    assert (paper.code, paper.use, paper.paper) == ("AX-11", FormUse.PRE, "A1-2")
    assert {n: text for n, text in paper.marks.items() if text} == {
        1: "A", 5: "12.5", 6: "CB-ED", 9: "AD",
    }  # fmt: skip
    assert paper.is_whole


def test_a_letter_in_two_boxes_of_an_order_counts_in_neither() -> None:
    (paper,) = folded(page_of(PRE, letters("CCAED"))).papers
    assert paper.marks[6] == "--AED"


@pytest.mark.parametrize("digits", ["1_2", "-", "1.", "1-2"])
def test_a_number_with_a_gap_or_that_is_none_is_asked(digits: str) -> None:
    sheets = folded(page_of(PRE, number(digits)))
    # a single minus is how the score sheet spells that somebody wrote no number
    assert kinds(sheets) == ([] if digits == "-" else [QuestionKind.NUMBER])
    assert (5 in sheets.papers[0].marks) == (digits == "-")
    assert sheets.papers[0].is_whole == (digits == "-")


def test_what_is_in_doubt_is_asked_and_enters_nothing() -> None:
    page = page_of(PRE, {(1, 0): ("A", "B"), (2, 0): ("C",)}, {(3, 0), (6, 1)})
    sheets = folded(page)
    assert [(q.kind, q.number, q.row, q.text) for q in sheets.questions] == [
        (QuestionKind.ROW, 1, 0,
         "AX-11, paper A1-2, question 1: A and B are marked. Which answer counts?"),
        (QuestionKind.ROW, 3, 0,
         "AX-11, paper A1-2, question 3: a light mark at B. Which answer counts?"),
        (QuestionKind.ROW, 6, 1,
         "AX-11, paper A1-2, question 6 (2): a light mark at B. Which answer counts?"),
    ]  # fmt: skip
    assert sheets.questions[0].choices == ("A", "B", "C", "blank", "?")
    (paper,) = sheets.papers
    assert set(range(1, 21)) - set(paper.marks) == {1, 3, 6}
    assert not paper.is_whole
    assert sheets.counts == {Fate.ASKED: 1}


def test_the_last_decision_about_a_row_counts_whichever_reader_read_it() -> None:
    row = (decision(DecisionKind.ROW, "A", 3), decision(DecisionKind.ROW, "B", 3))
    page = page_of(PRE, {}, {(3, 0)})
    newer = page.model_copy(update={"reader": 99})
    for pages in ([page], [page, newer], [newer]):
        (paper,) = folded(*pages, decisions=row).papers
        assert paper.marks[3] == "B"
        assert paper.is_whole


def test_a_decision_that_the_row_does_not_take_settles_nothing() -> None:
    page = page_of(PRE, {}, {(3, 0)})
    for value in ("H", "A,B", "A,A"):
        sheets = folded(page, decisions=(decision(DecisionKind.ROW, value, 3),))
        assert kinds(sheets) == [QuestionKind.ROW]


def test_nobody_can_tell() -> None:
    page = page_of(PRE, letters("CBA"), {(6, 3)})
    sheets = folded(page, decisions=(decision(DecisionKind.ROW, "?", 6, 3),))
    assert (sheets.papers[0].marks[6], sheets.questions) == ("?", ())


def test_the_same_sheet_scanned_twice_is_merged() -> None:
    one = page_of(PRE, {(1, 0): ("A",)})
    again = page_of(PRE, {(1, 0): ("A",)}, name="phone.jpg")
    sheets = folded(one, again)
    assert [paper.answers for paper in sheets.papers] == [folded(one).papers[0].answers]
    assert (sheets.questions, sheets.counts) == ((), {Fate.READ: 2})


def test_scans_that_differ_are_asked_about_until_one_is_set_aside() -> None:
    one = page_of(PRE, {(1, 0): ("A",), (2, 0): ("B",)})
    two = page_of(PRE, {(1, 0): ("A",), (2, 0): ("C",)}, place=2)
    sheets = folded(one, two)
    (question,) = sheets.questions
    assert question.kind is QuestionKind.DUPLICATE
    assert question.text == (
        "AX-11: scans of the same page differ in question 2. Which one should count? The "
        "others are set aside."
    )
    assert question.shown == ("scan.pdf, page 1", "scan.pdf, page 2", "set aside")
    assert sheets.counts == {Fate.ASKED: 2}
    assert (sheets.papers[0].marks, sheets.papers[0].is_whole) == ({}, False)
    chosen = folded(one, two, decisions=(decision(DecisionKind.ASIDE),))
    assert (chosen.papers[0].marks[2], chosen.questions) == ("C", ())
    assert chosen.aside == {"by a person": 1}


def test_a_row_that_one_of_two_scans_doubts_is_asked_once() -> None:
    one = page_of(PRE, {(2, 0): ("B",)})
    two = page_of(PRE, {}, {(2, 0)}, place=2)
    (question,) = folded(one, two).questions
    assert (question.kind, question.page) == (QuestionKind.ROW, two)
    both = folded(page_of(PRE, {}, {(2, 0)}), two, decisions=(decision(DecisionKind.ROW, "B", 2),))
    assert (both.papers[0].marks[2], both.questions) == ("B", ())


def test_two_papers_of_one_person_at_one_test_are_asked_about() -> None:
    spare = Identity(paper="A1-1", code="AX-11", page=1, is_spare=True)
    sheets = folded(page_of(PRE, {}), page_of(spare, {}, place=2))
    (question,) = sheets.questions
    assert question.kind is QuestionKind.DUPLICATE
    assert question.text == (
        "AX-11: answer sheets of papers A1-1 (spare sheet) and A1-2 at the same test. Which one "
        "should count? The others are set aside."
    )
    assert sheets.papers == ()


def test_form_a_is_the_post_test_of_those_who_answered_form_b_before() -> None:
    after = Identity(paper="A1-2", code="AX-03", page=1)  # B1-2 before, A1-2 after
    (paper,) = folded(page_of(after, {})).papers
    assert paper.use is FormUse.POST


def test_a_code_that_is_not_on_the_roster_counts_when_it_is_confirmed() -> None:
    late = Identity(paper="A1-1", code="ZZ-01", page=1, is_spare=True)
    page = page_of(late, {(1, 0): ("A",)})
    (question,) = folded(page).questions
    assert (question.kind, question.choices[0]) == (QuestionKind.UNKNOWN_CODE, "ZZ-01")
    sheets = folded(page, decisions=(decision(DecisionKind.IDENTITY, str(late)),))
    assert (sheets.papers[0].code, sheets.papers[0].marks[1], sheets.questions) == (
        "ZZ-01",
        "A",
        (),
    )


def test_a_page_of_which_a_person_said_whose_it_is_counts_when_it_was_read_as_that() -> None:
    torn = other(Outcome.UNKNOWN, "scan.pdf", "the QR code cannot be read")
    said = (decision(DecisionKind.IDENTITY, str(PRE)),)
    waiting = folded(torn, decisions=said)
    assert waiting.waiting == ((torn, PRE),)
    assert (kinds(waiting), waiting.papers) == ([QuestionKind.WHOSE], ())
    again = page_of(PRE, {(1, 0): ("A",)})
    newer = torn.model_copy(update={"reader": 99})
    sheets = folded(torn, again, newer, decisions=said)
    assert (sheets.papers[0].marks[1], sheets.questions, sheets.waiting) == ("A", (), ())
    assert sheets.counts == {Fate.READ: 1}


def test_who_can_have_filled_a_page_stands_first_among_the_choices() -> None:
    torn = other(Outcome.UNKNOWN, "torn.pdf", "the QR code cannot be read")
    (question,) = folded(torn, page_of(PRE, {})).questions
    assert question.text == "torn.pdf, page 1: the QR code cannot be read. Whose page is it?"
    choices = question.choices
    assert choices[-2:] == (str(PRE), "set aside")
    assert len(choices) == len(set(choices)) == 24 * 3 + 1


def test_every_page_is_accounted_for() -> None:
    sheets = folded(
        page_of(PRE, {}),
        other(Outcome.UNKNOWN, "a.pdf", "the QR code cannot be read"),
        other(Outcome.FOREIGN, "b.pdf", "this is a sheet of the workshop bishkek-2020"),
        other(Outcome.NO_SHEET, "c.pdf", "no black squares were found"),
        other(Outcome.QUESTIONS, "d.pdf"),
        other(Outcome.EMPTY, "e.pdf"),
        other(Outcome.EMPTY, "f.pdf"),
        other(Outcome.BROKEN, "g.pdf", "it is protected by a password"),
    )
    assert sheets.counts == {Fate.READ: 1, Fate.ASKED: 3, Fate.ASIDE: 4}
    assert sheets.aside == {
        "test questions": 1,
        "empty": 2,
        "cannot be opened": 1,
    }
    assert kinds(sheets) == [QuestionKind.WHOSE, QuestionKind.FOREIGN, QuestionKind.NO_SHEET]


@pytest.fixture(scope="module")
def half() -> ScannedWorkshop:
    """The model case with answer sheets of half a page, two pages long."""
    forms = almaty().forms
    papers = [paper for form in forms.forms for paper in form.papers]
    geometry = geometry_of(forms, papers, almaty().codes, SheetSize.A5)
    return replace(almaty(), geometry=geometry)


def test_a_page_that_is_missing_is_asked_about_until_no_more_come(half: ScannedWorkshop) -> None:
    page = page_of(PRE, {(1, 0): ("A",)}, workshop=half)
    sheets = fold([page], (), half)
    assert kinds(sheets) == [QuestionKind.MISSING_PAGE]
    assert sheets.questions[0].text == (
        "AX-11, paper A1-2: page 2 is missing. Scan the missing pages, or answer complete if "
        "there are no more."
    )
    assert (sheets.papers[0].marks[1], sheets.papers[0].is_whole) == ("A", False)
    complete = fold([page], (decision(DecisionKind.COMPLETE),), half)
    assert (complete.questions, complete.papers[0].is_whole) == ((), False)
    second = page_of(PRE.model_copy(update={"page": 2}), {}, workshop=half, place=2)
    whole = fold([second, page], (), half)
    assert (whole.questions, whole.papers[0].is_whole) == ((), True)
    assert set(whole.papers[0].marks) == set(range(1, 21))


def test_a_sheet_of_an_edition_that_is_no_longer_in_the_record_is_foreign() -> None:
    workshop = almaty()
    geometry = workshop.geometry.model_copy(update={"sheets": workshop.geometry.sheets[:1]})
    sheets = fold([page_of(PRE, {})], (), replace(workshop, geometry=geometry))
    assert kinds(sheets) == [QuestionKind.FOREIGN]


# Whatever is scanned

_CODES = ("AX-11", "AX-03", "ZZ-01")
_PAPERS = ("A1-1", "A1-2", "B1-2", "C1-1")


@st.composite
def scans(draw: st.DrawFn) -> ScannedPage:
    name, place = draw(st.sampled_from(("a.pdf", "b.pdf"))), draw(st.integers(1, 4))
    outcome = draw(st.sampled_from([*Outcome, Outcome.READ, Outcome.READ, Outcome.READ]))
    reader = draw(st.integers(1, 2))
    if outcome is not Outcome.READ:
        read = ScannedPage(at=AT, source=source(name, place), outcome=outcome, reason="a reason")
        return read.model_copy(update={"reader": reader})
    identity = Identity(
        paper=draw(st.sampled_from(_PAPERS)), code=draw(st.sampled_from(_CODES)), page=1
    )
    marks = draw(
        st.dictionaries(
            st.tuples(st.integers(1, 20), st.integers(0, 5)),
            st.sampled_from([("A",), ("B",), ("A", "B")]),
            max_size=3,
        )
    )
    doubtful = draw(st.sets(st.tuples(st.integers(1, 9), st.just(0)), max_size=1))
    page = page_of(identity, marks, doubtful, name=name, place=place)
    return page.model_copy(update={"reader": reader})


@st.composite
def said(draw: st.DrawFn) -> Decision:
    kind = draw(st.sampled_from(DecisionKind))
    paper, code = draw(st.sampled_from(_PAPERS)), draw(st.sampled_from(_CODES))
    row = draw(st.sampled_from(["", "A", "A,B", "?"]))
    values = {DecisionKind.ROW: row, DecisionKind.IDENTITY: f"{paper} {code} 1"}
    page = source(draw(st.sampled_from(("a.pdf", "b.pdf"))), draw(st.integers(1, 4)))
    return decision(
        kind, values.get(kind, ""), draw(st.integers(1, 9)), draw(st.integers(0, 1)), sha=page.sha
    )


@settings(max_examples=examples(40))
@given(pages=st.lists(scans(), max_size=7), decisions=st.lists(said(), max_size=4), data=st.data())
def test_neither_order_nor_repetition_of_pages_changes_anything(
    pages: list[ScannedPage], decisions: list[Decision], data: st.DataObject
) -> None:
    first = fold(pages, decisions, almaty())
    shuffled = data.draw(st.permutations(pages))
    assert fold(shuffled, decisions, almaty()) == first
    assert fold([*shuffled, *pages], decisions, almaty()) == first


@settings(max_examples=examples(40))
@given(pages=st.lists(scans(), max_size=7), decisions=st.lists(said(), max_size=4))
def test_every_page_is_counted_once_by_the_questions_about_it(
    pages: list[ScannedPage], decisions: list[Decision]
) -> None:
    sheets = fold(pages, decisions, almaty())
    assert {page.page.source.sha for page in sheets.pages} == {page.source.sha for page in pages}
    assert sheets.counts.total() == len(sheets.pages)
    asked = {page.page.source.sha for page in sheets.pages if page.fate is Fate.ASKED}
    about = {page.source.sha for q in sheets.questions for page in (q.page, *q.scans)}
    assert asked == about
    reasons = {page.page.source.sha: page.reason for page in sheets.pages}
    assert {sha for sha, reason in reasons.items() if reason}.isdisjoint(about)


@settings(max_examples=examples(40))
@given(pages=st.lists(scans(), max_size=7, unique_by=lambda page: page.source.sha))
def test_nothing_that_is_in_doubt_on_any_scan_is_an_answer(pages: list[ScannedPage]) -> None:
    for paper in fold(pages, (), almaty()).papers:
        read = [page.reading for page in pages if page.source.sha in paper.shas and page.reading]
        doubtful = {
            row.number for one in read for row in one.rows if row.state is RowState.DOUBTFUL
        }
        assert doubtful.isdisjoint(paper.marks)
        assert not (doubtful and paper.is_whole)


def test_questions_come_in_the_order_of_the_pages() -> None:
    asked = folded(
        other(Outcome.UNKNOWN, "z.pdf", "the QR code cannot be read"),
        page_of(PRE, {}, {(1, 0)}, name="m.pdf"),
        other(Outcome.UNKNOWN, "a.pdf", "the QR code cannot be read"),
    ).questions
    assert list(dict.fromkeys(one.page.source.file for one in asked)) == ["a.pdf", "m.pdf", "z.pdf"]
