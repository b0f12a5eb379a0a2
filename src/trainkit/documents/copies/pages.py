"""Draws answer sheets, and composes the pages of papers from pieces that were laid out once.

A piece is a question with its instruction, an option, a line to be matched, a case, a heading. A
question is kept whole; a case keeps its questions if they fit on one page, and the first of them
in any case; a heading keeps what follows. Pages are filled from above.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from trainkit.assessment.answer_sheet import (
    OUTLINE,
    AnswerSheet,
    Box,
    BubbleGroup,
    ItemField,
    SheetPage,
)
from trainkit.assessment.page_marks import CELLS, black_cells
from trainkit.documents.copies.view import CopiesView, PrintedBlock, PrintedRow
from trainkit.documents.paper_cover import example_file
from trainkit.items.entries import LETTERS, NUMERALS, AnswerFormat
from trainkit.items.registry import FORMATS
from trainkit.languages import digits
from trainkit.render.fragments import FragmentSheet

__all__ = ["Composer", "circled", "example_drawings", "filled", "millimetres", "sheet_drawing"]

_INK = "#111"
_PRINTED = "#5a5a5a"
"""The letters inside bubbles: light enough not to look filled."""
_SHADE = "#e6e6e6"


def sheet_drawing(sheet: AnswerSheet, page: SheetPage, language: str) -> bytes:
    """Return the drawing of one page; what counts is in the digits of the language."""
    return _svg(sheet.width, sheet.height, _parts(sheet, page, language))


def example_drawings(language: str) -> dict[str, bytes]:
    """Return, by its file, how each worked example looks on an answer sheet."""
    return {
        example_file(one.example): _example(one, language)
        for one in dict.fromkeys(FORMATS.values())
        if one.example.answer
    }


def _example(of: AnswerFormat, language: str) -> bytes:
    """Draw the bubbles of an example with its answer filled; of a number the first few digits."""
    one, across, row = of.example, 7.6, 6.0
    if not one.options:
        return _example_number(one.answer)
    letters = LETTERS[: len(one.options)]
    lines = one.answer if of.control == "boxes" else (one.answer,)
    labels = NUMERALS if one.premises else tuple(digits("12345", language))
    left = 7.0 if len(lines) > 1 else 3.0
    parts = []
    for n, chosen in enumerate(lines):
        y = 3 + n * row
        if len(lines) > 1:
            parts.append(_text(labels[n], left - 4.5, y + 1.1, 3.1, "end", weight=600))
        parts += _answered(letters, chosen, left, across, y)
    width = left + across * (len(letters) - 1) + 3
    return _svg(width, 6 + row * (len(lines) - 1), iter(parts))


def _answered(letters: str, chosen: str, left: float, across: float, y: float) -> Iterator[str]:
    for n, letter in enumerate(letters):
        x = left + n * across
        if letter in chosen:
            yield f'<circle cx="{x:.3f}" cy="{y:.3f}" r="2.5" fill="{_INK}"/>'
        else:
            yield _bubble(x, y, 5, letter)


def _example_number(answer: str) -> bytes:
    offered, step, parts = "012", 6.6, []
    for place, written in enumerate(answer):
        x = 3.3 + place * step
        parts.append(_box(Box(x=x - 3.1, y=0.3, width=6.2, height=6.4), "#fff"))
        parts.append(_text(written, x, 5, 4.4, "middle"))
        for n, digit in enumerate(offered):
            parts += _answered(digit, written, x, 0, 10 + n * 5.7)
        parts.append(_text("…", x, 10 + len(offered) * 5.7 - 1, 3.4, "middle"))
    return _svg(step * len(answer) + 0.2, 28, iter(parts))


def filled() -> bytes:
    """Return a filled bubble."""
    return _svg(5, 5, iter(['<circle cx="2.5" cy="2.5" r="2.3" fill="#111"/>']))


def circled() -> bytes:
    """Return a filled bubble with a circle around it."""
    circle = f'<circle cx="3" cy="3" r="2.75" fill="none" stroke="{_INK}" stroke-width="0.4"/>'
    return _svg(6, 6, iter([f'<circle cx="3" cy="3" r="1.9" fill="{_INK}"/>', circle]))


def _svg(width: float, height: float, parts: Iterator[str]) -> bytes:
    size = f'width="{width:g}mm" height="{height:g}mm" viewBox="0 0 {width:g} {height:g}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="Noto Sans, Vazirmatn">'
    return f"{head}{''.join(parts)}</svg>".encode()


def _parts(sheet: AnswerSheet, page: SheetPage, language: str) -> Iterator[str]:
    for marker in page.markers:
        yield _marker(marker.id, marker.x, marker.y, sheet.marker_side)
    for group in page.code:
        yield from _code_line(group, sheet.code_bubble, language)
    for item in page.fields:
        yield from _field(item, sheet.bubble, language)


def _marker(number: int, x: float, y: float, side: float) -> str:
    """Return a black square with its white cells in one path, so that no seams show."""
    cell = side / CELLS
    left, top = x - side / 2, y - side / 2
    white = "".join(
        f"M{left + column * cell:.3f} {top + row * cell:.3f}h{cell:.3f}v{cell:.3f}h-{cell:.3f}z"
        for row, cells in enumerate(black_cells(number))
        for column, is_black in enumerate(cells)
        if not is_black
    )
    square = f'<rect x="{left:.3f}" y="{top:.3f}" width="{side:.3f}" height="{side:.3f}"/>'
    return f'{square}<path d="{white}" fill="#fff"/>'


def _bubble(x: float, y: float, diameter: float, value: str) -> str:
    size = diameter * 0.56
    circle = (
        f'<circle cx="{x:.3f}" cy="{y:.3f}" r="{diameter / 2:.3f}" fill="#fff" '
        f'stroke="{_INK}" stroke-width="{OUTLINE}"/>'
    )
    shown = {"-": "−"}.get(value, value)
    return circle + _text(shown, x, y + size * 0.36, size, "middle", ink=_PRINTED)


def _text(  # noqa: PLR0913 - what an SVG text has
    text: str, x: float, y: float, size: float, anchor: str, *, ink: str = _INK, weight: int = 400
) -> str:
    return (
        f'<text x="{x:.3f}" y="{y:.3f}" font-size="{size:.3f}" text-anchor="{anchor}" '
        f'font-weight="{weight}" fill="{ink}">{text}</text>'
    )


def _box(box: Box, fill: str = "none") -> str:
    return (
        f'<rect x="{box.x:.3f}" y="{box.y:.3f}" width="{box.width:.3f}" height="{box.height:.3f}" '
        f'fill="{fill}" stroke="{_INK}" stroke-width="{OUTLINE}"/>'
    )


def _field(field: ItemField, bubble: float, language: str) -> Iterator[str]:
    """Draw an item: its number beside its first row, its groups with their labels."""
    area, first = field.area, field.groups[0].bubbles[0]
    if field.by_hand:
        yield from _for_the_trainer(field, bubble)
    boxed = field.groups[0].box
    level = boxed.y + boxed.height / 2 if boxed else first.y
    size = bubble * 0.76
    number = digits(field.number, language)
    yield _text(number, area.x + bubble * 1.35, level + size * 0.36, size, "end", weight=600)
    for group in field.groups:
        yield from _group(group, bubble, language)


def _group(group: BubbleGroup, bubble: float, language: str) -> Iterator[str]:
    if group.box:
        yield _box(group.box, "#fff")
    first = group.bubbles[0]
    if group.label:
        size = bubble * 0.62
        label, x = digits(group.label, language), first.x - bubble * 0.95
        yield _text(label, x, first.y + size * 0.36, size, "end", weight=600)
    for each in group.bubbles:
        yield _bubble(each.x, each.y, bubble, each.value)


def _for_the_trainer(field: ItemField, bubble: float) -> Iterator[str]:
    """Shade the points, which the trainer fills in."""
    bubbles = field.groups[0].bubbles
    left, right, y = bubbles[0].x - bubble * 0.75, bubbles[-1].x + bubble * 0.75, bubbles[0].y
    height = bubble * 1.36
    yield (
        f'<rect x="{left:.3f}" y="{y - height / 2:.3f}" width="{right - left:.3f}" '
        f'height="{height:.3f}" rx="1" fill="{_SHADE}"/>'
    )


def _code_line(group: BubbleGroup, bubble: float, language: str) -> Iterator[str]:
    first, box = group.bubbles[0], group.box
    if box is None:
        raise ValueError("a line of the code grid has a box to write in")
    middle = box.y + box.height / 2
    size = bubble * 0.7
    label = digits(group.label, language)
    yield _text(label, box.x - 1.4, middle + size * 0.36, size, "end", weight=600)
    yield _box(box, "#fff")
    if len(group.bubbles) == 1:
        yield _text(first.value, box.x + box.width / 2, middle + 1.3, 3.6, "middle", weight=600)
        yield f'<circle cx="{first.x:.3f}" cy="{first.y:.3f}" r="{bubble / 2:.3f}" fill="{_INK}"/>'
        return
    for each in group.bubbles:
        yield _bubble(each.x, each.y, bubble, each.value)


_TOP, _SIDE, _BOTTOM, _HEAD, _FOOT = 27.0, 18.0, 20.0, 7.0, 3.0
"""Margins, and where head and foot stand in them, in millimetres: as in paper.css."""
_BELOW_PREMISES = 0.45
"""Between lines to be matched and what they are matched with, in em: as in paper.css."""
_GAP, _LARGE_GAP = 4.0, 6.0
"""Below an item, in millimetres: as in paper.css."""


def millimetres(value: float) -> float:
    """Return millimetres in CSS pixels."""
    return value * 96 / 25.4


@dataclass(frozen=True)
class _Piece:
    """A piece that is put on a page, and what is written into one of its places."""

    name: str
    text: str = ""
    ends: bool = False
    """True where the text ends at its place instead of beginning there."""
    label: str = ""
    """Another piece, which begins at its place."""
    below: float = 0
    """Space below it, in pixels."""


@dataclass(frozen=True)
class _Atom:
    """Pieces that stay together, and the space below them."""

    pieces: tuple[_Piece, ...]
    height: float


_Placed = list[tuple[float, _Piece]]


@dataclass
class Composer:
    """Composes papers from the pieces of one sheet."""

    sheet: FragmentSheet
    view: CopiesView
    _questions: dict[tuple[int, tuple[int, ...], tuple[int, ...]], tuple[_Piece, ...]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        page = self.view.page
        self._size = page.points * 96 / 72
        self._gap = millimetres(_LARGE_GAP if page.large else _GAP)
        self._room = millimetres(page.height - _TOP - _BOTTOM)
        self._left, self._top = millimetres(_SIDE), millimetres(_TOP)
        self._width = millimetres(page.width - 2 * _SIDE)
        self._reads_left = self.view.frame.direction == "rtl"

    def bodies(self, blocks: Sequence[PrintedBlock], foot: str, line: str) -> list[bytes]:
        """Return the operators of each page of a paper, without what is personal.

        ``foot`` names the piece at the foot of its pages, ``line`` the one that identifies the
        paper on the first of them.
        """
        pages = [*self._filled(self._opening()), *self._filled(self._units(blocks))]
        total = len(pages)
        return [
            b"".join(self._page(placed, foot, self._page_number(number, total), line))
            for number, placed in enumerate(pages, 1)
        ]

    def _page_number(self, number: int, total: int) -> str:
        """Return the number of a page as it stands from left to right."""
        first, last = (total, number) if self._reads_left else (number, total)
        return digits(f"{first} / {last}", self.view.frame.language)

    def _page(self, placed: _Placed, foot: str, number: str, line: str) -> Iterator[bytes]:
        if self.view.page.cream:
            yield self._ground()
        yield self.sheet.drawn("head", self._left, millimetres(_HEAD))
        yield b"q 1 0 0 1 %.2f %.2f cm\n" % (self._left, self._top)
        before = 0.0
        for y, piece in placed:
            if y > before:
                yield b"1 0 0 1 0 %.2f cm\n" % (y - before)
                before = y
            if piece.text:
                yield self._text(piece)
            if piece.label:
                yield self._labelled(piece.name, "n", piece.label)
            yield self.sheet.painted(piece.name)
            if piece.name == "cover":
                yield self._labelled("cover", "form", line)
        yield b"Q\n"
        below = millimetres(self.view.page.height - _BOTTOM + _FOOT)
        yield self.sheet.drawn(foot, self._left, below)
        size = 8.5 * 96 / 72
        x = self._left
        if not self._reads_left:
            x += self._width - self.sheet.font.width(number, size)
        yield self.sheet.font.shown(number, x, below + size, size)

    def _ground(self) -> bytes:
        page = self.view.page
        shares = (int(page.ground[start : start + 2], 16) / 255 for start in (1, 3, 5))
        colour = " ".join(f"{share:.3f}" for share in shares)
        width, height = millimetres(page.width), millimetres(page.height)
        return f"q {colour} rg 0 0 {width:.2f} {height:.2f} re f Q\n".encode()

    def _labelled(self, name: str, key: str, label: str) -> bytes:
        """Return a piece of text that begins at a place of another piece."""
        x, y = self.sheet.fragments[name].places[key]
        ((left, base),) = self.sheet.fragments[label].places.values()
        return self.sheet.drawn(label, x - left, y - base)

    def _text(self, piece: _Piece) -> bytes:
        """Return the number or letter of a piece, where the piece has its place."""
        ((x, base),) = self.sheet.fragments[piece.name].places.values()
        if piece.ends is not self._reads_left:
            x -= self.sheet.font.width(piece.text, self._size)
        return self.sheet.font.shown(piece.text, x, base, self._size)

    def _filled(self, units: Sequence[Sequence[_Atom]]) -> list[_Placed]:
        """Put units on pages; one that is higher than a page begins one and is broken."""
        pages: list[_Placed] = [[]]
        used = 0.0
        for unit in units:
            height = sum(atom.height for atom in unit)
            if pages[-1] and used + height > self._room:
                pages.append([])
                used = 0.0
            for atom in chain.from_iterable(map(self._whole_or_broken, unit)):
                if pages[-1] and used + atom.height > self._room:
                    pages.append([])
                    used = 0.0
                y = used
                for piece in atom.pieces:
                    pages[-1].append((y, piece))
                    y += self._height(piece)
                used += atom.height
        return pages

    def _whole_or_broken(self, atom: _Atom) -> Iterator[_Atom]:
        """Yield the atom; one that is higher than a page in parts: its case, then its question.

        A question that is still too high is broken between its options.
        """
        if atom.height <= self._room:
            yield atom
            return
        gap = atom.height - sum(self._height(piece) for piece in atom.pieces)
        lead = [piece for piece in atom.pieces if piece.name.startswith(("part", "case"))]
        question = self._atom(atom.pieces[len(lead) :], gap)
        if lead:
            yield self._atom(lead, 0)
        if question.height <= self._room:
            yield question
        else:
            yield from (self._atom([piece], 0) for piece in question.pieces)

    def _units(self, blocks: Sequence[PrintedBlock]) -> list[list[_Atom]]:
        units = []
        for block in blocks:
            unit = []
            for row in block.rows:
                pieces = list(self._lead(block)) if row is block.rows[0] else []
                pieces.extend(self._question(row))
                gap = self._gap
                if row is blocks[-1].rows[-1]:
                    pieces.append(_Piece("end"))
                unit.append(self._atom(pieces, gap))
            units.append(unit)
        return units

    def _opening(self) -> list[list[_Atom]]:
        """Return what stands before the questions, in large print a piece a sentence."""
        begins = ("guide", "step", "examples")
        more = [name for name in self.sheet.fragments if name.startswith(begins)]
        return [[self._atom([_Piece(name)], 0)] for name in ("cover", *more)]

    def _atom(self, pieces: Sequence[_Piece], gap: float) -> _Atom:
        return _Atom(tuple(pieces), sum(self._height(piece) for piece in pieces) + gap)

    def _height(self, piece: _Piece) -> float:
        return self.sheet.fragments[piece.name].height + piece.below

    def _lead(self, block: PrintedBlock) -> Iterator[_Piece]:
        """Yield what stands before the first question of a block."""
        if block.part is not None:
            yield _Piece(f"part{block.part}")
        if block.case is not None:
            label = self.view.labels.index(block.label)
            yield _Piece(f"case{block.case}", label=f"label{label}")

    def _question(self, row: PrintedRow) -> tuple[_Piece, ...]:
        key = (row.item, row.options, row.premises)
        if key not in self._questions:
            self._questions[key] = tuple(self._pieces(row))
        stem = _Piece(f"i{row.item}-s", digits(row.number, self.view.frame.language), ends=True)
        return (stem, *self._questions[key])

    def _pieces(self, row: PrintedRow) -> Iterator[_Piece]:
        name = f"i{row.item}"
        for numeral, premise in zip(NUMERALS, row.premises, strict=False):
            below = self._size * _BELOW_PREMISES if premise == row.premises[-1] else 0
            yield _Piece(f"{name}-p{premise}", numeral, below=below)
        for letter, option in zip(LETTERS, row.options, strict=False):
            yield _Piece(f"{name}-o{option}", letter)
        if f"{name}-a" in self.sheet.fragments:
            yield _Piece(f"{name}-a")
