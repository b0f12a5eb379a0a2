"""Draws what a provider returned on an order, and registry print-outs, and prints the worksheet.

Held constant over sets: twelve log-ins, one of each role below; three networks, two printed by
RDAP and one by whois, of which one entry changed after the period; four listed files, of which one
differs from its hash value and one was not received; one field of the subscriber is blank; the
preservation ends too early. Drawn: days, zone, addresses, names, which file, field and network.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_network
from typing import Literal

from trainkit.definitions.exercises import ProviderReturn
from trainkit.exercises.digests import grouped, sha256
from trainkit.exercises.draws import NETWORKS, Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import EvidenceFile, Grid
from trainkit.exercises.provider.directory import Contact, Network, laid_out, rdap, whois
from trainkit.exercises.provider.returned_key import FIELDS, PRINTED, Tables
from trainkit.exercises.times import day_text, offset_text
from trainkit.exercises.words import Words

__all__ = ["print_sheet"]

HOUR, DAY = 3600, 86_400
PERIOD = 4 * DAY
_OFFSETS = tuple(60 * minutes for minutes in (210, 270, 300, 360))
_ASKED = ("first", "prefix", "next", "open", "inside")
_QUESTIONS = (
    *("hash-values", "networks", "roles", "changed", "period", "zone", "prefix"),
    *("missing", "preserved", "next"),
)
Stamp = Literal["utc", "local", "bare"]
ROLES: dict[str, tuple[str, Stamp]] = {
    "before": ("shared", "local"),
    "first": ("host", "utc"),
    "last": ("shared", "local"),
    "after": ("host", "utc"),
    "open": ("shared", "bare"),
    "inside": ("host", "bare"),
    "no-port": ("shared", "utc"),
    "next": ("shared", "utc"),
    "prefix": ("six", "utc"),
    "same": ("six", "local"),
    "long": ("six", "local"),
    "other": ("six", "utc"),
}
"""The network and the kind of time stamp of each log-in. Shown on a day of the period, but before
it; just in it; shown on the day after, but in it; just after it; without zone beside an end of the
period, and in its middle; without source port; to be asked about; three addresses of one /64, one
of them written in full; one of the /64 beside."""


class _Plan:
    """Draws the order, the log-ins, the networks and the files."""

    def __init__(self, draws: Draws, words: Words) -> None:
        self.draws, self.words = draws, words
        day = datetime(2026, 2, 2, tzinfo=UTC) + timedelta(days=draws.below(200))
        self.start, self.day = int(day.timestamp()), day.date()
        self.until = self.day + timedelta(days=draws.between(150, 180))
        self.kept = self.until - timedelta(days=draws.between(12, 75))
        self.offset = draws.choice(_OFFSETS)
        self.account = f"user-{draws.between(1000, 9999)}"
        self.networks = self._networks()
        self.addresses = self._addresses()
        self.numbers = {role: n for n, role in enumerate(draws.shuffled(tuple(ROLES)), 1)}
        self.absent = draws.choice(("devices.csv", "payments.csv"))
        self.log_ins = self._log_ins()
        self.listed = self._listed()

    def _networks(self) -> dict[str, Network]:
        """Return the networks; the entry of the second or third changed after the period."""
        draws, words = self.draws.branch("networks"), self.words
        firms = draws.sample(words.choices("firms"), 4)
        shared, host = draws.sample(NETWORKS, 2)
        ranges = {
            "host": f"{host}.{64 * draws.below(4)}/26",
            "shared": f"{shared}.{draws.choice((0, 128))}/25",
            "six": f"2001:db8:{draws.between(16, 4095):x}::/48",
        }
        parties = {"shared": (0, 0), "six": (1, 2), "host": (3, 3)}
        late = draws.choice(("six", "host"))
        found = {}
        for letter, (name, prefix) in zip("ABC", ranges.items(), strict=True):
            holder, desk = (firms[place] for place in parties[name])
            days = draws.between(20, 90) if name == late else -draws.between(200, 900)
            network = ip_network(prefix)
            found[name] = Network(
                handle=f"NET-{draws.between(1000, 9999)}-{letter}",
                name=f"{holder.split()[0].upper()}-{words(f'pools.{name}')}",
                first=network[0],
                last=network[-1],
                kind="ASSIGNED" if name == "six" else "ASSIGNED PA",
                parent=f"NET-{draws.between(100, 999)}",
                registered=date(2023, 6, 1) - timedelta(days=draws.below(900)),
                changed=self.day + timedelta(days=days),
                holder=Contact(f"ORG-{draws.between(10, 99)}-TEST", holder),
                abuse=_desk(desk, draws, words),
            )
        return found

    def _addresses(self) -> dict[str, str]:
        """Return the address of each role."""
        draws, found = self.draws.branch("addresses"), {}
        subnet = draws.between(16, 4094)
        for role, (name, _stamp) in ROLES.items():
            network = self.networks[name]
            if name == "six":
                beside = (subnet + (role == "other")) << 64
                device = (draws.between(1, 65_535) << 48) + draws.between(1, 65_535)
                address = network.first + (beside + device)
            else:
                size = int(network.last) - int(network.first)
                address = network.first + draws.between(2, size - 2)
            found[role] = address.exploded if role == "long" else str(address)
        return found

    def _log_ins(self) -> Grid:
        draws = self.draws.branch("log-ins")
        moments = _moments(self.start, self.offset, draws)
        rows = (
            (
                number,
                _stamp(moments[role], ROLES[role][1], self.offset),
                self.addresses[role],
                "" if role == "no-port" else draws.between(20_000, 60_000),
            )
            for role, number in self.numbers.items()
        )
        return self.words.table("log-ins", rows)

    def _listed(self) -> dict[str, bytes]:
        """Return the files that the provider lists, byte for byte."""
        draws, words = self.draws.branch("files"), self.words
        fields: dict[str, str | None] = {
            "account": self.account,
            "created": f"{2023 + draws.below(3)}-0{draws.between(1, 9)}-14T08:30:00Z",
            **{name: draws.choice(words.choices(f"fields.{name}")) for name in FIELDS},
            "time_zone_setting": offset_text(self.offset),
        }
        fields[draws.choice(FIELDS)] = None
        number, day = draws.between(100, 999), self.day.isoformat()
        heads = [column.name for column in self.log_ins.columns]
        return {
            "subscriber.json": (laid_out(fields) + "\n").encode(),
            "log-ins.csv": _csv([heads, *self.log_ins.rows]),
            "devices.csv": _csv([["device", "first seen"], [f"D-{number}", day]]),
            "payments.csv": _csv([["payment", "day"], [f"P-{number}", day]]),
        }

    def texts(self) -> dict[str, str]:
        """Return the files that are handed out besides those of the list."""
        words = self.words
        notice = words("notice")
        kept = words("letter.kept", day=day_text(self.kept))
        listed = ", ".join(self.listed)
        return {
            "letter.txt": words("letter.body", account=self.account, kept=kept, files=listed),
            "whois-a.txt": whois(self.networks["host"], notice),
            "rdap-b.json": rdap(self.networks["shared"], notice),
            "rdap-c.json": rdap(self.networks["six"], notice),
        }

    def order(self) -> Grid:
        """Return what the order asked for."""
        words = self.words
        end = self.day + timedelta(seconds=PERIOD)
        items = (
            words("order.fields", fields=", ".join(FIELDS)),
            words("order.period", start=day_text(self.day), end=day_text(end)),
            words("order.files"),
            words("order.hash-values"),
            words("order.kept", day=day_text(self.until)),
        )
        return words.table("order", enumerate(items, 1))


def _desk(firm: str, draws: Draws, words: Words) -> Contact:
    mail = f"abuse@{firm.split(maxsplit=1)[0].lower()}-net.example"
    return Contact(f"AB{draws.between(10, 99)}-TEST", words("desk", firm=firm), mail)


def _moments(start: int, offset: int, draws: Draws) -> dict[str, int]:
    """Return the moment of each role; without a zone, what was shown, as if it were UTC."""
    end, near = start + PERIOD, 3 * HOUR
    quiet = {
        role: start + draws.between(6 * HOUR, PERIOD - 6 * HOUR - offset)
        for role in tuple(ROLES)[6:]
    }
    return quiet | {
        "before": start - draws.between(600, near),
        "first": start + draws.between(60, HOUR),
        "last": end - draws.between(600, near),
        "after": end + draws.between(60, HOUR),
        "open": draws.choice((start, end)) + draws.between(-near, near),
        "inside": start + PERIOD // 2 + draws.between(-6 * HOUR, 6 * HOUR),
    }


def _stamp(moment: int, kind: Stamp, offset: int) -> str:
    shown = datetime.fromtimestamp(moment + (offset if kind == "local" else 0), UTC)
    if kind == "bare":
        return shown.strftime("%Y-%m-%d %H:%M:%S")
    zone = "Z" if kind == "utc" else offset_text(offset).removeprefix("UTC")
    return shown.strftime("%Y-%m-%dT%H:%M:%S") + zone


def _csv(rows: Iterable[Iterable[str]]) -> bytes:
    return "".join(f"{','.join(row)}\r\n" for row in rows).encode()


def print_sheet(_exercise: ProviderReturn, draws: Draws, words: Words) -> Sheet[Tables]:
    """Lay out the worksheet, the returned files and the print-outs."""
    plan = _Plan(draws.branch("return"), words)
    received = {name: data for name, data in plan.listed.items() if name != plan.absent}
    differing = draws.branch("differing").choice(tuple(received))
    listed = {
        name: sha256(data + b"\n" if name == differing else data)
        for name, data in plan.listed.items()
    }
    texts = plan.texts() | {"hash-list.txt": _sums(listed)}
    handed = received | {name: text.encode() for name, text in texts.items()}
    order = draws.branch("receipt").shuffled(tuple(received))
    tables = Tables(
        order=plan.order(),
        log_ins=plan.log_ins,
        listed=_hash_values("listed", listed, words),
        receipt=_hash_values("receipt", {name: sha256(received[name]) for name in order}, words),
        evidence=tuple(EvidenceFile(name=name, content=data) for name, data in handed.items()),
        asked={role: str(plan.numbers[role]) for role in _ASKED},
    )
    printed = {name: handed[file].decode().strip() for name, file in PRINTED.items()}
    return Sheet(
        sections=(
            words.section("order", tables.order),
            words.section("letter", texts=printed),
            words.section("directory", texts=printed),
            words.section("return", tables.log_ins, tables.listed, tables.receipt),
            words.section("questions", *words.questions(*_QUESTIONS, asked=tables.asked)),
            words.section("help", _working(plan, words), offset=offset_text(plan.offset)),
        ),
        data=tables,
        files={
            "order": tables.order,
            "log-ins": tables.log_ins,
            "hash-list": _unbroken(tables.listed),
            "receipt": _unbroken(tables.receipt),
        },
        evidence=tables.evidence,
    )


def _hash_values(name: str, digests: Mapping[str, str], words: Words) -> Grid:
    return words.table(name, ((file, grouped(digest)) for file, digest in digests.items()))


def _sums(digests: Mapping[str, str]) -> str:
    """Return the list as ``sha256sum`` writes and checks it."""
    return "".join(f"{digest}  {file}\n" for file, digest in digests.items())


def _unbroken(table: Grid) -> Grid:
    rows = tuple((name, "".join(digest.split())) for name, digest in table.rows)
    columns = (table.columns[0], table.columns[1].model_copy(update={"name": "SHA-256"}))
    return table.model_copy(update={"columns": columns, "rows": rows})


def _working(plan: _Plan, words: Words) -> Grid:
    """Return a table to fill in for the log-ins beside the ends of the period; one row is done."""
    numbers = sorted(plan.numbers[role] for role in ("before", "last", "after", "open"))
    done = plan.numbers["first"]
    stamp = plan.log_ins.rows[done - 1][1]
    network = plan.networks["host"]
    rows = [(done, stamp, words("example"), f"{network.first} - {network.last}")]
    return words.table("working", [*rows, *((number, "", "", "") for number in numbers)])
