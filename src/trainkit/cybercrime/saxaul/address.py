"""The exchange's answer and a provider's record of shared addresses: which subscription it was.

Held constant: seven log-ins, of which one is in the second of the laptop's session, two more lead
to its subscription, one stands on a port of the block beside, one has no port, one comes from
another provider; a hand-over between the session and the time that the laptop showed; six
contracts, two of them needed. Drawn: addresses, ports, intervals, subscriptions, order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from trainkit.cybercrime.provider.shared_address import Holding, candidates
from trainkit.cybercrime.saxaul import laptop
from trainkit.cybercrime.saxaul.case import MINUTE, Results, case_of, state
from trainkit.exercises.generator import NETWORKS, Draws, Sheet, Solution
from trainkit.exercises.times import short_stamp, stamp
from trainkit.exercises.words import Words
from trainkit.model.exercises import SaxaulAddress

_HALF = 70 * MINUTE
"""Half the length of the record."""
_BLOCKS, _SIZE = 3, 512
_NEAR = 4 * MINUTE
"""Other blocks pass on at least so far from the session."""


@dataclass(frozen=True)
class _Entry:
    """A log-in in the exchange's answer."""

    role: str
    time: int
    address: str
    port: int | None
    number: int = 0
    action: str = ""


@dataclass(frozen=True)
class AddressRecords:
    """What the sheet of the connection prints, and what follows from it."""

    laptop: laptop.LaptopRecords
    """The step before, whose results the sheet begins with."""
    entries: tuple[_Entry, ...]
    networks: Mapping[str, str]
    """Who holds each network."""
    record: tuple[Holding, ...]
    contracts: Mapping[str, tuple[str, str]]
    """Kind of line and contract, by subscription."""

    @property
    def match(self) -> _Entry:
        """The log-in of the second in which the laptop opened its session."""
        return self.asked("match")

    @property
    def subscription(self) -> str:
        """The subscription over which that log-in came."""
        (found,) = _fitting(self.record, self.match)
        return found

    @property
    def wrong(self) -> str:
        """The subscription that the time without correction names."""
        (found,) = _fitting(self.record, replace(self.match, time=self.laptop.as_shown))
        return found

    @property
    def others(self) -> list[int]:
        """The other log-ins that lead to the same subscription, and to no other."""
        return [
            entry.number
            for entry in self.entries
            if entry != self.match and _fitting(self.record, entry) == (self.subscription,)
        ]

    def asked(self, role: str) -> _Entry:
        """Return the log-in that the questions ask about."""
        return next(entry for entry in self.entries if entry.role == role)


def _fitting(record: tuple[Holding, ...], entry: _Entry) -> tuple[str, ...]:
    return candidates(record, entry.address, entry.port, (entry.time, entry.time))


def draw(draws: Draws, words: Words) -> AddressRecords:
    """Draw the records of a case's stream."""
    case, seized = case_of(draws), laptop.draw(draws, words.of("saxaul-laptop"))
    draws = draws.branch("address")
    log_in, error = case.log_in, case.error
    own, other = draws.sample(NETWORKS, 2)
    networks = {f"{own}.0/24": "A", f"{other}.0/24": "B"}
    hosts = draws.distinct(3, 2, 250)
    addresses = [f"{own}.{host}" for host in hosts[:2]]
    elsewhere = f"{other}.{hosts[2]}"
    lowest = 1024 + _SIZE * draws.between(8, 80)
    lows = [lowest + _SIZE * number for number in range(_BLOCKS)]
    own_low = lows[draws.below(_BLOCKS - 1)]

    # The record around the session: each block passes on twice, that of the laptop's subscription
    # once between the session and what the laptop showed.
    start, end = log_in - _HALF, log_in + _HALF
    taken: list[str] = []
    record = []
    for address in addresses:
        for low in lows:
            if (address, low) == (addresses[0], own_low):
                near = draws.between(6, abs(error) - 6)
                far = draws.between(20 * MINUTE, 35 * MINUTE)
                cuts = (log_in - far, log_in + near) if error > 0 else (log_in - near, log_in + far)
            else:
                before, after = (draws.between(_NEAR, 50 * MINUTE) for _ in range(2))
                cuts = log_in - before, log_in + after
            for first, following in zip((start, *cuts), (*cuts, end + 1), strict=True):
                label = draws.new(lambda: f"S-{draws.between(1000, 9999)}", taken)
                taken.append(label)
                held = Holding(address, low, low + _SIZE - 1, first, following - 1, label)
                record.append(held)
    blocks = tuple(sorted(record, key=lambda held: (held.address, held.low, held.start)))
    held = next(
        one
        for one in record
        if (one.address, one.low) == (addresses[0], own_low) and one.start <= log_in <= one.end
    )

    def port(low: int) -> int:
        return draws.between(low + 20, low + _SIZE - 20)

    # No block passes on within a minute of a quiet time, and it is not the session itself.
    bounds = [log_in, *(bound for one in record for bound in (one.start, one.end))]
    edge, side = (held.start, 1) if error > 0 else (held.end, -1)
    same = edge + side * draws.between(3 * MINUTE, 12 * MINUTE)
    beside = edge + side * draws.between(13 * MINUTE, 15 * MINUTE)
    times = draws.distinct(40, log_in - 60 * MINUTE, log_in + 60 * MINUTE)
    quiet = [time for time in times if all(abs(time - one) > MINUTE for one in bounds)]
    entries = [
        _Entry("match", log_in, held.address, port(held.low)),
        _Entry("same", same, held.address, port(held.low)),
        _Entry("edge", edge, held.address, port(held.low)),
        _Entry("block", beside, held.address, held.high + 1),
        _Entry("no-port", quiet[0], addresses[1], None),
        _Entry("other", quiet[1], addresses[1], port(draws.choice(lows))),
        _Entry("elsewhere", quiet[2], elsewhere, draws.between(20_000, 60_000)),
    ]
    entries.sort(key=lambda entry: entry.time)

    # Two of the contracts are needed, and four belong to no log-in with certainty.
    numbers = draws.distinct(6, 20_000, 90_000)
    needed = [_fitting(blocks, one)[0] for one in entries if one.role in ("match", "block")]
    certain = {_fitting(blocks, one) for one in entries}
    rest = [one.subscription for one in record if (one.subscription,) not in certain]
    subscriptions = draws.shuffled([*needed, *draws.sample(rest, 4)])
    numbered = tuple(
        replace(entry, number=number, action=draws.choice(words.choices("actions")))
        for number, entry in enumerate(entries, 1)
    )
    contracts = {
        subscription: (draws.choice(words.choices("lines")), f"C-{number}")
        for subscription, number in zip(subscriptions, numbers, strict=True)
    }
    return AddressRecords(
        laptop=seized,
        entries=numbered,
        networks={
            network: words("provider", letter=letter)
            for network, letter in sorted(networks.items())
        },
        record=blocks,
        contracts=contracts,
    )


