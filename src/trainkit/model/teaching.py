"""Who teaches what to whom, where, when and in which language: people, rooms, modules.

What is set for a session takes precedence over what is set for its module.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from trainkit.model.fields import (
    CountryCode,
    Day,
    Definition,
    EmailAddress,
    Id,
    Ids,
    Language,
    Line,
    Slot,
    Slots,
    Span,
    Zone,
    joined,
    no_value_twice,
    refused,
    spans_of,
    without,
    zone_info,
)
from trainkit.model.module import STANDARD, Session
from trainkit.text.languages import N_

EVERYBODY = "everybody"
"""The id of the one group of a workshop that names none."""


class Group(Definition):
    """Participants who go through the workshop together, beside other groups."""

    name: Line
    size: Annotated[int, Field(ge=1)] | None = None
    """How many people; if left out, the number in participants.xlsx."""
    languages: tuple[Language, ...] = ()
    """Those that everybody in the group understands; all of the workshop's if empty."""


class Presence(Definition):
    """Somebody who is there at some times only."""

    days: tuple[Day, ...] = ()
    """The dates on which the person is there; all dates if empty."""
    available: Slots = ()
    """Hours on those dates, or on another date: ``"09:00-13:00"``,
    ``["2019-03-05 14:00-18:00", "2019-03-06 09:00-11:00"]``; the whole day if left out."""
    busy: Slots = ()
    """When the person cannot come although there: ``"2019-03-05 10:00-11:30"``, a whole date, or
    hours on every date."""

    def spans(self, dates: Sequence[date]) -> tuple[Span, ...]:
        """Return when the person is there and not busy, by the person's clock; always if empty.

        ``dates`` are those of the workshop. Hours without a date hold on all ``days``; where there
        are none, the ``days`` are whole days. Of a person who is always busy, it is a minute that
        is too short for anything.
        """
        if not self.busy:
            return self._present(dates)
        there = self._present(dates) or spans_of((Slot(on=day) for day in dates), ())
        left = without(there, spans_of(self.busy, dates))
        return left or ((there[0][0], there[0][0] + timedelta(minutes=1)),)

    def _present(self, dates: Sequence[date]) -> tuple[Span, ...]:
        if any(slot.on is None for slot in self.available):
            return spans_of(self.available, self.days or dates)
        return spans_of((*(Slot(on=day) for day in self.days), *self.available), ())


class Speaker(Presence):
    """A person or organisation that teaches or speaks."""

    name: Line
    organisation: Line | None = None
    """Where the person works."""
    timezone: Zone | None = None
    """The zone of ``days``, ``available`` and ``busy``; the workshop's if left out."""
    remote: bool = False
    """Speaks by video, and so needs no time to move between rooms and venues."""
    changeover: Annotated[int, Field(ge=0, le=240)] = 0
    """Minutes that the speaker needs between any two sessions or events, wherever they are."""
    daily_maximum: Annotated[int, Field(ge=5, le=1440)] | None = None
    """The most minutes of sessions on one day; no limit if left out."""
    languages: tuple[Language, ...] = ()
    """Those in which the speaker teaches, the preferred one first; the group's own if empty."""
    email: EmailAddress | None = None
    """The address for drafts of e-mails; it is not printed on any document."""

    def spans(self, dates: Sequence[date]) -> tuple[Span, ...]:
        """Return when the speaker is there, by the speaker's own clock; always if empty.

        A date of the workshop may lie on two dates of another zone, so that hours without a date
        hold on the dates before and behind too.
        """
        if self.timezone is not None:
            dates = sorted({day + timedelta(days=n) for day in dates for n in (-1, 0, 1)})
        return super().spans(dates)


class Interpreters(Presence):
    """A team of interpreters that serves one session at a time: a pair for simultaneous work."""

    name: Line
    languages: Annotated[
        tuple[Language, ...], Field(min_length=2), no_value_twice(N_("each language only once"))
    ]
    """The team interprets between any two of them."""


def there(person: Presence, dates: Sequence[date], zone: str) -> tuple[Span, ...]:
    """Return when somebody is there by the clock of the workshop, whose zone is given.

    Always, if empty. ``dates`` are those of the workshop.
    """
    own = person.timezone if isinstance(person, Speaker) else None
    spans = person.spans(dates)
    if own is None or own == zone:
        return spans
    return joined((_moved(start, own, zone), _moved(end, own, zone)) for start, end in spans)


def _moved(local: datetime, own: str, zone: str) -> datetime:
    """Return a local time by the clock of another zone, both without an offset."""
    instant = local.replace(tzinfo=zone_info(own)).astimezone(UTC)
    return instant.astimezone(zone_info(zone)).replace(tzinfo=None)


class Venue(Definition):
    """Where the workshop takes place."""

    name: Line
    city: Line
    country: CountryCode
    address: Line | None = None


class Site(Definition):
    """One of several places at which the workshop takes place."""

    name: Line
    address: Line | None = None


