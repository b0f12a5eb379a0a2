"""Several right answers: each option is judged by itself.

The mark is the share of options that are classified as the key does, marked or left unmarked. This
is multiple true/false scoring; it was more reliable than all or nothing in Multiple True-False
Items: Scoring Algorithms (Advances in Health Sciences Education, 2018) and among the best in
Betts 2022, Scoring Multiple Response Items.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from trainkit.model.fields import refused
from trainkit.model.items.base import Letter, LetteredItem, Option, Report
from trainkit.model.items.entries import (
    DOUBTFUL,
    NOTHING,
    AnswerFormat,
    Bubbles,
    EntryRule,
    Row,
    WorkedExample,
    are_distinct,
    array,
    capitals,
    letters_rule,
    without,
)
from trainkit.model.items.single import LETTER_SECONDS
from trainkit.text.languages import N_, _

_OPTION_SECONDS = 15
"""For each option beyond three."""


class LetterSet(AnswerFormat):
    """Any of the letters, in any order."""

    offers = N_("any of {letters}")
    key_pattern = "[A-H]{1,7}"
    key_is = N_("the letters of the key")
    example = WorkedExample(
        name=N_("Mark every right answer"),
        stem=N_("Which of these are months?"),
        options=(
            # for translators: the first and the third are months, the others are none
            N_("May"),
            N_("Monday"),
            N_("June"),
            N_("noon"),
        ),
        answer="AC",
        words=N_("Cross A and C."),
    )
    marking_rule = N_(
        "Each option counts separately: with four options, each one correctly marked or "
        "correctly left blank is worth a quarter of the point."
    )
    entry_step = N_(
        "The column heading is “any of ABCD”: enter all marked letters in any order, such as "
        "AC. Enter - if the person deleted all marks."
    )
    control = "several"
    counts_options = True
    can_share = True

    def bubbles(self, row: Row) -> Bubbles:
        return (("", row.letters),)

    def read(self, text: str, row: Row) -> str | None:
        letters = capitals(text)
        if letters == NOTHING:
            return letters
        fits = letters and set(letters) <= set(row.letters) and are_distinct(letters)
        return "".join(sorted(letters)) if fits else None

    def expected(self, row: Row) -> str:
        return _(
            "letters of {letters}, each once, {nothing} or {doubtful}",
            letters=row.letters,
            nothing=NOTHING,
            doubtful=DOUBTFUL,
        )

    def mark(self, answer: str, row: Row) -> Fraction:
        """Return the share of options that are classified as the key does."""
        alike = sum((letter in answer) == (letter in row.key) for letter in row.letters)
        return Fraction(alike, len(row.letters))

    def in_version_1(self, letters: Sequence[str], printed: Row, first: Row) -> str:
        """Return the letters in rising order."""
        return "".join(sorted(letters))

    def reading_formula(self, row: Row, entry: str, spelled: str) -> str:
        """Return the formula of the letters in rising order."""
        rising = "&".join(
            f'IF(ISNUMBER(FIND("{letter}",{spelled})),"{letter}","")' for letter in row.letters
        )
        valid = f'AND({spelled}<>"",{without(spelled, row.letters, once=True)}="")'
        letters = f'IF({valid},{rising},"{DOUBTFUL}")'
        return f'IF({spelled}="{NOTHING}","{NOTHING}",{letters})'

    def entry_rule(self, row: Row, cell: str) -> EntryRule:
        what = _("Enter all marked letters of {letters}, such as AC", letters=row.letters)
        return letters_rule(row, cell, what, once=True)

    def mark_formula(self, row: Row, reading: str, key: str) -> str:
        """Return the formula of the share.

        Of n options, b keyed and a marked, h of them keyed, n - a - b + 2h are as they should be.
        """
        marked = f'LEN(SUBSTITUTE({reading},"{NOTHING}",""))'
        each = f"MID({key},{array(range(1, len(row.key) + 1))},1)"
        hits = f"SUMPRODUCT(--ISNUMBER(FIND({each},{reading})))"
        unmarked = len(row.letters) - len(row.key)
        return f'IF({reading}="",0,({unmarked}-{marked}+2*{hits})/{len(row.letters)})'


class MultipleItem(LetteredItem):
    """Options that are judged one by one; those that are right are the keys."""

    type: Literal["multiple"]
    options: Annotated[tuple[Option, ...], Field(min_length=4, max_length=6)]
    keys: Annotated[tuple[Letter, ...], Field(min_length=1)]
    """The ids of all right options."""
    shuffle: bool = True

    format: ClassVar[AnswerFormat] = LetterSet()
    asks_outright: ClassVar[bool] = True

    @model_validator(mode="after")
    def _leaves_a_distractor(self) -> Self:
        if len(set(self.keys)) >= len(self.options):
            raise refused("every option is a key; at least one must be wrong")
        return self

    @property
    def right(self) -> str:
        return "".join(self.keys)

    @property
    def seconds(self) -> int:
        return LETTER_SECONDS + _OPTION_SECONDS * (len(self.options) - 3)

    def check(self, report: Report) -> None:
        super().check(report)
        for number, key in enumerate(self.keys):
            report.known("option", key, [option.id for option in self.options], "keys", number)
            if key in self.keys[:number]:
                report.error(("keys", number), 'the option "{key}" is named twice', key=key)

    def content(self) -> Mapping[str, Any]:
        return {"type": self.type, "options": self._option_texts(), "keys": sorted(self.keys)}
