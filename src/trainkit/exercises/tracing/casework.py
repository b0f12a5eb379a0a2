"""Draws a case: a payment, a consolidation, a peel chain, a CoinJoin, a deposit after it.

Held constant over all sets of one definition: how many transactions there are and of which kind,
one payment of the chain that is larger than the change beside it, one deposit by a stranger at the
suspect's deposit address, one batch payment that looks like a CoinJoin, one row with a copying
error. Drawn: labels, times, amounts, fees, the order of outputs, the place of the large payment,
and which equal output reaches the second provider.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from trainkit.definitions.exercises.tracing import TransactionTrace
from trainkit.exercises.draws import Draws
from trainkit.exercises.tracing.ledger import SATOSHI, Case, Entry, Transaction
from trainkit.exercises.tracing.unrelated import Labels, Strangers

__all__ = ["Plan", "draw_plan"]

UNIT = SATOSHI // 10_000
"""The smallest amount on a sheet, so that sums can be done on paper."""
STEP = 500
"""Units in 0.05 BTC: what people pay in."""

_TAX = (1, 1, 1, 2, 2, 3)


@dataclass(frozen=True)
class Plan:
    """A case and what its maker knows beyond the sheet; only tests look at the rest."""

    case: Case
    suspect: tuple[str, ...]
    """The suspect's addresses up to the CoinJoin, in the order of the chain."""
    other: str
    """The one of them that did not hold the victim's money."""
    coinjoin: str
    change: str
    deposit: str
    later: str
    """The transaction that brings an equal output to the second provider."""


class _Chain:
    """The transactions of the case as they come about, with amounts in units."""

    def __init__(self, draws: Draws, labels: Labels, start: datetime) -> None:
        self._draws = draws
        self._labels = labels
        self._time = start
        self.rows: list[Transaction] = []

    def add(self, inputs: list[tuple[str, int]], outputs: list[tuple[str, int]]) -> str:
        """Append a transaction, its inputs and outputs in drawn order, and return its id."""
        row = Transaction(
            id=self._labels.transaction(),
            time=self._time,
            inputs=tuple(Entry(*_coins(pair)) for pair in self._draws.shuffled(inputs)),
            outputs=tuple(Entry(*_coins(pair)) for pair in self._draws.shuffled(outputs)),
        )
        self.rows.append(row)
        self._time += timedelta(minutes=self._draws.between(41, 400))
        return row.id

    def fee(self) -> int:
        """Return a drawn fee in units."""
        return self._draws.choice(_TAX)


def draw_plan(exercise: TransactionTrace, draws: Draws) -> Plan:
    """Return a case for the settings of ``exercise``."""
    labels = Labels(draws.branch("labels"))
    start = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(
        days=draws.below(280), minutes=draws.between(380, 900)
    )
    chain = _Chain(draws.branch("chain"), labels, start)
    equal, payments, whole = _amounts(exercise, draws.branch("amounts"))
    deposit, second, victim = labels.address(), labels.address(), labels.address()
    suspect, rest = _peel(chain, labels, payments, (whole, victim, deposit))
    mixed, change, pick = _join(exercise, chain, labels, (suspect[-1], rest, equal))
    later = chain.add([(pick, equal)], [(second, equal - chain.fee())])
    providers = draws.sample("BCDFGHKLMNPRSTVW", 2)
    strangers = Strangers(
        draws.branch("strangers"), labels, chain.rows[0].time, chain.rows[-1].time
    )
    rows = [*chain.rows, *strangers.draw(exercise.unrelated, deposit)]
    own = {entry.address for entry in chain.rows[0].inputs + chain.rows[0].outputs}
    case = Case(
        transactions=tuple(sorted(rows, key=lambda row: (row.time, row.id))),
        paid=suspect[0],
        victim=frozenset(own - {suspect[0]}),
        services={deposit: f"VASP {providers[0]}", second: f"VASP {providers[1]}"},
    )
    return Plan(case, tuple(suspect), suspect[1], mixed, change, deposit, later)


def _amounts(exercise: TransactionTrace, draws: Draws) -> tuple[int, list[int], int]:
    """Return the equal amount, the payments of the chain, and all that enters it, in units."""
    equal = draws.choice((2, 3, 4, 5, 6, 8))
    rest = equal + draws.between(4, 9)
    large = draws.below(exercise.peels)
    payments: list[int] = []
    for place in reversed(range(exercise.peels)):
        pay = rest + draws.between(1, 4) if place == large else draws.between(2, min(11, rest - 2))
        payments.insert(0, pay * STEP)
        rest += pay
    return equal * STEP, payments, rest * STEP


def _peel(
    chain: _Chain, labels: Labels, payments: list[int], known: tuple[int, str, str]
) -> tuple[list[str], int]:
    """Pay the suspect, consolidate, peel; return the suspect's addresses and what is left."""
    draws = labels.draws
    whole, victim, deposit = known
    paid, other, own = labels.address(), labels.address(), labels.address()
    extra = draws.between(2, whole // STEP // 3) * STEP
    purse = whole - extra + draws.between(4, 20) * STEP
    back = purse - (whole - extra) - chain.fee()
    chain.add([(victim, purse)], [(paid, whole - extra), (labels.address(), back)])
    rest = whole - chain.fee()
    chain.add([(paid, whole - extra), (other, extra)], [(own, rest)])
    suspect = [paid, other, own]
    for payment in payments:
        left = rest - payment - chain.fee()
        suspect.append(labels.address())
        chain.add([(suspect[-2], rest)], [(deposit, payment), (suspect[-1], left)])
        rest = left
    return suspect, rest


def _join(
    exercise: TransactionTrace, chain: _Chain, labels: Labels, own: tuple[str, int, int]
) -> tuple[str, str, str]:
    """Add the CoinJoin; return its id, the suspect's change and the equal output that moves on."""
    draws = labels.draws
    address, rest, equal = own
    fees = [draws.between(2, 4) for _ in range(exercise.parties)]
    largest = rest - equal - fees[0]
    changes = [largest, *_other_changes(exercise, draws, largest)]
    inputs = [(address, rest)]
    for change, fee in zip(changes[1:], fees[1:], strict=True):
        inputs.append((labels.address(), equal + change + fee))
    shares = [(labels.address(), equal) for _ in inputs]
    outputs = [(labels.address(), change) for change in changes]
    mixed = chain.add(inputs, [*shares, *outputs])
    return mixed, outputs[0][0], draws.choice(shares)[0]


def _other_changes(exercise: TransactionTrace, draws: Draws, largest: int) -> list[int]:
    """Return the change of the other parties; one near the suspect's where it must stay open."""
    odd = [units for units in range(STEP // 4, largest // 2) if units % STEP]  # no equal output
    small = draws.sample(odd, exercise.parties - 1)
    if exercise.change == "open":
        small[0] = largest + draws.choice((-2, -1, 1, 2))
    return small


def _coins(pair: tuple[str, int]) -> tuple[str, int]:
    return pair[0], pair[1] * UNIT
