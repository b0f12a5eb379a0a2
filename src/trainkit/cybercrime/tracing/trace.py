"""A payment to follow: a consolidation, a peel chain, a CoinJoin, deposits, and a mixture.

Held constant over all sets of one definition: how many transactions there are and of which kind,
one payment of the chain that is larger than the change beside it, one deposit by a stranger at the
suspect's deposit address, one batch payment that looks like a CoinJoin, one row with a copying
error. Drawn: labels, times, amounts, fees, the order of outputs, the place of the large payment,
and which equal output reaches the second provider. The mixture for the three taint methods has
three inputs of which one is stolen, two outputs, sums that stay short as fractions of the whole,
and three methods that disagree on the first output.

The clustering rules, each with the sign at which it stops: Common input (Meiklejohn and others,
2013): one party controls all inputs of a transaction; not in a CoinJoin, whose sign is three or
more equal outputs beside several inputs. Change: where one output goes to a confirmed deposit
address, the only other output is the sender's. A single output that is no deposit counts as the
sender's own consolidation, which is an assumption and is called one.

Inside a CoinJoin the assumption is stated with every result: each party brings one input, takes
one of the equal outputs and at most one change output, and pays at least nothing towards the fee.
Then a party can fund an output only up to its room, its input minus the equal amount. An output is
the suspect's if every way to give the change outputs to the parties gives that one to the suspect.

Drawings of a transaction graph: the beginning for the worksheet, the whole for the key.

A box is a transaction, a line an output. Thick: traced value; thin: other value; dashed: one of
several. Four units are a millimetre, so that the text prints at 8.5 points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from trainkit.cybercrime.tracing.ledger import (
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
    minute,
    mixture_grid,
    total,
    transaction_grid,
)
from trainkit.exercises.generator import Draws, Sheet, Solution
from trainkit.exercises.svg import Style, Svg
from trainkit.exercises.words import Words
from trainkit.model.exercises import TransactionTrace
from trainkit.text.languages import semicolon_list


@dataclass(frozen=True)
class Link:
    """An address of the cluster and what put it there."""

    address: str
    rule: str
    """The name of its words."""
    transaction: str = ""
    """Empty for the start."""


@dataclass(frozen=True)
class Party:
    """An input of a CoinJoin, taken as one party."""

    address: str
    room: int
    """Satoshi left beside one equal output."""


@dataclass(frozen=True)
class Mixing:
    """A CoinJoin with one input of the cluster, and what the amounts allow."""

    transaction: str
    amount: int
    """Satoshi of each equal output."""
    equal: tuple[str, ...]
    """Addresses of the equal outputs."""
    suspect: Entry
    parties: tuple[Party, ...]
    """All parties, the suspect's among them, in the order of the inputs."""
    changes: tuple[Entry, ...]
    """All other outputs."""
    possible: tuple[Entry, ...]
    """Change outputs that can be the suspect's."""

    @property
    def change(self) -> Entry | None:
        """The suspect's change output, None if the amounts leave it open."""
        return self.possible[0] if len(self.possible) == 1 else None

    @property
    def others(self) -> tuple[Party, ...]:
        """All parties but the suspect."""
        return tuple(party for party in self.parties if party.address != self.suspect.address)

    def able(self, change: Entry) -> tuple[str, ...]:
        """Return the parties whose room is large enough for ``change``."""
        return tuple(party.address for party in self.parties if party.room >= change.amount)


@dataclass(frozen=True)
class Deposit:
    """An output at a confirmed deposit address."""

    transaction: str
    time: datetime
    index: int
    """Output index, from 0."""
    address: str
    service: str
    amount: int


@dataclass(frozen=True)
class Balance:
    """Where the value went that entered the suspect's cluster, in satoshi."""

    entered: int
    """From the victim and from the cluster's other input."""
    parts: Mapping[str, int]
    """By the names of their words."""


