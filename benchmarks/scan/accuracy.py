"""Compares readings with the truth and adds them up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from benchmarks.scan.corpus import Case, case
from benchmarks.scan.pen import Row
from benchmarks.scan.sheets import geometry
from trainkit.assessment.answer_sheet import SheetSize
from trainkit.model.items.registry import FORMATS
from trainkit.scan.marks import Band
from trainkit.scan.reader import Reader
from trainkit.scan.reading import Outcome, PageRead, PageReading, RowReading, RowState, Source

__all__ = [
    "Answer",
    "Fault",
    "Page",
    "Report",
    "SOURCE",
    "answer_of",
    "judged",
    "reader",
    "run",
    "with_bands",
]

_NAMES = re.compile(r"(?<![a-zA-Z])[-.A-Z0-9]+(?:(?:, | and )[-.A-Z0-9]+)*(?![a-zA-Z])")
_WITH_OTHERS = "one question about all that is blank on the page"
SOURCE = Source(file="drawn", page=1, sha="0" * 64)


class Answer(StrEnum):
    """How a row was read."""

    RIGHT = "as meant"
    DOUBTFUL = "doubtful"
    ASKED = "asked: several"
    """Several marks seen in a row that takes one: a person is asked as well."""
    BLANK = "misread as blank"
    WRONG = "misread as another"
    FADED = "lost, read as blank"
    """A mark that nobody could read from the picture."""

    @property
    def is_misread(self) -> bool:
        """Whether it is silent and wrong."""
        return self in (Answer.BLANK, Answer.WRONG)

    @property
    def is_open(self) -> bool:
        """Whether a person has to look at a row that says something."""
        return self in (Answer.DOUBTFUL, Answer.ASKED)


@dataclass(frozen=True)
class RowVerdict:
    """A row, what it shows and how it was read."""

    row: Row
    answer: Answer
    read: str
    """For a list of faults."""
    why: str
    """Why it is doubtful, without the names of bubbles; or what it was read as."""
    is_lost: bool
    """Whether nobody could read it from the picture."""

    @property
    def is_needless(self) -> bool:
        """Whether it is asked though a careful person would not hesitate."""
        return self.answer.is_open and not (self.row.hesitates or self.is_lost)


@dataclass(frozen=True)
class Page:
    """What was made of one picture."""

    seed: int
    index: int
    camera: str
    level: str
    outcome: Outcome
    reason: str
    is_wrong: bool
    """Whether it was taken for somebody else's, or for another page."""
    code_is_open: bool
    """Whether it is a spare sheet whose grid is filled and was not read for certain."""
    rows: tuple[RowVerdict, ...]
    is_foreign: bool = False
    """Whether it is of another edition, so that it must not be read."""
    is_spare: bool = False

    @property
    def is_refused(self) -> bool:
        """Whether it should have been read and was not."""
        return self.outcome is not Outcome.READ and not self.is_foreign

    @property
    def is_dropped(self) -> bool:
        """Whether it was set aside without a question."""
        return not (self.outcome is Outcome.READ or self.outcome.is_asked)


@lru_cache
def reader(size: SheetSize) -> Reader:
    """Return the reader of this size's sheets."""
    return Reader(geometry(size))


def run(cases: Iterable[Case]) -> list[Page]:
    """Read and judge these pictures."""
    return [judged(drawn, reader(drawn.kind[0]).read(drawn.picture, SOURCE)[0]) for drawn in cases]


def with_bands(seed: int, indices: Iterable[int], bands: Sequence[Band]) -> list[list[Page]]:
    """Do the same with each of these limits of doubt; return the pages of each."""
    pages = [_banded(case(seed, index), bands) for index in indices]
    return [list(each) for each in zip(*pages, strict=True)]


def _banded(drawn: Case, bands: Sequence[Band]) -> list[Page]:
    size = drawn.kind[0]
    read, straight = reader(size).read(drawn.picture, SOURCE)
    reading = read.reading
    if reading is None or reading.identity is None or straight is None:
        return [judged(drawn, read)] * len(bands)
    pages = []
    for band in bands:
        bilevel = reading.is_bilevel
        rows = Reader(geometry(size), band).read_as(straight, reading.identity, is_bilevel=bilevel)
        other = reading.model_copy(update={"rows": rows})
        pages.append(judged(drawn, read.model_copy(update={"reading": other})))
    return pages


