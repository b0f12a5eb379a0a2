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
"""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.evaluation.disclosure import INTERNAL, hidden
from trainkit.evaluation.estimate import Estimate, Outcome, Reason, Refusal
from trainkit.evaluation.gain import mean_gain
from trainkit.evaluation.intervals import difference_of_means, skewed_mean
from trainkit.evaluation.marks import Floats, Pairs

__all__ = ["Absent", "Flow", "Unmatched", "absent", "unmatched"]


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
