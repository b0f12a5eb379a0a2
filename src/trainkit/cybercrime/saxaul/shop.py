"""The shop's captured records and the network's history of handles: who confirmed which order.

Held constant: the shop gives up its handle for another, and an uninvolved account takes the old
one; a third account has a handle that looks alike; a screenshot without its time, whose post number
places it on both sides of the change; confirmations of four orders, in the time of three places.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trainkit.cybercrime.saxaul.case import MINUTE, Order, Results, case_of
from trainkit.cybercrime.tracing.ledger import SATOSHI, btc
from trainkit.exercises.generator import Draws, Sheet, Solution
from trainkit.exercises.times import DAY, offset_at, offset_text, place_name, short_stamp, stamp
from trainkit.exercises.words import Words
from trainkit.model.exercises import SaxaulShop

_ALIKE = {"l": "I", "o": "0"}
"""Characters that the network allows and that look like others."""
_POSTS_A_SECOND = 11


@dataclass(frozen=True)
class _Spell:
    """An account's time with a handle, both ends included; ``last`` is None if it still has it."""

    account: int
    handle: str
    first: int
    last: int | None


@dataclass(frozen=True)
class _Record:
    """A captured record as the sheet prints it."""

    number: int
    kind: str
    local: int | None
    """What the clock showed, in seconds since 1970 on that clock; None if it was cropped."""
    clock: str
    handle: str
    post: int
    order: Order | None

    @property
    def shown(self) -> str:
        """The time as it is printed."""
        return "" if self.local is None else stamp(self.local)


@dataclass(frozen=True)
class ShopRecords:
    """What the sheet of the shop prints, and what follows from it."""

    records: tuple[_Record, ...]
    spells: tuple[_Spell, ...]
    offsets: Mapping[str, int]
    """Seconds ahead of UTC, by clock."""
    asked: Mapping[str, int]
    """The number of the record for each role."""
    reading: str
    """The place as whose time a colleague reads the record of the complaint."""

    def record(self, role: str) -> _Record:
        """Return the record that the questions ask about."""
        return self.records[self.asked[role] - 1]

    def span(self, record: _Record, clock: str = "") -> tuple[int, int]:
        """Return the first and last moment at which a record can have been posted.

        ``clock`` is read instead of its own. A record without its time lies between its neighbours
        by post number.
        """
        if record.local is not None:
            moment = record.local - self.offsets[clock or record.clock]
            return moment, moment
        timed = [(one.post, self.span(one)[0]) for one in self.records if one.local is not None]
        before = max(one for one in timed if one[0] < record.post)
        after = min(one for one in timed if one[0] > record.post)
        return before[1], after[1]

    def accounts(self, record: _Record, clock: str = "") -> list[int]:
        """Return the accounts that had the record's handle when it can have been posted."""
        first, last = self.span(record, clock)
        return [
            one.account
            for one in self.spells
            if one.handle == record.handle
            and one.first <= last
            and (one.last is None or one.last >= first)
        ]

    def account(self, record: _Record, clock: str = "") -> int:
        """Return the one account that can have posted a record."""
        (found,) = self.accounts(record, clock)
        return found

    @property
    def confirmed(self) -> list[Order]:
        """The orders that the account of the complaint confirmed, by their numbers."""
        shop = self.account(self.record("zone"))
        orders = [one.order for one in self.records if one.order and self.account(one) == shop]
        return sorted(orders, key=lambda order: order.number)


def draw(draws: Draws, words: Words) -> ShopRecords:
    """Draw the records of a case's stream."""
    case = case_of(draws)
    draws = draws.branch("shop")

    base = draws.choice(words.choices("handles"))
    places = [n for n, letter in enumerate(base) if letter in _ALIKE and n > len("saxaul")]
    at = draws.choice(places)
    renamed = f"{base}_{draws.choice(words.choices('endings'))}"
    alike = base[:at] + _ALIKE[base[at]] + base[at + 1 :]
    stranger = f"{draws.choice(words.choices('strangers'))}_{draws.between(101, 989)}"
    customers = [f"customer_{n}" for n in draws.distinct(2, 1010, 9890)]
    taken = case.renamed + draws.between(20, 90)
    ids = draws.distinct(5, 10**9, 10**10 - 1)
    since = [case.midnight - draws.between(30 * DAY, 400 * DAY) for _ in range(5)]
    spells = [
        _Spell(ids[0], base, since[0], case.renamed - 1),
        _Spell(ids[0], renamed, case.renamed, None),
        _Spell(ids[1], stranger, since[1], taken - 1),
        _Spell(ids[1], base, taken, None),
        _Spell(ids[2], alike, since[2], None),
        _Spell(ids[3], customers[0], since[3], None),
        _Spell(ids[4], customers[1], since[4], None),
    ]

    first, second, third = case.buyers
    orders = case.orders
    moved = case.renamed + draws.between(5 * MINUTE, 15 * MINUTE)
    copied = case.renamed + draws.between(17 * MINUTE, 28 * MINUTE)
    before_change = draws.between(orders[1].confirmed + 60, case.renamed - 30)
    after_change = draws.between(taken + 30, moved - 30)
    cropped = draws.choice((before_change, after_change))
    offered = case.midnight - draws.between(DAY, 4 * DAY)
    asked = orders[0].confirmed - draws.between(600, 6000)
    amount = SATOSHI // 10_000 * draws.between(100, 900)
    imitated = orders[3].confirmed + draws.between(3600, 5 * 3600)
    number = orders[3].number + draws.between(300, 900)
    imitation = Order(number, amount, case.imitated, imitated)
    next_day = case.midnight + DAY
    complained = next_day + draws.between(3600, 36_000)
    asked_again = next_day + draws.between(40_000, 80_000)
    posts: list[tuple[str, int, str, str, Order | None, str]] = [
        ("offer", offered, base, "", None, ""),
        ("question", asked, customers[0], "", None, ""),
        ("confirmation", orders[0].confirmed, base, third, orders[0], ""),
        ("confirmation", orders[1].confirmed, base, first, orders[1], "zone"),
        ("stock", cropped, base, "", None, "cropped"),
        ("stock", moved, renamed, "", None, ""),
        ("offer", copied, base, "", None, "copy"),
        ("confirmation", orders[2].confirmed, renamed, second, orders[2], ""),
        ("confirmation", orders[3].confirmed, renamed, first, orders[3], ""),
        ("confirmation", imitated, alike, second, imitation, "look"),
        ("complaint", complained, customers[0], "", None, ""),
        ("question", asked_again, customers[1], "", None, ""),
    ]

    offsets = {words("utc"): 0} | {
        place_name(place): offset_at(place, case.midnight) for place in sorted(case.buyers)
    }
    records, roles = [], {}
    posts = draws.shuffled(posts)
    start = draws.between(40, 80) * 10**8
    for n, (kind, moment, handle, place, order, role) in enumerate(posts, 1):
        clock = place_name(place) if place else words("utc")
        local = None if role == "cropped" else moment + offsets[clock]
        seconds = moment - case.midnight + 10 * DAY
        post = start + seconds * _POSTS_A_SECOND + draws.below(_POSTS_A_SECOND)
        records.append(_Record(n, kind, local, clock, handle, post, order))
        if role:
            roles[role] = n
    return ShopRecords(
        records=tuple(records),
        spells=tuple(sorted(spells, key=lambda one: (one.account, one.first))),
        offsets=offsets,
        asked=roles,
        reading=place_name(second),
    )


