"""The audit of a printed log: the solver. It knows the sheet's rules and reads its tables.

Five passes, as in the module's handout: holders, times, seals, values of the image, signatures and
openings of the shelf. Nothing of how a log was made is known here.

Precision is the share of the reported faults that are real, recall the share of the real faults
that were reported (van Rijsbergen, Information Retrieval, 1979, chapter 7). Points follow their
harmonic mean, which is twice the hits over the faults and the reports together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Literal, get_args

from trainkit.exercises.model import Grid
from trainkit.exercises.times import day_pattern, read_short_day
from trainkit.exercises.words import Words, plain
from trainkit.languages import semicolon_parts, with_percent_sign

__all__ = [
    "FAULTS",
    "HOLDERS",
    "POINTS",
    "Fault",
    "Finding",
    "Holding",
    "Row",
    "audit",
    "holding_at",
    "longest_rest",
    "percent",
    "points",
    "precision_recall",
    "read_log",
    "read_time",
]

Fault = Literal["gap", "overlap", "reversal", "zone", "seal", "hash", "access", "signature"]
"""The types of the module's handout."""
FAULTS: tuple[Fault, ...] = get_args(Fault)
HOLDERS: tuple[Fault, Fault] = ("gap", "overlap")
"""Faults that leave open who held the exhibit."""
POINTS = 6
"""Points for the audit of one log."""
_PENALTY = 2
"""Points that a false alarm on a clean log costs."""

YEAR = 2026
"""The year of all logs, as their captions say."""
_TOLERANCE = timedelta(minutes=10)
"""Between an opening of the shelf and its row."""
_VALUE = re.compile(r"SHA-256 ([0-9a-f]{8}…[0-9a-f]{8})", re.IGNORECASE)


