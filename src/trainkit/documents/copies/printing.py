"""Writes personal copies: print files in seating order, and one tagged file a person.

A print file puts codes, names and QR codes onto composed pages. A tagged file, for screen readers,
is a paper laid out once for all who answer it, and stamped; the layouts are kept while documents
are made.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from trainkit.assessment.answer_sheet import SheetPage
from trainkit.assessment.page_marks import PagePayload, Part, payload
from trainkit.documents.copies.pages import (
    Composer,
    circled,
    example_drawings,
    filled,
    millimetres,
    sheet_drawing,
)
from trainkit.documents.copies.view import (
    Contents,
    CopiesView,
    PrintedPaper,
    PrintedPerson,
    PrintedSheet,
)
from trainkit.documents.papers_view import PaperView
from trainkit.languages import N_, _
from trainkit.render.copies import (
    Copy,
    PrintFile,
    PrintPage,
    qr_drawn,
    qr_maker,
    smallest_version,
    stamped,
)
from trainkit.render.fragments import FragmentSheet, lay_out_fragments
from trainkit.render.pages import render_html, template_parts, to_pdf
from trainkit.render.recipe import View

__all__ = ["CopiesRecipe", "PersonalView", "Press", "TaggedRecipe", "sheet_drawings"]

_TEMPLATE = "tests/composed.html"
_SUBJECT = N_(
    "For printing: these pages carry no tags for screen readers. The files of single forms do."
)
_QR, _QR_TOP, _QR_SIDE = 15.0, 6.0, 18.0
"""The code on a paper's pages: its side, and its distance from the upper and the outer edge, mm."""
_NAME = 12.0
"""The size of a name, in points."""
_HEAD_LINE, _CODE_LINE, _NAME_LINE = 33.0, 46.0, 76.0
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
            x, y = millimetres(18) + x, millimetres(7) + y
            stamp += self._on_line(person.code, x, y, _CODE_ON_PAGE, _HEAD_LINE)
        return stamp

    def _stamp_of_cover(self, number: int, person: PrintedPerson) -> bytes:
        places = self.sheet.fragments["cover"].places
        left, top = millimetres(18), millimetres(27)
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
        return PrintPage(self.sheet.drawn("empty", millimetres(18), top))


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
