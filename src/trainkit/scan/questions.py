"""What a person is asked about scanned pages, in plain words.

A question says which page and which row it is about, what was seen there, and which answers are
taken; ``settle`` turns an answer into decisions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from trainkit.assessment.answer_sheet import Box, BubbleGroup, ItemField
from trainkit.assessment.forms import PlacedItem
from trainkit.items.entries import DOUBTFUL
from trainkit.languages import and_list, or_list
from trainkit.scan.reading import Identity, Outcome, RowReading, RowState, ScannedPage
from trainkit.score_sheet.enter import Disagreement

__all__ = [
    "ASIDE",
    "BLANK",
    "COMPLETE",
    "SCAN",
    "SHEET",
    "Place",
    "Question",
    "QuestionKind",
    "about_cell",
    "about_duplicates",
    "about_missing",
    "about_number",
    "about_page",
    "about_row",
    "field_area",
    "place_of",
    "row_area",
]

BLANK = "blank"
"""The answer that no bubble of a row is marked."""
ASIDE = "set aside"
"""The answer that a page counts for nothing."""
COMPLETE = "complete"
"""The answer that no more pages of a set will come."""
SCAN, SHEET = "scan", "sheet"
"""The answers that the scan, or the score sheet, is right."""

_MARGIN = 1.0
"""Millimetres around a row, so that a mark beside a bubble is seen."""


class QuestionKind(StrEnum):
    """Question."""

    ROW = "row"
    """Which bubbles of a row are marked."""
    NUMBER = "number"
    """Which number was meant."""
    WHOSE = "whose"
    """Whose page it is."""
    UNKNOWN_CODE = "unknown-code"
    """Whose it is, where its code is not on the roster."""
    FOREIGN = "foreign"
    """What to do with another workshop's sheet, or one of another edition."""
    NO_SHEET = "no-sheet"
    """What to do with a picture on which no answer sheet was found."""
    DUPLICATE = "duplicate"
    """Which of several scans counts."""
    MISSING_PAGE = "missing-page"
    """Whether the missing pages of a set will come."""
    CELL = "cell"
    """Who is right, the scan or the score sheet."""


@dataclass(frozen=True)
class Place:
    """Where a row stands: on whose page, in which field."""

    page: ScannedPage
    identity: Identity
    field: ItemField
    item: PlacedItem

    @property
    def words(self) -> str:
        """Whose question it is."""
        return f"{self.identity.code}, paper {self.identity.paper}, question {self.field.number}"

    @property
    def takes_several(self) -> bool:
        """Whether several bubbles of a row may be marked."""
        return self.item.format.control == "several"

    def takes(self, row: int, values: Sequence[str]) -> bool:
        """Whether a person can say that these bubbles of a row are marked, ``?`` for no telling."""
        if row >= len(self.field.groups):
            return False
        known = {bubble.value for bubble in self.field.groups[row].bubbles}
        fits = len(values) < 2 or (self.takes_several and len(set(values)) == len(values))
        return fits and (set(values) <= known or tuple(values) == (DOUBTFUL,))


@dataclass(frozen=True)
class Question:
    """Something that a person has to decide."""

    kind: QuestionKind
    page: ScannedPage
    text: str
    """A plain sentence that says what is wrong and what to answer."""
    seen: str = ""
    """What the machine saw, or what the score sheet says."""
    identity: Identity | None = None
    """Whose page it is, as far as it is known."""
    number: int = 0
    """The item's number on the paper; 0 where it is about a page."""
    row: int = 0
    area: Box | None = None
    """What to show of the straightened picture, in millimetres; ``None`` for all of it."""
    choices: tuple[str, ...] = ()
    """Possible answers."""
    is_free: bool = False
    """Whether other answers are taken too: several letters, a number, another code."""
    scans: tuple[ScannedPage, ...] = ()
    """The scans to choose from, in the order of ``choices``."""
    where: Place | None = None
    """The item's field, where it is about an item."""
    scan_says: str = ""
    sheet_says: str = ""
    """What scan and score sheet say, where it is about a cell; empty for nothing."""

    @property
    def key(self) -> str:
        """Names the question for as long as it is open."""
        return f"{self.kind}-{self.page.source.sha[:16]}-{self.number}-{self.row}"

    @property
    def takes(self) -> str:
        """What can be answered, in words."""
        if not self.is_free:
            return or_list(self.choices)
        words = [word for word in (BLANK, DOUBTFUL, ASIDE) if word in self.choices]
        return or_list([self._free, *words])

    @property
    def _free(self) -> str:
        if self.kind is QuestionKind.ROW:
            return "letters such as AC"
        if self.kind is QuestionKind.NUMBER:
            return "a number"
        if self.kind is QuestionKind.DUPLICATE:
            scans = self.choices[:-1]
            return f"{', '.join(scans)}, “{scans[-1]} is” with the code of somebody else"
        return "a code" if self.identity else "paper, code and page such as A1-2 KZ-02 1"

    @property
    def place(self) -> str:
        """The file and the page in it."""
        return place_of(self.page)


def place_of(page: ScannedPage) -> str:
    """Return where a page came from, in words."""
    return f"{page.source.file}, page {page.source.page}"


def about_row(place: Place, row: int, reading: RowReading | None) -> Question:
    """Ask which bubbles of a row are marked."""
    group = place.field.groups[row]
    several = place.takes_several
    label = f" ({group.label})" if group.label else ""
    seen = _seen(reading)
    asked = "Which bubbles are marked?" if several else "Which answer counts?"
    return Question(
        kind=QuestionKind.ROW,
        page=place.page,
        text=f"{place.words}{label}: {seen}. {asked}",
        seen=seen,
        identity=place.identity,
        number=place.field.number,
        where=place,
        row=row,
        area=row_area(place.field, group),
        choices=(*(bubble.value for bubble in group.bubbles), BLANK, DOUBTFUL),
        is_free=several,
    )


