"""Finds an answer sheet in a picture by its ArUco markers and straightens it.

Coordinates: millimetres on the sheet, from its upper left corner; pixels of the picture, whose
centres are whole numbers. A straightened page has ``DOTS`` pixels a millimetre.

The homography is the least-squares one over all corners found (Hartley and Zisserman, Multiple View
Geometry, 2nd ed., chapter 4). Four markers are 16 points for 8 unknowns, so the residual tells a
poor fit; with less to go by, the fit has to be better. It says nothing about the paper between the
markers: ``marks`` looks there for the printed bubbles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from trainkit.assessment.answer_sheet import Box, SheetGeometry
from trainkit.scan.pictures import Picture
from trainkit.scan.reasons import Reason

DOTS = 8
"""Pixels a millimetre of a straightened page."""

Points = NDArray[np.float64]
Corners = Mapping[int, Points]
"""The four corners of each marker, clockwise from its upper left one, by the marker's number."""

_COARSE, _CLOSE = 1200, 2400
"""To how many pixels a picture is reduced for the search, and to how many it is then brought."""
_FRAME = 24
"""Pixels of paper that are put around a picture in which markers are searched for."""
_GOOD, _FAIR = 0.5, 0.35
"""The largest residual in millimetres with all four markers, and with less to go by."""
_CORNER_WINDOW = 0.06
"""Half the window in which a corner is placed exactly, as a share of the marker's side."""


class NotFoundError(Exception):
    """No answer sheet is in the picture, or none that can be measured; says why."""


@dataclass(frozen=True)
class Targets:
    """What to look for: the corners of all markers and the QR code, in millimetres."""

    width: float
    height: float
    markers: Mapping[int, tuple[tuple[float, float], ...]]
    qr: Box

    @classmethod
    def of(cls, geometry: SheetGeometry) -> Targets:
        """Return the targets of a workshop's sheets, which share their frame."""
        markers: dict[int, tuple[tuple[float, float], ...]] = {}
        for sheet in (*geometry.sheets, *geometry.spares):
            half = sheet.marker_side / 2
            for page in sheet.pages:
                for m in page.markers:
                    left, right, top, bottom = m.x - half, m.x + half, m.y - half, m.y + half
                    markers[m.id] = ((left, top), (right, top), (right, bottom), (left, bottom))
        first = geometry.sheets[0]
        return cls(first.width, first.height, markers, first.pages[0].qr)

    def points(self, numbers: Sequence[int]) -> Points:
        """Return the corners of these markers, one after the other."""
        return np.array([corner for number in numbers for corner in self.markers[number]])


@dataclass(frozen=True)
class Registered:
    """A sheet that was found."""

    page: int
    """The page of the answer sheet, by the numbers of its markers."""
    markers: int
    residual: float
    """Root mean square distance of the corners from where the layout has them, in millimetres."""
    turned: int
    """By how many degrees the sheet is turned in the picture, clockwise."""
    picture: Picture
    """The straightened page."""


def reduced(picture: Picture, scale: float) -> Picture:
    """Return the picture at a part of its size, averaged; itself where ``scale`` is not below 1."""
    if scale >= 1:
        return picture
    height, width = picture.shape
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def register(picture: Picture, targets: Targets, qr: Points | None = None) -> Registered:
    """Return the sheet in a grey picture; ``qr`` has the corners of its QR code, if known.

    Raises ``NotFoundError``.
    """
    long_side = max(picture.shape)
    found = _markers(picture, min(1.0, _COARSE / long_side), targets)
    if len(found) < 4:
        found = _markers(picture, _CLOSE / long_side, targets) | found
    page, numbers = _one_page(found)
    homography, numbers, residual = _fit(found, numbers, targets, qr)
    straight = straightened(picture, homography, targets.width, targets.height)
    return Registered(page, len(numbers), residual, turn_of(homography, targets.width), straight)


def _detector() -> Any:
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_NONE
    parameters.errorCorrectionRate = 0.5
    parameters.minMarkerPerimeterRate = 0.03
    parameters.adaptiveThreshWinSizeMin = 7
    parameters.adaptiveThreshWinSizeMax = 31
    parameters.adaptiveThreshWinSizeStep = 12
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    return cv2.aruco.ArucoDetector(dictionary, parameters)


def _markers(picture: Picture, scale: float, targets: Targets) -> dict[int, Points]:
    """Return the markers that the workshop's sheets have, found at another size."""
    sized = reduced(picture, scale)
    if scale > 1:
        sized = np.asarray(
            cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8
        )
    paper = int(np.percentile(sized, 90))  # around markers at the border there has to be some
    frame = cv2.BORDER_CONSTANT
    framed = cv2.copyMakeBorder(sized, _FRAME, _FRAME, _FRAME, _FRAME, frame, value=paper)
    corners, numbers, _ = _detector().detectMarkers(framed)
    found: dict[int, Points] = {}
    for corner, number in zip(corners, [] if numbers is None else numbers.ravel(), strict=True):
        if int(number) not in targets.markers:
            continue
        if int(number) in found:
            raise NotFoundError(Reason.TWO_SHEETS)
        rough = (corner.reshape(4, 2) - _FRAME + 0.5) / scale - 0.5
        found[int(number)] = _refined(picture, rough)
    return found


