"""A workshop: when, where, who, which modules, the frame of the day, and the test specification."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from math import isfinite
from operator import attrgetter
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PrivateAttr,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from trainkit.model.assessment import Assessment
from trainkit.model.fields import (
    ClockTime,
    CountryCode,
    Day,
    Definition,
    Id,
    Ids,
    Language,
    Line,
    Minutes,
    ParticipantCode,
    Range,
    Text,
    TimeRange,
    Zone,
    as_day,
    expected,
    no_value_twice,
    refused,
    text_schema,
)
from trainkit.model.module import Session, Step
from trainkit.model.teaching import (
    EVERYBODY,
    Group,
    Interpretation,
    Interpreters,
    Room,
    Site,
    Speaker,
    Teaching,
    Transfer,
    Venue,
    WorkshopModule,
    teaching_of,
)
from trainkit.text.languages import N_, cldr_name


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
            'a date such as "2019-03-05" or "{every_day}"', every_day=EVERY_DAY
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
            raise refused("the day ends before it starts")
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
    run_sheet: tuple[Step, ...] = ()
    """Timed steps for who leads it; printed as a run sheet for trainers."""
    write_down: tuple[Line, ...] = ()
    """Columns of a table on the run sheet with a row for each country, filled in for the report."""

    def is_on(self, day: date) -> bool:
        """Whether the event takes place on ``day``."""
        return self.on is None or self.on == day


def _pausing(kind: EventKind) -> EventKind:
    if not kind.is_pause:
        raise expected("'break', 'lunch' or 'prayer'")
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
                "a break of {minutes} minutes does not fit between {window}",
                minutes=self.minutes,
                window=str(window),
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


class PaperSize(StrEnum):
    """The paper in the printer."""

    A4 = "A4"
    LETTER = "Letter"


class AnswerSheets(StrEnum):
    """Where participants answer."""

    FULL = "full"
    """On a separate sheet of one page."""
    HALF = "half"
    """On separate sheets of half a page, two to a page, cut apart."""
    NONE = "none"
    """On the test paper itself, in boxes beside the answers."""


class PaperOptions(Definition):
    """How test papers are printed."""

    size: PaperSize = PaperSize.A4
    """The paper in the printer."""
    answer_sheets: AnswerSheets = AnswerSheets.FULL
    """On a separate sheet, on half a sheet, or on the test paper itself."""
    spare_sheets: Annotated[int, Field(ge=0, le=50)] = 2
    """Blank answer sheets of each paper for latecomers."""
    two_sided: bool = True
    """True starts every paper and every answer sheet on the front of a sheet."""
    large_print: tuple[ParticipantCode, ...] = ()
    """Codes of the people whose papers are printed large, with more space."""
    cream: bool = False
    """True prints large-print papers on a cream ground; without it, use cream paper."""
    second_language: Language | None = None
    """One of the languages of the materials: each question is printed in it as well, beside the
    language of the paper. Papers in it have the first language beside it."""
    per_person: bool = False
    """True also writes one file for each person, tagged for screen readers and named by the
    code."""


_NUMBER = r"-?\d{1,12}(?:\.\d{1,6})?"


def _number(value: Any) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value):
        return float(value)
    if not isinstance(value, str) or not re.fullmatch(_NUMBER, value.strip(), re.ASCII):
        raise expected("a number in plain digits such as 12 or 12.5")
    return float(value)


Figure = Annotated[
    float, BeforeValidator(_number), text_schema(f"^{_NUMBER}$", "a number in plain digits")
]
"""A number as people write it: a dot before decimals, nothing between thousands."""


class Indicator(Definition):
    """Something counted in the offices before the course and after it."""

    id: Id
    title: Line
    unit: Annotated[Line, Field(max_length=40)]
    """What is counted: "requests a quarter", "%"."""
    before: Figure | None = None
    """Before the course; left out if nobody counted."""
    after: Figure | None = None
    """Left out until it has been counted."""
    as_of: Day
    """The day of the latest of the two counts."""
    source: Text
    """Who counted it, and where the figure can be found."""
    note: Text | None = None
    """What else may have changed the figure."""

    @property
    def change(self) -> float | None:
        """After minus before; ``None`` unless both were counted."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


