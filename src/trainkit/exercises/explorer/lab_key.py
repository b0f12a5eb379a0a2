"""The key on the saved pages, derived from the printed tables alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from trainkit.exercises.generator import Solution
from trainkit.exercises.model import Grid
from trainkit.exercises.words import Words

__all__ = ["TABLES", "Tables", "solve"]

TABLES = (
    *("known", "transfers", "coins", "swap", "log", "deposits", "withdrawals"),
    *("terms", "sent", "released", "arrivals"),
)
"""The tables of the sheet, in its order."""
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Tables:
    """The printed tables by name, and the withdrawals that two questions are about."""

    grids: Mapping[str, Grid]
    asked: str
    odd: str

    def __getitem__(self, name: str) -> Grid:
        return self.grids[name]


@dataclass(frozen=True)
class _Transfer:
    """A transfer of tokens; amounts are USDX."""

    row: str
    time: str
    id: str
    source: str
    to: str
    amount: Decimal
    contract: str = ""
    log: str = ""


@dataclass(frozen=True)
class _Mixed:
    """A deposit in the mixer or a withdrawal from it."""

    row: str
    time: str
    coins: str
    """The denomination, in coins."""
    id: str
    address: str
    """Who deposited, or who was paid."""
    paid: Decimal = Decimal()
    fee: Decimal = Decimal()


@dataclass(frozen=True)
class _Message:
    """One side of a message over the bridge."""

    row: str
    id: str
    network: str
    nonce: str
    amount: Decimal
    to: str = ""


class _Trail:
    """The way of the value, as far as the pages show it."""

    def __init__(self, tables: Tables, words: Words) -> None:
        self.known = {label: address for address, _, label, _ in tables["known"].rows}
        self._words = words
        self.own = self.address("subject")
        self.transfers = [
            _Transfer(row, time, one, source, to, Decimal(amount), contract=contract)
            for row, time, one, source, to, contract, _, amount in tables["transfers"].rows
        ]
        self.arrivals = [
            _Transfer(row, time, one, source, to, Decimal(amount), log=log)
            for row, time, one, log, source, to, amount in tables["arrivals"].rows
        ]
        self.deposits = [
            _Mixed(row, time, coins, one, source)
            for row, time, coins, one, source in tables["deposits"].rows
        ]
        self.withdrawals = [
            _Mixed(row, time, coins, one, to, Decimal(paid), Decimal(fee))
            for row, time, coins, one, to, _, paid, fee in tables["withdrawals"].rows
        ]
        self.messages = [
            _Message(row, one, network, nonce, Decimal(amount))
            for row, _, one, network, nonce, amount in tables["sent"].rows
        ]
        self.releases = [
            _Message(row, one, network, nonce, Decimal(amount), to)
            for row, _, one, network, nonce, to, amount in tables["released"].rows
        ]
        self.tables = tables
        paid = self.address("bridge")
        over = next(one.id for one in self.transfers if one.to == paid)
        self.sent = next(one for one in self.messages if one.id == over)
        self.released = next(
            one for one in self.releases if (one.network, one.nonce) == ("A", self.sent.nonce)
        )
        to = self.address("deposit")
        self.made = [
            one for one in self.arrivals if one.source == self.released.to and one.to == to
        ]
        self.payments = [one for one in self.genuine if one.source == self.address("victim")]

    def address(self, label: str) -> str:
        return self.known[self._words(f"label.{label}")]

    @property
    def genuine(self) -> list[_Transfer]:
        """The transfers on network A of the token that the known contract holds."""
        return [one for one in self.transfers if one.contract == self.address("token")]

    @property
    def balance(self) -> Decimal:
        signed = (one.amount if one.to == self.own else -one.amount for one in self.genuine)
        return sum(signed, Decimal())

    def before(self, withdrawal: _Mixed) -> list[_Mixed]:
        """Return the deposits from which a withdrawal can come."""
        return [
            one
            for one in self.deposits
            if one.coins == withdrawal.coins and one.time < withdrawal.time
        ]

    def can_be_own(self, withdrawal: _Mixed) -> bool:
        return any(one.address == self.own for one in self.before(withdrawal))

    def withdrawal(self, row: str) -> _Mixed:
        return next(one for one in self.withdrawals if one.row == row)


def _swap(trail: _Trail) -> dict[str, object]:
    """Return what went in and came out, from the raw values of the event log."""
    moved = [
        (index, source, to, Decimal(raw) / 10 ** int(decimals))
        for index, _, event, source, to, raw, decimals in trail.tables["log"].rows
        if event == "Transfer"
    ]
    pool, router = trail.address("pool"), trail.address("router")
    given = next(one for one in moved if one[1:3] == (trail.own, pool))
    got = next(one for one in moved if one[1:3] == (pool, router))
    swap = trail.tables["swap"].rows[0][1]
    inside = next(row for row in trail.tables["coins"].rows if row[3] == swap)
    if Decimal(inside[-1]) != got[3]:
        raise ValueError("expected the coins of the log in the internal transaction")
    return {
        "swap_row": next(one.row for one in trail.transfers if one.id == swap),
        "given": f"{given[3]:.2f}",
        "got": f"{got[3]:.4f}",
        "logs": (given[0], got[0]),
        "price": (given[3] / got[3]).quantize(_CENT),
        "inside": inside[0],
    }


def _mixer(trail: _Trail) -> dict[str, object]:
    asked, odd = trail.withdrawal(trail.tables.asked), trail.withdrawal(trail.tables.odd)
    before = trail.before(asked)
    kept = [one for one in trail.withdrawals if one.coins == asked.coins and one.time < asked.time]
    return {
        "asked": asked,
        "before": [one.row for one in before],
        "own": [one.row for one in before if one.address == trail.own],
        "earlier": [one.row for one in kept],
        "odd": odd,
        "percent": (100 * odd.fee / Decimal(odd.coins)).quantize(_CENT),
        "excluded": [one.row for one in trail.withdrawals if not trail.can_be_own(one)],
        "possible": [one.row for one in trail.withdrawals if trail.can_be_own(one)],
    }


def _bridge(trail: _Trail) -> dict[str, object]:
    ((flat, rate),) = trail.tables["terms"].rows
    sent, released = trail.sent, trail.released
    share = sent.amount * Decimal(rate) / 100
    net = sent.amount - Decimal(flat) - share
    if released.amount != net:
        raise ValueError(f"expected {net} to be released, found {released.amount}")
    others = [one for one in trail.releases if one != released]
    return {
        "sent": sent,
        "flat": flat,
        "rate": rate,
        "share": share.quantize(_CENT),
        "released": released,
        "twin": next(one for one in others if one.amount == net),
        "namesake": next(one for one in others if one.nonce == sent.nonce),
    }


def _tokens(trail: _Trail) -> dict[str, object]:
    """Return what the address received and sent on network A."""
    genuine, own = trail.genuine, trail.own
    return {
        "payments": [one.row for one in trail.payments],
        "amounts": [one.amount for one in trail.payments],
        "total": sum(one.amount for one in trail.payments),
        "fake": next(one for one in trail.transfers if one not in genuine),
        "balance": trail.balance,
        "incoming": sum(one.amount for one in genuine if one.to == own),
        "outgoing": sum(one.amount for one in genuine if one.source == own),
    }


def _deposit(trail: _Trail) -> dict[str, object]:
    deposit, made = trail.address("deposit"), trail.made
    ends = (deposit[:6], deposit[-4:])
    others = [one for one in trail.arrivals if one not in made]
    return {
        "made": made,
        "deposited": sum(one.amount for one in made),
        "deposit": deposit,
        "alike": next(
            one for one in others if (one.to[:6], one.to[-4:]) == ends and one.to != deposit
        ),
        "stranger": next(one for one in others if one.to == deposit),
    }


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, and the trail with its strings in full."""
    trail = _Trail(tables, words)
    parts = (_tokens(trail), _swap(trail), _mixer(trail), _bridge(trail), _deposit(trail))
    return Solution(
        {name: value for part in parts for name, value in part.items()},
        (
            words.section("solved", _worked(trail, words)),
            words.section("limits"),
        ),
        undetermined={"open"},
    )


def _worked(trail: _Trail, words: Words) -> Grid:
    swap = next(one for one in trail.transfers if one.id == trail.tables["swap"].rows[0][1])
    sent, released = trail.sent, trail.released
    rows = [
        *((one.row, one.id, "", one.to, one.amount) for one in (*trail.payments, swap)),
        (sent.row, sent.id, "", trail.address("bridge"), sent.amount),
        (released.row, released.id, "", released.to, released.amount),
        *((one.row, one.id, one.log, one.to, one.amount) for one in trail.made),
    ]
    return words.table("solved", rows)
