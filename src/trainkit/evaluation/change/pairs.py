"""Scores of the people who took both tests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["DECIMALS", "Pairs", "Scores", "as_scores"]

Scores = NDArray[np.float64]
"""One number a person."""

DECIMALS = 9
"""To which differences are rounded, so that 35.3 - 30.3 and 25.3 - 20.3 are the same gain."""


def as_scores(values: ArrayLike) -> Scores:
    """Return the values as a read-only array of one dimension.

    Raises ``ValueError`` for another shape and for a number that is not finite.
    """
    scores = np.array(values, dtype=np.float64)
    if scores.ndim != 1 or not np.isfinite(scores).all():
        raise ValueError("scores are a row of finite numbers")
    scores.setflags(write=False)
    return scores


@dataclass(frozen=True, eq=False)
class Pairs:
    """Two scores of each person, in one unit, the same person at the same place.

    Raises ``ValueError`` for rows of different lengths and for a score outside 0 to ``full``.
    """

    pre: Scores
    post: Scores
    full: float
    """The highest score possible: 100 for per cent."""

    def __post_init__(self) -> None:
        for name in ("pre", "post"):
            scores = as_scores(getattr(self, name))
            if scores.size and (scores.min() < 0 or scores.max() > self.full):
                raise ValueError(f"a score outside 0 to {self.full}")
            object.__setattr__(self, name, scores)
        if self.pre.size != self.post.size:
            raise ValueError(f"{self.pre.size} scores before, {self.post.size} after")

    @property
    def n(self) -> int:
        """How many people."""
        return int(self.pre.size)

    @property
    def gains(self) -> Scores:
        """Post minus pre."""
        return np.round(self.post - self.pre, DECIMALS)

    @property
    def room(self) -> Scores:
        """The largest gain that was possible: full marks minus pre."""
        return np.round(self.full - self.pre, DECIMALS)
