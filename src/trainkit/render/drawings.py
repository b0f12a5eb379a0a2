"""Drawings of a module as slides show them: a part of a drawing, and a picture made of it.

A drawing is SVG. The picture of it is PNG, laid out by WeasyPrint with the bundled fonts like the
handout's, so that the file for PowerPoint shows what the page shows.
"""

from __future__ import annotations

import io
import re

from trainkit.render.pages import lay_out
from trainkit.render.pdfium import opened

__all__ = ["letter_size", "part_of", "picture_of", "view_box"]

_VIEW_BOX = re.compile(
    rb'viewBox\s*=\s*"\s*([-\d.]+)[\s,]+([-\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)\s*"'
)
_ROOT = re.compile(rb"<svg\b[^>]*>")
_SIZE = re.compile(rb'\s(?:width|height|viewBox)\s*=\s*"[^"]*"')
_LETTERS = re.compile(rb"""font-size\s*[=:]\s*["']?\s*([\d.]+)""")
_USUAL = 16.0
"""The size of letters where a drawing names none: CSS 2.1, ``medium``."""
_PIXELS = 1800
"""The width of a picture: 13⅓ inches at 135 dots an inch."""
_TONES = 64
"""Colours of a picture: enough for lines and letters, and a small file."""

Rectangle = tuple[float, float, float, float]


def view_box(drawing: bytes) -> Rectangle:
    """Return left, top, width and height of a drawing in its own units; a square without them."""
    found = _VIEW_BOX.search(drawing)
    if found is None:
        return 0, 0, 100, 100
    left, top, width, height = (float(number) for number in found.groups())
    return left, top, width, height


def letter_size(drawing: bytes) -> float:
    """Return the size of the smallest letters in the drawing's own units."""
    return min((float(size) for size in _LETTERS.findall(drawing)), default=_USUAL)


def part_of(drawing: bytes, part: Rectangle | None) -> bytes:
    """Return the drawing cut to a part of it, or whole; its size is that of the part."""
    left, top, width, height = part or view_box(drawing)

    def cut(root: re.Match[bytes]) -> bytes:
        kept = _SIZE.sub(b"", root[0]).removesuffix(b">")
        size = f'width="{width:g}" height="{height:g}"'
        return kept + f' {size} viewBox="{left:g} {top:g} {width:g} {height:g}">'.encode()

    return _ROOT.sub(cut, drawing, count=1)


def picture_of(drawing: bytes) -> bytes:
    """Return a drawing as PNG, the same bytes for the same drawing."""
    from PIL.Image import Dither, Quantize

    _, _, width, height = view_box(drawing)
    html = (
        f"<style>@page{{size:{width}px {height}px;margin:0}}body{{margin:0}}"
        f"img{{display:block;width:{width}px;height:{height}px}}</style>"
        '<img alt="" src="asset://drawings/drawing.svg">'
    )
    _, data = lay_out(html, drawings={"drawing.svg": drawing})
    with opened(data) as document:
        page = document[0]
        image = page.render(scale=_PIXELS / page.get_width()).to_pil()
    stream = io.BytesIO()
    few = image.convert("RGB").quantize(_TONES, Quantize.FASTOCTREE, dither=Dither.NONE)
    few.save(stream, "PNG")
    return stream.getvalue()
