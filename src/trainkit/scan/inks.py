"""Measures the ink in and around every bubble of a straightened page.

Darkness is a share: 0 is the paper beside the bubble, 1 the sheet's own print, so shade and
exposure drop out. A bubble is measured where its printed outline is seen, not where it should be:
the rows are searched for within ``_REACH`` of their places, and what was not seen is told.

All measuring is done at ``_FINE`` pixels a millimetre, for all bubbles at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from trainkit.assessment.answer_sheet import AnswerSheet, BubbleGroup, SheetPage
from trainkit.scan.register import DOTS, Picture, reduced

__all__ = ["Floats", "Inks", "Print", "Rows", "measure", "print_of", "rows_of"]

Floats = NDArray[np.floating[Any]]

_FINE = 4
_REACH = 1.5
"""How far from its place a row is searched for, in millimetres."""
_BLOT = 12.0
"""Side of a square that no ink fills: markers are smaller. Millimetres."""
_ANGLES = 48
_RIM = 0.42
"""How much of a bubble's edge is not measured as its inside, beside its outline: millimetres."""
_DARK = 0.5
"""Darkness from which a pixel counts as part of a stroke."""
_AROUND = np.arange(0.35, 1.85, 0.25)
"""Distances from a bubble's outline at which its surroundings are looked at, in millimetres."""


@dataclass(frozen=True)
class Rows:
    """The rows of bubbles of a page, as arrays with a line a bubble."""

    groups: tuple[BubbleGroup, ...]
    numbers: tuple[int, ...]
    """Of the item of each group; 0 for the code."""
    places: tuple[int, ...]
    """Of each group in its field."""
    types: tuple[str, ...]
    """Of the item of each group; empty for the code."""
    group: NDArray[np.intp]
    """To which group each bubble belongs."""
    centres: Floats
    """In millimetres."""
    halves: Floats
    """Half the width and half the height of each bubble, in millimetres."""
    boxes: NDArray[np.bool_]
    """Which are rectangles, and not round."""
    values: tuple[str, ...]

    @cached_property
    def starts(self) -> NDArray[np.intp]:
        """At which bubble each group starts, and how many there are."""
        return np.searchsorted(self.group, np.arange(len(self.groups) + 1))

    def outlines(self, angles: int, beside: Floats) -> tuple[Floats, Floats]:
        """Return places on each bubble's outline, and so many millimetres beside it.

        From the bubble's centre, rightwards and downwards: a bubble, an angle, a distance.
        """
        turns = np.linspace(0, 2 * np.pi, angles, endpoint=False, dtype=np.float32)
        ways = np.stack([np.cos(turns), np.sin(turns)])
        square = ways / np.abs(ways).max(axis=0)
        way = np.where(self.boxes[:, None, None], square, ways)
        x, y = (way[:, n, :, None] * (self.halves[:, n, None, None] + beside) for n in (0, 1))
        return x, y


def rows_of(sheet: AnswerSheet, page: SheetPage) -> Rows:
    """Return the rows that are filled in by hand, in the layout's order."""
    found = [
        (group, 0, place, "", sheet.code_bubble)
        for place, group in enumerate(page.code)
        if len(group.bubbles) > 1
    ] + [
        (group, field.number, place, field.type, sheet.bubble)
        for field in page.fields
        for place, group in enumerate(field.groups)
    ]
    groups = tuple(each[0] for each in found)
    bubbles = [bubble for group in groups for bubble in group.bubbles]
    sizes = [len(group.bubbles) for group in groups]
    diameters = np.repeat(np.array([each[4] for each in found], np.float32), sizes)
    return Rows(
        groups=groups,
        numbers=tuple(each[1] for each in found),
        places=tuple(each[2] for each in found),
        types=tuple(each[3] for each in found),
        group=np.repeat(np.arange(len(groups)), sizes),
        centres=np.array([(bubble.x, bubble.y) for bubble in bubbles], np.float32),
        halves=np.stack([diameters, diameters], axis=1) / 2,
        boxes=np.zeros(len(bubbles), np.bool_),
        values=tuple(bubble.value for bubble in bubbles),
    )


