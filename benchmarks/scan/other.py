"""A second stream of scanned sheets, drawn by code that shares nothing with the first one's pens.

The reader's limits are chosen on the first corpus (``corpus``); this one shows whether they hold
for pens and damage that nobody thought of then. Ink is a load of grains on the paper, drawn in
colour and darkening it as a filter does (Beer and Lambert); the first corpus lays opaque strokes in
grey. Every picture goes through a file and is decoded as the program decodes it.

*Class* sheets are filled as a class fills them: 24 of 25 rows properly, one blank, by pencil or
ballpoint, on a copier or a telephone in order. On *odd* sheets half of the rows are answered in one
of the ways of ``Odd`` and all pictures are in trouble: hollowed by a fax's adaptive threshold,
turned by five degrees with the squares at the border, cropped to the squares, or sent through a
messenger.

Whoever looks at an odd mark hesitates; "doubtful" is right, and so is what was meant. A tick beside
a filled bubble is two marks: only a question is right, or both.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.scan.camera import named
from benchmarks.scan.corpus import Case, Truth
from benchmarks.scan.pen import Row
from benchmarks.scan.sheets import CODES, DOTS, Blank, blank, kinds
from trainkit.assessment.answer_sheet import Bubble, BubbleGroup, SheetSize

__all__ = ["case"]

Points = NDArray[np.float64]
Grey = NDArray[np.uint8]


class Odd(StrEnum):
    """The ways in which a row is answered here."""

    FILLED = "filled, hatched"
    BLANK = "left blank"
    RING = "letter circled"
    DASH = "thin dash"
    TICK = "thin tick"
    BESIDE = "pencil tick beside a fill"
    FAINT = "light pencil"
    CRAYON = "light coloured pencil"


_PENS = {
    "pencil": ((1.0, 1.0, 0.97), 0.45, 1.3, 0.5),
    "hard pencil": ((1.0, 1.0, 0.97), 0.35, 0.8, 0.6),
    "ballpoint": ((2.6, 2.0, 0.7), 0.28, 1.6, 0.1),
    "gel": ((2.6, 2.6, 2.6), 0.38, 1.8, 0.0),
    "orange": ((0.05, 0.5, 1.3), 0.6, 0.35, 0.5),
    "pink": ((0.08, 0.9, 0.55), 0.6, 0.35, 0.5),
    "green": ((0.8, 0.12, 0.9), 0.6, 0.35, 0.5),
}
"""What red, green and blue lose; a stroke's width in mm, its load, how much paper tooth shows."""
_GREY = np.array([0.3, 0.59, 0.11], np.float32)
"""How much red, green and blue count for a fax."""
_FAX = 0.25
"""What is paler is white on a fax: black is what is 0.86 of its surroundings, half of which,
at the edge of a fill, are paper."""
_CAMERAS = ("copier", "copier", "copier", "telephone", "messenger",
            "copier", "fax", "turned", "cropped", "messenger")  # fmt: skip
"""By the last digit of a picture's number; the first five are of a class."""


def case(seed: int, index: int) -> Case:
    """Return the picture with this number."""
    rng = named(f"other {seed} {index}")
    is_class = index % 10 < 5
    camera = _CAMERAS[index % 10]
    is_spare = rng.random() < 0.1
    found = [one for one in kinds() if one[2] is is_spare]
    found = [one for one in found if one[0] is SheetSize.A4 or camera != "messenger"]
    kind = found[int(rng.integers(len(found)))]
    code = None if kind[2] else CODES[int(rng.integers(4))]
    sheet = _Sheet(blank(kind, code), rng, camera, is_class)
    rows = tuple(sheet.fill())
    data = _taken(sheet, camera, rng)
    least = {"fax": _FAX, "messenger": 0.06}.get(camera, 0.04)
    lost = {(row.number, row.row) for row in rows if row.depth < least}
    truth = Truth(kind[1], kind[3], sheet.code, kind[2], rows, frozenset(lost))
    return Case(seed, index, kind, "class" if is_class else "odd", camera, sheet.pen, data, truth)