@dataclass(frozen=True)
class Moment:
    """A written time: local, and in UTC if it has an offset."""

    local: datetime
    utc: datetime | None

    @property
    def clock(self) -> str:
        """The time of day in UTC."""
        return f"{self.utc:%H:%M}" if self.utc else "?"

    def at(self, offset: timedelta) -> datetime:
        """Return the time in UTC, read with ``offset`` if it has none of its own."""
        return self.utc or (self.local - offset).replace(tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """A hand-over as it is printed."""

    number: str
    time: Moment
    giver: str
    receiver: str
    seal: str
    note: str
    signed: tuple[str, ...]

    def new_seals(self, words: Words) -> tuple[str, str] | None:
        """Return which seal was cut and which was fitted, as the note says."""
        notes = (words.read("new-seal", part) for part in semicolon_parts(self.note))
        return next(((one["cut"], one["fitted"]) for one in notes if one), None)

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the image in the note, as printed."""
        return tuple(_VALUE.findall(self.note))


@dataclass(frozen=True, order=True)
class Finding:
    """A fault and where it is seen."""

    row: str
    fault: Fault
    person: str = ""
    """Who was away, for a signature of that day."""


@dataclass(frozen=True)
class Holding:
    """Who may have held the exhibit, and the rows that say so."""

    holders: tuple[str, ...]
    rows: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether the log does not say which of them held it."""
        return len(self.holders) > 1


@dataclass(frozen=True)
class People:
    """The list of persons."""

    owners: dict[str, str]
    """Whose each pair of initials is."""
    away: dict[str, tuple[date, date]]


def read_time(text: str) -> Moment:
    """Return a printed time; ``ValueError`` if it is none."""
    pattern = rf"({day_pattern()}) (\d\d):(\d\d)(?:(Z)|\+(\d\d):(\d\d))?"
    found = re.fullmatch(pattern, " ".join(text.split()), re.ASCII)
    if found is None:
        raise ValueError(f'expected a time such as "12 Mar 09:20+05:00", found "{text}"')
    day, hour, minute, zulu, hours, minutes = found.groups()
    at = read_short_day(day, YEAR)
    local = datetime(at.year, at.month, at.day, int(hour), int(minute))
    if zulu is None and hours is None:
        return Moment(local, None)
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    return Moment(local, (local - offset).replace(tzinfo=UTC))


def read_log(log: Grid) -> tuple[Row, ...]:
    """Return the rows of a printed log."""
    return tuple(
        Row(place, read_time(time), giver, receiver, seal, note, tuple(signed.split(", ")))
        for place, time, giver, receiver, seal, note, signed in plain(log).rows
    )


def _read_people(people: Grid) -> People:
    """Return the printed list of persons."""
    away = {}
    for person, _, days in people.rows:
        read = [read_short_day(found, YEAR) for found in re.findall(day_pattern(), days)]
        if read:
            away[person] = (read[0], read[-1])
    return People({initials: person for person, initials, _ in people.rows}, away)


def audit(log: Grid, openings: Grid, people: Grid, words: Words) -> tuple[Finding, ...]:
    """Return every fault of a log, rows in their order, openings of the shelf last."""
    rows = read_log(log)
    found = [
        *_holders(rows),
        *_times(rows),
        *_seals(rows, words),
        *_values(rows),
        *_signatures(rows, _read_people(people)),
    ]
    found.sort(key=lambda one: int(one.row))
    return (*found, *_access(rows, openings))


def _holders(rows: tuple[Row, ...]) -> Iterator[Finding]:
    for before, row in pairwise(rows):
        if row.giver != before.receiver:
            yield Finding(row.number, "overlap" if row.giver == before.giver else "gap")


def _times(rows: tuple[Row, ...]) -> Iterator[Finding]:
    latest: datetime | None = None
    for row in rows:
        if row.time.utc is None:
            yield Finding(row.number, "zone")
            continue
        if latest is not None and row.time.utc < latest:
            yield Finding(row.number, "reversal")
        latest = row.time.utc


def _seals(rows: tuple[Row, ...], words: Words) -> Iterator[Finding]:
    for before, row in pairwise(rows):
        seals = (before.seal, row.seal)
        if row.seal != before.seal and row.new_seals(words) != seals:
            yield Finding(row.number, "seal")


def _values(rows: tuple[Row, ...]) -> Iterator[Finding]:
    values = [(row.number, one.casefold()) for row in rows for one in row.values]
    for number, value in values:
        if value != values[0][1]:
            yield Finding(number, "hash")


def _signatures(rows: tuple[Row, ...], people: People) -> Iterator[Finding]:
    for row in rows:
        day = row.time.local.date()
        for initials in row.signed:
            person = people.owners[initials]
            first, last = people.away.get(person, (date.max, date.min))
            if first <= day <= last:
                yield Finding(row.number, "signature", person)


def _access(rows: tuple[Row, ...], openings: Grid) -> Iterator[Finding]:
    for number, text in openings.rows:
        opened = read_time(text)
        if opened.utc is None:
            raise ValueError(f'expected an offset, found "{text}"')
        offset = opened.local.replace(tzinfo=UTC) - opened.utc
        if all(abs(row.time.at(offset) - opened.utc) > _TOLERANCE for row in rows):
            yield Finding(number, "access")


def holding_at(log: Grid, text: str) -> Holding:
    """Return who may have held the exhibit at a printed time.

    In a gap these are the last receiver and the next giver; after an overlap both receivers.
    """
    rows = read_log(log)
    asked = read_time(text).utc
    past = [n for n, row in enumerate(rows) if asked and row.time.utc and row.time.utc <= asked]
    last = max(past)
    faults = {one.row: one.fault for one in _holders(rows)}
    row, after = rows[last], rows[last + 1 : last + 2]
    if faults.get(row.number) == "overlap":
        before = rows[last - 1]
        return Holding((before.receiver, row.receiver), (before.number, row.number))
    numbers = (row.number, *(one.number for one in after))
    if after and faults.get(after[0].number) == "gap":
        return Holding((row.receiver, after[0].giver), numbers)
    return Holding((row.receiver,), numbers)


def longest_rest(rows: tuple[Row, ...]) -> tuple[Row, Row]:
    """Return the rows between which most days lie."""
    return max(
        pairwise(rows), key=lambda pair: pair[1].time.local.date() - pair[0].time.local.date()
    )


def precision_recall(
    hits: int, false_alarms: int, faults: int
) -> tuple[Fraction | None, Fraction | None]:
    """Return precision and recall; None where they do not exist.

    Without reports there is no precision, without real faults no recall.
    """
    reported = hits + false_alarms
    precision = Fraction(hits, reported) if reported else None
    recall = Fraction(hits, faults) if faults else None
    return precision, recall


def points(hits: int, false_alarms: int, faults: int) -> int:
    """Return the points of an audit, from 0 to ``POINTS``; halves are rounded up."""
    if not faults:
        return max(0, POINTS - _PENALTY * false_alarms)
    mean = Fraction(2 * hits, faults + hits + false_alarms)
    return int(POINTS * mean + Fraction(1, 2))


def percent(share: Fraction | None) -> str:
    """Return a share in whole per cent, halves rounded up; a dash where there is none."""
    return "–" if share is None else with_percent_sign(str(int(share * 100 + Fraction(1, 2))))
