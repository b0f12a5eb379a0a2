"""Prints the shop's captured records and the network's history of handles.

Held constant: the shop gives up its handle for another, and an uninvolved account takes the old
one; a third account has a handle that looks alike; a screenshot without its time, whose post number
places it on both sides of the change; confirmations of four orders, in the time of three places.
"""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.definitions.exercises import SaxaulShop
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.saxaul.case import DAY, MINUTE, Case, Order, case_of, distinct
from trainkit.exercises.saxaul.records import stamp
from trainkit.exercises.saxaul.shop_key import Tables
from trainkit.exercises.times import offset_at, offset_text, place_name
from trainkit.exercises.tracing.ledger import SATOSHI, btc
from trainkit.exercises.words import Words

__all__ = ["lay_out", "print_sheet"]

_QUESTIONS = (
    *("zone", "reading", "copy", "look", "window", "cropped"),
    *("orders", "span", "sentence"),
)
_ALIKE = {"l": "I", "o": "0"}
"""Characters that the network allows and that look like others."""
_POSTS_A_SECOND = 11


@dataclass(frozen=True)
class _Post:
    """A captured record; ``place`` is that of the clock, empty for UTC."""

    kind: str
    time: int
    handle: str
    place: str = ""
    order: Order | None = None
    role: str = ""


class _Accounts:
    """Draws accounts and their handles."""

    def __init__(self, case: Case, draws: Draws, words: Words) -> None:
        base = draws.choice(words.choices("handles"))
        places = [n for n, letter in enumerate(base) if letter in _ALIKE and n > len("saxaul")]
        at = draws.choice(places)
        self.shop, self.new = base, f"{base}_{draws.choice(words.choices('endings'))}"
        self.alike = base[:at] + _ALIKE[base[at]] + base[at + 1 :]
        self.before = f"{draws.choice(words.choices('strangers'))}_{draws.between(101, 989)}"
        self.customers = [f"customer_{n}" for n in distinct(draws, 2, 1010, 9890)]
        self.taken = case.renamed + draws.between(20, 90)
        ids = distinct(draws, 5, 10**9, 10**10 - 1)
        since = [case.midnight - draws.between(30 * DAY, 400 * DAY) for _ in range(5)]
        self.rows = [
            (ids[0], self.shop, since[0], case.renamed - 1),
            (ids[0], self.new, case.renamed, None),
            (ids[1], self.before, since[1], self.taken - 1),
            (ids[1], self.shop, self.taken, None),
            (ids[2], self.alike, since[2], None),
            (ids[3], self.customers[0], since[3], None),
            (ids[4], self.customers[1], since[4], None),
        ]


def _posts(case: Case, names: _Accounts, draws: Draws) -> list[_Post]:
    """Draw twelve records in the order of time, apart from strangers' posts."""
    first, second, third = case.buyers
    orders = case.orders
    moved = case.renamed + draws.between(5 * MINUTE, 15 * MINUTE)
    copied = case.renamed + draws.between(17 * MINUTE, 28 * MINUTE)
    cropped = draws.choice(
        (
            draws.between(orders[1].confirmed + 60, case.renamed - 30),
            draws.between(names.taken + 30, moved - 30),
        )
    )
    end = case.midnight + DAY
    return [
        _Post("offer", case.midnight - draws.between(DAY, 4 * DAY), names.shop),
        _Post("question", orders[0].confirmed - draws.between(600, 6000), names.customers[0]),
        _Post("confirmation", orders[0].confirmed, names.shop, third, orders[0]),
        _Post("confirmation", orders[1].confirmed, names.shop, first, orders[1], "zone"),
        _Post("stock", cropped, names.shop, role="cropped"),
        _Post("stock", moved, names.new),
        _Post("offer", copied, names.shop, role="copy"),
        _Post("confirmation", orders[2].confirmed, names.new, second, orders[2]),
        _Post("confirmation", orders[3].confirmed, names.new, first, orders[3]),
        _look_alike(case, names, draws),
        _Post("complaint", end + draws.between(3600, 36_000), names.customers[0]),
        _Post("question", end + draws.between(40_000, 80_000), names.customers[1]),
    ]


def _look_alike(case: Case, names: _Accounts, draws: Draws) -> _Post:
    """Return a confirmation by the account whose handle looks alike, a day later."""
    amount = SATOSHI // 10_000 * draws.between(100, 900)
    at = case.orders[3].confirmed + draws.between(3600, 5 * 3600)
    number = case.orders[3].number + draws.between(300, 900)
    order = Order(number, amount, case.imitated, at)
    return _Post("confirmation", at, names.alike, case.buyers[1], order, "look")


def lay_out(draws: Draws, words: Words) -> Tables:
    """Return the tables of a case's stream."""
    case = case_of(draws)
    draws = draws.branch("shop")
    names = _Accounts(case, draws, words)
    posts = draws.shuffled(_posts(case, names, draws))
    start = draws.between(40, 80) * 10**8
    offsets = {words("utc"): 0} | {
        place_name(place): offset_at(place, case.midnight) for place in sorted(case.buyers)
    }
    records, orders = [], []
    for number, post in enumerate(posts, 1):
        clock = place_name(post.place) if post.place else words("utc")
        shown = (stamp(post.time, offsets[clock]), clock)
        if post.role == "cropped":
            shown = (words("cropped"), words("cropped"))
        since = post.time - case.midnight + 10 * DAY
        place = start + since * _POSTS_A_SECOND + draws.below(_POSTS_A_SECOND)
        records.append((number, words(f"kind.{post.kind}"), *shown, post.handle, place))
        if post.order:
            order = post.order
            orders.append((number, f"SX-{order.number}", btc(order.amount), order.address))
    handles = (
        (account, handle, stamp(since), stamp(last) if last else words("now"))
        for account, handle, since, last in sorted(names.rows, key=lambda row: row[:1] + row[2:3])
    )
    zones = ((place, offset_text(offset)) for place, offset in offsets.items())
    return Tables(
        handles=words.table("handles", handles),
        records=words.table("records", records),
        orders=words.table("orders", orders),
        offsets=words.table("offsets", zones),
        asked={post.role: str(n) for n, post in enumerate(posts, 1) if post.role},
        reading=place_name(case.buyers[1]),
    )


def print_sheet(_exercise: SaxaulShop, draws: Draws, words: Words) -> Sheet[Tables]:
    """Lay out the worksheet and its files."""
    tables = lay_out(draws, words)
    asked = words.questions(*_QUESTIONS, asked=tables.asked, place=tables.reading)
    return Sheet(
        sections=(
            words.section("records", tables.records, tables.orders, tables.offsets),
            words.section("handles", tables.handles),
            words.section("questions", *asked),
        ),
        data=tables,
        files={
            "records": tables.records,
            "orders": tables.orders,
            "handles": tables.handles,
            "offsets": tables.offsets,
        },
    )
