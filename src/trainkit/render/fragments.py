"""Pieces of pages, each laid out once, to be put on pages in any order.

All pieces stand below each other on one endless page that WeasyPrint lays out in one call. An
element of the class ``fragment`` and the id ``f-NAME`` is a piece; its style must make it a group
of its own (``opacity``), which WeasyPrint writes as a form XObject. Elements with the id
``at-NAME--KEY`` inside it are places for text that is put in later. Positions come from the public
``Page.anchors``.

Lengths are CSS pixels (1/96 inch), downwards from a piece's upper left corner.

Writes a print file of many copies: pages that share what is the same, one after the other.

What copies share is written once, first: the pieces' form XObjects, fonts and images as WeasyPrint
made them, and the bodies of whole pages. A copy then is a few small objects, written as they come,
so memory holds offsets only. The file is plain PDF 1.7 with one cross-reference table (ISO 32000-1,
7.5). Its pages carry no tags.

QR codes differ in a few characters only. With the version, the error level and the mask fixed,
every module of a code is a sum over GF(2) of the text's bits: the bits are placed as they are,
Reed-Solomon codes (ISO/IEC 18004, 7.5) are linear, and a mask adds a constant. So a code is that of
a reference text plus, for each bit that differs, a pattern that depends on the bit alone. Patterns
come from segno, when first needed.
"""

from __future__ import annotations

import io
import re
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from trainkit.problems import LayoutError
from trainkit.render.pages import lay_out
from trainkit.text.languages import _

if TYPE_CHECKING:
    import pikepdf


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


_TO_PIXELS = b".75 0 0 -.75 0 %.3f cm\n"
_ON_A_BRANCH = 40
"""Copies below one branch of the page tree."""


@dataclass(frozen=True)
class PrintPage:
    """One page of a copy: its operators, in pixels from the upper left corner."""

    content: bytes
    across: bool = False
    """True for a page that lies across."""


@dataclass(frozen=True)
class Copy:
    """What one person gets."""

    bookmark: str
    pages: tuple[PrintPage, ...]


