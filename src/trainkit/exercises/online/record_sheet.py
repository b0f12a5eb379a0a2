"""The worksheet on one time line: its tables as printed."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.exercises.model import Column, DataFile, Grid
from trainkit.exercises.online.identifiers import START, first_ten, identifier, quotient
from trainkit.exercises.online.moments import (
    clock_text,
    day_text,
    reading_of,
    reading_text,
)
from trainkit.exercises.online.places import Change, shown_at
from trainkit.exercises.online.post_plan import REACH, Post
from trainkit.exercises.online.record_plan import Numbers, Photo, RecordPlan, Statement
from trainkit.exercises.online.record_words import Story
from trainkit.exercises.places import PLACES, offset_at, offset_text

__all__ = ["HOUR", "Tables", "data_files", "print_tables", "rule_text"]

HOUR = 3600
_STEP = 4.194304
"""How much the first ten digits of an identifier grow in a second."""


@dataclass(frozen=True)
class Tables:
    """What stands on the worksheet, and which record was drawn for which question."""

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
    sure: str
    """The number of the record that the open post is compared with besides the payment."""


def print_tables(plan: RecordPlan, story: Story) -> Tables:
    """Lay out the tables."""
    asked = {post.role: str(number) for number, post in enumerate(plan.posts, 1)}
    numbers = plan.numbers
    rows = sorted(
        ((asked["decided"], numbers.decided), (asked["deleted"], numbers.deleted)),
        key=lambda row: int(row[0]),
    )
    first, last = (plan.change.moment + side * 60 * REACH for side in (-1, 1))
    first -= first % HOUR
    return Tables(
        records=_records(plan.posts, story),
        offsets=_offsets(plan.change),
        identifiers=Grid(
            caption="Identifiers of two records",
            columns=(Column(name="Record", number=True), Column(name="Identifier", code=True)),
            rows=tuple((number, str(one)) for number, one in rows),
        ),
        hours=_hours(first, last),
        page=_page(numbers),
        card=_card(plan.photo),
        statement=_statement(plan.statement, story),
        axis=(first, last + -last % HOUR),
        asked=asked,
        sure=asked[plan.sure],
    )


def _records(posts: tuple[Post, ...], story: Story) -> Grid:
    return Grid(
        caption="The records, in the order in which they came in",
        columns=(
            Column(name="No.", number=True, width=9),
            Column(name="By", width=18),
            Column(name="What it says"),
            Column(name="Clock of", width=16),
            Column(name="Time as shown", width=32),
            Column(name="Offset, UTC", width=34),
        ),
        rows=tuple(
            (str(number), story.authors[post.role], story.texts[post.role], *_shown(post), "")
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
    days = [reading_of(change.moment + side * 60 * REACH) for side in (-1, 1)]
    night = day_text(days[0])
    moment = f"{reading_text(reading_of(change.moment))} UTC"
    rows = []
    for place, zone in PLACES.items():
        before, after = (offset_at(place, change.moment + side) for side in (-1, 0))
        if before == after:
            rows.append((place, zone, offset_text(after), "throughout"))
        else:
            rows.append((place, zone, offset_text(before), f"until {moment}"))
            rows.append((place, zone, offset_text(after), f"from {moment}"))
    return Grid(
        caption=f"Offsets from UTC around the night of {night}",
        columns=(
            Column(name="Place", width=24),
            Column(name="Time zone", code=True),
            Column(name="Offset", code=True),
            Column(name="Holds"),
        ),
        rows=tuple(rows),
    )


def _hours(first: int, last: int) -> Grid:
    rows = []
    for moment in range(first, last + 1, HOUR):
        number = identifier(1000 * moment)
        rows.append(
            (
                f"{reading_text(reading_of(moment), seconds=True)}",
                str(quotient(number)),
                str(first_ten(number)),
            )
        )
    return Grid(
        caption="The smallest identifier of each hour",
        columns=(
            Column(name="UTC", code=True),
            Column(name="Identifier ÷ 4,194,304", code=True, number=True),
            Column(name="First ten digits", code=True, number=True),
        ),
        rows=tuple(rows),
    )


def _page(numbers: Numbers) -> Grid:
    result = f"{reading_text(reading_of(numbers.page), seconds=True)} UTC"
    printed = day_text(reading_of(numbers.printed))
    return Grid(
        caption="Print-out of a public converter page, brought by a buyer",
        columns=(
            Column(name="Identifier entered", code=True),
            Column(name="Result on the page", code=True),
            Column(name="Page", code=True),
            Column(name="Printed on"),
        ),
        rows=((str(numbers.deleted), result, numbers.site, printed),),
    )


def _card(photo: Photo) -> Grid:
    camera = reading_of(photo.moment + photo.offset + photo.drift)
    satellite = reading_of(photo.moment)
    return Grid(
        caption="EXIF card of the photograph, and the place in the message that came with it",
        columns=tuple(Column(name=name, code=name != "Message") for name in _FIELDS),
        rows=(
            (
                f"{camera:%Y:%m:%d %H:%M:%S}",
                "not present",
                f"{satellite:%Y:%m:%d}",
                f"{satellite:%H:%M:%S}",
                photo.caption,
            ),
        ),
    )


_FIELDS = ("DateTimeOriginal", "OffsetTimeOriginal", "GPSDateStamp", "GPSTimeStamp", "Message")


def _statement(statement: Statement, story: Story) -> Grid:
    ends = (
        (f"phone left at {story.handed_in}", statement.start_place, statement.start),
        (f"phone back; call to a {story.caller}", statement.end_place, statement.end),
    )
    return Grid(
        caption="The statement of the user of the account",
        columns=(
            Column(name="What is said to have happened"),
            Column(name="Clock of"),
            Column(name="Time as shown"),
        ),
        rows=tuple((what, place, reading_text(shown_at(place, at))) for what, place, at in ends),
    )


def rule_text(example: int) -> str:
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


def data_files(tables: Tables) -> tuple[DataFile, ...]:
    """Return all tables but that of the hours, which only paper needs."""
    return (
        DataFile(name="records", grid=tables.records),
        DataFile(name="offsets", grid=tables.offsets),
        DataFile(name="identifiers", grid=tables.identifiers),
        DataFile(name="converter-page", grid=tables.page),
        DataFile(name="photograph", grid=tables.card),
        DataFile(name="statement", grid=tables.statement),
    )
