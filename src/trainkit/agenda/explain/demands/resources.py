"""What is demanded by people, rooms, teams and ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from trainkit.agenda.explain.demands.base import Demand
from trainkit.agenda.problem import AgendaProblem, Requirement
from trainkit.definitions.yamlfile import Location

__all__ = ["Available", "Booths", "Named", "Opening", "Seats", "Team", "Way"]


@dataclass(frozen=True)
class Named(Demand):
    """What is demanded by a person, a room or a team."""

    name: str
    kind: ClassVar[str]
    field: ClassVar[str]
    free: ClassVar[Any]
    """The value of the field that demands nothing."""

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Give the field the value that demands nothing."""
        named = getattr(problem, self.kind)
        if self.name not in named:
            return problem
        changed = named[self.name].model_copy(update={self.field: self.free})
        return problem.model_copy(update={self.kind: {**named, self.name: changed}})

    def location(self, _: AgendaProblem, /) -> Location:
        """Return the place of the field."""
        return (self.kind, self.name, self.field)


@dataclass(frozen=True)
class Available(Named):
    """A person is there at some times only."""

    requirement = Requirement.PRESENCE
    kind, field, free = "people", "available", ()


@dataclass(frozen=True)
class Opening(Named):
    """A room is open at some times only."""

    requirement = Requirement.ROOM
    kind, field, free = "rooms", "open", ()


@dataclass(frozen=True)
class Seats(Named):
    """A room seats so many and no more."""

    requirement = Requirement.ROOM_FITS
    kind, field, free = "rooms", "seats", None


@dataclass(frozen=True)
class Booths(Named):
    """A room has so many interpretation booths and no more."""

    requirement = Requirement.ROOM_FITS
    kind, field, free = "rooms", "booths", 20


@dataclass(frozen=True)
class Team(Named):
    """A team of interpreters is there at some times only."""

    requirement = Requirement.INTERPRETERS
    kind, field, free = "interpreters", "available", ()


@dataclass(frozen=True)
class Way(Demand):
    """The way between two venues takes time."""

    between: tuple[str, str]
    requirement = Requirement.TRANSFER

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Take no time for it."""
        others = tuple(one for one in problem.transfers if set(one.between) != set(self.between))
        return problem.model_copy(update={"transfers": others})

    def location(self, problem: AgendaProblem, /) -> Location:
        """Return the place of the transfer."""
        ways = [set(one.between) for one in problem.transfers]
        return ("transfers", ways.index(set(self.between)))
