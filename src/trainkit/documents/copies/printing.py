"""Writes personal copies: print files in seating order, and one tagged file a person.

A print file puts codes, names and QR codes onto composed pages. A tagged file, for screen readers,
is a paper laid out once for all who answer it, and stamped; the layouts are kept while documents
are made.

What a print file of personal copies shows. As in a paper's view there is no place for a key.

Items stand here once, with their options in the order of version 1; a version says in which order
it prints them. The bank's own order, which can give keys away, is nowhere.

Draws answer sheets, and composes the pages of papers from pieces that were laid out once.

A piece is a question with its instruction, an option, a line to be matched, a case, a heading. A
question is kept whole; a case keeps its questions if they fit on one page, and the first of them
in any case; a heading keeps what follows. Pages are filled from above.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from trainkit.assessment.answer_sheet import (
    CELLS,
    OUTLINE,
    AnswerSheet,
    Box,
    BubbleGroup,
    ItemField,
    PagePayload,
    Part,
    SheetPage,
    black_cells,
    payload,
)
from trainkit.documents.frame import Frame
from trainkit.documents.papers_view import (
    CaseWords,
    PaperHead,
    PaperItem,
    PaperView,
    TextContext,
    example_file,
)
from trainkit.model.items.entries import LETTERS, NUMERALS, AnswerFormat
from trainkit.model.items.registry import FORMATS
from trainkit.render.fragments import (
    Copy,
    FragmentSheet,
    PrintFile,
    PrintPage,
    lay_out_fragments,
    qr_drawn,
    qr_maker,
    smallest_version,
    stamped,
)
from trainkit.render.pages import View, render_html, template_parts, to_pdf
from trainkit.text.languages import N_, _, digits


class Contents(StrEnum):
    """What a print file holds for each person."""

    BOTH = "both"
    QUESTIONS = "questions"
    SHEETS = "sheets"


class PrintedItem(View):
    """An item that some version prints."""

    item: PaperItem
    context: int
    """The place of its module among ``contexts``."""


class PrintedCase(CaseWords):
    """A case that some version prints."""

    context: int
    """The place of its module among ``contexts``."""


class PrintedRow(View):
    """An item of a version."""

    number: int
    item: int
    """Its place among ``items``."""
    options: tuple[int, ...]
    """Places of the options among the item's, in printed order."""
    premises: tuple[int, ...]


class PrintedBlock(View):
    """A case with its items, or one item that stands alone."""

    part: int | None
    """The module that begins here: its place among ``contexts``."""
    case: int | None
    rows: tuple[PrintedRow, ...]
    label: str = ""
    """Stands above the case: ``Case for questions 3–5``."""


class PrintedPaper(View):
    """A form in one version."""

    code: str
    hash: str
    line: str
    """Identifies it on the first page: ``Form A1-2, …``."""
    notice: str
    """Stands at the foot of each page."""
    blocks: tuple[PrintedBlock, ...]


class PrintedSheet(View):
    """An answer sheet or a spare one, and what it is called."""

    name: str
    """Of the pieces that are its pages: ``sheet-A1-2``."""
    title: str
    """Of the test; empty on spare sheets, which serve any."""
    spare: bool
    geometry: AnswerSheet


class PrintedPerson(View):
    """Who gets a copy."""

    code: str
    """Empty on a blank copy."""
    name: str
    """Empty where names are not printed or not known."""
    direction: str
    """Of the name's script."""
    joined: bool = False
    """Whether the name's script joins letters, so that it must be laid out as a whole."""
    paper: str
    """The code of the paper."""
    group: str = ""
    """The name of the person's group; empty where there are none."""


class CopiesView(PaperHead):
    """A print file."""

    frame: Frame
    workshop: str
    contents: Contents
    two_sided: bool
    two_up: bool
    """Whether two answer sheets stand side by side on a page, to be cut apart."""
    contexts: tuple[TextContext, ...]
    cases: tuple[PrintedCase, ...]
    items: tuple[PrintedItem, ...]
    papers: tuple[PrintedPaper, ...]
    sheets: tuple[PrintedSheet, ...]
    """One a paper; none if answers are marked on the paper, or printed in a file of their own."""
    labels: tuple[str, ...] = ()
    """The labels of cases, each once."""
    letters: str = ""
    """The letters of names that are not joined, and the digits of the language besides 0 to 9."""
    people: tuple[PrintedPerson, ...]
    """In the order in which they sit."""


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


