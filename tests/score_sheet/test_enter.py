"""Answers from elsewhere go into empty cells; what a person typed stays."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.examples import examples
from tests.score_factory import FormUse, change, put
from tests.score_sheet.test_merge import FORMS, PRE, TINY, copy_of, item, marks
from trainkit.intake.record import Field, Record, Source, Spot
from trainkit.intake.responses import Responses
from trainkit.intake.score_sheet.enter import (
    Disagreement,
    Entered,
    Intake,
    PaperAnswers,
    correct_code,
    enter,
)
from trainkit.intake.score_sheet.merge import entries_of
from trainkit.intake.score_sheet.read import read_score_sheet
from trainkit.problems import InputError, Problems

AT = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


def entered(
    path: Path,
    *answers: PaperAnswers,
    several: bool = False,
    decided: Collection[Spot] = (),
    record: Record | None = None,
    source: Source = Source.KEYBOARD,
) -> Entered:
    problems = Problems()
    record = record or Record.in_memory()
    intake = Intake(source, AT, "AB", answers, decided)
    result = enter(path, intake, FORMS if several else TINY, problems, record)
    assert [str(problem) for problem in problems] == []
    if result.sheet is not None:
        path.write_bytes(result.sheet)
    record.show(result.upto, result.entries)
    return result


def refused(path: Path, *answers: PaperAnswers, several: bool = False) -> list[str]:
    problems, before = Problems(), path.read_bytes()
    intake = Intake(Source.KEYBOARD, AT, answers=answers)
    forms = FORMS if several else TINY
    record = Record.in_memory()
    with pytest.raises(InputError):
        enter(path, intake, forms, problems, record)
    assert record.entries() == []
    assert path.read_bytes() == before
    return [str(problem).partition("xlsx!")[2] for problem in problems]


def responses(path: Path, several: bool = False) -> Responses:
    problems = Problems()
    found = read_score_sheet(path, FORMS if several else TINY, problems)
    assert found is not None, [str(problem) for problem in problems]
    return found


def answers(code: str, text: str, use: FormUse = PRE, **more: str) -> PaperAnswers:
    shown = {number: mark for number, mark in enumerate(text, 1) if mark != " "}
    return PaperAnswers(code, use, marks=shown, **more)


def test_answers_go_into_empty_cells_and_are_read_as_if_typed(tmp_path: Path) -> None:
    path = copy_of(tmp_path / "sheet.xlsx", {PRE: {0: "A  "}})
    result = entered(path, answers("P-01", "AB ", status="present"), answers("P-02", "C?A"))
    assert (result.added, result.confirmed, result.disagreements) == (5, 1, ())
    read = responses(path)
    assert marks(read) == ["AB ", "C?A"]
    assert read.people[0].status == "present"


def test_what_a_person_typed_stays_and_the_disagreement_is_listed(tmp_path: Path) -> None:
    path = copy_of(tmp_path / "sheet.xlsx", {PRE: {0: "aB "}})
    result = entered(path, answers("P-01", "ACB"))
    assert result.disagreements == (Disagreement(item("P-01", 2), "E7", "B", "C"),)
    assert (result.added, result.confirmed) == (1, 1)
    assert marks(responses(path), 1) == ["ABB"]


def test_a_person_decides_for_the_answer(tmp_path: Path) -> None:
    path = copy_of(tmp_path / "sheet.xlsx", {PRE: {0: "ABA"}})
    result = entered(path, answers("P-01", "CCA"), decided=[item("P-01", 2)])
    assert result.disagreements == (Disagreement(item("P-01", 1), "D7", "A", "C"),)
    assert (result.added, result.confirmed) == (1, 1)
    assert marks(responses(path), 1) == ["ACA"]


def test_answers_on_another_paper_stay_out_until_a_person_decides(tmp_path: Path) -> None:
    first, second = FORMS.paper_of("P-01", PRE).code, FORMS.paper_of("P-02", PRE).code
    assert first != second
    path = copy_of(tmp_path / "sheet.xlsx", {}, papers={"C7": second}, several=True)
    place = Spot("P-01", "Pre", Field.PAPER)
    given = PaperAnswers("P-01", PRE, first, {1: FORMS.paper(first).items[0].key})
    result = entered(path, given, several=True)
    assert result.disagreements == (Disagreement(place, "C7", second, first),)
    assert result.sheet is None
    decided = entered(path, given, several=True, decided=[place])
    assert (decided.disagreements, decided.added) == ((), 2)
    assert responses(path, several=True).people[0].sitting(PRE).paper == first


def test_entering_the_same_again_changes_nothing(tmp_path: Path) -> None:
    path = copy_of(tmp_path / "sheet.xlsx", {})
    entered(path, answers("P-01", "ABC"))
    again = entered(path, answers("P-01", "ABC"))
    assert (again.sheet, again.added, again.confirmed) == (None, 0, 3)


def test_somebody_who_is_not_on_the_sheet_gets_a_row(tmp_path: Path) -> None:
    path = copy_of(tmp_path / "sheet.xlsx", {})
    entered(path, answers("XX-99", "ABC"))
    last = responses(path).people[-1]
    assert (last.code, last.on_roster, last.sitting(PRE).marks) == ("XX-99", False, ("A", "B", "C"))


def test_somebody_who_is_not_on_the_sheet_needs_a_paper_where_there_are_several(
    tmp_path: Path,
) -> None:
    path = copy_of(tmp_path / "sheet.xlsx", {}, several=True)
    assert refused(path, answers("XX-99", "A"), several=True) == [
        "Pre: expected a paper out of A1-1, A1-2, B1-1, B1-2 for XX-99, found none"
    ]
    entered(path, PaperAnswers("XX-99", PRE, "B1-2", {1: "?"}), several=True)
    sitting = responses(path, several=True).people[-1].sitting(PRE)
    assert (sitting.paper, sitting.marks[0]) == ("B1-2", "?")


def test_answers_that_an_item_does_not_take_are_refused_with_all_others(tmp_path: Path) -> None:
    path = copy_of(tmp_path / "sheet.xlsx", {})
    assert refused(path, answers("P-01", "AZ9"), PaperAnswers("P-02", PRE, "Q7", {1: "A"})) == [
        "Pre: P-01, item 2: Z is not a possible answer to the item",
        "Pre: P-01, item 3: 9 is not a possible answer to the item",
        "Pre: expected a paper out of A1-1 for P-02, found Q7",
    ]


def test_more_people_than_rows_are_refused(tmp_path: Path) -> None:
    path = copy_of(tmp_path / "sheet.xlsx", {})
    many = [answers(f"XX-{number}", "A  ") for number in range(99)]
    (message,) = refused(path, *many)
    assert message.startswith("Participants: 99 people are not on this sheet (XX-0, XX-1, ")
    assert message.endswith("add them to the list of participants and build again")


def test_another_paper_than_the_printed_one_is_noted(tmp_path: Path) -> None:
    path = copy_of(tmp_path / "sheet.xlsx", {}, several=True)
    entered(path, PaperAnswers("P-01", PRE, "A1-2", {1: "?"}), several=True)
    sitting = responses(path, several=True).people[0].sitting(PRE)
    assert (sitting.paper, sitting.marks[0]) == ("A1-2", "?")


@settings(max_examples=examples(12))
@given(
    first=st.lists(st.text(" ABC?", min_size=3, max_size=3), min_size=4, max_size=4),
    second=st.lists(st.text(" ABC?", min_size=3, max_size=3), min_size=4, max_size=4),
)
def test_no_entry_is_ever_lost_or_changed(
    tmp_path: Path, first: list[str], second: list[str]
) -> None:
    path = copy_of(tmp_path / "sheet.xlsx", {PRE: dict(enumerate(first))})
    before = entries_of(path, Problems())
    offered = [answers(f"P-{row + 1:02}", text) for row, text in enumerate(second)]
    result = entered(path, *offered)
    after = entries_of(path, Problems())
    assert before is not None
    assert after is not None
    assert {spot: after[spot] for spot in before} == before
    wanted = sum(mark not in " " for text in second for mark in text)
    assert result.added + result.confirmed + len(result.disagreements) == wanted
    assert len(after) == len(before) + result.added


def corrected(path: Path, wrong: str, right: str) -> list[str]:
    problems = Problems()
    with suppress(InputError):
        done = correct_code(path, (wrong, right), TINY, problems, Record.in_memory())
        path.write_bytes(done.sheet or b"")
    return [str(problem).partition("xlsx!")[2] for problem in problems]


def test_a_misspelled_code_is_put_right(tmp_path: Path) -> None:
    path = copy_of(tmp_path / "sheet.xlsx", {PRE: {0: "AB ", 4: "ABC"}}, {"A11": "P-O2"})
    assert corrected(path, "P-O2", "P-02") == []
    read = responses(path)
    assert [person.code for person in read.people] == ["P-01", "P-02", "P-03", "P-04"]
    assert marks(read) == ["AB ", "ABC"]


def test_a_numeric_zero_moves_with_its_code(tmp_path: Path) -> None:
    path = copy_of(tmp_path / "sheet.xlsx", {}, {"A11": "P-O2"})
    change(path, put("Pre", "D11", 0))
    assert corrected(path, "P-O2", "P-02") == []
    cells = load_workbook(path)["Pre"]
    assert (cells["D8"].value, cells["D11"].value) == ("0", None)


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("P-03", "P-02", "Participants: expected a code that was entered by hand, found P-03"),
        ("P-O2", "P-77", "Participants: expected another code on this sheet, found P-77"),
        (
            "P-O2",
            "P-01",
            "Pre!D7: Item 1 of P-01 says A, that of P-O2 in D11 says B; correct one of them first",
        ),
    ],
)
def test_codes_that_cannot_be_put_right_are_refused(
    tmp_path: Path, wrong: str, right: str, said: str
) -> None:
    path = copy_of(tmp_path / "sheet.xlsx", {PRE: {0: "A  ", 4: "BBC"}}, {"A11": "P-O2"})
    before = path.read_bytes()
    assert corrected(path, wrong, right) == [said]
    assert path.read_bytes() == before
