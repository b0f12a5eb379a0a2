"""The review of printed requests: what is wrong, read from their words and the sheet's tables.

This is the solver. It knows the sheet's rules and tables, and nothing of how a request was made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address, IPv4Network

from trainkit.exercises.model import Grid
from trainkit.exercises.provider.request_kinds import Defect
from trainkit.exercises.provider.written_days import read_clock, read_day

__all__ = ["INNER", "LONGEST", "Reference", "find_defects"]

INNER = IPv4Network("100.64.0.0/10")
"""The inner side of provider networks (RFC 6598)."""

LONGEST = 3600
"""The longest period for one connection by the sheet's rule, in seconds."""

_CATEGORIES = ("subscriber record", "port-block record", "text of stored messages")
_MOMENT = re.compile(r"(\d{1,2} [A-Z][a-z]+ \d{4}), (\d\d:\d\d:\d\d)", re.ASCII)


@dataclass(frozen=True)
class Reference:
    """The tables that a request is compared with."""

    custodians: Grid
    articles: Grid

    def holder(self, address: IPv4Address) -> str | None:
        """Return the company in whose range the address lies."""
        for company, _state, addresses, _records in self.custodians.rows:
            if " to " in addresses:
                first, last = (IPv4Address(part) for part in addresses.split(" to "))
                if first <= address <= last:
                    return company
        return None

    def keeps_records(self, company: str) -> bool:
        """Whether the company keeps records at all."""
        return any(row[0] == company and "no records" not in row[3] for row in self.custodians.rows)

    def covered(self, basis: str) -> frozenset[str] | None:
        """Return the data that the article named in the text covers; None if none is named."""
        for article, covers, _signer in self.articles.rows:
            if re.search(rf"\b{article}\b", basis):
                return frozenset(_categories(covers))
        return None


def _categories(text: str) -> list[str]:
    return [category for category in _CATEGORIES if category in text.lower()]


def find_defects(request: Grid, reference: Reference) -> frozenset[Defect]:
    """Return the kinds of defects that the request shows."""
    rows = {int(row): text for row, _part, text in request.rows}
    found: list[Defect] = [
        *_connection(rows[7]),
        *_custodian(rows[4], rows[7], reference),
        *_times(rows[8]),
        *_legal(rows[3], rows[9], reference),
        *_validity(rows[10], rows[12]),
    ]
    return frozenset(found)


def _connection(text: str) -> list[Defect]:
    found: list[Defect] = []
    if _address(text) in INNER:
        found.append("inner-address")
    if not re.search(r"source port \d+", text):
        found.append("no-port")
    return found


def _address(text: str) -> IPv4Address:
    return IPv4Address(text.split(",", 1)[0])


def _custodian(text: str, connection: str, reference: Reference) -> list[Defect]:
    company, address = text.split(",", 1)[0], _address(connection)
    if not reference.keeps_records(company):
        return ["wrong-entity"]
    return [] if address in INNER or reference.holder(address) == company else ["wrong-entity"]


def _times(text: str) -> list[Defect]:
    found: list[Defect] = []
    (first_day, first), (last_day, last) = _MOMENT.findall(text)
    days = (read_day(last_day) - read_day(first_day)).days
    if days * 86_400 + read_clock(last) - read_clock(first) > LONGEST:
        found.append("too-long")
    if "UTC" not in text:
        found.append("no-zone")
    return found


def _legal(data: str, basis: str, reference: Reference) -> list[Defect]:
    covered = reference.covered(basis)
    if covered is None or "authorised by" not in basis:
        return ["no-basis"]
    return [] if covered.issuperset(_categories(data)) else ["wrong-category"]


def _validity(text: str, dated: str) -> list[Defect]:
    earlier = re.search(r"First request: ([^,]+), for (\d+) days", text)
    if earlier is None:
        return []
    last = read_day(earlier[1]) + timedelta(days=int(earlier[2]))
    return ["expired"] if read_day(dated) > last else []
