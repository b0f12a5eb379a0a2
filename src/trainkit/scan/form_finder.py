"""Finds a printed form in a picture: by marks in its corners, or by a scan of the empty form.

Four marks always fit some homography, so their fit proves nothing. What proves it is that the
outlines of the form's bubbles are seen where the layout has them. They also tell top from bottom,
make up for what was measured with a ruler, and their distances are the residual.

The scan of the empty form is matched by SIFT features (Lowe, Distinctive image features from
scale-invariant keypoints, IJCV 60, 2004, with his ratio test), and the homography is estimated by
MAGSAC++ (Barath et al., CVPR 2020), both as OpenCV has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from trainkit.definitions.form_layout import FormBubble, FormLayout, FormMark
from trainkit.scan.reasons import Reason
from trainkit.scan.register import DOTS, NotFoundError, Picture, Points, straightened, turn_of

__all__ = ["FormFinder", "FoundForm"]

_LONG_SIDE = 1800
"""To how many pixels a picture is reduced for the search of marks and features."""
_CANDIDATES = 5
"""Blobs a corner that may be its mark."""
_FITS_TRIED = 8
_AREA_FACTOR = 1.7
"""By how much a mark's area may differ from what the homography makes of it there."""
_SQUARE = (1 / 144 + 1 / (16 * np.pi**2)) / 2
"""Between the first affine moment invariant of a square and that of a circle, which perspective
hardly changes (Flusser and Suk, Pattern recognition by affine moment invariants, Pattern
Recognition 26, 1993)."""
_COARSE = 4
"""Pixels a millimetre while one homography is compared with another."""
_REACH = 1.6
"""How far from its place a bubble's outline is searched, in millimetres."""
_LIKENESS = 0.45
"""The least correlation of a bubble's surroundings with its outline, empty or filled."""
_SHARE = 0.7
"""The least share of the bubbles whose outlines are seen."""
_EMPTY_SHARE = 0.3
"""The least share of bubbles that must be empty for the others to be left out of the residual."""
_MARGIN = 3
"""How many more outlines are seen the right way up than any other way."""
_RESIDUAL = 0.5
"""The largest residual, in millimetres."""
_FEATURES, _MATCHES = 2500, 25
"""Features that are looked for, and the fewest of the empty form that are found again."""
_RATIO = 0.75
"""Lowe's: how much nearer the best match is than the second."""


@dataclass(frozen=True)
class FoundForm:
    """A form as it was found."""

    picture: Picture
    """The straightened page, ``DOTS`` pixels a millimetre."""
    residual: float
    """Root mean square distance of the bubbles' outlines from their places, in millimetres."""
    share: float
    """The share of the bubbles whose outlines were seen."""


class FormFinder:
    """Finds one kind of form; ``empty`` is the scan of the empty form, where it has no marks."""

    def __init__(self, layout: FormLayout, empty: Picture | None) -> None:
        self.layout = layout
        self.outlines = _Outlines(layout)
        self.features = None if empty is None else _Features.of(empty, layout)

    def find(self, picture: Picture) -> FoundForm:
        """Return the form in a grey picture, upright; raises ``NotFoundError``."""
        seen: dict[int, tuple[int, Points]] = {}
        for homography in self._homographies(picture):
            page = self._straight(picture, homography, _COARSE)
            count = int(self.outlines.seen(page, _COARSE).sum())
            quarter = round(turn_of(homography, self.layout.width) / 90) % 4
            if count > seen.get(quarter, (-1, homography))[0]:
                seen[quarter] = count, homography
        ranked = sorted(seen.values(), key=lambda one: -one[0])
        if not ranked or ranked[0][0] < _SHARE * len(self.outlines.centres):
            raise NotFoundError(Reason.OTHER_FORM)
        if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN:
            raise NotFoundError(Reason.WHICH_WAY_UP)
        return self._refined(picture, ranked[0][1])

    def _homographies(self, picture: Picture) -> Iterator[Points]:
        """Yield how the form may lie: from its millimetres to the picture's pixels."""
        scale = min(1.0, _LONG_SIDE / max(picture.shape))
        small = picture
        if scale < 1:
            small = np.asarray(
                cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA),
                np.uint8,
            )
        half = 0.5 / scale - 0.5
        to_picture = np.array([[1 / scale, 0, half], [0, 1 / scale, half], [0, 0, 1]])
        if self.features is not None:
            found = self.features.homographies(small)
        elif self.layout.marks[0].shape == "aruco":
            found = _by_markers(small, self.layout)
        else:
            found = _by_blobs(small, self.layout)
        return (to_picture @ homography for homography in found)

    def _straight(self, picture: Picture, homography: Points, dots: int) -> Picture:
        return straightened(picture, homography, self.layout.width, self.layout.height, dots)

    def _refined(self, picture: Picture, homography: Points) -> FoundForm:
        """Return the form laid by the outlines of its bubbles."""
        page = self._straight(picture, homography, DOTS)
        offsets, is_seen = self.outlines.empty_offsets(page)
        places = self.outlines.centres[is_seen]
        if cv2.contourArea(cv2.convexHull(places.astype(np.float32))) > 400:  # not on one line
            bent, _ = cv2.findHomography(places, places + offsets[is_seen], cv2.RANSAC, 0.4)
            if bent is not None:
                page = self._straight(picture, homography @ bent, DOTS)
                offsets, is_seen = self.outlines.empty_offsets(page)
        share = float(self.outlines.seen(page, DOTS).mean())
        residual = float(np.sqrt((offsets[is_seen] ** 2).sum(axis=1).mean()))
        if residual > _RESIDUAL or share < _SHARE:
            raise NotFoundError(Reason.BENT_FORM.format(residual=f"{residual:.1f}"))
        return FoundForm(page, residual, share)


