"""Filled sheets are calculated by LibreOffice, and every number is compared with Python's.

All workbooks are calculated in one run. Python reads and scores them through the record of forms.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.evaluation.sheet_figures import (
    ClassScores,
    ItemFigures,
    Matched,
    analyse_items,
    score_class,
)
from tests.item_types import row
from tests.score_factory import KINDS, POST, PRE, recalculate
from tests.score_sheet.cases import CASES, WHOLE
from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.scoring_key import ScoringKey, mark_of, scoring_key
from trainkit.intake.responses import Responses
from trainkit.intake.score_sheet.layout import (
    DASHBOARD,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    ITEMS,
    ITEMS_FIRST_ROW,
    MARKS_SHEETS,
    SCORES,
    ClassRow,
    Figure,
    ItemColumn,
    ScoreColumn,
    ScoreLayout,
    score_columns,
)
from trainkit.intake.score_sheet.read import entered_cells, read_score_sheet
from trainkit.intake.score_sheet.write_tests import paper_rule
from trainkit.problems import Problems

RULES = [
    ("multiple", "ca", True), ("multiple", "a, c", True), ("multiple", "-", True),
    ("multiple", "?", True), ("multiple", "ce", False), ("multiple", "aa", False),
    ("multiple", "3 ۱", True), ("multiple", "الف، ج", True), ("multiple", "ав", False),
    ("matching", "c-b", True), ("matching", "c9b", False),
    ("short-answer", "b", False), ("ordering", "b d a c", True), ("ordering", "bdaa", False),
    ("numeric", "12,5", True), ("numeric", "۱۲", True), ("numeric", "12 min", False),
]  # fmt: skip
"""Whether the rule of an entry cell takes a text, by the type of the item."""
PAPER_RULES = [
    ("ABC", "b", True), ("ABC", "3", True), ("ABC", "d", False), ("ABC", "?", True),
    ("any of ABCD", "d, a", True), ("any of ABCD", "e", False), ("any of ABCD", "۳", True),
    ("any of ABCD", "ج، الف", True), ("any of ABCD", "в", False),
    ("3 of ABCDE", "e-a", True), ("3 of ABCDE", "x", False), ("order ABCD", "bdac", True),
    ("number", "12,5", True), ("number", "a", False), ("0 to 4", "3", True), ("0 to 4", "b", False),
]  # fmt: skip
"""The same where papers differ, by what the person's own paper takes."""


def write_rules(path: Path) -> None:
    """Write the rules as formulas: text, what the paper takes, and whether it may be entered."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for at, (taken, text, _) in enumerate([*RULES, *PAPER_RULES], 1):
        for column, value in ((1, text), (2, taken)):
            cell: Any = sheet.cell(at, column)
            cell.value, cell.data_type = value, "s"
        if at <= len(RULES):
            rule = row(taken).format.entry_rule(row(taken), f"A{at}")[1]
        else:
            rule = paper_rule(f"A{at}", f"B{at}")
        sheet.cell(at, 3).value = f"={rule}"
    workbook.save(path)


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All workbooks, filled and calculated."""
    folder = tmp_path_factory.mktemp("score-sheets")
    paths = {name: folder / f"{name}.xlsx" for name in (*CASES, "rules")}
    for name, case in CASES.items():
        case.write(paths[name])
    write_rules(paths["rules"])
    return dict(zip(paths, recalculate(list(paths.values()), folder), strict=True))


class Evaluated(NamedTuple):
    responses: Responses
    scores: ClassScores
    items: list[ItemFigures]


@cache
def shown_values(path: Path) -> Workbook:
    """Return what a calculated workbook shows; nobody changes it."""
    return load_workbook(path, data_only=True)


@cache
def evaluated(path: Path, name: str) -> Evaluated:
    case = CASES[name]
    problems = Problems()
    responses = read_score_sheet(path, case.forms, problems)
    assert [str(problem) for problem in problems] == []
    assert responses is not None
    keyed = scoring_key(case.forms, case.banks)
    items = [figures for use in SCORED for figures in analyse_items(responses, keyed, use)]
    return Evaluated(responses, score_class(responses, keyed), items)


@pytest.mark.parametrize("name", WHOLE)
def test_every_number_equals_python(sheets: dict[str, Path], name: str) -> None:
    case, workbook = CASES[name], shown_values(sheets[name])
    _, scores, items = evaluated(sheets[name], name)
    keyed = scoring_key(case.forms, case.banks)
    differences = score_differences(workbook[SCORES], scores, case.layout, case.groups, keyed)
    assert list(differences) == []
    assert list(item_differences(workbook[ITEMS], items)) == []
    summaries = [scores.tests[PRE].percent, scores.tests[POST].percent, scores.gain]
    for line, summary in zip(workbook[DASHBOARD]["B5:D7"], summaries, strict=True):
        found = map(shown, line)
        assert all(map(same, found, (summary.n, summary.mean, summary.sd)))


