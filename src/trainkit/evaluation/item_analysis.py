"""The classical figures of each item, and who chose which of its options.

x is the item's mark, S the total, o = S - x the rest score; variances are of a sample.

- facility = mean(x) / maximum, with Wilson's interval where every mark is nothing or full, else a
  t interval cut off at 0 and 1; the same over the people who reached the item, since one that was
  not reached (``missing``) earns nothing for want of time
  Penalties do not enter: it is the share, or the mean share, of what is right
- discrimination (item-rest) = cov(x, o) / sqrt(var x · var o), with an interval on Fisher's scale.
  At n = 20 its standard deviation is about .21: no item is ever dropped because of it. Where fewer
  than 5 people have the item right, or wrong, or 15 % have full marks or no marks on the test, no
  interval covers (docs/evaluation-methods.md): the value then stands alone, as a description
- discriminative efficiency = cov(x, o) / largest possible, which pairs x and o each sorted
- effective weight = sqrt(cov(x, S)) / sum over items of sqrt(cov(x, S)), over those that are not
  negative
- upper-lower D = facility in the top third less facility in the bottom third

Discrimination, efficiency and weight are as Moodle defines them (Quiz statistics calculations,
docs.moodle.org/dev), there in per cent.

A distractor is flagged that nobody chose, or that a larger share of the top third chose than of the
bottom third: the first does no work, the second may be right, or worded so that knowledge
misleads. Shares are of all people in the third, blanks included.

Which items the same people have right more, or less, often after the course than before.

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
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trainkit.evaluation.effects import binomial_p
from trainkit.evaluation.estimate import (
    Estimate,
    Method,
    Outcome,
    Reason,
    Refusal,
    Significance,
    as_numbers,
    as_places,
)
from trainkit.evaluation.gain import CEILING
from trainkit.evaluation.intervals import (
    correlation_of,
    difference_of_proportions,
    mean,
    proportion,
)
from trainkit.evaluation.marks import DECIMALS, Floats, Marks, Third, as_scores, thirds

_NOTHING = 1e-12
"""A correlation this close to 0 is rounding."""
EITHER_WAY = 5
"""People who must have an item right, and wrong, for an interval of its item-rest correlation."""
POOLED = 100
"""People from whom on thirds are compared: no single class, but several pooled."""
MANY_BLANK = 0.2
"""The share of people who omit an item from which on it is mentioned. A rule of thumb."""


class ItemWarning(StrEnum):
    """What a person should look at; never a reason to drop an item by itself."""

    ALL_RIGHT = "all-right"
    NONE_RIGHT = "none-right"
    ALL_BLANK = "all-blank"
    MANY_BLANK = "many-blank"
    AGAINST_REST = "against-rest"
    """The discrimination is negative, with its whole interval."""
    MAYBE_AGAINST_REST = "maybe-against-rest"
    """It is negative, but chance alone may do that with so few people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStatistics:
    """One item over a class."""

    item: int
    """The column, from 0."""
    n: int
    omitted: int
    """People who came to it and left it blank."""
    not_reached: int
    """People who did not come to it."""
    facility: Outcome
    """0 to 1, over everybody."""
    facility_reached: Outcome
    """0 to 1, over the people who reached it."""
    discrimination: Outcome
    efficiency: Outcome
    effective_weight: Outcome
    """Shares of all items add up to 1."""
    upper_lower: Outcome
    warnings: tuple[ItemWarning, ...]


def analyse_items(marks: Marks) -> tuple[ItemStatistics, ...]:
    """Return the figures of every item, in the order of the columns."""
    answered, reached = (np.count_nonzero(one, axis=0) for one in (marks.answered, marks.reached))
    weights, efficiencies = _effective_weights(marks), _efficiencies(marks)
    differences, discriminations = _differences(marks), _discriminations(marks)
    rows = []
    for item in range(marks.k):
        omitted = int(reached[item] - answered[item])
        missed = marks.n - int(reached[item])
        facility = _facility(marks, item)
        rows.append(
            ItemStatistics(
                item=item,
                n=marks.n,
                omitted=omitted,
                not_reached=missed,
                facility=facility,
                facility_reached=(
                    _facility(marks, item, marks.reached[:, item]) if missed else facility
                ),
                discrimination=discriminations[item],
                efficiency=efficiencies[item],
                effective_weight=weights[item],
                upper_lower=differences[item],
                warnings=_warnings(marks, item, omitted, discriminations[item]),
            )
        )
    return tuple(rows)


