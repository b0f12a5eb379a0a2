"""A question that is answered in a few words or lines and marked by a person with a rubric.

The mark is the points given, of those for a full answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from trainkit.model.fields import Definition, Text, refused
from trainkit.model.items.base import BaseItem, KeyOption
from trainkit.model.items.entries import (
    DIGITS,
    DOUBTFUL,
    SCRIPTS,
    AnswerFormat,
    Bubbles,
    EntryRule,
    Row,
    WorkedExample,
    plain_digits,
    plain_rule,
)
from trainkit.text.languages import N_, _, digits

_WRITING_SECONDS = 40
_LINE_SECONDS = 25


class RubricLine(Definition):
    """One thing that a full answer has, and what it is worth."""

    points: Annotated[int, Field(ge=1, le=9)]
    text: Text


class Points(AnswerFormat):
    """Points by a rubric; the key is the points of a full answer."""

    offers = N_("0 to {key}")
    key_pattern = "[1-9]"
    key_is = N_("the points of a full answer")
    example = WorkedExample(
        name=N_("Answer in words"),
        stem=N_("Why does a day have 24 hours?"),
        words=N_("Write on the lines below the question."),
    )
    marking_rule = N_("The trainer gives points by a marking guide.")
    entry_step = N_("“0 to 4”: mark the answer by the rubric in the key and enter the points.")
    entry_is = N_("a number")
    control = "words"
    by_hand = True
    is_narrow = True

    def bubbles(self, row: Row) -> Bubbles:
        return (("", [str(points) for points in range(int(row.key) + 1)]),)

    def read(self, text: str, row: Row) -> str | None:
        digit = text.translate(DIGITS)
        return digit if re.fullmatch(f"[0-{row.key}]", digit) else None

    def expected(self, row: Row) -> str:
        return _(
            "points by the rubric, 0 to {most}, or {doubtful}",
            most=digits(row.key),
            doubtful=DOUBTFUL,
        )

    def hint(self, text: str, row: Row) -> str:
        """Return nothing: a letter is no point in any script."""
        return ""

    def mark(self, answer: str, row: Row) -> Fraction:
        """Return the points, of those for a full answer."""
        return Fraction(int(answer), int(row.key))

    def spelled_formula(self, row: Row, entry: str) -> str:
        return plain_digits(entry)

    def reading_formula(self, row: Row, entry: str, spelled: str) -> str:
        """Return the formula of the points."""
        known = SCRIPTS[0][: int(row.key) + 1]
        valid = f'AND(LEN({spelled})=1,ISNUMBER(FIND({spelled},"{known}")))'
        return f'IF({valid},VALUE({spelled}),"{DOUBTFUL}")'

    def entry_rule(self, row: Row, cell: str) -> EntryRule:
        what = _("Enter the points by the rubric, 0 to {most}", most=digits(row.key))
        return plain_rule(cell, what)

    def mark_formula(self, row: Row, reading: str, key: str) -> str:
        """Return the formula of the share of the points; it is the same on every paper."""
        return f"IF(ISNUMBER({reading}),{reading}/{row.key},0)"


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

    format: ClassVar[AnswerFormat] = Points()

    @property
    def most(self) -> int:
        """The points of a full answer by the rubric."""
        return sum(line.points for line in self.rubric)

    @model_validator(mode="after")
    def _fits_one_digit(self) -> Self:
        if self.most > 9:
            raise refused(
                "expected a rubric of at most 9 points in all, found {most}", most=self.most
            )
        return self

    @property
    def seconds(self) -> int:
        return _WRITING_SECONDS + _LINE_SECONDS * self.lines

    def printed_key(self, options: str, premises: str) -> str | None:
        return None if options or premises else str(self.most)

    def content(self) -> Mapping[str, Any]:
        return {"type": self.type, "most": self.most, "lines": self.lines}

    def page_fields(self, row: Row) -> dict[str, str | int | None]:
        return {"lines": self.lines}

    def key_options(self, row: Row) -> Sequence[KeyOption]:
        """Return the lines of the rubric with their points."""
        return [
            KeyOption(letter=str(line.points), text=line.text, rationale="", right=True)
            for line in self.rubric
        ]
