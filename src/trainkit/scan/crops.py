"""What is shown of a scanned page: the row that a question is about, or all of it."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from trainkit.errors import TrainkitError
from trainkit.languages import _
from trainkit.scan.questions import Question
from trainkit.scan.reading import ScannedPage
from trainkit.scan.records import IMAGES

__all__ = ["DOTS", "Picture", "clear", "crop_of", "picture_of", "png", "smaller", "straightened"]

DOTS = 8
"""Dots a millimetre of a straightened picture."""

Picture = NDArray[np.uint8]


def straightened(folder: Path, page: ScannedPage) -> Picture:
    """Return the straightened picture of a page; raises ``TrainkitError`` where there is none."""
    return _stored(folder, page, page.image)


def picture_of(folder: Path, page: ScannedPage) -> Picture | None:
    """Return what is stored of a page: straightened, or else as it was scanned."""
    name = page.image or page.as_scanned
    return None if name is None else _stored(folder, page, name)


def _stored(folder: Path, page: ScannedPage, name: str | None) -> Picture:
    path = folder / IMAGES / (name or "")
    data = path.read_bytes() if path.is_file() else b""
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE) if data else None
    if picture is None:
        raise TrainkitError(
            _(
                "{path} is missing or damaged; scan {file}, page {page}, again",
                path=path,
                file=page.source.file,
                page=page.source.page,
            )
        )
    return np.asarray(picture, np.uint8)


def crop_of(folder: Path, question: Question) -> Picture | None:
    """Return the part of the picture that a question is about; ``None`` where there is none."""
    picture, area = picture_of(folder, question.page), question.area
    if picture is None or area is None or question.page.image is None:
        return picture
    left, top = max(0, round(area.x * DOTS)), max(0, round(area.y * DOTS))
    right, bottom = round((area.x + area.width) * DOTS), round((area.y + area.height) * DOTS)
    return picture[top:bottom, left:right]


def clear(picture: Picture) -> Picture:
    """Return a picture with white paper, for the eye; what was read was the picture itself."""
    paper = max(1.0, float(np.percentile(picture, 90)))
    return np.asarray(np.minimum(picture * (255 / paper), 255), np.uint8)


def smaller(picture: Picture, scale: float) -> Picture:
    """Return a picture at a part of its size; one that would become larger stays as it is."""
    if scale >= 1:
        return picture
    height, width = picture.shape
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def png(picture: Picture) -> bytes:
    """Return a picture as a file."""
    return bytes(cv2.imencode(".png", picture)[1])
