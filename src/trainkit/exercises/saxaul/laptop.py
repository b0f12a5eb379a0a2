"""Prints the records of a seized laptop, and makes the files that were copied from its image.

Held constant: six files, of which one was changed between the last check that found all equal and
a later one; a break in the custody log between these two; a clock whose error is that of the day
of the swap; a wallet that lacks one address of the payment. Drawn: the file and its change, place
of break and checks, the clock, the wallet's other addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trainkit.definitions.exercises import SaxaulLaptop
from trainkit.exercises.digests import sha256
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import EvidenceFile, Grid
from trainkit.exercises.saxaul import payment, payment_key
from trainkit.exercises.saxaul.case import DAY, MINUTE, Case, case_of
from trainkit.exercises.saxaul.laptop_key import HISTORY, WALLET, Tables
from trainkit.exercises.saxaul.records import Results, stamp, state
from trainkit.exercises.times import offset_text, place_name
from trainkit.exercises.words import Words

__all__ = ["lay_out", "payment_results", "print_sheet"]

_QUESTIONS = (
    *("file", "window", "gap", "who", "clock", "same-day", "log-in", "addresses"),
    "sentence",
)
_ORDERS = "orders.txt"
_PRINTED = (HISTORY, WALLET, _ORDERS)


def payment_results(draws: Draws, words: Words) -> Results:
    """Return the results of the payment step of a case's stream, from its printed tables."""
    words = words.of("saxaul-payment")
    return payment_key.results(payment.lay_out(draws, words), words)


@dataclass(frozen=True)
class _Step:
    """A row of the custody log to be, and the days since the seizure."""

    day: int
    action: str
    source: str
    to: str
    check: str = "none"


def _steps(draws: Draws) -> list[_Step]:
    """Return the log's rows; one hand-over is missing after the last check without a finding."""
    steps = [
        _Step(0, "seized", "scene", "officer"),
        _Step(0, "stored", "officer", "store"),
        _Step(1, "fetched", "store", "examiner-1"),
        _Step(1, "imaged", "examiner-1", "examiner-1", "recorded"),
        _Step(1, "checked", "examiner-1", "examiner-1", "equal"),
        _Step(1, "stored", "examiner-1", "store"),
    ]
    holder = "examiner-2"
    if draws.chance(1, 2):
        steps.append(_Step(2, "fetched", "store", "examiner-2"))
        if draws.chance(1, 2):
            steps.append(_Step(2, "checked", "examiner-2", "examiner-2", "equal"))
        holder = "examiner-3"
    return [
        *steps,
        _Step(3, "stored", holder, "store"),
        _Step(5, "fetched", "store", "examiner-1"),
        _Step(5, "checked", "examiner-1", "examiner-1", "differs"),
    ]


def _custody(case: Case, draws: Draws, words: Words) -> Grid:
    seal, time = "", case.seized
    seals: list[str] = []
    rows = []
    for number, step in enumerate(_steps(draws), 1):
        if number > 1:
            earliest = case.seized + step.day * DAY
            time = max(time, earliest) + draws.between(35 * MINUTE, 100 * MINUTE)
        if step.action in ("imaged", "checked"):
            seal = words("opened")
        elif step.action != "fetched" and step.source != "officer":
            seal = draws.new(lambda: f"B-{draws.between(2000, 9000)}", seals)
            seals.append(seal)
        people = (words(f"people.{step.source}"), words(f"people.{step.to}"))
        printed = (words(f"action.{step.action}"), *people, seal)
        rows.append((number, stamp(time), *printed, words(f"check.{step.check}")))
    return words.table("custody", rows)


def _contents(case: Case, draws: Draws, words: Words) -> dict[str, list[str]]:
    """Return the lines of the six files as they were imaged."""
    return {
        HISTORY: list(_history(case, draws.branch("history"), words)),
        WALLET: _wallet(case, draws.branch("wallet")),
        _ORDERS: list(_orders(case, draws.branch("orders"), words)),
        **{
            f"{name}.txt": [
                words(f"{name}.{line}", count=draws.between(3, 48)) for line in words.group(name)
            ]
            for name in ("notes", "prices", "contacts")
        },
    }


