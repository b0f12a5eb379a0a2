"""A class's marks and scores as arrays, and the sums that every classical figure needs.

``Marks`` has people as rows and items as columns. A blank has the mark 0 and is
marked by a mask, so that it can be counted separately; nothing is missing, since people with a
doubtful mark are left out beforehand. ``Pairs`` has the scores of the people who took both tests.

``thirds`` divides a class by its total. People with the same total are never divided, so the order
of people has no influence and nobody is placed by chance: each group of equal totals goes to the
third in which its middle rank lies, the ranks being spread over 0 to 1; a middle on the border
itself belongs to the middle third. Thirds can therefore differ in size, and one can be empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trainkit.evaluation.estimate import Reason, as_mask, as_numbers, check_number

Floats = NDArray[np.float64]

DECIMALS = 9
"""To which sums and differences are rounded, so that 35.3 - 30.3 and 25.3 - 20.3 are the same gain
and 1/3 + 2/3 is 1."""
_EXACT = 2**24
"""Whole numbers below this are exact in single precision, which is twice as fast to multiply.

Nothing here asks BLAS for products: its threads wait for one another, and where the machine has
other work, a product of a millisecond takes hundreds."""
_NOTHING = 1e-12
"""A variance this small beside those it was subtracted from is rounding."""


@dataclass(frozen=True, eq=False)
class Moments:
    """Sample variances and covariances (divisor n - 1) of the items' marks x and the total S."""

    mean: Floats
    """Of x, one an item."""
    variance: Floats
    """Of x; exactly 0 where everybody has the same mark."""
    with_total: Floats
    """cov(x, S)."""
    total: float
    """var S; exactly 0 where everybody has the same total."""

    @property
    def with_rest(self) -> Floats:
        """cov(x, o), o = S - x."""
        return self.with_total - self.variance

    @property
    def rest(self) -> Floats:
        """Var o, exactly 0 where everybody has the same rest score."""
        parts = self.total + self.variance
        variance = parts - 2 * self.with_total
        return np.where(variance > _NOTHING * parts, variance, 0.0)


