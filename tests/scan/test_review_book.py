"""The workbook of questions: written with pictures, filled in, read back, made again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from openpyxl import load_workbook

from tests.office import converted
from tests.pdf import text
from tests.scan.pages import AT, other, page_of
from tests.scan.small import small, write_small
from trainkit.problems import InputError, Problems
from trainkit.scan import review_book
from trainkit.scan.crops import DOTS
from trainkit.scan.desk import take_over_review, write_review
from trainkit.scan.questions import Question
from trainkit.scan.reading import DecisionKind, Identity, Outcome
from trainkit.scan.records import IMAGES, add_pages
from trainkit.scan.review_book import REVIEW, take_review
from trainkit.scan.settle import open_questions

P2 = Identity(paper="A1-1", code="P-02", page=1)
ANSWER, WHO, WHY = "D", "F", "G"
FIRST = 6
"""The row of the first question."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workshop on which a number, a letter and an unknown page are open."""
    folder = write_small(tmp_path / "w")
    page = page_of(P2, {}, {(1, 0), (6, 2)}, workshop=small(), name="a.pdf")
    torn = other(Outcome.UNKNOWN, "b.jpg", "the QR code cannot be read")
    add_pages(folder, [page, torn])
    (folder / IMAGES).mkdir()
    paper = np.full((297 * DOTS, 210 * DOTS), 200, np.uint8)
    (folder / IMAGES / str(page.image)).write_bytes(cv2.imencode(".png", paper)[1].tobytes())
    return folder


def written(folder: Path) -> Sequence[Question]:
    questions = open_questions(folder, small())
    write_review(folder, small(), questions)
    return questions


def fill(folder: Path, **cells: str) -> None:
    """Type into cells as somebody with a spreadsheet program would."""
    workbook = load_workbook(folder / REVIEW)
    for cell, typed in cells.items():
        workbook["Scanned sheets"][cell] = typed
    workbook.save(folder / REVIEW)


def problems_of(folder: Path, questions: Sequence[Question]) -> list[str]:
    problems = Problems()
    assert take_review(folder / REVIEW, questions, small(), AT, problems) is None
    return [f"{one.place.cell}: {one.message}" for one in problems.errors]


def test_each_question_has_its_row_picture_and_answers(folder: Path) -> None:
    questions = written(folder)
    workbook = load_workbook(folder / REVIEW)
    sheet = workbook["Scanned sheets"]
    assert sheet["A1"].value == "3 questions about scanned answer sheets"
    assert [[sheet.cell(row, column).value for column in (1, 2, 5)] for row in (6, 7, 8)] == [
        ["a.pdf, page 1", questions[0].text, "A, B, C, blank or ?"],
        ["a.pdf, page 1", questions[1].text, "a number, blank or ?"],
        ["b.jpg, page 1", questions[2].text, "paper, code and page such as A1-2 KZ-02 1 or "
         "set aside"],
    ]  # fmt: skip
    assert sheet["C8"].value == "No picture; look at b.jpg, page 1"
    assert [image.anchor._from.row + 1 for image in sheet._images] == [6, 7]
    for image in sheet._images:
        height = image.anchor.ext.height / 9525  # pixels
        assert sheet.row_dimensions[image.anchor._from.row + 1].height >= (height + 8) * 0.75
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["D6"].showErrorMessage
    assert not rules["D7"].showErrorMessage
    name, _, span = rules["D6"].formula1.partition("!")
    choices = [cell.value for (cell,) in workbook[name][span.replace("$", "")]]
    assert choices == ["A", "B", "C", "blank", "?"]
    assert sheet.freeze_panes == "A6"


def test_the_workbook_has_the_same_bytes_again(folder: Path) -> None:
    written(folder)
    first = (folder / REVIEW).read_bytes()
    written(folder)
    assert (folder / REVIEW).read_bytes() == first


def test_answers_are_taken_with_who_and_why(folder: Path) -> None:
    questions = written(folder)
    fill(folder, B3="MK", D6="b", G6="light pencil", D7="12,5", D8="A1-1 p-03", F8="AO")
    problems = Problems()
    taken = take_review(folder / REVIEW, questions, small(), AT, problems)
    assert (problems.errors, taken and taken.answered) == ([], 3)
    assert taken is not None
    first, *number, last = taken.decisions
    assert (first.who, first.why, first.value) == ("MK", "light pencil", "B")
    assert "".join(one.value for one in number) == "12.5"
    assert (last.kind, last.who, last.value) == (DecisionKind.IDENTITY, "AO", "A1-1 P-03 1")


