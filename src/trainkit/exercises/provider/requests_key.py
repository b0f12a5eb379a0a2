"""The key on requests, from the printed requests, notes and tables alone.

The solver knows the sheet's rules and tables, and nothing of how a request was made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from ipaddress import IPv4Address, IPv4Network

from trainkit.exercises.generator import Answers, Result
from trainkit.exercises.model import Grid, Section
from trainkit.exercises.printing import table
from trainkit.exercises.provider.defects import ROW_OF, Defect
from trainkit.exercises.provider.requests import Tables
from trainkit.exercises.times import clock, day_text, listed, read_clock, read_day, read_offset

__all__ = ["Draft", "Reference", "find_defects", "read_case", "solve"]

_INNER = IPv4Network("100.64.0.0/10")
"""The inner side of provider networks (RFC 6598)."""
_LONGEST = 3600
"""The longest period for one connection by the sheet's rule, in seconds."""
_CATEGORIES = ("subscriber record", "port-block record", "text of stored messages")
_MOMENT = re.compile(r"(\d{1,2} [A-Z][a-z]+ \d{4}), (\d\d:\d\d:\d\d)", re.ASCII)
_CONSEQUENCES: dict[Defect, str] = {
    "inner-address": "an inner address, which many networks use: cannot be answered.",
    "no-port": "no source port: the answer would be a set of subscriptions.",
    "no-zone": "no zone: read in another one, the time may lead to an uninvolved person.",
    "wrong-category": "row 3 asks for data that the article in row 9 does not cover: unlawful.",
    "too-long": "more than one hour for one connection: data of uninvolved people are kept.",
    "no-basis": "neither an article nor the person who authorised: refused.",
    "wrong-entity": "the company does not hold the records of this connection: time is lost.",
    "expired": "row 12 is after the last day of the first period: nothing is left to renew.",
}
"""What is wrong with a request of each kind, and what it costs."""


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


@dataclass(frozen=True)
class Draft:
    """What a sound request on the notes must say."""

    address: str
    port: int
    first: str
    """The first second in UTC."""
    last: str
    day: str
    custodian: str
    state: str
    article: str
    signer: str
    kept_until: str
    """The last day on which the custodian still has the records."""
    ends: str
    """The last day of the preservation."""
    unit: str
    offence: str
    wanted: str
    office: str


def solve(tables: Tables) -> Answers:
    """Return the answers, and the checklist by which the draft is marked."""
    reference = Reference(tables.custodians, tables.articles)
    found = [find_defects(request, reference) for request in tables.requests]
    draft = read_case(tables.notes, reference)
    sound = [f"request {n}" for n, kinds in enumerate(found, 1) if not kinds]
    return Answers(
        {
            **{f"request-{n}": _review(kinds, tables) for n, kinds in enumerate(found, 1)},
            "sound": Result(
                listed(sound),
                'For example: "All twelve rows were compared with the rules and tables; no defect '
                'was found."',
            ),
            "basis": Result(
                f"{draft.custodian}, {draft.state}; {draft.article}, {draft.signer}",
                f"{draft.address} lies in the range of {draft.custodian}. Only {draft.article} "
                f"covers {draft.wanted}.",
            ),
            "connection": Result(
                f"{draft.address}, source port {draft.port}; {draft.day}, {draft.first} to "
                f"{draft.last} UTC",
                "Local time less the offset, then the tolerance either way. The inner address "
                "and the destination port do not help the custodian.",
            ),
            "days": Result(
                f"{draft.kept_until}; {draft.ends}",
                "Each from its day in the notes, which is not counted. The first is the reason "
                "why preservation is needed now.",
            ),
            "draft": Result(
                "by the checklist below",
                "One point for each row. Words count only if they stand on the paper.",
            ),
        },
        (_checklist(draft),),
    )


