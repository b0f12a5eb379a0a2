"""How far two raters agree who marked the same answers independently, by points of a rubric.

Which coefficient fits is decided by the points alone (``agreement``):

- an answer of one point, right or wrong: Cohen's kappa (Cohen 1960, A Coefficient of Agreement for
  Nominal Scales, Educational and Psychological Measurement 20)
- an answer of several points, whose distances count: kappa with quadratic weights (Cohen 1968,
  Weighted Kappa, Psychological Bulletin 70)
- the sum of several answers: the intraclass correlation for absolute agreement of single ratings,
  ICC(2,1) of Shrout and Fleiss 1979, Psychological Bulletin 86, which is ICC(A,1) of McGraw and
  Wong 1996, Psychological Methods 1

With w(x, y) the disagreement of two marks, 0 or 1 without weights and (x - y)² with them,
kappa = 1 - mean of w over the answers / mean of w over all pairs of marks of the two raters.

Intervals are about answers like these, marked by these two raters, and on Fisher's scale. The
standard error is the jackknife's, from n times the coefficient less n - 1 times the one without an
answer, for each answer; with n - 2 degrees of freedom. That of kappa without weights, which takes
few values, is by the delta method, from each answer's influence, and normal: with the jackknife it
holds too often (.97 to .99 of 20 to 30 answers). The normal interval of Fleiss, Cohen and Everitt
1969 covers .75 to .95 in classes, the F interval of McGraw and Wong, which takes the raters for a
sample of raters, .75 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import atanh, sqrt, tanh

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trainkit.evaluation.estimate import (
    Estimate,
    Method,
    Outcome,
    Reason,
    Refusal,
    as_places,
    check_count,
    check_number,
)
from trainkit.evaluation.intervals import LEVEL, normal_quantile, proportion, t_quantile
from trainkit.evaluation.marks import Floats, as_scores

LEAST = 20
"""Answers marked by both, below which no coefficient is given: of 15 near an end of the scale, the
interval of the intraclass correlation holds in 91 to 92 of 100 classes."""
_CROWDED, _CROWDED_ONE_POINT = 0.5, 0.75
"""Share of marks at one end of the scale above which an interval would not hold. Where there are
two marks only, one of them has half of all or more."""
_NOTHING = 1e-12
"""A coefficient this close to 1 differs from it by rounding."""


Places = NDArray[np.integer]


class Coefficient(StrEnum):
    """Which coefficient fits."""

    KAPPA = "kappa"
    WEIGHTED_KAPPA = "weighted-kappa"
    INTRACLASS = "icc"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is said of two raters who marked the same answers."""

    same: Outcome
    """Share of answers with the same mark from both."""
    higher: int
    """Answers to which the second rater gave more than the first."""
    lower: int
    coefficient: Coefficient
    value: Outcome
    """Of the coefficient."""


def agreement(first: ArrayLike, second: ArrayLike, most: int, *, answers: int = 1) -> Agreement:
    """Return the agreement of two raters on an answer, or on the sum of several ``answers``.

    ``first`` and ``second`` are whole points from 0 to ``most``, the same answer at the same place.
    Raises ``ValueError`` for anything else.
    """
    one, other = _marks(first, second, most)
    check_count("the number of answers", answers, 1)
    if answers > 1:
        coefficient = Coefficient.INTRACLASS
        value = intraclass(np.column_stack((one, other)), most)
    else:
        coefficient = Coefficient.KAPPA if most == 1 else Coefficient.WEIGHTED_KAPPA
        value = kappa(one, other, most, weighted=most > 1)
    return Agreement(
        same=proportion(int((one == other).sum()), one.size),
        higher=int((other > one).sum()),
        lower=int((other < one).sum()),
        coefficient=coefficient,
        value=value,
    )


def kappa(
    first: ArrayLike,
    second: ArrayLike,
    most: int,
    *,
    weighted: bool,
    least: int = LEAST,
) -> Outcome:
    """Return Cohen's kappa of whole marks from 0 to ``most``, ``weighted`` by squared distances.

    Refused for fewer than ``least`` answers, where every mark is the same, and where marks crowd at
    one end of the scale. Complete agreement has no interval. Raises ``ValueError`` for marks that
    are not whole or outside the scale.
    """
    one, other = _marks(first, second, most)
    refusal = _refusal(np.column_stack((one, other)), most, least)
    if refusal is not None:
        return refusal
    scale = np.arange(most + 1)
    weights = scale[:, None] - scale
    weights = weights**2 if weighted else weights != 0
    rows, columns = np.bincount(one, minlength=most + 1), np.bincount(other, minlength=most + 1)
    apart = weights[one, other]
    n, every = one.size, rows @ weights @ columns
    value = 1 - n * float(apart.sum()) / float(every)
    paired = (weights @ columns)[one] + (rows @ weights)[other]
    if not weighted:
        influence = ((1 - value) * paired - n * apart) * n / every
        half = normal_quantile(LEVEL) * float(influence.std()) / sqrt(n)
        return _on_fishers_scale(value, half, n, Method.FISHER_Z)
    # without an answer, the pairs that either of its two marks is in are left out
    fewer = every - paired + apart
    return _with_interval(value, 1 - (n - 1) * (apart.sum() - apart) / fewer)


