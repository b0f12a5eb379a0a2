"""Checks of what the functions of ``evaluation`` are given: a mistake raises ``ValueError``.

numpy converts too readily: ``"12"`` and a date become numbers, 0 and 1 become places of rows, any
text but the empty one is true. A figure of such input is wrong without anybody noticing.
"""

from __future__ import annotations

from math import isfinite
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["as_mask", "as_numbers", "as_places", "check_count", "check_number", "tail_of"]

_NUMERIC = "buif"
"""Kinds of numpy's data types: truth values, unsigned and signed whole numbers, floats."""


def tail_of(level: float) -> float:
    """Return the probability beyond each end of an interval; the level is between 0 and 1."""
    check_number("a level", level)
    if not 0 < level < 1:
        raise ValueError(f"a level is between 0 and 1, such as 0.95, not {level}")
    return (1 - level) / 2


def check_number(name: str, value: float, lowest: float = -np.inf, highest: float = np.inf) -> None:
    """Raise ``ValueError`` unless the value is a finite number of this range."""
    if not isinstance(value, Real) or not isfinite(value) or not lowest <= value <= highest:
        raise ValueError(f"{name} is a finite number from {lowest:g} to {highest:g}, not {value!r}")


def check_count(name: str, value: int, lowest: int = 0, highest: float = np.inf) -> None:
    """Raise ``ValueError`` unless the value is a whole number of this range; ``True`` is none."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise ValueError(f"{name} is a whole number, not {value!r}")
    check_number(name, value, lowest, highest)


def as_numbers(values: ArrayLike, name: str) -> NDArray[np.generic]:
    """Return an array of truth values, whole numbers or floats; of fractions as floats."""
    array = np.asarray(values)
    if array.dtype.kind == "O" and all(isinstance(one, Real) for one in array.flat):
        array = array.astype(np.float64)
    if array.dtype.kind not in _NUMERIC:
        raise ValueError(f"{name} are numbers, not of type {array.dtype}")
    return array


def as_places(values: ArrayLike, name: str) -> NDArray[np.integer]:
    """Return whole numbers; floats are none, even 1.0."""
    array = np.asarray(values)
    if array.dtype.kind not in "ui" and array.size:
        raise ValueError(f"{name} are whole numbers, not of type {array.dtype}")
    return array if array.size else array.astype(np.int64)


def as_mask(values: ArrayLike, name: str) -> NDArray[np.bool_]:
    """Return truth values; 0 and 1 are none, since numpy takes them as places."""
    array = np.asarray(values)
    if array.dtype.kind != "b" and array.size:
        raise ValueError(f"{name} are true or false, not of type {array.dtype}")
    return array.astype(np.bool_)