def test_the_cases_hold_what_the_comparison_is_about(sheets: dict[str, Path]) -> None:
    """Scores and gaps, doubtful marks, fractions, correlations, both forms at both tests."""
    of = {name: evaluated(sheets[name], name) for name in WHOLE}
    assert of["full"].scores.people[0].normalised_gain is None
    assert of["full"].scores.people[-1].code == "LATE-1"
    counts = {
        name: (each.scores.tests[POST].percent.n, each.scores.tests[PRE].total_doubtful,
               each.scores.matched.n)
        for name, each in of.items()
    }  # fmt: skip
    assert counts == {
        "tiny": (4, 0, 3), "full": (19, 0, 18), "half": (8, 2, 6), "empty": (0, 0, 0),
        "types": (13, 1, 12), "penalty": (13, 1, 12), "papers": (24, 1, 22), "marks": (24, 0, 24),
    }  # fmt: skip
    points = [person.tests[PRE].points for person in of["types"].scores.people]
    assert any(each is not None and each != round(each) for each in points)
    # three letters of two points and three of one, k = 3, 4 and 4: 3 (1/2 + 1/3 + 1/3) lost
    assert of["penalty"].scores.people[1].tests[PRE].points == -3.5
    for name in ("types", "penalty", "papers"):
        correlations = [item.discrimination for item in of[name].items]
        assert sum(each is not None for each in correlations) > 0.8 * len(correlations)
    assert {(item.use, item.form, item.took > 8) for item in of["papers"].items} == {
        (use, form, True) for use in SCORED for form in ("A1", "B1")
    }
    first, *_, last = of["papers"].responses.people
    assert (first.sitting(PRE).paper, last.sitting(PRE).paper) == ("B1-3", "A1-2")


def test_full_marks_on_every_paper(sheets: dict[str, Path]) -> None:
    responses, scores, _ = evaluated(sheets["marks"], "marks")
    (points,) = {person.tests[use].points for person in scores.people for use in SCORED}
    assert points == sum(item.points for item in CASES["marks"].forms.forms[0].items)
    assert len({p.sitting(use).paper for p in responses.people for use in SCORED}) == 6
    sheet = shown_values(sheets["marks"])[SCORES]
    assert [sheet.cell(row, 2).value for row in range(7, 31)] == [points] * 24


@pytest.mark.parametrize("name", CASES)
def test_no_cell_shows_an_error(sheets: dict[str, Path], name: str) -> None:
    workbook = shown_values(sheets[name])
    cells = [cell for sheet in workbook for line in sheet.iter_rows() for cell in line]
    assert len(cells) > 500
    assert [
        (cell.parent.title, cell.coordinate, cell.value)
        for cell in cells
        if cell.data_type == "e" or str(cell.value).startswith(("#", "Err:"))
    ] == []


def test_a_sheet_that_another_program_saved_counts_its_entries(sheets: dict[str, Path]) -> None:
    def entered(name: str) -> int:
        case = CASES[name]
        lines = [line for of_test in case.answers.values() for line in of_test.values()]
        blank = ("", None, " ") if name == "tiny" or case.banks[1:] else ("", None)
        answers = sum(text not in blank for line in lines for text in line)
        return answers + len(case.participants) + len(case.papers)

    assert {name: entered_cells(sheets[name]) for name in CASES} == {
        name: entered(name) for name in CASES
    }
    assert (entered("tiny"), entered("empty")) == (26, 0)


def _line(sheet: Any, row: int, first: int, last: int) -> list[Any]:
    return [shown(sheet.cell(row, column)) for column in range(first, last + 1)]


def test_the_tiny_class_shows_the_numbers_worked_by_hand(sheets: dict[str, Path]) -> None:
    workbook = shown_values(sheets["tiny"])
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
    assert [scores.cell(matched + row, c).value for row, c in ((0, 5), (0, 9), (1, 9), (2, 9))] == [
        pytest.approx(500 / 9), pytest.approx(800 / 9), pytest.approx(100 / 3), pytest.approx(0.75),
    ]  # fmt: skip
    assert scores["B2"].value == (
        "Doubtful marks to look at: pre-test 0, post-test 1. "
        "A person has no score on a test until they are resolved."
    )
    assert [_line(items, row, 8, 21) for row in (5, 9)] == [
        [4, 1, 3, 0, "–", "–", "–", 4, 0, 0, 4, 3, 0.75, pytest.approx(3 / math.sqrt(33))],
        [5, 1, 3, 0, "–", "–", "–", 4, 0, 1, 4, 3, 0.75, pytest.approx(-1 / 3)],
    ]


