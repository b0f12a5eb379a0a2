"""Workbooks that a person sent: hostile and damaged ones are refused before they cost anything."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from tests.examples import examples
from tests.factories import write_roster
from trainkit.model.lists import MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED, Cell, open_workbook, rows
from trainkit.problems import Problems

SHEET = "xl/worksheets/sheet1.xml"


def opened(path: Path) -> list[str]:
    """Try to open a workbook; return its problems, and check that there is one or a workbook."""
    problems = Problems()
    workbook = open_workbook(path, problems)
    assert (workbook is None) == bool(problems)
    assert {problem.place.path for problem in problems} <= {path}
    return [problem.message for problem in problems]


def rewritten(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Change one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = change(parts.get(name, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "participants.xlsx"
    write_roster(path)
    return path


def test_workbook_of_a_person_is_opened(book: Path) -> None:
    assert opened(book) == []


def test_part_in_an_encoding_that_nobody_knows_is_refused(book: Path) -> None:
    rewritten(book, SHEET, lambda _content: b"<?xml version='1.0' encoding='koi9'?><worksheet/>")
    assert opened(book) == [
        "expected an Excel workbook (.xlsx), found something else (unknown encoding: koi9)"
    ]


def test_missing_workbook_is_reported(tmp_path: Path) -> None:
    assert opened(tmp_path / "x.xlsx") == ["expected an Excel file here, found none"]


@pytest.mark.parametrize("content", [b"", b"Code;Name\n", b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_what_is_no_zip_file_is_reported(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    assert opened(path) == [
        "expected an Excel workbook (.xlsx), found something else (File is not a zip file)"
    ]


def test_zip_file_of_something_else_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    (message,) = opened(path)
    assert message.startswith("expected an Excel workbook (.xlsx); reading it failed: ")


def test_part_that_unpacks_to_far_more_than_its_size_is_refused(book: Path) -> None:
    size = 2_000_000
    rewritten(book, "xl/media/image1.png", lambda _old: bytes(size))
    assert opened(book) == ["refused: xl/media/image1.png unpacks to 2,000,000 bytes"]


def test_many_parts_that_are_large_together_are_refused(book: Path) -> None:
    # Runs this short pack to a fiftieth or so: no single part is suspicious.
    part = b"".join(bytes([n % 251, n // 251 % 251]) * 60 for n in range(100_000))
    count = MAX_UNPACKED // len(part) + 1
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a0", part)
    with zipfile.ZipFile(book) as archive:
        info = archive.getinfo("a0")
        assert info.file_size < info.compress_size * 200
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(1, count):
            archive.writestr(f"a{number}", part)
    (message,) = opened(book)
    assert message.startswith("refused: unpacks to ")
    assert message.endswith(f" bytes, at most {MAX_UNPACKED:,} are read")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("padding", ["", f"<!-- {'x' * 10_000} -->"])
def test_document_type_is_refused_however_it_is_hidden(
    book: Path, encoding: str, padding: str
) -> None:
    def declare(old: bytes) -> bytes:
        body = old.decode().partition("?>")[2] if old.startswith(b"<?xml") else old.decode()
        head = f'<?xml version="1.0" encoding="{encoding}"?>{padding}'
        return f'{head}<!DOCTYPE x [<!ENTITY a "b">]>{body}'.encode(encoding)

    rewritten(book, SHEET, declare)
    assert opened(book) == [f"refused: {SHEET} declares a document type"]


@pytest.mark.parametrize(
    ("element", "reference"),
    [
        ('<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>', "A1:XFD1048576"),
        ('<mergeCells count="1"><mergeCell ref="A:A"/></mergeCells>', "A:A"),
        (
            '<mergeCells count="5">' + '<mergeCell ref="A1:A50000"/>' * 5 + "</mergeCells>",
            "A1:A50000",
        ),
        (
            '<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>',
            "A1:XFD1048576",
        ),
    ],
    ids=["merged", "merged column", "merged together", "linked"],
)  # fmt: skip
def test_ranges_that_the_library_would_visit_cell_by_cell_are_refused(
    book: Path, element: str, reference: str
) -> None:
    rewritten(
        book, SHEET, lambda old: old.replace(b"</sheetData>", b"</sheetData>" + element.encode())
    )
    assert opened(book) == [
        f"refused: {SHEET} joins or links more than 200,000 cells, such as {reference}"
    ]


def test_merged_title_over_a_whole_row_is_read(book: Path) -> None:
    element = b'</sheetData><mergeCells count="1"><mergeCell ref="A9:XFD9"/></mergeCells>'
    rewritten(book, SHEET, lambda old: old.replace(b"</sheetData>", element))
    assert opened(book) == []


def test_warnings_about_features_that_are_not_read_stay_silent(book: Path) -> None:
    extension = (
        b'</sheetData><extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"></ext></extLst>'
    )
    rewritten(book, SHEET, lambda old: old.replace(b"</sheetData>", extension))
    assert opened(book) == []


def test_locked_part_is_reported(book: Path) -> None:
    data = bytearray(book.read_bytes())
    start = data.index(b"PK\x01\x02")
    data[start + 8] |= 1  # the flag "encrypted" of the first part in the directory
    book.write_bytes(data)
    (message,) = opened(book)
    assert message.startswith("expected an Excel workbook (.xlsx), found something else (")


@settings(max_examples=examples(60))
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8))
def test_damaged_workbook_is_opened_or_has_a_problem(
    tmp_path: Path, damage: list[tuple[int, int]]
) -> None:
    path = tmp_path / "x.xlsx"
    write_roster(path)
    data = bytearray(path.read_bytes())
    for position, value in damage:
        data[position % len(data)] = value
    path.write_bytes(data)
    opened(path)


def read_rows(path: Path) -> tuple[list[list[Cell]], list[str]]:
    problems = Problems()
    workbook = open_workbook(path, problems)
    assert workbook is not None
    table = list(rows(path, workbook["Sheet"], problems))
    return table, [f"{problem.place}: {problem.message}" for problem in problems]


@pytest.mark.parametrize(
    ("cell", "reach"),
    [
        ("XFD1048576", "row 1,048,576 and column 16,384"),
        (f"A{MAX_ROWS + 1}", "row 2,001 and column 1"),
        ("OK1", "row 1 and column 401"),
    ],
)
def test_cell_far_out_is_reported_and_no_row_read(tmp_path: Path, cell: str, reach: str) -> None:
    workbook = Workbook()
    workbook["Sheet"]["A1"] = "Code"
    workbook["Sheet"][cell] = "x"
    path = tmp_path / "x.xlsx"
    workbook.save(path)
    assert read_rows(path) == (
        [],
        [
            f"{path}!Sheet: the sheet reaches to {reach}; at most 2,000 rows and 400 columns are "
            f"read; delete everything outside the table"
        ],
    )


@pytest.mark.parametrize(("row", "column"), [(MAX_ROWS, 1), (1, MAX_COLUMNS)])
def test_sheet_up_to_the_caps_is_read(tmp_path: Path, row: int, column: int) -> None:
    workbook = Workbook()
    workbook["Sheet"].cell(row, column, "x")
    path = tmp_path / "x.xlsx"
    workbook.save(path)
    table, problems = read_rows(path)
    assert problems == []
    assert (len(table), len(table[0]), table[-1][-1].value) == (row, column, "x")


def test_formulas_are_kept_as_formulas_with_their_text(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook["Sheet"]
    sheet.append(["x", "=1+1", None, 7])
    sheet["C1"] = ArrayFormula("C1:C2", "=SUM(A1:B2)")
    path = tmp_path / "x.xlsx"
    workbook.save(path)
    table, _ = read_rows(path)
    assert [(cell.value, cell.is_formula, cell.place.cell) for cell in table[0]] == [
        ("x", False, "A1"),
        ("=1+1", True, "B1"),
        ("=SUM(A1:B2)", True, "C1"),
        (7, False, "D1"),
    ]
