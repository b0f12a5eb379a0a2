"""Pages of PDFs as pictures."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["PDFIUM", "cropped", "page_picture", "png"]

_DPI = 110
"""Dots an inch."""
_MARGIN = 12
"""Dots that stay below the last line of a picture that is cut off."""
PDFIUM = threading.Lock()
"""PDFium works for one thread at a time."""


def page_picture(source: Path | bytes, number: int = 1) -> Image | None:
    """Return a page, counted from 1, of a PDF; ``None`` if it has no such page."""
    import pypdfium2

    with PDFIUM, pypdfium2.PdfDocument(source) as pdf:
        if not 1 <= number <= len(pdf):
            return None
        picture: Image = pdf[number - 1].render(scale=_DPI / 72).to_pil()
    return picture


def cropped(picture: Image) -> Image:
    """Return a picture without the empty paper below its last line."""
    from PIL import ImageOps

    box = ImageOps.invert(picture.convert("L")).getbbox()
    bottom = picture.height if box is None else min(box[3] + _MARGIN, picture.height)
    return picture.crop((0, 0, picture.width, bottom))


def png(picture: Image) -> bytes:
    """Return a picture as a PNG file."""
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()
