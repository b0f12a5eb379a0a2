"""Workbooks are written by the writer, filled in with openpyxl, and read back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.examples import examples
from tests.questionnaires.book import (
    LATER,
    SHEET,
    SHORT,
    course_book,
    later_book,
    small_kit,
    type_into,
    with_retention,
)
from tests.score_factory import change
from trainkit.assessment.forms import Forms
from trainkit.intake.questionnaires.read import entered_answers, read_follow_up, read_questionnaires
from trainkit.intake.questionnaires.write import answers_view, write_answers
from trainkit.intake.responses import FollowUpAnswers, QuestionnaireAnswers
from trainkit.model.items.entries import SCRIPTS
from trainkit.model.law import LawCards
from trainkit.model.loaded import FormTexts
from trainkit.problems import Problems, Severity
from trainkit.render.excel import shown_name
from trainkit.text.languages import ENGLISH, PSEUDO, speaking

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
    messages = [str(one).partition(f"{path.name}")[2].removeprefix("!") for one in problems]
    return (found[0] if found else None), messages


def test_what_was_entered_is_read(tmp_path: Path) -> None:
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


def test_an_empty_workbook_has_no_rows(tmp_path: Path) -> None:
    answers, problems = read(course_book(tmp_path))
    assert answers is not None
    assert (answers.rows, answers.returned, problems) == ((), None, [])


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
    words = (
        'expected a number of sheets, found "four"', 'expected one letter of abc, or ?, found "d"',
        'expected letters of abcd, each once, or ?, found "ae"', "enter ? where several are ticked",
        "found the formula =1+1", 'found "2.5"', "U+202E", "cannot print", "outside the table",
        "outside the table",
    )  # fmt: skip
    assert [word in problem for word, problem in zip(words, problems, strict=True)] == [True] * 10


def test_a_draft_gets_every_entry_but_the_wrong_ones(tmp_path: Path) -> None:
    path = course_book(tmp_path)
    type_into(path, SHEET, FILLED | {"A4": 1, "B11": "d"})
    problems = Problems()
    definitions = small_kit(SHORT).definitions
    found = read_questionnaires(path, definitions, problems, partly=True)
    assert [str(one.place).partition("!")[2] for one in problems.errors] == [
        f"{SHEET}!A5", f"{SHEET}!B11"
    ]  # fmt: skip
    assert found is not None
    # four sheets came back as before; that one was handed out cannot be, and neither counts
    assert (found[0].handed_out, found[0].returned) == (None, 4)
    assert found[0].rows[0].marks == (None, (0, 3), (1,), (4,), (0,), "Ask & write, بیست")
    assert [row.number for row in found[0].rows] == [1, 2, 4]


def test_more_rows_than_sheets_and_more_sheets_than_handed_out_are_wrong(tmp_path: Path) -> None:
    path = course_book(tmp_path)
    type_into(path, SHEET, {"A4": 1, "A5": 2, "B11": "a", "B12": "a", "B13": "a"})
    answers, problems = read(path)
    assert answers is None
    assert [problem.partition(": ")[2] for problem in problems] == [
        "2 sheets were returned, but 1 were handed out",
        "2 sheets were returned, but 3 rows are filled in",
    ]


def test_without_a_count_a_warning_asks_for_it(tmp_path: Path) -> None:
    path = course_book(tmp_path)
    type_into(path, SHEET, {"B11": "a"})
    problems = Problems()
    found = read_questionnaires(path, small_kit(SHORT).definitions, problems)
    assert found is not None
    assert [(one.severity, one.place.cell) for one in problems] == [(Severity.WARNING, "A5")]


def says(old: str, new: str) -> Callable[[Workbook], object]:
    """Return the change of what the sheet says of itself."""

    def edit(workbook: Workbook) -> None:
        cell = workbook[SHEET]["A3"]
        cell.value = str(cell.value).replace(old, new)

    return edit


REWORDED = [{**SHORT["questions"][0], "text": "Are you ready?"}, *SHORT["questions"][1:]]
CHANGED = "this printed cell was changed"
REFUSED: list[tuple[Callable[[Workbook], object] | None, dict[str, Any], str]] = [
    (None, {"version": "1.1.0"}, '!A3: expected "1.1.0" as version, found "1.0.0"'),
    (says("test-workshop", "other"), {},
     '!A3: expected "test-workshop" as workshop, found "other"'),
    (says("Check value: ", "Check value: 0"), {}, '!A3: expected "'),
    (lambda w: w[SHEET].insert_cols(4), {},
     '!D7: 11 printed cells were changed, or the questions after answers had been entered: '
     'expected "3.1" here, found nothing; restore the questions or the cells, or enter the answers '
     "in the workbook that is made now"),
    (None, {"questions": REWORDED},
     f'!B8: {CHANGED}: expected "Are you ready?", found "Ready?"; columns and headings must stay '
     "as they were"),
    (lambda w: setattr(w[SHEET], "title", "Tabelle1"), {},
     f': expected a sheet named "{SHEET}"; it is now named "Tabelle1": change the name back'),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "changes", "message"), REFUSED)
def test_a_sheet_that_was_not_made_so_is_not_read(
    tmp_path: Path,
    edit: Callable[[Workbook], object] | None,
    changes: dict[str, Any],
    message: str,
) -> None:
    path = course_book(tmp_path)
    type_into(path, SHEET, {**FILLED, "B11": "nonsense"})
    if edit:
        change(path, edit)
    answers, problems = read(path, **changes)
    assert answers is None
    assert len(problems) == 1
    assert problems[0].removeprefix(SHEET).startswith(message)
    assert not any("nonsense" in problem for problem in problems)


def test_a_title_may_change_without_a_new_version(tmp_path: Path) -> None:
    answers, problems = read(course_book(tmp_path), title="Another title")
    assert answers is not None
    assert problems == []


def test_an_added_sheet_that_is_not_empty_is_a_warning(tmp_path: Path) -> None:
    path = course_book(tmp_path)
    change(path, lambda w: w.create_sheet("Notes").append(["remember"]))
    change(path, lambda w: w.create_sheet("Empty"))
    answers, problems = read(path)
    assert answers is not None
    assert problems == [
        "Notes: warning: this sheet is not read; the workshop has no questionnaire with this name"
    ]


def test_a_file_that_is_no_workbook_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "questionnaire-answers.xlsx"
    path.write_text("no workbook")
    answers, problems = read(path)
    assert (answers, len(problems), entered_answers(path)) == (None, 1, None)


def test_entries_are_counted_without_knowing_the_workshop(tmp_path: Path) -> None:
    path = course_book(tmp_path)
    assert entered_answers(path) == 0
    type_into(path, SHEET, {**FILLED, "B99": "below"})
    assert entered_answers(path) == len(FILLED) + 1
    change(path, lambda w: w.create_sheet("Notes").append(["remember"]))
    assert entered_answers(path) == len(FILLED) + 2
    assert entered_answers(tmp_path / "none.xlsx") == 0


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


@settings(derandomize=True, max_examples=examples(25))
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


QUESTIONS = {"A4": 6, "A5": 2, "B11": "P-01", "C11": "c", "D11": "Asked a provider.", "B12": "p 2"}


def read_later(path: Path, forms: Forms | None) -> tuple[FollowUpAnswers | None, list[str]]:
    problems = Problems()
    definitions = small_kit(SHORT, LATER, test_forms=forms).definitions
    found = read_follow_up(path, definitions, forms, problems)
    return found, [str(one).partition(f"{path.name}!")[2] for one in problems]


def filled(folder: Path, cells: Mapping[str, object], versions: int = 1) -> Path:
    path = later_book(folder, versions)
    type_into(path, "Follow-up", QUESTIONS)
    type_into(path, "Retention", cells)
    return path


def test_answers_and_test_are_read_with_their_codes(tmp_path: Path) -> None:
    cells = {"A4": "6", "A5": "3", "B11": "P-01", "C11": "b", "E11": "?", "B12": "P-02"}
    path = filled(tmp_path, cells)
    answers, problems = read_later(path, with_retention())
    assert problems == []
    assert answers is not None
    (later,) = answers.questionnaires
    assert [(row.code, row.marks) for row in later.rows] == [
        ("P-01", ((2,), "Asked a provider.")),
        ("p 2", (None, None)),
    ]
    test = answers.retention
    assert test is not None
    assert (test.form, test.handed_out, test.returned) == ("C1", 6, 3)
    assert [(row.code, row.paper, row.marks, row.taken) for row in test.rows] == [
        ("P-01", "C1-1", ("B", "", "?"), True),
        ("P-02", "C1-1", ("", "", ""), False),
    ]
    assert answers.has_entries


def test_without_an_entry_there_are_none(tmp_path: Path) -> None:
    answers, problems = read_later(later_book(tmp_path), with_retention())
    assert answers is not None
    assert (answers.has_entries, problems) == (False, [])


def test_each_row_is_read_by_the_paper_that_it_names(tmp_path: Path) -> None:
    # version 2 prints the third item first
    cells = {"B11": "P-01", "C11": "C1-1", "D11": "A", "B12": "P-02", "C12": "c1-2", "F12": "c"}
    answers, problems = read_later(
        filled(tmp_path, {**cells, "A5": 2}, versions=2), with_retention(2)
    )
    assert problems == []
    assert answers is not None and answers.retention is not None
    assert [(row.paper, row.marks) for row in answers.retention.rows] == [
        ("C1-1", ("A", "", "")),
        ("C1-2", ("", "", "C")),
    ]


def test_a_row_without_its_paper_is_refused_and_counted(tmp_path: Path) -> None:
    cells = {"B11": "P-01", "D11": "A", "E11": "B", "B12": "P-02", "C12": "B1-1", "D12": "A"}
    answers, problems = read_later(
        filled(tmp_path, {**cells, "A5": 2}, versions=2), with_retention(2)
    )
    assert answers is None
    assert problems == [
        "Retention!C11: expected the paper of this row, one of C1-1, C1-2; found nothing",
        'Retention!C12: expected a paper, one of C1-1, C1-2, found "B1-1"',
    ]


def test_wrong_answers_codes_twice_and_codes_missing_are_named(tmp_path: Path) -> None:
    cells = {
        "A5": 3, "B11": "P-01", "C11": "D", "B12": "p-01", "C12": "=A1", "D13": "A",
        "E13": "\u0412",
    }  # fmt: skip
    answers, problems = read_later(filled(tmp_path, cells), with_retention())
    assert answers is None
    assert problems == [
        'Retention!C11: expected A, B, C or ?, found "D"',
        "Retention!B12: the code p-01 is already in row 11",
        "Retention!C12: expected A, B, C or ?, found the formula =A1",
        "Retention!B13: warning: answers without a code; they cannot be matched with earlier "
        "answers",
        'Retention!E13: expected A, B, C or ?, found "\u0412"; it looks like B but is a letter of '
        "another script: type it in Latin letters",
    ]


def test_another_edition_of_the_test_is_not_read(tmp_path: Path) -> None:
    path = filled(tmp_path, {"B11": "P-01", "C11": "A"})
    answers, problems = read_later(path, with_retention(hash_="f" * 16))
    assert answers is None
    assert len(problems) == 1
    assert problems[0].startswith('Retention!A3: expected "')
    assert "as check value" in problems[0]


def test_a_workshop_without_test_has_no_sheet_for_it(tmp_path: Path) -> None:
    path = filled(tmp_path, {})
    change(path, lambda w: w.remove(w["Retention"]))
    answers, problems = read_later(path, None)
    assert problems == []
    assert answers is not None
    assert (answers.retention, len(answers.questionnaires)) == (None, 1)


@pytest.mark.parametrize("language", [PSEUDO, "fa-AF"])
def test_a_workbook_in_another_language_says_the_same(language: str, tmp_path: Path) -> None:
    english = course_book(tmp_path)
    type_into(english, SHEET, FILLED)
    path = tmp_path / "other" / english.name
    path.parent.mkdir()
    with speaking(language):
        path.write_bytes(write_answers(answers_view(small_kit(SHORT))))
    assert entered_answers(path) == 0
    type_into(path, shown_name(SHEET, language), FILLED)
    assert read(path) == read(english)
    assert entered_answers(path) == entered_answers(english)


def test_what_is_wrong_with_a_workbook_is_said_in_the_language_of_its_reader(
    tmp_path: Path,
) -> None:
    path = tmp_path / "questionnaire-answers.xlsx"
    with speaking(PSEUDO):
        path.write_bytes(write_answers(answers_view(small_kit(SHORT))))
    sheet = shown_name(SHEET, PSEUDO)
    type_into(path, sheet, {"B7": "9"})
    printed = 'this printed cell was changed: expected "1", found "9"; '
    assert read(path)[1] == [f"{sheet}!B7: {printed}columns and headings must stay as they were"]
    edition = 'expected "2.0.0" as version, found "1.0.0"; this sheet belongs to another workshop '
    more = "or another version of the questions, or its third row was changed"
    assert read(path, version="2.0.0")[1] == [f"{sheet}!A3: {edition}{more}"]
    change(path, lambda book: setattr(book[sheet], "title", "Renamed"))
    assert read(path)[1] == [
        f': expected a sheet named "{sheet}"; it is now named "Renamed": change the name back'
    ]


def test_a_workbook_with_the_questions_of_another_language_counts_together(tmp_path: Path) -> None:
    words = {
        "ready": {"text": "Готовы?", "answers": ["Нет", "Почти", "Да"], "favourable": ["Да"]},
        "next": {"text": "В следующий раз?", "answers": ["Убрать", "Оставить"]},
    }
    questions = [{**one, **words.get(one["id"], {})} for one in SHORT["questions"]]
    russian = {**SHORT, "language": "ru", "title": "В конце", "questions": questions}
    kits = {"en": small_kit(SHORT), "ru": small_kit(russian)}
    texts = {
        language: FormTexts(kit.definitions.questionnaires, LawCards())
        for language, kit in kits.items()
    }
    for language, kit in kits.items():
        path = tmp_path / f"{language}.xlsx"
        path.write_bytes(write_answers(answers_view(kit)))
        type_into(path, SHEET, FILLED)
        for first in kits.values():
            definitions = replace(first.definitions, form_texts=texts)
            problems = Problems()
            (answers,) = read_questionnaires(path, definitions, problems) or [None]
            assert [str(one) for one in problems] == []
            assert answers is not None
            assert answers.rows[0].marks == ((2,), (0, 3), (1,), (4,), (0,), "Ask & write, بیست")
            ready = answers.questionnaire.questions[0]
            assert ready.places(ready.favourable) == (2,)
    problems = Problems()
    assert read_questionnaires(tmp_path / "ru.xlsx", kits["en"].definitions, problems) is None
    assert "this printed cell was changed" in problems.errors[0].message


def test_retention_tests_in_another_language_say_the_same(tmp_path: Path) -> None:
    cells = {"B11": "P-01", "C11": "C1-2", "D11": "C", "E11": "a", "F11": "?"}
    answers = []
    for language in (ENGLISH, PSEUDO):
        folder = tmp_path / language
        folder.mkdir()
        with speaking(language):
            path = later_book(folder, versions=2)
        sheet = load_workbook(path)[shown_name("Retention", language)]
        assert sheet["C9"].value == ("Paper" if language == ENGLISH else "Ṕáṕéŕ")
        type_into(path, sheet.title, cells)
        answers.append(read_later(path, with_retention(2))[0])
    assert answers[0] == answers[1]
    assert answers[0] is not None
    assert answers[0].retention is not None
    assert answers[0].retention.rows[0].marks == ("C", "A", "?")
