"""Whether one person's change is more than error of measurement.

Jacobson and Truax, Clinical Significance (Journal of Consulting and Clinical Psychology 59, 1991):
the standard error of a difference of two scores is sqrt(SEM_pre² + SEM_post²), sqrt(2) SEM where
both are alike, with SEM = SD sqrt(1 - reliability). A change beyond z times that happens by error
alone in 1 - level of the people who did not change. With different errors before and after: Maassen
2004, The Standard Error in the Jacobson and Truax Reliable Change Index, JINS 10.

A band is a person's own affair: people stay in the order given, and nothing here ranks them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import hypot, sqrt

from trainkit.evaluation.analysis.intervals import LEVEL, normal_quantile, proportion
from trainkit.evaluation.change.pairs import Pairs
from trainkit.evaluation.refusal import Outcome, Reason, Refusal

__all__ = [
    "Change",
    "PersonChange",
    "ReliableChanges",
    "error_of_difference",
    "error_of_measurement",
    "reliable_changes",
]


class Change(StrEnum):
    """What a difference of two scores says."""

    ROSE = "rose"
    WITHIN_ERROR = "within-error"
    FELL = "fell"


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One person's change with its band, in units of the score."""

    gain: float
    low: float
    high: float
    change: Change


@dataclass(frozen=True, slots=True)
class ReliableChanges:
    """Everybody's change, and how many changed by more than error."""

    band: float
    """Half the width of every band."""
    people: tuple[PersonChange, ...]
    """In the order of the pairs."""
    rose: Outcome
    """Share of people."""
    fell: Outcome


def error_of_measurement(sd: float, reliability: float) -> float | Refusal:
    """Return SD sqrt(1 - reliability); refused for a reliability below 0.

    Raises ``ValueError`` for one above 1.
    """
    if reliability < 0:
        return Refusal(reason=Reason.NOT_ONE_FACTOR)
    return sd * sqrt(1 - reliability)


def error_of_difference(pre: float, post: float) -> float:
    """Return the standard error of a difference of scores with these errors of measurement."""
    return hypot(pre, post)


def reliable_changes(
    pairs: Pairs, error_pre: float, error_post: float, level: float = LEVEL
) -> ReliableChanges | Refusal:
    """Return everybody's change; the errors of measurement are in units of the score.

    Refused for nobody, and if neither test has an error: a test without error was not measured.
    """
    if not pairs.n:
        return Refusal(reason=Reason.TOO_FEW_PAIRS, n=0, needs=1)
    band = normal_quantile(level) * error_of_difference(error_pre, error_post)
    if not band > 0:
        return Refusal(reason=Reason.NO_VARIANCE, n=pairs.n)
    people = tuple(
        PersonChange(gain, gain - band, gain + band, _change(gain, band))
        for gain in pairs.gains.tolist()
    )
    counts = [sum(one.change is kind for one in people) for kind in (Change.ROSE, Change.FELL)]
    rose, fell = (proportion(count, pairs.n, level) for count in counts)
    return ReliableChanges(band, people, rose, fell)


def _change(gain: float, band: float) -> Change:
    if abs(gain) <= band:
        return Change.WITHIN_ERROR
    return Change.ROSE if gain > 0 else Change.FELL
