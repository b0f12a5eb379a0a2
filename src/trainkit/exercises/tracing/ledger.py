"""A ledger of outputs as an analyst has it, and a mixture, both printed and read again from print.

Amounts are whole satoshi; 100,000,000 satoshi are one bitcoin (BIP 171). Addresses are labels.

Three methods say how much of a mixed payment counts as stolen, in exact fractions. Poison: every
output of a mixture is tainted as a whole. Haircut: every output carries the average. First in,
first out: outputs use up the inputs in their order (Anderson and others, 2018).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from trainkit.exercises.model import Grid
from trainkit.exercises.words import NO_BREAK, Words, tied

__all__ = [
    "METHODS",
    "SATOSHI",
    "Case",
    "Entry",
    "Mixture",
    "Part",
    "Transaction",
    "btc",
    "fifo",
    "haircut",
    "known_grid",
    "ledger_grid",
    "minute",
    "mixture_grid",
    "poison",
    "read_case",
    "read_mixture",
    "satoshi",
    "total",
    "transaction_grid",
]

SATOSHI = 100_000_000
"""Satoshi in a bitcoin."""
_EQUAL = 3
"""Equal outputs that are the sign of a CoinJoin, beside several inputs."""
_MINUTE = "%Y-%m-%d %H:%M"


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


def transaction_grid(case: Case, words: Words) -> Grid:
    """Return the transactions, one a row; outputs carry their index."""
    rows = (
        (
            row.id,
            tied(minute(row.time)),
            "; ".join(map(_entry, row.inputs)),
            "; ".join(f"{n}:{NO_BREAK}{_entry(entry)}" for n, entry in enumerate(row.outputs)),
        )
        for row in case.transactions
    )
    return words.table("transactions", rows)


def _entry(entry: Entry) -> str:
    return f"{entry.address}{NO_BREAK}{btc(entry.amount)}"


def known_grid(case: Case, words: Words) -> Grid:
    """Return what is known of addresses, and from whom."""
    known = {
        **dict.fromkeys(case.victim, ("victim", "")),
        case.paid: ("paid", ""),
        **{address: ("deposit", service) for address, service in case.services.items()},
    }
    rows = (
        (address, *(words(f"{group}.{kind}", service=service) for group in ("known", "source")))
        for address, (kind, service) in sorted(known.items())
    )
    return words.table("known", rows)


def ledger_grid(case: Case, words: Words) -> Grid:
    """Return the ledger as data, one row an input or output."""
    rows = (
        (row.id, minute(row.time), words(f"side.{side}"), index, entry.address, btc(entry.amount))
        for row in case.transactions
        for side, entries in (("input", row.inputs), ("output", row.outputs))
        for index, entry in enumerate(entries)
    )
    return words.table("ledger", rows)


def read_case(transactions: Grid, known: Grid, words: Words) -> Case:
    """Return the case that the two printed tables show."""
    labels = {address: label for address, label, _ in known.rows}
    deposits = {address: words.read("known.deposit", label) for address, label in labels.items()}
    return Case(
        transactions=tuple(_read_row(row) for row in transactions.rows),
        paid=next(one for one, label in labels.items() if label == words("known.paid")),
        victim=frozenset(one for one, label in labels.items() if label == words("known.victim")),
        services={address: found["service"] for address, found in deposits.items() if found},
    )


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


@dataclass(frozen=True)
class Part:
    """An input of a mixture, in satoshi."""

    name: str
    amount: int
    tainted: bool


@dataclass(frozen=True)
class Mixture:
    """Inputs and outputs of one mixture, each in their order; the sums are equal."""

    inputs: tuple[Part, ...]
    outputs: tuple[int, ...]

    @property
    def share(self) -> Fraction:
        """The tainted share of all inputs."""
        tainted = sum(part.amount for part in self.inputs if part.tainted)
        return Fraction(tainted, sum(part.amount for part in self.inputs))


def poison(mixture: Mixture) -> tuple[Fraction, ...]:
    """Return the tainted satoshi of each output: all, if any input is tainted."""
    any_tainted = mixture.share > 0
    return tuple(Fraction(amount if any_tainted else 0) for amount in mixture.outputs)


def haircut(mixture: Mixture) -> tuple[Fraction, ...]:
    """Return the tainted satoshi of each output: its part of the average."""
    return tuple(amount * mixture.share for amount in mixture.outputs)


def fifo(mixture: Mixture) -> tuple[Fraction, ...]:
    """Return the tainted satoshi of each output, inputs used up in their order."""
    found = []
    start = 0
    for amount in mixture.outputs:
        found.append(Fraction(_tainted_between(mixture, start, start + amount)))
        start += amount
    return tuple(found)


def _tainted_between(mixture: Mixture, low: int, high: int) -> int:
    tainted = position = 0
    for part in mixture.inputs:
        if part.tainted:
            tainted += max(0, min(high, position + part.amount) - max(low, position))
        position += part.amount
    return tainted


METHODS = {"poison": poison, "haircut": haircut, "fifo": fifo}


def mixture_grid(mixture: Mixture, words: Words) -> Grid:
    """Return the mixture as the sheet prints it, inputs in their order, then outputs."""
    inputs = [
        (
            words("side.input"),
            part.name,
            btc(part.amount),
            words("origin.stolen" if part.tainted else "origin.lawful"),
        )
        for part in mixture.inputs
    ]
    outputs = [
        (words("side.output"), f"O{number}", btc(amount), "")
        for number, amount in enumerate(mixture.outputs, 1)
    ]
    return words.table("mixture", (*inputs, *outputs))


def read_mixture(grid: Grid, words: Words) -> Mixture:
    """Return the mixture that the printed table shows."""
    return Mixture(
        inputs=tuple(
            Part(name, satoshi(amount), origin == words("origin.stolen"))
            for side, name, amount, origin in grid.rows
            if side == words("side.input")
        ),
        outputs=tuple(
            satoshi(amount) for side, _, amount, _ in grid.rows if side == words("side.output")
        ),
    )
