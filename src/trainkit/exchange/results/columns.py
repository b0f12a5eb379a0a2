"""Finds out which column of a table answers which item of which form, and which holds the code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trainkit.evaluation.matching import key_of
from trainkit.exchange.results.table import Column, Table
from trainkit.exchange.results.words import Asked, folded, meant

__all__ = ["Target", "by_text", "code_column", "code_in", "targets_by_text", "with_numbered"]


@dataclass(frozen=True)
class Target:
    """What a column answers."""

    asked: Asked
    premise: int | None = None
    """The place of the premise, counted from 0, where it answers one only."""


def targets_by_text(table: Table, items: Sequence[Asked]) -> dict[int, Target]:
    """Return what columns answer whose titles say it, by position."""
    found = ((n, _target(column, items)) for n, column in enumerate(table.columns))
    return {n: target for n, target in found if target}


def _target(column: Column, items: Sequence[Asked]) -> Target | None:
    """Return what a column answers by the item's id, its stem or one premise in the title."""
    if not column.is_question or not column.title:
        return None
    title = folded(column.title)
    lines = [((one, place), folded(text)) for one in items for text, place in one.premises]
    line = {
        (one.number, place): Target(one, place) for (one, place), text in lines if text == title
    }
    if len(line) == 1:
        return next(iter(line.values()))
    named = [one for one in items if _names(column.title, one.row.item)]
    stems = [(stem, one) for one in items for stem in one.stems if stem and stem in title]
    longest = max((len(stem) for stem, _one in stems), default=0)
    asking = {one.number: one for stem, one in stems if len(stem) == longest}
    found = named or list(asking.values())
    if len(found) != 1:
        return None
    row = re.search(r"\[([^\[\]]+)\]\s*$", column.title)
    return Target(found[0], meant(row[1], found[0].premises) if row else None)


def _names(title: str, item: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(item)}(?![\w-])", title, re.IGNORECASE) is not None


def with_numbered(
    table: Table, targets: Mapping[int, Target], items: Sequence[Asked], without: int | None
) -> dict[int, Target]:
    """Return the targets with those of columns whose titles say nothing, by their numbers.

    Where no column is numbered, the questions count in their order, if they are as many as there
    are items. ``without`` is the position of the column with the code.
    """
    taken = {target.asked.number for target in targets.values()}
    free = {one.number: one for one in items if one.number not in taken}
    asking = [
        n
        for n, one in enumerate(table.columns)
        if one.is_question and n != without and any(row.text(n) for row in table.rows)
    ]
    numbers = {n: table.columns[n].number for n in asking}
    if not targets and not any(numbers.values()) and len(asking) == len(items):
        numbers = {n: number for number, n in enumerate(asking, 1)}
    more = {n: Target(free[number]) for n, number in numbers.items() if number in free}
    return {**more, **targets}


def code_column(
    table: Table, targets: Mapping[int, Target], codes: Mapping[str, str]
) -> int | None:
    """Return the position of the column in which most people's codes stand; ``None`` for none.

    ``codes`` are those that are known, as ``by_text`` has them.
    """
    counts = {
        n: sum(code_in(row.text(n), codes) is not None for row in table.rows)
        for n in range(len(table.columns))
        if n not in targets
    }
    best = max(counts, key=lambda n: counts[n], default=None)
    return best if best is not None and counts[best] else None


def code_in(text: str, codes: Mapping[str, str]) -> str | None:
    """Return the code that a text is, or an address has before @; ``None`` if it is none."""
    local = text.partition("@")[0].strip()
    return codes.get(local) or codes.get(key_of(local))


def by_text(codes: Iterable[str]) -> dict[str, str]:
    """Return codes by every text that ``code_in`` takes for one of them and for no other."""
    known = list(codes)
    counts = Counter(map(key_of, known))
    loosely = {key_of(code): code for code in known if counts[key_of(code)] == 1}
    return loosely | {code: code for code in known}
