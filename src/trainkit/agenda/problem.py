"""An agenda problem: sessions, people, groups, rooms and days, with hard and soft constraints.

It is a JSON document that knows nothing of courses, so that other people's programmes can be
solved and checked too. Lengths are minutes; times are local to ``timezone``, or to a person's own
zone where that person has one. Everything starts at a multiple of ``grain`` minutes.

**Hard constraints** (their codes are in ``Requirement``): everything lies in the frame of its day
and in its permitted windows; fixed events stay where they are; breaks lie inside their windows, and
the pauses of a day (breaks and pausing events) in the order of their earliest starts; no person,
group, room or team of interpreters is in two places; people are present, have time to change rooms
and venues, and work no longer than their daily maximum; rooms are large enough and have what is
asked for, booths too; sessions keep their order and their permitted lengths, and are cut only at
their marks; nobody works longer than ``longest_block`` without a pause.

**Soft constraints** are priced by ``Weights``, which defines exactly what is counted.

Local times as minutes on one line, so that zones and clock changes cannot confuse a comparison.

An *instant* is the number of whole minutes since 1970-01-01 00:00 UTC. A local time that happens
twice means the first of the two (``datetime.fold``, PEP 495).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, model_validator

from trainkit.model import fields
from trainkit.model.fields import (
    ClockTime,
    Day,
    Definition,
    Id,
    Language,
    Line,
    Zone,
    expected,
    refused,
    text_schema,
)
from trainkit.model.teaching import Interpretation, Transfer
from trainkit.text.languages import N_, _

_LOCAL = r"\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d"


def _local_time(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is None:
        return value
    try:
        if isinstance(value, str) and len(value) == len("2019-03-05T09:30"):
            return datetime.strptime(value, "%Y-%m-%dT%H:%M")
    except ValueError:
        pass
    raise expected(_('a local date and time such as "2019-03-05T09:30"'))


LocalTime = Annotated[
    datetime, BeforeValidator(_local_time), text_schema(f"^{_LOCAL}$", "local date and time")
]
"""A local date and time to the minute, without an offset."""

Length = Annotated[int, Field(ge=5, le=600)]
Weight = Annotated[int, Field(ge=0, le=1000)]


class Requirement(StrEnum):
    """What must hold; the code with which a violation or a conflict is named."""

    PLACED = "placed"
    """Every session stands in the agenda, once, with all its parts."""
    FRAME = "frame"
    """Everything lies inside the frame of its day."""
    WINDOW = "window"
    """A session lies inside one of its own windows."""
    PINNED = "pinned"
    """A pinned session starts where, and stands in the room in which, it is pinned."""
    BREAK = "break"
    """A break lies inside its window, once on each of its days (``Break`` says when it may be left
    out); the pauses of a group's day stand in the order of their earliest starts, then of their
    ids."""
    GROUP = "group"
    """A group is in one place at a time: sessions, fixed events and breaks."""
    PERSON = "person"
    """A person is in one place at a time."""
    PRESENCE = "presence"
    """A person is there during what needs the person."""
    ROOM = "room"
    """A room holds one thing at a time, and is open."""
    ROOM_FITS = "room-fits"
    """A room is among those permitted, seats the groups, and has the equipment and the booths."""
    TRANSFER = "transfer"
    """People and groups have time to go between any two venues of their day."""
    CHANGEOVER = "changeover"
    """People and groups have the minutes of ``AgendaProblem.changeover`` between two rooms, and a
    person those of ``Person.changeover`` between any two sessions."""
    DAILY_MAXIMUM = "daily-maximum"
    """A person's sessions of one day are no longer than ``Person.daily_maximum``."""
    INTERPRETERS = "interpreters"
    """Each language that is not the session's has a team that is there and not elsewhere."""
    ORDER = "order"
    """A session starts after the sessions that it follows have ended."""
    LENGTH = "length"
    """A session has a permitted length and is cut at permitted marks."""
    RUN = "run"
    """Nobody works longer than the longest block without a pause."""


class Method(StrEnum):
    """What participants do for most of a session."""

    TALK = "talk"
    PRACTICE = "practice"
    OTHER = "other"


