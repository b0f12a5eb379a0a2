"""Where everything stands on a sheet for answers to a questionnaire, or to the retention test.

The writer and the reader both take lines, rows and columns from here, so they cannot disagree. A
question has a column; asked of each module, or of each statement of a scale, it has a column per
line. A printed item of the test has a column. A returned sheet of paper has a row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import StrEnum

from trainkit.assessment.forms import Forms, FormUse
from trainkit.intake.responses import QuestionLine, lines_of
from trainkit.intake.score_sheet.layout import check_sum
from trainkit.model.loaded import Definitions
from trainkit.model.questionnaire import QuestionKind, Questionnaire
from trainkit.render.pages import View
from trainkit.text.languages import N_, _, translated

COURSE_ANSWERS = "questionnaire-answers.xlsx"
"""Answers that are given at the course, without codes."""
FOLLOW_UP_ANSWERS = "follow-up-answers.xlsx"
"""Answers that are given months later, with codes, and those to the retention test."""

INSTRUCTIONS = N_("Instructions")
IDENTITY_ROW, HANDED_OUT_ROW, RETURNED_ROW, REMARK_ROW = 3, 4, 5, 6
NUMBER_ROW, QUESTION_ROW, LETTERS_ROW, FAVOURABLE_ROW = 7, 8, 9, 10
FIRST_ROW = 11
"""The row of the first returned sheet."""
CORNER = N_("Sheet / letters")
"""Heading of the first column, in which the rows are numbered."""
CODE = N_("Code")
PAPER = N_("Paper")
RETENTION = N_("Retention")

_WORDS = N_("words")
"""Stands in the row of letters over a column for the participants' own words."""
_BY_PAPER = N_("see paper")
_TAKEN = frozenset({"instructions", "history", "retention"})
"""Names that other sheets have, or that Excel keeps for itself."""
_LONGEST_NAME = 31


class SheetIdentity(StrEnum):
    """What identifies a sheet, in row 3."""

    WORKSHOP = N_("Workshop")
    QUESTIONNAIRE = N_("Questionnaire")
    VERSION = N_("Version")
    FORMS = N_("Papers")
    CHECK = N_("Check value")


class QuestionColumn(View):
    """A column to be filled in, with what is printed over it from top to bottom."""

    number: str
    text: str
    offered: str
    """What may be entered: ``abcd``, ``any of abcd``, ``words``."""
    favourable: str = ""
    """The letters of the favourable answers: ``cd``; empty where none is named."""
    letters: str = ""
    """The letters of a question's answers; empty where words or a test's answers are entered."""
    several: bool = False
    is_open: bool = False
    prompt: str = ""
    """Shown beside a chosen cell: the answers with their letters."""
    wordings: tuple[str, ...] = ()
    """What a sheet that was made in another language has as ``text``."""

    @property
    def test_letters(self) -> str:
        """The letters of an item of a test that takes one of them, on whichever paper."""
        one = self.offered.isalpha() and self.offered.isupper()
        return self.offered if one and not self.letters else ""


class ReturnsSheet(View):
    """A sheet of the workbook: what identifies it, and what is printed over its columns.

    Words over columns are in the language that was written when it was made.
    """

    name: str
    """In English."""
    identity: dict[SheetIdentity, str]
    fixed: tuple[str, ...]
    """The first columns: the running number, the code where it is asked for, the paper."""
    columns: tuple[QuestionColumn, ...]
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

    def identity_line(self, language: str) -> str:
        """Return what stands in row 3 of a sheet in a language."""
        return " · ".join(
            f"{translated(name, language)}: {value}" for name, value in self.identity.items()
        )


def running_number(row: int) -> int:
    """Return the number that is printed in the first column of a row."""
    return row + 1 - FIRST_ROW


def modules_of(definitions: Definitions) -> tuple[tuple[str, str], ...]:
    """Return ids and short titles of the modules, as questionnaires print them."""
    return tuple((course.module.id, course.module.short_title) for course in definitions.courses)


def questionnaires_of(definitions: Definitions, *, coded: bool) -> tuple[Questionnaire, ...]:
    """Return the questionnaires answered at the course, or with a code some months later."""
    return tuple(one for one in definitions.questionnaires if one.coded is coded)


