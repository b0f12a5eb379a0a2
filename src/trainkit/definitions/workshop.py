"""A workshop: when, where, who, which modules, the frame of the day, and the test specification."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator, model_validator
from pydantic_core import PydanticCustomError

from trainkit.definitions.base import (
    ClockTime,
    CountryCode,
    Day,
    Definition,
    Id,
    Language,
    Minutes,
    Range,
    Text,
    Zone,
    as_day,
    expected,
)
from trainkit.definitions.items import CognitiveLevel, ItemType
from trainkit.definitions.module import STANDARD

__all__ = [
    "EVERYBODY",
    "Assessment",
    "Certificate",
    "DayFrame",
    "Event",
    "EventKind",
    "Group",
    "Practice",
    "Privacy",
    "Room",
    "SessionPlacement",
    "SetsFor",
    "Signatory",
    "Speaker",
    "Venue",
    "Workshop",
    "WorkshopModule",
]


class EventKind(StrEnum):
    """What a fixed event is; breaks, lunch and prayer count as pauses."""

    REGISTRATION = "registration"
    CEREMONY = "ceremony"
    PHOTO = "photo"
    BREAK = "break"
    LUNCH = "lunch"
    PRAYER = "prayer"
    PRE_TEST = "pre-test"
    POST_TEST = "post-test"
    EVALUATION = "evaluation"
    CERTIFICATES = "certificates"
    CLOSING = "closing"
    ACTIVITY = "activity"

    @property
    def is_pause(self) -> bool:
        """Whether people rest, so that the count of minutes without a pause starts again."""
        return self in {EventKind.BREAK, EventKind.LUNCH, EventKind.PRAYER}


EVERY_DAY = "every day"


def _event_day(value: Any) -> Any:
    if value is None or isinstance(value, date):
        return value
    if value == EVERY_DAY:
        return None
    try:
        return as_day(value)
    except PydanticCustomError:
        raise expected(f'a date such as "2019-03-05" or "{EVERY_DAY}"') from None


EVERYBODY = "everybody"
"""The id of the one group of a workshop that names none."""


class Group(Definition):
    """Participants who go through the workshop together, beside other groups."""

    name: Text
    size: Annotated[int, Field(ge=1)]
    """How many people."""
    languages: tuple[Language, ...] = ()
    """Those that everybody in the group understands; all of the workshop's if empty."""


class Venue(Definition):
    """Where the workshop takes place."""

    name: Text
    city: Text
    country: CountryCode
    address: Text | None = None


class Room(Definition):
    """A room at the venue."""

    name: Text
    seats: Annotated[int, Field(ge=1)] | None = None


class Speaker(Definition):
    """A person or organisation that teaches or speaks."""

    name: Text
    organisation: Text | None = None
    days: tuple[Day, ...] = ()
    """The dates on which the speaker is there; all dates if empty."""
    available: Range | None = None
    """The hours, in the workshop's time zone, on those dates; the whole day if left out."""


class SessionPlacement(Definition):
    """Who teaches one session, and where, if it differs from the module's."""

    speakers: tuple[Id, ...] = ()
    room: Id | None = None


class WorkshopModule(Definition):
    """A module in this workshop."""

    id: Id
    folder: Text | None = None
    """Where the module lies, seen from workshop.yaml; left out, it is looked for in the workshop's
    ``curriculum/`` and then among the built-in ones."""
    variant: Id = STANDARD
    speakers: tuple[Id, ...] = ()
    room: Id | None = None
    sessions: dict[Id, SessionPlacement] = {}


class DayFrame(Definition):
    """The frame of every day."""

    start: ClockTime
    end: ClockTime
    longest_block: Annotated[int, Field(ge=30, le=180)] = 90
    """Most minutes of work without a pause."""
    pause: Annotated[int, Field(ge=5, le=60)] = 10
    """Length of a short pause that the planner puts in where no break is near."""

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.start >= self.end:
            raise PydanticCustomError("order", "the day ends before it starts")
        return self