def test_every_problem_is_named_by_its_cell(folder: Path) -> None:
    questions = written(folder)
    fill(folder, D6="E", D7="12..5", D8="P-99")
    assert problems_of(folder, questions) == [
        "F6: expected who decided this, here or once in B3",
        "F7: expected who decided this, here or once in B3",
        "F8: expected who decided this, here or once in B3",
    ]
    fill(folder, B3="MK", I7="something else", D8="=1+1")
    assert problems_of(folder, questions) == [
        "D6: expected A, B, C, blank or ?, found E",
        f"B7: since this workbook was written, the question has changed: {questions[1].text} "
        f"Write the workbook again; your answer is kept",
        "D8: expected an answer, found the formula =1+1",
    ]
    fill(folder, I7=questions[1].text, D6="blank", D8="A1-1 P-99")
    assert problems_of(folder, questions) == [
        "D7: expected a number of at most 8 characters, blank or ?, found 12..5",
        "D8: P-99 is not on the list of participants; write “P-99 late” if it is the code of a "
        "latecomer",
    ]


def test_what_was_typed_is_kept_when_the_workbook_is_made_again(folder: Path) -> None:
    questions = written(folder)
    fill(folder, B3="MK", D6="b", D7="12..5", G8="ask the office")
    write_review(folder, small(), questions[1:])
    sheet = load_workbook(folder / REVIEW)["Scanned sheets"]
    assert sheet["B3"].value == "MK"
    rows = [[sheet.cell(row, column).value for column in (1, 4, 7)] for row in (6, 7, 8)]
    assert rows == [
        ["a.pdf, page 1", "12..5", None],
        ["b.jpg, page 1", None, "ask the office"],
        ["no longer asked", "b", None],
    ]
    problems = Problems()
    fill(folder, D6="12.5")
    taken = take_review(folder / REVIEW, questions[1:], small(), AT, problems)
    assert (taken and taken.answered, taken and taken.settled) == (1, 1)


def test_of_very_many_questions_the_answered_ones_stay(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = written(folder)
    fill(folder, D8="A1-1 p-03")
    monkeypatch.setattr(review_book, "_MOST", 2)
    write_review(folder, small(), questions)
    sheet = load_workbook(folder / REVIEW)["Scanned sheets"]
    assert sheet["A1"].value == "The first 2 of 3 questions about scanned answer sheets"
    assert [sheet.cell(row, 4).value for row in (6, 7, 8)] == ["A1-1 p-03", None, None]


def test_the_own_workbook_has_what_is_left_after_it_was_taken(folder: Path) -> None:
    questions = written(folder)
    fill(folder, B3="MK", D6="b", G7="ask the office")
    settled, count = take_over_review(folder, small(), folder / REVIEW, at=AT)
    assert (count, settled.questions) == (1, questions[1:])
    sheet = load_workbook(folder / REVIEW)["Scanned sheets"]
    rows = [[sheet.cell(row, column).value for column in (2, 4, 7)] for row in (6, 7, 8)]
    assert rows == [
        [questions[1].text, None, "ask the office"],
        [questions[2].text, None, None],
        [None, None, None],
    ]


def test_a_file_that_is_none_is_left_as_it_is(folder: Path) -> None:
    (folder / REVIEW).parent.mkdir(parents=True)
    (folder / REVIEW).write_bytes(b"something of mine")
    with pytest.raises(InputError, match="expected an Excel workbook"):
        written(folder)
    assert (folder / REVIEW).read_bytes() == b"something of mine"


def test_a_spreadsheet_program_shows_it(folder: Path, tmp_path: Path) -> None:
    written(folder)
    (path,) = converted([folder / REVIEW], "pdf", tmp_path)
    shown = " ".join(text(path.read_bytes()).split())
    assert "P-02, paper A1-1, question 1: a light mark at B. Which answer counts?" in shown


def test_without_its_picture_a_question_names_the_page(folder: Path) -> None:
    for path in (folder / IMAGES).iterdir():
        path.unlink()
    written(folder)
    sheet = load_workbook(folder / REVIEW)["Scanned sheets"]
    assert sheet["C6"].value == "No picture; look at a.pdf, page 1"


def test_pictures_are_white_where_the_paper_is(folder: Path) -> None:
    written(folder)
    sheet = load_workbook(folder / REVIEW)["Scanned sheets"]
    data = sheet._images[0]._data()
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    assert picture.min() >= 254  # it was 200
