"""The likelihood of answers for a given raw score, which the Rasch model is fitted by.

Answers are steps: 0, 1 … of an item, one or more of them; a right-or-wrong item has one. With the
parameters β of an item's steps (``rasch`` says what they mean), ε = exp(-β), and ε = 1 for no step,
γ_r is the sum of the products of ε over all answers to the whole test with r steps in all: an
elementary symmetric function where all items have one step. Each item is added in turn: all terms
are positive, so nothing cancels, unlike where an item is divided out again (the difference
algorithm; Verhelst, Glas, van der Sluis 1984, Computational Statistics Quarterly 1). For items of
one step whose ε have the product 1, γ_r is at least the number of sets of r items (Maclaurin), so
that nothing underflows; it overflows where sum log(1 + sum ε) nears 709, far beyond any test.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trainkit.evaluation.marks import Floats

__all__ = ["Conditional", "symmetric", "symmetric_without"]


def symmetric(weights: Floats) -> Floats:
    """Return γ_0 … γ_R for items × steps; weights are ε, and 0 beyond an item's last step."""
    return np.asarray(symmetric_without(weights, np.empty((1, 0), dtype=np.intp))[0])


def symmetric_without(weights: Floats, omitted: NDArray[np.intp]) -> Floats:
    """Return γ_0 … γ_R once for each row of ``omitted``, which has the items that are left out."""
    rows, steps = len(omitted), np.count_nonzero(weights, axis=1).tolist()
    factors = np.repeat(weights[:, :, None], rows, axis=2)
    factors[omitted.T, :, np.arange(rows)] = 0.0
    functions = np.zeros((sum(steps) + 1, rows))
    functions[0] = 1.0
    reached = 1
    for item, last in enumerate(steps):
        before = functions[:reached].copy()
        for step in range(1, last + 1):
            functions[step : step + reached] += factors[item, step - 1] * before
        reached += last
    return functions.T


class Conditional:
    """Probabilities of steps, given the raw scores 1 … R - 1.

    ``parameters`` are items × steps, infinite beyond an item's last step.
    """

    def __init__(self, parameters: Floats) -> None:
        self._there = np.isfinite(parameters)
        self._weights = np.exp(-parameters)
        self._most = int(self._there.sum())
        self.log_symmetric: Floats = np.log(symmetric(self._weights)[1 : self._most])
        self._scale = np.exp(-self.log_symmetric)

    def single(self) -> Floats:
        """P(item at this step | score), a row for each step of each item: p × (R - 1)."""
        k, steps = self._weights.shape
        without = symmetric_without(self._weights, np.arange(k)[:, None])
        chances = np.zeros((k, steps, self._most - 1))
        for step in range(1, steps + 1):
            others = without[:, : self._most - step] * self._scale[step - 1 :]
            chances[:, step - 1, step - 1 :] = self._weights[:, step - 1, None] * others
        return chances[self._there]

    def covariance(self, people: Floats) -> Floats:
        """Return the covariance of the counts at each step, p × p, of ``people`` by score."""
        k, steps = self._weights.shape
        first, second = np.triu_indices(k, 1)
        without = symmetric_without(self._weights, np.stack([first, second], axis=1))
        scaled = people * self._scale
        joint = np.zeros((k, steps, k, steps))
        for one in range(1, steps + 1):
            for other in range(1, steps + 1):
                both = one + other
                chances = without[:, : max(self._most - both, 0)] @ scaled[both - 1 :]
                chances *= self._weights[first, one - 1] * self._weights[second, other - 1]
                joint[first, one - 1, second, other - 1] = chances
                joint[second, other - 1, first, one - 1] = chances
        single = self.single()
        covariance: Floats = joint[self._there][:, self._there]
        np.fill_diagonal(covariance, single @ people)
        return covariance - (single * people) @ single.T
