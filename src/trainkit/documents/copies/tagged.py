"""One file a person, tagged for screen readers: a paper laid out whole, stamped.

A paper is laid out once for all who answer it, and what is stamped once for everybody; the layouts
are kept while documents are made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from trainkit.documents.copies.printing import Press, sheet_drawings
from trainkit.documents.copies.view import CopiesView, PrintedPerson, PrintedSheet
from trainkit.documents.papers_view import PaperView
from trainkit.render.pages import render_html, template_parts, to_pdf
from trainkit.render.stamping import stamped

__all__ = ["PersonalView", "TaggedRecipe"]

_TEMPLATE = "tests/personal.html"


class PersonalView(PaperView):
    """A paper with its answer sheet."""

    sheets: tuple[PrintedSheet, ...]


@dataclass(frozen=True)
class TaggedRecipe:
    """A person's own file."""

    paper: PersonalView
    copies: CopiesView
    """What is stamped, for everybody; its items are left out, for they stand on the paper."""
    number: int
    """The person's place among the people."""
    assets: tuple[tuple[str, Path], ...] = ()

    @property
    def person(self) -> PrintedPerson:
        """Whose file it is."""
        return self.copies.people[self.number]

    def ingredients(self) -> Iterator[bytes]:
        """Yield the templates and the views, with this person alone."""
        yield from template_parts(_TEMPLATE)
        yield self.paper.model_dump_json().encode()
        yield self.copies.model_copy(update={"people": (self.person,)}).model_dump_json().encode()

    def make(self) -> bytes:
        """Return the file; raises ``AssetError`` as a print file does."""
        master = _master(_Layout(self.paper, self.assets))
        press = _press(_Layout(self.copies, self.assets))
        pages = sum(len(sheet.geometry.pages) for sheet in self.paper.sheets)
        stamps = press.stamps(self.number, _pages(master) - pages)
        title = f"{self.copies.frame.title}, {self.person.code}"
        return stamped(master, stamps, press.sheet, title)


def _pages(master: bytes) -> int:
    import io

    import pikepdf

    with pikepdf.Pdf.open(io.BytesIO(master)) as pdf:
        return len(pdf.pages)


@dataclass(frozen=True)
class _Layout:
    """A view to be laid out; equal where everything printed is equal."""

    view: PersonalView | CopiesView = field(compare=False)
    assets: tuple[tuple[str, Path], ...] = field(compare=False)
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.view.model_dump_json().encode()).hexdigest()
        object.__setattr__(self, "digest", digest)


@lru_cache(maxsize=16)
def _master(layout: _Layout) -> bytes:
    html = render_html(_TEMPLATE, layout.view)
    assert isinstance(layout.view, PersonalView)  # noqa: S101 - see TaggedRecipe
    return to_pdf(html, dict(layout.assets), drawings=sheet_drawings(layout.view.sheets))


@lru_cache(maxsize=4)
def _press(layout: _Layout) -> Press:
    assert isinstance(layout.view, CopiesView)  # noqa: S101 - see TaggedRecipe
    return Press.of(layout.view, dict(layout.assets))