_TOP, _SIDE, _BOTTOM, _HEAD, _FOOT = 22.0, 18.0, 15.0, 7.0, 3.0
"""Margins, and where head and foot stand in them, in millimetres: as in paper.css."""
_BELOW_PREMISES = 0.45
"""Between lines to be matched and what they are matched with, in em: as in paper.css."""
_GAP, _LARGE_GAP = 2.4, 6.0
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
        pages = self._filled([*self._opening(), *self._questions_of(blocks)])
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

    def _filled(self, atoms: Iterable[_Atom]) -> list[_Placed]:
        """Put atoms on pages one after the other; one that is higher than a page is broken."""
        pages: list[_Placed] = [[]]
        used = 0.0
        for atom in chain.from_iterable(map(self._whole_or_broken, atoms)):
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

    def _questions_of(self, blocks: Sequence[PrintedBlock]) -> Iterator[_Atom]:
        """Yield each question, the first of a case together with the case."""
        for block in blocks:
            for row in block.rows:
                pieces = list(self._lead(block)) if row is block.rows[0] else []
                pieces.extend(self._question(row))
                if row is blocks[-1].rows[-1]:
                    pieces.append(_Piece("end"))
                yield self._atom(pieces, self._gap)

    def _opening(self) -> Iterator[_Atom]:
        """Yield what stands before the questions, in large print a piece a sentence."""
        begins = ("guide", "step", "examples")
        more = [name for name in self.sheet.fragments if name.startswith(begins)]
        return (self._atom([_Piece(name)], 0) for name in ("cover", *more))

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


_TEMPLATE = "tests/composed.html"
_SUBJECT = N_(
    "For printing: these pages carry no tags for screen readers. The files of single forms do."
)
_QR, _QR_TOP, _QR_SIDE = 15.0, 6.0, 18.0
"""The code on a paper's pages: its side, and its distance from the upper and the outer edge, mm."""
_NAME = 12.0
"""The size of a name, in points."""
_HEAD_LINE, _CODE_LINE, _NAME_LINE = 33.0, 46.0, 62.0
"""The lengths of lines for code and name, in millimetres: as in paper.css."""
_SHEET_LINES, _SMALL_LINES, _SMALL = (44.0, 80.0), (34.0, 58.0), 110.0
"""The same on answer sheets, and on those that have less room: as in sheet.css."""
_INSET, _ABOVE = 4.0, 3.0
"""Pixels from the beginning of a line, and above it, to what stands on it."""
_CODE_ON_PAGE, _CODE_ON_COVER = 11.0, 13.0
"""Sizes of the code, in points."""


@dataclass(frozen=True)
class CopiesRecipe:
    """A print file of personal copies."""

    view: CopiesView
    assets: tuple[tuple[str, Path], ...] = ()

    def ingredients(self) -> Iterator[bytes]:
        """Yield the templates, the figures of the assets and the view."""
        yield from template_parts(_TEMPLATE, self.assets)
        yield self.view.model_dump_json().encode()

    def make(self) -> bytes:
        """Return the print file.

        Raises ``AssetError`` if a page may not read a file or a name has letters without a font.
        """
        stream = io.BytesIO()
        self.write(stream)
        return stream.getvalue()

    def write(self, stream: BinaryIO) -> None:
        """Write the print file to a stream."""
        Press.of(self.view, dict(self.assets)).write(stream)


