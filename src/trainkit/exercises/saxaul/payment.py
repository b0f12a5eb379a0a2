"""Prints the ledgers and the swap service's answer, with the rows of strangers among them.

Held constant: three payments spent together, one of two outputs to the swap service; the other
output spent to two unknown addresses; a swap of the same amount to another address; two transfers
to the exchange's deposit address, to which a stranger pays as well.
"""

from __future__ import annotations

from datetime import UTC, datetime

from trainkit.definitions.exercises import SaxaulPayment
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Grid
from trainkit.exercises.saxaul.case import MINUTE, Case, case_of, new_label
from trainkit.exercises.saxaul.payment_key import Tables
from trainkit.exercises.saxaul.records import stamp, tokens
from trainkit.exercises.tracing import ledger
from trainkit.exercises.tracing.ledger import SATOSHI, Entry, Transaction, btc
from trainkit.exercises.words import Words

__all__ = ["lay_out", "print_sheet"]

_UNIT = SATOSHI // 10_000
_QUESTIONS = ("pay", "joined", "change", "swap", "fee", "deposits", "share", "rest", "open")

_Sides = tuple[list[tuple[str, int]], list[tuple[str, int]]]


class _Records:
    """Draws rows of both ledgers."""

    def __init__(self, case: Case, draws: Draws) -> None:
        self.case, self.draws = case, draws
        self.taken = list(case.labels)
        self.other_swap = self.label()
        self.purse, self.purse_rest = self.label(), self.label()
        self.service, self.pool = self.label(token=True), self.label(token=True)
        self.stranger = self.label(token=True)
        self.other_received = case.swap.received + draws.choice((-1, 1)) * draws.minutes(10, 55)
        self._names: list[str] = []

    def label(self, *, token: bool = False) -> str:
        return new_label(self.draws, self.taken, token)

    def name(self, prefix: str) -> str:
        name = self.draws.new(lambda: f"{prefix}{self.draws.between(110, 989)}", self._names)
        self._names.append(name)
        return name

    def row(self, time: int, sides: _Sides) -> Transaction:
        """Return a transaction; its outputs stand in a drawn order."""
        inputs, outputs = ([Entry(*one) for one in side] for side in sides)
        return Transaction(
            id=self.name("tx-"),
            time=datetime.fromtimestamp(time - time % MINUTE, UTC),
            inputs=tuple(inputs),
            outputs=tuple(self.draws.shuffled(outputs)),
        )

    def payments(self) -> list[Transaction]:
        """Return the payments of the orders; the complaint's leaves and reaches known addresses."""
        rows = []
        for order in self.case.paid:
            known = order == self.case.complaint
            purse, rest = (self.purse, self.purse_rest) if known else (self.label(), self.label())
            back, fee = _UNIT * self.draws.between(90, 900), _UNIT * self.draws.between(1, 3)
            time = order.confirmed + self.draws.between(15, 50) * MINUTE
            outputs = [(order.address, order.amount), (rest, back)]
            rows.append(self.row(time, ([(purse, order.amount + back + fee)], outputs)))
        return rows

    def spendings(self) -> list[Transaction]:
        """Return the joint spending, and the one of its change."""
        case, draws = self.case, self.draws
        inputs = draws.shuffled([(order.address, order.amount) for order in case.paid])
        outputs = [(case.swap.address, case.swap.amount), (case.change, case.change_amount)]
        part = _UNIT * draws.between(15, case.change_amount // _UNIT - 15)
        ends = [(self.label(), part), (self.label(), case.change_amount - part - _UNIT)]
        later = case.joined + draws.between(5 * 60, 14 * 60) * MINUTE
        return [
            self.row(case.joined, (inputs, outputs)),
            self.row(later, ([(case.change, case.change_amount)], ends)),
        ]

    def strangers(self) -> list[Transaction]:
        """Return transactions of other people; one swaps the same amount as the case."""
        case, draws = self.case, self.draws
        rows = []
        for number in range(5):
            amount = case.swap.amount if number == 0 else _UNIT * draws.between(150, 1900)
            to = self.other_swap if number == 0 else self.label()
            parts = [amount + 2 * _UNIT]
            if number == 1:
                half = amount // (2 * _UNIT) * _UNIT
                parts = [half, amount - half + 2 * _UNIT]
            back = _UNIT * draws.between(40, 800)
            parts[-1] += back
            inputs = [(self.label(), part) for part in parts]
            time = case.midnight + draws.between(9 * 60, 27 * 60) * MINUTE
            if number == 0:
                time = self.other_received - self.draws.minutes(12, 25)
            rows.append(self.row(time, (inputs, [(to, amount), (self.label(), back)])))
        return rows

    def swaps(self) -> list[tuple[object, ...]]:
        """Return the rows of the swap service's answer, in order of time."""
        swap, draws = self.case.swap, self.draws
        own = (swap.number, swap.received, swap.address, swap.amount, swap.paid_out, swap.to)
        rows = [(*own, swap.completed)]
        for number in range(4):
            amount = swap.amount if number == 0 else _UNIT * draws.between(300, 1900)
            address = self.other_swap if number == 0 else self.label()
            at = swap.received + draws.choice((-1, 1)) * self.draws.minutes(4, 55)
            if number == 0:
                at = self.other_received
            out = 100 * amount * swap.rate // SATOSHI - 100 * draws.between(6, 18)
            order = draws.new(lambda: draws.between(3100, 9800), [row[0] for row in rows])
            done = at + self.draws.minutes(3, 8)
            rows.append((order, at, address, amount, out, self.label(token=True), done))
        return [
            (f"SW-{number}", stamp(at), to, btc(amount), swap.rate, tokens(out), end, stamp(done))
            for number, at, to, amount, out, end, done in sorted(rows, key=lambda row: row[1])
        ]

    def transfers(self) -> list[tuple[str, str, str, str, str]]:
        """Return the rows of the tokens' ledger, in order of time."""
        case, draws = self.case, self.draws
        swap, (first, second) = case.swap, case.deposits
        near = swap.completed + self.draws.minutes(5, 30)
        unrelated = 100 * draws.between(300, 1500) + draws.below(100)
        pooled = first[1] + unrelated
        rows = [
            (swap.completed, self.service, swap.to, swap.paid_out),
            (first[0], swap.to, case.deposit, first[1]),
            (second[0], swap.to, case.deposit, second[1]),
            (near, self.stranger, case.deposit, unrelated),
            (first[0] + draws.between(20, 50) * MINUTE, case.deposit, self.pool, pooled),
        ]
        for _ in range(4):
            time = swap.completed + draws.between(-60, 200) * MINUTE + draws.below(60)
            amount = 100 * draws.between(200, 2900) + draws.below(100)
            ends = (self.label(token=True), draws.choice((self.pool, self.label(token=True))))
            rows.append((time, *ends, amount))
        return [
            (self.name("tr-"), stamp(time), source, to, tokens(amount))
            for time, source, to, amount in sorted(rows)
        ]


def lay_out(draws: Draws, words: Words) -> Tables:
    """Return the tables of a case's stream."""
    case = case_of(draws)
    records = _Records(case, draws.branch("payment"))
    rows = [*records.payments(), *records.spendings(), *records.strangers()]
    service = words("service")
    printed = ledger.Case(
        transactions=tuple(sorted(rows, key=lambda row: (row.time, row.id))),
        paid=case.complaint.address,
        victim=frozenset((records.purse, records.purse_rest)),
        services={case.swap.address: service, records.other_swap: service},
    )
    labels = [
        (case.deposit, words("label.deposit")),
        (records.pool, words("label.pool")),
        (records.service, words("label.service")),
    ]
    return Tables(
        known=ledger.known_grid(printed, words),
        transactions=ledger.transaction_grid(printed, words),
        swaps=words.table("swaps", records.swaps()),
        transfers=words.table("transfers", records.transfers()),
        labels=words.table("labels", sorted(labels)),
    )


def _flat(tables: Tables, words: Words) -> Grid:
    """Return the ledger as data, one row an input or output."""
    return ledger.ledger_grid(ledger.read_case(tables.transactions, tables.known, words), words)


def print_sheet(_exercise: SaxaulPayment, draws: Draws, words: Words) -> Sheet[Tables]:
    """Lay out the worksheet and its files."""
    case, tables = case_of(draws), lay_out(draws, words)
    order = case.complaint
    about = {
        "number": order.number,
        "amount": btc(order.amount),
        "address": order.address,
        "day": stamp(case.midnight)[:10],
    }
    return Sheet(
        sections=(
            words.section("known", tables.known, **about),
            words.section("ledger", tables.transactions),
            words.section("swaps", tables.swaps),
            words.section("tokens", tables.labels, tables.transfers),
            words.section("questions", *words.questions(*_QUESTIONS, **about)),
        ),
        data=tables,
        files={
            "ledger": _flat(tables, words),
            "known": tables.known,
            "swaps": tables.swaps,
            "tokens": tables.transfers,
            "token-labels": tables.labels,
        },
    )
