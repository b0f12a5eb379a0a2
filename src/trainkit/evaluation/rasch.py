"""The Rasch model: how difficult items are, on a scale of logits.

P(right) = 1 / (1 + exp(difficulty - ability)). Difficulties are by conditional maximum likelihood
(Andersen 1972, JRSS B 34), which needs no assumption about the people and only these counts: how
many have each raw score, and how many of them got each item right. Newton's method on difficulties
whose sum is 0; standard errors from the information in that parametrisation.

A blank is not right. Items with parts of marks, and items that everybody or nobody got right, are
named and left out; so are people with all or nothing right. The difficulties exist only if no group
of items is right for all who got an item of the rest right (Fischer 1981, Psychometrika 46);
otherwise they are refused. Below 30 people refused, below 100 exploratory.

The likelihood of answers for a given raw score is made of elementary symmetric functions: γ_r is
the sum over all sets of r items of the product of their ε = exp(-difficulty). Each item is added in
turn: all terms are positive, so nothing cancels, unlike where an item is divided out again (the
difference algorithm; Verhelst, Glas, van der Sluis 1984, Computational Statistics Quarterly 1).
Where the product of all ε is 1, γ_r is at least the number of those sets (Maclaurin), so that
nothing underflows; ``symmetric`` overflows where sum log(1 + ε) nears 709, far beyond any test.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainkit.evaluation.estimate import Estimate, Method, Reason, Refusal, Standing
from trainkit.evaluation.intervals import wald
from trainkit.evaluation.marks import Floats, Marks

__all__ = [
    "EXPLORATORY",
    "NEEDS",
    "Conditional",
    "Rasch",
    "RaschItem",
    "Removed",
    "fit_rasch",
    "symmetric",
    "symmetric_without",
]

NEEDS = 30
EXPLORATORY = 100
"""People from whom on the figures are more than exploratory."""
_ITEMS = 3
_STEPS = 50
_SETTLED = 1e-10
"""Logits."""
_LARGEST = 15.0
"""Logits. Beyond this the symmetric functions of a long test overflow, and nothing is measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaschItem:
    """One item on the scale."""

    item: int
    """The column, from 0."""
    difficulty: Estimate
    """Logits; the mean over all items is 0."""
    error: float
    """Standard error of the difficulty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rasch:
    """A fitted model."""

    n: int
    """People with some of the items right and some wrong: the others are not informative."""
    standing: Standing
    items: tuple[RaschItem, ...]
    removed: tuple[Removed, ...]
    log_likelihood: float
    """Conditional on the raw scores."""


def fit_rasch(marks: Marks) -> Rasch | Refusal:
    """Return the model for the items that are right or wrong; needs 30 people and 3 such items."""
    right, items, removed = _informative(marks)
    counts = count_scores(right)
    n = int(counts.people[1:-1].sum())
    refusal = _refusal(marks, len(items), n)
    if refusal:
        return refusal
    if _falls_apart(right):
        return Refusal(reason=Reason.SEPARATED)
    found = _newton(counts)
    if found is None:
        return Refusal(reason=Reason.NO_CONVERGENCE)
    standing = Standing.EXPLORATORY if n < EXPLORATORY else Standing.FIRM
    rows = zip(items, found.difficulty.tolist(), found.errors.tolist(), strict=True)
    return Rasch(
        n=n,
        standing=standing,
        items=tuple(
            RaschItem(
                item=item,
                difficulty=wald(value, error, n, method=Method.CONDITIONAL_ML, standing=standing),
                error=error,
            )
            for item, value, error in rows
        ),
        removed=removed,
        log_likelihood=found.log_likelihood,
    )


def _refusal(marks: Marks, items: int, n: int) -> Refusal | None:
    if marks.n < NEEDS:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=marks.n, needs=NEEDS)
    if items < _ITEMS:
        return Refusal(reason=Reason.TOO_FEW_ITEMS, n=items, needs=_ITEMS)
    if n < NEEDS:
        return Refusal(reason=Reason.TOO_FEW_TELLING, n=n, needs=NEEDS)
    return None


def _informative(marks: Marks) -> tuple[NDArray[np.bool_], list[int], tuple[Removed, ...]]:
    """Return who got what right on the informative items, these items, and those removed.

    Without people who have all or nothing right, an item can be right or wrong for all who are
    left; without it, others have all or nothing right.
    """
    removed = {
        item: marks.constant[item] or Reason.PARTIAL_MARKS
        for item in range(marks.k)
        if marks.constant[item] or not marks.right_or_wrong[item]
    }
    while True:
        items = [item for item in range(marks.k) if item not in removed]
        right = marks.values[:, items] != 0
        counts = count_scores(right)
        n, sums = counts.people[1:-1].sum(), counts.right[:, 1:-1].sum(axis=1)
        ends = {0: Reason.NONE_RIGHT, n: Reason.ALL_RIGHT}
        found = {item: ends[sum_] for item, sum_ in zip(items, sums, strict=True) if sum_ in ends}
        if not found or not n:
            rows = tuple(Removed(item, removed[item]) for item in sorted(removed))
            return right, items, rows
        removed |= found


def _falls_apart(right: NDArray[np.bool_]) -> bool:
    """Whether some items are never wrong for people who have one of the others right."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    bits = np.packbits(right.T, axis=1)
    beaten = np.array([(one & ~bits).any(axis=1) for one in bits])
    parts, _ = connected_components(csr_array(beaten), directed=True, connection="strong")
    return int(parts) > 1


@dataclass(frozen=True, eq=False)
class _Found:
    difficulty: Floats
    errors: Floats
    log_likelihood: float


def _newton(counts: ScoreCounts) -> _Found | None:
    """Return the maximum of the conditional likelihood, which has no other; ``None`` if not found.

    The information is singular along (1, …, 1); adding the projection on it makes Newton's step
    the one whose sum is 0, and taking it away again gives the covariance of such difficulties.
    """
    people = counts.people[1:-1]
    sums = counts.right[:, 1:-1].sum(axis=1)
    k = len(sums)
    flat = np.full((k, k), 1 / k)
    difficulty = np.log((people.sum() - sums) / sums)
    difficulty -= difficulty.mean()
    model = Conditional(difficulty)
    likelihood = _log_likelihood(difficulty, sums, people, model)
    for _ in range(_STEPS):
        covariance = np.linalg.inv(model.covariance(people) + flat) - flat
        move = covariance @ (model.single() @ people - sums)
        factor, better = 1.0, -np.inf
        while better < likelihood - 1e-9 * abs(likelihood) and factor > 1e-6:
            moved = np.clip(difficulty + factor * move, -_LARGEST, _LARGEST)
            moved -= moved.mean()
            model = Conditional(moved)
            better = _log_likelihood(moved, sums, people, model)
            factor /= 2
        difficulty, likelihood = moved, better
        if np.abs(move).max() < _SETTLED:
            return _Found(difficulty, np.sqrt(np.diag(covariance)), float(likelihood))
    return None


def _log_likelihood(difficulty: Floats, sums: Floats, people: Floats, model: Conditional) -> float:
    return float(-(difficulty @ sums) - people @ model.log_symmetric)


@dataclass(frozen=True, slots=True)
class Removed:
    """An item that did not take part, and why."""

    item: int
    """The column, from 0."""
    reason: Reason


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