class _Sheet:
    """A sheet that somebody fills."""

    def __init__(self, empty: Blank, rng: np.random.Generator, camera: str, is_class: bool) -> None:
        self.blank, self.rng, self.is_class = empty, rng, is_class
        self.paper = np.repeat(empty.picture[:, :, None], 3, axis=2)
        self.pen = str(rng.choice(["pencil", "pencil", "ballpoint", "gel"]))
        self.press = float(rng.uniform(0.7, 1.3))
        self.slope = float(rng.normal(0.7, 0.25))
        """Of the hatching, in radians."""
        self.sees = _GREY[:, None] if camera == "fax" else np.eye(3)
        """What a copier looks at: a fax's grey, or every colour."""
        self.code = empty.code
        self.radius = empty.sheet.bubble / 2

    def fill(self) -> Iterator[Row]:
        """Fill all rows and return their truth."""
        rng, page = self.rng, self.blank.page
        if page.code:
            self.code = str(rng.choice(CODES))
            for place, (group, character) in enumerate(zip(page.code, self.code, strict=True)):
                if len(group.bubbles) > 1 and len(self.blank.pattern[place]) > 1:
                    yield self._row(group, 0, place, Odd.FILLED, character)
        for item in page.fields:
            for place, group in enumerate(item.groups):
                several = item.type == "multiple"
                value = str(rng.choice([one.value for one in group.bubbles]))
                yield self._row(group, item.number, place, self._way(), value, several)

    def _way(self) -> Odd:
        if self.is_class:
            return Odd.BLANK if self.rng.random() < 0.04 else Odd.FILLED
        odd = list(Odd)[2:]
        return odd[int(self.rng.integers(len(odd)))] if self.rng.random() < 0.5 else (
            Odd.BLANK if self.rng.random() < 0.2 else Odd.FILLED)  # fmt: skip

    def _row(
        self,
        group: BubbleGroup,
        number: int,
        place: int,
        way: Odd,
        value: str,
        several: bool = False,
    ) -> Row:
        rng, radius = self.rng, self.radius
        bubble = next(one for one in group.bubbles if one.value == value)
        others = [one for one in group.bubbles if one is not bubble]
        meant, depth = [bubble], 1.0
        if way is Odd.FILLED:
            self._hatch(bubble, self.pen, self.press)
        elif way is Odd.FAINT:
            depth = self._hatch(bubble, "hard pencil", float(rng.uniform(0.16, 0.5)))
        elif way is Odd.CRAYON:
            pen = str(rng.choice(["orange", "pink", "green"]))
            depth = self._hatch(bubble, pen, float(rng.uniform(0.7, 1.4)))
        elif way is Odd.RING:
            across = radius * rng.choice([rng.uniform(0.62, 0.8), rng.uniform(1.2, 1.5)])
            turns = np.linspace(0, rng.uniform(5.6, 7.2), 90) + rng.uniform(0, 6)
            squash = rng.uniform(0.85, 1.1, 2)
            self._draw(bubble, across * squash * np.stack([np.cos(turns), np.sin(turns)], 1))
        elif way is Odd.DASH:
            half = radius * rng.uniform(0.5, 1.1)
            ends = np.array([[-half, rng.normal(0, 0.25)], [half, rng.normal(0, 0.25)]])
            self._draw(bubble, ends + rng.normal(0, 0.2, 2), thin=0.7)
        elif way is Odd.TICK:
            self._tick(bubble, self.pen)
        elif way is Odd.BESIDE:
            self._hatch(bubble, self.pen, self.press)
            other = others[int(rng.integers(len(others)))]
            self._tick(other, "pencil")
            meant.append(other)
        else:
            meant = []
        order = [one.value for one in group.bubbles]
        values = tuple(sorted((one.value for one in meant), key=order.index))
        hesitates = way not in (Odd.FILLED, Odd.BLANK)
        return Row(number, place, way, values, hesitates, several, depth)

    def _hatch(self, bubble: Bubble, pen: str, press: float) -> float:
        """Fill a bubble with strokes side by side; return how dark it is on average."""
        rng, reach = self.rng, self.radius * self.rng.uniform(0.84, 1.0)
        turn, pitch = self.slope + rng.normal(0, 0.1), _PENS[pen][1] * rng.uniform(0.55, 0.85)
        path = []
        for n, off in enumerate(np.arange(-reach, reach, pitch)):
            half = np.sqrt(max(reach**2 - off**2, 0.01)) * rng.uniform(0.88, 1.05)
            path += [(-half, off), (half, off)] if n % 2 else [(half, off), (-half, off)]
        cos, sin = np.cos(turn), np.sin(turn)
        at = np.array(path) @ np.array([[cos, sin], [-sin, cos]]) + rng.normal(0, 0.12, 2)
        return self._draw(bubble, at, pen, press)

    def _tick(self, bubble: Bubble, pen: str) -> None:
        size = self.radius * self.rng.uniform(0.55, 1.0)
        points = np.array([(-0.7, 0.0), (-0.15, 0.6), (0.9, -0.8)]) * size
        self._draw(bubble, points * self.rng.uniform(0.85, 1.15, (3, 2)), pen, thin=0.75)

    def _draw(
        self, bubble: Bubble, path: Points, pen: str = "", press: float = 1.0, thin: float = 1.0
    ) -> float:
        """Lay grains along a path around a bubble; return the mean loss of light inside it."""
        loss, width, load, tooth = _PENS[pen or self.pen]
        rng, width = self.rng, width * thin
        lengths = np.maximum(np.hypot(*np.diff(path, axis=0).T), 1e-6)
        steps = np.concatenate([[0], np.cumsum(lengths)])
        along = np.repeat(np.arange(0, steps[-1], 0.02), 6)
        grains = np.stack([np.interp(along, steps, path[:, axis]) for axis in (0, 1)], 1)
        shake = cv2.GaussianBlur(rng.normal(0, 1, (len(grains), 2)), (1, 301), 90)
        grains += 0.9 * shake + rng.uniform(-0.5, 0.5, grains.shape) * width
        reach = round((np.abs(grains).max() + 0.5) * DOTS)
        cells = np.clip(np.rint(grains * DOTS).astype(int) + reach, 0, 2 * reach)
        dust = np.zeros((2 * reach + 1,) * 2, np.float32)
        np.add.at(dust, (cells[:, 1], cells[:, 0]), 1)
        dust = cv2.GaussianBlur(dust, (0, 0), 0.05 * DOTS) * DOTS**2 / (300 * width)
        texture = cv2.GaussianBlur(rng.random(dust.shape).astype(np.float32), (0, 0), 1.2)
        texture = np.clip(0.5 + (texture - texture.mean()) / (4 * texture.std()), 0, 1)
        ink = np.minimum(dust, 2.2) * load * press * (1 - tooth * texture)
        x, y = round(bubble.x * DOTS), round(bubble.y * DOTS)
        top, left = max(0, y - reach), max(0, x - reach)
        part = self.paper[top : y + reach + 1, left : x + reach + 1]
        ink = ink[top - y + reach :, left - x + reach :][: part.shape[0], : part.shape[1]]
        light = np.exp(-ink[:, :, None] * np.array(loss, np.float32))
        part[:] = np.rint(part * light)
        inner = round(0.8 * self.radius * DOTS)
        middle = light[reach - inner : reach + inner, reach - inner : reach + inner]
        return float((1 - middle.mean(axis=(0, 1)) @ self.sees).max())


