"""Draws a case and prints it: a payment, a consolidation, a peel chain, a CoinJoin, a deposit.

Held constant over all sets of one definition: how many transactions there are and of which kind,
one payment of the chain that is larger than the change beside it, one deposit by a stranger at the
suspect's deposit address, one batch payment that looks like a CoinJoin, one row with a copying
error. Drawn: labels, times, amounts, fees, the order of outputs, the place of the large payment,
and which equal output reaches the second provider. The mixture for the three taint methods has
three inputs of which one is stolen, two outputs, sums that stay short as fractions of the whole,
and three methods that disagree on the first output.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from trainkit.definitions.exercises import TransactionTrace
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Question, Section
from trainkit.exercises.tracing.ledger import (
    METHODS,
    SATOSHI,
    Case,
    Entry,
    Mixture,
    Part,
    Transaction,
    btc,
    fifo,
    known_grid,
    ledger_grid,
    mixture_grid,
    transaction_grid,
)
from trainkit.exercises.tracing.trace_chart import draw_start
from trainkit.exercises.tracing.trace_key import Tables
from trainkit.exercises.words import Words

__all__ = ["TracePlan", "draw_plan", "print_sheet"]

UNIT = SATOSHI // 10_000
"""The smallest amount on a sheet, so that sums can be done on paper."""
STEP = 500
"""Units in 0.05 BTC: what people pay in."""
_FEES = (1, 1, 1, 2, 2, 3)
"""Units of a fee, as often as they are drawn."""
_HALF = SATOSHI // 2
_TOTALS = (8, 10)
"""Halves of a bitcoin whose fractions end after few decimals."""
_REQUEST_LINES = 6
"""The same on every sheet, so that the lines do not tell how many deposits there are."""
_LETTERS = "ABCDEFGHKLMNPRSUVWXYZ"
"""Without letters that read like digits, and without T, which starts transactions elsewhere."""


@dataclass(frozen=True)
class TracePlan:
    """A case, a mixture, and what their maker knows beyond the sheet; only tests look at that."""

    case: Case
    mixture: Mixture
    suspect: tuple[str, ...]
    """The suspect's addresses up to the CoinJoin, in the order of the chain."""
    coinjoin: str
    change: str
    deposit: str
    later: str
    """The transaction that brings an equal output to the second provider."""

    @property
    def other(self) -> str:
        """The suspect's address that did not hold the victim's money."""
        return self.suspect[1]


class Labels:
    """Labels that stand for addresses and transaction ids, each given out once."""

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self._given: set[str] = set()

    def address(self) -> str:
        """Return a letter and two digits that say nothing about who holds the address."""
        return self._new(lambda: f"{self.draws.choice(_LETTERS)}{self.draws.between(20, 87)}")

    def transaction(self) -> str:
        """Return a short transaction id."""
        return self._new(lambda: f"tx-{self.draws.hex(4)}")

    def _new(self, draw: Callable[[], str]) -> str:
        label = self.draws.new(draw, self._given)
        self._given.add(label)
        return label


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
            inputs=tuple(_entry(*pair) for pair in self._draws.shuffled(inputs)),
            outputs=tuple(_entry(*pair) for pair in self._draws.shuffled(outputs)),
        )
        self.rows.append(row)
        self._time += timedelta(minutes=self._draws.between(41, 400))
        return row.id

    def fee(self) -> int:
        """Return a drawn fee in units."""
        return self._draws.choice(_FEES)


def _entry(address: str, units: int) -> Entry:
    return Entry(address, units * UNIT)


