"""Prices that make the pieces agree: a subgradient method (Held, Wolfe and Crowder 1974)."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from trainkit.agenda.solver.bounding.groups import GroupPiece
from trainkit.agenda.solver.bounding.shared import SharedPiece
from trainkit.agenda.solver.running import Budget

__all__ = ["Dual"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_ARC, _LAYER = 1e-8, 3e-5
"""Deterministic seconds for each arc and each layer of a network that is searched."""
_PATIENCE, _SMALLER, _SMALLEST = 15, 0.7, 3e-3
"""After so many steps without a better bound steps become smaller, by this factor, down to this."""
_MOMENTUM = 0.7
_RUNG = 0.1
"""Steps on rungs are so much smaller: a segment that is too short is so by many rungs."""
_FAR, _NEAR = 1.5, 10.0
"""Steps aim no higher than this many times the bound, and as much above."""
_PRUNED = 20
"""Networks are pruned every so many steps."""
_CLOSE = 1e-6
_GRID = 1024.0
"""Prices are multiples of 1 / 1024: their sums are exact, in whatever order a machine adds them."""


@dataclass(frozen=True)
class _Link:
    """Where the elements of a shared piece lie in the groups' networks."""

    groups: tuple[str, ...]
    """By element."""
    elements: tuple[int, ...]
    here: tuple[Whole, ...]
    """By element: the rows of the piece that belong to layers of the group."""
    there: tuple[Whole, ...]
    """By element: these layers, in the same order."""
    most: Floats
    """By element: the highest price."""
    scale: float
    """Of its steps, beside those of other pieces."""

    @classmethod
    def of(cls, piece: SharedPiece, groups: dict[str, GroupPiece]) -> _Link:
        here, there = [], []
        rows = piece.network.rows
        for group, _ in piece.elements:
            slots = groups[group].network.slots
            both = [(rows[slot], n) for n, slot in enumerate(slots) if slot in rows]
            here.append(np.array([n for n, _ in both], np.int64))
            there.append(np.array([n for _, n in both], np.int64))
        names = tuple(group for group, _ in piece.elements)
        most = np.array(piece.most or [inf] * len(names))
        elements = tuple(n for _, n in piece.elements)
        scale = _RUNG if piece.most else 1.0
        return cls(names, elements, tuple(here), tuple(there), most, scale)


class Dual:
    """A bound that rises with the work that is spent on it."""

    def __init__(self, groups: dict[str, GroupPiece], shared: list[SharedPiece]) -> None:
        self._links = [_Link.of(one, groups) for one in shared]
        self._groups = {name: piece.network for name, piece in groups.items()}
        self._shared = [one.network for one in shared]
        self._sizes = {name: piece.network.columns for name, piece in groups.items()}
        shapes = [(one.network.count, len(one.elements)) for one in shared]
        self._prices = [np.zeros(shape) for shape in shapes]
        self._best = [one.copy() for one in self._prices]
        self._heading = [one.copy() for one in self._prices]
        self._pace, self._idle, self._steps = 1.0, 0, 0
        self.bound = -inf
        """What all agendas cost at least that cost no more than ``raise_bound`` was told."""

    def raise_bound(self, budget: Budget, most: float) -> None:
        """Spend the budget on the bound; only agendas that cost no more than ``most`` matter."""
        while not budget.is_spent and self._pace > _SMALLEST and self.bound <= most:
            budget.work -= self._work()
            values, held, seen = self._solved(self._prices)
            self._judge(sum(values))
            gaps = [self._gap(link, held, one) for link, one in zip(self._links, seen, strict=True)]
            self._move(gaps, min(most, _FAR * max(0.0, self.bound) + _NEAR) - sum(values))
            self._steps += 1
            if self._steps % _PRUNED == 0:
                self._prune(most)

    def _work(self) -> float:
        networks = [*self._groups.values(), *self._shared]
        return sum(one.arcs * _ARC + one.count * _LAYER for one in networks)

    def _group_prices(self, prices: list[Floats]) -> dict[str, Floats]:
        found = {
            name: np.zeros((len(one.slots), self._sizes[name]))
            for name, one in self._groups.items()
        }
        for link, price in zip(self._links, prices, strict=True):
            for n, (group, element) in enumerate(zip(link.groups, link.elements, strict=True)):
                found[group][link.there[n], element] += price[link.here[n], n]
        return found

    def _solved(self, prices: list[Floats]) -> tuple[list[float], dict[str, Floats], list[Floats]]:
        """Return the pieces' least costs, and what lies where in the groups' and in the shared."""
        of_groups = self._group_prices(prices)
        groups = {name: one.cheapest(of_groups[name]) for name, one in self._groups.items()}
        shared = [one.cheapest(-price) for one, price in zip(self._shared, prices, strict=True)]
        values = [value for value, _ in (*groups.values(), *shared)]
        return values, {name: x for name, (_, x) in groups.items()}, [x for _, x in shared]

    @staticmethod
    def _gap(link: _Link, held: dict[str, Floats], seen: Floats) -> Floats:
        """Return by layer and element how much more often the group has it than the other."""
        gap = -seen
        for n, (group, element) in enumerate(zip(link.groups, link.elements, strict=True)):
            np.add.at(gap[:, n], link.here[n], held[group][link.there[n], element])
        return gap

    def _judge(self, value: float) -> None:
        if value > self.bound + _CLOSE:
            self.bound, self._idle = value, 0
            self._best = [one.copy() for one in self._prices]
            return
        self._idle += 1
        if self._idle >= _PATIENCE:
            self._idle, self._pace = 0, self._pace * _SMALLER
            self._prices = [one.copy() for one in self._best]
            self._heading = [np.zeros_like(one) for one in self._prices]

    def _move(self, gaps: list[Floats], missing: float) -> None:
        self._heading = [
            _on_grid(_MOMENTUM * old + link.scale * new)
            for old, new, link in zip(self._heading, gaps, self._links, strict=True)
        ]
        free = [
            np.where((price <= 0) & (way < 0) | (price >= link.most) & (way > 0), 0.0, way)
            for price, way, link in zip(self._prices, self._heading, self._links, strict=True)
        ]
        size = sum(
            float((way**2).sum()) / link.scale for way, link in zip(free, self._links, strict=True)
        )
        if not size:
            self._pace = 0.0
            return
        step = self._pace * max(1.0, missing) / size
        self._prices = [
            _on_grid(np.clip(price + step * way, 0.0, link.most))
            for price, way, link in zip(self._prices, free, self._links, strict=True)
        ]

    def _prune(self, most: float) -> None:
        """Leave out what is in no agenda that costs no more."""
        slack = most - self.bound + _CLOSE
        of_groups = self._group_prices(self._best)
        for name, one in self._groups.items():
            most = one.cheapest(of_groups[name])[0] + slack
            self._groups[name] = one.pruned(of_groups[name], most)
        for n, piece in enumerate(self._shared):
            price = -self._best[n]
            self._shared[n] = piece.pruned(price, piece.cheapest(price)[0] + slack)


def _on_grid(numbers: Floats) -> Floats:
    return np.round(numbers * _GRID) / _GRID
