"""What is demanded of sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from trainkit.agenda.explain.demands.base import Demand
from trainkit.agenda.explain.smaller import changed_sessions, freed, only
from trainkit.agenda.problem import AgendaProblem, Requirement
from trainkit.definitions.yamlfile import Location

__all__ = [
    "After", "Equipment", "Language", "Needs", "OfSession", "OfSessions", "Pinned", "Placed",
    "Roomed", "Rooms", "Windows",
]  # fmt: skip


@dataclass(frozen=True)
class OfSession(Demand):
    """What is demanded of one session."""

    session: str
    field: ClassVar[str]

    def location(self, _: AgendaProblem, /) -> Location:
        """Return the place of the field."""
        return ("sessions", self.session, self.field)


@dataclass(frozen=True)
class Placed(OfSession):
    """A session takes place."""

    requirement = Requirement.PLACED

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Leave the session out."""
        return only(problem, problem.sessions.keys() - {self.session})

    def location(self, _: AgendaProblem, /) -> Location:
        """Return the session's place."""
        return ("sessions", self.session)


@dataclass(frozen=True)
class Pinned(OfSession):
    """A session stands where it is pinned."""

    requirement = Requirement.PINNED
    field = "pin"

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Drop the pin."""
        return changed_sessions(problem, pin={self.session: None})


@dataclass(frozen=True)
class Windows(OfSession):
    """A session lies in one of its windows."""

    requirement = Requirement.WINDOW
    field = "windows"

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Let it lie anywhere."""
        return changed_sessions(problem, windows={self.session: ()})


@dataclass(frozen=True)
class After(OfSession):
    """A session follows another one."""

    earlier: str
    requirement = Requirement.ORDER
    field = "after"

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Let it stand before the other one, too."""
        if self.session not in problem.sessions:
            return problem
        after = problem.sessions[self.session].after
        others = tuple(one for one in after if one != self.earlier)
        return changed_sessions(problem, after={self.session: others})

    def location(self, problem: AgendaProblem, /) -> Location:
        """Return the place of the other session's name."""
        position = problem.sessions[self.session].after.index(self.earlier)
        return ("sessions", self.session, self.field, position)


@dataclass(frozen=True)
class Rooms(OfSession):
    """Only some rooms are permitted."""

    requirement = Requirement.ROOM_FITS
    field = "rooms"

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Permit all rooms; rooms that others have for themselves are not among them."""
        if self.session not in problem.sessions:
            return problem
        rooms = problem.sessions[self.session].rooms
        free = [room for room in rooms if room not in self.among]
        return changed_sessions(problem, rooms={self.session: (*self.among, *free)})

    among: tuple[str, ...] = ()
    """All rooms of the problem."""


@dataclass(frozen=True)
class Equipment(OfSession):
    """The room has what the session asks for."""

    requirement = Requirement.ROOM_FITS
    field = "equipment"

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Ask for nothing."""
        return changed_sessions(problem, equipment={self.session: ()})


@dataclass(frozen=True)
class OfSessions(Demand):
    """What is demanded of a session, or of all that may be held as one and so must stay alike."""

    sessions: tuple[str, ...]
    field: ClassVar[str]

    def location(self, _: AgendaProblem, /) -> Location:
        """Return the place of the first session's field."""
        return ("sessions", self.sessions[0], self.field)


@dataclass(frozen=True)
class Needs(OfSessions):
    """A session needs a person."""

    person: str
    requirement = Requirement.PERSON
    field = "people"

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Do without the person."""
        there = [name for name in self.sessions if name in problem.sessions]
        people = {
            name: tuple(one for one in problem.sessions[name].people if one != self.person)
            for name in there
        }
        return changed_sessions(problem, people=people)

    def location(self, problem: AgendaProblem, /) -> Location:
        """Return the place of the person's name at the first session."""
        first = self.sessions[0]
        return ("sessions", first, "people", problem.sessions[first].people.index(self.person))


@dataclass(frozen=True)
class Roomed(OfSessions):
    """A session needs a room that nobody else has at that time."""

    requirement = Requirement.ROOM
    field = "rooms"

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Let it be held in a room of its own that has everything."""
        return freed(problem, self.sessions)


@dataclass(frozen=True)
class Language(OfSessions):
    """A session is interpreted for groups that do not understand its language."""

    requirement = Requirement.INTERPRETERS
    field = "language"

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Do without interpreters."""
        return changed_sessions(problem, language=dict.fromkeys(self.sessions))
