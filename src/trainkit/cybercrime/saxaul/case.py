"""Draws the facts that the steps of the case share, and prints the state of the case.

Each step prints its own records of the facts, and is solved from these records alone.

Moments are seconds since 1970 in UTC, amounts satoshi and hundredths of a token. Nobody travels:
every clock and every buyer stays in one place throughout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from trainkit.cybercrime.tracing.ledger import SATOSHI
from trainkit.exercises.generator import Draws
from trainkit.exercises.model import Grid
from trainkit.exercises.times import DAY, PLACES, moment_of, offset_at
from trainkit.exercises.words import Words

MINUTE = 60
Results = Mapping[str, str]
"""What a step found, by the names that ``saxaul.en.yaml`` has below the step."""
_UNIT = SATOSHI // 10_000
_FIRST_DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Order:
    """An order that the shop confirmed."""

    number: int
    amount: int
    address: str
    """To which it asks for payment."""
    confirmed: int

    def __str__(self) -> str:
        """Return the number as it is printed."""
        return f"SX-{self.number}"


@dataclass(frozen=True)
class Swap:
    """The order at the swap service in which bitcoin become tokens."""

    number: int
    address: str
    amount: int
    received: int
    rate: int
    """Tokens for one bitcoin."""
    paid_out: int
    to: str
    completed: int
    """The second in which the service paid out and told its customer so."""

    def __str__(self) -> str:
        """Return the number as it is printed."""
        return f"SW-{self.number}"


@dataclass(frozen=True)
class Case:
    """What happened."""

    midnight: int
    """Of the day on which the orders were confirmed, in UTC."""
    renamed: int
    """When the shop's account gave up its handle for another."""
    home: str
    """The place in whose time the laptop is set."""
    buyers: tuple[str, str, str]
    """Places of the three buyers, no two with the same time."""
    orders: tuple[Order, ...]
    """Four, in order of confirmation; the last was never paid. The second is the complaint's."""
    change: str
    change_amount: int
    joined: int
    """When the payments were spent together, to the minute."""
    join_fee: int
    swap: Swap
    deposit: str
    """The exchange's address for its customer."""
    deposits: tuple[tuple[int, int], tuple[int, int]]
    """Moment and tokens of each transfer to it."""
    log_in: int
    """When the laptop opened a session at the exchange."""
    error: int
    """Seconds by which the laptop's clock was fast; below zero if it was slow."""
    seized: int
    imitated: str
    """The address to which the account with the look-alike handle asks for payment."""
    kept: tuple[str, ...]
    """Addresses in the laptop's wallet that have nothing to do with the case."""
    labels: tuple[str, ...]
    """All these addresses; a step that draws more leaves them out."""

    @property
    def complaint(self) -> Order:
        """The order of the person who reported the fraud."""
        return self.orders[1]

    @property
    def paid(self) -> tuple[Order, ...]:
        """The orders that were paid."""
        return self.orders[:3]

    @property
    def offset(self) -> int:
        """The laptop's zone, in seconds from UTC."""
        return offset_at(self.home, self.midnight)


def new_label(draws: Draws, taken: list[str], token: bool = False) -> str:
    """Draw a label for an address and note it: a letter and two digits, a token's T and three."""

    def draw() -> str:
        if token:
            return f"T{draws.between(100, 999)}"
        return f"{draws.choice('BCDEFGHJKLMNPQRSUVWXYZ')}{draws.between(10, 99)}"

    label = draws.new(draw, taken)
    taken.append(label)
    return label


