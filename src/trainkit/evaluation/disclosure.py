"""Counts that identify nobody: small cells are hidden, and cells that would reveal them.

A cell with fewer people than the threshold is hidden (primary suppression); 0 is such a cell, since
"nobody of this country passed" is about everybody in it. Whoever knows the total can compute a
hidden cell from the others, so another is hidden where that would be possible (complementary
suppression): the hidden cells of a row have at least ``threshold`` people together, so that a mean
over them, found by subtraction, is about no smaller group either.

Each row is treated alone: two tables over the same people that share totals can together reveal
what neither reveals alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from trainkit.evaluation.estimate import Reason, Refusal

__all__ = ["INTERNAL", "RELEASE", "hidden", "hide_row", "may_publish"]

INTERNAL = 5
"""Least number of people in a cell of a report to the organisers."""
RELEASE = 10
"""Least number of people in a cell that the public sees."""


def hidden(threshold: int = INTERNAL) -> Refusal:
    """Return the refusal that replaces a figure of too few people."""
    return Refusal(reason=Reason.HIDDEN, needs=threshold)


def may_publish(count: int, n: int, threshold: int = RELEASE) -> bool:
    """Whether a count out of n can be published: 0, or many on both sides."""
    return count == 0 or threshold <= count <= n - threshold


def hide_row(counts: Sequence[int], threshold: int = INTERNAL) -> tuple[int | None, ...] | Refusal:
    """Return counts that can be shown with their total; ``None`` in place of a hidden one.

    Refused if all people together are fewer than the threshold. Raises ``ValueError`` for no
    counts, and for a negative one.
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
