"""A stream of scanned sheets with their truth, each made from a seed and its number alone.

Three of five pictures are a copier's and two a telephone's, half of each moderate and half hard.
``case(seed, index)`` always makes the same picture.

What is drawn may be lost on the way: exposure bleaches a light pencil, a fax shows it as paper. A
row whose faintest mark is less than a twentieth of the way from black to white darker than its
paper (or, for a fax, than its threshold) is *lost*: nobody could read it from the picture. For
such rows "blank" is accepted beside what was meant and "doubtful". How many there are stands in
the report, and how they were read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.scan.camera import Difficulty, copier, named, telephone
from benchmarks.scan.pen import Row, fill
from benchmarks.scan.sheets import CODES, Kind, blank, kinds
from trainkit.scan.sources import Page

__all__ = ["Case", "Truth", "case", "cases"]

_SPARE, _FOREIGN = 0.2, 0.02
"""The shares of spare sheets, and of sheets of another edition, which must not be read."""
_CODES_A_KIND = 3
"""People of each kind of page whose sheets are rendered, so that they can be kept."""


@dataclass(frozen=True)
class Truth:
    """What is on a picture."""

    paper: str
    page: int
    code: str | None
    """``None`` on a spare sheet whose grid is spoilt, or that has none."""
    is_spare: bool
    rows: tuple[Row, ...]
    lost: frozenset[tuple[int, int]]
    """Rows, by number and row, that nobody could read from the picture."""
    is_foreign: bool = False
    """Whether it is of another edition."""


@dataclass(frozen=True)
class Case:
    """A picture and its truth."""

    seed: int
    index: int
    kind: Kind
    level: str
    camera: str
    """What the camera is called in a table."""
    ink: str
    data: bytes
    """The picture as a file."""
    truth: Truth

    @property
    def picture(self) -> NDArray[np.uint8]:
        """The picture, decoded as the program does it."""
        return Page("drawn", 1, self.data).picture()


def cases(seed: int, count: int, start: int = 0) -> Iterator[Case]:
    """Yield so many pictures."""
    return (case(seed, index) for index in range(start, start + count))


def case(seed: int, index: int) -> Case:
    """Return the picture with this number."""
    rng = named(f"scan {seed} {index}")
    level = (Difficulty.MODERATE, Difficulty.HARD)[index // 5 % 2]
    camera = (copier if index % 5 < 3 else telephone)(level, rng)
    kind = _kind(rng)
    code = None if kind[2] else _code(kind, rng)
    is_foreign = named(f"edition {seed} {index}").random() < _FOREIGN
    filled = fill(blank(kind, code, is_foreign=is_foreign), rng, camera.weights)
    picture = camera.take(filled.picture, rng)
    lost = {(row.number, row.row) for row in filled.rows if not camera.shows(row.depth)}
    truth = Truth(
        paper=kind[1], page=kind[3], code=filled.code, is_spare=kind[2],
        rows=filled.rows, lost=frozenset(lost), is_foreign=is_foreign,
    )  # fmt: skip
    data = bytes(cv2.imencode(".png", picture)[1])
    return Case(seed, index, kind, level, camera.kind, filled.ink, data, truth)


def _code(kind: Kind, rng: np.random.Generator) -> str:
    return CODES[(5 * kinds().index(kind) + int(rng.integers(_CODES_A_KIND))) % len(CODES)]


def _kind(rng: np.random.Generator) -> Kind:
    is_spare = rng.random() < _SPARE
    found = [kind for kind in kinds() if kind[2] is bool(is_spare)]
    return found[int(rng.integers(len(found)))]
