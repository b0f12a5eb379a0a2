"""Turns a filled sheet into what an office copier or a telephone makes of it.

A camera is a frozen set of numbers, drawn from a level and a generator; the same camera and the
same name make the same picture. ``moderate`` is a usual scan by somebody who takes some care,
``hard`` what comes on a bad day: everything at once, nothing so mild that it flatters a reader.

Tones are linear in the share of light: 0 is black, 1 the brightest that the sensor records.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.scan.sheets import DOTS

__all__ = ["Camera", "Copier", "Difficulty", "Telephone", "copier", "named", "telephone"]

Grey = NDArray[np.uint8]
Tones = NDArray[np.float32]
_INCH = 25.4
_STEPS = 4096
"""Tones of a table that stands for a curve."""
_NOISE_SIDE = 1531
"""Of the piece of noise that is laid side by side, pixels. A prime, out of step with all."""
_VISIBLE = 0.05
"""By how much a mark must be darker than paper, or than a fax's threshold, to be seen by anybody:
a twentieth of the way from black to white. Half of this is the noise of a bad picture."""


class Difficulty(StrEnum):
    """How bad the pictures are."""

    MODERATE = "moderate"
    HARD = "hard"


def named(name: str) -> np.random.Generator:
    """Return the generator of this name, the same on every machine."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(name.encode()).digest()[:16]))


@dataclass(frozen=True)
class _Tone:
    """How a sensor records brightness."""

    paper: float
    """The share of light that the paper gives back."""
    exposure: float
    """1 is right; 0.7 is dark, 1.4 bleaches light marks."""
    gamma: float

    def curve(self, tones: Tones) -> Tones:
        """Return what is recorded, with a soft shoulder as scanners and telephones have it."""
        light = np.maximum(tones, 0) ** self.gamma * (self.paper * self.exposure)
        knee = 0.8
        over = np.maximum(light - knee, 0)
        return np.where(light > knee, knee + over / (1 + over / (1 - knee)), light)

    def recorded(self, tones: Tones) -> Tones:
        """Return the same of a whole picture, by a table of ``_STEPS`` tones."""
        table = self.curve(np.linspace(0, 1, _STEPS, dtype=np.float32))
        places = cv2.multiply(tones, float(_STEPS - 1), dtype=cv2.CV_16U)
        return table[np.minimum(places, _STEPS - 1)]


@dataclass(frozen=True)
class Copier:
    """A copier's feeder or a flatbed."""

    dpi: int
    is_bitonal: bool
    """Thresholded, as a fax."""
    threshold: float
    weights: tuple[float, float, float]
    """How much red, green and blue count in its grey."""
    tone: _Tone
    skew: float
    """Degrees."""
    half_turns: int
    """1 if fed upside down."""
    shift: tuple[float, float]
    """Of the sheet, millimetres."""
    stretch: tuple[float, float]
    """Of feed and optics."""
    margin: float
    """Recorded around the sheet, millimetres."""
    lid: float
    """Tone of what lies behind the sheet."""
    blur: float
    """Deviation, millimetres."""
    noise: float
    """Deviation, tones."""
    streaks: int
    holes: int
    """Punched: 0, 2 or 4."""
    folds: int
    dog_ear: int
    """The corner that is turned down, clockwise from the upper left; -1 for none."""
    quality: int
    """Of the JPEG."""

    @property
    def kind(self) -> str:
        """What it is called in a table."""
        return "fax" if self.is_bitonal else "copier"

    def shows(self, depth: float) -> bool:
        """Return whether a mark of this depth can be seen on the picture."""
        paper, mark = self.tone.curve(np.array([1.0, 1 - depth], np.float32))
        if self.is_bitonal:
            return bool(mark < self.threshold - _VISIBLE)
        return bool(mark < paper - _VISIBLE)

    def take(self, sheet: Grey, rng: np.random.Generator) -> Grey:
        """Return the picture, grey."""
        paper = sheet.copy()
        _fold(paper, self.folds, rng)
        _punch(paper, self.holes, self.lid)
        _hide_corner(paper, self.dog_ear, 0.9, rng)
        scale = self.dpi / _INCH
        spread = max(self.blur * DOTS, 0.42 * DOTS / scale)
        paper = self._moved(cv2.GaussianBlur(paper, (0, 0), spread), scale)
        table = self.tone.curve(np.linspace(0, 1, 256, dtype=np.float32))
        tones = cv2.LUT(paper, table)
        _streak(tones, self.streaks, scale, rng)
        tones += self.noise * _noise(tones.shape, rng)
        if self.is_bitonal:
            return np.where(tones > self.threshold, 255, 0).astype(np.uint8)
        return _compressed(tones, self.quality)

    def _moved(self, paper: Grey, scale: float) -> Grey:
        """Lay the sheet on the glass."""
        high, wide = (length / DOTS + 2 * self.margin for length in paper.shape)
        middle = (np.array([paper.shape[1], paper.shape[0]]) - 1) / 2
        turn = np.deg2rad(self.skew + 180 * self.half_turns)
        cos, sin = np.cos(turn), np.sin(turn)
        grow = np.diag(self.stretch) * scale / DOTS
        matrix = grow @ np.array([[cos, -sin], [sin, cos]])
        size = (round(wide * scale), round(high * scale))
        target = (np.array(size) - 1) / 2 + np.array(self.shift) * scale
        shift = target - matrix @ middle
        whole = np.column_stack([matrix, shift])
        return cv2.warpAffine(paper, whole, size, flags=cv2.INTER_LINEAR,
                              borderMode=cv2.BORDER_CONSTANT,
                              borderValue=round(255 * self.lid))  # fmt: skip


