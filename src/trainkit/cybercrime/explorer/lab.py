"""Draws what happened on two networks, and prints it as pages that were saved from explorers.

Addresses and transaction IDs have their full length and are drawn, not hashed from anything, so
that they belong to nobody. Held constant: two payments of the victim and a token with the same
symbol; a swap; three deposits of 10 and two of 1 in a mixer, between those of others; a message
over a bridge, with a twin of the same amount and a namesake from another network; two deposits at
a provider, with a look-alike of its address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from trainkit.cybercrime.saxaul.case import DAY, distinct, stamp, tokens
from trainkit.exercises.generator import Draws, Sheet, Solution
from trainkit.exercises.model import EvidenceFile, Grid, Question, Section
from trainkit.exercises.times import moment_of
from trainkit.exercises.words import Words
from trainkit.model.exercises import ExplorerLab
from trainkit.render.pages import View, render_html
from trainkit.text.languages import direction_of, spoken

TABLES = (
    *("known", "transfers", "coins", "swap", "log", "deposits", "withdrawals"),
    *("terms", "sent", "released", "arrivals"),
)
"""The tables of the sheet, in its order."""
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Tables:
    """The printed tables by name, and the withdrawals that two questions are about."""

    grids: Mapping[str, Grid]
    asked: str
    odd: str

    def __getitem__(self, name: str) -> Grid:
        return self.grids[name]


@dataclass(frozen=True)
class _Transfer:
    """A transfer of tokens; amounts are USDX."""

    row: str
    time: str
    id: str
    source: str
    to: str
    amount: Decimal
    contract: str = ""
    log: str = ""


@dataclass(frozen=True)
class _Mixed:
    """A deposit in the mixer or a withdrawal from it."""

    row: str
    time: str
    coins: str
    """The denomination, in coins."""
    id: str
    address: str
    """Who deposited, or who was paid."""
    paid: Decimal = Decimal()
    fee: Decimal = Decimal()


@dataclass(frozen=True)
class _Message:
    """One side of a message over the bridge."""

    row: str
    id: str
    network: str
    nonce: str
    amount: Decimal
    to: str = ""


class _Trail:
    """The way of the value, as far as the pages show it."""

    def __init__(self, tables: Tables, words: Words) -> None:
        self.known = {label: address for address, _, label, _ in tables["known"].rows}
        self._words = words
        self.own = self.address("subject")
        self.transfers = [
            _Transfer(row, time, one, source, to, Decimal(amount), contract=contract)
            for row, time, one, source, to, contract, _, amount in tables["transfers"].rows
        ]
        self.arrivals = [
            _Transfer(row, time, one, source, to, Decimal(amount), log=log)
            for row, time, one, log, source, to, amount in tables["arrivals"].rows
        ]
        self.deposits = [
            _Mixed(row, time, coins, one, source)
            for row, time, coins, one, source in tables["deposits"].rows
        ]
        self.withdrawals = [
            _Mixed(row, time, coins, one, to, Decimal(paid), Decimal(fee))
            for row, time, coins, one, to, _, paid, fee in tables["withdrawals"].rows
        ]
        self.messages = [
            _Message(row, one, network, nonce, Decimal(amount))
            for row, _, one, network, nonce, amount in tables["sent"].rows
        ]
        self.releases = [
            _Message(row, one, network, nonce, Decimal(amount), to)
            for row, _, one, network, nonce, to, amount in tables["released"].rows
        ]
        self.tables = tables
        paid = self.address("bridge")
        over = next(one.id for one in self.transfers if one.to == paid)
        self.sent = next(one for one in self.messages if one.id == over)
        self.released = next(
            one for one in self.releases if (one.network, one.nonce) == ("A", self.sent.nonce)
        )
        to = self.address("deposit")
        self.made = [
            one for one in self.arrivals if one.source == self.released.to and one.to == to
        ]
        self.payments = [one for one in self.genuine if one.source == self.address("victim")]

    def address(self, label: str) -> str:
        return self.known[self._words(f"label.{label}")]

    @property
    def genuine(self) -> list[_Transfer]:
        """The transfers on network A of the token that the known contract holds."""
        return [one for one in self.transfers if one.contract == self.address("token")]

    @property
    def balance(self) -> Decimal:
        signed = (one.amount if one.to == self.own else -one.amount for one in self.genuine)
        return sum(signed, Decimal())

    def before(self, withdrawal: _Mixed) -> list[_Mixed]:
        """Return the deposits from which a withdrawal can come."""
        return [
            one
            for one in self.deposits
            if one.coins == withdrawal.coins and one.time < withdrawal.time
        ]

    def can_be_own(self, withdrawal: _Mixed) -> bool:
        return any(one.address == self.own for one in self.before(withdrawal))

    def withdrawal(self, row: str) -> _Mixed:
        return next(one for one in self.withdrawals if one.row == row)


def _swap(trail: _Trail) -> dict[str, object]:
    """Return what went in and came out, from the raw values of the event log."""
    moved = [
        (index, source, to, Decimal(raw) / 10 ** int(decimals))
        for index, _, event, source, to, raw, decimals in trail.tables["log"].rows
        if event == "Transfer"
    ]
    pool, router = trail.address("pool"), trail.address("router")
    given = next(one for one in moved if one[1:3] == (trail.own, pool))
    got = next(one for one in moved if one[1:3] == (pool, router))
    swap = trail.tables["swap"].rows[0][1]
    inside = next(row for row in trail.tables["coins"].rows if row[3] == swap)
    if Decimal(inside[-1]) != got[3]:
        raise ValueError("expected the coins of the log in the internal transaction")
    return {
        "swap_row": next(one.row for one in trail.transfers if one.id == swap),
        "given": f"{given[3]:.2f}",
        "got": f"{got[3]:.4f}",
        "logs": (given[0], got[0]),
        "price": (given[3] / got[3]).quantize(_CENT),
        "inside": inside[0],
    }


def _mixer(trail: _Trail) -> dict[str, object]:
    asked, odd = trail.withdrawal(trail.tables.asked), trail.withdrawal(trail.tables.odd)
    before = trail.before(asked)
    kept = [one for one in trail.withdrawals if one.coins == asked.coins and one.time < asked.time]
    return {
        "asked": asked,
        "before": [one.row for one in before],
        "own": [one.row for one in before if one.address == trail.own],
        "earlier": [one.row for one in kept],
        "odd": odd,
        "percent": (100 * odd.fee / Decimal(odd.coins)).quantize(_CENT),
        "excluded": [one.row for one in trail.withdrawals if not trail.can_be_own(one)],
        "possible": [one.row for one in trail.withdrawals if trail.can_be_own(one)],
    }


def _bridge(trail: _Trail) -> dict[str, object]:
    ((flat, rate),) = trail.tables["terms"].rows
    sent, released = trail.sent, trail.released
    share = sent.amount * Decimal(rate) / 100
    net = sent.amount - Decimal(flat) - share
    if released.amount != net:
        raise ValueError(f"expected {net} to be released, found {released.amount}")
    others = [one for one in trail.releases if one != released]
    return {
        "sent": sent,
        "flat": flat,
        "rate": rate,
        "share": share.quantize(_CENT),
        "released": released,
        "twin": next(one for one in others if one.amount == net),
        "namesake": next(one for one in others if one.nonce == sent.nonce),
    }


def _tokens(trail: _Trail) -> dict[str, object]:
    """Return what the address received and sent on network A."""
    genuine, own = trail.genuine, trail.own
    return {
        "payments": [one.row for one in trail.payments],
        "amounts": [one.amount for one in trail.payments],
        "total": sum(one.amount for one in trail.payments),
        "fake": next(one for one in trail.transfers if one not in genuine),
        "balance": trail.balance,
        "incoming": sum(one.amount for one in genuine if one.to == own),
        "outgoing": sum(one.amount for one in genuine if one.source == own),
    }


def _deposit(trail: _Trail) -> dict[str, object]:
    deposit, made = trail.address("deposit"), trail.made
    ends = (deposit[:6], deposit[-4:])
    others = [one for one in trail.arrivals if one not in made]
    return {
        "made": made,
        "deposited": sum(one.amount for one in made),
        "deposit": deposit,
        "alike": next(
            one for one in others if (one.to[:6], one.to[-4:]) == ends and one.to != deposit
        ),
        "stranger": next(one for one in others if one.to == deposit),
    }


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, and the trail with its strings in full."""
    trail = _Trail(tables, words)
    parts = (_tokens(trail), _swap(trail), _mixer(trail), _bridge(trail), _deposit(trail))
    return Solution(
        {name: value for part in parts for name, value in part.items()},
        (
            words.section("solved", _worked(trail, words)),
            words.section("limits"),
        ),
        undetermined={"open"},
    )


