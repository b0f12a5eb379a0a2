"""What a statistic returns: a figure with its interval, or in plain words why there is none.

Small classes make most textbook output mislead. So no function here returns NaN, ``None`` or a
bare number: it returns an ``Estimate`` (or ``Significance``, of a test), or a ``Refusal`` that
says what is missing. Report, workbook and JSON print from these.

All texts are in ``templates/evaluation/text.en.yaml``.

Checks of what the functions of ``evaluation`` are given: a mistake raises ``ValueError``.

numpy converts too readily: ``"12"`` and a date become numbers, 0 and 1 become places of rows, any
text but the empty one is true. A figure of such input is wrong without anybody noticing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trainkit.model.texts import Texts


class Reason(StrEnum):
    """Why there is no figure."""

    TOO_FEW_PEOPLE = "too-few-people"
    TOO_FEW_PAIRS = "too-few-pairs"
    """People with both tests."""
    TOO_FEW_ITEMS = "too-few-items"
    TOO_FEW_COMMON_ITEMS = "too-few-common-items"
    """Items that are on both forms."""
    TOO_FEW_IN_GROUP = "too-few-in-group"
    """``about`` names the group."""
    TOO_FEW_GROUPS = "too-few-groups"
    TOO_FEW_COHORTS = "too-few-cohorts"
    ALIKE_COHORTS = "alike-cohorts"
    """What differs between cohorts may be chance within them."""
    TOO_FEW_TELLING = "too-few-telling"
    """People with some items right and some wrong: the others are not informative."""
    HIDDEN = "hidden"
    """A cell so small that its people could be known; ``n`` must not be published."""
    REVEALING = "revealing"
    """What single people scored would follow from it."""
    NO_VARIANCE = "no-variance"
    """``n`` equal values."""
    NO_RESIDUAL = "no-residual"
    """The items agree so completely that their error cannot be estimated."""
    CROWDED = "crowded"
    """So many people have full marks, or no marks, that the test hardly tells people apart."""
    TOO_FEW_RATED = "too-few-rated"
    """Answers that two raters marked."""
    ONE_MARK = "one-mark"
    """Two raters gave ``n`` answers one mark, so that chance explains their agreement."""
    SAME_REST = "same-rest"
    """Everybody has the same score on all other items."""
    ALL_RIGHT = "all-right"
    NONE_RIGHT = "none-right"
    ALL_BLANK = "all-blank"
    PARTIAL_MARKS = "partial-marks"
    """The method needs items that are right or wrong."""
    UNSEEN_MARKS = "unseen-marks"
    """Of an item in parts: nobody who tells something has one of its marks."""
    MANY_MARKS = "many-marks"
    AGAINST_TOTAL = "against-total"
    """A covariance with the total that is negative has no root."""
    NO_CONVERGENCE = "no-convergence"
    SEPARATED = "separated"
    """The data determine a parameter as infinite."""
    UNBOUNDED = "unbounded"
    """A Fieller set that is no interval."""
    NOT_COUNTERBALANCED = "not-counterbalanced"
    NOT_ASKED = "not-asked"


class Method(StrEnum):
    """How a figure or its interval was computed."""

    NONE = "none"
    """A plain description, without an interval."""
    WILSON = "wilson"
    T = "t"
    PAIRED_T = "paired-t"
    BONFERRONI = "bonferroni"
    """Paired t, all comparisons together at one level."""
    WELCH_T = "welch-t"
    FISHER_Z = "fisher-z"
    HALL = "hall"
    DELTA = "delta"
    JACKKNIFE = "jackknife"
    JACKKNIFE_Z = "jackknife-z"
    """On Fisher's scale."""
    WALD = "wald"
    CONDITIONAL_ML = "conditional-ml"
    NEWCOMBE = "newcombe"
    MANTEL_HAENSZEL = "mantel-haenszel"
    NONCENTRAL_T = "noncentral-t"
    FIELLER = "fieller"
    SIGNED_RANK = "signed-rank"
    SIGNED_RANK_NORMAL = "signed-rank-normal"
    SIGN_TEST = "sign-test"
    SIGN_FLIP = "sign-flip"
    SIGN_FLIP_SAMPLED = "sign-flip-sampled"
    SIGN_FLIP_NORMAL = "sign-flip-normal"
    CROSSOVER = "crossover"
    EQUATING = "equating"
    ANDERSEN = "andersen"
    HARTUNG_KNAPP = "hartung-knapp"
    Q_PROFILE = "q-profile"
    PREDICTION = "prediction"
    MCNEMAR = "mcnemar"
    MCNEMAR_HOLM = "mcnemar-holm"
    """All items together at the level of one test."""

    def text(self, language: str) -> str:
        """Return the name of the method in a language."""
        return Texts.of("evaluation", language).say(self)