def test_every_mark_equals_python(sheets: dict[str, Path]) -> None:
    case, workbook = CASES["types"], shown_values(sheets["types"])
    for use, lines in case.answers.items():
        sheet, items = workbook[MARKS_SHEETS[use]], case.forms.form(use).items
        for at, texts in lines.items():
            for column, (text, item) in enumerate(
                zip(texts, items, strict=True), FIRST_ITEM_COLUMN
            ):
                answer = "" if text is None else item.read(text)
                assert answer is not None
                if "?" not in texts:
                    expected = pytest.approx(float(mark_of(answer, item)), abs=1e-12)
                    assert sheet.cell(FIRST_ROW + at, column).value == expected


def test_any_text_is_read_alike_or_refused_with_its_cell(sheets: dict[str, Path]) -> None:
    case, problems = CASES["texts"], Problems()
    sheet = shown_values(sheets["texts"])["Pre"]
    assert read_score_sheet(sheets["texts"], case.forms, problems) is not None
    refused = {problem.place.cell for problem in problems.errors}
    seen: Counter[tuple[str, bool]] = Counter()
    for at, texts in case.answers[PRE].items():
        for column, (text, kind) in enumerate(zip(texts, KINDS, strict=True), FIRST_ITEM_COLUMN):
            cell = sheet.cell(FIRST_ROW + at, column)
            found = shown(sheet.cell(case.layout.reading_row(FIRST_ROW + at), column))
            expected: Any = row(kind).read(text) if text else None
            if text and expected is None:
                assert (found, cell.coordinate in refused) == ("?", True), (kind, text)
            elif isinstance(found, (int, float)):
                assert found == float(expected), (kind, text)
            else:
                assert found == expected, (kind, text)
            assert (cell.coordinate in refused) == (bool(text) and expected is None)
            seen[kind, expected not in {None, "?"}] += 1
    # each type has texts that are answers, and texts that are none
    assert all(seen[kind, verdict] >= 3 for kind in KINDS for verdict in (True, False)), seen


def test_an_entry_that_slipped_past_the_rules_is_doubtful(sheets: dict[str, Path]) -> None:
    workbook = shown_values(sheets["impossible"])
    assert [_line(workbook[SCORES], row, 1, 5) for row in (7, 8, 27)] == [
        ["P-01", None, 0, 1, None],
        ["P-02", None, 0, 1, None],
        [None, None, None, None, None],
    ]
    assert workbook[MARKS_SHEETS[PRE]]["B27"].value == "no code"


def test_the_state_of_a_row_says_what_is_missing(sheets: dict[str, Path]) -> None:
    case = CASES["no paper"]
    pre = shown_values(sheets["no paper"])["Pre"]
    count = len(case.forms.forms[0].items)
    state = FIRST_ITEM_COLUMN + count
    assert [shown(pre.cell(row, state)) for row in (7, 8, 31)] == [None, "doubtful", "no paper"]
    problems = Problems()
    responses = read_score_sheet(sheets["no paper"], case.forms, problems)
    assert responses is not None
    bad, missing = sorted(problems, key=lambda problem: problem.place.cell == "C31")
    assert bad.place.cell == pre.cell(8, state - 1).coordinate
    assert missing.message == (
        "marks without a paper; choose which one was answered: A1-1, A1-2, A1-3, B1-1, B1-2, B1-3"
    )
    assert responses.people[-1].sitting(PRE).taken is False


def test_rules_of_entry_cells_stop_what_is_no_answer(sheets: dict[str, Path]) -> None:
    sheet = shown_values(sheets["rules"]).worksheets[0]
    expected = [*RULES, *PAPER_RULES]
    found = [(sheet.cell(at, 2).value, sheet.cell(at, 1).value, sheet.cell(at, 3).value)
             for at in range(1, len(expected) + 1)]  # fmt: skip
    assert found == expected


def shown(cell: Any) -> Any:
    return None if cell.value in ("", None) else cell.value


def same(found: Any, expected: Any) -> bool:
    if expected is None or isinstance(expected, str):
        return bool(found == expected)
    return isinstance(found, (int, float)) and math.isclose(found, expected, abs_tol=1e-9)


