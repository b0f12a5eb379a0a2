"""Prints the exchange's answer and a provider's record of addresses that customers share.

Held constant: seven log-ins, of which one is in the second of the laptop's session, two more lead
to its subscription, one stands on a port of the block beside, one has no port, one comes from
another provider; a hand-over between the session and the time that the laptop showed; six
contracts, two of them needed. Drawn: addresses, ports, intervals, subscriptions, order.
"""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.definitions.exercises import SaxaulAddress
from trainkit.exercises.draws import NETWORKS, Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Grid
from trainkit.exercises.provider.blocks import Holding, candidates
from trainkit.exercises.saxaul import laptop, laptop_key
from trainkit.exercises.saxaul.address_key import Tables
from trainkit.exercises.saxaul.case import MINUTE, Case, case_of, distinct
from trainkit.exercises.saxaul.records import Results, stamp, state
from trainkit.exercises.words import Words

__all__ = ["laptop_results", "lay_out", "print_sheet"]

_QUESTIONS = (
    *("match", "subscription", "uncorrected", "others", "block", "no-port", "elsewhere", "surplus"),
    "sentence",
)
_HALF = 70 * MINUTE
"""Half the length of the record."""
_BLOCKS, _SIZE = 3, 512
_NEAR = 4 * MINUTE
"""Other blocks pass on at least so far from the session."""


def laptop_results(draws: Draws, words: Words) -> Results:
    """Return the results of the laptop step of a case's stream, from its printed tables."""
    words = words.of("saxaul-laptop")
    return laptop_key.results(laptop.lay_out(draws, words), words)


@dataclass(frozen=True)
class _Entry:
    """A log-in to be printed."""

    role: str
    time: int
    address: str
    port: int | None


class _Plan:
    """Draws the record around the session, and the log-ins."""

    def __init__(self, case: Case, draws: Draws) -> None:
        self.case, self.draws = case, draws
        own, other = draws.sample(NETWORKS, 2)
        self.networks = {f"{own}.0/24": "A", f"{other}.0/24": "B"}
        hosts = distinct(draws, 3, 2, 250)
        self.addresses = [f"{own}.{host}" for host in hosts[:2]]
        self.elsewhere = f"{other}.{hosts[2]}"
        first = 1024 + _SIZE * draws.between(8, 80)
        self.lows = [first + _SIZE * number for number in range(_BLOCKS)]
        self.block = draws.below(_BLOCKS - 1)
        self.record = self._record()

    @property
    def own(self) -> Holding:
        """What the laptop's subscription held."""
        return next(held for held in self.record if self._is_own(held))

    def _is_own(self, held: Holding) -> bool:
        here = (held.address, held.low) == (self.addresses[0], self.lows[self.block])
        return here and held.start <= self.case.log_in <= held.end

    def _record(self) -> tuple[Holding, ...]:
        start, end = self.case.log_in - _HALF, self.case.log_in + _HALF
        taken: list[str] = []
        record = []
        for address in self.addresses:
            for place, low in enumerate(self.lows):
                own = address == self.addresses[0] and place == self.block
                cuts = self._own_cuts() if own else self._cuts()
                for first, after in zip((start, *cuts), (*cuts, end + 1), strict=True):
                    label = self.draws.new(lambda: f"S-{self.draws.between(1000, 9999)}", taken)
                    taken.append(label)
                    record.append(Holding(address, low, low + _SIZE - 1, first, after - 1, label))
        return tuple(record)

    def _own_cuts(self) -> tuple[int, int]:
        """Return the hand-overs, one of them between the session and what the laptop showed."""
        error = self.case.error
        near = self.draws.between(6, abs(error) - 6)
        far = self.draws.between(20 * MINUTE, 35 * MINUTE)
        log_in = self.case.log_in
        return (log_in - far, log_in + near) if error > 0 else (log_in - near, log_in + far)

    def _cuts(self) -> tuple[int, int]:
        first, second = (self.draws.between(_NEAR, 50 * MINUTE) for _ in range(2))
        return self.case.log_in - first, self.case.log_in + second

    def entries(self) -> list[_Entry]:
        """Return the log-ins in the order of time."""
        own, draws, log_in = self.own, self.draws, self.case.log_in
        far, side = (own.start, 1) if self.case.error > 0 else (own.end, -1)
        same = far + side * draws.between(3 * MINUTE, 12 * MINUTE)
        beside = far + side * draws.between(13 * MINUTE, 15 * MINUTE)
        times = distinct(draws, 40, log_in - 60 * MINUTE, log_in + 60 * MINUTE)
        quiet = [time for time in times if self._is_quiet(time)]
        entries = [
            _Entry("match", log_in, own.address, self._port(own.low)),
            _Entry("same", same, own.address, self._port(own.low)),
            _Entry("edge", far, own.address, self._port(own.low)),
            _Entry("block", beside, own.address, own.high + 1),
            _Entry("no-port", quiet[0], self.addresses[1], None),
            _Entry("other", quiet[1], self.addresses[1], self._port(draws.choice(self.lows))),
            _Entry("elsewhere", quiet[2], self.elsewhere, draws.between(20_000, 60_000)),
        ]
        return sorted(entries, key=lambda entry: entry.time)

    def _port(self, low: int) -> int:
        return self.draws.between(low + 20, low + _SIZE - 20)

    def _is_quiet(self, time: int) -> bool:
        """Whether no block passes on within a minute, and it is not the session itself."""
        bounds = [bound for held in self.record for bound in (held.start, held.end)]
        return all(abs(time - one) > MINUTE for one in (*bounds, self.case.log_in))

    def contracts(self, entries: list[_Entry]) -> list[str]:
        """Return the subscriptions of which the provider sent contracts, two of them needed."""
        needed = {entry.role: entry for entry in entries if entry.role in ("match", "block")}
        found = [
            candidates(self.record, one.address, one.port, (one.time, one.time))[0]
            for one in needed.values()
        ]
        certain = {
            candidates(self.record, one.address, one.port, (one.time, one.time)) for one in entries
        }
        rest = [held.subscription for held in self.record if (held.subscription,) not in certain]
        return self.draws.shuffled([*found, *self.draws.sample(rest, 4)])