@dataclass(frozen=True, eq=False)
class Marks:
    """The marks of n people on k items.

    Raises ``ValueError`` for arrays whose shapes differ, marks that are not finite numbers or
    outside the item's minimum to its maximum, maxima that are not positive, minima that are, a
    blank that has a mark and an answer to an item that was not reached.
    """

    values: NDArray[np.generic]
    """n × k; whole numbers of any type, or floats."""
    maxima: Floats
    """k; the mark of a full answer."""
    answered: NDArray[np.bool_]
    """n × k; false for a blank."""
    reached: NDArray[np.bool_]
    """n × k; false for a blank that the person did not come to (``nonresponse``)."""
    minima: Floats
    """k; the mark of a wrong answer, below 0 where it has a penalty."""

    @classmethod
    def of(
        cls,
        values: ArrayLike,
        maxima: ArrayLike | None = None,
        answered: ArrayLike | None = None,
        reached: ArrayLike | None = None,
        minima: ArrayLike | None = None,
    ) -> Marks:
        """Return marks; by default maxima are 1, minima 0, and everything was answered."""
        array = as_numbers(values, "marks")
        if array.ndim != 2:
            raise ValueError(f"marks are a matrix of people and items, not of shape {array.shape}")
        return cls(
            values=array,
            maxima=(
                np.ones(array.shape[1])
                if maxima is None
                else as_numbers(maxima, "maxima").astype(np.float64)
            ),
            answered=_mask(answered, "answers given", array.shape),
            reached=_mask(reached, "items reached", array.shape),
            minima=(
                np.zeros(array.shape[1])
                if minima is None
                else as_numbers(minima, "minima").astype(np.float64)
            ),
        )

    def __post_init__(self) -> None:
        as_numbers(self.values, "marks")
        as_mask(self.answered, "answers given")
        as_mask(self.reached, "items reached")
        if self.values.ndim != 2:
            raise ValueError("marks are a matrix of people and items")
        shapes = {self.answered.shape, self.reached.shape, self.values.shape}
        if not self.maxima.shape == self.minima.shape == (self.k,) or len(shapes) > 1:
            raise ValueError("marks, maxima and answers are of different shapes")
        if not (np.isfinite(self.maxima).all() and (self.maxima > 0).all()):
            raise ValueError("a maximum that is not a positive number")
        if not ((self.minima <= 0) & (self.minima >= -self.maxima)).all():
            raise ValueError("a minimum above 0, or further from it than the maximum")
        lowest, highest = self._range
        if not ((lowest >= self.minima).all() and (highest <= self.maxima).all()):
            raise ValueError("a mark that is not between its minimum and its maximum")
        if not self.answered.all() and (self.values[~self.answered] != 0).any():
            raise ValueError("a blank with a mark")
        if (self.answered & ~self.reached).any():
            raise ValueError("an answer to an item that was not reached")

    @property
    def n(self) -> int:
        """People."""
        return int(self.values.shape[0])

    @property
    def k(self) -> int:
        """Items."""
        return int(self.values.shape[1])

    @cached_property
    def _range(self) -> tuple[Floats, Floats]:
        """The lowest and the highest mark on each item; a NaN if there is one."""
        if not self.n:
            return np.zeros(self.k), np.zeros(self.k)
        return self.values.min(axis=0).astype(np.float64), self.values.max(axis=0).astype(
            np.float64
        )

    @cached_property
    def number_right(self) -> Marks:
        """The marks without penalties, as figures of right answers need them."""
        if not self.minima.any():
            return self
        return Marks.of(np.maximum(self.values, 0), self.maxima, self.answered, self.reached)

    @cached_property
    def matrix(self) -> NDArray[np.floating]:
        """The marks as floats, each item's together in memory.

        Single precision where every sum of products is a whole number that is exact in it.
        """
        whole = self.values.dtype.kind in "bui"
        largest = float(self.maxima.max(initial=0)) * float(self.maxima.sum())
        exact = whole and self.n * largest < _EXACT
        return self.values.astype(np.float32 if exact else np.float64, order="F")

    @cached_property
    def totals(self) -> NDArray[np.floating]:
        """S, the sum of each person's marks."""
        return np.asarray(self.matrix.sum(axis=1))

    @cached_property
    def at_the_ends(self) -> float:
        """The share of people with full marks or the lowest possible, whichever is larger."""
        if not self.n:
            return 0.0
        totals = np.round(self.totals.astype(np.float64), DECIMALS)
        ends = (round(float(one.sum()), DECIMALS) for one in (self.maxima, self.minima))
        return max(float((totals == end).mean()) for end in ends)

    @cached_property
    def right_or_wrong(self) -> NDArray[np.bool_]:
        """Whether nobody has a part of the item's mark, for each item."""
        whole: NDArray[np.bool_] = np.all((self.values == 0) | (self.values == self.maxima), axis=0)
        return whole

    @cached_property
    def constant(self) -> tuple[Reason | None, ...]:
        """Why an item has no variance, for each item; ``None`` if it has."""
        lowest, highest = self._range
        answers = np.atleast_1d(self.answered.any(axis=0))
        return tuple(
            None if low != high else _reason(low, bool(answered), full)
            for low, high, answered, full in zip(lowest, highest, answers, self.maxima, strict=True)
        )

    @cached_property
    def moments(self) -> Moments:
        """Variances and covariances; needs 2 people."""
        if self.n < 2:
            raise ValueError("a variance of fewer than two people")
        varies = np.array([reason is None for reason in self.constant], dtype=np.bool_)
        if self.matrix.dtype == np.float32:
            return self._whole_moments()
        centre = self.matrix.mean(axis=0)
        centred = self.matrix - centre
        totals = centred.sum(axis=1)
        variance = np.where(varies, np.einsum("ij,ij->j", centred, centred) / (self.n - 1), 0.0)
        total = float(totals @ totals) / (self.n - 1)
        return Moments(
            mean=centre,
            variance=variance,
            with_total=np.where(varies, np.einsum("i,ij->j", totals, centred) / (self.n - 1), 0.0),
            total=total if total > _NOTHING * float(variance.sum()) else 0.0,
        )

    def _whole_moments(self) -> Moments:
        """Return the moments by sums of whole numbers, which are exact."""
        sums = self.matrix.sum(axis=0).astype(np.float64)
        squares = np.einsum("ij,ij->j", self.matrix, self.matrix).astype(np.float64)
        products = np.einsum("i,ij->j", self.totals, self.matrix).astype(np.float64)
        total, scale = float(sums.sum()), self.n * (self.n - 1)
        squared = float(np.square(self.totals, dtype=np.float64).sum())
        return Moments(
            mean=sums / self.n,
            variance=(self.n * squares - sums**2) / scale,
            with_total=(self.n * products - sums * total) / scale,
            total=(self.n * squared - total**2) / scale,
        )


