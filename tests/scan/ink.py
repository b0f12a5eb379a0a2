"""Real answer sheets, printed by the project, with marks drawn on them by the benchmarks' pen."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import cv2
import numpy as np
from benchmarks.scan import sheets
from benchmarks.scan.strokes import INKS, Surface, loop, scribble, straight
from numpy.typing import NDArray

from trainkit.assessment.answer_sheet import Bubble, SheetSize
from trainkit.scan.reader import Reader
from trainkit.scan.reading import Identity, PageRead, RowReading, Source
from trainkit.scan.register import DOTS

Picture = NDArray[np.uint8]
SOURCE = Source(file="scan.pdf", page=1, sha="0" * 64)
_GREY = (0.3, 0.59, 0.11)
"""ITU-R BT.601."""


@cache
def reader(size: SheetSize = SheetSize.A4) -> Reader:
    return Reader(sheets.geometry(size))


@dataclass
class Sheet:
    """A sheet that is being filled in."""

    paper: str = "A1-1"
    code: str | None = "KZ-01"
    size: SheetSize = SheetSize.A4
    _surface: Surface = field(init=False)

    def __post_init__(self) -> None:
        self.blank = sheets.blank((self.size, self.paper, self.code is None, 1), self.code)
        rng = np.random.default_rng(5)
        self._surface = Surface(self.blank.picture.copy(), sheets.DOTS, _GREY, rng)

    @property
    def picture(self) -> Picture:
        return self._surface.picture

    @property
    def radius(self) -> float:
        return self.blank.sheet.bubble / 2

    def bubble(self, number: int, value: str, row: int = 0) -> Bubble:
        """Return a bubble of an item, or of the grid for the code, whose number is 0."""
        page = self.blank.page
        groups = page.code if number == 0 else page.fields[number - 1].groups
        return next(each for each in groups[row].bubbles if each.value == value)

    def _at(self, number: int, value: str, row: int = 0) -> NDArray[np.float64]:
        bubble = self.bubble(number, value, row)
        return np.array([bubble.x, bubble.y])

    def fill(self, number: int, value: str, ink: str = "pencil", row: int = 0) -> Sheet:
        reach = 0.8 * self.radius * (self.blank.sheet.code_bubble / 2 / self.radius) ** (not number)
        path = scribble(self._surface.rng, self._at(number, value, row), reach, 0.3)
        self._surface.stroke(path, INKS[ink])
        return self

    def circle(self, number: int, value: str) -> Sheet:
        path = loop(self._surface.rng, self._at(number, value), 1.5 * self.radius, 0.1)
        self._surface.stroke(path, INKS["black"])
        return self

    def lines(
        self, number: int, value: str, *ends: tuple[float, float], ink: str = "blue"
    ) -> Sheet:
        """Draw through these places, in radii from the middle of a bubble."""
        points = self._at(number, value) + np.array(ends) * self.radius
        self._surface.stroke(straight(self._surface.rng, points, 0.05), INKS[ink])
        return self

    def rub(self, number: int, value: str, left: float) -> Sheet:
        """Fill a bubble and rub it out, so that this share of it is left."""
        before = self._surface.picture.copy()
        self.fill(number, value)
        self._surface.rub(before, self._at(number, value), 1.8 * self.radius, left)
        return self

    def paint(self, number: int, value: str) -> Sheet:
        """Cover a bubble with correction fluid."""
        path = scribble(self._surface.rng, self._at(number, value), self.radius, 0.8)
        self._surface.cover(path, 2.0)
        return self

    def cover(self, x: float, y: float, side: float) -> Sheet:
        """Cover a square with white paper; ``x`` and ``y`` are its middle, in millimetres."""
        left, top, size = (round(each * sheets.DOTS) for each in (x - side / 2, y - side / 2, side))
        self._surface.picture[top : top + size, left : left + size] = 255
        return self

    def scan(self, dpi: float = 200) -> Picture:
        """Return the sheet as a flatbed scans it."""
        scale = dpi / 25.4 / sheets.DOTS
        scanned = cv2.resize(
            self._surface.picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA
        )
        return np.asarray(scanned, np.uint8)

    def read(self) -> PageRead:
        return reader(self.size).read(self.scan(), SOURCE)[0]

    def row(self, number: int, row: int = 0) -> RowReading:
        """Return what a row of the straight page says."""
        rows = reader(self.size).read_as(self.scan(DOTS * 25.4), self.identity)
        return next(each for each in rows if (each.number, each.row) == (number, row))

    @property
    def identity(self) -> Identity:
        return Identity(paper=self.paper, code=self.code, page=1, is_spare=self.code is None)


def seen(picture: Picture) -> PageRead:
    """Return what a picture of an A4 page says."""
    return reader().read(picture, SOURCE)[0]