def copier(level: Difficulty, rng: np.random.Generator) -> Copier:
    """Draw a copier."""
    hard = level is Difficulty.HARD
    bitonal = rng.random() < (0.3 if hard else 0.15)
    dpi = int(rng.choice([150, 200, 300], p=[0.35, 0.5, 0.15] if hard else [0.15, 0.65, 0.2]))
    exposure = float(np.exp(rng.uniform(*np.log([0.7, 1.4] if hard else [0.85, 1.18]))))
    spread = 2 if hard else 1
    return Copier(
        dpi=max(dpi, 200) if bitonal else dpi,
        is_bitonal=bitonal,
        threshold=float(rng.uniform(0.45, 0.65) * min(exposure, 1.1)),
        weights=((0.30, 0.59, 0.11), (0.33, 0.34, 0.33), (0.1, 0.8, 0.1))[int(rng.integers(3))],
        tone=_Tone(float(rng.uniform(0.84, 0.95)), exposure, float(rng.uniform(0.85, 1.15))),
        skew=float(np.clip(rng.normal(0, 0.7 * spread), -4, 4)),
        half_turns=int(rng.random() < 0.25),
        shift=_pair(rng.normal(0, 0.8 * spread, 2)),
        stretch=_pair(1 + rng.normal(0, 0.003 * spread, 2)),
        margin=float(rng.uniform(0, 5)),
        lid=float(rng.choice([0.03, 0.93])),
        blur=float(rng.uniform(0.02, 0.06) * spread),
        noise=float(rng.uniform(0.006, 0.016) * spread),
        streaks=int(rng.integers(0, 2 + spread)) if rng.random() < 0.2 * spread else 0,
        holes=int(rng.choice([0, 2, 4], p=[0.75, 0.15, 0.1])),
        folds=int(rng.integers(1, 3)) if rng.random() < 0.12 * spread else 0,
        dog_ear=int(rng.integers(4)) if rng.random() < 0.02 * spread else -1,
        quality=int(rng.integers(45, 80) if hard else rng.integers(70, 93)),
    )


def _pair(values: NDArray[np.float64]) -> tuple[float, float]:
    return float(values[0]), float(values[1])


def _noise(shape: tuple[int, ...], rng: np.random.Generator) -> Tones:
    """Return noise of unit deviation: one piece of it, laid side by side from a drawn place."""
    tile = np.roll(_noise_tile(), rng.integers(0, _NOISE_SIDE, 2), axis=(0, 1))
    below, beside = (max(0, side - _NOISE_SIDE) for side in shape)
    whole = cv2.copyMakeBorder(tile, 0, below, 0, beside, cv2.BORDER_WRAP)
    return whole[: shape[0], : shape[1]]


@lru_cache(maxsize=1)
def _noise_tile() -> Tones:
    return named("noise").standard_normal((_NOISE_SIDE, _NOISE_SIDE), np.float32)


