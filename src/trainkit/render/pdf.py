"""Joins PDF files into one file for a printer, with as many copies of each as are needed.

Copies share their content. Every copy of a part begins on the front of a sheet. The file carries no
tags for screen readers: the files that it is made from do.
"""

from __future__ import annotations

import contextlib
import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainkit.problems import TrainkitError
from trainkit.text.languages import _

if TYPE_CHECKING:
    import pikepdf
    from PIL.Image import Image
    from pypdfium2 import PdfDocument


class Sides(StrEnum):
    """Which sides of a sheet are printed."""

    BOTH = "both"
    FRONT = "front only"
    """In a file that is printed on both sides: cards, certificates, lists to sign."""
    ONE = "one"
    """In a file that is printed on one side."""


@dataclass(frozen=True)
class Part:
    """A file to be joined."""

    title: str
    """Its line in the outline."""
    source: bytes | Path
    sides: Sides
    copies: int = 1
    first: int = 0
    """Pages of the file before the part."""
    pages: int | None = None
    """Of one copy; ``None`` for all to the end of the file."""


def page_count(part: Part) -> int:
    """Return how many pages a part takes in the joined file, empty ones and copies included."""
    import pikepdf

    with pikepdf.Pdf.open(_opened(part.source)) as pdf:
        count = len(pdf.pages)
    if part.sides is Sides.FRONT:
        count *= 2
    elif part.sides is Sides.BOTH:
        count += count % 2
    return count * part.copies


def joined(parts: Sequence[Part], title: str, language: str) -> bytes:
    """Return the parts as one file, the same bytes each time; it is to be printed at full size."""
    import pikepdf

    stream = io.BytesIO()
    with contextlib.ExitStack() as stack:
        pdf = stack.enter_context(pikepdf.Pdf.new())
        pages = _Pages(pdf)
        lines = []
        for part in parts:
            lines.append(pikepdf.OutlineItem(part.title, len(pages.listed)))
            pages.add(stack.enter_context(pikepdf.Pdf.open(_opened(part.source))), part)
        pages.close()
        with pdf.open_outline() as outline:
            outline.root.extend(lines)
        pdf.Root.Lang = pikepdf.String(language)
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(
            DisplayDocTitle=True, PrintScaling=pikepdf.Name("/None")
        )
        pdf.docinfo["/Title"] = title
        pdf.save(
            stream, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    return stream.getvalue()


def _opened(source: bytes | Path) -> io.BytesIO | Path:
    return io.BytesIO(source) if isinstance(source, bytes) else source


class _Pages:
    """The pages of a file: one list, written at once, for a library's own takes minutes."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.listed: list[dict[str, Any]] = []

    def add(self, source: pikepdf.Pdf, part: Part) -> None:
        """Add the copies of a part."""
        end = None if part.pages is None else part.first + part.pages
        own = [self._copied(source, page) for page in source.pages[part.first : end]]
        blank = {"/Type": own[0]["/Type"], "/MediaBox": own[0]["/MediaBox"]}
        if part.sides is Sides.FRONT:
            own = [each for page in own for each in (page, blank)]
        elif part.sides is Sides.BOTH and len(own) % 2:
            own.append(blank)
        self.listed += [page for _ in range(part.copies) for page in own]

    def _copied(self, source: pikepdf.Pdf, page: pikepdf.Page) -> dict[str, Any]:
        """Return a page without what ties it to its document: its place, links and tags."""
        import pikepdf

        kept: dict[str, Any] = {"/MediaBox": page.mediabox, "/Resources": page.resources}
        kept |= {name: page.obj[name] for name in ("/Contents", "/Rotate") if name in page.obj}
        copied = self.pdf.copy_foreign(source.make_indirect(pikepdf.Dictionary(kept)))
        return {"/Type": pikepdf.Name.Page, **dict(copied.as_dict())}

    def close(self) -> None:
        """Hang the pages into the file."""
        import pikepdf

        root = self.pdf.Root.Pages
        root.Kids = pikepdf.Array(
            [
                self.pdf.make_indirect(pikepdf.Dictionary({**page, "/Parent": root}))
                for page in self.listed
            ]
        )
        root.Count = len(self.listed)


_ONE_THREAD = threading.Lock()


@contextmanager
def opened(source: Path | bytes) -> Iterator[PdfDocument]:
    """Open a PDF while the block runs; other threads of this process wait.

    Raises ``pypdfium2.PdfiumError`` for a file that is damaged.
    """
    from pypdfium2 import PdfDocument

    with _ONE_THREAD, PdfDocument(source) as pdf:
        yield pdf


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