def _taken(sheet: _Sheet, kind: str, rng: np.random.Generator) -> bytes:
    """Return the file that a copier or a telephone makes of a sheet."""
    paper = sheet.paper
    tall, wide = paper.shape[:2]
    if kind in ("telephone", "messenger"):
        return _photographed(paper, kind == "messenger", rng)
    side = sheet.blank.sheet.marker_side / 2 + (0.0 if kind == "cropped" else 1.0)
    squares = np.array([(one.x, one.y) for one in sheet.blank.page.markers])
    corners = squares[:, None] + np.array(
        [(-side, -side), (side, -side), (side, side), (-side, side)]
    )
    turn = float(rng.choice([-5, 5])) if kind == "turned" else float(rng.normal(0, 0.4))
    spin = cv2.getRotationMatrix2D((wide / 2, tall / 2), turn, 200 / 25.4 / DOTS)
    moved = cv2.transform((corners.reshape(1, -1, 2) * DOTS).astype(np.float64), spin)[0]
    whole = cv2.transform(
        np.array([[(0, 0), (wide, 0), (wide, tall), (0, tall)]], np.float64), spin
    )[0]
    box = moved if kind in ("turned", "cropped") else whole
    low, high = np.floor(box.min(axis=0)), np.ceil(box.max(axis=0))
    spin[:, 2] -= low
    size = (int(high[0] - low[0]), int(high[1] - low[1]))
    soft = cv2.blur(paper, (3, 3))
    seen = cv2.warpAffine(soft, spin, size, flags=cv2.INTER_AREA, borderValue=(235, 235, 235))
    tones = seen * rng.uniform(0.86, 0.98) + rng.normal(0, 2.0, seen.shape)
    if kind == "fax":
        light = cv2.GaussianBlur(np.clip(tones, 0, 255).astype(np.float32) @ _GREY, (0, 0), 0.8)
        around = cv2.blur(light, (25, 25))
        black = (light < 0.86 * around) | (light < 70)
        return _file(np.where(black, 0, 255).astype(np.uint8), "PNG")
    return _file(np.clip(tones, 0, 255).astype(np.uint8), "JPEG", int(rng.integers(75, 93)))