@dataclass(frozen=True)
class Trace:
    """Everything that the key states."""

    fees: Mapping[str, int]
    impossible: tuple[str, ...]
    """Transactions whose outputs exceed their inputs: copying errors."""
    batches: tuple[str, ...]
    """Transactions with equal outputs that are no CoinJoin, for one party funds them all."""
    clusters: tuple[tuple[str, ...], ...]
    """By common input alone."""
    links: tuple[Link, ...]
    """The suspect's cluster up to the CoinJoin, with rules and assumptions."""
    mixing: Mixing
    deposits: tuple[Deposit, ...]
    unlinked: tuple[Deposit, ...]
    """Other deposits at the address that the cluster paid to."""
    later: tuple[Deposit, ...]
    """Deposits of one of the equal outputs: one of n, undetermined."""
    balance: Balance
    share: Fraction
    """The victim's part of the first transaction that adds other value."""


def trace(plan: TracePlan) -> Trace:
    """Return what follows from the ledger of a plan."""
    rows, (_payment, join, *peels) = plan.case.transactions, plan.chain
    paid, other, own, *rest = plan.suspect
    brought = next(entry for entry in plan.coinjoin.inputs if entry.address == plan.suspect[-1])
    mixing = look_into(plan.coinjoin, brought)
    services = plan.case.services
    deposits = [
        Deposit(row.id, row.time, index, entry.address, services[entry.address], entry.amount)
        for row in rows
        for index, entry in enumerate(row.outputs)
        if entry.address in services
    ]
    traced = {row.id for row in peels}
    change = mixing.change.amount if mixing.change else 0
    mixed = mixing.amount if mixing.change else brought.amount
    parts = {
        "deposits": sum(one.amount for one in deposits if one.transaction in traced),
        "change": change,
        "equal" if mixing.change else "mixed": mixed,
        "fees": join.fee + sum(row.fee for row in peels) + brought.amount - mixed - change,
    }
    return Trace(
        fees={row.id: row.fee for row in rows},
        impossible=tuple(row.id for row in rows if row.fee < 0),
        batches=tuple(
            row.id for row in rows if row.equal_amount is not None and not row.is_coinjoin
        ),
        clusters=_common_inputs(rows),
        links=(
            Link(paid, "start"),
            Link(other, "common-input", join.id),
            Link(own, "self-consolidation", join.id),
            *(Link(address, "change", row.id) for address, row in zip(rest, peels, strict=True)),
        ),
        mixing=mixing,
        deposits=tuple(one for one in deposits if one.transaction in traced),
        unlinked=tuple(
            one for one in deposits if one.address == plan.deposit and one.transaction not in traced
        ),
        later=tuple(one for one in deposits if one.transaction == plan.later.id),
        balance=Balance(total(join.inputs), {name: one for name, one in parts.items() if one}),
        share=Fraction(_victims(plan), total(join.inputs)),
    )


def _victims(plan: TracePlan) -> int:
    """Return the victim's part of the first transaction that adds other value."""
    return total(entry for entry in plan.chain[1].inputs if entry.address == plan.case.paid)


def _common_inputs(rows: Iterable[Transaction]) -> tuple[tuple[str, ...], ...]:
    """Return the clusters of two or more addresses by common input alone, CoinJoins left out."""
    clusters: list[set[str]] = []
    for row in rows:
        if not row.is_coinjoin:
            joined = {entry.address for entry in row.inputs}
            meeting = [cluster for cluster in clusters if cluster & joined]
            clusters = [cluster for cluster in clusters if not cluster & joined]
            clusters.append(joined.union(*meeting))
    return tuple(sorted(tuple(sorted(found)) for found in clusters if len(found) > 1))


def look_into(row: Transaction, suspect: Entry) -> Mixing:
    """Return what the amounts of the CoinJoin ``row`` allow about its input ``suspect``."""
    amount = row.equal_amount
    if amount is None:
        raise ValueError(f"expected a CoinJoin, found {row.id}")
    parties = tuple(Party(entry.address, entry.amount - amount) for entry in row.inputs)
    changes = tuple(entry for entry in row.outputs if entry.amount != amount)
    equal = tuple(entry.address for entry in row.outputs if entry.amount == amount)
    others = [party.room for party in parties if party.address != suspect.address]
    return Mixing(
        transaction=row.id,
        amount=amount,
        equal=equal,
        suspect=suspect,
        parties=parties,
        changes=changes,
        possible=tuple(
            change
            for change in changes
            if suspect.amount - amount >= change.amount
            and _fit(others, [other.amount for other in changes if other != change])
        ),
    )


