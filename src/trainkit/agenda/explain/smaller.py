"""Smaller problems: with some of the sessions only, and without what these do not need.

Everything here keeps the answer: a smaller problem has an agenda exactly if its sessions have one
under all the rest. So a check of five sessions among two hundred takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from trainkit.agenda.problem import AgendaProblem, Break, FixedEvent, Group, Room, Session

__all__ = ["changed_sessions", "explicit", "freed", "only", "trimmed"]

_FREE, _BOOTHS = "free-room-of", 20
"""Rooms that nobody else has: how their ids begin, which are their names too, and their booths."""


def changed_sessions(problem: AgendaProblem, **changes: dict[str, Any]) -> AgendaProblem:
    """Return the problem with fields of some sessions changed; sessions it lacks are passed over.

    ``changes`` has the new values of a field by session: ``pin={"log-basics": None}``.
    """
    updates: dict[str, dict[str, Any]] = {}
    for field, values in changes.items():
        for name, value in values.items():
            if name in problem.sessions:
                updates.setdefault(name, {})[field] = value
    if not updates:
        return problem
    changed = {name: problem.sessions[name].model_copy(update=one) for name, one in updates.items()}
    return problem.model_copy(update={"sessions": {**problem.sessions, **changed}})


def explicit(problem: AgendaProblem) -> AgendaProblem:
    """Return the problem with every session's permitted rooms named."""
    rooms = tuple(problem.rooms)
    return changed_sessions(
        problem, rooms={name: rooms for name, one in problem.sessions.items() if not one.rooms}
    )


def freed(problem: AgendaProblem, sessions: Collection[str]) -> AgendaProblem:
    """Return an ``explicit`` problem with rooms that have everything, for these sessions alone.

    Each has one of its own; one more is for all of them, so that they can still be held as one.
    """
    there = [name for name in sessions if name in problem.sessions]
    if not there or not problem.rooms:
        return problem
    everything = tuple({item for name in there for item in problem.sessions[name].equipment})
    own = {name: f"{_FREE}-{name}" for name in there}
    shared = "-".join((_FREE, *sessions))
    added = {
        name: Room(name=name, equipment=everything, booths=_BOOTHS)
        for name in (shared, *own.values())
    }
    rooms = {
        name: tuple(dict.fromkeys((*problem.sessions[name].rooms, shared, own[name])))
        for name in there
    }
    changed = changed_sessions(problem, rooms=rooms)
    return changed.model_copy(update={"rooms": {**problem.rooms, **added}})


def only(problem: AgendaProblem, sessions: Collection[str]) -> AgendaProblem:
    """Return the problem with these sessions only; the others are not followed any more."""
    kept = set(sessions)
    found: dict[str, Session] = {}
    for name, one in problem.sessions.items():
        if name in kept:
            after = tuple(other for other in one.after if other in kept)
            found[name] = one if after == one.after else one.model_copy(update={"after": after})
    return problem.model_copy(update={"sessions": found})


def trimmed(problem: AgendaProblem) -> AgendaProblem:
    """Return the problem without groups, people and rooms that change nothing for its sessions."""
    sessions = problem.sessions.values()
    people = {name for one in sessions for name in one.people}
    update: dict[str, Any] = {
        "groups": _groups(problem),
        "people": {name: one for name, one in problem.people.items() if name in people},
    }
    free = {name for name, one in problem.rooms.items() if _is_free(name, one)}
    if sessions and all(_needs_none(one, free) for one in sessions):
        bare = {name: {"rooms": (), "equipment": ()} for name in problem.sessions}
        update["sessions"] = {
            name: problem.sessions[name].model_copy(update=one) for name, one in bare.items()
        }
        update["fixed"] = tuple(one.model_copy(update={"room": None}) for one in problem.fixed)
        update["rooms"] = {}
    elif all(one.rooms for one in sessions):
        used = {room for one in sessions for room in one.rooms}
        update["rooms"] = {name: one for name, one in problem.rooms.items() if name in used}
    return problem.model_copy(update=update)


def _is_free(name: str, room: Room) -> bool:
    return name.startswith(_FREE) and room.name == name and room.booths == _BOOTHS


def _needs_none(session: Session, free: Collection[str]) -> bool:
    """Whether the session may be in one of these rooms, and in any of them."""
    pinned = session.pin is not None and session.pin.room is not None
    return not pinned and any(room in free for room in session.rooms)


def _groups(problem: AgendaProblem) -> dict[str, Group]:
    """Return the groups that have a session, and of the others one for each set of pauses.

    Groups share breaks, so what one group's day asks of a break binds the other groups too.
    """
    busy = {name for one in problem.sessions.values() for name in one.groups}
    found = {name: one for name, one in problem.groups.items() if name in busy}
    seen = {_pauses(problem, name) for name in found}
    for name, one in problem.groups.items():
        pauses = _pauses(problem, name)
        if pauses not in seen:
            seen.add(pauses)
            found[name] = one
    return {name: one for name, one in problem.groups.items() if name in found}


def _pauses(problem: AgendaProblem, group: str) -> frozenset[str]:
    events = (one for one in problem.fixed if one.pause)
    pauses: list[Break | FixedEvent] = [*problem.breaks, *events]
    return frozenset(one.id for one in pauses if not one.groups or group in one.groups)