class _Outlines:
    """What the form's bubbles look like, empty and filled, and where they should be seen."""

    def __init__(self, layout: FormLayout) -> None:
        rows = layout.placed
        self.centres = np.array([at for row in rows for at in row.centres], np.float64)
        self.bubbles = [row.bubble for row in rows for _ in row.centres]

    def seen(self, page: Picture, dots: int) -> NDArray[np.bool_]:
        """Return for each bubble whether its outline is near its place on a straightened page."""
        return self._offsets(page, dots)[1] >= _LIKENESS

    def empty_offsets(self, page: Picture) -> tuple[Points, NDArray[np.bool_]]:
        """Return how far each outline is from its place in millimetres, and where that is known.

        It is of empty bubbles: what is filled in has its own edges. Only where hardly any is
        empty, the others count.
        """
        for kinds in (1, 2):
            offsets, likeness = self._offsets(page, DOTS, kinds)
            is_seen = likeness >= _LIKENESS
            if is_seen.mean() >= _EMPTY_SHARE:
                break
        return offsets, is_seen

    def _offsets(self, page: Picture, dots: int, kinds: int = 2) -> tuple[Points, Points]:
        """Return offsets and likeness of the first kinds of ``_drawn``."""
        drawn = {bubble: _drawn(bubble, dots)[:kinds] for bubble in set(self.bubbles)}
        found = [
            _offset(page, centre * dots - 0.5, drawn[bubble], round(_REACH * dots))
            for centre, bubble in zip(self.centres, self.bubbles, strict=True)
        ]
        offsets = np.array([(x, y) for x, y, _ in found]) / dots
        return offsets, np.array([likeness for *_, likeness in found])


