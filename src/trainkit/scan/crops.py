"""What is shown of a scanned page: the row that a question is about, or all of it."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from trainkit.errors import TrainkitError
from trainkit.scan.questions import Question
from trainkit.scan.reading import ScannedPage
from trainkit.scan.records import IMAGES

__all__ = ["DOTS", "crop_of", "png", "straightened"]

DOTS = 8
"""Dots a millimetre of a straightened picture."""

Picture = NDArray[np.uint8]


def straightened(folder: Path, page: ScannedPage) -> Picture:
    """Return the stored picture of a page; raises ``TrainkitError`` where there is none."""
    path = folder / IMAGES / (page.image or "")
    data = path.read_bytes() if page.image and path.is_file() else b""
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE) if data else None
    if picture is None:
        raise TrainkitError(
            f"{path} is missing or damaged; scan {page.source.file}, page {page.source.page}, again"
        )
    return np.asarray(picture, np.uint8)


def crop_of(folder: Path, question: Question) -> Picture | None:
    """Return the part of the picture that a question is about; ``None`` where there is none."""
    if question.page.image is None:
        return None
    picture = straightened(folder, question.page)
    area = question.area
    if area is None:
        return picture
    left, top = max(0, round(area.x * DOTS)), max(0, round(area.y * DOTS))
    right, bottom = round((area.x + area.width) * DOTS), round((area.y + area.height) * DOTS)
    return picture[top:bottom, left:right]


def png(picture: Picture) -> bytes:
    """Return a picture as a file."""
    return bytes(cv2.imencode(".png", picture)[1])
