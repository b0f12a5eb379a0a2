"""The key on shared addresses, derived from the printed tables alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from trainkit.exercises.model import Answer, Column, Grid
from trainkit.exercises.places import offset_text
from trainkit.exercises.provider import blocks
from trainkit.exercises.provider.address_sheet import Tables
from trainkit.exercises.provider.blocks import Clock, Entry, Holding
from trainkit.exercises.provider.written_days import clock, listed

__all__ = ["Reading", "Solver", "answer", "worked"]

NOBODY = "no record"
OPEN = "not determinable"


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
        if len(self.found) == 1:
            return self.found[0]
        return f"{OPEN}: {listed(self.found)}" if self.found else NOBODY


class Solver:
    """Reads the tables of a worksheet and answers what is asked of them."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.record: tuple[Holding, ...] = blocks.read_record(tables.record)
        self.entries = blocks.read_entries(tables.entries)
        self.offsets = blocks.read_offsets(tables.offsets)
        self.clocks = blocks.read_clocks(tables.servers)

    def read(self, role: str, place: str | None = None, *, corrected: bool = True) -> Reading:
        """Return the reading of a role's entry; ``place`` replaces the zone of its log."""
        entry = self.entries[self.tables.asked[role]]
        its_clock = self.clocks[entry.server]
        used = its_clock if corrected else Clock(its_clock.zone, 0, 0)
        seconds = blocks.span(entry.shown, used, self.offsets[place or its_clock.zone])
        found = blocks.candidates(self.record, entry.address, entry.port, seconds)
        return Reading(entry, seconds, found)


Short = tuple[str, str]
"""What a marker compares with, and how it follows."""


def answer(solver: Solver, role: str, number: int) -> Answer:
    """Return the answer to the question of a role."""
    short, reason = _ANSWERS[role](solver)
    return Answer(question=number, short=short, reason=reason, undetermined=short.startswith(OPEN))


def _count(solver: Solver) -> Short:
    unused, size = solver.tables.unused, solver.tables.size
    count = blocks.blocks_per_address(unused, size)
    return str(count), f"(65,536 − {unused:,}) ÷ {size:,} = {count}"


def _pair(*roles: str) -> Callable[[Solver], Short]:
    def solve(solver: Solver) -> Short:
        read = sorted((solver.read(role) for role in roles), key=lambda one: int(one.entry.number))
        return (
            "; ".join(f"{one.entry.number}: {one.result}" for one in read),
            " ".join(_steps(one) for one in read),
        )

    return solve


def _steps(reading: Reading) -> str:
    port = reading.entry.port
    where = "any port" if port is None else f"port {port}"
    return (
        f"Entry {reading.entry.number}: {reading.time} UTC, {reading.entry.address}, {where}: "
        f"{reading.result}."
    )


def _zone(solver: Solver) -> Short:
    right = solver.read("zone")
    zone = solver.clocks[right.entry.server].zone
    offset = offset_text(solver.offsets[zone])
    return f"{right.time} UTC; {right.result}", (
        f"{zone} is at {offset}, so {clock(right.entry.shown)} becomes {right.time} UTC. "
        f"{_steps(right)}"
    )


def _reading(solver: Solver) -> Short:
    right = solver.read("zone")
    wrong = [(place, solver.read("zone", place)) for place in solver.tables.readings]
    short = "; ".join(f"{place}: {one.result}" for place, one in wrong)
    times = " and ".join(f"{place} gives {one.time} UTC" for place, one in wrong)
    innocent = listed(tuple(one.result for _, one in wrong if one.found))
    return short, (
        f"{times}. {innocent} has nothing to do with the entry, which belongs to {right.result}; "
        "outside the hours of the record there is no answer at all."
    )


def _clock(solver: Solver) -> Short:
    written, true = solver.read("clock", corrected=False), solver.read("clock")
    correction = solver.clocks[true.entry.server].correction
    sign = "slow: add" if correction > 0 else "fast: subtract"
    return (
        f"as written: {written.result}; true time: {true.result}",
        f"The clock was {sign} {abs(correction)} s. {written.time} becomes {true.time} UTC, on the "
        "other side of the hand-over.",
    )


def _no_port(solver: Solver) -> Short:
    reading = solver.read("no-port")
    return reading.result, (
        f"{_steps(reading)} Without the source port every block of the address fits; destination "
        "port 443 belongs to the server."
    )


def _doubtful(role: str) -> Callable[[Solver], Short]:
    def solve(solver: Solver) -> Short:
        reading = solver.read(role)
        over = "reaches over a hand-over" if len(reading.found) > 1 else "stays in one interval"
        return reading.result, f"{_steps(reading)} The range {over}."

    return solve


def _sentence(solver: Solver) -> Short:
    reading = solver.read("span")
    tolerance = solver.clocks[reading.entry.server].tolerance
    return (
        f"names {listed(reading.found)}, says that the data do not decide between them, and names "
        "no person",
        f"For example: \"Within the tolerance of {tolerance} s of the server's clock, entry "
        f"{reading.entry.number} leads to subscription {' or '.join(reading.found)}; the record "
        'does not decide between them, and it does not show who used the connection."',
    )


_ANSWERS: dict[str, Callable[[Solver], Short]] = {
    "count": _count,
    "blocks": _pair("block-below", "block-above"),
    "change": _pair("before-change", "after-change"),
    "zone": _zone,
    "reading": _reading,
    "clock": _clock,
    "no-port": _no_port,
    "span": _doubtful("span"),
    "tight": _doubtful("tight"),
    "sentence": _sentence,
}


def worked(solver: Solver) -> Grid:
    """Return a table of every entry that is asked about, solved."""
    readings = [solver.read(role) for role in solver.tables.asked]
    return Grid(
        caption="Every entry that is asked about",
        columns=(
            Column(name="Entry", number=True, width=14),
            Column(name="As written", code=True, width=24),
            Column(name="True time (UTC)", code=True),
            Column(name="Source port", code=True, width=24),
            Column(name="Result"),
        ),
        rows=tuple(
            (
                one.entry.number,
                clock(one.entry.shown),
                one.time,
                "none" if one.entry.port is None else str(one.entry.port),
                one.result,
            )
            for one in sorted(readings, key=lambda one: int(one.entry.number))
        ),
    )
