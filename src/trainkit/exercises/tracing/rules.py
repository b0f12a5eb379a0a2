"""The clustering rules, each with the sign at which it stops.

Common input (Meiklejohn and others, 2013): one party controls all inputs of a transaction; not in a
CoinJoin, whose sign is three or more equal outputs beside several inputs. Change: where one output
goes to a confirmed deposit address, the only other output is the sender's. A single output that is
no deposit counts as the sender's own consolidation, which is an assumption and is called one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from trainkit.exercises.tracing.ledger import Case, Transaction

__all__ = [
    "Link",
    "Rule",
    "common_inputs",
    "equal_amount",
    "follow",
    "is_coinjoin",
]

_EQUAL = 3
_SEVERAL = 2


class Rule(StrEnum):
    """Why an address belongs to the suspect's cluster."""

    START = "start"
    """The victim paid to it, or another step named it."""
    COMMON_INPUT = "common input"
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


def equal_amount(row: Transaction) -> int | None:
    """Return the amount that three or more outputs share, None if there is none."""
    amount, times = Counter(entry.amount for entry in row.outputs).most_common(1)[0]
    return amount if times >= _EQUAL else None


def is_coinjoin(row: Transaction) -> bool:
    """Return whether the transaction has the sign of a CoinJoin."""
    return len(row.inputs) >= _SEVERAL and equal_amount(row) is not None


def common_inputs(rows: Iterable[Transaction]) -> tuple[tuple[str, ...], ...]:
    """Return the clusters of two or more addresses by common input alone, CoinJoins left out."""
    parent: dict[str, str] = {}

    def root(address: str) -> str:
        parent.setdefault(address, address)
        while parent[address] != address:
            parent[address] = parent[parent[address]]
            address = parent[address]
        return address

    for row in rows:
        if not is_coinjoin(row):
            for entry in row.inputs:
                parent[root(entry.address)] = root(row.inputs[0].address)
    clusters: dict[str, list[str]] = {}
    for address in parent:
        clusters.setdefault(root(address), []).append(address)
    return tuple(sorted(tuple(sorted(found)) for found in clusters.values() if len(found) > 1))


def follow(case: Case, start: Sequence[str]) -> tuple[Link, ...]:
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
    if is_coinjoin(row) or not set(inputs) & set(known):
        return []
    links = [Link(address, Rule.COMMON_INPUT, row.id) for address in inputs]
    others = [entry.address for entry in row.outputs if entry.address not in case.services]
    if len(others) == 1:
        rule = Rule.CONSOLIDATION if len(row.outputs) == 1 else Rule.CHANGE
        links.append(Link(others[0], rule, row.id))
    return links
