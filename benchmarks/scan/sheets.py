"""The answer sheets that are filled: several papers, two sizes, spare sheets with a grid.

Each is printed by the project's own way to a PDF file and rendered once a process, at twelve dots a
millimetre, which is about 300 dpi.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle, islice

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from trainkit.assessment.answer_sheet import (
    AnswerSheet,
    SheetGeometry,
    SheetPage,
    SheetSize,
    geometry_of,
)
from trainkit.assessment.forms import Form, Forms, FormUse, PlacedItem
from trainkit.documents.copies.printing import (
    Contents,
    CopiesView,
    Press,
    PrintedPaper,
    PrintedPerson,
    PrintedSheet,
)
from trainkit.documents.frame import Frame
from trainkit.documents.papers_view import PageStyle
from trainkit.model.roster import code_pattern

__all__ = ["CODES", "DOTS", "WORKSHOP", "Blank", "blank", "geometry", "hashes", "kinds", "pdf"]

DOTS = 12
"""Dots a millimetre of a rendered sheet."""
WORKSHOP = "almaty-2019"
CODES = tuple(f"{land}-{number:02}" for land in ("KZ", "UZ", "KG", "TJ") for number in range(1, 13))
"""The participants'."""
_MIXED = (
    "single", "single", "multiple", "true-false", "single", "matching", "single", "numeric",
    "single", "multiple", "ordering", "single", "short-answer", "single", "true-false",
    "single", "hot-spot",
)  # fmt: skip
_TYPES = {
    "A": ["single"] * 25,
    "B": list(_MIXED),
    "C": list(islice(cycle(_MIXED), 40)),
}
"""The items of each form: letters only, a bit of everything, and more than one page holds."""
_PARTS: dict[str, dict[str, str]] = {
    "multiple": {"options": "abcde", "key": "AC"},
    "true-false": {"options": "abcd", "key": "B"},
    "matching": {"options": "abcde", "premises": "1234", "key": "CABD"},
    "ordering": {"options": "abcd", "key": "BDAC"},
    "numeric": {"options": "", "key": "12.5"},
    "short-answer": {"options": "", "key": "4"},
    "hot-spot": {"options": "abcdef", "key": "B"},
}


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _item(kind: str, number: int) -> PlacedItem:
    parts = _PARTS.get(kind, {"options": "abcd"[: 3 + number % 2], "key": "B"})
    return PlacedItem(
        module="none", item=f"i-{number}", version=1, type=kind, content=_sum(kind), **parts
    )


@lru_cache
def _forms() -> Forms:
    forms = [
        Form(
            id=name, use=use, edition=1, hash=_sum(name),
            items=tuple(_item(kind, number) for number, kind in enumerate(types, 1)),
        )
        for (name, types), use in zip(_TYPES.items(), FormUse, strict=True)
    ]  # fmt: skip
    return Forms(workshop=WORKSHOP, forms=tuple(forms))


def hashes() -> dict[str, str]:
    """Return the sum of each paper by its code."""
    return {paper.code: paper.hash for form in _forms().forms for paper in form.papers}


@lru_cache
def geometry(size: SheetSize) -> SheetGeometry:
    """Return the geometry of all sheets in this size."""
    papers = [paper for form in _forms().forms for paper in form.papers]
    return geometry_of(_forms(), papers, CODES, size)


@dataclass(frozen=True)
class Blank:
    """A printed page of an answer sheet before anybody writes on it."""

    sheet: AnswerSheet
    page: SheetPage
    code: str | None
    """Whose it is; ``None`` on a spare sheet."""
    picture: NDArray[np.uint8]
    """Grey, ``DOTS`` a millimetre."""

    @property
    def pattern(self) -> tuple[str, ...]:
        """For each line of the grid for the code the characters that it offers."""
        return code_pattern(CODES)


Kind = tuple[SheetSize, str, bool, int]
"""Size, paper, whether it is a spare sheet, page."""


@lru_cache
def kinds() -> tuple[Kind, ...]:
    """Return every kind of page there is, spare sheets last."""
    return tuple(
        (size, sheet.paper, is_spare, page.number)
        for is_spare in (False, True)
        for size in (SheetSize.A4, SheetSize.A5)
        for sheet in (geometry(size).spares if is_spare else geometry(size).sheets)
        for page in sheet.pages
    )


@lru_cache(maxsize=64)
def blank(kind: Kind, code: str | None, *, is_foreign: bool = False) -> Blank:
    """Return a printed page; a foreign one is of another edition of the same paper."""
    size, paper, is_spare, number = kind
    sheets = geometry(size).spares if is_spare else geometry(size).sheets
    sheet = {sheet.paper: sheet for sheet in sheets}[paper]
    with pypdfium2.PdfDocument(
        pdf(size, paper, None if is_spare else code, is_foreign)
    ) as document:
        bitmap = document[number - 1].render(scale=DOTS * 25.4 / 72, grayscale=True)
        picture = bitmap.to_numpy().copy()
    picture.flags.writeable = False
    return Blank(sheet, sheet.pages[number - 1], None if is_spare else code, picture)


@lru_cache(maxsize=256)
def pdf(size: SheetSize, paper: str, code: str | None, is_foreign: bool = False) -> bytes:
    """Return a print file with one person's sheet, or with a spare sheet where there is no code."""
    press = _press(size, code is None, is_foreign)
    person = PrintedPerson(code=code or "", name="", direction="ltr", paper=paper)
    view = press.view.model_copy(update={"people": (person,)})
    stream = io.BytesIO()
    Press(view, press.sheet).write(stream)
    return stream.getvalue()


@lru_cache
def _press(size: SheetSize, is_spare: bool, is_foreign: bool) -> Press:
    found = geometry(size).spares if is_spare else geometry(size).sheets
    sheets = tuple(
        PrintedSheet(
            name=f"{'spare' if is_spare else 'sheet'}-{sheet.paper}",
            title="" if is_spare else "Pre-test", spare=is_spare, geometry=sheet,
        )
        for sheet in found
    )  # fmt: skip
    papers = tuple(
        PrintedPaper(
            code=sheet.paper,
            hash=_sum(f"another {sheet.hash}") if is_foreign else sheet.hash,
            line="",
            notice="",
            blocks=(),
        )
        for sheet in found
    )
    frame = Frame(
        language="en", direction="ltr", title="Answer sheets", workshop="Records and requests",
        organisers=("Nobody",), dates="5–6 March 2026", place="Hotel, Almaty, Kazakhstan",
        audience="participants", notice="",
    )  # fmt: skip
    view = CopiesView(
        frame=frame, workshop=WORKSHOP, use="pre", kicker="Test before the course",
        page=PageStyle(width=found[0].width, height=found[0].height),
        names=True, examples=(), steps=(), separate=True,
        contents=Contents.SHEETS, two_sided=False, two_up=False, contexts=(), cases=(), items=(),
        papers=papers, sheets=sheets, letters="", people=(),
    )  # fmt: skip
    return Press.of(view, {})
