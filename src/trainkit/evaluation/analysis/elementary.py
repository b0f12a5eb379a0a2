"""Elementary symmetric functions, and with them how likely answers are for a given raw score.

γ_r is the sum over all sets of r items of the product of their ε. Each item is added in turn: all
terms are positive, so nothing cancels, unlike where an item is divided out again (the difference
algorithm; Verhelst, Glas, van der Sluis 1984, Computational Statistics Quarterly 1). Where the
product of all ε is 1, γ_r is at least the number of those sets (Maclaurin), so that nothing
underflows; ``symmetric`` overflows where sum log(1 + ε) nears 709, far beyond any test.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trainkit.evaluation.analysis.marks import Floats

__all__ = ["Conditional", "symmetric", "symmetric_without"]


def symmetric(easiness: Floats) -> Floats:
    """Return γ_0 … γ_k of k values."""
    return np.asarray(symmetric_without(easiness, np.empty((1, 0), dtype=np.intp))[0])


def symmetric_without(easiness: Floats, omitted: NDArray[np.intp]) -> Floats:
    """Return γ_0 … γ_k once for each row of ``omitted``, which has the items that are left out."""
    k, rows = len(easiness), len(omitted)
    factors = np.repeat(easiness[:, None], rows, axis=1)
    factors[omitted.T, np.arange(rows)] = 0.0
    functions = np.zeros((k + 1, rows))
    functions[0] = 1.0
    for item in range(k):
        functions[1 : item + 2] += factors[item] * functions[: item + 1]
    return functions.T


class Conditional:
    """Probabilities of right answers, given the raw scores 1 … k - 1.

    ``difficulty`` has k logits whose sum is 0.
    """

    def __init__(self, difficulty: Floats) -> None:
        easiness, k = np.exp(-difficulty), len(difficulty)
        first, second = np.triu_indices(k, 1)
        self._easiness = easiness
        self._pairs = first, second
        self.log_symmetric: Floats = np.log(symmetric(easiness)[1:k])
        self._scale = np.exp(-self.log_symmetric)

    def single(self) -> Floats:
        """P(item right | score): k × (k - 1)."""
        k = len(self._easiness)
        without = symmetric_without(self._easiness, np.arange(k)[:, None])
        return self._easiness[:, None] * without[:, : k - 1] * self._scale

    def covariance(self, people: Floats) -> Floats:
        """Return the covariance of the items' sums, ``people`` with each score 1 … k - 1: k × k."""
        k, (first, second) = len(self._easiness), self._pairs
        single = self.single()
        without = symmetric_without(self._easiness, np.stack([first, second], axis=1))
        weights = (people * self._scale)[1:]
        both = self._easiness[first] * self._easiness[second] * (without[:, : k - 2] @ weights)
        joint = np.zeros((k, k))
        joint[first, second] = joint[second, first] = both
        np.fill_diagonal(joint, single @ people)
        return joint - (single * people) @ single.T
