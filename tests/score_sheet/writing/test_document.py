"""Filled sheets are calculated by LibreOffice and every number is compared with Python's.

The tiny class is worked by hand in ``tests/evaluation/test_scoring.py``; here its numbers are
written out once more, as the sheet must show them.
"""

from __future__ import annotations

import math
import random
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.evaluation.sheet_figures import ClassScores, score_class
from tests.factories import make_bank
from tests.score_factory import forms, kit, people, placed, recalculate, sheet_bytes, type_in
from tests.score_sheet.writing.compare import (
    item_differences,
    same,
    score_differences,
    shown,
)
from tests.score_tiny import ANSWERS, FORMS
from trainkit.assessment.forms import SCORED, Forms, FormUse
from trainkit.assessment.keyed import KeyedForms, keyed_forms
from trainkit.definitions.roster import Participant
from trainkit.evaluation.items import analyse_items
from trainkit.problems import Problems
from trainkit.responses import Responses
from trainkit.score_sheet.entered import entered_cells
from trainkit.score_sheet.layout import (
    DASHBOARD,
    ITEMS,
    MARKS_SHEETS,
    SCORES,
    SHEETS,
    SPARE_ROWS,
    ClassRow,
    ScoreLayout,
)
from trainkit.score_sheet.read import read_score_sheet
from trainkit.score_sheet.write import score_sheets

BANKS = (make_bank("alpha"), make_bank("beta"))
TINY_CODES = tuple(f"P-{n:02}" for n in range(1, 6))
CODES = tuple(f"PX-{n:02}" for n in range(1, 19))
MODULES = ("alpha", "beta")
OBJECTIVES = tuple(f"{module}/o{n}" for module in MODULES for n in (1, 2, 3))


def _big_forms() -> Forms:
    order = random.Random(11)
    tests: list[list[Any]] = []
    for first in (0, 2):
        items = []
        for bank in BANKS:
            for level in ("recall", "apply", "judge"):
                for n in (first, first + 1):
                    options = "".join(order.sample("abc", 3))
                    item = f"{bank.module}-{level}-{n}"
                    items.append(placed(item, options, module=bank.module))
        tests.append(items)
    return forms(*tests)


BIG = _big_forms()


def _big_answers(sat: int, doubtful: bool) -> dict[FormUse, dict[int, str]]:
    """Marks of the first ``sat`` people and one late-comer; somewhat better after than before."""
    draw = random.Random(7 + sat)
    answers: dict[FormUse, dict[int, str]] = {}
    for use, ability in ((FormUse.PRE, 0.45), (FormUse.POST, 0.7)):
        lines = {}
        for row in [*range(sat), len(CODES)]:
            marks = [
                item.key if draw.random() < ability else draw.choice("ABC ")
                for item in BIG.form(use).items
            ]
            lines[row] = "".join(marks)
        lines[0] = "".join(item.key for item in BIG.form(use).items)  # full marks before and after
        lines[1] = lines[1].lower()
        answers[use] = lines
    del answers[FormUse.PRE][2]  # came after the pre-test
    if doubtful:
        answers[FormUse.POST][3] = "?" + answers[FormUse.POST][3][1:]
        answers[FormUse.PRE][1] = "??" + answers[FormUse.PRE][1][2:]
    return answers


