"""The key on the connection, derived from the exchange's answer and the provider's record alone."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.exercises.generator import Solution
from trainkit.exercises.model import Grid
from trainkit.exercises.provider.blocks import Holding, candidates
from trainkit.exercises.saxaul.records import Results, read_stamp, read_state
from trainkit.exercises.times import short_stamp
from trainkit.exercises.words import Words

__all__ = ["Tables", "results", "solve"]


@dataclass(frozen=True)
class Tables:
    """The printed tables, and which entry was drawn for which question."""

    state: Grid
    entries: Grid
    networks: Grid
    record: Grid
    contracts: Grid
    asked: dict[str, str]
    """The number of the entry for each role."""


@dataclass(frozen=True)
class _Entry:
    """A log-in in the exchange's answer."""

    number: str
    time: int
    address: str
    port: int | None


class _Solver:
    def __init__(self, tables: Tables, words: Words) -> None:
        self._tables, self._words = tables, words
        laptop = read_state(tables.state, "laptop", words)
        self.log_in, self.as_shown = (read_stamp(laptop[name]) for name in ("log-in", "as-shown"))
        self.entries = [_entry(row) for row in tables.entries.rows]
        self.record = tuple(_holding(row) for row in tables.record.rows)
        self.contracts = {row[0]: (row[1], row[2]) for row in tables.contracts.rows}

    @property
    def match(self) -> _Entry:
        """The log-in of the second in which the laptop opened its session."""
        (found,) = (entry for entry in self.entries if entry.time == self.log_in)
        return found

    def asked(self, role: str) -> _Entry:
        return self.entries[int(self._tables.asked[role]) - 1]

    def found(self, entry: _Entry, time: int | None = None) -> tuple[str, ...]:
        """Return the subscriptions that fit; ``time`` replaces that of the entry."""
        at = entry.time if time is None else time
        return candidates(self.record, entry.address, entry.port, (at, at))

    @property
    def subscription(self) -> str:
        (found,) = self.found(self.match)
        return found

    @property
    def others(self) -> list[_Entry]:
        """The other log-ins that lead to the same subscription, and to no other."""
        return [
            entry
            for entry in self.entries
            if entry != self.match and self.found(entry) == (self.subscription,)
        ]

    @property
    def surplus(self) -> list[str]:
        """Contracts in the provider's answer to which no entry leads without a doubt."""
        needed = {self.found(entry) for entry in self.entries}
        return [one for one in self.contracts if (one,) not in needed]

    def network(self, entry: _Entry) -> str:
        """Return who holds the network of the entry's address."""
        prefix = entry.address.rpartition(".")[0]
        return next(
            holder
            for network, holder in self._tables.networks.rows
            if network.startswith(f"{prefix}.")
        )


def _entry(row: tuple[str, ...]) -> _Entry:
    number, time, address, port, _action = row
    return _Entry(number, read_stamp(time), address, int(port) if port.isdecimal() else None)


def _holding(row: tuple[str, ...]) -> Holding:
    address, ports, first, last, subscription = row
    low, high = map(int, ports.split("–"))
    return Holding(address, low, high, read_stamp(first), read_stamp(last), subscription)


def results(tables: Tables, words: Words) -> Results:
    """Return what the moot begins with."""
    solver = _Solver(tables, words)
    (wrong,) = solver.found(solver.match, solver.as_shown)
    line, contract = solver.contracts[solver.subscription]
    return {
        "entry": solver.match.number,
        "subscription": solver.subscription,
        "wrong": wrong,
        "contract": f"{contract}, {line}",
        "others": ", ".join(entry.number for entry in solver.others),
        "open": words("open", found=solver.found(solver.asked("no-port"))),
    }


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, and every log-in with its subscription."""
    solver = _Solver(tables, words)
    match, block, open_, elsewhere = (
        solver.match,
        *map(solver.asked, ("block", "no-port", "elsewhere")),
    )
    (wrong,) = solver.found(match, solver.as_shown)
    (beside,) = solver.found(block)
    line, contract = solver.contracts[solver.subscription]
    held = next(one for one in solver.record if one.subscription == solver.subscription)
    values = {
        "match": match,
        "log_in": short_stamp(solver.log_in),
        "as_shown": short_stamp(solver.as_shown),
        "subscription": solver.subscription,
        "interval": (short_stamp(held.start), short_stamp(held.end)),
        "ports": f"{held.low}–{held.high}",
        "line": line,
        "contract": contract,
        "wrong": wrong,
        "others": [entry.number for entry in solver.others],
        "block": block,
        "beside": beside,
        "portless": open_,
        "candidates": solver.found(open_),
        "elsewhere": elsewhere,
        "holder": solver.network(elsewhere),
        "elsewhere_time": short_stamp(elsewhere.time),
        "surplus": solver.surplus,
    }
    return Solution(
        values,
        (words.section("solved", _worked(solver, words)), words.section("limits")),
        undetermined={"no-port"},
    )


def _worked(solver: _Solver, words: Words) -> Grid:
    rows = (
        (
            entry.number,
            short_stamp(entry.time),
            entry.address,
            words("no-port") if entry.port is None else entry.port,
            words("result", found=solver.found(entry), holder=solver.network(entry)),
        )
        for entry in solver.entries
    )
    return words.table("solved", rows)
