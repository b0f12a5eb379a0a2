"""Type answers from paper as fast as fingers go, and settle what two people typed differently."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response

from trainkit.assessment.forms import Forms, FormUse, Paper
from trainkit.assessment.forms_file import read_forms
from trainkit.intake.entering import enter_answers, keep_typed, score_sheet_of, typed
from trainkit.intake.record import Field, Source, Spot, record_of
from trainkit.intake.score_sheet.enter import PaperAnswers
from trainkit.intake.score_sheet.layout import ANSWER_SHEETS
from trainkit.intake.score_sheet.merge import entries_of
from trainkit.model.items.entries import DOUBTFUL
from trainkit.model.load import FORMS_FILE
from trainkit.problems import Problems
from trainkit.studio.scoring import score
from trainkit.studio.visits import Visit, get, post
from trainkit.text.languages import N_, _, n_

TESTS = {FormUse.PRE: N_("Pre-test"), FormUse.POST: N_("Post-test")}
_FIRST, _SECOND = "first", "second"


class AnswerLine(NamedTuple):
    """One item of a paper, as it is typed."""

    number: int
    offered: str
    letters: str
    is_one_key: bool
    """Whether one key says it all."""
    value: str
    problem: str


class TypingTask:
    """Who types which papers of which test."""

    def __init__(self, visit: Visit) -> None:
        asked = {**visit.request.query_params, **visit.form}
        self.visit = visit
        self.use = FormUse.POST if asked.get("test") == "post" else FormUse.PRE
        self.who = str(asked.get("who", "")).strip()[:20]
        self.item = visit.number(str(asked.get("item", ""))) or 0
        """The item to put right on a paper that is on the score sheet; 0 where papers are typed."""
        self.turn = _SECOND if asked.get("turn") == _SECOND else _FIRST
        problems = Problems()
        path = visit.work.folder / FORMS_FILE
        if not path.is_file():
            raise HTTPException(404, _("There are no test papers yet; build the documents first."))
        self.forms: Forms = problems.checked(read_forms(path, problems))[0]
        self.codes = tuple(person.code for person in visit.work.definitions.roster.participants)

    @property
    def done(self) -> frozenset[str]:
        """The codes of papers that need no typing in this turn: typed once, or by this person."""
        typists: dict[str, set[str]] = {}
        with record_of(self.visit.work.folder) as record:
            for one in record.entries():
                if one.source is Source.KEYBOARD and one.spot.sheet == self.title:
                    typists.setdefault(one.spot.code, set()).add(one.who)
        if self.turn == _FIRST:
            return frozenset(typists)
        return frozenset(code for code, who in typists.items() if self.who in who or len(who) > 1)

    @property
    def next(self) -> str:
        """The code of the paper that comes next, in the order of the list; empty after the last."""
        done = self.done
        return next((code for code in self.codes if code not in done), "")

    def paper(self, code: str) -> Paper:
        """Return the paper printed for a person; to put right, the one that was answered."""
        answered = self.sheet.get(Spot(code, self.title, Field.PAPER)) if self.item else None
        papers = {paper.code: paper for paper in self.forms.papers_for(self.use)}
        return papers.get(answered or "") or self.forms.paper_of(code, self.use)

    @property
    def title(self) -> str:
        """The test's sheet."""
        return ANSWER_SHEETS[self.use]

    @cached_property
    def sheet(self) -> Mapping[Spot, str]:
        """What the score sheet says."""
        problems = Problems()
        path = score_sheet_of(self.visit.work.folder, problems)
        return problems.checked(entries_of(path, problems))

    def entered(self, code: str) -> dict[int, str]:
        """Return what the score sheet says of a paper, by the numbers of its items."""
        return {
            spot.place: text
            for spot, text in self.sheet.items()
            if (spot.code, spot.sheet, spot.field) == (code, self.title, Field.ITEM)
        }

    def has(self, code: str) -> bool:
        """Whether there is a paper of this person."""
        return code in self.codes or bool(self.item and self.entered(code))

    def lines(
        self, paper: Paper, values: Mapping[int, str], problems: Mapping[int, str]
    ) -> list[AnswerLine]:
        """Return what is to be typed."""
        return [
            AnswerLine(
                number,
                item.offered,
                item.letters,
                bool(item.letters) and item.read("A") == "A" and item.read("AB") is None,
                values.get(number, ""),
                problems.get(number, ""),
            )
            for number, item in enumerate(paper.items, 1)
        ]

    def page(
        self,
        code: str,
        *,
        said: str = "",
        values: Mapping[int, str] = MappingProxyType({}),
        problems: Mapping[int, str] = MappingProxyType({}),
        seen: Mapping[int, str] = MappingProxyType({}),
    ) -> Response:
        """Return a page, or the part of it that changes, with the paper of a code."""
        paper = self.paper(code) if self.has(code) else None
        return self.visit.page(
            "parts/entry_paper.html" if self.visit.is_part else "entry.html",
            422 if problems or (code and paper is None) else 200,
            desk=self,
            code=code,
            paper=paper,
            tests={use: _(title) for use, title in TESTS.items()},
            lines=self.lines(paper, values, problems) if paper else [],
            said=said,
            seen=seen,
        )


