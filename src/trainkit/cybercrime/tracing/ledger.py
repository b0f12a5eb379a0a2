"""A ledger of outputs as an analyst has it, and a mixture.

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


def total(entries: Iterable[Entry]) -> int:
    """Return the sum of the amounts."""
    return sum(entry.amount for entry in entries)


def btc(amount: int) -> str:
    """Return satoshi as bitcoin with four decimals, and with more only where they are needed."""
    number = Decimal(amount) / SATOSHI
    short = number.quantize(Decimal("0.0001"))
    return f"{short if short == number else number.quantize(Decimal('0.00000001'))}"


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
