"""Keeps what people decided about scanned pages, and enters what is certain into the score sheet.

Everything follows from two files, ``responses/scanned.jsonl`` and ``scan-decisions.jsonl``: after a
crash at any moment the next run ends up with the same answers. The score sheet is changed by the
same step as for all other answers; where it says something else, that is a question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from trainkit.assessment.forms import SCORED
from trainkit.intake.entering import Source, enter_answers, recorded, score_sheet_of
from trainkit.intake.score_sheet.enter import Disagreement, Entered, PaperAnswers, enter
from trainkit.intake.score_sheet.layout import ANSWER_SHEETS
from trainkit.intake.score_sheet.read import Field, Spot
from trainkit.model.items.entries import DOUBTFUL
from trainkit.problems import Problems, TrainkitError
from trainkit.scan.questions import Question, about_cell
from trainkit.scan.reading import (
    Decision,
    DecisionKind,
    Identity,
    Outcome,
    PageReading,
    ScannedPage,
)
from trainkit.scan.records import (
    add_decisions,
    add_pages,
    read_decisions,
    read_pages,
)
from trainkit.scan.sheets import ReadPaper, Sheets, fold
from trainkit.scan.workshop import ScannedWorkshop
from trainkit.text.languages import _


@dataclass(frozen=True)
class Settled:
    """What scans and decisions have come to."""

    sheets: Sheets
    entered: Entered
    questions: tuple[Question, ...]
    """All that is open: about pages and rows, then about cells that say something else."""

    @property
    def elsewhere(self) -> tuple[ReadPaper, ...]:
        """Papers that the score sheet does not hold: those of the retention test."""
        return tuple(paper for paper in self.sheets.papers if paper.use not in SCORED)


def sheets_in(folder: Path, workshop: ScannedWorkshop) -> Sheets:
    """Return what is known from scans, without a look at the score sheet."""
    return fold(read_pages(folder), read_decisions(folder), workshop)


def settle(
    folder: Path, workshop: ScannedWorkshop, decisions: Sequence[Decision], *, at: datetime
) -> Settled:
    """Keep decisions, and enter what is certain now.

    An answer that was entered from scans earlier and that these decisions change is put right, as
    long as its cell still says what the scan said. Raises as ``decide`` and ``enter_scans`` do.
    """
    before = sheets_in(folder, workshop)
    decide(folder, workshop, decisions)
    who = ", ".join(dict.fromkeys(one.who for one in decisions))
    return enter_scans(folder, workshop, at=at, who=who, before=before)


def decide(folder: Path, workshop: ScannedWorkshop, decisions: Sequence[Decision]) -> None:
    """Check decisions and keep them; they are on the disk when this returns, in milliseconds.

    A page of which somebody said whose it is is read again from its picture. Raises
    ``TrainkitError`` with all that is wrong, having kept nothing.
    """
    pages = {page.source.sha: page for page in read_pages(folder)}
    wrong = [text for one in decisions if (text := _wrong(one, pages, workshop))]
    read = dict[str, ScannedPage]()
    for one in decisions:
        if one.kind is DecisionKind.IDENTITY and not wrong:
            identity = Identity.of(one.value)
            read[one.sha] = _read_as(folder, pages[one.sha], identity, workshop, one.at)
    if wrong:
        raise TrainkitError("; ".join(wrong))
    if decisions:
        add_decisions(folder, decisions)
    if read:
        add_pages(folder, read.values())


def take_back(folder: Path, *, at: datetime, who: str) -> tuple[Decision, ...]:
    """Undo the last answer, and return the decisions that it was.

    An answer is what one person decided at one moment. A page of which somebody said whose it is
    counts again as it was read at first. What was entered meanwhile is put right by ``enter_scans``
    with what was known ``before``. Raises ``TrainkitError`` where nothing is decided.
    """
    decided = read_decisions(folder)
    if not decided:
        raise TrainkitError(_("no decisions about scanned pages yet"))
    last = decided[-1]
    back = tuple(one for one in decided if (one.at, one.who) == (last.at, last.who))
    named = {one.sha for one in back if one.kind is DecisionKind.IDENTITY}
    first = {page.source.sha: page for page in reversed(read_pages(folder))}
    add_decisions(
        folder,
        [
            one.model_copy(
                update={"at": at, "who": who, "why": "", "value": one.kind.value}
                | {"kind": DecisionKind.TAKEN_BACK}
            )
            for one in reversed(back)
        ],
    )
    if named:
        add_pages(folder, [first[sha].model_copy(update={"at": at}) for sha in sorted(named)])
    return back


def _wrong(one: Decision, pages: Mapping[str, ScannedPage], workshop: ScannedWorkshop) -> str:
    """Return what is wrong with a decision, empty if nothing is."""
    page = pages.get(one.sha)
    if page is None:
        return _("no scanned page has a check sum that begins with {sha}", sha=one.sha[:12])
    where = {"file": page.source.file, "page": page.source.page}
    if not one.who.strip():
        return _("{file}, page {page}: expected who decided, found nothing", **where)
    if one.kind is DecisionKind.IDENTITY:
        identity = Identity.of(one.value)
        if workshop.sheet_of(identity) is None or identity.code is None:
            return _("this workshop has no answer sheet {sheet}", sheet=one.value)
        if page.image is None:
            return _(
                "{file}, page {page} could not be straightened, so its rows cannot be read; scan "
                "the sheet again and set this picture aside",
                **where,
            )
    return ""


def _read_as(
    folder: Path,
    page: ScannedPage,
    identity: Identity,
    workshop: ScannedWorkshop,
    at: datetime,
) -> ScannedPage:
    """Read a page again from its straightened picture."""
    from trainkit.scan.annotated import straightened
    from trainkit.scan.reader import Reader

    reader = Reader(workshop.geometry)
    before = page.reading or PageReading(identity=None, residual=0, markers=2)
    bw = before.is_bilevel
    rows = reader.read_as(straightened(folder, page), identity, is_bilevel=bw)
    sparse = reader.is_sparse(rows, identity, is_bilevel=bw)
    said = {"identity": identity, "rows": rows, "is_sparse": sparse}
    reading = before.model_copy(update=said)
    changes = {"at": at, "outcome": Outcome.READ, "reason": "", "reading": reading}
    return page.model_copy(update=changes)


def _all_read(folder: Path, workshop: ScannedWorkshop) -> Sheets:
    """Return what is known when pages that a person identified have been read as that.

    None is left to be read but after a crash between the two lines.
    """
    sheets = sheets_in(folder, workshop)
    waiting = [(page, said) for page, said in sheets.waiting if page.image is not None]
    if not waiting:
        return sheets
    add_pages(folder, [_read_as(folder, page, said, workshop, page.at) for page, said in waiting])
    return sheets_in(folder, workshop)


def check_score_sheet(folder: Path, workshop: ScannedWorkshop) -> None:
    """Raise what would keep answers from being entered, before pages are read for them.

    Raises ``InputError`` with all problems, and ``TrainkitError`` where there is no score sheet.
    """
    problems = Problems()
    problems.checked(enter(score_sheet_of(folder, problems), (), workshop.forms, problems))


def open_questions(folder: Path, workshop: ScannedWorkshop) -> tuple[Question, ...]:
    """Return all that is open, having changed nothing."""
    sheets = sheets_in(folder, workshop)
    try:
        return _Entering(folder, workshop, sheets).settled.questions
    except TrainkitError:  # there is no score sheet to compare with yet, or it cannot be read
        return sheets.questions


def enter_scans(
    folder: Path,
    workshop: ScannedWorkshop,
    *,
    at: datetime,
    who: str = "",
    before: Sheets | None = None,
) -> Settled:
    """Enter the certain answers into the score sheet; what is there already is not entered again.

    ``before`` is what was known until somebody decided otherwise: a cell that this changes, and
    that still says what was entered from scans, is put right. Raises ``InputError`` with all
    problems, having changed nothing, and ``TrainkitError`` where there is no score sheet yet.
    """
    entering = _Entering(folder, workshop, _all_read(folder, workshop), before)
    settled = entering.settled
    new = {(spot.code, spot.sheet) for spot in settled.entered.new}
    whole = {(one.code, one.use): one.is_whole for _at, one in recorded(folder, Source.SCAN)}
    fresh = [
        one
        for one in entering.answers
        if (one.code, _title(one)) in new or one.is_whole != whole.get((one.code, one.use), False)
    ]
    if fresh:
        enter_answers(folder, fresh, Source.SCAN, at=at, who=who, decided=entering.stands)
    return settled


@dataclass(frozen=True)
class _Entering:
    """What is certain, on its way into the score sheet."""

    folder: Path
    workshop: ScannedWorkshop
    sheets: Sheets
    before: Sheets | None = None

    @cached_property
    def changed(self) -> frozenset[Spot]:
        """Cells of which the scans say something else, or nothing, since the last decisions."""
        before, now = _marks(self.before) if self.before else {}, _marks(self.sheets)
        return frozenset(spot for spot, text in before.items() if now.get(spot, "") != text)

    @cached_property
    def answers(self) -> tuple[PaperAnswers, ...]:
        """The answers of each test; of one whose pages were all set aside, that there are none."""
        papers = {paper.test: paper.answers for paper in self.sheets.papers}
        was = self.before.papers if self.before else ()
        gone = {key: PaperAnswers(*key) for paper in was if (key := paper.test) not in papers}
        return tuple(one for _, one in sorted((gone | papers).items()) if one.use in SCORED)

    @cached_property
    def offered(self) -> tuple[PaperAnswers, ...]:
        """The answers; a test that changed is offered whole, so that old answers are seen."""
        tests = {(spot.code, spot.sheet) for spot in self.changed}
        return tuple(
            replace(one, is_whole=one.is_whole or (one.code, _title(one)) in tests)
            for one in self.answers
        )

    @cached_property
    def _undecided(self) -> Entered:
        return self._entered(frozenset())

    @cached_property
    def stands(self) -> frozenset[Spot]:
        """Cells on which the scan is right: a person said so, or the scan itself filled them."""
        earlier = self._entered_earlier()
        return frozenset(
            one.spot
            for one in self._undecided.disagreements
            if self._decided(one, DecisionKind.SCAN_STANDS) == one.in_sheet
            or (one.spot in self.changed and earlier.get(one.spot) == one.in_sheet)
        )

    @cached_property
    def settled(self) -> Settled:
        """What comes of it."""
        entered = self._entered(self.stands) if self.stands else self._undecided
        asked = [each for one in entered.disagreements if (each := self._question(one))]
        return Settled(self.sheets, entered, (*self.sheets.questions, *asked))

    def _entered(self, decided: frozenset[Spot]) -> Entered:
        problems = Problems()
        path = score_sheet_of(self.folder, problems)
        forms = self.workshop.forms
        return problems.checked(enter(path, self.offered, forms, problems, decided))

    def _entered_earlier(self) -> dict[Spot, str]:
        """Return what was entered from scans so far; nothing where nothing has changed."""
        earlier = dict[Spot, str]()
        for _at, one in recorded(self.folder, Source.SCAN) if self.changed else ():
            earlier |= {spot: text for spot, text in _spots(one) if text}
        return earlier

    def _paper(self, one: Disagreement) -> ReadPaper | None:
        return next(
            (
                paper
                for paper in self.sheets.papers
                if paper.use in SCORED
                and (paper.code, ANSWER_SHEETS[paper.use]) == (one.spot.code, one.spot.sheet)
            ),
            None,
        )

    def _decided(self, one: Disagreement, kind: DecisionKind) -> str | None:
        """Return what a person overruled with a decision of this kind."""
        paper = self._paper(one)
        said = paper.cells.get(one.spot.place) if paper else None
        return said.value if said and said.kind is kind else None

    def _question(self, one: Disagreement) -> Question | None:
        """Ask about a cell that says something else, unless there is nothing to choose."""
        paper = self._paper(one)
        if paper is None or one.offered == DOUBTFUL:
            return None
        where = paper.places.get(one.spot.place)
        is_blank = not one.offered
        if is_blank and (not paper.is_whole or (where and where.item.format.by_hand)):
            return None
        if self._decided(one, DecisionKind.SHEET_STANDS) == one.offered:
            return None
        page = where.page if where else paper.first
        return about_cell(page, where, one, self.workshop.language)


def _title(one: PaperAnswers) -> str:
    return ANSWER_SHEETS[one.use] if one.use else ""


def _spots(one: PaperAnswers) -> Iterator[tuple[Spot, str]]:
    """Yield where answers belong, and what they say."""
    yield Spot(one.code, _title(one), Field.PAPER), one.paper or ""
    for number, text in one.marks.items():
        yield Spot(one.code, _title(one), Field.ITEM, number), text


def _marks(sheets: Sheets) -> dict[Spot, str]:
    papers = (paper.answers for paper in sheets.papers if paper.use in SCORED)
    return {spot: text for one in papers for spot, text in _spots(one)}
