"""The key of a trace against a reader who has the CSV files alone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.exercises.handed_out import records, variant
from trainkit.exercises.model import Answer, ExerciseSet
from trainkit.exercises.sets import generate
from trainkit.model.exercises import TransactionTrace

Coin = tuple[str, Decimal]


@dataclass
class Move:
    """A transaction."""

    ins: list[Coin] = field(default_factory=list)
    outs: list[Coin] = field(default_factory=list)

    @property
    def fee(self) -> Decimal:
        return sum((a for _, a in self.ins), Decimal()) - sum((a for _, a in self.outs), Decimal())

    @property
    def equal(self) -> Decimal | None:
        """The amount of three outputs or more, where several inputs stand beside them."""
        times = Counter(amount for _, amount in self.outs)
        found = [amount for amount, count in times.items() if count >= 3]
        return found[0] if found and len(self.ins) > 1 else None


class Reader:
    """The files of one set, and what follows from them."""

    def __init__(self, made: ExerciseSet) -> None:
        self.moves: dict[str, Move] = {}
        for row in records(made, "ledger"):
            move = self.moves.setdefault(row["Transaction"], Move())
            side = move.ins if row["Side"] == "input" else move.outs
            assert int(row["Index"]) == len(side)
            side.append((row["Address"], Decimal(row["Amount, BTC"])))
        known = {row["Address"]: row["Known as"] for row in records(made, "addresses")}
        (self.paid,) = [address for address, words in known.items() if "paid by" in words]
        self.services = {
            address: words.split(" of ")[-1] for address, words in known.items() if "VASP" in words
        }
        self.mixture = records(made, "mixture")
        self.steps: list[str] = []
        """Transactions of the cluster, in order."""
        self.assumed: list[str] = []
        self.cluster = self._walk()

    @property
    def wrong(self) -> list[str]:
        return [name for name, move in self.moves.items() if move.fee < 0]

    @property
    def mix(self) -> str:
        (found,) = [name for name, move in self.moves.items() if move.equal is not None]
        return found

    def _walk(self) -> list[str]:
        """Go from the paid address to the CoinJoin, one payment after the other."""
        cluster = [self.paid]
        at = self.paid
        while True:
            ((name, move),) = [
                (name, move) for name, move in self.moves.items() if at in dict(move.ins)
            ]
            if move.equal is not None:
                return cluster
            self.steps.append(name)
            cluster += [address for address, _ in move.ins if address not in cluster]
            (at,) = [address for address, _ in move.outs if address not in self.services]
            if len(move.outs) == 1:
                self.assumed.append(name)
            cluster.append(at)

    def common(self) -> set[frozenset[str]]:
        """Merge inputs until nothing changes."""
        groups = [{a for a, _ in move.ins} for move in self.moves.values() if move.equal is None]
        for _ in groups:
            merged: list[set[str]] = []
            for group in groups:
                near = [one for one in merged if one & group]
                merged = [one for one in merged if not one & group] + [group.union(*near)]
            groups = merged
        return {frozenset(group) for group in groups if len(group) > 1}

    def changes(self) -> list[Coin]:
        """Try every way to give the other outputs of the CoinJoin to the parties."""
        move = self.moves[self.mix]
        assert move.equal is not None
        others = [coin for coin in move.outs if coin[1] != move.equal]
        assert len(others) == len(move.ins)
        own = [address in self.cluster for address, _ in move.ins].index(True)
        possible = {
            order[own]
            for order in permutations(others)
            if all(
                brought[1] >= move.equal + taken[1]
                for brought, taken in zip(move.ins, order, strict=True)
            )
        }
        return [coin for coin in others if coin in possible]

    def deposits(self) -> list[tuple[str, int, str, Decimal]]:
        return [
            (name, index, address, amount)
            for name in self.steps
            for index, (address, amount) in enumerate(self.moves[name].outs)
            if address in self.services
        ]

    def after(self) -> tuple[str, str, Decimal]:
        """Return the deposit that an equal output made."""
        move = self.moves[self.mix]
        equal = {address for address, amount in move.outs if amount == move.equal}
        ((name, (address, amount)),) = [
            (name, one.outs[0])
            for name, one in self.moves.items()
            if {a for a, _ in one.ins} & equal
        ]
        assert address in self.services
        return name, address, amount

    def balance(self) -> list[Decimal]:
        """Return what came in, then where it went, by the path alone."""
        first = self.moves[self.steps[0]]
        entered = sum((amount for _, amount in first.ins), Decimal())
        paid = sum((amount for *_, amount in self.deposits()), Decimal())
        fees = sum((self.moves[name].fee for name in self.steps), Decimal())
        move, found = self.moves[self.mix], self.changes()
        (brought,) = [amount for address, amount in move.ins if address in self.cluster]
        if len(found) > 1:
            return [entered, paid, brought, fees]
        assert move.equal is not None
        change = found[0][1]
        return [entered, paid, change, move.equal, fees + brought - move.equal - change]

    def share(self) -> Fraction:
        move = self.moves[self.steps[0]]
        return Fraction(dict(move.ins)[self.paid]) / sum(Fraction(amount) for _, amount in move.ins)

    def taints(self) -> list[list[Fraction]]:
        """Return poison, haircut, and first in first out, paid out in steps of 0.01 BTC."""
        ins = [row for row in self.mixture if row["Side"] == "input"]
        outs = [Fraction(row["Amount, BTC"]) for row in self.mixture if row["Side"] == "output"]
        queue = [
            row["Origin"] for row in ins for _ in range(int(Decimal(row["Amount, BTC"]) * 100))
        ]
        share = Fraction(queue.count("stolen"), len(queue))
        fifo, start = [], 0
        for amount in outs:
            end = start + int(amount * 100)
            fifo.append(Fraction(queue[start:end].count("stolen"), 100))
            start = end
        assert start == len(queue)
        return [outs, [amount * share for amount in outs], fifo]


CHOICES = st.builds(
    partial(variant, "follow-the-payment"),
    peels=st.integers(2, 4),
    parties=st.integers(3, 5),
    unrelated=st.integers(5, 8),
    change=st.sampled_from(["proven", "open"]),
)
SEEDS = st.binary(min_size=4, max_size=8)


def shorts(answers: tuple[Answer, ...]) -> list[str]:
    return [answer.short.replace("\u2060", "") for answer in answers]


def numbers(text: str) -> list[Decimal]:
    return [Decimal(number) for number in re.findall(r"\d+\.\d+", text)]


@settings(max_examples=examples(100))
@given(CHOICES, SEEDS)
def test_the_key_agrees_with_the_files(exercise: TransactionTrace, seed: bytes) -> None:
    made = generate(exercise, seed)
    reader = Reader(made)
    fees, common, cluster, mix, change, total, later, balance, taint, request = shorts(
        made.key.answers
    )

    others = sum((move.fee for move in reader.moves.values() if move.fee >= 0), Decimal())
    assert fees == f"{reader.wrong[0]} cannot be right; other fees {others:.4f}"
    assert len(reader.wrong) == 1
    groups = {frozenset(group.split(", ")) for group in re.findall(r"\{(.*?)\}", common)}
    assert groups == reader.common()
    assert cluster == (
        f"{{{', '.join(reader.cluster)}}}; assumption at {reader.assumed[0]} for "
        f"{reader.moves[reader.assumed[0]].outs[0][0]}"
    )
    assert len(reader.assumed) == 1
    joined = reader.moves[reader.mix]
    assert joined.equal is not None
    outside = [address for address, _ in joined.ins if address not in reader.cluster]
    assert mix == (
        f"{reader.mix}: {[amount for _, amount in joined.outs].count(joined.equal)} equal outputs "
        f"of {joined.equal}, {len(joined.ins)} inputs; {', '.join(outside)} stay outside"
    )
    found = [f"{address} ({amount})" for address, amount in reader.changes()]
    if exercise.change == "proven":
        assert change == found[0]
        assert len(found) == 1
    else:
        assert change == f"Undetermined: {', '.join(found[:-1])} or {found[-1]}"
        assert len(found) > 1
    paid = {address for _, _, address, _ in reader.deposits()}
    (deposit,) = paid
    sums = sum((amount for *_, amount in reader.deposits()), Decimal())
    assert total == f"{deposit} ({reader.services[deposit]}) {sums}"
    name, address, amount = reader.after()
    assert later == f"{amount} to {address} in {name}: undetermined, 1 of {len(joined.ins)}"
    assert numbers(balance) == reader.balance()
    assert numbers(balance)[0] == sum(numbers(balance)[1:])
    assert request == f"{exercise.peels} deposits: " + ", ".join(
        f"{name} output {index}" for name, index, _, _ in reader.deposits()
    )
    assert [Fraction(one) for one in re.findall(r"\d+\.\d+", taint.split("(b)")[0])] == [
        part for method in reader.taints() for part in method
    ]
    share = reader.share()
    assert taint.endswith(f"(b) {share} = {float(share):.1%}".replace("%", " %"))
    open_ = [answer.question for answer in made.key.answers if answer.undetermined]
    assert open_ == ([7] if exercise.change == "proven" else [5, 7])


@settings(max_examples=examples(60))
@given(CHOICES, SEEDS)
def test_every_transaction_but_the_miscopied_one_pays_a_small_fee(
    exercise: TransactionTrace, seed: bytes
) -> None:
    reader = Reader(generate(exercise, seed))
    fees = [move.fee for name, move in reader.moves.items() if name not in reader.wrong]

    assert len(fees) == len(reader.moves) - 1
    assert Decimal("0.0001") <= min(fees)
    assert max(fees) <= Decimal("0.0020")
