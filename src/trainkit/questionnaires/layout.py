"""Where everything stands on a sheet for answers to a questionnaire, or to the retention test.

The writer and the reader both take lines, rows and columns from here, so they cannot disagree. A
question has a column; asked of each module, or of each statement of a scale, it has a column a
line. A printed item of the test has a column. A returned sheet of paper has a row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from trainkit.assessment.forms import Forms, FormUse
from trainkit.definitions.questionnaire import Question, QuestionKind, Questionnaire

__all__ = [
    "CODE",
    "CORNER",
    "COURSE_ANSWERS",
    "FAVOURABLE_ROW",
    "FIRST_ROW",
    "FOLLOW_UP_ANSWERS",
    "HANDED_OUT_ROW",
    "IDENTITY_ROW",
    "INSTRUCTIONS",
    "LETTERS_ROW",
    "NUMBER_ROW",
    "OPEN",
    "PAPER",
    "QUESTION_ROW",
    "REMARK_ROW",
    "RETENTION",
    "RETURNED_ROW",
    "UNCLEAR",
    "AnswerSheet",
    "Heading",
    "Identity",
    "Line",
    "check_sum",
    "lines_of",
    "questionnaire_sheet",
    "retention_sheet",
    "sheet_name",
]

COURSE_ANSWERS = "questionnaire-answers.xlsx"
"""Answers that are given at the course, without codes."""
FOLLOW_UP_ANSWERS = "follow-up-answers.xlsx"
"""Answers that come back months later, with codes, and those to the retention test."""

INSTRUCTIONS = "Instructions"
UNCLEAR = "?"
"""What is entered where ticks cannot be read, or are more than the question takes."""

IDENTITY_ROW, HANDED_OUT_ROW, RETURNED_ROW, REMARK_ROW = 3, 4, 5, 6
NUMBER_ROW, QUESTION_ROW, LETTERS_ROW, FAVOURABLE_ROW = 7, 8, 9, 10
FIRST_ROW = 11
"""The row of the first returned sheet."""
CORNER = "Sheet / letters"
"""Heading of the first column, in which the rows are numbered."""
CODE = "Code"
PAPER = "Paper"
RETENTION = "Retention"
OPEN = "words"
"""Stands in the row of letters over a column for the participants' own words."""

_BY_PAPER = "see paper"

_TAKEN = frozenset({"instructions", "history", "retention"})
"""Names that other sheets have, or that Excel keeps for itself."""
_LONGEST_NAME = 31


class Identity(StrEnum):
    """What a sheet says of itself in row 3."""

    WORKSHOP = "Workshop"
    QUESTIONNAIRE = "Questionnaire"
    VERSION = "Version"
    FORMS = "Papers"
    CHECK = "Check value"


@dataclass(frozen=True)
class Line:
    """A column to be filled in: a question, or one of its lines."""

    key: str
    """``question``, ``question/module`` or ``question/3``, for the third statement."""
    number: str
    """As on paper: ``8``; ``8.2`` for the second module or statement."""
    text: str
    """What is asked on this line: the question, the module or the statement."""
    question: Question

    @property
    def letters(self) -> str:
        """The letters that may be entered; none where words are."""
        return self.question.letters

    @property
    def several(self) -> bool:
        """Whether several letters may be entered."""
        return self.question.several

    @property
    def is_open(self) -> bool:
        """Whether words are entered."""
        return self.question.kind is QuestionKind.OPEN

    @property
    def offered(self) -> str:
        """What stands over the column: ``abcd``, ``any of abcd``, ``words``."""
        if self.is_open:
            return OPEN
        return f"any of {self.letters}" if self.several else self.letters

    @property
    def favourable(self) -> str:
        """The letters of the favourable answers: ``cd``; empty where none is named."""
        places = self.question.places(self.question.favourable)
        return "".join(self.letters[place] for place in places)


