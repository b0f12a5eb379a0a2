"""A counterbalanced test in versions, calculated by LibreOffice and compared with Python.

Two forms of all types, three versions each: at every test people sit over six papers that differ in
order, type, letters and keys. Python reads and scores on its own way: through the record of forms.
"""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.evaluation.sheet_figures import score_class
from tests.item_types import typed_bank
from tests.score_factory import people, recalculate, sheet_bytes, type_in
from tests.score_papers import typed_forms
from tests.score_sheet.writing.compare import item_differences, score_differences, shown
from tests.score_sheet.writing.test_types import RIGHT, WRONG
from trainkit.assessment.forms import SCORED, Forms, FormUse, Paper, PlacedItem
from trainkit.assessment.keyed import keyed_forms
from trainkit.evaluation.items import analyse_items
from trainkit.items.entries import LETTERS
from trainkit.items.registry import FORMATS
from trainkit.problems import Problems
from trainkit.score_sheet.entered import entered_cells
from trainkit.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    ITEMS,
    SCORES,
    ScoreLayout,
)
from trainkit.score_sheet.read import read_score_sheet
from trainkit.score_sheet.write_answers import paper_rule

CODES = tuple(f"P-{n:02}" for n in range(1, 25))
FORMS = typed_forms(CODES)
LATE = {f"A{FIRST_ROW + len(CODES)}": "LATE-1", "D7": "present", "D11": "left early"}
SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")


def spelled(answer: str, item: PlacedItem, draw: random.Random) -> str:
    """Return an answer as one of many people would type it."""
    if item.type == "numeric":
        answer = answer.replace(".", draw.choice(".,٫")) if len(answer) < 5 else answer
        return answer.translate(str.maketrans("0123456789", draw.choice(SCRIPTS)))
    if item.type == "short-answer":
        return draw.choice(SCRIPTS)[int(answer)]
    signs = list(answer)
    if item.type == "multiple":
        draw.shuffle(signs)
    typed = [
        draw.choice([sign, sign.lower(), draw.choice(SCRIPTS)[LETTERS.index(sign) + 1]])
        for sign in signs
    ]
    return draw.choice(["", " ", ",", ", "]).join(typed)


def wrong(item: PlacedItem, draw: random.Random) -> str:
    """Return some answer that the item takes, not always a wrong one."""
    if item.type == "numeric":
        return draw.choice(["12.2", "25", "0", "-3"])
    if item.type == "short-answer":
        return str(draw.randint(0, int(item.key)))
    count = {
        "multiple": draw.randint(1, len(item.letters)),
        "matching": len(item.premises),
        "ordering": len(item.letters),
    }.get(item.type, 1)
    return "".join(draw.sample(item.letters, count))


def answers_on(paper: Paper, ability: float, draw: random.Random) -> list[str | None]:
    return [
        spelled(item.key if draw.random() < ability else wrong(item, draw), item, draw)
        if draw.random() > 0.08
        else None
        for item in paper.items
    ]


def filled_class(forms: Forms, seed: int) -> dict[FormUse, dict[int, list[str | None]]]:
    draw = random.Random(seed)
    answers: dict[FormUse, dict[int, list[str | None]]] = {}
    for use, ability in ((FormUse.PRE, 0.4), (FormUse.POST, 0.75)):
        answers[use] = {
            at: answers_on(forms.paper_of(code, use), ability, draw)
            for at, code in enumerate(CODES)
        }
    answers[FormUse.PRE][3][5] = "?"
    del answers[FormUse.POST][6], answers[FormUse.PRE][7]
    answers[FormUse.POST][4][4:] = [None] * (len(forms.forms[0].items) - 4)  # left early
    # papers handed out otherwise than planned, and a person who was not expected
    answers[FormUse.PRE][0] = answers_on(forms.paper("B1-3"), 0.5, draw)
    answers[FormUse.PRE][len(CODES)] = answers_on(forms.paper("A1-2"), 0.5, draw)
    answers[FormUse.POST][len(CODES)] = answers_on(forms.paper("B1-1"), 0.9, draw)
    return answers


