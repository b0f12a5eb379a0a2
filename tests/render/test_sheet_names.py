"""Sheets are found by their English names, whatever stands on their tabs."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from trainkit.render.excel import Names, add_sheet, names_of, new_workbook, reference
from trainkit.text.languages import ENGLISH, PSEUDO, speaking

KNOWN = ("Key", "Class list")


def workbook(language: str) -> Workbook:
    made = new_workbook("Test")
    with speaking(language):
        for name in KNOWN:
            add_sheet(made, name)
    return made


def test_an_english_workbook_has_no_names_but_those_on_its_tabs() -> None:
    made = workbook(ENGLISH)
    assert [*made.defined_names] == []
    assert names_of(made, KNOWN) == Names(ENGLISH, {"Key": "Key", "Class list": "Class list"})
    assert reference("Class list", "A1") == "'Class list'!A1"
    assert reference("Key", "A1") == "Key!A1"


def test_a_sheet_that_was_added_takes_no_name_of_another() -> None:
    made = workbook(PSEUDO)
    made.create_sheet("Key")
    made.create_sheet("Mine")
    assert names_of(made, KNOWN) == Names(
        PSEUDO, {"Ķéý": "Key", "Ćĺáśś ĺíśť": "Class list", "Key": "Key*", "Mine": "Mine"}
    )
    with speaking(PSEUDO):
        assert reference("Key", "$A$1") == "'Ķéý'!$A$1"


def test_without_defined_names_a_catalogue_says_which_sheet_is_which() -> None:
    made = workbook(PSEUDO)
    made.defined_names.clear()
    assert names_of(made, KNOWN).english == {"Ķéý": "Key", "Ćĺáśś ĺíśť": "Class list"}
    assert names_of(made, ("Scores",)).language == ENGLISH


@pytest.mark.parametrize("value", ["../../etc/x", '"../../etc/x"', '"x"', "A1", "#REF!"])
def test_a_language_that_is_none_is_not_looked_up(value: str) -> None:
    made = workbook(ENGLISH)
    made.defined_names["trainkit.language"] = DefinedName("trainkit.language", attr_text=value)
    made.defined_names["trainkit.sheet.ff"] = DefinedName("trainkit.sheet.ff", attr_text=value)
    assert names_of(made, KNOWN).language == ENGLISH


def test_tabs_without_defined_names_are_read_in_the_language_that_has_most_of_them() -> None:
    """Dari shares most words with Persian, but has an own one for participants."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title in ("اشتراک‌کنندگان", "پیش"):
        book.create_sheet(title)
    names = names_of(book, ["Participants", "Pre"])
    assert names.language == "fa-AF"
    assert names.english == {"اشتراک‌کنندگان": "Participants", "پیش": "Pre"}


@pytest.mark.parametrize(("language", "rtl"), [("en", [None] * 2), ("fa-AF", [True] * 2)])
def test_sheets_run_in_the_direction_of_their_language(language: str, rtl: list[object]) -> None:
    assert [sheet.sheet_view.rightToLeft for sheet in workbook(language)] == rtl
