"""An output ledger as an analyst has it: transactions, and what is known of some addresses.

Amounts are whole satoshi; 100,000,000 satoshi are one bitcoin (BIP 171). Addresses are labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

__all__ = ["SATOSHI", "Case", "Entry", "Transaction", "btc", "satoshi", "total"]

SATOSHI = 100_000_000
"""Satoshi in a bitcoin."""


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
