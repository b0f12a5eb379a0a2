"""Workbooks are written by the writer, filled with openpyxl, and read back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.questionnaires.reading.book import (
    LATER,
    SHEET,
    SHORT,
    course_book,
    small_kit,
    type_into,
    with_retention,
)
from trainkit.entry_books import find
from trainkit.problems import Problems, Severity
from trainkit.questionnaires.read import read_questionnaires
from trainkit.questionnaires.sheet_reader import entered_answers
from trainkit.questionnaires.write import answers_view, write_answers
from trainkit.responses import QuestionnaireAnswers

FILLED = {
    "A4": 5, "A5": "۴", "B6": "Simulated.",
    "B11": "c", "C11": "ad", "D11": "b", "E11": "e", "F11": "1", "G11": "Ask & write, بیست",
    "B12": "A", "C12": "2", "G12": "-5 or =x",
    "B14": "?",
}  # fmt: skip


def read(path: Path, **changes: Any) -> tuple[QuestionnaireAnswers | None, list[str]]:
    problems = Problems()
    definitions = small_kit({**SHORT, **changes}).definitions
    found = read_questionnaires(path, definitions, problems)
    told = [str(one).partition(f"{path.name}")[2].removeprefix("!") for one in problems]
    return (found[0] if found else None), told


def test_what_was_typed_is_read(tmp_path: Path) -> None:
    path = course_book(tmp_path)
    type_into(path, SHEET, FILLED)
    answers, problems = read(path)
    assert problems == []
    assert answers is not None
    assert (answers.id, answers.version, answers.workshop) == (
        "end-of-course", "1.0.0", "test-workshop",
    )  # fmt: skip
    assert (answers.handed_out, answers.returned, answers.remark) == (5, 4, "Simulated.")
    assert [line.key for line in answers.lines] == [
        "ready", "stops", "next/alpha", "agree/1", "agree/2", "first",
    ]  # fmt: skip
    assert [(row.number, row.code, row.marks) for row in answers.rows] == [
        (1, None, ((2,), (0, 3), (1,), (4,), (0,), "Ask & write, بیست")),
        (2, None, ((0,), (1,), None, None, None, "-5 or =x")),
        (4, None, ("?", None, None, None, None, None)),
    ]
    assert (answers.read, answers.accepted, answers.rejected) == (13, 13, 0)


def test_an_empty_workbook_has_no_rows(tmp_path: Path) -> None:
    answers, problems = read(course_book(tmp_path))
    assert answers is not None
    assert (answers.rows, answers.returned, answers.read, problems) == ((), None, 0, [])


def test_every_wrong_entry_is_named_at_once(tmp_path: Path) -> None:
    path = course_book(tmp_path)
    type_into(path, SHEET, {
        "A4": 3, "A5": "four", "B11": "d", "C12": "ae", "D13": "ab", "E14": "=1+1",
        "F15": 2.5, "G16": "\u202ehidden", "G17": "好", "Z18": "beside", "B99": "below",
    })  # fmt: skip
    answers, problems = read(path)
    assert answers is None
    named = [problem.partition(":")[0] for problem in problems]
    cells = ["A5", "B11", "C12", "D13", "E14", "F15", "G16", "G17", "Z18", "B99"]
    assert named == [f"{SHEET}!{cell}" for cell in cells]
    told = dict(zip(cells, problems, strict=True))
    assert 'expected a number of sheets, found "four"' in told["A5"]
    assert 'expected one letter of abc, or ?, found "d"' in told["B11"]
    assert 'expected letters of abcd, each once, or ?, found "ae"' in told["C12"]
    assert "enter ? where several are ticked" in told["D13"]
    assert "found the formula =1+1" in told["E14"]
    assert "U+202E" in told["G16"]
    assert "cannot print" in told["G17"]
    assert "outside the table" in told["Z18"]
    assert "outside the table" in told["B99"]


def test_more_rows_than_sheets_and_more_sheets_than_handed_out_are_wrong(tmp_path: Path) -> None:
    path = course_book(tmp_path)
    type_into(path, SHEET, {"A4": 1, "A5": 2, "B11": "a", "B12": "a", "B13": "a"})
    answers, problems = read(path)
    assert answers is None
    assert [problem.partition(": ")[2] for problem in problems] == [
        "2 sheets came back, but 1 were handed out",
        "2 sheets came back, but 3 rows are filled in",
    ]


def test_without_a_count_a_warning_asks_for_it(tmp_path: Path) -> None:
    path = course_book(tmp_path)
    type_into(path, SHEET, {"B11": "a"})
    problems = Problems()
    found = read_questionnaires(path, small_kit(SHORT).definitions, problems)
    assert found is not None
    assert [(one.severity, one.place.cell) for one in problems] == [(Severity.WARNING, "A5")]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": "1.1.0"}, 'expected "1.1.0" as version, found "1.0.0"'),
        ({"title": "Another title"}, None),
    ],
)
def test_a_sheet_of_another_version_is_not_read(
    tmp_path: Path, changes: dict[str, str], words: str | None
) -> None:
    path = course_book(tmp_path)
    type_into(path, SHEET, {**FILLED, "B11": "nonsense" if words else "a"})
    answers, problems = read(path, **changes)
    assert (answers is None) == (words is not None)
    assert len(problems) == (1 if words else 0)
    assert words is None or words in problems[0]


def test_a_sheet_of_another_workshop_is_not_read(tmp_path: Path) -> None:
    path = course_book(tmp_path)
    text = load_workbook(path)[SHEET]["A3"].value
    type_into(path, SHEET, {**FILLED, "A3": str(text).replace("test-workshop", "other-workshop")})
    answers, problems = read(path)
    assert answers is None
    assert len(problems) == 1
    assert 'expected "test-workshop" as workshop, found "other-workshop"' in problems[0]
    assert problems[0].startswith(f"{SHEET}!A3")


def test_a_changed_check_value_is_found(tmp_path: Path) -> None:
    path = course_book(tmp_path)
    type_into(path, SHEET, {"A3": str(load_workbook(path)[SHEET]["A3"].value)[:-4] + "0000"})
    _, (problem,) = read(path)
    assert "as check value" in problem


def test_an_inserted_column_is_found_before_anything_is_counted(tmp_path: Path) -> None:
    path = course_book(tmp_path)
    type_into(path, SHEET, FILLED)
    workbook = load_workbook(path)
    workbook[SHEET].insert_cols(4)
    workbook.save(path)
    answers, problems = read(path)
    assert answers is None
    assert problems[0].startswith(f"{SHEET}!D7: this printed cell was changed")
    assert all("printed cell" in problem for problem in problems)


def test_a_question_that_was_reworded_under_the_same_version_is_found(tmp_path: Path) -> None:
    questions = [{**SHORT["questions"][0], "text": "Are you ready?"}, *SHORT["questions"][1:]]
    answers, problems = read(course_book(tmp_path), questions=questions)
    assert answers is None
    assert problems == [
        f'{SHEET}!B8: this printed cell was changed: expected "Are you ready?", found "Ready?"; '
        "columns and headings must stay as they were"
    ]


def test_a_renamed_sheet_is_told_by_what_it_says_of_itself(tmp_path: Path) -> None:
    path = course_book(tmp_path)
    workbook = load_workbook(path)
    workbook[SHEET].title = "Tabelle1"
    workbook.save(path)
    answers, problems = read(path)
    assert answers is None
    assert problems == [
        f': expected a sheet named "{SHEET}"; it is now named "Tabelle1", name it back'
    ]


def test_a_sheet_that_is_not_read_is_told_of_if_it_is_not_empty(tmp_path: Path) -> None:
    path = course_book(tmp_path)
    workbook = load_workbook(path)
    workbook.create_sheet("Notes")["B2"] = "remember"
    workbook.create_sheet("Empty")
    workbook.save(path)
    answers, problems = read(path)
    assert answers is not None
    assert problems == [
        "Notes: warning: this sheet is not read; the workshop has no questionnaire of this name"
    ]


def test_the_workbook_of_the_course_is_found_once_it_has_entries(tmp_path: Path) -> None:
    problems = Problems()
    made = tmp_path / "out/trainers"
    made.mkdir(parents=True)
    path = course_book(made)
    assert find(tmp_path, path.name, problems) is None
    type_into(path, SHEET, FILLED)
    assert find(tmp_path, path.name, problems) == path
    assert list(problems) == []


def test_a_file_that_is_no_workbook_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "questionnaire-answers.xlsx"
    path.write_text("no workbook")
    answers, problems = read(path)
    assert answers is None
    assert len(problems) == 1


def test_typed_cells_are_counted_without_knowing_the_workshop(tmp_path: Path) -> None:
    path = course_book(tmp_path)
    assert entered_answers(path) == 0
    type_into(path, SHEET, {**FILLED, "B99": "below"})
    assert entered_answers(path) == len(FILLED) + 1
    assert entered_answers(tmp_path / "none.xlsx") == 0
    other = tmp_path / "other.xlsx"
    other.write_text("no workbook")
    assert entered_answers(other) is None


def test_a_sheet_that_somebody_added_counts_as_typed(tmp_path: Path) -> None:
    path = course_book(tmp_path)
    workbook = load_workbook(path)
    workbook.create_sheet("Notes")["B2"] = "remember"
    workbook.save(path)
    assert entered_answers(path) == 1


def test_only_questionnaires_without_code_are_in_the_workbook_of_the_course() -> None:
    made = small_kit(SHORT, LATER, test_forms=with_retention())
    assert [each.sheet.name for each in answers_view(made).sheets] == [SHEET]


SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")


@st.composite
def spelled(draw: st.DrawFn, count: int, several: bool) -> tuple[object, str | None]:
    """An answer, and one of the ways to type it."""
    kind = draw(st.sampled_from(["blank", "unclear", "ticks", "ticks", "ticks"]))
    if kind != "ticks":
        return (None, None) if kind == "blank" else ("?", draw(st.sampled_from(["?", " ?"])))
    most = count if several else 1
    places = draw(st.permutations(range(count)))[: draw(st.integers(1, most))]
    signs = []
    for place in places:
        script = draw(st.sampled_from([*SCRIPTS, "", ""]))
        letter = draw(st.sampled_from(["abcdefghi"[place], "ABCDEFGHI"[place]]))
        signs.append(script[place + 1] if script else letter)
    return tuple(sorted(places)), draw(st.sampled_from(["", " ", ",", ", "])).join(signs)


WORDS = st.text(
    st.characters(codec="utf-8", categories=["Lu", "Ll", "Nd"], max_codepoint=0x17F), max_size=12
)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(st.data())
def test_any_spelling_of_any_answers_is_read_alike(data: st.DataObject) -> None:
    columns = [(3, False), (4, True), (2, False), (5, False), (5, False)]
    with tempfile.TemporaryDirectory() as folder:
        path = course_book(Path(folder))
        cells: dict[str, object] = {"A4": 13, "A5": 13}
        wanted = []
        for row in range(11, 11 + data.draw(st.integers(0, 13))):
            entries = [data.draw(spelled(*column)) for column in columns]
            words = data.draw(WORDS)
            texts = [text for _, text in entries] + [words or None]
            cells |= {f"{letter}{row}": text for letter, text in zip("BCDEFG", texts, strict=True)}
            if any(texts):
                wanted.append((row - 10, (*(mark for mark, _ in entries), words or None)))
        type_into(path, SHEET, cells)
        answers, problems = read(path)
        assert problems == []
        assert answers is not None
        assert [(row.number, row.marks) for row in answers.rows] == wanted


def test_the_same_view_gives_the_same_bytes() -> None:
    view = answers_view(small_kit(SHORT))
    assert write_answers(view) == write_answers(view)
