"""The two-parameter logistic model: how difficult items are and how well they tell people apart.

P(right) = 1 / (1 + exp(-discrimination · (ability - difficulty))), abilities standard normal.
Marginal maximum likelihood (Bock and Lieberman 1970, Psychometrika 35), integrated over evenly
spaced points, and the observed information for the errors; that of a difficulty by the delta
method.

Below 300 people refused. A blank is not right; items with parts of marks, and items that everybody
or nobody got right, are named and left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_expit

from trainkit.evaluation.analysis.intervals import LEVEL, wald
from trainkit.evaluation.analysis.marks import Floats, Marks
from trainkit.evaluation.analysis.reliability import Removed
from trainkit.evaluation.refusal import Estimate, Method, Outcome, Reason, Refusal

__all__ = ["NEEDS", "TwoParameter", "TwoParameterItem", "fit_two_parameter"]

NEEDS = 300
_ITEMS = 3
_POINTS = np.linspace(-6, 6, 61)
_LOG_WEIGHTS = -(_POINTS**2) / 2 - np.log(np.exp(-(_POINTS**2) / 2).sum())
_LARGEST = 15.0
"""The steepest discrimination, and the furthest logit at ability 0, that is believed."""
_DIFFERENCE = 1e-4
"""Step of the differences of the gradient that give the information."""
_SMALL = 2**18
"""Multiplications up to which BLAS uses one thread. Products are made in pieces of this size: its
threads wait for one another, and where the machine has other work, they wait long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoParameterItem:
    """One item on the scale."""

    item: int
    """The column, from 0."""
    discrimination: Estimate
    difficulty: Outcome
    """Refused where the interval of the discrimination has 0 in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoParameter:
    """A fitted model."""

    n: int
    items: tuple[TwoParameterItem, ...]
    removed: tuple[Removed, ...]
    log_likelihood: float


def fit_two_parameter(marks: Marks, level: float = LEVEL) -> TwoParameter | Refusal:
    """Return the model for the items that are right or wrong; needs 300 people, 3 such items."""
    if marks.n < NEEDS:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=marks.n, needs=NEEDS)
    whole = marks.right_or_wrong
    why = [
        constant or (None if right else Reason.PARTIAL_MARKS)
        for constant, right in zip(marks.constant, whole, strict=True)
    ]
    items = [item for item, reason in enumerate(why) if reason is None]
    if len(items) < _ITEMS:
        return Refusal(reason=Reason.TOO_FEW_ITEMS, n=len(items), needs=_ITEMS)
    likelihood = _likelihood(marks.values[:, items] != 0)
    found = _maximum(likelihood, marks.values[:, items] != 0)
    if isinstance(found, Refusal):
        return found
    point, covariance = found
    return TwoParameter(
        n=marks.n,
        items=tuple(
            _item(
                item,
                point[place :: len(items)],
                covariance[place :: len(items), place :: len(items)],
                marks.n,
                level,
            )
            for place, item in enumerate(items)
        ),
        removed=tuple(Removed(item, reason) for item, reason in enumerate(why) if reason),
        log_likelihood=-likelihood(point)[0],
    )


_Likelihood = Callable[[Floats], tuple[float, Floats]]
"""From slopes and then intercepts, less the log likelihood and its gradient."""


def _likelihood(right: NDArray[np.bool_]) -> _Likelihood:
    packed, found = np.unique(np.packbits(right, axis=1), axis=0, return_counts=True)
    k, points = right.shape[1], len(_POINTS)
    rows = max(1, _SMALL // (k * points))
    pieces = -(-len(packed) // rows)
    patterns, counts = np.zeros((pieces * rows, k)), np.zeros(pieces * rows)
    patterns[: len(packed)] = np.unpackbits(packed, axis=1, count=k)
    counts[: len(packed)] = found
    stack = patterns.reshape(pieces, rows, k)

    def badness(point: Floats) -> tuple[float, Floats]:
        logits = np.outer(point[:k], _POINTS) + point[k:, None]
        joint = (stack @ logits).reshape(-1, points)
        joint += log_expit(-logits).sum(axis=0) + _LOG_WEIGHTS
        highest = joint.max(axis=1, keepdims=True)
        shares = np.exp(joint - highest)
        sums = shares.sum(axis=1, keepdims=True)
        people = shares * (counts[:, None] / sums)
        right_at = (stack.transpose(0, 2, 1) @ people.reshape(pieces, rows, points)).sum(axis=0)
        residual = right_at - expit(logits) * people.sum(axis=0)
        value = float((counts * (highest + np.log(sums))[:, 0]).sum())
        return -value, -np.concatenate([residual @ _POINTS, residual.sum(axis=1)])

    return badness


def _maximum(likelihood: _Likelihood, right: NDArray[np.bool_]) -> tuple[Floats, Floats] | Refusal:
    """Return slopes and intercepts where the likelihood is largest, and their covariance."""
    from scipy.optimize import minimize

    k, share = right.shape[1], right.mean(axis=0)
    found = minimize(
        likelihood,
        np.concatenate([np.ones(k), np.log(share / (1 - share))]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-_LARGEST, _LARGEST)] * (2 * k),
        options={"maxiter": 500, "maxfun": 2000, "ftol": 1e-13, "gtol": 1e-5},
    )
    point = np.asarray(found.x, dtype=np.float64)
    if np.abs(point).max() >= _LARGEST * 0.999:
        return Refusal(reason=Reason.SEPARATED)
    information = _information(likelihood, point)
    try:
        np.linalg.cholesky(information)
        covariance = np.linalg.inv(information)
    except np.linalg.LinAlgError:
        return Refusal(reason=Reason.NO_CONVERGENCE)
    move = covariance @ likelihood(point)[1]
    if np.abs(move).max() > 0.01:
        return Refusal(reason=Reason.NO_CONVERGENCE)
    point = point - move
    signs = np.repeat([1.0 if point[:k].sum() >= 0 else -1.0, 1.0], k)
    return np.asarray(point * signs), np.asarray(covariance * np.outer(signs, signs), np.float64)


def _information(likelihood: _Likelihood, point: Floats) -> Floats:
    steps = _DIFFERENCE * np.eye(len(point))
    rows = [likelihood(point + step)[1] - likelihood(point - step)[1] for step in steps]
    matrix = np.array(rows) / (2 * _DIFFERENCE)
    return np.asarray((matrix + matrix.T) / 2)


def _item(item: int, point: Floats, covariance: Floats, n: int, level: float) -> TwoParameterItem:
    """Return slope and difficulty from slope and intercept, and the covariance of these."""
    slope, intercept = point.tolist()
    discrimination = wald(
        slope, float(np.sqrt(covariance[0, 0])), n, level, method=Method.MARGINAL_ML
    )
    low, high = discrimination.low or 0.0, discrimination.high or 0.0
    difficulty: Outcome = Refusal(reason=Reason.NO_DISCRIMINATION)
    if low > 0 or high < 0:
        change = np.array([intercept / slope**2, -1 / slope])
        error = float(np.sqrt(change @ covariance @ change))
        difficulty = wald(-intercept / slope, error, n, level, method=Method.MARGINAL_ML)
    return TwoParameterItem(item=item, discrimination=discrimination, difficulty=difficulty)
