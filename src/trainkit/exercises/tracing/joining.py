"""What can be proved inside a CoinJoin: whose change an output can be.

The assumption is stated with every result: each party brings one input, takes one of the equal
outputs and at most one change output, and pays at least nothing towards the fee. Then a party can
fund an output only up to its room, its input minus the equal amount. An output is the suspect's if
every way to give the change outputs to the parties gives that one to the suspect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trainkit.exercises.tracing.ledger import Entry, Transaction
from trainkit.exercises.tracing.rules import equal_amount

__all__ = ["Mixing", "Party", "look_into"]


@dataclass(frozen=True)
class Party:
    """An input of a CoinJoin, taken as one party."""

    address: str
    room: int
    """Satoshi left beside one equal output."""


@dataclass(frozen=True)
class Mixing:
    """A CoinJoin with one input of the cluster, and what the amounts allow."""

    transaction: str
    amount: int
    """Satoshi of each equal output."""
    equal: tuple[str, ...]
    """Addresses of the equal outputs."""
    suspect: Entry
    parties: tuple[Party, ...]
    """All parties, the suspect's among them, in the order of the inputs."""
    changes: tuple[Entry, ...]
    """All other outputs."""
    possible: tuple[Entry, ...]
    """Change outputs that can be the suspect's."""
    none_possible: bool
    """Whether the suspect may have taken no change at all, or the assumption does not fit."""

    @property
    def change(self) -> Entry | None:
        """The suspect's change output, None if the amounts leave it open."""
        return self.possible[0] if len(self.possible) == 1 and not self.none_possible else None

    def able(self, change: Entry) -> tuple[str, ...]:
        """Return the parties whose room is large enough for ``change``."""
        return tuple(party.address for party in self.parties if party.room >= change.amount)


def look_into(row: Transaction, suspect: Entry) -> Mixing:
    """Return what the amounts of the CoinJoin ``row`` allow about its input ``suspect``."""
    amount = equal_amount(row)
    if amount is None:
        raise ValueError(f"expected a CoinJoin, found {row.id}")
    parties = tuple(Party(entry.address, entry.amount - amount) for entry in row.inputs)
    changes = tuple(entry for entry in row.outputs if entry.amount != amount)
    equal = tuple(entry.address for entry in row.outputs if entry.amount == amount)
    own = row.inputs.index(suspect)
    taken = _takeable(tuple(party.room for party in parties), own, changes)
    fits = bool(taken) and len(equal) == len(parties)
    return Mixing(
        transaction=row.id,
        amount=amount,
        equal=equal,
        suspect=suspect,
        parties=parties,
        changes=changes,
        possible=tuple(entry for entry in taken if entry is not None) if fits else changes,
        none_possible=not fits or None in taken,
    )


def _takeable(rooms: Sequence[int], own: int, changes: Sequence[Entry]) -> list[Entry | None]:
    """Return the outputs (None is no change) that leave the other parties a way to fund theirs."""
    empty = len(rooms) - len(changes)
    if empty < 0:
        return []
    slots: list[Entry | None] = [*changes, *([None] * empty)]
    others = [room for place, room in enumerate(rooms) if place != own]
    found: list[Entry | None] = []
    for place, slot in enumerate(slots):
        rest = slots[:place] + slots[place + 1 :]
        if rooms[own] >= _size(slot) and _fit(others, [_size(other) for other in rest]):
            found.append(slot)
    return list(dict.fromkeys(found))


def _size(slot: Entry | None) -> int:
    return 0 if slot is None else slot.amount


def _fit(rooms: Sequence[int], sizes: Sequence[int]) -> bool:
    """Return whether every size has a room of its own: largest to largest decides it."""
    pairs = zip(sorted(rooms, reverse=True), sorted(sizes, reverse=True), strict=True)
    return all(room >= size for room, size in pairs)
