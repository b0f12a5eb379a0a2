"""Joins PDF files that were made one by one into a file for the printer."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

__all__ = ["Part", "joined", "page_count"]


_OF_TAGS = {"/Annots", "/StructParents", "/Tabs"}
"""What a page has for the tags of its own file."""


@dataclass(frozen=True)
class Part:
    """A file to be joined, and its line in the outline."""

    title: str
    data: bytes
    one_sided: bool = False
    """Whether the back of each page stays empty where sheets are printed on both sides."""


def page_count(part: Part, *, two_sided: bool) -> int:
    """Return how many pages a part has in the joined file, empty ones included."""
    import pikepdf

    with pikepdf.Pdf.open(io.BytesIO(part.data)) as pdf:
        count = len(pdf.pages) * (2 if part.one_sided else 1)
    return count + count % 2 if two_sided else count


def joined(parts: Sequence[Part], title: str, language: str, *, two_sided: bool) -> bytes:
    """Return the parts as one file, the same bytes each time; it is to be printed at full size.

    ``two_sided`` says that it is printed on both sides: each part then begins on a new sheet. The
    file carries no tags for screen readers: the files that it is made from do.
    """
    import pikepdf

    stream = io.BytesIO()
    with pikepdf.Pdf.new() as pdf:
        lines = []
        for part in parts:
            lines.append(pikepdf.OutlineItem(part.title, len(pdf.pages)))
            _add(pdf, part)
            if two_sided and len(pdf.pages) % 2:
                _add_back(pdf)
        with pdf.open_outline() as outline:
            outline.root.extend(lines)
        pdf.Root.Lang = pikepdf.String(language)
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(
            DisplayDocTitle=True, PrintScaling=pikepdf.Name("/None")
        )
        pdf.docinfo["/Title"] = title
        pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def _add(pdf: pikepdf.Pdf, part: Part) -> None:
    with type(pdf).open(io.BytesIO(part.data)) as source:
        for page in source.pages:
            for key in _OF_TAGS & set(page.obj.keys()):
                del page.obj[key]
            pdf.pages.append(page)
            if part.one_sided:
                _add_back(pdf)


def _add_back(pdf: pikepdf.Pdf) -> None:
    """Add the empty back of the last page."""
    width, height = (float(edge) for edge in list(pdf.pages[-1].mediabox)[2:])
    pdf.add_blank_page(page_size=(width, height))