@dataclass
class Press:
    """What a print file is made with, once its pieces are laid out."""

    view: CopiesView
    sheet: FragmentSheet
    _bodies: dict[str, tuple[bytes, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, view: CopiesView, assets: dict[str, Path]) -> Press:
        """Lay out the pieces of a view."""
        html = render_html(_TEMPLATE, view)
        return cls(
            view, lay_out_fragments(html, assets, sheet_drawings(view.sheets, view.frame.language))
        )

    def write(self, stream: BinaryIO) -> None:
        """Write the whole file."""
        page = self.view.page
        file = PrintFile(stream, self.sheet, page.width * 72 / 25.4, page.height * 72 / 25.4)
        if self.view.contents is not Contents.SHEETS:
            for paper in self.view.papers:
                bodies = tuple(file.body(body) for body in self.composed(paper))
                self._bodies[paper.code] = bodies
        if self.view.two_up:
            file.add(self._two_up())
        else:
            file.add(self.copy(number, person) for number, person in enumerate(self.view.people))
        file.close(self.view.frame.title, self.view.frame.language, _(_SUBJECT))

    def composed(self, paper: PrintedPaper) -> list[bytes]:
        """Return the pages of a paper, without what is personal."""
        return self._composer.bodies(paper.blocks, f"foot-{paper.code}", f"line-{paper.code}")

    @cached_property
    def _composer(self) -> Composer:
        return Composer(self.sheet, self.view)

    @cached_property
    def _papers(self) -> dict[str, PrintedPaper]:
        return {paper.code: paper for paper in self.view.papers}

    @cached_property
    def _sheets(self) -> dict[str, PrintedSheet]:
        return {sheet.geometry.paper: sheet for sheet in self.view.sheets}

    def copy(self, number: int, person: PrintedPerson) -> Copy:
        """Return a person's copy: the paper, then the answer sheet."""
        paper = self._papers[person.paper]
        pages: list[PrintPage] = []
        if self.view.contents is not Contents.SHEETS:
            pages = self._whole(self.questions(number, person, paper, self._bodies[paper.code]))
        if self.view.contents is not Contents.QUESTIONS:
            pages += self._whole(self._answers(number, person, paper))
        label = ", ".join(filter(None, (person.code, person.group))) or _form(paper.code)
        return Copy(label, tuple(pages))

    def own_copy(self, number: int, person: PrintedPerson, paper: PrintedPaper) -> Copy:
        """Return a person's copy of a paper that nobody else has.

        The paper has the code of one of the view's papers and may have its items in any order.
        """
        pages = self._whole(self.questions(number, person, paper, self.composed(paper)))
        pages += self._whole(self._answers(number, person, paper))
        return Copy(person.code, tuple(pages))

    def _whole(self, pages: Iterable[PrintPage]) -> list[PrintPage]:
        """Return the pages with an empty one behind them where a sheet has two sides."""
        filled = list(pages)
        if self.view.two_sided and len(filled) % 2:
            filled.append(self._empty)
        return filled

    def _two_up(self) -> Iterator[Copy]:
        """Yield pages of two answer sheets; cut apart, one pile goes on top of the other."""
        halves = [
            (person.code or _form(person.paper), page)
            for number, person in enumerate(self.view.people)
            for page in self._answers(number, person, self._papers[person.paper])
        ]
        middle = -(-len(halves) // 2)
        across = millimetres(self.view.page.height) / 2
        for place in range(middle):
            code, page = halves[place]
            content = page.content
            if middle + place < len(halves):
                other, right = halves[middle + place]
                code = f"{code}, {other}"
                content += b"q 1 0 0 1 %.2f 0 cm\n%bQ\n" % (across, right.content)
            yield Copy(code, (PrintPage(content, across=True),))

    def stamps(self, number: int, questions: int) -> list[bytes]:
        """Return what is personal on each page of a copy with so many pages of questions."""
        person = self.view.people[number]
        paper = self._papers[person.paper]
        bare = [b""] * questions
        found = [page.content for page in self.questions(number, person, paper, bare)]
        sheet = self._sheets.get(paper.code)
        for page in sheet.geometry.pages if sheet else ():
            name = f"{sheet.name}-{page.number}" if sheet else ""
            found.append(self._stamp_of_sheet(number, person, paper, name, page))
        return found

    def questions(
        self, number: int, person: PrintedPerson, paper: PrintedPaper, bodies: Sequence[bytes]
    ) -> Iterator[PrintPage]:
        """Yield the pages of a person's paper."""
        for page, body in enumerate(bodies, 1):
            stamp = self._stamp_of_page(person, paper, page)
            if page == 1 and person.code:
                stamp += self._stamp_of_cover(number, person)
            yield PrintPage(body + stamp)

    def _stamp_of_page(self, person: PrintedPerson, paper: PrintedPaper, page: int) -> bytes:
        places = self.sheet.fragments["head"].places
        x, y = places["code"]
        width = millimetres(self.view.page.width)
        rtl = self.view.frame.direction == "rtl"
        left = millimetres(_QR_SIDE) if rtl else width - millimetres(_QR_SIDE + _QR)
        top, side = millimetres(_QR_TOP), millimetres(_QR)
        stamp = self._qr(person, paper, "Q", page, left, top, side)
        if person.code:
            x, y = millimetres(_SIDE) + x, millimetres(_HEAD) + y
            stamp += self._on_line(person.code, x, y, _CODE_ON_PAGE, _HEAD_LINE)
        return stamp

    def _stamp_of_cover(self, number: int, person: PrintedPerson) -> bytes:
        places = self.sheet.fragments["cover"].places
        left, top = millimetres(_SIDE), millimetres(_TOP)
        x, y = places["code"]
        stamp = self._on_line(person.code, left + x, top + y, _CODE_ON_COVER, _CODE_LINE)
        if person.name and "name" in places:
            x, y = places["name"]
            stamp += self._name(number, left + x, top + y, _NAME_LINE)
        return stamp

    def _answers(
        self, number: int, person: PrintedPerson, paper: PrintedPaper
    ) -> Iterator[PrintPage]:
        sheet = self._sheets.get(paper.code)
        if sheet is None:
            return
        for page in sheet.geometry.pages:
            name = f"{sheet.name}-{page.number}"
            content = self.sheet.drawn(name, 0, 0)
            yield PrintPage(content + self._stamp_of_sheet(number, person, paper, name, page))

    def _stamp_of_sheet(
        self, number: int, person: PrintedPerson, paper: PrintedPaper, name: str, page: SheetPage
    ) -> bytes:
        places = self.sheet.fragments[name].places
        code_line, name_line = _SMALL_LINES if page.text.width < _SMALL else _SHEET_LINES
        stamp = b""
        if "code" in places and person.code:
            stamp = self._on_line(person.code, *places["code"], _CODE_ON_COVER, code_line)
        if person.name and "name" in places:
            stamp += self._name(number, *places["name"], name_line)
        left, top, side = (millimetres(each) for each in (page.qr.x, page.qr.y, page.qr.width))
        return stamp + self._qr(person, paper, "S", page.number, left, top, side)

    def _on_line(self, text: str, x: float, y: float, points: float, most: float) -> bytes:
        """Write a text on a line that begins at ``x`` and is ``most`` millimetres long.

        A text that is too long for it is written smaller.
        """
        font, size = self.sheet.font, points * 96 / 72
        size *= min(1.0, (millimetres(most) - 2 * _INSET) / font.width(text, size))
        if self.view.frame.direction == "rtl":
            return font.shown(text, x - _INSET - font.width(text, size), y - _ABOVE, size)
        return font.shown(text, x + _INSET, y - _ABOVE, size)

    def _name(self, number: int, x: float, y: float, most: float) -> bytes:
        """Draw a name so that it stands on the line at ``y``."""
        person = self.view.people[number]
        if not person.joined:
            return self._on_line(person.name, x, y, _NAME, most)
        piece = self.sheet.fragments[f"name-{number}"]
        if self.view.frame.direction == "rtl":
            x -= piece.width
        return self.sheet.written_out(piece.name, x + 4, y - piece.height)

    def _qr(  # noqa: PLR0913, PLR0917 - who, what and where
        self, person: PrintedPerson, paper: PrintedPaper, part: Part, page: int, x: float,
        y: float, side: float,
    ) -> bytes:  # fmt: skip
        said = PagePayload(self.view.workshop, paper.code, person.code or None, part, page)
        text = payload(said, paper.hash)
        picture = qr_maker(len(text), smallest_version(len(text))).make(text)
        return qr_drawn(picture, x, y, side)

    @cached_property
    def _empty(self) -> PrintPage:
        top = millimetres(self.view.page.height * 0.45)
        return PrintPage(self.sheet.drawn("empty", millimetres(_SIDE), top))


def _form(code: str) -> str:
    return _("Form {form}", form=code)


def sheet_drawings(sheets: Sequence[PrintedSheet], language: str) -> dict[str, bytes]:
    """Return the drawings that pages of answer sheets and covers ask for."""
    drawings = {
        f"{sheet.name}-{page.number}.svg": sheet_drawing(sheet.geometry, page, language)
        for sheet in sheets
        for page in sheet.geometry.pages
    }
    return (
        drawings | example_drawings(language) | {"filled.svg": filled(), "circled.svg": circled()}
    )


_TAGGED_TEMPLATE = "tests/personal.html"
_View = TypeVar("_View", bound=View)


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
        """Yield the templates, the figures of the assets and the views, with this person alone."""
        yield from template_parts(_TAGGED_TEMPLATE, self.assets)
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
    import pikepdf

    with pikepdf.Pdf.open(io.BytesIO(master)) as pdf:
        return len(pdf.pages)


@dataclass(frozen=True)
class _Layout(Generic[_View]):
    """A view to be laid out; equal where everything printed is equal."""

    view: _View = field(compare=False)
    assets: tuple[tuple[str, Path], ...] = field(compare=False)
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.view.model_dump_json().encode()).hexdigest()
        object.__setattr__(self, "digest", digest)


@lru_cache(maxsize=16)
def _master(layout: _Layout[PersonalView]) -> bytes:
    html = render_html(_TAGGED_TEMPLATE, layout.view)
    view = layout.view
    drawings = sheet_drawings(view.sheets, view.frame.language)
    return to_pdf(html, dict(layout.assets), drawings=drawings)


@lru_cache(maxsize=4)
def _press(layout: _Layout[CopiesView]) -> Press:
    return Press.of(layout.view, dict(layout.assets))