def _worked(trail: _Trail, words: Words) -> Grid:
    swap = next(one for one in trail.transfers if one.id == trail.tables["swap"].rows[0][1])
    sent, released = trail.sent, trail.released
    rows = [
        *((one.row, one.id, "", one.to, one.amount) for one in (*trail.payments, swap)),
        (sent.row, sent.id, "", trail.address("bridge"), sent.amount),
        (released.row, released.id, "", released.to, released.amount),
        *((one.row, one.id, one.log, one.to, one.amount) for one in trail.made),
    ]
    return words.table("solved", rows)


_QUESTIONS = (
    *("received", "balance", "swap", "holder", "set", "fee", "excluded", "open", "bridge"),
    "request",
)
_FIRST_DAY = moment_of(datetime(2026, 3, 2))
_PAGES = {
    "address": ("transfers", "coins"),
    "swap": ("swap", "log"),
    "mixer": ("deposits", "withdrawals"),
    "bridge": ("terms", "sent", "released"),
    "provider": ("arrivals",),
}
"""The tables of each saved page."""
_USDX, _WRAPPED = 6, 18
"""Decimals of the token and of wrapped coins."""
_COIN = 10_000
"""The smallest part of a coin that the pages show."""

_Row = tuple[object, ...]
_Deposit = tuple[str, int, str, str]
"""Time, coins, transaction ID, depositor."""


