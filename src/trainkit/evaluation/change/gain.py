"""How much a class gained: mean gain, normalised gain, and who had nothing left to gain.

- mean gain: mean(post - pre) with the paired t interval
- class normalised gain (Hake, American Journal of Physics 66, 1998): (mean post - mean pre) /
  (full - mean pre), with Fieller's interval
- mean of individual normalised gains: shown second; an error of measurement before the course
  stands in numerator and denominator, which biases it
- share at the maximum: from 15 % on, a ceiling effect (Terwee and others, Quality Criteria Were
  Proposed for Measurement Properties of Health Status Questionnaires, 2007)
- gain by pre-score: people chosen for a low score score higher the next time without any teaching;
  the expected change is (1 - reliability) · (mean - mean of the half) (Barnett and others,
  Regression to the Mean, International Journal of Epidemiology 34, 2005)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

import numpy as np

from trainkit.evaluation.analysis.intervals import LEVEL, mean, proportion
from trainkit.evaluation.change.pairs import Pairs, Scores, as_scores
from trainkit.evaluation.change.ratio import ratio_of_means
from trainkit.evaluation.disclosure import INTERNAL
from trainkit.evaluation.refusal import Estimate, Method, Outcome, Reason, Refusal

__all__ = [
    "CEILING",
    "AtMaximum",
    "HalfGain",
    "IndividualGains",
    "at_maximum",
    "class_normalised_gain",
    "individual_gains",
    "mean_gain",
    "split_by_pre",
]

CEILING = 0.15
"""Share of people at the maximum from which a warning is due."""


@dataclass(frozen=True, slots=True)
class IndividualGains:
    """(post - pre) / (full - pre) of each person."""

    values: tuple[float | None, ...]
    """In the order of the people; ``None`` for full marks before."""
    mean: Outcome
    """Over the people for whom it is defined."""
    undefined: int
    """People with full marks before."""


@dataclass(frozen=True, slots=True)
class AtMaximum:
    """People with full marks."""

    count: int
    share: Outcome
    warn: bool
    """Whether the test was too easy to show what they know."""


@dataclass(frozen=True, slots=True)
class HalfGain:
    """One half of the class, by score before the course."""

    pre: float
    """Mean score before."""
    gain: Outcome
    expected: float | None
    """Of it, what regression to the mean alone would give; ``None`` without a reliability."""


def mean_gain(pairs: Pairs, level: float = LEVEL) -> Outcome:
    """Return the mean gain in units of the score, with the paired t interval.

    Refused below 2 people. If everybody gained the same, it has no interval.
    """
    gain = mean(pairs.gains, level, within=(-pairs.full, pairs.full))
    if isinstance(gain, Refusal):
        return replace(gain, reason=Reason.TOO_FEW_PAIRS)
    return gain if gain.low is None else replace(gain, method=Method.PAIRED_T)


def class_normalised_gain(pairs: Pairs, level: float = LEVEL) -> Outcome:
    """Return Hake's gain of the class, at most 1, with Fieller's interval cut off at 1.

    Refused below 2 people, if everybody had full marks before, and for an unbounded interval. If
    everybody gained the same share of what was possible, it has no interval.
    """
    if pairs.n and not pairs.room.any():
        return Refusal(reason=Reason.AT_MAXIMUM, n=pairs.n)
    gain = ratio_of_means(pairs.gains, pairs.room, level)
    if isinstance(gain, Refusal) or gain.high is None:
        return gain
    return replace(gain, high=max(min(gain.high, 1.0), gain.value))


def individual_gains(pairs: Pairs, level: float = LEVEL) -> IndividualGains:
    """Return everybody's normalised gain, and its mean where it is defined."""
    values = tuple(
        float(gain / room) if room else None
        for gain, room in zip(pairs.gains, pairs.room, strict=True)
    )
    known = [value for value in values if value is not None]
    middle: Outcome
    if pairs.n and not known:
        middle = Refusal(reason=Reason.AT_MAXIMUM, n=pairs.n)
    else:
        middle = mean(as_scores(known), level, within=(-inf, 1))
    return IndividualGains(values, middle, pairs.n - len(known))


def at_maximum(scores: Scores, full: float, level: float = LEVEL) -> AtMaximum:
    """Return how many people have full marks, with Wilson's interval of the share."""
    count = int((scores == full).sum())
    share = proportion(count, scores.size, level)
    return AtMaximum(count, share, isinstance(share, Estimate) and share.value >= CEILING)


def split_by_pre(
    pairs: Pairs, reliability: float | None = None, level: float = LEVEL
) -> tuple[HalfGain, HalfGain] | Refusal:
    """Return the gain of the lower and of the upper half by pre-score.

    People at the median belong to the upper half. ``reliability`` is that of the score before.
    Refused if a half has fewer than ``INTERNAL`` people, who could then be known.
    """
    lower = pairs.pre < np.median(pairs.pre) if pairs.n else np.zeros(0, dtype=np.bool_)
    smaller = int(min(lower.sum(), (~lower).sum()))
    if smaller < INTERNAL:
        return Refusal(reason=Reason.HIDDEN, needs=INTERNAL)
    first, second = (_half(pairs, half, reliability, level) for half in (lower, ~lower))
    return first, second


def _half(pairs: Pairs, half: np.ndarray, reliability: float | None, level: float) -> HalfGain:
    pre = float(pairs.pre[half].mean())
    expected = None
    if reliability is not None:
        expected = (1 - reliability) * (float(pairs.pre.mean()) - pre)
    part = Pairs(pairs.pre[half], pairs.post[half], pairs.full)
    return HalfGain(pre, mean_gain(part, level), expected)