class CourseText(StrEnum):
    """In which form participants get the text of the course; they get it once."""

    WORKBOOK = "workbook"
    """All modules bound as one book, at the registration desk."""
    HANDOUTS = "handouts"
    """A handout for each module, at its start."""


class SetsFor(StrEnum):
    """Who gets a set of an exercise of their own."""

    TABLE = "table"
    PARTICIPANT = "participant"


class Practice(Definition):
    """The hands-on exercises of this workshop: how many different sets are printed."""

    sets_for: SetsFor = SetsFor.TABLE
    """Who gets data of their own, so that neighbours cannot copy."""
    tables: Annotated[int, Field(ge=1, le=60)] = 4
    """Tables of participants; each gets its own data."""
    leave_out: tuple[Id, ...] = ()
    """Exercises of the modules that this workshop does not use."""
    reserve: tuple[Id, ...] = ()
    """Exercises to be printed although only other forms of their modules use them."""


class Signatory(Definition):
    """A person who signs certificates."""

    name: Line
    role: Line
    """Printed below the name: Head of Programme."""


class Certificate(Definition):
    """What the certificate of attendance says."""

    hours: Annotated[float, Field(gt=0, le=400)] | None = None
    """Hours of training; counted from the agenda if left out."""
    signatories: tuple[Signatory, ...] = ()
    """Who signs."""


class Privacy(Definition):
    """Where participants' names may appear besides register, cards and certificates."""

    names_on_papers: bool = False
    """True prints names on the papers, beside the codes."""
    names_in_score_sheet: bool = False
    """True writes names into the score sheet, beside the codes."""
    own_codes: bool = False
    """True where people choose their own codes: when the two tests of a person are matched,
    one error is accepted if the code matches nobody else."""


