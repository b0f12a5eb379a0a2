"""Whether the same people gained more on one module than on another.

Two intervals that overlap do not answer that: the gains are of the same people, so their difference
has a spread of its own. For each two of k modules, the difference of each person's gains gets a
paired t interval at the level 1 - (1 - level) / m, m = k (k - 1) / 2: all m intervals together then
hold their differences at least as often as ``level`` says (Bonferroni's inequality; Dunn, Multiple
Comparisons Among Means, JASA 56, 1961). It assumes nothing about how the gains of modules go
together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from math import inf

import numpy as np
from numpy.typing import NDArray

from trainkit.evaluation.estimate import Estimate, Method, Outcome, Reason, Refusal
from trainkit.evaluation.inputs import as_numbers, tail_of
from trainkit.evaluation.intervals import LEVEL, mean
from trainkit.evaluation.marks import DECIMALS

__all__ = ["Contrast", "contrasts"]


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two modules."""

    first: int
    """The column, from 0."""
    second: int
    difference: Outcome
    """Mean gain on the first minus that on the second; its level is that of all together."""

    @property
    def differs(self) -> bool:
        """Whether the interval leaves 0 out."""
        one = self.difference
        return (
            isinstance(one, Estimate)
            and one.low is not None
            and one.high is not None
            and not one.low <= 0 <= one.high
        )


def contrasts(gains: NDArray[np.float64], level: float = LEVEL) -> tuple[Contrast, ...]:
    """Return all pairs of the columns of people × modules; refused below 2 people.

    Raises ``ValueError`` for another shape, what is no finite number, and a level that is not
    between 0 and 1.
    """
    tail_of(level)
    gains = as_numbers(gains, "gains").astype(np.float64)
    if gains.ndim != 2 or not np.isfinite(gains).all():
        raise ValueError("gains are a table of people and modules, of finite numbers")
    pairs = list(combinations(range(gains.shape[1]), 2))
    each = 1 - (1 - level) / max(1, len(pairs))
    return tuple(
        Contrast(one, other, _difference(gains[:, one] - gains[:, other], each, level))
        for one, other in pairs
    )


def _difference(differences: NDArray[np.float64], each: float, level: float) -> Outcome:
    found = mean(np.round(differences, DECIMALS), each, within=(-inf, inf))
    if isinstance(found, Refusal):
        return replace(found, reason=Reason.TOO_FEW_PAIRS)
    return found if found.level is None else replace(found, level=level, method=Method.BONFERRONI)
