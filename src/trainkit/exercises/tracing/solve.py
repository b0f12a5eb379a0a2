"""The key of a trace, worked out from the printed case alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from trainkit.exercises.tracing.joining import Mixing, look_into
from trainkit.exercises.tracing.ledger import Case, Entry, Transaction, total
from trainkit.exercises.tracing.rules import (
    Link,
    common_inputs,
    equal_amount,
    follow,
    is_coinjoin,
)

__all__ = ["Balance", "Deposit", "Solution", "first_payment", "mixed_in", "solve"]


@dataclass(frozen=True)
class Deposit:
    """An output at a confirmed deposit address."""

    transaction: str
    time: datetime
    index: int
    """Output index, from 0."""
    address: str
    service: str
    amount: int
    assumed: bool = False
    """Whether it is reached only through the suspect's change output of the CoinJoin."""


@dataclass(frozen=True)
class Balance:
    """Where the value went that entered the suspect's cluster, in satoshi."""

    entered: int
    """From the victim and from the cluster's other inputs."""
    deposits: int
    kept: int
    """Unspent at addresses of the cluster."""
    mixed: int
    """One equal output of the CoinJoin; the whole input where the change is open."""
    elsewhere: int
    """Paid to addresses of which nothing is known."""
    fees: int

    @property
    def accounted(self) -> int:
        """The sum of where it went; equal to ``entered`` if nothing is lost."""
        return self.deposits + self.kept + self.mixed + self.elsewhere + self.fees


@dataclass(frozen=True)
class Solution:
    """Everything that the key states."""

    fees: Mapping[str, int]
    impossible: tuple[str, ...]
    """Transactions whose outputs exceed their inputs: copying errors."""
    batches: tuple[str, ...]
    """Transactions with equal outputs that are no CoinJoin, for one party funds them all."""
    coinjoins: tuple[str, ...]
    clusters: tuple[tuple[str, ...], ...]
    """By common input alone."""
    links: tuple[Link, ...]
    """The suspect's cluster up to the CoinJoin, with rules and assumptions."""
    mixing: Mixing | None
    cluster: frozenset[str]
    """The suspect's cluster, with the proven change of the CoinJoin and what follows it."""
    deposits: tuple[Deposit, ...]
    unlinked: tuple[Deposit, ...]
    """Other deposits at the addresses that the cluster paid to."""
    later: tuple[Deposit, ...]
    """Deposits of one of the equal outputs: one of n, undetermined."""
    balance: Balance
    share: Fraction | None
    """The victim's part of the first transaction that adds other value; None if none does."""


def solve(case: Case) -> Solution:
    """Return the key of ``case``."""
    links = follow(case, [case.paid])
    before = frozenset(link.address for link in links)
    mixing = _mixing(case, before)
    change = mixing.change if mixing else None
    after = follow(case, [*before, *([change.address] if change else [])])
    cluster = frozenset(link.address for link in after)
    deposits = _deposits(case, cluster, before)
    counted = {(deposit.transaction, deposit.index) for deposit in deposits}
    paid_to = {deposit.address for deposit in deposits}
    return Solution(
        fees={row.id: row.fee for row in case.transactions},
        impossible=tuple(row.id for row in case.transactions if row.fee < 0),
        batches=tuple(row.id for row in case.transactions if _is_batch(row)),
        coinjoins=tuple(row.id for row in case.transactions if is_coinjoin(row)),
        clusters=common_inputs(case.transactions),
        links=links,
        mixing=mixing,
        cluster=cluster,
        deposits=deposits,
        unlinked=tuple(
            deposit
            for deposit in _all_deposits(case)
            if deposit.address in paid_to and (deposit.transaction, deposit.index) not in counted
        ),
        later=_later(case, mixing),
        balance=_balance(case, cluster, mixing),
        share=_share(case),
    )


def _is_batch(row: Transaction) -> bool:
    return equal_amount(row) is not None and not is_coinjoin(row)


def _mixing(case: Case, cluster: frozenset[str]) -> Mixing | None:
    for row in case.transactions:
        own = [entry for entry in row.inputs if entry.address in cluster]
        if is_coinjoin(row) and own:
            return look_into(row, own[0])
    return None


def _spent_by(row: Transaction, cluster: frozenset[str]) -> bool:
    return any(entry.address in cluster for entry in row.inputs) and not is_coinjoin(row)


def _all_deposits(case: Case) -> list[Deposit]:
    return [
        Deposit(row.id, row.time, index, entry.address, case.services[entry.address], entry.amount)
        for row in case.transactions
        for index, entry in enumerate(row.outputs)
        if entry.address in case.services
    ]


def _deposits(case: Case, cluster: frozenset[str], before: frozenset[str]) -> tuple[Deposit, ...]:
    rows = {row.id: row for row in case.transactions}
    return tuple(
        replace(found, assumed=not _spent_by(rows[found.transaction], before))
        for found in _all_deposits(case)
        if _spent_by(rows[found.transaction], cluster)
    )


def _later(case: Case, mixing: Mixing | None) -> tuple[Deposit, ...]:
    if mixing is None:
        return ()
    rows = {row.id: row for row in case.transactions}
    return tuple(
        found
        for found in _all_deposits(case)
        if any(entry.address in mixing.equal for entry in rows[found.transaction].inputs)
    )


def _balance(case: Case, cluster: frozenset[str], mixing: Mixing | None) -> Balance:
    rows = [row for row in case.transactions if _spent_by(row, cluster)]
    spent = [entry for row in rows for entry in row.inputs]
    made = [entry for row in rows for entry in row.outputs]
    own = [entry for entry in made if entry.address in cluster]
    fees = sum(row.fee for row in rows)
    mixed = 0
    if mixing is not None:
        spent.append(mixing.suspect)
        mixed = mixing.suspect.amount
        if mixing.change is not None:
            own.append(mixing.change)
            mixed = mixing.amount
            fees += mixing.suspect.amount - mixing.amount - mixing.change.amount
    unspent = Counter(own) - Counter(spent)
    entered = list((Counter(spent) - Counter(own)).elements())
    deposits = [entry for entry in made if entry.address in case.services]
    other = [e for e in made if e.address not in cluster and e.address not in case.services]
    return Balance(
        entered=total(entered),
        deposits=total(deposits),
        kept=total(unspent.elements()),
        mixed=mixed,
        elsewhere=total(other),
        fees=fees,
    )


def _share(case: Case) -> Fraction | None:
    row = mixed_in(case)
    if row is None:
        return None
    stolen = [entry for entry in row.inputs if entry.address == case.paid]
    return Fraction(total(stolen), total(row.inputs))


def mixed_in(case: Case) -> Transaction | None:
    """Return the transaction that adds other value to the victim's, None if none does."""
    for row in case.transactions:
        addresses = [entry.address for entry in row.inputs]
        if case.paid in addresses and len(addresses) > 1 and not is_coinjoin(row):
            return row
    return None


def first_payment(case: Case) -> tuple[Transaction, Entry]:
    """Return the victim's payment and its output at the suspect's address."""
    for row in case.transactions:
        for entry in row.outputs:
            if entry.address == case.paid:
                return row, entry
    raise ValueError(f"expected a payment to {case.paid}, found none")
