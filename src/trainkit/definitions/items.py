"""The item bank of a module: test items tied to objectives, cases that several items share.

Terms follow the testing field: an *item* has a *stem*, *options*, one *key* or several; the other
options are *distractors*. Every option carries the reason why it is right or wrong. Seven types of
item share the fields of ``BaseItem``; ``type`` says which one is meant and is ``single`` if left
out.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from trainkit.fields import (
    Day,
    Definition,
    Id,
    Language,
    Text,
    Version,
    matching,
    text_schema,
)

__all__ = [
    "MOST_DIGITS",
    "BaseItem",
    "Case",
    "CognitiveLevel",
    "Digit",
    "Item",
    "ItemBank",
    "ItemType",
    "Letter",
    "MatchingItem",
    "MultipleItem",
    "NumericItem",
    "OneAnswerItem",
    "Option",
    "OrderingItem",
    "Premise",
    "Reason",
    "Response",
    "Review",
    "RubricLine",
    "ShortItem",
    "SingleItem",
    "Source",
    "TrueFalseItem",
    "WrittenItem",
    "WrongNumber",
]

Letter = Annotated[
    str,
    BeforeValidator(matching("[a-h]", "a letter from a to h")),
    text_schema("^[a-h]$", "a letter from a to h"),
]
"""The id of an option in the bank; the letters on paper follow the form's order."""

Digit = Annotated[
    str,
    BeforeValidator(matching("[1-8]", "a digit from 1 to 8")),
    text_schema("^[1-8]$", "a digit from 1 to 8"),
]
"""The id of a premise in the bank."""


MOST_DIGITS = 14
"""Most digits of a number that is answered, zeros in front included: spreadsheets keep 15."""


class ItemType(StrEnum):
    """How an item is answered."""

    SINGLE = "single"
    """One best answer."""
    MULTIPLE = "multiple"
    """Every right answer, each option judged by itself."""
    TRUE_FALSE = "true-false"
    """True or false, together with the reason: one answer among reasons for both."""
    MATCHING = "matching"
    """One letter for each premise."""
    ORDERING = "ordering"
    """All letters in the right order."""
    NUMERIC = "numeric"
    """A number."""
    SHORT = "short-answer"
    """A few words or lines, marked by a person with a rubric."""


class CognitiveLevel(StrEnum):
    """The three levels of the test blueprint."""

    RECALL = "recall"
    """State a fact or term."""
    APPLY = "apply"
    """Use a rule on given data."""
    JUDGE = "judge"
    """Weigh evidence, choose between actions, see what cannot be determined."""


class Option(Definition):
    """One answer a participant can choose."""

    id: Letter
    """A letter that names the option in the bank; printed letters depend on the form's order."""
    text: Text
    rationale: Text
    """Why it is the key, or which misconception a person who chooses it holds."""
    undetermined: bool = False
    """True for "cannot be determined from these data", a substantive answer and not a filler."""


class Reason(Option):
    """A verdict on a statement with its reason."""

    verdict: bool
    """Whether this answer calls the statement true."""


class Response(Definition):
    """What a premise can be matched with."""

    id: Letter
    text: Text


class Premise(Definition):
    """One line of a matching item, with the response that belongs to it."""

    id: Digit
    text: Text
    key: Letter
    rationale: Text
    """Why this response belongs to it, and which one is often taken instead."""


class WrongNumber(Definition):
    """A wrong result that a known misconception leads to."""

    value: Decimal
    rationale: Text


class Source(Definition):
    """Where the keyed answer comes from."""

    reference: Id
    """The id of one of the module's references."""
    locator: Text | None = None
    """Section, article, page or table."""


class Review(Definition):
    """A remark of the item check that a person has looked at and cleared."""

    rule: Id
    """The rule's identifier, as the check prints it: ``absolute``."""
    by: Text
    """Who cleared it."""
    why: Text
    """Why the item stands as it is."""


class Case(Definition):
    """A stimulus that several items share: a log extract, a message, a table."""

    id: Id
    title: Text
    text: Text
    """Markdown; tables are allowed."""
    whole: bool = False
    """True where a form takes all of its items or none."""
    ordered: bool = False
    """True where its items build on one another: they keep the bank's order on every paper."""


class BaseItem(Definition):
    """What items of every type have."""

    id: Id
    version: Annotated[int, Field(ge=1)]
    """Raised with every change of meaning; a printed form names the version it used."""
    objective: Id
    cognitive: CognitiveLevel
    difficulty: Annotated[float, Field(ge=0, le=1)]
    """The share of trained participants expected to answer right (facility), 0 to 1."""
    case: Id | None = None
    stem: Text
    """Markdown; ends with a question mark or a colon."""
    enemies: tuple[Id, ...] = ()
    """Items that must not stand on the same form, because one gives the other away."""
    literal: bool = False
    """True where options differ by code points that look alike; they are compared as they stand."""
    source: Source
    as_of: Day
    volatile: bool = False
    """True where the right answer may change with law or time."""
    reviewed: tuple[Review, ...] = ()
    """Remarks of the item check that were cleared."""


