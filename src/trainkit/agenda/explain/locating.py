"""Finds few sessions that cannot all be held, among many.

First what simple reasoning refutes; then the sessions of each person, group, set of rooms and day,
small sets first; then everything, halved while the half is impossible.
"""

from __future__ import annotations

from collections.abc import Collection

from trainkit.agenda.explain.asking import Asking
from trainkit.agenda.explain.loads import loads_of
from trainkit.agenda.explain.minimal import fewest, minimal, needed
from trainkit.agenda.explain.reach import Reach
from trainkit.agenda.explain.refuting import refuted
from trainkit.agenda.explain.smaller import only
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.solver.search import Answer

__all__ = ["Locating"]

_CROWDS = 40
"""The most sets of neighbouring sessions that are put to the solver."""
_FEW = 8
"""So many sessions are made as few as possible with the solver; more, with simple reasoning."""
_ASKED = 60
"""After so many questions the sessions that are left are few enough."""


class Locating:
    """Looks for impossible sessions in one problem, again and again with others left out."""

    def __init__(self, problem: AgendaProblem, asking: Asking) -> None:
        self.problem = problem
        self.asking = asking

    def quickly(self, without: Collection[str] = ()) -> tuple[str, ...] | None:
        """Return impossible sessions that simple reasoning refutes; none of ``without`` is among.

        Where they are few, none of them can be left out.
        """
        kept = only(self.problem, self.problem.sessions.keys() - set(without))
        for found in refuted(Layout(kept)):
            if self._is_refuted(found):
                return self._fewest(found)
        return None

    def thoroughly(self) -> tuple[str, ...] | None:
        """Return impossible sessions wherever they are, or ``None`` if no search finds any."""
        for crowd in self._crowds()[:_CROWDS]:
            if self._ask(crowd) is Answer.IMPOSSIBLE:
                return self._fewest(crowd)
        if self.asking.whole(self.problem).answer is Answer.IMPOSSIBLE:
            return self._fewest(self._in_order())
        return None

    def _ask(self, sessions: Collection[str]) -> Answer:
        return self.asking.small(only(self.problem, sessions))

    def _is_refuted(self, sessions: Collection[str]) -> bool:
        return self.asking.is_refuted(only(self.problem, sessions))

    def _fewest(self, sessions: tuple[str, ...]) -> tuple[str, ...]:
        """Return as few of impossible sessions as are impossible, if these are few."""
        if self._is_refuted(sessions):
            sessions = minimal(sessions, self._is_refuted)
            return sessions if len(sessions) > _FEW else needed(sessions, self._ask)[0]
        last = self.asking.asked + _ASKED

        def ask(some: Collection[str]) -> Answer:
            return self._ask(some) if self.asking.asked < last else Answer.UNKNOWN

        return fewest(sessions, lambda _: False, ask)[0]

    def _crowds(self) -> list[tuple[str, ...]]:
        """Return sets of sessions that have somebody, something or a day in common, small first.

        A set comes with those that narrow the bounds of its sessions.
        """
        layout = Layout(self.problem)
        reach = Reach(layout)
        sets = [load.sessions for load in loads_of(layout, reach)]
        for first, last in layout.frames:
            sets.append(
                tuple(
                    name
                    for name, start in reach.earliest.items()
                    if first <= start and reach.latest[name] <= last
                )
            )
        crowds = {
            frozenset(some): tuple(some)
            for names in sets
            if len(some := dict.fromkeys(one for name in names for one in reach.chain(name))) > 1
        }
        return sorted(crowds.values(), key=lambda some: (len(some), some))

    def _in_order(self) -> tuple[str, ...]:
        """Return all sessions so that those with much in common stand near each other."""
        found: dict[str, None] = {}
        for crowd in self._crowds():
            found |= dict.fromkeys(crowd)
        return (*found, *(name for name in self.problem.sessions if name not in found))
