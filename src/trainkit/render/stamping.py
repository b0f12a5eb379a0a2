"""Stamps what is personal onto a tagged PDF that was laid out once.

The stamp follows the page's own content as an artifact (ISO 14289-1, 7.1: content that is not
tagged is marked as such), so the file stays PDF/UA.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from trainkit.render.fragments import FragmentSheet

if TYPE_CHECKING:
    import pikepdf

__all__ = ["stamped"]

_FONT = re.compile(rb"/(\S+) ([\d.]+ Tf)")
_PREFIX = "stamp-"
"""Before the names of the stamps' fonts, so that they never meet one of the page's own."""


def stamped(master: bytes, stamps: Sequence[bytes], sheet: FragmentSheet, title: str) -> bytes:
    """Return the master with a stamp on each page, the same bytes each time.

    Stamps are operators in pixels from the page's upper left corner, with fonts of ``sheet``;
    there may be fewer than pages.
    """
    import pikepdf

    stream = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(master)) as pdf:
        fonts = {}
        for page, stamp in zip(pdf.pages, stamps, strict=False):
            for name in {match[1].decode() for match in _FONT.finditer(stamp)}:
                if name not in fonts:
                    fonts[name] = pdf.copy_foreign(sheet.fonts[f"/{name}"])
            _stamp(pdf, page, stamp)
        _add_fonts(pdf, fonts)
        pdf.docinfo["/Title"] = title
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["dc:title"] = title
        pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def _stamp(pdf: pikepdf.Pdf, page: pikepdf.Page, stamp: bytes) -> None:
    height = float(page.mediabox[3])
    named = _FONT.sub(rb"/%b\1 \2" % _PREFIX.encode(), stamp)
    page.contents_add(pdf.make_stream(b"q\n"), prepend=True)
    page.contents_add(
        pdf.make_stream(
            b"\nQ\n/Artifact BMC\nq .75 0 0 -.75 0 %.3f cm\n%b\nQ\nEMC\n" % (height, named)
        )
    )


def _add_fonts(pdf: pikepdf.Pdf, fonts: dict[str, pikepdf.Object]) -> None:
    """Add fonts to the resources of every page; WeasyPrint's pages share them."""
    for page in pdf.pages:
        table = page.Resources.Font
        for name, font in fonts.items():
            table[f"/{_PREFIX}{name}"] = font
