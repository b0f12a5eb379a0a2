"""The case solved a second way: from the CSV files, evidence files and questions alone.

Nothing of the project's solvers, readers or words is used; ``Found`` is what a participant with a
spreadsheet would find. Every search must have one result, so that the solution is unique.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from tests.exercises.handed_out import records
from trainkit.exercises.model import ExerciseSet

Row = dict[str, str]
Value = TypeVar("Value")


def only(values: Iterable[Value]) -> Value:
    """Return the one value there is."""
    (value,) = values
    return value


def moment(text: str, offset: str = "UTC+00:00") -> datetime:
    """Return the moment of ``2026-03-11 14:22:10`` on a clock such as ``UTC+04:30``."""
    hours, minutes = map(int, offset.removeprefix("UTC+").split(":"))
    zone = timezone(timedelta(hours=hours, minutes=minutes))
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone).astimezone(UTC)


def clock(time: datetime) -> str:
    return time.strftime("%H:%M:%S")


def asked(made: ExerciseSet, question: str) -> str:
    """Return the number in bold in a question."""
    text = only(one.text for one in made.worksheet.questions if one.id == question)
    return re.findall(r"\*\*(\d+)\*\*", text)[0]


def key(made: ExerciseSet) -> dict[str, str]:
    """Return the short answers of the key by the ids of their questions."""
    return {
        question.id: answer.short
        for question, answer in zip(made.worksheet.questions, made.key.answers, strict=True)
    }


def neighbours(row: Row, rows: dict[str, Row]) -> tuple[Row, Row]:
    """Return the records whose post numbers come just before and just after that of a record."""
    order = sorted(rows.values(), key=lambda one: int(one["Post number"]))
    place = order.index(row)
    return order[place - 1], order[place + 1]


def shop(made: ExerciseSet) -> dict[str, str]:
    """Return the answers on the shop."""
    offsets = {row["Clock"]: row["Offset"] for row in records(made, "offsets")}
    rows = {row["No."]: row for row in records(made, "records")}
    handles = records(made, "handles")

    def at(row: Row, place: str = "") -> datetime:
        return moment(row["Time shown"], offsets[place or row["Clock"]])

    def holders(handle: str, first: datetime, last: datetime) -> list[str]:
        return [
            one["Account ID"]
            for one in handles
            if one["Handle"] == handle
            and moment(one["From"]) <= last
            and (one["To"] == "still held" or moment(one["To"]) >= first)
        ]

    def holder(row: Row, place: str = "") -> str:
        return only(holders(row["Handle"], at(row, place), at(row, place)))

    roles = ("zone", "copy", "look", "cropped")
    zone, copy, look, cropped = (rows[asked(made, name)] for name in roles)
    place = re.findall(r"as (\w+) time", made.worksheet.questions[1].text)[0]
    first, last = map(at, neighbours(cropped, rows))
    orders = [row for row in records(made, "orders") if holder(rows[row["No."]]) == holder(zone)]
    names = sorted(row["Order"] for row in orders)
    pairs = enumerate(zip(zone["Handle"], look["Handle"], strict=True), 1)
    differing = only(n for n, (a, b) in pairs if a != b)
    return {
        "zone": f"{clock(at(zone))} UTC; {holder(zone)}",
        "reading": f"{clock(at(zone, place))} UTC; {holder(zone, place)}, uninvolved",
        "copy": holder(copy),
        "look": f"{holder(look)}; character {differing}",
        "window": f"from {clock(first)} to {clock(last)} UTC",
        "cropped": "not determinable: " + " or ".join(holders(cropped["Handle"], first, last)),
        "orders": f"{', '.join(names[:-1])} and {names[-1]}; "
        f"{sum(Decimal(row['BTC']) for row in orders)} BTC",
        "span": f"{int(names[-1][3:]) - int(names[0][3:]) + 1}; no",
    }


@dataclass(frozen=True)
class Ledger:
    """The public ledger by transaction."""

    inputs: dict[str, dict[str, Decimal]]
    outputs: dict[str, dict[str, Decimal]]

    @classmethod
    def of(cls, made: ExerciseSet) -> Ledger:
        sides: dict[str, dict[str, dict[str, Decimal]]] = {"input": {}, "output": {}}
        for row in records(made, "ledger"):
            side = sides[row["Side"]].setdefault(row["Transaction"], {})
            side[row["Address"]] = Decimal(row["Amount, BTC"])
        return cls(sides["input"], sides["output"])

    def spending(self, address: str) -> str:
        return only(name for name, side in self.inputs.items() if address in side)

    def fee(self, name: str) -> Decimal:
        return sum(self.inputs[name].values()) - sum(self.outputs[name].values())


def payment(made: ExerciseSet) -> dict[str, str]:
    """Return the answers on the payment."""
    ledger = Ledger.of(made)
    known = {row["Address"]: row["Known as"] for row in records(made, "known")}
    labels = {row["Known as"]: row["Address"] for row in records(made, "token-labels")}
    deposit = labels["deposit address of a customer of the exchange"]
    paid = only(address for address, label in known.items() if label == "paid by the customer")
    first = only(name for name, side in ledger.outputs.items() if paid in side)
    back = only(set(ledger.outputs[first]) & {a for a, b in known.items() if "wallet" in b})
    name = ledger.spending(paid)
    joined = list(ledger.inputs[name])
    service = only(set(ledger.outputs[name]) & set(known))
    change = only(set(ledger.outputs[name]) - {service})
    sent = ledger.outputs[name][service]
    swap = only(
        row
        for row in records(made, "swaps")
        if row["At address"] == service and Decimal(row["BTC"]) == sent
    )
    transfers = [
        row for row in records(made, "tokens") if row["From"] == swap["To"] and row["To"] == deposit
    ]
    total = sum(Decimal(row["Tokens"]) for row in transfers)
    out = Decimal(swap["Tokens paid out"])
    share = ledger.inputs[name][paid] / sum(ledger.inputs[name].values())
    ends = list(ledger.outputs[ledger.spending(change)])
    last = max(moment(row["Time"]) for row in transfers)
    return {
        "pay": f"{first}; {ledger.fee(first)} BTC; {back}",
        "joined": f"{', '.join(joined[:-1])} and {joined[-1]}, in {name}",
        "change": f"{change}; {service} is labelled",
        "swap": f"{swap['Order']}: address {service} and {sent} BTC",
        "fee": f"{sent * Decimal(swap['Tokens for 1 BTC']) - out:.2f} tokens",
        "deposits": f"{total} tokens; last at {clock(last)} UTC",
        "share": f"{100 * share:.1f} %; {share * total:.2f} tokens",
        "rest": f"{out - total} tokens",
        "open": f"not determinable: {ends[0]} or {ends[1]}",
    }


def line_with(lines: list[str], words: str) -> int:
    """Return the number of the one line that has the words."""
    return only(number for number, line in enumerate(lines, 1) if words in line)


def laptop(made: ExerciseSet) -> dict[str, str]:
    """Return the answers on the laptop."""
    state = {row["Established in it"]: row["Result"] for row in records(made, "state")}
    register = {row["File"]: row["Value at imaging"] for row in records(made, "values")}
    files = {one.name: one.content for one in made.evidence}
    now = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    differing = only(name for name in register if register[name] != now[name])
    log = records(made, "custody")
    check = "Check against the register"
    equal = [row for row in log if row[check] == "all six equal"][-1]
    found = only(row for row in log if row[check] == "one differs")
    gap = only((a, b) for a, b in pairwise(log) if a["To"] != b["From"])
    note = only(records(made, "clock"))
    zone = note["Zone set in the laptop"]
    offset = re.findall(r"\((.*)\)", zone)[0]
    error = moment(note["Shown by the laptop"], offset) - moment(note["Reference, UTC"])
    side = "fast" if error > timedelta() else "slow"
    seconds = f"{abs(int(error.total_seconds()))} s {side}"
    history = files["history.txt"].decode().splitlines()
    order = state["Order at the swap service"]
    swap = line_with(history, f"{order} paid")
    on_the_day = moment(history[swap - 1][:19], offset) - moment(state["Swap paid out, UTC"])
    assert on_the_day == error
    opened = line_with(history, "session opened")
    session = moment(history[opened - 1][:19], offset) - error
    names = [*state["Addresses spent together"].split(", ")]
    names += [state["Change of that spending"], state["Token address that received it"]]
    wallet = files["wallet.txt"].decode().split()
    held = ", ".join(name for name in names if name in wallet)
    return {
        "file": differing,
        "window": f"rows {equal['Row']} and {found['Row']}: {equal['Time']} to {found['Time']}",
        "gap": f"rows {gap[0]['Row']} and {gap[1]['Row']}",
        "who": "not determinable",
        "clock": f"{zone}; {seconds}",
        "same-day": f"line {swap} and the payment of {order}: {seconds}",
        "log-in": f"{clock(session)} UTC (line {opened})",
        "addresses": f"{held}; not {only(name for name in names if name not in wallet)}",
    }


def fits(made: ExerciseSet, entry: Row, time: str = "") -> list[str]:
    """Return the subscriptions that fit a log-in, at its own time or another."""
    at, port = time or entry["Time"], entry["Source port"]
    return [
        row["Subscription"]
        for row in records(made, "port-blocks")
        for low, high in [row["Ports"].split("–")]
        if row["Public address"] == entry["From address"]
        and (port == "not logged" or int(low) <= int(port) <= int(high))
        and row["From"] <= at <= row["To"]
    ]


def address(made: ExerciseSet) -> dict[str, str]:
    """Return the answers on the connection."""
    state = {row["Established in it"]: row["Result"] for row in records(made, "state")}
    entries = {row["No."]: row for row in records(made, "log-ins")}
    contracts = {row["Subscription"]: row["Contract"] for row in records(made, "contracts")}

    session = state["Session at the exchange, UTC"]
    match = only(row for row in entries.values() if row["Time"] == session)
    own = only(fits(made, match))
    wrong = only(fits(made, match, state["The same time without correction, UTC"]))
    others = [
        n
        for n, row in entries.items()
        if row != match and row["Source port"] != "not logged" and fits(made, row) == [own]
    ]
    block, open_, far = (entries[asked(made, name)] for name in ("block", "no-port", "elsewhere"))
    network = only(
        row["Held by"]
        for row in records(made, "networks")
        if far["From address"].startswith(row["Network"].removesuffix("0/24"))
    )
    certain = [fits(made, row) for row in entries.values()]
    surplus = [name for name in contracts if [name] not in certain]
    remain = fits(made, open_)
    return {
        "match": f"log-in {match['No.']}",
        "subscription": f"{own}; {contracts[own]}",
        "uncorrected": f"{wrong}, uninvolved",
        "others": f"log-ins {' and '.join(others)}",
        "block": only(fits(made, block)),
        "no-port": f"not determinable: {', '.join(remain[:-1])} or {remain[-1]}",
        "elsewhere": f"{network}: {far['From address']}, port {far['Source port']}, "
        f"{far['Time'][11:]} UTC, legal basis",
        "surplus": f"{', '.join(surplus[:-1])} and {surplus[-1]}",
    }


CLAIMS = (
    (r"Account (\S+) confirmed order (\S+), which", "Account that confirmed the orders (ID)"),
    (r"The addresses (.+) were spent together", "Addresses spent together"),
    (r"From the swap, (\S+) tokens reached", "Tokens that reached it from the swap"),
    (r"The file (\S+) on the drive is", "Files unchanged since imaging"),
    (r"opened a session at the exchange at (.+) UTC", "Session at the exchange, UTC"),
    (r"came over subscription (\S+)\.", "Subscription of that log-in"),
)
"""Claims and the line of the case file that decides each of them."""


def moot(made: ExerciseSet) -> list[str]:
    """Return the verdicts on the eight claims."""
    file = {row["Established in it"]: row["Result"] for row in records(made, "case-file")}
    verdicts = []
    for question in made.worksheet.questions[:8]:
        found = [
            (match[1], file[line])
            for said, line in CLAIMS
            if (match := re.search(said, question.text))
        ]
        if not found:
            verdicts.append("not shown")
            continue
        said, fact = only(found)
        true = said == fact or said in fact.split(", ")
        verdicts.append("holds" if true else "contradicted")
    return verdicts
