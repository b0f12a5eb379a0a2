"""Who sits where in a session, and how many copies that takes: the one place that decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from trainkit.model.cards import For, Shape
from trainkit.planning.printed import Kit
from trainkit.text.languages import N_, _, digits, n_, or_list, p_

_EACH = r"\b(?:each|every|per|(?<!\bat )a) "
_UNITS = (
    ("participants", re.compile(_EACH + r"(?:person|participant)\b")),
    ("pairs", re.compile(_EACH + r"pair\b")),
    ("tables", re.compile(_EACH + r"(?:table|team|group)\b(?! of \w+ to\b)(?: of \w+)?(?!['’])\b")),
)
_SEATED = re.compile(r"\b((?:[Tt]able|[Gg]roup|[Tt]eam)s? (?:of|for)) four(?: or five)?\b")
_NUMBERS = (
    N_("one"), N_("two"), N_("three"), N_("four"), N_("five"), N_("six"), N_("seven"),
    N_("eight"), N_("nine"), N_("ten"),
    N_("eleven"), N_("twelve"),
)  # fmt: skip

_AT_ONE_SHEET = 4
"""People who can read one sheet together."""


@dataclass(frozen=True)
class Seating:
    """How many people a session has, and at how many tables they sit."""

    participants: int
    tables: int

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many people sit at each table."""
        least, rest = divmod(self.participants, self.tables)
        return tuple(least + (table < rest) for table in range(self.tables))

    @property
    def pairs(self) -> int:
        """Pairs when each table splits into pairs; a person left over works alone."""
        return sum(-(-size // 2) for size in self.sizes)

    @property
    def size(self) -> str:
        """How many sit at a table, in words: "six", "five or six"."""
        least, rest = divmod(self.participants, self.tables)
        words = [_number(least), *([_number(least + 1)] if rest else [])]
        return or_list(words)

    @property
    def words(self) -> str:
        """Say how many people sit at how many tables."""
        if self.tables == 1:
            return n_(
                "{n} participant at one table", "{n} participants at one table", self.participants
            )
        return n_(
            "{n} participant at {tables} tables of {size}",
            "{n} participants at {tables} tables of {size}",
            self.participants,
            tables=self.tables,
            size=self.size,
        )

    def counted(self, text: str) -> str:
        """Return what is needed with its count: "one log for each pair (12)"."""
        text = _SEATED.sub(lambda found: f"{found[1]} {self.size}", text)
        for unit, pattern in _UNITS:
            if found := pattern.search(text):
                return f"{text[: found.end()]} ({getattr(self, unit)}){text[found.end() :]}"
        return text

    def copies(self, whom: For, shape: Shape) -> int:
        """How many copies of a set of cards it takes; six people read two copies of a sheet."""
        if whom is For.TABLE:
            more = sum(size > _AT_ONE_SHEET for size in self.sizes) if shape is Shape.SHEET else 0
            return self.tables + more
        return {For.PAIR: self.pairs, For.PERSON: self.participants, For.TRAINER: 1}[whom]


def _number(number: int) -> str:
    if number == 0:
        return p_("number of people", "none")
    return _(_NUMBERS[number - 1]) if number <= len(_NUMBERS) else digits(number)


def seating_of(kit: Kit, groups: Sequence[str]) -> Seating:
    """Return the seating of the groups that have a session, of all if none is named."""
    sizes = kit.definitions.group_sizes
    count = sum(size for name, size in sizes.items() if not groups or name in groups)
    return Seating(count, kit.definitions.workshop.exercises.tables)
