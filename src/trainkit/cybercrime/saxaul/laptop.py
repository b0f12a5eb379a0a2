"""The records of a seized laptop, and the files that were copied from its image.

Held constant: six files, of which one was changed between the last check that found all equal and
a later one; a break in the custody log between these two; a clock whose error is that of the day
of the swap; a wallet that lacks one address of the payment. Drawn: the file and its change, place
of break and checks, the clock, the wallet's other addresses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from trainkit.cybercrime.saxaul import payment
from trainkit.cybercrime.saxaul.case import MINUTE, Case, Results, case_of, state
from trainkit.exercises.generator import Draws, Sheet, Solution, sha256
from trainkit.exercises.model import EvidenceFile
from trainkit.exercises.times import DAY, offset_text, place_name, short_stamp, stamp
from trainkit.exercises.words import Words
from trainkit.model.exercises import SaxaulLaptop

_HISTORY, _WALLET, _ORDERS = "history.txt", "wallet.txt", "orders.txt"


@dataclass(frozen=True)
class _Row:
    """A row of the custody log."""

    number: int
    time: int
    action: str
    source: str
    to: str
    seal: str
    check: str
    """What the files were found to be: ``equal``, ``differs``, or the name of another word."""


@dataclass(frozen=True)
class _Page:
    """A line of the browser's history."""

    shown: int
    """What the laptop's clock showed, less the offset of its zone."""
    text: str
    kind: str


@dataclass(frozen=True)
class LaptopRecords:
    """What the sheet of the laptop prints, and what follows from it."""

    trail: payment.Trail
    """The step before, whose results the sheet begins with."""
    zone: str
    noted: int
    """When officers noted the laptop's clock."""
    custody: tuple[_Row, ...]
    recorded: Mapping[str, str]
    """The files' hash values at imaging."""
    files: Mapping[str, str]
    """The files on the drive today."""
    altered: str
    """The file whose hash value is no longer that of the imaging."""
    history: tuple[_Page, ...]

    @property
    def case(self) -> Case:
        """What happened."""
        return self.trail.case

    @property
    def received(self) -> dict[str, str]:
        """The files' hash values today."""
        return {name: sha256(content.encode()) for name, content in self.files.items()}

    @property
    def window(self) -> tuple[_Row, _Row]:
        """The last check that found the files equal, and the first that did not."""
        equal = [row for row in self.custody if row.check == "equal"]
        return equal[-1], next(row for row in self.custody if row.check == "differs")

    @property
    def addresses(self) -> list[str]:
        """The addresses that the payment step found to belong together."""
        joined = [entry.address for entry in self.trail.spending.inputs]
        return [*joined, self.case.change, self.case.swap.to]

    @property
    def held(self) -> list[str]:
        """Those of them that stand in the wallet's file."""
        return [one for one in self.addresses if one in self.files[_WALLET].splitlines()]

    @property
    def as_shown(self) -> int:
        """When the laptop opened the session at the exchange, without correction of its clock."""
        return self.case.log_in + self.case.error

    def line(self, kind: str) -> tuple[int, _Page]:
        """Return the one line of the history of a kind, with its number."""
        (found,) = ((n, page) for n, page in enumerate(self.history, 1) if page.kind == kind)
        return found


