"""All types of item on a score sheet, calculated by LibreOffice and compared with Python."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.formatting.formatting import ConditionalFormattingList

from tests.evaluation.sheet_figures import score_class
from tests.item_types import row, typed_bank
from tests.score_factory import forms, people, recalculate, sheet_bytes, type_in
from tests.score_sheet.writing.compare import item_differences, score_differences, shown
from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.keyed import keyed_forms
from trainkit.assessment.marking import mark_of
from trainkit.evaluation.items import analyse_items
from trainkit.items.registry import FORMATS
from trainkit.problems import Problems
from trainkit.score_sheet.entered import entered_cells
from trainkit.score_sheet.layout import (
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    ITEMS,
    MARKS_SHEETS,
    SCORES,
    ScoreLayout,
)
from trainkit.score_sheet.read import read_score_sheet

KINDS = tuple(FORMATS)
FORMS = forms(
    [row(kind, f"alpha-{level}-{kind}-0") for level in ("recall", "apply") for kind in KINDS],
    [row(kind, f"alpha-{level}-{kind}-1") for level in ("recall", "judge") for kind in KINDS],
)
CLASS = tuple(f"P-{n:02}" for n in range(1, 16))
RIGHT = {
    "single": ["B", "b", "b ", "2", "۲", "٢"],
    "multiple": ["AC", "ca", "c, a", "C A", "13", "3 1", "۳۱", "A3"],
    "true-false": ["B", "b", "2"],
    "matching": ["CAB", "c a b", "c,a,b", "312", "٣١٢"],
    "ordering": ["BDAC", "bdac", "B D A C", "2413", "2,4,1,3"],
    "numeric": ["12.5", "12,5", "۱۲٫۵", "١٢٫٥", "12.25", "12,75", " 12.6"],
    "short-answer": ["3", "۳", "٣", "3 "],
    "hot-spot": ["B", "b", "2"],
}
WRONG = {
    "single": ["A", "c", "1", "٣"],
    "multiple": ["A", "abcd", "bd", "-", "ABC"],
    "true-false": ["A", "d"],
    "matching": ["ABC", "CBA", "C--", "ddd", "CAD"],
    "ordering": ["CADB", "BDCA", "B-AC", "----", "ABCD"],
    "numeric": ["12.2499", "25", "-12.5", "-", "0", "12,7501"],
    "short-answer": ["0", "1", "2", "۲"],
    "hot-spot": ["A", "d"],
}


def _class(seed: int) -> dict[FormUse, dict[int, list[str | None]]]:
    """Return answers of a class, somewhat better after than before, with blanks and a doubt."""
    draw = random.Random(seed)
    answers: dict[FormUse, dict[int, list[str | None]]] = {}
    for use, ability in ((FormUse.PRE, 0.4), (FormUse.POST, 0.7)):
        answers[use] = {
            index: [
                draw.choice(RIGHT[item.type])
                if draw.random() < ability
                else draw.choice([*WRONG[item.type], None])
                for item in FORMS.form(use).items
            ]
            for index in range(len(CLASS) - 1)
        }
        answers[use][0] = [RIGHT[item.type][0] for item in FORMS.form(use).items]
    answers[FormUse.PRE][3][1] = "?"
    del answers[FormUse.POST][5]
    return answers


NUMBERS = (
    "12.250", "12.75", "12.249999999999", "12.7500000000001", "1,234", "0,125", "-0", "-12,5",
    "1e5", "5%", "$5", "1/2", "12.", ".5", "00012.5", "123456789012345", "12345678901234", "１２",
    "--5", "1-2", "5-", "+5", "12.5.1", "1,2,3", "1,234.5", "1.234,5", "٫5", "12:30", "TRUE",
    "0,1234", "-0,125", "-1,234", "12.5min", "12,500", "0.00000001", "1٬234", "12،5", "−5",
    "۱۲۳٫۴۵", "1.000",
)  # fmt: skip
SPICE = {
    "hot-spot": [],
    "numeric": NUMBERS,
    "short-answer": [
        "3",
        "4",
        "0",
        "۳",
        "٤",
        "-",
        "?",
        " 2",
        "1.0",
        "33",
        "A",
        "",
        "10",
        "٠",
        "3,",
    ],
    "matching": [
        "---",
        "CA",
        "CABB",
        "C?B",
        "ﬀa",
        "cab\t",
        "ＣＡＢ",
        "",
        "aa-",
        "300",
        "315",
        "۱۲۳",
        "0٠۰",
    ],
    "ordering": [
        "----",
        "BDAA",
        "BDA",
        "BDACE",
        "b-d-",
        "B--C",
        "BD-",
        "bdac-",
        "2413",
        "2414",
        "20-3",
        "۲۴۱۳",
    ],
    "multiple": [
        "-",
        "--",
        "AA",
        "ABCD",
        "ABCDE",
        " - ",
        "a-c",
        "А",
        "?",
        "??",
        ",",
        "0",
        "00",
        "13",
        "15",
        "٠",
        "۳,١",
        "31A",
        " 0 ",
    ],
    "single": [
        "ı",
        "К",
        "В",
        "BC",
        "b,",
        ",b ",
        "D",
        "1",
        "?",
        " ?",
        "-",
        "2",
        "۳",
        "٤",
        "9",
        "0",
        "22",
        "B2",
        "|",
    ],
    "true-false": ["true", "D", "E", "d", "B.", "b;", "4", "۵", "٤"],
}
ALPHABETS = dict.fromkeys(KINDS, "ABCDabcd ,-?EА123۲٣0") | {
    "numeric": "0123456789.,- ۱۲٫٣٤?1250.,",
    "short-answer": "01234567?- ۱۲٣",
}
LENGTHS = {"single": 2, "true-false": 2, "hot-spot": 2, "numeric": 9, "short-answer": 2}
TYPISTS = 150


def _typed(seed: int) -> dict[int, list[str]]:
    """Return a row of strings for each of many people: first what is known to be hard."""
    draw = random.Random(seed)

    def any_text(kind: str) -> str:
        length = draw.randint(1, LENGTHS.get(kind, 5))
        return "".join(draw.choice(ALPHABETS[kind]) for _ in range(length))

    return {
        index: [
            SPICE[kind][index] if index < len(SPICE[kind]) else any_text(kind) for kind in KINDS
        ]
        for index in range(TYPISTS)
    }


TYPED = _typed(5)
TYPED_FORMS = forms(
    [row(kind) for kind in KINDS], [row(kind, f"alpha-apply-{kind}-1") for kind in KINDS]
)


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("typed-sheets")
    paths = {name: folder / f"{name}.xlsx" for name in ("class", "typed")}
    paths["class"].write_bytes(sheet_bytes(FORMS, people(*CLASS), [typed_bank()]))
    type_in(paths["class"], _class(2))
    codes = [f"T-{n:03}" for n in range(TYPISTS)]
    paths["typed"].write_bytes(sheet_bytes(TYPED_FORMS, people(*codes), [typed_bank()]))
    type_in(paths["typed"], {FormUse.PRE: TYPED})
    return dict(zip(paths, recalculate(list(paths.values()), folder), strict=True))


def test_every_number_of_a_class_equals_python(sheets: dict[str, Path]) -> None:
    problems = Problems()
    responses = read_score_sheet(sheets["class"], FORMS, problems)
    assert [str(problem) for problem in problems] == []
    assert responses is not None
    keyed = keyed_forms(FORMS, [typed_bank()])
    workbook = load_workbook(sheets["class"], data_only=True)
    scores = score_class(responses, keyed)
    groups = (("alpha",), ("alpha/o1", "alpha/o2"))
    layout = ScoreLayout(len(CLASS))
    assert list(score_differences(workbook[SCORES], scores, layout, groups, keyed)) == []
    items = [figures for use in SCORED for figures in analyse_items(responses, keyed, use)]
    assert list(item_differences(workbook[ITEMS], items)) == []
    # the comparison is of something: fractions, doubts, correlations
    points = [person.tests[FormUse.PRE].points for person in scores.people]
    assert points[0] == 14
    assert any(each is not None and each != round(each) for each in points)
    assert (points[3], scores.tests[FormUse.PRE].total_doubtful) == (None, 1)
    assert all(item.discrimination is not None for item in items)


def test_every_mark_equals_python(sheets: dict[str, Path]) -> None:
    workbook = load_workbook(sheets["class"], data_only=True)
    for use, lines in _class(2).items():
        sheet = workbook[MARKS_SHEETS[use]]
        for index, texts in lines.items():
            if "?" in texts:
                continue
            for column, (text, item) in enumerate(
                zip(texts, FORMS.form(use).items, strict=True), FIRST_ITEM_COLUMN
            ):
                answer = "" if text is None else item.read(text)
                assert answer is not None
                expected = pytest.approx(float(mark_of(answer, item)), abs=1e-12)
                assert sheet.cell(FIRST_ROW + index, column).value == expected


def test_any_string_is_read_alike_or_refused_with_its_cell(sheets: dict[str, Path]) -> None:
    workbook = load_workbook(sheets["typed"], data_only=True)
    sheet, layout = workbook["Pre"], ScoreLayout(TYPISTS)
    problems = Problems()
    assert read_score_sheet(sheets["typed"], TYPED_FORMS, problems) is not None
    refused = {problem.place.cell for problem in problems.errors}
    seen: Counter[tuple[str, bool]] = Counter()
    for index, texts in TYPED.items():
        for column, (text, kind) in enumerate(zip(texts, KINDS, strict=True), FIRST_ITEM_COLUMN):
            cell = sheet.cell(FIRST_ROW + index, column)
            found = shown(sheet.cell(layout.reading_row(FIRST_ROW + index), column))
            expected: Any = row(kind).read(text) if text else None
            if text and expected is None:
                assert (found, cell.coordinate in refused) == ("?", True), (kind, text)
            elif isinstance(found, (int, float)):
                assert found == float(expected), (kind, text)
            else:
                assert found == expected, (kind, text)
            assert (cell.coordinate in refused) == (bool(text) and expected is None)
            seen[kind, expected not in {None, "?"}] += 1
    # each type has strings that are answers, and strings that are none
    assert all(seen[kind, verdict] >= 3 for kind in KINDS for verdict in (True, False)), seen


def test_readings_are_no_entries(sheets: dict[str, Path]) -> None:
    cells = [text for texts in TYPED.values() for text in texts if text]
    assert entered_cells(sheets["typed"]) == len(cells)
    filled = [text for lines in _class(2).values() for texts in lines.values() for text in texts]
    assert entered_cells(sheets["class"]) == sum(text is not None for text in filled)


def _sheet() -> Any:
    import io

    return load_workbook(io.BytesIO(sheet_bytes(FORMS, people(*CLASS), [typed_bank()])))


def test_headings_say_what_each_item_takes() -> None:
    workbook = _sheet()
    assert [cell.value for cell in workbook["Pre"]["D6:I6"][0]] == [
        "ABC", "any of ABCD", "ABCD", "3 of ABCD", "order ABCD", "number",
    ]  # fmt: skip
    assert [line[0].value for line in workbook["Key"]["J4:J9"]] == [
        "B", "AC", "B", "CAB", "BDAC", "12.5 ± 0.25 minutes",
    ]  # fmt: skip
    assert workbook["Scores"]["B6"].value == "Points"
    assert workbook["Items"]["G4"].value == "Key"


def test_rules_of_entry_cells_are_within_what_excel_takes() -> None:
    """Excel keeps 255 characters of a rule, and knows no arrays in it."""
    most = [
        row("multiple", options="abcdef"),
        row("matching", options="abcdefgh", premises="123456", key="ABCDEF"),
        row("ordering", options="fabcde", key="BCDEFA"),
        row("numeric"),
    ]
    import io

    content = sheet_bytes(forms(most, most), people(*CLASS), [typed_bank()])
    sheet = load_workbook(io.BytesIO(content))["Pre"]
    rules = sheet.data_validations.dataValidation
    assert len(rules) == 4
    for rule in rules:
        assert len(str(rule.formula1)) <= 255
        assert "{" not in str(rule.formula1) and "!" not in str(rule.formula1)
        assert len(str(rule.error)) <= 225
        assert len(str(rule.errorTitle)) <= 32
        assert rule.errorStyle == "stop"
    formats: ConditionalFormattingList = sheet.conditional_formatting
    formulas = [rule.formula[0] for each in formats for rule in each.rules]
    assert formulas == ['AND(D7<>"?",D30="?")', 'D30="?"']
    longest = max(len(str(cell.value or "")) for line in sheet for cell in line)
    assert longest < 8192


@pytest.mark.parametrize(
    ("kind", "text", "allowed"),
    [
        ("multiple", "ca", True), ("multiple", "a, c", True),
        ("multiple", "-", True), ("multiple", "?", True),
        ("multiple", "ce", False), ("multiple", "aa", False),
        ("multiple", "3 ۱", True), ("matching", "c-b", True),
        ("matching", "c9b", False), ("short-answer", "b", False),
        ("ordering", "b d a c", True),
        ("ordering", "bdaa", False), ("numeric", "12,5", True),
        ("numeric", "۱۲", True), ("numeric", "12 min", False),
    ],
)  # fmt: skip
def test_rules_of_entry_cells_stop_what_is_no_answer(
    rules: dict[tuple[str, str], bool], kind: str, text: str, allowed: bool
) -> None:
    assert rules[kind, text] is allowed


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bool]:
    """What the rules say of the texts above, calculated as formulas of cells."""
    from openpyxl import Workbook

    (mark,) = [
        mark
        for mark in test_rules_of_entry_cells_stop_what_is_no_answer.pytestmark  # type: ignore[attr-defined]
        if mark.name == "parametrize"
    ]
    cases = [(kind, text) for kind, text, _ in mark.args[1]]
    folder = tmp_path_factory.mktemp("rules")
    workbook = Workbook()
    sheet: Any = workbook.active
    for number, (kind, text) in enumerate(cases, 1):
        sheet.cell(number, 1).value = text
        sheet.cell(number, 1).data_type = "s"
        sheet.cell(number, 2).value = f"={row(kind).format.entry_rule(row(kind), f'A{number}')[1]}"
    workbook.save(folder / "rules.xlsx")
    (path,) = recalculate([folder / "rules.xlsx"], folder)
    lines = load_workbook(path, data_only=True).active
    assert lines is not None
    return {case: lines.cell(number, 2).value for number, case in enumerate(cases, 1)}  # type: ignore[misc]
