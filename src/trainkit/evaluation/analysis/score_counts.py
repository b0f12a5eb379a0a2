"""How many people have each raw score, and how many of them each item right.

All that the Rasch model needs: once people are counted, its cost does not depend on their number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainkit.evaluation.analysis.marks import Floats

__all__ = ["ScoreCounts", "count_scores"]


@dataclass(frozen=True, eq=False)
class ScoreCounts:
    """Counts by raw score 0 … k."""

    people: Floats
    """k + 1."""
    right: Floats
    """k × (k + 1): who has this item right among those with this score."""


def count_scores(right: NDArray[np.bool_]) -> ScoreCounts:
    """Count people × items."""
    k = right.shape[1]
    scores = np.count_nonzero(right, axis=1)
    rows = [np.bincount(scores, weights=item, minlength=k + 1) for item in right.T]
    people = np.bincount(scores, minlength=k + 1).astype(np.float64)
    right_by_score = np.array(rows, dtype=np.float64).reshape(k, k + 1)
    return ScoreCounts(people, right_by_score)
