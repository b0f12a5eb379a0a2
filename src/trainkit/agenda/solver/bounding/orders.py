"""Sets of things that can be over at some time, where some follow others.

Such a set holds, with each of its members, all that the member follows: it is a down-set (order
ideal) of the precedence order. Chains of sessions have few of them. Sets are bit masks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bundle", "Steps", "TooLarge", "down_sets", "steps_between"]

Bundle = int
"""A set of elements that one segment holds, as a bit mask."""


class TooLarge(Exception):
    """There are more sets than can be looked at."""


@dataclass(frozen=True)
class Steps:
    """All pairs of down-sets of which the second has what the first one has, and a bundle more."""

    elements: int
    sets: int
    """The number of down-sets; the first is empty, the last has everything."""
    bundles: tuple[Bundle, ...]
    """Each once; the first is empty."""
    first: NDArray[np.int64] = field(repr=False)
    """For each down-set, and behind the last, the position of its first step."""
    to: NDArray[np.int64] = field(repr=False)
    """By step, in the order of where they start: the down-set that it leads to."""
    bundle: NDArray[np.int64] = field(repr=False)
    cost: NDArray[np.float64] = field(repr=False)
    """The least cost of the order inside the bundle."""


def down_sets(follows: Sequence[int], most: int) -> list[int]:
    """Return all down-sets, smaller ones first; raises ``TooLarge`` if there are more than most.

    ``follows`` has, for each element, the mask of those that it follows.
    """
    found = {0: None}
    layer = [0]
    while layer:
        larger: dict[int, None] = {}
        for one in layer:
            for element in open_to(follows, one):
                larger[one | 1 << element] = None
        layer = list(larger)
        found.update(larger)
        if len(found) > most:
            raise TooLarge
    return list(found)


def open_to(follows: Sequence[int], over: int) -> Iterable[int]:
    """Return the elements that can come next when those of a down-set are over."""
    return (
        element
        for element, needed in enumerate(follows)
        if not over >> element & 1 and not needed & ~over
    )


def steps_between(
    follows: Sequence[int],
    fits: Callable[[Bundle], bool],
    starting: Callable[[int, int], int],
    *,
    most_sets: int,
    most_steps: int,
) -> Steps:
    """Return the steps whose bundles fit; raises ``TooLarge`` if there are more than most.

    Of each bundle that fits every part fits too. ``starting`` tells what it costs to begin an
    element when a down-set is over.
    """
    sets = down_sets(follows, most_sets)
    position = {one: n for n, one in enumerate(sets)}
    numbers: dict[Bundle, int] = {0: 0}
    fitting = _Remembering(fits)
    first, to, bundle, cost = [0], [], [], []
    for over in sets:
        costs = _bundles(follows, over, starting, fitting)
        for held, paid in costs.items():
            to.append(position[over | held])
            bundle.append(numbers.setdefault(held, len(numbers)))
            cost.append(float(paid))
        first.append(len(to))
        if len(to) > most_steps:
            raise TooLarge
    return Steps(
        len(follows),
        len(sets),
        tuple(numbers),
        np.array(first),
        np.array(to),
        np.array(bundle),
        np.array(cost),
    )


class _Remembering(dict[Bundle, bool]):
    """Whether bundles fit, each asked for once."""

    def __init__(self, fits: Callable[[Bundle], bool]) -> None:
        self._fits = fits

    def __missing__(self, bundle: Bundle) -> bool:
        self[bundle] = found = self._fits(bundle)
        return found


def _bundles(
    follows: Sequence[int],
    over: int,
    starting: Callable[[int, int], int],
    fits: Mapping[Bundle, bool],
) -> dict[Bundle, int]:
    """Return the bundles that can come next when a down-set is over, with their orders' costs."""
    costs = {0: 0}
    layer = [0]
    while layer:
        larger: dict[Bundle, int] = {}
        for held in layer:
            for element in open_to(follows, over | held):
                more = held | 1 << element
                if fits[more]:
                    paid = costs[held] + starting(over | held, element)
                    larger[more] = min(paid, larger.get(more, paid))
        costs.update(larger)
        layer = list(larger)
    return costs
