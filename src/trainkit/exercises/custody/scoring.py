"""Precision and recall of an audit, and its points.

Precision is the share of the reported faults that are real, recall the share of the real faults
that were reported (van Rijsbergen, Information Retrieval, 1979, chapter 7). Points follow their
harmonic mean, which is twice the hits over the faults and the reports together.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import TypeVar

__all__ = ["POINTS", "percent", "points", "precision_recall"]

Fault = TypeVar("Fault")

POINTS = 6
"""Points for the audit of one log."""

_PENALTY = 2
"""Points that a false alarm on a clean log costs."""


def precision_recall(
    reported: Collection[Fault], real: Collection[Fault]
) -> tuple[Fraction | None, Fraction | None]:
    """Return precision and recall; None where they do not exist.

    Without reports there is no precision, without real faults no recall.
    """
    hits = len(set(reported) & set(real))
    precision = Fraction(hits, len(set(reported))) if reported else None
    recall = Fraction(hits, len(set(real))) if real else None
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
