"""Cheapest paths through the segments of all days.

A node is what is over, and what of the day matters still: its *memory*. An arc is what one segment
holds. Costs of arcs are given; prices on "this element lies in this segment" and on "what it holds
reaches this rung of a ladder" come on top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from trainkit.agenda.solver.bounding.orders import Steps, TooLarge

__all__ = ["Layer", "Memory", "Network", "Stage"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Memory:
    """What an earlier segment of the same day changes about the cost of a later one."""

    kind: Whole
    """By bundle: what a segment that holds it passes to the next one."""
    change: Floats
    """Cost of a segment by the kind of the one before it, and its own."""
    marks: Whole
    """By bundle: bits that stay set until the day ends."""
    fee: Floats
    """What a day costs by the bits that are set in the end; rises with them."""
    need: Whole
    """By bundle: the least time that a segment takes with it."""


@dataclass(frozen=True)
class Stage:
    """A segment, as far as all of a network's bundles are concerned."""

    slot: tuple[int, int]
    """Day and number in the day."""
    cost: Floats
    """By bundle; infinite where it cannot be held."""
    opens: int
    """The earliest start."""
    taken: int
    """Time in it that is surely not free."""
    closes: int
    """The latest end."""
    next_opens: tuple[int, int]
    """The next one starts no earlier than the first, nor than this one's work and the second."""
    ends_day: bool


@dataclass(frozen=True)
class Layer:
    """The arcs of one segment, in the order of the nodes to which they lead."""

    source: Whole
    bundle: Whole
    cost: Floats
    first: Whole
    """For each node behind the segment, and behind the last of them, its first arc."""