def judged(drawn: Case, read: PageRead) -> Page:
    """Compare a reading with the truth."""
    truth, reading = drawn.truth, read.reading
    identity = reading.identity if reading else None
    is_wrong = code_is_open = False
    rows: tuple[RowVerdict, ...] = ()
    if read.outcome is Outcome.READ and reading and identity:
        found = (identity.paper, identity.page, identity.is_spare)
        is_wrong = found != (truth.paper, truth.page, truth.is_spare)
        is_wrong |= identity.code is not None and identity.code != truth.code
        is_wrong |= truth.is_foreign
        code_is_open = identity.code is None and truth.code is not None
        rows = () if is_wrong else tuple(_rows(drawn, reading))
    return Page(
        seed=drawn.seed, index=drawn.index, camera=drawn.camera, level=drawn.level,
        outcome=read.outcome, reason=read.reason, is_wrong=is_wrong,
        code_is_open=code_is_open, rows=rows, is_foreign=truth.is_foreign,
        is_spare=truth.is_spare,
    )  # fmt: skip


def _rows(drawn: Case, reading: PageReading) -> Iterator[RowVerdict]:
    by_place = {(each.number, each.row): each for each in reading.rows}
    said = {each.number for each in reading.rows if each.state is not RowState.BLANK} | {
        field.number
        for sheet in geometry(drawn.kind[0]).sheets
        if sheet.paper == drawn.truth.paper
        for page in sheet.pages
        for field in page.fields
        if FORMATS[field.type].by_hand
    }
    for row in drawn.truth.rows:
        found = by_place[row.number, row.row]
        if reading.is_sparse and row.number and row.number not in said:
            found = found.model_copy(update={"state": RowState.DOUBTFUL, "why": _WITH_OTHERS})
        is_lost = (row.number, row.row) in drawn.truth.lost
        answer = answer_of(row, found, is_lost=is_lost)
        yield RowVerdict(row, answer, _said(found), _why(found), is_lost)


def answer_of(row: Row, reading: RowReading, *, is_lost: bool) -> Answer:
    """Return how a row was read; ``is_lost`` if nobody could read it from the picture."""
    if reading.state is RowState.DOUBTFUL:
        return Answer.DOUBTFUL
    if reading.state is row.state and reading.values == row.values:
        return Answer.RIGHT
    if reading.state is RowState.BLANK:
        return Answer.FADED if is_lost else Answer.BLANK
    if reading.state is RowState.SEVERAL and not row.takes_several:
        return Answer.ASKED
    return Answer.WRONG


def _said(reading: RowReading) -> str:
    values = ",".join(reading.values)
    levels = " ".join(f"{each:.2f}" for each in reading.darkness)
    return f"{reading.state} {values} [{levels}] {reading.why}"


def _why(reading: RowReading) -> str:
    """Return why a row is doubtful with ``#`` for each list of bubbles, or its state."""
    return _NAMES.sub("#", reading.why) or str(reading.state)


@dataclass(frozen=True)
class Fault:
    """A row that was misread, and how to draw it again."""

    page: Page
    verdict: RowVerdict

    def __str__(self) -> str:
        page, row = self.page, self.verdict.row
        where = f"seed {page.seed} index {page.index} ({page.camera}, {page.level})"
        meant = ",".join(row.values) or "blank"
        return f"{where}: {row.number}.{row.row} {row.mark}: meant {meant}: {self.verdict.read}"


@dataclass(frozen=True)
class Report:
    """All pages together."""

    pages: tuple[Page, ...]

    def of(self, *cameras: str) -> Report:
        """Return the pages of these cameras."""
        return Report(tuple(page for page in self.pages if page.camera in cameras))

    def at(self, level: str) -> Report:
        """Return the pages of this level."""
        return Report(tuple(page for page in self.pages if page.level == level))

    @property
    def rows(self) -> list[RowVerdict]:
        """All rows that were read."""
        return [row for page in self.pages for row in page.rows]

    @property
    def misread(self) -> list[Fault]:
        """Rows that were misread in silence."""
        return [
            Fault(page, row) for page in self.pages for row in page.rows if row.answer.is_misread
        ]

    @property
    def needless(self) -> list[Fault]:
        """Rows that are asked though nobody would hesitate."""
        return [Fault(page, row) for page in self.pages for row in page.rows if row.is_needless]

    @property
    def reasons(self) -> Counter[tuple[str, str]]:
        """Why these are asked: the mark, and what the reader says."""
        return Counter((str(f.verdict.row.mark), f.verdict.why) for f in self.needless)

    @property
    def wrong(self) -> list[Page]:
        """Pages taken for others."""
        return [page for page in self.pages if page.is_wrong]

    @property
    def refusals(self) -> Counter[str]:
        """Why pages were not read."""
        return Counter(f"{p.outcome}: {p.reason}" for p in self.pages if p.is_refused)

    def confusion(self) -> dict[str, Counter[Answer]]:
        """Return for each class of mark how often it was read in which way."""
        table: dict[str, Counter[Answer]] = {}
        for each in self.rows:
            table.setdefault(str(each.row.mark), Counter())[each.answer] += 1
        return table

    def share(self, count: int) -> float:
        """Return a share of all rows, in percent."""
        return 100 * count / max(1, len(self.rows))
