"""An exercise on a provider's return: check it against the order, and read registry print-outs.

Constant in every set: twelve log-ins, one of each role below; three networks, two printed by RDAP
and one by whois, of which one entry changed after the period; four listed files, of which one
differs from its hash value and one was not received; one field of the subscriber is blank; the
preservation ends too early. Drawn: days, zone, addresses, names, which file, field and network.

Member names and roles of RDAP are those of RFC 9083, sections 4.5 (events), 5.1 (entities) and 5.4
(networks); contacts are jCards (RFC 7095). The whois text has the attributes of the RIPE database.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Literal

from trainkit.exercises.generator import NETWORKS, Draws, Sheet, Solution, grouped, sha256
from trainkit.exercises.model import EvidenceFile, Grid
from trainkit.exercises.times import DAY, day_text, offset_text
from trainkit.exercises.words import Words, unbroken
from trainkit.model.exercises import ProviderReturn

_HOUR = 3600
_PERIOD = 4 * DAY
_EARLIEST, _LATEST = timedelta(hours=-12), timedelta(hours=14)
"""Between these lie all offsets from UTC."""
_OFFSETS = tuple(60 * minutes for minutes in (210, 270, 300, 360))
_ROLES: dict[str, tuple[str, Literal["utc", "local", "bare"]]] = {
    "before": ("shared", "local"),  # shown on a day of the period, but before it
    "first": ("host", "utc"),  # just in it
    "last": ("shared", "local"),  # shown on the day after, but in it
    "after": ("host", "utc"),  # just after it
    "open": ("shared", "bare"),  # without zone, beside an end of the period
    "inside": ("host", "bare"),  # without zone, in its middle
    "no-port": ("shared", "utc"),
    "next": ("shared", "utc"),  # to be asked about
    "prefix": ("six", "utc"),  # three addresses of one /64,
    "same": ("six", "local"),
    "long": ("six", "local"),  # one of them written in full
    "other": ("six", "utc"),  # of the /64 beside
}
"""The network and the kind of time stamp of each log-in."""
_FIELDS = ("name_given", "recovery_address", "means_of_payment")
"""What the order asks of the subscriber, by the names in ``subscriber.json``."""
_PRINTED = {
    "letter": "letter.txt",
    "subscriber": "subscriber.json",
    "a": "whois-a.txt",
    "b": "rdap-b.json",
    "c": "rdap-c.json",
}
"""The files that the sheet prints whole."""
_QUESTIONS = (
    *("hash-values", "networks", "roles", "changed", "period", "zone", "prefix"),
    *("missing", "preserved", "next"),
)
_LINE = 86
"""Characters in which a part of an RDAP answer stands in one line."""


@dataclass(frozen=True)
class Contact:
    """An organisation in an entry."""

    handle: str
    name: str
    mail: str = ""


@dataclass(frozen=True)
class Network:
    """What an entry says of a range of addresses."""

    handle: str
    """The registry's own; in whois text, the range."""
    name: str
    first: IPv4Address | IPv6Address
    last: IPv4Address | IPv6Address
    kind: str
    parent: str
    registered: date
    changed: date
    """The day of the last change of the entry."""
    holder: Contact
    """In the role of registrant."""
    abuse: Contact

    def holds(self, address: str) -> bool:
        """Whether the address lies in the range."""
        found = ip_address(address)
        return found.version == self.first.version and int(self.first) <= int(found) <= int(
            self.last
        )


def rdap(network: Network, notice: str) -> str:
    """Return the answer of an RDAP server to a query for one of the network's addresses."""
    answer = {
        "rdapConformance": ["rdap_level_0"],
        "notices": [{"title": "Source", "description": [notice]}],
        "objectClassName": "ip network",
        "handle": network.handle,
        "startAddress": str(network.first),
        "endAddress": str(network.last),
        "ipVersion": f"v{network.first.version}",
        "name": network.name,
        "type": network.kind,
        "parentHandle": network.parent,
        "status": ["active"],
        "events": [
            {"eventAction": action, "eventDate": f"{day.isoformat()}T09:00:00Z"}
            for action, day in (
                ("registration", network.registered),
                ("last changed", network.changed),
            )
        ],
        "entities": [_entity(network.holder, "registrant"), _entity(network.abuse, "abuse")],
    }
    return laid_out(answer) + "\n"


