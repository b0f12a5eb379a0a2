"""A workshop: when, where, who, which modules, the frame of the day, and the test specification."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from math import isfinite
from operator import attrgetter
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PrivateAttr, field_validator

from trainkit.definitions.assessment import Assessment
from trainkit.definitions.module import Session
from trainkit.definitions.programme import Break, DayFrame, Event, EventKind, SoftConstraints
from trainkit.definitions.teaching import (
    EVERYBODY,
    Group,
    Interpretation,
    Interpreters,
    Room,
    SessionPlacement,
    Site,
    Speaker,
    Teaching,
    Transfer,
    Venue,
    WorkshopModule,
    teaching_of,
)
from trainkit.fields import (
    CountryCode,
    Day,
    Definition,
    Id,
    Language,
    Line,
    ParticipantCode,
    Range,
    Text,
    TimeRange,
    Zone,
    expected,
    refused,
    text_schema,
)
from trainkit.languages import _, cldr_name

__all__ = [
    "EVERYBODY",
    "AnswerSheets",
    "Assessment",
    "Break",
    "Certificate",
    "CourseText",
    "DayFrame",
    "Event",
    "EventKind",
    "Group",
    "Indicator",
    "Interpretation",
    "Interpreters",
    "PaperOptions",
    "PaperSize",
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
        raise expected(_("a number in plain digits such as 12 or 12.5"))
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
            raise refused(_("expected each two venues only once; a way applies in both directions"))
        return transfers

    @field_validator("dates")
    @classmethod
    def _dates_rise(cls, dates: tuple[date, ...]) -> tuple[date, ...]:
        if list(dates) != sorted(set(dates)):
            raise refused(_("expected dates in ascending order, each once"))
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
