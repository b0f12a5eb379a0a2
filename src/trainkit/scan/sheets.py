"""What all scanned pages say together: the answers, the open questions, what became of each page.

In: every line about a page, every decision, and the workshop. Out: one frozen result that follows
from them alone, whatever the order of the pages and however often one was scanned. Nothing that is
open enters an answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from trainkit.assessment.forms import FormUse, Paper
from trainkit.intake.score_sheet.enter import PaperAnswers
from trainkit.scan import questions as ask
from trainkit.scan.questions import Place, Question, QuestionKind
from trainkit.scan.reading import (
    Decision,
    DecisionKind,
    Identity,
    Outcome,
    RowReading,
    RowState,
    ScannedPage,
)
from trainkit.scan.reasons import Reason
from trainkit.scan.records import Key, RowAnswer, Scan, merge_scans
from trainkit.scan.workshop import ScannedWorkshop


class Fate(StrEnum):
    """What became of a page, in the end."""

    READ = "read"
    ASKED = "asked"
    """A question about it is open."""
    ASIDE = "aside"
    """It counts for nothing."""


_ASIDE = {
    Outcome.QUESTIONS: Reason.QUESTIONS,
    Outcome.EMPTY: Reason.EMPTY,
    Outcome.BROKEN: Reason.BROKEN,
}


@dataclass(frozen=True)
class PageFate:
    """A page, and what became of it."""

    page: ScannedPage
    fate: Fate
    reason: str = ""
    """Why it was set aside, a ``Reason``."""
    identity: Identity | None = None
    rows: tuple[RowAnswer, ...] = ()


@dataclass(frozen=True)
class ReadPaper:
    """One person's answers on one paper."""

    code: str
    use: FormUse
    paper: str
    marks: Mapping[int, str]
    """What is settled, by the item's number, as the score sheet takes it."""
    is_whole: bool
    """True where every page was seen and nothing is open."""
    first: ScannedPage
    """Stands for the paper as a whole."""
    places: Mapping[int, Place]
    """Where each item stands, by its number."""
    shas: frozenset[str]
    """All pages that say something about it."""
    cells: Mapping[int, Decision]
    """Where a person chose between scan and score sheet: by the item's number, 0 for the paper."""

    @property
    def test(self) -> tuple[str, FormUse]:
        """Whose it is, and at which test."""
        return self.code, self.use

    @property
    def answers(self) -> PaperAnswers:
        """The answers as they are entered.

        Blanks are certain on a whole paper alone; that nobody has given points there says nothing.
        """
        marks = {
            number: text
            for number, text in self.marks.items()
            if text or (self.is_whole and not self.places[number].item.format.by_hand)
        }
        return PaperAnswers(self.code, self.use, self.paper, marks)


@dataclass(frozen=True)
class Sheets:
    """Everything that is known from scans."""

    papers: tuple[ReadPaper, ...]
    """By code and test."""
    questions: tuple[Question, ...]
    """In the order of files and pages, then of rows."""
    pages: tuple[PageFate, ...]
    """In the order of files and pages."""
    waiting: tuple[tuple[ScannedPage, Identity], ...] = ()
    """Pages that are to be read again as what a person said they are."""

    @cached_property
    def counts(self) -> Counter[Fate]:
        """How many pages were read, asked about and set aside; together they are all pages."""
        return Counter(page.fate for page in self.pages)

    @cached_property
    def aside(self) -> Mapping[str, int]:
        """How many pages were set aside, by reason."""
        return Counter(page.reason for page in self.pages if page.fate is Fate.ASIDE)


def fold(
    pages: Iterable[ScannedPage], decisions: Iterable[Decision], workshop: ScannedWorkshop
) -> Sheets:
    """Return what pages and decisions say together; decisions count in their order."""
    return _Fold(_Told.of(decisions), workshop).of(pages)


