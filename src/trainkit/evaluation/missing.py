"""Who is in the figures and who is not, and how much the others could change.

- bounds: the mean gain of everybody tested before, if each person without a test after had the
  lowest score possible or full marks (Manski, Partial Identification of Probability Distributions,
  2003, chapter 1). They hold whatever the reason of the absence, and are without sampling error.
- tipping point: the gain of the absent is taken to be ``delta`` below that of the others (Rubin,
  Formalizing Subjective Notions about the Effect of Nonrespondents in Sample Surveys, JASA 72,
  1977; Ratitch, O'Kelly, Tosiello, Missing Data in Clinical Trials, Pharmaceutical Statistics 12,
  2013). With m matched and k absent the mean gain of all is mean - delta · k / (m + k), and so are
  the ends of its interval, for a delta that is fixed; the tipping point is the delta at which the
  interval begins at 0.

Item nonresponse: what was left out (omitted), what was not reached, and whether time was short.

Blanks at the end of a paper, in its printed order, are not reached, but for the first of them: at
that one the person was still working. All other blanks are omitted. This is the convention of large
surveys: PISA (OECD, PISA Data Analysis Manual, 2009: all consecutive blanks from the end of the
session except the first of them) and TIMSS (an item is not reached if neither it, nor the one right
before it, nor any later one was answered).

Both earn nothing. They are told apart because they mean different things: an omitted item says
something of the item, one that was not reached says something of the time.

A test is taken to have had time enough if 80 % reached the last item and everybody three quarters
of the items (Swineford, The Test Analysis Manual, ETS SR-74-06, 1974): a rule of thumb, with no
sampling error. On papers where a blank costs no less than a wrong answer, people who are short of
time mark the rest at random, and the rule does not see it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trainkit.evaluation.disclosure import INTERNAL, hidden
from trainkit.evaluation.estimate import Estimate, Outcome, Reason, Refusal, as_mask, as_numbers
from trainkit.evaluation.gain import mean_gain
from trainkit.evaluation.intervals import difference_of_means, proportion, skewed_mean
from trainkit.evaluation.marks import Floats, Pairs


@dataclass(frozen=True, slots=True)
class Flow:
    """How many people came how far.

    Raises ``ValueError`` for numbers that cannot be: more matched than tested.
    """

    registered: int
    attended: int | None
    """``None`` where no list was kept."""
    pre: int
    """With a score before."""
    post: int
    matched: int
    """With a score before and one after, of the same person."""

    def __post_init__(self) -> None:
        if min(self.registered, self.attended or 0, self.matched) < 0:
            raise ValueError("a negative number of people")
        if self.matched > min(self.pre, self.post):
            raise ValueError("more people matched than tested")

    @property
    def lost(self) -> int:
        """People with a score before and none after."""
        return self.pre - self.matched


@dataclass(frozen=True, slots=True)
class Unmatched:
    """People with a score on one test alone, beside those with both."""

    n: int
    mean: Outcome
    """Refused for fewer than ``INTERNAL`` people, who could then be known."""
    difference: Outcome
    """Their mean minus that of the matched, on the same test."""


@dataclass(frozen=True, slots=True)
class Absent:
    """How much the people without a test after could change."""

    n: int
    worst: float
    """Mean gain of all, had every absent person the lowest score possible."""
    best: float
    """The same with full marks."""
    tipping: float | None
    """By how much less than the others the absent would have to have gained for the interval of the
    gain to begin at 0. ``None`` if it begins at 0 or below anyway, and if it has no interval."""


def unmatched(alone: Floats, matched: Floats, full: float, lowest: float = 0.0) -> Unmatched:
    """Return the mean of people with this one test, compared with people who have both.

    Raises ``ValueError`` for scores outside ``lowest`` to ``full``.
    """
    alone, matched = (Pairs(one, one, full, lowest).pre for one in (alone, matched))
    if alone.size < INTERNAL:
        return Unmatched(alone.size, hidden(INTERNAL), hidden(INTERNAL))
    average = skewed_mean(alone, within=(lowest, full))
    return Unmatched(alone.size, average, difference_of_means(alone, matched))


def absent(pairs: Pairs, alone: Floats) -> Absent | Refusal:
    """Return what people with a score before, ``alone``, and none after could change.

    Refused where nobody is matched. Raises ``ValueError`` for a score that the pairs cannot have.
    """
    alone = Pairs(alone, alone, pairs.full, pairs.lowest).pre
    if not pairs.n:
        return Refusal(reason=Reason.TOO_FEW_PAIRS, n=0, needs=1)
    everybody = pairs.n + alone.size
    seen = float(pairs.gains.sum()) - float(alone.sum())
    gain = mean_gain(pairs)
    tipping = None
    if alone.size and isinstance(gain, Estimate) and gain.low is not None and gain.low > 0:
        tipping = gain.low * everybody / alone.size
    return Absent(
        n=alone.size,
        worst=(seen + alone.size * pairs.lowest) / everybody,
        best=(seen + alone.size * pairs.full) / everybody,
        tipping=tipping,
    )


ENOUGH = 0.8
"""The share of people who reach the last item of a test that has time enough."""
_PART = 0.75
"""The part of the items that everybody reaches on such a test."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How far people came on a test."""

    n: int
    finished: int
    """People who reached the last item."""
    share: Outcome
    """Of those, with Wilson's interval."""
    well_on: int
    """People who reached three quarters of the items."""

    @property
    def is_speeded(self) -> bool:
        """Whether time was short, by the rule of thumb."""
        return self.finished < ENOUGH * self.n or self.well_on < self.n


def reached_items(answered: ArrayLike) -> NDArray[np.bool_]:
    """Return which items each person reached.

    ``answered`` has people as rows and items as columns, in the order in which they are printed.
    Raises ``ValueError`` for what is no matrix of truth values.
    """
    mask = as_mask(answered, "answers given")
    if mask.ndim != 2:
        raise ValueError(f"answers are a matrix of people and items, not of shape {mask.shape}")
    later = np.logical_or.accumulate(mask[:, ::-1], axis=1)[:, ::-1]
    reached = np.ones_like(mask)
    reached[:, 1:] = later[:, :-1]  # whoever answered an item, or a later one, reached the next one
    return reached


def pace(shares: ArrayLike) -> Pace:
    """Return how far people came; ``shares`` has the share of the items that each one reached.

    Raises ``ValueError`` for a share outside 0 to 1.
    """
    values: Floats = as_numbers(shares, "shares").astype(np.float64)
    if values.ndim != 1 or not ((values >= 0) & (values <= 1)).all():
        raise ValueError("shares of items are a row of numbers from 0 to 1")
    finished = int((values == 1).sum())
    share = proportion(finished, values.size)
    return Pace(values.size, finished, share, int((values >= _PART).sum()))
