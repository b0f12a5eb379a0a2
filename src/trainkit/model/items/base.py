"""What items of every type have: their fields in a bank, and what each type says of itself.

Terms follow the testing field: an *item* has a *stem*, *options*, one *key* or several; the other
options are *distractors*. Every option carries the reason why it is right or wrong.

A type is one file: a model derived from ``BaseItem``, whose methods say how it is checked, placed
on a form, printed and explained, and the ``AnswerFormat`` (``entries``) of its answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Protocol

from pydantic import BeforeValidator, Field

from trainkit.model.fields import Day, Definition, Id, Line, Text, matching, text_schema
from trainkit.model.items.entries import LETTERS, AnswerFormat, Row
from trainkit.model.validate import FieldPath
from trainkit.render.pages import View
from trainkit.text.languages import N_

Letter = Annotated[
    str,
    BeforeValidator(matching("[a-h]", N_("a letter from a to h"))),
    text_schema("^[a-h]$", "a letter from a to h"),
]
"""The id of an option in the bank; the letters on paper follow the form's order."""


class CognitiveLevel(StrEnum):
    """The three levels of the test blueprint."""

    RECALL = N_("recall")
    """State a fact or term."""
    APPLY = N_("apply")
    """Use a rule on given data."""
    JUDGE = N_("judge")
    """Weigh evidence, choose between actions, recognise what cannot be determined."""


class Response(Definition):
    """What a premise can be matched with."""

    id: Letter
    text: Line


class Option(Definition):
    """One answer a participant can choose."""

    id: Letter
    """A letter that names the option in the bank; printed letters depend on the form's order."""
    text: Line
    rationale: Text
    """Why it is the key, or which misconception a person who chooses it holds."""
    undetermined: bool = False
    """True for "cannot be determined from these data", a substantive answer and not a filler."""


class Source(Definition):
    """Where the keyed answer comes from."""

    reference: Id
    """The id of one of the module's references."""
    locator: Line | None = None
    """Section, article, page or table."""


class Review(Definition):
    """A remark of the item check that a person has looked at and cleared."""

    rule: Id
    """The rule's identifier, as the check prints it: ``absolute``."""
    by: Text
    """Who accepted it."""
    why: Text
    """Why the item stays as it is."""


class Case(Definition):
    """A stimulus that several items share: a log extract, a message, a table."""

    id: Id
    title: Line
    text: Text
    """Markdown; tables are allowed."""
    whole: bool = False
    """True where a form takes all of its items or none."""
    ordered: bool = False
    """True where its items build on one another: they keep the bank's order on every paper."""


class Report(Protocol):
    """Takes what is wrong with one item of a bank; ``field`` is where, inside the item."""

    def error(self, field: FieldPath, text: str, /, **values: object) -> None:
        """Record an error."""

    def known(self, kind: str, name: str, known: Sequence[str], *field: str | int) -> None:
        """Record a name that is none of those known."""

    def unique(self, field: str, ids: Sequence[str]) -> None:
        """Record ids that stand twice in a list."""

    def figure(self, name: str, *field: str | int) -> bytes | None:
        """Return a figure of the module's folder; record why it cannot be printed if so."""


class Draw(Protocol):
    """Draws the order of an item's parts from the workshop's secret."""

    def __call__(self, what: str, ids: Sequence[str], *more: str) -> str:
        """Return the ids in the order drawn under these labels."""


