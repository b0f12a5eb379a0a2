"""The key on shared addresses, derived from the printed tables alone.

The method is that of the module's handout: zone to UTC, clock correction, port block, interval.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trainkit.exercises.generator import Answers, Result
from trainkit.exercises.model import Drawing, Grid, Section
from trainkit.exercises.printing import table
from trainkit.exercises.provider.blocks import (
    Holding,
    Mark,
    blocks_per_address,
    candidates,
    draw_chart,
)
from trainkit.exercises.provider.shared_address import OPEN, Tables
from trainkit.exercises.times import clock, listed, offset_text, read_clock, read_offset

__all__ = ["Clock", "Solver", "read_clocks", "read_entries", "read_record", "solve", "span"]

NOBODY = "no record"


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

    @property
    def time(self) -> str:
        """The time as it is written into an answer."""
        first, last = (clock(second) for second in self.seconds)
        return first if first == last else f"{first} to {last}"

    @property
    def result(self) -> str:
        """The subscription, or what remains."""
        if self.is_open:
            return f"{OPEN}: {listed(self.found)}"
        return self.found[0] if self.found else NOBODY

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


def read_clocks(grid: Grid) -> dict[str, Clock]:
    """Return what the sheet says of each server's clock."""
    return {server: _read_clock(zone, check) for server, _host, zone, check in grid.rows}


def _read_clock(zone: str, check: str) -> Clock:
    place = zone.removeprefix("local time, ")
    if match := re.fullmatch(r"(\d+) s (slow|fast)", check):
        return Clock(place, int(match[1]) * (1 if match[2] == "slow" else -1), 0)
    if match := re.fullmatch(r"right to within (\d+) s either way", check):
        return Clock(place, 0, int(match[1]))
    return Clock(place, 0, 0)


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

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.record = read_record(tables.record)
        self.entries = read_entries(tables.entries)
        self.offsets = {"UTC": 0} | {
            place: read_offset(text) for place, _zone, text in tables.offsets.rows
        }
        self.clocks = read_clocks(tables.servers)

    def read(self, role: str, place: str | None = None, *, corrected: bool = True) -> Reading:
        """Return the reading of a role's entry; ``place`` replaces the zone of its log."""
        entry = self.entries[self.tables.asked[role]]
        its_clock = self.clocks[entry.server]
        used = its_clock if corrected else Clock(its_clock.zone, 0, 0)
        seconds = span(entry.shown, used, self.offsets[place or its_clock.zone])
        found = candidates(self.record, entry.address, entry.port, seconds)
        return Reading(entry, seconds, found)

    def read_in_order(self, *roles: str) -> list[Reading]:
        """Return the readings of roles, in the order of their entries."""
        return sorted(map(self.read, roles), key=lambda one: int(one.entry.number))


def solve(tables: Tables) -> Answers:
    """Return the answers, and the entries solved as a table and a chart."""
    solver = Solver(tables)
    return Answers(
        {
            "count": _count(tables),
            "blocks": _pair(solver, "block-below", "block-above"),
            "change": _pair(solver, "before-change", "after-change"),
            "zone": _zone(solver),
            "reading": _misread(solver),
            "clock": _clock_error(solver),
            "no-port": _no_port(solver),
            "span": _doubtful(solver, "span"),
            "tight": _doubtful(solver, "tight"),
            "sentence": _sentence(solver),
        },
        (
            Section(
                title="The entries solved", grids=(_worked(solver),), drawings=(_chart(solver),)
            ),
        ),
    )


def _count(tables: Tables) -> Result:
    unused, size = tables.unused, tables.size
    count = blocks_per_address(unused, size)
    return Result(str(count), f"(65,536 − {unused:,}) ÷ {size:,} = {count}")


def _pair(solver: Solver, *roles: str) -> Result:
    read = solver.read_in_order(*roles)
    return Result(
        "; ".join(f"{one.entry.number}: {one.result}" for one in read), " ".join(map(_steps, read))
    )


