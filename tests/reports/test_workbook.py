"""The workbook of an evaluation, read back."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from openpyxl import load_workbook

from tests.reports.cohorts import People, class_of, found
from trainkit.assessment.forms import FormUse
from trainkit.evaluation.marks import Marks
from trainkit.evaluation.reports.findings import findings_of
from trainkit.evaluation.reports.workbook import evaluation_workbook

CLASS: People = class_of(12) | {"PX-13": ("A", "110000", None)}
"""Twelve people with both tests, and one who missed the second."""


def test_workbook_has_people_and_figures_as_numbers() -> None:
    book = load_workbook(io.BytesIO(evaluation_workbook(found(CLASS))))
    people = {row[0]: row[5:8] for row in book["People"].iter_rows(min_row=2, values_only=True)}
    assert people["PX-01"] == (pytest.approx(100 / 6), pytest.approx(400 / 6), pytest.approx(50))
    assert people["PX-13"] == (pytest.approx(200 / 6), None, None)
    learning = {row[2]: row[4] for row in book["Learning"].iter_rows(min_row=2, values_only=True)}
    assert learning["gain"] == pytest.approx(50)


def test_workbook_counts_what_was_left_blank_and_what_was_not_reached() -> None:
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
    book = load_workbook(io.BytesIO(evaluation_workbook(findings_of(findings.definitions, cohort))))
    head, *rows = next(sheet for sheet in book.worksheets if sheet["B1"].value == "No.").iter_rows(
        values_only=True
    )
    side = {FormUse.PRE: "before", FormUse.POST: "after"}[first.use]
    names = [f"Left blank {side}", f"Not reached {side}"]
    told = {row[1]: tuple(row[head.index(name)] for name in names) for row in rows if
            row[0] == first.letter}  # fmt: skip
    assert told == {1: (0, 0), 2: (0, 0), 3: (0, 0), 4: (0, 0), 5: (2, 0), 6: (1, 2)}


def test_workbook_keeps_words_off_the_number_before_them() -> None:
    book = load_workbook(io.BytesIO(evaluation_workbook(found(CLASS))))
    items = next(sheet for sheet in book.worksheets if sheet["B1"].value == "No.")
    number, words = items["B2"], items["C2"]
    assert (type(number.value), type(words.value)) == (int, str)
    assert (number.alignment.horizontal, words.alignment.horizontal) == (None, "left")
    assert words.alignment.indent == 1


@pytest.mark.parametrize(("language", "mirrored"), [("fa-AF", True), ("ru", False)])
def test_sheets_run_as_the_language_does(language: str, mirrored: bool) -> None:
    findings = found(CLASS)
    workshop = findings.workshop.model_copy(update={"languages": (language,)})
    spoken = replace(findings, definitions=replace(findings.definitions, workshop=workshop))
    book = load_workbook(io.BytesIO(evaluation_workbook(spoken)))
    assert {bool(sheet.sheet_view.rightToLeft) for sheet in book.worksheets} == {mirrored}