def choose_papers(path: Path) -> None:
    workbook = load_workbook(path)
    late = FIRST_ROW + len(CODES)
    for sheet, cell, paper in (
        ("Pre", f"C{FIRST_ROW}", "B1-3"), ("Pre", f"C{late}", "a1-2"), ("Post", f"C{late}", "B1-1"),
    ):  # fmt: skip
        workbook[sheet][cell].value = paper  # type: ignore[union-attr]
    workbook.save(path)


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("papers")
    paths = {name: folder / f"{name}.xlsx" for name in ("class", "junk")}
    for path in paths.values():
        path.write_bytes(sheet_bytes(FORMS, people(*CODES), [typed_bank()]))
    type_in(paths["class"], filled_class(FORMS, 4), LATE)
    choose_papers(paths["class"])
    # a row without its paper, and one whose last entry the paper does not take
    last = [spelled(item.key, item, random.Random(1)) for item in FORMS.paper("B1-1").items]
    type_in(paths["junk"], {FormUse.PRE: {1: [*last[:-1], "x"], len(CODES): list("AB")}}, LATE)
    return dict(zip(paths, recalculate(list(paths.values()), folder), strict=True))


def test_every_number_of_a_counterbalanced_class_equals_python(sheets: dict[str, Path]) -> None:
    problems = Problems()
    responses = read_score_sheet(sheets["class"], FORMS, problems)
    assert [str(problem) for problem in problems] == []
    assert responses is not None
    keyed = keyed_forms(FORMS, [typed_bank()])
    workbook = load_workbook(sheets["class"], data_only=True)
    scores = score_class(responses, keyed)
    groups = (("alpha",), ("alpha/o1", "alpha/o2"))
    layout = ScoreLayout(len(CODES))
    assert list(score_differences(workbook[SCORES], scores, layout, groups, keyed)) == []
    items = [figures for use in SCORED for figures in analyse_items(responses, keyed, use)]
    assert len(items) == 2 * 2 * 14
    assert list(item_differences(workbook[ITEMS], items)) == []
    # the comparison is of something: both forms at both tests, doubts, correlations, gains
    assert {(item.use, item.form, item.took > 8) for item in items} == {
        (use, form, True) for use in SCORED for form in ("A1", "B1")
    }
    assert (scores.tests[FormUse.PRE].total_doubtful, scores.matched.n) == (1, 22)
    assert sum(item.discrimination is not None for item in items) > 50
    assert responses.people[0].sitting(FormUse.PRE).paper == "B1-3"
    assert responses.people[-1].sitting(FormUse.PRE).paper == "A1-2"


def test_full_marks_on_every_paper(tmp_path: Path) -> None:
    """Whoever answers by the printed key of the own paper has all points, on all papers."""
    path = tmp_path / "full.xlsx"
    path.write_bytes(sheet_bytes(FORMS, people(*CODES), [typed_bank()]))
    rows = {
        use: {
            at: [item.key for item in FORMS.paper_of(code, use).items]
            for at, code in enumerate(CODES)
        }
        for use in SCORED
    }
    type_in(path, rows)
    responses = read_score_sheet(path, FORMS, Problems())
    assert responses is not None
    scores = score_class(responses, keyed_forms(FORMS, [typed_bank()]))
    # 14 items, of which 2 multiple are worth 2 and 2 short answers 3 points: 10 + 4 + 6
    assert {person.tests[use].points for person in scores.people for use in SCORED} == {20}
    papers = {p.sitting(use).paper for p in responses.people for use in SCORED}
    assert len(papers) == 6
    (calculated,) = recalculate([path], tmp_path)
    sheet = load_workbook(calculated, data_only=True)[SCORES]
    assert [sheet.cell(row, 2).value for row in range(7, 7 + len(CODES))] == [20] * len(CODES)


def test_state_says_what_is_missing(sheets: dict[str, Path]) -> None:
    workbook = load_workbook(sheets["junk"], data_only=True)
    pre, last = workbook["Pre"], FIRST_ITEM_COLUMN + 14
    assert [shown(pre.cell(FIRST_ROW + at, last)) for at in (0, 1, len(CODES))] == [
        None, "doubtful", "no paper",
    ]  # fmt: skip
    problems = Problems()
    responses = read_score_sheet(sheets["junk"], FORMS, problems)
    assert responses is not None
    late = FIRST_ROW + len(CODES)
    assert [str(problem).partition("xlsx!")[2] for problem in problems][1:] == [
        f"Pre!C{late}: marks without a paper; choose which one was answered: A1-1, A1-2, A1-3, "
        "B1-1, B1-2, B1-3"
    ]
    (bad,) = [p for p in problems if p.place.cell != f"C{late}"]
    assert (bad.place.sheet, bad.place.cell) == ("Pre", "Q8")
    assert responses.people[-1].sitting(FormUse.PRE).taken is False


def _sheet() -> Any:
    return load_workbook(io.BytesIO(sheet_bytes(FORMS, people(*CODES), [typed_bank()])))


