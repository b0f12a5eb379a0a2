"""The worksheet on one time line read and solved, from what is printed on it alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trainkit.exercises.model import Grid
from trainkit.exercises.online.identifiers import milliseconds
from trainkit.exercises.online.moments import moment_of, offset_seconds, read_reading
from trainkit.exercises.online.record_sheet import Tables

__all__ = [
    "Card",
    "Offsets",
    "Period",
    "Record",
    "Solver",
    "Window",
    "converter",
    "read_card",
    "read_offsets",
]

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
    shown: datetime | None
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
        found[place] = (*found.get(place, ()), Period(offset_seconds(offset), start, end))
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
        self.identifiers = {number: int(text) for number, text in tables.identifiers.rows}
        self.card = read_card(tables.card, self.offsets)
        self.records = {row[0]: self._record(row) for row in tables.records.rows}
        self.window = self._window()

    def asked(self, role: str) -> Record:
        """Return the record that was drawn for a question."""
        return self.records[self.tables.asked[role]]

    def readings(self, number: str) -> tuple[int, ...]:
        """Return the moments of a record by its clock time alone."""
        record = self.records[number]
        return self._by_clock(record.place, record.shown) if record.shown else ()

    def order(self) -> tuple[str, ...]:
        """Return the records in order; one with two moments occurs twice, in brackets."""
        lines = [
            (moment, record.number if len(record.moments) == 1 else f"({record.number})")
            for record in self.records.values()
            for moment in record.moments
        ]
        return tuple(number for _, number in sorted(lines))

    def before(self, one: Record, other: Record) -> bool | None:
        """Return whether one record precedes the other; ``None`` if the data do not say."""
        found = {first < second for first in one.moments for second in other.moments}
        return found.pop() if len(found) == 1 else None

    def _record(self, row: tuple[str, ...]) -> Record:
        number, author, _, place, shown, _ = row
        reading = read_reading(shown) if ":" in shown else None
        if number in self.identifiers:
            moments: tuple[int, ...] = (milliseconds(self.identifiers[number]) // 1000,)
        elif reading:
            moments = self._by_clock(place, reading)
        else:
            moments = (self.card.moment,)
        return Record(number, author, place, reading, moments)

    def _by_clock(self, place: str, reading: datetime) -> tuple[int, ...]:
        if place == "UTC":
            return (moment_of(reading),)
        return moments_of(reading, self.offsets[place])

    def _window(self) -> Window:
        ((start,), (end,)) = (
            self._by_clock(place, read_reading(shown))
            for _, place, shown in self.tables.statement.rows
        )
        certain: list[str] = []
        perhaps: list[str] = []
        for record in self.records.values():
            inside = {start < moment < end for moment in record.moments}
            if record.author == "account" and True in inside:
                (perhaps if False in inside else certain).append(record.number)
        return Window(start, end, tuple(certain), tuple(perhaps))
