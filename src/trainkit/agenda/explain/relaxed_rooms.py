"""The changes of rooms that may be tried for sessions: any room, equipment, one more room."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.agenda.explain.constraints import Constraint, changed_sessions, with_named
from trainkit.agenda.explain.relaxation import Family, Relaxation, family_of_one
from trainkit.agenda.explain.wording import heads, in_booths, in_seats, unit_in_words
from trainkit.agenda.problem import AgendaProblem, Interpretation, Room
from trainkit.agenda.verify.lengths import foreign_groups
from trainkit.definitions.yamlfile import Location
from trainkit.languages import N_, _, and_list

__all__ = ["relaxed_rooms"]

_ROOM, _BOOTH, _ITEM = 90, 60, 60
"""What one more room, booth and piece of equipment count as."""


def relaxed_rooms(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield any room, a room without equipment, equipment for a room, and one more room."""
    names = one.about
    restricted = [name for name in names if problem.sessions[name].rooms]
    equipped = [name for name in names if problem.sessions[name].equipment]
    everywhere = tuple(problem.rooms)
    if any({*problem.sessions[name].rooms} != {*everywhere} for name in restricted):
        rooms = dict.fromkeys(restricted, everywhere)
        words = _("permit all rooms for {what}", what=unit_in_words(problem, restricted))
        at: Location = ("sessions", restricted[0], "rooms")
        yield family_of_one(
            Relaxation(words, at, 30, lambda it: changed_sessions(it, "rooms", rooms))
        )
    if equipped:
        items = dict.fromkeys(one for name in equipped for one in problem.sessions[name].equipment)
        none = dict.fromkeys(equipped, ())
        words = _(
            "hold {what} without {items}",
            what=unit_in_words(problem, equipped),
            items=and_list(items),
        )
        at = ("sessions", equipped[0], "equipment")
        yield family_of_one(
            Relaxation(words, at, 90, lambda it: changed_sessions(it, "equipment", none))
        )
        for room, about in problem.rooms.items():
            if lacking := tuple(item for item in items if item not in about.equipment):
                yield family_of_one(_equipped(problem, room, lacking))
    yield family_of_one(_one_more_room(problem, names), "one more room", *restricted)


def _equipped(problem: AgendaProblem, room: str, items: tuple[str, ...]) -> Relaxation:
    def apply(changed: AgendaProblem) -> AgendaProblem:
        has = (*changed.rooms[room].equipment, *items) if room in changed.rooms else ()
        return with_named(changed, "rooms", room, equipment=has)

    words = _("bring {items} to {room}", items=and_list(items), room=problem.rooms[room].name)
    return Relaxation(words, ("rooms", room, "equipment"), _ITEM * len(items), apply)


_ROOM_FOR = {
    (False, False): N_("find one more room"),
    (True, False): N_("find one more room with {items}"),
    (False, True): N_("find one more room for {what}"),
    (True, True): N_("find one more room with {items} for {what}"),
}
"""How one more room is asked for, by whether it has to have something, and for some sessions."""


def _one_more_room(problem: AgendaProblem, sessions: tuple[str, ...]) -> Relaxation:
    """Return a room that is just enough for sessions, even if they are held as one."""
    asked = {name: problem.sessions[name] for name in sessions}
    matter = any(room.seats is not None for room in problem.rooms.values())
    seats = heads(problem, sessions) if matter else None
    booths = sum(
        bool(foreign_groups(problem, name))
        for name, session in asked.items()
        if session.interpretation is Interpretation.SIMULTANEOUS
    )
    items = tuple(dict.fromkeys(item for one in asked.values() for item in one.equipment))
    room = Room(name="One more room", seats=seats, equipment=items, booths=booths)
    bound = [name for name, session in asked.items() if session.rooms]

    def apply(changed: AgendaProblem) -> AgendaProblem:
        there = {name: changed.sessions.get(name) for name in bound}
        rooms = {
            name: (*it.rooms, "one-more-room") for name, it in there.items() if it and it.rooms
        }
        changed = changed_sessions(changed, "rooms", rooms)
        return changed.model_copy(update={"rooms": {**changed.rooms, "one-more-room": room}})

    has = [in_seats(seats)] if seats else []
    has += [*items, *([in_booths(booths)] if booths else [])]
    template = _ROOM_FOR[bool(has), bool(bound)]
    words = _(template, items=and_list(has), what=unit_in_words(problem, bound))
    size = _ROOM + (seats or 0) // 10 + len(items) * _ITEM // 2 + booths * _BOOTH // 2
    return Relaxation(words, ("rooms",), size, apply)
