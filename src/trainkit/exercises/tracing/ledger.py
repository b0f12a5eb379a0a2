"""An output ledger as an analyst has it, printed and read again from print.

Amounts are whole satoshi; 100,000,000 satoshi are one bitcoin (BIP 171). Addresses are labels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from trainkit.exercises.model import Grid
from trainkit.exercises.printing import NO_BREAK, WORD_JOINER, table, tied

__all__ = [
    "SATOSHI",
    "Case",
    "Entry",
    "Transaction",
    "btc",
    "known_grid",
    "ledger_grid",
    "minute",
    "read_case",
    "satoshi",
    "total",
    "transaction_grid",
    "unbroken",
]

SATOSHI = 100_000_000
"""Satoshi in a bitcoin."""
_EQUAL = 3
"""Equal outputs that are the sign of a CoinJoin, beside several inputs."""
_MINUTE = "%Y-%m-%d %H:%M"
_VICTIM = "victim's wallet"
_PAID = "paid by the victim"
_DEPOSIT = "deposit address of a customer of "


@dataclass(frozen=True)
class Entry:
    """An input or an output: an address and an amount."""

    address: str
    amount: int


@dataclass(frozen=True)
class Transaction:
    """A transaction; its outputs are numbered from 0 in their order."""

    id: str
    time: datetime
    """Block time, UTC."""
    inputs: tuple[Entry, ...]
    outputs: tuple[Entry, ...]

    @property
    def fee(self) -> int:
        """Inputs minus outputs; below zero if the row cannot be right."""
        return total(self.inputs) - total(self.outputs)

    @property
    def equal_amount(self) -> int | None:
        """The amount that three or more outputs share, None if there is none."""
        amount, times = Counter(entry.amount for entry in self.outputs).most_common(1)[0]
        return amount if times >= _EQUAL else None

    @property
    def is_coinjoin(self) -> bool:
        """Whether the transaction has the sign of a CoinJoin."""
        return len(self.inputs) > 1 and self.equal_amount is not None


@dataclass(frozen=True)
class Case:
    """What the sheet shows: transactions in order of time, and what is known of addresses."""

    transactions: tuple[Transaction, ...]
    paid: str
    """The address that the victim paid to."""
    victim: frozenset[str]
    """The victim's own addresses."""
    services: Mapping[str, str]
    """Deposit addresses that a provider confirmed, each with the provider."""

    @property
    def first_payment(self) -> tuple[Transaction, Entry]:
        """The victim's payment and its output at the suspect's address."""
        return next(
            (row, entry)
            for row in self.transactions
            for entry in row.outputs
            if entry.address == self.paid
        )

    @property
    def mixed_in(self) -> Transaction:
        """The transaction that adds other value to the victim's."""
        return next(
            row
            for row in self.transactions
            if len(row.inputs) > 1
            and any(entry.address == self.paid for entry in row.inputs)
            and not row.is_coinjoin
        )


def total(entries: Iterable[Entry]) -> int:
    """Return the sum of the amounts."""
    return sum(entry.amount for entry in entries)


def btc(amount: int) -> str:
    """Return satoshi as bitcoin with four decimals, and with more only where they are needed."""
    number = Decimal(amount) / SATOSHI
    short = number.quantize(Decimal("0.0001"))
    return f"{short if short == number else number.quantize(Decimal('0.00000001'))}"


def satoshi(text: str) -> int:
    """Return what ``btc`` printed; ``ValueError`` if it is no whole number of satoshi."""
    number = Decimal(text) * SATOSHI
    if number != int(number):
        raise ValueError(f"expected at most 8 decimals, found {text}")
    return int(number)


def minute(time: datetime) -> str:
    """Return a time as the sheet prints it, in UTC."""
    return time.astimezone(UTC).strftime(_MINUTE)


def unbroken(text: str) -> str:
    """Return running text in which no line is broken at the hyphen of a transaction id."""
    return re.sub(r"\btx-(?=[0-9a-f]{4}\b)", f"tx-{WORD_JOINER}", text)


def transaction_grid(case: Case) -> Grid:
    """Return the transactions, one a row; outputs carry their index."""
    return table(
        "Transactions, by block time. Amounts in BTC; outputs with their index",
        "`Transaction`:18 | Block time, UTC:29 | Inputs:35 | Outputs:72",
        (
            (
                row.id,
                tied(minute(row.time)),
                "; ".join(map(_entry, row.inputs)),
                "; ".join(f"{n}:{NO_BREAK}{_entry(entry)}" for n, entry in enumerate(row.outputs)),
            )
            for row in case.transactions
        ),
    )


def _entry(entry: Entry) -> str:
    return f"{entry.address}{NO_BREAK}{btc(entry.amount)}"


def known_grid(case: Case) -> Grid:
    """Return what is known of addresses, and from whom."""
    known = {
        **dict.fromkeys(case.victim, (_VICTIM, "Statement and wallet of the victim")),
        case.paid: (_PAID, "Payment demand, exhibit 1"),
        **{
            address: (f"{_DEPOSIT}{service}", f"{service}, written confirmation")
            for address, service in case.services.items()
        },
    }
    return table(
        "What is known of addresses",
        "`Address`:22 | Known as | Source",
        ((address, *known[address]) for address in sorted(known)),
    )


def ledger_grid(case: Case) -> Grid:
    """Return the ledger as data, one row an input or output."""
    return table(
        "Inputs and outputs",
        "`Transaction` | Block time, UTC | Side | #Index | `Address` | #Amount, BTC",
        (
            (row.id, minute(row.time), side, index, entry.address, btc(entry.amount))
            for row in case.transactions
            for side, entries in (("input", row.inputs), ("output", row.outputs))
            for index, entry in enumerate(entries)
        ),
    )


def read_case(transactions: Grid, known: Grid) -> Case:
    """Return the case that the two printed tables show."""
    services = {
        address: label.removeprefix(_DEPOSIT)
        for address, label, _ in known.rows
        if label.startswith(_DEPOSIT)
    }
    paid = next(address for address, label, _ in known.rows if label == _PAID)
    victim = frozenset(address for address, label, _ in known.rows if label == _VICTIM)
    rows = tuple(_read_row(row) for row in transactions.rows)
    return Case(transactions=rows, paid=paid, victim=victim, services=services)


def _read_row(row: tuple[str, ...]) -> Transaction:
    name, time, inputs, outputs = row
    return Transaction(
        id=name,
        time=datetime.strptime(time, _MINUTE).replace(tzinfo=UTC),
        inputs=tuple(_read_entry(text) for text in inputs.split("; ")),
        outputs=tuple(_read_entry(text.split(":")[1]) for text in outputs.split("; ")),
    )


def _read_entry(text: str) -> Entry:
    address, amount = text.split()
    return Entry(address=address, amount=satoshi(amount))
