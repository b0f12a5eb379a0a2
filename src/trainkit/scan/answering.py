"""Turns a person's answer to a question, as it was typed, into decisions.

An answer that is none is refused with a sentence that says what is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from trainkit.model.items.entries import DOUBTFUL
from trainkit.scan.questions import ASIDE, BLANK, SCAN, SOMEBODY_ELSES, Question, QuestionKind
from trainkit.scan.reading import Decision, DecisionKind, Identity
from trainkit.scan.workshop import ScannedWorkshop
from trainkit.text.languages import ENGLISH, _, comma_list, or_list, spoken, translated, values_in

LATE, SPARE = "late", "spare"
"""Behind a code, the same in every language: that it is right though it is not on the roster; that
the sheet has a grid."""


@dataclass(frozen=True)
class Said:
    """Who answered, when and why."""

    at: datetime
    who: str
    why: str = ""

    def decision(
        self, kind: DecisionKind, sha: str, value: str = "", number: int = 0, row: int = 0
    ) -> Decision:
        """Return what was decided about a page."""
        return Decision(
            at=self.at, who=self.who, why=self.why, kind=kind, sha=sha, number=number, row=row,
            value=value,
        )  # fmt: skip


def decisions_for(
    question: Question, answer: str, workshop: ScannedWorkshop, said: Said
) -> tuple[Decision, ...]:
    """Return what an answer decides; raises ``ValueError`` in plain words for one that is none.

    A page is named ``KZ-02`` where its paper and number are known, else ``A1-2 KZ-02 1``; the
    number may be left out on answer sheets of one page. ``spare`` behind it says that the sheet has
    the grid for a code, ``late`` that a code is right though it is not on the roster.
    """
    given = _Answer(question, " ".join(answer.split()), workshop, said)
    return tuple(_DECISIONS[question.kind](given))


@dataclass(frozen=True)
class _Answer:
    """What somebody answered."""

    question: Question
    text: str
    workshop: ScannedWorkshop
    said: Said

    @property
    def sha(self) -> str:
        """The page that it is about."""
        return self.question.page.source.sha

    def choice(self, text: str) -> str:
        """Return which of the choices was meant; raises ``ValueError``."""
        choice = self._meant(text)
        if choice is None:
            raise self._expected(or_list(self.question.shown), text)
        return choice

    def _meant(self, text: str) -> str | None:
        return self.question.meant(text, self._languages)

    @property
    def _languages(self) -> tuple[str, ...]:
        """In which people answer: that of the messages, that of the workbook, and English."""
        return spoken(), self.workshop.language, ENGLISH

    def _expected(self, what: str, text: str | None = None) -> ValueError:
        found = (self.text if text is None else text) or _("nothing")
        return ValueError(_("expected {what}, found {found}", what=what, found=found))

    def row(self) -> Iterator[Decision]:
        """Yield what a row says."""
        values = [self.choice(part) for part in self._parts()]
        marked = [] if values == [BLANK] else sorted(values, key=self.question.choices.index)
        number, row, where = self.question.number, self.question.row, self.question.where
        if where is None or not where.takes(row, marked):
            raise self._expected(_("each of the letters once"))
        yield self.said.decision(DecisionKind.ROW, self.sha, ",".join(marked), number, row)

    def _parts(self) -> list[str]:
        is_one = not self.question.is_free or self._is(BLANK) or self._is(DOUBTFUL)
        return [self.text] if is_one else list(re.sub("[ ,]", "", self.text)) or [self.text]

    def _is(self, choice: str) -> bool:
        return self._meant(self.text) == choice

    def number(self) -> Iterator[Decision]:
        """Yield what each column of a number says."""
        where = self.question.where
        places = len(where.field.groups) if where else 0
        is_blank = self._is(BLANK)
        signs = "" if is_blank else self.text
        if where and signs not in ("", DOUBTFUL):
            signs = where.item.format.read(signs, where.item) or ""
        if len(signs) > places or (not signs and not is_blank):
            number = _("a number of at most {places} characters", places=places)
            raise self._expected(or_list((number, *self.question.shown)))
        for row, sign in enumerate(signs.ljust(places)):
            yield self.said.decision(
                DecisionKind.ROW, self.sha, sign.strip(), self.question.number, row
            )

    def page(self) -> Iterator[Decision]:
        """Yield whose page it is, or that it counts for nothing."""
        if not self.question.is_free or self._is(ASIDE):
            self.choice(self.text)
            yield self.said.decision(DecisionKind.ASIDE, self.sha)
        else:
            yield self.said.decision(DecisionKind.IDENTITY, self.sha, str(self._identity()))

    def _identity(self) -> Identity:
        known = self.question.identity
        words = [word for word in self.text.split() if word not in (LATE, SPARE)]
        is_spare = SPARE in self.text.split() or bool(known and known.is_spare)
        number = int(words.pop()) if len(words) > 1 and words[-1].isdecimal() else 0
        paper = words.pop(0).upper() if len(words) > 1 else known.paper if known else ""
        geometry = self.workshop.geometry
        sheets = {each.paper: each for each in (geometry.spares if is_spare else geometry.sheets)}
        if len(words) != 1 or paper not in sheets:
            example = f"{next(iter(sheets))} {next(iter(self.workshop.codes), 'KZ-02')}"
            raise self._expected(
                _(
                    "a paper out of {papers} and a code, such as {example}",
                    papers=comma_list(sheets),
                    example=example,
                )
            )
        code, length = self._code(words[0]), len(sheets[paper].pages)
        if not number:
            number = known.page if known and known.paper == paper else 1 if length == 1 else 0
        if not 1 <= number <= length:
            raise self._expected(_("a page from 1 to {length} after the code", length=length))
        return Identity(paper=paper, code=code, page=number, is_spare=is_spare)

    def _code(self, text: str) -> str:
        """Return a code as the roster spells it; one that is not there must be confirmed."""
        known = {code.casefold(): code for code in self.workshop.codes}
        own = self.question.identity.code if self.question.identity else None
        if own and own.casefold() == text.casefold():
            return own
        if text.casefold() not in known and LATE not in self.text.split():
            raise ValueError(
                _(
                    "{code} is not on the list of participants; write “{answer}” if it is the code "
                    "of a latecomer",
                    code=text,
                    answer=f"{text} {LATE}",
                )
            )
        return known.get(text.casefold(), text)

    def duplicate(self) -> Iterator[Decision]:
        """Yield that all scans but the chosen one count for nothing, or that one is another's."""
        for language in self._languages:
            template = translated(SOMEBODY_ELSES, language)
            said = values_in(self.text, template) or {"scan": "", "code": ""}
            sha = self._meant(said["scan"])
            if sha not in (None, ASIDE):
                identity = str(replace(self, text=said["code"])._identity())
                yield self.said.decision(DecisionKind.IDENTITY, str(sha), identity)
                return
        chosen = self.choice(self.text)
        for page in self.question.scans:
            if page.source.sha != chosen:
                yield self.said.decision(DecisionKind.ASIDE, page.source.sha)

    def blanks(self) -> Iterator[Decision]:
        """Yield whether what was read as blank is, or that the page counts for nothing."""
        choice = self.choice(self.text)
        kind = DecisionKind.ASIDE if choice == ASIDE else DecisionKind.BLANKS
        yield self.said.decision(kind, self.sha, "" if choice == ASIDE else choice)

    def missing(self) -> Iterator[Decision]:
        """Yield that no more pages of a set will come."""
        self.choice(self.text)
        yield self.said.decision(DecisionKind.COMPLETE, self.sha)

    def cell(self) -> Iterator[Decision]:
        """Yield who is right, and what was overruled."""
        is_scan = self.choice(self.text) == SCAN
        kind = DecisionKind.SCAN_STANDS if is_scan else DecisionKind.SHEET_STANDS
        overruled = self.question.sheet_says if is_scan else self.question.scan_says
        yield self.said.decision(kind, self.sha, overruled, self.question.number)


_DECISIONS: dict[QuestionKind, Callable[[_Answer], Iterator[Decision]]] = {
    QuestionKind.ROW: _Answer.row,
    QuestionKind.NUMBER: _Answer.number,
    QuestionKind.BLANKS: _Answer.blanks,
    QuestionKind.WHOSE: _Answer.page,
    QuestionKind.UNKNOWN_CODE: _Answer.page,
    QuestionKind.FOREIGN: _Answer.page,
    QuestionKind.NO_SHEET: _Answer.page,
    QuestionKind.DUPLICATE: _Answer.duplicate,
    QuestionKind.MISSING_PAGE: _Answer.missing,
    QuestionKind.CELL: _Answer.cell,
}
