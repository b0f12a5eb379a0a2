"""QR codes that are summed from patterns are those that segno makes of the whole text."""

from __future__ import annotations

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from trainkit.render.fragments import QrMaker, QrPicture, qr_maker, smallest_version

TEXT = "TK1 almaty-2019 A1-2 KZ-02 S1 3f9c0a5e"


def modules(picture: QrPicture) -> list[list[int]]:
    last = picture.side**2 - 1
    bits = [picture.bits >> (last - place) & 1 for place in range(last + 1)]
    return [bits[row * picture.side : (row + 1) * picture.side] for row in range(picture.side)]


def by_segno(text: str, version: int) -> list[list[int]]:
    code = segno.make_qr(text, version=version, error="m", mask=3, mode="byte", boost_error=False)
    return [[module & 1 for module in row] for row in code.matrix]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=80))
@settings(derandomize=True, max_examples=examples(60))
def test_code_is_that_of_segno(text: str) -> None:
    version = smallest_version(len(text))
    assert modules(QrMaker(len(text), version).make(text)) == by_segno(text, version)


def test_patterns_that_are_kept_serve_other_texts() -> None:
    maker = qr_maker(len(TEXT), 3)
    for other in (TEXT, TEXT.replace("KZ-02", "AX-17"), TEXT.replace("S1", "Q4"), TEXT):
        assert modules(maker.make(other)) == by_segno(other, 3)


def test_version_is_the_smallest_that_holds_the_text() -> None:
    # ISO/IEC 18004, table 7: bytes at level M are 14, 26, 42, 62 in versions 1 to 4
    assert [smallest_version(n) for n in (14, 15, 26, 27, 42, 43, 62)] == [1, 2, 2, 3, 3, 4, 4]


def test_rows_are_filled_up_to_whole_bytes() -> None:
    picture = qr_maker(len(TEXT), 3).make(TEXT)
    rows = picture.rows()
    assert (picture.side, len(rows)) == (29, 29 * 4)
    for number, row in enumerate(modules(picture)):
        packed = int.from_bytes(rows[4 * number : 4 * number + 4], "big")
        assert f"{packed:032b}" == "".join(map(str, row)) + "000"


def test_text_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="expected 38 characters, found 3"):
        qr_maker(38, 3).make("abc")
