"""The case for the draft: notes in a file in a drawn order, and what follows from them.

``print_case`` writes the notes, ``read_case`` reads them back and works out what a sound request
must say. An inner address and the server's own port stand among the notes to mislead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from ipaddress import IPv4Address

from trainkit.exercises.draws import Draws
from trainkit.exercises.model import Column, Grid
from trainkit.exercises.places import offset_text
from trainkit.exercises.provider.places import offsets_on
from trainkit.exercises.provider.request_check import Reference
from trainkit.exercises.provider.request_kinds import OFFENCES
from trainkit.exercises.provider.request_plan import Connection, Setting
from trainkit.exercises.provider.written_days import clock, read_clock, read_day, written

__all__ = ["Draft", "print_case", "read_case"]

_HOSTS = ("clinic.example", "shop.example", "school.example", "market.example")
_WANTED = "port-block record and subscriber record"


def print_case(setting: Setting, connection: Connection, draws: Draws) -> Grid:
    """Return the notes, in a drawn order."""
    offsets = offsets_on(connection.day)
    place = draws.choice(list(offsets))
    offence, facts, link = draws.choice(OFFENCES)
    today = connection.day + timedelta(days=draws.between(3, 9))
    officer = draws.between(2, 19)
    seller = connection.custodian.seller
    shown = clock(connection.second + offsets[place])
    notes = (
        f"Log of {draws.choice(_HOSTS)}: {written(connection.day)}, {shown}, local time in "
        f"{place}; from {connection.address}, source port {connection.port}, destination port 443.",
        f"{place} was at {offset_text(offsets[place])} on that day. The server's clock was "
        f"right to within {connection.tolerance} s either way.",
        f"{seller}, by telephone: the customer has the address {connection.inner}. Not checked.",
        f"The custodian keeps its records for {connection.custodian.keeps} days from the day of a "
        "connection, then deletes them.",
        f"Today is {written(today)}. The records shall be kept for {draws.choice((60, 90))} days.",
        f"{offence}, article {draws.between(150, 290)}: {facts}; over this connection {link}.",
        f"Needed: {_WANTED}.",
        f"The Prosecutor's Office of {setting.state} will ask for legal assistance; a treaty is in "
        "force.",
        f"Cybercrime unit of {setting.state}, duty officer {officer}; "
        f"telephone {draws.between(200, 899)}.",
    )
    return Grid(
        caption="Notes in the file",
        columns=(Column(name="Note", number=True, width=14), Column(name="Text")),
        rows=tuple((str(n), note) for n, note in enumerate(draws.shuffled(notes), 1)),
    )


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


def read_case(notes: Grid, reference: Reference) -> Draft:
    """Work out from the printed notes and tables what the request must say."""
    text = "\n".join(note for _number, note in notes.rows)
    log = _found(
        r"Log of \S+: ([^,]+), (\S+), local time in \w+; from (\S+), source port (\d+)", text
    )
    offset = read_clock(_found(r"UTC[+](\d\d:\d\d)", text)[0] + ":00")
    tolerance = int(_found(r"within (\d+) s", text)[0])
    kept = int(_found(r"keeps its records for (\d+) days", text)[0])
    today, days = _found(r"Today is ([^.]+)\. The records shall be kept for (\d+) days", text)
    day, utc = read_day(log[0]), read_clock(log[1]) - offset
    company = reference.holder(IPv4Address(log[2])) or ""
    article, signer = _basis(reference, _found(r"Needed: (.+)\.", text)[0])
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
    """Return the last of so many days, the first not counted."""
    return written(day + timedelta(days=days))


def _basis(reference: Reference, wanted: str) -> tuple[str, str]:
    """Return the article that covers what is wanted, and who authorises it."""
    needed = set(wanted.split(" and "))
    for article, covers, signer in reference.articles.rows:
        if needed <= set(covers.split(" and ")):
            return article, signer
    raise ValueError(f"expected an article that covers {wanted}")
