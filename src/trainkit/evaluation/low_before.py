"""What people gained who had less than half of the points before, free of regression to the mean.

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

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trainkit.evaluation.disclosure import INTERNAL, hidden
from trainkit.evaluation.estimate import Estimate, Outcome, Reason, Refusal
from trainkit.evaluation.inputs import as_numbers, check_count
from trainkit.evaluation.intervals import proportion, ratio_of_means
from trainkit.evaluation.marks import DECIMALS, Floats, Pairs

__all__ = ["FEWEST_CHOSEN", "FEWEST_ITEMS", "LowBefore", "halves_of", "low_before"]

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
