"""Two forms on one scale through the items that both have, where everybody wrote them in one order.

Nominal weights mean equating (Babcock, Albano, Raymond, Nominal Weights Mean Equating: A Method for
Very Small Samples, Educational and Psychological Measurement 72, 2012; Albano, equate: An R Package
for Observed-score Linking and Equating, Journal of Statistical Software 74(8), 2016): how much
better the class is at the second test is seen on the common items, and taken to be as much for each
mark on the rest of the form. With scores in per cent of a form's marks,

- gain on the first form's scale = mean gain on the common items
- second form over first = mean gain on the whole tests - mean gain on the common items

whatever the weights of the two populations, since the forms are equally long in this unit. Usually
the two groups are different people, and the standard error is by the delta method or a bootstrap;
here they are the same, each has both gains, and the standard error of either mean is that of a mean
of paired differences.

The slope of linear equating (Tucker, Levine, chained) is not estimated: that needs some 400 people
a form (Kolen and Brennan, Test Equating, Scaling, and Linking, 2014, chapter 8), and in a class is
mostly chance. Common items are a fifth of the form at least (ibid.), and five; people are 20 at
least, as few as the method was tried with. Whoever has seen an item may remember it: that stays in
this gain.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from trainkit.evaluation.estimate import Method, Outcome, Reason, Refusal, check_count
from trainkit.evaluation.gain import mean_gain
from trainkit.evaluation.intervals import mean
from trainkit.evaluation.marks import DECIMALS, Pairs

NEEDS = 20
"""People with both tests."""
FEWEST = 5
SHARE = 0.2
"""Common items, and their share of a form."""


@dataclass(frozen=True, slots=True)
class Equated:
    """The second test on the scale of the first."""

    gain: Outcome
    form: Outcome
    """How much higher the same people would score on the second form than on the first."""


def equate(whole: Pairs, common: Pairs, items: tuple[int, int]) -> Equated:
    """Return gain and forms apart; refused below 20 people and for too few common items.

    ``whole`` are scores on the tests and ``common`` those on the common items, of the same people
    and both in per cent; ``items`` counts the common items and those of the longer form. Raises
    ``ValueError`` for scores of different people or full marks, and numbers that cannot be.
    """
    if whole.n != common.n or whole.full != common.full:
        raise ValueError("scores on the tests and on the common items are of different people")
    shared, longest = items
    check_count("items of a form", longest, 1)
    check_count("common items", shared, 0, longest)
    needed = max(FEWEST, int(np.ceil(SHARE * longest)))
    if shared < needed:
        few = Refusal(reason=Reason.TOO_FEW_COMMON_ITEMS, n=shared, needs=needed)
        return Equated(few, few)
    if whole.n < NEEDS:
        few = Refusal(reason=Reason.TOO_FEW_PAIRS, n=whole.n, needs=NEEDS)
        return Equated(few, few)
    reach = whole.full - min(whole.lowest, common.lowest)
    apart = np.round(whole.gains - common.gains, DECIMALS)
    form = mean(apart, within=(-reach, reach))
    return Equated(*map(_named, (mean_gain(common), form)))


def _named(outcome: Outcome) -> Outcome:
    if isinstance(outcome, Refusal) or outcome.low is None:
        return outcome
    return replace(outcome, method=Method.EQUATING)