def _fold(paper: Grey, count: int, rng: np.random.Generator) -> None:
    """Fold the paper: a dark and a light line side by side, and a slight shade on one side."""
    high, wide = paper.shape
    for _ in range(count):
        is_level = rng.random() < 0.7
        length = high if is_level else wide
        place = rng.uniform(0.25, 0.75) * length
        tilt = rng.normal(0, 0.006)
        across = np.arange(wide if is_level else high, dtype=np.float32)[None, :]
        along = np.arange(length, dtype=np.float32)[:, None]
        away = (along - place - tilt * across) / DOTS
        dark = rng.uniform(0.1, 0.3) * np.exp(-((away / 0.22) ** 2))
        light = rng.uniform(0.02, 0.1) * np.exp(-(((away - 0.5) / 0.3) ** 2))
        shade = rng.uniform(0.0, 0.06) * np.exp(-np.maximum(away, 0) / 12) * (away > 0)
        factor = 1 - dark + light - shade
        paper[:] = np.minimum(paper * (factor if is_level else factor.T), 255)


def _punch(paper: Grey, count: int, lid: float) -> None:
    """Punch holes as ISO 838 has them: 6 mm wide, 12 mm from the edge, 80 mm apart."""
    middle = paper.shape[0] / 2 / DOTS
    for number in range(count):
        y = middle + 80 * (number - (count - 1) / 2)
        centre = (12 * DOTS, round(y * DOTS))
        cv2.circle(paper, centre, 3 * DOTS, round(255 * lid), -1, cv2.LINE_AA)


def _hide_corner(paper: Grey, corner: int, tone: float, rng: np.random.Generator) -> None:
    """Cover a corner, and with it the marker there: a corner turned down, or a thumb."""
    if corner < 0:
        return
    high, wide = paper.shape
    at = np.array([(0, 0), (wide, 0), (wide, high), (0, high)][corner])
    inward = np.array([1 if at[0] == 0 else -1, 1 if at[1] == 0 else -1])
    sides = rng.uniform(22, 34, 2) * DOTS * inward
    points = np.rint([at, at + [sides[0], 0], at + sides * 0.62, at + [0, sides[1]]])
    cv2.fillPoly(paper, [points.astype(np.int32)], round(255 * tone), cv2.LINE_AA)


def _streak(tones: Tones, count: int, scale: float, rng: np.random.Generator) -> None:
    """Draw toner streaks along the feed, from end to end."""
    for _ in range(count):
        width = max(1, round(rng.uniform(0.1, 0.45) * scale))
        x = int(rng.integers(0, tones.shape[1] - width))
        patch = tones[:, x : x + width]
        patch *= 1 - rng.uniform(0.12, 0.55)


def _compressed(tones: Tones, quality: int) -> Grey:
    picture = cv2.multiply(tones, 255.0, dtype=cv2.CV_8U)
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("OpenCV cannot write this picture as JPEG")
    return cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)


