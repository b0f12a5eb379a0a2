"""Who held a port of a shared address at a second: the provider's record and the servers' log.

This is the solver. It reads the printed tables and nothing else. Times are whole seconds since
midnight UTC of the day that the sheet names; a time before midnight is negative. Intervals and port
blocks include both ends. The method is that of the module's handout: zone to UTC, clock correction,
port block, interval.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trainkit.exercises.model import Grid
from trainkit.exercises.provider.written_days import read_clock

__all__ = [
    "Clock",
    "Entry",
    "Holding",
    "blocks_per_address",
    "candidates",
    "read_clocks",
    "read_entries",
    "read_offsets",
    "read_record",
    "span",
]


@dataclass(frozen=True)
class Holding:
    """One row of the record: who holds a block of an address, from which second to which."""

    address: str
    low: int
    high: int
    start: int
    end: int
    subscription: str


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


def read_record(grid: Grid) -> tuple[Holding, ...]:
    """Return the rows of the provider's record."""
    return tuple(
        Holding(address, *_ports(ports), read_clock(start), read_clock(end), subscription)
        for address, ports, start, end, _inner, subscription in grid.rows
    )


def _ports(text: str) -> tuple[int, int]:
    low, high = text.split("–")
    return int(low), int(high)


def read_offsets(grid: Grid) -> dict[str, int]:
    """Return each place's offset from UTC in seconds, and 0 for ``UTC``."""
    return {"UTC": 0} | {place: _offset(text) for place, _zone, text in grid.rows}


def _offset(text: str) -> int:
    sign = -1 if text[3] == "-" else 1
    return sign * read_clock(f"{text[4:]}:00")


def read_clocks(grid: Grid) -> dict[str, Clock]:
    """Return what the sheet says of each server's clock."""
    return {server: _clock(zone, check) for server, _host, zone, check in grid.rows}


def _clock(zone: str, check: str) -> Clock:
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


def candidates(
    record: tuple[Holding, ...], address: str, port: int | None, seconds: tuple[int, int]
) -> tuple[str, ...]:
    """Return the subscriptions that fit, by block and time; all blocks fit if no port is known."""
    first, last = seconds
    found = [
        held
        for held in record
        if held.address == address
        and (port is None or held.low <= port <= held.high)
        and held.start <= last
        and first <= held.end
    ]
    ordered = sorted(found, key=lambda held: (held.low, held.start))
    return tuple(dict.fromkeys(held.subscription for held in ordered))


def blocks_per_address(unused: int, size: int) -> int:
    """Return how many whole blocks of ``size`` ports an address has beside the unused ones."""
    return (65_536 - unused) // size
