"""A number to be worked out and written down; right or not, within a tolerance.

An entry may have a dot or a comma before its decimals and the digits of Arabic and Persian; a comma
before exactly three digits could part thousands and is refused, unless only a zero stands before
it. Formulas put numbers together from their digits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from trainkit.model.fields import Definition, Line, Text, refused
from trainkit.model.items.base import BaseItem, KeyOption, Report
from trainkit.model.items.entries import (
    DIGITS,
    DOUBTFUL,
    NOTHING,
    SCRIPTS,
    AnswerFormat,
    Bubbles,
    EntryRule,
    Row,
    WorkedExample,
    plain_digits,
    plain_rule,
)
from trainkit.text.languages import N_, _

MOST_DIGITS = 14
"""Most digits of a number that is answered, zeros in front included: spreadsheets keep 15."""
_SECONDS = 110


class WrongNumber(Definition):
    """A wrong result that a known misconception leads to."""

    value: Decimal
    rationale: Text


class Number(AnswerFormat):
    """A number."""

    offers = N_("number")
    sample_key = "0"
    key_pattern = r"-?[0-9]+(\.[0-9]+)?"
    key_is = N_("a number in plain digits")
    example = WorkedExample(
        name=N_("Give a number"),
        stem=N_("How many minutes are two hours?"),
        answer="120",
        words=N_("Write 120 in the box."),
    )
    marking_rule = N_("Only the number counts, not how you calculated it.")
    entry_step = N_(
        "“number”: enter the number without its unit, with a dot or a comma for decimals and no "
        "separator between thousands. Persian and Arabic digits are understood. Enter - "
        "if the person wrote something that is not a number."
    )
    entry_is = N_("a number")
    control = "number"

    def bubbles(self, row: Row) -> Bubbles:
        return (("", f"-.{SCRIPTS[0]}"),)

    def places(self, row: Row) -> int:
        """Return the number of characters of the longest number that is right."""
        return max(len(f"{bound:f}") for bound in _bounds(row))

    def marked(self, groups: Sequence[Sequence[str]], row: Row) -> str | None:
        if any(len(values) > 1 for values in groups):
            return None
        signs = "".join(values[0] if values else " " for values in groups).strip()
        return None if " " in signs else self.read(signs, row) if signs else ""

    def read(self, text: str, row: Row) -> str | None:
        digits = text.translate(DIGITS)
        if digits == NOTHING:
            return digits
        match = re.fullmatch(r"-?([0-9]+)(?:([.,])([0-9]+))?", digits)
        if not match:
            return None
        whole, separator, decimals = match[1], match[2], match[3] or ""
        if len(whole) + len(decimals) > MOST_DIGITS:
            return None
        if separator == "," and len(decimals) == 3 and whole != "0":
            return None
        plain = format(Decimal(digits.replace(",", ".")), "f")
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        return "0" if plain == "-0" else plain

    def expected(self, row: Row) -> str:
        return _(
            "a number of at most {most} digits, {nothing} or {doubtful}",
            most=MOST_DIGITS,
            nothing=NOTHING,
            doubtful=DOUBTFUL,
        )

    def hint(self, text: str, row: Row) -> str:
        """Return what is ambiguous about a comma."""
        if not re.fullmatch(r"-?[0-9]+,[0-9]{3}", text.translate(DIGITS)):
            return ""
        return _(
            "; the comma may separate thousands or decimals: type no comma, or a dot for decimals"
        )

    def mark(self, answer: str, row: Row) -> Fraction:
        """Return 1 within the tolerance, else 0."""
        lowest, highest = _bounds(row)
        return Fraction(answer != NOTHING and lowest <= Decimal(answer) <= highest)

    def spelled_formula(self, row: Row, entry: str) -> str:
        return plain_digits(entry)

    def reading_formula(self, row: Row, entry: str, spelled: str) -> str:
        """Return the formula of the number, put together from its digits."""
        unsigned = f'MID({spelled},1+(LEFT({spelled},1)="-"),40)'
        plain = f'SUBSTITUTE({unsigned},",",".")'
        point = f'FIND(".",{plain}&".")'
        figures = f'SUBSTITUTE({plain},".","",1)'
        filled_up = f'{figures}&"{"0" * MOST_DIGITS}"'  # to find nothing is no error in Excel alone
        strange = f'ISERROR(FIND(MID({filled_up},ROW($1:${MOST_DIGITS}),1),"0123456789"))'
        thousands = f'AND(LEN({spelled})>4,LEFT(RIGHT({spelled},4),1)=",",LEFT({unsigned},2)<>"0,")'
        valid = (
            f"AND({point}>1,{point}<>LEN({plain}),LEN({figures})<={MOST_DIGITS},"
            f"SUMPRODUCT(--{strange})=0,NOT({thousands}))"
        )
        sign = f'IF(LEFT({spelled},1)="-",-1,1)'
        value = f"{sign}*VALUE({figures})/10^MAX(0,LEN({plain})-{point})"
        nothing = f'IF({spelled}="{NOTHING}","{NOTHING}"'
        return f'{nothing},IF({valid},{value},"{DOUBTFUL}"))'

    def entry_rule(self, row: Row, cell: str) -> EntryRule:
        what = _("Enter the number without its unit, {nothing} for no number", nothing=NOTHING)
        return plain_rule(cell, what)

    def mark_formula(self, row: Row, reading: str, key: str) -> str:
        """Return the formula of 1 within the tolerance, else 0; it is the same on every paper."""
        lowest, highest = (_compared(bound, reading) for bound in _bounds(row))
        return f"IF(ISNUMBER({reading}),IF(AND({lowest[0]},{highest[1]}),1,0),0)"


def _bounds(row: Row) -> tuple[Decimal, Decimal]:
    """Return the smallest and the largest number that is right."""
    answer, tolerance = Decimal(row.key), Decimal(row.tolerance or 0)
    return answer - tolerance, answer + tolerance


def _compared(bound: Decimal, reading: str) -> tuple[str, str]:
    """Return the tests that a number is not below and not above the bound.

    Numbers of as many digits as items and entries have differ by 1E-14 of their size or are equal;
    half of that is more than a spreadsheet's arithmetic loses.
    """
    slack = f"{abs(bound) * Decimal('5E-15'):.0E}" if bound else "0"
    difference = f"{reading}-({bound:f})"
    return f"{difference}>=-{slack}", f"{difference}<={slack}"


class NumericItem(BaseItem):
    """A number to be worked out and written down."""

    type: Literal["numeric"]
    answer: Decimal
    tolerance: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    """The largest difference from the answer that is still right."""
    unit: Line | None = None
    """Printed after the space for the number."""
    rationale: Text
    """How the number is found."""
    wrong: tuple[WrongNumber, ...] = ()
    """Results of known misconceptions, for the discussion."""

    format: ClassVar[AnswerFormat] = Number()

    @model_validator(mode="after")
    def _can_be_compared(self) -> Self:
        for bound in (self.answer - self.tolerance, self.answer + self.tolerance):
            if len(format(abs(bound), "f").replace(".", "")) > MOST_DIGITS:
                raise refused(
                    "expected an answer with at most {most} digits including its tolerance, "
                    "which is the precision of a spreadsheet; choose a smaller unit or a wider "
                    "tolerance",
                    most=MOST_DIGITS,
                )
        return self

    @property
    def seconds(self) -> int:
        return _SECONDS

    def check(self, report: Report) -> None:
        for number, wrong in enumerate(self.wrong):
            if abs(wrong.value - self.answer) <= self.tolerance:
                report.error(
                    ("wrong", number, "value"),
                    "{number} would count as right: the answer is {answer}, the tolerance "
                    "{tolerance}",
                    number=wrong.value,
                    answer=self.answer,
                    tolerance=self.tolerance,
                )

    def printed_key(self, options: str, premises: str) -> str | None:
        return None if options or premises else f"{self.answer:f}"

    def row_fields(self) -> Mapping[str, str | None]:
        return {"tolerance": f"{self.tolerance:f}" if self.tolerance else None, "unit": self.unit}

    def content(self) -> Mapping[str, Any]:
        answer = [f"{self.answer:f}", f"{self.tolerance:f}"]
        return {"type": self.type, "answer": answer, "unit": self.unit}

    def page_fields(self, row: Row) -> dict[str, str | int | None]:
        return {"unit": row.unit}

    def key_options(self, row: Row) -> Sequence[KeyOption]:
        """Return the right number, then the wrong ones."""
        return [
            KeyOption(
                letter="", text=row.key_text, rationale=self.rationale, right=True, is_key=True
            ),
            *(
                KeyOption(letter="", text=f"{each.value:f}", rationale=each.rationale, right=False)
                for each in self.wrong
            ),
        ]