def draw(draws: Draws, words: Words) -> LaptopRecords:
    """Draw the records and files of a case's stream."""
    case, trail = case_of(draws), payment.draw(draws, words.of("saxaul-payment"))
    draws = draws.branch("laptop")

    # The files as they were imaged.
    own = draws.branch("history")
    pages = [
        (case.orders[1].confirmed, words("history.order", order=case.orders[1]), "order"),
        (case.orders[3].confirmed, words("history.order", order=case.orders[3]), "order"),
        (case.joined - own.between(60, 600), words("history.rates"), "rates"),
        (case.swap.received, words("history.waiting", order=case.swap), "waiting"),
        (case.swap.completed, words("history.swap", order=case.swap), "swap"),
        (case.deposits[0][0] - own.between(60, 900), words("history.address"), "address"),
        (case.log_in, words("history.log-in"), "log-in"),
        (case.log_in + own.between(40, 200), words("history.balance"), "balance"),
        (case.log_in + own.between(DAY, 3 * DAY), words("history.network"), "network"),
    ]
    history = tuple(_Page(time + case.error, text, kind) for time, text, kind in sorted(pages))

    own = draws.branch("wallet")
    addresses = [order.address for order in case.paid]
    addresses.remove(own.choice(addresses))
    wallet = own.shuffled([*addresses, case.change, case.swap.to, *case.kept])

    own = draws.branch("orders")
    paid = {order.number for order in case.paid}
    numbers = {order.number for order in case.orders}
    orders = []
    while len(numbers) < 8:
        numbers.add(case.orders[0].number + own.between(-40, 60))
    for number in sorted(numbers):
        is_paid = number in paid or (number != case.orders[3].number and own.chance(1, 2))
        orders.append(words(f"order.{'paid' if is_paid else 'open'}", number=number))

    imaged = {
        _HISTORY: [f"{stamp(page.shown + case.offset)}  {page.text}" for page in history],
        _WALLET: wallet,
        _ORDERS: orders,
        **{
            f"{name}.txt": [
                words(f"{name}.{line}", count=draws.between(3, 48)) for line in words.group(name)
            ]
            for name in ("notes", "prices", "contacts")
        },
    }

    # One digit of one file was changed: in a line with a number, the last one.
    altered = draws.choice([name for name in imaged if name not in (_HISTORY, _WALLET)])
    lines = list(imaged[altered])
    at = draws.choice([n for n, line in enumerate(lines) if any(map(str.isdigit, line))])
    place = max(n for n, letter in enumerate(lines[at]) if letter.isdigit())
    digit = (int(lines[at][place]) + draws.between(1, 9)) % 10
    lines[at] = f"{lines[at][:place]}{digit}{lines[at][place + 1 :]}"
    contents = {name: "".join(f"{line}\n" for line in imaged[name]) for name in sorted(imaged)}
    minutes = draws.between(5 * MINUTE, 20 * MINUTE)

    # The custody log: the days since the seizure; one hand-over is missing after the last check
    # without a finding.
    own = draws.branch("custody")
    steps = [
        (0, "seized", "scene", "officer", "none"),
        (0, "stored", "officer", "store", "none"),
        (1, "fetched", "store", "examiner-1", "none"),
        (1, "imaged", "examiner-1", "examiner-1", "recorded"),
        (1, "checked", "examiner-1", "examiner-1", "equal"),
        (1, "stored", "examiner-1", "store", "none"),
    ]
    holder = "examiner-2"
    if own.chance(1, 2):
        steps.append((2, "fetched", "store", "examiner-2", "none"))
        if own.chance(1, 2):
            steps.append((2, "checked", "examiner-2", "examiner-2", "equal"))
        holder = "examiner-3"
    steps += [
        (3, "stored", holder, "store", "none"),
        (5, "fetched", "store", "examiner-1", "none"),
        (5, "checked", "examiner-1", "examiner-1", "differs"),
    ]
    seal, time = "", case.seized
    seals: list[str] = []
    custody = []
    for number, (day, action, source, to, check) in enumerate(steps, 1):
        if number > 1:
            time = max(time, case.seized + day * DAY)
            time += own.between(35 * MINUTE, 100 * MINUTE)
        if action in ("imaged", "checked"):
            seal = words("opened")
        elif action != "fetched" and source != "officer":
            seal = own.new(lambda: f"B-{own.between(2000, 9000)}", seals)
            seals.append(seal)
        people = words(f"people.{source}"), words(f"people.{to}")
        custody.append(_Row(number, time, action, *people, seal, check))

    return LaptopRecords(
        trail=trail,
        zone=words("zone", place=place_name(case.home), offset=offset_text(case.offset)),
        noted=case.seized - minutes,
        custody=tuple(custody),
        recorded={name: sha256(content.encode()) for name, content in contents.items()},
        files={**contents, altered: "".join(f"{line}\n" for line in lines)},
        altered=altered,
        history=history,
    )