@dataclass(frozen=True)
class Network:
    """Layers in order of time, from one node to one node."""

    slots: tuple[tuple[int, int], ...]
    layers: tuple[Layer, ...]
    holds: Floats
    """By bundle and element, 1 where the bundle has it."""
    constant: float = 0.0
    levels: Whole = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    """By ladder and bundle, how many rungs the bundle reaches."""
    rungs: int = 0
    """Of each ladder."""

    @property
    def ladders(self) -> int:
        """The number of ladders."""
        return len(self.levels)

    @property
    def columns(self) -> int:
        """The number of prices of a layer: of its elements, then of the rungs, ladder by ladder."""
        return len(self.holds[0]) + self.ladders * self.rungs

    @property
    def arcs(self) -> int:
        """The number of arcs."""
        return sum(len(layer.source) for layer in self.layers)

    @property
    def count(self) -> int:
        """The number of layers."""
        return len(self.layers)

    @property
    def rows(self) -> dict[tuple[int, int], int]:
        """By slot, the position of its layer."""
        return {slot: n for n, slot in enumerate(self.slots)}

    @classmethod
    def build(
        cls,
        steps: Steps,
        memory: Memory,
        stages: Sequence[Stage],
        *,
        constant: float,
        most: float,
        most_arcs: int,
    ) -> Network | None:
        """Return the network of the paths that may cost no more than ``most``.

        ``None`` if there are none. Raises ``TooLarge`` if it has more arcs than permitted.
        """
        layers, ends = [], _Nodes.start(stages[0].opens)
        onward = _onward(steps, stages)
        arcs = 0
        for number, stage in enumerate(stages):
            opens = stages[number + 1].opens if number + 1 < len(stages) else 0
            still = onward[number + 1]
            allowed = most - constant - np.where(np.isfinite(still), still, 0.0)
            allowed[~np.isfinite(still)] = -np.inf
            layer, ends = _expanded(steps, memory, stage, ends, (opens, allowed))
            arcs += len(layer.source)
            if arcs > most_arcs:
                raise TooLarge
            if not len(layer.source):
                return None
            layers.append(layer)
        goal = np.flatnonzero(ends.over == steps.sets - 1)
        if not len(goal):
            return None
        elements = range(steps.elements)
        holds = np.array([[b >> e & 1 for e in elements] for b in steps.bundles], float)
        kept = np.zeros(len(ends.over), bool)
        kept[goal] = True
        slots = tuple(stage.slot for stage in stages)
        return cls(slots, tuple(_trimmed(layers, kept, None)), holds, constant)

    def cheapest(self, prices: Floats) -> tuple[float, Floats]:
        """Return the least cost, and by layer and element 1 for what that path holds where."""
        values = [np.zeros(1)]
        costs = []
        for layer, extra in zip(self.layers, self._extra(prices), strict=True):
            cost = values[-1][layer.source] + layer.cost + extra[layer.bundle]
            costs.append(cost)
            values.append(np.minimum.reduceat(cost, layer.first[:-1]))
        held = np.zeros_like(prices)
        node = 0
        for number in reversed(range(len(self.layers))):
            layer = self.layers[number]
            start, end = layer.first[node], layer.first[node + 1]
            arc = start + int(np.argmin(costs[number][start:end]))
            held[number] = self._held(int(layer.bundle[arc]))
            node = int(layer.source[arc])
        return float(values[-1][0]) + self.constant, held

    def pruned(self, prices: Floats, most: float) -> Network:
        """Return the network with only those arcs that lie on a path that costs no more."""
        ahead, paid = [np.zeros(1)], []
        for layer, extra in zip(self.layers, self._extra(prices), strict=True):
            paid.append(layer.cost + extra[layer.bundle])
            ahead.append(np.minimum.reduceat(ahead[-1][layer.source] + paid[-1], layer.first[:-1]))
        behind = np.zeros(1)
        keep: list[NDArray[np.bool_]] = []
        for number in reversed(range(len(self.layers))):
            layer = self.layers[number]
            onward = paid[number] + np.repeat(behind, np.diff(layer.first))
            total = ahead[number][layer.source] + onward + self.constant
            keep.append(total <= most)
            behind = np.full(len(ahead[number]), np.inf)
            np.minimum.at(behind, layer.source, onward)
        if not all(one.any() for one in keep):
            return self
        trimmed = _trimmed(self.layers, np.ones(1, bool), keep[::-1])
        return replace(self, layers=tuple(trimmed))

    def _extra(self, prices: Floats) -> Floats:
        """Return by layer and bundle what the prices come to."""
        elements = self.holds.shape[1]
        extra: Floats = prices[:, :elements] @ self.holds.T
        for n, level in enumerate(self.levels):
            first = elements + n * self.rungs
            climbed = prices[:, first : first + self.rungs].cumsum(1)
            extra += np.concatenate([np.zeros((len(prices), 1)), climbed], axis=1)[:, level]
        return extra

    def _held(self, bundle: int) -> Floats:
        """Return by column 1 for what a bundle has, and for the rungs that it reaches."""
        if not self.ladders:
            alone: Floats = self.holds[bundle]
            return alone
        rungs = np.arange(self.rungs) < self.levels[:, bundle, None]
        return np.concatenate([self.holds[bundle], rungs.ravel().astype(float)])


@dataclass(frozen=True)
class _Nodes:
    """What is known of the nodes before a segment."""

    over: Whole
    kind: Whole
    marks: Whole
    clock: Whole
    paid: Floats
    """The least cost of a path to it."""

    @classmethod
    def start(cls, opens: int) -> _Nodes:
        nothing = np.zeros(1, np.int64)
        return cls(nothing, nothing, nothing, np.full(1, opens), np.zeros(1))


def _onward(steps: Steps, stages: Sequence[Stage]) -> list[Floats]:
    """Return by stage, and behind the last, for each down-set a cost that must still come."""
    found = [np.full(steps.sets, np.inf)]
    found[0][-1] = 0.0
    for stage in reversed(stages):
        cost = stage.cost[steps.bundle] + steps.cost + found[-1][steps.to]
        found.append(np.minimum.reduceat(cost, steps.first[:-1]))
    return found[::-1]


