"""The key on a web capture and a photograph, from the archive file and the printed tables alone.

A payload that no longer has the digest of its record is not what was captured; a whole file that
no longer has the hash value of the log was changed after the log. A shadow points away from the
sun, so that the camera's bearing is the shadow's, less where the shadow points in the picture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from trainkit.cybercrime.online.warc import Record, digest, read
from trainkit.exercises.generator import Solution, read_digest, sha256
from trainkit.exercises.model import EvidenceFile, Grid
from trainkit.exercises.times import read_offset
from trainkit.exercises.words import Words

SIDES = {"left": -90, "right": 90, "ahead": 0, "behind": 180}
"""Where a shadow points in the picture, in degrees from where the camera looks, clockwise."""
TOLERANCE = 15
"""Degrees by which a bearing that was read from a photograph may be wrong."""
_TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Tables:
    """The printed tables and the archive file."""

    log: Grid
    features: Grid
    sun: Grid
    places: Grid
    evidence: EvidenceFile
    offset: str
    """Of the operator's clock."""


@dataclass(frozen=True)
class Response:
    """A response of the archive, with the number of its record."""

    number: str
    record: Record

    @property
    def uri(self) -> str:
        """The address that was asked for."""
        return self.record.fields["WARC-Target-URI"]

    @property
    def time(self) -> datetime:
        """When it was captured."""
        return datetime.fromisoformat(self.record.fields["WARC-Date"])

    @property
    def clock(self) -> str:
        """The time of capture, in UTC."""
        return f"{self.time:%H:%M:%S}"

    @property
    def lead(self) -> int:
        """Seconds by which the server's clock was ahead of the capture's."""
        served = parsedate_to_datetime(self.record.header("Date"))
        return round((served - self.time).total_seconds())

    @property
    def intact(self) -> bool:
        """Whether the payload has the digest of the record."""
        return digest(self.record.payload) == self.record.fields["WARC-Payload-Digest"]


def lines_of(record: Record) -> list[str]:
    """Return the lines of a page as they are read."""
    text = _TAGS.sub("", record.payload.decode())
    return [line for line in map(str.strip, text.splitlines()) if line]


class _Solver:
    def __init__(self, tables: Tables, words: Words) -> None:
        self._tables, self._words = tables, words
        self.responses = [
            Response(str(number), record)
            for number, record in enumerate(read(tables.evidence.content), 1)
            if record.kind == "response"
        ]
        self.features = {row[0]: row[1] for row in tables.features.rows}

    def repeated(self) -> tuple[Response, Response]:
        """Return the two captures of one address."""
        uris = [one.uri for one in self.responses]
        first, second = (one for one in self.responses if uris.count(one.uri) == 2)
        return first, second

    def change(self) -> tuple[str, str]:
        """Return the line that differs between the two captures."""
        pairs = zip(*(lines_of(one.record) for one in self.repeated()), strict=True)
        return next((then, now) for then, now in pairs if then != now)

    def wrong_row(self) -> tuple[str, str, Response]:
        """Return number and time of the log's row that the archive contradicts."""
        left = list(self.responses)
        offset = read_offset(self._tables.offset)
        for number, shown, _step, uri, *_ in self._tables.log.rows:
            same = [one for one in left if one.uri == uri]
            if same:
                left.remove(same[0])
                if f"{same[0].time + timedelta(seconds=offset):%H:%M:%S}" != shown:
                    return number, shown, same[0]
        raise ValueError("expected a row of the log that differs from the archive")

    @property
    def logged(self) -> str:
        """The file's hash value in the log."""
        found = (self._words.read("log.closed", row[4]) for row in self._tables.log.rows)
        return next(read_digest(one["digest"]) for one in found if one)

    def camera(self) -> int:
        """Return the bearing to which the camera looked."""
        sun = {hour: int(bearing) for hour, bearing in self._tables.sun.rows}
        hour, shadow = (self.features[self._words(f"clue.{name}")] for name in ("clock", "shadow"))
        side = next(one for one in SIDES if self._words(f"side.{one}") == shadow)
        return (sun[hour] + 180 - SIDES[side]) % 360

    def reasons(self) -> dict[str, str]:
        """Return why each place is left out, in a word; nothing for those that remain."""
        heads = [column.name for column in self._tables.places.columns][2:]
        found = {}
        for letter, bearing, *seen in self._tables.places.rows:
            turn = abs((int(bearing) - self.camera() + 180) % 360 - 180)
            against = [
                name
                for name, there in zip(heads, seen, strict=True)
                if self.features[name] not in (there, self._words("hidden"))
            ]
            bearing_word = [self._words("bearing")] if turn > TOLERANCE else []
            found[letter] = ", ".join([*bearing_word, *against])
        return found

    def hidden(self) -> str:
        """Return what the photograph does not show."""
        return next(name for name, seen in self.features.items() if seen == self._words("hidden"))

    def differing(self, letters: list[str]) -> list[tuple[str, str]]:
        """Return the places, and whether each has what the photograph does not show."""
        heads = [column.name for column in self._tables.places.columns]
        rows = (dict(zip(heads, row, strict=True)) for row in self._tables.places.rows)
        return [(row[heads[0]], row[self.hidden()]) for row in rows if row[heads[0]] in letters]


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, the captures with their digests, and what is against each place."""
    solver = _Solver(tables, words)
    first, second = solver.repeated()
    then, now = solver.change()
    row, shown, meant = solver.wrong_row()
    remaining = [letter for letter, reason in solver.reasons().items() if not reason]
    values = {
        "refused": next(one for one in solver.responses if one.record.status != "200"),
        "altered": next(one for one in solver.responses if not one.intact),
        "same": sha256(tables.evidence.content) == solver.logged,
        "then": then,
        "now": now,
        "times": (first, second),
        "lead": first.lead,
        "row": row,
        "shown": shown,
        "meant": meant,
        "camera": solver.camera(),
        "clock": solver.features[words("clue.clock")],
        "remaining": remaining,
        "hidden": solver.hidden(),
        "seen": solver.differing(remaining),
    }
    sections = (words.section("solved", _captures(solver, words), _places(solver, words)),)
    return Solution(values, sections, {"when", "remain"})


def _captures(solver: _Solver, words: Words) -> Grid:
    rows = (
        (
            one.number,
            one.clock,
            one.uri,
            one.record.status,
            words("intact" if one.intact else "altered"),
        )
        for one in solver.responses
    )
    return words.table("captures", rows)


def _places(solver: _Solver, words: Words) -> Grid:
    rows = ((letter, reason or words("remains")) for letter, reason in solver.reasons().items())
    return words.table("against", rows)
