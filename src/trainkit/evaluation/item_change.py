"""Which items the same people have right more, or less, often after the course than before.

Only those who changed on an item tell something: if the course changed nothing, each of them is as
likely to rise as to fall. p is two-sided and exact: twice the smaller tail of the binomial with 1/2
(McNemar, Note on the Sampling Error of the Difference Between Correlated Proportions, Psychometrika
12, 1947; exact: Mosteller, Some Statistical Problems in Measuring the Subjective Response to Drugs,
Biometrics 8, 1952). Nobody who changed: p = 1. Where an item gives parts of its mark, a change is a
mark that is higher or lower, and the same test is the sign test.

Over all items together, the chance of one wrong "changed" is held at the level of a test by Holm's
method (A Simple Sequentially Rejective Multiple Test Procedure, Scandinavian Journal of Statistics
6, 1979): with the p in rising order, the adjusted p of place i of m is the largest (m - j + 1) p_j
up to it, at most 1. It assumes nothing about how items go together.

Five people who changed, all in one direction, have p = 0.06: no single item of a small class shows
much. The items have to be the same and the people too; with two different forms there is no test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trainkit.evaluation.estimate import Method, Reason, Refusal, Significance
from trainkit.evaluation.inputs import as_numbers
from trainkit.evaluation.marks import DECIMALS, Floats, as_scores
from trainkit.evaluation.paired_tests import binomial_p

__all__ = ["ItemChange", "holm", "item_changes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """One item, answered twice by the same people."""

    item: int
    """The column, from 0."""
    rose: int
    """People with a higher mark after than before."""
    fell: int
    test: Significance | Refusal
    """McNemar's; n counts the people who changed, the statistic those who rose."""
    adjusted: Significance | Refusal
    """The same with p adjusted for all items together."""


def item_changes(pre: ArrayLike, post: ArrayLike) -> tuple[ItemChange, ...]:
    """Return the change of every item; marks are people × items, the same ones in both.

    Refused below 2 people. Raises ``ValueError`` for tables of different shapes and for what is no
    finite number.
    """
    before, after = _table(pre), _table(post)
    if before.shape != after.shape:
        raise ValueError(f"marks of shape {before.shape} before, {after.shape} after")
    n = before.shape[0]
    changes = np.round(after - before, DECIMALS)
    counts = [(int((one > 0).sum()), int((one < 0).sum())) for one in changes.T]
    if n < 2:
        few = Refusal(reason=Reason.TOO_FEW_PAIRS, n=n, needs=2)
        return tuple(
            ItemChange(item=item, rose=rose, fell=fell, test=few, adjusted=few)
            for item, (rose, fell) in enumerate(counts)
        )
    chances = [binomial_p(rose, rose + fell) for rose, fell in counts]
    return tuple(
        ItemChange(
            item=item,
            rose=rose,
            fell=fell,
            test=_result(p, rose, fell, Method.MCNEMAR),
            adjusted=_result(held, rose, fell, Method.MCNEMAR_HOLM),
        )
        for item, ((rose, fell), p, held) in enumerate(
            zip(counts, chances, holm(chances), strict=True)
        )
    )


def _table(marks: ArrayLike) -> Floats:
    table = as_numbers(marks, "marks").astype(np.float64)
    if table.ndim != 2 or not np.isfinite(table).all():
        raise ValueError("marks are a table of people and items, of finite numbers")
    return table


def _result(p: float, rose: int, fell: int, method: Method) -> Significance:
    return Significance(p=p, n=rose + fell, method=method, statistic=rose)


def holm(chances: Sequence[float] | Floats) -> tuple[float, ...]:
    """Return each p adjusted for all; raises ``ValueError`` for what is no probability."""
    values = as_scores(chances)
    if values.size and not 0 <= values.min() <= values.max() <= 1:
        raise ValueError("a p is from 0 to 1")
    order = np.argsort(values, kind="stable")
    held = np.maximum.accumulate(values[order] * np.arange(values.size, 0, -1))
    adjusted = np.empty_like(held)
    adjusted[order] = np.minimum(held, 1.0)
    return tuple(adjusted.tolist())
