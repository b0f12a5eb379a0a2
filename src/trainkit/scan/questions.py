"""What a person is asked about scanned pages, in plain words.

A question says which page and which row it is about, what was seen there, and which answers are
taken, in the language in which it is read; ``answering`` turns an answer into decisions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from trainkit.assessment.answer_sheet import Box, BubbleGroup, ItemField
from trainkit.assessment.forms import PlacedItem
from trainkit.intake.score_sheet.enter import Disagreement
from trainkit.model.items.entries import DOUBTFUL
from trainkit.render.excel import shown_name
from trainkit.scan.reading import Identity, Outcome, RowReading, RowState, ScannedPage
from trainkit.scan.reasons import told
from trainkit.text.languages import N_, _, and_list, digits, latin_digits, n_, or_list, speaking

BLANK = N_("blank")
"""The answer that no bubble of a row is marked."""
# for translators: an answer that people type: this page counts for nothing
ASIDE = N_("set aside")
"""The answer that a page counts for nothing."""
# for translators: an answer that people type: not blank, there is something
MARKED = N_("marked")
"""The answer that something is marked where a page was read as blank."""
# for translators: an answer that people type: somebody's pages are all there
COMPLETE = N_("complete")
"""The answer that no more pages of a set will come."""
# for translators: an answer that people type: the scan is right, not the score sheet
SCAN = N_("scan")
"""The answer that the scan is right."""
# for translators: an answer that people type: the score sheet is right, not the scan
SHEET = N_("sheet")
"""The answer that the score sheet is right."""
# for translators: an answer that people type: scan.pdf, page 3 is KZ-05's page
SOMEBODY_ELSES = N_("{scan} is {code}")
"""The answer that a scan is the page of somebody else."""

_WORDS = {BLANK, MARKED, ASIDE, COMPLETE, SCAN, SHEET}

_MARGIN = 1.0
"""Millimetres around a row, so that a mark beside a bubble is seen."""


class QuestionKind(StrEnum):
    """What a question is about."""

    ROW = "row"
    """Which bubbles of a row are marked."""
    NUMBER = "number"
    """Which number was meant."""
    BLANKS = "blanks"
    """Whether many questions that were read as blank are."""
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

    def words(self, label: str = "") -> str:
        """Return whose question it is, and which row of it where rows have labels."""
        code, paper, number = self.identity.code, self.identity.paper, self.field.number
        if label:
            return _(
                "{code}, paper {paper}, question {number} ({row})",
                code=code,
                paper=paper,
                number=number,
                row=label,
            )
        return _("{code}, paper {paper}, question {number}", code=code, paper=paper, number=number)

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
    says: Callable[[], str] = field(compare=False)
    """Gives ``text``, which the rest decides."""
    identity: Identity | None = None
    """Whose page it is, as far as it is known."""
    number: int = 0
    """The item's number on the paper; 0 where it is about a page."""
    row: int = 0
    area: Box | None = None
    """What to show of the straightened picture, in millimetres; ``None`` for all of it."""
    choices: tuple[str, ...] = ()
    """Possible answers, the same in every language; a scan stands as its check sum."""
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
    def text(self) -> str:
        """A plain sentence that says what is wrong and what to answer."""
        return self.says()

    @property
    def shown(self) -> tuple[str, ...]:
        """The possible answers as people read and type them."""
        names = [page.source.name for page in self.scans]
        if len(set(names)) < len(names):  # files of the same name from two folders
            names = [f"{page.source.name}, {page.source.sha[:6]}" for page in self.scans]
        others = self.choices[len(names) :]
        return (*names, *(_(one) if one in _WORDS else one for one in others))

    def meant(self, text: str, languages: Iterable[str]) -> str | None:
        """Return which of the choices a text is in one of these languages, if it is one."""
        said = _folded(text)
        for language in languages:
            with speaking(language):
                for choice, shown in zip(self.choices, self.shown, strict=True):
                    if said in (_folded(choice), _folded(shown)):
                        return choice
        return None

    @property
    def takes(self) -> str:
        """What can be answered, in words."""
        if not self.is_free:
            return or_list(self.shown)
        words = [_(word) for word in (BLANK, DOUBTFUL, ASIDE) if word in self.choices]
        return or_list([*self._free, *words])

    @property
    def _free(self) -> Sequence[str]:
        if self.kind is QuestionKind.ROW:
            return [_("letters such as {example}", example="AC")]
        if self.kind is QuestionKind.NUMBER:
            return [_("a number")]
        if self.kind is QuestionKind.DUPLICATE:
            scans = self.shown[: len(self.scans)]
            other = _(SOMEBODY_ELSES, scan=scans[-1], code="KZ-05")
            return [*scans, _("“{answer}” with the right code", answer=other)]
        if self.identity:
            return [_("a code")]
        return [_("paper, code and page such as {example}", example="A1-2 KZ-02 1")]

    @property
    def place(self) -> str:
        """The file and the page in it."""
        return self.page.source.name