@dataclass
class PrintFile:
    """A print file while it is written to a stream."""

    stream: BinaryIO
    sheet: FragmentSheet
    width: float
    height: float
    """Of a page, in points."""
    _offsets: array[int] = field(default_factory=lambda: array("Q"))
    _bodies: dict[str, int] = field(default_factory=dict)
    _branches: list[tuple[int, int]] = field(default_factory=list)
    _bookmarks: list[tuple[str, int]] = field(default_factory=list)
    _position: int = 0

    def __post_init__(self) -> None:
        self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        used = {group.resource for group in self.sheet.fragments.values()}
        self._offsets.extend([0] * (len(self.sheet.pdf.objects) + 1))
        roots = [self.sheet.groups[f"/{name}"] for name in sorted(used) if self._is_shared(name)]
        for number, data in _reachable([*roots, self.sheet.fonts]):
            self._object(data, number)
        self._resources = self._reserve()
        self._root = self._reserve()

    def _is_shared(self, resource: str) -> bool:
        return resource not in self._once

    @property
    def _once(self) -> set[str]:
        """Pieces that copies write out; they are not among the shared objects."""
        return {
            piece.resource
            for name, piece in self.sheet.fragments.items()
            if name.startswith("name-") or name == "letters"
        }

    def body(self, content: bytes) -> bytes:
        """Write what several pages share; returns the operator that draws it."""
        name = f"b{len(self._bodies)}"
        width, height = self.width / 0.75, self.height / 0.75
        longer = max(width, height)
        head = (
            f"/Type/XObject/Subtype/Form/BBox[0 0 {longer:.2f} {longer:.2f}]"
            f"/Resources {self._resources} 0 R"
        )
        self._bodies[name] = self._stream(content, head)
        return f"/{name} Do\n".encode()

    def add(self, copies: Iterable[Copy]) -> None:
        """Write copies, each as it comes."""
        branch: list[tuple[int, int]] = []
        parent = self._reserve()
        for copy in copies:
            if len(branch) == _ON_A_BRANCH:
                self._branch(parent, branch)
                branch, parent = [], self._reserve()
            node, first = self._copy(copy, parent)
            branch.append((node, len(copy.pages)))
            self._bookmarks.append((copy.bookmark, first))
        self._branch(parent, branch)

    def _copy(self, copy: Copy, parent: int) -> tuple[int, int]:
        node = self._reserve()
        kids = [self._page(page, node) for page in copy.pages]
        listed = " ".join(f"{kid} 0 R" for kid in kids)
        data = f"<</Type/Pages/Parent {parent} 0 R/Count {len(kids)}/Kids[{listed}]>>"
        self._object(data.encode(), node)
        return node, kids[0]

    def _page(self, page: PrintPage, parent: int) -> int:
        height = self.width if page.across else self.height
        content = self._stream(_TO_PIXELS % height + page.content)
        box = f"/MediaBox[0 0 {self.height:.3f} {self.width:.3f}]" if page.across else ""
        data = f"<</Type/Page/Parent {parent} 0 R/Contents {content} 0 R{box}>>"
        return self._object(data.encode())

    def _branch(self, number: int, nodes: Sequence[tuple[int, int]]) -> None:
        listed = " ".join(f"{node} 0 R" for node, _ in nodes)
        count = sum(pages for _, pages in nodes)
        data = f"<</Type/Pages/Parent {self._root} 0 R/Count {count}/Kids[{listed}]>>"
        self._object(data.encode(), number)
        self._branches.append((number, count))

    def close(self, title: str, language: str, subject: str) -> None:
        """Write what stands at the end of the file."""
        self._object(self._shared_resources(), self._resources)
        listed = " ".join(f"{number} 0 R" for number, _ in self._branches)
        count = sum(pages for _, pages in self._branches)
        box = f"[0 0 {self.width:.3f} {self.height:.3f}]"
        self._object(
            f"<</Type/Pages/Count {count}/Kids[{listed}]/MediaBox{box}"
            f"/Resources {self._resources} 0 R>>".encode(),
            self._root,
        )
        outlines = self._outlines()
        catalog = self._object(
            b"<</Type/Catalog/Pages %d 0 R/Outlines %d 0 R/Lang%b"
            b"/ViewerPreferences<</DisplayDocTitle true/PrintScaling/None>>>>"
            % (self._root, outlines, _text(language))
        )
        info = self._object(b"<</Title%b/Subject%b>>" % (_text(title), _text(subject)))
        self._table(catalog, info)

    def _shared_resources(self) -> bytes:
        groups = "".join(
            f"/{piece.resource} {self.sheet.groups[f'/{piece.resource}'].objgen[0]} 0 R"
            for piece in self.sheet.fragments.values()
            if self._is_shared(piece.resource)
        )
        bodies = "".join(f"/{name} {number} 0 R" for name, number in self._bodies.items())
        fonts = self.sheet.fonts.unparse(resolved=True).decode()
        return f"<</Font {fonts}/XObject<<{groups}{bodies}>>>>".encode()

    def _outlines(self) -> int:
        number, first = self._reserve(), len(self._offsets)
        last = first + len(self._bookmarks) - 1
        for place, (title, page) in enumerate(self._bookmarks, first):
            before = b"/Prev %d 0 R" % (place - 1) if place > first else b""
            after = b"/Next %d 0 R" % (place + 1) if place < last else b""
            self._object(
                b"<</Title%b/Parent %d 0 R%b%b/Dest[%d 0 R/Fit]>>"
                % (_text(title), number, before, after, page)
            )
        count = len(self._bookmarks)
        data = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (first, last, count)
        self._object(data, number)
        return number

    def _table(self, catalog: int, info: int) -> None:
        start = self._position
        self._put(b"xref\n0 %d\n" % len(self._offsets))
        lines = (
            b"%010d 00000 n \n" % offset if offset else b"0000000000 65535 f \n"
            for offset in self._offsets
        )
        for line in lines:
            self._put(line)
        self._put(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(self._offsets), catalog, info, start)
        )

    def _reserve(self) -> int:
        self._offsets.append(0)
        return len(self._offsets) - 1

    def _stream(self, content: bytes, head: str = "") -> int:
        packed = zlib.compress(content, 6)
        return self._object(
            b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream"
            % (head.encode(), len(packed), packed)
        )

    def _object(self, data: bytes, number: int | None = None) -> int:
        if number is None:
            number = self._reserve()
        self._offsets[number] = self._position
        self._put(b"%d 0 obj\n%b\nendobj\n" % (number, data))
        return number

    def _put(self, data: bytes) -> None:
        self.stream.write(data)
        self._position += len(data)