def _steps(reading: Reading) -> str:
    entry = reading.entry
    where = "any port" if entry.port is None else f"port {entry.port}"
    return f"Entry {entry.number}: {reading.time} UTC, {entry.address}, {where}: {reading.result}."


def _zone(solver: Solver) -> Result:
    right = solver.read("zone")
    zone = solver.clocks[right.entry.server].zone
    offset = offset_text(solver.offsets[zone])
    return Result(
        f"{right.time} UTC; {right.result}",
        f"{zone} is at {offset}, so {clock(right.entry.shown)} becomes {right.time} UTC. "
        f"{_steps(right)}",
    )


def _misread(solver: Solver) -> Result:
    right = solver.read("zone")
    wrong = [(place, solver.read("zone", place)) for place in solver.tables.readings]
    times = " and ".join(f"{place} gives {one.time} UTC" for place, one in wrong)
    innocent = listed([one.result for _, one in wrong if one.found])
    return Result(
        "; ".join(f"{place}: {one.result}" for place, one in wrong),
        f"{times}. {innocent} has nothing to do with the entry, which belongs to {right.result}; "
        "outside the hours of the record there is no answer at all.",
    )


def _clock_error(solver: Solver) -> Result:
    written, true = solver.read("clock", corrected=False), solver.read("clock")
    correction = solver.clocks[true.entry.server].correction
    sign = "slow: add" if correction > 0 else "fast: subtract"
    return Result(
        f"as written: {written.result}; true time: {true.result}",
        f"The clock was {sign} {abs(correction)} s. {written.time} becomes {true.time} UTC, on the "
        "other side of the hand-over.",
    )


def _no_port(solver: Solver) -> Result:
    reading = solver.read("no-port")
    return Result(
        reading.result,
        f"{_steps(reading)} Without the source port every block of the address fits; destination "
        "port 443 belongs to the server.",
        undetermined=reading.is_open,
    )


def _doubtful(solver: Solver, role: str) -> Result:
    reading = solver.read(role)
    over = "reaches over a hand-over" if reading.is_open else "stays in one interval"
    return Result(
        reading.result, f"{_steps(reading)} The range {over}.", undetermined=reading.is_open
    )


def _sentence(solver: Solver) -> Result:
    reading = solver.read("span")
    tolerance = solver.clocks[reading.entry.server].tolerance
    return Result(
        f"names {listed(reading.found)}, says that the data do not decide between them, and names "
        "no person",
        f"For example: \"Within the tolerance of {tolerance} s of the server's clock, entry "
        f"{reading.entry.number} leads to subscription {' or '.join(reading.found)}; the record "
        'does not decide between them, and it does not show who used the connection."',
    )


def _worked(solver: Solver) -> Grid:
    """Return a table of every entry that is asked about, solved."""
    return table(
        "Every entry that is asked about",
        "#Entry:14 | `As written`:24 | `True time (UTC)` | `Source port`:24 | Result",
        (
            (
                one.entry.number,
                clock(one.entry.shown),
                one.time,
                "none" if one.entry.port is None else str(one.entry.port),
                one.result,
            )
            for one in solver.read_in_order(*solver.tables.asked)
        ),
    )


def _chart(solver: Solver) -> Drawing:
    marks = [
        _mark(reading, sum(reading.seconds) // 2)
        for reading in map(solver.read, solver.tables.asked)
    ]
    wrong = [solver.read("zone", place) for place in solver.tables.readings]
    marks += [_mark(one, one.seconds[0], wrong=True) for one in wrong if one.found]
    return Drawing(
        svg=draw_chart(solver.record, marks=marks),
        alt="The chart of the worksheet with the number of each entry above its place.",
        caption="The entries at their true times. A broken line through all blocks of an address: "
        "no port. A number with a question mark: the wrong reading that names somebody else.",
    )


def _mark(reading: Reading, second: int, *, wrong: bool = False) -> Mark:
    entry = reading.entry
    return Mark(entry.number, entry.address, entry.port, second, wrong)