def _folded(text: str) -> str:
    return " ".join(latin_digits(text).casefold().split())


def about_row(place: Place, row: int, reading: RowReading | None) -> Question:
    """Ask which bubbles of a row are marked."""
    group = place.field.groups[row]
    return Question(
        kind=QuestionKind.ROW,
        page=place.page,
        says=partial(_which_bubbles, place, group.label, reading),
        identity=place.identity,
        number=place.field.number,
        where=place,
        row=row,
        area=row_area(place.field, group),
        choices=(*(bubble.value for bubble in group.bubbles), BLANK, DOUBTFUL),
        is_free=place.takes_several,
    )


def _which_bubbles(place: Place, label: str, reading: RowReading | None) -> str:
    values = {"place": place.words(label), "seen": _seen(reading)}
    if place.takes_several:
        return _("{place}: {seen}. Which bubbles are marked?", **values)
    return _("{place}: {seen}. Which answer counts?", **values)


def _seen(reading: RowReading | None) -> str:
    if reading is None:
        return _("this row was not read")
    if reading.state is RowState.DOUBTFUL:
        return told(reading.why) or _("the marks are not certain")
    return marked(reading.values)


def marked(values: Sequence[str]) -> str:
    """Return which bubbles of a row are marked, in words."""
    if not values:
        return _("nothing is marked")
    return n_("{bubbles} is marked", "{bubbles} are marked", len(values), bubbles=and_list(values))


def about_number(place: Place, signs: str) -> Question:
    """Ask which number was meant; ``signs`` are those that were seen, one a column."""
    return Question(
        kind=QuestionKind.NUMBER,
        page=place.page,
        says=partial(_which_number, place, signs.strip("_")),
        identity=place.identity,
        number=place.field.number,
        where=place,
        area=field_area(place.field),
        choices=(BLANK, DOUBTFUL),
        is_free=True,
    )


def _which_number(place: Place, read: str) -> str:
    gaps = read.count("_")
    if not read.strip("?_"):
        seen = _("no column can be read for certain")
    elif gaps:
        seen = n_(
            "the columns say {read}, with a gap",
            "the columns say {read}, with gaps",
            gaps,
            read=read,
        )
    else:
        seen = _("the columns say {read}", read=read)
    return _("{place}: {seen}. Which number is intended?", place=place.words(), seen=seen)


def about_blanks(page: ScannedPage, identity: Identity, numbers: Sequence[int]) -> Question:
    """Ask whether the questions with these numbers, many of a page, are blank."""
    return Question(
        kind=QuestionKind.BLANKS,
        page=page,
        says=partial(_are_they_blank, identity, numbers),
        identity=identity,
        choices=(BLANK, MARKED, ASIDE),
    )


def _are_they_blank(identity: Identity, numbers: Sequence[int]) -> str:
    return _(
        "{code}, paper {paper}: nothing was seen in questions {numbers}. Look at the whole page: "
        "answer {blank} if nothing is marked there, {marked} to be asked about each, or {aside} to "
        "scan the page again.",
        code=identity.code,
        paper=identity.paper,
        numbers=_numbered(numbers),
        blank=_(BLANK),
        marked=_(MARKED),
        aside=_(ASIDE),
    )


def _numbered(numbers: Sequence[int]) -> str:
    """Return ascending numbers as a list in a sentence; three or more in a row as ``4–9``."""
    runs = list[list[int]]()
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return and_list(
        part
        for run in runs
        for part in ([f"{digits(run[0])}–{digits(run[-1])}"] if len(run) > 2 else map(digits, run))
    )


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
    return Question(
        kind=kind,
        page=page,
        says=partial(_what_page, kind, page, identity),
        identity=identity,
        area=area,
        choices=(*choices, ASIDE),
        is_free=kind in (QuestionKind.WHOSE, QuestionKind.UNKNOWN_CODE),
    )