def _mask(values: ArrayLike | None, name: str, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return truth values, all true by default."""
    return np.broadcast_to(np.True_, shape) if values is None else as_mask(values, name)


def _reason(mark: float, answered: bool, full: float) -> Reason:
    if not answered:
        return Reason.ALL_BLANK
    if mark <= 0:
        return Reason.NONE_RIGHT
    return Reason.ALL_RIGHT if mark == full else Reason.NO_VARIANCE


def as_scores(values: ArrayLike) -> Floats:
    """Return the values as a read-only array of one dimension.

    Raises ``ValueError`` for another shape, and for what is not a finite number.
    """
    scores = np.array(as_numbers(values, "scores"), dtype=np.float64)
    if scores.ndim != 1 or not np.isfinite(scores).all():
        raise ValueError("scores are a row of finite numbers")
    scores.setflags(write=False)
    return scores


@dataclass(frozen=True, eq=False)
class Pairs:
    """Two scores of each person, in one unit, the same person at the same place.

    Raises ``ValueError`` for rows of different lengths and for a score outside ``lowest`` to
    ``full``.
    """

    pre: Floats
    post: Floats
    full: float
    """The highest score possible: 100 for per cent."""
    lowest: float = 0.0
    """The lowest score possible: below 0 where wrong marks have a penalty."""

    def __post_init__(self) -> None:
        check_number("the lowest score possible", self.lowest)
        check_number("the highest score possible", self.full, self.lowest)
        for name in ("pre", "post"):
            scores = as_scores(getattr(self, name))
            if scores.size and (scores.min() < self.lowest or scores.max() > self.full):
                raise ValueError(f"a score outside {self.lowest:g} to {self.full:g}")
            object.__setattr__(self, name, scores)
        if self.pre.size != self.post.size:
            raise ValueError(f"{self.pre.size} scores before, {self.post.size} after")

    @property
    def n(self) -> int:
        """How many people."""
        return int(self.pre.size)

    @property
    def gains(self) -> Floats:
        """Post minus pre."""
        return np.round(self.post - self.pre, DECIMALS)


class Third(IntEnum):
    """A part of the class."""

    BOTTOM = 0
    MIDDLE = 1
    TOP = 2


def thirds(totals: ArrayLike) -> NDArray[np.int8]:
    """Return the ``Third`` of each person; raises ``ValueError`` as ``as_scores`` does."""
    scores = as_scores(totals)
    if not scores.size:
        return np.empty(0, dtype=np.int8)
    _, group, size = np.unique(np.round(scores, DECIMALS), return_inverse=True, return_counts=True)
    # Six times the middle rank and twice n are whole numbers: the borders are compared exactly.
    middle = 3 * (2 * np.cumsum(size) - size)
    n = scores.size
    third = np.where(
        middle < 2 * n, Third.BOTTOM, np.where(middle > 4 * n, Third.TOP, Third.MIDDLE)
    )
    return third.astype(np.int8)[group]