def _drawn(bubble: FormBubble, dots: int) -> tuple[Picture, Picture]:
    """Return pictures of a bubble, empty and filled, with some paper around."""
    finer, margin = 4, 0.7
    scale = dots * finer
    size = [
        2 * (round((side + 2 * margin) * dots) // 2) + 1 for side in (bubble.width, bubble.height)
    ]
    pictures = []
    for thickness in (max(1, round(0.35 * scale)), cv2.FILLED):
        big = np.full((size[1] * finer, size[0] * finer), 255, np.uint8)
        middle = (big.shape[1] // 2, big.shape[0] // 2)
        half = (round(bubble.width / 2 * scale), round(bubble.height / 2 * scale))
        if bubble.shape == "round":
            cv2.ellipse(big, middle, half, 0, 0, 360, 0, thickness)
        else:
            start = (middle[0] - half[0], middle[1] - half[1])
            end = (middle[0] + half[0], middle[1] + half[1])
            cv2.rectangle(big, start, end, 0, thickness)
        soft = cv2.GaussianBlur(big, (0, 0), 0.15 * scale)
        small = cv2.resize(soft, (size[0], size[1]), interpolation=cv2.INTER_AREA)
        pictures.append(np.asarray(small, np.uint8))
    return pictures[0], pictures[1]


def _offset(
    page: Picture, centre: Points, drawn: tuple[Picture, ...], reach: int
) -> tuple[float, float, float]:
    """Return by how many pixels a bubble is off, and its likeness; 0 off the page."""
    height, width = drawn[0].shape
    left, top = round(centre[0]) - width // 2 - reach, round(centre[1]) - height // 2 - reach
    patch = page[max(top, 0) : top + height + 2 * reach, max(left, 0) : left + width + 2 * reach]
    if left < 0 or top < 0 or patch.shape != (height + 2 * reach, width + 2 * reach):
        return 0, 0, 0
    if patch.std() < 2:  # bare paper, on which correlation means nothing
        return 0, 0, 0
    likeness = np.max(
        [cv2.matchTemplate(patch, one, cv2.TM_CCOEFF_NORMED) for one in drawn], axis=0
    )
    y, x = np.unravel_index(int(likeness.argmax()), likeness.shape)
    drift = np.array([round(centre[0]), round(centre[1])]) - centre
    return float(x - reach + drift[0]), float(y - reach + drift[1]), float(likeness[y, x])


@dataclass(frozen=True)
class _Blob:
    """Something black and solid in the picture."""

    at: tuple[float, float]
    area: float
    shape: str


def _blobs(small: Picture) -> list[_Blob]:
    """Return the black squares and circles of a picture, whatever the light."""
    light = cv2.blur(
        cv2.dilate(cv2.resize(small, None, fx=0.125, fy=0.125), np.ones((9, 9))), (9, 9)
    )
    paper = cv2.resize(light, small.shape[::-1], interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(small, paper, scale=255)
    _, black = cv2.threshold(even, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    contours, _ = cv2.findContours(black, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    return [blob for contour in contours if (blob := _blob(contour, black)) is not None]


def _blob(contour: Any, black: Any) -> _Blob | None:
    area = cv2.contourArea(contour)
    if area < 40 or area < 0.93 * cv2.contourArea(cv2.convexHull(contour)):
        return None
    x, y, width, height = cv2.boundingRect(contour)
    if (
        not 0.4 < width / height < 2.5
        or (black[y : y + height, x : x + width] > 0).sum() < 0.95 * area
    ):
        return None
    moments = cv2.moments(contour)
    centre = (moments["m10"] / moments["m00"], moments["m01"] / moments["m00"])
    spread = (moments["mu20"] * moments["mu02"] - moments["mu11"] ** 2) / moments["m00"] ** 4
    return _Blob(centre, area, "square" if spread > _SQUARE else "circle")


def _by_blobs(small: Picture, layout: FormLayout) -> list[Points]:
    """Return how the form may lie, by marks in the corners, the likeliest first.

    Where no four fit, one may be covered; three do for a page that lies flat.
    """
    blobs, size = _blobs(small), np.array(small.shape[::-1])
    corners = [
        sorted(blobs, key=lambda blob: -float(np.dot(blob.at / size, sign)))[:_CANDIDATES]
        for sign in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]
    marks = _corner_marks(layout)
    for places in ((0, 1, 2, 3), (1, 2, 3), (0, 2, 3), (0, 1, 3), (0, 1, 2)):
        fits = []
        for seen in product(*(corners[place] for place in places)):
            for turn in range(4):
                cost, homography = _fit(seen, [marks[(place + turn) % 4] for place in places])
                if homography is not None:
                    fits.append((cost, homography))
        if fits:
            fits.sort(key=lambda fit: fit[0])
            return [homography for _, homography in fits[:_FITS_TRIED]]
    return []


def _corner_marks(layout: FormLayout) -> list[FormMark]:
    """Return the marks nearest to the page's corners, clockwise from the upper left one."""
    page = ((0.0, 0.0), (layout.width, 0.0), (layout.width, layout.height), (0.0, layout.height))
    return [
        min(layout.marks, key=lambda mark: np.hypot(mark.at[0] - x, mark.at[1] - y))
        for x, y in page
    ]


def _fit(blobs: Sequence[_Blob], marks: Sequence[FormMark]) -> tuple[float, Points | None]:
    """Return how badly blobs fit marks, and the homography by them; ``None`` if not at all."""
    seen = np.array([blob.at for blob in blobs], np.float32)
    if any(b.shape != m.shape for b, m in zip(blobs, marks, strict=True)):
        return 0, None
    if len(set(map(tuple, seen))) < len(seen) or not cv2.isContourConvex(seen.reshape(-1, 1, 2)):
        return 0, None
    places = np.array([mark.at for mark in marks], np.float32)
    if len(seen) == 4:
        homography = cv2.getPerspectiveTransform(places, seen)
    else:
        homography = np.vstack([cv2.getAffineTransform(places, seen), [0, 0, 1]])
    cost = 0.0
    for blob, mark in zip(blobs, marks, strict=True):
        half = mark.size / 2
        square = np.array(mark.at) + np.array(
            [[-half, -half], [half, -half], [half, half], [-half, half]]
        )
        drawn = cv2.perspectiveTransform(square.reshape(-1, 1, 2), homography).astype(np.float32)
        area = cv2.contourArea(drawn) * (1 if mark.shape == "square" else np.pi / 4)
        off = abs(float(np.log(max(area, 1e-6) / blob.area)))
        if off > np.log(_AREA_FACTOR):
            return 0, None
        across, down = np.linalg.norm(drawn[1] - drawn[0]), np.linalg.norm(drawn[3] - drawn[0])
        cost += off + abs(float(np.log(across / down)))
    return cost, np.asarray(homography)


def _by_markers(small: Picture, layout: FormLayout) -> list[Points]:
    """Return how the form lies by its ArUco markers; nothing where fewer than three are seen."""
    dictionary = cv2.aruco.getPredefinedDictionary(getattr(cv2.aruco, layout.dictionary))
    corners, numbers, _ = cv2.aruco.ArucoDetector(dictionary).detectMarkers(small)
    seen = dict(zip([] if numbers is None else numbers.ravel().tolist(), corners, strict=True))
    places, points = [], []
    for mark in layout.marks:
        if mark.id in seen:
            half = mark.size / 2
            offsets = ((-half, -half), (half, -half), (half, half), (-half, half))
            places += [(mark.at[0] + x, mark.at[1] + y) for x, y in offsets]
            points += list(seen[mark.id].reshape(4, 2))
    if len(places) < 12:
        return []
    homography, _ = cv2.findHomography(np.array(places), np.array(points), 0)
    return [] if homography is None else [np.asarray(homography)]


@dataclass(frozen=True)
class _Features:
    """What is printed on the empty form, as SIFT describes it."""

    places: Points
    """Where each feature is, in millimetres."""
    descriptors: NDArray[np.float32]
    width: float
    height: float

    @classmethod
    def of(cls, empty: Picture, layout: FormLayout) -> _Features:
        """Describe a scan of the empty form that shows the whole page."""
        scale = min(1.0, _LONG_SIDE / max(empty.shape))
        small = cv2.resize(empty, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        points, descriptors = _described(np.asarray(small, np.uint8))
        if len(points) < _MATCHES:
            raise NotFoundError(Reason.BARE_FORM)
        page = np.array([layout.width, layout.height])
        places = (points + 0.5) * page / small.shape[::-1]
        return cls(places, descriptors, layout.width, layout.height)

    def homographies(self, small: Picture) -> list[Points]:
        """Return how the form lies in a picture; nothing where it is not recognised."""
        points, descriptors = _described(small)
        if len(points) < _MATCHES:
            return []
        pairs = cv2.BFMatcher().knnMatch(descriptors, self.descriptors, k=2)
        good = [one for one, other in pairs if one.distance < _RATIO * other.distance]
        if len(good) < _MATCHES:
            return []
        places = self.places[[match.trainIdx for match in good]]
        seen = points[[match.queryIdx for match in good]]
        homography, inliers = cv2.findHomography(places, seen, cv2.USAC_MAGSAC, 4.0)
        if homography is None or inliers.sum() < _MATCHES:
            return []
        spread = cv2.convexHull(places[inliers.ravel() > 0].astype(np.float32))
        if cv2.contourArea(spread) < 0.2 * self.width * self.height:
            return []
        return [np.asarray(homography)]


def _described(small: Picture) -> tuple[Points, NDArray[np.float32]]:
    points, descriptors = cv2.SIFT.create(_FEATURES).detectAndCompute(small, None)
    if descriptors is None:
        return np.empty((0, 2)), np.empty((0, 128), np.float32)
    places = np.array([point.pt for point in points], np.float64)
    return places, np.asarray(descriptors, np.float32)
