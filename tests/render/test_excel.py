"""Text in a workbook stays the text it was, in openpyxl and in a real spreadsheet program."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests import pdf
from tests.examples import examples
from tests.office import converted
from trainkit.files.writing import STAMP
from trainkit.render.excel import (
    INK,
    PageSetup,
    header_row,
    new_workbook,
    put_text,
    set_page,
    workbook_bytes,
)

TEXTS = [
    '=HYPERLINK("http://evil.example","Opening")',
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-5",
    "@SUM(1+1)",
    "\t=1+1",
    "{=1+1}",
    "'=1+1",
    "#N/A",
    "#REF!",
    "TRUE",
    "3-5",
    "2019-03-05",
    "12:30",
    "1E5",
    "007",
    "50%",
    "O'Neil",
    "Ә̃ مریم نمونه‌پور",
    "<b>&amp;</b>",
]
"""What spreadsheet programs like to turn into formulas, dates, numbers, errors and truth values."""


def sheet_of(texts: list[str]) -> bytes:
    workbook = new_workbook("Texts")
    sheet = workbook.create_sheet("Texts")
    for row, text in enumerate(texts, 1):
        put_text(sheet, row, 1, text)
    return workbook_bytes(workbook)


def test_texts_come_back_as_text() -> None:
    sheet = load_workbook(io.BytesIO(sheet_of(TEXTS)))["Texts"]
    cells = [row[0] for row in sheet.iter_rows()]
    assert [cell.value for cell in cells] == TEXTS
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}


def test_no_formula_stands_in_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(sheet_of(TEXTS))) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"<f>" not in everything


def test_a_spreadsheet_program_shows_the_same_texts(tmp_path: Path) -> None:
    workbook = new_workbook("Texts")
    sheet = workbook.create_sheet("Texts")
    for row, text in enumerate(TEXTS, 1):
        put_text(sheet, row, 1, text)
    sheet.cell(row=len(TEXTS) + 1, column=1).value = "=1+1"  # shows that formulas are computed
    path = tmp_path / "texts.xlsx"
    path.write_bytes(workbook_bytes(workbook))
    (shown,) = converted([path], "csv:Text - txt - csv (StarCalc):44,34,76", tmp_path)
    rows = csv.reader(io.StringIO(shown.read_text(encoding="utf-8")))
    assert [row[0] for row in rows] == [*TEXTS, "2"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x07c", "abc"),
        ("\x1f\x0b\x0c", None),
        ("a\ufffe\uffffb", "ab"),
        ("line\nline", "line\nline"),
        ("tab\tkept", "tab\tkept"),
        ("", None),
    ],
)
def test_characters_that_xml_cannot_hold_are_left_out(text: str, kept: str | None) -> None:
    sheet = load_workbook(io.BytesIO(sheet_of([text])))["Texts"]
    assert sheet.cell(row=1, column=1).value == kept


@settings(max_examples=examples(60))
@given(text=st.text(max_size=40))
def test_any_text_comes_back_without_its_control_characters(text: str) -> None:
    kept = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
    sheet = load_workbook(io.BytesIO(sheet_of([text])))["Texts"]
    cell = sheet.cell(row=1, column=1)
    assert cell.value == (kept or None)
    assert cell.data_type == "s" or not kept


def test_the_same_content_has_the_same_bytes() -> None:
    data = sheet_of(TEXTS)
    assert data == sheet_of(TEXTS)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {STAMP}
        core = archive.read("docProps/core.xml").decode()
    assert re.findall(r"\d{4}-\d\d-\d\dT", core) == ["2000-01-01T", "2000-01-01T"]


def test_the_properties_tell_the_title_and_nothing_of_the_author() -> None:
    workbook = new_workbook("A <title> & more")
    workbook.create_sheet("One")
    workbook.properties.lastModifiedBy = "Somebody"
    properties = load_workbook(io.BytesIO(workbook_bytes(workbook))).properties
    assert (properties.title, properties.creator) == ("A <title> & more", "trainkit")
    assert properties.lastModifiedBy is None


def test_a_new_workbook_has_no_sheet() -> None:
    assert new_workbook("Title").sheetnames == []


def test_a_header_row_stands_out_and_holds_text() -> None:
    workbook = new_workbook("Title")
    sheet = workbook.create_sheet("One")
    header_row(sheet, 2, ["Code", "=1+1"])
    cells = [sheet.cell(row=2, column=column) for column in (1, 2)]
    assert [(cell.value, cell.data_type) for cell in cells] == [("Code", "s"), ("=1+1", "s")]
    assert {(cell.font.b, cell.fill.start_color.rgb[2:]) for cell in cells} == {(True, INK)}


def test_a_long_wide_sheet_prints_one_page_wide_with_its_headings_on_each(tmp_path: Path) -> None:
    workbook = new_workbook("Results")
    for name, columns in (("Wide", 14), ("Narrow", 4)):
        sheet = workbook.create_sheet(name)
        header_row(sheet, 1, [f"{name} {number}" for number in range(1, columns + 1)])
        for row in range(2, 92):
            for column in range(1, columns + 1):
                put_text(sheet, row, column, f"{row}/{column}")
        set_page(sheet, PageSetup("Logs & letters", note="For trainers only"))
    path = tmp_path / "results.xlsx"
    path.write_bytes(workbook_bytes(workbook))
    data = converted([path], "pdf", tmp_path)[0].read_bytes()
    pages, sizes = pdf.texts(data), pdf.sizes(data)
    wide = [page for page in pages if "Wide 14" in page]
    assert sizes == [(297, 210)] * len(wide) + [(210, 297)] * (len(pages) - len(wide))
    for number, page in enumerate(pages, 1):
        name, last = ("Wide", "Wide 14") if number <= len(wide) else ("Narrow", "Narrow 4")
        foot = f"{name} {number} / {len(pages)}"
        assert page.startswith(f"Logs & letters For trainers only {foot} {name} 1 {name} 2 ")
        assert last in page
    assert [sum(f" {row}/1 " in page for page in wide) for row in (2, 50, 91)] == [1, 1, 1]


def test_a_sheet_that_will_grow_has_no_print_area() -> None:
    sheet = new_workbook("Results").create_sheet("People")
    header_row(sheet, 1, ["Code", "Name"])
    set_page(sheet, PageSetup("Participants", area=""))
    assert (sheet.print_area, sheet.print_title_rows) == ("", "$1:$1")
    set_page(sheet, PageSetup("Participants"))
    assert sheet.print_area == "'People'!$A$1:$B$1"