@dataclass(frozen=True)
class _Told:
    """What people said last about each thing."""

    pages: Mapping[str, Decision]
    """By page: whose it is, or that it counts for nothing."""
    rows: Mapping[tuple[str, int, int], Decision]
    blanks: Mapping[str, Decision]
    """By page: whether what was read as blank on it is."""
    complete: frozenset[str]
    """Pages of sets of which no more will come."""
    cells: tuple[Decision, ...]
    """Choices between scan and score sheet, in order."""

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> _Told:
        pages, blanks = dict[str, Decision](), dict[str, Decision]()
        rows, complete = {}, set()
        cells = list[Decision]()
        for one in decisions:
            if one.kind is DecisionKind.ROW:
                rows[one.sha, one.number, one.row] = one
            elif one.kind in (DecisionKind.IDENTITY, DecisionKind.ASIDE):
                pages[one.sha] = one
            elif one.kind is DecisionKind.BLANKS:
                blanks[one.sha] = one
            elif one.kind is DecisionKind.COMPLETE:
                complete.add(one.sha)
            elif one.kind in (DecisionKind.SCAN_STANDS, DecisionKind.SHEET_STANDS):
                cells.append(one)
        return cls(pages, rows, blanks, frozenset(complete), tuple(cells))

    def identity(self, sha: str) -> Identity | None:
        """Return whose page a person said it is."""
        said = self.pages.get(sha)
        is_identity = said is not None and said.kind is DecisionKind.IDENTITY
        return Identity.of(said.value) if said and is_identity else None

    def is_aside(self, sha: str) -> bool:
        """Whether a person set the page aside."""
        return sha in self.pages and self.pages[sha].kind is DecisionKind.ASIDE


@dataclass(frozen=True)
class _PaperSet:
    """All scans of one person's answer sheet."""

    code: str
    use: FormUse
    paper: Paper
    scans: Mapping[int, Sequence[Scan]]
    """By page."""

    @property
    def first(self) -> Scan:
        """The scan that stands for all."""
        return self.scans[min(self.scans)][0]

    @property
    def all(self) -> list[Scan]:
        """Every scan."""
        return [scan for scans in self.scans.values() for scan in scans]


