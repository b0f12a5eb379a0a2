"""What a scanner finds a page by: the ArUco markers at its corners, and the text of its QR code.

Markers: OpenCV's dictionary DICT_4X4_50 (``predefined_dictionaries.hpp``), read with OpenCV 5.0.0
by ``cv2.aruco.generateImageMarker``. A marker is a black square of 6 by 6 cells whose inner 4 by 4
cells carry its bits, row by row from the upper left, 1 for white.

QR code: ``TK1 almaty-2019 A1-2 KZ-02 S1 3f9c0a5e``, a mark of the format, the workshop, the paper,
the participant's code (``-`` on a spare sheet), the page (``Q`` of the questions, ``S`` of the
answer sheet) and a check value, the beginning of a SHA-256 sum over what stands before it and the
paper's sum in the record. It notices misreadings and sheets of another edition; it holds no secret
and is none.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

__all__ = ["CELLS", "MARKERS", "PagePayload", "Part", "black_cells", "payload", "read_payload"]

CELLS = 6
"""Cells on a side of a marker, the black border included."""

MARKERS = (
    0xB532, 0x0F9A, 0x332D, 0x9946, 0x549E, 0x79CD, 0x9E2E, 0xC4F2, 0xFEDA, 0xCF56,
    0xF991, 0x11A7, 0x0EB7, 0x2A0F, 0x24B1, 0x263E, 0x4665, 0x6600, 0x6C5E, 0x76AF,
    0x868B, 0xB02B, 0xCCD5, 0xDD82, 0xFE47, 0x9471, 0xACE4, 0xA554, 0x2123, 0x346F,
    0x4415, 0x57B2, 0x9ECF, 0xF0CB, 0x08AE, 0x0929, 0x1875, 0x04FF, 0x0DF6, 0x1C5A,
    0x1718, 0x2A28, 0x328C, 0x38B2, 0x24E8, 0x2EEB, 0x2D3F, 0x4B64, 0x502E, 0x5013,
)  # fmt: skip
"""The bits of the markers 0 to 49, the upper left cell in the highest bit."""


def black_cells(marker: int) -> tuple[tuple[bool, ...], ...]:
    """Return which of the marker's cells are black, row by row; raises ``IndexError``."""
    bits = MARKERS[marker]
    inner = CELLS - 2

    def is_black(row: int, column: int) -> bool:
        if not (0 < row <= inner and 0 < column <= inner):
            return True
        place = (row - 1) * inner + column - 1
        return not bits >> (inner * inner - 1 - place) & 1

    return tuple(tuple(is_black(row, column) for column in range(CELLS)) for row in range(CELLS))


_FORMAT = "TK1"
_CHECK_DIGITS = 8
_NOBODY = "-"
"""Stands in place of a code on a spare sheet."""

Part = Literal["Q", "S"]


@dataclass(frozen=True)
class PagePayload:
    """What a QR code says."""

    workshop: str
    paper: str
    code: str | None
    """``None`` on a spare sheet."""
    part: Part
    page: int


def payload(said: PagePayload, paper_hash: str) -> str:
    """Return the text of the QR code; ``paper_hash`` is the paper's sum in the record."""
    page = f"{said.part}{said.page}"
    text = f"{_FORMAT} {said.workshop} {said.paper} {said.code or _NOBODY} {page}"
    return f"{text} {_check(text, paper_hash)}"


def read_payload(text: str, hashes: dict[str, str]) -> PagePayload:
    """Return what a QR code says; ``hashes`` has the sum of each paper by its code.

    Raises ``ValueError`` in plain words for anything that is not such a text, for a paper that is
    not in the record and for a check value that does not fit.
    """
    parts = text.split(" ")
    if len(parts) != 6 or parts[0] != _FORMAT:
        raise ValueError("this is not the QR code of a test paper")
    _, workshop, paper, code, page, check = parts
    if paper not in hashes:
        raise ValueError(f"the record has no paper {paper}")
    if check != _check(" ".join(parts[:5]), hashes[paper]):
        raise ValueError(f"the check value does not belong to paper {paper} of this record")
    part = page[:1]
    if part not in ("Q", "S") or not page[1:].isdecimal():
        raise ValueError(f'expected a page such as Q1 or S1, found "{page}"')
    named = None if code == _NOBODY else code
    return PagePayload(workshop, paper, named, "Q" if part == "Q" else "S", int(page[1:]))


def _check(said: str, paper_hash: str) -> str:
    return hashlib.sha256(f"{said} {paper_hash}".encode()).hexdigest()[:_CHECK_DIGITS]
