"""Ink on paper: strokes with wobble, pressure and grain, correction fluid, an eraser, handwriting.

Lengths are millimetres, from the sheet's upper left corner. Everything is drawn in grey: what a
camera records in grey is a weighted sum of its channels, so that an ink drawn as the weighted sum
of its own colour gives the same picture as one drawn in colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["INKS", "Ink", "Path", "Surface", "loop", "scribble", "spiral", "straight"]

Path = NDArray[np.float64]
"""Points that a pen passes, a row each: x and y."""
Weights = tuple[float, float, float]
"""How much red, green and blue count in a grey picture; their sum is 1."""
_SHIFT = 4
"""Binary places of a point's fraction, as OpenCV draws lines."""


@dataclass(frozen=True)
class Ink:
    """What a person writes with."""

    colour: tuple[float, float, float]
    """Red, green and blue, 0 to 1."""
    width: float
    """Of a stroke, millimetres."""
    cover: float
    """How much of the paper it covers, 0 to 1."""
    grain: float
    """How much of that the roughness of the paper takes away where it is deepest."""

    def grey(self, weights: Weights) -> float:
        """Return its grey under a light and a sensor."""
        return sum(share * part for share, part in zip(weights, self.colour, strict=True))


INKS = {
    "pencil": Ink((0.30, 0.30, 0.33), 0.6, 0.88, 0.45),
    "light pencil": Ink((0.42, 0.42, 0.45), 0.5, 0.55, 0.55),
    "blue": Ink((0.14, 0.22, 0.62), 0.42, 0.95, 0.12),
    "black": Ink((0.10, 0.10, 0.11), 0.45, 0.97, 0.06),
    "felt": Ink((0.07, 0.07, 0.09), 1.0, 1.0, 0.0),
    "red": Ink((0.80, 0.12, 0.16), 0.45, 0.95, 0.1),
}
"""Common pens, with colours as a flatbed records them."""


@lru_cache(maxsize=1)
def _grain() -> NDArray[np.float32]:
    """Return the roughness of paper, 0 to 1."""
    rng = np.random.default_rng(15)
    fine = cv2.GaussianBlur(rng.random((640, 640), np.float32), (0, 0), 1.1)
    coarse = cv2.GaussianBlur(rng.random((640, 640), np.float32), (0, 0), 4.0)
    both = fine / fine.std() + 0.7 * coarse / coarse.std()
    low, high = np.percentile(both, (2, 98))
    return np.clip((both - low) / (high - low), 0, 1).astype(np.float32)