def _facility(marks: Marks, item: int, people: NDArray[np.bool_] | None = None) -> Outcome:
    """Return the facility over some people, or over everybody."""
    if marks.n and marks.constant[item] is Reason.ALL_BLANK:
        return Refusal(reason=Reason.ALL_BLANK, n=marks.n)
    marks = marks.number_right
    column = marks.values[:, item] if people is None else marks.values[people, item]
    if marks.right_or_wrong[item]:
        return proportion(int(np.count_nonzero(column)), column.size)
    return mean(column / marks.maxima[item], within=(0.0, 1.0))


def _against_rest(marks: Marks, needs: int) -> list[Refusal | None]:
    """Return why an item cannot be compared with the rest score, for each item."""
    if marks.n < needs:
        return [Refusal(reason=Reason.TOO_FEW_PEOPLE, n=marks.n, needs=needs)] * marks.k
    if marks.k < 2:
        return [Refusal(reason=Reason.TOO_FEW_ITEMS, n=marks.k, needs=2)] * marks.k
    refusals: list[Refusal | None] = []
    for reason, rest in zip(marks.constant, marks.moments.rest, strict=True):
        why = reason or (Reason.SAME_REST if rest == 0 else None)
        refusals.append(Refusal(reason=why, n=marks.n) if why else None)
    return refusals


def _discriminations(marks: Marks) -> list[Outcome]:
    refusals = _against_rest(marks, needs=4)
    return [refusal or _discrimination(marks, item) for item, refusal in enumerate(refusals)]


def _discrimination(marks: Marks, item: int) -> Outcome:
    """Return the correlation; without an interval where it would cover too little."""
    own = marks.matrix[:, item].astype(np.float64)
    full, none = np.count_nonzero(own == marks.maxima[item]), np.count_nonzero(own <= 0)
    outcome = correlation_of(own, marks.totals.astype(np.float64) - own)
    few = min(marks.n - full, marks.n - none) < EITHER_WAY
    if isinstance(outcome, Estimate) and (few or marks.at_the_ends >= CEILING):
        return Estimate(value=outcome.value, n=outcome.n)
    return outcome


def _efficiencies(marks: Marks) -> list[Outcome]:
    refusals = _against_rest(marks, needs=2)
    if all(refusals):
        return [refusal for refusal in refusals if refusal]
    largest = _largest_covariances(marks, [i for i, refusal in enumerate(refusals) if not refusal])
    return [
        refusal or Estimate(value=float(marks.moments.with_rest[item]) / largest[item], n=marks.n)
        for item, refusal in enumerate(refusals)
    ]


def _largest_covariances(marks: Marks, items: list[int]) -> dict[int, float]:
    """Return cov of x and o each sorted, for the given items."""
    largest = {}
    for item in items:
        column = marks.matrix[:, item]
        rest = np.sort(marks.totals - column)
        if marks.right_or_wrong[item]:  # sorted, x is nothing for the first and full for the last
            full = int(np.count_nonzero(column))
            above = float(rest[marks.n - full :].sum()) - full * float(rest.sum()) / marks.n
            product = above * float(marks.maxima[item])
        else:
            own = np.sort(column).astype(np.float64)
            product = float((own - own.mean()) @ (rest - rest.mean(dtype=np.float64)))
        largest[item] = product / (marks.n - 1)
    return largest


def _effective_weights(marks: Marks) -> list[Outcome]:
    if marks.n < 2:
        return [Refusal(reason=Reason.TOO_FEW_PEOPLE, n=marks.n, needs=2)] * marks.k
    roots: Floats = np.sqrt(np.maximum(marks.moments.with_total, 0.0))
    whole = float(roots.sum())
    if not whole:
        return [Refusal(reason=Reason.NO_VARIANCE, n=marks.n)] * marks.k
    return [
        Refusal(reason=Reason.AGAINST_TOTAL, n=marks.n)
        if covariance < 0
        else Estimate(value=float(root) / whole, n=marks.n)
        for covariance, root in zip(marks.moments.with_total, roots, strict=True)
    ]


def _differences(marks: Marks) -> list[Outcome]:
    if marks.n < POOLED:
        return [Refusal(reason=Reason.TOO_FEW_PEOPLE, n=marks.n, needs=POOLED)] * marks.k
    third = thirds(marks.totals)
    rows = np.array([third == Third.TOP, third == Third.BOTTOM])
    sizes = np.count_nonzero(rows, axis=1)
    for name, size in zip(("top third", "bottom third"), sizes, strict=True):
        if not size:
            refusal = Refusal(reason=Reason.TOO_FEW_IN_GROUP, n=0, needs=1, about=name)
            return [refusal] * marks.k
    top, bottom = int(sizes[0]), int(sizes[1])
    marks = marks.number_right
    sums = np.einsum("gi,ij->gj", rows.astype(marks.matrix.dtype), marks.matrix) / marks.maxima
    return [
        difference_of_proportions((round(upper), top), (round(lower), bottom))
        if whole
        else Estimate(value=upper / top - lower / bottom, n=top + bottom)
        for upper, lower, whole in zip(*sums.tolist(), marks.right_or_wrong, strict=True)
    ]


