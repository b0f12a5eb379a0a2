"""Read conferences in the JSON of Timefold's benchmark.

The form is that of ``data/conferencescheduling`` in TimefoldAI/timefold-solver-benchmarks: talks in
timeslots and rooms, with ``@id`` references as Jackson writes them. The field names of Timefold's
conference-scheduling quickstart are understood too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

__all__ = ["Conference", "Slot", "Speaker", "Tags", "Talk", "Venue", "read"]


@dataclass(frozen=True)
class Slot:
    """A timeslot."""

    id: str
    start: datetime
    end: datetime
    types: frozenset[str]
    tags: frozenset[str]

    @property
    def minutes(self) -> int:
        """Its length."""
        return (self.end - self.start) // timedelta(minutes=1)

    def overlaps(self, other: Slot) -> bool:
        """Whether they share a moment."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Venue:
    """A room."""

    id: str
    name: str
    types: frozenset[str]
    tags: frozenset[str]
    shut: frozenset[str]
    """The timeslots in which it cannot be used."""


@dataclass(frozen=True)
class Speaker:
    """A speaker."""

    id: str
    name: str
    away: frozenset[str]
    """The timeslots in which the speaker cannot."""
    wants: Tags


@dataclass(frozen=True)
class Tags:
    """What a talk or a speaker requires and rules out."""

    slot_has: frozenset[str]
    slot_lacks: frozenset[str]
    room_has: frozenset[str]
    room_lacks: frozenset[str]


@dataclass(frozen=True)
class Talk:
    """A talk."""

    id: str
    code: str
    title: str
    type: str
    speakers: tuple[str, ...]
    wants: Tags
    exclusive: frozenset[str]
    """Talks that share one of these do not overlap."""
    after: tuple[str, ...]
    crowd: bool
    pinned: bool
    slot: str | None
    room: str | None


@dataclass(frozen=True)
class Conference:
    """A conference as the file has it."""

    name: str
    pause: int
    """Minutes between two talks of a speaker on one day."""
    slots: dict[str, Slot]
    rooms: dict[str, Venue]
    speakers: dict[str, Speaker]
    talks: dict[str, Talk]

    def slots_of(self, talk: Talk) -> list[Slot]:
        """Return the timeslots in which a talk can be."""
        wants = [talk.wants, *(self.speakers[one].wants for one in talk.speakers)]
        return [
            slot
            for slot in self.slots.values()
            if talk.type in slot.types
            and all(want.slot_has <= slot.tags for want in wants)
            and not any(want.slot_lacks & slot.tags for want in wants)
            and not any(slot.id in self.speakers[one].away for one in talk.speakers)
        ]

    def rooms_of(self, talk: Talk) -> list[Venue]:
        """Return the rooms in which a talk can be."""
        wants = [talk.wants, *(self.speakers[one].wants for one in talk.speakers)]
        return [
            room
            for room in self.rooms.values()
            if talk.type in room.types
            and all(want.room_has <= room.tags for want in wants)
            and not any(want.room_lacks & room.tags for want in wants)
        ]


def read(path: Path) -> Conference:
    """Return the conference of a file."""
    data = json.loads(path.read_text(encoding="utf-8"))
    known: dict[str, dict[str, Any]] = {}
    for one in _objects(data):
        if "@id" in one:
            known[one["@id"]] = one
    file = _File(known)
    slots = file.rows(data, "timeslotList", "timeslots")
    rooms = file.rows(data, "roomList", "rooms")
    speakers = file.rows(data, "speakerList", "speakers")
    talks = file.rows(data, "talkList", "talks")
    properties = data.get("constraintProperties") or data.get("constraintConfiguration") or {}
    return Conference(
        name=_field(data, "conferenceName", "name", default=path.stem),
        pause=properties.get("minimumConsecutiveTalksPauseInMinutes", 0),
        slots={file.key(one): file.slot(one) for one in slots},
        rooms={file.key(one): file.room(one) for one in rooms},
        speakers={file.key(one): file.speaker(one) for one in speakers},
        talks={file.key(one): file.talk(one) for one in talks},
    )


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _objects(one)


