"""Sheets are written by the writer, filled with openpyxl, and read back."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from tests.score_factory import form, forms, kit, people, placed, sheet_bytes, type_in
from tests.score_tiny import ANSWERS, FORMS
from trainkit.assessment.forms import SCORED, Forms, FormUse
from trainkit.problems import Problems
from trainkit.responses import Respondent, Responses, Sitting
from trainkit.score_sheet.entered import entered_cells
from trainkit.score_sheet.read import read_score_sheet

CODES = ("P-01", "P-02", "P-03", "P-04", "P-05")
NAME = "score-sheet.xlsx"


@functools.cache
def blank_sheet() -> bytes:
    return sheet_bytes(FORMS, people(*CODES))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes(blank_sheet())
    return path


def read(path: Path, wanted: Forms = FORMS) -> tuple[Responses | None, list[str]]:
    problems = Problems()
    responses = read_score_sheet(path, wanted, problems)
    return responses, [str(problem).partition(f"{NAME}!")[2] for problem in problems]


def change(path: Path, edit: Callable[[Workbook], object]) -> None:
    workbook = load_workbook(path)
    edit(workbook)
    workbook.save(path)


def put(sheet: str, cell: str, value: object) -> Callable[[Workbook], object]:
    def edit(workbook: Workbook) -> None:
        workbook[sheet][cell].value = value  # type: ignore[union-attr]

    return edit


def person(code: str, pre: str, post: str, **more: object) -> Respondent:
    sittings = {
        use: Sitting(paper=paper, marks=tuple(mark.strip() for mark in marks))
        for use, paper, marks in ((FormUse.PRE, "A1-1", pre), (FormUse.POST, "B1-1", post))
    }
    return Respondent(code=code, sittings=sittings, **more)  # type: ignore[arg-type]


def test_read_untouched_sheet_is_everybody_with_nothing(path: Path) -> None:
    responses, problems = read(path)
    assert problems == []
    assert responses == Responses(
        workshop="test-workshop",
        forms={FormUse.PRE: "A1", FormUse.POST: "B1"},
        people=tuple(person(code, "   ", "   ") for code in CODES),
    )


def test_read_filled_sheet(path: Path) -> None:
    type_in(path, ANSWERS, {"D7": "Present ", "D8": "absent", "E9": "=left early", "A12": "LATE-1"})
    change(path, lambda w: setattr(w["Participants"]["E9"], "data_type", "s"))
    type_in(path, {FormUse.POST: {5: "a?C"}})
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
    # 11 pre, 15 post, 3 by the late-comer, and 4 cells on Participants
    assert (responses.read, responses.accepted, responses.rejected) == (33, 33, 0)
    assert problems == [
        "Post!D8: warning: P-02 has marks here but is down as absent",
        "Pre!D8: warning: P-02 has marks here but is down as absent",
    ]


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [
        ("Scores", "E8"),
        ("Items", "R5"),
        ("Pre marks", "D7"),
        ("Dashboard", "C5"),
        ("Class list", "D7"),
    ],
)
def test_read_total_typed_over_is_a_warning(path: Path, sheet: str, cell: str) -> None:
    change(path, put(sheet, cell, 95))
    responses, problems = read(path)
    assert responses is not None
    assert problems == [
        f"{sheet}!{cell}: warning: the number 95 was typed over a formula; scores are computed "
        "again from the answers"
    ]


FAULTS = [
    ("Pre", "F10", "=B7", "Pre!F10: expected A, B, C or ?, found the formula =B7"),
    ("Pre", "F10", "E", 'Pre!F10: expected A, B, C or ?, found "E"'),
    ("Post", "F9", "AB", 'Post!F9: expected A, B, C or ?, found "AB"'),
    ("Post", "F9", 4, 'Post!F9: expected A, B, C or ?, found "4"'),
    ("Post", "F9", "B\u00a0", 'Post!F9: expected A, B, C or ?, found "B\u00a0"'),
    (
        "Pre", "E8", "В",
        'Pre!E8: expected A, B, C or ?, found "В"; it looks like B but is a letter of another '
        "script, type it in Latin",
    ),
    ("Post", "F9", "9", 'Post!F9: expected A, B, C or ?, found "9"'),
    ("Pre", "H7", "A", 'Pre!H7: found "A" outside the table; it is not read'),
    ("Post", "A60", "x", 'Post!A60: found "x" outside the table; it is not read'),
    ("Participants", "D7", "maybe",
     'Participants!D7: expected one of present, absent, left early, withdrawn, '
     'found "maybe"'),
    ("Participants", "E7", "=1+1", "Participants!E7: expected text, found the formula =1+1"),
    ("Participants", "A12", "P-03", "Participants!A12: the code P-03 already stands in row 9"),
    (
        "Participants", "A12", "late 1",
        "Participants!A12: expected a code of up to 12 capital letters, digits and hyphens such "
        'as PX-07, found "late 1"',
    ),
    (
        "Participants", "A12", "=A7",
        "Participants!A12: expected a code of up to 12 capital letters, digits and hyphens such as "
        "PX-07, found the formula =A7",
    ),
    (
        "Pre", "D12", "A",
        "Pre!D12: marks without a code; type one in A12 of Participants",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "cell", "value", "message"), FAULTS)
def test_read_bad_entry_is_one_problem_with_its_place(
    path: Path, sheet: str, cell: str, value: object, message: str
) -> None:
    type_in(path, {FormUse.PRE: {3: "AB"}})
    change(path, put(sheet, cell, value))
    responses, problems = read(path)
    assert problems == [message]
    assert responses is not None
    assert (responses.read, responses.accepted, responses.rejected) == (3, 2, 1)


def test_read_changed_code_of_an_answer_row_rejects_its_marks(path: Path) -> None:
    type_in(path, {FormUse.PRE: {1: "ABC", 2: " A"}})
    change(path, put("Pre", "A8", "P-03"))
    responses, problems = read(path)
    assert problems == [
        'Pre!A8: expected the code "P-02" of this row on the sheet Participants, found "P-03"; '
        "rows must stay in their order"
    ]
    assert responses is not None
    assert (responses.read, responses.rejected) == (4, 3)


CHANGED = "this printed cell was changed: expected"
PRINTED = [
    ("Key", "J5", "B", f'Key!J5: {CHANGED} "A", found "B"'),
    ("Key", "K9", 2, f'Key!K9: {CHANGED} "1", found "2"'),
    ("Pre", "C8", "A1-2", f'Pre!C8: {CHANGED} "A1-1", found "A1-2"'),
    ("Pre", "E45", "ABCD", f'Pre!E45: {CHANGED} "ABC", found "ABCD"'),
    ("Pre", "F51", 1, f'Pre!F51: {CHANGED} "3", found "1"'),
    ("Post marks", "D20", "C", f'Post marks!D20: {CHANGED} "B", found "C"'),
    ("Post marks", "D29", 5, f'Post marks!D29: {CHANGED} "1", found "5"'),
    ("Key", "G9", "other", f'Key!G9: {CHANGED} "alpha-judge-2", found "other"'),
    ("Pre", "D3", "7", f'Pre!D3: {CHANGED} "1", found "7"'),
    ("Pre", "E4", "beta", f'Pre!E4: {CHANGED} "alpha", found "beta"'),
    ("Post", "E5", None, f'Post!E5: {CHANGED} "o1", found nothing'),
    ("Post", "F6", "AB", f'Post!F6: {CHANGED} "ABC", found "AB"'),
    ("Participants", "E6", "Note!", 'Participants!E6: expected the heading "Note", found "Note!"'),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "cell", "value", "message"), PRINTED)
def test_read_changed_print_is_one_problem_with_its_place(
    path: Path, sheet: str, cell: str, value: object, message: str
) -> None:
    change(path, put(sheet, cell, value))
    assert read(path)[1] == [message]


def test_read_changed_code_on_participants(path: Path) -> None:
    change(path, put("Participants", "A8", "P-99"))
    assert read(path) == (
        None,
        [
            'Participants!A8: the printed code was changed: expected "P-02" as on the sheet Pre, '
            'found "P-99"'
        ],
    )


def test_read_changed_check_value(path: Path) -> None:
    change(path, put("Instructions", "B11", "0000-0000-0000"))
    assert read(path) == (
        None,
        [
            'Instructions!B11: the check value "0000-0000-0000" does not fit the codes on the '
            "sheet Participants; codes or check value were changed"
        ],
    )


def test_read_sheet_of_another_edition_is_refused(path: Path) -> None:
    pre, post = (FORMS.form(use) for use in SCORED)
    newer = FORMS.model_copy(update={"forms": (form(FormUse.PRE, pre.items, "A", 2), post)})
    assert read(path, newer) == (
        None,
        [
            'Instructions!B6: expected "A2" as Pre-test form, found "A1"; this score sheet belongs '
            "to another workshop or another edition of the tests"
        ],
    )


def test_read_sheet_with_other_items_is_refused(path: Path) -> None:
    other = forms([placed("alpha-recall-3")] * 3, FORMS.form(FormUse.POST).items)
    responses, problems = read(path, other)
    assert responses is None
    assert [problem.partition(":")[0] for problem in problems] == ["Instructions!B7"]


def test_read_sheet_of_another_workshop_is_refused(path: Path) -> None:
    responses, problems = read(path, FORMS.model_copy(update={"workshop": "elsewhere"}))
    assert responses is None
    assert [problem.partition(":")[0] for problem in problems] == ["Instructions!B5"]


def test_read_without_a_sheet(path: Path) -> None:
    change(path, lambda w: w.remove(w["Post"]))
    problems = Problems()
    assert read_score_sheet(path, FORMS, problems) is None
    assert [p.message.partition(", found")[0] for p in problems] == ['expected the sheet "Post"']


def test_read_renamed_sheet_is_named(path: Path) -> None:
    change(path, lambda w: setattr(w["Post"], "title", "Post-test"))
    message = 'Post-test: expected the sheet "Post" here; if it was renamed, name it "Post" again'
    assert read(path) == (None, [message])


def test_read_inserted_column_is_one_problem_with_its_place(path: Path) -> None:
    type_in(path, {FormUse.PRE: {0: "ABC"}, FormUse.POST: {0: "ABC"}})
    change(path, lambda w: w["Pre"].insert_cols(5))
    responses, problems = read(path)
    assert problems == ["Pre!E3: a column was inserted here; delete it"]
    assert responses is not None
    assert responses.people[0].sitting(FormUse.PRE).marks == ("", "", "")
    assert responses.people[0].sitting(FormUse.POST).marks == ("A", "B", "C")
    # of the three marks that were there, two are still in the item columns
    assert (responses.read, responses.rejected) == (5, 2)


def test_read_deleted_column_is_named(path: Path) -> None:
    change(path, lambda w: w["Post"].delete_cols(4))
    assert read(path)[1] == ["Post!D3: the column of item 1 was deleted; take an untouched copy"]


def test_read_inserted_row_is_one_problem_with_its_place(path: Path) -> None:
    type_in(path, {FormUse.PRE: {0: "ABC", 1: "ABC", 2: "ABC"}})
    change(path, lambda w: w["Pre"].insert_rows(8))
    responses, problems = read(path)
    assert problems[:1] == [
        "Pre!A8: a row was inserted here; delete it, rows must stay in their order"
    ]
    assert responses is not None
    taken = [person.sitting(FormUse.PRE).taken for person in responses.people]
    assert taken == [True, False, False, False, False]


def test_read_inserted_row_on_participants(path: Path) -> None:
    change(path, lambda w: w["Participants"].insert_rows(9))
    assert read(path) == (
        None,
        ["Participants!A9: a row was inserted here; delete it, rows must stay in their order"],
    )


def test_read_row_that_ends_in_the_middle(path: Path) -> None:
    type_in(path, {FormUse.PRE: {0: "A", 1: "B"}}, {"D8": "left early"})
    responses, problems = read(path)
    assert problems == [
        'Pre!E7: the row ends after item 1 of 3; enter the rest, or choose "left early" for the '
        "person on the sheet Participants if nothing more was answered"
    ]
    assert responses is not None
    assert [person.sitting(FormUse.PRE).marks for person in responses.people[:2]] == [
        ("A", "?", "?"), ("B", "", ""),
    ]  # fmt: skip


def test_read_sheet_of_the_older_layout_is_refused(path: Path) -> None:
    change(path, lambda w: w["Instructions"].delete_rows(4))
    responses, problems = read(path)
    assert responses is None
    assert problems == [
        "Instructions!A4: found the layout of an older version, which does not say who answered "
        "which paper. Nothing was read and nothing changed: keep this file under another name, "
        "build a new score sheet and copy the entries over"
    ]
    assert entered_cells(path) is None  # so that a build leaves it alone


def test_read_file_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text("code,answer")
    problems = Problems()
    assert read_score_sheet(path, FORMS, problems) is None
    assert len(problems) == 1


MARKS = st.lists(st.sampled_from(["A", "B", "C", "?", " "]), min_size=3, max_size=3).map("".join)
MARKS = MARKS.filter(lambda marks: marks[1:] != "  " or marks[0] == " ")  # no row that just ends
LINES = st.dictionaries(st.integers(0, 6), MARKS, max_size=7)


@settings(max_examples=25, deadline=None)
@given(pre=LINES, post=LINES)
def test_read_gives_back_what_was_typed(pre: dict[int, str], post: dict[int, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_bytes(blank_sheet())
        late = {"A12": "X1", "A13": "X2"}
        type_in(path, {FormUse.PRE: pre, FormUse.POST: post}, late)
        responses, problems = read(path)
        entries = entered_cells(path)
    typed = sum(len(line.replace(" ", "")) for line in [*pre.values(), *post.values()]) + 2
    assert problems == []
    assert responses is not None
    assert responses.people == tuple(
        person(code, pre.get(row, "   "), post.get(row, "   "), on_roster=row < 5)
        for row, code in enumerate((*CODES, "X1", "X2"))
    )
    assert (responses.read, responses.rejected) == (typed, 0)
    assert entries == typed


def test_entered_cells_of_an_untouched_sheet(path: Path) -> None:
    assert entered_cells(path) == 0


def test_entered_cells_of_a_missing_file(tmp_path: Path) -> None:
    assert entered_cells(tmp_path / NAME) == 0


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [
        ("Pre", "D7", "A"), ("Post", "F16", "?"), ("Pre", "D7", "=B7"), ("Pre", "Z3000", "far"),
        ("Pre", "J9", "a remark"), ("Participants", "D7", "absent"), ("Participants", "E8", "late"),
        ("Participants", "A12", "LATE"), ("Participants", "A30", "below"),
    ],
)  # fmt: skip
def test_entered_cells_counts_every_kind(path: Path, sheet: str, cell: str, value: str) -> None:
    change(path, put(sheet, cell, value))
    # a sheet beyond the caps cannot be read, and is treated as filled
    assert entered_cells(path) == (None if cell == "Z3000" else 1)


def test_entered_cells_counts_an_added_sheet(path: Path) -> None:
    change(path, lambda w: w.create_sheet("My notes").append(["one", "two"]))
    assert entered_cells(path) == 2


def test_entered_cells_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text("not a workbook")
    assert entered_cells(path) is None
    Workbook().save(path)
    assert entered_cells(path) is None


def test_entered_cells_with_names_counts_the_same(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(sheet_bytes(FORMS, people(*CODES), names=True))
    assert entered_cells(path) == 0
    change(path, put("Participants", "E7", "withdrawn"))
    assert entered_cells(path) == 1
    responses, problems = read(path)
    assert problems == []
    assert responses is not None
    assert responses.people[0].status == "withdrawn"


def test_responses_refuse_lost_entries() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        Responses(workshop="w", forms={}, read=2, accepted=1)


def test_kit_without_forms_has_no_score_sheet() -> None:
    assert sheet_documents() == []


def sheet_documents() -> list[object]:
    from trainkit.score_sheet.write import score_sheets

    return list(score_sheets(kit(None, people("P-01"))))


def test_read_a_workbook_of_another_kind_says_that_it_is_none(tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    workbook = Workbook()
    workbook.worksheets[0].title = "Instructions"
    workbook["Instructions"]["A4"] = "Workshop id"
    workbook.create_sheet("End-of-course")
    workbook.save(path)
    problems = Problems()
    assert read_score_sheet(path, FORMS, problems) is None
    assert [problem.message for problem in problems] == [
        "expected a score sheet, with the sheets Pre, Post and others; found a workbook with the "
        "sheets Instructions, End-of-course"
    ]
