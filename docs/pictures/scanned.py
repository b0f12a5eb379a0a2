"""Draws a stack of filled answer sheets of the example, as a copier scans it.

The pen of ``benchmarks.scan`` fills them at random, and some as nobody should.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.scan.almaty import SHEET, Case, _empty, _Prints
from benchmarks.scan.camera import Difficulty, copier, named
from benchmarks.scan.pen import fill
from PIL import Image

__all__ = ["scanned_sheets"]

SHEETS = 6


def scanned_sheets(folder: Path) -> Path:
    """Empty the score sheet, and write the stack beside the workshop's folder; return its file."""
    case, prints = Case(folder), _Prints(folder)
    pages = []
    _empty(folder / SHEET)
    for number, sheet in enumerate(case.sheets[:SHEETS]):
        rng = named(f"guide {number}")
        camera = copier(Difficulty.MODERATE, rng)
        filled = fill(prints.blank(sheet, case.workshop), rng, camera.weights)
        pages.append(Image.fromarray(camera.take(filled.picture, rng)))
    path = folder.parent / "scan.pdf"
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=200)
    return path
