"""The trail of the payment: over the ledgers and the swap service's answer to the exchange.

Held constant: three payments spent together, one of two outputs to the swap service; the other
output spent to two unknown addresses; a swap of the same amount to another address; two transfers
to the exchange's deposit address, to which a stranger pays as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from trainkit.cybercrime.saxaul.case import MINUTE, Case, Results, Swap, case_of, new_label, tokens
from trainkit.cybercrime.tracing import ledger
from trainkit.cybercrime.tracing.ledger import SATOSHI, Entry, Transaction, btc, total
from trainkit.exercises.generator import Draws, Sheet, Solution
from trainkit.exercises.times import short_stamp, stamp
from trainkit.exercises.words import Words
from trainkit.model.exercises import SaxaulPayment

_UNIT = SATOSHI // 10_000

_Side = list[tuple[str, int]]


@dataclass(frozen=True)
class _Transfer:
    """A row of the tokens' ledger."""

    number: str
    time: int
    source: str
    to: str
    amount: int


@dataclass(frozen=True)
class Trail:
    """What the sheet of the payment prints, and the way of the payment that follows from it."""

    case: Case
    ledger: ledger.Case
    spending: Transaction
    """The transaction that spends the payment, with what was spent together."""
    after: Transaction
    """The one that spends its change."""
    swaps: tuple[Swap, ...]
    transfers: tuple[_Transfer, ...]
    labels: Mapping[str, str]
    """What the services say of token addresses: the names of words."""

    @property
    def deposited(self) -> list[_Transfer]:
        """The transfers from the swap to the exchange's address for its customer."""
        ends = (self.case.swap.to, self.case.deposit)
        return [one for one in self.transfers if (one.source, one.to) == ends]

    @property
    def total(self) -> str:
        """What reached that address from the swap, in tokens."""
        return tokens(sum(one.amount for one in self.deposited))


