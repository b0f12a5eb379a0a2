"""Entries of an address registry as print-outs: RDAP answers and whois text.

Member names and roles of RDAP are those of RFC 9083, sections 4.5 (events), 5.1 (entities) and 5.4
(networks); contacts are jCards (RFC 7095). The whois text has the attributes of the RIPE database.

Blocks of ports of a shared address, who holds them when, and their chart.

Times are whole seconds since midnight UTC of the day that the sheet names; a time before midnight
is negative. Intervals and port blocks include both ends. The chart's units are millimetres; fields
are told apart by borders, shades and labels.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from trainkit.exercises.svg import Svg
from trainkit.exercises.times import clock

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


_LEFT, _WIDTH = 28.0, 138.0
_FIELD, _HEAD, _FOOT = 6.0, 5.0, 8.0
_PLAIN_ROW, _MARKED_ROW = 8.6, 10.6
"""Heights of a row without and with room for the numbers of entries."""


@dataclass(frozen=True)
class Holding:
    """One row of the record: who holds a block of an address, from which second to which."""

    address: str
    low: int
    high: int
    start: int
    end: int
    subscription: str


@dataclass(frozen=True)
class Mark:
    """An entry on the chart of the key."""

    number: str
    address: str
    port: int | None
    second: int
    wrong: bool = False
    """Whether it stands where a wrong reading puts it."""


def candidates(
    record: tuple[Holding, ...], address: str, port: int | None, seconds: tuple[int, int]
) -> tuple[str, ...]:
    """Return the subscriptions that fit, by block and time; all blocks fit if no port is known."""
    first, last = seconds
    found = [
        held
        for held in record
        if held.address == address
        and (port is None or held.low <= port <= held.high)
        and held.start <= last
        and first <= held.end
    ]
    ordered = sorted(found, key=lambda held: (held.low, held.start))
    return tuple(dict.fromkeys(held.subscription for held in ordered))


def blocks_per_address(unused: int, size: int) -> int:
    """Return how many whole blocks of ``size`` ports an address has beside the unused ones."""
    return (65_536 - unused) // size


def draw_chart(
    record: Sequence[Holding], *, filled: bool = True, marks: Iterable[Mark] = ()
) -> str:
    """Return the chart; without ``filled``, empty rows to draw the blocks in."""
    marks = tuple(marks)
    scale = _Scale.of(record, _MARKED_ROW if marks else _PLAIN_ROW)
    chart = Svg(_LEFT + _WIDTH + 4, scale.bottom + _FOOT)
    _draw_rows(chart, record, scale)
    if filled:
        _draw_fields(chart, record, scale)
    _draw_axis(chart, scale)
    _draw_marks(chart, marks, record, scale)
    return chart.svg()


@dataclass(frozen=True)
class _Scale:
    start: int
    end: int
    tops: dict[tuple[str, int], float]
    """Where the row of an address and a block begins."""
    heads: dict[str, float]
    bottom: float
    row: float

    @classmethod
    def of(cls, record: Sequence[Holding], row: float) -> _Scale:
        tops: dict[tuple[str, int], float] = {}
        heads: dict[str, float] = {}
        at = 0.0
        for address in sorted({held.address for held in record}):
            heads[address] = at
            at += _HEAD
            for low in sorted({held.low for held in record if held.address == address}):
                tops[address, low] = at
                at += row
        start, end = min(held.start for held in record), max(held.end for held in record)
        return cls(start, end, tops, heads, at, row)

    def x(self, second: float) -> float:
        return round(_LEFT + _WIDTH * (second - self.start) / (self.end + 1 - self.start), 2)

    def field(self, held: Holding) -> float:
        return self.tops[held.address, held.low] + self.row - _FIELD - 0.6


def _draw_rows(chart: Svg, record: Sequence[Holding], scale: _Scale) -> None:
    for address, top in scale.heads.items():
        chart.text(0, top + 3.6, address, "start", bold=True)
    for held in {(held.address, held.low): held for held in record}.values():
        y = scale.field(held)
        chart.text(0, y + 4, f"{held.low}–{held.high}", "start")
        chart.rectangle(_LEFT, y, (_WIDTH, _FIELD), "white")


def _draw_fields(chart: Svg, record: Sequence[Holding], scale: _Scale) -> None:
    turns: dict[tuple[str, int], int] = {}
    for held in sorted(record, key=lambda held: held.start):
        turn = turns[held.address, held.low] = turns.get((held.address, held.low), -1) + 1
        x, y = scale.x(held.start), scale.field(held)
        width = scale.x(held.end + 1) - x
        chart.rectangle(x, y, (width, _FIELD), "white" if turn % 2 else "#dddddd")
        chart.text(x + width / 2, y + 4, held.subscription)


def _draw_axis(chart: Svg, scale: _Scale) -> None:
    y = scale.bottom
    chart.line((_LEFT, y), (_LEFT + _WIDTH, y))
    step = 1200 if scale.end - scale.start > 5400 else 900
    for second in range(-(-scale.start // step) * step, scale.end + 2, step):
        x = scale.x(second)
        chart.line((x, y), (x, y + 1.2))
        chart.text(x, y + 4.6, clock(second)[:5])
    chart.text(0, y + 4.6, "UTC", "start")


def _draw_marks(
    chart: Svg, marks: Iterable[Mark], record: Sequence[Holding], scale: _Scale
) -> None:
    labels: dict[tuple[float, int], list[str]] = {}
    for mark in marks:
        x = scale.x(mark.second)
        dashes = {"stroke_dasharray": "0.8,0.6"} if mark.port is None or mark.wrong else {}
        for held in _rows_of(mark, record):
            y = scale.field(held)
            chart.line((x, y - 1), (x, y + _FIELD), **dashes)
            near = next(
                (key for key in labels if key[0] == y and abs(key[1] - mark.second) < 420), None
            )
            key = near or (y, mark.second)
            labels.setdefault(key, []).append(mark.number + ("?" if mark.wrong else ""))
    for (y, second), numbers in labels.items():
        chart.text(scale.x(second), y - 1.3, ", ".join(numbers), bold=True)


def _rows_of(mark: Mark, record: Sequence[Holding]) -> list[Holding]:
    rows = {held.low: held for held in record if held.address == mark.address}
    return [
        held for held in rows.values() if mark.port is None or held.low <= mark.port <= held.high
    ]
