"""Items that favour a group, by logistic regression (Swaminathan and Rogers 1990, JEM 27).

Three models of a right answer: from the total alone; with the group; with group × total. Likelihood
ratio tests: the group adds something at every total (uniform), or more at some than at others
(non-uniform), or either. Size: change of Nagelkerke's R² from the first to the last model.

The same limits as in ``dif``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, expit, log_expit

from trainkit.evaluation.analysis.dif import Cells, Groups, unfit
from trainkit.evaluation.analysis.marks import Floats, Marks
from trainkit.evaluation.refusal import Estimate, Method, Outcome, Reason, Refusal, Significance

__all__ = ["LogisticDif", "logistic_dif"]

_STEPS = 50
_SETTLED = 1e-9
_FAR = 30.0
"""Logits of a cell beyond which the data let it grow without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticDif:
    """One item between two groups."""

    item: int
    """The column, from 0."""
    uniform: Significance | Refusal
    non_uniform: Significance | Refusal
    either: Significance | Refusal
    r2_change: Outcome
    """0 to 1."""


def logistic_dif(marks: Marks, groups: Groups) -> tuple[LogisticDif, ...]:
    """Return the comparison for every item; parts of marks, and no variance, are refused."""
    refusal = groups.refusal()
    if refusal:
        return tuple(_refused(item, refusal) for item in range(marks.k))
    cells = Cells.of(marks, groups)
    return tuple(
        _refused(item, why) if why else _compared(item, cells, groups)
        for item in range(marks.k)
        for why in [unfit(marks, item)]
    )


def _refused(item: int, why: Refusal) -> LogisticDif:
    return LogisticDif(item=item, uniform=why, non_uniform=why, either=why, r2_change=why)


def _compared(item: int, cells: Cells, groups: Groups) -> LogisticDif:
    people, right = cells.people.ravel(), cells.right[item].ravel()
    there = people > 0
    people, right = people[there], right[there]
    design = _design(cells)[there]
    likelihoods = [_log_likelihood(design[:, :columns], people, right) for columns in (1, 2, 3, 4)]
    known = [value for value in likelihoods if value is not None]
    if len(known) < len(likelihoods):
        return _refused(item, Refusal(reason=Reason.SEPARATED))
    nothing, total, group, product = known

    def test(more: float, less: float, df: int) -> Significance:
        statistic = max(0.0, 2 * (more - less))
        return Significance(
            p=float(chdtrc(df, statistic)),
            n=sum(groups.sizes),
            method=Method.LIKELIHOOD_RATIO,
            statistic=statistic,
            df=df,
            standing=groups.standing,
        )

    n = float(people.sum())
    change = np.exp(2 * (nothing - total) / n) - np.exp(2 * (nothing - product) / n)
    return LogisticDif(
        item=item,
        uniform=test(group, total, 1),
        non_uniform=test(product, group, 1),
        either=test(product, total, 2),
        r2_change=Estimate(
            value=max(0.0, float(change / (1 - np.exp(2 * nothing / n)))),
            n=sum(groups.sizes),
            standing=groups.standing,
        ),
    )


def _design(cells: Cells) -> Floats:
    """Return 1, total, group and their product for each cell; the total is standardised."""
    weights = cells.people.sum(axis=0)
    centre = float(np.average(cells.totals, weights=weights))
    spread = float(np.sqrt(np.average((cells.totals - centre) ** 2, weights=weights))) or 1.0
    total = np.tile((cells.totals - centre) / spread, 2)
    group = np.repeat([0.0, 1.0], len(cells.totals))
    return np.stack([np.ones_like(total), total, group, total * group], axis=1)


def _log_likelihood(design: Floats, people: Floats, right: Floats) -> float | None:
    """Return the largest log likelihood; ``None`` where the data have none."""
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        logits = design @ weights
        if np.abs(logits).max() > _FAR:
            return None
        p = expit(logits)
        information = design.T @ (design * (people * p * (1 - p))[:, None])
        try:
            move = np.linalg.solve(information, design.T @ (right - people * p))
        except np.linalg.LinAlgError:
            return None
        if np.abs(move).max() < _SETTLED:
            return float(right @ log_expit(logits) + (people - right) @ log_expit(-logits))
        weights = weights + move
    return None