def draw_plan(exercise: TransactionTrace, draws: Draws) -> TracePlan:
    """Return a case for the settings of ``exercise``, and a mixture."""
    mixture = _mixture(draws.branch("mixture"))
    draws = draws.branch("case")
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
    strangers = _Strangers(
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
    return TracePlan(case, mixture, tuple(suspect), mixed, change, deposit, later)


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


class _Strangers:
    """Draws transactions of other people between two times.

    Five are always there: two that join three addresses through a shared one, a batch payment to
    equal parts by one party, a deposit at the suspect's deposit address from elsewhere, and a row
    whose outputs exceed its input, as after a copying error. Further ones are plain payments.
    """

    def __init__(self, draws: Draws, labels: Labels, first: datetime, last: datetime) -> None:
        self._draws = draws
        self._labels = labels
        self._first = first
        self._minutes = int((last - first) / timedelta(minutes=1))

    def draw(self, count: int, deposit: str) -> list[Transaction]:
        """Return ``count`` transactions; one of them pays to ``deposit``."""
        plain = [self._payment([self._coin()]) for _ in range(count - 5)]
        return [*self._sharing(), self._batch(), self._decoy(deposit), self._miscopied(), *plain]

    def _sharing(self) -> list[Transaction]:
        first, shared, last = (self._coin() for _ in range(3))
        again = Entry(shared.address, self._coin().amount)
        return [self._payment([first, shared]), self._payment([again, last])]

    def _batch(self) -> Transaction:
        part = self._draws.between(3, 9) * 250
        rest = self._draws.between(300, 2400)
        parts = [part] * 3 + [rest]
        coin = _entry(self._labels.address(), sum(parts) + self._fee())
        return self._row([coin], [self._new_entry(amount) for amount in parts])

    def _decoy(self, deposit: str) -> Transaction:
        paid = self._draws.between(2, 9) * 250
        rest = self._draws.between(300, 4000)
        coin = _entry(self._labels.address(), paid + rest + self._fee())
        return self._row([coin], [_entry(deposit, paid), self._new_entry(rest)])

    def _miscopied(self) -> Transaction:
        row = self._payment([self._coin()])
        first, second = row.outputs
        wrong = Entry(second.address, second.amount + 900 * UNIT)
        return Transaction(row.id, row.time, row.inputs, (first, wrong))

    def _payment(self, coins: list[Entry]) -> Transaction:
        value = sum(coin.amount for coin in coins) // UNIT
        paid = self._draws.between(value // 5, value * 4 // 5)
        rest = value - paid - self._fee()
        return self._row(coins, [self._new_entry(paid), self._new_entry(rest)])

    def _row(self, inputs: Sequence[Entry], outputs: Sequence[Entry]) -> Transaction:
        return Transaction(
            id=self._labels.transaction(),
            time=self._first + timedelta(minutes=self._draws.between(1, self._minutes - 1)),
            inputs=tuple(self._draws.shuffled(inputs)),
            outputs=tuple(self._draws.shuffled(outputs)),
        )

    def _coin(self) -> Entry:
        return _entry(self._labels.address(), self._draws.between(1500, 9800))

    def _new_entry(self, units: int) -> Entry:
        return _entry(self._labels.address(), units)

    def _fee(self) -> int:
        return self._draws.between(1, 3)


def _mixture(draws: Draws) -> Mixture:
    """Return a mixture on whose first output the three methods disagree."""
    while True:
        whole = draws.choice(_TOTALS)
        low, high = sorted(draws.sample(range(1, whole), 2))
        sizes = (low, high - low, whole - high)
        stolen = draws.below(3)
        parts = tuple(
            Part(f"I{place + 1}", size * _HALF, place == stolen) for place, size in enumerate(sizes)
        )
        first = draws.between(1, whole - 1)
        mixture = Mixture(parts, (first * _HALF, (whole - first) * _HALF))
        answers = {method(mixture)[0] for method in METHODS.values()}
        if len(answers) == 3 and fifo(mixture)[0] > 0:
            return mixture


def print_sheet(exercise: TransactionTrace, draws: Draws, words: Words) -> Sheet[Tables]:
    """Lay out the worksheet and its files; the ledger there has one row an input or output."""
    plan = draw_plan(exercise, draws)
    case = plan.case
    tables = Tables(
        transaction_grid(case, words), known_grid(case, words), mixture_grid(plan.mixture, words)
    )
    return Sheet(
        sections=_sections(case, tables, words),
        data=tables,
        files={
            "ledger": ledger_grid(case, words),
            "addresses": tables.known,
            "mixture": tables.mixture,
        },
    )


def _sections(case: Case, tables: Tables, words: Words) -> tuple[Section, ...]:
    row, output = case.first_payment
    paid = {"transaction": row.id, "paid": output.address, "amount": btc(output.amount)}
    start = words.drawing("start", draw_start(case, words), transaction=row.id)
    fees, taint, request = _filled_in(case, tables, words)
    joined = ("common-inputs", "cluster", "coinjoin", "change")
    asked = words.questions(
        *joined, "totals", "later", "balance", paid=case.paid, services=sorted(case.services)
    )
    return (
        words.section("known", tables.known, **paid),
        words.section("ledger", tables.transactions),
        words.section("fees", fees),
        words.section("rules"),
        words.section("graph", start),
        words.section("join", *asked[: len(joined)]),
        words.section("total", *asked[len(joined) :]),
        words.section("mixture", tables.mixture, taint),
        words.section("request", request),
    )


def _filled_in(case: Case, tables: Tables, words: Words) -> tuple[Question, Question, Question]:
    """Return the questions with a table to fill in."""
    fees = words.table("fees-blank", ((row.id, "", "", "") for row in case.transactions))
    outputs = [name for side, name, _, _ in tables.mixture.rows if side == words("side.output")]
    methods = ((words(f"method.{name}"), *("",) * len(outputs)) for name in METHODS)
    taint = words.table("taint-blank", methods, outputs=outputs)
    request = words.table("request-blank", (("",) * 5,) * _REQUEST_LINES)
    return (
        words.question("fees", fees),
        words.question("taint", taint, mixed=case.mixed_in.id),
        words.question("request", request),
    )