class Event(Definition):
    """Something at a fixed time."""

    id: Id
    title: Text
    kind: EventKind
    on: Annotated[
        date | None,
        BeforeValidator(_event_day),
        WithJsonSchema({"type": "string", "description": 'a date, or "every day"'}),
    ]
    """A date, or ``every day`` (held as ``None``)."""
    start: ClockTime
    minutes: Minutes
    groups: tuple[Id, ...] = ()
    """Whom it is for; everybody if empty."""
    speakers: tuple[Id, ...] = ()
    room: Id | None = None
    note: Text | None = None

    def is_on(self, day: date) -> bool:
        """Whether the event takes place on ``day``."""
        return self.on is None or self.on == day


class Assessment(Definition):
    """The test specification, equal for the pre-test and the post-test."""

    items: dict[CognitiveLevel, Annotated[int, Field(ge=0, le=20)]]
    """Items of each cognitive level that every module gives to each form."""
    modules: dict[Id, dict[CognitiveLevel, Annotated[int, Field(ge=0, le=20)]]] = {}
    """Other numbers for single modules."""
    minutes: Minutes
    same_items: bool = False
    """True puts the same items on both forms; repetition alone then raises scores."""
    exclude: tuple[Id, ...] = ()
    """Items that this audience has seen before."""
    types: Annotated[tuple[ItemType, ...], Field(min_length=1)] = tuple(ItemType)
    """The types of item that a form may hold; all if left out."""
    retention: bool = False
    """True makes a third form for some months after the course, of items that no other form has."""

    def items_of(self, module_id: str) -> dict[CognitiveLevel, int]:
        """Return how many items of each level the module gives to a form, zeros left out."""
        wanted = self.modules.get(module_id, self.items)
        return {level: wanted[level] for level in CognitiveLevel if wanted.get(level)}


class SetsFor(StrEnum):
    """Who gets a set of an exercise of their own."""

    TABLE = "table"
    PARTICIPANT = "participant"


class Practice(Definition):
    """The hands-on exercises of this workshop: how many different sets are printed."""

    sets_for: SetsFor = SetsFor.TABLE
    tables: Annotated[int, Field(ge=1, le=60)] = 4
    """Tables of participants; each gets data of its own."""
    leave_out: tuple[Id, ...] = ()
    """Exercises of the modules that this workshop does not use."""


class Signatory(Definition):
    """A person who signs certificates."""

    name: Text
    role: Text


class Certificate(Definition):
    """What the certificate of attendance says."""

    hours: Annotated[float, Field(gt=0, le=400)] | None = None
    """Hours of training; counted from the agenda if left out."""
    signatories: tuple[Signatory, ...] = ()


class Privacy(Definition):
    """Where participants' names may stand besides register, cards and certificates."""

    names_on_papers: bool = False
    names_in_score_sheet: bool = False


class Workshop(Definition):
    """Everything a trainer decides about one workshop."""

    id: Id
    title: Text
    subtitle: Text | None = None
    dates: Annotated[tuple[Day, ...], Field(min_length=1, max_length=60)]
    timezone: Zone
    venue: Venue
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    """The first is the language of the documents; the others are interpreted."""
    organisers: Annotated[tuple[Text, ...], Field(min_length=1)]
    countries: tuple[CountryCode, ...] = ()
    modules: Annotated[tuple[WorkshopModule, ...], Field(min_length=1)]
    groups: dict[Id, Group] = {}
    """Parallel groups; one of everybody if empty."""
    speakers: dict[Id, Speaker] = {}
    rooms: dict[Id, Room] = {}
    day: DayFrame
    events: tuple[Event, ...] = ()
    assessment: Assessment | None = None
    exercises: Practice = Practice()
    certificate: Certificate = Certificate()
    privacy: Privacy = Privacy()

    @field_validator("dates")
    @classmethod
    def _dates_rise(cls, dates: tuple[date, ...]) -> tuple[date, ...]:
        if list(dates) != sorted(set(dates)):
            raise PydanticCustomError("order", "expected dates in rising order, each once")
        return dates

    @property
    def language(self) -> str:
        """The language of the documents."""
        return self.languages[0]

    @property
    def group_ids(self) -> tuple[str, ...]:
        """Return the ids of the groups, ``EVERYBODY`` alone where there are none."""
        return tuple(self.groups) or (EVERYBODY,)

    def events_on(self, day: date) -> tuple[Event, ...]:
        """Return the day's fixed events in order of time."""
        return tuple(sorted((e for e in self.events if e.is_on(day)), key=_event_order))


def _event_order(event: Event) -> tuple[time, str]:
    return event.start, event.id