class SingleItem(BaseItem):
    """One best answer among three options, four where each names another misconception."""

    type: Literal["single"] = "single"
    options: Annotated[tuple[Option, ...], Field(min_length=3, max_length=5)]
    key: Letter
    """The id of the one right option."""
    shuffle: bool = True
    """False where the options have a natural order, such as rising numbers."""


class TrueFalseItem(BaseItem):
    """A statement that is true or false, answered together with the reason.

    The statement is the stem. The answers are reasons for either verdict; one of them is right.
    """

    type: Literal["true-false"]
    options: Annotated[tuple[Reason, ...], Field(min_length=3, max_length=4)]
    key: Letter
    shuffle: bool = True


OneAnswerItem = SingleItem | TrueFalseItem
"""An item that is answered with one letter."""


class MultipleItem(BaseItem):
    """Options that are judged one by one; those that are right are the keys."""

    type: Literal["multiple"]
    options: Annotated[tuple[Option, ...], Field(min_length=4, max_length=6)]
    keys: Annotated[tuple[Letter, ...], Field(min_length=1)]
    """The ids of all right options."""
    shuffle: bool = True

    @model_validator(mode="after")
    def _leaves_a_distractor(self) -> Self:
        if len(set(self.keys)) >= len(self.options):
            raise PydanticCustomError("keys", "every option is a key; at least one must be wrong")
        return self


class MatchingItem(BaseItem):
    """Premises to be matched with responses; there are more responses than premises."""

    type: Literal["matching"]
    premises: Annotated[tuple[Premise, ...], Field(min_length=3, max_length=6)]
    options: Annotated[tuple[Response, ...], Field(min_length=4, max_length=8)]
    shuffle: bool = True


class OrderingItem(BaseItem):
    """Options to be put in order; the bank lists them in the right one."""

    type: Literal["ordering"]
    options: Annotated[tuple[Option, ...], Field(min_length=3, max_length=6)]


class NumericItem(BaseItem):
    """A number to be worked out and written down."""

    type: Literal["numeric"]
    answer: Decimal
    tolerance: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    """The largest difference from the answer that is still right."""
    unit: Text | None = None
    """Printed after the space for the number."""
    rationale: Text
    """How the number is found."""
    wrong: tuple[WrongNumber, ...] = ()
    """Results of known misconceptions, for the discussion."""

    @model_validator(mode="after")
    def _can_be_compared(self) -> Self:
        for bound in (self.answer - self.tolerance, self.answer + self.tolerance):
            if len(format(abs(bound), "f").replace(".", "")) > MOST_DIGITS:
                raise PydanticCustomError(
                    "digits",
                    "expected an answer that has at most {most} digits with its tolerance, as many "
                    "as a spreadsheet tells apart; choose a smaller unit or a wider tolerance",
                    {"most": MOST_DIGITS},
                )
        return self


class RubricLine(Definition):
    """One thing that a full answer has, and what it is worth."""

    points: Annotated[int, Field(ge=1, le=9)]
    text: Text


class ShortItem(BaseItem):
    """A question that is answered in a few words or lines and marked by a person.

    Its rubric shares out at most nine points: a score sheet takes one digit.
    """

    type: Literal["short-answer"]
    lines: Annotated[int, Field(ge=1, le=12)] = 3
    """Lines to write on."""
    answer: Text
    """A full answer, for the person who marks."""
    rubric: Annotated[tuple[RubricLine, ...], Field(min_length=1)]

    @property
    def most(self) -> int:
        """The points of a full answer by the rubric."""
        return sum(line.points for line in self.rubric)

    @model_validator(mode="after")
    def _fits_one_digit(self) -> Self:
        if self.most > 9:
            raise PydanticCustomError(
                "rubric", "expected a rubric of at most 9 points in all, found {most}",
                {"most": self.most},
            )  # fmt: skip
        return self


WrittenItem = NumericItem | ShortItem
"""An item without options: the answer is written down."""


def _type_of(value: Any) -> Any:
    if isinstance(value, Mapping):
        return value.get("type", ItemType.SINGLE)
    return getattr(value, "type", None)


Item = Annotated[
    Annotated[SingleItem, Tag("single")]
    | Annotated[MultipleItem, Tag("multiple")]
    | Annotated[TrueFalseItem, Tag("true-false")]
    | Annotated[MatchingItem, Tag("matching")]
    | Annotated[OrderingItem, Tag("ordering")]
    | Annotated[NumericItem, Tag("numeric")]
    | Annotated[ShortItem, Tag("short-answer")],
    Discriminator(_type_of),
]
"""An item of any type."""


class ItemBank(Definition):
    """All items of one module."""

    module: Id
    version: Version
    language: Language = "en"
    cases: tuple[Case, ...] = ()
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    def item(self, item_id: str) -> Item:
        """Return the item with this id; raises ``KeyError`` if there is none."""
        return {item.id: item for item in self.items}[item_id]

    def case(self, case_id: str) -> Case:
        """Return the case with this id; raises ``KeyError`` if there is none."""
        return {case.id: case for case in self.cases}[case_id]
