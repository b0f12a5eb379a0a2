"""Whose page it is: by the QR code, and on spare sheets by the grid for the code.

The text of a QR code counts only with the right check value. zxing-cpp reads more blurred and torn
codes than OpenCV; what one does not read, the other may.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from trainkit.assessment.answer_sheet import Box, PagePayload, SheetPage, read_payload
from trainkit.scan.pictures import Picture
from trainkit.scan.reading import RowReading, RowState
from trainkit.scan.reasons import Reason
from trainkit.scan.register import DOTS

_QUIET = 3.0
"""How much around the place of a QR code is looked at too, in millimetres."""


_PRINT = (0.3, 0.2, 0.45, 0.6)
"""How bright print is at the most, between black and paper, as is tried one after the other."""


_FORMAT = "TK1 "


_SMALL = 2_000
"""Pixels along the longer side of a picture that a messenger may have reduced, at the most."""


class ForeignError(Exception):
    """The QR code belongs to another workshop or another edition; says to which."""


@dataclass(frozen=True)
class Code:
    """A QR code that was read."""

    text: str
    corners: NDArray[np.float64]
    """Clockwise from its upper left corner, in pixels of the picture."""


def code_in(picture: Picture) -> Code | None:
    """Return the test paper's QR code anywhere in a picture; small ones are tried enlarged, too."""
    found = next(_read(picture), None)
    if found is None and max(picture.shape) <= _SMALL:
        found = next(_read(_sharpened(_larger(picture))), None)
        return found and replace(found, corners=(found.corners + 0.5) / 2 - 0.5)
    return found


def code_at(page: Picture, box: Box) -> str:
    """Return the text of the QR code that stands in ``box`` on a straightened page, or nothing."""
    left, top = (max(0, round((side - _QUIET) * DOTS)) for side in (box.x, box.y))
    right, bottom = (
        round((side + _QUIET) * DOTS) for side in (box.x + box.width, box.y + box.height)
    )
    crop = np.ascontiguousarray(page[top:bottom, left:right])
    for picture in _variants(crop):
        for code in _read(picture):
            return code.text
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(crop)
    return text if text.startswith(_FORMAT) else ""


def _variants(crop: Picture) -> Iterator[Picture]:
    """Yield a QR code as it is, larger, and without what is paler than print, such as pencil."""
    yield crop
    larger = _larger(crop)
    yield larger
    black, paper = np.quantile(larger, [0.02, 0.9])
    for share in _PRINT:
        yield np.where(larger > black + share * (paper - black), 255, 0).astype(np.uint8)


def _larger(picture: Picture) -> Picture:
    return np.asarray(
        cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8
    )


def _sharpened(picture: Picture) -> Picture:
    soft = cv2.GaussianBlur(picture, (0, 0), 3)
    return np.asarray(cv2.addWeighted(picture, 2.5, soft, -1.5, 0), np.uint8)


def _read(picture: Picture) -> Iterator[Code]:
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for found in zxingcpp.read_barcodes(picture, formats=formats):
        if found.text.startswith(_FORMAT):
            place = found.position
            corners = [place.top_left, place.top_right, place.bottom_right, place.bottom_left]
            yield Code(found.text, np.array([(each.x, each.y) for each in corners], np.float64))


def said(text: str, workshop: str, hashes: Mapping[str, str]) -> PagePayload:
    """Return what the text of a QR code says; raises ``ForeignError`` for one that is not ours."""
    parts = text.split(" ")
    if len(parts) == 6 and parts[1] != workshop:
        raise ForeignError(Reason.OTHER_WORKSHOP.format(workshop=parts[1]))
    try:
        return read_payload(text, dict(hashes))
    except ValueError as error:
        paper = parts[2] if len(parts) == 6 else ""
        reason = Reason.OTHER_EDITION if paper in hashes else Reason.NO_PAPER
        reason = reason if paper else Reason.OTHER_QR_CODE
        raise ForeignError(reason.format(paper=paper)) from error


def grid_code(page: SheetPage, rows: Sequence[RowReading]) -> str | None:
    """Return the code that the grid of a spare sheet says; ``None`` unless every line is clear."""
    if not page.code:
        return None
    lines = {row.row: row for row in rows if row.number == 0}
    characters = []
    for place, group in enumerate(page.code):
        line = lines.get(place)
        if line is None:  # printed filled
            characters.append(group.bubbles[0].value)
        elif line.state is RowState.ONE:
            characters += line.values
        else:
            return None
    return "".join(characters)
