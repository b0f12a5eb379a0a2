"""The workbook of an evaluation, read back."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from tests.reports.cohorts import People, class_of, found
from trainkit.reports.workbook import evaluation_workbook

CLASS: People = class_of(12) | {"PX-13": ("A", "110000", None)}
"""Twelve people with both tests, and one who missed the second."""


def test_workbook_has_people_and_figures_as_numbers() -> None:
    book = load_workbook(io.BytesIO(evaluation_workbook(found(CLASS))))
    people = {row[0]: row[5:8] for row in book["People"].iter_rows(min_row=2, values_only=True)}
    assert people["PX-01"] == (pytest.approx(100 / 6), pytest.approx(400 / 6), pytest.approx(50))
    assert people["PX-13"] == (pytest.approx(200 / 6), None, None)
    learning = {row[2]: row[4] for row in book["Learning"].iter_rows(min_row=2, values_only=True)}
    assert learning["gain"] == pytest.approx(50)


def test_workbook_keeps_words_off_the_number_before_them() -> None:
    book = load_workbook(io.BytesIO(evaluation_workbook(found(CLASS))))
    items = next(sheet for sheet in book.worksheets if sheet["B1"].value == "No.")
    number, words = items["B2"], items["C2"]
    assert (type(number.value), type(words.value)) == (int, str)
    assert (number.alignment.horizontal, words.alignment.horizontal) == (None, "left")
    assert words.alignment.indent == 1
