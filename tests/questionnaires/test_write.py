"""The workbooks for answers: what is on them, what can be typed, what a cell refuses."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document as open_word
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.workbook import Workbook as Book

from tests.questionnaires.book import LATER, SHEET, SHORT, small_kit, with_retention
from tests.score_factory import recalculate
from trainkit.evaluation.follow_up import note_to_participants, note_to_superiors, write_note
from trainkit.intake.questionnaires.layout import sheet_name
from trainkit.intake.questionnaires.read import read_ticks
from trainkit.intake.questionnaires.write import (
    answers_view,
    follow_up_view,
    questionnaire_answers,
    write_answers,
)
from trainkit.intake.responses import QuestionLine
from trainkit.model.questionnaire import Question, QuestionKind
from trainkit.planning.printed import Kit

KIT = small_kit(SHORT, LATER, test_forms=with_retention(2))
SUPERIORS = {**LATER, "id": "follow-up-supervisor", "title": "Three questions", "minutes": 3}


def book(kit: Kit = KIT, later: bool = False) -> Book:
    view = follow_up_view(kit) if later else answers_view(kit)
    return load_workbook(io.BytesIO(write_answers(view)))


def test_the_sheets_are_these_and_none_is_hidden() -> None:
    assert book().sheetnames == ["Instructions", SHEET]
    assert book(later=True).sheetnames == ["Instructions", "Follow-up", "Retention"]
    for one in (book(), book(later=True)):
        assert {sheet.sheet_state for sheet in one.worksheets} == {"visible"}
        assert {sheet.protection.sheet for sheet in one.worksheets} == {True}


def test_the_document_lies_with_the_trainers() -> None:
    (document,) = questionnaire_answers(KIT)
    assert document.path == "trainers/questionnaire-answers.xlsx"
    assert list(questionnaire_answers(small_kit(LATER))) == []
    assert document.recipe.make() == write_answers(answers_view(KIT))


def test_headings_say_what_is_asked_and_what_may_be_entered() -> None:
    sheet = book()[SHEET]
    columns = [
        tuple(str(sheet.cell(row, column).value or "") for row in (7, 8, 9, 10))
        for column in range(2, 8)
    ]
    assert columns == [
        ("1", "Ready?", "abc", "c"),
        ("2", "What stops you? Tick all that apply.", "any of abcd", ""),
        ("3.1", "Alpha", "ab", ""),
        ("4.1", "It was clear.", "abcde", ""),
        ("4.2", "Fast.", "abcde", ""),
        ("5", "What will you do first?", "words", ""),
    ]


def test_only_counts_remark_and_answers_can_be_typed_into() -> None:
    sheet = book()[SHEET]
    unlocked = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }
    rows = range(11, 11 + 6 + 10)  # six people on the roster, ten rows to spare
    table = {f"{letter}{row}" for row in rows for letter in "BCDEFG"}
    remark = {f"{letter}6" for letter in "BCDEFG"}  # one cell, joined
    assert unlocked == {"A4", "A5"} | remark | table


def test_people_of_the_roster_are_not_in_it() -> None:
    people = KIT.definitions.roster.participants
    words = {person.code for person in people} | {person.name for person in people if person.name}
    assert len(words) == 12
    for one in (book(), book(later=True)):
        texts = {str(c.value) for s in one.worksheets for row in s.iter_rows() for c in row}
        assert words & texts == set()


def test_the_code_and_the_paper_are_asked_for_where_they_are_needed() -> None:
    asked = book(later=True)
    assert [asked["Follow-up"].cell(9, n).value for n in (1, 2)] == ["Sheet / letters", "Code"]
    assert [asked["Retention"].cell(9, n).value for n in (2, 3)] == ["Code", "Paper"]
    rules = {
        str(rule.sqref): rule.formula1
        for rule in asked["Retention"].data_validations.dataValidation
    }
    assert rules["C11:C26"] == '"C1-1,C1-2"'
    plain = book(small_kit(LATER, test_forms=with_retention()), later=True)
    assert plain["Retention"].cell(9, 3).value == "ABC"


def test_a_test_s_cells_take_the_letters_of_their_item() -> None:
    sheet = book(small_kit(LATER, test_forms=with_retention()), later=True)["Retention"]
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules["C11:C26"] == 'OR(C11="?",AND(LEN(C11)=1,ISNUMBER(FIND(UPPER(C11),"ABC"))))'


def test_a_chosen_cell_shows_the_answers() -> None:
    rules = {str(rule.sqref): rule for rule in book()[SHEET].data_validations.dataValidation}
    assert rules["B11:B26"].prompt == "a  No\nb  Nearly\nc  Yes"
    assert rules["D11:D26"].prompt == "Next time? Alpha\na  Drop\nb  Keep"
    assert rules["C11:C26"].prompt.endswith("Several may be ticked: ac")
    assert {rule.showInputMessage for rule in rules.values() if rule.prompt} == {True}


@pytest.mark.parametrize(
    ("questionnaire", "name"),
    [
        ("end-of-course", "End-of-course"),
        ("instructions", "Instructions-answers"),
        ("history", "History-answers"),
        ("a-questionnaire-with-a-very-long-id", "A-questionnaire-with-a-v-"),
    ],
)
def test_names_of_sheets_are_those_that_excel_takes(questionnaire: str, name: str) -> None:
    found = sheet_name(questionnaire)
    assert found.startswith(name)
    assert len(found) <= 31
    assert (found == name) == (len(questionnaire) <= 31)


ENTRIES = (
    "a", "D", "e", "3", "۳", "٤", "5", "۵", "?", "ac", "A, C", "1 3", "ax", "-", "ab?", "с", "abcd",
    "10", "é",
)  # fmt: skip


def test_the_rule_in_a_cell_takes_what_the_reader_takes(tmp_path: Path) -> None:
    """LibreOffice computes the rule of each entry; the reader is asked for the same entry."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    rules = {
        str(rule.sqref)[0]: rule.formula1 for rule in book()[SHEET].data_validations.dataValidation
    }
    for row, text in enumerate(ENTRIES, 1):
        cell = sheet.cell(row, 1, text)
        cell.number_format = "@"
        for column, of in ((2, "B"), (3, "C")):
            sheet.cell(row, column, "=" + rules[of].replace(f"{of}11", f"A{row}"))
    workbook.save(tmp_path / "rules.xlsx")
    (path,) = recalculate([tmp_path / "rules.xlsx"], tmp_path)
    done = load_workbook(path, data_only=True).worksheets[0]
    one = {"id": "q", "kind": QuestionKind.CHOICE, "text": "?"}
    lines = [
        QuestionLine("q", "1", "?", Question(**one, answers=tuple("KLM"))),  # type: ignore[arg-type]
        QuestionLine("q", "1", "?", Question(**one, answers=tuple("KLMN"), several=True)),  # type: ignore[arg-type]
    ]
    for row, text in enumerate(ENTRIES, 1):
        wanted = [read_ticks(text, line) is not None for line in lines]
        assert [bool(done.cell(row, column).value) for column in (2, 3)] == wanted, text


def paragraphs(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in open_word(io.BytesIO(data)).paragraphs]


def test_the_notes_say_what_is_enclosed_and_name_nobody() -> None:
    kit = small_kit(SHORT, LATER, SUPERIORS, test_forms=with_retention())
    text = paragraphs(write_note(note_to_participants(kit)))
    assert "1.\tAt the end (5 minutes)." in text
    assert any("A test of 3 questions" in line and "(30 minutes)" in line for line in text)
    assert any(
        line.startswith("3.\tThree questions: if you agree, please give this") for line in text
    )
    superiors = note_to_superiors(kit)
    assert superiors is not None
    assert "1.\tThree questions (3 minutes)." in paragraphs(write_note(superiors))
    assert write_note(superiors) == write_note(superiors)


def test_without_test_and_superiors_the_notes_do_not_speak_of_them() -> None:
    kit = small_kit(SHORT, LATER)
    text = " ".join(paragraphs(write_note(note_to_participants(kit))))
    assert "test" not in text
    assert note_to_superiors(kit) is None
