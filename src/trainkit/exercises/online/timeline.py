"""The worksheet on one time line: records in mixed offsets, and questions.

Held constant over sets: nine questions of the same kinds and points, the same traps: a date that
must be carried, a half hour, an offset that changed in that night, a clock time that stands for
two moments, an identifier that decides, a converter page that is wrong, a photograph without
offset, a statement whose clock times mislead.
"""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.definitions.exercises import TimeLine
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Drawing, Grid, Question, Section
from trainkit.exercises.online.identifiers import START, first_ten, identifier, quotient
from trainkit.exercises.online.time_axis import draw_axis
from trainkit.exercises.online.timeline_plan import (
    REACH,
    Change,
    Numbers,
    Photo,
    Post,
    RecordPlan,
    Statement,
    Story,
)
from trainkit.exercises.printing import bold, questions, table
from trainkit.exercises.times import (
    PLACES,
    clock_text,
    day_text,
    offset_at,
    offset_text,
    reading_of,
    reading_text,
    shown_at,
)

__all__ = ["CONVERTED", "HOUR", "OPEN", "Tables", "print_sheet"]

HOUR = 3600
OPEN = "not determinable"
CONVERTED = ("after", "next-day", "half-hour")
"""Roles of the records whose times are asked for one by one."""
_STATEMENT = (
    "The user says: “Only I know the password, and I post only from my phone. I left it there and "
    "got it back later. Between the two times nothing was posted from the account.” Each time is "
    "what a clock of the place showed."
)

_QUESTIONS = """
convert, 3 points, 1 line: Give day and time in UTC of the records {converted}.
open, 2 points, 1 line: Record {asked[open]}: for which time in UTC does the clock time stand? Give
every possible one.
compare, 2 points, 1 line: Was record {asked[open]} posted before record {compared[0]}? Before
record {compared[1]}? Yes, no or "not determinable"?
decided, 2 points, 1 line: Record {asked[decided]}: give the time in UTC by its identifier, and the
offset of its clock.
converter, 3 points, 2 lines: Record {asked[deleted]}: compare the converter page with the rule.
Write the note for the file: both results, the method, the difference.
photo, 3 points, 1 line: Record {asked[photo]}: which offset had the camera's clock? Which places of
the table had it at that moment? Is the place in the message among them?
order, 3 points, 1 line: Write all records in order of UTC, with {asked[open]} in brackets wherever
it can stand.
window, 2 points, 1 line: Which posts of the account lie in the time of the statement: certainly,
perhaps?
sentence, 2 points, 2 lines: Write one sentence for the file on the statement: which of its words do
not agree with the records, and what the records do not show.
"""

_STEP = 4.194304
"""How much the first ten digits of an identifier grow in a second."""


@dataclass(frozen=True)
class Tables:
    """The printed tables, and which record was drawn for which question."""

    records: Grid
    offsets: Grid
    identifiers: Grid
    hours: Grid
    page: Grid
    card: Grid
    statement: Grid
    axis: tuple[int, int]
    """First and last moment of the time axis."""
    asked: dict[str, str]
    """The number of the record for each role."""
    compared: str
    """The number of the record that the open post is compared with besides the payment."""


def print_sheet(_: TimeLine, plan: RecordPlan, draws: Draws) -> Sheet[Tables]:
    """Lay out the worksheet; the table of the hours, which only paper needs, is no file."""
    tables = _tables(plan)
    return Sheet(
        sections=_sections(
            tables, _rule(plan.numbers.example), _questions(tables, draws.branch("questions"))
        ),
        tables=tables,
        files={
            "records": tables.records,
            "offsets": tables.offsets,
            "identifiers": tables.identifiers,
            "converter-page": tables.page,
            "photograph": tables.card,
            "statement": tables.statement,
        },
    )


def _tables(plan: RecordPlan) -> Tables:
    asked = {post.role: str(number) for number, post in enumerate(plan.posts, 1)}
    numbers = plan.numbers
    rows = sorted(
        ((asked["decided"], numbers.decided), (asked["deleted"], numbers.deleted)),
        key=lambda row: int(row[0]),
    )
    first, last = (plan.change.moment + side * 60 * REACH for side in (-1, 1))
    first -= first % HOUR
    return Tables(
        records=_records(plan.posts, plan.story),
        offsets=_offsets(plan.change),
        identifiers=table(
            "Identifiers of two records",
            "#Record | `Identifier`",
            ((number, one) for number, one in rows),
        ),
        hours=_hours(first, last),
        page=_page(numbers),
        card=_card(plan.photo),
        statement=_statement(plan.statement, plan.story),
        axis=(first, last + -last % HOUR),
        asked=asked,
        compared=asked[plan.compared],
    )


def _records(posts: tuple[Post, ...], story: Story) -> Grid:
    return table(
        "The records, in the order in which they came in",
        "#No.:9 | By:18 | What it says | Clock of:16 | Time as shown:32 | Offset, UTC:34",
        (
            (number, story.authors[post.role], story.texts[post.role], *_shown(post), "")
            for number, post in enumerate(posts, 1)
        ),
        tall=True,
    )


def _shown(post: Post) -> tuple[str, str]:
    if post.place:
        return post.place, reading_text(shown_at(post.place, post.moment))
    if post.role == "log":
        return "UTC", reading_text(reading_of(post.moment))
    return "none", "identifier only" if post.role == "deleted" else "see the card"


