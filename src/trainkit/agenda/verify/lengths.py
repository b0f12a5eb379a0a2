"""Which groups need interpreters, how long a session may be, and where it may be cut.

Consecutive interpretation stretches a session whose groups need it: each of its lengths is
multiplied by the problem's factor and rounded up to the grain. The factor is taken as it is written
in decimals, so that 50 minutes at 1.1 are 55 and not a little more.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from trainkit.agenda.problem import AgendaProblem, Interpretation

__all__ = ["cut_places", "foreign_groups", "permitted", "stretched", "wished"]


def foreign_groups(problem: AgendaProblem, session: str) -> tuple[str, ...]:
    """Return the groups of a session that do not understand its language."""
    one = problem.sessions[session]
    known = {name: problem.groups[name] for name in one.groups if name in problem.groups}
    return tuple(
        name
        for name, group in known.items()
        if one.language and group.languages and one.language not in group.languages
    )


def permitted(problem: AgendaProblem, session: str) -> tuple[int, int]:
    """Return the shortest and the longest length of a session, with interpretation."""
    one = problem.sessions[session]
    return _length(problem, session, one.least), _length(problem, session, one.most)


def wished(problem: AgendaProblem, session: str) -> int:
    """Return the length that is wished, with interpretation."""
    return _length(problem, session, problem.sessions[session].minutes)


def _length(problem: AgendaProblem, session: str, minutes: int) -> int:
    is_consecutive = problem.sessions[session].interpretation is Interpretation.CONSECUTIVE
    is_interpreted = is_consecutive and foreign_groups(problem, session)
    return stretched(problem, minutes) if is_interpreted else minutes


def stretched(problem: AgendaProblem, minutes: int) -> int:
    """Return how long consecutive interpretation makes a length."""
    grain = problem.grain
    return ceil(minutes * Fraction(str(problem.consecutive_factor)) / grain) * grain


def cut_places(problem: AgendaProblem, session: str, total: int) -> tuple[frozenset[int], ...]:
    """Return for each mark after how many minutes a session of length ``total`` may be cut there.

    Marks belong to the length that is written in the problem: a session of that length is cut at a
    mark exactly. Where it is shorter, longer or interpreted, a mark moves in proportion and is
    rounded to the nearest multiple of the grain; both neighbours are right for one that falls
    halfway. A mark that moves to the start or the end permits no cut.
    """
    one = problem.sessions[session]
    if total == one.minutes:
        return tuple(frozenset([mark]) for mark in one.marks)
    grain, whole = problem.grain, one.minutes * problem.grain
    places = []
    for mark in one.marks:
        steps, rest = divmod(mark * total, whole)
        near = (
            {steps} if 2 * rest < whole else {steps + 1} if 2 * rest > whole else {steps, steps + 1}
        )
        places.append(frozenset(n * grain for n in near if 0 < n * grain < total))
    return tuple(places)