def lines_of(questionnaire: Questionnaire, modules: Sequence[tuple[str, str]]) -> tuple[Line, ...]:
    """Return the lines in printed order; ``modules`` are ids and short titles, in their order."""
    lines: list[Line] = []
    for number, question in enumerate(questionnaire.questions, 1):
        if question.kind is QuestionKind.PER_MODULE:
            parts = list(modules)
        elif question.kind is QuestionKind.SCALE:
            parts = [(str(n), text) for n, text in enumerate(question.statements, 1)]
        else:
            lines.append(Line(question.id, str(number), question.text, question))
            continue
        lines += [
            Line(f"{question.id}/{name}", f"{number}.{place}", text, question)
            for place, (name, text) in enumerate(parts, 1)
        ]
    return tuple(lines)


def sheet_name(questionnaire: str) -> str:
    """Return the name of a questionnaire's sheet: its id, as far as a name may be long."""
    name = questionnaire.capitalize()
    if len(name) > _LONGEST_NAME:
        name = f"{name[:24]}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
    return f"{name}-answers" if questionnaire in _TAKEN else name


def check_sum(*parts: str) -> str:
    """Return a short sum that tells sheets apart; no proof against a person who means harm."""
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12].upper()
    return "-".join(digest[start : start + 4] for start in (0, 4, 8))


@dataclass(frozen=True)
class Heading:
    """What is printed over a column to be filled in, from top to bottom."""

    number: str
    text: str
    offered: str
    favourable: str = ""


@dataclass(frozen=True)
class AnswerSheet:
    """A sheet of the workbook: what it says of itself and what stands over its columns."""

    name: str
    identity: dict[Identity, str]
    fixed: tuple[str, ...]
    """The first columns: the running number, the code where it is asked for, the paper."""
    headings: tuple[Heading, ...]

    @property
    def first_column(self) -> int:
        """The column of the first heading."""
        return len(self.fixed) + 1

    @property
    def last_column(self) -> int:
        """The column of the last heading."""
        return len(self.fixed) + len(self.headings)

    @property
    def workshop(self) -> str:
        """The id of the workshop."""
        return self.identity[Identity.WORKSHOP]

    @property
    def says(self) -> str:
        """What stands in row 3."""
        return " · ".join(f"{name}: {value}" for name, value in self.identity.items())


def questionnaire_sheet(
    workshop: str, questionnaire: Questionnaire, modules: Sequence[tuple[str, str]]
) -> AnswerSheet:
    """Return the sheet of a questionnaire."""
    parts = (workshop, questionnaire.id, questionnaire.version)
    names = (Identity.WORKSHOP, Identity.QUESTIONNAIRE, Identity.VERSION, Identity.CHECK)
    return AnswerSheet(
        sheet_name(questionnaire.id),
        dict(zip(names, (*parts, check_sum(*parts)), strict=True)),
        (CORNER, CODE) if questionnaire.coded else (CORNER,),
        tuple(
            Heading(line.number, line.text, line.offered, line.favourable)
            for line in lines_of(questionnaire, modules)
        ),
    )


def retention_sheet(forms: Forms) -> AnswerSheet:
    """Return the sheet of the retention test; raises ``KeyError`` if there is no such test.

    Where the test is printed in several versions, a column asks for the paper, and what an item
    takes is printed over a column only if it is the same on every paper.
    """
    form = forms.form(FormUse.RETENTION)
    papers = forms.papers_for(FormUse.RETENTION)
    codes = ", ".join(paper.code for paper in papers)
    sums = (forms.workshop, form.code, form.hash, *(paper.hash for paper in papers))
    names = (Identity.WORKSHOP, Identity.FORMS, Identity.CHECK)
    rows = list(zip(*(paper.items for paper in papers), strict=True))
    return AnswerSheet(
        RETENTION,
        dict(zip(names, (forms.workshop, codes, check_sum(*sums)), strict=True)),
        (CORNER, CODE, PAPER) if len(papers) > 1 else (CORNER, CODE),
        tuple(
            Heading(
                str(number),
                _same([item.module for item in items]) or "",
                _same([item.offered for item in items]) or _BY_PAPER,
            )
            for number, items in enumerate(rows, 1)
        ),
    )


def _same(values: list[str]) -> str | None:
    return values[0] if len(set(values)) == 1 else None
