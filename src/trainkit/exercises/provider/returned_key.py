"""The key on a provider's return, from the printed tables and the files that were handed out.

Times with an offset are RFC 3339; one without may stand for any offset from UTC-12 to UTC+14. An
IPv6 customer network is compared by its first 64 bits (RFC 4291, section 2.5.1).
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from ipaddress import ip_network

from trainkit.exercises.digests import read_digest, sha256
from trainkit.exercises.generator import Solution
from trainkit.exercises.model import EvidenceFile, Grid
from trainkit.exercises.provider.directory import Network, read_rdap, read_whois
from trainkit.exercises.times import day_text, read_day
from trainkit.exercises.words import Words

__all__ = ["FIELDS", "PRINTED", "Tables", "solve"]

FIELDS = ("name_given", "recovery_address", "means_of_payment")
"""What the order asks of the subscriber, by the names in ``subscriber.json``."""
PRINTED = {
    "letter": "letter.txt",
    "subscriber": "subscriber.json",
    "a": "whois-a.txt",
    "b": "rdap-b.json",
    "c": "rdap-c.json",
}
"""The files that the sheet prints whole."""
_EARLIEST, _LATEST = timedelta(hours=-12), timedelta(hours=14)


@dataclass(frozen=True)
class Tables:
    """The printed tables, the files, and which log-in was drawn for which question."""

    order: Grid
    log_ins: Grid
    listed: Grid
    receipt: Grid
    evidence: tuple[EvidenceFile, ...]
    asked: dict[str, str]


@dataclass(frozen=True)
class LogIn:
    """A row of the log-ins."""

    number: str
    shown: datetime
    """With its offset, if the stamp has one."""
    address: str
    port: str

    @property
    def utc(self) -> str:
        """The time in UTC; empty if the stamp has no offset."""
        return self.shown.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if self.zoned else ""

    @property
    def zoned(self) -> bool:
        """Whether the stamp has an offset."""
        return self.shown.tzinfo is not None

    def within(self, start: datetime, end: datetime) -> bool | None:
        """Whether it lies in the period; None if that hangs on an unknown offset."""
        if self.zoned:
            return start <= self.shown < end
        shown = self.shown.replace(tzinfo=UTC)
        found = {start <= shown - offset < end for offset in (_EARLIEST, _LATEST)}
        return found.pop() if len(found) == 1 else None


class _Solver:
    def __init__(self, tables: Tables, words: Words) -> None:
        self._tables, self._words = tables, words
        self.files = {one.name: one.content for one in tables.evidence}
        self.log_ins = {
            number: LogIn(number, datetime.fromisoformat(stamp), address, port)
            for number, stamp, address, port in tables.log_ins.rows
        }
        self.networks = (
            read_whois(self._text("a")),
            read_rdap(self._text("b")),
            read_rdap(self._text("c")),
        )

    def _text(self, name: str) -> str:
        return self.files[PRINTED[name]].decode()

    def _ordered(self, item: str) -> dict[str, str]:
        """Return the values of an item of the order."""
        found = (self._words.read(f"order.{item}", text) for _, text in self._tables.order.rows)
        return next(one for one in found if one)

    @cached_property
    def period(self) -> tuple[datetime, datetime]:
        """The first moment of the period, and the first after it."""
        found = self._ordered("period")
        start, end = (
            datetime.combine(read_day(found[name]), time(tzinfo=UTC)) for name in ("start", "end")
        )
        return start, end

    def asked(self, role: str) -> LogIn:
        return self.log_ins[self._tables.asked[role]]

    def network(self, log_in: LogIn) -> Network:
        return next(one for one in self.networks if one.holds(log_in.address))

    def within(self, found: bool | None) -> list[str]:
        """Return the log-ins that are in the period (True), are not, or cannot be placed."""
        return [n for n, one in self.log_ins.items() if one.within(*self.period) is found]

    @property
    def differing(self) -> list[str]:
        """Files whose hash value is not the listed one."""
        return [
            name
            for name, digest in self._tables.listed.rows
            if name in self.files and sha256(self.files[name]) != read_digest(digest)
        ]

    @property
    def absent(self) -> list[str]:
        """Listed files that were not received."""
        return [name for name, _ in self._tables.listed.rows if name not in self.files]

    @property
    def blank(self) -> list[str]:
        """Fields that the order asks for and the provider left blank."""
        record = json.loads(self._text("subscriber"))
        return [one for one in self._ordered("fields")["fields"].split(", ") if not record[one]]

    @property
    def prefixes(self) -> dict[str, list[str]]:
        """The numbers of the log-ins of each IPv6 network of 64 bits."""
        found = defaultdict(list)
        for number, one in self.log_ins.items():
            if ":" in one.address:
                found[str(ip_network((one.address, 64), strict=False))].append(number)
        return dict(found)

    @property
    def kept(self) -> tuple[date, date]:
        """The last days of the preservation, as given and as ordered."""
        lines = self._text("letter").splitlines()
        found = next(one for line in lines if (one := self._words.read("letter.kept", line)))
        return read_day(found["day"]), read_day(self._ordered("kept")["day"])


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, and every log-in with its time in UTC and its network."""
    solver = _Solver(tables, words)
    six, following = solver.asked("prefix"), solver.asked("next")
    kept, ordered = solver.kept
    prefix, members = max(solver.prefixes.items(), key=lambda one: len(one[1]))
    start, end = solver.period
    entries = [solver.asked(role) for role in ("first", "prefix", "next")]
    values = {
        "differing": solver.differing,
        "absent": solver.absent,
        "networks": [
            (one.number, solver.network(one))
            for one in sorted(entries, key=lambda one: int(one.number))
        ],
        "six": solver.network(six),
        "changed": next(one for one in solver.networks if one.changed >= end.date()),
        "period": (day_text(start.date()), day_text(end.date())),
        "inside": solver.within(True),
        "outside": solver.within(False),
        "open": solver.within(None),
        "placed": [n for n in solver.within(True) if not solver.log_ins[n].zoned],
        "prefix": prefix,
        "members": members,
        "others": [one for one in solver.prefixes if one != prefix],
        "blank": solver.blank,
        "portless": [n for n, one in solver.log_ins.items() if not one.port],
        "zoneless": [n for n, one in solver.log_ins.items() if not one.zoned],
        "kept": day_text(kept),
        "ordered": day_text(ordered),
        "short": (ordered - kept).days,
        "following": following,
        "holder": solver.network(following).holder.name,
    }
    return Solution(values, (words.section("solved", _worked(solver, words)),), {"zone"})


def _worked(solver: _Solver, words: Words) -> Grid:
    terms = {True: words("within.yes"), False: words("within.no"), None: words("within.open")}
    rows = (
        (
            one.number,
            one.utc or words("no-zone"),
            terms[one.within(*solver.period)],
            one.address,
            "ABC"[solver.networks.index(solver.network(one))],
        )
        for one in solver.log_ins.values()
    )
    return words.table("solved", rows)
