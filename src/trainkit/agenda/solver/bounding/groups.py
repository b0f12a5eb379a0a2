"""One group's agenda as a network: everything that its wishes count, nothing of other groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from trainkit.agenda.solver.bounding.holding import Holding
from trainkit.agenda.solver.bounding.network import Memory, Network, Stage
from trainkit.agenda.solver.bounding.orders import Steps, steps_between
from trainkit.agenda.solver.layout import Layout

__all__ = ["GroupPiece", "group_piece"]

_SETS, _STEPS, _ARCS = 6_000, 150_000, 2_500_000


@dataclass(frozen=True)
class GroupPiece:
    """A group's network, and what its elements are."""

    holding: Holding
    network: Network
    can_lie: frozenset[tuple[int, tuple[int, int]]]
    """Elements, each with a slot in which it can lie."""


def group_piece(layout: Layout, group: str, most: float) -> GroupPiece | None:
    """Return a group's piece with all its agendas that may cost no more than ``most``.

    ``None`` if there are none. Raises ``TooLarge``.
    """
    holding = _holding(layout, group)
    modules = _modules(holding)
    steps = steps_between(
        holding.follows,
        lambda bundle: holding.need(bundle) <= holding.most_room,
        _Starting(holding, modules),
        most_sets=_SETS,
        most_steps=_STEPS,
    )
    starts = [
        {element: holding.starts(element, segment) for element in range(len(holding.parts))}
        for segment in layout.segments(group)
    ]
    stages = [*_stages(holding, steps, starts)]
    long = [mask for mask in modules.values() if mask.bit_count() > 1]
    network = Network.build(
        steps,
        _memory(holding, steps, long),
        stages,
        constant=-layout.problem.weights.module_apart * len(long),
        most=most,
        most_arcs=_ARCS,
    )
    if network is None:
        return None
    longest = max(segment.size for segment in layout.segments(group))
    network = replace(network, levels=_levels(holding, steps, longest), rungs=longest)
    can_lie = frozenset(
        (element, stage.slot)
        for stage, found in zip(stages, starts, strict=True)
        for element, spans in found.items()
        if spans
    )
    return GroupPiece(holding, network, can_lie)


def _levels(holding: Holding, steps: Steps, most: int) -> NDArray[np.int64]:
    """Return by bundle the least time it needs, and the time it needs with lengths as wished."""
    needs = np.array([[holding.need(one), holding.wish(one)] for one in steps.bundles], np.int64)
    return np.minimum(needs.T, most)


def _holding(layout: Layout, group: str) -> Holding:
    sessions = layout.problem.sessions
    names = [name for name, one in sessions.items() if group in one.groups]
    parts = [part for name in names for part in layout.tasks[name].parts]
    number = {(part.session, part.number): n for n, part in enumerate(parts)}
    follows = []
    for part in parts:
        if part.number:
            follows.append(1 << number[part.session, part.number - 1])
            continue
        before = _nearest(layout, group, part.session)
        last = (number[name, len(layout.tasks[name].parts) - 1] for name in before)
        follows.append(sum(1 << one for one in last))
    return Holding(layout, group, tuple(parts), tuple(follows))


def _nearest(layout: Layout, group: str, name: str) -> set[str]:
    """Return the group's sessions that a session follows, through those of other groups."""
    sessions = layout.problem.sessions
    found: set[str] = set()
    seen: set[str] = set()
    todo = list(sessions[name].after)
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            if group in sessions[one].groups:
                found.add(one)
            else:
                todo += sessions[one].after
    return found


def _modules(holding: Holding) -> dict[str, int]:
    """Return the mask of each module's elements."""
    found: dict[str, int] = {}
    for element in range(len(holding.parts)):
        module = holding.session(element).module
        if module:
            found[module] = found.get(module, 0) | 1 << element
    return found


class _Starting:
    """What it costs to begin an element: modules that are mixed, or out of order."""

    def __init__(self, holding: Holding, modules: dict[str, int]) -> None:
        problem = holding.layout.problem
        self._weights = problem.weights
        self._modules = modules
        self._own = [holding.session(element).module or "" for element in range(len(holding.parts))]
        wished = [one for one in problem.modules if one in modules]
        self._before = {later: modules[earlier] for earlier, later in pairwise(wished)}

    def __call__(self, over: int, element: int) -> int:
        module = self._own[element]
        if not module or over & self._modules[module]:
            return 0
        begun = sum(
            bool(over & mask) and bool(mask & ~over)
            for name, mask in self._modules.items()
            if name != module
        )
        early = bool(self._before.get(module, 0) & ~over)
        return self._weights.mixed * begun + self._weights.order * early


def _memory(holding: Holding, steps: Steps, modules: list[int]) -> Memory:
    weights = holding.layout.problem.weights
    held = [
        sum(1 << n for n, mask in enumerate(modules) if bundle & mask) for bundle in steps.bundles
    ]
    kinds = sorted(set(held))
    position = {kind: n for n, kind in enumerate(kinds)}
    change = [
        [weights.module_apart * (now & ~before).bit_count() for now in kinds] for before in kinds
    ]
    sides = _sides(holding) if weights.room_changes else (0, 0)
    marks = [
        sum(1 << n for n, side in enumerate(sides) if bundle & side) for bundle in steps.bundles
    ]
    return Memory(
        np.array([position[kind] for kind in held]),
        np.array(change, float),
        np.array(marks),
        np.array([0, 0, 0, weights.room_changes], float),
        np.array([holding.need(bundle) for bundle in steps.bundles]),
    )


def _sides(holding: Holding) -> tuple[int, int]:
    """Return two sets of elements, no element of one in any room of one of the other."""
    rooms = [frozenset(holding.layout.tasks[part.session].rooms) for part in holding.parts]

    def inside(chosen: frozenset[str]) -> tuple[int, int]:
        here = sum(1 << n for n, one in enumerate(rooms) if one and one <= chosen)
        there = sum(1 << n for n, one in enumerate(rooms) if one and not one & chosen)
        return here, there

    options = [inside(chosen) for chosen in dict.fromkeys(rooms) if chosen]
    pairs = ((here.bit_count() * there.bit_count(), here, there) for here, there in options)
    return max(pairs, default=(0, 0, 0))[1:]


def _stages(
    holding: Holding, steps: Steps, starts: list[dict[int, tuple[tuple[int, int], ...]]]
) -> Iterator[Stage]:
    segments = holding.layout.segments(holding.group)
    frames = holding.layout.frames
    for n, (segment, found) in enumerate(zip(segments, starts, strict=True)):
        costs = [holding.cost(bundle, segment, found) for bundle in steps.bundles]
        after = segment.after
        yield Stage(
            slot=(segment.day, segment.index),
            cost=np.array(costs, float),
            opens=frames[segment.day][0] if segment.before is None else segment.first,
            taken=holding.taken(segment),
            closes=segment.last,
            next_opens=(after.earliest + after.length, after.length) if after else (0, 0),
            ends_day=n + 1 == len(segments) or segments[n + 1].day > segment.day,
        )