def _text(text: str) -> bytes:
    """Return a text string: ISO 32000-1, 7.9.2.2."""
    if text.isascii():
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return f"({escaped})".encode()
    return b"<" + (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode() + b">"


def _reachable(roots: Sequence[Any]) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the bytes of each object that is reached from the roots."""
    import pikepdf

    seen: set[int] = set()
    waiting = list(roots)
    while waiting:
        item = waiting.pop()
        if item.is_indirect:
            number = item.objgen[0]
            if number in seen:
                continue
            seen.add(number)
            yield number, _bytes(item)
        if isinstance(item, pikepdf.Array):
            waiting.extend(each for each in item.as_list() if isinstance(each, pikepdf.Object))
        elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            waiting.extend(each for _, each in item.items() if isinstance(each, pikepdf.Object))


def _bytes(item: Any) -> bytes:
    import pikepdf

    if not isinstance(item, pikepdf.Stream):
        return bytes(item.unparse(resolved=True))
    raw = item.read_raw_bytes()
    head = item.stream_dict.unparse(resolved=True)
    return bytes(head) + b"\nstream\n" + bytes(raw) + b"\nendstream"


def qr_drawn(picture: QrPicture, x: float, y: float, side: float) -> bytes:
    """Return the operators that draw a QR code, as a mask of one bit a module.

    The bits are written in hexadecimal, so that no reader takes them for the end of the picture.
    """
    return b"q %.3f 0 0 %.3f %.3f %.3f cm\nBI /W %d /H %d /IM true /D[1 0]/F/AHx ID %b>\nEI Q\n" % (
        side, -side, x, y + side, picture.side, picture.side, picture.rows().hex().encode(),
    )  # fmt: skip


_FONT_FILE = re.compile(rb"/(\S+) ([\d.]+ Tf)")
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
            for name in {match[1].decode() for match in _FONT_FILE.finditer(stamp)}:
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
    named = _FONT_FILE.sub(rb"/%b\1 \2" % _PREFIX.encode(), stamp)
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


_LEVEL = "m"
"""15 % of a code may be spoilt."""
_MASK = 3
_MODE_BYTE = "byte"


@dataclass(frozen=True)
class QrPicture:
    """A QR code without its quiet zone."""

    side: int
    """Modules on a side."""
    bits: int
    """Row by row from the upper left, the first module in the highest bit, 1 for black."""

    def rows(self) -> bytes:
        """Return the rows, each filled up with zeros to whole bytes."""
        stride = -self.side % 8
        mask = (1 << self.side) - 1
        packed = 0
        for row in range(self.side - 1, -1, -1):
            packed = packed << (self.side + stride) | (
                (self.bits >> (row * self.side) & mask) << stride
            )
        return packed.to_bytes(self.side * ((self.side + 7) // 8), "big")


@cache
def smallest_version(length: int) -> int:
    """Return the smallest version that holds this many bytes; raises ``ValueError``."""
    import segno

    version = segno.make_qr("x" * length, error=_LEVEL, mode=_MODE_BYTE, boost_error=False).version
    return int(version)


@dataclass
class QrMaker:
    """Makes the codes of texts of one length."""

    length: int
    """Bytes of every text."""
    version: int
    _patterns: dict[tuple[int, int], int] = field(default_factory=dict)
    _reference: bytes = field(init=False)
    _base: int = field(init=False)

    def __post_init__(self) -> None:
        self._reference = b"a" * self.length
        self._base = self._drawn(self._reference)

    @property
    def side(self) -> int:
        """Modules on a side."""
        return 17 + 4 * self.version

    def make(self, text: str) -> QrPicture:
        """Return the code of an ASCII text; raises ``ValueError`` for another length."""
        data = text.encode("ascii")
        if len(data) != self.length:
            raise ValueError(f"expected {self.length} characters, found {len(data)}")
        bits, patterns = self._base, self._patterns
        for place, (byte, reference) in enumerate(zip(data, self._reference, strict=True)):
            if byte != reference:
                pattern = patterns.get((place, byte))
                bits ^= self._pattern(place, byte) if pattern is None else pattern
        return QrPicture(self.side, bits)

    def _pattern(self, place: int, byte: int) -> int:
        """Return what changes where this byte stands at this place; from those of its bits."""
        different = byte ^ self._reference[place]
        pattern = 0
        for bit in (1 << n for n in range(8)):
            if different & bit:
                pattern ^= self._bit_pattern(place, bit)
        self._patterns[place, byte] = pattern
        return pattern

    def _bit_pattern(self, place: int, bit: int) -> int:
        key = (place, self._reference[place] ^ bit)
        if key not in self._patterns:
            changed = bytearray(self._reference)
            changed[place] ^= bit
            self._patterns[key] = self._drawn(bytes(changed)) ^ self._base
        return self._patterns[key]

    def _drawn(self, data: bytes) -> int:
        import segno

        code = segno.make_qr(
            data, version=self.version, error=_LEVEL, mask=_MASK, mode=_MODE_BYTE,
            boost_error=False,
        )  # fmt: skip
        bits = 0
        for row in code.matrix:
            for module in row:
                bits = bits << 1 | (module & 1)
        return bits


@cache
def qr_maker(length: int, version: int) -> QrMaker:
    """Return the maker for texts of this length; its patterns are kept."""
    return QrMaker(length, version)
