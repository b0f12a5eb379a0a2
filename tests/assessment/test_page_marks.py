"""The marks of a page that a scanner finds it by: markers and the text of the QR code."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainkit.assessment.answer_sheet import (
    CELLS,
    MARKERS,
    PagePayload,
    Part,
    black_cells,
    payload,
    read_payload,
)

OPENCV = {
    0: (181, 50), 1: (15, 154), 2: (51, 45), 3: (153, 70), 4: (84, 158), 5: (121, 205),
    6: (158, 46), 7: (196, 242), 8: (254, 218), 9: (207, 86), 49: (80, 19),
}  # fmt: skip
"""The bytes of these markers upright, from OpenCV 5.0.0:
``cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50).bytesList[n].flatten()[:2]``."""


@pytest.mark.parametrize("number", OPENCV)
def test_marker_has_the_bits_of_opencv(number: int) -> None:
    high, low = OPENCV[number]
    assert high * 256 + low == MARKERS[number]


def test_cells_of_the_first_marker() -> None:
    # 181, 50 is 1011 0101 0011 0010: white where there is a 1, inside a black border
    shown = ["".join("#" if black else "." for black in row) for row in black_cells(0)]
    assert shown == ["######", "#.#..#", "##.#.#", "###..#", "###.##", "######"]


def test_markers_differ_however_they_are_turned() -> None:
    def turned(cells: tuple[tuple[bool, ...], ...]) -> tuple[tuple[bool, ...], ...]:
        return tuple(zip(*cells[::-1], strict=True))

    seen = set()
    for number in range(50):
        cells = black_cells(number)
        assert len(cells) == CELLS
        for _ in range(4):
            seen.add(cells)
            cells = turned(cells)
    assert len(seen) == 200


HASHES = {"A1-1": "0123456789abcdef", "A1-2": "fedcba9876543210"}
PAGE = PagePayload("almaty-2019", "A1-2", "KZ-02", "S", 1)
TEXT = payload(PAGE, HASHES["A1-2"])


def test_text_says_what_stands_on_the_page() -> None:
    said = "TK1 almaty-2019 A1-2 KZ-02 S1"
    check = hashlib.sha256(f"{said} fedcba9876543210".encode()).hexdigest()[:8]
    assert f"{said} {check}" == TEXT


@given(
    st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,8})?", fullmatch=True),
    st.sampled_from(sorted(HASHES)),
    st.none() | st.from_regex(r"[A-Z0-9]{1,5}(-[A-Z0-9]{1,5})?", fullmatch=True),
    st.sampled_from(["Q", "S"]),
    st.integers(1, 99),
)
@settings(derandomize=True)
def test_what_is_written_is_read(
    workshop: str, paper: str, code: str | None, part: Part, page: int
) -> None:
    said = PagePayload(workshop, paper, code, part, page)
    assert read_payload(payload(said, HASHES[paper]), HASHES) == said


@pytest.mark.parametrize("place", range(len(TEXT)))
def test_any_changed_character_is_noticed(place: int) -> None:
    changed = TEXT[:place] + ("7" if TEXT[place] != "7" else "8") + TEXT[place + 1 :]
    with pytest.raises(ValueError, match="QR code|no paper|check value"):
        read_payload(changed, HASHES)


def test_a_sheet_of_another_edition_is_noticed() -> None:
    with pytest.raises(ValueError, match="check value does not belong to paper A1-2"):
        read_payload(TEXT, {**HASHES, "A1-2": "00000000deadbeef"})


@pytest.mark.parametrize("text", ["", "https://example.org", "TK2 a A1-1 X Q1 00000000", "TK1"])
def test_other_codes_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not the QR code of a test paper"):
        read_payload(text, HASHES)
