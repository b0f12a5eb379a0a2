"""Pieces of pages, each laid out once, to be put on pages in any order.

All pieces stand below each other on one endless page that WeasyPrint lays out in one call. An
element of the class ``fragment`` and the id ``f-NAME`` is a piece; its style must make it a group
of its own (``opacity``), which WeasyPrint writes as a form XObject. Elements with the id
``at-NAME--KEY`` inside it are places for text that is put in later. Positions come from the public
``Page.anchors``.

Lengths are CSS pixels (1/96 inch), downwards from a piece's upper left corner.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainkit.errors import LayoutError
from trainkit.languages import _
from trainkit.render.pages import lay_out

if TYPE_CHECKING:
    import pikepdf

__all__ = ["Fragment", "FragmentSheet", "LetterFont", "lay_out_fragments"]

_LETTERS = "letters"
"""The piece that holds every letter that is put in later, in the font for it."""
_GROUP = re.compile(rb"/(x\d+) Do")
_FONT = re.compile(rb"/(\S+) [\d.]+ Tf")
_CHARACTER = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]{4,})>")
_SLACK = 8.0
"""How far letters may reach beyond their piece, in pixels."""


@dataclass(frozen=True)
class Fragment:
    """A piece that is laid out."""

    name: str
    resource: str
    """Its name among the XObjects."""
    width: float
    height: float
    places: Mapping[str, tuple[float, float]]
    """The places for later text by their keys: where its line begins, and the base line."""


@dataclass(frozen=True)
class LetterFont:
    """The fonts for text that is put in later: no kerning, no joining, from left to right."""

    codes: Mapping[str, tuple[str, int]]
    """Each letter's font, by its name among the resources, and its code there."""
    widths: Mapping[str, float]
    """The width of each letter, as a share of the font's size."""

    def width(self, text: str, size: float) -> float:
        """Return the width of a text; raises ``KeyError`` for a letter that was not laid out."""
        return sum(self.widths[letter] for letter in text) * size

    def shown(self, text: str, x: float, y: float, size: float) -> bytes:
        """Return the operators that write a text from ``x`` on the base line ``y``."""
        parts, where = [], f" 1 0 0 -1 {x:.2f} {y:.2f} Tm"
        for font, run in groupby((self.codes[letter] for letter in text), itemgetter(0)):
            codes = "".join(f"{code:04x}" for _font, code in run)
            parts.append(f"/{font} {size:.3f} Tf{where} <{codes}> Tj")
            where = ""
        return f"BT {' '.join(parts)} ET\n".encode()


@dataclass(frozen=True)
class FragmentSheet:
    """All pieces, and the file that holds them."""

    fragments: Mapping[str, Fragment]
    """By their names, in the order in which they stand below each other."""
    font: LetterFont
    pdf: pikepdf.Pdf

    def drawn(self, name: str, x: float, y: float) -> bytes:
        """Return the operators that draw a piece with its upper left corner at ``x``, ``y``."""
        return b"q 1 0 0 1 %.2f %.2f cm /%b Do Q\n" % (
            x, y, self.fragments[name].resource.encode(),
        )  # fmt: skip

    def painted(self, name: str) -> bytes:
        """Return the operator that draws a piece with its upper left corner at the origin."""
        return f"/{self.fragments[name].resource} Do\n".encode()

    def written_out(self, name: str, x: float, y: float) -> bytes:
        """Return the same as the piece's own operators, for text that is used once."""
        group = self.groups[f"/{self.fragments[name].resource}"]
        left, top = (-float(value) for value in list(group.Matrix)[4:])
        content = _without_opacity(group.read_bytes()).strip()
        return b"q 1 0 0 1 %.2f %.2f cm\n%b\nQ\n" % (x - left, y - top, content)

    @property
    def groups(self) -> Any:
        """The form XObjects by their names."""
        return self.pdf.pages[0].Resources.XObject

    @property
    def fonts(self) -> Any:
        """The fonts by their names; all pieces share them."""
        return self.pdf.pages[0].Resources.Font