class Window(Definition):
    """From one local time to a later one."""

    start: LocalTime
    end: LocalTime

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.start >= self.end:
            raise refused(_("the window ends before it starts"))
        return self

    def span(self, zone: ZoneInfo) -> Span:
        """Return it as instants; its times are local to the zone."""
        return instant(self.start, zone), instant(self.end, zone)


class ProblemDay(Definition):
    """A day and the frame in which everything stands."""

    date: Day
    start: ClockTime
    end: ClockTime

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.start >= self.end:
            raise refused(_("the day ends before it starts"))
        return self


class Room(Definition):
    """A room: how many it seats, what it has, when it is open."""

    name: Line
    seats: Annotated[int, Field(ge=1)] | None = None
    """``None`` for a room that seats everybody."""
    equipment: tuple[Line, ...] = ()
    booths: Annotated[int, Field(ge=0, le=20)] = 0
    """Interpretation booths: languages that can be interpreted at once."""
    venue: Id | None = None
    open: tuple[Window, ...] = ()
    """When it can be used; always if empty."""


class Person(Definition):
    """Somebody whom sessions need: a speaker, a trainer."""

    name: Line
    timezone: Zone | None = None
    """The zone of ``available``; the problem's if left out."""
    available: tuple[Window, ...] = ()
    """When the person is there; always if empty."""
    remote: bool = False
    """Speaks by video: needs no time to move between rooms or venues."""
    changeover: Annotated[int, Field(ge=0, le=240)] = 0
    """Minutes that the person needs between two sessions, or a session and a fixed event, wherever
    they are. Parts of a session that is cut count as two sessions."""
    daily_maximum: Annotated[int, Field(ge=5, le=1440)] | None = None
    """Most minutes of sessions on one day; those that are held as one count once, fixed events do
    not count. No limit if left out."""


class Group(Definition):
    """People who go through the programme together."""

    name: Line
    size: Annotated[int, Field(ge=1)] = 1
    languages: tuple[Language, ...] = ()
    """Those that everybody in the group understands; all if empty."""


class Interpreters(Definition):
    """A team that can serve one session at a time: a pair, where the work is simultaneous."""

    name: Line
    languages: Annotated[tuple[Language, ...], Field(min_length=2)]
    """The team interprets between any two of them."""
    available: tuple[Window, ...] = ()
    """When the team is there, in the problem's zone; always if empty."""


class Break(Definition):
    """A pause inside a window: coffee, lunch, prayer. It rests everybody in its groups at once.

    It may be left out on a day on which all work of its groups (sessions, and fixed events that are
    not pauses) ends before its window does, or starts after its window does. The planner leaves out
    a break that no work follows, unless it is a lunch, and one that no work precedes.
    """

    id: Id
    title: Line
    minutes: Length
    earliest: ClockTime
    """It starts no earlier than this."""
    latest: ClockTime
    """It ends no later than this."""
    dates: tuple[Day, ...] = ()
    """All days if empty."""
    groups: tuple[Id, ...] = ()
    """All groups if empty."""
    lunch: bool = False
    """True where tiredness follows: the stretch after it is better for practice."""


class FixedEvent(Definition):
    """Something whose time is given: an opening, a prayer, a visit."""

    id: Id
    title: Line
    start: LocalTime
    minutes: Length
    groups: tuple[Id, ...] = ()
    """All groups if empty."""
    people: tuple[Id, ...] = ()
    room: Id | None = None
    pause: bool = False
    """True if it rests people, even while another event goes on."""
    lunch: bool = False
    own_breaks: bool = False
    """True for a visit that has breaks of its own: on its day, those of its groups for which it
    leaves no place in the break's window are not asked for; see ``AgendaProblem.break_groups``."""
    earliest: ClockTime | None = None
    """For a pause: what counts as its earliest start in the order of the day's pauses, as for a
    break that was given its place by hand; its start if left out."""

    @property
    def earliest_start(self) -> datetime:
        """When it could start at the earliest, for the order of pauses; local time."""
        earliest = self.earliest
        return self.start if earliest is None else datetime.combine(self.start.date(), earliest)


class Pin(Definition):
    """A session's place that was decided by hand."""

    start: LocalTime
    room: Id | None = None