def _fit(rooms: Sequence[int], sizes: Sequence[int]) -> bool:
    """Return whether every size has a room of its own: largest to largest decides it."""
    pairs = zip(sorted(rooms, reverse=True), sorted(sizes, reverse=True), strict=False)
    return len(sizes) <= len(rooms) and all(room >= size for room, size in pairs)


WIDTH = 680
_BOX, _TALL = 54, 34
_FIRST = 58
_ROW = 64
"""Top of the chain's boxes."""
_MIX = 238
"""Top of the CoinJoin."""
_GAP = 20
"""Between two lines of the CoinJoin."""
_INK = "#111111"
_STYLE = Style(number=lambda value: f"{round(value, 1):g}", per_mm=4, font=12, role="img")
Stroke = dict[str, str]
THICK: Stroke = {"stroke_width": "3"}
THIN: Stroke = {"stroke_width": "1.2"}
DASHED: Stroke = {"stroke_width": "1.4", "stroke_dasharray": "6 4"}


class _Graph:
    """Boxes, arrows and text, black on white."""

    def __init__(self, height: int) -> None:
        self._chart = Svg(WIDTH, height, _STYLE)
        self._chart.element("rect", width=WIDTH, height=height, fill="#ffffff")
        self.svg = self._chart.svg

    def box(self, left: float, top: float, label: str, height: float = _TALL) -> None:
        """Draw a transaction."""
        self.frame(left, top, (_BOX, height), 1.2, "#eeeeee")
        self.text(left + _BOX / 2, top + height / 2 + 4, label, bold=True)

    def frame(
        self,
        left: float,
        top: float,
        size: tuple[float, float],
        stroke: float = 0.8,
        fill: str = "none",
    ) -> None:
        """Draw a rectangle around what is there."""
        width, height = size
        self._chart.element(
            "rect",
            x=left,
            y=top,
            width=width,
            height=height,
            fill=fill,
            stroke=_INK,
            stroke_width=stroke,
        )

    def arrow(self, points: Sequence[tuple[float, float]], stroke: Stroke) -> None:
        """Draw an arrow through the points, the last of them its head; all lines are straight."""
        self._chart.element(
            "polyline", points=self._path(points), fill="none", stroke=_INK, **stroke
        )
        (before_x, before_y), (x, y) = points[-2:]
        if y == before_y:
            back = 8 if x < before_x else -8
            head = ((x, y), (x + back, y - 4), (x + back, y + 4))
        else:
            back = 8 if y < before_y else -8
            head = ((x, y), (x - 4, y + back), (x + 4, y + back))
        self._chart.element("polygon", points=self._path(head), fill=_INK)

    @staticmethod
    def _path(points: Sequence[tuple[float, float]]) -> str:
        return " ".join(f"{_STYLE.number(x)},{_STYLE.number(y)}" for x, y in points)

    def text(
        self, x: float, y: float, text: str, anchor: str = "middle", *, bold: bool = False
    ) -> None:
        """Write text whose base line is at ``y``."""
        weight = {"font_weight": "bold"} if bold else {}
        self._chart.element("text", text, x=x, y=y, text_anchor=anchor, **weight, fill=_INK)


def draw_start(case: Case, words: Words) -> str:
    """Return the first transaction and empty room, for participants."""
    graph = _Graph(470)
    row, output = case.first_payment
    graph.frame(1, 1, (WIDTH - 2, 430))
    _first_box(graph, case, row, words)
    graph.arrow([(_FIRST + _BOX, _ROW + 17), (_FIRST + _BOX + 60, _ROW + 17)], THICK)
    _beside(graph, _FIRST + _BOX + 28, output)
    _legend(graph, 454, ("stolen", "other", "several"), words)
    return graph.svg()


