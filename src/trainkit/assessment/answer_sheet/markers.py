"""The ArUco markers at the corners of answer sheets.

Source of the table: OpenCV, dictionary DICT_4X4_50 (``predefined_dictionaries.hpp``), read with
OpenCV 5.0.0 by ``cv2.aruco.generateImageMarker``. A marker is a black square of 6 by 6 cells whose
inner 4 by 4 cells carry its bits, row by row from the upper left, 1 for white.
"""

from __future__ import annotations

__all__ = ["CELLS", "MARKERS", "black_cells"]

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
