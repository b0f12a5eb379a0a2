"""How much a class gained, how much of it the forms explain, and how much is left months later.

- mean gain: mean(post - pre) with the paired t interval
- share at the maximum: from 15 % on, a ceiling effect (Terwee and others, Quality Criteria Were
  Proposed for Measurement Properties of Health Status Questionnaires, 2007)
- gain by pre-score: people chosen for a low score score higher the next time without any teaching;
  the expected change is (1 - reliability) · (mean - mean of the half) (Barnett and others,
  Regression to the Mean, International Journal of Epidemiology 34, 2005)
- retention: the test some months later minus the test after the course, of the same people, with
  the paired t interval; and the share kept of what was gained, (later - pre) / (post - pre) of the
  means of people with all three tests, with Fieller's interval

Where half the class wrote form A before and B after, the other half B before and A after, the
design is a two-period crossover with two sequences (Hills and Armitage, The Two-Period Cross-over
Clinical Trial, British Journal of Clinical Pharmacology 8, 1979; Jones and Kenward, Design and
Analysis of Cross-Over Trials, 2014, chapter 2). With g the mean gain of a sequence:

- gain = (g_AB + g_BA) / 2
- form difference (B over A, on one occasion) = (g_AB - g_BA) / 2

both with standard error s sqrt(1 / n_AB + 1 / n_BA) / 2, s the standard deviation of gains within
the sequences, t with n_AB + n_BA - 2 degrees of freedom. A gain that is larger after one of the
forms, and groups that differed to begin with, cannot be told from one another: they are aliased
with the carry-over, and no test for it is made (Senn, Cross-over Trials in Clinical Research,
2002). Where everybody wrote the forms in one order, gain and form difference are one number: what
can be said is how much easier the second form would have to be to explain the whole gain.

Nothing here says that the course caused the change. Bootstrap intervals are left out: on bounded
scores of 15 to 40 people they cover too little.

What people gained who had less than half of the points before, free of regression to the mean.

Whoever is chosen for a low score scores higher the next time without any teaching: part of a low
score is bad luck. The remedy is to choose by one measurement and to count from another (Ederer,
Serum Cholesterol Changes: Effects of Diet and Regression toward the Mean, Journal of Chronic
Diseases 25, 1972; Davis, The Effect of Regression to the Mean in Epidemiologic and Clinical
Studies, American Journal of Epidemiology 104, 1976; Barnett and others, International Journal of
Epidemiology 34, 2005). The items before the course are divided in two halves. Who is below the cut
on the one is counted from the score on the other, and the other way round:

    gain = sum of (post - other half) / number of halves below the cut

over both halves of everybody, a ratio of two means over people, with Fieller's interval. The cut is
fixed beforehand, so who is chosen does not depend on the others, as it would by the class's median.

What it leaves in: whatever moved both halves of a person together on that day, such as an illness;
and the little by which the halves differ in difficulty. That the course caused the gain, it does
not say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trainkit.evaluation.disclosure import INTERNAL, hidden
from trainkit.evaluation.estimate import (
    Estimate,
    Method,
    Outcome,
    Reason,
    Refusal,
    as_numbers,
    check_count,
    check_number,
)
from trainkit.evaluation.intervals import (
    LEVEL,
    mean,
    plus_minus,
    proportion,
    ratio_of_means,
    t_quantile,
)
from trainkit.evaluation.marks import DECIMALS, Floats, Pairs, as_scores

CEILING = 0.15
"""Share of people at the maximum from which a warning is due."""


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
    """Without an interval: which half somebody is in depends on the others, and the paired t
    interval covers .82 to .92 (docs/evaluation-methods.md)."""
    expected: float | None
    """Of it, what regression to the mean alone would give; ``None`` without a reliability."""


def mean_gain(pairs: Pairs, level: float = LEVEL) -> Outcome:
    """Return the mean gain in units of the score, with the paired t interval.

    Refused below 2 people. If everybody gained the same, it has no interval.
    """
    reach = pairs.full - pairs.lowest
    gain = mean(pairs.gains, level, within=(-reach, reach))
    if isinstance(gain, Refusal):
        return replace(gain, reason=Reason.TOO_FEW_PAIRS)
    return gain if gain.low is None else replace(gain, method=Method.PAIRED_T)


def at_maximum(scores: Floats, full: float) -> AtMaximum:
    """Return how many people have full marks, with Wilson's interval of the share.

    Raises ``ValueError`` for scores above full marks.
    """
    scores = as_scores(scores)
    check_number("full marks", full, float(scores.max(initial=-inf)))
    count = int((scores == full).sum())
    share = proportion(count, scores.size)
    return AtMaximum(count, share, isinstance(share, Estimate) and share.value >= CEILING)


def split_by_pre(
    pairs: Pairs, reliability: float | None = None
) -> tuple[HalfGain, HalfGain] | Refusal:
    """Return the gain of the lower and of the upper half by pre-score.

    People at the median belong to the upper half. ``reliability`` is that of the score before.
    Refused if a half has fewer than ``INTERNAL`` people, who could then be known. Raises
    ``ValueError`` for a reliability outside 0 to 1.
    """
    if reliability is not None:
        check_number("a reliability", reliability, 0, 1)
    lower = pairs.pre < np.median(pairs.pre) if pairs.n else np.zeros(0, dtype=np.bool_)
    smaller = int(min(lower.sum(), (~lower).sum()))
    if smaller < INTERNAL:
        return hidden(INTERNAL)
    first, second = (_half(pairs, half, reliability) for half in (lower, ~lower))
    return first, second


def _half(pairs: Pairs, half: np.ndarray, reliability: float | None) -> HalfGain:
    pre = float(pairs.pre[half].mean())
    expected = None
    if reliability is not None:
        expected = (1 - reliability) * (float(pairs.pre.mean()) - pre)
    part = Pairs(pairs.pre[half], pairs.post[half], pairs.full, pairs.lowest)
    gain = mean_gain(part)
    if isinstance(gain, Estimate):
        gain = Estimate(value=gain.value, n=gain.n)
    return HalfGain(pre, gain, expected)


@dataclass(frozen=True, slots=True)
class FormEffects:
    """What is known of gain and forms."""

    gain: Outcome
    """Apart from the forms; of one order alone, with the forms' difference in it."""
    form: Outcome
    """How much higher scores on form B are than on form A."""
    sequences: tuple[Outcome, Outcome]
    """The gain of those who wrote A then B, and of those who wrote B then A."""
    explains: float | None
    """In one order alone: how much easier the second form would have to be for the gain's interval
    to begin at 0. ``None`` if the forms were swapped, or if it begins at 0 or below anyway."""