def _warnings(
    marks: Marks, item: int, omitted: int, discrimination: Outcome
) -> tuple[ItemWarning, ...]:
    found = []
    reason = marks.constant[item] if marks.n else None
    if reason is not None and reason is not Reason.NO_VARIANCE:
        found.append(ItemWarning(reason.value))
    if marks.n and reason is not Reason.ALL_BLANK and omitted >= MANY_BLANK * marks.n:
        found.append(ItemWarning.MANY_BLANK)
    if isinstance(discrimination, Estimate) and discrimination.value < -_NOTHING:
        sure = discrimination.high is not None and discrimination.high < 0
        found.append(ItemWarning.AGAINST_REST if sure else ItemWarning.MAYBE_AGAINST_REST)
    return tuple(found)


BLANK = -1
"""The choice that means a blank."""


class OptionFlag(StrEnum):
    """What a person should look at."""

    CHOSEN_BY_NOBODY = "chosen-by-nobody"
    MORE_OFTEN_BY_TOP = "more-often-by-top"
    """A distractor that the top third chose more often than the bottom third."""
    BEATS_KEY_AT_TOP = "beats-key-at-top"
    """A distractor that more of the top third chose than the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of an item, or the blank."""

    option: int
    """From 0; ``BLANK`` for no answer."""
    share: Outcome
    by_third: tuple[int, ...]
    """How many in the bottom, middle and top third."""
    flags: tuple[OptionFlag, ...]


def analyse_choices(
    choices: NDArray[np.integer],
    options: NDArray[np.integer],
    keys: NDArray[np.integer],
    totals: NDArray[np.floating],
) -> tuple[tuple[Choice, ...], ...]:
    """Return the options of every item in order, and last the blank.

    ``choices`` is n × k with the option that each person chose, from 0, or ``BLANK``; ``options``
    and ``keys`` have each item's number of options and right option; ``totals`` each person's
    score. An item without options, which is not answered by a choice, has an empty tuple. Raises
    ``ValueError`` for other shapes and types, and options that an item does not have.
    """
    choices, options, keys = (
        as_places(array, name)
        for array, name in ((choices, "choices"), (options, "options"), (keys, "keys"))
    )
    totals = as_scores(totals)
    if choices.shape != (len(totals), len(options)) or options.shape != keys.shape:
        raise ValueError("choices, options, keys and totals are of different shapes")
    if ((keys >= options) | (keys < 0))[options > 0].any():
        raise ValueError("a key that is no option")
    if ((choices < BLANK) | (choices >= options)).any():
        raise ValueError("a choice that is no option")
    third = thirds(totals).astype(np.intp)
    sizes = np.bincount(third, minlength=3).tolist()
    return tuple(
        _choices(_counts(column, third, count), key, sizes) if count else ()
        for column, count, key in zip(choices.T, options.tolist(), keys.tolist(), strict=True)
    )


def _counts(chosen: NDArray[np.integer], third: NDArray[np.intp], options: int) -> list[list[int]]:
    """Return the counts by third of each option, and last of the blank."""
    place = np.where(chosen == BLANK, options, chosen).astype(np.intp)
    table = np.bincount(place * 3 + third, minlength=3 * (options + 1))
    counts: list[list[int]] = table.reshape(-1, 3).tolist()
    return counts


def _choices(counts: list[list[int]], key: int, sizes: list[int]) -> tuple[Choice, ...]:
    n = sum(sizes)
    return tuple(
        Choice(
            option=option,
            share=proportion(sum(counts[option]), n),
            by_third=tuple(counts[option]),
            flags=_flags(counts[option], counts[key], sizes)
            if n and option not in {BLANK, key}
            else (),
        )
        for option in (*range(len(counts) - 1), BLANK)
    )


def _flags(count: list[int], key: list[int], sizes: list[int]) -> tuple[OptionFlag, ...]:
    if not sum(count):
        return (OptionFlag.CHOSEN_BY_NOBODY,)
    if not (sizes[Third.TOP] and sizes[Third.BOTTOM]):
        return ()
    flags = []
    if count[Third.TOP] * sizes[Third.BOTTOM] > count[Third.BOTTOM] * sizes[Third.TOP]:
        flags.append(OptionFlag.MORE_OFTEN_BY_TOP)
    if count[Third.TOP] > key[Third.TOP]:
        flags.append(OptionFlag.BEATS_KEY_AT_TOP)
    return tuple(flags)


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
