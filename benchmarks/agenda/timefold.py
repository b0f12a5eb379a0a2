"""Say conferences of Timefold's benchmark as agenda problems, every requirement included.

The requirements are those of ``ConferenceSchedulingConstraintProvider`` in
TimefoldAI/timefold-solver-benchmarks; ``broken`` counts them under its names. Its wishes are left
out, except that speakers come on few days.

How they are said: a talk's timeslots are its windows, without those in which a speaker cannot or
whose tags do not fit; rooms are those permitted by type and tags; talks that exclude each other
need one more person in common; talks that draw crowds, of which a timeslot holds two at most, need
one of two teams of interpreters. What cannot be said exactly raises ``Unsayable``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from typing import NamedTuple

from benchmarks.agenda.conference import Conference, Slot, Talk, Venue
from trainkit.agenda.problem import (
    AgendaProblem,
    Group,
    Interpretation,
    Interpreters,
    Person,
    Pin,
    ProblemDay,
    Room,
    Session,
    Weights,
    Window,
)
from trainkit.agenda.solution import AgendaSolution, Placement

__all__ = ["Unsayable", "broken", "problem_of"]

_AUDIENCE = "qta"
"""A language for private use (ISO 639-2) that the audience of crowded talks understands."""


class Unsayable(ValueError):
    """The file asks for something that an agenda problem cannot say."""


def problem_of(conference: Conference, *, name: str) -> AgendaProblem:
    """Return the agenda problem whose agendas are those that the conference permits.

    Raises ``Unsayable``.
    """
    _check(conference)
    names = _Names(conference)
    crowds = _crowds(conference)
    sessions = {
        names.talk[key]: _session(conference, talk, names, crowds)
        for key, talk in conference.talks.items()
    }
    groups = {
        name: Group(name=session.title, languages=(_AUDIENCE,) if session.language else ())
        for name, session in sessions.items()
    }
    people = {names.speaker[key]: Person(name=one.name) for key, one in conference.speakers.items()}
    people |= {key: Person(name=f"Only one: {tag}") for tag, key in names.exclusive.items()}
    return AgendaProblem(
        id=name,
        timezone="UTC",
        days=_days(conference),
        longest_block=480,
        consecutive_factor=1.0,
        groups=groups,
        people=people,
        rooms={
            names.room[key]: Room(name=room.name, open=_open(conference, room))
            for key, room in conference.rooms.items()
        },
        interpreters={
            f"crowd-{language}-{number}": Interpreters(
                name=f"Crowd {number}", languages=(_AUDIENCE, language)
            )
            for language in sorted(set(crowds.values()))
            for number in (1, 2)
        },
        sessions=sessions,
        weights=Weights.model_validate(
            dict.fromkeys(Weights.model_fields, 0) | {"speaker_days": 1}
        ),
    )


class _Names:
    """The ids of everything, made of the file's."""

    def __init__(self, conference: Conference) -> None:
        self.talk = {key: _named("talk", talk.code) for key, talk in conference.talks.items()}
        self.speaker = {key: _named("speaker", key) for key in conference.speakers}
        self.room = {key: _named("room", key) for key in conference.rooms}
        tags = sorted({tag for talk in conference.talks.values() for tag in talk.exclusive})
        self.exclusive = {tag: _named("only-one", tag) for tag in tags}
        for names in (self.talk, self.speaker, self.room, self.exclusive):
            if len(set(names.values())) < len(names):
                raise Unsayable("two ids differ only in signs or in the case of letters")


def _named(kind: str, text: str) -> str:
    """Return an id that tells the kind."""
    name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return name if name.startswith(f"{kind}-") else f"{kind}-{name}"


def _check(conference: Conference) -> None:
    """Raise for what an agenda problem would say otherwise than the file does."""
    slots = list(conference.slots.values())
    for kind in sorted({talk.type for talk in conference.talks.values()}):
        if len({slot.minutes for slot in slots if kind in slot.types}) > 1:
            raise Unsayable(f"timeslots of different lengths for the talk type {kind}")
    for first, second in combinations(slots, 2):
        gap = max(second.start - first.end, first.start - second.end)
        same_day = first.start.date() == second.start.date()
        if same_day and timedelta(0) <= gap < timedelta(minutes=conference.pause):
            raise Unsayable(f"a speaker's pause that is longer than between {first} and {second}")
    for talk in conference.talks.values():
        if not conference.slots_of(talk) or not conference.rooms_of(talk):
            raise Unsayable(f"no timeslot or no room fits the talk {talk.code}")


def _session(conference: Conference, talk: Talk, names: _Names, crowds: dict[str, str]) -> Session:
    slots = conference.slots_of(talk)
    pin = None
    if talk.pinned and talk.slot is not None:
        room = names.room[talk.room] if talk.room is not None else None
        pin = Pin(start=conference.slots[talk.slot].start, room=room)
    return Session(
        title=talk.title,
        groups=(names.talk[talk.id],),
        people=(
            *(names.speaker[one] for one in talk.speakers),
            *(names.exclusive[tag] for tag in sorted(talk.exclusive)),
        ),
        minutes=slots[0].minutes,
        after=tuple(names.talk[one] for one in talk.after),
        rooms=tuple(names.room[room.id] for room in conference.rooms_of(talk)),
        windows=tuple(Window(start=slot.start, end=slot.end) for slot in slots),
        language=crowds.get(talk.id),
        interpretation=Interpretation.CONSECUTIVE,
        pin=pin,
    )