def intraclass(ratings: ArrayLike, most: float, *, least: int = LEAST) -> Outcome:
    """Return ICC(2,1) of a table of answers × raters, marks from 0 to ``most``.

    With mean squares between answers (R), between raters (C) and of what is left (E), for n answers
    and k raters: (R - E) / (R + (k - 1) E + k (C - E) / n). Refused as ``kappa`` is. Raises
    ``ValueError`` for another shape, marks that are not finite or outside the scale.
    """
    check_number("the highest mark", most, np.nextafter(0, 1))
    table = np.asarray(ratings)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ValueError("ratings are a table of answers and two raters or more")
    marks = as_scores(table.ravel()).reshape(table.shape)
    if marks.size and not 0 <= marks.min() <= marks.max() <= most:
        raise ValueError(f"a mark outside 0 to {most:g}")
    refusal = _refusal(marks, most, least)
    if refusal is not None:
        return refusal
    rows, columns, squares = marks.sum(axis=1), marks.sum(axis=0), np.square(marks).sum(axis=1)
    n, squared = len(marks), np.square(rows).sum()
    value = float(_intraclass(squared, columns, squares.sum(), n))
    without = _intraclass(squared - rows**2, columns - marks, squares.sum() - squares, n - 1)
    return _with_interval(value, without)


def _intraclass(rows: Floats, columns: Floats, squares: Floats, n: int) -> Floats:
    """Return ICC(2,1) from sums: of squared sums of answers, of each rater, of squared marks."""
    k = columns.shape[-1]
    middle = columns.sum(axis=-1) ** 2 / (n * k)
    between_answers = rows / k - middle
    between_raters = np.square(columns).sum(axis=-1) / n - middle
    left = squares - middle - between_answers - between_raters
    answers, raters = between_answers / (n - 1), between_raters / (k - 1)
    error = left / ((n - 1) * (k - 1))
    found: Floats = (answers - error) / (answers + (k - 1) * error + k * (raters - error) / n)
    return found


def _marks(first: ArrayLike, second: ArrayLike, most: int) -> tuple[Places, Places]:
    """Return both raters' marks; raises ``ValueError`` for what is none, and unequal lengths."""
    check_count("the highest mark", most, 1)
    one, other = as_places(first, "marks"), as_places(second, "marks")
    if one.ndim != 1 or one.shape != other.shape:
        raise ValueError("the marks of two raters are two rows of the same length")
    for row in (one, other):
        if row.size and not 0 <= row.min() <= row.max() <= most:
            raise ValueError(f"a mark outside 0 to {most}")
    return one, other


def _refusal(marks: Floats | Places, most: float, least: int) -> Refusal | None:
    """Return why a table of answers × raters has no coefficient."""
    n = len(marks)
    check_count("the least number of answers", least)
    if n < max(least, 3):
        return Refusal(reason=Reason.TOO_FEW_RATED, n=n, needs=max(least, 3))
    if marks.min() == marks.max():
        return Refusal(reason=Reason.ONE_MARK, n=n)
    crowded = _CROWDED_ONE_POINT if most == 1 else _CROWDED
    if max(float((marks == end).mean()) for end in (0, most)) > crowded:
        return Refusal(reason=Reason.CROWDED, n=n)
    return None


def _with_interval(value: float, without: Floats) -> Estimate:
    """Return a coefficient with its interval from those ``without`` each of the answers."""
    n = without.size
    pseudo = n * value - (n - 1) * without
    half = t_quantile(n - 2) * float(pseudo.std(ddof=1)) / sqrt(n)
    return _on_fishers_scale(value, half, n, Method.JACKKNIFE_Z)


def _on_fishers_scale(value: float, half: float, n: int, method: Method) -> Estimate:
    if value > 1 - _NOTHING:
        return Estimate(value=1.0, n=n)
    half /= 1 - value**2
    return Estimate(
        value=value,
        n=n,
        low=tanh(atanh(value) - half),
        high=tanh(atanh(value) + half),
        level=LEVEL,
        method=method,
    )
