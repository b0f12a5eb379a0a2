"""What may be told of people: counts, shares and scores that tell nothing about one person.

Inside the team, a cell of fewer than ``INTERNAL`` people is hidden, and with it those that would
give it back (``hide_row``). What leaves the team goes to people who may know their own answers, who
was on the list, who came, and everything that was ever told. Against them:

- Figures of tests are about ``RELEASE`` people or more, the same ones each time, with the same
  marks, and are computed from their scores on the parts that are told. Whoever wrote the same forms
  is one group: if two of its people had written each other's papers, or had one item of a part
  right in place of another one, every figure would be the same. So an answer is known only where
  all others of a group did equally well on a whole part. ``conceals`` asks of each part that even
  without any ``APART - 1`` people, whose answers are known, others have scores on it that lie
  apart: no answer follows, and no score to within ``MARGIN`` points, however exact the figures
- No figure is about a single item, and the items that are discussed follow from figures of parts
- A number of people is told as "at least": the number who are missing would follow from it
  (``at_least``)
- A share of answers to a questionnaire is told once, to the nearest 5 per cent where there are
  ``RELEASE`` people on both sides, else as a quarter, which holds ``APART`` people at least
  (``share_told``). Its interval follows from what is told (``Share.interval``)

Where figures are left out because a part does not conceal, one person still learns no answer: with
one item exchanged, the part would not conceal either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from trainkit.evaluation.estimate import Estimate, Reason, Refusal, check_count, check_number
from trainkit.evaluation.intervals import proportion
from trainkit.evaluation.marks import Floats, as_scores

INTERNAL = 5
"""Least number of people in a cell of a report to the organisers."""
RELEASE = 10
"""Least number of people in a group that the public is told of."""
MARGIN = 3.0
"""Percentage points within which nobody's score may be known."""
APART = 3
"""People on either side of what is told: two who compare their answers do not know a third's."""
_PEOPLE_STEP = 5
_SHARE_STEP = 5
_SHARED = 4 * APART + 1
"""People of whom less than a quarter can be ``APART``."""


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


def are_apart(scores: Floats) -> bool:
    """Whether scores, in per cent, lie apart without any ``APART - 1`` of them too."""
    ranked = np.sort(as_scores(scores))
    return ranked.size > APART and bool((ranked[-APART:] - ranked[:APART]).min() > 2 * MARGIN)


def conceals(marks: Floats, most: Floats, least: Floats) -> bool:
    """Whether the scores of a group on the items of a part leave all answers and scores open.

    ``marks`` has people as rows and items as columns, ``most`` and ``least`` what each item can
    give. On an item on which people do not differ, only one that gives the same can take its place.
    """
    if not are_apart(100 * marks.sum(axis=1) / most.sum()):
        return False
    for high, low in set(zip(most, least, strict=True)):
        alike = marks[:, (most == high) & (least == low)]
        ranked = np.sort(alike, axis=0)
        if (
            not (ranked[-APART:] > ranked[:APART]).all()
            and min((alike <= 0).any(axis=1).sum(), (alike == high).any(axis=1).sum()) < APART
        ):
            return False
    return True


@dataclass(frozen=True, slots=True)
class Share:
    """A share of people as it is told; either ``about`` or ``quarter`` is ``None``."""

    about: int | None
    """Per cent, to the nearest 5."""
    quarter: int | None
    """Between a quarter and a half is 1; from three quarters on, 3."""
    n: int
    """At least that many people answered."""

    def interval(self) -> tuple[float, float]:
        """Return the ends of the Wilson intervals of all counts of which this would be told.

        Raises ``ValueError`` where there is no such count.
        """
        found = [
            proportion(count, n)
            for n in range(self.n, self.n + _PEOPLE_STEP)
            for count in range(n + 1)
            if n and share_told(count / n, n) == self
        ]
        ends = [(one.low, one.high) for one in found if isinstance(one, Estimate)]
        if not ends:
            raise ValueError(f"no share is told as {self}")
        lows, highs = zip(*ends, strict=True)
        return min(lows), max(highs)


def share_told(share: float, n: int) -> Share | Refusal:
    """Return what is told of a share, 0 to 1, of n people.

    Of 32 to 36 people, 9 (on either side) would be the only count in a middle quarter: 10 is told
    so too. Fewer than 13 people are refused: less than a quarter of 12 are two at most, who would
    know that nobody else answered as they did. Raises ``ValueError`` for a share outside 0 to 1.
    """
    check_number("a share", share, 0, 1)
    check_count("a number of people", n)
    if n < _SHARED:
        return hidden(_SHARED)
    fewest = RELEASE + (ceil(n / 4) == RELEASE - 1)
    most = n - RELEASE - (n // 4 == RELEASE - 2)
    if fewest <= round(share * n) <= most:
        about = _SHARE_STEP * round(100 * share / _SHARE_STEP)
        return Share(about, None, at_least(n))
    return Share(None, min(3, int(4 * share)), at_least(n))