class Session(Definition):
    """Something to be placed."""

    title: Line
    groups: Annotated[tuple[Id, ...], Field(min_length=1)]
    """All of them are there."""
    people: tuple[Id, ...] = ()
    """All of them are needed."""
    minutes: Length
    """The length that is wished, without interpretation."""
    shortest: Length | None = None
    longest: Length | None = None
    """Between these it may shrink and stretch; ``minutes`` where left out. An agenda may have any
    length between them; those that are looked for differ from ``minutes`` by full steps of the
    grain, or are the shortest or the longest."""
    marks: tuple[Length, ...] = ()
    """Minutes after the start, of the wished length, at which it may be cut in two; rising. At
    another length they move in proportion, to the nearest multiple of the grain. Parts may be in
    different rooms and have different interpreters."""
    after: tuple[Id, ...] = ()
    """Sessions that have ended before this one starts."""
    rooms: tuple[Id, ...] = ()
    """Those permitted; any that fits if empty. It needs none if the problem has no rooms."""
    equipment: tuple[Line, ...] = ()
    windows: tuple[Window, ...] = ()
    """It lies inside one of them; anywhere if empty."""
    method: Method = Method.OTHER
    language: Language | None = None
    """In which it is held; groups that do not understand it need interpreters."""
    interpretation: Interpretation = Interpretation.SIMULTANEOUS
    module: Id | None = None
    """What it belongs to."""
    demanding: bool = False
    """True for what is better taught early in the day."""
    joint: Id | None = None
    """Sessions with the same name here, of different groups and the same people, may be one."""
    pin: Pin | None = None

    @model_validator(mode="after")
    def _lengths_agree(self) -> Self:
        if not self.least <= self.minutes <= self.most:
            raise refused(_("expected shortest, minutes and longest in ascending order"))
        if list(self.marks) != sorted(set(self.marks)) or any(
            mark >= self.minutes for mark in self.marks
        ):
            raise refused(_("expected marks in ascending order, each before the session's end"))
        return self

    @property
    def least(self) -> int:
        """The shortest permitted length."""
        return self.shortest or self.minutes

    @property
    def most(self) -> int:
        """The longest permitted length."""
        return self.longest or self.minutes


class Weights(Definition):
    """What a soft constraint that is not met costs. All counts are whole numbers.

    The title of a field is how what it counts is called.

    The *segments* of a group's day are the stretches into which its breaks and its pausing fixed
    events cut the frame: with n of these there are n + 1 segments, even where one is empty. A break
    that is left out cuts the day all the same: after the group's last work where its window ends no
    earlier than that work, otherwise before the first. A segment *holds* a session if a part of the
    session lies in it. "Each group" counts a session of two groups twice. Fixed events count
    nowhere unless said.
    """

    after_lunch: Weight = Field(6, title=N_("lectures straight after lunch"))
    """Each group: a talk held by a segment that follows a lunch."""
    alternate: Weight = Field(4, title=N_("lectures beyond the first between two pauses"))
    """Each group and segment: talks beyond the first that it holds."""
    module_apart: Weight = Field(6, title=N_("times a module continues after something else"))
    """Each group and module: its pieces beyond the first. A piece is a longest row of neighbouring
    segments of one day that all hold a session of the module."""
    mixed: Weight = Field(8, title=N_("pairs of modules that are interleaved"))
    """Each group and two of its modules: 1 if neither has ended before the other one begins."""
    order: Weight = Field(8, title=N_("pairs of neighbouring modules taught in another order"))
    """Each group and two of its modules that are neighbours in ``AgendaProblem.modules``, without
    those that the group does not have: 1 if the later one begins before the other has ended."""
    demanding: Weight = Field(2, title=N_("pauses in the day before demanding sessions"))
    """Each group and demanding session: the number in the day, from 0, of each segment that holds
    it."""
    room_changes: Weight = Field(4, title=N_("changes of room within a day"))
    """Each group and day: different rooms of its sessions beyond the first."""
    speaker_days: Weight = Field(4, title=N_("days on which speakers are needed, beyond the first"))
    """Each person: days with a session of the person beyond the first."""
    late: Weight = Field(4, title=N_("days with sessions up to the last block"))
    """Each group and day: 1 if the day's last segment holds a session."""
    idle: Weight = Field(2, title=N_("quarters of an hour lost between sessions"))
    """Each group and segment that holds a session: the minutes from the segment's start to the end
    of its last work that are neither session nor fixed event, in full quarters of an hour. Work is
    sessions, and fixed events other than pauses that start in the segment. Time that is left over
    at the segment's end costs nothing: it is a buffer before the break."""
    uneven: Weight = Field(4, title=N_("hours of the fullest day above the mean"))
    """Each group: the session minutes of its fullest day above the mean of its days, in full
    hours. The mean is that of the wished lengths, with interpretation."""
    gaps: Weight = Field(6, title=N_("empty blocks before other work on the same day"))
    """Each group and day: segments without work before one with work. Work is a session, or a fixed
    event that is not a pause and starts in the segment."""
    underfilled: Weight = Field(
        4, title=N_("quarters of an hour by which days are not full enough")
    )
    """Each group and day: the minutes of work by which the day falls short of two thirds of its
    share, in full quarters of an hour. Work is sessions and fixed events that are not pauses; a
    day's share of all work is that of its frame in all frames. Sessions count with their wished
    lengths, with interpretation, in all work, and as they are in a day's."""
    apart: Weight = Field(
        6, title=N_("times a session is repeated that could be held once for everybody")
    )
    """Each name in ``joint``: the times it is held beyond the first."""
    length: Weight = Field(
        2, title=N_("steps of five minutes by which sessions are shorter or longer than planned")
    )
    """Each session: the minutes by which it is shorter or longer than wished, in fives."""
    split: Weight = Field(6, title=N_("splits of sessions"))
    """Each cut of a session."""


