"""Joins the entries of two copies.

Two entries that mean the same are confirmed. Where one copy has an entry and the other has none,
it depends on the row: if both people entered answers of this person's test and at least once the
same item, both worked on this paper, and an empty cell is what one of them saw; else they shared
the work, and the one entry is all there is. Joining is symmetric: the order of the copies does not
matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trainkit.score_sheet.merging.copies import Copy, Entry, Field, Spot

__all__ = ["Conflict", "Joined", "join"]

_NOTES = " | "
"""Stands between the notes of two people."""


@dataclass(frozen=True)
class Conflict:
    """One place on which the copies disagree; ``None`` where a copy has nothing."""

    spot: Spot
    first: Entry | None
    second: Entry | None


@dataclass(frozen=True)
class Joined:
    """What two copies say together."""

    entries: Mapping[Spot, str]
    """Everything that is agreed, or said by one copy alone."""
    conflicts: tuple[Conflict, ...]
    confirmed: int
    """Entries that two people made alike."""
    alone: tuple[int, int]
    """Entries that only the first and only the second copy has, and nobody disputes."""


def join(first: Copy, second: Copy) -> Joined:
    """Join two copies of one sheet."""
    entries: dict[Spot, str] = {}
    conflicts: list[Conflict] = []
    confirmed, alone = 0, [0, 0]
    twice = _entered_twice(first, second)
    for spot in sorted({*first.entries, *second.entries}, key=lambda spot: spot.order):
        one, other = first.entries.get(spot), second.entries.get(spot)
        if one and other and (one.meaning == other.meaning or spot.field is Field.NOTE):
            entries[spot] = _both(spot, one, other)
            confirmed += one.meaning == other.meaning
        elif (one and other) or (spot.code, spot.sheet) in twice:
            conflicts.append(Conflict(spot, one, other))
        else:
            only = one or other
            assert only is not None  # noqa: S101 - a spot comes from one of the two
            entries[spot] = only.written
            alone[0 if one else 1] += 1
    return Joined(entries, tuple(conflicts), confirmed, (alone[0], alone[1]))


def _both(spot: Spot, one: Entry, other: Entry) -> str:
    if spot.field is not Field.NOTE:
        return min(one.written, other.written)
    return _NOTES.join(sorted({*one.meaning.split(_NOTES), *other.meaning.split(_NOTES)}))


def _entered_twice(first: Copy, second: Copy) -> set[tuple[str, str]]:
    """Return the people and sheets of whom both copies have an answer to the same item."""
    return {
        (spot.code, spot.sheet)
        for spot in _items(first.entries)
        if spot in second.entries
    }  # fmt: skip


def _items(spots: Iterable[Spot]) -> Iterable[Spot]:
    return (spot for spot in spots if spot.field is Field.ITEM)