class Workshop(Definition):
    """Everything a trainer decides about one workshop."""

    id: Id
    """Used in calendars and in the record of the tests; do not change it once papers are
    printed."""
    title: Line
    """Printed on every document."""
    subtitle: Line | None = None
    """A second line on covers and the agenda."""
    dates: Annotated[tuple[Day, ...], Field(min_length=1, max_length=60)]
    timezone: Zone
    """The zone of all times, such as Asia/Almaty."""
    venue: Venue
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    """The first is the language of the documents; the others are interpreted."""
    translations: tuple[Language, ...] = ()
    """Other languages of ``languages`` in which participants' materials are made as well. Each
    participant's papers are in the participant's language, if it is one of them."""
    organisers: Annotated[tuple[Line, ...], Field(min_length=1)]
    countries: tuple[CountryCode, ...] = ()
    modules: Annotated[tuple[WorkshopModule, ...], Field(min_length=1)]
    groups: dict[Id, Group] = {}
    """Parallel groups; one of everybody if empty."""
    speakers: dict[Id, Speaker] = {}
    interpreters: dict[Id, Interpreters] = {}
    interpretation: Interpretation = Interpretation.SIMULTANEOUS
    """How sessions are interpreted, where a group does not understand their language."""
    consecutive_factor: Annotated[float, Field(ge=1, le=3)] = 2.0
    """The factor by which consecutive interpretation lengthens a session."""
    rooms: dict[Id, Room] = {}
    venues: dict[Id, Site] = {}
    """If the workshop takes place at several venues; each room then names its own."""
    transfers: tuple[Transfer, ...] = ()
    """Minutes between venues; 0 where none are given."""
    day: DayFrame
    days: dict[Day, Range] = {}
    """Different hours on some dates: ``2019-03-06: "09:00-13:00"``."""
    events: tuple[Event, ...] = ()
    breaks: tuple[Break, ...] = ()
    wishes: SoftConstraints = SoftConstraints()
    assessment: Assessment | None = None
    course_text: CourseText = CourseText.WORKBOOK
    """What is printed for participants: one bound workbook, or a handout for each module."""
    papers: PaperOptions = PaperOptions()
    exercises: Practice = Practice()
    certificate: Certificate = Certificate()
    privacy: Privacy = Privacy()
    results: tuple[Indicator, ...] = ()
    """What changed in the work of participants' offices; filled in some months after the course."""
    earlier: tuple[Line, ...] = ()
    """Evaluations of earlier cohorts (evaluation.json), as paths from this folder; reports compare
    this cohort with them."""
    simulated: bool = False
    """True where the responses are simulated; every report then says so."""
    _language: str | None = PrivateAttr(default=None)
    """In which the documents are described; the first of ``languages`` if ``None``."""

    @field_validator("transfers")
    @classmethod
    def _ways_differ(cls, transfers: tuple[Transfer, ...]) -> tuple[Transfer, ...]:
        if len({frozenset(one.between) for one in transfers}) < len(transfers):
            raise refused("expected each two venues only once; a way applies in both directions")
        return transfers

    @field_validator("dates")
    @classmethod
    def _dates_rise(cls, dates: tuple[date, ...]) -> tuple[date, ...]:
        if list(dates) != sorted(set(dates)):
            raise refused("expected dates in ascending order, each once")
        return dates

    @property
    def language(self) -> str:
        """The language of the documents: the first, or the one that is written now."""
        return self._language or self.languages[0]

    def in_language(self, language: str) -> Workshop:
        """Return the workshop as its documents in one of ``written_languages`` see it."""
        changed = self.model_copy()
        changed._language = language
        return changed

    @property
    def written_languages(self) -> tuple[str, ...]:
        """The languages in which participants' materials are made, the first one first."""
        return (self.languages[0], *self.translations)

    def language_for(self, language: str | None) -> str:
        """Return in which of the written languages a person reads whose own language this is.

        The same tag goes first, then another name of it, then the same language of elsewhere:
        Persian for Dari. Who reads none of them gets the first.
        """
        written = self.written_languages
        if language is None or len(written) == 1:
            return written[0]
        alike = (str, cldr_name, lambda tag: cldr_name(tag).split("-", maxsplit=1)[0])
        return next(
            (tag for form in alike for tag in written if form(tag) == form(language)), written[0]
        )

    @property
    def group_ids(self) -> tuple[str, ...]:
        """Return the ids of the groups, ``EVERYBODY`` alone where there are none."""
        return tuple(self.groups) or (EVERYBODY,)

    @property
    def occasions(self) -> dict[str, Event | Break]:
        """The events and breaks by their ids."""
        events: dict[str, Event | Break] = {event.id: event for event in self.events}
        return events | {one.id: one for one in self.breaks}

    def hours_on(self, day: date) -> TimeRange:
        """Return from when to when a day lasts."""
        return self.days.get(day) or TimeRange(start=self.day.start, end=self.day.end)

    @property
    def plans_rooms(self) -> bool:
        """Whether rooms are chosen for sessions, so that one which names none gets one.

        Otherwise a session is in the room that workshop.yaml names for it, or in none.
        """
        placed = [one for entry in self.modules for one in (entry, *entry.sessions.values())]
        chosen = len(self.groups) > 1 or any(one.rooms or one.equipment for one in placed)
        return chosen and bool(self.rooms)

    def teaching(self, entry: WorkshopModule, session: Session) -> Teaching:
        """Return how a session of one of the workshop's modules is taught.

        The session is one of those that ``Module.timed_sessions`` returns for the variant.
        """
        return teaching_of(entry, session, self.group_ids, self.interpretation)

    def events_on(self, day: date) -> tuple[Event, ...]:
        """Return the day's fixed events in order of time."""
        return tuple(
            sorted((e for e in self.events if e.is_on(day)), key=attrgetter("start", "id"))
        )