def draw(draws: Draws, words: Words) -> Trail:
    """Draw the ledgers of a case's stream, with the rows of strangers among them."""
    case = case_of(draws)
    draws = draws.branch("payment")
    taken, names = list(case.labels), list[str]()

    def label(*, token: bool = False) -> str:
        return new_label(draws, taken, token)

    def name(prefix: str) -> str:
        names.append(draws.new(lambda: f"{prefix}{draws.between(110, 989)}", names))
        return names[-1]

    def transaction(time: int, inputs: _Side, outputs: _Side) -> Transaction:
        """Return a transaction; its outputs stand in a drawn order."""
        return Transaction(
            id=name("tx-"),
            time=datetime.fromtimestamp(time - time % MINUTE, UTC),
            inputs=tuple(Entry(*one) for one in inputs),
            outputs=tuple(draws.shuffled([Entry(*one) for one in outputs])),
        )

    # Both swaps of the same amount, and addresses that occur more than once.
    swap, (first, second) = case.swap, case.deposits
    other_swap, purse, purse_rest = label(), label(), label()
    service, pool, stranger = (label(token=True) for _ in range(3))
    other_received = swap.received + draws.choice((-1, 1)) * draws.minutes(10, 55)

    # The payments of the orders; that of the complaint leaves and reaches known addresses.
    rows = []
    for order in case.paid:
        known = order == case.complaint
        source, rest = (purse, purse_rest) if known else (label(), label())
        back, fee = _UNIT * draws.between(90, 900), _UNIT * draws.between(1, 3)
        time = order.confirmed + draws.between(15, 50) * MINUTE
        inputs = [(source, order.amount + back + fee)]
        rows.append(transaction(time, inputs, [(order.address, order.amount), (rest, back)]))

    # The joint spending, and the one of its change.
    inputs = draws.shuffled([(order.address, order.amount) for order in case.paid])
    outputs = [(swap.address, swap.amount), (case.change, case.change_amount)]
    part = _UNIT * draws.between(15, case.change_amount // _UNIT - 15)
    ends = [(label(), part), (label(), case.change_amount - part - _UNIT)]
    later = case.joined + draws.between(5 * 60, 14 * 60) * MINUTE
    spending = transaction(case.joined, inputs, outputs)
    after = transaction(later, [(case.change, case.change_amount)], ends)
    rows += [spending, after]

    # Transactions of other people; the first swaps the same amount as the case.
    for number in range(5):
        amount = swap.amount if number == 0 else _UNIT * draws.between(150, 1900)
        to = other_swap if number == 0 else label()
        parts = [amount + 2 * _UNIT]
        if number == 1:
            half = amount // (2 * _UNIT) * _UNIT
            parts = [half, amount - half + 2 * _UNIT]
        back = _UNIT * draws.between(40, 800)
        parts[-1] += back
        inputs = [(label(), part) for part in parts]
        time = case.midnight + draws.between(9 * 60, 27 * 60) * MINUTE
        if number == 0:
            time = other_received - draws.minutes(12, 25)
        rows.append(transaction(time, inputs, [(to, amount), (label(), back)]))

    swaps = _swaps(swap, (other_swap, other_received), draws, label)
    near = swap.completed + draws.minutes(5, 30)
    unrelated = 100 * draws.between(300, 1500) + draws.below(100)
    moves = [
        (swap.completed, service, swap.to, swap.paid_out),
        (first[0], swap.to, case.deposit, first[1]),
        (second[0], swap.to, case.deposit, second[1]),
        (near, stranger, case.deposit, unrelated),
        (first[0] + draws.between(20, 50) * MINUTE, case.deposit, pool, first[1] + unrelated),
    ]
    for _ in range(4):
        time = swap.completed + draws.between(-60, 200) * MINUTE + draws.below(60)
        amount = 100 * draws.between(200, 2900) + draws.below(100)
        source, to = label(token=True), draws.choice((pool, label(token=True)))
        moves.append((time, source, to, amount))

    return Trail(
        case=case,
        ledger=ledger.Case(
            transactions=tuple(sorted(rows, key=lambda row: (row.time, row.id))),
            paid=case.complaint.address,
            victim=frozenset((purse, purse_rest)),
            services=dict.fromkeys((swap.address, other_swap), words("service")),
        ),
        spending=spending,
        after=after,
        swaps=tuple(swaps),
        transfers=tuple(_Transfer(name("tr-"), *move) for move in sorted(moves)),
        labels={case.deposit: "deposit", pool: "pool", service: "service"},
    )


def _swaps(
    swap: Swap, other: tuple[str, int], draws: Draws, label: Callable[..., str]
) -> list[Swap]:
    """Return the service's orders by time: that of the case, and four of other people.

    ``other`` is the address and time of the first of these, which has the amount of the case.
    """
    swaps = [swap]
    for number in range(4):
        amount = swap.amount if number == 0 else _UNIT * draws.between(300, 1900)
        address = other[0] if number == 0 else label()
        near = swap.received + draws.choice((-1, 1)) * draws.minutes(4, 55)
        received = other[1] if number == 0 else near
        out = 100 * amount * swap.rate // SATOSHI - 100 * draws.between(6, 18)
        name = draws.new(lambda: draws.between(3100, 9800), [one.number for one in swaps])
        done, to = received + draws.minutes(3, 8), label(token=True)
        swaps.append(Swap(name, address, amount, received, swap.rate, out, to, done))
    return sorted(swaps, key=lambda one: one.received)


def print_sheet(_exercise: SaxaulPayment, draws: Draws, words: Words) -> Sheet[Trail]:
    """Return the worksheet and its files."""
    trail = draw(draws, words)
    order = trail.case.complaint
    about = {
        "number": order.number,
        "amount": btc(order.amount),
        "address": order.address,
        "day": stamp(order.confirmed)[:10],
    }
    swaps = (
        (
            one,
            stamp(one.received),
            one.address,
            btc(one.amount),
            one.rate,
            tokens(one.paid_out),
            one.to,
            stamp(one.completed),
        )
        for one in trail.swaps
    )
    transfers = (
        (one.number, stamp(one.time), one.source, one.to, tokens(one.amount))
        for one in trail.transfers
    )
    labels = ((address, words(f"label.{label}")) for address, label in trail.labels.items())
    known = ledger.known_grid(trail.ledger, words)
    swap_table = words.table("swaps", swaps)
    token_table = words.table("transfers", transfers)
    label_table = words.table("labels", sorted(labels))
    asked = ("pay", "joined", "change", "swap", "fee", "deposits", "share", "rest", "open")
    return Sheet(
        sections=(
            words.section("known", known, **about),
            words.section("ledger", ledger.transaction_grid(trail.ledger, words)),
            words.section("swaps", swap_table),
            words.section("tokens", label_table, token_table),
            words.section("questions", *words.questions(*asked, **about)),
        ),
        data=trail,
        files={
            "ledger": ledger.ledger_grid(trail.ledger, words),
            "known": known,
            "swaps": swap_table,
            "tokens": token_table,
            "token-labels": label_table,
        },
    )


def results(trail: Trail) -> Results:
    """Return what later steps begin with."""
    case = trail.case
    return {
        "complaint": btc(case.complaint.amount),
        "joined": ", ".join(entry.address for entry in trail.spending.inputs),
        "change": case.change,
        "swap": str(case.swap),
        "completed": stamp(case.swap.completed),
        "token": case.swap.to,
        "deposit": case.deposit,
        "total": trail.total,
        "paid-out": tokens(case.swap.paid_out),
        "last": stamp(trail.deposited[-1].time),
    }


def solve(trail: Trail, words: Words) -> Solution:
    """Return the answers, and the trail as a table."""
    payment, paid = trail.ledger.first_payment
    case, spending, swap, deposited = trail.case, trail.spending, trail.case.swap, trail.deposited
    gross = 100 * swap.amount * swap.rate // SATOSHI
    share = Fraction(paid.amount, total(spending.inputs))
    sent_on = sum(one.amount for one in trail.transfers if one.source == swap.to)
    values = {
        "payment": payment,
        "paid": paid,
        "fee": btc(payment.fee),
        "own": next(e.address for e in payment.outputs if e.address in trail.ledger.victim),
        "spending": spending,
        "joined": [entry.address for entry in spending.inputs],
        "to_swap": Entry(swap.address, swap.amount),
        "sent": btc(swap.amount),
        "change": case.change,
        "swap": {"number": str(swap), "rate": swap.rate, "to": swap.to},
        "gross": tokens(gross),
        "paid_out": tokens(swap.paid_out),
        "kept": tokens(gross - swap.paid_out),
        "deposit": case.deposit,
        "deposited": [(one.number, tokens(one.amount)) for one in deposited],
        "total": trail.total,
        "last": short_stamp(deposited[-1].time),
        "inputs": btc(total(spending.inputs)),
        "part": btc(paid.amount),
        "percent": f"{float(100 * share):.1f}",
        "share": tokens(round(share * sum(one.amount for one in deposited))),
        "rest": tokens(swap.paid_out - sent_on),
        "after": trail.after,
        "ends": [entry.address for entry in trail.after.outputs],
    }
    rows = [
        (payment.id, f"{btc(paid.amount)} BTC", paid.address),
        (spending.id, f"{btc(swap.amount)} BTC", swap.address),
        (str(swap), words("tokens", amount=tokens(swap.paid_out)), swap.to),
        *((one.number, words("tokens", amount=tokens(one.amount)), one.to) for one in deposited),
    ]
    return Solution(
        values,
        (words.section("solved", words.table("solved", rows)), words.section("limits")),
        undetermined={"open"},
    )
