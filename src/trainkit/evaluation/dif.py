"""Items that favour a group of people who do equally well on the test.

Mantel-Haenszel over strata of equal totals, the item included (Holland and Thayer 1988, in Test
Validity): common odds ratio, reference over focal group, with the variance of its logarithm by
Robins, Breslow and Greenland (1986, Biometrics 42); delta = -2.35 ln(odds ratio), negative where
the item is harder for the focal group; chi-square with continuity correction.

Classes as at ETS (Zwick 2012, ETS RR-12-08), by the size of delta: A below 1 or not significant;
C at least 1.5 and significantly above 1 (one-sided, 5 %); otherwise B.

Below 50 people in a group refused, below 200 a screen. A class is a question to a person who knows
the subject, never a verdict on an item.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from trainkit.evaluation.estimate import (
    Method,
    Outcome,
    Reason,
    Refusal,
    Significance,
    Standing,
    as_mask,
    map_estimate,
)
from trainkit.evaluation.intervals import normal_quantile, wald
from trainkit.evaluation.marks import DECIMALS, Floats, Marks

NEEDS = 50
"""People in each group."""
SCREEN = 200
"""People in each group from whom on it is more than a screen."""
_DELTA = -2.35


class EtsClass(StrEnum):
    """How much an item favours a group."""

    NEGLIGIBLE = "A"
    MODERATE = "B"
    LARGE = "C"


@dataclass(frozen=True, eq=False)
class Groups:
    """Two groups to compare. People in neither take no part.

    Raises ``ValueError`` for anything but two rows of truth values of one length, and if somebody
    is in both.
    """

    reference: NDArray[np.bool_]
    focal: NDArray[np.bool_]
    names: tuple[str, str]
    """Of the reference and the focal group."""

    def __post_init__(self) -> None:
        reference, focal = (as_mask(one, "groups") for one in (self.reference, self.focal))
        if reference.ndim != 1 or reference.shape != focal.shape:
            raise ValueError("groups are two rows of the same people")
        object.__setattr__(self, "reference", reference)
        object.__setattr__(self, "focal", focal)
        if (reference & focal).any():
            raise ValueError("somebody is in both groups")

    @property
    def sizes(self) -> tuple[int, int]:
        """People in the reference and the focal group."""
        return int(np.count_nonzero(self.reference)), int(np.count_nonzero(self.focal))

    @property
    def standing(self) -> Standing:
        """How far a comparison may be trusted."""
        return Standing.SCREEN if min(self.sizes) < SCREEN else Standing.FIRM

    def refusal(self) -> Refusal | None:
        """Return why the groups are not compared: the first that is too small."""
        for size, name in zip(self.sizes, self.names, strict=True):
            if size < NEEDS:
                return Refusal(reason=Reason.TOO_FEW_IN_GROUP, n=size, needs=NEEDS, about=name)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class MantelHaenszel:
    """One item between two groups."""

    item: int
    """The column, from 0."""
    odds_ratio: Outcome
    """Above 1 where the item is easier for the reference group."""
    delta: Outcome
    test: Significance | Refusal
    ets: EtsClass | None


def mantel_haenszel(marks: Marks, groups: Groups) -> tuple[MantelHaenszel, ...]:
    """Return the comparison for every item; parts of marks, and no variance, are refused.

    Raises ``ValueError`` for groups of another number of people.
    """
    if groups.reference.size != marks.n:
        raise ValueError(f"groups of {groups.reference.size} people, marks of {marks.n}")
    refusal = groups.refusal()
    if refusal:
        return tuple(_refused(item, refusal) for item in range(marks.k))
    used = groups.reference | groups.focal
    totals = np.round(marks.totals[used].astype(np.float64), DECIMALS)
    values, stratum = np.unique(totals, return_inverse=True)
    cell = stratum + len(values) * groups.focal[used]

    def counts(people: NDArray[np.bool_]) -> Floats:
        """Count some people by group, reference first, and by total: 2 × strata."""
        table = np.bincount(cell, weights=people.astype(np.float64), minlength=2 * len(values))
        return np.asarray(table, dtype=np.float64).reshape(2, -1)

    everybody = counts(np.ones(len(totals), dtype=np.bool_))
    return tuple(
        _unfit(marks, item)
        or _compared(item, everybody, counts(marks.matrix[used, item] != 0), groups)
        for item in range(marks.k)
    )


def _unfit(marks: Marks, item: int) -> MantelHaenszel | None:
    """Return why an item cannot be compared between groups."""
    reason = marks.constant[item]
    if reason is None and not marks.right_or_wrong[item]:
        reason = Reason.PARTIAL_MARKS
    return _refused(item, Refusal(reason=reason, n=marks.n)) if reason else None


def _refused(item: int, why: Refusal) -> MantelHaenszel:
    return MantelHaenszel(item=item, odds_ratio=why, delta=why, test=why, ets=None)


def _compared(item: int, people: Floats, right: Floats, groups: Groups) -> MantelHaenszel:
    shared = (people > 0).all(axis=0)
    people, right = people[:, shared], right[:, shared]
    (a, c), (b, d) = right, people - right
    all_ = people.sum(axis=0)
    up, down = a * d / all_, b * c / all_
    if not (up.sum() > 0 and down.sum() > 0):
        return _refused(item, Refusal(reason=Reason.SEPARATED))
    value, error = log(up.sum() / down.sum()), _log_error(up, down, (a + d) / all_)
    n = sum(groups.sizes)
    method, standing = Method.MANTEL_HAENSZEL, groups.standing
    ratio = wald(value, error, n, method=method, standing=standing)
    delta = wald(_DELTA * value, -_DELTA * error, n, method=method, standing=standing)
    test = _test(right, people, n, standing)
    return MantelHaenszel(
        item=item,
        odds_ratio=map_estimate(ratio, exp),
        delta=delta,
        test=test,
        ets=_class(delta.value, -_DELTA * error, test.p),
    )


def _log_error(up: Floats, down: Floats, same: Floats) -> float:
    """Return the standard error of the logarithm by Robins, Breslow and Greenland."""
    r, s, other = up.sum(), down.sum(), 1 - same
    variance = (
        (same * up).sum() / (2 * r * r)
        + (same * down + other * up).sum() / (2 * r * s)
        + (other * down).sum() / (2 * s * s)
    )
    return sqrt(float(variance))


def _test(right: Floats, people: Floats, n: int, standing: Standing) -> Significance:
    all_, rights = people.sum(axis=0), right.sum(axis=0)
    spread = people.prod(axis=0) * rights * (all_ - rights) / (all_**2 * np.maximum(all_ - 1, 1))
    away = abs(float((right[0] - people[0] * rights / all_).sum()))
    statistic = max(0.0, away - 0.5) ** 2 / float(spread.sum())
    return Significance(
        p=float(chdtrc(1, statistic)),
        n=n,
        method=Method.MANTEL_HAENSZEL,
        statistic=statistic,
        df=1,
        standing=standing,
    )


def _class(delta: float, error: float, p: float) -> EtsClass:
    size = abs(delta)
    if size < 1 or p >= 0.05:
        return EtsClass.NEGLIGIBLE
    surely = size - normal_quantile(0.90) * error > 1
    return EtsClass.LARGE if size >= 1.5 and surely else EtsClass.MODERATE
