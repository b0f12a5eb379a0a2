"""A second rater's points: entered, shown by LibreOffice, read, joined from two copies."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.item_types import row, typed_bank
from tests.score_factory import (
    POST,
    PRE,
    TINY,
    change,
    counterbalanced,
    people,
    put,
    recalculate,
    sheet_bytes,
    type_in,
)
from trainkit.assessment.forms import FormUse
from trainkit.intake.record import Field, Spot
from trainkit.intake.responses import Rating, Responses
from trainkit.intake.score_sheet.layout import INSTRUCTIONS, SHEETS, Fact, ScoreLayout
from trainkit.intake.score_sheet.merge import MergedCopies, entries_of, merge_copies
from trainkit.intake.score_sheet.read import entered_cells, read_score_sheet
from trainkit.problems import Problems

CODES = ("P-01", "P-02", "P-03", "P-04", "P-05")
FORMS = counterbalanced(
    [
        row("single", "alpha-recall-single-0"),
        row("short-answer", "alpha-recall-short-answer-0", points=3),
        row("short-answer", "alpha-apply-short-answer-0", points=3),
        row("multiple", "alpha-recall-multiple-0"),
    ],
    [
        row("single", "alpha-recall-single-1"),
        row("short-answer", "alpha-recall-short-answer-1", points=3),
        row("numeric", "alpha-apply-numeric-1"),
        row("multiple", "alpha-recall-multiple-1"),
    ],
    CODES,
    versions=2,
)
SHEET = "Pre second rater"
FIRST_POINTS = ("1", "3")
"""What the first rater gave everybody for the answers in words, in the form's order."""


@functools.cache
def blank() -> bytes:
    return sheet_bytes(FORMS, people(*CODES), [typed_bank()])


def answers(use: FormUse, code: str) -> list[str]:
    """Return a person's answers in printed order: all right, but for what a person marks."""
    paper = FORMS.paper_of(code, use)
    points = iter(FIRST_POINTS)
    by_number = [
        next(points) if item.type == "short-answer" else item.key for item in paper.by_number
    ]
    return [by_number[number - 1] for number in paper.numbers]


def filled(path: Path, rated: Mapping[str, str]) -> Path:
    """Write a sheet with four people's answers and a second rater's entries by cell."""
    path.write_bytes(blank())
    type_in(path, {use: {at: answers(use, CODES[at]) for at in range(4)} for use in (PRE, POST)})
    change(path, put_all(rated))
    return path


def put_all(texts: Mapping[str, str], sheet: str = SHEET) -> Callable[[Workbook], object]:
    """Return the change of several cells."""
    return lambda workbook: [put(sheet, cell, text)(workbook) for cell, text in texts.items()]


def read(path: Path) -> tuple[Responses, list[str]]:
    problems = Problems()
    responses = read_score_sheet(path, FORMS, problems)
    assert responses is not None
    return responses, [str(problem).partition("xlsx!")[2] for problem in problems]


def points(responses: Responses, at: int) -> list[str]:
    """Return what counts of the answers in words, in the form's order."""
    sitting = responses.people[at].sitting(PRE)
    paper = FORMS.paper(sitting.paper or "")
    marks = [sitting.marks[place - 1] for place in paper.places]
    rated = [item.type == "short-answer" for item in paper.by_number]
    return [mark for mark, is_rated in zip(marks, rated, strict=True) if is_rated]


# cells of the second and the settled points: E and G of the first answer, I and K of the second
RATED = {"E7": "1", "I7": "2", "E8": "٣", "G8": "2", "E9": "2", "G9": "?", "I9": "?", "E10": "1"}


def test_only_tests_with_answers_in_words_have_the_sheets(tmp_path: Path) -> None:
    path = tmp_path / "plain.xlsx"
    path.write_bytes(sheet_bytes(TINY, people(*CODES)))
    plain = load_workbook(path)
    assert plain.sheetnames == list(SHEETS)
    assert plain[INSTRUCTIONS].cell(Fact.RATERS.row, 2).value is None
    path.write_bytes(blank())
    workbook = load_workbook(path)
    assert workbook.sheetnames[2:7] == [
        "Pre", "Post", "Pre second rater", "Post second rater", "Key",
    ]  # fmt: skip
    assert workbook[INSTRUCTIONS].cell(Fact.RATERS.row, 2).value == (
        "Pre second rater, Post second rater"
    )


