"""Entries of an address registry as print-outs: RDAP answers and whois text.

Member names and roles of RDAP are those of RFC 9083, sections 4.5 (events), 5.1 (entities) and 5.4
(networks); contacts are jCards (RFC 7095). The whois text has the attributes of the RIPE database.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

__all__ = ["Contact", "Network", "laid_out", "rdap", "whois"]

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
