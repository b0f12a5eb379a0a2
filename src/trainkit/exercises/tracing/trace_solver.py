"""The trace of a printed case: clusters, the CoinJoin, deposits, the balance.

The clustering rules, each with the sign at which it stops: Common input (Meiklejohn and others,
2013): one party controls all inputs of a transaction; not in a CoinJoin, whose sign is three or
more equal outputs beside several inputs. Change: where one output goes to a confirmed deposit
address, the only other output is the sender's. A single output that is no deposit counts as the
sender's own consolidation, which is an assumption and is called one.

Inside a CoinJoin the assumption is stated with every result: each party brings one input, takes
one of the equal outputs and at most one change output, and pays at least nothing towards the fee.
Then a party can fund an output only up to its room, its input minus the equal amount. An output is
the suspect's if every way to give the change outputs to the parties gives that one to the suspect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from trainkit.exercises.tracing.ledger import Case, Entry, Transaction, total

__all__ = ["Balance", "Deposit", "Mixing", "Rule", "Trace", "trace"]


class Rule(StrEnum):
    """Why an address belongs to the suspect's cluster."""

    START = "start"
    """The victim paid to it, or another step named it."""
    COMMON_INPUT = "common-input"
    CONSOLIDATION = "self-consolidation"
    """The single output of a transaction of the cluster; an assumption."""
    CHANGE = "change"
    """The only output that is not a confirmed deposit."""


@dataclass(frozen=True)
class Link:
    """An address of the cluster and what put it there."""

    address: str
    rule: Rule
    transaction: str = ""
    """Empty for the start."""


@dataclass(frozen=True)
class Party:
    """An input of a CoinJoin, taken as one party."""

    address: str
    room: int
    """Satoshi left beside one equal output."""


@dataclass(frozen=True)
class Mixing:
    """A CoinJoin with one input of the cluster, and what the amounts allow."""

    transaction: str
    amount: int
    """Satoshi of each equal output."""
    equal: tuple[str, ...]
    """Addresses of the equal outputs."""
    suspect: Entry
    parties: tuple[Party, ...]
    """All parties, the suspect's among them, in the order of the inputs."""
    changes: tuple[Entry, ...]
    """All other outputs."""
    possible: tuple[Entry, ...]
    """Change outputs that can be the suspect's."""

    @property
    def change(self) -> Entry | None:
        """The suspect's change output, None if the amounts leave it open."""
        return self.possible[0] if len(self.possible) == 1 else None

    @property
    def others(self) -> tuple[Party, ...]:
        """All parties but the suspect."""
        return tuple(party for party in self.parties if party.address != self.suspect.address)

    def able(self, change: Entry) -> tuple[str, ...]:
        """Return the parties whose room is large enough for ``change``."""
        return tuple(party.address for party in self.parties if party.room >= change.amount)


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


@dataclass(frozen=True)
class Trace:
    """Everything that the key states."""

    fees: Mapping[str, int]
    impossible: tuple[str, ...]
    """Transactions whose outputs exceed their inputs: copying errors."""
    batches: tuple[str, ...]
    """Transactions with equal outputs that are no CoinJoin, for one party funds them all."""
    clusters: tuple[tuple[str, ...], ...]
    """By common input alone."""
    links: tuple[Link, ...]
    """The suspect's cluster up to the CoinJoin, with rules and assumptions."""
    mixing: Mixing
    cluster: frozenset[str]
    """The suspect's cluster, with the proven change of the CoinJoin and what follows it."""
    deposits: tuple[Deposit, ...]
    unlinked: tuple[Deposit, ...]
    """Other deposits at the addresses that the cluster paid to."""
    later: tuple[Deposit, ...]
    """Deposits of one of the equal outputs: one of n, undetermined."""
    balance: Balance
    share: Fraction
    """The victim's part of the first transaction that adds other value."""


def trace(case: Case) -> Trace:
    """Return what follows from ``case``."""
    links = _follow(case, [case.paid])
    before = frozenset(link.address for link in links)
    mixing = _mixing(case, before)
    after = _follow(case, [*before, *([mixing.change.address] if mixing.change else [])])
    cluster = frozenset(link.address for link in after)
    deposits = _deposits(case, cluster, before)
    counted = {(deposit.transaction, deposit.index) for deposit in deposits}
    paid_to = {deposit.address for deposit in deposits}
    stolen = [entry for entry in case.mixed_in.inputs if entry.address == case.paid]
    return Trace(
        fees={row.id: row.fee for row in case.transactions},
        impossible=tuple(row.id for row in case.transactions if row.fee < 0),
        batches=tuple(
            row.id
            for row in case.transactions
            if row.equal_amount is not None and not row.is_coinjoin
        ),
        clusters=_common_inputs(case.transactions),
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
        share=Fraction(total(stolen), total(case.mixed_in.inputs)),
    )


