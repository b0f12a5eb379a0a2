"""The key on shared addresses, derived from the printed tables alone.

The method is that of the module's handout: zone to UTC, clock correction, port block, interval.
"""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.exercises.generator import Solution
from trainkit.exercises.model import Drawing, Grid
from trainkit.exercises.provider.blocks import (
    Holding,
    Mark,
    blocks_per_address,
    candidates,
    draw_chart,
)
from trainkit.exercises.times import clock, read_clock, read_offset
from trainkit.exercises.words import Words

__all__ = [
    "Clock",
    "Solver",
    "Tables",
    "read_clocks",
    "read_entries",
    "read_record",
    "solve",
    "span",
]


@dataclass(frozen=True)
class Tables:
    """The printed tables, and which entry was drawn for which question."""

    record: Grid
    servers: Grid
    offsets: Grid
    entries: Grid
    unused: int
    size: int
    asked: dict[str, str]
    """The number of the entry for each role."""
    readings: tuple[str, str]
    """The two wrong places, by name."""


@dataclass(frozen=True)
class Clock:
    """What the sheet says of a server's clock."""

    zone: str
    """``UTC``, or the place whose local time the log is in."""
    correction: int
    """Seconds to add to what the clock showed: positive if it was slow."""
    tolerance: int
    """Seconds by which it may be wrong either way."""


@dataclass(frozen=True)
class Entry:
    """One row of the servers' log, as written."""

    number: str
    server: str
    shown: int
    """Seconds since midnight on the server's clock, in the zone of its log."""
    address: str
    port: int | None
    """The source port; None if it was not logged."""


@dataclass(frozen=True)
class Reading:
    """An entry under one reading of its time."""

    entry: Entry
    seconds: tuple[int, int]
    """First and last second UTC."""
    found: tuple[str, ...]
    time: str
    """As it is written into an answer."""
    result: str
    """The subscription, or what remains, in words."""
    steps: str
    """How the result is found, in a sentence."""

    @property
    def is_open(self) -> bool:
        """Whether several subscriptions remain."""
        return len(self.found) > 1


def read_record(grid: Grid) -> tuple[Holding, ...]:
    """Return the rows of the provider's record."""
    return tuple(
        Holding(address, *_ports(ports), read_clock(start), read_clock(end), subscription)
        for address, ports, start, end, _inner, subscription in grid.rows
    )


def _ports(text: str) -> tuple[int, int]:
    low, high = text.split("–")
    return int(low), int(high)


def read_clocks(grid: Grid, words: Words) -> dict[str, Clock]:
    """Return what the sheet says of each server's clock."""
    return {server: _read_clock(zone, check, words) for server, _host, zone, check in grid.rows}


def _read_clock(zone: str, check: str, words: Words) -> Clock:
    local = words.read("zone.local", zone)
    slow, fast, within = (words.read(f"check.{name}", check) for name in ("slow", "fast", "within"))
    return Clock(
        zone=local["place"] if local else zone,
        correction=int(slow["seconds"]) if slow else -int(fast["seconds"]) if fast else 0,
        tolerance=int(within["seconds"]) if within else 0,
    )


def read_entries(grid: Grid) -> dict[str, Entry]:
    """Return the entries of the servers' log by number."""
    return {
        number: Entry(number, server, read_clock(shown), address, _port(port))
        for number, server, shown, address, port, _destination in grid.rows
    }


def _port(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def span(shown: int, clock: Clock, offset: int) -> tuple[int, int]:
    """Return the first and last second UTC at which a time that a server shows may have been."""
    utc = shown - offset + clock.correction
    return utc - clock.tolerance, utc + clock.tolerance


class Solver:
    """Reads the tables of a worksheet and answers what is asked of them."""

    def __init__(self, tables: Tables, words: Words) -> None:
        self.tables, self._words = tables, words
        self.record = read_record(tables.record)
        self.entries = read_entries(tables.entries)
        self.offsets = {"UTC": 0} | {
            place: read_offset(text) for place, _zone, text in tables.offsets.rows
        }
        self.clocks = read_clocks(tables.servers, words)

    def read(self, role: str, place: str | None = None, *, corrected: bool = True) -> Reading:
        """Return the reading of a role's entry; ``place`` replaces the zone of its log."""
        entry = self.entries[self.tables.asked[role]]
        its_clock = self.clocks[entry.server]
        used = its_clock if corrected else Clock(its_clock.zone, 0, 0)
        seconds = span(entry.shown, used, self.offsets[place or its_clock.zone])
        found = candidates(self.record, entry.address, entry.port, seconds)
        first, last = seconds
        time = self._words("time", first=first, last=last)
        result = self._words("result", found=found)
        steps = self._words("steps", entry=entry, time=time, result=result)
        return Reading(entry, seconds, found, time, result, steps)

    def read_in_order(self, *roles: str) -> list[Reading]:
        """Return the readings of roles, in the order of their entries."""
        return sorted(map(self.read, roles), key=lambda one: int(one.entry.number))


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, and the entries solved as a table and a chart."""
    solver = Solver(tables, words)
    right, true_time, span = (solver.read(role) for role in ("zone", "clock", "span"))
    place = solver.clocks[right.entry.server].zone
    wrong = [(name, solver.read("zone", name)) for name in tables.readings]
    doubtful = {"no-port": solver.read("no-port"), "span": span, "tight": solver.read("tight")}
    values = {
        "unused": tables.unused,
        "size": tables.size,
        "count": blocks_per_address(tables.unused, tables.size),
        "blocks": solver.read_in_order("block-below", "block-above"),
        "change": solver.read_in_order("before-change", "after-change"),
        "zone": {"right": right, "place": place, "offset": solver.offsets[place]},
        "wrong": wrong,
        "innocent": [one.result for _, one in wrong if one.found],
        "written": solver.read("clock", corrected=False),
        "true_time": true_time,
        "correction": solver.clocks[true_time.entry.server].correction,
        "portless": doubtful["no-port"],
        "span": span,
        "tight": doubtful["tight"],
        "tolerance": solver.clocks[span.entry.server].tolerance,
    }
    return Solution(
        values,
        (words.section("solved", _worked(solver, words), _chart(solver, words)),),
        undetermined={role for role, one in doubtful.items() if one.is_open},
    )


def _worked(solver: Solver, words: Words) -> Grid:
    """Return a table of every entry that is asked about, solved."""
    rows = (
        (
            one.entry.number,
            clock(one.entry.shown),
            one.time,
            words("portless") if one.entry.port is None else one.entry.port,
            one.result,
        )
        for one in solver.read_in_order(*solver.tables.asked)
    )
    return words.table("solved", rows)


def _chart(solver: Solver, words: Words) -> Drawing:
    marks = [
        _mark(reading, sum(reading.seconds) // 2)
        for reading in map(solver.read, solver.tables.asked)
    ]
    wrong = [solver.read("zone", place) for place in solver.tables.readings]
    marks += [_mark(one, one.seconds[0], wrong=True) for one in wrong if one.found]
    return words.drawing("solved", draw_chart(solver.record, marks=marks))


def _mark(reading: Reading, second: int, *, wrong: bool = False) -> Mark:
    entry = reading.entry
    return Mark(entry.number, entry.address, entry.port, second, wrong)