def _review(kinds: frozenset[Defect], tables: Tables) -> Result:
    letters = tables.letters
    ordered = sorted(kinds, key=letters.__getitem__)
    if not ordered:
        return Result("none", "Each row agrees with the rules and the tables.")
    return Result(
        ", ".join(f"{letters[kind]} (row {ROW_OF[kind]})" for kind in ordered),
        " ".join(f"**{letters[kind]}**: {_CONSEQUENCES[kind]}" for kind in ordered),
    )


def _checklist(draft: Draft) -> Section:
    must = (
        f"who asks, and how to reach them: {draft.unit}",
        f"the offence and a short account of the facts: {draft.offence}",
        f"which data: {draft.wanted}; and what the connection had to do with the offence",
        f"who holds the data, or where: {draft.custodian}, {draft.state}",
        f"why now: the records are deleted after {draft.kept_until}",
        f"the intention, and by whom: {draft.office} will ask for legal assistance",
    )
    grid = table(
        "What must stand in rows 1 to 6",
        "#Row:12 | Letter:14 | What must stand there | 0 or 1:16",
        ((n, f"({'abcdef'[n - 1]})", text, "") for n, text in enumerate(must, 1)),
    )
    return Section(
        title="Checklist for the draft",
        text="The six elements of article 29(2), in its order. A row counts if a stranger could "
        "act on it.",
        grids=(grid,),
    )


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
    if _address(text) in _INNER:
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
    return [] if address in _INNER or reference.holder(address) == company else ["wrong-entity"]


def _times(text: str) -> list[Defect]:
    found: list[Defect] = []
    (first_day, first), (last_day, last) = _MOMENT.findall(text)
    days = (read_day(last_day) - read_day(first_day)).days
    if days * 86_400 + read_clock(last) - read_clock(first) > _LONGEST:
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


def read_case(notes: Grid, reference: Reference) -> Draft:
    """Work out from the printed notes and tables what the request must say."""
    text = "\n".join(note for _number, note in notes.rows)
    log = _found(
        r"Log of \S+: ([^,]+), (\S+), local time in \w+; from (\S+), source port (\d+)", text
    )
    offset = read_offset(_found(r"(UTC[+]\d\d:\d\d)", text)[0])
    tolerance = int(_found(r"within (\d+) s", text)[0])
    kept = int(_found(r"keeps its records for (\d+) days", text)[0])
    today, days = _found(r"Today is ([^.]+)\. The records shall be kept for (\d+) days", text)
    day, utc = read_day(log[0]), read_clock(log[1]) - offset
    company = reference.holder(IPv4Address(log[2])) or ""
    article, signer = _article(reference, _found(r"Needed: (.+)\.", text)[0])
    return Draft(
        address=log[2],
        port=int(log[3]),
        first=clock(utc - tolerance),
        last=clock(utc + tolerance),
        day=log[0],
        custodian=company,
        state=next(row[1] for row in reference.custodians.rows if row[0] == company),
        article=article,
        signer=signer,
        kept_until=_after(day, kept),
        ends=_after(read_day(today), int(days)),
        unit=_found(r"(Cybercrime unit [^\n]+)\.", text)[0],
        offence=_found(r"((?:Fraud|Ransomware|Drug sale), article \d+: [^;]+);", text)[0],
        wanted=_found(r"Needed: (.+)\.", text)[0],
        office=_found(r"(The Prosecutor's Office of State \w)", text)[0],
    )


def _found(pattern: str, text: str) -> tuple[str, ...]:
    match = re.search(pattern, text)
    if match is None:
        raise ValueError(f"expected a note such as {pattern}")
    return match.groups()


def _after(day: date, days: int) -> str:
    """Return the last of ``days`` days, the first not counted."""
    return day_text(day + timedelta(days=days))


def _article(reference: Reference, wanted: str) -> tuple[str, str]:
    """Return the article that covers what is wanted, and who authorises it."""
    needed = set(wanted.split(" and "))
    for article, covers, signer in reference.articles.rows:
        if needed <= set(covers.split(" and ")):
            return article, signer
    raise ValueError(f"expected an article that covers {wanted}")