class KeyOption(View):
    """What a key explains one by one: an option, premise, step or number, with its reason."""

    letter: str
    """The printed letter, or the letter that belongs to the premise; empty for a number."""
    text: str
    rationale: str
    right: bool
    is_key: bool = False
    """Whether it is the key, or one of the keys, among others that are not."""
    numeral: str = ""
    """Printed before a premise."""
    response: str = ""
    """What a premise is matched with."""


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
    """Items that must not be on the same form, because one gives away the other."""
    literal: bool = False
    """True where options differ by characters that look similar; they are compared exactly."""
    source: Source
    as_of: Day
    volatile: bool = False
    """True where the right answer may change with law or time."""
    reviewed: tuple[Review, ...] = ()
    """Remarks of the item check that somebody accepted."""

    format: ClassVar[AnswerFormat]
    """How it is answered."""
    stem_ends: ClassVar[tuple[str, ...]] = ("?", ":", "？", "؟")
    stem_end: ClassVar[str] = N_("a question mark or a colon at the end of the stem")
    one_best: ClassVar[bool] = False
    """Whether the options are statements of which one is the best, as most rules about wording
    suppose."""
    asks_outright: ClassVar[bool] = False
    """Whether the options answer the question of the stem, each by itself."""
    lead: ClassVar[str] = ""
    """The name of the sentence that introduces the answers when they are discussed."""

    @property
    def choices(self) -> Sequence[Option | Response]:
        """What is printed with a letter, in the bank's order."""
        return ()

    @property
    def matched(self) -> Sequence[Any]:
        """The numbered lines that letters are matched with: ``matching.Premise``."""
        return ()

    @property
    def right(self) -> str:
        """The ids of the options that are keys, where others are not."""
        return ""

    @property
    def seconds(self) -> int:
        """How long it takes to answer, without reading."""
        raise NotImplementedError

    def choice_text(self, choice: Option | Response) -> str:
        """Return a choice in the words that papers print."""
        return choice.text

    def check(self, report: Report) -> None:
        """Record what does not fit together inside the item."""

    def order(self, draw: Draw) -> tuple[str, str]:
        """Return the ids of the options, and of the premises, in the order to print."""
        return "", ""

    def printed_key(self, options: str, premises: str) -> str | None:
        """Return the key as papers spell it, with options and premises in this order.

        ``None`` if they are not the item's, each once.
        """
        raise NotImplementedError

    def row_fields(self) -> Mapping[str, str | None]:
        """Return further fields of the item's row in the record."""
        return {}

    def content(self) -> Mapping[str, Any]:
        """Return what the answers print and key, for the sum that notices later changes."""
        raise NotImplementedError

    def page_fields(self, row: Row) -> dict[str, str | int | None]:
        """Return what only the type's own template fragment prints, on papers and keys."""
        return {}

    def key_options(self, row: Row) -> Sequence[KeyOption]:
        """Return what the key explains one by one."""
        raise NotImplementedError


class LetteredItem(BaseItem):
    """What items share whose answer names letters of options."""

    options: tuple[Option | Response, ...]

    @property
    def choices(self) -> Sequence[Option | Response]:
        """The options."""
        return self.options

    def order(self, draw: Draw) -> tuple[str, str]:
        """Return the options in drawn order; in the bank's unless the type may be shuffled."""
        ids = [option.id for option in self.options]
        return draw("options", ids) if getattr(self, "shuffle", False) else "".join(ids), ""

    def printed_key(self, options: str, premises: str) -> str | None:
        """Return the key in printed letters."""
        if sorted(options) != sorted(choice.id for choice in self.choices):
            return None
        if sorted(premises) != sorted(premise.id for premise in self.matched):
            return None
        letters = dict(zip(options, LETTERS, strict=False))
        return "".join(letters[option] for option in self.right_options(options, premises))

    def right_options(self, options: str, premises: str) -> Iterable[str]:
        """Return the ids of the options that the key names, in the order in which it names them."""
        return [option for option in options if option in self.right]

    def check(self, report: Report) -> None:
        """Record options with the same id or the same text."""
        report.unique("options", [choice.id for choice in self.choices])
        texts: dict[str, str] = {}
        for number, choice in enumerate(self.choices):
            same = texts.setdefault(choice.text, choice.id)
            if same != choice.id:
                report.error(
                    ("options", number, "text"),
                    'the options "{same}" and "{id}" have the same text',
                    same=same,
                    id=choice.id,
                )

    def key_options(self, row: Row) -> Sequence[KeyOption]:
        """Return the options in printed order, those that are keys marked."""
        choices = {choice.id: choice for choice in self.choices}
        return [
            KeyOption(
                letter=letter,
                text=self.choice_text(choices[option]),
                rationale=getattr(choices[option], "rationale", ""),
                right=letter in row.key,
                is_key=letter in row.key,
            )
            for letter, option in zip(row.letters, row.options, strict=True)
        ]

    def _option_texts(self) -> list[tuple[str, str]]:
        return sorted((choice.id, choice.text) for choice in self.choices)
