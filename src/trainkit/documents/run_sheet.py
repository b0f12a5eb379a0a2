"""Words of a module's plan for one workshop: its own form alone, and counts of what is needed.

Authors write a module once, for any number of participants and for each of its forms. Here tables
lose the columns of other forms, and "each pair" gets the number of pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trainkit.definitions.form_text import of_form
from trainkit.definitions.module import STANDARD, Module
from trainkit.languages import N_, _, digits, n_, or_list, p_

__all__ = ["Seating", "of_variant"]

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


@dataclass(frozen=True)
class Seating:
    """How many people a session has, and at how many tables they sit."""

    participants: int
    tables: int

    @property
    def pairs(self) -> int:
        """Pairs when each table splits into pairs; a person left over works alone."""
        sizes = (
            self.participants // self.tables + (table < self.participants % self.tables)
            for table in range(self.tables)
        )
        return sum(-(-size // 2) for size in sizes)

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


def _number(number: int) -> str:
    if number == 0:
        return p_("number of people", "none")
    return _(_NUMBERS[number - 1]) if number <= len(_NUMBERS) else digits(number)


def of_variant(text: str, module: Module, variant: str) -> str:
    """Return Markdown that has the paragraphs, boxes and columns of one form of a module alone.

    A column belongs to a form if its heading has the form's name or its hours ("Short, 120 min",
    "4 h"); a form that adds sessions to another has the columns of that one. A table that then
    says only how many minutes each session has is left out.
    """
    names = {name: _names(module, name) for name in (STANDARD, *module.variants)}
    columns = _extended(module, variant)
    return "\n".join(_lines(of_form(text, variant).split("\n"), names, columns))


def _extended(module: Module, variant: str) -> str:
    """Return the form to which this one adds sessions; itself if it adds to none."""
    sessions = {
        name: {(entry.session, tuple(entry.steps)) for entry in entries}
        for name, entries in module.variants.items()
    }
    own = sessions.get(variant, set())
    return next((name for name, held in sessions.items() if held < own), variant)


def _names(module: Module, variant: str) -> re.Pattern[str]:
    minutes = sum(session.minutes for session in module.timed_sessions(variant))
    hours, rest = divmod(minutes, 60)
    length = "" if rest else f"|{hours} h"
    return re.compile(rf"\b(?:{re.escape(variant)}{length})\b", re.IGNORECASE)


def _lines(
    lines: Sequence[str], names: Mapping[str, re.Pattern[str]], variant: str
) -> Iterator[str]:
    index = 0
    while index < len(lines):
        end = index
        while end < len(lines) and lines[end].lstrip().startswith("|"):
            end += 1
        table = _reduced([_cells(line) for line in lines[index:end]], names, variant)
        if end > index + 2 and table is not None:
            yield from (f"| {' | '.join(row)} |" for row in table)
            index = end
        elif end > index:
            yield from lines[index:end]
            index = end
        elif _leads_to_minutes(lines, index, names, variant):
            index += 1
        else:
            yield lines[index]
            index += 1


def _leads_to_minutes(
    lines: Sequence[str], index: int, names: Mapping[str, re.Pattern[str]], variant: str
) -> bool:
    """Whether a line is the caption of a table that is left out."""
    if not lines[index].startswith("Table:"):
        return False
    below = [line for line in lines[index + 1 : index + 3] if line.strip()]
    start = lines.index(below[0], index) if below else index
    end = start
    while end < len(lines) and lines[end].lstrip().startswith("|"):
        end += 1
    return _reduced([_cells(line) for line in lines[start:end]], names, variant) == []


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _reduced(
    rows: Sequence[list[str]], names: Mapping[str, re.Pattern[str]], variant: str
) -> list[list[str]] | None:
    """Return a table's rows for one form, none if they hold but minutes.

    ``None`` for a table that has no columns for forms.
    """
    if len(rows) < 3 or any(len(row) != len(rows[0]) for row in rows):
        return None
    named = [{name for name, pattern in names.items() if pattern.search(cell)} for cell in rows[0]]
    own = [column for column, found in enumerate(named) if found == {variant}]
    if len({name for found in named for name in found}) < 2 or not own:
        return None
    kept = [column for column, found in enumerate(named) if not found or column in own]
    taught = [row for row in rows[2:] if row[own[0]].strip("*") not in {"", "-", "–"}]
    if all(re.fullmatch(r"\**\d+\s*%?\**", row[own[0]]) for row in taught):
        return []
    return [[row[column] for column in kept] for row in (*rows[:2], *taught)]
