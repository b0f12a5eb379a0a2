"""The key of a trace: the answers, each from the printed case, and the worked solution."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from trainkit.exercises.generator import Solution
from trainkit.exercises.model import Grid
from trainkit.exercises.tracing.ledger import (
    METHODS,
    SATOSHI,
    Case,
    Mixture,
    btc,
    minute,
    read_case,
    read_mixture,
    total,
)
from trainkit.exercises.tracing.trace_chart import draw_graph
from trainkit.exercises.tracing.trace_solver import Rule, Trace, trace
from trainkit.exercises.words import Words

__all__ = ["Tables", "solve"]


@dataclass(frozen=True)
class Tables:
    """What is printed; all that the key is made from."""

    transactions: Grid
    known: Grid
    mixture: Grid


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, and tables and the whole graph for trainers."""
    case = read_case(tables.transactions, tables.known, words)
    mixture = read_mixture(tables.mixture, words)
    found = trace(case)
    graph = words.drawing("graph", draw_graph(case, found, words), deposits=len(found.deposits))
    return Solution(
        {**_values(found, words), **_taint(case, found, mixture, words)},
        (
            words.section("solved-graph", graph),
            words.section("solved-sums", _fee_table(case, words), _link_table(found, words)),
            words.section("solved-mixture", _taint_table(mixture, words)),
            words.section("solved-request", _request_table(found, words)),
        ),
        undetermined={"later", *([] if found.mixing.change else ["change"])},
    )


def _fractions(values: Iterable[Fraction], words: Words) -> list[str]:
    """Return satoshi as bitcoin, as fractions too where decimals do not end."""
    return [_fraction(value, words) for value in values]


def _fraction(value: Fraction, words: Words) -> str:
    exact = value / SATOSHI
    if value.denominator == 1:
        return btc(int(value))
    return words("about", exact=exact, decimals=f"{float(exact):.4f}")


def _values(found: Trace, words: Words) -> dict[str, object]:
    """Return what the answers about the case say."""
    mixing = found.mixing
    assumed = [link for link in found.links if link.rule is Rule.CONSOLIDATION]
    return {
        "btc": btc,
        "found": found,
        "mixing": mixing,
        "other_fees": sum(fee for name, fee in found.fees.items() if name not in found.impossible),
        "clusters": [_braces(cluster) for cluster in found.clusters],
        "cluster": _braces(link.address for link in found.links),
        "assumed": [words("assumed", link=link) for link in assumed],
        "possible": [f"{entry.address} ({btc(entry.amount)})" for entry in mixing.possible],
        "able": mixing.able(mixing.change) if mixing.change else (),
        "totals": _totals(found),
        "later": [words("deposit", found=one, amount=btc(one.amount)) for one in found.later],
        "parts": _parts(found),
    }


def _braces(addresses: Iterable[str]) -> str:
    return "{" + ", ".join(addresses) + "}"


def _totals(found: Trace) -> list[tuple[str, list[int]]]:
    """Return the amounts that were deposited at each address."""
    amounts: dict[str, list[int]] = {}
    for one in found.deposits:
        amounts.setdefault(f"{one.address} ({one.service})", []).append(one.amount)
    return list(amounts.items())


def _parts(found: Trace) -> list[tuple[str, int]]:
    """Return where the value went that entered the cluster."""
    balance, change = found.balance, found.mixing.change
    spent = change is None or any(deposit.assumed for deposit in found.deposits)
    kept = 0 if change is None or spent else change.amount
    parts = {
        "deposits": balance.deposits,
        "kept": balance.kept - kept,
        "change": kept,
        "equal" if change else "mixed": balance.mixed,
        "elsewhere": balance.elsewhere,
        "fees": balance.fees,
    }
    return [(name, amount) for name, amount in parts.items() if amount]


def _taint(case: Case, found: Trace, mixture: Mixture, words: Words) -> dict[str, object]:
    """Return what the answer about the mixture says."""
    inputs = case.mixed_in.inputs
    return {
        "mixture": mixture,
        "taint": {name: _fractions(method(mixture), words) for name, method in METHODS.items()},
        "stolen": total(entry for entry in inputs if entry.address == case.paid),
        "mixed": total(inputs),
        "percent": f"{float(found.share) * 100:.1f}",
    }


def _fee_table(case: Case, words: Words) -> Grid:
    rows = (
        (
            row.id,
            btc(total(row.inputs)),
            btc(total(row.outputs)),
            btc(row.fee) if row.fee >= 0 else words("impossible", fee=btc(row.fee)),
        )
        for row in case.transactions
    )
    return words.table("fees", rows)


def _link_table(found: Trace, words: Words) -> Grid:
    rows = (
        (
            link.address,
            words(f"rule.{link.rule}"),
            link.transaction,
            words("confidence.inferred" if link.transaction else "confidence.recorded"),
        )
        for link in found.links
    )
    return words.table("links", rows)


def _taint_table(mixture: Mixture, words: Words) -> Grid:
    rows = (
        (words(f"method.{name}"), *_fractions(method(mixture), words))
        for name, method in METHODS.items()
    )
    return words.table("taint", rows, outputs=list(map(btc, mixture.outputs)))


def _request_table(found: Trace, words: Words) -> Grid:
    rows = (
        (one.transaction, one.index, one.address, btc(one.amount), minute(one.time))
        for one in found.deposits
    )
    return words.table("request", rows)
