"""What a report is made of before it is a page: sections of paragraphs, tables and figures.

One page template shows them all, so the content of a report is decided in the modules that make
sections. The widths of a table's columns are computed from the length of their text: CSS can find
widths by itself (CSS 2.1, section 17.5.2.2), but lays out every cell three times for it, which is a
tenth of the time that a report takes. ``widths`` is the same rule with lengths that are
estimated, in ems of the table's letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from trainkit.documents.frame import Frame
from trainkit.render.recipe import View
from trainkit.reports.text import NO_BREAK

__all__ = [
    "PAGE",
    "Block",
    "Bullets",
    "Figure",
    "Note",
    "ReportView",
    "Section",
    "Table",
    "Text",
    "length",
    "parts",
    "widths",
]


class Text(View):
    """A paragraph."""

    kind: Literal["text"] = "text"
    text: str
    leads: bool = False
    """Whether it stays with what follows it."""
    stands_out: bool = False
    """Whether it is what a reader takes away."""


class Note(View):
    """A paragraph in a box: what must be kept in mind with the figures beside it."""

    kind: Literal["note"] = "note"
    title: str
    text: str


class Bullets(View):
    """A list of sentences."""

    kind: Literal["bullets"] = "bullets"
    items: tuple[str, ...]
    numbered: bool = False


class Table(View):
    """A table; the first column heads the rows, the others hold figures or text."""

    kind: Literal["table"] = "table"
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[int, ...] = ()
    """Columns, from 0, that hold text and are set from the left like the first."""
    foot: str = ""

    @property
    def widths(self) -> tuple[float, ...]:
        """Of the columns, in per cent of the page's width."""
        return widths(self.head, self.rows, self.words)


class Figure(View):
    """A drawing, what it shows in words, and what may and may not be concluded from it."""

    kind: Literal["figure"] = "figure"
    name: str
    """Of the drawing, once in a report."""
    caption: str
    alternative: str
    """What the drawing shows, for those who cannot see it."""
    reading: str
    """What may and may not be concluded."""
    draw: Annotated[Callable[[], bytes], Field(exclude=True, repr=False)]
    """Returns the drawing as SVG."""


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
    """Empty where the report's own title heads it."""
    blocks: tuple[Block, ...]
    level: int = 2
    """Of the heading: 2, or 3 inside another section."""
    new_page: bool = False
    dense: bool = False
    """Whether it has to fit on the first page with others."""


class ReportView(View):
    """A report."""

    frame: Frame
    kicker: str
    subtitle: str
    facts: tuple[str, ...]
    """Lines below the title."""
    sections: tuple[Section, ...]


PAGE = 53.0
"""Ems between the margins of an A4 page, of the letters of 9 points that tables have."""
WHOLE = 24
"""Letters below which a cell with a figure stays on one line, unless some of its spaces are without
a break: then a line may end at the others."""
_PADDING = 1.25
"""Ems to the left and right of a cell's text."""
_NARROW = frozenset(" .,:;()[]'’!|-iljtfrI")
_WIDE = frozenset("mwMW%—жмшщюфыЖМШЩЮФЫ")
_PARTS = re.compile(r"(?:[^\s\-–/]|[\-–/](?=\d))+[\-–/]?")
"""What stays on one line: words, and their parts up to a hyphen or stroke that no digit follows."""
_BOLD = 1.15
"""How many times as long a heading is in its heavier letters."""


def length(text: str) -> float:
    """Return about how long a text is on one line, in ems; measured on Noto Sans."""
    return sum(_em(letter) for letter in text)


def _em(letter: str) -> float:
    if letter in _NARROW:
        return 0.31
    return 0.87 if letter in _WIDE else 0.56


def widths(
    head: Sequence[str], rows: Sequence[Sequence[str]], words: Sequence[int] = ()
) -> tuple[float, ...]:
    """Return the share of the page's width for each column, in per cent; together 100.

    ``words`` are the columns, from 0, whose cells may break into lines, beside the first. A column
    gets at least its longest word or whole figure; the rest is shared out by how much longer the
    cells are than that.
    """
    least, most = [], []
    for column, title in enumerate(head):
        cells = [row[column] for row in rows]
        whole = [] if column == 0 or column in words else [*_figures(cells)]
        parts = [part for cell in cells for part in _PARTS.findall(cell)]
        heads = [_BOLD * length(part) for part in _PARTS.findall(title)]
        least.append(max([*map(length, [*whole, *parts]), *heads, 1.0]) + _PADDING)
        most.append(max([*map(length, cells), _BOLD * length(title)]) + _PADDING)
    wishes = [max(longest - needed, 0) for longest, needed in zip(most, least, strict=True)]
    share = max(PAGE - sum(least), 0) / (sum(wishes) or 1)
    wide = [needed + wish * share for needed, wish in zip(least, wishes, strict=True)]
    return tuple(round(100 * width / sum(wide), 2) for width in wide)


def _figures(cells: Sequence[str]) -> Iterator[str]:
    """Yield what stays on a line of cells with figures."""
    for cell in cells:
        if len(cell) < WHOLE:
            yield from cell.split(" ") if NO_BREAK in cell else [cell]
