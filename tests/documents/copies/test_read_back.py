"""Printed answer sheets are measured and compared with the geometry that scanners read by."""

from __future__ import annotations

import io
import json
from functools import cache
from typing import Any

import numpy as np
import pypdfium2
import pytest
import segno
from numpy.typing import NDArray

from tests import pdf
from tests.documents.copies.case import bank_data, documents, made, paper_kit
from trainkit.assessment.answer_sheet import (
    CELLS,
    AnswerSheet,
    Box,
    SheetGeometry,
    SheetPage,
    black_cells,
    read_payload,
)
from trainkit.assessment.forms import FormUse
from trainkit.documents.papers import keys
from trainkit.planning.printed import Kit

DPI = 600
DOT = 25.4 / DPI
NEAR = 0.2
"""How far a centre may be off, in millimetres."""
Picture = NDArray[np.bool_]


@cache
def long_kit() -> Kit:
    """Return the kit of papers whose spare sheets have two pages."""
    return paper_kit(bank_data(many=True))


@cache
def made_long(name: str) -> bytes:
    return documents(long_kit())[name].recipe.make()


@cache
def geometry() -> SheetGeometry:
    return geometry_of(long_kit())


def geometry_of(kit: Kit) -> SheetGeometry:
    (document,) = [each for each in keys(kit) if each.name.endswith("geometry.json")]
    return SheetGeometry.model_validate_json(document.recipe.make())


def dark(data: bytes, number: int) -> Picture:
    """Return which dots of a page are dark; pages count from 1."""
    with pypdfium2.PdfDocument(data) as document:
        image = document[number - 1].render(scale=DPI / 72, grayscale=True).to_numpy()
    picture: Picture = image.reshape(image.shape[:2]) < 160
    return picture


def middle(picture: Picture, x: float, y: float, reach: float) -> tuple[float, float]:
    """Return the middle of what is dark within ``reach`` millimetres of a point."""
    left, top = round((x - reach) / DOT), round((y - reach) / DOT)
    size = round(2 * reach / DOT)
    window = picture[top : top + size, left : left + size]
    rows, columns = np.nonzero(window.any(axis=1))[0], np.nonzero(window.any(axis=0))[0]
    assert rows.size, f"nothing is printed near {x}, {y}"
    return (
        (left + (columns[0] + columns[-1] + 1) / 2) * DOT,
        (top + (rows[0] + rows[-1] + 1) / 2) * DOT,
    )


def check_page(picture: Picture, sheet: AnswerSheet, page: SheetPage) -> None:
    """Compare the centres of markers and bubbles, and the markers' cells."""
    for marker in page.markers:
        found = middle(picture, marker.x, marker.y, sheet.marker_side / 2 + 1)
        assert np.hypot(found[0] - marker.x, found[1] - marker.y) < NEAR
        assert cells(picture, marker.x, marker.y, sheet.marker_side) == black_cells(marker.id)
    for field in page.fields:
        for bubble in (bubble for group in field.groups for bubble in group.bubbles):
            found = middle(picture, bubble.x, bubble.y, sheet.bubble / 2 + 0.3)
            assert np.hypot(found[0] - bubble.x, found[1] - bubble.y) < NEAR


def cells(picture: Picture, x: float, y: float, side: float) -> Any:
    """Return which cells of a marker are printed black."""
    step = side / CELLS
    return tuple(
        tuple(
            bool(
                picture[
                    round((y + (row - 2.5) * step) / DOT), round((x + (column - 2.5) * step) / DOT)
                ]
            )
            for column in range(CELLS)
        )
        for row in range(CELLS)
    )


def modules(picture: Picture, box: Box, side: int) -> list[list[int]]:
    """Return the modules of a QR code by the dots in their middles."""
    step = box.width / side
    return [
        [
            int(
                picture[
                    round((box.y + (row + 0.5) * step) / DOT),
                    round((box.x + (column + 0.5) * step) / DOT),
                ]
            )
            for column in range(side)
        ]
        for row in range(side)
    ]


def sheet_of(paper: str, found: tuple[AnswerSheet, ...]) -> AnswerSheet:
    return next(sheet for sheet in found if sheet.paper == paper)


