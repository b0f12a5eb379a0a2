"""The agenda: which session or event stands when, as computed or as a trainer edited it.

``plan/agenda.yaml`` holds this model. An entry is a session (``module/session``), a fixed event, a
pause that the sequencer put in, or, with none of the three, something a trainer added by hand.
Entries of one day may stand at the same time if no group is in both.
"""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from trainkit.fields import ClockTime, Day, Definition, Id, Text

__all__ = ["Agenda", "AgendaDay", "Entry", "EntryKind", "minutes_between", "minutes_of"]

_SESSION = r"^[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*$"


class EntryKind(StrEnum):
    """What an entry is."""

    SESSION = "session"
    EVENT = "event"
    PAUSE = "pause"
    ADDED = "added"


def minutes_of(clock: time) -> int:
    """Return the minutes since midnight."""
    return clock.hour * 60 + clock.minute


def minutes_between(start: time, end: time) -> int:
    """Return the minutes from ``start`` to ``end`` on one day."""
    return minutes_of(end) - minutes_of(start)


class Entry(Definition):
    """One row of the agenda."""

    start: ClockTime
    end: ClockTime
    session: Annotated[str, Field(pattern=_SESSION)] | None = None
    """``module/session``."""
    part: Annotated[int, Field(ge=1)] | None = None
    """Counts the parts of a session that was cut; ``None`` for one that was not."""
    event: Id | None = None
    pause: bool = False
    title: Text
    """What the agenda shows; may be changed by hand."""
    groups: tuple[Id, ...] = ()
    """Whom it is for; everybody if empty. A session that several groups have together names them
    all; one that each has alone has an entry for each."""
    speakers: tuple[Id, ...] = ()
    interpreters: tuple[Id, ...] = ()
    room: Id | None = None
    pinned: bool = False
    """True keeps the entry where it is when the agenda is planned anew."""
    note: Text | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if sum((self.session is not None, self.event is not None, self.pause)) > 1:
            raise PydanticCustomError("kind", "expected only one of session, event and pause")
        if self.part is not None and self.session is None:
            raise PydanticCustomError("kind", "expected a part of a session only")
        if self.end <= self.start:
            raise PydanticCustomError("order", "the entry ends before it starts")
        return self

    @property
    def kind(self) -> EntryKind:
        """What the entry is."""
        if self.session is not None:
            return EntryKind.SESSION
        if self.event is not None:
            return EntryKind.EVENT
        return EntryKind.PAUSE if self.pause else EntryKind.ADDED

    @property
    def minutes(self) -> int:
        """The entry's length."""
        return minutes_between(self.start, self.end)

    def is_for(self, group_id: str) -> bool:
        """Whether the group has the entry in its day."""
        return not self.groups or group_id in self.groups

    @property
    def module_id(self) -> str | None:
        """The module of a session."""
        return self.session.split("/")[0] if self.session else None

    @property
    def session_id(self) -> str | None:
        """The session's id inside its module."""
        return self.session.split("/")[1] if self.session else None


class AgendaDay(Definition):
    """One day's entries in order of their starts."""

    date: Day
    entries: tuple[Entry, ...] = ()


class Agenda(Definition):
    """The agenda of a workshop."""

    workshop: Id
    revision: Annotated[int, Field(ge=1)] = 1
    """Rises with every change that was sent out; calendars show it as SEQUENCE."""
    days: tuple[AgendaDay, ...]

    def sessions_of(self, module_id: str) -> tuple[tuple[date, Entry], ...]:
        """Return the module's sessions in order of time, each with its date."""
        return tuple(
            (day.date, entry)
            for day in self.days
            for entry in day.entries
            if entry.module_id == module_id
        )

    @property
    def first_start(self) -> datetime:
        """When the workshop starts, local time."""
        day = self.days[0]
        return datetime.combine(day.date, day.entries[0].start)
