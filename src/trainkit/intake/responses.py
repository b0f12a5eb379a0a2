"""The record of what participants answered: tests, questionnaires and the retention test.

Answers from paper, typing, scans and telephones all become these frozen models. An entry that no
model holds is a problem with its place: nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from trainkit.assessment.forms import FormUse, PaperCode
from trainkit.model.fields import Definition, Id, refused
from trainkit.model.items.entries import DOUBTFUL
from trainkit.model.questionnaire import Question, QuestionKind, Questionnaire
from trainkit.text.languages import N_, _, every

BLANK = ""
"""Stands for an item that was left blank."""

Count = Annotated[int, Field(ge=0)]
Mark = Annotated[str, Field(pattern=r"^([?]|[A-H-]{1,8}|-?[0-9]+([.][0-9]+)?)?$")]
Ticks = tuple[Count, ...] | str | None
"""On a line with boxes: the places of the ticked answers, counted from 0, in rising order; ``"?"``
where the ticks cannot be read. On an open line: the words. ``None`` where nothing was entered."""


class Status(StrEnum):
    """Whether a person attended."""

    PRESENT = N_("present")
    ABSENT = N_("absent")
    LEFT_EARLY = N_("left early")
    """Went before the end; the last items of a test may be empty."""
    WITHDRAWN = N_("withdrawn")
    """Gave the course up."""


STATUSES = tuple(status.value for status in Status)


def status_of(text: str) -> Status | None:
    """Return the status that a word says in English or in any catalogue; ``None`` for another."""
    said = text.strip().casefold()
    return next(
        (each for each in Status if any(said == word.casefold() for word in every(each.value))),
        None,
    )


class Rating(Definition):
    """Two people's points for one answer in words."""

    number: Annotated[int, Field(ge=1)]
    """The number printed before the item."""
    first: Mark
    second: Mark
    settled: Mark = BLANK
    """What both settled on after they had differed; ``""`` where they have not."""


class Sitting(Definition):
    """One person's marks on one paper, an entry an item in printed order.

    ``Paper.in_form_order`` puts them in the order and letters of the form's version 1.
    """

    paper: str | None = None
    """The paper that was answered (``A1-2``); ``None`` where the test has only one, or where
    nobody said which and nothing was answered."""
    marks: tuple[Mark, ...]
    """An answer as ``PlacedItem.read`` spells it, ``""`` for blank, ``"?"`` for a mark that a
    person must look at again. Of an answer in words the points that count: those settled on by two
    raters, else the first rater's."""
    ratings: tuple[Rating, ...] = ()
    """Answers that a second rater has marked."""

    @property
    def taken(self) -> bool:
        """Whether there is at least one mark; a row that is blank throughout was not sat."""
        return any(mark != BLANK for mark in self.marks)

    @property
    def blanks(self) -> tuple[int, ...]:
        """The printed numbers of the items left blank, none if the test was not taken."""
        return self._numbers(BLANK) if self.taken else ()

    @property
    def doubtful(self) -> tuple[int, ...]:
        """The printed numbers of the items whose mark is undecided."""
        return self._numbers(DOUBTFUL)

    def _numbers(self, wanted: str) -> tuple[int, ...]:
        return tuple(number for number, mark in enumerate(self.marks, 1) if mark == wanted)


class Respondent(Definition):
    """One person, known by code alone."""

    code: str
    on_roster: bool = True
    """False for a person whose code was entered by hand because the roster had none."""
    status: Status | None = None
    """``None`` where nobody said."""
    note: str | None = None
    language: str | None = None
    """Of the person's papers; ``None`` where all are in one, or nobody said."""
    sittings: dict[FormUse, Sitting]
    """One entry a test, taken or not."""

    @property
    def attended(self) -> bool | None:
        """Whether the person came, for a part at least; ``None`` where nobody said."""
        return None if self.status is None else self.status is not Status.ABSENT

    def sitting(self, use: FormUse) -> Sitting:
        """Return the marks on this test."""
        return self.sittings[use]