def first_sheet_page(data: bytes, code: str) -> int:
    """Return the number of the page with a person's answer sheet."""
    start = next(mark.page for mark in pdf.bookmarks(data) if mark.title == code)
    texts = pdf.texts(data)
    return next(
        n
        for n in range(start, len(texts) + 1)
        if texts[n - 1].startswith("Answer sheet")
        or "Answer sheet Pre" in texts[n - 1]
        or "Answer sheet Post" in texts[n - 1]
    )


@pytest.mark.parametrize("code", ["KZ-02", "AX-03", "IR-14"])
def test_printed_sheet_is_where_the_geometry_says(code: str) -> None:
    forms = long_kit().forms
    assert forms is not None
    paper = forms.paper_of(code, FormUse.PRE)
    sheet = sheet_of(paper.code, geometry().sheets)
    assert sheet.hash == paper.hash
    data = made_long("tests/pre-test.pdf")
    first = first_sheet_page(data, code)
    for page in sheet.pages:
        picture = dark(data, first + page.number - 1)
        check_page(picture, sheet, page)
        text = f"TK1 {long_kit().definitions.workshop.id} {paper.code} {code} S{page.number} "
        check_code(picture, page.qr, text, {paper.code: paper.hash})


def check_code(picture: Picture, box: Box, start: str, hashes: dict[str, str]) -> None:
    """Find the QR code among those that can stand here; the check value must fit.

    The text is not decoded but made again and compared module by module with what is printed.
    """
    from hashlib import sha256

    (digest,) = hashes.values()
    text = start + sha256(f"{start.strip()} {digest}".encode()).hexdigest()[:8]
    assert read_payload(text, hashes)
    version = segno.make_qr(text, error="m", mode="byte", boost_error=False).version
    code = segno.make_qr(text, version=version, error="m", mask=3, mode="byte", boost_error=False)
    expected = [[module & 1 for module in row] for row in code.matrix]
    assert modules(picture, box, len(expected)) == expected


def test_spare_sheets_are_where_the_geometry_says() -> None:
    data = made_long("tests/spare-sheets.pdf")
    spare = geometry().spares[0]  # the others are laid out by the same numbers
    assert len(spare.pages) == 2
    for copy in range(2):
        for page in spare.pages:
            picture = dark(data, 2 * copy + page.number)
            check_page(picture, spare, page)
            for bubble in (bubble for group in page.code for bubble in group.bubbles):
                found = middle(picture, bubble.x, bubble.y, spare.bubble * 0.43 + 0.2)
                assert np.hypot(found[0] - bubble.x, found[1] - bubble.y) < NEAR


def test_half_sheets_are_where_the_geometry_says_on_their_half() -> None:
    wanted = {"answer_sheets": "half"}
    kit, data = paper_kit(papers=wanted), made("tests/pre-test-answer-sheets.pdf", papers=wanted)
    sheet = sheet_of("A1-2", geometry_of(kit).sheets)
    check_page(dark(data, 1), sheet, sheet.pages[0])


def test_letter_sheets_are_where_the_geometry_says() -> None:
    wanted = {"size": "Letter"}
    kit, data = paper_kit(papers=wanted), made("tests/pre-test.pdf", papers=wanted)
    sheet = sheet_of("A1-2", geometry_of(kit).sheets)
    check_page(dark(data, first_sheet_page(data, "KZ-02")), sheet, sheet.pages[0])


def test_measuring_notices_a_shift() -> None:
    sheet = sheet_of("A1-2", geometry().sheets)
    data = made_long("tests/pre-test.pdf")
    picture = dark(data, first_sheet_page(data, "KZ-02"))
    shifted = np.roll(picture, round(0.25 / DOT), axis=1)
    with pytest.raises(AssertionError):
        check_page(shifted, sheet, sheet.pages[0])


def test_geometry_file_is_plain_data_without_keys() -> None:
    (document,) = [each for each in keys(long_kit()) if each.name.endswith("geometry.json")]
    data = json.load(io.BytesIO(document.recipe.make()))
    assert sorted(data) == ["dictionary", "format", "sheets", "spares", "workshop"]
    assert [sheet["paper"] for sheet in data["sheets"]] == ["A1-1", "A1-2", "B1-1", "B1-2"]
    assert sorted(data["sheets"][0]) == [
        "bubble", "code_bubble", "hash", "height", "marker_side", "outline", "pages",
        "paper", "width",
    ]  # fmt: skip
    assert b'"key"' not in document.recipe.make()
