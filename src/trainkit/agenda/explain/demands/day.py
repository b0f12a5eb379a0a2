"""What is demanded of days, breaks and fixed events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from trainkit.agenda.explain.demands.base import Demand
from trainkit.agenda.problem import AgendaProblem, Break, FixedEvent, Requirement
from trainkit.definitions.yamlfile import Location

__all__ = ["Block", "Event", "Frame", "Pause"]

_DAY = 24 * 60


@dataclass(frozen=True)
class Frame(Demand):
    """A day starts and ends."""

    date: date
    requirement = Requirement.FRAME

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Let the day last from midnight to midnight, as far as the grain permits."""
        last = _DAY - problem.grain
        whole = {"start": time(), "end": time(last // 60, last % 60)}
        days = tuple(
            one.model_copy(update=whole) if one.date == self.date else one for one in problem.days
        )
        return problem.model_copy(update={"days": days})

    def location(self, problem: AgendaProblem, /) -> Location:
        """Return the day's place."""
        return ("days", [one.date for one in problem.days].index(self.date))


@dataclass(frozen=True)
class Block(Demand):
    """Nobody works too long without a pause."""

    requirement = Requirement.RUN

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Let work go on all day."""
        return problem.model_copy(update={"longest_block": _DAY})

    def location(self, _: AgendaProblem, /) -> Location:
        """Return the place of the longest block."""
        return ("longest_block",)


def _shortest_pause(problem: AgendaProblem, gone: Iterable[Break | FixedEvent]) -> int:
    """Return a pause's least length with which the gap that something leaves is still a pause."""
    return min([problem.pause, *(one.minutes for one in gone)])


@dataclass(frozen=True)
class Pause(Demand):
    """A break."""

    id: str
    requirement = Requirement.BREAK

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Make no such break."""
        gone = [one for one in problem.breaks if one.id == self.id]
        kept = tuple(one for one in problem.breaks if one.id != self.id)
        return problem.model_copy(update={"breaks": kept, "pause": _shortest_pause(problem, gone)})

    def location(self, problem: AgendaProblem, /) -> Location:
        """Return the break's place."""
        return ("breaks", [one.id for one in problem.breaks].index(self.id))


@dataclass(frozen=True)
class Event(Demand):
    """A fixed event."""

    id: str
    requirement = Requirement.GROUP

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Hold no such event."""
        gone = [one for one in problem.fixed if one.id == self.id and one.pause]
        kept = tuple(one for one in problem.fixed if one.id != self.id)
        return problem.model_copy(update={"fixed": kept, "pause": _shortest_pause(problem, gone)})

    def location(self, problem: AgendaProblem, /) -> Location:
        """Return the event's place."""
        return ("fixed", [one.id for one in problem.fixed].index(self.id))
