"""Sessions that several groups may hold as one: apart they cost, together they are in one place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST", "Together"]

Floats = NDArray[np.float64]

MOST = 6
"""Sessions that are looked at together; there are 203 ways to part so many."""


@dataclass(frozen=True)
class Together:
    """Sessions that may be one, each an element."""

    rows: dict[tuple[int, int], int]
    """By slot, its position."""
    elements: int
    apart_cost: int
    """For each time that it is held beyond the first."""

    @property
    def arcs(self) -> int:
        """The number of places that are looked at."""
        return len(self.rows) << self.elements

    @property
    def count(self) -> int:
        """The number of slots."""
        return len(self.rows)

    def cheapest(self, prices: Floats) -> tuple[float, Floats]:
        """Return the least cost, and by slot and element 1 for what is held there."""
        masks = np.arange(1, 2**self.elements)
        within = (masks[:, None] >> np.arange(self.elements) & 1).astype(float)
        sums = prices @ within.T
        where, least = sums.argmin(0), sums.min(0)
        best, parts = min(
            (
                (
                    float(sum(least[m - 1] for m in parts)) + self.apart_cost * (len(parts) - 1),
                    parts,
                )
                for parts in _partitions((1 << self.elements) - 1)
            ),
            key=lambda both: both[0],
        )
        held = np.zeros_like(prices)
        for mask in parts:
            held[where[mask - 1]] += within[mask - 1]
        return best, held

    def pruned(self, prices: Floats, most: float) -> Together:  # noqa: ARG002 - as for networks
        """Return itself."""
        return self


def _partitions(rest: int) -> Iterator[tuple[int, ...]]:
    """Yield the ways to part a set, as masks; the first part has the lowest element."""
    if not rest:
        yield ()
        return
    lowest = rest & -rest
    others = rest ^ lowest
    chosen = others
    while True:
        for parts in _partitions(others ^ chosen):
            yield (lowest | chosen, *parts)
        if not chosen:
            return
        chosen = (chosen - 1) & others
