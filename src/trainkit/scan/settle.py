"""Keeps what people decided about scanned pages, and enters what is certain into the score sheet.

What scans say follows from two files, ``responses/scanned.jsonl`` and ``scan-decisions.jsonl``:
after a crash at any moment the next run ends up with the same answers. They go into the record by
the same step as all other answers; where the score sheet says something else, that is a question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from trainkit.assessment.forms import SCORED
from trainkit.intake.entering import take_in
from trainkit.intake.record import Source
from trainkit.intake.score_sheet.enter import Disagreement, Entered, Intake
from trainkit.intake.score_sheet.layout import ANSWER_SHEETS
from trainkit.model.items.entries import DOUBTFUL
from trainkit.problems import TrainkitError
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

    Raises as ``decide`` and ``enter_scans`` do.
    """
    decide(folder, workshop, decisions)
    who = ", ".join(dict.fromkeys(one.who for one in decisions))
    return enter_scans(folder, workshop, at=at, who=who)


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


def check_score_sheet(folder: Path) -> None:
    """Raise what would keep answers from being entered, before pages are read for them.

    Raises ``InputError`` with all problems, and ``TrainkitError`` where there is no score sheet.
    """
    take_in(folder, Intake(Source.DECISION, datetime.now(UTC)), dry_run=True)


def open_questions(folder: Path, workshop: ScannedWorkshop) -> tuple[Question, ...]:
    """Return all that is open, having changed nothing."""
    sheets = sheets_in(folder, workshop)
    try:
        return _entered(folder, workshop, sheets, at=datetime.now(UTC), dry_run=True).questions
    except TrainkitError:  # there is no score sheet to compare with yet, or it cannot be read
        return sheets.questions


def enter_scans(folder: Path, workshop: ScannedWorkshop, *, at: datetime, who: str = "") -> Settled:
    """Enter the certain answers into the score sheet; what is there already is not entered again.

    An answer that the scans no longer give leaves the sheet, unless somebody else gave it too.
    Raises ``InputError`` with all problems, having changed nothing, and ``TrainkitError`` where
    there is no score sheet yet.
    """
    return _entered(folder, workshop, _all_read(folder, workshop), at=at, who=who)


def _entered(
    folder: Path,
    workshop: ScannedWorkshop,
    sheets: Sheets,
    *,
    at: datetime,
    who: str = "",
    dry_run: bool = False,
) -> Settled:
    papers = {
        (paper.code, ANSWER_SHEETS[paper.use]): paper
        for paper in sheets.papers
        if paper.use in SCORED
    }
    answers = [paper.answers for paper in papers.values()]
    intake = Intake(Source.SCAN, at, who, answers)

    def said(one: Disagreement, kind: DecisionKind) -> str | None:
        """Return what a person overruled with a decision of this kind."""
        decision = papers[one.spot.code, one.spot.sheet].cells.get(one.spot.place)
        return decision.value if decision and decision.kind is kind else None

    entered = take_in(folder, intake, dry_run=dry_run)
    stands = {
        one.spot
        for one in entered.disagreements
        if said(one, DecisionKind.SCAN_STANDS) == one.in_sheet
    }
    if stands:
        decided = take_in(folder, replace(intake, decided=stands), dry_run=dry_run)
        entered = replace(
            decided, added=len(entered.new | decided.new), new=entered.new | decided.new
        )
    questions = list[Question]()
    for one in entered.disagreements:
        if one.offered != DOUBTFUL and said(one, DecisionKind.SHEET_STANDS) != one.offered:
            paper = papers[one.spot.code, one.spot.sheet]
            where = paper.places.get(one.spot.place)
            page = where.page if where else paper.first
            questions.append(about_cell(page, where, one, workshop.language))
    return Settled(sheets, entered, (*sheets.questions, *questions))