class ExplorerView(View):
    """The saved pages as one file for a browser."""

    language: str
    direction: str
    notice: str
    pages: dict[str, Section]
    anchors: dict[str, str]
    """The page that tells more about an address or a transaction."""


@dataclass(frozen=True)
class _Event:
    """A deposit in the mixer, or a withdrawal from it."""

    time: int
    coins: int
    kind: str
    """``own``, ``other`` or ``out``."""


def _coin(units: int) -> str:
    return f"{units // _COIN}.{units % _COIN:04}"


def _numbered(prefix: str, rows: Sequence[_Row]) -> list[_Row]:
    """Return the rows in order of time, which is their first cell, with their numbers before it."""
    ordered = sorted(rows, key=lambda row: str(row[0]))
    return [(f"{prefix}{number}", *row) for number, row in enumerate(ordered, 1)]


class _Lab:
    """Draws the amounts, the times and the strings; its methods return rows of the pages."""

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
        self.bridged = self.swapped + self.draws.minutes(70, 120)
        self.coins = 32 * _COIN + draws.between(2000, 9000)
        self.price = draws.between(11_000, 16_000)
        self.swap_in = self.coins * self.price // _COIN
        self.gross = self._gross()
        self.flat, self.rate = 100 * draws.between(1, 5), 5 * draws.between(1, 4)
        self.nonce = draws.between(20_000, 80_000)
        self.released = self.bridged + self.draws.minutes(9, 25)
        early, small = draws.choice(("ooow", "oowow")), draws.choice(("ow", "o"))
        self.mixed = [*self._mixed(10, early, "SSoow", "wow"), *self._mixed(1, small, "Sow", "ow")]

    def _address(self) -> str:
        return f"0x{self.draws.hex(40)}"

    def _id(self) -> str:
        return f"0x{self.draws.hex(64)}"

    def _gross(self) -> int:
        """Return an amount of which every fee is a whole number of hundredths."""
        return 2000 * self.draws.between(150, 200)

    def _net(self, gross: int) -> int:
        return gross - self.flat - gross * self.rate // 10_000

    def _mixed(self, coins: int, before: str, among: str, after: str) -> list[_Event]:
        """Return one contract's events: those before the first own deposit, and the others."""
        kinds = {"o": "other", "S": "own", "w": "out"}
        first = self.swapped + self.draws.minutes(6, 15)
        early, time = first - self.draws.minutes(40, 60), first
        events = []
        for sign in before:
            events.append(_Event(early, coins, kinds[sign]))
            early += self.draws.minutes(5, 9)
        for sign in ("S", *self.draws.shuffled(among), *self.draws.shuffled(after)):
            events.append(_Event(time, coins, kinds[sign]))
            time += self.draws.minutes(4, 11)
        return events

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
        return [
            (address, network, label[name], source.get(name, source["public"]))
            for name, (address, network) in facts.items()
        ]

    def transfers(self) -> list[_Row]:
        """Return the token transfers of the address on network A."""
        draws, at = self.draws, self.day + 7 * 3600
        first = at + draws.minutes(0, 40)
        second = first + draws.minutes(60, 100)
        paid = [100 * draws.between(5000, 8000), 100 * draws.between(6000, 9000)]
        other = 100 * draws.between(500, 1500) + draws.below(100)
        out = 100 * draws.between(100, 300)
        own, token, net = self.own, self.token, self._id
        zero = self._look_alike(self.bridge)
        rows: list[tuple[int, str, str, str, str, int]] = [
            (first, net(), self.victim, own, token, paid[0]),
            (first + draws.minutes(8, 150), net(), self._address(), own, self.fake, 2_500_000),
            (second, net(), self.victim, own, token, paid[1]),
            (first + draws.minutes(-30, 150), net(), self._address(), own, token, other),
            (self.swapped, self.swap_id, own, self.pool, token, self.swap_in),
            (self.bridged, self.sent_id, own, self.bridge, token, self.gross),
            (self.bridged + draws.minutes(3, 9), net(), own, zero, token, 0),
            (self.bridged + draws.minutes(20, 50), net(), own, self._address(), token, out),
        ]
        return [
            (stamp(time), one, source, to, contract, "USDX", tokens(amount))
            for time, one, source, to, contract, amount in rows
        ]

    def _fee_money(self) -> str:
        return _coin(100 * self.draws.between(3, 9))

    def _look_alike(self, address: str) -> str:
        """Return another address with the same four characters at both ends."""
        return f"{address[:6]}{self.draws.hex(32)}{address[-4:]}"

    def coins_of(self, deposits: Sequence[_Deposit]) -> list[_Row]:
        """Return what the address received and paid in coins; ``deposits`` of the mixer's page."""
        money = [self.swapped - self.draws.minutes(5, 40) for _ in range(self.draws.between(1, 2))]
        out, inside = self.words("kind.outside"), self.words("kind.inside")
        return [
            *(
                (stamp(at), out, self._id(), self._address(), self.own, self._fee_money())
                for at in money
            ),
            (stamp(self.swapped), inside, self.swap_id, self.router, self.own, _coin(self.coins)),
            *(
                (time, out, one, self.own, self.mixers[coins], f"{coins}.0000")
                for time, coins, one, source in deposits
                if source == self.own
            ),
        ]

    def log(self) -> list[_Row]:
        """Return the event log of the swap, in order of its indices."""
        index = self.draws.between(20, 180)
        gave = self.swap_in * 10 ** (_USDX - 2)
        got = self.coins * 10**_WRAPPED // _COIN
        rows = [
            (self.token, "Transfer", self.own, self.pool, gave, _USDX),
            (self.wrapped, "Transfer", self.pool, self.router, got, _WRAPPED),
            (
                self.pool,
                "Swap",
                self.router,
                self.router,
                self.words("swapped", given=gave, got=got),
                "",
            ),
            (self.wrapped, "Withdrawal", self.router, "", got, _WRAPPED),
        ]
        steps = [0, *(self.draws.between(1, 2) for _ in rows)]
        return [(index + sum(steps[: n + 1]), *row) for n, row in enumerate(rows)]

    def swap_page(self) -> list[_Row]:
        """Return the head of the page of the swap's transaction."""
        fact = self.words.group("fact")
        fee = self.draws.between(20, 90)
        block = self.draws.between(21_000_000, 23_000_000)
        values = (self.swap_id, block, stamp(self.swapped), self.own, self.router, _coin(fee))
        return list(zip(fact.values(), values, strict=True))

    def deposits(self) -> list[_Deposit]:
        """Return the deposits in both contracts of the mixer."""
        return [
            (
                stamp(one.time),
                one.coins,
                self._id(),
                self.own if one.kind == "own" else self._address(),
            )
            for one in self.mixed
            if one.kind != "out"
        ]

    def withdrawals(self) -> list[_Row]:
        """Return the withdrawals; the last of each contract goes without a relayer."""
        relayers = [(self._address(), fee) for fee in distinct(self.draws, 2, 25, 95)]
        left = [one for one in self.mixed if one.kind == "out"]
        last = {one.coins: one for one in left}
        rows: list[_Row] = []
        for one in left:
            relayer, fee = self.draws.choice(relayers)
            if one is last[one.coins]:
                relayer, fee = "", 0
            kept = fee * one.coins
            paid = _coin(_COIN * one.coins - kept)
            to = self._address()
            rows.append((stamp(one.time), one.coins, self._id(), to, relayer, paid, _coin(kept)))
        return rows

    def messages(self) -> tuple[Sequence[_Row], Sequence[_Row]]:
        """Return five messages that left network A, and what network B released."""
        draws, gap = self.draws, self.draws.minutes(3, 6)
        place, twin = draws.choice(((1, 0), (1, 2), (2, 1), (2, 3), (3, 2)))
        amounts = [self.gross]
        sent, released = [], []
        for number in range(5):
            nonce, at = self.nonce + number - place, self.bridged + (number - place) * gap
            gross, one, to = self.gross, self._id(), self._address()
            if number == place:
                one, to = self.sent_id, self.recipient
            elif number != twin:
                gross = draws.new(self._gross, amounts)
                amounts.append(gross)
            own = number == place
            after = self.released if own else at + self.draws.minutes(6, 30)
            sent.append((stamp(at), one, "B", nonce, tokens(gross)))
            two = self.released_id if own else self._id()
            released.append((stamp(after), two, "A", nonce, to, tokens(self._net(gross))))
        namesake = stamp(self.released + self.draws.minutes(2, 15))
        near = tokens(self._net(draws.new(self._gross, amounts)))
        released.append((namesake, self._id(), "C", self.nonce, self._address(), near))
        return sent, released

    def arrivals(self) -> list[_Row]:
        """Return the transfers at the two addresses on network B."""
        draws, net = self.draws, self._net(self.gross)
        first = net * draws.between(30, 45) // 100
        second = net * draws.between(25, 40) // 100
        other = 100 * draws.between(200, 900) + draws.below(100)
        kept = net - first - second
        at = [self.released + self.draws.minutes(20, 40)]
        for _ in range(5):
            at.append(at[-1] + self.draws.minutes(6, 40))
        own, to = self.recipient, self.deposit
        rows = [
            (self.released, self.released_id, self.bridge_b, own, net),
            (at[0], self._id(), own, to, first),
            (at[1], self._id(), own, self._look_alike(to), 0),
            (at[2], self._id(), self._address(), to, other),
            (at[3], self._id(), own, to, second),
            (at[4], self._id(), own, self._address(), kept * draws.between(40, 80) // 100),
            (at[5], self._id(), to, self.collection, first + second + other),
        ]
        return [
            (stamp(time), one, draws.between(3, 240), source, end, tokens(amount))
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


def _lay_out(lab: _Lab, words: Words) -> Tables:
    """Return the pages' tables, and which withdrawals the questions are about."""
    deposits, (sent, released) = lab.deposits(), lab.messages()
    out = _numbered("W", lab.withdrawals())
    rows: dict[str, Sequence[_Row]] = {
        "known": sorted(lab.known(), key=lambda row: (row[1], row[0])),
        "transfers": _numbered("T", lab.transfers()),
        "coins": _numbered("C", lab.coins_of(deposits)),
        "swap": lab.swap_page(),
        "log": lab.log(),
        "deposits": _numbered("D", deposits),
        "withdrawals": out,
        "terms": [(tokens(lab.flat), f"0.{lab.rate:02}")],
        "sent": _numbered("M", sent),
        "released": _numbered("R", released),
        "arrivals": _numbered("E", lab.arrivals()),
    }
    first = min(one.time for one in lab.mixed if (one.coins, one.kind) == (10, "own"))
    late = [row for row in out if row[2] == 10 and str(row[1]) > stamp(first)]
    return Tables(
        grids={name: words.table(name, rows[name]) for name in TABLES},
        asked=str(late[0][0]),
        odd=str(lab.draws.choice([row for row in out if row[5]])[0]),
    )


def _questions(tables: Tables, words: Words) -> tuple[Question, ...]:
    blank = {"request": words.table("blank", [("",) * 4] * 3)}
    paid = next(row[6] for row in tables["withdrawals"].rows if row[0] == tables.odd)
    values = {"asked": tables.asked, "odd": tables.odd, "paid": paid}
    return tuple(words.question(name, blank.get(name), **values) for name in _QUESTIONS)


def print_sheet(_exercise: ExplorerLab, draws: Draws, words: Words) -> Sheet[Tables]:
    """Lay out the worksheet, its files and the saved pages."""
    lab = _Lab(draws.branch("lab"), words)
    tables = _lay_out(lab, words)
    saved = stamp(lab.day + 2 * DAY + lab.draws.between(6, 9) * 3600)
    known = words.section("known", tables["known"])
    pages = {
        page: words.section(page, *(tables[name] for name in names), saved=saved)
        for page, names in _PAGES.items()
    }
    view = ExplorerView(
        language=spoken(),
        direction=direction_of(spoken()),
        notice=words("notice"),
        pages={"known": known, **pages},
        anchors=lab.anchors(),
    )
    html = render_html("exercises/explorer.html", view)
    example = next(row for row in tables["transfers"].rows if row[3] == lab.victim)
    return Sheet(
        sections=(
            known,
            words.section("example", example=example),
            *pages.values(),
            words.section("questions", *_questions(tables, words)),
            words.section("help"),
        ),
        data=tables,
        files=tables.grids,
        evidence=(EvidenceFile(name="explorer.html", content=html.encode()),),
    )
