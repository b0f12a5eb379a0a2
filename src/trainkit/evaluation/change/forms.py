"""Gain apart from the difference of the two forms.

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
2002).

Where everybody wrote the forms in one order, gain and form difference are one number: what can be
said is how much easier the second form would have to be for nothing to be left of the gain.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from trainkit.evaluation.analysis.intervals import LEVEL
from trainkit.evaluation.change.gain import mean_gain
from trainkit.evaluation.change.pairs import Pairs
from trainkit.evaluation.change.welch import t_quantile
from trainkit.evaluation.refusal import Estimate, Method, Outcome, Reason, Refusal

__all__ = ["FormEffects", "form_effects"]


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


def form_effects(ab: Pairs, ba: Pairs, level: float = LEVEL) -> FormEffects:
    """Return gain and form difference of people who wrote A then B, and of people with B then A.

    The form difference is refused where everybody wrote the forms in one order; gain and
    difference where a sequence has fewer than 2 people. Raises ``ValueError`` for different
    maxima.
    """
    if ab.full != ba.full:
        raise ValueError("scores out of different maxima")
    sequences = mean_gain(ab, level), mean_gain(ba, level)
    if not ab.n or not ba.n:
        return _one_order(sequences[0] if ab.n else sequences[1], sequences)
    smaller = min(ab.n, ba.n)
    if smaller < 2:
        few = Refusal(reason=Reason.TOO_FEW_IN_GROUP, n=smaller, needs=2, about=_name(ab, ba))
        return FormEffects(few, few, sequences, None)
    gain, form = (_half(ab, ba, sign, level) for sign in (1, -1))
    return FormEffects(gain, form, sequences, None)


def _name(ab: Pairs, ba: Pairs) -> str:
    return "A then B" if ab.n < ba.n else "B then A"


def _one_order(gain: Outcome, sequences: tuple[Outcome, Outcome]) -> FormEffects:
    swapped = Refusal(reason=Reason.NOT_COUNTERBALANCED)
    explains = None
    if isinstance(gain, Estimate) and gain.low is not None and gain.low > 0:
        explains = gain.low
    return FormEffects(gain, swapped, sequences, explains)


def _half(ab: Pairs, ba: Pairs, sign: int, level: float) -> Outcome:
    """Return half the sum (1) or the difference (-1) of the two mean gains."""
    n = ab.n + ba.n
    value = (float(ab.gains.mean()) + sign * float(ba.gains.mean())) / 2
    if np.ptp(ab.gains) == np.ptp(ba.gains) == 0:
        return Estimate(value=value, n=n)
    squares = sum(float(((one.gains - one.gains.mean()) ** 2).sum()) for one in (ab, ba))
    error = sqrt(squares / (n - 2)) * sqrt(1 / ab.n + 1 / ba.n) / 2
    reach = t_quantile(n - 2, level) * error
    return Estimate(
        value=value,
        n=n,
        low=value - reach,
        high=value + reach,
        level=level,
        method=Method.CROSSOVER,
    )
