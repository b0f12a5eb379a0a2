"""Checks a problem before anybody tries to solve it.

In: an ``AgendaProblem`` and its places. Out: every reference that leads nowhere, and whatever the
planner takes for granted and does not hold, all at once, each at its place. ``references`` checks
names and times, ``days`` breaks and fixed events, ``sessions`` order, pins and joint sessions.
Where a session finds no time, room or team, ``agenda.explain`` says so, and what would help.
"""

from __future__ import annotations

from trainkit.agenda.checking.days import check_events, check_pauses
from trainkit.agenda.checking.references import check_clock, check_references
from trainkit.agenda.checking.report import PlaceOf, Report
from trainkit.agenda.checking.sessions import (
    check_circles,
    check_joint,
    check_pins,
    check_presence,
)
from trainkit.agenda.problem import AgendaProblem
from trainkit.problems import Problems

__all__ = ["PlaceOf", "check_problem"]

_CHECKS = (
    check_references,
    check_circles,
    check_clock,
    check_pauses,
    check_events,
    check_presence,
    check_joint,
    check_pins,
)


def check_problem(problem: AgendaProblem, place_of: PlaceOf, problems: Problems) -> None:
    """Record everything that is wrong with a problem; ``place_of`` gives the places.

    For a problem that was read from a file, ``place_of`` is the ``place`` of that file.
    """
    report = Report(problem, place_of, problems)
    for check in _CHECKS:
        check(report)
