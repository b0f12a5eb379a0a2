"""Changes that let something fall away, or bring a room, a team or equipment."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.agenda.explain.changes.base import EVERYBODY, Change, with_named
from trainkit.agenda.explain.demands import (
    After,
    Available,
    Demand,
    Equipment,
    Event,
    Language,
    Named,
    Needs,
    Opening,
    Pause,
    Pinned,
    Placed,
    Rooms,
    Team,
    Windows,
)
from trainkit.agenda.explain.smaller import changed_sessions
from trainkit.agenda.problem import AgendaProblem, Interpreters, Room
from trainkit.definitions.yamlfile import Location

__all__ = ["AddRoom", "AddTeam", "Drop", "Equip", "MoreBooths", "MoreSeats"]

PIN, AFTER, WINDOWS, ROOMS, EQUIPMENT = 15, 60, 60, 30, 90
PERSON, LANGUAGE, SESSION, ALWAYS = 120, 180, 240, 300
A_ROOM, A_TEAM, A_SEAT, A_BOOTH, AN_ITEM = 90, 180, 3, 60, 60


@dataclass(frozen=True)
class Drop(Change):
    """A demand falls away."""

    demand: Demand

    @property
    def subject(self) -> tuple[str, str] | None:
        """What the demand is about, if there are smaller changes of that."""
        demand = self.demand
        if isinstance(demand, Named):
            return demand.kind, demand.name
        if isinstance(demand, Windows):
            return "sessions", demand.session
        if isinstance(demand, Pause):
            return "breaks", demand.id
        return ("fixed", demand.id) if isinstance(demand, Event) else None

    @property
    def is_whole(self) -> bool:
        """It is."""
        return True

    def applied(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem without the demand."""
        return self.demand.dropped(problem)

    def location(self, problem: AgendaProblem, /) -> Location:
        """Return where the demand stands."""
        return self.demand.location(problem)

    def size(self, problem: AgendaProblem, /) -> int:
        """Return what the demand counts as."""
        demand = self.demand
        if isinstance(demand, Placed):
            return SESSION + problem.sessions[demand.session].least
        if isinstance(demand, Pause):
            lengths = {one.id: one.minutes for one in problem.breaks}
            return 2 * EVERYBODY * lengths[demand.id]
        if isinstance(demand, Event):
            lengths = {one.id: one.minutes for one in problem.fixed}
            return 2 * EVERYBODY * lengths[demand.id]
        return _DROPPED[type(demand)]


_DROPPED: dict[type[Demand], int] = {
    Pinned: PIN,
    After: AFTER,
    Windows: WINDOWS,
    Rooms: ROOMS,
    Equipment: EQUIPMENT,
    Needs: PERSON,
    Language: LANGUAGE,
    Available: ALWAYS,
    Opening: ALWAYS,
    Team: ALWAYS,
}


@dataclass(frozen=True)
class AddRoom(Change):
    """There is one more room, which some sessions may use where only some rooms are permitted."""

    room: Room
    sessions: tuple[str, ...] = ()
    id: str = "one-more-room"

    def is_part_of(self, other: Change) -> bool:
        """Whether another room has all that this one has, for the same sessions."""
        if not isinstance(other, AddRoom):
            return False
        mine, theirs = self.room, other.room
        seats = theirs.seats is None or (mine.seats is not None and mine.seats <= theirs.seats)
        has_all = set(mine.equipment) <= set(theirs.equipment) and mine.booths <= theirs.booths
        return seats and has_all and self.sessions == other.sessions

    def applied(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem with the room."""
        rooms = {
            name: (*problem.sessions[name].rooms, self.id)
            for name in self.sessions
            if name in problem.sessions and problem.sessions[name].rooms
        }
        changed = changed_sessions(problem, rooms=rooms)
        return changed.model_copy(update={"rooms": {**problem.rooms, self.id: self.room}})

    def size(self, _: AgendaProblem, /) -> int:
        """Return what a room counts as, and what it must have."""
        has = len(self.room.equipment) * AN_ITEM // 2 + self.room.booths * A_BOOTH // 2
        return A_ROOM + (self.room.seats or 0) // 10 + has

    def location(self, _: AgendaProblem, /) -> Location:
        """Return the place of the rooms."""
        return ("rooms",)


@dataclass(frozen=True)
class MoreSeats(Change):
    """A room seats more."""

    room: str
    seats: int

    def applied(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem with the seats."""
        return with_named(problem, "rooms", self.room, "seats", lambda _: self.seats)

    def size(self, problem: AgendaProblem, /) -> int:
        """Return what the added seats count as."""
        return A_SEAT * (self.seats - (problem.rooms[self.room].seats or 0))

    def location(self, _: AgendaProblem, /) -> Location:
        """Return the place of the seats."""
        return ("rooms", self.room, "seats")


@dataclass(frozen=True)
class MoreBooths(Change):
    """A room has more interpretation booths."""

    room: str
    booths: int

    def applied(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem with the booths."""
        return with_named(problem, "rooms", self.room, "booths", lambda _: self.booths)

    def size(self, problem: AgendaProblem, /) -> int:
        """Return what the added booths count as."""
        return A_BOOTH * (self.booths - problem.rooms[self.room].booths)

    def location(self, _: AgendaProblem, /) -> Location:
        """Return the place of the booths."""
        return ("rooms", self.room, "booths")


@dataclass(frozen=True)
class Equip(Change):
    """A room has more equipment."""

    room: str
    items: tuple[str, ...]

    def applied(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem with the equipment."""
        return with_named(
            problem, "rooms", self.room, "equipment", lambda items: (*items, *self.items)
        )

    def size(self, _: AgendaProblem, /) -> int:
        """Return what the items count as."""
        return AN_ITEM * len(self.items)

    def location(self, _: AgendaProblem, /) -> Location:
        """Return the place of the equipment."""
        return ("rooms", self.room, "equipment")


@dataclass(frozen=True)
class AddTeam(Change):
    """There is one more team of interpreters."""

    languages: tuple[str, ...]
    id: str = "one-more-team"

    def applied(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem with the team."""
        team = Interpreters(name="one more team", languages=self.languages)
        return problem.model_copy(update={"interpreters": {**problem.interpreters, self.id: team}})

    def size(self, _: AgendaProblem, /) -> int:
        """Return what a team counts as."""
        return A_TEAM

    def location(self, _: AgendaProblem, /) -> Location:
        """Return the place of the teams."""
        return ("interpreters",)
