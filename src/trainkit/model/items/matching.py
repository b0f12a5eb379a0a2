"""Premises to be matched with responses. The mark is the share of premises that are right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from trainkit.model.fields import Definition, Line, Text, matching, text_schema
from trainkit.model.items.base import Draw, KeyOption, Letter, LetteredItem, Report, Response
from trainkit.model.items.entries import (
    DOUBTFUL,
    NOTHING,
    NUMERALS,
    LetterBoxes,
    Row,
    WorkedExample,
    array,
)
from trainkit.text.languages import N_, _

_PREMISE_SECONDS = 30

Digit = Annotated[
    str,
    BeforeValidator(matching("[1-8]", N_("a digit from 1 to 8"))),
    text_schema("^[1-8]$", "a digit from 1 to 8"),
]
"""The id of a premise in the bank."""


class Premise(Definition):
    """One line of a matching item, with the response that belongs to it."""

    id: Digit
    text: Line
    key: Letter
    rationale: Text
    """Why this response belongs to it, and which one is often taken instead."""


class LetterEach(LetterBoxes):
    """A letter for each premise; a letter may be used more than once."""

    offers = N_("{lines} of {letters}")
    key_is = N_("a letter for each premise")
    example = WorkedExample(
        name=N_("One letter for each line"),
        stem=N_("How long does it last?"),
        options=(N_("60 minutes"), N_("24 hours"), N_("7 days")),
        premises=(N_("a day"), N_("an hour"), N_("a week")),
        answer="BAC",
        words=N_("Write B, A and C in the boxes."),
    )
    marking_rule = N_(
        "Each line counts separately: with three lines, each right letter is worth a third of "
        "the point."
    )
    entry_step = N_(
        "“3 of ABCD”: enter the letters in the boxes from top to bottom, such as CAB; enter "
        "- for an empty box or a letter that the item does not have: C-B."
    )

    def labels(self, row: Row) -> Sequence[str]:
        return NUMERALS[: len(row.premises)]

    def entry_hint(self, row: Row) -> str:
        return _(
            "Enter {count} letters of {letters}, {nothing} for an empty box",
            count=len(row.premises),
            letters=row.letters,
            nothing=NOTHING,
        )

    def expected(self, row: Row) -> str:
        count = len(row.premises)
        return _(
            "{count} letters of {letters} ({nothing} for an empty box), or {doubtful}",
            count=count,
            letters=row.letters,
            nothing=NOTHING,
            doubtful=DOUBTFUL,
        )

    def mark(self, answer: str, row: Row) -> Fraction:
        """Return the share of premises with the right response."""
        right = sum(given == key for given, key in zip(answer, row.key, strict=True))
        return Fraction(right, len(row.key))

    def in_version_1(self, letters: Sequence[str], printed: Row, first: Row) -> str:
        """Return the letters by the premises of version 1."""
        if len(letters) != len(printed.premises):
            return "".join(letters)
        return "".join(letters[printed.premises.index(premise)] for premise in first.premises)

    def mark_formula(self, row: Row, reading: str, key: str) -> str:
        """Return the formula of the share."""
        places = array(range(1, len(row.key) + 1))
        right = f"SUMPRODUCT(--(MID({reading},{places},1)=MID({key},{places},1)))"
        return f'IF({reading}="",0,{right}/{len(row.key)})'


class MatchingItem(LetteredItem):
    """Premises to be matched with responses; there are more responses than premises."""

    type: Literal["matching"]
    premises: Annotated[tuple[Premise, ...], Field(min_length=3, max_length=6)]
    options: Annotated[tuple[Response, ...], Field(min_length=4, max_length=8)]
    shuffle: bool = True

    format: ClassVar[LetterBoxes] = LetterEach()

    @property
    def matched(self) -> Sequence[Premise]:
        return self.premises

    @property
    def seconds(self) -> int:
        return _PREMISE_SECONDS * len(self.premises)

    def check(self, report: Report) -> None:
        super().check(report)
        report.unique("premises", [premise.id for premise in self.premises])
        known = [option.id for option in self.options]
        for number, premise in enumerate(self.premises):
            report.known("option", premise.key, known, "premises", number, "key")
        if len(self.options) <= len(self.premises):
            report.error(
                "options",
                "expected more options than the {premises} premises, so that the last answer "
                "cannot be found by elimination, found {options}",
                premises=len(self.premises),
                options=len(self.options),
            )

    def order(self, draw: Draw) -> tuple[str, str]:
        options = [option.id for option in self.options]
        premises = [premise.id for premise in self.premises]
        if not self.shuffle:
            return "".join(options), "".join(premises)
        return draw("options", options), draw("premises", premises)

    def right_options(self, options: str, premises: str) -> Iterable[str]:
        keys = {premise.id: premise.key for premise in self.premises}
        return [keys[premise] for premise in premises]

    def content(self) -> Mapping[str, Any]:
        premises = sorted((premise.id, premise.text, premise.key) for premise in self.premises)
        return {"type": self.type, "options": self._option_texts(), "premises": premises}

    def key_options(self, row: Row) -> Sequence[KeyOption]:
        """Return the premises in printed order, with what belongs to each."""
        premises = {premise.id: premise for premise in self.premises}
        responses = {option.id: option.text for option in self.options}
        return [
            KeyOption(
                letter=letter,
                text=premises[premise].text,
                rationale=premises[premise].rationale,
                right=True,
                numeral=numeral,
                response=responses[premises[premise].key],
            )
            for numeral, premise, letter in zip(NUMERALS, row.premises, row.key, strict=False)
        ]