def _history(case: Case, draws: Draws, words: Words) -> Iterator[str]:
    """Yield the browser's history, in the time that the laptop showed."""
    first, second = (f"SX-{case.orders[n].number}" for n in (1, 3))
    pages = [
        (case.orders[1].confirmed, words("history.order", order=first)),
        (case.orders[3].confirmed, words("history.order", order=second)),
        (case.joined - draws.between(60, 600), words("history.rates")),
        (case.swap.received, words("history.waiting", order=f"SW-{case.swap.number}")),
        (case.swap.completed, words("history.swap", order=f"SW-{case.swap.number}")),
        (case.deposits[0][0] - draws.between(60, 900), words("history.address")),
        (case.log_in, words("history.log-in")),
        (case.log_in + draws.between(40, 200), words("history.balance")),
        (case.log_in + draws.between(DAY, 3 * DAY), words("history.network")),
    ]
    for moment, page in sorted(pages):
        yield f"{stamp(moment + case.error, case.offset)}  {page}"


def _wallet(case: Case, draws: Draws) -> list[str]:
    """Return the wallet's addresses: those of the case but one, and three others."""
    own = [order.address for order in case.paid]
    own.remove(draws.choice(own))
    return draws.shuffled([*own, case.change, case.swap.to, *case.kept])


def _orders(case: Case, draws: Draws, words: Words) -> Iterator[str]:
    paid = {order.number for order in case.paid}
    numbers = {order.number for order in case.orders}
    while len(numbers) < 8:
        numbers.add(case.orders[0].number + draws.between(-40, 60))
    for number in sorted(numbers):
        known = number in paid or (number != case.orders[3].number and draws.chance(1, 2))
        yield words(f"order.{'paid' if known else 'open'}", number=number)


def _changed(lines: list[str], draws: Draws) -> list[str]:
    """Return the lines with one digit of the last number of a line changed."""
    at = draws.choice([n for n, line in enumerate(lines) if any(map(str.isdigit, line))])
    line = lines[at]
    place = max(n for n, letter in enumerate(line) if letter.isdigit())
    digit = (int(line[place]) + draws.between(1, 9)) % 10
    return [*lines[:at], f"{line[:place]}{digit}{line[place + 1 :]}", *lines[at + 1 :]]


def _bytes(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def lay_out(draws: Draws, words: Words) -> Tables:
    """Return the tables and files of a case's stream."""
    case, found = case_of(draws), payment_results(draws, words)
    draws = draws.branch("laptop")
    imaged = _contents(case, draws, words)
    altered = draws.choice([name for name in imaged if name not in (HISTORY, WALLET)])
    received = {**imaged, altered: _changed(imaged[altered], draws)}
    zone = words("zone", place=place_name(case.home), offset=offset_text(case.offset))
    noted = case.seized - draws.between(5 * MINUTE, 20 * MINUTE)
    clock = (words("noted"), stamp(noted), stamp(noted + case.error, case.offset), zone)
    prints = (
        (name, number, line) for name in _PRINTED for number, line in enumerate(received[name], 1)
    )
    return Tables(
        state=state(words, payment=found),
        clock=words.table("clock", [clock]),
        custody=_custody(case, draws.branch("custody"), words),
        values=words.table(
            "values", ((name, sha256(_bytes(lines))) for name, lines in sorted(imaged.items()))
        ),
        prints=words.table("prints", prints),
        evidence=tuple(
            EvidenceFile(name=name, content=_bytes(lines))
            for name, lines in sorted(received.items())
        ),
    )


def print_sheet(_exercise: SaxaulLaptop, draws: Draws, words: Words) -> Sheet[Tables]:
    """Lay out the worksheet and its files."""
    tables = lay_out(draws, words)
    now = ((one.name, sha256(one.content)) for one in tables.evidence)
    received = words.table("received", now)
    return Sheet(
        sections=(
            words.section("state", tables.state),
            words.section("clock", tables.clock),
            words.section("values", tables.values, received),
            words.section("custody", tables.custody),
            words.section("files", tables.prints),
            words.section("questions", *words.questions(*_QUESTIONS)),
        ),
        data=tables,
        files={
            "custody": tables.custody,
            "values": tables.values,
            "received": received,
            "prints": tables.prints,
            "clock": tables.clock,
            "state": tables.state,
        },
        evidence=tables.evidence,
    )
