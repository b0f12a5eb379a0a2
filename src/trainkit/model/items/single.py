"""One best answer among options, and the answer format of all items answered with one letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from trainkit.model.items.base import Letter, LetteredItem, Option, Report
from trainkit.model.items.entries import (
    ALEF,
    DOUBTFUL,
    LOCAL_LETTERS,
    SCRIPTS,
    AnswerFormat,
    Bubbles,
    EntryRule,
    Row,
    WorkedExample,
    capitals,
)
from trainkit.text.languages import N_, _, or_list

LETTER_SECONDS = 75
"""How long it takes to answer with one letter."""


class OneLetter(AnswerFormat):
    """One letter, right or not."""

    offers = "{letters}"
    key_pattern = "[A-H]"
    key_is = N_("the letter of the key")
    example = WorkedExample(
        name=N_("One best answer"),
        stem=N_("How many minutes are two hours?"),
        options=("60", "120", "200"),
        answer="B",
        words=N_("Cross B."),
    )
    one_letter = True
    counts_options = True
    is_spelled = False
    is_narrow = True

    def bubbles(self, row: Row) -> Bubbles:
        return (("", row.letters),)

    def read(self, text: str, row: Row) -> str | None:
        sign = text.strip(" ").replace(*ALEF)
        letter = capitals(sign)
        return letter if len(sign) == 1 and letter and letter in row.letters else None

    def expected(self, row: Row) -> str:
        return or_list([*row.letters, DOUBTFUL])

    def reading_formula(self, row: Row, entry: str, spelled: str) -> str:
        """Find the one sign among each letter's own: in every script, large, small, its digits."""
        groups = [
            letter + letter.lower() + "".join(s[n] for s in SCRIPTS) + _local_signs(letter)
            for n, letter in enumerate(row.letters, 1)
        ]
        size = max(map(len, groups))
        known = "".join(
            group.ljust(size, letter) for group, letter in zip(groups, row.letters, strict=True)
        )
        sign = f'SUBSTITUTE(TRIM({entry}),"{ALEF[0]}","{ALEF[1]}")'
        found = f'INT((FIND({sign},"{known}")+{size - 1})/{size})'
        return f'MID("{DOUBTFUL}{row.letters}",1+IFERROR((LEN({sign})=1)*{found},0),1)'

    def entry_rule(self, row: Row, cell: str) -> EntryRule:
        """Return a list, with small letters too, since Excel compares with its case."""
        digits = [script[n] for script in SCRIPTS for n in range(1, len(row.letters) + 1)]
        local = [sign for one in row.letters for sign in _local_signs(one)]
        choices = [*row.letters, DOUBTFUL, *row.letters.lower(), *digits, ALEF[0], *local]
        letters = ", ".join(row.letters)
        what = _("Enter {letters} with the Latin keyboard", letters=letters)
        return "list", f'"{",".join(choices)}"', what


def _local_signs(letter: str) -> str:
    """Return the signs of other scripts for a letter; Arabic script has no capitals."""
    local = LOCAL_LETTERS[letter]
    return local + "".join(sign.lower() for sign in local if sign.lower() != sign)


class OneKeyItem(LetteredItem):
    """What items share whose answer is the letter of one key."""

    options: tuple[Option, ...]
    key: Letter
    """The id of the one right option."""

    format: ClassVar[AnswerFormat] = OneLetter()

    @property
    def right(self) -> str:
        return self.key

    @property
    def seconds(self) -> int:
        return LETTER_SECONDS

    def check(self, report: Report) -> None:
        super().check(report)
        report.known("option", self.key, [option.id for option in self.options], "key")

    def content(self) -> Mapping[str, Any]:
        return {"options": self._option_texts(), "key": self.key}


class SingleItem(OneKeyItem):
    """One best answer among three options, four where each names another misconception."""

    type: Literal["single"] = "single"
    options: Annotated[tuple[Option, ...], Field(min_length=3, max_length=5)]
    shuffle: bool = True
    """False where the options have a natural order, such as rising numbers."""

    one_best: ClassVar[bool] = True
    asks_outright: ClassVar[bool] = True