class Standing(StrEnum):
    """How far a figure may be trusted for the number of people behind it."""

    FIRM = "firm"
    EXPLORATORY = "exploratory"
    SCREEN = "screen"

    def text(self, language: str) -> str:
        """Return the words for it in a language; empty for a firm figure."""
        return Texts.of("evaluation", language).say(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a figure is not given.

    Raises ``ValueError`` for a hidden cell that reveals how many are in it.
    """

    reason: Reason
    n: int | None = None
    """What there is: people, pairs, items, as the reason says."""
    needs: int | None = None
    """The least that there would have to be."""
    about: str | None = None
    """The group or item meant, where the figure's place does not tell."""

    def __post_init__(self) -> None:
        if self.reason is Reason.HIDDEN and self.n is not None:
            raise ValueError("a hidden cell does not reveal its n")

    @property
    def sentence(self) -> str:
        """The reason in English: ``18 people, this needs 30``."""
        return self.text("en")

    def text(self, language: str) -> str:
        """Return the reason in a language."""
        texts = Texts.of("evaluation", language)
        form = texts.form(self.reason, Decimal(self.n or 0))
        group = f"group-{self.about}"
        about = texts.say(group) if group in texts.texts else self.about
        return form.format(n=self.n, needs=self.needs, about=about)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure with the number of people behind it and, where the method has one, an interval.

    Raises ``ValueError`` for a number that is not finite, for half an interval, for one whose ends
    are the wrong way round, and for a level outside 0 to 1: no such thing may reach paper.
    """

    value: float
    n: int
    low: float | None = None
    high: float | None = None
    level: float | None = None
    """Of the interval: 0.95."""
    method: Method = Method.NONE
    """Of the interval, or of the value if there is none."""
    standing: Standing = Standing.FIRM

    def __post_init__(self) -> None:
        numbers = [one for one in (self.value, self.low, self.high, self.level) if one is not None]
        if not all(map(isfinite, numbers)):
            raise ValueError(f"a figure that is not finite: {self}")
        if not (self.low is None) == (self.high is None) == (self.level is None):
            raise ValueError(f"half an interval: {self}")
        if self.level is not None and not 0 < self.level < 1:
            raise ValueError(f"a level outside 0 to 1: {self}")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"an interval that ends before it starts: {self}")

    @property
    def holds_zero(self) -> bool | None:
        """Whether 0 lies in the interval; ``None`` where there is no interval."""
        return None if self.low is None or self.high is None else self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Significance:
    """The result of a test of a hypothesis.

    Raises ``ValueError`` for a p outside 0 to 1 and a statistic that is not finite.
    """

    p: float
    n: int
    method: Method
    statistic: float
    df: float | None = None
    """Degrees of freedom, where the distribution has them."""
    error: float | None = None
    """Standard error of p, where it was sampled."""
    standing: Standing = Standing.FIRM

    def __post_init__(self) -> None:
        if not (0 <= self.p <= 1 and isfinite(self.statistic)):
            raise ValueError(f"not the result of a test: {self}")


Outcome = Estimate | Refusal


def map_estimate(outcome: Outcome, change: Callable[[float], float]) -> Outcome:
    """Return a figure in another unit: value and interval changed by a monotonic function."""
    if isinstance(outcome, Refusal):
        return outcome
    if outcome.low is None or outcome.high is None:
        return replace(outcome, value=change(outcome.value))
    ends = sorted((change(outcome.low), change(outcome.high)))
    return replace(outcome, value=change(outcome.value), low=ends[0], high=ends[1])


Record = dict[str, float | int | str | None]
"""A figure as JSON has it."""


def record(outcome: Estimate | Significance | Refusal) -> Record:
    """Return a figure for JSON: its numbers, or ``refused`` with the sentence in English.

    Keys whose value is ``None`` are left out.
    """
    if isinstance(outcome, Refusal):
        pairs: Record = {"refused": outcome.reason.value, "n": outcome.n, "needs": outcome.needs}
        pairs |= {"about": outcome.about, "sentence": outcome.sentence}
    elif isinstance(outcome, Significance):
        pairs = {"p": outcome.p, "n": outcome.n, "statistic": outcome.statistic}
        pairs |= {"df": outcome.df, "error": outcome.error}
    else:
        pairs = {"value": outcome.value, "n": outcome.n, "low": outcome.low, "high": outcome.high}
        pairs |= {"level": outcome.level}
    if not isinstance(outcome, Refusal):
        pairs |= {"method": outcome.method.value, "standing": outcome.standing.value}
    return {key: value for key, value in pairs.items() if value is not None}


_NUMERIC = "buif"
"""Kinds of numpy's data types: truth values, unsigned and signed whole numbers, floats."""


def tail_of(level: float) -> float:
    """Return the probability beyond each end of an interval; the level is between 0 and 1."""
    check_number("a level", level)
    if not 0 < level < 1:
        raise ValueError(f"a level is between 0 and 1, such as 0.95, not {level}")
    return (1 - level) / 2


def check_number(name: str, value: float, lowest: float = -np.inf, highest: float = np.inf) -> None:
    """Raise ``ValueError`` unless the value is a finite number of this range."""
    if not isinstance(value, Real) or not isfinite(value) or not lowest <= value <= highest:
        raise ValueError(f"{name} is a finite number from {lowest:g} to {highest:g}, not {value!r}")


def check_count(name: str, value: int, lowest: int = 0, highest: float = np.inf) -> None:
    """Raise ``ValueError`` unless the value is a whole number of this range; ``True`` is none."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise ValueError(f"{name} is a whole number, not {value!r}")
    check_number(name, value, lowest, highest)


def as_numbers(values: ArrayLike, name: str) -> NDArray[np.generic]:
    """Return an array of truth values, whole numbers or floats; of fractions as floats."""
    array = np.asarray(values)
    if array.dtype.kind == "O" and all(isinstance(one, Real) for one in array.flat):
        array = array.astype(np.float64)
    if array.dtype.kind not in _NUMERIC:
        raise ValueError(f"{name} are numbers, not of type {array.dtype}")
    return array


def as_places(values: ArrayLike, name: str) -> NDArray[np.integer]:
    """Return whole numbers; floats are none, even 1.0."""
    array = np.asarray(values)
    if array.dtype.kind not in "ui" and array.size:
        raise ValueError(f"{name} are whole numbers, not of type {array.dtype}")
    return array if array.size else array.astype(np.int64)


def as_mask(values: ArrayLike, name: str) -> NDArray[np.bool_]:
    """Return truth values; 0 and 1 are none, since numpy takes them as places."""
    array = np.asarray(values)
    if array.dtype.kind != "b" and array.size:
        raise ValueError(f"{name} are true or false, not of type {array.dtype}")
    return array.astype(np.bool_)
