"""Puts demands together that a trainer reads as one requirement, where a conflict has many.

Up to six sessions are told one by one. More are told together: that they take place, whom they
need, that they follow each other. Then the fewest bundles that conflict are looked for, rather than
the fewest demands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainkit.agenda.explain import demands as d
from trainkit.agenda.problem import AgendaProblem

__all__ = ["Bundle", "are_many", "bundled"]

Bundle = tuple[d.Demand, ...]

_ONE_BY_ONE = 6


def are_many(sessions: Sequence[str]) -> bool:
    """Whether sessions are told together."""
    return len(sessions) > _ONE_BY_ONE


def bundled(
    problem: AgendaProblem, demands: Iterable[d.Demand], *, together: bool
) -> tuple[Bundle, ...]:
    """Return the demands, those ``together`` that are alike, in the order of the first of each."""
    found: dict[object, list[d.Demand]] = {}
    for demand in demands:
        key = _key(problem, demand) if together else demand
        found.setdefault(key, []).append(demand)
    return tuple(tuple(some) for some in found.values())


def _key(problem: AgendaProblem, demand: d.Demand) -> object:
    """Return what demands that are told together have in common."""
    if isinstance(demand, d.Placed | d.After | d.Roomed | d.Language | d.Seats | d.Frame):
        return type(demand)
    if isinstance(demand, d.Needs):
        return type(demand), demand.person
    if isinstance(demand, d.Rooms | d.Equipment | d.Windows):
        return type(demand), getattr(problem.sessions[demand.session], demand.field)
    return demand
