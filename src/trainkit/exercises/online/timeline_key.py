"""The worksheet on one time line read and solved, from what is printed on it alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trainkit.exercises.generator import Answers, Result
from trainkit.exercises.model import Drawing, Grid, Section
from trainkit.exercises.online.identifiers import START, milliseconds, quotient, utc_text
from trainkit.exercises.online.time_axis import Band, Mark, draw_axis
from trainkit.exercises.online.timeline import CONVERTED, HOUR, OPEN, Tables
from trainkit.exercises.printing import table
from trainkit.exercises.times import (
    clock_text,
    moment_of,
    offset_text,
    read_offset,
    read_reading,
    reading_of,
    short_text,
)

__all__ = ["Solver", "converter", "discrepancy", "read_card", "read_offsets", "solve"]

_QUARTER = 900
"""Offsets are whole quarters of an hour; what is left over is the error of the clock."""


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


def read_offsets(grid: Grid) -> Offsets:
    """Read the table of offsets."""
    found: Offsets = {}
    for place, _, offset, holds in grid.rows:
        change = None if holds == "throughout" else moment_of(read_reading(holds))
        start, end = (change, None) if holds.startswith("from") else (None, change)
        found[place] = (*found.get(place, ()), Period(read_offset(offset), start, end))
    return found


def moments_of(shown: datetime, periods: tuple[Period, ...]) -> tuple[int, ...]:
    """Return every moment at which a clock with these offsets shows the reading."""
    trials = ((moment_of(shown, one.offset), one) for one in periods)
    return tuple(sorted(moment for moment, one in trials if one.holds(moment)))


def read_card(grid: Grid, offsets: Offsets) -> Card:
    """Compute the offset of the camera's clock, and the places that had it."""
    fields = {column.name: cell for column, cell in zip(grid.columns, grid.rows[0], strict=True)}
    form = "%Y:%m:%d %H:%M:%S"
    camera = datetime.strptime(fields["DateTimeOriginal"], form)
    satellite = datetime.strptime(f"{fields['GPSDateStamp']} {fields['GPSTimeStamp']}", form)
    moment = moment_of(satellite)
    ahead = moment_of(camera) - moment
    offset = round(ahead / _QUARTER) * _QUARTER
    places = tuple(
        place
        for place, periods in offsets.items()
        if any(one.offset == offset and one.holds(moment) for one in periods)
    )
    return Card(moment, offset, ahead - offset, places, fields["Message"])


def converter(grid: Grid) -> tuple[int, int]:
    """Return the time of the page's identifier by the rule, in ms, and the page's, in seconds."""
    entered, result, _, _ = grid.rows[0]
    return milliseconds(int(entered)), moment_of(read_reading(result))


class Solver:
    """Reads the tables of a worksheet and answers what is asked of them."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.offsets = read_offsets(tables.offsets)
        self.identifiers = {place: int(text) for place, text in tables.identifiers.rows}
        self.card = read_card(tables.card, self.offsets)
        self.records = {row[0]: self._record(row) for row in tables.records.rows}
        self.window = self._window()

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

    def offset(self, record: Record, moment: int) -> str:
        """Return the offset of a record's clock at a moment."""
        periods = self.offsets[record.place]
        return next(offset_text(one.offset) for one in periods if one.holds(moment))

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
        return Record(number, author, place, shown, moments)

    def _by_clock(self, place: str, shown: str) -> tuple[int, ...]:
        reading = read_reading(shown)
        return (moment_of(reading),) if place == "UTC" else moments_of(reading, self.offsets[place])

    def _window(self) -> Window:
        ((start,), (end,)) = (
            self._by_clock(place, shown) for _, place, shown in self.tables.statement.rows
        )
        certain: list[str] = []
        perhaps: list[str] = []
        for record in self.records.values():
            inside = {start < moment < end for moment in record.moments}
            if record.author == "account" and True in inside:
                (perhaps if False in inside else certain).append(record.number)
        return Window(start, end, tuple(certain), tuple(perhaps))


def solve(tables: Tables) -> Answers:
    """Return the answers, and all records in order as a table and a drawing."""
    solver = Solver(tables)
    section = Section(
        title="The records in order", grids=(_worked(solver),), drawings=(_chart(solver),)
    )
    return Answers(
        {
            "convert": _convert(solver),
            "open": _open(solver),
            "compare": _compare(solver),
            "decided": _decided(solver),
            "converter": _converter(tables.page),
            "photo": _photo(solver.card),
            "order": _order(solver),
            "window": _window(solver.window),
            "sentence": _sentence(solver.window),
        },
        (section,),
    )


def _convert(solver: Solver) -> Result:
    records = solver.asked(*CONVERTED)
    short = "; ".join(f"{one.number}: {_short(one.moments[0])}" for one in records)
    return Result(short, " ".join(f"{_conversion(solver, one)}." for one in records))


def _conversion(solver: Solver, record: Record) -> str:
    (moment,) = record.moments
    clock, offset = record.shown.rpartition(", ")[2], solver.offset(record, moment)
    return f"{record.number}: {record.place} {clock} − {offset[4:]} = {_short(moment)}"