class Room(Definition):
    """A room: how many it seats, what it has, when it can be used."""

    name: Line
    seats: Annotated[int, Field(ge=1)] | None = None
    """How many people it seats; no limit if left out."""
    equipment: tuple[Line, ...] = ()
    """What sessions may ask for: laptops, a projector."""
    booths: Annotated[int, Field(ge=0, le=20)] = 0
    """Interpretation booths: languages that can be interpreted at once."""
    venue: Id | None = None
    """Where it is, if the workshop has several venues."""
    open: Slots = ()
    """When it can be used; always if left out."""


class Transfer(Definition):
    """The time between two venues, the same in both directions."""

    between: Annotated[tuple[Id, Id], no_value_twice(N_("two different venues"))]
    minutes: Annotated[int, Field(ge=0, le=600)]
    """From door to door."""


class Interpretation(StrEnum):
    """How interpreters work: beside the speaker from a booth, or in turns with the speaker."""

    SIMULTANEOUS = "simultaneous"
    CONSECUTIVE = "consecutive"


class Together(StrEnum):
    """Whether groups attend a session together."""

    YES = "true"
    NO = "false"
    IF_POSSIBLE = "if-possible"

    @property
    def may_join(self) -> bool:
        """Whether there is a choice."""
        return self is Together.IF_POSSIBLE


def _together(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


Length = Annotated[int, Field(ge=5, le=180)]


class TeachingFields(Definition):
    """What may be set for a module, or differently for one of its sessions."""

    speakers: Ids = ()
    """Those who teach it."""
    room: Id | None = None
    """The room, if there is no choice."""
    rooms: Ids = ()
    """The rooms from which one is chosen; any that fits if neither this nor ``room`` is given."""
    groups: Ids = ()
    """Who attends it; all groups if empty."""
    together: Annotated[
        Together | None,
        BeforeValidator(_together),
        WithJsonSchema({"enum": [True, False, Together.IF_POSSIBLE.value]}),
    ] = None
    """``true``: the groups have each session together; ``false``, also if left out: each group
    alone; ``if-possible``: together where possible."""
    language: Language | None = None
    """The language in which it is taught; if left out, one of the speaker's that the group
    understands."""
    interpretation: Interpretation | None = None
    """How it is interpreted, if it is; the workshop's way if left out."""
    equipment: tuple[Line, ...] = ()
    """What the room must have."""
    when: Slots = ()
    """When it may be held: ``"2019-03-06"``, ``["09:00-12:30", "2019-03-06 14:00-16:00"]``; at any
    time if left out."""
    shortest: Length | None = None
    """The minutes to which a session may be shortened, if that helps."""
    longest: Length | None = None
    """The minutes to which a session may be lengthened, if that helps."""

    @model_validator(mode="after")
    def _choices_agree(self) -> Self:
        if self.room is not None and self.rooms:
            raise refused("expected either room or rooms, found both")
        if self.shortest and self.longest and self.shortest > self.longest:
            raise refused("shortest is more than longest")
        return self


class SessionPlacement(TeachingFields):
    """How one session is taught, where it differs from the others of its module."""


class WorkshopModule(TeachingFields):
    """A module in this workshop."""

    id: Id
    """A module that comes with trainkit, or one of the workshop's own."""
    folder: Line | None = None
    """The module's folder, relative to workshop.yaml; if left out, in the workshop's
    ``curriculum/`` or among the built-in ones."""
    variant: Id = STANDARD
    """The standard form takes about four hours, the short one two, the extended one six."""
    sessions: dict[Id, SessionPlacement] = {}
    """Sessions that differ from the rest of the module."""

    def placed(self, session_id: str) -> Iterator[TeachingFields]:
        """Yield what is set for a session: first for itself, then for the module."""
        if session_id in self.sessions:
            yield self.sessions[session_id]
        yield self


@dataclass(frozen=True)
class Teaching:
    """How one session of a workshop is taught, including what is set for its module."""

    speakers: tuple[str, ...]
    rooms: tuple[str, ...]
    """The permitted rooms; any if empty."""
    groups: tuple[str, ...]
    """The groups that attend it, at least one."""
    together: Together
    language: str | None
    interpretation: Interpretation
    equipment: tuple[str, ...]
    when: Slots
    shortest: int
    longest: int


def teaching_of(
    entry: WorkshopModule,
    session: Session,
    groups: tuple[str, ...],
    interpretation: Interpretation,
) -> Teaching:
    """Return how a session, timed as in the workshop's variant, is taught.

    ``groups`` and ``interpretation`` are the workshop's own, used where nothing is set.
    """

    def said(field: str) -> Any:
        values = (getattr(fields, field) for fields in entry.placed(session.id))
        return next((value for value in values if value not in (None, ())), None)

    named = next((f for f in entry.placed(session.id) if f.room is not None or f.rooms), None)
    shortest, longest = (said(field) or getattr(session, field) for field in _LENGTHS)
    return Teaching(
        speakers=said("speakers") or (),
        rooms=() if named is None else named.rooms or (str(named.room),),
        groups=tuple(group for group in groups if group in (said("groups") or groups)),
        together=said("together") or Together.NO,
        language=said("language"),
        interpretation=said("interpretation") or interpretation,
        equipment=said("equipment") or (),
        when=said("when") or (),
        shortest=min(shortest or session.minutes, session.minutes),
        longest=max(longest or session.minutes, session.minutes),
    )


_LENGTHS = ("shortest", "longest")
