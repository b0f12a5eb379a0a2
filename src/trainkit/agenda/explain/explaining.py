"""Explains why a problem has no agenda: ``explain`` is the way in."""

from __future__ import annotations

from trainkit.agenda.checking import PlaceOf
from trainkit.agenda.explain.asking import Asking
from trainkit.agenda.explain.conflicts import Knot, find_knots
from trainkit.agenda.explain.explanation import Conflict, Explanation
from trainkit.agenda.explain.relaxing import Relaxing
from trainkit.agenda.explain.stating import state
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solver.search import Answer, Limits

__all__ = ["explain", "find_conflicts"]

_CONFLICTS = 3
"""So many conflicts are told, if they are about different sessions."""


def explain(
    problem: AgendaProblem, *, seed: int = 0, limits: Limits | None = None, place_of: PlaceOf
) -> Explanation:
    """Return why a problem has no agenda, and the cheapest changes with which it has one.

    The problem's references must lead somewhere; ``checking.check_problem`` sees to that.
    ``limits`` bound each search of the whole problem, of which there are a dozen at most.
    """
    asking = Asking(seed, limits or Limits())
    knots = find_knots(problem, asking, _CONFLICTS)
    if not knots:
        return Explanation(asking.whole(problem).answer)
    relaxing = Relaxing(problem, asking, place_of, list(knots))
    relaxing.run()
    found = (*relaxing.confirmed, *relaxing.open)
    ranked = sorted(found, key=lambda one: (not one.is_confirmed, one.size))
    return Explanation(Answer.IMPOSSIBLE, _told(problem, knots, place_of), tuple(ranked))


def find_conflicts(
    problem: AgendaProblem, *, seed: int = 0, limits: Limits | None = None, place_of: PlaceOf
) -> tuple[Conflict, ...]:
    """Return the conflicts that ``explain`` tells, without what would solve them."""
    asking = Asking(seed, limits or Limits())
    return _told(problem, find_knots(problem, asking, _CONFLICTS), place_of)


def _told(
    problem: AgendaProblem, knots: tuple[Knot, ...], place_of: PlaceOf
) -> tuple[Conflict, ...]:
    return tuple(
        Conflict(state(problem, knot.demands, place_of), knot.sessions, knot.core, knot.is_minimal)
        for knot in knots
    )