def case_of(draws: Draws) -> Case:
    """Draw the case: the same from the same stream, whichever step asks."""
    draws = draws.branch("case")
    day = _FIRST_DAY + timedelta(days=draws.below(180))
    midnight = moment_of(datetime(day.year, day.month, day.day))
    labels: list[str] = []
    renamed = midnight + 8 * 3600 + draws.below(3 * 3600)
    orders = _orders(renamed, labels, draws.branch("orders"))
    gathered = sum(order.amount for order in orders[:3])
    fee = _UNIT * draws.between(1, 3)
    change_amount = _UNIT * draws.between(60, 140)
    joined = midnight + DAY + draws.between(2 * 60, 3 * 60) * MINUTE
    swap = _swap(gathered - fee - change_amount, joined, labels, draws.branch("swap"))
    first = swap.paid_out * draws.between(35, 45) // 100
    second = swap.paid_out * draws.between(30, 40) // 100
    at = swap.completed + draws.between(40 * MINUTE, 80 * MINUTE)
    later = at + draws.between(60 * MINUTE, 110 * MINUTE)
    return Case(
        midnight=midnight,
        renamed=renamed,
        home=draws.choice(sorted(PLACES)),
        buyers=_buyers(midnight, draws.branch("buyers")),
        orders=orders,
        change=new_label(draws, labels),
        change_amount=change_amount,
        joined=joined,
        join_fee=fee,
        swap=swap,
        deposit=new_label(draws, labels, token=True),
        deposits=((at, first), (later, second)),
        log_in=later + draws.between(5 * MINUTE, 25 * MINUTE),
        error=_error(draws),
        seized=midnight + draws.between(8, 12) * DAY + 5 * 3600 + draws.below(3 * 3600),
        imitated=new_label(draws, labels),
        kept=tuple(new_label(draws, labels) for _ in range(3)),
        labels=tuple(labels),
    )


def _error(draws: Draws) -> int:
    """Return an error of one and a half to five minutes that is no whole minute."""
    seconds = 60 * draws.between(1, 4) + draws.between(35, 55)
    return seconds if draws.chance(1, 2) else -seconds


def _buyers(midnight: int, draws: Draws) -> tuple[str, str, str]:
    """Return three places with three times; the first two are half an hour apart at least."""
    places = draws.shuffled(sorted(PLACES))
    by_offset = {offset_at(place, midnight): place for place in places}
    late, *others = sorted(by_offset, reverse=True)[draws.below(2) :]
    second, third = draws.sample(others, 2)
    return by_offset[late], by_offset[second], by_offset[third]


def _orders(renamed: int, labels: list[str], draws: Draws) -> tuple[Order, ...]:
    """Draw four orders: two before the account was renamed, two after it."""
    times = (
        renamed - draws.between(70, 150) * MINUTE - draws.below(60),
        renamed - draws.between(6, 22) * MINUTE - draws.below(60),
        renamed + draws.between(30, 90) * MINUTE + draws.below(60),
        renamed + draws.between(110, 160) * MINUTE + draws.below(60),
    )
    amounts = draws.distinct(4, 180, 640)
    number = draws.between(20_000, 89_000)
    orders = []
    for time, amount in zip(times, amounts, strict=True):
        number += draws.between(3, 19)
        orders.append(Order(number, amount * _UNIT, new_label(draws, labels), time))
    return tuple(orders)


def _swap(amount: int, joined: int, labels: list[str], draws: Draws) -> Swap:
    """Draw the swap of an amount that was sent at ``joined``; the service keeps a fee in tokens."""
    rate = 50 * draws.between(1180, 1420)
    received = joined + draws.between(12 * MINUTE, 25 * MINUTE)
    gross = 100 * amount * rate // SATOSHI
    return Swap(
        number=draws.between(3100, 9800),
        address=new_label(draws, labels),
        amount=amount,
        received=received,
        rate=rate,
        paid_out=gross - 100 * draws.between(6, 18),
        to=new_label(draws, labels, token=True),
        completed=received + draws.between(3 * MINUTE, 8 * MINUTE),
    )


def tokens(hundredths: int) -> str:
    """Return tokens with two decimals."""
    return f"{hundredths // 100}.{hundredths % 100:02}"


def state(words: Words, **steps: Results) -> Grid:
    """Return the state of the case: the results of the steps, one fact a row."""
    words = words.of("saxaul")
    rows = (
        (words(f"steps.{step}"), words(f"{step}.{name}"), value)
        for step, results in steps.items()
        for name, value in results.items()
    )
    return words.table("state", rows)
