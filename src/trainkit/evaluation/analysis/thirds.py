"""A class divided into thirds by its total.

People with the same total are never divided, so the order of people has no influence and nobody is
placed by chance: each group of equal totals goes to the third in which its middle rank lies, the
ranks being spread over 0 to 1; a middle on the border itself belongs to the middle third. Thirds
can therefore be of different sizes, and one can be empty.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

__all__ = ["Third", "thirds"]

_DECIMALS = 9
"""Totals that differ by less than this are the same: 1/3 + 2/3 is 1."""


class Third(IntEnum):
    """A part of the class."""

    BOTTOM = 0
    MIDDLE = 1
    TOP = 2


def thirds(totals: NDArray[np.floating]) -> NDArray[np.int8]:
    """Return the ``Third`` of each person."""
    if not len(totals):
        return np.empty(0, dtype=np.int8)
    _, group, size = np.unique(np.round(totals, _DECIMALS), return_inverse=True, return_counts=True)
    # Six times the middle rank and twice n are whole numbers: the borders are compared exactly.
    middle = 3 * (2 * np.cumsum(size) - size)
    n = len(totals)
    third = np.where(
        middle < 2 * n, Third.BOTTOM, np.where(middle > 4 * n, Third.TOP, Third.MIDDLE)
    )
    return third.astype(np.int8)[group]
