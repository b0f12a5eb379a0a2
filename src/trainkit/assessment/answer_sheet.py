"""The answer sheet as numbers: where everything stands that a scanner looks for.

In: a paper of the record (its items' types and letters), the size of the sheet. Out: one frozen
model a paper, in millimetres from the upper left corner of each page. Printing draws these numbers
and scanning reads by them, so neither needs the other. Everything follows from the paper and the
size, so a scanner can compute it again.

An item's field is laid out from its own upper left corner, and then moved to its column.

What a scanner finds a page by: the ArUco markers at its corners, and the text of its QR code.

Markers: OpenCV's dictionary DICT_4X4_50 (``predefined_dictionaries.hpp``), read with OpenCV 5.0.0
by ``cv2.aruco.generateImageMarker``. A marker is a black square of 6 by 6 cells whose inner 4 by 4
cells carry its bits, row by row from the upper left, 1 for white.

QR code: ``TK1 almaty-2019 A1-2 KZ-02 S1 3f9c0a5e``, a mark of the format, the workshop, the paper,
the participant's code (``-`` on a spare sheet), the page (``Q`` of the questions, ``S`` of the
answer sheet) and a check value, the beginning of a SHA-256 sum over what stands before it and the
paper's sum in the record. It notices misreadings and sheets of another edition; it holds no secret
and is none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from trainkit.assessment.forms import PAPER_CODE, Forms, Paper, PlacedItem
from trainkit.model.fields import Definition, Id
from trainkit.model.items.registry import FORMATS, TypeName
from trainkit.model.roster import code_pattern
from trainkit.problems import LayoutError
from trainkit.text.languages import _

Mm = Annotated[float, PlainSerializer(lambda value: round(value, 3), return_type=float)]
"""Millimetres, from the upper left corner of the page, rightwards and downwards."""


OUTLINE = 0.28
"""Width of the lines around bubbles and boxes, in millimetres."""


class Box(Definition):
    """A rectangle: its upper left corner and its sides."""

    x: Mm
    y: Mm
    width: Mm
    height: Mm

    def moved(self, x: float, y: float) -> Box:
        """Return the box ``x`` further to the right and ``y`` further down."""
        return self.model_copy(update={"x": self.x + x, "y": self.y + y})


class Marker(Definition):
    """An ArUco marker of the dictionary DICT_4X4_50, upright."""

    id: Annotated[int, Field(ge=0, le=49)]
    """Four times the page's number from 0, plus the corner: 0 upper left, then clockwise."""
    x: Mm
    y: Mm
    """The marker's centre."""


class Bubble(Definition):
    """A circle to be filled, and what it then says."""

    value: str
    """A letter, a digit, ``-`` or ``.`` (numeric), or a number of points (short answer)."""
    x: Mm
    y: Mm
    """The circle's centre."""


class BubbleGroup(Definition):
    """Bubbles that are read together: one answer, one line to be matched, one digit."""

    label: str = ""
    """Printed beside it: ``ii`` (matching), ``2`` (ordering); empty for the item's only group."""
    bubbles: Annotated[tuple[Bubble, ...], Field(min_length=1)]
    box: Box | None = None
    """Where the character is also written by hand: numbers and codes."""

    def moved(self, x: float, y: float) -> BubbleGroup:
        """Return the group ``x`` further to the right and ``y`` further down."""
        bubbles = tuple(Bubble(value=b.value, x=b.x + x, y=b.y + y) for b in self.bubbles)
        box = self.box and self.box.moved(x, y)
        return BubbleGroup(label=self.label, bubbles=bubbles, box=box)


class ItemField(Definition):
    """Where one item is answered."""

    number: Annotated[int, Field(ge=1)]
    """The item's number on this paper."""
    type: TypeName
    area: Box
    groups: Annotated[tuple[BubbleGroup, ...], Field(min_length=1)]
    """By the type's answer format: one group, of which one bubble is filled or any; a group a
    premise, a place in an order, a digit; the points, which the trainer fills in."""

    @property
    def by_hand(self) -> bool:
        """Whether a person marks the answer and fills in its points."""
        return FORMATS[self.type].by_hand

    def moved(self, x: float, y: float) -> ItemField:
        """Return the field ``x`` further to the right and ``y`` further down."""
        groups = tuple(group.moved(x, y) for group in self.groups)
        return self.model_copy(update={"area": self.area.moved(x, y), "groups": groups})