def _open(solver: Solver) -> Result:
    (record,) = solver.asked("open")
    times = [f"{_short(moment)} UTC ({solver.offset(record, moment)})" for moment in record.moments]
    return Result(
        " or ".join(_short(moment) for moment in record.moments),
        f"The clocks of {record.place} showed this hour twice: {' or '.join(times)}. Nothing on "
        "the sheet decides.",
        undetermined=True,
    )


def _compare(solver: Solver) -> Result:
    (record,) = solver.asked("open")
    payment = solver.tables.asked["payment"]
    others = [solver.records[one] for one in sorted((payment, solver.tables.compared), key=int)]
    said = {True: "yes", False: "no", None: OPEN}
    found = [(one, said[solver.before(record, one)]) for one in others]
    either = " and ".join(_short(moment) for moment in record.moments)
    each = [f"Record {one.number} is at {_short(one.moments[0])}: {word}." for one, word in found]
    return Result(
        "; ".join(f"before {one.number}: {word}" for one, word in found),
        f"Record {record.number} stands for {either}. {' '.join(each)} The doubt matters only for "
        "a record between the two moments.",
        undetermined=True,
    )


def _decided(solver: Solver) -> Result:
    (record,) = solver.asked("decided")
    (moment,) = record.moments
    trials = " or ".join(_short(one) for one in solver.readings(record.number))
    division = _division(solver.identifiers[record.number])
    return Result(
        f"{_second(moment)} UTC; {solver.offset(record, moment)}",
        f"By its clock {trials}. {division} Times within one second are right.",
    )


def _division(number: int) -> str:
    total = quotient(number) + START
    return (
        f"`{number}` ÷ 4,194,304 = {quotient(number)}; + {START} = {total} ms = "
        f"`{utc_text(total)}`."
    )


def discrepancy(rule: int, page: int) -> str:
    """Return both results and their difference; ``rule`` in milliseconds, ``page`` in seconds."""
    gap = page - rule // 1000
    minutes, seconds = divmod(abs(gap), 60)
    return (
        f"rule {_second(rule // 1000)}; page {_second(page)}; the page is {minutes} min "
        f"{seconds} s {'too late' if gap > 0 else 'too early'}"
    )


def _converter(page: Grid) -> Result:
    return Result(
        discrepancy(*converter(page)),
        f"{_division(int(page.rows[0][0]))} Report both, with the method and the "
        "page's name and date; do not choose one in silence. One second more or less is right.",
    )


def _photo(card: Card) -> Result:
    fits = "is among them" if card.caption in card.places else "is not among them"
    rest = "more are drift or an older position" if card.drift > 0 else "less are drift"
    return Result(
        f"{offset_text(card.offset)}; {', '.join(card.places)}; {card.caption} {fits}",
        f"DateTimeOriginal − GPS time = {offset_text(card.offset)[3:]}; "
        f"{abs(card.drift)} s {rest}. The offset chooses no single place, and a camera's clock may "
        "be set to another zone than that of the scene.",
    )


def _order(solver: Solver) -> Result:
    numbers = ", ".join(place for _, place, _ in solver.in_order())
    return Result(numbers, "See the table and the drawing of this set.")


def _window(window: Window) -> Result:
    return Result(
        f"certain: {', '.join(window.certain)}; perhaps: {', '.join(window.perhaps)}",
        f"The statement runs from {_short(window.start)} to {_short(window.end)} UTC.",
    )


def _sentence(window: Window) -> Result:
    first, second = window.certain
    return Result(
        f"the account posted {first} and {second} in that time; who posted is open",
        f'For example: "Between {_short(window.start)} and {_short(window.end)} UTC the account '
        f"posted records {first} and {second}; the words “nothing was posted” do not agree with "
        "them; the records do not show who posted, from which device, nor whether a post was "
        'scheduled." Record '
        f"{', '.join(window.perhaps)} proves nothing here.",
    )


def _worked(solver: Solver) -> Grid:
    """Return a table of all records in order, solved."""
    return table(
        "All records in order of UTC",
        "`UTC`:24 | #No.:12 | Clock of:24 | Time as shown | By",
        (
            (
                _second(moment),
                place,
                record.place,
                record.shown or _source(solver, record),
                record.author,
            )
            for moment, place, record in solver.in_order()
        ),
    )


def _source(solver: Solver, record: Record) -> str:
    return "identifier" if record.number in solver.identifiers else "GPS time of the card"


def _chart(solver: Solver) -> Drawing:
    (record,) = solver.asked("open")
    marks = [Mark(one.number, one.moments) for one in solver.records.values()]
    change = next(one.start for one in solver.offsets[record.place] if one.start is not None)
    label = f"{record.place} 23:00–23:59"
    passes = [Band(start, start + HOUR, label) for start in (change - HOUR, change)]
    said = [Band(solver.window.start, solver.window.end, "statement", grey=False)]
    return Drawing(
        svg=draw_axis(*solver.tables.axis, marks, (passes, said)),
        alt="The time axis of the worksheet with all records, the hour that happened twice and the "
        "time of the statement.",
        caption=f"All records in UTC. Open circles joined by a broken line: record {record.number}",
    )


def _short(moment: int) -> str:
    return short_text(reading_of(moment))


def _second(moment: int) -> str:
    return clock_text(reading_of(moment), seconds=True)
