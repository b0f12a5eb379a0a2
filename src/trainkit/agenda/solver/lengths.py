"""How long sessions may be and where they may be cut, in minutes.

A session is planned at its wished length, at one that differs from it by full steps of the grain,
at its shortest or its longest, or at such a length of one with which it may be held as one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from trainkit.agenda.problem import AgendaProblem, Session

__all__ = ["Lengths"]


class Lengths:
    """The lengths of a problem's sessions; those named as slow are interpreted consecutively."""

    def __init__(self, problem: AgendaProblem, slow: frozenset[str]) -> None:
        self._problem = problem
        self._factor = Fraction(str(problem.consecutive_factor))
        self._slow = slow
        self._own = {name: frozenset(self._steps(name)) for name in problem.sessions}
        self._joint: defaultdict[str, list[str]] = defaultdict(list)
        for name, session in problem.sessions.items():
            if session.joint:
                self._joint[session.joint].append(name)

    def wished(self, name: str) -> int:
        """Return the wished length, interpretation included."""
        return self._stretched(name, self._problem.sessions[name].minutes)

    def totals(self, name: str) -> tuple[int, ...]:
        """Return the lengths at which a session is planned, rising."""
        own = self._own[name]
        partners = self._joint[self._problem.sessions[name].joint or ""]
        others = frozenset[int]().union(*(self._own[one] for one in partners))
        inside = {one for one in others if min(own) <= one <= max(own)}
        return tuple(sorted(own | inside))

    def places(self, name: str, total: int) -> tuple[tuple[int, ...], ...]:
        """Return for each mark after how many minutes of a length it may stand, rising.

        At the length that the problem gives, marks stand as they are. At another one they move in
        proportion, to the nearest multiple of the grain, either one where two are as near. One that
        has come to the start or the end permits no cut.
        """
        session = self._problem.sessions[name]
        if total == session.minutes:
            return tuple((mark,) for mark in session.marks)
        return tuple(self._near(session, mark, total) for mark in session.marks)

    def _near(self, session: Session, mark: int, total: int) -> tuple[int, ...]:
        grain = self._problem.grain
        exact = Fraction(mark * total, session.minutes * grain)
        half = Fraction(1, 2)
        near = sorted({ceil(exact - half), floor(exact + half)})
        return tuple(dict.fromkeys(min(max(0, one * grain), total) for one in near))

    def _steps(self, name: str) -> Iterator[int]:
        session, grain = self._problem.sessions[name], self._problem.grain
        least = self._stretched(name, session.least)
        most = self._stretched(name, session.most)
        wished = self.wished(name)
        yield from (least, most)
        yield from range(wished, most + 1, grain)
        yield from range(wished, least - 1, -grain)

    def _stretched(self, name: str, minutes: int) -> int:
        if name not in self._slow:
            return minutes
        return ceil(minutes * self._factor / self._problem.grain) * self._problem.grain
