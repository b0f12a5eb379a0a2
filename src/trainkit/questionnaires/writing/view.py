"""What a workbook for answers shows, gathered from the kit."""

from __future__ import annotations

from trainkit.assessment.forms import Forms, FormUse
from trainkit.definitions.questionnaire import QuestionKind, Questionnaire, Reader
from trainkit.kit import Kit
from trainkit.questionnaires.layout import (
    PAPER,
    AnswerSheet,
    Line,
    lines_of,
    questionnaire_sheet,
    retention_sheet,
)
from trainkit.render.recipe import View

__all__ = ["AnswersView", "ColumnView", "SheetView", "answers_view", "follow_up_view"]

SPARE_ROWS = 10
"""Rows beyond the people on the roster: sheets of paper get lost, and copies turn up."""
TRAINERS = 20
"""Rows for sheets that trainers fill in."""


class ColumnView(View):
    """A column to be filled in."""

    number: str
    text: str
    offered: str
    favourable: str
    letters: str
    """What may be entered; empty where words or other entries are."""
    several: bool
    is_open: bool
    prompt: str
    """Shown beside a chosen cell: the answers with their letters."""

    @property
    def test_letters(self) -> str:
        """The letters of an item of a test that takes one of them, on whichever paper."""
        one = self.offered.isalpha() and self.offered.isupper()
        return self.offered if one and not self.letters else ""


class SheetView(View):
    """A sheet of the workbook."""

    name: str
    title: str
    hint: str
    says: str
    fixed: tuple[str, ...]
    columns: tuple[ColumnView, ...]
    rows: int
    papers: tuple[str, ...] = ()
    """What may stand in the column for the paper, if there is one."""

    @property
    def first_column(self) -> int:
        """The column of the first one to be filled in."""
        return len(self.fixed) + 1

    @property
    def last_column(self) -> int:
        """The column of the last one."""
        return len(self.fixed) + len(self.columns)


class AnswersView(View):
    """The workbook."""

    title: str
    workshop: str
    """The workshop's id."""
    workshop_title: str
    sheets: tuple[SheetView, ...]
    coded: bool

    @property
    def has_test(self) -> bool:
        """Whether there is a sheet for a test."""
        return any(not column.letters and not column.is_open
                   for sheet in self.sheets for column in sheet.columns)  # fmt: skip


def answers_view(kit: Kit) -> AnswersView:
    """Return the view of the answers that are given at the course, without codes."""
    sheets = [_questionnaire(kit, one) for one in kit.definitions.questionnaires if not one.coded]
    return _view(kit, "Answers to questionnaires", sheets, coded=False)


def follow_up_view(kit: Kit) -> AnswersView:
    """Return the view of the answers that come back months later, with codes."""
    sheets = [_questionnaire(kit, one) for one in kit.definitions.questionnaires if one.coded]
    if kit.forms is not None and kit.forms.has(FormUse.RETENTION):
        sheets.append(_retention(kit, kit.forms))
    return _view(kit, "Answers some months after the course", sheets, coded=True)


def _view(kit: Kit, title: str, sheets: list[SheetView], *, coded: bool) -> AnswersView:
    workshop = kit.definitions.workshop
    return AnswersView(
        title=title,
        workshop=workshop.id,
        workshop_title=workshop.title,
        sheets=tuple(sheets),
        coded=coded,
    )


def _questionnaire(kit: Kit, questionnaire: Questionnaire) -> SheetView:
    modules = [(c.module.id, c.module.short_title) for c in kit.definitions.courses]
    plan = questionnaire_sheet(kit.definitions.workshop.id, questionnaire, modules)
    people = len(kit.definitions.roster.participants)
    trainers = questionnaire.reader is Reader.TRAINERS
    return SheetView(
        name=plan.name,
        title=questionnaire.title,
        hint=_HINT if not questionnaire.coded else _CODED_HINT,
        says=plan.says,
        fixed=plan.fixed,
        columns=tuple(_column(line) for line in lines_of(questionnaire, modules)),
        rows=TRAINERS if trainers else people + SPARE_ROWS,
    )


_HINT = (
    "A row a sheet, in shuffled order. Type the small letter of the ticked box; empty: none; "
    "?: cannot be read."
)
_CODED_HINT = (
    "A row a sheet, with its code. Type the small letter of the ticked box; empty: none; ?: cannot "
    "be read."
)
_TEST_HINT = (
    "A row a person, with the code on the paper. Enter answers as on the score sheet. Empty: left "
    "blank. ?: look at the paper again."
)


def _column(line: Line) -> ColumnView:
    return ColumnView(
        number=line.number,
        text=line.text,
        offered=line.offered,
        favourable=line.favourable,
        letters=line.letters,
        several=line.several,
        is_open=line.is_open,
        prompt=_prompt(line),
    )


def _prompt(line: Line) -> str:
    answers = line.question.answers
    lines = [f"{letter}  {text}" for letter, text in zip(line.letters, answers, strict=True)]
    if line.question.kind is not QuestionKind.CHOICE:
        lines = [f"{line.question.text} {line.text}", *lines]
    if line.several:
        lines.append("Several may be ticked: ac")
    return "\n".join(lines)


def _retention(kit: Kit, forms: Forms) -> SheetView:
    plan: AnswerSheet = retention_sheet(forms)
    papers = forms.papers_for(FormUse.RETENTION)
    return SheetView(
        name=plan.name,
        title=f"Retention test, form {forms.form(FormUse.RETENTION).code}",
        hint=_TEST_HINT,
        says=plan.says,
        fixed=plan.fixed,
        columns=tuple(
            ColumnView(
                number=heading.number,
                text=heading.text,
                offered=heading.offered,
                favourable=heading.favourable,
                letters="",
                several=False,
                is_open=False,
                prompt="",
            )
            for heading in plan.headings
        ),
        rows=len(kit.definitions.roster.participants) + SPARE_ROWS,
        papers=tuple(paper.code for paper in papers) if PAPER in plan.fixed else (),
    )
