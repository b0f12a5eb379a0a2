"""Reads PDFs back: what a reader, a screen reader and a printer would find in them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import page
import pikepdf
import pypdfium2
from PIL import Image

_HYPHEN = {0x02: "-", 0xFFFE: "-"}
"""What pdfium gives for a hyphen at a line's end."""


@dataclass(frozen=True)
class Bookmark:
    """A line of the outline; pages count from 1."""

    level: int
    title: str
    page: int


def texts(data: bytes) -> list[str]:
    """Return each page's text with single spaces."""
    return list(_texts(data))


@lru_cache(maxsize=100)
def _texts(data: bytes) -> tuple[str, ...]:
    with pypdfium2.PdfDocument(data) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return tuple(" ".join(page.translate(_HYPHEN).split()) for page in pages)


def text(data: bytes) -> str:
    """Return the whole text with single spaces."""
    return " ".join(texts(data))


def lines(data: bytes) -> list[list[str]]:
    """Return each page's lines."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range().splitlines() for page in document]


def bookmarks(data: bytes) -> list[Bookmark]:
    """Return the outline, in order."""
    with pypdfium2.PdfDocument(data) as document:
        found = []
        for item in document.get_toc():
            target = item.get_dest()
            assert target is not None
            index = target.get_index()
            assert index is not None
            found.append(Bookmark(item.level, item.get_title(), index + 1))
        return found


def sizes(data: bytes) -> list[tuple[int, int]]:
    """Return each page's width and height in millimetres."""
    with pypdfium2.PdfDocument(data) as document:
        return [
            (round(width / 72 * 25.4), round(height / 72 * 25.4))
            for width, height in (page.get_size() for page in document)
        ]


def identity(data: bytes) -> tuple[str, str]:
    """Return the document's language and title."""
    with pikepdf.open(io.BytesIO(data)) as document:
        return str(document.Root.Lang), str(document.docinfo["/Title"])


def failures(data: bytes) -> list[str]:
    """Return what keeps a file from being PDF/UA-1."""
    result = page.validate_pdf_bytes(data, profile="ua1")
    return [str(finding) for finding in result.failures]


def heading_levels(data: bytes) -> list[int]:
    """Return the levels of the headings in reading order."""
    with pikepdf.open(io.BytesIO(data)) as document:
        names = [str(node["/S"]) for node in _nodes(document.Root.StructTreeRoot)]
    return [int(name[2]) for name in names if name[:2] == "/H" and name[2:].isdigit()]


def _nodes(node: Any) -> Iterator[Any]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _nodes(kid)


def fonts(data: bytes) -> set[str]:
    """Return the names of the embedded fonts, without the subset's letters."""
    with pikepdf.open(io.BytesIO(data)) as document:
        return {
            str(item["/FontName"]).lstrip("/").split("+")[-1]
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        }


def picture(data: bytes, number: int = 1, dpi: int = 40) -> Image.Image:
    """Return a page as a grey picture; pages count from 1."""
    with pypdfium2.PdfDocument(data) as document:
        return document[number - 1].render(scale=dpi / 72).to_pil().convert("L")


def content(data: bytes) -> bytes:
    """Return every stream and every string of a file, unpacked, to search for what must not be."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(
            stream,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return stream.getvalue()


@dataclass(frozen=True)
class Box:
    """A run of text on a page, in millimetres from the page's lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Box, by: float = 0.5) -> bool:
        """Tell whether two boxes share more than ``by`` millimetres in both directions."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        return wide > by and high > by


def boxes(data: bytes, number: int = 1) -> list[Box]:
    """Return where the lines of text stand on a page; pages count from 1."""
    found: list[Box] = []
    with pypdfium2.PdfDocument(data) as document:
        sheet = document[number - 1].get_textpage()
        ended, space = True, ""
        for index in range(sheet.count_chars()):
            letter = sheet.get_text_range(index, 1)
            if not letter.strip():
                ended, space = ended or letter in "\r\n", " "
                continue
            box = Box(
                letter.translate(_HYPHEN),
                *(edge / 72 * 25.4 for edge in sheet.get_charbox(index, loose=False)),
            )
            if ended or not found or not _is_on_line(box, found[-1]):
                found.append(box)
            else:
                found[-1] = _joined(found[-1], box, space)
            ended, space = False, ""
    return found


def _is_on_line(box: Box, line: Box) -> bool:
    middle = (box.bottom + box.top) / 2
    return line.bottom < middle < line.top and box.left - line.right < 6


def _joined(line: Box, box: Box, space: str) -> Box:
    return Box(
        f"{line.text}{space}{box.text}",
        min(line.left, box.left),
        min(line.bottom, box.bottom),
        max(line.right, box.right),
        max(line.top, box.top),
    )


def overlapping(data: bytes, number: int = 1) -> list[tuple[str, str]]:
    """Return the texts of a page that stand on each other."""
    found = boxes(data, number)
    return [
        (one.text, two.text)
        for index, one in enumerate(found)
        for two in found[index + 1 :]
        if one.overlaps(two)
    ]
