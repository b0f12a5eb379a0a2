"""The workbook of an evaluation, read back."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from tests.reports.answers import answers
from tests.reports.cohorts import KIT, People, class_of, cohort, found
from trainkit.assessment.forms import FormUse
from trainkit.evaluation.marks import Marks
from trainkit.evaluation.reports.cohort import Returned
from trainkit.evaluation.reports.data import evaluation_json
from trainkit.evaluation.reports.findings import Findings, findings_of
from trainkit.evaluation.reports.workbook import evaluation_workbook

CLASS: People = class_of(12) | {"PX-13": ("A", "110000", None)}
"""Twelve people with both tests, and one who missed the second."""


def read(findings: Findings) -> Workbook:
    return load_workbook(io.BytesIO(evaluation_workbook(findings)))


def rows_of(sheet: Any) -> dict[Any, tuple[Any, ...]]:
    return {row[0]: row[1:] for row in sheet.iter_rows(values_only=True)}


def test_three_sheets_have_the_class_and_each_person_as_numbers() -> None:
    book = read(found(CLASS))
    assert book.sheetnames == ["Gains", "Questions", "Questionnaires"]
    gains = rows_of(book["Gains"])
    # means of 0, 1, 2 and of 3, 4, 5 of six points; twelve people with both tests
    whole = [gains["Whole test"][at] for at in (0, 2, 4, 6)]
    assert whole == [pytest.approx(100 / 6), pytest.approx(400 / 6), pytest.approx(50), 12]
    assert gains["PX-01"][:3] == (pytest.approx(100 / 6), pytest.approx(400 / 6), pytest.approx(50))
    assert gains["PX-13"][:4] == (pytest.approx(200 / 6), None, None, "yes")


def test_questions_have_what_was_chosen_and_what_to_look_at() -> None:
    """Item 4 of form A, key A: before, all seven chose B; after, four of six chose A."""
    row = next(
        row
        for row in read(found(CLASS))["Questions"].iter_rows(values_only=True)
        if row[:2] == ("A", 4)
    )
    asked = "beta beta-recall-1\nWhich answer fits question beta-recall-1?"
    # Wilson 1927 for 0 of 7 and 4 of 6, at 95 %
    before = (0, "0 to 35", 7, "B: 100\u00a0%")
    after = (pytest.approx(400 / 6), "30 to 90", 6, "A: 67\u00a0%; B: 33\u00a0%")
    assert row[2:] == (asked, "A", *before, *after, "chosen by nobody: C")


def test_questions_count_what_was_left_blank_and_what_was_not_reached() -> None:
    """Item 6 of form A before: of six people two do not reach it, one leaves it blank."""
    findings = found(class_of(12))
    marks = findings.cohort.form_marks[0].marks
    answered = np.ones((marks.n, marks.k), dtype=bool)
    answered[:2, 4:], answered[2, 5] = False, False
    values = np.where(answered, marks.values, 0)
    reached = np.ones_like(answered)
    reached[:2, 5] = False
    first = replace(findings.cohort.form_marks[0], marks=Marks.of(values, None, answered, reached))
    rest = findings.cohort.form_marks[1:]
    cohort = replace(findings.cohort, form_marks=(first, *rest))
    assert (first.use, first.letter) == (FormUse.POST, "A")
    told = {
        row[1]: [one for one in str(row[-1]).split("; ") if "after" in one]
        for row in read(findings_of(findings.definitions, cohort))["Questions"].iter_rows(
            values_only=True
        )
        if row[0] == "A"
    }
    missed = "not reached after: 2 (right of the others, %: 0 (0\u00a0to\u00a049))"
    blank = {5: ["left blank after: 2"], 6: ["left blank after: 1", missed]}
    assert told == {number: blank.get(number, []) for number in range(1, 7)}


def test_questionnaires_have_shares_that_are_in_the_data_file_too() -> None:
    """Of six people, four tick "Well" and two "Partly"."""
    sheets = [[None, (2,), *[None] * 6]] * 4 + [[None, (1,), *[None] * 6]] * 2
    findings = findings_of(KIT.definitions, cohort(KIT, CLASS), Returned((answers(sheets, 6),)))
    _, _, second, *_ = read(findings)["Questionnaires"].iter_rows(values_only=True)
    answered = ("Partly: 33\u00a0%; Well: 67\u00a0%", 6, pytest.approx(200 / 3), "30 to 90")
    assert second == ("End of the course", "Fit?", *answered)  # Wilson 1927 for 4 of 6, at 95 %
    figures = json.loads(evaluation_json(findings))["figures"]
    told = {one["name"]: one["value"] for one in figures if one["about"] == "end-of-course/fit"}
    assert told == {"share-1": 0, "share-2": pytest.approx(1 / 3), "share-3": pytest.approx(2 / 3),
                    "share-favourable": pytest.approx(2 / 3)}  # fmt: skip


def test_workbook_keeps_words_off_the_number_before_them() -> None:
    items = read(found(CLASS))["Questions"]
    number, words = items["B2"], items["C2"]
    assert (type(number.value), type(words.value)) == (int, str)
    assert (number.alignment.horizontal, words.alignment.horizontal) == (None, "left")
    assert words.alignment.indent == 1


@pytest.mark.parametrize(("language", "mirrored"), [("fa-AF", True), ("ru", False)])
def test_sheets_run_as_the_language_does(language: str, mirrored: bool) -> None:
    findings = found(CLASS)
    workshop = findings.workshop.model_copy(update={"languages": (language,)})
    spoken = replace(findings, definitions=replace(findings.definitions, workshop=workshop))
    book = read(spoken)
    assert {bool(sheet.sheet_view.rightToLeft) for sheet in book.worksheets} == {mirrored}
