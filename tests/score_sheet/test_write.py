"""What is on a score sheet, what can be entered where, and how it is printed."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from tests.item_types import row, typed_bank
from tests.score_factory import (
    POST,
    TINY,
    forms,
    kit,
    people,
    placed,
    sheet_bytes,
    typed_forms,
)
from tests.score_sheet.cases import all_types, two_modules
from trainkit.assessment.forms import FormUse
from trainkit.intake.score_sheet.layout import ANSWER_SHEETS, SCORES, SPARE_ROWS
from trainkit.intake.score_sheet.write import score_sheets
from trainkit.model.roster import Participant

CODES = tuple(f"P-{n:02}" for n in range(1, 6))
ALL_TYPES = typed_forms(CODES)


def made(*arguments: Any, **named: Any) -> Workbook:
    return load_workbook(io.BytesIO(sheet_bytes(*arguments, **named)))


def tiny() -> Workbook:
    return made(TINY, people(*CODES))


def of_all_types() -> Workbook:
    """Two forms of every type of item in three versions."""
    return made(ALL_TYPES, people(*CODES), [typed_bank()])


def test_sheets_are_these_and_nothing_is_hidden() -> None:
    workbook = tiny()
    assert workbook.sheetnames == [
        "Instructions", "Participants", "Pre", "Post", "Key", "Scores", "Items", "Dashboard",
        "Class list", "Pre marks", "Post marks",
    ]  # fmt: skip
    assert {sheet.sheet_state for sheet in workbook} == {"visible"}
    hidden = [
        (sheet.title, name)
        for sheet in workbook
        for dimensions in (sheet.column_dimensions, sheet.row_dimensions)
        for name, dimension in dimensions.items()
        if dimension.hidden
    ]
    assert hidden == []


def test_only_entry_cells_are_unlocked() -> None:
    workbook = tiny()
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in workbook)
    unlocked = {
        sheet.title: {c.coordinate for line in sheet for c in line if not c.protection.locked}
        for sheet in workbook
    }
    rows = range(7, 7 + 5 + SPARE_ROWS)
    marks = {f"{column}{row}" for row in rows for column in "DEF"}
    spare = {f"A{row}" for row in rows[5:]}
    attendance = {f"{column}{row}" for row in rows for column in "DE"}
    assert {title: cells for title, cells in unlocked.items() if cells} == {
        "Participants": spare | attendance, "Pre": marks, "Post": marks,
    }  # fmt: skip


def test_papers_are_filled_in_and_stay_entry_cells() -> None:
    workbook = of_all_types()
    for use, title in ANSWER_SHEETS.items():
        column = [workbook[title][f"C{row}"] for row in range(7, 7 + len(CODES) + 1)]
        assert [cell.value for cell in column] == [
            *(ALL_TYPES.paper_of(code, use).code for code in CODES), None,
        ]  # fmt: skip
        assert not any(cell.protection.locked for cell in column)


def test_rules_refuse_other_entries() -> None:
    items = [placed("alpha-recall-0"), placed("alpha-apply-0"), placed("alpha-judge-0")]
    items[0] = items[0].model_copy(update={"options": "dabc"})
    workbook = made(forms(items, TINY.form(POST).items), people(*CODES))
    rules = {
        (title, str(rule.sqref)): rule
        for title in ("Participants", "Pre", "Post")
        for rule in workbook[title].data_validations.dataValidation
    }
    assert {place: rule.formula1 for place, rule in rules.items() if rule.type == "list"} == {
        ("Participants", "D7:D16"): '"present,absent,left early,withdrawn"',
        (
            "Pre",
            "D7:D16",
        ): '"A,B,C,D,?,a,b,c,d,1,2,3,4,١,٢,٣,٤,۱,۲,۳,۴,الف,А,ا,أ,آ,а,Б,ب,б,С,ج,پ,с,د"',
        ("Pre", "E7:E16 F7:F16"): '"A,B,C,?,a,b,c,1,2,3,١,٢,٣,۱,۲,۳,الف,А,ا,أ,آ,а,Б,ب,б,С,ج,پ,с"',
        (
            "Post",
            "D7:D16 E7:E16 F7:F16",
        ): '"A,B,C,?,a,b,c,1,2,3,١,٢,٣,۱,۲,۳,الف,А,ا,أ,آ,а,Б,ب,б,С,ج,پ,с"',
    }
    assert rules["Participants", "A12:A16"].type == "custom"
    assert all(r.errorStyle == "stop" and r.showErrorMessage for r in rules.values())
    assert rules["Pre", "E7:E16 F7:F16"].error == (
        "Enter A, B, C with the Latin keyboard, ? if the mark is doubtful, or leave the cell empty."
    )


LONGEST = [
    row("multiple", options="abcdef"),
    row("matching", options="abcdefgh", premises="123456", key="ABCDEF"),
    row("ordering", options="fabcde", key="BCDEFA"),
    row("numeric"),
]


@pytest.mark.parametrize("test_forms", [forms(LONGEST, LONGEST), ALL_TYPES])
def test_rules_and_formats_are_within_what_excel_takes(test_forms: Any) -> None:
    """Excel keeps 255 characters of a rule, and knows no arrays and no other sheets in it."""
    workbook = made(test_forms, people(*CODES), [typed_bank()])
    for title in ANSWER_SHEETS.values():
        sheet = workbook[title]
        rules = sheet.data_validations.dataValidation
        assert len(rules) >= len(LONGEST)
        for rule in rules:
            assert len(str(rule.formula1)) <= 255
            assert "{" not in str(rule.formula1) and "!" not in str(rule.formula1)
            assert (len(str(rule.error)) <= 225, len(str(rule.errorTitle)) <= 32) == (True, True)
            assert rule.errorStyle == "stop"
        formats = [rule for each in sheet.conditional_formatting for rule in each.rules]
        assert len(formats) >= 2
        assert not any("!" in formula for rule in formats for formula in rule.formula)
        assert max(len(str(cell.value or "")) for line in sheet for cell in line) < 8192


def test_headings_say_what_each_item_takes() -> None:
    kinds = ("single", "multiple", "true-false", "matching", "ordering", "numeric", "short-answer")
    items = [row(kind) for kind in kinds]
    workbook = made(forms(items, items), people(*CODES), [typed_bank()])
    assert [cell.value for cell in workbook["Pre"]["D6:J6"][0]] == [
        "ABC", "any of ABCD", "ABCD", "3 of ABCD", "order ABCD", "number", "0 to 3",
    ]  # fmt: skip
    assert [line[0].value for line in workbook["Key"]["J4:J9"]] == [
        "B", "AC", "B", "CAB", "BDAC", "12.5 ± 0.25 minutes",
    ]  # fmt: skip
    assert workbook["Scores"]["B6"].value == "Points"
    shapes = [
        workbook[sheet][cell].number_format
        for sheet, cell in (
            ("Scores", "B7"), ("Scores", "C7"), ("Scores", "E7"), ("Scores", "K7"),
            ("Items", "H5"), ("Items", "T5"), ("Items", "U5"), ("Pre marks", "B7"),
        )
    ]  # fmt: skip
    assert shapes == ["0.00", "0", "0.0", "0.00", "0", "0.00", "0.00", "@"]
    heights = [workbook["Key"].row_dimensions[row].height for row in (8, 9)]
    assert heights == [14, 28]  # "12.5 ± 0.25 minutes" takes two lines


def test_marks_sheets_say_what_a_mark_can_be() -> None:
    penalty = all_types(penalty=True)
    workbooks = tiny(), of_all_types(), made(penalty.forms, people(*CODES), penalty.banks)
    assert [workbook["Post marks"]["A2"].value for workbook in workbooks] == [
        f"1 right, {others}; empty: test not taken, or a doubtful mark. "
        "Below: the keys of all papers."
        for others in (
            "0 not right or blank", "0 not right or blank, a fraction for a partly right answer",
            "0 blank, below 0 wrong, a fraction for a partly right answer",
        )
    ]  # fmt: skip


def test_key_names_every_item() -> None:
    rows = [[cell.value for cell in line] for line in tiny()["Key"]["A4:L9"]]
    assert rows[0] == [
        "Pre", "A1", 1, "alpha", "o1", "recall", "alpha-recall-0", 1, "ABC", "B",
        1, "Apply rule 1",
    ]  # fmt: skip
    assert [(row[0], row[2], row[9]) for row in rows] == [
        ("Pre", 1, "B"), ("Pre", 2, "A"), ("Pre", 3, "C"),
        ("Post", 1, "B"), ("Post", 2, "B"), ("Post", 3, "A"),
    ]  # fmt: skip


def test_key_has_letters_and_numbers_of_every_version() -> None:
    sheet = of_all_types()["Key"]
    assert [cell.value for cell in sheet[3]][9:] == [
        "Key", "Key, version 2", "Key, version 3", "Number, version 2", "Number, version 3",
        "Points", "Objective in words",
    ]  # fmt: skip
    first, *others = ALL_TYPES.forms[0].papers
    for at, item in enumerate(first.items):
        line = [cell.value for cell in sheet[4 + at]]
        places = [paper.numbers.index(at + 1) for paper in others]
        keys = [paper.items[at].key_text for paper, at in zip(others, places, strict=True)]
        assert [*line[:2], *line[9:14]] == [
            "Pre, Post", "A1", item.key_text, *keys, *(place + 1 for place in places),
        ]  # fmt: skip


HOSTILE = ('=HYPERLINK("http://x.test","click")', "+1", "@x", "-5 O'Neil", "=1+1")


def test_hostile_texts_stay_text() -> None:
    roster = [
        Participant(code=f"P-{n}", name=name, role=name, country="KZ")
        for n, name in enumerate(HOSTILE)
    ]
    workbook = made(TINY, roster, names=True)
    for title, column in (("Participants", "B"), ("Participants", "D"), ("Pre", "B")):
        cells = [workbook[title][f"{column}{row}"] for row in range(7, 7 + len(HOSTILE))]
        assert [(cell.value, cell.data_type, cell.number_format) for cell in cells] == [
            (name, "s", "@") for name in HOSTILE
        ]


def test_codes_that_look_like_numbers_or_dates_stay_text() -> None:
    codes = ("007", "1-2", "1E5", "TRUE")
    cells = [made(TINY, people(*codes))["Pre"][f"A{row}"] for row in range(7, 11)]
    assert [(c.value, c.data_type, c.number_format) for c in cells] == [
        (c, "s", "@") for c in codes
    ]


def test_names_stand_only_where_the_workshop_allows_them() -> None:
    roster = [Participant(code="P-01", name="Aigul Canary", organisation="Office")]
    assert b"Canary" not in _unpacked(TINY, roster)
    assert b"Canary" in _unpacked(TINY, roster, names=True)


def _unpacked(*arguments: Any, **named: Any) -> bytes:
    archive = zipfile.ZipFile(io.BytesIO(sheet_bytes(*arguments, **named)))
    return b"".join(archive.read(name) for name in archive.namelist())


def test_without_participants_there_are_the_spare_rows() -> None:
    sheet = made(TINY, [])["Pre"]
    assert sheet["A7"].value == '=IF(Participants!$A7="","",Participants!$A7)'
    # the spare rows; twice two empty rows, a title and the spare rows: read, and in one spelling;
    # three blocks of an empty row, a title and a row for the one paper
    assert sheet.max_row == 6 + SPARE_ROWS + 2 * (3 + SPARE_ROWS) + 3 * 3


def test_pages_are_set_up() -> None:
    case = two_modules(None)
    workbook = made(case.forms, people(*case.codes), case.banks)
    for sheet in workbook:
        assert sheet.print_area
        assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("&A", "&P / &N")
        fitted = sheet.sheet_properties.pageSetUpPr
        if sheet.title == SCORES:
            assert [b.id for b in sheet.col_breaks.brk] == [15]
            assert sheet.print_title_cols == "$A:$A"
        else:
            assert fitted is not None
            assert (fitted.fitToPage, sheet.page_setup.fitToWidth) == (True, 1)
        upright = sheet.title in {"Instructions", "Class list"}
        assert sheet.page_setup.orientation == ("portrait" if upright else "landscape")
    assert {sheet.title: sheet.freeze_panes for sheet in workbook if sheet.freeze_panes} == {
        "Participants": "B7", "Pre": "D7", "Post": "D7", "Key": "D4", "Scores": "B7",
        "Items": "D5", "Class list": "B7", "Pre marks": "D7", "Post marks": "D7",
    }  # fmt: skip


def test_charts_have_titles_that_do_not_overlap() -> None:
    archive = _unpacked(TINY, people(*CODES)).decode("utf-8", "replace")
    assert all(text in archive for text in ("by score", "by module", "by objective"))
    # title, legend and axis titles of three charts, two axes of each
    assert archive.count('<overlay val="0"') >= 3 * 3
    assert archive.count('<delete val="0"') == 3 * 2


def test_the_same_input_gives_the_same_bytes() -> None:
    first, second = (sheet_bytes(ALL_TYPES, people(*CODES), [typed_bank()]) for _ in range(2))
    assert first == second


def test_there_is_no_sheet_without_forms() -> None:
    assert list(score_sheets(kit(None, people("P-01")))) == []


def test_the_retention_test_is_not_on_the_sheet() -> None:
    third = TINY.form(POST).model_copy(update={"id": "C", "use": FormUse.RETENTION})
    more = TINY.model_copy(update={"forms": (*TINY.forms, third)})
    assert sheet_bytes(more, people(*CODES)) == sheet_bytes(TINY, people(*CODES))