_FIGURES = {
    Figure.POINTS: "points", Figure.BLANK: "blank", Figure.DOUBTFUL: "doubtful",
    Figure.PERCENT: "percent", Figure.GAIN: "gain", Figure.NORMALISED: "normalised_gain",
}  # fmt: skip


def _figure(column: ScoreColumn, scores: Any) -> Any:
    """Return a column's figure of a person, or its summary over the class."""
    of = scores if column.use is None else scores.tests[column.use]
    return of.groups[column.group] if column.group else getattr(of, _FIGURES[column.figure], None)


def _class_value(row: ClassRow, column: ScoreColumn, scores: ClassScores) -> Any:
    summary = _figure(column, scores)
    if row in {ClassRow.N, ClassRow.MEAN, ClassRow.SD}:
        return None if summary is None else getattr(summary, row.value.lower())
    if row is ClassRow.TOTAL:
        if column.figure not in {Figure.BLANK, Figure.DOUBTFUL} or column.use is None:
            return None
        test = scores.tests[column.use]
        return test.total_blank if column.figure is Figure.BLANK else test.total_doubtful
    if row is ClassRow.MATCHED_N:
        return scores.matched.n if column.figure is Figure.GAIN else None
    return _matched_value(row, column, scores) if column.figure is Figure.PERCENT else None


def _matched_value(row: ClassRow, column: ScoreColumn, scores: ClassScores) -> Any:
    matched: Matched = scores.matched_groups[column.group] if column.group else scores.matched
    if row is ClassRow.MATCHED_MEAN:
        return matched.pre if column.use is FormUse.PRE else matched.post
    if column.use is FormUse.PRE:
        return None
    return matched.gain if row is ClassRow.MATCHED_GAIN else matched.normalised_gain


def _to_be_had(row: ClassRow, column: ScoreColumn, keyed: ScoringKey) -> Any:
    if column.use is None or column.figure is not Figure.PERCENT:
        return None
    forms = keyed.forms_at(column.use)
    at = (ClassRow.POINTS_FIRST, ClassRow.POINTS_SECOND).index(row)
    if at >= len(forms):
        return None
    wanted = {column.group} if column.group else {item.module for item in forms[at].items}
    return sum(i.points for i in forms[at].items if {i.module, i.objective_key} & wanted)


def score_differences(
    sheet: Worksheet,
    scores: ClassScores,
    layout: ScoreLayout,
    groups: tuple[Any, Any],
    keyed: ScoringKey,
) -> Iterator[str]:
    columns = score_columns(*groups)
    by_code = {person.code: person for person in scores.people}
    for at in layout.rows:
        person = by_code.get(shown(sheet.cell(at, 1)))
        for column, number in columns.items():
            cell = sheet.cell(at, number)
            expected = None if person is None else _figure(column, person)
            if not same(shown(cell), expected):
                yield f"{cell.coordinate}: {cell.value!r}, Python {expected!r}"
    for class_row in ClassRow:
        for column, number in columns.items():
            cell = sheet.cell(layout.class_row(class_row), number)
            if class_row in {ClassRow.POINTS_FIRST, ClassRow.POINTS_SECOND}:
                expected = _to_be_had(class_row, column, keyed)
            else:
                expected = _class_value(class_row, column, scores)
            if not same(shown(cell), expected):
                yield f"{class_row} {cell.coordinate}: {cell.value!r}, Python {expected!r}"


_ITEM_FIGURES = {
    ItemColumn.TOOK: "took", ItemColumn.ANSWERED: "answered", ItemColumn.BLANK: "blank",
    ItemColumn.DOUBTFUL: "doubtful", ItemColumn.SCORED: "scored", ItemColumn.POINTS: "points",
    ItemColumn.FACILITY: "facility", ItemColumn.DISCRIMINATION: "discrimination",
}  # fmt: skip


def item_differences(sheet: Worksheet, items: list[ItemFigures]) -> Iterator[str]:
    for at, item in enumerate(items, ITEMS_FIRST_ROW):
        assert sheet.cell(at, ItemColumn.ITEM.number).value == item.item.item
        assert sheet.cell(at, ItemColumn.FORM.number).value == item.form
        expected = {each: getattr(item, name) for each, name in _ITEM_FIGURES.items()}
        expected |= {ItemColumn(option): item.options.get(option, "–") for option in "ABCDEF"}
        for column, value in expected.items():
            cell = sheet.cell(at, column.number)
            if not same(shown(cell), value):
                yield f"{cell.coordinate}: {cell.value!r}, Python {value!r}"