def print_sheet(_exercise: SaxaulLaptop, draws: Draws, words: Words) -> Sheet[LaptopRecords]:
    """Return the worksheet and its files."""
    laptop = draw(draws, words)
    case = laptop.case
    shown = stamp(laptop.noted + case.error + case.offset)
    custody = (
        (
            row.number,
            stamp(row.time),
            words(f"action.{row.action}"),
            row.source,
            row.to,
            row.seal,
            words(f"check.{row.check}"),
        )
        for row in laptop.custody
    )
    prints = (
        (name, number, line)
        for name in (_HISTORY, _WALLET, _ORDERS)
        for number, line in enumerate(laptop.files[name].splitlines(), 1)
    )
    tables = {
        "custody": words.table("custody", custody),
        "values": words.table("values", laptop.recorded.items()),
        "received": words.table("received", laptop.received.items()),
        "prints": words.table("prints", prints),
        "clock": words.table("clock", [(words("noted"), stamp(laptop.noted), shown, laptop.zone)]),
        "state": state(words, payment=payment.results(laptop.trail)),
    }
    asked = ("file", "window", "gap", "who", "clock", "same-day", "log-in", "addresses", "sentence")
    return Sheet(
        sections=(
            words.section("state", tables["state"]),
            words.section("clock", tables["clock"]),
            words.section("values", tables["values"], tables["received"]),
            words.section("custody", tables["custody"]),
            words.section("files", tables["prints"]),
            words.section("questions", *words.questions(*asked)),
        ),
        data=laptop,
        files=tables,
        evidence=tuple(
            EvidenceFile(name=name, content=content.encode())
            for name, content in laptop.files.items()
        ),
    )


def results(laptop: LaptopRecords, words: Words) -> Results:
    """Return what later steps begin with."""
    first, last = laptop.window
    return {
        "zone": laptop.zone,
        "clock": _error(laptop, words),
        "altered": laptop.altered,
        "intact": ", ".join(name for name in laptop.recorded if name != laptop.altered),
        "window": words("between", first=stamp(first.time), last=stamp(last.time)),
        "addresses": ", ".join(laptop.held),
        "log-in": stamp(laptop.case.log_in),
        "as-shown": stamp(laptop.as_shown),
    }


def _error(laptop: LaptopRecords, words: Words) -> str:
    error = laptop.case.error
    return words(f"error.{'fast' if error > 0 else 'slow'}", seconds=abs(error))


def solve(laptop: LaptopRecords, words: Words) -> Solution:
    """Return the answers, and the hash values compared."""
    first, last = laptop.window
    ((before, after),) = ((a, b) for a, b in pairwise(laptop.custody) if a.to != b.source)
    swap_line, swap = laptop.line("swap")
    line, _page = laptop.line("log-in")
    case, received, seconds = laptop.case, laptop.received, abs(laptop.case.error)
    values = {
        "altered": laptop.altered,
        "recorded": laptop.recorded[laptop.altered][:8],
        "received": received[laptop.altered][:8],
        "first": first,
        "last": last,
        "window": (stamp(first.time), stamp(last.time)),
        "before": before,
        "after": after,
        "zone": laptop.zone,
        "error": _error(laptop, words),
        "minutes": words("minutes", minutes=seconds // 60, left=seconds % 60),
        "swap_line": swap_line,
        "swap": case.swap,
        "swap_shown": short_stamp(swap.shown),
        "completed": short_stamp(case.swap.completed),
        "line": line,
        "shown": short_stamp(laptop.as_shown),
        "log_in": short_stamp(case.log_in),
        "fast": case.error > 0,
        "seconds": seconds,
        "held": laptop.held,
        "missing": [one for one in laptop.addresses if one not in laptop.held],
    }
    rows = (
        (name, value[:16], received[name][:16], words(f"compared.{value == received[name]}"))
        for name, value in laptop.recorded.items()
    )
    return Solution(
        values,
        (words.section("solved", words.table("solved", rows)), words.section("limits")),
        undetermined={"who"},
    )
