"""Pages of PDFs as pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.errors import TrainkitError
from trainkit.languages import _
from trainkit.render.pdfium import opened

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument

__all__ = ["cropped", "opened_pdf", "page_picture", "png"]

_DPI = 110
"""Dots an inch."""
_MOST_DOTS = 5_000
"""Dots along the longer side of a page at most; a PDF may say that it is 5 m wide."""
_MARGIN = 12
"""Dots that stay below the last line of a picture that is cut off."""


@contextmanager
def opened_pdf(source: Path | bytes) -> Iterator[PdfDocument]:
    """Open a PDF, for one thread at a time; raises ``TrainkitError`` for one that is damaged."""
    from pypdfium2 import PdfiumError

    try:
        with opened(source) as pdf:
            yield pdf
    except PdfiumError as error:
        raise TrainkitError(_("this PDF is damaged; build it again")) from error


def page_picture(source: Path | bytes, number: int = 1) -> Image | None:
    """Return a page, counted from 1, of a PDF; ``None`` if it has no such page."""
    with opened_pdf(source) as pdf:
        if not 1 <= number <= len(pdf):
            return None
        page = pdf[number - 1]
        scale = min(_DPI / 72, _MOST_DOTS / max(page.get_size()))
        picture: Image = page.render(scale=scale).to_pil()
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