SOFT_CONSTRAINTS = {name: str(field.title) for name, field in Weights.model_fields.items()}
"""What is counted for each weight, by its name; to be translated."""


class AgendaProblem(Definition):
    """Everything that an agenda depends on."""

    id: Id
    timezone: Zone
    grain: Annotated[int, Field(ge=5, le=60, multiple_of=5)] = 5
    """Everything that is placed starts at a multiple of so many minutes after the full hour."""
    days: Annotated[tuple[ProblemDay, ...], Field(min_length=1, max_length=60)]
    longest_block: Annotated[int, Field(ge=30, le=480)] = 90
    """Most minutes of work of a group without a pause. Pieces of work are apart if a break stands
    between them, or if at least ``pause`` minutes do."""
    pause: Annotated[int, Field(ge=5, le=60)] = 10
    changeover: Annotated[int, Field(ge=0, le=60)] = 0
    """Minutes that a group, and a person who is not remote, needs from one room to another one;
    between venues, ``transfers`` where that is more."""
    consecutive_factor: Annotated[float, Field(ge=1, le=3)] = 2.0
    """How many times its length a session takes with consecutive interpretation, rounded up to the
    grain."""
    groups: Annotated[dict[Id, Group], Field(min_length=1)]
    people: dict[Id, Person] = {}
    rooms: dict[Id, Room] = {}
    transfers: tuple[Transfer, ...] = ()
    """Between venues that are not named here, no time is needed."""
    interpreters: dict[Id, Interpreters] = {}
    breaks: tuple[Break, ...] = ()
    fixed: tuple[FixedEvent, ...] = ()
    sessions: dict[Id, Session] = {}
    modules: tuple[Id, ...] = ()
    """The order in which modules are wished; those not named here may stand anywhere."""
    weights: Weights = Weights()

    @model_validator(mode="after")
    def _dates_rise(self) -> Self:
        dates = [day.date for day in self.days]
        if dates != sorted(set(dates)):
            raise refused(_("expected days in ascending order, each once"))
        return self

    def break_groups(self, one: Break, day: date) -> tuple[str, ...]:
        """Return the groups that have a break on a day; none if it is not asked for then.

        A group on a visit with breaks of its own has only those for which the visit leaves time.
        """
        if one.dates and day not in one.dates:
            return ()
        visits = [v for v in self.fixed if v.own_breaks and v.start.date() == day]
        return tuple(
            group
            for group in one.groups or self.groups
            if _has_place(one, day, [v for v in visits if not v.groups or group in v.groups])
        )

    @property
    def asked_breaks(self) -> tuple[tuple[Break, date], ...]:
        """Each break with each day on which it is asked for."""
        days = [day.date for day in self.days]
        return tuple((b, day) for b in self.breaks for day in days if self.break_groups(b, day))