def print_sheet(_exercise: SaxaulShop, draws: Draws, words: Words) -> Sheet[ShopRecords]:
    """Return the worksheet and its files."""
    shop = draw(draws, words)
    rows = []
    for one in shop.records:
        cropped = one.local is None and words("cropped")
        shown, clock = cropped or one.shown, cropped or one.clock
        rows.append((one.number, words(f"kind.{one.kind}"), shown, clock, one.handle, one.post))
    orders = (
        (one.number, one.order, btc(one.order.amount), one.order.address)
        for one in shop.records
        if one.order
    )
    handles = (
        (one.account, one.handle, stamp(one.first), stamp(one.last) if one.last else words("now"))
        for one in shop.spells
    )
    offsets = ((clock, offset_text(offset)) for clock, offset in shop.offsets.items())
    tables = {
        "records": words.table("records", rows),
        "orders": words.table("orders", orders),
        "handles": words.table("handles", handles),
        "offsets": words.table("offsets", offsets),
    }
    asked = ("zone", "reading", "copy", "look", "window", "cropped", "orders", "span", "sentence")
    return Sheet(
        sections=(
            words.section("records", tables["records"], tables["orders"], tables["offsets"]),
            words.section("handles", tables["handles"]),
            words.section(
                "questions", *words.questions(*asked, asked=shop.asked, place=shop.reading)
            ),
        ),
        data=shop,
        files=tables,
    )


def results(shop: ShopRecords) -> Results:
    """Return what later steps begin with."""
    record = shop.record("zone")
    account = shop.account(record)
    return {
        "account": str(account),
        "uninvolved": str(shop.account(record, shop.reading)),
        "renamed": stamp(max(one.first for one in shop.spells if one.account == account)),
        "orders": ", ".join(map(str, shop.confirmed)),
        "asked": btc(sum(order.amount for order in shop.confirmed)),
        "complaint": str(record.order),
    }


def solve(shop: ShopRecords, words: Words) -> Solution:
    """Return the answers, and every record with its moment and account."""
    found = results(shop)
    zone, copy, look, cropped = map(shop.record, ("zone", "copy", "look", "cropped"))
    pairs = enumerate(zip(zone.handle, look.handle, strict=True), 1)
    place, own, other = next((n, one, other) for n, (one, other) in pairs if one != other)
    numbers = [order.number for order in shop.confirmed]
    values = {
        "zone": zone,
        "offset": shop.offsets[zone.clock],
        "right": short_stamp(shop.span(zone)[0]),
        "wrong": short_stamp(shop.span(zone, shop.reading)[0]),
        "place": shop.reading,
        "account": found["account"],
        "innocent": found["uninvolved"],
        "copy": copy,
        "copied": shop.account(copy),
        "look": look,
        "looks": shop.account(look),
        "difference": (place, words(f"letters.{own}"), words(f"letters.{other}")),
        "cropped": cropped,
        "window": tuple(map(short_stamp, shop.span(cropped))),
        "candidates": list(map(str, shop.accounts(cropped))),
        "orders": list(map(str, shop.confirmed)),
        "asked": found["asked"],
        "span": max(numbers) - min(numbers) + 1,
        "ends": (f"SX-{min(numbers)}", f"SX-{max(numbers)}"),
    }
    rows = (
        (
            one.number,
            one.post,
            words("cropped") if one.local is None else stamp(shop.span(one)[0]),
            one.handle,
            " / ".join(map(str, shop.accounts(one))),
        )
        for one in sorted(shop.records, key=lambda one: one.post)
    )
    return Solution(
        values,
        (words.section("solved", words.table("solved", rows)), words.section("limits")),
        undetermined={"cropped"},
    )
