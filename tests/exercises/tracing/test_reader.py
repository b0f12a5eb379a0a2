"""The key of a trace against a reader who has the CSV files alone."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exercises.tracing.definitions import trace
from tests.exercises.tracing.reader import Reader
from trainkit.definitions.exercises import TransactionTrace
from trainkit.exercises.model import Answer
from trainkit.exercises.sets import generate

CHOICES = st.builds(
    trace,
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


@settings(max_examples=100, deadline=None)
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


@settings(max_examples=60, deadline=None)
@given(CHOICES, SEEDS)
def test_every_transaction_but_the_miscopied_one_pays_a_small_fee(
    exercise: TransactionTrace, seed: bytes
) -> None:
    reader = Reader(generate(exercise, seed))
    fees = [move.fee for name, move in reader.moves.items() if name not in reader.wrong]

    assert len(fees) == len(reader.moves) - 1
    assert Decimal("0.0001") <= min(fees)
    assert max(fees) <= Decimal("0.0020")