def draw_graph(plan: TracePlan, trace: Trace, words: Words) -> str:
    """Return the graph of the case without the strangers' transactions."""
    case, rows, mixing = plan.case, plan.chain, trace.mixing
    own = {link.address for link in trace.links}
    height = _MIX + _GAP * (len(mixing.equal) + len(mixing.changes)) + 36
    graph = _Graph(height)
    pitch = (WIDTH - _FIRST - 20) / len(rows)
    _first_box(graph, case, rows[0], words)
    for place, row in enumerate(rows):
        left = _FIRST + place * pitch
        if place:
            _chain_box(graph, case, row, (left, {e.address for e in rows[place - 1].outputs}))
        onward = [entry for entry in row.outputs if entry.address in own]
        if onward and place < len(rows) - 1:
            graph.arrow([(left + _BOX, _ROW + 17), (left + pitch, _ROW + 17)], THICK)
            _beside(graph, left + (_BOX + pitch) / 2 - 2, onward[0])
    _sum_line(graph, trace, words)
    _coinjoin(graph, mixing, words, _FIRST + (len(rows) - 1) * pitch + _BOX)
    _after(graph, plan, trace, words)
    _legend(graph, height - 14, ("traced", "other", "sources"), words)
    return graph.svg()


def _first_box(graph: _Graph, case: Case, row: Transaction, words: Words) -> None:
    middle = _FIRST + _BOX / 2
    graph.box(_FIRST, _ROW, row.id)
    graph.arrow([(3, _ROW + 17), (_FIRST, _ROW + 17)], THICK)
    _beside(graph, 28, row.inputs[0])
    for entry in row.outputs:
        if entry.address in case.victim:
            graph.arrow([(middle, _ROW + _TALL), (middle, _ROW + 66)], THIN)
            _below(graph, middle, entry)
            graph.text(middle, _ROW + 112, words("victim"))


def _chain_box(graph: _Graph, case: Case, row: Transaction, at: tuple[float, set[str]]) -> None:
    left, arriving = at
    middle = left + _BOX / 2
    graph.box(left, _ROW, row.id)
    for entry in row.inputs:
        if entry.address not in arriving:
            graph.text(middle, 14, entry.address)
            graph.text(middle, 28, btc(entry.amount))
            graph.arrow([(middle, 34), (middle, _ROW)], THIN)
    for entry in row.outputs:
        if entry.address in case.services:
            graph.arrow([(middle, _ROW + _TALL), (middle, _ROW + 66)], THICK)
            _below(graph, middle, entry)
            graph.frame(middle - 27, _ROW + 68, (54, 36), 1.8)


def _sum_line(graph: _Graph, trace: Trace, words: Words) -> None:
    totals: dict[str, int] = {}
    for found in trace.deposits:
        name = f"{found.address}, {found.service}"
        totals[name] = totals.get(name, 0) + found.amount
    said = (words("in-all", name=name, amount=btc(amount)) for name, amount in totals.items())
    graph.text(WIDTH - 60, _ROW + 121, semicolon_list(said), "end", bold=True)


def _coinjoin(graph: _Graph, mixing: Mixing, words: Words, last: float) -> None:
    count = len(mixing.equal) + len(mixing.changes)
    graph.box(400, _MIX - 12, mixing.transaction, _GAP * count)
    edge = WIDTH - 14
    graph.arrow([(last, _ROW + 17), (edge, _ROW + 17), (edge, _MIX), (400 + _BOX, _MIX)], THICK)
    graph.text(edge - 8, _MIX - 8, _name(mixing.suspect), "end")
    for place, party in enumerate(mixing.others, start=1):
        height = _MIX + place * 30
        graph.arrow([(560, height), (400 + _BOX, height)], THIN)
        entry = Entry(party.address, party.room + mixing.amount)
        graph.text(566, height + 4, _name(entry), "start")
    undecided = mixing.possible if mixing.change is None else ()
    lines = [Entry(address, mixing.amount) for address in mixing.equal] + list(mixing.changes)
    for place, entry in enumerate(lines):
        height = _MIX + place * _GAP - 1
        stroke = DASHED if place < len(mixing.equal) or entry in undecided else THIN
        stroke = THICK if entry == mixing.change else stroke
        graph.arrow([(400, height), (340, height)], stroke)
        graph.text(334, height + 4, _name(entry), "end", bold=stroke == THICK)
    graph.text(580, _MIX - 24, words("stop"), "end", bold=True)


