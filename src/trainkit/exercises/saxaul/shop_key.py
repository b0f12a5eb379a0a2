"""The key on the shop, derived from the printed history of handles and the captured records."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.exercises.generator import Solution
from trainkit.exercises.model import Grid
from trainkit.exercises.saxaul.records import Results, read_stamp, stamp
from trainkit.exercises.times import read_offset, short_stamp
from trainkit.exercises.tracing.ledger import btc, satoshi
from trainkit.exercises.words import Words

__all__ = ["Tables", "results", "solve"]


@dataclass(frozen=True)
class Tables:
    """The printed tables, and which record was drawn for which question."""

    handles: Grid
    records: Grid
    orders: Grid
    offsets: Grid
    asked: dict[str, str]
    """The number of the record for each role."""
    reading: str
    """The place as whose time a colleague reads the record of the complaint."""


@dataclass(frozen=True)
class _Holding:
    account: str
    handle: str
    first: int
    last: int | None
    """None if the account still has the handle."""


@dataclass(frozen=True)
class _Record:
    number: str
    kind: str
    shown: str
    clock: str
    handle: str
    order: str
    amount: int
    post: int


class _Solver:
    def __init__(self, tables: Tables, words: Words) -> None:
        self.tables, self._words = tables, words
        self.offsets = {place: read_offset(text) for place, text in tables.offsets.rows}
        self.handles = [self._holding(row) for row in tables.handles.rows]
        orders = {number: (order, amount) for number, order, amount, _ in tables.orders.rows}
        self.records = {
            row[0]: _record(row, *orders.get(row[0], ("", "0"))) for row in tables.records.rows
        }

    def _holding(self, row: tuple[str, ...]) -> _Holding:
        account, handle, first, last = row
        open_end = last == self._words("now")
        return _Holding(account, handle, read_stamp(first), None if open_end else read_stamp(last))

    def asked(self, role: str) -> _Record:
        return self.records[self.tables.asked[role]]

    def time(self, record: _Record, place: str = "") -> int | None:
        """Return the record's moment; None if it shows no time."""
        if record.shown == self._words("cropped"):
            return None
        return read_stamp(record.shown, self.offsets[place or record.clock])

    def accounts(self, handle: str, first: int, last: int) -> list[str]:
        """Return the accounts that had the handle at some time between two moments."""
        return [
            one.account
            for one in self.handles
            if one.handle == handle and one.first <= last and (one.last or last) >= first
        ]

    def account(self, record: _Record, place: str = "") -> str:
        time = self.time(record, place)
        if time is None:
            raise ValueError(f"record {record.number} shows no time")
        (account,) = self.accounts(record.handle, time, time)
        return account

    def window(self, record: _Record) -> tuple[int, int]:
        """Return the moments between which a record lies by its post number."""
        timed = [(one.post, self.time(one)) for one in self.records.values()]
        before = max((post, at) for post, at in timed if post < record.post and at is not None)
        after = min((post, at) for post, at in timed if post > record.post and at is not None)
        if before[1] is None or after[1] is None:
            raise ValueError("expected times on both sides")
        return before[1], after[1]

    def confirmed(self) -> list[_Record]:
        """Return the confirmations by the account that confirmed the complaint's order."""
        shop = self.account(self.asked("zone"))
        confirmations = [one for one in self.records.values() if one.order]
        return sorted(
            (one for one in confirmations if self.account(one) == shop), key=lambda one: one.order
        )


def _record(row: tuple[str, ...], order: str, amount: str) -> _Record:
    number, kind, shown, clock, handle, post = row
    return _Record(number, kind, shown, clock, handle, order, satoshi(amount), int(post))


def _difference(handle: str, alike: str) -> tuple[int, str, str]:
    """Return the place at which two handles differ, from 1, and both characters."""
    pairs = zip(handle, alike, strict=True)
    return next((n, one, other) for n, (one, other) in enumerate(pairs, 1) if one != other)


def results(tables: Tables, words: Words) -> Results:
    """Return what later steps begin with."""
    solver = _Solver(tables, words)
    record = solver.asked("zone")
    shop = solver.account(record)
    later = [one.first for one in solver.handles if one.account == shop]
    confirmed = solver.confirmed()
    return {
        "account": shop,
        "uninvolved": solver.account(record, tables.reading),
        "renamed": stamp(max(later)),
        "orders": ", ".join(one.order for one in confirmed),
        "asked": btc(sum(one.amount for one in confirmed)),
        "complaint": record.order,
    }


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, and every record with its moment and account."""
    solver = _Solver(tables, words)
    zone, copy, look, cropped = map(solver.asked, ("zone", "copy", "look", "cropped"))
    right, wrong = solver.time(zone), solver.time(zone, tables.reading)
    first, last = solver.window(cropped)
    place, one, other = _difference(zone.handle, look.handle)
    confirmed = solver.confirmed()
    numbers = [int(record.order.split("-")[1]) for record in confirmed]
    values = {
        "zone": zone,
        "offset": solver.offsets[zone.clock],
        "right": short_stamp(right or 0),
        "wrong": short_stamp(wrong or 0),
        "place": tables.reading,
        "account": solver.account(zone),
        "innocent": solver.account(zone, tables.reading),
        "copy": copy,
        "copied": solver.account(copy),
        "look": look,
        "looks": solver.account(look),
        "difference": (place, words(f"letters.{one}"), words(f"letters.{other}")),
        "cropped": cropped,
        "window": (short_stamp(first), short_stamp(last)),
        "candidates": solver.accounts(cropped.handle, first, last),
        "orders": [record.order for record in confirmed],
        "asked": btc(sum(record.amount for record in confirmed)),
        "span": max(numbers) - min(numbers) + 1,
        "ends": (f"SX-{min(numbers)}", f"SX-{max(numbers)}"),
    }
    return Solution(
        values,
        (words.section("solved", _worked(solver, words)), words.section("limits")),
        undetermined={"cropped"},
    )


def _worked(solver: _Solver, words: Words) -> Grid:
    """Return every record, by post number, which is the order of time."""
    rows = []
    for record in sorted(solver.records.values(), key=lambda one: one.post):
        time = solver.time(record)
        first, last = solver.window(record) if time is None else (time, time)
        accounts = solver.accounts(record.handle, first, last)
        shown = words("cropped") if time is None else stamp(time)
        rows.append((record.number, record.post, shown, record.handle, " / ".join(accounts)))
    return words.table("solved", rows)
