"""The key on requests, from the printed requests, notes and tables alone.

The solver knows the sheet's rules and tables, and nothing of how a request was made. Rows 1 to 6
of a request are the elements of article 29(2) of the Budapest Convention, rows 7 to 12 what a
provider needs besides; they are those of the template in the module's handout.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from ipaddress import IPv4Address, IPv4Network
from typing import Literal

from trainkit.exercises.generator import Solution
from trainkit.exercises.model import Grid, Section
from trainkit.exercises.times import clock, day_pattern, day_text, read_clock, read_day, read_offset
from trainkit.exercises.words import Words
from trainkit.languages import semicolon_parts

__all__ = ["ROW_OF", "Defect", "Draft", "Reference", "Tables", "find_defects", "read_case", "solve"]

Defect = Literal[
    "inner-address",
    "no-port",
    "no-zone",
    "wrong-category",
    "too-long",
    "no-basis",
    "wrong-entity",
    "expired",
]

ROW_OF: dict[Defect, int] = {
    "inner-address": 7,
    "no-port": 7,
    "no-zone": 8,
    "wrong-category": 3,
    "too-long": 8,
    "no-basis": 9,
    "wrong-entity": 4,
    "expired": 10,
}
"""The row of a request in which each kind is seen."""
_INNER = IPv4Network("100.64.0.0/10")
"""The inner side of provider networks (RFC 6598)."""
_LONGEST = 3600
"""The longest period for one connection by the sheet's rule, in seconds."""


@dataclass(frozen=True)
class Tables:
    """What is printed; all that the key is made from."""

    requests: tuple[Grid, ...]
    custodians: Grid
    articles: Grid
    letters: Mapping[Defect, str]
    notes: Grid
    """On the case for the draft."""


@dataclass(frozen=True)
class Reference:
    """The tables that a request is compared with."""

    custodians: Grid
    articles: Grid
    words: Words

    def holder(self, address: IPv4Address) -> str | None:
        """Return the company in whose range the address lies."""
        for company, _state, addresses, _records in self.custodians.rows:
            ends = self.words.read("range", addresses)
            if ends and IPv4Address(ends["first"]) <= address <= IPv4Address(ends["last"]):
                return company
        return None

    def keeps_records(self, company: str) -> bool:
        """Whether the company keeps records at all."""
        return any(
            name == company and self.words.read("sells", records) is None
            for name, _state, _addresses, records in self.custodians.rows
        )

    def covered(self, basis: str) -> frozenset[str] | None:
        """Return the data that the article named in the text covers; None if none is named."""
        for article, covers, _signer in self.articles.rows:
            if re.search(rf"\b{article}\b", basis):
                return self.categories(covers)
        return None

    def article(self, wanted: str) -> tuple[str, str]:
        """Return the article that covers what is wanted, and who authorises it."""
        for article, covers, signer in self.articles.rows:
            if self.categories(wanted) <= self.categories(covers):
                return article, signer
        raise ValueError(f"expected an article that covers {wanted}")

    def categories(self, text: str) -> frozenset[str]:
        """Return the categories of data that the text names."""
        names = self.words.group("category").values()
        return frozenset(str(name) for name in names if str(name) in text.lower())


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


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, and the checklist by which the draft is marked."""
    reference = Reference(tables.custodians, tables.articles, words)
    found = [find_defects(request, reference) for request in tables.requests]
    draft = read_case(tables.notes, reference)
    return Solution(
        {
            "found": [sorted(kinds, key=tables.letters.__getitem__) for kinds in found],
            "letters": tables.letters,
            "rows": ROW_OF,
            "sound": [words("sound", n=n) for n, kinds in enumerate(found, 1) if not kinds],
            "draft": draft,
        },
        (_checklist(draft, words),),
    )


def _checklist(draft: Draft, words: Words) -> Section:
    rows = (
        (n, f"({letter})", words(f"must.{letter}", draft=draft), "")
        for n, letter in enumerate("abcdef", 1)
    )
    return words.section("checklist", words.table("checklist", rows))


def find_defects(request: Grid, reference: Reference) -> frozenset[Defect]:
    """Return the kinds of defects that the request shows."""
    rows = {int(row): text for row, _part, text in request.rows}
    found: list[Defect] = [
        *_connection(rows[7], reference.words),
        *_custodian(rows[4], rows[7], reference),
        *_times(rows[8]),
        *_legal(rows[3], rows[9], reference),
        *_validity(rows[10], rows[12], reference.words),
    ]
    return frozenset(found)


def _connection(text: str, words: Words) -> list[Defect]:
    found: list[Defect] = []
    if _address(text) in _INNER:
        found.append("inner-address")
    if not any(words.read("source-port", part) for part in text.split(", ")):
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
    moment = rf"({day_pattern()} \d{{4}}), (\d\d:\d\d:\d\d)"
    (first_day, first), (last_day, last) = re.findall(moment, text, re.ASCII)
    days = (read_day(last_day) - read_day(first_day)).days
    if days * 86_400 + read_clock(last) - read_clock(first) > _LONGEST:
        found.append("too-long")
    if "UTC" not in text:
        found.append("no-zone")
    return found


def _legal(data: str, basis: str, reference: Reference) -> list[Defect]:
    covered = reference.covered(basis)
    authorised = (reference.words.read("authorised", part) for part in semicolon_parts(basis))
    if covered is None or not any(authorised):
        return ["no-basis"]
    return [] if covered >= reference.categories(data) else ["wrong-category"]


def _validity(text: str, dated: str, words: Words) -> list[Defect]:
    earlier = words.read("row.renewal", text)
    if earlier is None:
        return []
    last = read_day(earlier["day"]) + timedelta(days=int(earlier["first_days"]))
    return ["expired"] if read_day(dated) > last else []


def read_case(notes: Grid, reference: Reference) -> Draft:
    """Work out from the printed notes and tables what the request must say."""
    read = {name: _note(name, notes, reference.words) for name in reference.words.group("note")}
    log, clock_note, today = read["log"], read["clock"], read["today"]
    wanted, tolerance = read["needed"]["wanted"], int(clock_note["tolerance"])
    day, utc = read_day(log["day"]), read_clock(log["time"]) - read_offset(clock_note["offset"])
    company = reference.holder(IPv4Address(log["address"])) or ""
    article, signer = reference.article(wanted)
    return Draft(
        address=log["address"],
        port=int(log["port"]),
        first=clock(utc - tolerance),
        last=clock(utc + tolerance),
        day=log["day"],
        custodian=company,
        state=next(row[1] for row in reference.custodians.rows if row[0] == company),
        article=article,
        signer=signer,
        kept_until=_after(day, int(read["kept"]["days"])),
        ends=_after(read_day(today["day"]), int(today["days"])),
        unit=reference.words("note.unit", **read["unit"]).removesuffix("."),
        offence=read["offence"]["offence"],
        wanted=wanted,
        office=read["office"]["office"],
    )


def _note(name: str, notes: Grid, words: Words) -> dict[str, str]:
    """Return what the note of a kind says."""
    for _number, text in notes.rows:
        if found := words.read(f"note.{name}", text):
            return found
    raise ValueError(f"expected a note of the kind {name}")


def _after(day: date, days: int) -> str:
    """Return the last of ``days`` days, the first not counted."""
    return day_text(day + timedelta(days=days))