def _expanded(
    steps: Steps, memory: Memory, stage: Stage, nodes: _Nodes, ahead: tuple[int, Floats]
) -> tuple[Layer, _Nodes]:
    """Return the arcs of one segment from these nodes, and the nodes to which they lead.

    ``ahead``: when the next segment opens, and by down-set the most that may be paid up to there.
    """
    opens, allowed = ahead
    degree = steps.first[nodes.over + 1] - steps.first[nodes.over]
    source = np.repeat(np.arange(len(nodes.over)), degree)
    shift = np.repeat(steps.first[nodes.over] - np.cumsum(degree) + degree, degree)
    step = np.arange(len(source)) + shift
    bundle = steps.bundle[step]
    worked = nodes.clock[source] + memory.need[bundle] + stage.taken * (bundle > 0)
    fits = np.isfinite(stage.cost[bundle]) & ((worked <= stage.closes) | (bundle == 0))
    fits &= nodes.paid[source] <= allowed[steps.to[step]]
    source, step, bundle, worked = source[fits], step[fits], bundle[fits], worked[fits]
    marks = nodes.marks[source] | memory.marks[bundle]
    cost = (
        stage.cost[bundle]
        + steps.cost[step]
        + memory.change[nodes.kind[source], memory.kind[bundle]]
        + memory.fee[marks]
        - memory.fee[nodes.marks[source]]
    )
    paid = nodes.paid[source] + cost
    fits = paid <= allowed[steps.to[step]]
    source, step, bundle, worked, cost, marks, paid = (
        one[fits] for one in (source, step, bundle, worked, cost, marks, paid)
    )
    if stage.ends_day:
        none = np.zeros(len(step), np.int64)
        reached = _Nodes(steps.to[step], none, none, none + opens, paid)
    else:
        least, pause = stage.next_opens
        clock = np.maximum(opens, np.maximum(least, worked + pause))
        reached = _Nodes(steps.to[step], memory.kind[bundle], marks, clock, paid)
    return _sorted(reached, source, bundle, cost, steps.sets)


def _sorted(
    reached: _Nodes, source: Whole, bundle: Whole, cost: Floats, sets: int
) -> tuple[Layer, _Nodes]:
    """Return arcs in the order of the nodes to which they lead; equal nodes become one."""
    key = reached.over
    for part in (reached.kind, reached.marks, reached.clock - reached.clock.min(initial=0)):
        key = key + sets * part
        sets *= int(part.max(initial=0)) + 1
    order = np.argsort(key, kind="stable")
    key = key[order]
    edges = np.flatnonzero(np.diff(key, prepend=-1)) if len(key) else np.zeros(0, np.int64)
    layer = Layer(source[order], bundle[order], cost[order], np.append(edges, len(key)))
    one = order[edges]
    paid = np.minimum.reduceat(reached.paid[order], edges) if len(edges) else reached.paid
    over, kind, marks, clock = reached.over, reached.kind, reached.marks, reached.clock
    nodes = _Nodes(over[one], kind[one], marks[one], clock[one], paid)
    return layer, nodes


def _trimmed(
    layers: Sequence[Layer],
    kept: NDArray[np.bool_],
    arcs: Sequence[NDArray[np.bool_]] | None,
) -> list[Layer]:
    """Return layers with only these arcs that lead to kept nodes of the end, renumbered."""
    found: list[Layer] = []
    for number in reversed(range(len(layers))):
        layer = layers[number]
        keep = np.repeat(kept, np.diff(layer.first))
        if arcs is not None:
            keep &= arcs[number]
        sizes = _counted(keep, layer)[kept]
        source = layer.source[keep]
        before = len(layers[number - 1].first) - 1 if number else 1
        kept = np.zeros(before, bool)
        kept[source] = True
        renumbered = (np.cumsum(kept) - 1)[source]
        first = np.concatenate([[0], np.cumsum(sizes)])
        found.append(Layer(renumbered, layer.bundle[keep], layer.cost[keep], first))
    return _reachable(found[::-1])


def _reachable(layers: list[Layer]) -> list[Layer]:
    """Return layers without nodes that no arc leads to, and without what comes from there."""
    found = []
    alive = np.ones(1, bool)
    for layer in layers:
        keep = alive[layer.source]
        sizes = _counted(keep, layer)
        source = (np.cumsum(alive) - 1)[layer.source[keep]]
        alive = sizes > 0
        first = np.concatenate([[0], np.cumsum(sizes[alive])])
        found.append(Layer(source, layer.bundle[keep], layer.cost[keep], first))
    return found


def _counted(keep: NDArray[np.bool_], layer: Layer) -> Whole:
    """Return for each node the number of arcs to it that are kept."""
    running: Whole = np.concatenate([[0], np.cumsum(keep)])
    return np.diff(running[layer.first])