SCENARIOS = ("tiny", "full", "half", "empty", "junk")


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All scenarios, filled and recalculated in one run of LibreOffice."""
    folder = tmp_path_factory.mktemp("score-sheets")
    paths = {name: folder / f"{name}.xlsx" for name in SCENARIOS}
    paths["tiny"].write_bytes(sheet_bytes(FORMS, people(*TINY_CODES)))
    type_in(paths["tiny"], ANSWERS)
    for name in SCENARIOS[1:]:
        paths[name].write_bytes(sheet_bytes(BIG, people(*CODES), BANKS))
    late = {f"A{7 + len(CODES)}": "LATE-1", "D7": "present"}
    type_in(paths["full"], _big_answers(len(CODES), doubtful=False), late)
    type_in(paths["half"], _big_answers(8, doubtful=True), late)
    type_in(paths["junk"], {FormUse.PRE: {0: "А" + "B" * 11, 1: "E" + "B" * 11, 20: "ABC"}})
    return dict(zip(SCENARIOS, recalculate(list(paths.values()), folder), strict=True))


def _evaluated(path: Path, test_forms: Forms) -> tuple[ClassScores, KeyedForms, Responses]:
    problems = Problems()
    responses = read_score_sheet(path, test_forms, problems)
    assert list(problems) == []
    assert responses is not None
    keyed = keyed_forms(test_forms, BANKS)
    return score_class(responses, keyed), keyed, responses


@pytest.mark.parametrize("name", ["tiny", "full", "half", "empty"])
def test_sheet_every_number_equals_python(sheets: dict[str, Path], name: str) -> None:
    test_forms = FORMS if name == "tiny" else BIG
    workbook = load_workbook(sheets[name], data_only=True)
    scores, keyed, responses = _evaluated(sheets[name], test_forms)
    if name == "tiny":
        layout = ScoreLayout(len(TINY_CODES))
        groups = (("alpha",), ("alpha/o1", "alpha/o2", "alpha/o3"))
    else:
        layout, groups = ScoreLayout(len(CODES)), (MODULES, OBJECTIVES)
    items = [figures for use in SCORED for figures in analyse_items(responses, keyed, use)]
    assert list(score_differences(workbook[SCORES], scores, layout, groups, keyed)) == []
    assert list(item_differences(workbook[ITEMS], items)) == []
    chart = [[shown(c) for c in line] for line in workbook[DASHBOARD]["B5:D7"]]
    expected = [scores.tests[FormUse.PRE].percent, scores.tests[FormUse.POST].percent, scores.gain]
    for found, summary in zip(chart, expected, strict=True):
        assert all(map(same, found, (summary.n, summary.mean, summary.sd))), (found, summary)


def test_sheet_scenarios_are_what_they_claim(sheets: dict[str, Path]) -> None:
    """Guard the comparison above: the scenarios do hold scores, gaps and doubtful marks."""
    full, _, _ = _evaluated(sheets["full"], BIG)
    half, _, _ = _evaluated(sheets["half"], BIG)
    empty, _, _ = _evaluated(sheets["empty"], BIG)
    assert (full.tests[FormUse.POST].percent.n, full.matched.n) == (19, 18)
    assert full.people[0].normalised_gain is None
    assert full.people[-1].code == "LATE-1"
    assert half.tests[FormUse.PRE].total_doubtful == 2
    assert (half.tests[FormUse.POST].percent.n, half.matched.n) == (8, 6)
    assert (empty.tests[FormUse.PRE].percent.n, empty.matched.n) == (0, 0)


@pytest.mark.parametrize("name", SCENARIOS)
def test_sheet_has_no_error_value_anywhere(sheets: dict[str, Path], name: str) -> None:
    workbook = load_workbook(sheets[name], data_only=True)
    cells = [cell for sheet in workbook for line in sheet.iter_rows() for cell in line]
    assert len(cells) > 500
    assert [
        (cell.parent.title, cell.coordinate, cell.value)
        for cell in cells
        if cell.data_type == "e" or str(cell.value).startswith(("#", "Err:"))
    ] == []


def test_sheet_saved_by_another_program_still_counts_its_entries(sheets: dict[str, Path]) -> None:
    # tiny: 11 marks before and 15 after, a blank is none
    assert [entered_cells(sheets[name]) for name in ("empty", "tiny")] == [0, 26]


def _line(sheet: Worksheet, row: int, first: int, last: int) -> list[Any]:
    return [shown(sheet.cell(row, column)) for column in range(first, last + 1)]


def test_sheet_tiny_class_shows_the_numbers_worked_by_hand(sheets: dict[str, Path]) -> None:
    workbook = load_workbook(sheets["tiny"], data_only=True)
    scores, items = workbook[SCORES], workbook[ITEMS]
    assert [_line(scores, row, 1, 11) for row in range(7, 12)] == [
        ["P-01", 3, 0, 0, 100, 3, 0, 0, 100, 0, None],
        ["P-02", 2, 0, 0, pytest.approx(200 / 3), 3, 0, 0, 100, pytest.approx(100 / 3),
         pytest.approx(1)],
        ["P-03", 1, 1, 0, pytest.approx(100 / 3), None, 0, 1, None, None, None],
        ["P-04", 0, 0, 0, 0, 2, 0, 0, pytest.approx(200 / 3), pytest.approx(200 / 3),
         pytest.approx(2 / 3)],
        ["P-05", None, None, None, None, 2, 0, 0, pytest.approx(200 / 3), None, None],
    ]  # fmt: skip
    # objectives o1 (pre, post), o2, o3 of P-02
    assert _line(scores, 8, 14, 19) == [50, 100, 100, 100, None, 100]
    matched = ScoreLayout(5).class_row(ClassRow.MATCHED_MEAN)
    assert [scores.cell(matched, c).value for c in (5, 9)] == [
        pytest.approx(500 / 9), pytest.approx(800 / 9),
    ]  # fmt: skip
    assert scores.cell(matched + 1, 9).value == pytest.approx(100 / 3)
    assert scores.cell(matched + 2, 9).value == pytest.approx(0.75)
    assert scores["B2"].value == (
        "Doubtful marks to look at: pre-test 0, post-test 1. "
        "A person has no score on a test until they are resolved."
    )
    assert [_line(items, row, 8, 21) for row in (5, 9)] == [
        [4, 1, 3, 0, "–", "–", "–", 4, 0, 0, 4, 3, 0.75, pytest.approx(3 / math.sqrt(33))],
        [5, 1, 3, 0, "–", "–", "–", 4, 0, 1, 4, 3, 0.75, pytest.approx(-1 / 3)],
    ]


def test_sheet_entry_that_slipped_past_the_check_is_doubtful(sheets: dict[str, Path]) -> None:
    """A Cyrillic letter, a letter the item has not, and marks without a code give no score."""
    workbook = load_workbook(sheets["junk"], data_only=True)
    assert [_line(workbook[SCORES], row, 1, 5) for row in (7, 8, 27)] == [
        ["PX-01", None, 0, 1, None],
        ["PX-02", None, 0, 1, None],
        [None, None, None, None, None],
    ]
    assert workbook[MARKS_SHEETS[FormUse.PRE]]["B27"].value == "no code"


def _made(*arguments: Any, **named: Any) -> Workbook:
    import io

    return load_workbook(io.BytesIO(sheet_bytes(*arguments, **named)))


def test_sheet_list_is_exact_and_nothing_is_hidden() -> None:
    workbook = _made(FORMS, people(*TINY_CODES))
    assert workbook.sheetnames == [
        "Instructions", "Participants", "Pre", "Post", "Key", "Scores", "Items", "Dashboard",
        "Class list", "Pre marks", "Post marks",
    ]  # fmt: skip
    assert tuple(workbook.sheetnames) == SHEETS
    assert {sheet.sheet_state for sheet in workbook} == {"visible"}
    hidden = [
        (sheet.title, name)
        for sheet in workbook
        for dimensions in (sheet.column_dimensions, sheet.row_dimensions)
        for name, dimension in dimensions.items()
        if dimension.hidden
    ]
    assert hidden == []


def test_sheet_only_entry_cells_are_unlocked() -> None:
    workbook = _made(FORMS, people(*TINY_CODES))
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


def test_sheet_validations_refuse_other_entries() -> None:
    four = [placed("alpha-recall-0"), placed("alpha-apply-0"), placed("alpha-judge-0")]
    mixed = forms(
        [four[0].model_copy(update={"options": "dabc"}), *four[1:]], FORMS.form(FormUse.POST).items
    )
    workbook = _made(mixed, people(*TINY_CODES))
    rules = {
        (title, str(rule.sqref)): rule
        for title in ("Participants", "Pre", "Post")
        for rule in workbook[title].data_validations.dataValidation
    }
    assert {place: rule.formula1 for place, rule in rules.items() if rule.type == "list"} == {
        ("Participants", "D7:D16"): '"present,absent,left early,withdrawn"',
        ("Pre", "D7:D16"): '"A,B,C,D,?,a,b,c,d,1,2,3,4,١,٢,٣,٤,۱,۲,۳,۴"',
        ("Pre", "E7:E16 F7:F16"): '"A,B,C,?,a,b,c,1,2,3,١,٢,٣,۱,۲,۳"',
        ("Post", "D7:D16 E7:E16 F7:F16"): '"A,B,C,?,a,b,c,1,2,3,١,٢,٣,۱,۲,۳"',
    }
    assert rules["Participants", "A12:A16"].type == "custom"
    assert all(r.errorStyle == "stop" and r.showErrorMessage for r in rules.values())
    assert rules["Pre", "E7:E16 F7:F16"].error == (
        "Enter A, B, C with the Latin keyboard, ? if the mark is doubtful, or leave the cell empty."
    )


def test_sheet_key_names_every_item() -> None:
    workbook = _made(FORMS, people(*TINY_CODES))
    rows = [[cell.value for cell in line] for line in workbook["Key"]["A4:L9"]]
    assert rows[0] == [
        "Pre", "A1", 1, "alpha", "o1", "recall", "alpha-recall-0", 1, "ABC", "B",
        1, "Apply rule 1",
    ]  # fmt: skip
    assert [(row[0], row[2], row[9]) for row in rows] == [
        ("Pre", 1, "B"), ("Pre", 2, "A"), ("Pre", 3, "C"),
        ("Post", 1, "B"), ("Post", 2, "B"), ("Post", 3, "A"),
    ]  # fmt: skip


HOSTILE = ('=HYPERLINK("http://x.test","click")', "+1", "@x", "-5 O'Neil", "\t=1+1")


def test_sheet_hostile_texts_stay_text() -> None:
    roster = [
        Participant(code=f"P-{n}", name=name.strip(), role=name.strip(), country="KZ")
        for n, name in enumerate(HOSTILE)
    ]
    workbook = _made(FORMS, roster, names=True)
    wanted = [name.strip() for name in HOSTILE]
    for title, column in (("Participants", "B"), ("Participants", "D"), ("Pre", "B")):
        cells = [workbook[title][f"{column}{row}"] for row in range(7, 7 + len(HOSTILE))]
        assert [(cell.value, cell.data_type, cell.number_format) for cell in cells] == [
            (name, "s", "@") for name in wanted
        ]


def test_sheet_codes_that_look_like_numbers_or_dates_stay_text() -> None:
    codes = ("007", "1-2", "1E5", "TRUE")
    cells = [_made(FORMS, people(*codes))["Pre"][f"A{row}"] for row in range(7, 11)]
    assert [(c.value, c.data_type, c.number_format) for c in cells] == [
        (c, "s", "@") for c in codes
    ]


def test_sheet_names_only_where_the_workshop_allows_them() -> None:
    roster = [Participant(code="P-01", name="Aigul Canary", organisation="Office")]
    assert b"Canary" not in _text(FORMS, roster)
    assert b"Canary" in _text(FORMS, roster, names=True)


def _text(*arguments: Any, **named: Any) -> bytes:
    import io
    import zipfile

    archive = zipfile.ZipFile(io.BytesIO(sheet_bytes(*arguments, **named)))
    return b"".join(archive.read(name) for name in archive.namelist())


def test_sheet_without_participants_has_the_spare_rows() -> None:
    workbook = _made(FORMS, [])
    assert workbook["Pre"]["A7"].value == '=IF(Participants!$A7="","",Participants!$A7)'
    # the spare rows; twice two empty rows, a title and the spare rows: read, and in one spelling;
    # three blocks of an empty row, a title and a row for the one paper
    assert workbook["Pre"].max_row == 6 + SPARE_ROWS + 2 * (3 + SPARE_ROWS) + 3 * 3


def test_sheet_pages_are_set_up() -> None:
    workbook = _made(BIG, people(*CODES), BANKS)
    for sheet in workbook:
        assert sheet.print_area
        assert sheet.oddFooter.left.text == "&A"
        assert sheet.oddFooter.right.text == "&P / &N"
        fitted = sheet.sheet_properties.pageSetUpPr
        if sheet.title == SCORES:
            assert [b.id for b in sheet.col_breaks.brk] == [15]
        else:
            assert fitted is not None
            assert (fitted.fitToPage, sheet.page_setup.fitToWidth) == (True, 1)
        upright = {"Instructions", "Class list"}
        expected = "portrait" if sheet.title in upright else "landscape"
        assert sheet.page_setup.orientation == expected
    assert {sheet.title: sheet.freeze_panes for sheet in workbook if sheet.freeze_panes} == {
        "Participants": "B7", "Pre": "D7", "Post": "D7", "Key": "D4", "Scores": "B7",
        "Items": "D5", "Class list": "B7", "Pre marks": "D7", "Post marks": "D7",
    }  # fmt: skip


def test_sheet_chart_has_titles_that_do_not_overlap() -> None:
    archive = _text(FORMS, people(*TINY_CODES)).decode("utf-8", "replace")
    assert all(text in archive for text in ("How many people reached", "by module", "by objective"))
    # title, legend and axis titles of three charts, two axes of each
    assert archive.count('<overlay val="0"') >= 3 * 3
    assert archive.count('<delete val="0"') == 3 * 2


def test_sheet_same_input_same_bytes() -> None:
    first, second = (sheet_bytes(BIG, people(*CODES), BANKS) for _ in range(2))
    assert first == second


def test_score_sheets_needs_forms() -> None:
    assert list(score_sheets(kit(None, people("P-01")))) == []


def test_score_sheet_ingredients_change_with_the_forms() -> None:
    (one,) = score_sheets(kit(FORMS, people(*TINY_CODES)))
    (two,) = score_sheets(kit(FORMS, people(*TINY_CODES[:4])))
    assert list(one.recipe.ingredients()) != list(two.recipe.ingredients())


def test_score_sheet_holds_no_retention_test() -> None:
    third = FORMS.form(FormUse.POST).model_copy(update={"id": "C", "use": FormUse.RETENTION})
    more = FORMS.model_copy(update={"forms": (*FORMS.forms, third)})
    assert sheet_bytes(more, people(*TINY_CODES)) == sheet_bytes(FORMS, people(*TINY_CODES))
