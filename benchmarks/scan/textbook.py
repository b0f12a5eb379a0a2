"""The textbook's reader of bubbles, to compare with: contours, a homography, a threshold.

The four black squares are the contours with four corners nearest to the corners of the picture;
the sheet is straightened by their centres and made black and white by Otsu's threshold; in each row
the darkest bubble counts, if more of it is black than ``_FILLED``. Many tutorials do it like this.
It reads no identity and asks nothing.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from trainkit.assessment.answer_sheet import AnswerSheet, SheetPage

__all__ = ["read"]

_DOTS = 8
_FILLED = 0.45


def read(
    picture: NDArray[np.uint8], sheet: AnswerSheet, page: SheetPage
) -> dict[tuple[int, int], str] | None:
    """Return the value of each row, empty for blank; ``None`` without four squares."""
    centres = _squares(picture)
    if centres is None:
        return None
    places = np.array([(marker.x, marker.y) for marker in page.markers], np.float32) * _DOTS
    matrix = cv2.getPerspectiveTransform(centres, places)
    size = (round(sheet.width * _DOTS), round(sheet.height * _DOTS))
    straight = cv2.warpPerspective(picture, matrix, size)
    _, black = cv2.threshold(straight, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    half = round(sheet.bubble * 0.35 * _DOTS)
    answers = {}
    for item in page.fields:
        for row, group in enumerate(item.groups):
            shares = {}
            for each in group.bubbles:
                x, y = round(each.x * _DOTS), round(each.y * _DOTS)
                shares[each.value] = black[y - half : y + half, x - half : x + half].mean()
            best = max(shares, key=shares.__getitem__)
            answers[item.number, row] = best if shares[best] > _FILLED else ""
    return answers


def _squares(picture: NDArray[np.uint8]) -> NDArray[np.float32] | None:
    """Return the centres of the squares, clockwise from the upper left one."""
    soft = cv2.GaussianBlur(picture, (5, 5), 0)
    _, black = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    contours, _ = cv2.findContours(black, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    least = (0.025 * picture.shape[1]) ** 2
    found = []
    for contour in contours:
        area = cv2.contourArea(contour)
        corners = cv2.approxPolyDP(contour, 0.04 * cv2.arcLength(contour, True), True)
        if len(corners) == 4 and least < area < 9 * least:
            found.append(corners.reshape(4, 2).mean(axis=0))
    if len(found) < 4:
        return None
    high, wide = picture.shape
    ends = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    points = np.array(found, np.float32)
    nearest = [points[np.linalg.norm(points - end, axis=1).argmin()] for end in ends]
    return np.array(nearest, np.float32)