def print_sheet(_exercise: SaxaulAddress, draws: Draws, words: Words) -> Sheet[AddressRecords]:
    """Return the worksheet and its files."""
    found = draw(draws, words)
    entries = (
        (
            entry.number,
            stamp(entry.time),
            entry.address,
            words("no-port") if entry.port is None else entry.port,
            entry.action,
        )
        for entry in found.entries
    )
    record = (
        (
            held.address,
            f"{held.low}–{held.high}",
            stamp(held.start),
            stamp(held.end),
            held.subscription,
        )
        for held in found.record
    )
    contracts = ((subscription, *line) for subscription, line in found.contracts.items())
    seized = laptop.results(found.laptop, words.of("saxaul-laptop"))
    tables = {
        "log-ins": words.table("entries", entries),
        "port-blocks": words.table("record", record),
        "contracts": words.table("contracts", contracts),
        "networks": words.table("networks", found.networks.items()),
        "state": state(words, laptop=seized),
    }
    asked = {role: found.asked(role).number for role in ("block", "no-port", "elsewhere")}
    questions = words.questions(
        *("match", "subscription", "uncorrected", "others", "block", "no-port", "elsewhere"),
        *("surplus", "sentence"),
        asked=asked,
    )
    return Sheet(
        sections=(
            words.section("state", tables["state"]),
            words.section("entries", tables["log-ins"], tables["networks"]),
            words.section("record", tables["port-blocks"], tables["contracts"]),
            words.section("questions", *questions),
        ),
        data=found,
        files=tables,
    )


def results(found: AddressRecords, words: Words) -> Results:
    """Return what the moot begins with."""
    line, contract = found.contracts[found.subscription]
    return {
        "entry": str(found.match.number),
        "subscription": found.subscription,
        "wrong": found.wrong,
        "contract": f"{contract}, {line}",
        "others": ", ".join(map(str, found.others)),
        "open": words("open", found=_fitting(found.record, found.asked("no-port"))),
    }


def solve(found: AddressRecords, words: Words) -> Solution:
    """Return the answers, and every log-in with its subscription."""
    match, subscription = found.match, found.subscription
    block, portless, elsewhere = map(found.asked, ("block", "no-port", "elsewhere"))
    (beside,) = _fitting(found.record, block)
    held = next(one for one in found.record if one.subscription == subscription)
    line, contract = found.contracts[subscription]
    fitting = {entry.number: _fitting(found.record, entry) for entry in found.entries}
    holders = {
        entry.number: next(
            holder
            for network, holder in found.networks.items()
            if network.rpartition(".")[0] == entry.address.rpartition(".")[0]
        )
        for entry in found.entries
    }
    values = {
        "match": match,
        "log_in": short_stamp(found.laptop.case.log_in),
        "as_shown": short_stamp(found.laptop.as_shown),
        "subscription": subscription,
        "interval": (short_stamp(held.start), short_stamp(held.end)),
        "ports": f"{held.low}–{held.high}",
        "line": line,
        "contract": contract,
        "wrong": found.wrong,
        "others": list(map(str, found.others)),
        "block": block,
        "beside": beside,
        "portless": portless,
        "candidates": fitting[portless.number],
        "elsewhere": elsewhere,
        "holder": holders[elsewhere.number],
        "elsewhere_time": short_stamp(elsewhere.time),
        "surplus": [one for one in found.contracts if (one,) not in fitting.values()],
    }
    rows = (
        (
            entry.number,
            short_stamp(entry.time),
            entry.address,
            words("no-port") if entry.port is None else entry.port,
            words("result", found=fitting[entry.number], holder=holders[entry.number]),
        )
        for entry in found.entries
    )
    return Solution(
        values,
        (words.section("solved", words.table("solved", rows)), words.section("limits")),
        undetermined={"no-port"},
    )