class SheetPage(Definition):
    """One page of an answer sheet."""

    number: Annotated[int, Field(ge=1, le=12)]
    markers: Annotated[tuple[Marker, ...], Field(min_length=4, max_length=4)]
    qr: Box
    """The QR code without its quiet zone. On a spare sheet it names no participant."""
    text: Box
    """Where title, code and name stand."""
    code: tuple[BubbleGroup, ...] = ()
    """On spare sheets: a group a character of the participant's code. A group with one bubble
    only is printed filled: that character is the same for everybody."""
    fields: tuple[ItemField, ...]


class AnswerSheet(Definition):
    """The answer sheet of one paper."""

    paper: Annotated[str, Field(pattern=f"^{PAPER_CODE}$")]
    hash: str
    """The paper's sum in the record, to notice sheets of another edition."""
    width: Mm
    height: Mm
    marker_side: Mm
    """Side of a marker's black square."""
    bubble: Mm
    """Diameter of a bubble."""
    code_bubble: Mm
    """Diameter of a bubble in the grid for the code."""
    outline: Mm = OUTLINE
    """Width of the line around a bubble."""
    pages: Annotated[tuple[SheetPage, ...], Field(min_length=1)]


class SheetGeometry(Definition):
    """Everything a scanner needs to know of a workshop's answer sheets."""

    format: Literal[1] = 1
    workshop: Id
    dictionary: Literal["DICT_4X4_50"] = "DICT_4X4_50"
    sheets: tuple[AnswerSheet, ...]
    """One a paper, by form and version."""
    spares: tuple[AnswerSheet, ...]
    """The same with a grid for the code."""


_GROUP, _BREATH = 5, 1.9
"""Items in a row before there is some space, in millimetres, to keep the eye on its line."""
_MOST_PAGES = 12
"""Four markers a page, and the dictionary has fifty."""
_PLACES = 8
"""Places for a number, unless an answer of the paper needs more."""


class SheetSize(StrEnum):
    """The size of an answer sheet."""

    A4 = "A4"
    A5 = "A5"
    LETTER = "Letter"
    HALF_LETTER = "half Letter"


@dataclass(frozen=True)
class _Measures:
    """The measures of one size of sheet, in millimetres."""

    bubble: float = 5.0
    """Diameter of a bubble."""
    across: float = 7.6
    """From one bubble's centre to the next one's in a row."""
    row: float = 6.6
    """From one row to the next."""
    digit: float = 5.7
    """From one bubble to the next below it, in the column of a digit."""
    place: float = 6.6
    """From one digit's column to the next."""
    number: float = 10.0
    """Width of the item's number."""
    label: float = 6.5
    """Width of the label of a group."""
    hand: float = 7.0
    """Height of the boxes to write a number in."""
    below: float = 2.2
    """Space below an item that has several rows."""
    code: float = 5.6
    """From one bubble's centre to the next one's in the grid for the code."""


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
    size: _Measures

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


_SMALL = _Measures(bubble=4.4, across=6.3, row=6.1, digit=5.0, place=5.4, number=8.0, label=5.5,
                  hand=6.0, below=1.6, code=4.3)  # fmt: skip
