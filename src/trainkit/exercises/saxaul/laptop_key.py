"""The key on the laptop, derived from the printed records and from the files' bytes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from trainkit.exercises.digests import sha256
from trainkit.exercises.generator import Solution
from trainkit.exercises.model import EvidenceFile, Grid
from trainkit.exercises.saxaul.records import Results, read_stamp, read_state, stamp
from trainkit.exercises.times import read_offset, short_stamp
from trainkit.exercises.words import Words

__all__ = ["HISTORY", "WALLET", "Tables", "results", "solve"]

HISTORY, WALLET = "history.txt", "wallet.txt"


@dataclass(frozen=True)
class Tables:
    """The printed tables, and the files that are handed out."""

    state: Grid
    clock: Grid
    custody: Grid
    values: Grid
    prints: Grid
    evidence: tuple[EvidenceFile, ...]


@dataclass(frozen=True)
class _Row:
    """A row of the custody log."""

    number: str
    time: int
    source: str
    to: str
    check: str


class _Solver:
    def __init__(self, tables: Tables, words: Words) -> None:
        self._words = words
        self.payment = read_state(tables.state, "payment", words)
        self.rows = [_row(row) for row in tables.custody.rows]
        (_reading, reference, shown, zone) = tables.clock.rows[0]
        self.zone = zone
        read = words.read("zone", zone)
        if read is None:
            raise ValueError(f"expected a place and its offset, found {zone}")
        self.offset = read_offset(read["offset"])
        self.error = read_stamp(shown, self.offset) - read_stamp(reference)
        self.recorded = {row[0]: row[1] for row in tables.values.rows}
        self.received = {one.name: sha256(one.content) for one in tables.evidence}
        self.files = {one.name: one.content.decode().splitlines() for one in tables.evidence}

    @property
    def altered(self) -> str:
        """The file whose hash value is no longer that of the imaging."""
        (name,) = (name for name in self.recorded if self.recorded[name] != self.received[name])
        return name

    @property
    def window(self) -> tuple[_Row, _Row]:
        """The last check that found the files equal, and the first that did not."""
        equal = [row for row in self.rows if row.check == self._words("check.equal")]
        differing = [row for row in self.rows if row.check == self._words("check.differs")]
        return equal[-1], differing[0]

    @property
    def gap(self) -> tuple[_Row, _Row]:
        """The rows between which the record of the holder breaks."""
        (found,) = ((one, other) for one, other in pairwise(self.rows) if one.to != other.source)
        return found

    def line(self, kind: str, **values: str) -> tuple[int, int]:
        """Return number and shown time of the history's line of a kind, as UTC of its zone."""
        text = self._words(f"history.{kind}", **values)
        (found,) = (
            (number, read_stamp(line[:19], self.offset))
            for number, line in enumerate(self.files[HISTORY], 1)
            if line[19:].strip() == text
        )
        return found

    @property
    def case_addresses(self) -> tuple[str, ...]:
        """The addresses that the payment step found to belong together."""
        payment = self.payment
        return (*payment["joined"].split(", "), payment["change"], payment["token"])

    @property
    def held(self) -> list[str]:
        """Those of them that stand in the wallet's file."""
        return [one for one in self.case_addresses if one in self.files[WALLET]]


def _row(row: tuple[str, ...]) -> _Row:
    number, time, _action, source, to, _seal, check = row
    return _Row(number, read_stamp(time), source, to, check)


def results(tables: Tables, words: Words) -> Results:
    """Return what later steps begin with."""
    solver = _Solver(tables, words)
    first, last = solver.window
    shown = solver.line("log-in")[1]
    return {
        "zone": solver.zone,
        "clock": _error(solver, words),
        "altered": solver.altered,
        "intact": ", ".join(name for name in solver.recorded if name != solver.altered),
        "window": words("between", first=stamp(first.time), last=stamp(last.time)),
        "addresses": ", ".join(solver.held),
        "log-in": stamp(shown - solver.error),
        "as-shown": stamp(shown),
    }


def _error(solver: _Solver, words: Words) -> str:
    return words(f"error.{'fast' if solver.error > 0 else 'slow'}", seconds=abs(solver.error))


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, and the custody log with its holders."""
    solver = _Solver(tables, words)
    first, last = solver.window
    before, after = solver.gap
    completed = read_stamp(solver.payment["completed"])
    swap_line, swap_shown = solver.line("swap", order=solver.payment["swap"])
    line, shown = solver.line("log-in")
    held = solver.held
    values = {
        "altered": solver.altered,
        "recorded": solver.recorded[solver.altered][:8],
        "received": solver.received[solver.altered][:8],
        "first": first,
        "last": last,
        "window": (stamp(first.time), stamp(last.time)),
        "before": before,
        "after": after,
        "zone": solver.zone,
        "error": _error(solver, words),
        "minutes": words("minutes", minutes=abs(solver.error) // 60, left=abs(solver.error) % 60),
        "swap_line": swap_line,
        "swap": solver.payment["swap"],
        "swap_shown": short_stamp(swap_shown),
        "completed": short_stamp(completed),
        "swap_error": swap_shown - completed,
        "line": line,
        "shown": short_stamp(shown),
        "log_in": short_stamp(shown - solver.error),
        "fast": solver.error > 0,
        "seconds": abs(solver.error),
        "held": held,
        "missing": [one for one in solver.case_addresses if one not in held],
    }
    return Solution(
        values,
        (words.section("solved", _worked(solver, words)), words.section("limits")),
        undetermined={"who"},
    )


def _worked(solver: _Solver, words: Words) -> Grid:
    rows = (
        (name, value[:16], solver.received[name][:16], words(f"compared.{value == now}"))
        for name, value in solver.recorded.items()
        for now in (solver.received[name],)
    )
    return words.table("solved", rows)