def form_effects(ab: Pairs, ba: Pairs) -> FormEffects:
    """Return gain and form difference of people who wrote A then B, and of people with B then A.

    The form difference is refused where everybody wrote the forms in one order; gain and
    difference where a sequence has fewer than 2 people. Raises ``ValueError`` for different
    maxima.
    """
    if (ab.lowest, ab.full) != (ba.lowest, ba.full):
        raise ValueError("scores out of different maxima")
    sequences = mean_gain(ab), mean_gain(ba)
    if not ab.n or not ba.n:
        return _one_order(sequences[0] if ab.n else sequences[1], sequences)
    smaller = min(ab.n, ba.n)
    if smaller < 2:
        about = "A then B" if ab.n < ba.n else "B then A"
        few = Refusal(reason=Reason.TOO_FEW_IN_GROUP, n=smaller, needs=2, about=about)
        return FormEffects(few, few, sequences, None)
    gain, form = (_crossover(ab, ba, sign) for sign in (1, -1))
    return FormEffects(gain, form, sequences, None)


def _one_order(gain: Outcome, sequences: tuple[Outcome, Outcome]) -> FormEffects:
    swapped = Refusal(reason=Reason.NOT_COUNTERBALANCED)
    explains = None
    if isinstance(gain, Estimate) and gain.low is not None and gain.low > 0:
        explains = gain.low
    return FormEffects(gain, swapped, sequences, explains)


def _crossover(ab: Pairs, ba: Pairs, sign: int) -> Outcome:
    """Return half the sum (1) or the difference (-1) of the two mean gains."""
    n = ab.n + ba.n
    value = (float(ab.gains.mean()) + sign * float(ba.gains.mean())) / 2
    if np.ptp(ab.gains) == np.ptp(ba.gains) == 0:
        return Estimate(value=value, n=n)
    squares = sum(float(((one.gains - one.gains.mean()) ** 2).sum()) for one in (ab, ba))
    error = sqrt(squares / (n - 2)) * sqrt(1 / ab.n + 1 / ba.n) / 2
    return plus_minus(value, t_quantile(n - 2) * error, n, method=Method.CROSSOVER)