def _offsets(change: Change) -> Grid:
    night = day_text(reading_of(change.moment - 60 * REACH))
    moment = f"{reading_text(reading_of(change.moment))} UTC"
    rows = []
    for place, zone in PLACES.items():
        before, after = (offset_text(offset_at(place, change.moment + n)) for n in (-1, 0))
        if before == after:
            rows.append((place, zone, after, "throughout"))
        else:
            rows.append((place, zone, before, f"until {moment}"))
            rows.append((place, zone, after, f"from {moment}"))
    return table(
        f"Offsets from UTC around the night of {night}",
        "Place:24 | `Time zone` | `Offset` | Holds",
        rows,
    )


def _hours(first: int, last: int) -> Grid:
    moments = range(first, last + 1, HOUR)
    smallest = [(moment, identifier(1000 * moment)) for moment in moments]
    return table(
        "The smallest identifier of each hour",
        "`UTC` | #`Identifier ÷ 4,194,304` | #`First ten digits`",
        ((_second(moment), quotient(one), first_ten(one)) for moment, one in smallest),
    )


def _second(moment: int) -> str:
    return reading_text(reading_of(moment), seconds=True)


def _page(numbers: Numbers) -> Grid:
    result, printed = f"{_second(numbers.page)} UTC", day_text(reading_of(numbers.printed))
    return table(
        "Print-out of a public converter page, brought by a buyer",
        "`Identifier entered` | `Result on the page` | `Page` | Printed on",
        ((str(numbers.deleted), result, numbers.site, printed),),
    )


def _card(photo: Photo) -> Grid:
    camera = reading_of(photo.moment + photo.offset + photo.drift)
    satellite = reading_of(photo.moment)
    shown = (f"{camera:%Y:%m:%d %H:%M:%S}", f"{satellite:%Y:%m:%d}", f"{satellite:%H:%M:%S}")
    return table(
        "EXIF card of the photograph, and the place in the message that came with it",
        "`DateTimeOriginal` | `OffsetTimeOriginal` | `GPSDateStamp` | `GPSTimeStamp` | Message",
        ((shown[0], "not present", *shown[1:], photo.caption),),
    )


def _statement(statement: Statement, story: Story) -> Grid:
    ends = (
        (f"phone left at {story.handed_in}", statement.start_place, statement.start),
        (f"phone back; call to a {story.caller}", statement.end_place, statement.end),
    )
    return table(
        "The statement of the user of the account",
        "What is said to have happened | Clock of | Time as shown",
        ((what, place, reading_text(shown_at(place, at))) for what, place, at in ends),
    )


def _rule(example: int) -> str:
    """Return the rule for identifiers with a division worked for ``example``."""
    moment = (quotient(example) + START) // 1000
    hour = moment - moment % HOUR
    start = first_ten(identifier(1000 * hour))
    more = first_ten(example) - start
    minutes, seconds = divmod(int(more / _STEP), 60)
    return (
        "The platform of this case makes its identifiers by this rule: milliseconds since "
        f"1 January 1970, UTC = (identifier ÷ 4,194,304, rest dropped) + {START:,}.\n\n"
        "With a pocket calculator: take the first ten digits, subtract those of the hour before "
        f"from the table, divide by {_STEP}. The result is the number of seconds after that hour, "
        "right to one second. For a display of eight digits, leave out the first two of each "
        f"number. Without a calculator: {60 * _STEP:.3f} is one minute, {_STEP:.3f} one second.\n\n"
        f"Example: identifier `{example}`. {first_ten(example)} − {start} = {more}; "
        f"{more} ÷ {_STEP} = {more / _STEP:.1f} s = {minutes} min {seconds} s; so "
        f"{clock_text(reading_of(hour + 60 * minutes + seconds), seconds=True)} UTC. "
        "All identifiers are made up; do not look them up.\n\n"
        "On the card of the photograph, DateTimeOriginal is what the camera's clock showed; the "
        "GPS fields are in UTC. Offsets are whole quarters of an hour; a few seconds more or less "
        "come from the clock or from an older position."
    )


def _sections(tables: Tables, rule: str, questions: tuple[Question, ...]) -> tuple[Section, ...]:
    axis = Drawing(
        svg=draw_axis(*tables.axis),
        alt="An empty time axis in UTC with a line every ten minutes.",
        caption="Time axis in UTC: set each record above its minute",
    )
    return (
        Section(
            title="The records",
            text="Each time is what the clock of the place showed, without an offset.",
            grids=(tables.records, tables.offsets),
        ),
        Section(
            title="Identifiers and photograph",
            text=rule,
            grids=(tables.hours, tables.identifiers, tables.page, tables.card),
        ),
        Section(title="The statement", text=_STATEMENT, grids=(tables.statement,)),
        Section(title="", drawings=(axis,)),
        Section(title="Questions", questions=questions),
    )


def _questions(tables: Tables, draws: Draws) -> tuple[Question, ...]:
    """Return the questions: conversion first, order and statement last."""
    middle = draws.shuffled((("open", "compare"), ("decided",), ("converter",), ("photo",)))
    compared = sorted((tables.asked["payment"], tables.compared), key=int)
    asked = questions(
        _QUESTIONS,
        asked={role: bold(number) for role, number in tables.asked.items()},
        converted=bold(*(tables.asked[role] for role in CONVERTED)),
        compared=[bold(number) for number in compared],
    )
    roles = ["convert", *(role for group in middle for role in group)]
    return tuple(asked[role] for role in (*roles, "order", "window", "sentence"))
