"""Checks a problem before anybody tries to solve it.

In: an ``AgendaProblem`` and its places. Out: every reference that leads nowhere and every
contradiction that needs no search, all at once, each at its place. ``references`` checks names and
times, ``days`` breaks and fixed events, ``sessions`` whether each session can be held at all.
"""

from __future__ import annotations

from trainkit.agenda.checking.days import check_events, check_pauses
from trainkit.agenda.checking.references import check_clock, check_references
from trainkit.agenda.checking.report import PlaceOf, Report
from trainkit.agenda.checking.sessions import (
    check_circles,
    check_joint,
    check_languages,
    check_people,
    check_pins,
    check_rooms,
    check_times,
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
    check_people,
    check_times,
    check_joint,
    check_rooms,
    check_languages,
    check_pins,
)


def check_problem(problem: AgendaProblem, place_of: PlaceOf, problems: Problems) -> None:
    """Record everything that is wrong with a problem; ``place_of`` gives the places.

    For a problem that was read from a file, ``place_of`` is the ``place`` of that file.
    """
    report = Report(problem, place_of, problems)
    for check in _CHECKS:
        check(report)
