"""Asks whether problems have an agenda: simple reasoning first, then the solver."""

from __future__ import annotations

from dataclasses import dataclass, field

from trainkit.agenda.explain.refuting import is_refuted
from trainkit.agenda.explain.smaller import trimmed
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.solver.search import Answer, Limits, Outcome, find

__all__ = ["Asking"]

_SMALL = 1.0
"""The work of the solver for a few sessions; nearly all take a hundredth of that."""
_NEAR = 1.0
_WHOLE = 8
"""Searches of the whole problem each get this part of the limit."""
_UNKNOWN = 5
"""After so many small problems without an answer, less is spent on each."""


@dataclass
class Asking:
    """A seed and limits for all searches of an explanation."""

    seed: int = 0
    limits: Limits = field(default_factory=Limits)
    asked: int = 0
    unknown: int = 0
    _last: tuple[AgendaProblem, Outcome] | None = None
    """The whole problem that was searched last, and what was found."""

    def small(self, problem: AgendaProblem) -> Answer:
        """Return what a short search says of a small problem."""
        work = _SMALL if self.unknown < _UNKNOWN else _SMALL / 10
        limits = Limits(min(work, self.limits.work), self.limits.wall)
        answer = self._find(trimmed(problem), limits).answer
        self.unknown += answer is Answer.UNKNOWN
        return answer

    def is_refuted(self, problem: AgendaProblem) -> bool:
        """Whether simple reasoning shows that a small problem has no agenda."""
        return is_refuted(Layout(trimmed(problem)))

    def near(self, problem: AgendaProblem) -> Outcome:
        """Return what a short search finds where most sessions are pinned."""
        return self._find(problem, Limits(min(_NEAR, self.limits.work), self.limits.wall))

    def whole(self, problem: AgendaProblem) -> Outcome:
        """Return what a search finds with a part of the work that is permitted in all."""
        if self._last is None or self._last[0] is not problem:
            limits = Limits(self.limits.work / _WHOLE, self.limits.wall)
            self._last = problem, self._find(problem, limits)
        return self._last[1]

    def _find(self, problem: AgendaProblem, limits: Limits) -> Outcome:
        self.asked += 1
        if is_refuted(Layout(problem)):
            return Outcome(Answer.IMPOSSIBLE)
        return find(problem, seed=self.seed, limits=limits)
