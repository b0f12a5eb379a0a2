"""Omega total: the share of the total's variance that one factor common to all items explains.

omega = (sum λ)² / ((sum λ)² + sum ψ), λ the loadings and ψ the unique variances of a model with one
factor, fitted to the covariances by maximum likelihood (Jöreskog 1967, Psychometrika 32; McDonald
1999, Test Theory). Its interval is by the delta method on the expected information under
normality, as for a parallel coefficient in Raykov 2002, Multivariate Behavioral Research 37.

Below 150 people it is refused. So is a solution in which an item has no variance of its own left
(a Heywood case): then one factor is not what the items share.
"""

from __future__ import annotations

import numpy as np

from trainkit.evaluation.analysis.intervals import LEVEL, wald
from trainkit.evaluation.analysis.marks import Floats, Marks
from trainkit.evaluation.refusal import Method, Outcome, Reason, Refusal

__all__ = ["NEEDS", "omega_of", "omega_total"]

NEEDS = 150
_ITEMS = 3
"""With fewer the loadings are not determined."""
_LEAST = 0.005
"""The least share of an item's variance that may be its own."""


def omega_total(marks: Marks, level: float = LEVEL) -> Outcome:
    """Return omega over the items that vary; needs 150 people and 3 such items."""
    if marks.n < NEEDS:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=marks.n, needs=NEEDS)
    varying = np.array([reason is None for reason in marks.constant], dtype=np.bool_)
    if np.count_nonzero(varying) < _ITEMS:
        return Refusal(reason=Reason.TOO_FEW_ITEMS, n=int(np.count_nonzero(varying)), needs=_ITEMS)
    covariance = _covariance(marks, varying)
    deviations = np.sqrt(np.diag(covariance))
    own = _unique_shares(covariance / np.outer(deviations, deviations))
    if own is None:
        return Refusal(reason=Reason.NO_CONVERGENCE)
    if own.min() <= _LEAST * 1.001:
        return Refusal(reason=Reason.NOT_ONE_FACTOR)
    loadings = _loadings(covariance / np.outer(deviations, deviations), own) * deviations
    return omega_of(loadings, own * deviations**2, marks.n, level)


def _covariance(marks: Marks, varying: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Floats:
    x = marks.matrix[:, varying]
    if x.dtype == np.float32:  # sums of products are whole numbers, and exact
        sums, products = x.sum(axis=0, dtype=np.float64), (x.T @ x).astype(np.float64)
        return (marks.n * products - np.outer(sums, sums)) / (marks.n * (marks.n - 1))
    centred = x - x.mean(axis=0)
    return np.asarray(centred.T @ centred / (marks.n - 1), dtype=np.float64)


def _unique_shares(correlation: Floats) -> Floats | None:
    """Return the unique share of each item's variance by maximum likelihood; ``None`` if none.

    The likelihood with the best loadings for given shares put in, and its gradient, as in R's
    ``factanal``.
    """
    from scipy.optimize import minimize

    def badness(shares: Floats) -> tuple[float, Floats]:
        scale = 1 / np.sqrt(shares)
        values, vectors = np.linalg.eigh(correlation * np.outer(scale, scale))
        rest = np.maximum(values[:-1], 1e-300)
        load = np.sqrt(shares) * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0))
        lack = load**2 + shares - 1
        return float(rest.sum() - np.log(rest).sum() - len(rest)), lack / shares**2

    start = (1 - 0.5 / len(correlation)) / np.diag(np.linalg.pinv(correlation))
    found = minimize(
        badness,
        np.clip(start, _LEAST, 1.0),
        jac=True,
        method="L-BFGS-B",
        bounds=[(_LEAST, 1.0)] * len(correlation),
        options={"maxiter": 1000, "ftol": 1e-14, "gtol": 1e-8},
    )
    return np.asarray(found.x, dtype=np.float64) if np.isfinite(found.fun) else None


def _loadings(correlation: Floats, shares: Floats) -> Floats:
    scale = 1 / np.sqrt(shares)
    values, vectors = np.linalg.eigh(correlation * np.outer(scale, scale))
    loadings = np.sqrt(shares) * vectors[:, -1] * np.sqrt(max(float(values[-1]) - 1, 0.0))
    return np.asarray(loadings * (1 if loadings.sum() >= 0 else -1), dtype=np.float64)


def omega_of(loadings: Floats, own: Floats, n: int, level: float = LEVEL) -> Outcome:
    """Return omega with its interval from the items' loadings and own variances."""
    common, unique = float(loadings.sum()) ** 2, float(own.sum())
    value = common / (common + unique)
    slope = (
        np.concatenate(
            [
                np.full(len(own), 2 * float(loadings.sum()) * unique),
                np.full(len(own), -common),
            ]
        )
        / (common + unique) ** 2
    )
    try:
        spread = float(slope @ np.linalg.solve(_information(loadings, own, n), slope))
    except np.linalg.LinAlgError:
        return Refusal(reason=Reason.NOT_ONE_FACTOR)
    if not spread > 0:
        return Refusal(reason=Reason.NOT_ONE_FACTOR)
    return wald(value, float(np.sqrt(spread)), n, level, method=Method.ONE_FACTOR)


def _information(loadings: Floats, own: Floats, n: int) -> Floats:
    """Return the expected information: n/2 · trace(W dΣ W dΣ'), W = Σ⁻¹, for λ and then ψ."""
    weights = np.linalg.inv(np.outer(loadings, loadings) + np.diag(own))
    along = weights @ loadings
    of_loadings = weights * float(loadings @ along) + np.outer(along, along)
    mixed = weights * along[:, None]
    return n * np.block([[of_loadings, mixed.T], [mixed, weights**2 / 2]])