def lay_out(draws: Draws, words: Words) -> Tables:
    """Return the tables of a case's stream."""
    case, found = case_of(draws), laptop_results(draws, words)
    draws = draws.branch("address")
    plan = _Plan(case, draws)
    entries = plan.entries()
    numbers = distinct(draws, 6, 20_000, 90_000)
    contracts = (
        (subscription, draws.choice(words.choices("lines")), f"C-{number}")
        for subscription, number in zip(plan.contracts(entries), numbers, strict=True)
    )
    networks = (
        (network, words("provider", letter=letter))
        for network, letter in sorted(plan.networks.items())
    )
    return Tables(
        state=state(words, laptop=found),
        entries=_entries(entries, draws, words),
        networks=words.table("networks", networks),
        record=_record(plan.record, words),
        contracts=words.table("contracts", contracts),
        asked={entry.role: str(number) for number, entry in enumerate(entries, 1)},
    )


def _entries(entries: list[_Entry], draws: Draws, words: Words) -> Grid:
    rows = (
        (
            number,
            stamp(entry.time),
            entry.address,
            words("no-port") if entry.port is None else entry.port,
            draws.choice(words.choices("actions")),
        )
        for number, entry in enumerate(entries, 1)
    )
    return words.table("entries", rows)


def _record(record: tuple[Holding, ...], words: Words) -> Grid:
    rows = (
        (
            held.address,
            f"{held.low}–{held.high}",
            stamp(held.start),
            stamp(held.end),
            held.subscription,
        )
        for held in sorted(record, key=lambda held: (held.address, held.low, held.start))
    )
    return words.table("record", rows)


def print_sheet(_exercise: SaxaulAddress, draws: Draws, words: Words) -> Sheet[Tables]:
    """Lay out the worksheet and its files."""
    tables = lay_out(draws, words)
    asked = {role: tables.asked[role] for role in ("block", "no-port", "elsewhere")}
    return Sheet(
        sections=(
            words.section("state", tables.state),
            words.section("entries", tables.entries, tables.networks),
            words.section("record", tables.record, tables.contracts),
            words.section("questions", *words.questions(*_QUESTIONS, asked=asked)),
        ),
        data=tables,
        files={
            "log-ins": tables.entries,
            "port-blocks": tables.record,
            "contracts": tables.contracts,
            "networks": tables.networks,
            "state": tables.state,
        },
    )