def test_settled_points_count_and_the_first_raters_until_then(tmp_path: Path) -> None:
    responses, problems = read(filled(tmp_path / "sheet.xlsx", RATED))
    assert problems == []
    assert [points(responses, at) for at in range(4)] == [
        ["1", "3"], ["2"], ["1", "3"], ["1"],
    ]  # fmt: skip
    pairs = [
        [(one.first, one.second, one.settled) for one in person.sitting(PRE).ratings]
        for person in responses.people
    ]
    assert pairs == [
        [("1", "1", ""), ("3", "2", "")],
        [("1", "3", "2")],
        [("1", "2", ""), ("3", "?", "")],
        [("1", "1", "")],
        [],
    ]
    paper = FORMS.paper_of(CODES[1], PRE)
    printed = [number for number, item in enumerate(paper.items, 1) if item.type == "short-answer"]
    assert {one.number for one in responses.people[1].sitting(PRE).ratings} == set(printed)
    assert [person.sitting(POST).ratings for person in responses.people] == [()] * 5


def test_an_item_on_both_forms_is_looked_up_where_each_form_has_it(tmp_path: Path) -> None:
    shared = row("short-answer", "alpha-apply-short-answer-0")
    first = [row("short-answer", "alpha-recall-short-answer-0"), shared]
    second = [row("single", "alpha-recall-single-1"), shared]
    path = tmp_path / "sheet.xlsx"
    forms = counterbalanced(first, second, CODES, versions=1)
    path.write_bytes(sheet_bytes(forms, people(*CODES), [typed_bank()]))
    read_by = load_workbook(path)["Pre"].cell(ScoreLayout(len(CODES)).reading_row(7), 5).value
    settled = [text.partition(")")[0] for text in str(read_by).split(f"ISNUMBER('{SHEET}'!")[1:]]
    assert settled == ["K20", "G20"]  # the second answer in words of form A, the first of form B


def test_the_sheet_shows_what_is_to_be_settled_and_scores_what_counts(tmp_path: Path) -> None:
    path = filled(tmp_path / "sheet.xlsx", {**RATED, "E11": "2"})
    change(path, put("Pre", "C11", "A1-2"))
    responses, problems = read(path)
    assert [each.partition(":")[0] for each in problems] == [f"{SHEET}!E11"]
    (made,) = recalculate([path], tmp_path)
    assert read(made) == (responses, problems)
    workbook = load_workbook(made, data_only=True)
    sheet = workbook[SHEET]

    def shown(cells: str) -> list[object]:
        return [sheet[cell].value for cell in cells.split()]

    for at, code in enumerate(CODES, 7):
        paper = FORMS.paper("A1-2") if at == 11 else FORMS.paper_of(code, PRE)
        third = paper.places[2] if paper.form.id == "A" else None
        assert shown(f"C{at} D{at} H{at}") == [paper.code, paper.places[1], third]
    assert shown("F7 J7 F8 J8 F9 J9 F10 J10 F11") == [1, 3, 1, None, 1, 3, 1, None, "blank"]
    assert shown("L7 L8 L9 L10 L11") == ["1 to settle", None, "1 to settle", None, "1 to settle"]
    assert shown("A17 F17 J17") == ["Same points", "2 of 4", "0 of 1"]
    below = ScoreLayout(len(CODES))
    assert shown(f"A{below.reading_row(8)} A{below.spelled_row(8)}") == ["P-02", "P-02"]
    marks = workbook["Pre marks"]  # a full answer has 3 points by the rubric and in the test
    found = [[marks.cell(at, column).value for column in (5, 6)] for at in range(7, 11)]
    assert found == [[1, 3], [2, 1], [1, 3], [1, 1]]  # item 3 of form B is a number, and right