def _without_opacity(content: bytes) -> bytes:
    return content.replace(b"/a1.0 gs\n", b"")


def lay_out_fragments(
    html: str,
    assets: Mapping[str, Path] | None = None,
    drawings: Mapping[str, bytes] | None = None,
) -> FragmentSheet:
    """Lay out the pieces of a page that holds them below each other.

    Raises ``AssetError`` as ``to_pdf`` does, ``LayoutError`` if the pieces fill more than a page.
    """
    import pikepdf

    document, data = lay_out(html, assets, drawings=drawings)
    if len(document.pages) != 1:
        raise LayoutError(
            _("the pieces of the papers fill {n} pages, not one", n=len(document.pages))
        )
    pdf = pikepdf.Pdf.open(io.BytesIO(data))
    boxes, places = _anchors(document.pages[0].anchors)
    page = pdf.pages[0]
    names = sorted(boxes, key=lambda name: boxes[name][1])
    drawn = _GROUP.findall(page.Contents.read_bytes())
    resources = dict(zip(names, (name.decode() for name in drawn), strict=True))
    fragments = {
        name: _fragment(name, resources[name], boxes[name], places.get(name, {})) for name in names
    }
    for name, (left, top, right, bottom) in boxes.items():
        group = page.Resources.XObject[f"/{resources[name]}"]
        del group.Group
        group.BBox = [left - _SLACK, top - _SLACK, right + _SLACK, bottom + _SLACK]
        group.Matrix = [1, 0, 0, 1, round(-left, 3), round(-top, 3)]
    font = _letter_font(page, resources[_LETTERS])
    return FragmentSheet(fragments, font, pdf)


_Rectangle = tuple[float, float, float, float]


def _anchors(
    anchors: Mapping[str, _Rectangle],
) -> tuple[dict[str, _Rectangle], dict[str, dict[str, _Rectangle]]]:
    boxes: dict[str, _Rectangle] = {}
    places: dict[str, dict[str, _Rectangle]] = {}
    for anchor, rectangle in anchors.items():
        if anchor.startswith("f-"):
            boxes[anchor[2:]] = rectangle
        elif anchor.startswith("at-"):
            name, _, key = anchor[3:].rpartition("--")
            places.setdefault(name, {})[key] = rectangle
    return boxes, places


def _fragment(
    name: str, resource: str, box: _Rectangle, places: Mapping[str, _Rectangle]
) -> Fragment:
    left, top, right, bottom = box
    inside = {key: (place[0] - left, place[1] - top) for key, place in places.items()}
    return Fragment(name, resource, right - left, bottom - top, inside)


def _letter_font(page: Any, group: str) -> LetterFont:
    names = dict.fromkeys(_FONT.findall(page.Resources.XObject[f"/{group}"].read_bytes()))
    if not names:
        raise LayoutError(_("the page holds no letters for text that is put in later"))
    codes, widths = {}, {}
    # a letter that several fonts have is taken from the first: the last that is stored stays
    for name in (each.decode() for each in reversed(names)):
        font = page.Resources.Font[f"/{name}"]
        shares = dict(_widths(font.DescendantFonts[0].W))
        for found, letters in _CHARACTER.findall(font.ToUnicode.read_bytes()):
            code = int(found, 16)
            if len(letters) == 4 and code in shares:
                letter = chr(int(letters, 16))
                codes[letter], widths[letter] = (name, code), shares[code]
    return LetterFont(codes, widths)


def _widths(table: Iterable[Any]) -> Iterator[tuple[int, float]]:
    """Yield each glyph's width: ISO 32000-1, 9.7.4.3, the form ``first [w1 w2 …]``."""
    entries = iter(table)
    for first in entries:
        for offset, width in enumerate(next(entries)):
            yield int(first) + offset, float(width) / 1000
