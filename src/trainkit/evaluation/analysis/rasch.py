"""The Rasch model: how difficult items are, on one scale with how able people are.

P(right) = 1 / (1 + exp(difficulty - ability)), in logits. Difficulties are by conditional maximum
likelihood (Andersen 1972, JRSS B 34), which needs no assumption about the people and only these
counts: how many have each raw score, and how many got each item right. Newton's method on
difficulties whose sum is 0; standard errors from the information in that parametrisation.

A blank is not right. Items with parts of marks, and items that everybody or nobody got right, are
named and left out; so are, for the difficulties, people with all or nothing right. The difficulties
exist only if no group of items is right for all who got an item of the rest right (Fischer 1981,
Psychometrika 46); otherwise they are refused.

Below 30 people refused, below 100 exploratory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainkit.evaluation.analysis.elementary import Conditional
from trainkit.evaluation.analysis.intervals import LEVEL, wald
from trainkit.evaluation.analysis.marks import Floats, Marks
from trainkit.evaluation.analysis.rasch_fit import ItemFit, item_fits
from trainkit.evaluation.analysis.rasch_people import most_likely, warm_abilities
from trainkit.evaluation.analysis.reliability import Removed
from trainkit.evaluation.analysis.score_counts import ScoreCounts, count_scores
from trainkit.evaluation.refusal import Estimate, Method, Reason, Refusal, Standing

__all__ = ["EXPLORATORY", "NEEDS", "Rasch", "RaschItem", "fit_rasch", "raw_scores"]

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
    infit: ItemFit
    outfit: ItemFit


@dataclass(frozen=True, slots=True, kw_only=True)
class Rasch:
    """A fitted model."""

    n: int
    """People who tell of the items: with some of them right and some wrong."""
    standing: Standing
    items: tuple[RaschItem, ...]
    removed: tuple[Removed, ...]
    abilities: tuple[Estimate, ...]
    """By raw score on ``items``, from 0 to all right: Warm's weighted likelihood estimate."""
    log_likelihood: float
    """Conditional on the raw scores."""
    steps: int
    """Of Newton's method."""


def fit_rasch(marks: Marks, level: float = LEVEL) -> Rasch | Refusal:
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
    rows = _rows(items, found, counts, level, standing)
    abilities = [
        wald(value, error, n, level, method=Method.WARM, standing=standing)
        for value, error in warm_abilities(found.difficulty)
    ]
    return Rasch(
        n=n,
        standing=standing,
        items=rows,
        removed=removed,
        abilities=tuple(abilities),
        log_likelihood=found.log_likelihood,
        steps=found.steps,
    )


def _rows(
    items: list[int], found: _Found, counts: ScoreCounts, level: float, standing: Standing
) -> tuple[RaschItem, ...]:
    n = int(counts.people[1:-1].sum())
    likely = most_likely(found.difficulty)
    infits, outfits = item_fits(found.difficulty, likely, counts)
    rows = zip(items, found.difficulty, found.errors, infits, outfits, strict=True)
    return tuple(
        RaschItem(
            item=item,
            difficulty=wald(
                float(difficulty),
                float(error),
                n,
                level,
                method=Method.CONDITIONAL_ML,
                standing=standing,
            ),
            error=float(error),
            infit=infit,
            outfit=outfit,
        )
        for item, difficulty, error, infit, outfit in rows
    )


def raw_scores(marks: Marks, rasch: Rasch) -> NDArray[np.intp]:
    """Return each person's raw score on the items of the model: the place in ``abilities``."""
    used = [row.item for row in rasch.items]
    return np.asarray(np.count_nonzero(marks.values[:, used], axis=1))


def _refusal(marks: Marks, items: int, n: int) -> Refusal | None:
    if marks.n < NEEDS:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=marks.n, needs=NEEDS)
    if items < _ITEMS:
        return Refusal(reason=Reason.TOO_FEW_ITEMS, n=items, needs=_ITEMS)
    if n < NEEDS:
        return Refusal(reason=Reason.TOO_FEW_TELLING, n=n, needs=NEEDS)
    return None


def _informative(marks: Marks) -> tuple[NDArray[np.bool_], list[int], tuple[Removed, ...]]:
    """Return who got what right among the items that tell something, these items, and the others.

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
    steps: int


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
    for step in range(1, _STEPS + 1):
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
            return _Found(difficulty, np.sqrt(np.diag(covariance)), float(likelihood), step)
    return None


def _log_likelihood(difficulty: Floats, sums: Floats, people: Floats, model: Conditional) -> float:
    return float(-(difficulty @ sums) - people @ model.log_symmetric)
