"""Sheets are written by the writer, filled in with openpyxl, and read back."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from tests.examples import examples
from tests.item_types import typed_bank
from tests.score_factory import (
    POST,
    PRE,
    TINY,
    TINY_ANSWERS,
    change,
    form,
    forms,
    people,
    placed,
    put,
    sheet_bytes,
    type_in,
    typed_forms,
)
from trainkit.assessment.forms import Forms
from trainkit.intake.record import Field, Spot
from trainkit.intake.responses import Respondent, Responses, Sitting
from trainkit.intake.score_sheet.read import entered_cells, read_score_sheet
from trainkit.problems import Problems

CODES = ("P-01", "P-02", "P-03", "P-04", "P-05")
NAME = "score-sheet.xlsx"
VERSIONS = typed_forms(CODES)
"""Two forms in three versions each."""


@functools.cache
def blank(several: bool = False) -> bytes:
    if several:
        return sheet_bytes(VERSIONS, people(*CODES), [typed_bank()])
    return sheet_bytes(TINY, people(*CODES))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes(blank())
    return path


def read(path: Path, wanted: Forms = TINY) -> tuple[Responses | None, list[str]]:
    problems = Problems()
    responses = read_score_sheet(path, wanted, problems)
    return responses, [str(problem).partition(f"{NAME}!")[2] for problem in problems]


def person(code: str, pre: str, post: str, **more: object) -> Respondent:
    sittings = {
        use: Sitting(paper=paper, marks=tuple(mark.strip() for mark in marks))
        for use, paper, marks in ((PRE, "A1-1", pre), (POST, "B1-1", post))
    }
    return Respondent(code=code, sittings=sittings, **more)  # type: ignore[arg-type]


def test_an_untouched_sheet_is_everybody_with_nothing(path: Path) -> None:
    responses, problems = read(path)
    assert problems == []
    assert responses == Responses(
        workshop="test-workshop",
        forms={PRE: "A1", POST: "B1"},
        people=tuple(person(code, "   ", "   ") for code in CODES),
    )
    assert entered_cells(path) == 0


def test_a_filled_sheet_is_read(path: Path) -> None:
    participants = {"D7": "Present ", "D8": "absent", "E9": "=left early", "A12": "LATE-1"}
    type_in(path, TINY_ANSWERS, participants)
    change(path, lambda w: setattr(w["Participants"]["E9"], "data_type", "s"))
    type_in(path, {POST: {5: "a?C"}})
    responses, problems = read(path)
    assert responses is not None
    assert responses.people == (
        person("P-01", "BAC", "BBA", status="present"),
        person("P-02", "BAA", "BBA", status="absent"),
        person("P-03", "BC ", "B?A", note="=left early"),
        person("P-04", "ABB", "BAA"),
        person("P-05", "   ", "BBB"),
        person("LATE-1", "   ", "A?C", on_roster=False),
    )
    assert problems == [
        "Post!D8: warning: P-02 has marks here but is entered as absent",
        "Pre!D8: warning: P-02 has marks here but is entered as absent",
    ]


def put_all(path: Path, cells: Iterable[tuple[str, str, object]]) -> None:
    """Change many cells at once."""

    def edit(workbook: Workbook) -> None:
        for cell in cells:
            put(*cell)(workbook)

    change(path, edit)


def test_each_formula_that_was_overwritten_is_a_warning(path: Path) -> None:
    cells = (("Scores", "E8"), ("Items", "R5"), ("Pre marks", "D7"), ("Dashboard", "C5"),
             ("Class list", "D7"))  # fmt: skip
    put_all(path, [(*cell, 95) for cell in cells])
    responses, problems = read(path)
    assert responses is not None
    assert sorted(problems) == sorted(
        f"{sheet}!{cell}: warning: the number 95 was typed over a formula; scores are calculated "
        f"again from the answers"
        for sheet, cell in cells
    )


A_CODE = "a code of up to 12 capital letters, digits and hyphens such as PX-07"
FAULTS = [
    ("Pre", "F7", "=B7", "expected A, B, C or ?, found the formula =B7"),
    ("Pre", "F8", "E", 'expected A, B, C or ?, found "E"'),
    ("Post", "F7", "AB", 'expected A, B, C or ?, found "AB"'),
    ("Post", "F8", 4, 'expected A, B, C or ?, found "4"'),
    ("Post", "F9", "B\u00a0", 'expected A, B, C or ?, found "B\u00a0"'),
    ("Pre", "E9", "В", 'expected A, B, C or ?, found "В"; it looks like B but is a letter of '
     "another script: type it in Latin letters"),
    ("Pre", "H10", "A", 'found "A" outside the table; it is not read'),
    ("Post", "A60", "x", 'found "x" outside the table; it is not read'),
    ("Participants", "D7", "maybe",
     'expected one of present, absent, left early, withdrawn, found "maybe"'),
    ("Participants", "E8", "=1+1", "expected text, found the formula =1+1"),
    ("Participants", "A12", "P-03", "the code P-03 is already in row 9"),
    ("Participants", "A13", "late 1", f'expected {A_CODE}, found "late 1"'),
    ("Participants", "A14", "=A7", f"expected {A_CODE}, found the formula =A7"),
    ("Pre", "D15", "A", "marks without a code; type one in A15 of Participants"),
    ("Participants", "A16", None, "entries without a code; type one here"),
]  # fmt: skip


def test_each_bad_entry_is_one_problem_with_its_place(path: Path) -> None:
    type_in(path, {PRE: {3: "AB"}}, {"E16": "came late"})
    put_all(path, [fault[:3] for fault in FAULTS])
    responses, problems = read(path)
    assert sorted(problems) == sorted(f"{sheet}!{cell}: {why}" for sheet, cell, _, why in FAULTS)
    assert responses is not None


CHANGED = "this printed cell was changed: expected"
PRINTED = [
    ("Key", "J5", "B", f'{CHANGED} "A", found "B"'),
    ("Key", "K9", 2, f'{CHANGED} "1", found "2"'),
    ("Pre", "C8", "A1-2", f'{CHANGED} "A1-1", found "A1-2"'),
    ("Pre", "E45", "ABCD", f'{CHANGED} "ABC", found "ABCD"'),
    ("Pre", "F51", 1, f'{CHANGED} "3", found "1"'),
    ("Post marks", "D20", "C", f'{CHANGED} "B", found "C"'),
    ("Post marks", "D29", 5, f'{CHANGED} "1", found "5"'),
    ("Post marks", "E26", "alpha/o9", f'{CHANGED} "alpha/o1", found "alpha/o9"'),
    ("Key", "G9", "other", f'{CHANGED} "alpha-judge-2", found "other"'),
    ("Pre", "D3", "7", f'{CHANGED} "1", found "7"'),
    ("Pre", "E4", "beta", f'{CHANGED} "alpha", found "beta"'),
    ("Post", "E5", None, f'{CHANGED} "o1", found nothing'),
    ("Post", "F6", "AB", f'{CHANGED} "ABC", found "AB"'),
    ("Participants", "D6", None, 'expected the heading "Status", found nothing'),
    ("Participants", "E6", "Note!", 'expected the heading "Note", found "Note!"'),
]  # fmt: skip


def test_each_changed_printed_cell_is_one_problem_with_its_place(path: Path) -> None:
    put_all(path, [cell[:3] for cell in PRINTED])
    assert sorted(read(path)[1]) == sorted(f"{sheet}!{at}: {why}" for sheet, at, _, why in PRINTED)


ROWS = "rows must stay in their order"
INSERTED = f"a row was inserted here; delete it, because {ROWS}"
REFUSED: list[tuple[Callable[[Workbook], object], str]] = [
    (put("Participants", "A8", "P-99"),
     'Participants!A8: the printed code was changed: expected "P-02" as on the sheet Pre, found '
     '"P-99"'),
    (put("Instructions", "B11", "0000-0000-0000"),
     'Instructions!B11: the check value "0000-0000-0000" does not match the codes on the sheet '
     'Participants; a code or the check value was changed'),
    (lambda w: w["Participants"].insert_rows(9), f"Participants!A9: {INSERTED}"),
    (lambda w: setattr(w["Post"], "title", "Post-test"),
     'Post-test: expected the sheet "Post" here; if it was renamed, change its name back to '
     '"Post"'),
    *((edit, f"Instructions!A4: found {what}. Nothing was read and nothing was changed: save this "
       "file under another name, build a new score sheet and copy the entries into it")
      for edit, what in [
          (put("Instructions", "B4", "9"),
           'layout "9", but this version of trainkit reads layout 2'),
          (lambda w: w["Instructions"].delete_rows(4),
           "no known layout; this is not a score sheet, or its first rows were changed"),
      ]),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "message"), REFUSED)
def test_a_sheet_whose_rows_are_not_known_is_refused(
    path: Path, edit: Callable[[Workbook], object], message: str
) -> None:
    change(path, edit)
    assert read(path) == (None, [message])


def newer_edition() -> Forms:
    pre, post = TINY.forms
    return TINY.model_copy(update={"forms": (form(PRE, pre.items, "A", 2), post)})


OTHERS = [
    (newer_edition(), 'Instructions!B6: expected "A2" as Pre-test form, found "A1"; this score '
     "sheet belongs to another workshop or another edition of the tests"),
    (forms([placed("alpha-recall-3")] * 3, TINY.form(POST).items), "Instructions!B7: expected"),
    (TINY.model_copy(update={"workshop": "elsewhere"}), "Instructions!B5: expected"),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "message"), OTHERS)
def test_a_sheet_of_other_forms_is_refused(path: Path, wanted: Forms, message: str) -> None:
    responses, (problem,) = read(path, wanted)
    assert responses is None
    assert problem.startswith(message)


def test_a_missing_sheet_and_other_files_are_refused(path: Path, tmp_path: Path) -> None:
    change(path, lambda w: w.remove(w["Post"]))
    text, other = tmp_path / "text.xlsx", tmp_path / "other.xlsx"
    text.write_text("code,answer")
    workbook = Workbook()
    workbook.worksheets[0].title = "Instructions"
    workbook.create_sheet("End-of-course")
    workbook.save(other)
    starts = {
        path: 'expected the sheet "Post", found',
        text: "expected an Excel workbook",
        other: "expected a score sheet, with the sheets Pre, Post and others; found a workbook "
        "with the sheets Instructions, End-of-course",
    }
    for file, start in starts.items():
        problems = Problems()
        assert read_score_sheet(file, TINY, problems) is None
        assert [problem.message[: len(start)] for problem in problems] == [start]
        assert entered_cells(file) is None  # so that a build leaves it alone


def test_an_inserted_column_is_one_problem_with_its_place(path: Path) -> None:
    type_in(path, {PRE: {0: "ABC"}, POST: {0: "ABC"}})
    change(path, lambda w: w["Pre"].insert_cols(5))
    responses, problems = read(path)
    assert problems == ["Pre!E3: a column was inserted here; delete it"]
    assert responses is not None
    assert responses.people[0].sitting(PRE).marks == ("", "", "")
    assert responses.people[0].sitting(POST).marks == ("A", "B", "C")


def test_a_deleted_column_is_named(path: Path) -> None:
    change(path, lambda w: w["Post"].delete_cols(4))
    assert read(path)[1] == ["Post!D3: the column of item 1 was deleted; use an unchanged copy"]


def test_the_marks_of_an_answer_row_with_another_code_are_rejected(path: Path) -> None:
    type_in(path, {PRE: {1: "ABC", 2: " A"}})
    change(path, put("Pre", "A8", "P-03"))
    responses, problems = read(path)
    assert problems == [
        'Pre!A8: expected the code "P-02" of this row on the sheet Participants, found "P-03"; '
        f"{ROWS}"
    ]
    assert responses is not None
    assert [person.sitting(PRE).taken for person in responses.people[1:3]] == [False, True]


def test_marks_of_a_late_comer_count_where_the_code_beside_them_was_emptied(path: Path) -> None:
    type_in(path, {PRE: {5: "ABC"}}, {"A12": "X1"})
    change(path, put("Pre", "A12", None))
    responses, problems = read(path)
    assert problems == []
    assert responses is not None
    assert responses.people[5].sitting(PRE).marks == ("A", "B", "C")


def test_an_inserted_row_of_answers_is_one_problem_with_its_place(path: Path) -> None:
    type_in(path, {PRE: {0: "ABC", 1: "ABC", 2: "ABC"}})
    change(path, lambda w: w["Pre"].insert_rows(8))
    responses, problems = read(path)
    assert problems[:1] == [f"Pre!A8: {INSERTED}"]
    assert responses is not None
    taken = [person.sitting(PRE).taken for person in responses.people]
    assert taken == [True, False, False, False, False]


def test_a_row_that_ends_in_the_middle_is_doubtful(path: Path) -> None:
    type_in(path, {PRE: {0: "A", 1: "B"}}, {"D8": "left early"})
    responses, problems = read(path)
    assert problems == [
        'Pre!E7: the row ends after item 1 of 3; enter the rest, or choose "left early" for the '
        "person on the sheet Participants if the person answered nothing more"
    ]
    assert responses is not None
    assert [person.sitting(PRE).marks for person in responses.people[:2]] == [
        ("A", "?", "?"), ("B", "", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("blank", "is_asked"),
    [
        ([("P-01", "Pre", 2), ("P-01", "Pre", 3)], False),
        ([("P-01", "Pre", 3)], True),  # an answer that was entered is gone
        ([("P-01", "Post", 2), ("P-01", "Post", 3)], True),
        ([("P-02", "Pre", 2), ("P-02", "Pre", 3)], True),
    ],
)
def test_a_paper_that_is_known_to_be_blank_may_end_in_the_middle(
    path: Path, blank: list[tuple[str, str, int]], is_asked: bool
) -> None:
    type_in(path, {PRE: {0: "A"}})
    problems, blanks = Problems(), {Spot(code, sheet, Field.ITEM, n) for code, sheet, n in blank}
    responses = read_score_sheet(path, TINY, problems, blanks)
    assert len(problems.errors) == is_asked
    assert responses is not None
    rest = "?" if is_asked else ""
    assert responses.people[0].sitting(PRE).marks == ("A", rest, rest)


@pytest.mark.parametrize(
    ("value", "found"), [("C1-1", '"C1-1"'), ("=C7", "the formula =C7"), ("A1-?", '"A1-?"')]
)
def test_the_marks_on_an_impossible_paper_are_rejected(path: Path, value: str, found: str) -> None:
    path.write_bytes(blank(several=True))
    width = len(VERSIONS.forms[0].items)
    type_in(path, {PRE: {2: "A" * width}})
    assert entered_cells(path) == width
    change(path, put("Pre", "C9", value))
    assert entered_cells(path) == width + 1
    responses, problems = read(path, VERSIONS)
    assert problems == [
        f"Pre!C9: expected a paper of this test (A1-1, A1-2, A1-3, B1-1, B1-2, B1-3), found {found}"
    ]
    assert responses is not None
    assert responses.people[2].sitting(PRE).taken is False


MARKS = st.lists(st.sampled_from(["A", "B", "C", "?", " "]), min_size=3, max_size=3).map("".join)
MARKS = MARKS.filter(lambda marks: marks[1:] != "  " or marks[0] == " ")  # no row that just ends
LINES = st.dictionaries(st.integers(0, 6), MARKS, max_size=7)


@settings(max_examples=examples(25))
@given(pre=LINES, post=LINES)
def test_what_was_entered_is_read_and_counted(pre: dict[int, str], post: dict[int, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_bytes(blank())
        type_in(path, {PRE: pre, POST: post}, {"A12": "X1", "A13": "X2"})
        responses, problems = read(path)
        entered = entered_cells(path)
    count = sum(len(line.replace(" ", "")) for line in [*pre.values(), *post.values()]) + 2
    assert problems == []
    assert entered == count
    assert responses is not None
    assert responses.people == tuple(
        person(code, pre.get(row, "   "), post.get(row, "   "), on_roster=row < 5)
        for row, code in enumerate((*CODES, "X1", "X2"))
    )


def test_every_kind_of_entry_is_counted(path: Path) -> None:
    entries = [
        ("Pre", "D7", "A"), ("Post", "F16", "?"), ("Pre", "D8", "=B7"), ("Pre", "J9", "a remark"),
        ("Pre", "A80", "below"), ("Participants", "D7", "absent"), ("Participants", "E8", "late"),
        ("Participants", "A12", "LATE"), ("Participants", "A30", "below"),
    ]  # fmt: skip
    put_all(path, entries)
    assert entered_cells(path) == len(entries)
    # a sheet beyond the caps cannot be read, and is treated as filled in
    change(path, put("Pre", "Z3000", "far"))
    assert entered_cells(path) is None


def test_the_cells_of_an_added_sheet_are_counted(path: Path) -> None:
    assert entered_cells(path.with_name("missing.xlsx")) == 0
    change(path, lambda w: w.create_sheet("My notes").append(["one", "two"]))
    assert entered_cells(path) == 2


def test_a_sheet_with_names_is_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(sheet_bytes(TINY, people(*CODES), names=True))
    assert entered_cells(path) == 0
    change(path, put("Participants", "E7", "withdrawn"))
    assert entered_cells(path) == 1
    responses, problems = read(path)
    assert problems == []
    assert responses is not None
    assert responses.people[0].status == "withdrawn"