def _field(row: dict[str, Any], *names: str, default: Any = ()) -> Any:
    """Return the field that has one of the names, or the default if it is missing or null."""
    return next((row[name] for name in names if row.get(name) is not None), default)


@dataclass(frozen=True)
class _File:
    """The objects of a file by their ``@id``."""

    known: dict[str, dict[str, Any]]

    def key(self, row: Any) -> str:
        """Return what an object, or a reference to one, is known by."""
        if not isinstance(row, dict):
            return str(row)
        return str(_field(row, "@id", "code", "id", "name"))

    def keys(self, rows: Sequence[Any]) -> tuple[str, ...]:
        return tuple(self.key(row) for row in rows)

    def rows(self, data: dict[str, Any], *names: str) -> list[dict[str, Any]]:
        return [self.known[row] if isinstance(row, str) else row for row in _field(data, *names)]

    def slot(self, row: dict[str, Any]) -> Slot:
        return Slot(
            id=self.key(row),
            start=_moment(row["startDateTime"]),
            end=_moment(row["endDateTime"]),
            types=frozenset(self.keys(_field(row, "talkTypeSet", "talkTypes", "talkTypeNames"))),
            tags=frozenset(_field(row, "tagSet", "tags")),
        )

    def room(self, row: dict[str, Any]) -> Venue:
        shut = _field(
            row, "unavailableTimeslotSet", "unavailableTimeslots", "unavailableTimeslotIds"
        )
        return Venue(
            id=self.key(row),
            name=str(_field(row, "name", default=self.key(row))),
            types=frozenset(self.keys(_field(row, "talkTypeSet", "talkTypes", "talkTypeNames"))),
            tags=frozenset(_field(row, "tagSet", "tags")),
            shut=frozenset(self.keys(shut)),
        )

    def speaker(self, row: dict[str, Any]) -> Speaker:
        away = _field(
            row, "unavailableTimeslotSet", "unavailableTimeslots", "unavailableTimeslotIds"
        )
        return Speaker(self.key(row), row["name"], frozenset(self.keys(away)), _tags(row))

    def talk(self, row: dict[str, Any]) -> Talk:
        slot = _field(row, "timeslot", "timeslotId", default=None)
        room = _field(row, "room", "roomId", default=None)
        before = _field(row, "prerequisiteTalkSet", "prerequisiteTalks", "prerequisiteTalkCodes")
        exclusive = _field(row, "mutuallyExclusiveTalksTagSet", "mutuallyExclusiveTalksTags")
        return Talk(
            id=self.key(row),
            code=row["code"],
            title=row["title"],
            type=self.key(_field(row, "talkType", "talkTypeName")),
            speakers=self.keys(_field(row, "speakerList", "speakers", "speakerIds")),
            wants=_tags(row),
            exclusive=frozenset(exclusive),
            after=self.keys(before),
            crowd=row.get("crowdControlRisk", 0) > 0,
            pinned=bool(row.get("pinnedByUser")),
            slot=None if slot is None else self.key(slot),
            room=None if room is None else self.key(room),
        )


def _tags(row: dict[str, Any]) -> Tags:
    def tags(kind: str, what: str) -> frozenset[str]:
        return frozenset(_field(row, f"{kind}{what}TagSet", f"{kind}{what}Tags"))

    return Tags(
        slot_has=tags("required", "Timeslot"),
        slot_lacks=tags("prohibited", "Timeslot"),
        room_has=tags("required", "Room"),
        room_lacks=tags("prohibited", "Room"),
    )


def _moment(value: Any) -> datetime:
    """Return a time that stands as a list of numbers or as ISO 8601 without an offset."""
    return datetime(*value) if isinstance(value, list) else datetime.fromisoformat(value)
