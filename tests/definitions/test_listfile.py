"""Lists in the encodings, delimiters and shapes in which they arrive."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.examples import examples
from trainkit.model.lists import MAX_BYTES, read_list
from trainkit.problems import Problems

LIST = Path("list")


def texts(data: bytes) -> list[list[list[str | None]]]:
    """Return the cells of every sheet."""
    problems = Problems()
    sheets = read_list(LIST, data, problems)
    assert [str(problem) for problem in problems] == []
    assert sheets is not None
    return [[[cell.value for cell in row] for row in sheet.rows] for sheet in sheets]


def refused(data: bytes) -> list[str]:
    problems = Problems()
    assert read_list(LIST, data, problems) is None
    return [str(problem) for problem in problems]


RUSSIAN = "ФИО;Организация\nИванова Мария;Прокуратура, отдел 3\n"
FRENCH = "Prénom;Nom;Société\nHélène;Lefèvre;Crédit agricole\n"
PERSIAN = "نام;سازمان\nرضا رضایی;وزارت دادگستری\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "utf-8-sig"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "cp1251"),
        (FRENCH, "cp1252"),
        (FRENCH, "utf-8"),
        (PERSIAN.replace("ی", "ي"), "cp1256"),  # which has the Arabic yeh only
        (PERSIAN, "utf-8"),
    ],
)
def test_text_is_read_in_its_encoding(text: str, encoding: str) -> None:
    expected = [line.split(";") for line in text.splitlines()]
    assert texts(text.encode(encoding)) == [expected]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiter_is_found_although_others_stand_in_the_text(mark: str) -> None:
    other = "," if mark != "," else ";"
    data = f"Name{mark}Office\nAnna Lee{mark}Court{other} chamber 2\nBen{mark}Police\n".encode()
    assert texts(data) == [
        [["Name", "Office"], ["Anna Lee", f"Court{other} chamber 2"], ["Ben", "Police"]]
    ]


def test_line_that_names_the_delimiter_for_excel_is_no_row() -> None:
    problems = Problems()
    sheets = read_list(Path("a.csv"), b"sep=;\r\nName;Office\r\nAnna, Lee;Court\r\n", problems)
    assert sheets is not None
    assert [[(cell.value, str(cell.place)) for cell in row] for row in sheets[0].rows] == [
        [("Name", "a.csv:2:1"), ("Office", "a.csv:2:2")],
        [("Anna, Lee", "a.csv:3:1"), ("Court", "a.csv:3:2")],
    ]


def test_quoted_cell_may_have_line_breaks_and_short_rows_are_filled_up() -> None:
    problems = Problems()
    sheets = read_list(Path("a.csv"), b'Name,Office\n"A\nB",X\nC\nD,Y\n', problems)
    assert sheets is not None
    assert [[cell.value for cell in row] for row in sheets[0].rows] == [
        ["Name", "Office"], ["A\nB", "X"], ["C", None], ["D", "Y"],
    ]  # fmt: skip
    assert [str(row[1].place) for row in sheets[0].rows] == [
        "a.csv:1:2", "a.csv:2:2", "a.csv:4:2", "a.csv:5:2",
    ]  # fmt: skip


def test_visible_sheets_of_a_workbook_are_read_without_empty_edges() -> None:
    workbook = Workbook()
    first = workbook.active
    assert first is not None
    first.append(("Name", "Office", None))
    first.append(("Anna", 7.0))
    first.cell(9, 9).value = "  "
    workbook.create_sheet("Hidden").append(("secret",))
    workbook["Hidden"].sheet_state = "hidden"
    workbook.create_sheet("Empty")
    stream = io.BytesIO()
    workbook.save(stream)
    assert texts(stream.getvalue()) == [[["Name", "Office"], ["Anna", 7.0]]]


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-16")))
@example(b'sep="\na"b\n')
@example(b"sep=\r\na\n")
@example(b"sep=;\r\n")
@settings(deadline=None, max_examples=examples(60))
def test_any_bytes_are_rows_of_one_width_or_a_problem(data: bytes) -> None:
    problems = Problems()
    sheets = read_list(LIST, data, problems)
    assert (sheets is None) == bool(problems.errors)
    for sheet in sheets or ():
        assert {len(row) for row in sheet.rows} == {sheet.width}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b"\xd0\xcf\x11\xe0" + b"x" * 100,
            "list: this is an older or protected Excel file; open it in Excel, save it as an "
            "Excel workbook (.xlsx) without a password, and use that file",
        ),
        (b"", "list: expected a list with a row for each person, found nothing"),
        (
            b'[{"name": "Anna"}]',
            "list: expected an Excel workbook (.xlsx) or text with commas (.csv)",
        ),
        (
            b'\n{"people": []}',
            "list: expected an Excel workbook (.xlsx) or text with commas (.csv)",
        ),
        (
            b"BEGIN:VCARD\r\nFN:Anna\r\nEND:VCARD\r\n",
            "list: expected an Excel workbook (.xlsx) or text with commas (.csv)",
        ),
        (
            b"a\0b",
            "list: expected an Excel workbook (.xlsx) or text with commas (.csv)",
        ),
        (b"x" * (MAX_BYTES + 1), "list: refused: larger than 10 megabytes"),
        (
            b"a\n" * 2_001,
            "list: at most 2,000 rows are read; split the list",
        ),
        (b"a," * 401, "list: has 402 columns; at most 400 are read"),
        (
            b'"' + b"x" * 200_000,
            "list: expected text with commas (.csv); reading it failed: field larger than field "
            "limit (131072)",
        ),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, said: str) -> None:
    assert refused(data) == [said]


def test_list_far_beyond_the_bound_is_refused_at_once() -> None:
    small, stream = io.BytesIO(), io.BytesIO()
    Workbook().save(small)
    with zipfile.ZipFile(small) as read, zipfile.ZipFile(stream, "w") as written:
        for name in read.namelist():
            rows = b"<sheetData>" + b"<row><c/></row>" * 300_000 + b"</sheetData>"
            written.writestr(name, read.read(name).replace(b"<sheetData></sheetData>", rows))
    began = process_time()
    assert refused(stream.getvalue()) == [
        "list: refused: a sheet has more than 20,000 rows; delete everything outside the table, or "
        "split the list"
    ]
    assert refused(b"Anna Lee;KZ\n" * 300_000) == [
        "list: at most 2,000 rows are read; split the list"
    ]
    assert process_time() - began < 4