def _common_inputs(rows: Iterable[Transaction]) -> tuple[tuple[str, ...], ...]:
    """Return the clusters of two or more addresses by common input alone, CoinJoins left out."""
    clusters: list[set[str]] = []
    for row in rows:
        if not row.is_coinjoin:
            joined = {entry.address for entry in row.inputs}
            meeting = [cluster for cluster in clusters if cluster & joined]
            clusters = [cluster for cluster in clusters if not cluster & joined]
            clusters.append(joined.union(*meeting))
    return tuple(sorted(tuple(sorted(found)) for found in clusters if len(found) > 1))


def _follow(case: Case, start: Sequence[str]) -> tuple[Link, ...]:
    """Return the cluster that grows from ``start``, in the order in which addresses join it."""
    links = {address: Link(address, Rule.START) for address in start}
    size = 0
    while size != len(links):
        size = len(links)
        for row in case.transactions:
            for link in _joined_by(case, row, links):
                links.setdefault(link.address, link)
    return tuple(links.values())


def _joined_by(case: Case, row: Transaction, known: Iterable[str]) -> list[Link]:
    inputs = [entry.address for entry in row.inputs]
    if row.is_coinjoin or not set(inputs) & set(known):
        return []
    links = [Link(address, Rule.COMMON_INPUT, row.id) for address in inputs]
    others = [entry.address for entry in row.outputs if entry.address not in case.services]
    if len(others) == 1:
        rule = Rule.CONSOLIDATION if len(row.outputs) == 1 else Rule.CHANGE
        links.append(Link(others[0], rule, row.id))
    return links


def _mixing(case: Case, cluster: frozenset[str]) -> Mixing:
    """Return the first CoinJoin with an input of the cluster, looked into."""
    row, entry = next(
        (row, entry)
        for row in case.transactions
        if row.is_coinjoin
        for entry in row.inputs
        if entry.address in cluster
    )
    return _look_into(row, entry)


def _look_into(row: Transaction, suspect: Entry) -> Mixing:
    """Return what the amounts of the CoinJoin ``row`` allow about its input ``suspect``."""
    amount = row.equal_amount
    if amount is None:
        raise ValueError(f"expected a CoinJoin, found {row.id}")
    parties = tuple(Party(entry.address, entry.amount - amount) for entry in row.inputs)
    changes = tuple(entry for entry in row.outputs if entry.amount != amount)
    equal = tuple(entry.address for entry in row.outputs if entry.amount == amount)
    others = [party.room for party in parties if party.address != suspect.address]
    return Mixing(
        transaction=row.id,
        amount=amount,
        equal=equal,
        suspect=suspect,
        parties=parties,
        changes=changes,
        possible=tuple(
            change
            for change in changes
            if suspect.amount - amount >= change.amount
            and _fit(others, [other.amount for other in changes if other != change])
        ),
    )


def _fit(rooms: Sequence[int], sizes: Sequence[int]) -> bool:
    """Return whether every size has a room of its own: largest to largest decides it."""
    pairs = zip(sorted(rooms, reverse=True), sorted(sizes, reverse=True), strict=False)
    return len(sizes) <= len(rooms) and all(room >= size for room, size in pairs)


def _spent_by(row: Transaction, cluster: frozenset[str]) -> bool:
    return any(entry.address in cluster for entry in row.inputs) and not row.is_coinjoin


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


def _later(case: Case, mixing: Mixing) -> tuple[Deposit, ...]:
    rows = {row.id: row for row in case.transactions}
    return tuple(
        found
        for found in _all_deposits(case)
        if any(entry.address in mixing.equal for entry in rows[found.transaction].inputs)
    )


def _balance(case: Case, cluster: frozenset[str], mixing: Mixing) -> Balance:
    rows = [row for row in case.transactions if _spent_by(row, cluster)]
    spent = [*(entry for row in rows for entry in row.inputs), mixing.suspect]
    made = [entry for row in rows for entry in row.outputs]
    own = [entry for entry in made if entry.address in cluster]
    fees = sum(row.fee for row in rows)
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
