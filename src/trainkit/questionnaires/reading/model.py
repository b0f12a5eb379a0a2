"""The answers to questionnaires and to the retention test, as they were entered.

Accepted and rejected entries add up to the entries read: nothing is dropped in silence.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from trainkit.assessment.forms import PaperCode
from trainkit.definitions.questionnaire import Questionnaire
from trainkit.fields import Definition, Id
from trainkit.questionnaires.layout import Line, lines_of

__all__ = [
    "AnswerRow",
    "FollowUpAnswers",
    "Mark",
    "QuestionnaireAnswers",
    "RetentionAnswers",
    "RetentionRow",
    "Returns",
]

Mark = tuple[Annotated[int, Field(ge=0)], ...] | str | None
"""On a line with boxes: the places of the ticked answers, counted from 0, in rising order; ``"?"``
where the ticks cannot be read. On an open line: the words. ``None`` where nothing was entered."""


class AnswerRow(Definition):
    """What one person answered."""

    number: Annotated[int, Field(ge=1)]
    """The running number of the sheet of paper, which tells nothing of the person."""
    code: str | None = None
    """As it was typed; ``None`` where none is asked for, or none was written."""
    marks: tuple[Mark, ...]
    """An entry a line."""


class Returns(Definition):
    """What every sheet of answers has."""

    workshop: Id
    handed_out: Annotated[int, Field(ge=0)] | None = None
    """``None`` where nobody counted."""
    returned: Annotated[int, Field(ge=0)] | None = None
    """Sheets of paper that came back, blank ones included; ``None`` where nobody counted."""
    remark: str | None = None
    """What somebody typed about the sheet as a whole."""
    read: Annotated[int, Field(ge=0)] = 0
    """Cells that hold an entry."""
    accepted: Annotated[int, Field(ge=0)] = 0
    rejected: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _nothing_lost(self) -> Self:
        if self.accepted + self.rejected != self.read:
            raise PydanticCustomError("lost", "accepted and rejected entries do not add up to read")
        return self


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
    def lines(self) -> tuple[Line, ...]:
        """What each mark of a row answers."""
        return lines_of(self.questionnaire, self.modules)

    @model_validator(mode="after")
    def _a_mark_a_line(self) -> Self:
        count = len(self.lines)
        for row in self.rows:
            if len(row.marks) != count:
                raise PydanticCustomError("marks", "a row has as many marks as there are lines")
        return self


class RetentionRow(Definition):
    """One person's answers to the retention test."""

    number: Annotated[int, Field(ge=1)]
    code: str | None = None
    """As it was typed."""
    paper: PaperCode
    marks: tuple[str, ...]
    """An entry an item in printed order: as ``PlacedItem.read`` spells it, ``""`` for blank,
    ``"?"`` for one that a person must look at again."""

    @property
    def taken(self) -> bool:
        """Whether anything is marked; a sheet that came back blank was not sat."""
        return any(self.marks)


class RetentionAnswers(Returns):
    """Everything that was entered of the retention test."""

    form: str
    """Form and edition: ``C1``."""
    rows: tuple[RetentionRow, ...] = ()
    """In the order of entry."""


class FollowUpAnswers(Definition):
    """What came back some months after the course."""

    questionnaires: tuple[QuestionnaireAnswers, ...] = ()
    retention: RetentionAnswers | None = None
    """``None`` where the workshop has no retention test."""

    @property
    def has_entries(self) -> bool:
        """Whether anybody has answered anything."""
        rows = [one.rows for one in self.questionnaires]
        return any(rows) or (self.retention is not None and bool(self.retention.rows))

    def questionnaire(self, questionnaire: str) -> QuestionnaireAnswers | None:
        """Return the answers to a questionnaire, ``None`` if the workshop does not have it."""
        return {one.id: one for one in self.questionnaires}.get(questionnaire)
