"""Markers are those of OpenCV's dictionary DICT_4X4_50."""

from __future__ import annotations

import pytest

from trainkit.assessment.page_marks import CELLS, MARKERS, black_cells

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