def _after(graph: _Graph, plan: TracePlan, trace: Trace, words: Words) -> None:
    equal = trace.mixing.equal
    for found in trace.later:
        source = plan.later.inputs[0].address
        height = _MIX + equal.index(source) * _GAP - 1
        graph.arrow([(256, height), (158 + _BOX, height)], DASHED)
        graph.box(158, height - 17, found.transaction)
        graph.arrow([(158, height), (112, height)], DASHED)
        graph.frame(6, height - 28, (106, 58), 1.8)
        graph.text(59, height - 12, f"{found.address}, {found.service}")
        graph.text(59, height + 5, btc(found.amount))
        graph.text(59, height + 22, words("one-of", count=len(equal)), bold=True)


def _beside(graph: _Graph, middle: float, entry: Entry) -> None:
    graph.text(middle, _ROW + 10, entry.address)
    graph.text(middle, _ROW + 32, btc(entry.amount))


def _below(graph: _Graph, middle: float, entry: Entry) -> None:
    graph.text(middle, _ROW + 82, entry.address)
    graph.text(middle, _ROW + 97, btc(entry.amount))


def _name(entry: Entry) -> str:
    return f"{entry.address} {btc(entry.amount)}"


def _legend(graph: _Graph, height: float, names: tuple[str, str, str], words: Words) -> None:
    for left, stroke, name in zip((6, 190, 370), (THICK, THIN, DASHED), names, strict=True):
        graph.arrow([(left, height), (left + 44, height)], stroke)
        graph.text(left + 52, height + 4, words(f"legend.{name}"), "start")


def solve(plan: TracePlan, words: Words) -> Solution:
    """Return the answers, and tables and the whole graph for trainers."""
    case, mixture = plan.case, plan.mixture
    found = trace(plan)
    fees = (
        (
            row.id,
            btc(total(row.inputs)),
            btc(total(row.outputs)),
            btc(row.fee) if row.fee >= 0 else words("impossible", fee=btc(row.fee)),
        )
        for row in case.transactions
    )
    links = (
        (
            link.address,
            words(f"rule.{link.rule}"),
            link.transaction,
            words("confidence.inferred" if link.transaction else "confidence.recorded"),
        )
        for link in found.links
    )
    taint = (
        (words(f"method.{name}"), *_fractions(method(mixture), words))
        for name, method in METHODS.items()
    )
    requests = (
        (one.transaction, one.index, one.address, btc(one.amount), minute(one.time))
        for one in found.deposits
    )
    outputs = list(map(btc, mixture.outputs))
    graph = words.drawing("graph", draw_graph(plan, found, words), deposits=len(found.deposits))
    return Solution(
        _values(plan, found, words),
        (
            words.section("solved-graph", graph),
            words.section("solved-sums", words.table("fees", fees), words.table("links", links)),
            words.section("solved-mixture", words.table("taint", taint, outputs=outputs)),
            words.section("solved-request", words.table("request", requests)),
        ),
        undetermined={"later", *([] if found.mixing.change else ["change"])},
    )


def _fractions(values: Iterable[Fraction], words: Words) -> list[str]:
    """Return satoshi as bitcoin, as fractions too where decimals do not end."""
    return [
        btc(int(value))
        if value.denominator == 1
        else words("about", exact=value / SATOSHI, decimals=f"{float(value / SATOSHI):.4f}")
        for value in values
    ]


def _values(plan: TracePlan, found: Trace, words: Words) -> dict[str, object]:
    """Return what the answers say."""
    mixing = found.mixing
    assumed = [link for link in found.links if link.rule == "self-consolidation"]
    totals: dict[str, list[int]] = {}
    for one in found.deposits:
        totals.setdefault(f"{one.address} ({one.service})", []).append(one.amount)
    return {
        "btc": btc,
        "found": found,
        "mixing": mixing,
        "other_fees": sum(fee for name, fee in found.fees.items() if name not in found.impossible),
        "clusters": [_braces(cluster) for cluster in found.clusters],
        "cluster": _braces(link.address for link in found.links),
        "assumed": [words("assumed", link=link) for link in assumed],
        "possible": [f"{entry.address} ({btc(entry.amount)})" for entry in mixing.possible],
        "able": mixing.able(mixing.change) if mixing.change else (),
        "totals": list(totals.items()),
        "later": [words("deposit", found=one, amount=btc(one.amount)) for one in found.later],
        "parts": list(found.balance.parts.items()),
        "mixture": plan.mixture,
        "taint": {
            name: _fractions(method(plan.mixture), words) for name, method in METHODS.items()
        },
        "stolen": _victims(plan),
        "mixed": found.balance.entered,
        "percent": f"{float(found.share) * 100:.1f}",
    }


