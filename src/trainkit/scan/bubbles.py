"""The bubbles of a page as arrays, and what else is printed there.

Everything here follows from the layout; it is made once for all scans of a page. Lengths are
millimetres, from the page's upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from trainkit.assessment.answer_sheet import AnswerSheet, BubbleGroup, SheetPage
from trainkit.model.items.registry import FORMATS

Floats = NDArray[np.floating[Any]]
Edges = tuple[float, float, float, float]
"""Left, top, right and bottom of a rectangle."""

_CLEAR = 0.5
"""How far from print a place has to be to be free of it."""
_LETTER = 0.55
"""The part of a bubble, across, that its letter takes."""


@dataclass(frozen=True)
class Rows:
    """The rows of bubbles that people fill in, as arrays with a line a bubble."""

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
    radii: Floats
    values: tuple[str, ...]

    @cached_property
    def parts(self) -> tuple[slice, ...]:
        """The bubbles of each group."""
        starts = np.searchsorted(self.group, np.arange(len(self.groups) + 1)).tolist()
        return tuple(map(slice, starts, starts[1:]))

    @cached_property
    def sizes(self) -> tuple[NDArray[np.intp], ...]:
        """The bubbles of each size."""
        return self._alike(self.radii)

    @cached_property
    def alike(self) -> tuple[NDArray[np.intp], ...]:
        """The bubbles of each size and character."""
        return self._alike(self.radii, np.array(self.values))

    def _alike(self, *keys: NDArray[Any]) -> tuple[NDArray[np.intp], ...]:
        kinds: dict[tuple[Any, ...], list[int]] = {}
        for place, key in enumerate(zip(*keys, strict=True)):
            kinds.setdefault(key, []).append(place)
        return tuple(np.array(places) for places in kinds.values())

    def takes_several(self, group: int) -> bool:
        """Whether any bubbles of a group may be filled, or only one."""
        kind = self.types[group]
        return kind in FORMATS and FORMATS[kind].control == "several"

    def nearness(self, within: float) -> Floats:
        """Return how much each bubble counts for each, by a bell curve; the sum of a line is 1."""
        across, down = (self.centres[:, axis, None] - self.centres[:, axis] for axis in (0, 1))
        weights = np.exp(-(across**2 + down**2) / (2 * within**2))
        return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)

    def outlines(self, angles: int, beside: Floats) -> tuple[Floats, Floats]:
        """Return places on each bubble's outline, and so many millimetres beside it.

        From the bubble's centre, rightwards and downwards: a bubble, an angle, a distance.
        """
        turns = np.linspace(0, 2 * np.pi, angles, endpoint=False, dtype=np.float32)
        reach = self.radii[:, None, None] + beside
        return np.cos(turns)[:, None] * reach, np.sin(turns)[:, None] * reach

    def inside(self, across: Floats, down: Floats, edge: float) -> NDArray[np.bool_]:
        """Return which places, from a bubble's centre, lie in it by more than ``edge``."""
        return np.asarray(np.hypot(across, down) <= np.maximum(self.radii - edge, 0.3)[:, None])


def rows_of(sheet: AnswerSheet, page: SheetPage) -> Rows:
    """Return the rows that are filled in by hand, in the layout's order, those of the code first.

    A line of the grid with one character only is printed filled and left out.
    """
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
        radii=diameters / 2,
        values=tuple(bubble.value for bubble in bubbles),
    )


@dataclass(frozen=True)
class Print:
    """What is printed on a page."""

    black: Floats
    """Places in the marks' solid black: a line a mark, a place, x and y."""
    outline: float
    """How broad the line around a bubble is."""
    others: tuple[Edges, ...]
    """Where something else is printed near bubbles."""

    def drawn(self, rows: Rows, shape: tuple[int, int], dots: int, hollow: bool = False) -> Floats:
        """Return a map of the page with 1 where something is printed or near, else 0.

        ``hollow`` leaves out the ground of bubbles between outline and letter.
        """
        field = np.zeros(shape, np.uint8)

        def at(x: float, y: float) -> tuple[int, int]:
            return round(x * dots), round(y * dots)

        def bubbles(radii: Floats, value: int) -> None:
            for (x, y), radius in zip(rows.centres.tolist(), radii.tolist(), strict=True):
                cv2.circle(field, at(x, y), round(radius * dots), value, -1)

        bubbles(rows.radii + _CLEAR, 1)
        if hollow:
            bubbles(rows.radii - _CLEAR, 0)
            bubbles(rows.radii * _LETTER, 1)
        for left, top, right, bottom in self.others:
            cv2.rectangle(field, at(left, top), at(right, bottom), 1, -1)
        return field.astype(np.float32)


def print_of(sheet: AnswerSheet, page: SheetPage) -> Print:
    """Return what is printed on a page of an answer sheet."""
    return Print(_black_places(sheet, page), sheet.outline, tuple(_others(sheet, page)))


def _black_places(sheet: AnswerSheet, page: SheetPage) -> Floats:
    """Return places in the black borders of the markers."""
    edge = sheet.marker_side * 5 / 12
    steps = np.linspace(-edge, edge, 6)
    sides = [(way * edge, step) for way in (-1, 1) for step in steps]
    around = np.array(sides + [(step, far) for far, step in sides])
    return np.array([around + (marker.x, marker.y) for marker in page.markers])


def _others(sheet: AnswerSheet, page: SheetPage) -> Iterator[Edges]:
    """Yield where boxes, labels and numbers are printed."""
    size = sheet.bubble
    for group in (*page.code, *(group for each in page.fields for group in each.groups)):
        if group.box:
            box = group.box
            right, bottom = box.x + box.width + _CLEAR, box.y + box.height + _CLEAR
            yield box.x - _CLEAR, box.y - _CLEAR, right, bottom
        elif group.label:
            first = group.bubbles[0]
            yield first.x - size * 1.9, first.y - size / 3, first.x - size * 0.8, first.y + size / 3
        if len(group.bubbles) == 1:
            x, y, half = group.bubbles[0].x, group.bubbles[0].y, size / 2 + _CLEAR
            yield x - half, y - half, x + half, y + half
    for item in page.fields:
        x, y = item.area.x, item.groups[0].bubbles[0].y
        yield x, y - size / 2, x + size * 1.4, y + size / 2