def _has_place(one: Break, day: date, visits: list[FixedEvent]) -> bool:
    """Whether visits, if there are any, leave enough time in a break's window."""
    reached, end = (datetime.combine(day, clock) for clock in (one.earliest, one.latest))
    longest = timedelta(0) if visits else timedelta(minutes=one.minutes)
    for visit in sorted(visits, key=lambda visit: visit.start):
        longest = max(longest, min(visit.start, end) - reached)
        reached = max(reached, visit.start + timedelta(minutes=visit.minutes))
    return max(longest, end - reached) >= timedelta(minutes=one.minutes)


class Standing(StrEnum):
    """What is known of an agenda."""

    OPTIMAL = "optimal"
    """Proved: none costs less that has the lengths that are looked for (``Session.longest``)."""
    FEASIBLE = "feasible"
    """Everything that must hold does; a cheaper one may exist."""


class Placement(Definition):
    """A session, or a part of one, at its place."""

    session: Id
    part: Annotated[int, Field(ge=1)] = 1
    """Counts the parts of a session that was cut; 1 otherwise."""
    start: LocalTime
    """Local to the problem's zone."""
    minutes: Annotated[int, Field(ge=1)]
    room: Id | None = None
    interpreters: tuple[Id, ...] = ()
    joint_with: Id | None = None
    """The session with which this one is held as one; that one has ``None`` here."""


class BreakPlacement(Definition):
    """A break at its place on one day."""

    id: Id
    date: Day
    start: LocalTime


class Quality(Definition):
    """How good an agenda is, and what is known of better ones."""

    standing: Standing
    cost: int
    """The sum of ``costs``."""
    bound: int
    """No agenda costs less; equal to ``cost`` where that is proved."""
    costs: dict[str, int] = {}
    """By wish, as in ``Weights``: the count times the weight."""
    moves: int | None = None
    """Sessions that stand elsewhere than before, where there was a published agenda."""
    least_moves: int | None = None
    """No agenda moves fewer; equal to ``moves`` where that is proved."""
    stopped_by_clock: bool = False
    """True if the safety net of wall-clock time ended the search; another run may then differ."""


class AgendaSolution(Definition):
    """An agenda for one problem."""

    problem: Id
    sessions: tuple[Placement, ...]
    """In order of time."""
    breaks: tuple[BreakPlacement, ...] = ()
    quality: Quality | None = None


Span = tuple[int, int]
"""From one instant to a later one."""


def instant(local_time: datetime, zone: ZoneInfo) -> int:
    """Return the instant of a local time."""
    return int(local_time.replace(tzinfo=zone).timestamp()) // 60


def local(moment: int, zone: ZoneInfo) -> datetime:
    """Return the local time of an instant, without a zone."""
    return datetime.fromtimestamp(moment * 60, zone).replace(tzinfo=None, fold=0)


def exists(local_time: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks in the zone ever show this time."""
    there = local_time.replace(tzinfo=zone, fold=0)
    return there.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) == there.replace(
        tzinfo=None
    )


def span_of(day: date, start: time, end: time, zone: ZoneInfo) -> Span:
    """Return the span between two clock times of a day."""
    return instant(datetime.combine(day, start), zone), instant(datetime.combine(day, end), zone)


def joined(windows: Iterable[Window], zone: ZoneInfo) -> tuple[Span, ...]:
    """Return windows as spans in order of time; those that touch or overlap are one."""
    return fields.joined(one.span(zone) for one in windows)


def covers(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether one of the spans holds all of the time from ``start`` to ``end``."""
    return any(first <= start and end <= last for first, last in spans)


def overlap(one: Span, other: Span) -> int:
    """Return how many minutes two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def outside(span: Span, frame: Span) -> int:
    """Return by how many minutes a span begins before a frame and ends after it."""
    return max(0, frame[0] - span[0]) + max(0, span[1] - frame[1])


def common(one: Sequence[Span], other: Sequence[Span]) -> tuple[Span, ...]:
    """Return the time that two rows of spans share."""
    shared = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple(sorted((start, end) for start, end in shared if start < end))
