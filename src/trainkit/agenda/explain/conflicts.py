"""Finds conflicts: few sessions that cannot all be held, and the demands that keep them from it."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.agenda.explain.asking import Asking
from trainkit.agenda.explain.bundles import Bundle, are_many, bundled
from trainkit.agenda.explain.demands import Demand, demands_of, dropped
from trainkit.agenda.explain.locating import Locating
from trainkit.agenda.explain.minimal import fewest
from trainkit.agenda.explain.smaller import explicit, only
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solver.search import Answer

__all__ = ["Knot", "find_knots", "next_knot"]


_PATIENCE = 40
"""After so many questions to the solver the conflicts that are found are enough."""


@dataclass(frozen=True)
class Knot:
    """Demands that cannot be met together."""

    sessions: tuple[str, ...]
    """Those that they are about; none if the pauses alone cannot be placed."""
    demands: tuple[Demand, ...]
    is_minimal: bool
    """Whether it is shown that the rest can be met if what is told as one is dropped."""
    core: AgendaProblem
    """A problem with these demands and no others."""


def find_knots(problem: AgendaProblem, asking: Asking, most: int) -> tuple[Knot, ...]:
    """Return a conflict, and others about other sessions that are quickly found; or none.

    After one of many sessions, or one that took long, no other one is looked for.
    """
    if asking.small(only(problem, ())) is Answer.IMPOSSIBLE:
        return (_tied(problem, (), asking),)
    locating = Locating(problem, asking)
    found: list[Knot] = []
    used: set[str] = set()
    while len(found) < most:
        sessions = locating.quickly(without=used)
        if sessions is None and not found:
            sessions = locating.thoroughly()
        if sessions is None:
            break
        found.append(_tied(problem, sessions, asking))
        used |= set(sessions)
        if are_many(sessions) or asking.asked > _PATIENCE:
            break
    return tuple(found)


def next_knot(problem: AgendaProblem, asking: Asking, *, thoroughly: bool) -> Knot | None:
    """Return a conflict of an impossible problem, or ``None`` if none is found."""
    locating = Locating(problem, asking)
    sessions = locating.quickly()
    if sessions is None and thoroughly:
        sessions = locating.thoroughly()
    return None if sessions is None else _tied(problem, sessions, asking)


def _tied(problem: AgendaProblem, sessions: tuple[str, ...], asking: Asking) -> Knot:
    """Return the demands that impossible sessions need to be impossible."""
    small = explicit(only(problem, sessions))
    everything = demands_of(small)

    def kept(bundles: tuple[Bundle, ...]) -> AgendaProblem:
        some = {demand for bundle in bundles for demand in bundle}
        return dropped(small, (one for one in everything if one not in some))

    found, is_minimal = fewest(
        bundled(small, everything, together=are_many(sessions)),
        lambda bundles: asking.is_refuted(kept(bundles)),
        lambda bundles: asking.small(kept(bundles)),
    )
    demands = tuple(demand for bundle in found for demand in bundle)
    return Knot(sessions, demands, is_minimal, kept(found))