def _what_page(kind: QuestionKind, page: ScannedPage, identity: Identity | None) -> str:
    code = identity.code if identity else None
    if kind is QuestionKind.UNKNOWN_CODE:
        return _(
            "{place}: the code {code} is not on the list of participants. Which code is right? For "
            "a latecomer, confirm the code.",
            place=page.source.name,
            code=code,
        )
    if page.outcome is Outcome.READ and identity and code is None:
        reason = _("the code in the grid cannot be read for certain")
    else:
        reason = told(page.reason) or _("it is not clear what this page is")
    return _(_ASKED[kind], place=page.source.name, reason=reason)


_ASKED = {
    QuestionKind.WHOSE: N_("{place}: {reason}. Whose page is it?"),
    QuestionKind.FOREIGN: N_("{place}: {reason}. Set it aside if it does not belong here."),
    QuestionKind.NO_SHEET: N_(
        "{place}: {reason}. If it is an answer sheet, scan it again; set this picture aside."
    ),
}


def about_differing(
    scans: Sequence[ScannedPage], identity: Identity, numbers: Sequence[int]
) -> Question:
    """Ask which of several scans of a page counts; they differ in the items of these numbers."""
    return _about_duplicates(scans, identity, partial(_which_scan, identity, numbers))


def _which_scan(identity: Identity, numbers: Sequence[int]) -> str:
    return n_(
        "{code}: scans of the same page differ in question {numbers}. Which one should count? The "
        "others are set aside.",
        "{code}: scans of the same page differ in questions {numbers}. Which one should count? The "
        "others are set aside.",
        len(numbers),
        code=identity.code,
        numbers=_numbered(numbers),
    )


def about_papers(
    scans: Sequence[ScannedPage], identity: Identity, sheets: Sequence[Identity]
) -> Question:
    """Ask which counts of several answer sheets that somebody has of one test."""
    return _about_duplicates(scans, identity, partial(_which_paper, identity, sheets))


def _which_paper(identity: Identity, sheets: Sequence[Identity]) -> str:
    return _(
        "{code}: answer sheets of papers {papers} at the same test. Which one should count? The "
        "others are set aside.",
        code=identity.code,
        papers=and_list(
            _("{paper} (spare sheet)", paper=one.paper) if one.is_spare else one.paper
            for one in sheets
        ),
    )


def _about_duplicates(
    scans: Sequence[ScannedPage], identity: Identity, says: Callable[[], str]
) -> Question:
    return Question(
        kind=QuestionKind.DUPLICATE,
        page=scans[0],
        says=says,
        identity=identity,
        choices=(*(page.source.sha for page in scans), ASIDE),
        is_free=True,
        scans=tuple(scans),
    )


def about_cell(
    page: ScannedPage, where: Place | None, one: Disagreement, language: str
) -> Question:
    """Ask who is right, the scan or the score sheet; without ``where`` it is about the paper.

    The score sheet is in this language.
    """
    return Question(
        kind=QuestionKind.CELL,
        page=page,
        says=partial(_who_is_right, where, one, shown_name(one.spot.sheet, language)),
        identity=page.reading.identity if page.reading else None,
        number=one.spot.place,
        area=field_area(where.field) if where else None,
        choices=(SCAN, SHEET),
        where=where,
        scan_says=one.offered,
        sheet_says=one.in_sheet,
    )


def _who_is_right(where: Place | None, one: Disagreement, tab: str) -> str:
    values = {
        "code": one.spot.code,
        "sheet": one.in_sheet or _("nothing"),
        "cell": f"{tab}!{one.cell}",
        "scan": one.offered or _("nothing"),
    }
    if where is None:
        return _(
            "{code}, the paper: the score sheet says {sheet} ({cell}), the scan {scan}. Which one "
            "is right?",
            **values,
        )
    return _(
        "{code}, question {number}: the score sheet says {sheet} ({cell}), the scan {scan}. Which "
        "one is right?",
        number=where.field.number,
        **values,
    )


def about_missing(page: ScannedPage, identity: Identity, missing: Sequence[int]) -> Question:
    """Ask whether the missing pages of a set will come."""
    return Question(
        kind=QuestionKind.MISSING_PAGE,
        page=page,
        says=partial(_will_they_come, identity, missing),
        identity=identity,
        choices=(COMPLETE,),
    )


def _will_they_come(identity: Identity, missing: Sequence[int]) -> str:
    return n_(
        "{code}, paper {paper}: page {pages} is missing. Scan the missing pages, or answer "
        "{complete} if there are no more.",
        "{code}, paper {paper}: pages {pages} are missing. Scan the missing pages, or answer "
        "{complete} if there are no more.",
        len(missing),
        code=identity.code,
        paper=identity.paper,
        pages=_numbered(missing),
        complete=_(COMPLETE),
    )