def _photographed(paper: Grey, is_sent: bool, rng: np.random.Generator) -> bytes:
    """Return a photograph; a messenger reduces it to 1200 by 1600 and compresses it once more."""
    tall, wide = paper.shape[:2]
    size = (1500, 2000) if is_sent else (2400, 3200)
    room = np.array(size) * rng.uniform(0.04, 0.1)
    ends = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * (np.array(size) - 2 * room) + room
    ends += rng.uniform(-0.02, 0.02, (4, 2)) * size[0]
    start = np.array([(0, 0), (wide, 0), (wide, tall), (0, tall)], np.float32)
    lens = cv2.getPerspectiveTransform(start, ends.astype(np.float32))
    desk = tuple(int(one) for one in rng.integers(30, 140, 3))
    soft = cv2.GaussianBlur(paper, (0, 0), 0.45 * wide / size[0])
    seen = cv2.warpPerspective(soft, lens, size, flags=cv2.INTER_LINEAR, borderValue=desk)
    ramp = np.linspace(1, rng.uniform(0.75, 0.95), size[0])[None, :, None]
    warm = np.array([1.0, rng.uniform(0.94, 1.0), rng.uniform(0.82, 0.98)])
    tones = seen * ramp * warm * rng.uniform(0.8, 0.95) + rng.normal(0, 3, seen.shape)
    done = np.clip(tones, 0, 255).astype(np.uint8)
    if not is_sent:
        return _file(done, "JPEG", int(rng.integers(80, 93)))
    first = Image.open(io.BytesIO(_file(done, "JPEG", 80))).resize(
        (1200, 1600), Image.Resampling.BILINEAR
    )
    return _file(np.asarray(first), "JPEG", int(rng.integers(45, 65)))


def _file(picture: Grey, form: str, quality: int = 0) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, form, **({"quality": quality} if quality else {}))
    return stream.getvalue()