@dataclass(frozen=True)
class Telephone:
    """A telephone held over a sheet on a table."""

    width: int
    """Of the picture before it is turned, pixels; its height is four thirds of it."""
    weights: tuple[float, float, float]
    """How much red, green and blue count: the light's colour is in it."""
    tone: _Tone
    tilt: float
    """Between the table and the picture's plane, degrees."""
    toward: float
    """The direction in which it is tilted, degrees."""
    roll: float
    quarters: int
    """Quarter turns of the picture."""
    fill: float
    """The share of the picture's width or height that the sheet takes."""
    distance: float
    """To the sheet, in its heights."""
    curl: float
    """By how much the paper's waves move its print, millimetres."""
    table: float
    """Its tone."""
    thumb: int
    """The corner that a thumb covers, clockwise from the sheet's upper left; -1 for none."""
    shade: float
    """The share of light that the shadow takes; 0 for none."""
    slope: float
    """The share of light that is lost from one side to the other."""
    vignette: float
    defocus: float
    """Radius, in pixels of a picture that is 2,000 wide."""
    motion: float
    """Length, likewise."""
    noise: float
    quality: int

    @property
    def kind(self) -> str:
        """What it is called in a table."""
        return "telephone"

    def shows(self, depth: float) -> bool:
        """Return whether a mark of this depth can be seen on the picture, in its shadow too."""
        lit = np.array([1.0, 1 - depth], np.float32)
        pairs = (self.tone.curve(lit * share) for share in (1.0, 1 - self.shade))
        return all(bool(mark < paper - _VISIBLE) for paper, mark in pairs)

    def take(self, sheet: Grey, rng: np.random.Generator) -> Grey:
        """Return the picture, grey."""
        size = (self.width, self.width * 4 // 3)
        matrix = self._projection(sheet.shape, size)
        scale = np.sqrt(abs(np.linalg.det(matrix[:2, :2])))
        paper = sheet.copy()
        _hide_corner(paper, self.thumb, 0.55, rng)
        soft = cv2.GaussianBlur(paper, (0, 0), max(0.3, 0.42 / scale))
        x, y = self._where(matrix, size, rng)
        seen = cv2.remap(soft, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT,
                         borderValue=0)  # fmt: skip
        high, wide = sheet.shape
        inside = (x >= 0) & (x < wide) & (y >= 0) & (y < high)
        seen = np.where(inside, seen, _table(self.table, size, rng))
        tones = cv2.multiply(seen, self._light(size, rng), scale=1 / 255, dtype=cv2.CV_32F)
        tones = self._unsharp(self.tone.recorded(tones), rng)
        tones += self.noise * _noise(tones.shape, rng) * np.sqrt(np.maximum(tones, 0.05))
        return np.ascontiguousarray(np.rot90(_compressed(tones, self.quality), self.quarters))

    def _projection(self, shape: tuple[int, ...], size: tuple[int, int]) -> NDArray[np.float64]:
        """Return the homography from the sheet's pixels to the picture's: a pinhole camera."""
        high, wide = shape[:2]
        away = self.distance * high
        centred = np.array([[1, 0, -wide / 2], [0, 1, -high / 2], [0, 0, 1.0]])
        toward, roll = np.deg2rad(self.toward), np.deg2rad(self.roll)
        axis = np.array([np.cos(toward), np.sin(toward), 0]) * np.deg2rad(self.tilt)
        turn = cv2.Rodrigues(np.array([0, 0, roll]))[0] @ cv2.Rodrigues(axis)[0]
        onto = np.column_stack([turn[:, 0], turn[:, 1], [0, 0, away]]) @ centred
        corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float64)
        flat = cv2.perspectiveTransform(corners[None], onto)[0]
        low, top = flat.min(axis=0), flat.max(axis=0)
        grow = self.fill * min(np.array(size) / (top - low))
        shift = np.array(size) / 2 - grow * (low + top) / 2
        return np.array([[grow, 0, shift[0]], [0, grow, shift[1]], [0, 0, 1]]) @ onto

    def _where(
        self, matrix: NDArray[np.float64], size: tuple[int, int], rng: np.random.Generator
    ) -> tuple[Tones, Tones]:
        """Return for each pixel of the picture the point of the sheet that it shows."""
        step = 16
        wide, high = -(-size[0] // step) + 1, -(-size[1] // step) + 1
        x, y = np.meshgrid(np.arange(wide) * float(step), np.arange(high) * float(step))
        points = np.stack([x.ravel(), y.ravel()], axis=1)[None]
        found = cv2.perspectiveTransform(points, np.linalg.inv(matrix / matrix[2, 2]))[0]
        found += self.curl * DOTS * _waves(found, rng)
        maps = found.reshape(high, wide, 2).astype(np.float32)
        whole = cv2.resize(maps, (wide * step, high * step), interpolation=cv2.INTER_LINEAR)
        half = step // 2  # cv2.resize puts a cell's value at its middle
        whole = whole[half : half + size[1], half : half + size[0]]
        return np.ascontiguousarray(whole[..., 0]), np.ascontiguousarray(whole[..., 1])

    def _light(self, size: tuple[int, int], rng: np.random.Generator) -> Tones:
        """Return the light that falls on each pixel: uneven, with a soft-edged shadow."""
        wide, high = 60, 80
        x, y = np.meshgrid(np.linspace(-1, 1, wide), np.linspace(-1, 1, high))
        turn = rng.uniform(0, 2 * np.pi)
        along = (x * np.cos(turn) + y * np.sin(turn)) / np.sqrt(2)
        light = 1 - self.slope * (along + 1) / 2 - self.vignette * (x**2 + y**2) / 2
        if self.shade:
            side, edge = rng.uniform(0, 2 * np.pi), rng.uniform(-0.3, 0.4)
            across = x * np.cos(side) + y * np.sin(side) + 0.25 * np.sin(2 * y + turn)
            soft = rng.uniform(0.02, 0.2)
            light *= 1 - self.shade / (1 + np.exp(-(across - edge) / soft))
        return cv2.resize(light.astype(np.float32), size, interpolation=cv2.INTER_CUBIC)

    def _unsharp(self, tones: Tones, rng: np.random.Generator) -> Tones:
        """Return the picture out of focus and shaken."""
        share = self.width / 2000
        radius = self.defocus * share
        tones = cv2.GaussianBlur(tones, (0, 0), max(0.35, radius * 0.6))
        length = round(self.motion * share)
        if length < 2:
            return tones
        kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
        turn = rng.uniform(0, np.pi)
        way = np.array([np.cos(turn), np.sin(turn)]) * length / 2
        begin, end = (tuple(np.rint(length + sign * way).astype(int).tolist()) for sign in (-1, 1))
        cv2.line(kernel, begin, end, 1.0, 1, cv2.LINE_AA)
        return cv2.filter2D(tones, -1, kernel / kernel.sum())


def _waves(points: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return by how much paper that does not lie flat moves its print: at most about 1."""
    spans = points / (250 * DOTS)
    moved = np.zeros_like(points)
    for _ in range(2):
        wave = rng.normal(0, 1.2, 2)
        way = rng.normal(0, 0.6, 2)
        moved += np.sin(2 * np.pi * spans @ wave + rng.uniform(0, 6))[:, None] * way
    return moved


def _table(tone: float, size: tuple[int, int], rng: np.random.Generator) -> Grey:
    """Return a table with the grain of wood."""
    coarse = rng.random((size[1] // 6, size[0] // 90)).astype(np.float32)
    wood = 255 * tone * (0.75 + 0.5 * cv2.GaussianBlur(coarse, (0, 0), 1.5))
    return cv2.resize(wood.astype(np.uint8), size, interpolation=cv2.INTER_LINEAR)


def telephone(level: Difficulty, rng: np.random.Generator) -> Telephone:
    """Draw a telephone."""
    hard = level is Difficulty.HARD
    spread = 2 if hard else 1
    warm = rng.uniform(0, 0.35 if hard else 0.2)
    light = np.array([0.30 * (1 + warm), 0.59, 0.11 * (1 - warm)])
    light /= light.sum()
    exposure = float(np.exp(rng.uniform(*np.log([0.7, 1.4] if hard else [0.85, 1.2]))))
    return Telephone(
        width=int(rng.choice([1200, 1500, 2000]) if hard else rng.choice([1500, 2000, 2400])),
        weights=(float(light[0]), float(light[1]), float(light[2])),
        tone=_Tone(float(rng.uniform(0.78, 0.92)), exposure, float(rng.uniform(0.8, 1.2))),
        tilt=float(rng.uniform(8, 25) if hard else rng.uniform(0, 12)),
        toward=float(rng.uniform(0, 360)),
        roll=float(rng.normal(0, 4 * spread)),
        quarters=int(rng.choice(4, p=[0.7, 0.1, 0.1, 0.1])),
        fill=float(rng.uniform(0.8, 0.97)),
        distance=float(rng.uniform(1.1, 1.7)),
        curl=float(rng.uniform(0.1, 0.5) * spread),
        table=float(rng.choice([0.08, 0.25, 0.45, 0.7])),
        thumb=int(rng.integers(4)) if rng.random() < 0.03 * spread else -1,
        shade=float(rng.uniform(0.15, 0.5)) if rng.random() < 0.3 * spread else 0.0,
        slope=float(rng.uniform(0.05, 0.22) * spread),
        vignette=float(rng.uniform(0, 0.1) * spread),
        defocus=float(rng.uniform(0.4, 1.2) * spread),
        motion=float(rng.uniform(0, 3.2) * spread) if rng.random() < 0.25 * spread else 0.0,
        noise=float(rng.uniform(0.008, 0.02) * spread),
        quality=int(rng.integers(45, 80) if hard else rng.integers(70, 93)),
    )


Camera = Copier | Telephone