class Responses(Definition):
    """Everything that a score sheet holds, in the order of its rows."""

    workshop: Id
    forms: dict[FormUse, str]
    """The codes, form and edition, that each test was answered on: ``A1``, or ``A1, B1``."""
    people: tuple[Respondent, ...] = ()


@dataclass(frozen=True)
class QuestionLine:
    """A line of a questionnaire that takes one answer: a question, or one of its parts."""

    key: str
    """``question``, ``question/module`` or ``question/3``, for the third statement."""
    number: str
    """As on paper: ``8``; ``8.2`` for the second module or statement."""
    text: str
    """Question on this line: the question, the module or the statement."""
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
    def favourable(self) -> str:
        """The letters of the favourable answers: ``cd``; empty where none is named."""
        places = self.question.places(self.question.favourable)
        return "".join(self.letters[place] for place in places)


def lines_of(
    questionnaire: Questionnaire, modules: Sequence[tuple[str, str]]
) -> tuple[QuestionLine, ...]:
    """Return the lines in printed order; ``modules`` are ids and short titles, in their order."""
    lines: list[QuestionLine] = []
    for number, question in enumerate(questionnaire.questions, 1):
        if question.kind is QuestionKind.PER_MODULE:
            parts = list(modules)
        elif question.kind is QuestionKind.SCALE:
            parts = [(str(n), text) for n, text in enumerate(question.statements, 1)]
        else:
            lines.append(QuestionLine(question.id, str(number), question.text, question))
            continue
        lines += [
            QuestionLine(f"{question.id}/{name}", f"{number}.{place}", text, question)
            for place, (name, text) in enumerate(parts, 1)
        ]
    return tuple(lines)


class Returns(Definition):
    """What is known of every sheet of paper that was handed out to be returned."""

    workshop: Id
    handed_out: Count | None = None
    """``None`` where nobody counted."""
    returned: Count | None = None
    """Returned sheets of paper, blank ones included; ``None`` where nobody counted."""
    remark: str | None = None
    """What somebody wrote about the sheet as a whole."""


class AnswerRow(Definition):
    """What one person answered on a questionnaire."""

    number: Annotated[int, Field(ge=1)]
    """The running number of the sheet of paper, which says nothing about the person."""
    code: str | None = None
    """As it was entered; ``None`` where none is asked for, or none was written."""
    marks: tuple[Ticks, ...]
    """An entry a line."""


class QuestionnaireAnswers(Returns):
    """Everything that was entered of one questionnaire."""

    questionnaire: Questionnaire
    modules: tuple[tuple[str, str], ...]
    """Ids and short titles, in the order of the paper."""
    rows: tuple[AnswerRow, ...] = ()
    """Rows in which something was entered, in their order."""

    @property
    def id(self) -> str:
        """The questionnaire's id."""
        return self.questionnaire.id

    @property
    def version(self) -> str:
        """The questionnaire's version."""
        return self.questionnaire.version

    @property
    def lines(self) -> tuple[QuestionLine, ...]:
        """What each mark of a row answers."""
        return lines_of(self.questionnaire, self.modules)

    @model_validator(mode="after")
    def _a_mark_a_line(self) -> Self:
        count = len(self.lines)
        for row in self.rows:
            if len(row.marks) != count:
                raise refused(_("a row has as many marks as there are lines"))
        return self


class RetentionRow(Sitting):
    """One person's answers to the retention test."""

    number: Annotated[int, Field(ge=1)]
    code: str | None = None
    """As it was entered."""
    paper: PaperCode


class RetentionAnswers(Returns):
    """Everything that was entered of the retention test."""

    form: str
    """Form and edition: ``C1``."""
    rows: tuple[RetentionRow, ...] = ()
    """In the order of entry."""


class FollowUpAnswers(Definition):
    """The answers given some months after the course."""

    questionnaires: tuple[QuestionnaireAnswers, ...] = ()
    retention: RetentionAnswers | None = None
    """``None`` where the workshop has no retention test."""

    @property
    def has_entries(self) -> bool:
        """Whether anybody has answered anything."""
        rows = [one.rows for one in self.questionnaires]
        return any(rows) or (self.retention is not None and bool(self.retention.rows))
