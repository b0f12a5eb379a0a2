"""The item bank of a module: test items tied to objectives, cases that several items share.

Terms follow the testing field: an *item* has a *stem*, *options*, one *key*; the other options are
*distractors*. Every option carries the reason why it is right or wrong.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from trainkit.definitions.base import (
    Day,
    Definition,
    Id,
    Language,
    Text,
    Version,
    matching,
    text_schema,
)

__all__ = ["Case", "CognitiveLevel", "Item", "ItemBank", "Letter", "Option", "Source"]

Letter = Annotated[
    str,
    BeforeValidator(matching("[a-e]", "a letter from a to e")),
    text_schema("^[a-e]$", "a letter from a to e"),
]
"""The id of an option in the bank; the letters on paper follow the form's order."""


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


class Source(Definition):
    """Where the keyed answer comes from."""

    reference: Id
    """The id of one of the module's references."""
    locator: Text | None = None
    """Section, article, page or table."""


class Case(Definition):
    """A stimulus that several items share: a log extract, a message, a table."""

    id: Id
    title: Text
    text: Text
    """Markdown; tables are allowed."""


class Item(Definition):
    """A single-best-answer item."""

    id: Id
    version: Annotated[int, Field(ge=1)]
    """Raised with every change of meaning; a printed form names the version it used."""
    type: Literal["single"] = "single"
    objective: Id
    cognitive: CognitiveLevel
    difficulty: Annotated[float, Field(ge=0, le=1)]
    """The share of trained participants expected to answer right (facility), 0 to 1."""
    case: Id | None = None
    stem: Text
    """Markdown; ends with a question mark or a colon."""
    options: Annotated[tuple[Option, ...], Field(min_length=3, max_length=5)]
    key: Letter
    """The id of the one right option."""
    shuffle: bool = True
    """False where the options have a natural order, such as rising numbers."""
    enemies: tuple[Id, ...] = ()
    """Items that must not stand on the same form, because one gives the other away."""
    source: Source
    as_of: Day
    volatile: bool = False
    """True where the right answer may change with law or time."""
    reviewed: Text | None = None
    """Who cleared a remark of the item check, and why."""


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
