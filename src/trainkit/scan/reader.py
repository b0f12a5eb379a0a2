"""Reads a picture of a page: finds the sheet, tells whose it is, reads its rows.

Pure: nothing is kept of a page, and the same picture always gives the same reading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np

from trainkit.assessment.answer_sheet import AnswerSheet, PagePayload, SheetGeometry, SheetPage
from trainkit.scan.identity import Code, ForeignError, code_at, code_in, grid_code, said
from trainkit.scan.inks import Bubbles
from trainkit.scan.marks import Band, bubbles_of, is_sparse, read_page
from trainkit.scan.pictures import Picture
from trainkit.scan.reading import Identity, Outcome, PageRead, PageReading, RowReading, Source
from trainkit.scan.reasons import Reason
from trainkit.scan.register import NotFoundError, Registered, Targets, reduced, register

_EMPTY = 0.004
"""The most ink on an empty page, as a share of its area: ``This page is left empty`` is less."""
_PALE, _EDGE = 0.82, 0.06
"""How bright ink is at the most, as a share of the paper, and how far in it is looked for, as a
share of the page's width: a copier's lid may be seen along the edges."""
_TONES = 10
"""The most tones of a black-and-white picture, which may have been brought down to a third."""


@dataclass(frozen=True)
class Reader:
    """Reads the answer sheets of one workshop. It can be sent to another process."""

    geometry: SheetGeometry
    band: Band = field(default_factory=Band)
    _pages: dict[tuple[str, int, bool], Bubbles] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What follows from the geometry, made when it is first needed."""

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """The sum of each paper, by its code."""
        return {sheet.paper: sheet.hash for sheet in self.geometry.sheets}

    @cached_property
    def _targets(self) -> Targets:
        return Targets.of(self.geometry)

    def read(self, picture: Picture, source: Source) -> tuple[PageRead, Picture | None]:
        """Return what a grey picture says, and the straightened page where one was found."""
        cv2.setNumThreads(1)  # pages are read side by side in processes
        try:
            sheet = register(picture, self._targets)
        except NotFoundError as error:
            return self._without_markers(picture, source, str(error))
        text = code_at(sheet.picture, self._targets.qr) or _text(code_in(picture))
        return self._identified(sheet, text, source, _is_bilevel(picture)), sheet.picture

    def read_as(
        self, picture: Picture, identity: Identity, *, is_bilevel: bool = False
    ) -> tuple[RowReading, ...]:
        """Return the rows of a straightened page of which a person said whose it is.

        Raises ``KeyError`` where the workshop has no such paper or page.
        """
        bubbles = self._bubbles(identity.paper, identity.page, is_spare=identity.is_spare)
        return read_page(picture, bubbles, self.band, is_bilevel=is_bilevel)

    def is_sparse(
        self, rows: Sequence[RowReading], identity: Identity, *, is_bilevel: bool = False
    ) -> bool:
        """Whether so many questions of a page are blank that a person has to look at all of it."""
        bubbles = self._bubbles(identity.paper, identity.page, is_spare=identity.is_spare)
        return is_sparse(rows, bubbles.rows, is_bilevel=is_bilevel)

    def _bubbles(self, paper: str, number: int, *, is_spare: bool) -> Bubbles:
        key = (paper, number, is_spare)
        if key not in self._pages:
            self._pages[key] = bubbles_of(*self._layout(*key))
        return self._pages[key]

    def _layout(self, paper: str, number: int, is_spare: bool) -> tuple[AnswerSheet, SheetPage]:
        for sheet in self.geometry.spares if is_spare else self.geometry.sheets:
            for page in sheet.pages:
                if sheet.paper == paper and page.number == number:
                    return sheet, page
        raise KeyError(f"no page {number} of paper {paper}")

    def _without_markers(
        self, picture: Picture, source: Source, reason: str
    ) -> tuple[PageRead, Picture | None]:
        code = code_in(picture)
        if code is None:
            outcome = Outcome.EMPTY if _is_empty(picture) else Outcome.NO_SHEET
            said_why = "" if outcome is Outcome.EMPTY else reason
            return PageRead(source=source, outcome=outcome, reason=said_why), None
        try:
            payload = said(code.text, self.geometry.workshop, self.hashes)
        except ForeignError as error:
            return PageRead(source=source, outcome=Outcome.FOREIGN, reason=str(error)), None
        if payload.part == "Q":
            return PageRead(source=source, outcome=Outcome.QUESTIONS), None
        try:
            sheet = register(picture, self._targets, code.corners)
        except NotFoundError:
            return PageRead(source=source, outcome=Outcome.NO_SHEET, reason=reason), None
        return self._identified(sheet, code.text, source, _is_bilevel(picture)), sheet.picture

    def _identified(
        self, found: Registered, text: str, source: Source, is_bilevel: bool
    ) -> PageRead:
        """Return the reading of a sheet whose QR code says ``text``, empty if it was not read."""
        reading = PageReading(
            identity=None, residual=round(found.residual, 3), markers=found.markers,
            turned=found.turned, is_bilevel=is_bilevel,
        )  # fmt: skip
        if not text:
            why: str = Reason.NO_QR_CODE
            return PageRead(source=source, outcome=Outcome.UNKNOWN, reason=why, reading=reading)
        try:
            payload = said(text, self.geometry.workshop, self.hashes)
        except ForeignError as error:
            return PageRead(
                source=source, outcome=Outcome.FOREIGN, reason=str(error), reading=reading
            )
        if payload.part == "Q":
            return PageRead(source=source, outcome=Outcome.QUESTIONS)
        if payload.page != found.page:
            why = Reason.OTHER_PAGE.format(said=payload.page, found=found.page)
            return PageRead(source=source, outcome=Outcome.UNKNOWN, reason=why, reading=reading)
        return self._rows(found, payload, reading, source)

    def _rows(
        self, found: Registered, payload: PagePayload, reading: PageReading, source: Source
    ) -> PageRead:
        is_spare = payload.code is None
        try:
            bubbles = self._bubbles(payload.paper, payload.page, is_spare=is_spare)
        except KeyError:
            why = Reason.NO_PAGE.format(paper=payload.paper, page=payload.page)
            return PageRead(source=source, outcome=Outcome.FOREIGN, reason=why, reading=reading)
        is_bilevel = reading.is_bilevel
        rows = read_page(found.picture, bubbles, self.band, is_bilevel=is_bilevel)
        code = payload.code
        if is_spare:
            code = grid_code(self._layout(payload.paper, payload.page, is_spare)[1], rows)
        identity = Identity(paper=payload.paper, code=code, page=payload.page, is_spare=is_spare)
        sparse = is_sparse(rows, bubbles.rows, is_bilevel=is_bilevel)
        said = {"identity": identity, "rows": rows, "is_sparse": sparse}
        whole = reading.model_copy(update=said)
        return PageRead(source=source, outcome=Outcome.READ, reading=whole)


def _text(code: Code | None) -> str:
    return code.text if code else ""


def _is_bilevel(picture: Picture) -> bool:
    """Whether a picture is black and white, with nothing between but what bringing it down made."""
    return int(np.count_nonzero(cv2.calcHist([picture], [0], None, [256], [0, 256]))) <= _TONES


def _is_empty(picture: Picture) -> bool:
    """Whether nothing but a short line is on a page."""
    edge = round(_EDGE * min(picture.shape))
    small = reduced(picture[edge:-edge, edge:-edge], 800 / max(picture.shape))
    paper = cv2.blur(cv2.dilate(small, np.ones((15, 15), np.uint8)), (15, 15))
    return float((small < paper * _PALE).mean()) < _EMPTY