@dataclass
class Surface:
    """A sheet that is written on."""

    picture: NDArray[np.uint8]
    """Grey; changed in place."""
    dots: int
    """A millimetre."""
    weights: Weights
    rng: np.random.Generator

    def stroke(self, path: Path, ink: Ink, pressure: float = 1.0, wide: float = 1.0) -> None:
        """Draw along a path."""
        self._apply(path, ink.width * wide, ink.cover * pressure, ink.grain, ink.grey(self.weights))

    def cover(self, path: Path, width: float) -> None:
        """Paint with correction fluid, which covers print as well."""
        window, cover = self._covered(path, width, 0.97, 0.03)
        patch = self.picture[window]
        patch[:] = np.rint(patch * (1 - cover) + 248 * cover)

    def rub(self, before: NDArray[np.uint8], centre: Path, radius: float, left: float) -> None:
        """Rub out what was written since ``before``; ``left`` is the share that stays, smeared."""
        window = self._window(centre[None, :], radius)
        was, now = before[window].astype(np.float32), self.picture[window].astype(np.float32)
        written = was - now
        smeared = cv2.GaussianBlur(written, (0, 0), 0.25 * self.dots)
        trace = left * (0.7 * written + 0.6 * smeared) * (1 - 0.4 * self._grain_of(written.shape))
        self.picture[window] = np.rint(np.clip(was - trace, 0, 255))

    def write(self, text: str, at: Path, height: float, ink: Ink) -> None:
        """Write a text by hand; ``at`` is the left end of its base line."""
        rng, dots = self.rng, self.dots
        font = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX)[int(rng.integers(2))]
        thick = max(1, round(ink.width * dots))
        scale = height * dots / cv2.getTextSize("0", font, 1, 1)[0][1]
        (width, tall), base = cv2.getTextSize(text, font, scale, thick)
        room = 3 * thick + base + round(0.3 * tall)
        mask = np.zeros((tall + 2 * room, width + 2 * room), np.uint8)
        cv2.putText(mask, text, (room, room + tall), font, scale, 255, thick, cv2.LINE_AA)
        slant, turn = rng.normal(-0.12, 0.1), rng.normal(0, 0.05)
        shear = np.array([[1, slant, -slant * (room + tall)], [turn, 1, -turn * room]])
        mask = cv2.warpAffine(mask, shear, mask.shape[::-1])
        corner = np.rint(at * dots).astype(int) - (room, room + tall)
        self._press(corner, mask.astype(np.float32) / 255 * ink.cover, ink)

    def _press(self, corner: NDArray[np.int_], cover: NDArray[np.float32], ink: Ink) -> None:
        """Put ink where ``cover`` says, with its upper left pixel at ``corner``."""
        x, y = corner
        high, wide = self.picture.shape
        top, left = max(0, -y), max(0, -x)
        patch = self.picture[max(y, 0) : y + cover.shape[0], max(x, 0) : x + cover.shape[1]]
        if high <= y or wide <= x or not patch.size:
            return
        part = cover[top : top + patch.shape[0], left : left + patch.shape[1]]
        part = part * (1 - ink.grain * self._grain_of(part.shape))
        patch[:] = np.rint(patch * (1 - part * (1 - ink.grey(self.weights))))

    def _apply(self, path: Path, width: float, cover: float, grain: float, grey: float) -> None:
        window, part = self._covered(path, width, cover, grain)
        patch = self.picture[window]
        patch[:] = np.rint(patch * (1 - part * (1 - grey)))

    def _covered(
        self, path: Path, width: float, cover: float, grain: float
    ) -> tuple[tuple[slice, slice], NDArray[np.float32]]:
        """Return a window of the picture and how much of each pixel a stroke covers."""
        window = self._window(path, width + 0.3)
        shape = self.picture[window].shape
        mask = np.zeros(shape, np.uint8)
        points = (path * self.dots - (window[1].start, window[0].start)) * (1 << _SHIFT)
        points = np.rint(points).astype(np.int32)
        swell = 1 + 0.16 * _smooth(self.rng, len(points))
        press = np.clip(1 + 0.10 * _smooth(self.rng, len(points)), 0.6, 1.1)
        for begin, end, thick, strength in zip(points, points[1:], swell, press, strict=False):
            colour = int(min(255, 232 * strength))
            size = max(1, round(width * self.dots * thick))
            cv2.line(mask, begin.tolist(), end.tolist(), colour, size, cv2.LINE_AA, _SHIFT)
        part = mask.astype(np.float32) * (cover / 232)
        part *= 1 - grain * self._grain_of(shape)
        return window, np.minimum(part, 1)

    def _window(self, path: Path, around: float) -> tuple[slice, slice]:
        low = np.floor((path.min(axis=0) - around) * self.dots).astype(int)
        high = np.ceil((path.max(axis=0) + around) * self.dots).astype(int)
        limits = self.picture.shape[::-1]
        x, y = (
            slice(int(np.clip(a, 0, n - 1)), int(np.clip(b, 1, n)))
            for a, b, n in zip(low, high, limits, strict=True)
        )
        return y, x

    def _grain_of(self, shape: tuple[int, ...]) -> NDArray[np.float32]:
        """Return a piece of rough paper."""
        tile = _grain()
        y, x = self.rng.integers(0, 256, 2)
        high, wide = -(-shape[0] // 384), -(-shape[1] // 384)
        piece = tile[y : y + 384, x : x + 384]
        if high > 1 or wide > 1:
            piece = np.tile(piece, (high, wide))
        return piece[: shape[0], : shape[1]]


def _smooth(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Return values around 0 that change slowly, of about unit deviation."""
    places = np.linspace(0, 1, count)
    waves = rng.uniform(0.5, 4, 3)
    phases = rng.uniform(0, 2 * np.pi, 3)
    return np.sin(2 * np.pi * np.outer(places, waves) + phases).sum(axis=1) / 1.22


def _wobbled(path: Path, rng: np.random.Generator, wobble: float) -> Path:
    """Return a path drawn by a hand that strays by about ``wobble`` millimetres."""
    shift = np.stack([_smooth(rng, len(path)), _smooth(rng, len(path))], axis=1)
    return path + wobble * shift


def straight(rng: np.random.Generator, points: Path, wobble: float = 0.12) -> Path:
    """Return strokes from point to point, without lifting the pen."""
    steps = [np.linspace(a, b, 9)[:-1] for a, b in zip(points, points[1:], strict=False)]
    return _wobbled(np.concatenate([*steps, points[-1:]]), rng, wobble)


def loop(rng: np.random.Generator, centre: Path, radius: float, wobble: float = 0.15) -> Path:
    """Return a circle drawn by hand: not quite round, its ends not quite meeting."""
    begin = rng.uniform(0, 2 * np.pi)
    angles = begin + np.linspace(0, rng.uniform(0.96, 1.15) * 2 * np.pi, 40)
    drift = np.linspace(1, rng.uniform(0.92, 1.1), 40)
    axes = radius * np.array([rng.uniform(0.95, 1.1), rng.uniform(0.92, 1.05)])
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1) * drift[:, None] * axes
    return _wobbled(centre + circle, rng, wobble)


def scribble(
    rng: np.random.Generator, centre: Path, radius: float, pitch: float,
    begin: float = -1.0, end: float = 1.0,
) -> Path:  # fmt: skip
    """Return a zigzag that fills a disc, or its part from chord ``begin`` to chord ``end``."""
    turn = rng.uniform(-0.4, 0.4) + (np.pi / 4, -np.pi / 4, 0.0)[int(rng.integers(3))]
    across = np.arange(begin * radius, end * radius, pitch)
    across = np.append(across, end * radius * 0.98)
    half = np.sqrt(np.maximum(radius**2 - across**2, 0.01)) * rng.uniform(0.9, 1.08, len(across))
    sides = np.where(np.arange(len(across)) % 2, 1, -1)
    points = np.stack([half * sides, across + rng.normal(0, 0.15 * pitch, len(across))], axis=1)
    cos, sin = np.cos(turn), np.sin(turn)
    rotated = points @ np.array([[cos, sin], [-sin, cos]])
    return straight(rng, centre + rotated, 0.08)


def spiral(rng: np.random.Generator, centre: Path, radius: float, pitch: float) -> Path:
    """Return a spiral from the middle of a disc to its edge."""
    turns = max(1.5, radius / pitch)
    angles = rng.uniform(0, 2 * np.pi) + np.linspace(0, turns * 2 * np.pi, int(turns * 20))
    radii = np.linspace(0.1, radius, len(angles))
    path = np.stack([np.cos(angles), np.sin(angles)], axis=1) * radii[:, None]
    return _wobbled(centre + path, rng, 0.08)
