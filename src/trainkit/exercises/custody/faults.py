"""The eight kinds of faults of the module's handout, and the points of an audit that seeks them.

Precision is the share of the reported faults that are real, recall the share of the real faults
that were reported (van Rijsbergen, Information Retrieval, 1979, chapter 7). Points follow their
harmonic mean, which is twice the hits over the faults and the reports together.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

__all__ = [
    "ASK",
    "FAULTS",
    "HOLDERS",
    "POINTS",
    "SEEN",
    "Fault",
    "percent",
    "points",
    "precision_recall",
]

Fault = Literal["gap", "overlap", "reversal", "zone", "seal", "hash", "access", "signature"]
FAULTS: dict[Fault, str] = {
    "gap": "gap: missing hand-over",
    "overlap": "overlap",
    "reversal": "time reversal",
    "zone": "zone missing",
    "seal": "seal number",
    "hash": "hash mismatch",
    "access": "unlogged access",
    "signature": "copied signature",
}
"""Each kind by its name in the handout."""

SEEN: dict[Fault, str] = {
    "gap": "The giver is neither the receiver nor the giver of the entry before",
    "overlap": "The giver of the entry before gives it again, to a second person: two holders",
    "reversal": "The time is earlier, in UTC, than that of the entry before",
    "zone": "The time has no offset",
    "seal": "The number is not that of the entry before, and no note says which seal was cut and "
    "which was fitted",
    "hash": "The hash value of the image is not the first value",
    "access": "The store log shows an opening, and no entry is within 10 minutes",
    "signature": "A person signed on a day on which that person was away",
}
"""What decides, in the words of the sheet."""

ASK: dict[Fault, str] = {
    "gap": "Who held it between?",
    "overlap": "Which of the two entries is wrong?",
    "reversal": "Clock, zone or late writing?",
    "zone": "Which clock was read?",
    "seal": "Who cut the seal, when and why?",
    "hash": "Does a repeat from the sealed master differ too?",
    "access": "Who opened the shelf?",
    "signature": "Who signed?",
}
"""What to ask about each; for the key."""

HOLDERS: tuple[Fault, Fault] = ("gap", "overlap")
"""Faults that leave open who held the exhibit."""
POINTS = 6
"""Points for the audit of one log."""
_PENALTY = 2
"""Points that a false alarm on a clean log costs."""


def precision_recall(
    hits: int, false_alarms: int, faults: int
) -> tuple[Fraction | None, Fraction | None]:
    """Return precision and recall; None where they do not exist.

    Without reports there is no precision, without real faults no recall.
    """
    reported = hits + false_alarms
    precision = Fraction(hits, reported) if reported else None
    recall = Fraction(hits, faults) if faults else None
    return precision, recall


def points(hits: int, false_alarms: int, faults: int) -> int:
    """Return the points of an audit, from 0 to ``POINTS``; halves are rounded up."""
    if not faults:
        return max(0, POINTS - _PENALTY * false_alarms)
    mean = Fraction(2 * hits, faults + hits + false_alarms)
    return int(POINTS * mean + Fraction(1, 2))


def percent(share: Fraction | None) -> str:
    """Return a share in whole per cent, halves rounded up; a dash where there is none."""
    return "–" if share is None else f"{int(share * 100 + Fraction(1, 2))} %"