_FRAMES = {
    SheetSize.A4: _Frame(210, 297, 8, 9, 20, 15, 66, 8, _Measures()),
    SheetSize.LETTER: _Frame(215.9, 279.4, 8, 9, 20, 15, 66, 8, _Measures()),
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
    """Return the answer sheet for a latecomer, with a grid for a code of this pattern.

    ``pattern`` is what ``code_pattern`` returns; left out, two letters, a hyphen and two digits.
    """
    return _sheet(paper, size, pattern or code_pattern(()))


def _sheet(paper: Paper, size: SheetSize, pattern: Sequence[str]) -> AnswerSheet:
    frame = _FRAMES[size]
    grid, height = _code_block(pattern, frame.breadth, frame.size) if pattern else ((), 0.0)
    blocks = _blocks(paper, frame.size)
    columns = 2 if max(block.area.width for block in blocks) <= frame.column else 1
    filled = _filled(blocks, frame, height, columns)
    if len(filled) > _MOST_PAGES:
        raise LayoutError(
            _(
                "paper {code} has {n} questions; its answer sheet would have {pages} pages, but at "
                "most {most} are possible",
                code=paper.code,
                n=len(blocks),
                pages=len(filled),
                most=_MOST_PAGES,
            )
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
        code_bubble=frame.size.bubble * 0.86,
        pages=pages,
    )


def _blocks(paper: Paper, size: _Measures) -> list[ItemField]:
    longest = max(item.format.places(item) for item in paper.items)
    return [_block_of(number, item, longest, size) for number, item in enumerate(paper.items, 1)]


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
            yield block.moved(frame.side + number * (frame.column + frame.gutter), y)
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
        code=tuple(group.moved(frame.side, frame.top) for group in grid),
        fields=fields,
    )


def _markers(number: int, frame: _Frame) -> tuple[Marker, ...]:
    near = frame.edge + frame.marker / 2
    far_x, far_y = frame.width - near, frame.height - near
    corners = ((near, near), (far_x, near), (far_x, far_y), (near, far_y))
    first = 4 * (number - 1)
    return tuple(Marker(id=first + n, x=x, y=y) for n, (x, y) in enumerate(corners))


def _block_of(number: int, item: PlacedItem, papers_longest: int, size: _Measures) -> ItemField:
    """Return the item's field with its upper left corner at 0, 0.

    ``papers_longest`` is the length of the longest number among the paper's keys: all its number
    fields are alike, so that none tells how long its answer is.
    """
    rows = item.format.bubbles(item)
    if item.format.places(item):
        return _numeric(number, item.type, rows[0][1], max(_PLACES, papers_longest + 1), size)
    left = size.number + (size.label if len(rows) > 1 else 0)
    groups = [
        _row(label, values, left, n * size.row, size) for n, (label, values) in enumerate(rows)
    ]
    below = size.below if len(rows) > 1 else 0
    return _field(number, item.type, groups, len(rows) * size.row + below, size)


def _row(
    label: str, values: Iterable[str], left: float, top: float, size: _Measures
) -> BubbleGroup:
    return BubbleGroup(
        label=label,
        bubbles=tuple(
            Bubble(value=value, x=left + (n + 0.5) * size.across, y=top + size.row / 2)
            for n, value in enumerate(values)
        ),
    )


def _numeric(
    number: int, kind: str, signs: Sequence[str], places: int, size: _Measures
) -> ItemField:
    groups = []
    for place in range(places):
        x = size.number + (place + 0.5) * size.place
        box = Box(x=x - size.place / 2, y=0.6, width=size.place, height=size.hand)
        top = size.hand + 1.2
        bubbles = tuple(
            Bubble(value=value, x=x, y=top + (n + 0.5) * size.digit)
            for n, value in enumerate(signs)
        )
        groups.append(BubbleGroup(bubbles=bubbles, box=box))
    height = size.hand + 1.2 + len(signs) * size.digit + size.below
    return _field(number, kind, groups, height, size)


def _field(
    number: int, kind: str, groups: Sequence[BubbleGroup], height: float, size: _Measures
) -> ItemField:
    right = max(bubble.x for group in groups for bubble in group.bubbles) + size.across / 2
    area = Box(x=0, y=0, width=right, height=height)
    return ItemField(number=number, type=kind, area=area, groups=tuple(groups))