def sheet_name(questionnaire: str) -> str:
    """Return the name of a questionnaire's sheet: its id, as far as a name may be long."""
    name = questionnaire.capitalize()
    if len(name) > _LONGEST_NAME:
        name = f"{name[:24]}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
    return f"{name}-answers" if questionnaire in _TAKEN else name


def questionnaire_sheet(
    workshop: str, questionnaire: Questionnaire, modules: Sequence[tuple[str, str]]
) -> ReturnsSheet:
    """Return the sheet of a questionnaire."""
    parts = (workshop, questionnaire.id, questionnaire.version)
    names = (
        SheetIdentity.WORKSHOP,
        SheetIdentity.QUESTIONNAIRE,
        SheetIdentity.VERSION,
        SheetIdentity.CHECK,
    )
    return ReturnsSheet(
        name=sheet_name(questionnaire.id),
        identity=dict(zip(names, (*parts, check_sum(*parts)), strict=True)),
        fixed=(CORNER, CODE) if questionnaire.coded else (CORNER,),
        columns=tuple(_column(line) for line in lines_of(questionnaire, modules)),
    )


def with_wordings(
    sheet: ReturnsSheet, definitions: Definitions, questionnaire: str
) -> ReturnsSheet:
    """Return a questionnaire's sheet with the wordings of its questions in all known languages.

    The workshop may have had another first language, or a translation may have come, after the
    sheet was made. What is answered is the same.
    """
    titles = [
        [(course.module.id, course.module.short_title) for course in courses]
        for courses in (definitions.courses, *definitions.translated.values())
    ]
    texts = [
        [line.text for line in lines_of(one, modules)]
        for forms in definitions.form_texts.values()
        for one in forms.questionnaires
        if one.id == questionnaire
        for modules in titles
    ]
    columns = (
        column.model_copy(update={"wordings": tuple(dict.fromkeys(one[n] for one in texts))})
        for n, column in enumerate(sheet.columns)
    )
    return sheet.model_copy(update={"columns": tuple(columns)})


def _column(line: QuestionLine) -> QuestionColumn:
    letters = line.letters
    offered = _("any of {letters}", letters=letters) if line.several else letters
    return QuestionColumn(
        number=line.number,
        text=line.text,
        offered=_(_WORDS) if line.is_open else offered,
        favourable=line.favourable,
        letters=line.letters,
        several=line.several,
        is_open=line.is_open,
        prompt=_prompt(line),
    )


def _prompt(line: QuestionLine) -> str:
    answers = line.question.answers
    lines = [f"{letter}  {text}" for letter, text in zip(line.letters, answers, strict=True)]
    if line.question.kind is not QuestionKind.CHOICE:
        lines = [f"{line.question.text} {line.text}", *lines]
    if line.several:
        lines.append(_("Several may be ticked: ac"))
    return "\n".join(lines)


def retention_sheet(forms: Forms) -> ReturnsSheet:
    """Return the sheet of the retention test; raises ``KeyError`` if there is no such test.

    Where the test is printed in several versions, a column asks for the paper, and what an item
    takes is printed over a column only if it is the same on every paper.
    """
    form = forms.form(FormUse.RETENTION)
    papers = forms.papers_for(FormUse.RETENTION)
    codes = tuple(paper.code for paper in papers)
    sums = (forms.workshop, form.code, form.hash, *(paper.hash for paper in papers))
    names = (SheetIdentity.WORKSHOP, SheetIdentity.FORMS, SheetIdentity.CHECK)
    identity = (forms.workshop, ", ".join(codes), check_sum(*sums))
    several = len(papers) > 1
    rows = zip(*(paper.items for paper in papers), strict=True)
    return ReturnsSheet(
        name=RETENTION,
        identity=dict(zip(names, identity, strict=True)),
        fixed=(CORNER, CODE, PAPER) if several else (CORNER, CODE),
        columns=tuple(
            QuestionColumn(
                number=str(number),
                text=_same([item.module for item in items]) or "",
                offered=_same([item.offered for item in items]) or _(_BY_PAPER),
            )
            for number, items in enumerate(rows, 1)
        ),
        papers=codes if several else (),
    )


def _same(values: list[str]) -> str | None:
    return values[0] if len(set(values)) == 1 else None