def _entry(visit: Visit) -> Response:
    desk = TypingTask(visit)
    if desk.item:
        code = str(visit.request.query_params.get("code", ""))
        return desk.page(code, values=desk.entered(code), seen=desk.entered(code))
    return desk.page(str(visit.request.query_params.get("code", desk.next)).strip().upper())


def _save(visit: Visit) -> Response:
    """Keep one paper; it is on the disk when the next one is on the screen."""
    desk = TypingTask(visit)
    code = visit.text("code").upper()
    if not desk.has(code):
        return desk.page(code)
    items = dict(enumerate(desk.paper(code).items, 1))
    values = {number: visit.text(f"item-{number}") for number in items}
    marks = {number: items[number].read(text) for number, text in values.items() if text}
    wrong = {
        number: _(
            "expected {offered}, or {doubtful} where it cannot be read",
            offered=items[number].offered,
            doubtful=DOUBTFUL,
        )
        for number, mark in marks.items()
        if mark is None
    }
    seen = {number: visit.text(f"seen-{number}") for number in items}
    if wrong:
        return desk.page(code, values=values, problems=wrong, seen=seen)
    given = {number: mark for number, mark in marks.items() if mark}
    whole = {number: given.get(number, "") for number in items}
    answers, now = PaperAnswers(code, desk.use, desk.paper(code).code, whole), datetime.now(UTC)
    if desk.item:
        # a cell that somebody has changed since the page was shown is left alone, and asked about
        decided = [
            Spot(code, desk.title, Field.ITEM, number)
            for number in {*items, *desk.entered(code)}
            if given.get(number, "") != seen.get(number, "")
            and desk.entered(code).get(number, "") == seen.get(number, "")
        ]
        entered = enter_answers(
            visit.work.folder, [answers], Source.KEYBOARD, at=now, who=desk.who, decided=decided
        )
        if not entered.disagreements:
            return score(visit)
        there = {one.spot.place: one.in_sheet for one in entered.disagreements}
        found = {
            number: _("the score sheet now says {text}", text=text or _("blank"))
            for number, text in there.items()
        }
        return desk.page(code, values=values, problems=found, seen={**seen, **there})
    keep_typed(visit.work.folder, answers, at=now, who=desk.who)
    return desk.page(
        desk.next,
        said=n_(
            "{code} is saved, {n} answer.", "{code} is saved, {n} answers.", len(given), code=code
        ),
    )


def _take_over(visit: Visit) -> Response:
    from trainkit import api

    folder, stands = visit.work.folder, {"typed": set[Spot](), "sheet": set[Spot]()}
    for name in visit.form:
        code, _bar, rest = name.partition("|")
        sheet, _bar, place = rest.partition("|")
        number = visit.number(place)
        if number is not None and visit.text(name) in stands:
            stands[visit.text(name)].add(Spot(code, sheet, Field.ITEM, number))
    return visit.run(
        _("Entering the answers into the score sheet"),
        lambda _: api.take_over(
            folder,
            at=datetime.now(UTC),
            typed_stands=stands["typed"],
            sheet_stands=stands["sheet"],
        ),
        ("entered", _("See the result")),
        kept="entered",
    )


def _entered(visit: Visit) -> Response:
    waiting = sorted({one.spot.code for one in typed(visit.work.folder)})
    return visit.page("entered.html", result=visit.result_of("entered"), waiting=waiting)


ROUTES = (
    get("/w/{key}/entry", _entry, "entry"),
    post("/w/{key}/entry", _save, "save-entry"),
    post("/w/{key}/entry/take-over", _take_over, "take-over"),
    get("/w/{key}/entry/entered", _entered, "entered"),
)