def test_papers_are_prefilled_and_stay_entry_cells() -> None:
    workbook = _sheet()
    for use, title in ANSWER_SHEETS.items():
        column = [workbook[title][f"C{row}"] for row in range(7, 7 + len(CODES) + 1)]
        assert [cell.value for cell in column] == [
            *(FORMS.paper_of(code, use).code for code in CODES), None,
        ]  # fmt: skip
        assert not any(cell.protection.locked for cell in column)


def test_changed_paper_counts_as_an_entry(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(sheet_bytes(FORMS, people(*CODES), [typed_bank()]))
    assert entered_cells(path) == 0
    choose_papers(path)
    assert entered_cells(path) == 3


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("C1-1", 'Pre!C9: expected a paper of this test (A1-1, A1-2, A1-3, B1-1, B1-2, B1-3), '
         'found "C1-1"'),
        ("=C7", "Pre!C9: expected a paper of this test (A1-1, A1-2, A1-3, B1-1, B1-2, B1-3), "
         "found the formula =C7"),
        ("A1-?", 'Pre!C9: expected a paper of this test (A1-1, A1-2, A1-3, B1-1, B1-2, B1-3), '
         'found "A1-?"'),
    ],
)  # fmt: skip
def test_impossible_paper_is_refused_with_its_row(tmp_path: Path, value: str, message: str) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(sheet_bytes(FORMS, people(*CODES), [typed_bank()]))
    type_in(path, {FormUse.PRE: {2: "A" * 14}})
    workbook = load_workbook(path)
    workbook["Pre"]["C9"].value = value
    workbook.save(path)
    problems = Problems()
    responses = read_score_sheet(path, FORMS, problems)
    assert [str(problem).partition("xlsx!")[2] for problem in problems] == [message]
    assert responses is not None
    assert (responses.read, responses.rejected) == (15, 15)


def test_rules_where_papers_differ_are_within_what_excel_takes() -> None:
    workbook = _sheet()
    for title in ANSWER_SHEETS.values():
        rules = workbook[title].data_validations.dataValidation
        assert len(rules) == 14 + 1
        for rule in rules:
            assert len(str(rule.formula1)) <= 255
            assert "{" not in str(rule.formula1) and "!" not in str(rule.formula1)
        formats = [r for each in workbook[title].conditional_formatting for r in each.rules]
        assert not any("!" in formula for rule in formats for formula in rule.formula)


def test_key_has_letters_and_numbers_of_every_version() -> None:
    sheet = _sheet()["Key"]
    headings = [cell.value for cell in sheet[3]]
    assert headings[9:] == [
        "Key", "Key, version 2", "Key, version 3", "Number, version 2", "Number, version 3",
        "Points", "Objective in words",
    ]  # fmt: skip
    first, *others = FORMS.forms[0].papers
    for at, item in enumerate(first.items):
        line = [cell.value for cell in sheet[4 + at]]
        places = [paper.numbers.index(at + 1) for paper in others]
        assert line[0:2] == ["Pre, Post", "A1"]
        assert line[9] == item.key_text
        assert line[10:12] == [
            paper.items[place].key_text for paper, place in zip(others, places, strict=True)
        ]
        assert line[12:14] == [place + 1 for place in places]


def test_right_and_wrong_answers_cover_all_types() -> None:
    assert set(RIGHT) == set(WRONG) == set(FORMATS)


RULES = [
    ("ABC", "b", True), ("ABC", "3", True), ("ABC", "d", False), ("ABC", "?", True),
    ("any of ABCD", "d, a", True), ("any of ABCD", "e", False), ("any of ABCD", "۳", True),
    ("3 of ABCDE", "e-a", True), ("3 of ABCDE", "x", False), ("order ABCD", "bdac", True),
    ("number", "12,5", True), ("number", "a", False), ("0 to 4", "3", True), ("0 to 4", "b", False),
]  # fmt: skip


def test_rule_of_a_cell_stops_what_the_persons_paper_cannot_take(tmp_path: Path) -> None:
    """Calculated as formulas of cells, with what the paper takes in the cell beside."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row, (takes, text, _) in enumerate(RULES, 1):
        for column, value in ((1, text), (2, takes)):
            cell: Any = sheet.cell(row, column)
            cell.value, cell.data_type = value, "s"
        sheet.cell(row, 3).value = f"={paper_rule(f'A{row}', f'B{row}')}"
    workbook.save(tmp_path / "rules.xlsx")
    (path,) = recalculate([tmp_path / "rules.xlsx"], tmp_path)
    found = load_workbook(path, data_only=True).worksheets[0]
    assert [(takes, text, found.cell(row, 3).value) for row, (takes, text, _) in
            enumerate(RULES, 1)] == RULES  # fmt: skip
