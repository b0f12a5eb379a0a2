"""Gain of the class by module and by objective, in percentage points.

Three items are the fewest for a figure and five for a headline: at n = 20 a gain on three items is
uncertain by about 17 points, on five by 14. A figure is of the class; a person's few items of one
objective tell nothing of the person. Of many intervals at 95 %, one in twenty misses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from trainkit.evaluation.analysis.intervals import LEVEL, mean
from trainkit.evaluation.analysis.marks import Marks
from trainkit.evaluation.change.gain import mean_gain
from trainkit.evaluation.change.pairs import Pairs, Scores
from trainkit.evaluation.refusal import Estimate, Outcome, Reason, Refusal

__all__ = ["FEWEST", "HEADLINE", "Group", "GroupGain", "gain_on", "gains_by_group", "percent"]

FEWEST = 3
"""Items on each test that a figure needs."""
HEADLINE = 5
"""Items on each test that a headline needs."""


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one module or objective."""

    key: str
    """Module ``id``, or objective ``module/id``."""
    pre: tuple[int, ...]
    """Columns of the test before, from 0."""
    post: tuple[int, ...]
    """Columns of the test after."""


@dataclass(frozen=True, slots=True)
class GroupGain:
    """What the class gained on one group of items."""

    key: str
    items: tuple[int, int]
    """On the test before, on the test after."""
    pre: Outcome
    """Mean per cent."""
    post: Outcome
    gain: Outcome
    """In percentage points, with the paired t interval."""
    headline: bool
    """Whether there are items enough to speak of it first."""


def percent(marks: Marks, items: Sequence[int]) -> Scores:
    """Return each person's score on some items, in per cent of what could be reached."""
    columns = list(items)
    reached = marks.values[:, columns].astype(np.float64).sum(axis=1)
    scores: Scores = np.minimum(100 * reached / marks.maxima[columns].sum(), 100)
    return scores


def gains_by_group(
    pre: Marks, post: Marks, groups: Sequence[Group], level: float = LEVEL
) -> tuple[GroupGain, ...]:
    """Return the gain on each group, in the order given.

    The rows of both tests are the same people in the same order. A group with fewer than ``FEWEST``
    items on either test is refused. Raises ``ValueError`` for different numbers of people.
    """
    if pre.n != post.n:
        raise ValueError(f"{pre.n} people before, {post.n} after")

    def scores(group: Group) -> Pairs:
        return Pairs(percent(pre, group.pre), percent(post, group.post), 100)

    return tuple(
        gain_on(group.key, (len(group.pre), len(group.post)), partial(scores, group), level)
        for group in groups
    )


def gain_on(
    key: str, items: tuple[int, int], scores: Callable[[], Pairs], level: float = LEVEL
) -> GroupGain:
    """Return the gain on one group of so many items before and after.

    ``scores`` are in per cent; they are asked for only if there are items enough.
    """
    if min(items) < FEWEST:
        few = Refusal(reason=Reason.TOO_FEW_ITEMS, n=min(items), needs=FEWEST)
        return GroupGain(key, items, few, few, few, headline=False)
    pairs = scores()
    gain = mean_gain(pairs, level)
    return GroupGain(
        key=key,
        items=items,
        pre=_average(pairs.pre, level),
        post=_average(pairs.post, level),
        gain=gain,
        headline=isinstance(gain, Estimate) and min(items) >= HEADLINE,
    )


def _average(scores: Scores, level: float) -> Outcome:
    average = mean(scores, level, within=(0, 100))
    if isinstance(average, Refusal):
        return replace(average, reason=Reason.TOO_FEW_PAIRS)
    return average