def about_number(place: Place, signs: str) -> Question:
    """Ask which number was meant; ``signs`` are those that were seen, one a column."""
    read = signs.strip("_")
    seen = f"the columns say {read}" if read.strip("?") else "no column can be read for certain"
    if "_" in read:
        seen += ", with a gap" if read.count("_") == 1 else ", with gaps"
    return Question(
        kind=QuestionKind.NUMBER,
        page=place.page,
        text=f"{place.words}: {seen}. Which number is intended?",
        seen=seen,
        identity=place.identity,
        number=place.field.number,
        where=place,
        area=field_area(place.field),
        choices=(BLANK, DOUBTFUL),
        is_free=True,
    )


def _seen(reading: RowReading | None) -> str:
    if reading is None:
        return "this row was not read"
    if reading.state is RowState.DOUBTFUL:
        return reading.why or "the marks are not certain"
    if reading.state is RowState.BLANK:
        return "nothing is marked"
    are = "are all" if len(reading.values) > 2 else "are both" if len(reading.values) > 1 else "is"
    return f"{and_list(reading.values)} {are} marked"


def row_area(field: ItemField, group: BubbleGroup) -> Box:
    """Return what shows a row of bubbles with its number, in millimetres."""
    height = field.area.height / len(field.groups)
    top = group.bubbles[0].y - height / 2
    own = Box(x=field.area.x, y=top, width=field.area.width, height=height)
    return own if len(field.groups) > 1 else field_area(field)


def field_area(field: ItemField) -> Box:
    """Return what shows an item's whole field, in millimetres."""
    area = field.area
    return Box(
        x=area.x - _MARGIN,
        y=area.y - _MARGIN,
        width=area.width + 2 * _MARGIN,
        height=area.height + 2 * _MARGIN,
    )


def about_page(
    kind: QuestionKind,
    page: ScannedPage,
    identity: Identity | None,
    choices: tuple[str, ...] = (),
    area: Box | None = None,
) -> Question:
    """Ask what to do with a page whose answers cannot be taken."""
    reason = page.reason or "it is not clear what this page is"
    if page.outcome is Outcome.READ and identity is not None and identity.code is None:
        reason = "the code in the grid cannot be read for certain"
    if kind is QuestionKind.UNKNOWN_CODE and identity is not None:
        reason = f"the code {identity.code} is not on the list of participants"
    seen = str(identity) if identity else reason
    return Question(
        kind=kind,
        page=page,
        text=f"{place_of(page)}: {reason}. {_ASKED[kind]}",
        seen=seen,
        identity=identity,
        area=area,
        choices=(*choices, ASIDE),
        is_free=kind in (QuestionKind.WHOSE, QuestionKind.UNKNOWN_CODE),
    )


_ASKED = {
    QuestionKind.WHOSE: "Whose page is it?",
    QuestionKind.UNKNOWN_CODE: "Which code is right? For a latecomer, confirm the code.",
    QuestionKind.FOREIGN: "Set it aside if it does not belong here.",
    QuestionKind.NO_SHEET: "If it is an answer sheet, scan it again; set this picture aside.",
}


def about_duplicates(scans: Sequence[ScannedPage], identity: Identity, what: str) -> Question:
    """Ask which of several scans counts."""
    places = tuple(place_of(page) for page in scans)
    if len(set(places)) < len(places):  # files of the same name from two folders
        places = tuple(f"{place_of(page)}, {page.source.sha[:6]}" for page in scans)
    return Question(
        kind=QuestionKind.DUPLICATE,
        page=scans[0],
        text=f"{identity.code}: {what}. Which one should count? The others are set aside.",
        seen=what,
        identity=identity,
        choices=(*places, ASIDE),
        is_free=True,
        scans=tuple(scans),
    )


def about_cell(page: ScannedPage, where: Place | None, one: Disagreement) -> Question:
    """Ask who is right, the scan or the score sheet; without ``where`` it is about the paper."""
    what = f"question {where.field.number}" if where else "the paper"
    sheet, scan = one.in_sheet or "nothing", one.offered or "nothing"
    return Question(
        kind=QuestionKind.CELL,
        page=page,
        text=(
            f"{one.spot.code}, {what}: the score sheet says {sheet} ({one.spot.sheet}!{one.cell}), "
            f"the scan {scan}. Which one is right?"
        ),
        seen=f"score sheet {sheet}, scan {scan}",
        identity=page.reading.identity if page.reading else None,
        number=one.spot.place,
        area=field_area(where.field) if where else None,
        choices=(SCAN, SHEET),
        where=where,
        scan_says=one.offered,
        sheet_says=one.in_sheet,
    )


def about_missing(page: ScannedPage, identity: Identity, missing: Sequence[int]) -> Question:
    """Ask whether the missing pages of a set will come."""
    which = (
        f"page {missing[0]} is" if len(missing) == 1 else f"pages {and_list(map(str, missing))} are"
    )
    return Question(
        kind=QuestionKind.MISSING_PAGE,
        page=page,
        text=(
            f"{identity.code}, paper {identity.paper}: {which} missing. Scan the missing pages, "
            f"or answer {COMPLETE} if there are no more."
        ),
        seen=f"{which} missing",
        identity=identity,
        choices=(COMPLETE,),
    )
