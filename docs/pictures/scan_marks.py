"""Draws how marks look on scans: `python -m docs.pictures.scan_marks` writes the picture.

A row for each kind of mark, a column for each camera, cut from the drawn corpus of
``benchmarks.scan`` after the reader has straightened the page.
"""

from __future__ import annotations

import io
from itertools import count
from pathlib import Path

import matplotlib as mpl
import numpy as np
from benchmarks.scan.accuracy import SOURCE, reader
from benchmarks.scan.corpus import case
from benchmarks.scan.pen import Mark
from benchmarks.scan.sheets import Kind, blank
from numpy.typing import NDArray
from PIL import Image

from trainkit.assessment.answer_sheet import SheetSize
from trainkit.scan.register import DOTS

PICTURE = Path(__file__).with_name("scan-marks.png")
CAMERAS = ("copier", "fax", "telephone")
MARKS = (
    Mark.FULL, Mark.PARTIAL, Mark.TICK, Mark.CROSS, Mark.LIGHT, Mark.HEAVY, Mark.ERASED,
    Mark.PAINTED, Mark.CORRECTED, Mark.CROSSED_OUT, Mark.DOUBLE, Mark.STRAY,
)  # fmt: skip
SEED = 11
_GREYS = 12
"""Tones of the picture: more would keep noise that nobody sees."""
Crops = dict[tuple[Mark, str], NDArray[np.uint8]]


def main() -> None:
    """Collect rows until each kind of mark was seen by each camera, and draw them."""
    crops: Crops = {}
    for index in count():
        _collect(index, crops)
        if len(crops) == len(MARKS) * len(CAMERAS):
            break
    _draw(crops)


def _collect(index: int, crops: Crops) -> None:
    drawn = case(SEED, index)
    camera, size = drawn.camera, drawn.kind[0]
    wanted = [
        row for row in drawn.truth.rows if row.mark in MARKS and (row.mark, camera) not in crops
    ]
    if size is not SheetSize.A4 or not wanted:
        return
    _, page = reader(size).read(drawn.picture, SOURCE)
    for row in wanted if page is not None else ():
        places = _places(drawn.kind, row.number, row.row)
        if (row.mark, camera) not in crops and len(places) == 4 and row.number:
            (left, top), (right, bottom) = places.min(axis=0) - 5, places.max(axis=0) + 5
            x, y = (
                slice(round(a * DOTS), round(b * DOTS)) for a, b in ((left, right), (top, bottom))
            )
            crops[row.mark, camera] = page[y, x]


def _places(kind: Kind, number: int, row: int) -> NDArray[np.float64]:
    """Return the middles of a row's bubbles."""
    page = blank(kind, None if kind[2] else "KZ-07").page
    for item in page.fields:
        if item.number == number:
            return np.array([(each.x, each.y) for each in item.groups[row].bubbles])
    return np.empty((0, 2))


def _draw(crops: Crops) -> None:
    mpl.use("agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(len(MARKS), len(CAMERAS), figsize=(6.4, 0.62 * len(MARKS) + 0.3))
    for line, mark in zip(axes, MARKS, strict=True):
        for place, (axis, camera) in enumerate(zip(line, CAMERAS, strict=True)):
            axis.imshow(crops[mark, camera], cmap="gray", vmin=0, vmax=255)
            axis.set_axis_off()
            if mark is MARKS[0]:
                axis.set_title(camera, fontsize=9)
            if place == 0:
                axis.text(-0.04, 0.5, mark, transform=axis.transAxes, ha="right", va="center",
                          fontsize=9)  # fmt: skip
    figure.subplots_adjust(0.15, 0.01, 0.99, 0.96, 0.03, 0.08)
    stream = io.BytesIO()
    figure.savefig(stream, dpi=130)
    few = Image.open(stream).convert("L").quantize(_GREYS, dither=Image.Dither.NONE)
    few.save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
