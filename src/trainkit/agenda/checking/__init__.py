"""Checks a problem before anybody tries to solve it.

In: an ``AgendaProblem`` and a way to its places. Out: every reference that leads nowhere and every
contradiction that can be told without solving, all at once, each where it stands.
"""

from __future__ import annotations

from trainkit.agenda.checking.clock import check_clock
from trainkit.agenda.checking.pauses import check_events, check_pauses
from trainkit.agenda.checking.pins import check_pins
from trainkit.agenda.checking.references import check_references
from trainkit.agenda.checking.report import PlaceOf, Report
from trainkit.agenda.checking.rooms import check_languages, check_rooms
from trainkit.agenda.checking.sessions import (
    check_circles,
    check_joint,
    check_people,
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
    """Record everything that is wrong with a problem; ``place_of`` says where a location stands.

    For a problem that was read from a file, ``place_of`` is the ``place`` of that file.
    """
    report = Report(problem, place_of, problems)
    for check in _CHECKS:
        check(report)
