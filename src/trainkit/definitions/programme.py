"""The frame of the days, events and breaks, and the soft constraints of the agenda."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from trainkit.fields import (
    ClockTime,
    Day,
    Definition,
    Id,
    Ids,
    Line,
    Minutes,
    Range,
    Text,
    as_day,
    expected,
    no_value_twice,
    refused,
)
from trainkit.languages import N_, _

__all__ = ["Break", "DayFrame", "Event", "EventKind", "SoftConstraints"]


class EventKind(StrEnum):
    """What a fixed event is; breaks, lunch and prayer count as pauses.

    A visit has breaks of its own: the daily breaks for which it leaves no time on its day are left
    out.
    """

    REGISTRATION = N_("registration")
    CEREMONY = N_("ceremony")
    PHOTO = N_("photo")
    BREAK = N_("break")
    LUNCH = N_("lunch")
    PRAYER = N_("prayer")
    PRE_TEST = N_("pre-test")
    POST_TEST = N_("post-test")
    EVALUATION = N_("evaluation")
    CERTIFICATES = N_("certificates")
    CLOSING = N_("closing")
    ACTIVITY = N_("activity")
    VISIT = N_("visit")

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
        raise expected(
            _('a date such as "2019-03-05" or "{every_day}"', every_day=EVERY_DAY)
        ) from None


class DayFrame(Definition):
    """The frame of every day."""

    start: ClockTime
    end: ClockTime
    longest_block: Annotated[int, Field(ge=30, le=180)] = 90
    """The most minutes of work without a pause."""
    pause: Annotated[int, Field(ge=5, le=60)] = 10
    """Length of a short pause that the planner puts in where no break is near."""
    changeover: Annotated[int, Field(ge=0, le=60)] = 0
    """Minutes that a group, or a speaker, needs to change from one room to another."""

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.start >= self.end:
            raise refused(_("the day ends before it starts"))
        return self


class Event(Definition):
    """Something at a fixed time."""

    id: Id
    title: Line
    kind: EventKind
    """Break, lunch and prayer count as pauses; tests have the papers of their kind."""
    on: Annotated[
        date | None,
        BeforeValidator(_event_day),
        WithJsonSchema({"type": "string", "description": 'a date, or "every day"'}),
    ]
    """A date, or ``every day`` (held as ``None``)."""
    start: ClockTime
    minutes: Minutes
    groups: Ids = ()
    """Whom it is for; everybody if empty."""
    speakers: Ids = ()
    """Speakers who are needed there, and so cannot teach at that time."""
    room: Id | None = None
    note: Text | None = None
    """Printed with the event on the agenda."""

    def is_on(self, day: date) -> bool:
        """Whether the event takes place on ``day``."""
        return self.on is None or self.on == day


def _pausing(kind: EventKind) -> EventKind:
    if not kind.is_pause:
        raise expected(_("'break', 'lunch' or 'prayer'"))
    return kind


class Break(Definition):
    """A break whose place is found between two times: coffee, lunch, prayer."""

    id: Id
    title: Line
    kind: Annotated[
        EventKind,
        AfterValidator(_pausing),
        WithJsonSchema({"enum": ["break", "lunch", "prayer"], "type": "string"}),
    ] = EventKind.BREAK
    minutes: Annotated[int, Field(ge=5, le=600)]
    between: Range
    """It starts no earlier and ends no later: ``"12:00-13:30"``."""
    dates: Annotated[tuple[Day, ...], no_value_twice(N_("each date only once"))] = ()
    """Every day if empty."""
    groups: Ids = ()
    """Whom it is for; everybody if empty."""
    note: Text | None = None

    @model_validator(mode="after")
    def _fits_between(self) -> Self:
        window = self.between
        length = 60 * (window.end.hour - window.start.hour) + window.end.minute
        length -= window.start.minute
        if self.minutes > length:
            raise refused(
                _(
                    "a break of {minutes} minutes does not fit between {window}",
                    minutes=self.minutes,
                    window=str(window),
                )
            )
        return self

    @property
    def on(self) -> None:
        """``None``, as for a daily event: it may be on several days."""
        return None

    def is_on(self, day: date) -> bool:
        """Whether the break takes place on ``day``."""
        return not self.dates or day in self.dates


Weight = Annotated[int | None, Field(ge=0, le=1000)]


class SoftConstraints(Definition):
    """Weights of soft constraints: 0 for one that does not count, more for one that counts more.

    One that is left out has the planner's own weight.
    """

    after_lunch: Weight = None
    """No lecture straight after lunch."""
    alternate: Weight = None
    """Lectures and practice alternate: no two lectures between two breaks."""
    module_apart: Weight = None
    """The sessions of a module are near each other."""
    mixed: Weight = None
    """A module ends before another one begins."""
    order: Weight = None
    """Modules in the order in which they are listed."""
    demanding: Weight = None
    """Demanding sessions early in the day."""
    room_changes: Weight = None
    """A group stays in one room during a day."""
    speaker_days: Weight = None
    """A speaker is needed on few days."""
    late: Weight = None
    """A day ends early."""
    idle: Weight = None
    """No empty minutes between sessions; time left over before a break is a buffer and free."""
    uneven: Weight = None
    """The days of a group are about equally full."""
    gaps: Weight = None
    """A group has no empty block between two breaks before other work on the same day."""
    underfilled: Weight = None
    """No day has much less work than its share."""
    apart: Weight = None
    """Groups that may have a session together do."""
    length: Weight = None
    """Sessions keep their standard length, where they may be shorter or longer."""
    split: Weight = None
    """No session is split by a break, where that is allowed."""