def _crowds(conference: Conference) -> dict[str, str]:
    """Return a language for each talk that draws crowds: one for the types that share timeslots.

    Two teams interpret it, so that two such talks can be at once. Timeslots of these types must not
    overlap: the rule is about talks in the same timeslot.
    """
    languages: dict[str, str] = {}
    together: list[set[str]] = []
    for slot in conference.slots.values():
        merged = set(slot.types).union(*(one for one in together if one & slot.types))
        together = [one for one in together if not one & slot.types] + [merged]
    for number, types in enumerate(together):
        talks = [talk.id for talk in conference.talks.values() if talk.crowd and talk.type in types]
        slots = [slot for slot in conference.slots.values() if slot.types & types]
        if len(talks) > 2 and any(a.overlaps(b) for a, b in combinations(slots, 2)):
            raise Unsayable("talks that draw crowds, in timeslots that overlap")
        languages.update(dict.fromkeys(talks, f"q{chr(ord('a') + number % 19)}a"))
    return languages


def _days(conference: Conference) -> tuple[ProblemDay, ...]:
    slots = conference.slots.values()
    return tuple(
        ProblemDay(
            date=date,
            start=min(slot.start for slot in slots if slot.start.date() == date).time(),
            end=max(slot.end for slot in slots if slot.start.date() == date).time(),
        )
        for date in sorted({slot.start.date() for slot in slots})
    )


def _open(conference: Conference, room: Venue) -> tuple[Window, ...]:
    """Return the timeslots in which a room can be used, none if that is all of them."""
    if not room.shut:
        return ()
    shut = [conference.slots[key] for key in room.shut]
    slots = [
        slot
        for slot in conference.slots.values()
        if slot.types & room.types and slot.id not in room.shut
    ]
    if any(one.overlaps(other) for one in slots for other in shut if other.types & room.types):
        raise Unsayable(
            f"the room {room.name} is shut in a timeslot that overlaps with an open one"
        )
    return tuple(Window(start=slot.start, end=slot.end) for slot in slots)


def broken(conference: Conference, agenda: AgendaSolution) -> dict[str, int]:
    """Return how often each of Timefold's requirements is broken; only those that are.

    Counted from the file alone. "Timeslot" counts talks that are in none of their type's.
    """
    names = _Names(conference)
    talks = {name: conference.talks[key] for key, name in names.talk.items()}
    rooms = {name: conference.rooms[key] for key, name in names.room.items()}
    placed: dict[str, _Placed] = {}
    counts: Counter[str] = Counter()
    for one in agenda.sessions:
        talk = talks[one.session]
        slot = _slot(conference, talk, one)
        if slot is None or one.room is None or talk.id in placed:
            counts["Timeslot"] += 1
        else:
            placed[talk.id] = _Placed(talk, slot, rooms[one.room])
    counts["Timeslot"] += len(talks.keys() - {one.session for one in agenda.sessions})
    for item in placed.values():
        counts.update(_alone(conference, item))
        counts["Talk prerequisite talks"] += sum(
            placed[key].slot.end > item.slot.start for key in item.talk.after if key in placed
        )
    for first, second in combinations(placed.values(), 2):
        counts.update(_together(conference, first, second))
    crowds = Counter(item.slot.id for item in placed.values() if item.talk.crowd)
    counts["Crowd control"] += sum(number for number in crowds.values() if number > 2)
    return {rule: count for rule, count in counts.items() if count}


class _Placed(NamedTuple):
    talk: Talk
    slot: Slot
    room: Venue


def _slot(conference: Conference, talk: Talk, one: Placement) -> Slot | None:
    """Return the timeslot of its type that a talk fills."""
    return next(
        (
            slot
            for slot in conference.slots.values()
            if talk.type in slot.types and (slot.start, slot.minutes) == (one.start, one.minutes)
        ),
        None,
    )


def _alone(conference: Conference, item: _Placed) -> Iterator[str]:
    """Yield what a talk breaks by itself."""
    talk, slot, room = item
    speakers = [conference.speakers[key] for key in talk.speakers]
    yield from ("Speaker unavailable timeslot" for one in speakers if slot.id in one.away)
    if slot.id in room.shut:
        yield "Room unavailable timeslot"
    if talk.type not in room.types:
        yield "Talk type of room"
    if talk.pinned and (talk.slot, talk.room) != (slot.id, room.id):
        yield "Pinned"
    for kind, wants in (("Talk", talk.wants), *(("Speaker", one.wants) for one in speakers)):
        for place, has, lacks, tags in (
            ("timeslot", wants.slot_has, wants.slot_lacks, slot.tags),
            ("room", wants.room_has, wants.room_lacks, room.tags),
        ):
            yield from (f"{kind} required {place} tags" for _ in has - tags)
            yield from (f"{kind} prohibited {place} tags" for _ in lacks & tags)


def _together(conference: Conference, first: _Placed, second: _Placed) -> Iterator[str]:
    """Yield what two talks break."""
    overlap = first.slot.overlaps(second.slot)
    shared = set(first.talk.speakers) & set(second.talk.speakers)
    if overlap and first.room == second.room:
        yield "Room conflict"
    if overlap and first.talk.exclusive & second.talk.exclusive:
        yield "Talk mutually-exclusive-talks tags"
    if overlap:
        yield from ("Speaker conflict" for _ in shared)
    elif shared and first.slot.start.date() == second.slot.start.date():
        gap = max(first.slot.start - second.slot.end, second.slot.start - first.slot.end)
        if gap < timedelta(minutes=conference.pause):
            yield "Consecutive talks pause"
