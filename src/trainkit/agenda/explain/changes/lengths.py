"""Changes of lengths: something becomes shorter, or may become longer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from trainkit.agenda.explain.changes.base import EVERYBODY, Change
from trainkit.agenda.explain.smaller import changed_sessions
from trainkit.agenda.problem import AgendaProblem
from trainkit.definitions.yamlfile import Location

__all__ = ["LongerBlock", "ShorterBreak", "ShorterEvent", "ShorterSession", "ShorterWay"]


@dataclass(frozen=True)
class ShorterSession(Change):
    """Sessions that may be held as one, or a single one, may be as short as this."""

    sessions: tuple[str, ...]
    minutes: int

    def applied(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem with the shorter sessions."""
        shortest = {
            name: min(self.minutes, problem.sessions[name].least)
            for name in self.sessions
            if name in problem.sessions
        }
        return changed_sessions(problem, shortest=shortest)

    def size(self, problem: AgendaProblem, /) -> int:
        """Return the minutes that they lose."""
        return sum(max(0, problem.sessions[name].least - self.minutes) for name in self.sessions)

    def location(self, problem: AgendaProblem, /) -> Location:
        """Return the place of the length."""
        first = self.sessions[0]
        has_shortest = problem.sessions[first].shortest is not None
        return ("sessions", first, "shortest" if has_shortest else "minutes")


@dataclass(frozen=True)
class _ShorterPause(Change):
    """Something of the day takes fewer minutes."""

    id: str
    minutes: int
    kind: ClassVar[str]

    @property
    def subject(self) -> tuple[str, str]:
        """What becomes shorter."""
        return self.kind, self.id

    def applied(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem with fewer minutes for it."""
        changed = tuple(
            one.model_copy(update={"minutes": self.minutes}) if one.id == self.id else one
            for one in getattr(problem, self.kind)
        )
        return problem.model_copy(update={self.kind: changed})

    def size(self, problem: AgendaProblem, /) -> int:
        """Return the minutes that everybody loses."""
        lengths: dict[str, int] = {one.id: one.minutes for one in getattr(problem, self.kind)}
        return EVERYBODY * (lengths[self.id] - self.minutes)

    def location(self, problem: AgendaProblem, /) -> Location:
        """Return the place of the length."""
        ids = [one.id for one in getattr(problem, self.kind)]
        return (self.kind, ids.index(self.id), "minutes")


@dataclass(frozen=True)
class ShorterBreak(_ShorterPause):
    """A break takes fewer minutes."""

    kind = "breaks"


@dataclass(frozen=True)
class ShorterEvent(_ShorterPause):
    """A fixed event takes fewer minutes."""

    kind = "fixed"


@dataclass(frozen=True)
class ShorterWay(Change):
    """The way between two venues takes fewer minutes."""

    between: tuple[str, str]
    minutes: int

    def applied(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem with the shorter way."""
        ways = tuple(
            one.model_copy(update={"minutes": self.minutes})
            if set(one.between) == set(self.between)
            else one
            for one in problem.transfers
        )
        return problem.model_copy(update={"transfers": ways})

    def size(self, problem: AgendaProblem, /) -> int:
        """Return the minutes saved, everybody's."""
        return EVERYBODY * (problem.transfers[self._index(problem)].minutes - self.minutes)

    def location(self, problem: AgendaProblem, /) -> Location:
        """Return the place of the length."""
        return ("transfers", self._index(problem), "minutes")

    def _index(self, problem: AgendaProblem) -> int:
        return [set(one.between) for one in problem.transfers].index(set(self.between))


@dataclass(frozen=True)
class LongerBlock(Change):
    """Work may go on for longer without a pause."""

    minutes: int

    def applied(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem with the longer block."""
        return problem.model_copy(update={"longest_block": self.minutes})

    def size(self, problem: AgendaProblem, /) -> int:
        """Return the minutes, which are everybody's."""
        return EVERYBODY * (self.minutes - problem.longest_block)

    def location(self, _: AgendaProblem, /) -> Location:
        """Return the place of the longest block."""
        return ("longest_block",)