def _code_block(
    pattern: Sequence[str], width: float, size: _Measures
) -> tuple[tuple[BubbleGroup, ...], float]:
    """Return the grid for a code, a line a character, and its height.

    Characters that do not fit beside each other run on in a line below.
    """
    fit = int((width - size.label - size.hand) // size.code)
    groups, top = [], 0.0
    for place, characters in enumerate(pattern, 1):
        lines = -(-len(characters) // fit)
        box = Box(x=size.label, y=top + 0.2, width=size.hand - 1.4, height=size.code)
        bubbles = tuple(_code_bubbles(characters, fit, top, size))
        groups.append(BubbleGroup(label=str(place), bubbles=bubbles, box=box))
        top += lines * (size.code + 0.4)
    return tuple(groups), top + 3


def _code_bubbles(characters: str, fit: int, top: float, size: _Measures) -> Iterator[Bubble]:
    for n, character in enumerate(characters):
        line, column = divmod(n, fit)
        x = size.label + size.hand + (column + 0.5) * size.code
        yield Bubble(value=character, x=x, y=top + (line + 0.5) * (size.code + 0.4))


CELLS = 6
"""Cells on a side of a marker, the black border included."""

MARKERS = (
    0xB532, 0x0F9A, 0x332D, 0x9946, 0x549E, 0x79CD, 0x9E2E, 0xC4F2, 0xFEDA, 0xCF56,
    0xF991, 0x11A7, 0x0EB7, 0x2A0F, 0x24B1, 0x263E, 0x4665, 0x6600, 0x6C5E, 0x76AF,
    0x868B, 0xB02B, 0xCCD5, 0xDD82, 0xFE47, 0x9471, 0xACE4, 0xA554, 0x2123, 0x346F,
    0x4415, 0x57B2, 0x9ECF, 0xF0CB, 0x08AE, 0x0929, 0x1875, 0x04FF, 0x0DF6, 0x1C5A,
    0x1718, 0x2A28, 0x328C, 0x38B2, 0x24E8, 0x2EEB, 0x2D3F, 0x4B64, 0x502E, 0x5013,
)  # fmt: skip
"""The bits of the markers 0 to 49, the upper left cell in the highest bit."""


def black_cells(marker: int) -> tuple[tuple[bool, ...], ...]:
    """Return which of the marker's cells are black, row by row; raises ``IndexError``."""
    bits = MARKERS[marker]
    inner = CELLS - 2

    def is_black(row: int, column: int) -> bool:
        if not (0 < row <= inner and 0 < column <= inner):
            return True
        place = (row - 1) * inner + column - 1
        return not bits >> (inner * inner - 1 - place) & 1

    return tuple(tuple(is_black(row, column) for column in range(CELLS)) for row in range(CELLS))


_FORMAT = "TK1"
_CHECK_DIGITS = 8
_NOBODY = "-"
"""Stands in place of a code on a spare sheet."""

Part = Literal["Q", "S"]


@dataclass(frozen=True)
class PagePayload:
    """What a QR code says."""

    workshop: str
    paper: str
    code: str | None
    """``None`` on a spare sheet."""
    part: Part
    page: int


def payload(said: PagePayload, paper_hash: str) -> str:
    """Return the text of the QR code; ``paper_hash`` is the paper's sum in the record."""
    page = f"{said.part}{said.page}"
    text = f"{_FORMAT} {said.workshop} {said.paper} {said.code or _NOBODY} {page}"
    return f"{text} {_check(text, paper_hash)}"


def read_payload(text: str, hashes: dict[str, str]) -> PagePayload:
    """Return what a QR code says; ``hashes`` has the sum of each paper by its code.

    Raises ``ValueError`` in plain words for anything that is not such a text, for a paper that is
    not in the record and for a check value that does not fit.
    """
    parts = text.split(" ")
    if len(parts) != 6 or parts[0] != _FORMAT:
        raise ValueError("this is not the QR code of a test paper")
    _, workshop, paper, code, page, check = parts
    if paper not in hashes:
        raise ValueError(f"the record has no paper {paper}")
    if check != _check(" ".join(parts[:5]), hashes[paper]):
        raise ValueError(f"the check value does not belong to paper {paper} of this record")
    part = page[:1]
    if part not in ("Q", "S") or not page[1:].isdecimal():
        raise ValueError(f'expected a page such as Q1 or S1, found "{page}"')
    named = None if code == _NOBODY else code
    return PagePayload(workshop, paper, named, "Q" if part == "Q" else "S", int(page[1:]))


def _check(said: str, paper_hash: str) -> str:
    return hashlib.sha256(f"{said} {paper_hash}".encode()).hexdigest()[:_CHECK_DIGITS]
