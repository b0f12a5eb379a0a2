"""Some months later: what was retained, what was used (level 3), what may have come of it (4).

- retention: the test some months later minus the test after the course, of the same people, with
  the paired t interval; and the share kept of what was gained, (later - pre) / (post - pre) of the
  means of people with all three tests, with Fieller's interval
- use: what people report, and what their superiors have seen, each for itself: reports of one
  person at one sitting agree more than two sources do (Blume and others, Transfer of Training,
  Journal of Management 36, 2010)
- indicators: numbers from elsewhere with their source and with what else may explain them. A course
  contributes; it is not the cause (Mayne, Addressing Attribution through Contribution Analysis,
  Canadian Journal of Program Evaluation 16, 2001).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trainkit.evaluation.analysis.intervals import LEVEL, proportion
from trainkit.evaluation.change.gain import mean_gain
from trainkit.evaluation.change.pairs import DECIMALS, Pairs, Scores
from trainkit.evaluation.change.ratio import ratio_of_means
from trainkit.evaluation.disclosure import INTERNAL, hidden
from trainkit.evaluation.refusal import Estimate, Outcome, Reason, Refusal

__all__ = [
    "Agreement",
    "FollowUp",
    "Indicator",
    "Retention",
    "agreement",
    "retention",
    "share_kept",
    "used",
]


@dataclass(frozen=True, slots=True)
class Retention:
    """What was left after some months."""

    change: Outcome
    """Later minus post, in units of the score; below 0 where something was forgotten."""
    tested: int
    """People with a score after the course, whether they came back or not."""
    returned: int
    """Of them, people with a score later."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How far level 3 has come: a plan, or results.

    Raises ``ValueError`` for numbers that cannot be.
    """

    participants: int
    asked: int
    answered: int
    supervisors_asked: int = 0
    supervisors_answered: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.answered <= self.asked <= self.participants:
            raise ValueError("more answers than questions, or more asked than took part")
        if not 0 <= self.supervisors_answered <= self.supervisors_asked:
            raise ValueError("more supervisors answered than were asked")

    @property
    def planned(self) -> bool:
        """Whether it is still a plan: nobody was asked yet."""
        return self.asked == 0

    @property
    def response(self) -> Outcome:
        """Share of those asked who answered, without an interval."""
        if self.planned:
            return Refusal(reason=Reason.NOT_ASKED)
        return Estimate(value=self.answered / self.asked, n=self.asked)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two sources say of the same people: the participant and the superior."""

    both: int
    """Used, says either."""
    participant_only: int
    supervisor_only: int
    neither: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A figure of an office or a country to which the course may have contributed.

    Raises ``ValueError`` without a source, or without another explanation.
    """

    id: str
    text: str
    unit: str
    source: str
    """Where the figures come from, so that somebody can look."""
    other_explanations: tuple[str, ...]
    """What else may have moved it: a new law, more staff. One at least."""
    baseline: float | None = None
    baseline_period: str | None = None
    latest: float | None = None
    latest_period: str | None = None

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise ValueError("an indicator needs a source")
        if not any(one.strip() for one in self.other_explanations):
            raise ValueError("an indicator needs what else may explain it")

    @property
    def change(self) -> Outcome:
        """Latest minus baseline, a contribution and no effect; refused until both are known."""
        if self.baseline is None or self.latest is None:
            return Refusal(reason=Reason.NOT_ASKED)
        return Estimate(value=self.latest - self.baseline, n=1)


def retention(pairs: Pairs, tested: int, level: float = LEVEL) -> Retention:
    """Return the change from the test after the course (``pre``) to the one later (``post``).

    ``tested`` counts everybody with a test after the course. Raises ``ValueError`` if that is
    fewer than the pairs.
    """
    if tested < pairs.n:
        raise ValueError(f"{tested} tested after the course, {pairs.n} of them later")
    return Retention(mean_gain(pairs, level), tested, pairs.n)


def share_kept(pre: Scores, post: Scores, later: Scores, level: float = LEVEL) -> Outcome:
    """Return (later - pre) / (post - pre) of the means, over people with all three tests.

    Refused below 2 people, and where the class did not clearly gain: then there is nothing of
    which a share could be kept.
    """
    if not pre.size == post.size == later.size:
        raise ValueError("three tests of different numbers of people")
    top, bottom = np.round(later - pre, DECIMALS), np.round(post - pre, DECIMALS)
    if bottom.size and bottom.mean() <= 0:
        return Refusal(reason=Reason.UNBOUNDED, n=pre.size)
    return ratio_of_means(top, bottom, level)


def used(count: int, answered: int, *, threshold: int = INTERNAL) -> Outcome:
    """Return the share of those who answered who used it; refused below the threshold."""
    return hidden(answered, threshold) or proportion(count, answered, LEVEL)


def agreement(
    participant: np.ndarray, supervisor: np.ndarray, *, threshold: int = INTERNAL
) -> Agreement | Refusal:
    """Compare two sources, true for used, the same person at the same place.

    Refused for fewer people than the threshold. Raises ``ValueError`` for different lengths.
    """
    first, second = (np.asarray(source, dtype=np.bool_) for source in (participant, supervisor))
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError("two sources of different people")
    few = hidden(first.size, threshold)
    if few:
        return few
    return Agreement(
        both=int((first & second).sum()),
        participant_only=int((first & ~second).sum()),
        supervisor_only=int((~first & second).sum()),
        neither=int((~first & ~second).sum()),
    )
