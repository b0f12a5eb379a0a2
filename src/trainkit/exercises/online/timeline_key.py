"""The worksheet on one time line read and solved, from what is printed on it alone.

Identifiers of posts carry their time. The rule is the one of a large platform, read from Old
Dominion University, Web Science and Digital Libraries, "TweetedAt", 2019: the bits above the lowest
22 count milliseconds from a fixed start. The identifiers made here are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from trainkit.exercises.generator import Solution
from trainkit.exercises.model import Drawing, Grid
from trainkit.exercises.online.time_axis import Band, Mark, draw_axis
from trainkit.exercises.times import (
    moment_of,
    offset_text,
    read_offset,
    read_reading,
    reading_of,
    short_stamp,
    short_text,
)
from trainkit.exercises.words import Words

__all__ = [
    "BITS",
    "CONVERTED",
    "HOUR",
    "START",
    "Solver",
    "Tables",
    "converter",
    "discrepancy",
    "first_ten",
    "identifier",
    "milliseconds",
    "quotient",
    "read_card",
    "read_offsets",
    "solve",
    "utc_text",
]

HOUR = 3600
CONVERTED = ("after", "next-day", "half-hour")
"""Roles of the records whose times are asked for one by one."""
_QUARTER = 900
"""Offsets are whole quarters of an hour; what is left over is the error of the clock."""
BITS = 22
"""Low bits without meaning for the time: an identifier is divided by 2 to this power."""
START = 1_288_834_974_657
"""Where the platform's count begins, in milliseconds since 1970."""


def quotient(number: int) -> int:
    """Return the identifier divided by 4,194,304, the rest dropped."""
    return number >> BITS


def milliseconds(number: int) -> int:
    """Return the time in the identifier, in milliseconds since 1970, UTC."""
    return quotient(number) + START


def identifier(moment: int, low: int = 0) -> int:
    """Return the identifier of a moment in milliseconds since 1970, with the low bits ``low``."""
    return (moment - START << BITS) + low


def first_ten(number: int) -> int:
    """Return the first ten of the 19 digits: what a pocket calculator can hold."""
    return int(str(number)[:10])


def utc_text(moment: int) -> str:
    """Return milliseconds since 1970 in the form of RFC 3339: ``2024-02-29T18:30:00.000Z``."""
    seconds, rest = divmod(moment, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03}Z"


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


@dataclass(frozen=True)
class Period:
    """An offset of a place, from a moment until before another."""

    offset: int
    start: int | None
    end: int | None

    def holds(self, moment: int) -> bool:
        """Return whether the offset held at the moment."""
        after = self.start is None or moment >= self.start
        return after and (self.end is None or moment < self.end)


Offsets = dict[str, tuple[Period, ...]]
"""The periods of each place."""


@dataclass(frozen=True)
class Record:
    """A record as printed, with every moment that it can stand for, first to last."""

    number: str
    author: str
    place: str
    shown: str
    """The time on its clock; empty if there is none."""
    moments: tuple[int, ...]
    offsets: tuple[str, ...] = ()
    """Of its clock at each of the moments, as printed; none without a place."""

    @property
    def clock(self) -> str:
        """The time of day on its clock."""
        return self.shown.rpartition(", ")[2]


@dataclass(frozen=True)
class Card:
    """What the card of the photograph tells."""

    moment: int
    """By the satellites, in UTC."""
    offset: int
    drift: int
    places: tuple[str, ...]
    """Whose clocks had the offset at the moment."""
    caption: str


@dataclass(frozen=True)
class Window:
    """The time of the statement, and the account's records in it."""

    start: int
    end: int
    certain: tuple[str, ...]
    perhaps: tuple[str, ...]


def read_offsets(grid: Grid, words: Words) -> Offsets:
    """Read the table of offsets."""
    found: Offsets = {}
    for place, _, offset, holds in grid.rows:
        start, end = (words.read(f"holds.{name}", holds) for name in ("from", "until"))
        period = Period(
            read_offset(offset),
            moment_of(read_reading(start["moment"])) if start else None,
            moment_of(read_reading(end["moment"])) if end else None,
        )
        found[place] = (*found.get(place, ()), period)
    return found


def moments_of(shown: datetime, periods: tuple[Period, ...]) -> tuple[int, ...]:
    """Return every moment at which a clock with these offsets shows the reading."""
    trials = ((moment_of(shown, one.offset), one) for one in periods)
    return tuple(sorted(moment for moment, one in trials if one.holds(moment)))


def read_card(grid: Grid, offsets: Offsets) -> Card:
    """Compute the offset of the camera's clock, and the places that had it."""
    ((original, _, day, time, caption),) = grid.rows
    form = "%Y:%m:%d %H:%M:%S"
    camera = datetime.strptime(original, form)
    satellite = datetime.strptime(f"{day} {time}", form)
    moment = moment_of(satellite)
    ahead = moment_of(camera) - moment
    offset = round(ahead / _QUARTER) * _QUARTER
    places = tuple(
        place
        for place, periods in offsets.items()
        if any(one.offset == offset and one.holds(moment) for one in periods)
    )
    return Card(moment, offset, ahead - offset, places, caption)


def converter(grid: Grid) -> tuple[int, int]:
    """Return the time of the page's identifier by the rule, in ms, and the page's, in seconds."""
    entered, result, _, _ = grid.rows[0]
    return milliseconds(int(entered)), moment_of(read_reading(result))