def _braces(addresses: Iterable[str]) -> str:
    return "{" + ", ".join(addresses) + "}"


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
    """A case, a mixture, and what their maker knows beyond the sheet."""

    case: Case
    mixture: Mixture
    suspect: tuple[str, ...]
    """The suspect's addresses up to the CoinJoin, in the order of the chain."""
    chain: tuple[Transaction, ...]
    """The victim's payment, the one that joins the suspect's addresses, the payments after it."""
    deposit: str
    """To which the chain pays."""
    coinjoin: Transaction
    later: Transaction
    """It brings an equal output to the second provider."""


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

    def add(self, inputs: list[tuple[str, int]], outputs: list[tuple[str, int]]) -> None:
        """Append a transaction, its inputs and outputs in drawn order."""
        row = Transaction(
            id=self._labels.transaction(),
            time=self._time,
            inputs=tuple(_entry(*pair) for pair in self._draws.shuffled(inputs)),
            outputs=tuple(_entry(*pair) for pair in self._draws.shuffled(outputs)),
        )
        self.rows.append(row)
        self._time += timedelta(minutes=self._draws.between(41, 400))

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
    pick = _join(exercise, chain, labels, (suspect[-1], rest, equal))
    chain.add([(pick, equal)], [(second, equal - chain.fee())])
    providers = draws.sample("BCDFGHKLMNPRSTVW", 2)
    strangers = _Strangers(
        draws.branch("strangers"), labels, chain.rows[0].time, chain.rows[-1].time
    )
    rows = [*chain.rows, *strangers.draw(exercise.unrelated, deposit)]
    *path, coinjoin, later = chain.rows
    own = {entry.address for entry in path[0].inputs + path[0].outputs}
    case = Case(
        transactions=tuple(sorted(rows, key=lambda row: (row.time, row.id))),
        paid=suspect[0],
        victim=frozenset(own - {suspect[0]}),
        services={deposit: f"VASP {providers[0]}", second: f"VASP {providers[1]}"},
    )
    return TracePlan(case, mixture, tuple(suspect), tuple(path), deposit, coinjoin, later)


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
) -> str:
    """Add the CoinJoin; return the address of the equal output that moves on."""
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
    chain.add(inputs, [*shares, *outputs])
    return draws.choice(shares)[0]


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


def print_sheet(exercise: TransactionTrace, draws: Draws, words: Words) -> Sheet[TracePlan]:
    """Lay out the worksheet and its files; the ledger there has one row an input or output."""
    plan = draw_plan(exercise, draws)
    case, (row, output) = plan.case, plan.case.first_payment
    known, mixture = known_grid(case, words), mixture_grid(plan.mixture, words)
    paid = {"transaction": row.id, "paid": output.address, "amount": btc(output.amount)}
    start = words.drawing("start", draw_start(case, words), transaction=row.id)
    fees = words.table("fees-blank", ((row.id, "", "", "") for row in case.transactions))
    outputs = [f"O{number}" for number, _ in enumerate(plan.mixture.outputs, 1)]
    methods = ((words(f"method.{name}"), *("",) * len(outputs)) for name in METHODS)
    taint = words.table("taint-blank", methods, outputs=outputs)
    request = words.table("request-blank", (("",) * 5,) * _REQUEST_LINES)
    join = words.questions("common-inputs", "cluster", "coinjoin", "change", paid=case.paid)
    count = words.questions("totals", "later", "balance", services=sorted(case.services))
    return Sheet(
        sections=(
            words.section("known", known, **paid),
            words.section("ledger", transaction_grid(case, words)),
            words.section("fees", words.question("fees", fees)),
            words.section("rules"),
            words.section("graph", start),
            words.section("join", *join),
            words.section("total", *count),
            words.section(
                "mixture", mixture, words.question("taint", taint, mixed=plan.chain[1].id)
            ),
            words.section("request", words.question("request", request)),
        ),
        data=plan,
        files={"ledger": ledger_grid(case, words), "addresses": known, "mixture": mixture},
    )
