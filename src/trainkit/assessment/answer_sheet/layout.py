"""Lays out the answer sheet of a paper: markers, QR code, and the items in columns.

Everything follows from the paper and the size, so a scanner can compute it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from trainkit.assessment.answer_sheet.blocks import (
    Measures,
    block_of,
    code_block,
    code_pattern,
    moved,
    moved_group,
)
from trainkit.assessment.answer_sheet.geometry import (
    AnswerSheet,
    Box,
    BubbleGroup,
    ItemField,
    Marker,
    SheetGeometry,
    SheetPage,
)
from trainkit.assessment.forms import Forms, Paper
from trainkit.errors import LayoutError

__all__ = ["SheetSize", "answer_sheet", "geometry_of", "spare_sheet"]

_GROUP, _BREATH = 5, 1.9
"""Items in a row before there is some space, in millimetres, to keep the eye on its line."""
_MOST_PAGES = 12
"""Four markers a page, and the dictionary has fifty."""


class SheetSize(StrEnum):
    """The size of an answer sheet."""

    A4 = "A4"
    A5 = "A5"
    LETTER = "Letter"
    HALF_LETTER = "half Letter"


@dataclass(frozen=True)
class _Frame:
    """What stands around the fields, in millimetres."""

    width: float
    height: float
    edge: float
    """From the edge of the page to a marker."""
    marker: float
    qr: float
    side: float
    """From the edge of the page to the fields, left and right."""
    top: float
    """From the upper edge to the first field: title, code, name and instructions stand there."""
    gutter: float
    size: Measures

    @property
    def bottom(self) -> float:
        """Where the fields end at the latest."""
        return self.height - self.edge - self.marker - 4

    @property
    def breadth(self) -> float:
        """From the left edge of the fields to the right one."""
        return self.width - 2 * self.side

    @property
    def column(self) -> float:
        """The width of one of two columns."""
        return (self.breadth - self.gutter) / 2


_SMALL = Measures(bubble=4.4, across=6.3, row=6.1, digit=5.0, place=5.4, number=8.0, label=5.5,
                  hand=6.0, below=1.6, code=4.3)  # fmt: skip
_FRAMES = {
    SheetSize.A4: _Frame(210, 297, 8, 9, 20, 15, 66, 8, Measures()),
    SheetSize.LETTER: _Frame(215.9, 279.4, 8, 9, 20, 15, 66, 8, Measures()),
    SheetSize.A5: _Frame(148, 210, 6, 8, 17, 10, 58, 6, _SMALL),
    SheetSize.HALF_LETTER: _Frame(139.7, 215.9, 6, 8, 17, 8, 58, 4, _SMALL),
}


def geometry_of(
    forms: Forms, papers: Iterable[Paper], codes: Iterable[str], size: SheetSize
) -> SheetGeometry:
    """Return the geometry of all answer sheets and spare sheets of a workshop.

    ``codes`` are the participants': the grid of a spare sheet takes codes of their pattern.
    """
    every, pattern = list(papers), code_pattern(codes)
    return SheetGeometry(
        workshop=forms.workshop,
        sheets=tuple(answer_sheet(paper, size) for paper in every),
        spares=tuple(spare_sheet(paper, size, pattern) for paper in every),
    )


def answer_sheet(paper: Paper, size: SheetSize = SheetSize.A4) -> AnswerSheet:
    """Return the answer sheet of a paper.

    Raises ``LayoutError`` for more items than fit on the pages that markers tell apart.
    """
    return _sheet(paper, size, ())


def spare_sheet(
    paper: Paper, size: SheetSize = SheetSize.A4, pattern: Sequence[str] = ()
) -> AnswerSheet:
    """Return the answer sheet for a late-comer, with a grid for a code of this pattern.

    ``pattern`` is what ``code_pattern`` returns; left out, two letters, a hyphen and two digits.
    """
    return _sheet(paper, size, pattern or code_pattern(()))


def _sheet(paper: Paper, size: SheetSize, pattern: Sequence[str]) -> AnswerSheet:
    frame = _FRAMES[size]
    grid, height = code_block(pattern, frame.breadth, frame.size) if pattern else ((), 0.0)
    blocks = _blocks(paper, frame.size)
    columns = 2 if max(block.area.width for block in blocks) <= frame.column else 1
    filled = _filled(blocks, frame, height, columns)
    if len(filled) > _MOST_PAGES:
        raise LayoutError(
            f"paper {paper.code} has {len(blocks)} questions; its answer sheet would have "
            f"{len(filled)} pages, and {_MOST_PAGES} are the most"
        )
    pages = tuple(
        _page(number, fields, frame, grid if number == 1 else ())
        for number, fields in enumerate(filled, 1)
    )
    return AnswerSheet(
        paper=paper.code,
        hash=paper.hash,
        width=frame.width,
        height=frame.height,
        marker_side=frame.marker,
        bubble=frame.size.bubble,
        pages=pages,
    )


def _blocks(paper: Paper, size: Measures) -> list[ItemField]:
    longest = max(item.format.places(item) for item in paper.items)
    return [block_of(number, item, longest, size) for number, item in enumerate(paper.items, 1)]


def _filled(
    blocks: Sequence[ItemField], frame: _Frame, grid: float, columns: int
) -> list[tuple[ItemField, ...]]:
    """Return the fields of each page, where they stand.

    Pages are filled column by column; the columns of the last page are made about equally long.
    """
    pages: list[tuple[ItemField, ...]] = []
    rest = list(blocks)
    while rest:
        top = frame.top + (0 if pages else grid)
        room = frame.bottom - top
        taken = _columns(rest, room, columns)
        if sum(map(len, taken)) == len(rest):
            taken = _balanced(rest, room, columns)
        pages.append(tuple(_placed(taken, frame, top)))
        rest = rest[sum(map(len, taken)) :]
    return pages


def _columns(blocks: Sequence[ItemField], room: float, columns: int) -> list[list[ItemField]]:
    """Return what fits into the columns of a page, in order."""
    taken: list[list[ItemField]] = [[]]
    used = 0.0
    for block in blocks:
        if taken[-1] and used + block.area.height > room:
            if len(taken) == columns:
                break
            taken.append([])
            used = 0.0
        taken[-1].append(block)
        used += _height(block, len(taken[-1]))
    return taken


def _height(block: ItemField, place: int) -> float:
    """Return the height of a block, with some space below every fifth of a column."""
    return block.area.height + (_BREATH if place % _GROUP == 0 else 0)


def _balanced(blocks: Sequence[ItemField], room: float, columns: int) -> list[list[ItemField]]:
    """Return the same in columns as short as can be."""
    total = sum(block.area.height for block in blocks)
    height = total / columns
    while height < room:
        taken = _columns(blocks, height, columns)
        if sum(map(len, taken)) == len(blocks):
            return taken
        height += 1
    return _columns(blocks, room, columns)


def _placed(
    columns: Sequence[Sequence[ItemField]], frame: _Frame, top: float
) -> Iterator[ItemField]:
    for number, column in enumerate(columns):
        y = top
        for place, block in enumerate(column, 1):
            yield moved(block, frame.side + number * (frame.column + frame.gutter), y)
            y += _height(block, place)


def _page(
    number: int, fields: tuple[ItemField, ...], frame: _Frame, grid: Sequence[BubbleGroup]
) -> SheetPage:
    inner = frame.edge + frame.marker
    qr = Box(x=frame.width - inner - 5 - frame.qr, y=frame.edge, width=frame.qr, height=frame.qr)
    text = Box(x=inner + 5, y=frame.edge, width=qr.x - inner - 10, height=frame.top - frame.edge)
    return SheetPage(
        number=number,
        markers=_markers(number, frame),
        qr=qr,
        text=text,
        code=tuple(moved_group(group, frame.side, frame.top) for group in grid),
        fields=fields,
    )


def _markers(number: int, frame: _Frame) -> tuple[Marker, ...]:
    near = frame.edge + frame.marker / 2
    far_x, far_y = frame.width - near, frame.height - near
    corners = ((near, near), (far_x, near), (far_x, far_y), (near, far_y))
    first = 4 * (number - 1)
    return tuple(Marker(id=first + n, x=x, y=y) for n, (x, y) in enumerate(corners))
