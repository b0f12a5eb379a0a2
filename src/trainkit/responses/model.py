"""What came back from the participants: who attended, and what each marked on each form.

Accepted and rejected entries add up to the entries read: nothing is dropped in silence.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from trainkit.assessment.forms import FormUse
from trainkit.fields import Definition, Id
from trainkit.items.entries import DOUBTFUL
from trainkit.score_sheet.layout import Status

__all__ = ["BLANK", "Respondent", "Responses", "Sitting"]

BLANK = ""
"""What stands for an item that was left blank."""

Mark = Annotated[str, Field(pattern=r"^([?]|[A-H-]{1,8}|-?[0-9]+([.][0-9]+)?)?$")]


class Sitting(Definition):
    """One person's marks on one paper, an entry an item in printed order.

    ``keyed.KeyedForms.in_form_order`` puts them in the order and letters of the form's version 1.
    """

    paper: str | None = None
    """The paper that was answered (``A1-2``); ``None`` where the test has only one, or where
    nobody said which and nothing was answered."""
    marks: tuple[Mark, ...]
    """An answer as ``PlacedItem.read`` spells it, ``""`` for blank, ``"?"`` for a mark that a
    person must look at again."""

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
    """False for a person whose code was typed in because the roster had none."""
    status: Status | None = None
    """``None`` where nobody said."""
    note: str | None = None
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
    read: Annotated[int, Field(ge=0)] = 0
    """Entry cells that hold something."""
    accepted: Annotated[int, Field(ge=0)] = 0
    rejected: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _nothing_lost(self) -> Self:
        if self.accepted + self.rejected != self.read:
            raise PydanticCustomError("lost", "accepted and rejected entries do not add up to read")
        return self
