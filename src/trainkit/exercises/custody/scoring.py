"""Precision and recall of an audit, and its points.

Precision is the share of the reported faults that are real, recall the share of the real faults
that were reported (van Rijsbergen, Information Retrieval, 1979, chapter 7). Points follow their
harmonic mean, which is twice the hits over the faults and the reports together.
"""

from __future__ import annotations

from fractions import Fraction

__all__ = ["POINTS", "percent", "points", "precision_recall"]

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