Edges = tuple[float, float, float, float]
"""Left, top, right and bottom of a rectangle, in millimetres."""


@dataclass(frozen=True)
class Print:
    """What is printed on a page."""

    black: Floats
    """Places in the marks' solid black, in millimetres: a line a mark, a place, x and y."""
    outline: float
    """How broad the line around a bubble is, in millimetres."""
    others: tuple[Edges, ...]
    """Where something else is printed near bubbles."""


def print_of(sheet: AnswerSheet, page: SheetPage) -> Print:
    """Return what is printed on a page of an answer sheet."""
    return Print(_black_places(sheet, page), sheet.outline, tuple(_others(sheet, page)))


@dataclass(frozen=True)
class Inks:
    """What was measured, a line a bubble."""

    inside: Floats
    """Mean darkness of the inside, its printed letter included."""
    strokes: Floats
    """Share of the inside that is dark."""
    outline: Floats
    """Mean darkness of the printed outline."""
    contrast: Floats
    """By how much the outline is darker than what surrounds it."""
    around: NDArray[np.bool_]
    """Whether ink is outside the bubble in each of 48 directions."""
    known: NDArray[np.bool_]
    """In which of these directions nothing is printed nearby."""
    shift: Floats
    """How far from its place each group was seen, in millimetres: a line a group."""


def measure(picture: Picture, rows: Rows, printed: Print) -> Inks:
    """Measure all bubbles of a straightened page."""
    darkness = _darkness(picture, printed)
    shift, contrast = _shifts(darkness, rows)
    centres = rows.centres + shift[rows.group]
    inside, strokes = _insides(darkness, rows, centres, printed.outline / 2 + _RIM)
    rim = _polar(darkness, rows, centres, np.zeros(1, np.float32))
    around = _polar(darkness, rows, centres, _AROUND)
    free = _polar(_printed(rows, printed, darkness.shape), rows, rows.centres, _AROUND)
    is_free = free < 0.5
    return Inks(
        inside=inside,
        strokes=strokes,
        outline=rim.mean(axis=(1, 2)),
        contrast=contrast,
        around=np.any((around > 0.4) & is_free, axis=2),
        known=is_free.sum(axis=2) >= 2,
        shift=shift,
    )


def _darkness(picture: Picture, printed: Print) -> Floats:
    """Return the page's darkness: 0 as the paper nearby, 1 as the marks' black."""
    small = reduced(picture, _FINE / DOTS)
    coarse = reduced(small, 0.5)
    reach = np.ones((round(_BLOT * _FINE / 2),) * 2, np.uint8)
    paper = cv2.morphologyEx(coarse, cv2.MORPH_CLOSE, reach)
    paper = cv2.blur(paper, (5, 5))
    paper = cv2.resize(paper, small.shape[::-1], interpolation=cv2.INTER_LINEAR)
    share = small.astype(np.float32) / np.maximum(paper, 1)
    black = _black(share, printed)
    return np.clip((1 - share) / (1 - black), 0, 1).astype(np.float32)


def _black(share: Floats, printed: Print) -> float:
    """Return how bright print is beside paper."""
    seen = _sampled(share, printed.black[..., 0], printed.black[..., 1])
    return min(float(np.median(np.median(seen, axis=1))), 0.75)


def _black_places(sheet: AnswerSheet, page: SheetPage) -> Floats:
    """Return places in the black borders of the markers."""
    half = sheet.marker_side / 2
    cell = sheet.marker_side / 6
    edge = half - cell / 2
    steps = np.linspace(-edge, edge, 6)
    sides = [(way * edge, step) for way in (-1, 1) for step in steps]
    around = np.array(sides + [(step, far) for far, step in sides])
    return np.array([around + (marker.x, marker.y) for marker in page.markers])


def _sampled(field: Floats, x: Floats, y: Floats) -> Floats:
    """Return the values at places in millimetres, of the nearest pixels."""
    height, width = field.shape
    column = np.clip(np.rint(x * _FINE - 0.5).astype(np.intp), 0, width - 1)
    line = np.clip(np.rint(y * _FINE - 0.5).astype(np.intp), 0, height - 1)
    sampled: Floats = field.ravel()[line * width + column]
    return sampled


