"""How long a session may be, and where it may be cut.

Consecutive interpretation stretches a session whose groups need it: each of its lengths is
multiplied by the problem's factor and rounded up to the grain. The factor is taken as it is written
in decimals, so that 50 minutes at 1.1 are 55 and not a little more.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from trainkit.scheduling.problem import Interpretation
from trainkit.scheduling.verify.facts import Facts

__all__ = ["first_lengths", "permitted", "wished"]


def permitted(facts: Facts, session: str) -> tuple[int, int]:
    """Return the shortest and the longest length of a session, with interpretation."""
    one = facts.problem.sessions[session]
    return _stretched(facts, session, one.least), _stretched(facts, session, one.most)


def wished(facts: Facts, session: str) -> int:
    """Return the length that is wished, with interpretation."""
    return _stretched(facts, session, facts.problem.sessions[session].minutes)


def _stretched(facts: Facts, session: str, minutes: int) -> int:
    one = facts.problem.sessions[session]
    if one.interpretation is not Interpretation.CONSECUTIVE or not facts.foreign_groups(session):
        return minutes
    grain = facts.problem.grain
    return ceil(minutes * Fraction(str(facts.problem.consecutive_factor)) / grain) * grain


def first_lengths(facts: Facts, session: str, total: int) -> frozenset[int]:
    """Return the lengths that the first of two parts may have where both together have ``total``.

    Marks belong to the length that is written in the problem: where the session has that length,
    the first part ends at a mark exactly. Where it is shorter, longer or interpreted, a mark moves
    in proportion and is rounded to the nearest multiple of the grain; both neighbours are right for
    one that falls halfway.
    """
    one = facts.problem.sessions[session]
    if total == one.minutes:
        return frozenset(one.marks)
    grain = facts.problem.grain
    found = set()
    for mark in one.marks:
        steps = Fraction(mark * total, one.minutes * grain)
        found |= {
            near * grain for near in (floor(steps), ceil(steps)) if abs(near - steps) * 2 <= 1
        }
    return frozenset(first for first in found if 0 < first < total)
