"""Item nonresponse: what was left out (omitted), what was not reached, and whether time was short.

Blanks at the end of a paper, in its printed order, are not reached, but for the first of them: at
that one the person was still working. All other blanks are omitted. This is the convention of large
surveys: PISA (OECD, PISA Data Analysis Manual, 2009: all consecutive blanks from the end of the
session except the first of them) and TIMSS (an item is not reached if neither it, nor the one right
before it, nor any later one was answered).

Both earn nothing. They are told apart because they mean different things: an omitted item says
something of the item, one that was not reached says something of the time.

A test is taken to have had time enough if 80 % reached the last item and everybody three quarters
of the items (Swineford, The Test Analysis Manual, ETS SR-74-06, 1974): a rule of thumb, with no
sampling error. On papers where a blank costs no less than a wrong answer, people who are short of
time mark the rest at random, and the rule does not see it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trainkit.evaluation.estimate import Outcome
from trainkit.evaluation.inputs import as_mask, as_numbers
from trainkit.evaluation.intervals import proportion
from trainkit.evaluation.marks import Floats

__all__ = ["ENOUGH", "Pace", "pace", "reached_items"]

ENOUGH = 0.8
"""The share of people who reach the last item of a test that has time enough."""
_PART = 0.75
"""The part of the items that everybody reaches on such a test."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How far people came on a test."""

    n: int
    finished: int
    """People who reached the last item."""
    share: Outcome
    """Of those, with Wilson's interval."""
    well_on: int
    """People who reached three quarters of the items."""

    @property
    def is_speeded(self) -> bool:
        """Whether time was short, by the rule of thumb."""
        return self.finished < ENOUGH * self.n or self.well_on < self.n


def reached_items(answered: ArrayLike) -> NDArray[np.bool_]:
    """Return which items each person reached.

    ``answered`` has people as rows and items as columns, in the order in which they are printed.
    Raises ``ValueError`` for what is no matrix of truth values.
    """
    mask = as_mask(answered, "answers given")
    if mask.ndim != 2:
        raise ValueError(f"answers are a matrix of people and items, not of shape {mask.shape}")
    later = np.logical_or.accumulate(mask[:, ::-1], axis=1)[:, ::-1]
    reached = np.ones_like(mask)
    reached[:, 1:] = later[:, :-1]  # whoever answered an item, or a later one, reached the next one
    return reached


def pace(shares: ArrayLike) -> Pace:
    """Return how far people came; ``shares`` has the share of the items that each one reached.

    Raises ``ValueError`` for a share outside 0 to 1.
    """
    values: Floats = as_numbers(shares, "shares").astype(np.float64)
    if values.ndim != 1 or not ((values >= 0) & (values <= 1)).all():
        raise ValueError("shares of items are a row of numbers from 0 to 1")
    finished = int((values == 1).sum())
    share = proportion(finished, values.size)
    return Pace(values.size, finished, share, int((values >= _PART).sum()))