def _polar(field: Floats, rows: Rows, centres: Floats, beside: Floats) -> Floats:
    """Return samples so far beside the outlines: a bubble, an angle, a distance."""
    x, y = rows.outlines(_ANGLES, beside)
    return _sampled(field, centres[:, 0, None, None] + x, centres[:, 1, None, None] + y)


def _insides(darkness: Floats, rows: Rows, centres: Floats, edge: float) -> tuple[Floats, Floats]:
    """Return mean darkness and share of dark pixels of the bubbles without their edges."""
    inner = np.maximum(rows.halves - edge, 0.3)
    most = float(inner.max())
    reach = np.arange(-most, most + 0.01, 1 / _FINE)
    across, down = (each.ravel().astype(np.float32) for each in np.meshgrid(reach, reach))
    seen = _sampled(darkness, centres[:, :1] + across, centres[:, 1:] + down)
    x, y = np.abs(across) / inner[:, :1], np.abs(down) / inner[:, 1:]
    part = np.where(rows.boxes[:, None], np.maximum(x, y), np.hypot(x, y)) <= 1
    size = part.sum(axis=1)
    mean = (seen * part).sum(axis=1) / size
    return mean, ((seen > _DARK) & part).sum(axis=1) / size


def _shifts(darkness: Floats, rows: Rows) -> tuple[Floats, Floats]:
    """Return how far each group stands from its place, and the contrast of each outline there."""
    steps = np.arange(-_REACH, _REACH + 0.01, 1 / _FINE, dtype=np.float32)
    across, down = (each.ravel() for each in np.meshgrid(steps, steps))
    contrast = np.zeros((len(rows.group), len(across)), np.float32)
    for beside, weight in ((0.0, 1.0), (0.55, -1.0)):
        x, y = rows.outlines(32, np.array([beside], np.float32))
        x, y = rows.centres[:, :1] + x[:, :, 0], rows.centres[:, 1:] + y[:, :, 0]
        seen = _sampled(darkness, x[:, None, :] + across[:, None], y[:, None, :] + down[:, None])
        contrast += weight * seen.mean(axis=2)
    summed = np.add.reduceat(contrast, rows.starts[:-1], axis=0)
    best = summed.argmax(axis=1)
    shift = np.stack([across[best], down[best]], axis=1)
    return shift, contrast[np.arange(len(rows.group)), best[rows.group]]


def _printed(rows: Rows, printed: Print, shape: Sequence[int]) -> Floats:
    """Return where other things are printed than paper: bubbles, boxes, numbers and labels."""
    field = np.zeros(shape, np.uint8)

    def dots(value: float) -> int:
        return round(value * _FINE)

    def rectangle(left: float, top: float, right: float, bottom: float) -> None:
        cv2.rectangle(field, (dots(left), dots(top)), (dots(right), dots(bottom)), 1, -1)

    for (x, y), (across, down), box in zip(
        rows.centres, rows.halves + 0.5, rows.boxes, strict=True
    ):
        if box:
            rectangle(x - across, y - down, x + across, y + down)
        else:
            cv2.ellipse(field, (dots(x), dots(y)), (dots(across), dots(down)), 0, 0, 360, 1, -1)
    for edges in printed.others:
        rectangle(*edges)
    return field.astype(np.float32)


def _others(sheet: AnswerSheet, page: SheetPage) -> Iterator[Edges]:
    """Yield where boxes, labels and numbers are printed."""
    for group in (*page.code, *(group for each in page.fields for group in each.groups)):
        if group.box:
            box = group.box
            yield box.x - 0.5, box.y - 0.5, box.x + box.width + 0.5, box.y + box.height + 0.5
        first = group.bubbles[0]
        if group.label:
            left = first.x - sheet.bubble / 2
            yield left - 5, first.y - 1.6, left - 1.0, first.y + 1.6
    for item in page.fields:
        y = item.groups[0].bubbles[0].y
        yield item.area.x, y - 2, item.area.x + sheet.bubble * 1.4, y + 2
