"""What a report is made of, before it is a page: sections of paragraphs, tables and figures.

One page template shows them all, so what a report says is decided in one place, in ``sections``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from trainkit.documents.frame import Frame
from trainkit.render.recipe import View
from trainkit.reports.columns import widths

__all__ = ["Block", "Bullets", "Figure", "Note", "ReportView", "Section", "Table", "Text", "parts"]


class Text(View):
    """A paragraph."""

    kind: Literal["text"] = "text"
    text: str
    leads: bool = False
    """Whether it stays with what follows it."""


class Note(View):
    """A paragraph in a box: what must be kept in mind with the figures beside it."""

    kind: Literal["note"] = "note"
    title: str
    text: str


class Bullets(View):
    """A list of sentences."""

    kind: Literal["bullets"] = "bullets"
    items: tuple[str, ...]


class Table(View):
    """A table; the first column heads the rows, the others hold figures or words."""

    kind: Literal["table"] = "table"
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[int, ...] = ()
    """Columns, from 0, that hold words and are set from the left like the first."""
    foot: str = ""

    @property
    def widths(self) -> tuple[float, ...]:
        """Of the columns, in per cent of the page's width."""
        return widths(self.head, self.rows, self.words)


class Figure(View):
    """A drawing, what it shows in words, and what may and may not be concluded from it."""

    kind: Literal["figure"] = "figure"
    name: str
    """Of the drawing that comes with the recipe."""
    caption: str
    alternative: str
    """What the drawing shows, for those who cannot see it."""
    reading: str
    """What may and may not be concluded."""


Row = TypeVar("Row")
MOST_ROWS = 14
"""Rows of one drawing whose labels may have several lines, so that it fits on a page."""


def parts(rows: Sequence[Row], most: int = MOST_ROWS) -> list[Sequence[Row]]:
    """Return rows in as few parts as needed, of about the same length."""
    count = -(-len(rows) // most)
    size = -(-len(rows) // count) if count else 0
    return [rows[start : start + size] for start in range(0, len(rows), size or 1)]


Block = Annotated[Text | Note | Bullets | Table | Figure, Field(discriminator="kind")]


class Section(View):
    """A part of a report with its heading."""

    title: str
    blocks: tuple[Block, ...]
    level: int = 2
    """Of the heading: 2, or 3 inside another section."""
    new_page: bool = False


class ReportView(View):
    """A report."""

    frame: Frame
    kicker: str
    subtitle: str
    facts: tuple[str, ...]
    """Lines below the title."""
    sections: tuple[Section, ...]
