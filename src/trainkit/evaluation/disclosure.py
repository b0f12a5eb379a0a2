"""What may be told of people: counts, shares and means from which nothing about one person follows.

Inside the team, a cell of fewer than ``INTERNAL`` people is hidden, and with it those that would
give it back (``hide_row``). A release goes to people who may know their own results, who was on the
list, who came, and everything that was ever released. Against them:

- a figure of scores is about ``RELEASE`` people or more, and so is what is left of any group when
  a smaller one, of which there are figures too, is taken out of it (``may_stand_beside``)
- a mean and its interval give mean and standard deviation. Of k numbers with mean m and standard
  deviation s (divisor k), none is further from m than s · sqrt(k - 1) (Samuelson, How Deviant Can
  You Be?, JASA 63, 1968). With one's own score taken out, what is left must leave everybody's score
  open by more than ``MARGIN`` points to either side (``conceals``). Scores are multiples of a unit,
  which takes up to a quarter of its square of the variance: scores that are a or a + 1 are known
- a number of people is told as "at least": the number who are missing would follow from it
  (``at_least``)
- a share is told to the nearest 5 per cent where there are ``RELEASE`` people on both sides, else
  as a quarter: a share of few people is a count (``share_told``)
- the mean of scores that are not told can follow from others; it has to leave scores open as well,
  without a standard deviation (``mean_conceals``)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from trainkit.evaluation.estimate import Reason, Refusal
from trainkit.evaluation.inputs import check_count, check_number
from trainkit.evaluation.marks import Floats, as_scores

__all__ = [
    "INTERNAL",
    "MARGIN",
    "RELEASE",
    "Share",
    "at_least",
    "conceals",
    "hidden",
    "hide_row",
    "may_stand_beside",
    "mean_conceals",
    "share_told",
]

INTERNAL = 5
"""Least number of people in a cell of a report to the organisers."""
RELEASE = 10
"""Least number of people in a group that the public is told of."""
MARGIN = 3.0
"""Percentage points within which nobody's score may be known."""
_PEOPLE_STEP = 5
_ROUNDING = 1e-6
"""Of a percentage point, by which a sum of scores may be off its scale."""
_SHARE_STEP = 5


def hidden(threshold: int = INTERNAL) -> Refusal:
    """Return the refusal that replaces a figure of too few people."""
    return Refusal(reason=Reason.HIDDEN, needs=threshold)


def hide_row(counts: Sequence[int], threshold: int = INTERNAL) -> tuple[int | None, ...] | Refusal:
    """Return counts that can be shown with their total; ``None`` in place of a hidden one.

    0 is hidden too: "nobody of this country passed" is about everybody in it. The hidden cells have
    at least ``threshold`` people together, so that a mean over them, found by subtraction, is about
    no smaller group either. Refused if all people together are fewer than the threshold. Raises
    ``ValueError`` for no counts, and for a negative one.
    """
    if not counts or min(counts) < 0:
        raise ValueError("expected counts from 0, one at least")
    if sum(counts) < threshold:
        return hidden(threshold)
    shown = [place for place, count in enumerate(counts) if count >= threshold]
    left_out = sum(count for count in counts if count < threshold)
    if len(shown) < len(counts) and left_out < threshold:
        shown.remove(min(shown, key=lambda place: counts[place]))
    return tuple(count if place in shown else None for place, count in enumerate(counts))


def at_least(count: int) -> int:
    """Return the number of people that is told for ``count``, as "at least": a multiple of 5.

    Raises ``ValueError`` for a negative number.
    """
    check_count("a number of people", count)
    return count - count % _PEOPLE_STEP


def may_stand_beside(part: int, whole: int) -> bool:
    """Whether figures of ``part`` people may be told beside those of the ``whole`` they are in."""
    check_count("the people of the whole", whole)
    check_count("the people of a part", part, 0, whole)
    return part >= RELEASE and (part == whole or whole - part >= RELEASE)


def mean_conceals(scores: Floats, full: float) -> bool:
    """Whether the mean of scores from 0 to ``full`` leaves everybody's score open.

    Raises ``ValueError`` for scores outside that scale.
    """
    scores = _on_scale(scores, full)
    others = scores.size - 1
    total = scores.sum() - scores
    low = np.maximum(0.0, total - (others - 1) * full)
    high = np.minimum(full, total)
    return others >= RELEASE - 1 and bool((high - low > 2 * MARGIN).all())


def conceals(scores: Floats, full: float, step: float) -> bool:
    """Whether mean and standard deviation of scores leave everybody's score open.

    Scores are from 0 to ``full``, in units of ``step``. Whoever knows their own has the sum and the
    sum of squares of the others: between the least and the greatest score that another can have,
    there must be more than ``MARGIN`` to either side, wherever scores lie on their scale. Raises
    ``ValueError`` for scores outside it, and for a unit that is none.
    """
    scores = _on_scale(scores, full)
    check_number("the unit of scores", step, np.nextafter(0, 1), full)
    others = scores.size - 1
    if others < RELEASE - 1:
        return False
    mean = (scores.sum() - scores) / others
    variance = ((scores**2).sum() - scores**2) / others - mean**2
    reach = np.sqrt(np.maximum(variance - step**2 / 4, 0.0) * (others - 1))
    low = np.maximum(0.0, np.maximum(mean - reach, mean * others - (others - 1) * full))
    high = np.minimum(full, np.minimum(mean + reach, mean * others))
    return bool((high - low > 2 * (MARGIN + step)).all())


def _on_scale(scores: Floats, full: float) -> Floats:
    check_number("full marks", full, np.nextafter(0, 1))
    scores = as_scores(scores)
    if scores.size and not -_ROUNDING <= scores.min() <= scores.max() <= full + _ROUNDING:
        raise ValueError(f"a score outside 0 to {full:g}")
    return scores


@dataclass(frozen=True, slots=True)
class Share:
    """A share of people as it is told; either of its values is ``None``."""

    about: int | None
    """Per cent, to the nearest 5."""
    quarter: int | None
    """Between a quarter and a half is 1; from three quarters on, 3."""


def share_told(share: float, n: int) -> Share | Refusal:
    """Return what is told of a share, 0 to 1, of n people.

    Of 32 to 36 people, 9 (on either side) would be the only count in a middle quarter: 10 is told
    so too. Raises ``ValueError`` for a share outside 0 to 1.
    """
    check_number("a share", share, 0, 1)
    check_count("a number of people", n)
    if n < RELEASE:
        return hidden(RELEASE)
    fewest = RELEASE + (ceil(n / 4) == RELEASE - 1)
    most = n - RELEASE - (n // 4 == RELEASE - 2)
    if fewest <= round(share * n) <= most:
        return Share(about=_SHARE_STEP * round(100 * share / _SHARE_STEP), quarter=None)
    return Share(about=None, quarter=min(3, int(4 * share)))