@dataclass(frozen=True)
class _Fold:
    """Puts pages and decisions together."""

    told: _Told
    workshop: ScannedWorkshop

    def of(self, pages: Iterable[ScannedPage]) -> Sheets:
        """Return what they say."""
        chosen = sorted((self._chosen(lines) for lines in _by_sha(pages)), key=_order)
        scans = {page.source.sha: scan for page in chosen if (scan := self._scan(page)) is not None}
        sets = self._sets(scans.values())
        questions = [
            one for page in chosen if (one := self._about_page(page, scans, sets)) is not None
        ]
        papers = []
        for _paper, group in groupby(sets, key=lambda each: (each.code, each.use)):
            asked, paper = self._paper(list(group))
            questions += asked
            papers += paper
        open_pages = {each.source.sha for one in questions for each in (one.page, *one.scans)}
        return Sheets(
            tuple(papers),
            tuple(sorted(questions, key=_question_order)),
            tuple(self._fate(page, scans, open_pages) for page in chosen),
            tuple(self._waiting(chosen)),
        )

    def _waiting(self, chosen: Iterable[ScannedPage]) -> Iterator[tuple[ScannedPage, Identity]]:
        for page in chosen:
            said = self.told.identity(page.source.sha)
            if said and said != (page.reading and page.reading.identity):
                yield page, said

    def _chosen(self, lines: Sequence[ScannedPage]) -> ScannedPage:
        """Return the line that counts of those about one page: the newest reader's last.

        Where a person said whose page it is, only a reading as that counts.
        """
        said = self.told.identity(lines[0].source.sha)
        as_said = [
            line for line in lines if said and line.reading and line.reading.identity == said
        ]
        found = as_said or lines
        if len(found) == 1:
            return found[0]
        return max(found, key=lambda line: (line.reader, line.at, line.model_dump_json()))

    def _scan(self, page: ScannedPage) -> Scan | None:
        """Return a page with its rows if it is known whose it is."""
        sha, reading = page.source.sha, page.reading
        identity = reading.identity if reading else None
        said = self.told.identity(sha)
        if self.told.is_aside(sha) or page.outcome is not Outcome.READ or not reading:
            return None
        if identity is None or identity.code is None or (said and said != identity):
            return None
        sheet = self.workshop.sheet_of(identity)
        if sheet is None:
            return None
        if identity.code not in self.workshop.codes and not said:
            return None
        layout = sheet.pages[identity.page - 1]
        readings = {(row.number, row.row): row for row in reading.rows}
        paper = self.workshop.papers[identity.paper]
        places = tuple(
            Place(page, identity, field, paper.items[field.number - 1]) for field in layout.fields
        )
        rows = {
            (place.field.number, n): self._row(place, n, readings)
            for place in places
            for n in range(len(place.field.groups))
        }
        said_of_blanks = self.told.blanks.get(sha)
        if not reading.is_sparse or (said_of_blanks and said_of_blanks.value == ask.BLANK):
            return Scan(page, identity, identity.code, sheet, places, rows, readings)
        blanks = tuple(
            place.field.number
            for place in places
            if not place.item.format.by_hand
            and all(
                (row := rows[place.field.number, n]).values == () and not row.is_decided
                for n in range(len(place.field.groups))
            )
        )
        rows = {
            key: replace(row, values=None) if row.number in blanks else row
            for key, row in rows.items()
        }
        waiting = () if said_of_blanks else blanks
        return Scan(page, identity, identity.code, sheet, places, rows, readings, waiting)

    def _row(self, place: Place, row: int, readings: Mapping[Key, RowReading]) -> RowAnswer:
        """Return what a row says: what a person said last, else what was read for certain."""
        number = place.field.number
        said = self.told.rows.get((place.page.source.sha, number, row))
        values = tuple(filter(None, said.value.split(","))) if said else ()
        if said and place.takes(row, values):
            return RowAnswer(number, row, values, is_decided=True)
        reading = readings.get((number, row))
        if reading is None or reading.state is RowState.DOUBTFUL:
            return RowAnswer(number, row, None)
        if reading.state is RowState.SEVERAL and not place.takes_several:
            return RowAnswer(number, row, None)
        return RowAnswer(number, row, reading.values)

    def _sets(self, scans: Iterable[Scan]) -> list[_PaperSet]:
        """Return the scans by person and test, then by answer sheet."""
        found: dict[tuple[str, FormUse, str, bool], dict[int, list[Scan]]] = {}
        for scan in scans:
            use = self.workshop.use_of(scan.code, scan.identity.paper)
            key = scan.code, use, scan.identity.paper, scan.identity.is_spare
            found.setdefault(key, {}).setdefault(scan.identity.page, []).append(scan)
        return [
            _PaperSet(code, use, self.workshop.papers[paper], pages)
            for (code, use, paper, _), pages in sorted(found.items(), key=lambda each: each[0])
        ]

    def _paper(self, sets: Sequence[_PaperSet]) -> tuple[list[Question], list[ReadPaper]]:
        """Return what is asked of one person's test, and the answers."""
        first = sets[0]
        if len(sets) > 1:
            scans = [scan.page for each in sets for scan in each.all]
            sheets = [each.first.identity for each in sets]
            return [ask.about_papers(scans, first.first.identity, sheets)], []
        settled = [merge_scans(scans) for _, scans in sorted(first.scans.items())]
        questions = [question for each in settled for question in each.questions]
        missing = [n for n in range(1, len(first.first.sheet.pages) + 1) if n not in first.scans]
        shas = {each.page.source.sha for each in first.all}
        if missing and not shas & self.told.complete:
            page = first.first
            questions.append(ask.about_missing(page.page, page.identity, missing))
        marks = {number: text for each in settled for number, text in each.marks.items()}
        places = {
            where.field.number: where for scans in first.scans.values() for where in scans[0].places
        }
        paper = ReadPaper(
            code=first.code,
            use=first.use,
            paper=first.paper.code,
            marks=marks,
            is_whole=not questions and not missing,
            first=first.first.page,
            places=places,
            shas=frozenset(shas),
            cells={one.number: one for one in self.told.cells if one.sha in shas},
        )
        return questions, [paper]

    def _about_page(
        self, page: ScannedPage, scans: Mapping[str, Scan], sets: Sequence[_PaperSet]
    ) -> Question | None:
        """Ask about a page that is nobody's and not set aside."""
        if page.source.sha in scans or self._aside(page):
            return None
        read = page.reading.identity if page.reading else None
        identity = self.told.identity(page.source.sha) or read
        kind = _PAGE_QUESTIONS.get(page.outcome, QuestionKind.WHOSE)
        if page.outcome is Outcome.READ and identity is not None:
            if self.workshop.sheet_of(identity) is None:
                kind = QuestionKind.FOREIGN
            elif identity.code is not None and identity.code not in self.workshop.codes:
                kind = QuestionKind.UNKNOWN_CODE
        choices = self._choices(kind, identity, sets)
        area = self.workshop.head_of(identity) if page.image else None
        return ask.about_page(kind, page, identity, choices, area)

    def _choices(
        self, kind: QuestionKind, identity: Identity | None, sets: Sequence[_PaperSet]
    ) -> tuple[str, ...]:
        """Return whose page it can be; those whose page has not come stand first."""
        if kind not in (QuestionKind.WHOSE, QuestionKind.UNKNOWN_CODE):
            return ()
        have = {(each.code, each.paper.code) for each in sets}
        if identity is not None:
            codes = sorted(self.workshop.codes, key=lambda code: (code, identity.paper) in have)
            own = [identity.code] if identity.code else []
            return tuple(dict.fromkeys([*own, *codes]))
        lengths = {sheet.paper: len(sheet.pages) for sheet in self.workshop.geometry.sheets}
        return tuple(
            str(Identity(paper=paper, code=code, page=page))
            for code, _, paper in sorted(
                self.workshop.handed_out, key=lambda each: (each[0], each[2]) in have
            )
            for page in range(1, lengths[paper] + 1)
        )

    def _aside(self, page: ScannedPage) -> str:
        """Return why a page counts for nothing; empty for one that does not."""
        if self.told.is_aside(page.source.sha):
            return Reason.BY_HAND
        return "" if self.told.identity(page.source.sha) else _ASIDE.get(page.outcome, "")

    def _fate(
        self, page: ScannedPage, scans: Mapping[str, Scan], open_pages: Collection[str]
    ) -> PageFate:
        reason, scan = self._aside(page), scans.get(page.source.sha)
        is_open = page.source.sha in open_pages
        fate = Fate.ASIDE if reason else Fate.ASKED if is_open else Fate.READ
        if scan is None:
            return PageFate(page, fate, reason)
        return PageFate(page, fate, reason, scan.identity, tuple(scan.rows.values()))


_PAGE_QUESTIONS = {
    Outcome.FOREIGN: QuestionKind.FOREIGN,
    Outcome.NO_SHEET: QuestionKind.NO_SHEET,
}


def _by_sha(pages: Iterable[ScannedPage]) -> Iterable[list[ScannedPage]]:
    found: dict[str, list[ScannedPage]] = {}
    for page in pages:
        found.setdefault(page.source.sha, []).append(page)
    return found.values()


def _order(page: ScannedPage) -> tuple[str, int, str]:
    return page.source.file, page.source.page, page.source.sha


def _question_order(one: Question) -> tuple[str, int, str, int, int, str]:
    return *_order(one.page), one.number, one.row, one.kind
