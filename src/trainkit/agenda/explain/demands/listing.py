"""Takes a problem apart into its demands."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.agenda.explain.demands.base import Demand
from trainkit.agenda.explain.demands.day import Block, Event, Frame, Pause
from trainkit.agenda.explain.demands.resources import (
    Available,
    Booths,
    Opening,
    Seats,
    Team,
    Way,
)
from trainkit.agenda.explain.demands.sessions import (
    After,
    Equipment,
    Language,
    Needs,
    Pinned,
    Placed,
    Roomed,
    Rooms,
    Windows,
)
from trainkit.agenda.problem import AgendaProblem

__all__ = ["demands_of"]


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