def _entity(contact: Contact, role: str) -> dict[str, Any]:
    card: list[list[Any]] = [
        ["version", {}, "text", "4.0"],
        ["fn", {}, "text", contact.name],
        ["kind", {}, "text", "org"],
    ]
    if contact.mail:
        card.append(["email", {}, "text", contact.mail])
    return {
        "objectClassName": "entity",
        "handle": contact.handle,
        "roles": [role],
        "vcardArray": ["vcard", card],
    }


def laid_out(value: Any, depth: int = 0) -> str:
    """Return JSON on few lines: one a member of the whole, and as much as fits within members."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or (depth and 2 * depth + len(flat) <= _LINE):
        return flat
    brackets = "{}" if isinstance(value, dict) else "[]"
    indent = "  " * (depth + 1)
    parts = list(_parts(value, depth + 1))
    lines = _joined(parts, _LINE - len(indent)) if depth else parts
    inner = ",\n".join(indent + line for line in lines)
    return f"{brackets[0]}\n{inner}\n{'  ' * depth}{brackets[1]}"


def _parts(value: dict[str, Any] | list[Any], depth: int) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{json.dumps(key)}: {laid_out(one, depth)}" for key, one in value.items())
    else:
        yield from (laid_out(one, depth) for one in value)


def _joined(parts: Iterable[str], width: int) -> list[str]:
    """Return the parts with those on one line that fit; one of several lines ends what it is in."""
    lines: list[str] = []
    for part in parts:
        first = part.partition("\n")[0]
        if lines and "\n" not in lines[-1] and len(lines[-1]) + len(first) + 2 <= width:
            lines[-1] += f", {part}"
        else:
            lines.append(part)
    return lines


def whois(network: Network, notice: str) -> str:
    """Return the entry of a network as whois text."""
    holder, abuse = network.holder, network.abuse
    span = f"{network.first} - {network.last}"
    objects = (
        (
            ("inetnum", span),
            ("netname", network.name),
            ("org", holder.handle),
            ("abuse-c", abuse.handle),
            ("status", network.kind),
            ("created", f"{network.registered.isoformat()}T09:00:00Z"),
            ("last-modified", f"{network.changed.isoformat()}T09:00:00Z"),
            ("source", "TEST"),
        ),
        (("organisation", holder.handle), ("org-name", holder.name), ("source", "TEST")),
        (
            ("role", abuse.name),
            ("abuse-mailbox", abuse.mail),
            ("nic-hdl", abuse.handle),
            ("source", "TEST"),
        ),
    )
    text = ["\n".join(f"{name + ':':16}{value}" for name, value in one if value) for one in objects]
    head = f"% {notice}\n% Abuse contact for '{span}' is '{abuse.mail}'"
    return "\n\n".join((head, *text)) + "\n"


@dataclass(frozen=True)
class _LogIn:
    """A row of the log-ins."""

    number: int
    shown: datetime
    """With its offset, if the stamp has one."""
    address: str
    port: int | None

    @property
    def stamp(self) -> str:
        """The time as it is printed."""
        if self.shown.tzinfo is None:
            return self.shown.isoformat(" ")
        return self.shown.isoformat().replace("+00:00", "Z")

    @property
    def utc(self) -> str:
        """The time in UTC; empty if the stamp has no offset."""
        return f"{self.shown.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if self.shown.tzinfo else ""

    def within(self, start: datetime, end: datetime) -> bool | None:
        """Whether it lies in the period; None if that hangs on an unknown offset."""
        if self.shown.tzinfo:
            return start <= self.shown < end
        shown = self.shown.replace(tzinfo=UTC)
        found = {start <= shown - offset < end for offset in (_EARLIEST, _LATEST)}
        return found.pop() if len(found) == 1 else None


@dataclass(frozen=True)
class _Return:
    """The order, and what the provider returned."""

    start: datetime
    """The first moment of the period."""
    end: datetime
    """The first moment after it."""
    offset: int
    """Of the account, in seconds."""
    until: date
    """The last day of the preservation as ordered."""
    kept: date
    """The same as the letter gives it."""
    networks: Mapping[str, Network]
    log_ins: Mapping[str, _LogIn]
    """By their roles, in the order of print."""
    subscriber: Mapping[str, str | None]
    received: Mapping[str, bytes]
    """The files of the list that were received."""
    listed: Mapping[str, str]
    """The listed hash values."""

    def network(self, log_in: _LogIn) -> Network:
        return next(one for one in self.networks.values() if one.holds(log_in.address))


def _draw(draws: Draws, words: Words) -> _Return:
    differing = draws.branch("differing")
    draws = draws.branch("return")
    start = datetime(2026, 2, 2, tzinfo=UTC) + timedelta(days=draws.below(200))
    until = start.date() + timedelta(days=draws.between(150, 180))
    kept = until - timedelta(days=draws.between(12, 75))
    offset = draws.choice(_OFFSETS)
    account = f"user-{draws.between(1000, 9999)}"
    networks = _networks(start.date(), draws.branch("networks"), words)
    addresses = _addresses(networks, draws.branch("addresses"))
    order = draws.shuffled(tuple(_ROLES))
    absent = draws.choice(("devices.csv", "payments.csv"))
    log_ins = _log_ins(start, offset, addresses, order, draws.branch("log-ins"))
    draws = draws.branch("files")
    subscriber: dict[str, str | None] = {
        "account": account,
        "created": f"{2023 + draws.below(3)}-0{draws.between(1, 9)}-14T08:30:00Z",
        **{name: draws.choice(words.choices(f"fields.{name}")) for name in _FIELDS},
        "time_zone_setting": offset_text(offset),
    }
    subscriber[draws.choice(_FIELDS)] = None
    number, day = draws.between(100, 999), start.date().isoformat()
    table = _log_in_table(log_ins.values(), words)
    files = {
        "subscriber.json": (laid_out(subscriber) + "\n").encode(),
        "log-ins.csv": _csv([[column.name for column in table.columns], *table.rows]),
        "devices.csv": _csv([["device", "first seen"], [f"D-{number}", day]]),
        "payments.csv": _csv([["payment", "day"], [f"P-{number}", day]]),
    }
    received = {name: data for name, data in files.items() if name != absent}
    other = differing.choice(tuple(received))
    return _Return(
        start=start,
        end=start + timedelta(seconds=_PERIOD),
        offset=offset,
        until=until,
        kept=kept,
        networks=networks,
        log_ins=log_ins,
        subscriber=subscriber,
        received=received,
        listed={
            name: sha256(data + b"\n" if name == other else data) for name, data in files.items()
        },
    )


def _networks(day: date, draws: Draws, words: Words) -> dict[str, Network]:
    """Return the networks; the entry of the second or third changed after the period."""
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
        mail = f"abuse@{desk.split(maxsplit=1)[0].lower()}-net.example"
        found[name] = Network(
            handle=f"NET-{draws.between(1000, 9999)}-{letter}",
            name=f"{holder.split()[0].upper()}-{words(f'pools.{name}')}",
            first=network[0],
            last=network[-1],
            kind="ASSIGNED" if name == "six" else "ASSIGNED PA",
            parent=f"NET-{draws.between(100, 999)}",
            registered=date(2023, 6, 1) - timedelta(days=draws.below(900)),
            changed=day + timedelta(days=days),
            holder=Contact(f"ORG-{draws.between(10, 99)}-TEST", holder),
            abuse=Contact(f"AB{draws.between(10, 99)}-TEST", words("desk", firm=desk), mail),
        )
    host_entry = found["host"]  # whois has no handle but the range
    found["host"] = replace(host_entry, handle=f"{host_entry.first} - {host_entry.last}")
    return found


def _addresses(networks: Mapping[str, Network], draws: Draws) -> dict[str, str]:
    """Return the address of each role."""
    found = {}
    subnet = draws.between(16, 4094)
    for role, (name, _stamp) in _ROLES.items():
        network = networks[name]
        if name == "six":
            beside = (subnet + (role == "other")) << 64
            device = (draws.between(1, 65_535) << 48) + draws.between(1, 65_535)
            address = network.first + (beside + device)
        else:
            address = network.first + draws.between(2, int(network.last) - int(network.first) - 2)
        found[role] = address.exploded if role == "long" else str(address)
    return found


def _log_ins(
    start: datetime, offset: int, addresses: Mapping[str, str], order: list[str], draws: Draws
) -> dict[str, _LogIn]:
    near = 3 * _HOUR
    after = (
        {  # seconds after the start; without a zone, of what was shown, as if it were UTC
            role: draws.between(6 * _HOUR, _PERIOD - 6 * _HOUR - offset)
            for role in tuple(_ROLES)[6:]
        }
        | {
            "before": -draws.between(600, near),
            "first": draws.between(60, _HOUR),
            "last": _PERIOD - draws.between(600, near),
            "after": _PERIOD + draws.between(60, _HOUR),
            "open": draws.choice((0, _PERIOD)) + draws.between(-near, near),
            "inside": _PERIOD // 2 + draws.between(-6 * _HOUR, 6 * _HOUR),
        }
    )
    found = {}
    for number, role in enumerate(order, 1):
        shown, (_network, kind) = start + timedelta(seconds=after[role]), _ROLES[role]
        if kind == "local":
            shown = shown.astimezone(timezone(timedelta(seconds=offset)))
        elif kind == "bare":
            shown = shown.replace(tzinfo=None)
        port = None if role == "no-port" else draws.between(20_000, 60_000)
        found[role] = _LogIn(number, shown, addresses[role], port)
    return found


def _log_in_table(log_ins: Iterable[_LogIn], words: Words) -> Grid:
    return words.table(
        "log-ins", ((one.number, one.stamp, one.address, one.port or "") for one in log_ins)
    )


def _csv(rows: Iterable[Iterable[str]]) -> bytes:
    return "".join(f"{','.join(row)}\r\n" for row in rows).encode()


def print_sheet(_exercise: ProviderReturn, draws: Draws, words: Words) -> Sheet[_Return]:
    """Return the worksheet, the returned files and the print-outs."""
    found = _draw(draws, words)
    receipt = draws.branch("receipt").shuffled(tuple(found.received))
    host, shared, six = (found.networks[name] for name in ("host", "shared", "six"))
    notice = words("notice")
    kept = words("letter.kept", day=day_text(found.kept))
    texts = {
        "letter.txt": words(
            "letter.body",
            account=found.subscriber["account"],
            kept=kept,
            files=", ".join(found.listed),
        ),
        "whois-a.txt": whois(host, notice),
        "rdap-b.json": rdap(shared, notice),
        "rdap-c.json": rdap(six, notice),
        # as sha256sum writes and checks it
        "hash-list.txt": "".join(f"{value}  {name}\n" for name, value in found.listed.items()),
    }
    handed = {**found.received, **{name: text.encode() for name, text in texts.items()}}
    printed = {name: handed[file].decode().strip() for name, file in _PRINTED.items()}
    items = (
        words("order.fields", fields=", ".join(_FIELDS)),
        words("order.period", start=day_text(found.start), end=day_text(found.end)),
        words("order.files"),
        words("order.hash-values"),
        words("order.kept", day=day_text(found.until)),
    )
    order = words.table("order", enumerate(items, 1))
    log_ins = _log_in_table(found.log_ins.values(), words)
    received = {name: sha256(found.received[name]) for name in receipt}
    listed, receipts = (
        words.table(name, ((file, grouped(value)) for file, value in values.items()))
        for name, values in (("listed", found.listed), ("receipt", received))
    )
    done = found.log_ins["first"]  # in the table to fill in, with those beside ends of the period
    numbers = sorted(found.log_ins[role].number for role in ("before", "last", "after", "open"))
    example = (done.number, done.stamp, words("example"), f"{host.first} - {host.last}")
    working = words.table("working", [example, *((number, "", "", "") for number in numbers)])
    asked = {role: str(one.number) for role, one in found.log_ins.items()}
    return Sheet(
        sections=(
            words.section("order", order),
            words.section("letter", texts=printed),
            words.section("directory", texts=printed),
            words.section("return", log_ins, listed, receipts),
            words.section("questions", *words.questions(*_QUESTIONS, asked=asked)),
            words.section("help", working, offset=offset_text(found.offset)),
        ),
        data=found,
        files={
            "order": order,
            "log-ins": log_ins,
            "hash-list": unbroken(listed),
            "receipt": unbroken(receipts),
        },
        evidence=tuple(EvidenceFile(name=name, content=data) for name, data in handed.items()),
    )


def solve(found: _Return, words: Words) -> Solution:
    """Return the answers, and every log-in with its time in UTC and its network."""
    log_ins = tuple(found.log_ins.values())
    six, following = found.log_ins["prefix"], found.log_ins["next"]
    entries = [found.log_ins[role] for role in ("first", "prefix", "next")]
    placed = {one.number: one.within(found.start, found.end) for one in log_ins}
    inside, outside, undecided = (
        [str(number) for number, within in placed.items() if within is sought]
        for sought in (True, False, None)
    )
    zoneless = [str(one.number) for one in log_ins if one.shown.tzinfo is None]
    # An IPv6 customer network is compared by its first 64 bits (RFC 4291, section 2.5.1).
    prefixes = defaultdict(list)
    for one in log_ins:
        if ":" in one.address:
            prefixes[str(ip_network((one.address, 64), strict=False))].append(str(one.number))
    prefix = max(prefixes, key=lambda one: len(prefixes[one]))
    values = {
        "differing": [
            name for name, data in found.received.items() if sha256(data) != found.listed[name]
        ],
        "absent": [name for name in found.listed if name not in found.received],
        "networks": [
            (one.number, found.network(one)) for one in sorted(entries, key=lambda one: one.number)
        ],
        "six": found.network(six),
        "changed": next(one for one in found.networks.values() if one.changed >= found.end.date()),
        "period": (day_text(found.start), day_text(found.end)),
        "inside": inside,
        "outside": outside,
        "open": undecided,
        "placed": [number for number in inside if number in zoneless],
        "prefix": prefix,
        "members": prefixes[prefix],
        "others": [one for one in prefixes if one != prefix],
        "blank": [name for name in _FIELDS if not found.subscriber[name]],
        "portless": [one.number for one in log_ins if one.port is None],
        "zoneless": zoneless,
        "kept": day_text(found.kept),
        "ordered": day_text(found.until),
        "short": (found.until - found.kept).days,
        "following": following,
        "holder": found.network(following).holder.name,
    }
    terms = {True: words("within.yes"), False: words("within.no"), None: words("within.open")}
    letters = {one.name: letter for one, letter in zip(found.networks.values(), "ABC", strict=True)}
    worked = (
        (
            one.number,
            one.utc or words("no-zone"),
            terms[placed[one.number]],
            one.address,
            letters[found.network(one).name],
        )
        for one in log_ins
    )
    return Solution(values, (words.section("solved", words.table("solved", worked)),), {"zone"})