@dataclass(frozen=True, slots=True)
class Retention:
    """What was left after some months, of the people with a score after the course and later."""

    n: int
    tested: int
    """People with a score after the course, tested again or not."""
    pre: Outcome
    """Mean before the course, of those with all three tests."""
    post: Outcome
    """Mean after the course."""
    later: Outcome
    change: Outcome
    """Later minus post, in units of the score; below 0 where something was forgotten."""
    kept: Outcome
    """The share kept of what was gained, over the people with all three tests."""


def retention(pre: Floats, pairs: Pairs, tested: int) -> Retention:
    """Return the change from the test after the course (``pairs.pre``) to the one later.

    ``pre`` has the score before the course of each person, NaN where there is none; ``tested``
    counts everybody with a test after the course. Raises ``ValueError`` if that is fewer than the
    pairs, for another number of scores before, and for one that cannot be.
    """
    pre = as_numbers(pre, "scores").astype(np.float64)
    if tested < pairs.n or pre.shape != pairs.pre.shape:
        raise ValueError(f"{tested} tested after the course, {pairs.n} of them later")
    known = ~np.isnan(pre)
    Pairs(pre[known], pre[known], pairs.full, pairs.lowest)  # raises ValueError for a wrong score
    within = (pairs.lowest, pairs.full)
    return Retention(
        n=pairs.n,
        tested=tested,
        pre=mean(pre[known], within=within),
        post=mean(pairs.pre, within=within),
        later=mean(pairs.post, within=within),
        change=mean_gain(pairs),
        kept=_share_kept(pre[known], pairs.pre[known], pairs.post[known]),
    )


def _share_kept(pre: Floats, post: Floats, later: Floats) -> Outcome:
    """Return (later - pre) / (post - pre) of the means.

    Refused below 2 people, and where the class did not clearly gain: there is then nothing to keep
    a share of.
    """
    top, bottom = np.round(later - pre, DECIMALS), np.round(post - pre, DECIMALS)
    if bottom.size and bottom.mean() <= 0:
        return Refusal(reason=Reason.UNBOUNDED, n=pre.size)
    return ratio_of_means(top, bottom)


FEWEST_CHOSEN = 8
"""People below the cut on a half that the gain needs."""
FEWEST_ITEMS = 10
"""Items before the course that halves need: on fewer than five each, hardly anybody is chosen for
what they know."""


@dataclass(frozen=True, slots=True)
class LowBefore:
    """People with less than half of the points before the course."""

    n: int
    reached: Outcome
    """The share of them with half or more after: a description, with regression to the mean."""
    apparent: float
    """Their mean gain by the score that they were chosen by, with regression to the mean."""
    gain: Outcome
    """Without it; n are people below the cut on a half of the items at least."""


def halves_of(items: int) -> NDArray[np.intp]:
    """Return the half, 0 or 1, of each of so many items: 0 1 1 0 and so on.

    Items in rising order of difficulty are thus divided about evenly. Raises ``ValueError`` for a
    number that is not whole.
    """
    check_count("the number of items", items)
    places = np.arange(items)
    return (places // 2 + places) % 2


def low_before(pairs: Pairs, halves: ArrayLike) -> LowBefore | Refusal:
    """Return what people gained who were below half of full marks before.

    ``halves`` has the scores before on both halves of the items (n × 2), in the pairs' unit and
    order. Refused for fewer than ``INTERNAL`` such people, who could then be known. Raises
    ``ValueError`` for halves that are not finite, above full marks, or of other people.
    """
    before = as_numbers(halves, "scores on halves").astype(np.float64)
    if before.shape != (pairs.n, 2):
        raise ValueError(f"{pairs.n} people with two halves, not scores of shape {before.shape}")
    if not np.isfinite(before).all() or (before > pairs.full).any():
        raise ValueError(f"a score on half of the items that is not a number up to {pairs.full:g}")
    cut = pairs.full / 2
    low = pairs.pre < cut
    n = int(low.sum())
    if n < INTERNAL:
        return hidden(INTERNAL)
    return LowBefore(
        n=n,
        reached=proportion(int((pairs.post[low] >= cut).sum()), n),
        apparent=float(pairs.gains[low].mean()),
        gain=_gain(before, pairs.post, cut),
    )


def _gain(before: Floats, post: Floats, cut: float) -> Outcome:
    chosen = np.round(before, DECIMALS) < cut
    n = int(chosen.any(axis=1).sum())
    if n < FEWEST_CHOSEN:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=n, needs=FEWEST_CHOSEN)
    gains = post[:, None] - before[:, ::-1]  # each half beside the gain from the other
    found = ratio_of_means((chosen * gains).sum(axis=1), chosen.sum(axis=1).astype(np.float64))
    return replace(found, n=n) if isinstance(found, Estimate) else found
