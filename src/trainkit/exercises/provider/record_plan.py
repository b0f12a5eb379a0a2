"""The drawing of a provider's record: addresses, port blocks, and who holds them when.

Held constant over sets: a stretch of 40 minutes for each holder, hand-overs at least two minutes
apart within an address, and at least four hand-overs without a gap, so that every kind of question
finds its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from trainkit.definitions.exercises.provider import SharedAddress
from trainkit.exercises.draws import Draws
from trainkit.exercises.provider.blocks import Holding

__all__ = ["RecordPlan", "plan_record"]

_STRETCH = 40 * 60
_JITTER = 12 * 60
_APART = 120
_PUBLIC = ("192.0.2", "198.51.100", "203.0.113")
_GRIDS = ((1024, 256), (1024, 512), (1024, 1024), (2048, 256), (2048, 512), (2048, 1024))
"""Ports that the provider leaves unused, and ports a block; every block is whole."""


@dataclass(frozen=True)
class RecordPlan:
    """A record and what is printed above it."""

    day: date
    unused: int
    """Ports from 0 that the provider gives to nobody."""
    size: int
    """Ports a block."""
    start: int
    """The first second of the record, since midnight UTC."""
    end: int
    """The last second of the record."""
    holdings: tuple[Holding, ...]
    inner: dict[str, str]
    """Each subscription's inner address."""
    elsewhere: str
    """A public address of another provider."""


def plan_record(exercise: SharedAddress, draws: Draws) -> RecordPlan:
    """Draw a record of the size that the settings ask for."""
    unused, size = draws.choice(_GRIDS)
    *addresses, elsewhere = _addresses(exercise.addresses, draws)
    first_port = unused + size * draws.between(8, (65_536 - unused) // size - 8)
    lows = [first_port + size * number for number in range(exercise.blocks)]
    start = draws.between(4 * 6, 13 * 6 + 5) * 600
    holdings: list[Holding] = []
    gaps = _gaps(exercise, draws)
    for address in addresses:
        changes: list[int] = []
        for low in lows:
            own = _changes(exercise.holders, start, changes, draws)
            changes += own
            for first, last in _intervals(start, own, gaps):
                label = _label([held.subscription for held in holdings], draws)
                holdings.append(Holding(address, low, low + size - 1, first, last, label))
    return RecordPlan(
        day=date(2026, 1, 5) + timedelta(days=draws.below(300)),
        unused=unused,
        size=size,
        start=start,
        end=start + exercise.holders * _STRETCH - 1,
        holdings=tuple(holdings),
        inner=_inner([held.subscription for held in holdings], draws),
        elsewhere=elsewhere,
    )


def _addresses(count: int, draws: Draws) -> list[str]:
    networks = draws.sample(_PUBLIC, count + 1)
    return [f"{network}.{draws.between(2, 250)}" for network in networks]


def _changes(holders: int, start: int, taken: list[int], draws: Draws) -> list[int]:
    """Return the seconds at which the block passes on, apart from those of its neighbours."""
    changes: list[int] = []
    while len(changes) < holders - 1:
        middle = start + (len(changes) + 1) * _STRETCH
        change = draws.between(middle - _JITTER, middle + _JITTER)
        if all(abs(change - other) >= _APART for other in taken):
            changes.append(change)
    return changes


def _gaps(exercise: SharedAddress, draws: Draws) -> Iterator[int]:
    """Yield for each hand-over the seconds for which nobody holds the block: mostly none."""
    count = exercise.addresses * exercise.blocks * (exercise.holders - 1)
    unheld = min(exercise.addresses, count - 4)
    lengths = [draws.between(20, 90) for _ in range(unheld)] + [0] * (count - unheld)
    return iter(draws.shuffled(lengths))


def _intervals(start: int, changes: list[int], gaps: Iterator[int]) -> list[tuple[int, int]]:
    firsts = [start, *(change + next(gaps) for change in changes)]
    ends = [*changes, start + (len(changes) + 1) * _STRETCH]
    return [(first, end - 1) for first, end in zip(firsts, ends, strict=True)]


def _label(taken: list[str], draws: Draws) -> str:
    while (label := f"S-{draws.between(1000, 9999)}") in taken:
        pass
    return label


def _inner(subscriptions: list[str], draws: Draws) -> dict[str, str]:
    inner: dict[str, str] = {}
    for subscription in subscriptions:
        address = ""
        while not address or address in inner.values():
            host = draws.between(64, 127), draws.below(256), draws.between(1, 254)
            address = f"100.{host[0]}.{host[1]}.{host[2]}"
        inner[subscription] = address
    return inner
