"""What a problem demands, piece by piece; each piece can drop itself from the problem.

A problem without a demand has every agenda that it had before, and perhaps more. So the smallest
sets of demands that cannot be met together can be found by dropping demands and solving. That
nobody can be in two places is no demand of its own: it goes with the sessions that are dropped.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any, ClassVar

from trainkit.definitions.yamlfile import Location
from trainkit.scheduling.explain.smaller import changed_sessions, freed, only
from trainkit.scheduling.problem import AgendaProblem, Break, FixedEvent, Requirement

__all__ = [
    "After", "Available", "Block", "Booths", "Demand", "Equipment", "Event", "Frame", "Language",
    "Named", "Needs", "OfSession", "OfSessions", "Opening", "Pause", "Pinned", "Placed", "Roomed",
    "Rooms", "Seats", "Team", "Way", "Windows", "demands_of", "dropped",
]  # fmt: skip

_DAY = 24 * 60


@dataclass(frozen=True)
class Demand(ABC):
    """One piece of what must hold."""

    requirement: ClassVar[Requirement]

    @abstractmethod
    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem without this demand; it may lack what the demand is about."""

    @abstractmethod
    def location(self, problem: AgendaProblem, /) -> Location:
        """Return where the whole problem, in which everything is still there, says it."""


def dropped(problem: AgendaProblem, demands: Iterable[Demand]) -> AgendaProblem:
    """Return the problem without these demands."""
    for demand in demands:
        problem = demand.dropped(problem)
    return problem


# -- sessions ---------------------------------------------------------------------------------


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


# -- people, rooms, teams, ways ---------------------------------------------------------------


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


# -- the day ----------------------------------------------------------------------------------


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


# -- all of them ------------------------------------------------------------------------------


def demands_of(problem: AgendaProblem) -> tuple[Demand, ...]:
    """Return the demands of an ``explicit`` problem, those first that explain most to a trainer."""
    found = (_of_sessions, _of_people, _of_rooms, _of_the_day)
    return tuple(dict.fromkeys(demand for some in found for demand in some(problem)))


def _units(problem: AgendaProblem) -> Iterator[tuple[str, ...]]:
    """Yield the sessions, those together that may be held as one."""
    joint: dict[str, list[str]] = {}
    for name, session in problem.sessions.items():
        joint.setdefault(session.joint or f" {name}", []).append(name)
    return (tuple(names) for names in joint.values())


def _of_sessions(problem: AgendaProblem) -> Iterator[Demand]:
    sessions = problem.sessions
    yield from (Placed(name) for name in sessions)
    yield from (Pinned(name) for name, one in sessions.items() if one.pin)
    for unit in _units(problem):
        for person in dict.fromkeys(person for name in unit for person in sessions[name].people):
            yield Needs(tuple(name for name in unit if person in sessions[name].people), person)
    yield from (After(name, other) for name, one in sessions.items() for other in one.after)
    yield from (Windows(name) for name, one in sessions.items() if one.windows)


def _of_people(problem: AgendaProblem) -> Iterator[Demand]:
    used = {person for one in problem.sessions.values() for person in one.people}
    for name, person in problem.people.items():
        if name in used and person.available:
            yield Available(name)


def _of_rooms(problem: AgendaProblem) -> Iterator[Demand]:
    sessions, rooms = problem.sessions, tuple(problem.rooms)
    for unit in _units(problem):
        if rooms:
            yield Roomed(unit)
        if any(sessions[name].language for name in unit):
            yield Language(unit)
    for name, one in sessions.items():
        if set(one.rooms) != set(rooms):
            yield Rooms(name, rooms)
        if one.equipment:
            yield Equipment(name)
    interpreted = any(one.language for one in sessions.values())
    heads = sum(group.size for group in problem.groups.values())
    for name, room in problem.rooms.items():
        if room.seats is not None and room.seats < heads:
            yield Seats(name)
        if interpreted and room.booths < 20:
            yield Booths(name)
        if room.open:
            yield Opening(name)
    for name, team in problem.interpreters.items():
        if interpreted and team.available:
            yield Team(name)
    yield from (Way(way.between) for way in problem.transfers if rooms)


def _of_the_day(problem: AgendaProblem) -> Iterator[Demand]:
    yield Block()
    yield from (Event(one.id) for one in problem.fixed)
    yield from (Frame(one.date) for one in problem.days)
    yield from (Pause(one.id) for one in problem.breaks)
