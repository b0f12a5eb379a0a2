"""What was read on a scanned page, and what a person decided about it.

A page ends in exactly one ``Outcome``. Readings and decisions are kept in two files to which lines
are only added (``files``); everything else, the answers and the open questions, follows from
them.
"""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from trainkit.model.fields import Definition
from trainkit.text.languages import _

READER = 3
"""Version of the reader; raised with every change that can make another reading of a page."""

Level = Annotated[float, Field(ge=0, le=1)]
"""Darkness: 0 is the sheet's own paper, 1 its own print."""


NOBODY = "-"
"""Stands in place of a code that is not known."""


def page_name(file: str, page: int) -> str:
    """Return what messages call a page of a file: ``scan.pdf, page 3``."""
    return _("{file}, page {page}", file=file, page=page)


class Source(Definition):
    """Where a page came from."""

    file: str
    """Name of the file, without folders."""
    page: Annotated[int, Field(ge=1)]
    """Its place in the file."""
    sha: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    """SHA-256 of the page's grey pixels with their width and height: the same page is known again
    under any name. Of a page that cannot be opened, of its name and of what is wrong."""

    @property
    def name(self) -> str:
        """What messages call it."""
        return page_name(self.file, self.page)


class Outcome(StrEnum):
    """What became of a page. The first is read, the next three are asked, the others set aside."""

    READ = "read"
    """An answer sheet of this workshop; its rows follow."""
    UNKNOWN = "unknown"
    """An answer sheet, but paper or person cannot be told."""
    FOREIGN = "foreign"
    """An answer sheet of another workshop, or of another edition of a paper."""
    NO_SHEET = "no-sheet"
    """Something is on it, but no answer sheet was found, or not well enough to be measured."""
    QUESTIONS = "questions"
    """A page of questions, known by its QR code."""
    EMPTY = "empty"
    """Nothing is on it: the back of a sheet."""
    BROKEN = "broken"
    """The picture cannot be opened, or is too large to be."""

    @property
    def is_asked(self) -> bool:
        """Whether a person has to look at it."""
        return self in (Outcome.UNKNOWN, Outcome.FOREIGN, Outcome.NO_SHEET)


class Identity(Definition):
    """Whose page it is."""

    paper: str
    """``A1-2``."""
    code: str | None
    """The participant's; ``None`` on a spare sheet whose grid was not read for certain."""
    page: Annotated[int, Field(ge=1)]
    """The page of the answer sheet."""
    is_spare: bool = False

    def __str__(self) -> str:
        """Return it as a decision spells it."""
        spare = " spare" if self.is_spare else ""
        return f"{self.paper} {self.code or NOBODY} {self.page}{spare}"

    @classmethod
    def of(cls, text: str) -> Identity:
        """Return what ``str`` has spelled; raises ``ValueError`` for another text."""
        match = re.fullmatch(r"(\S+) (\S+) ([1-9][0-9]?)( spare)?", text)
        if match is None:
            raise ValueError(f"expected paper, code and page, such as A1-2 KZ-02 1, found {text}")
        paper, code, page, spare = match.groups()
        named = None if code == NOBODY else code
        return cls(paper=paper, code=named, page=int(page), is_spare=bool(spare))


class RowState(StrEnum):
    """What a row of bubbles says."""

    BLANK = "blank"
    ONE = "one"
    SEVERAL = "several"
    DOUBTFUL = "doubtful"


class RowReading(Definition):
    """A row of bubbles as it was measured: a ``BubbleGroup`` of the layout."""

    number: Annotated[int, Field(ge=0)]
    """The item's number on the paper; 0 for a line of the grid for the code."""
    row: Annotated[int, Field(ge=0)]
    """Its place among the groups of the item's field, from 0."""
    state: RowState
    values: tuple[str, ...] = ()
    """What the bubbles say that are marked for certain, in the layout's order."""
    darkness: tuple[Level, ...]
    """Of each bubble."""
    is_corrected: bool = False
    """Whether a mark was taken back by the rule that the sheet prints."""
    why: str = ""
    """For a doubtful row, what makes it so, a ``Reason``: ``a light mark at B``."""


class PageReading(Definition):
    """An answer sheet's page as it was measured."""

    identity: Identity | None
    rows: tuple[RowReading, ...] = ()
    residual: Annotated[float, Field(ge=0)]
    """How far the markers lie from where the layout has them: root mean square, millimetres."""
    markers: Annotated[int, Field(ge=2, le=4)]
    """How many of the four were found."""
    turned: Annotated[int, Field(ge=0, le=359)] = 0
    """By how many degrees the picture was turned, for the record."""
    is_bilevel: bool = False
    """Whether the picture was black and white, so that a pale pencil may be gone from it."""
    is_sparse: bool = False
    """Whether so many of its questions were read as blank that a person looks at the whole page."""


class PageRead(Definition):
    """A page, and all that was made of it."""

    source: Source
    reader: Annotated[int, Field(ge=1)] = READER
    outcome: Outcome
    reason: str = ""
    """Why it was not read, a ``Reason``."""
    reading: PageReading | None = None
    """Where markers were found."""


class ScannedPage(PageRead):
    """A line of ``responses/scanned.jsonl``."""

    at: datetime
    image: str | None = None
    """Name of the straightened picture in ``responses/scans/``: 8 dots a millimetre, grey;
    a PNG where a person has to look at it, so that nothing faint is lost, else a JPEG."""
    as_scanned: str | None = None
    """Name of the page's own picture there, reduced, where a person has to look at it and it could
    not be straightened."""


class DecisionKind(StrEnum):
    """What a person decided."""

    ROW = "row"
    """What a row says: ``value`` has the marked bubbles joined by commas, empty for a blank, ``?``
    where nobody can tell."""
    IDENTITY = "identity"
    """Whose page it is: ``value`` is ``paper code page``, with ``spare`` behind it where the sheet
    has the grid for a code; it is read again as that."""
    ASIDE = "aside"
    """The page counts for nothing: a duplicate, another workshop's, no answer sheet."""
    BLANKS = "blanks"
    """What the questions are that were read as blank on a sparse page: ``value`` is ``blank``, or
    ``marked`` where something is marked, so that each of them is asked about."""
    COMPLETE = "complete"
    """No more pages of this set will come."""
    SCAN_STANDS = "scan-stands"
    """The scan is right where the score sheet says something else: ``value``, as long as it does.
    ``number`` is the item's, 0 for the paper."""
    SHEET_STANDS = "sheet-stands"
    """The score sheet is right there; ``value`` is what the scan says, as long as it does."""
    TAKEN_BACK = "taken-back"
    """The last decision of the kind ``value`` about the same does not count."""


class Decision(Definition):
    """A line of ``responses/scan-decisions.jsonl``; of several about the same, the last counts."""

    at: datetime
    who: str
    why: str = ""
    kind: DecisionKind
    sha: str
    """The page it is about."""
    number: int = 0
    row: int = 0
    value: str = ""

    @model_validator(mode="after")
    def _names_a_page(self) -> Self:
        if self.kind is DecisionKind.IDENTITY:
            Identity.of(self.value)
        return self
