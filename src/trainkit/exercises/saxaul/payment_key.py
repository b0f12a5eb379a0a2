"""The key on the payments, derived from the printed ledgers and the swap service's answer alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from trainkit.exercises.generator import Solution
from trainkit.exercises.model import Grid
from trainkit.exercises.saxaul.records import (
    Results,
    read_stamp,
    read_tokens,
    stamp,
    tokens,
)
from trainkit.exercises.times import short_stamp
from trainkit.exercises.tracing.ledger import (
    SATOSHI,
    Case,
    Entry,
    Transaction,
    btc,
    read_case,
    satoshi,
    total,
)
from trainkit.exercises.words import Words

__all__ = ["SwapRow", "Tables", "Transfer", "results", "solve"]


@dataclass(frozen=True)
class Tables:
    """The printed tables."""

    known: Grid
    transactions: Grid
    swaps: Grid
    transfers: Grid
    labels: Grid


@dataclass(frozen=True)
class SwapRow:
    """An order in the answer of the swap service."""

    number: str
    received: int
    address: str
    amount: int
    rate: int
    paid_out: int
    to: str
    completed: int

    @property
    def fee(self) -> int:
        """What the service kept, in hundredths of a token."""
        return 100 * self.amount * self.rate // SATOSHI - self.paid_out


@dataclass(frozen=True)
class Transfer:
    """A row of the tokens' ledger."""

    number: str
    time: int
    source: str
    to: str
    amount: int


class _Trail:
    """The way of the payment, as far as the records show it."""

    def __init__(self, tables: Tables, words: Words) -> None:
        self.case: Case = read_case(tables.transactions, tables.known, words)
        self.payment, self.paid = self.case.first_payment
        self.spending: Transaction = self._spending(self.paid.address)
        self.joined = tuple(entry.address for entry in self.spending.inputs)
        self.to_swap = next(e for e in self.spending.outputs if e.address in self.case.services)
        self.change: Entry = next(e for e in self.spending.outputs if e != self.to_swap)
        self.after = self._spending(self.change.address)
        self.swap = next(
            row
            for row in map(_read_swap, tables.swaps.rows)
            if (row.address, row.amount) == (self.to_swap.address, self.to_swap.amount)
        )
        self.deposit = next(
            one for one, label in tables.labels.rows if label == words("label.deposit")
        )
        self.transfers = tuple(map(_read_transfer, tables.transfers.rows))
        self.deposited = self._between(self.swap.to, self.deposit)

    def _spending(self, address: str) -> Transaction:
        return next(
            row
            for row in self.case.transactions
            if any(entry.address == address for entry in row.inputs)
        )

    def _between(self, source: str, to: str) -> tuple[Transfer, ...]:
        return tuple(one for one in self.transfers if (one.source, one.to) == (source, to))

    @property
    def share(self) -> Fraction:
        """The complaint's part of what was spent together."""
        return Fraction(self.paid.amount, total(self.spending.inputs))

    @property
    def total(self) -> int:
        """What reached the deposit address from the swap, in hundredths of a token."""
        return sum(one.amount for one in self.deposited)

    @property
    def rest(self) -> int:
        """What stayed at the address to which the swap service paid."""
        outgoing = sum(one.amount for one in self.transfers if one.source == self.swap.to)
        return self.swap.paid_out - outgoing


def _read_swap(row: tuple[str, ...]) -> SwapRow:
    number, received, address, amount, rate, paid_out, to, completed = row
    return SwapRow(
        number,
        read_stamp(received),
        address,
        satoshi(amount),
        int(rate),
        read_tokens(paid_out),
        to,
        read_stamp(completed),
    )


def _read_transfer(row: tuple[str, ...]) -> Transfer:
    number, time, source, to, amount = row
    return Transfer(number, read_stamp(time), source, to, read_tokens(amount))


def results(tables: Tables, words: Words) -> Results:
    """Return what later steps begin with."""
    trail = _Trail(tables, words)
    return {
        "complaint": btc(trail.paid.amount),
        "joined": ", ".join(trail.joined),
        "change": trail.change.address,
        "swap": trail.swap.number,
        "completed": stamp(trail.swap.completed),
        "token": trail.swap.to,
        "deposit": trail.deposit,
        "total": tokens(trail.total),
        "paid-out": tokens(trail.swap.paid_out),
        "last": stamp(trail.deposited[-1].time),
    }


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, and the trail as a table."""
    trail = _Trail(tables, words)
    share = trail.share
    values = {
        "payment": trail.payment,
        "paid": trail.paid,
        "fee": btc(trail.payment.fee),
        "own": next(e.address for e in trail.payment.outputs if e.address in trail.case.victim),
        "spending": trail.spending,
        "joined": trail.joined,
        "to_swap": trail.to_swap,
        "sent": btc(trail.to_swap.amount),
        "change": trail.change.address,
        "swap": trail.swap,
        "gross": tokens(trail.swap.paid_out + trail.swap.fee),
        "paid_out": tokens(trail.swap.paid_out),
        "kept": tokens(trail.swap.fee),
        "deposit": trail.deposit,
        "deposited": [(one.number, tokens(one.amount)) for one in trail.deposited],
        "total": tokens(trail.total),
        "last": short_stamp(trail.deposited[-1].time),
        "inputs": btc(total(trail.spending.inputs)),
        "part": btc(trail.paid.amount),
        "percent": f"{float(100 * share):.1f}",
        "share": tokens(round(share * trail.total)),
        "rest": tokens(trail.rest),
        "after": trail.after,
        "ends": [entry.address for entry in trail.after.outputs],
    }
    return Solution(
        values,
        (words.section("solved", _worked(trail, words)), words.section("limits")),
        undetermined={"open"},
    )


def _worked(trail: _Trail, words: Words) -> Grid:
    spending, swap = trail.spending, trail.swap
    rows = [
        (trail.payment.id, f"{btc(trail.paid.amount)} BTC", trail.paid.address),
        (spending.id, f"{btc(trail.to_swap.amount)} BTC", trail.to_swap.address),
        (swap.number, words("tokens", amount=tokens(swap.paid_out)), swap.to),
        *(
            (one.number, words("tokens", amount=tokens(one.amount)), one.to)
            for one in trail.deposited
        ),
    ]
    return words.table("solved", rows)
