"""Compares documents with what was approved before: text to read, and pictures with a tolerance.

``TRAINKIT_UPDATE_GOLDEN=1 pytest …`` writes what came out to ``tests/golden/``, to be looked at
before it is kept. On failure it is saved in ``tests/failures/``.
"""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

from tests import pdf

GOLDEN = Path(__file__).parent / "golden"
FAILURES = Path(__file__).parent / "failures"
TOLERANCE = 2.0
"""Mean difference of grey values, 0 to 255, that is still the same picture."""


def updating() -> bool:
    """Tell whether goldens are to be written anew."""
    return os.environ.get("TRAINKIT_UPDATE_GOLDEN") == "1"


def assert_text(data: bytes, name: str) -> None:
    """Compare a PDF's text, page by page, with ``tests/golden/<name>.txt``."""
    pages = enumerate(pdf.lines(data), 1)
    found = "".join(f"--- page {n} ---\n" + "".join(f"{x}\n" for x in page) for n, page in pages)
    path = GOLDEN / f"{name}.txt"
    if updating():
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    if found != expected:
        FAILURES.mkdir(exist_ok=True)
        (FAILURES / path.name).write_text(found, encoding="utf-8")
    assert found.splitlines() == expected.splitlines()


def assert_picture(data: bytes, name: str, page: int = 1) -> None:
    """Compare one page's grey picture with ``tests/golden/<name>.png``."""
    found = pdf.picture(data, page)
    path = GOLDEN / f"{name}.png"
    if updating():
        path.parent.mkdir(exist_ok=True)
        found.save(path, optimize=True)
    difference = difference_of(found, path) if path.exists() else 255.0
    if difference >= TOLERANCE:
        FAILURES.mkdir(exist_ok=True)
        found.save(FAILURES / path.name)
    assert difference < TOLERANCE


def difference_of(found: Image.Image, path: Path) -> float:
    """Return the mean difference of grey values; 255 where the sizes differ."""
    with Image.open(path) as expected:
        if expected.size != found.size:
            return 255.0
        return float(ImageStat.Stat(ImageChops.difference(found, expected)).mean[0])