def test_entries_that_cannot_stand_are_named(tmp_path: Path) -> None:
    rated = {
        "E7": "4",
        "G8": "2",
        "E11": "2",
        "E13": "2",
        "N9": "hm",
        "A10": "P-09",
        "E10": "1",
        "A14": "P-14",
        "E14": "1",
        "I8": "1",
    }
    _, problems = read(filled(tmp_path / "sheet.xlsx", rated))
    place, last = (FORMS.paper_of(code, PRE).places[1] for code in (CODES[1], CODES[4]))
    assert sorted(problems) == [
        f'{SHEET}!A10: expected the code "P-04" of this row on the sheet Participants, found '
        '"P-09"; rows must stay in their order',
        f'{SHEET}!A14: expected the code "" of this row on the sheet Participants, found '
        '"P-14"; rows must stay in their order',
        f"{SHEET}!E11: warning: a second rater has points here, but the answer is blank on Pre, "
        f"item {last}: enter the first rater's points there, or clear this cell",
        f"{SHEET}!E13: points without a code; type one on Participants",
        f'{SHEET}!E7: expected points by the rubric, 0 to 3, or ?, found "4"',
        f"{SHEET}!G8: this cell is only for answers that two raters marked: enter the first "
        f"rater's points on Pre, item {place} and the second's in E8, or clear this cell",
        f'{SHEET}!I8: the paper B1-1 has no written answer 2, found "1"',
        f'{SHEET}!N9: found "hm" outside the table; it is not read',
    ]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("E6", 'E6: expected the heading "Second rater", found "x"; delete columns that '
               "were inserted, or use an unchanged copy"),
        ("D3", 'D3: this printed cell was changed: expected "Answer 1: 0 to 3", found "x"'),
    ],
)  # fmt: skip
def test_printed_cells_that_were_changed_are_named(
    tmp_path: Path, printed: str, expected: str
) -> None:
    _, problems = read(filled(tmp_path / "sheet.xlsx", {**RATED, printed: "x"}))
    assert problems == [f"{SHEET}!{expected}"]


def test_a_renamed_sheet_is_missed(tmp_path: Path) -> None:
    path = filled(tmp_path / "sheet.xlsx", RATED)

    def rename(workbook: Workbook) -> None:
        workbook[SHEET].title = "Ben"

    change(path, rename)
    problems = Problems()
    assert read_score_sheet(path, FORMS, problems) is None
    assert [problem.message for problem in problems] == [
        f'expected the sheet "{SHEET}" here; if it was renamed, change its name back to "{SHEET}"'
    ]


def test_points_of_a_second_rater_are_entries(tmp_path: Path) -> None:
    plain = entered_cells(filled(tmp_path / "plain.xlsx", {}))
    assert plain == 2 * 4 * len(FORMS.forms[0].items)
    assert entered_cells(filled(tmp_path / "rated.xlsx", RATED)) == plain + len(RATED)


def merged(first: Path, second: Path, settled: Path | None = None) -> MergedCopies:
    problems = Problems()
    result = merge_copies(first, second, problems, forms=FORMS, settled=settled)
    assert [str(problem) for problem in problems] == []
    assert result is not None
    return result


def test_two_raters_copies_are_joined(tmp_path: Path) -> None:
    one = filled(tmp_path / "one.xlsx", {})
    other = tmp_path / "other.xlsx"
    other.write_bytes(blank())
    change(other, put_all(RATED))
    both = tmp_path / "both.xlsx"
    both.write_bytes(merged(one, other).sheet)
    assert read(both) == read(filled(tmp_path / "alone.xlsx", RATED))


def test_second_points_that_differ_are_decided_like_other_entries(tmp_path: Path) -> None:
    one = filled(tmp_path / "one.xlsx", {"E7": "1", "I9": "2"})
    other = filled(tmp_path / "other.xlsx", {"E7": "2", "I9": "۲"})
    result = merged(one, other)
    assert [each.spot for each in result.open] == [Spot("P-01", SHEET, Field.SECOND, 1)]
    assert result.conflicts is not None
    list_ = tmp_path / "list.xlsx"
    list_.write_bytes(result.conflicts)
    sheet = load_workbook(list_).worksheets[0]
    assert [sheet.cell(6, column).value for column in range(1, 8)] == [
        "P-01", SHEET, "Second rater, answer 1", "1", "2", "E7", "E7",
    ]  # fmt: skip
    change(list_, put("To settle", "H6", "3"))
    decided = merged(one, other, list_)
    both = tmp_path / "both.xlsx"
    both.write_bytes(decided.sheet)
    found = entries_of(both, Problems())
    assert found is not None
    assert {spot.place: text for spot, text in found.items() if spot.sheet == SHEET} == {
        1: "3", 2: "2",
    }  # fmt: skip
    responses, problems = read(both)
    assert problems == []
    (rating,) = responses.people[0].sitting(PRE).ratings
    assert rating == Rating(number=rating.number, first="1", second="3")