def _refined(picture: Picture, rough: Points) -> Points:
    side = float(np.linalg.norm(rough - np.roll(rough, 1, axis=0), axis=1).mean())
    half = max(2, round(side * _CORNER_WINDOW))
    points = np.ascontiguousarray(rough, np.float32).reshape(-1, 1, 2)
    ends = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 30, 0.02)
    refined = cv2.cornerSubPix(picture, points, (half, half), (-1, -1), ends).reshape(4, 2)
    strayed = np.linalg.norm(refined - rough, axis=1) > 2 * half
    return np.where(strayed[:, None], rough, refined).astype(np.float64)


def _one_page(found: Corners) -> tuple[int, list[int]]:
    """Return the page to which most markers belong, and these."""
    pages: dict[int, list[int]] = {}
    for number in sorted(found):
        pages.setdefault(number // 4 + 1, []).append(number)
    if not pages:
        raise NotFoundError(Reason.NO_SQUARE)
    best = max(pages, key=lambda page: len(pages[page]))
    if sum(len(each) == len(pages[best]) for each in pages.values()) > 1:
        raise NotFoundError(Reason.MIXED_SQUARES)
    return best, pages[best]


def _fit(
    found: Corners, numbers: list[int], targets: Targets, qr: Points | None
) -> tuple[Points, list[int], float]:
    """Return the homography from the sheet to the picture, by which markers, and its residual.

    Where four markers do not fit together, three of them may: one was taken for something else.
    """
    count = len(numbers)
    if count == 4:
        homography, residual = _homography(found, numbers, targets)
        if residual <= _GOOD:
            return homography, numbers, residual
        triples = [list(three) for three in combinations(numbers, 3)]
        fits = [(*_homography(found, three, targets), three) for three in triples]
        homography, residual, numbers = min(fits, key=lambda fit: fit[1])
    elif count == 3:
        homography, residual = _homography(found, numbers, targets)
    elif count == 2 and qr is not None:
        homography, residual = _homography(found, numbers, targets, qr)
    else:
        raise NotFoundError(Reason.ONE_SQUARE if count == 1 else Reason.TWO_SQUARES)
    if residual > _FAIR:
        raise NotFoundError(Reason.BENT_SHEET.format(residual=f"{residual:.1f}"))
    return homography, numbers, residual


def _homography(
    found: Corners, numbers: Sequence[int], targets: Targets, qr: Points | None = None
) -> tuple[Points, float]:
    """Return the homography by these markers, and its residual in millimetres."""
    sheet = targets.points(numbers)
    seen = np.vstack([found[number] for number in numbers])
    if qr is not None:
        box = targets.qr
        right, bottom = box.x + box.width, box.y + box.height
        square = [(box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom)]
        sheet, seen = np.vstack([sheet, square]), np.vstack([seen, qr])
    homography, _ = cv2.findHomography(sheet, seen, 0)
    if homography is None:
        raise NotFoundError(Reason.ODD_SQUARES)
    back = cv2.perspectiveTransform(seen.reshape(-1, 1, 2), np.linalg.inv(homography))
    off = np.linalg.norm(back.reshape(-1, 2) - sheet, axis=1)
    return np.asarray(homography), float(np.sqrt((off**2).mean()))


def turn_of(homography: Points, width: float) -> int:
    """Return by how many degrees a page of this width is turned in a picture, clockwise."""
    across = np.array([[[0.0, 0.0]], [[width, 0.0]]])
    (left, right) = cv2.perspectiveTransform(across, homography).reshape(2, 2)
    return round(float(np.degrees(np.arctan2(*(right - left)[::-1])))) % 360


def straightened(
    picture: Picture, homography: Points, width: float, height: float, dots: int = DOTS
) -> Picture:
    """Return a page of these millimetres, straightened to ``dots`` pixels each.

    ``homography`` leads from the page's millimetres to the picture's pixels.
    """
    size = (round(width * dots), round(height * dots))
    diagonal = np.array([[[0.0, 0.0]], [[width, height]]])
    (start, end) = cv2.perspectiveTransform(diagonal, homography).reshape(2, 2)
    finer = float(np.linalg.norm(end - start)) / float(np.hypot(*size))
    if finer > 1.5:  # a finer picture is first brought down, else pixels are left out
        scale = 1 / finer
        picture = reduced(picture, scale)
        moved = np.array([[scale, 0, scale / 2 - 0.5], [0, scale, scale / 2 - 0.5], [0, 0, 1]])
        homography = moved @ homography
    half = 0.5 / dots
    to_sheet = np.array([[1 / dots, 0, half], [0, 1 / dots, half], [0, 0, 1]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    straight = cv2.warpPerspective(
        picture, homography @ to_sheet, size, flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(straight, np.uint8)