class Solver:
    """Reads the tables of a worksheet and answers what is asked of them."""

    def __init__(self, tables: Tables, words: Words) -> None:
        self.tables = tables
        self.offsets = read_offsets(tables.offsets, words)
        self.identifiers = {place: int(text) for place, text in tables.identifiers.rows}
        self.card = read_card(tables.card, self.offsets)
        self.records = {row[0]: self._record(row) for row in tables.records.rows}
        self.window = self._window(words("author.account"))

    def asked(self, *roles: str) -> list[Record]:
        """Return the records that were drawn for questions, in the order of the sheet."""
        return sorted(
            (self.records[self.tables.asked[role]] for role in roles),
            key=lambda one: int(one.number),
        )

    def readings(self, number: str) -> tuple[int, ...]:
        """Return the moments of a record by its clock time alone."""
        record = self.records[number]
        return self._by_clock(record.place, record.shown) if record.shown else ()

    def in_order(self) -> list[tuple[int, str, Record]]:
        """Return moments and numbers in order; a record with two occurs twice, in brackets."""
        return sorted(
            (moment, record.number if len(record.moments) == 1 else f"({record.number})", record)
            for record in self.records.values()
            for moment in record.moments
        )

    def before(self, one: Record, other: Record) -> bool | None:
        """Return whether one record precedes the other; ``None`` if the data do not say."""
        found = {first < second for first in one.moments for second in other.moments}
        return found.pop() if len(found) == 1 else None

    def _record(self, row: tuple[str, ...]) -> Record:
        number, author, _, place, shown, _ = row
        shown = shown if ":" in shown else ""
        moments: tuple[int, ...] = (self.card.moment,)
        if number in self.identifiers:
            moments = (milliseconds(self.identifiers[number]) // 1000,)
        elif shown:
            moments = self._by_clock(place, shown)
        offsets = tuple(
            offset_text(one.offset)
            for moment in moments
            for one in self.offsets.get(place, ())
            if one.holds(moment)
        )
        return Record(number, author, place, shown, moments, offsets)

    def _by_clock(self, place: str, shown: str) -> tuple[int, ...]:
        reading = read_reading(shown)
        return (moment_of(reading),) if place == "UTC" else moments_of(reading, self.offsets[place])

    def _window(self, account: str) -> Window:
        ((start,), (end,)) = (
            self._by_clock(place, shown) for _, place, shown in self.tables.statement.rows
        )
        certain: list[str] = []
        perhaps: list[str] = []
        for record in self.records.values():
            inside = {start < moment < end for moment in record.moments}
            if record.author == account and True in inside:
                (perhaps if False in inside else certain).append(record.number)
        return Window(start, end, tuple(certain), tuple(perhaps))


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, and all records in order as a table and a drawing."""
    solver = Solver(tables, words)
    (open_,), (decided,) = solver.asked("open"), solver.asked("decided")
    numbers = sorted((tables.asked["payment"], tables.compared), key=int)
    others = [solver.records[number] for number in numbers]
    said = {True: "yes", False: "no", None: "open"}
    values = {
        "short": _short,
        "second": short_stamp,
        "converted": solver.asked(*CONVERTED),
        "open": open_,
        "open_times": list(map(_short, open_.moments)),
        "compared": [(one, said[solver.before(open_, one)]) for one in others],
        "decided": decided,
        "trials": list(map(_short, solver.readings(decided.number))),
        "division": _division(solver.identifiers[decided.number], words),
        "discrepancy": discrepancy(*converter(tables.page), words),
        "page_division": _division(int(tables.page.rows[0][0]), words),
        "card": solver.card,
        "order": [number for _, number, _ in solver.in_order()],
        "window": solver.window,
    }
    return Solution(
        values,
        (words.section("worked", _worked(solver, words), _chart(solver, words)),),
        undetermined={"open", "compare"},
    )


def _division(number: int, words: Words) -> str:
    total = quotient(number) + START
    return words(
        "division",
        number=number,
        quotient=quotient(number),
        start=START,
        total=total,
        moment=utc_text(total),
    )


def discrepancy(rule: int, page: int, words: Words) -> str:
    """Return both results and their difference; ``rule`` in milliseconds, ``page`` in seconds."""
    gap = page - rule // 1000
    minutes, seconds = divmod(abs(gap), 60)
    return words(
        "discrepancy",
        rule=short_stamp(rule // 1000),
        page=short_stamp(page),
        minutes=minutes,
        seconds=seconds,
        late=gap > 0,
    )


def _worked(solver: Solver, words: Words) -> Grid:
    """Return a table of all records in order, solved."""
    rows = []
    for moment, number, one in solver.in_order():
        source = "identifier" if one.number in solver.identifiers else "card"
        shown = one.shown or words(f"source.{source}")
        rows.append((short_stamp(moment), number, one.place, shown, one.author))
    return words.table("worked", rows)


def _chart(solver: Solver, words: Words) -> Drawing:
    (record,) = solver.asked("open")
    marks = [Mark(one.number, one.moments) for one in solver.records.values()]
    change = next(one.start for one in solver.offsets[record.place] if one.start is not None)
    label = words("twice", place=record.place)
    passes = [Band(start, start + HOUR, label) for start in (change - HOUR, change)]
    said = [Band(solver.window.start, solver.window.end, words("window"), grey=False)]
    svg = draw_axis(*solver.tables.axis, marks, (passes, said))
    return words.drawing("worked", svg, number=record.number)


def _short(moment: int) -> str:
    return short_text(reading_of(moment))
