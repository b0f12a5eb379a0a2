"""Value on its way over two networks, on pages that were saved from explorers.

Addresses and transaction IDs have their full length and are drawn, not hashed from anything, so
that they belong to nobody. Held constant: two payments of the victim and a token with the same
symbol; a swap; three deposits of 10 and two of 1 in a mixer, between those of others; a message
over a bridge, with a twin of the same amount and a namesake from another network; two deposits at
a provider, with a look-alike of its address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from trainkit.exercises.generator import Draws, Sheet, Solution
from trainkit.exercises.model import EvidenceFile, Section
from trainkit.exercises.times import DAY, moment_of, stamp
from trainkit.exercises.words import Words
from trainkit.model.exercises import ExplorerLab
from trainkit.render.pages import View, render_html
from trainkit.text.languages import direction_of, spoken

_QUESTIONS = (
    *("received", "balance", "swap", "holder", "set", "fee", "excluded", "open", "bridge"),
    "request",
)
_FIRST_DAY = moment_of(datetime(2026, 3, 2))
_PAGES = {
    "known": ("known",),
    "address": ("transfers", "coins"),
    "swap": ("swap", "log"),
    "mixer": ("deposits", "withdrawals"),
    "bridge": ("terms", "sent", "released"),
    "provider": ("arrivals",),
}
"""The tables of each saved page."""
_USDX, _WRAPPED = 6, 18
"""Decimals of the token and of wrapped coins."""
_CENT = Decimal("0.01")
_COIN = 10_000
"""The smallest part of a coin that the pages show."""

_Row = tuple[object, ...]


class ExplorerView(View):
    """The saved pages as one file for a browser."""

    language: str
    direction: str
    notice: str
    pages: dict[str, Section]
    anchors: dict[str, str]
    """The page that tells more about an address or a transaction."""


@dataclass(frozen=True)
class _Entry:
    """A row of a page in order of time."""

    time: str
    """In UTC, as printed."""
    id: str
    """Of the transaction."""
    row: str = ""
    """The number of the row."""


@dataclass(frozen=True, kw_only=True)
class _Transfer(_Entry):
    """A transfer of tokens, in USDX, or of coins."""

    source: str
    to: str
    amount: Decimal
    contract: str = ""
    log: int = 0


@dataclass(frozen=True, kw_only=True)
class _Mixed(_Entry):
    """A deposit in the mixer or a withdrawal from it."""

    coins: int
    """The denomination."""
    address: str
    """Who deposited, or who was paid."""
    relayer: str = ""
    fee: Decimal = Decimal(0)

    @property
    def paid(self) -> Decimal:
        return self.coins - self.fee

    def follows(self, other: _Mixed) -> bool:
        """Whether it came later in the same contract."""
        return self.coins == other.coins and self.time > other.time


@dataclass(frozen=True, kw_only=True)
class _Message(_Entry):
    """One side of a message over the bridge."""

    network: str
    nonce: int
    amount: Decimal
    to: str = ""


_AnyEntry = TypeVar("_AnyEntry", bound=_Entry)


def _numbered(prefix: str, rows: Iterable[_AnyEntry]) -> list[_AnyEntry]:
    """Return the rows in order of time, with their numbers."""
    ordered = sorted(rows, key=lambda one: one.time)
    return [replace(one, row=f"{prefix}{number}") for number, one in enumerate(ordered, 1)]


def _tokens(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2)


def _coins(units: int) -> Decimal:
    return Decimal(units).scaleb(-4)


class _Lab:
    """Draws what happened, and has the rows of the pages."""

    def __init__(self, draws: Draws, words: Words) -> None:
        self.draws, self.words = draws, words
        self.own, self.token, self.minted, self.fake = (self._address() for _ in range(4))
        self.router, self.pool, self.wrapped = (self._address() for _ in range(3))
        self.mixers = {10: self._address(), 1: self._address()}
        self.bridge, self.bridge_b, self.recipient = (self._address() for _ in range(3))
        self.victim, self.deposit, self.collection = (self._address() for _ in range(3))
        self.swap_id, self.sent_id, self.released_id = (self._id() for _ in range(3))
        self.day = _FIRST_DAY + DAY * draws.below(180)
        self.swapped = self.day + 11 * 3600 + draws.below(3600)
        self.bridged = self.swapped + draws.minutes(70, 120)
        self.got = 32 * _COIN + draws.between(2000, 9000)
        self.given = self.got * draws.between(11_000, 16_000) // _COIN
        self.gross = self._gross()
        self.flat, self.rate = 100 * draws.between(1, 5), 5 * draws.between(1, 4)
        self.nonce = draws.between(20_000, 80_000)
        self.arrived = self.bridged + draws.minutes(9, 25)
        early, small = draws.choice(("ooow", "oowow")), draws.choice(("ow", "o"))
        mixed = [*self._mixed(10, early, "SSoow", "wow"), *self._mixed(1, small, "Sow", "ow")]
        deposits = [
            _Mixed(stamp(at), self._id(), coins=coins, address=self._depositor(sign))
            for at, coins, sign in mixed
            if sign != "w"
        ]
        sent, released = self._messages()
        out = [(at, coins) for at, coins, sign in mixed if sign == "w"]
        self.withdrawals = _numbered("W", self._withdrawals(out))
        self.transfers = _numbered("T", self._transfers())
        self.coins = _numbered("C", self._coins_of(deposits))
        self.swap_page = self._swap_page()
        self.log = self._log()
        self.deposits = _numbered("D", deposits)
        self.sent, self.released = _numbered("M", sent), _numbered("R", released)
        self.arrivals = _numbered("E", self._arrivals())
        self.asked = next(
            one for one in self.withdrawals if one.coins == 10 and self.can_be_own(one)
        )
        self.odd = draws.choice([one for one in self.withdrawals if one.relayer])
        self.saved = stamp(self.day + 2 * DAY + draws.between(6, 9) * 3600)

    def _address(self) -> str:
        return f"0x{self.draws.hex(40)}"

    def _id(self) -> str:
        return f"0x{self.draws.hex(64)}"

    def _look_alike(self, address: str) -> str:
        """Return another address with the same four characters at both ends."""
        return f"{address[:6]}{self.draws.hex(32)}{address[-4:]}"

    def _depositor(self, sign: str) -> str:
        return self.own if sign == "S" else self._address()

    def _gross(self) -> int:
        """Return an amount of which every fee is a whole number of hundredths."""
        return 2000 * self.draws.between(150, 200)

    def share(self, gross: int) -> int:
        """Return the fee of the bridge that depends on the amount."""
        return gross * self.rate // 10_000

    def _net(self, gross: int) -> Decimal:
        return _tokens(gross - self.flat - self.share(gross))

    def before(self, withdrawal: _Mixed) -> list[_Mixed]:
        """Return the deposits from which a withdrawal can come."""
        return [one for one in self.deposits if withdrawal.follows(one)]

    def can_be_own(self, withdrawal: _Mixed) -> bool:
        """Whether a deposit of the address is a possible source of the withdrawal."""
        return any(one.address == self.own for one in self.before(withdrawal))

    def _mixed(
        self, coins: int, before: str, among: str, after: str
    ) -> Iterator[tuple[int, int, str]]:
        """Yield one contract's events: those before the first own deposit, and the others.

        ``o`` is a deposit of others, ``S`` an own one, ``w`` a withdrawal.
        """
        time = self.swapped + self.draws.minutes(6, 15)
        early = time - self.draws.minutes(40, 60)
        for sign in before:
            yield early, coins, sign
            early += self.draws.minutes(5, 9)
        for sign in ("S", *self.draws.shuffled(among), *self.draws.shuffled(after)):
            yield time, coins, sign
            time += self.draws.minutes(4, 11)

    def known(self) -> list[_Row]:
        """Return what is known of addresses, in an order that says nothing."""
        facts = {
            "subject": (self.own, "A"),
            "victim": (self.victim, "A"),
            "token": (self.token, "A"),
            "router": (self.router, "A"),
            "pool": (self.pool, "A"),
            "wrapped": (self.wrapped, "A"),
            "mixer-10": (self.mixers[10], "A"),
            "mixer-1": (self.mixers[1], "A"),
            "bridge": (self.bridge, "A"),
            "bridge-b": (self.bridge_b, "B"),
            "minted": (self.minted, "B"),
            "deposit": (self.deposit, "B"),
            "collection": (self.collection, "B"),
        }
        label = self.words.group("label")
        source = self.words.group("source")
        rows = (
            (address, network, label[name], source.get(name, source["public"]))
            for name, (address, network) in facts.items()
        )
        return sorted(rows, key=lambda row: (row[1], row[0]))

    def _transfers(self) -> list[_Transfer]:
        """Return the token transfers of the address on network A."""
        draws, at = self.draws, self.day + 7 * 3600
        first = at + draws.minutes(0, 40)
        second = first + draws.minutes(60, 100)
        paid = [100 * draws.between(5000, 8000), 100 * draws.between(6000, 9000)]
        other = 100 * draws.between(500, 1500) + draws.below(100)
        out = 100 * draws.between(100, 300)
        own, token, new = self.own, self.token, self._id
        zero = self._look_alike(self.bridge)
        rows = [
            (first, new(), self.victim, own, token, paid[0]),
            (first + draws.minutes(8, 150), new(), self._address(), own, self.fake, 2_500_000),
            (second, new(), self.victim, own, token, paid[1]),
            (first + draws.minutes(-30, 150), new(), self._address(), own, token, other),
            (self.swapped, self.swap_id, own, self.pool, token, self.given),
            (self.bridged, self.sent_id, own, self.bridge, token, self.gross),
            (self.bridged + draws.minutes(3, 9), new(), own, zero, token, 0),
            (self.bridged + draws.minutes(20, 50), new(), own, self._address(), token, out),
        ]
        return [
            _Transfer(
                stamp(time), one, source=source, to=to, amount=_tokens(amount), contract=contract
            )
            for time, one, source, to, contract, amount in rows
        ]

    def _coins_of(self, deposits: Sequence[_Mixed]) -> list[_Transfer]:
        """Return what the address received and paid in coins; ``deposits`` of the mixer's page."""
        money = [self.swapped - self.draws.minutes(5, 40) for _ in range(self.draws.between(1, 2))]
        rows = [
            (
                *(stamp(at), self._id(), self._address(), self.own),
                _coins(100 * self.draws.between(3, 9)),
            )
            for at in money
        ]
        rows.append((stamp(self.swapped), self.swap_id, self.router, self.own, _coins(self.got)))
        rows += [
            (one.time, one.id, self.own, self.mixers[one.coins], _coins(_COIN * one.coins))
            for one in deposits
            if one.address == self.own
        ]
        return [
            _Transfer(time, one, source=source, to=to, amount=amount)
            for time, one, source, to, amount in rows
        ]

    def _log(self) -> list[_Row]:
        """Return the event log of the swap, in order of its indices."""
        index = self.draws.between(20, 180)
        gave = self.given * 10 ** (_USDX - 2)
        got = self.got * 10**_WRAPPED // _COIN
        router, swap = self.router, self.words("swapped", given=gave, got=got)
        rows = [
            (self.token, "Transfer", self.own, self.pool, gave, _USDX),
            (self.wrapped, "Transfer", self.pool, router, got, _WRAPPED),
            (self.pool, "Swap", router, router, swap, ""),
            (self.wrapped, "Withdrawal", router, "", got, _WRAPPED),
        ]
        steps = [0, *(self.draws.between(1, 2) for _ in rows)]
        return [(index + sum(steps[: n + 1]), *row) for n, row in enumerate(rows)]

    def _swap_page(self) -> list[_Row]:
        """Return the head of the page of the swap's transaction."""
        fact = self.words.group("fact")
        fee = self.draws.between(20, 90)
        block = self.draws.between(21_000_000, 23_000_000)
        values = (self.swap_id, block, stamp(self.swapped), self.own, self.router, _coins(fee))
        return list(zip(fact.values(), values, strict=True))

    def _withdrawals(self, out: Sequence[tuple[int, int]]) -> list[_Mixed]:
        """Return the withdrawals; the last of each contract goes without a relayer."""
        relayers = [(self._address(), fee) for fee in self.draws.distinct(2, 25, 95)]
        last = {coins: at for at, coins in out}
        rows = []
        for at, coins in out:
            relayer, fee = self.draws.choice(relayers)
            if at == last[coins]:
                relayer, fee = "", 0
            to = self._address()
            fees = _coins(fee * coins)
            rows.append(
                _Mixed(stamp(at), self._id(), coins=coins, address=to, relayer=relayer, fee=fees)
            )
        return rows

    def _messages(self) -> tuple[list[_Message], list[_Message]]:
        """Return five messages that left network A, and what network B released."""
        draws, gap = self.draws, self.draws.minutes(3, 6)
        place, twin = draws.choice(((1, 0), (1, 2), (2, 1), (2, 3), (3, 2)))
        amounts = [self.gross]
        sent, released = [], []
        for number in range(5):
            nonce, at = self.nonce + number - place, self.bridged + (number - place) * gap
            gross, one, to = self.gross, self._id(), self._address()
            if number == place:
                one, to, after, two = self.sent_id, self.recipient, self.arrived, self.released_id
            else:
                if number != twin:
                    gross = draws.new(self._gross, amounts)
                    amounts.append(gross)
                after, two = at + draws.minutes(6, 30), self._id()
            sent.append(_Message(stamp(at), one, network="B", nonce=nonce, amount=_tokens(gross)))
            net = self._net(gross)
            released.append(
                _Message(stamp(after), two, network="A", nonce=nonce, amount=net, to=to)
            )
        late = stamp(self.arrived + draws.minutes(2, 15))
        near = self._net(draws.new(self._gross, amounts))
        two, to = self._id(), self._address()
        released.append(_Message(late, two, network="C", nonce=self.nonce, amount=near, to=to))
        return sent, released

    def _arrivals(self) -> list[_Transfer]:
        """Return the transfers at the two addresses on network B."""
        draws, net = self.draws, self.gross - self.flat - self.share(self.gross)
        first = net * draws.between(30, 45) // 100
        second = net * draws.between(25, 40) // 100
        other = 100 * draws.between(200, 900) + draws.below(100)
        kept = net - first - second
        at = [self.arrived + draws.minutes(20, 40)]
        for _ in range(5):
            at.append(at[-1] + draws.minutes(6, 40))
        own, to = self.recipient, self.deposit
        rows = [
            (self.arrived, self.released_id, self.bridge_b, own, net),
            (at[0], self._id(), own, to, first),
            (at[1], self._id(), own, self._look_alike(to), 0),
            (at[2], self._id(), self._address(), to, other),
            (at[3], self._id(), own, to, second),
            (at[4], self._id(), own, self._address(), kept * draws.between(40, 80) // 100),
            (at[5], self._id(), to, self.collection, first + second + other),
        ]
        return [
            _Transfer(
                stamp(time),
                one,
                log=draws.between(3, 240),
                source=source,
                to=end,
                amount=_tokens(amount),
            )
            for time, one, source, end, amount in rows
        ]

    def anchors(self) -> dict[str, str]:
        """Return the page that tells more about an address or a transaction."""
        return {
            self.own: "address",
            self.swap_id: "swap",
            self.mixers[10]: "mixer",
            self.mixers[1]: "mixer",
            self.sent_id: "bridge",
            self.released_id: "bridge",
            self.recipient: "provider",
            self.deposit: "provider",
        }


def print_sheet(_exercise: ExplorerLab, draws: Draws, words: Words) -> Sheet[_Lab]:
    """Lay out the worksheet, its files and the saved pages."""
    lab = _Lab(draws.branch("lab"), words)
    kinds = [words("kind.inside" if one.id == lab.swap_id else "kind.outside") for one in lab.coins]
    rows: dict[str, Iterable[_Row]] = {
        "known": lab.known(),
        "transfers": (
            (one.row, one.time, one.id, one.source, one.to, one.contract, "USDX", one.amount)
            for one in lab.transfers
        ),
        "coins": (
            (one.row, one.time, kind, one.id, one.source, one.to, one.amount)
            for one, kind in zip(lab.coins, kinds, strict=True)
        ),
        "swap": lab.swap_page,
        "log": lab.log,
        "deposits": ((one.row, one.time, one.coins, one.id, one.address) for one in lab.deposits),
        "withdrawals": (
            (one.row, one.time, one.coins, one.id, one.address, one.relayer, one.paid, one.fee)
            for one in lab.withdrawals
        ),
        "terms": [(_tokens(lab.flat), _tokens(lab.rate))],
        "sent": (
            (one.row, one.time, one.id, one.network, one.nonce, one.amount) for one in lab.sent
        ),
        "released": (
            (one.row, one.time, one.id, one.network, one.nonce, one.to, one.amount)
            for one in lab.released
        ),
        "arrivals": (
            (one.row, one.time, one.id, one.log, one.source, one.to, one.amount)
            for one in lab.arrivals
        ),
    }
    tables = {name: words.table(name, entries) for name, entries in rows.items()}
    known, *pages = sections = [
        words.section(page, *(tables[name] for name in names), saved=lab.saved)
        for page, names in _PAGES.items()
    ]
    view = ExplorerView(
        language=spoken(),
        direction=direction_of(spoken()),
        notice=words("notice"),
        pages=dict(zip(_PAGES, sections, strict=True)),
        anchors=lab.anchors(),
    )
    html = render_html("exercises/explorer.html", view)
    example = next(row for row in tables["transfers"].rows if row[3] == lab.victim)
    blank = {"request": words.table("blank", [("",) * 4] * 3)}
    values = {"asked": lab.asked.row, "odd": lab.odd.row, "paid": lab.odd.paid}
    questions = (words.question(name, blank.get(name), **values) for name in _QUESTIONS)
    return Sheet(
        sections=(
            known,
            words.section("example", example=example),
            *pages,
            words.section("questions", *questions),
            words.section("help"),
        ),
        data=lab,
        files=tables,
        evidence=(EvidenceFile(name="explorer.html", content=html.encode()),),
    )


def solve(lab: _Lab, words: Words) -> Solution:
    """Return the answers, and the trail with its strings in full."""
    genuine = [one for one in lab.transfers if one.contract == lab.token]
    payments = [one for one in genuine if one.source == lab.victim]
    incoming = sum(one.amount for one in genuine if one.to == lab.own)
    outgoing = sum(one.amount for one in genuine if one.source == lab.own)
    swap = next(one for one in lab.transfers if one.id == lab.swap_id)
    given, got = _tokens(lab.given), _coins(lab.got)
    asked, odd = lab.asked, lab.odd
    before = lab.before(asked)
    sent = next(one for one in lab.sent if one.id == lab.sent_id)
    released = next(one for one in lab.released if one.id == lab.released_id)
    others = [one for one in lab.released if one != released]
    ends = [one for one in lab.arrivals if one.to == lab.deposit]
    made = [one for one in ends if one.source == lab.recipient]
    values = {
        "payments": [one.row for one in payments],
        "amounts": [one.amount for one in payments],
        "total": sum(one.amount for one in payments),
        "fake": next(one for one in lab.transfers if one not in genuine),
        "balance": incoming - outgoing,
        "incoming": incoming,
        "outgoing": outgoing,
        "swap_row": swap.row,
        "given": given,
        "got": got,
        "logs": [row[0] for row in lab.log[:2]],
        "price": (given / got).quantize(_CENT),
        "inside": next(one.row for one in lab.coins if one.id == lab.swap_id),
        "asked": asked,
        "before": [one.row for one in before],
        "own": [one.row for one in before if one.address == lab.own],
        "earlier": [one.row for one in lab.withdrawals if asked.follows(one)],
        "odd": odd,
        "percent": (100 * odd.fee / odd.coins).quantize(_CENT),
        "excluded": [one.row for one in lab.withdrawals if not lab.can_be_own(one)],
        "possible": [one.row for one in lab.withdrawals if lab.can_be_own(one)],
        "sent": sent,
        "flat": _tokens(lab.flat),
        "rate": _tokens(lab.rate),
        "share": _tokens(lab.share(lab.gross)),
        "released": released,
        "twin": next(one for one in others if one.amount == released.amount),
        "namesake": next(one for one in others if one.nonce == sent.nonce),
        "made": made,
        "deposited": sum(one.amount for one in made),
        "deposit": lab.deposit,
        "alike": next(one for one in lab.arrivals if not one.amount),
        "stranger": next(one for one in ends if one not in made),
    }
    rows = [
        *((one.row, one.id, "", one.to, one.amount) for one in (*payments, swap)),
        (sent.row, sent.id, "", lab.bridge, sent.amount),
        (released.row, released.id, "", released.to, released.amount),
        *((one.row, one.id, one.log, one.to, one.amount) for one in made),
    ]
    sections = words.section("solved", words.table("solved", rows)), words.section("limits")
    return Solution(values, sections, {"open"})
