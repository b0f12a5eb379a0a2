"""A group's days, of which none should be much fuller than their mean.

Each day is a knapsack (Martello and Toth 1990) of the size that so many full hours above the mean
permit; every hour costs. Which sessions are taken is up to the prices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainkit.agenda.solver.bounding.groups import GroupPiece

__all__ = ["Evenness"]

Floats = NDArray[np.float64]

_HOUR = 60


@dataclass(frozen=True)
class Evenness:
    """What a group's wish for even days costs at least."""

    rows: dict[tuple[int, int], int]
    """By slot, the position of its day."""
    lengths: tuple[int, ...]
    """By element."""
    sizes: tuple[int, ...]
    """By number of full hours above the mean, the most that a day can have."""
    hour_cost: int

    @classmethod
    def of(cls, piece: GroupPiece) -> Evenness | None:
        """Return it, or ``None`` where no agenda is uneven."""
        layout = piece.holding.layout
        minutes, days = layout.units.minutes, len(layout.frames)
        names = {part.session for part in piece.holding.parts}
        wished = sum(layout.tasks[name].wished for name in names) * minutes
        fullest = max(end - start for start, end in layout.frames)
        sizes: list[int] = []
        while not sizes or sizes[-1] < fullest:
            hours = len(sizes) + 1
            sizes.append((_HOUR * days * hours - 1 + wished) // (minutes * days))
        cost = layout.problem.weights.uneven
        if days == 1 or not cost or len(sizes) == 1:
            return None
        position = {day: n for n, day in enumerate(sorted({d for d, _ in piece.network.slots}))}
        rows = {slot: position[slot[0]] for slot in piece.network.slots}
        return cls(rows, tuple(part.least for part in piece.holding.parts), tuple(sizes), cost)

    @property
    def arcs(self) -> int:
        """The number of values that are computed."""
        return len(self.lengths) * (max(self.rows.values()) + 1) * (self.sizes[-1] + 1)

    @property
    def count(self) -> int:
        """The number of days."""
        return max(self.rows.values()) + 1

    def cheapest(self, prices: Floats) -> tuple[float, Floats]:
        """Return the least cost, and by day and element 1 for what is taken then."""
        gains = np.maximum(0.0, -prices)
        values = np.zeros((len(gains), self.sizes[-1] + 1))
        taken = []
        for length, gain in zip(self.lengths, gains.T, strict=True):
            other = np.full_like(values, -1.0)
            other[:, length:] = values[:, : values.shape[1] - length] + gain[:, None]
            better = other > values
            taken.append(better)
            values = np.where(better, other, values)
        totals = [
            self.hour_cost * hours - values[:, size].sum() for hours, size in enumerate(self.sizes)
        ]
        hours = int(np.argmin(totals))
        return float(totals[hours]), self._chosen(taken, self.sizes[hours])

    def _chosen(self, taken: list[NDArray[np.bool_]], size: int) -> Floats:
        held = np.zeros((self.count, len(self.lengths)))
        left = np.full(self.count, size)
        days = np.arange(self.count)
        for element in reversed(range(len(self.lengths))):
            held[:, element] = taken[element][days, left]
            left = left - self.lengths[element] * held[:, element].astype(np.int64)
        return held

    def pruned(self, prices: Floats, most: float) -> Evenness:  # noqa: ARG002 - as for networks
        """Return itself."""
        return self
