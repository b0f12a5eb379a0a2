"""The record of answers: what was said of each item, by whom, and what it replaces.

``responses/answers.sqlite`` only grows; every intake adds entries to it: typing, scans, telephones,
other programs, and the score sheet, whose edited cells come in when it is read. ``standing`` says
what counts and who disagrees, from the entries alone. An entry that was acknowledged survives the
end of the program and of the power (WAL with ``synchronous=FULL``,
https://www.sqlite.org/pragma.html#pragma_synchronous). Only ``forget`` deletes, and overwrites what
it deletes.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from trainkit.files.writing import private_folder
from trainkit.problems import TrainkitError
from trainkit.text.languages import N_, _

RESPONSES = "responses"
"""The folder of a workshop for answers."""

RECORD = Path(RESPONSES) / "answers.sqlite"


class Field(StrEnum):
    """What an entry says."""

    STATUS = N_("Status")
    NOTE = N_("Note")
    PAPER = N_("Paper")
    ITEM = "Item"
    SECOND = "Second rater, answer"
    SETTLED = "Settled, answer"


@dataclass(frozen=True)
class Spot:
    """Where an entry belongs: to a person, on a sheet."""

    code: str
    sheet: str
    field: Field
    place: int = 0
    """The item's place on the paper, or the answer's on the sheet of a second rater, both from 1; 0
    for other fields."""

    @property
    def order(self) -> tuple[str, str, int, int]:
        """Sorts by person, sheet and place; the paper comes before its items."""
        return self.code, self.sheet, list(Field).index(self.field), self.place

    @property
    def shown(self) -> str:
        """The field in words, in the language that is written now: ``Item 4``."""
        if not self.place:
            return _(self.field.value)
        return _(_NUMBERED[self.field], number=self.place)


_NUMBERED = {
    Field.ITEM: N_("Item {number}"),
    Field.SECOND: N_("Second rater, answer {number}"),
    Field.SETTLED: N_("Settled, answer {number}"),
}


class Source(StrEnum):
    """Where an entry came from."""

    SHEET = "sheet"
    """A cell of the score sheet that somebody edited."""
    KEYBOARD = "keyboard"
    TELEPHONE = "telephone"
    SCAN = "scan"
    IMPORT = "import"
    ATTENDANCE = "attendance"
    DECISION = "decision"
    """A person chose between entries."""


_READINGS = {Source.SCAN, Source.TELEPHONE}
"""Sources that say all that they have each time: scans of everything, telephones of each paper.
What they no longer say is taken back, and what they say is overruled by a decision about them
alone, never by an edited cell."""


@dataclass(frozen=True)
class Entry:
    """What one source said of one place."""

    seq: int
    """The place in the record."""
    spot: Spot
    value: str | None
    """``""`` for a blank that somebody has seen, ``None`` where the source takes back what it
    said."""
    source: Source
    who: str
    at: str
    replaces: tuple[int, ...] = ()
    """Entries that count no more."""

    @property
    def voice(self) -> tuple[Source, str]:
        """Who speaks: each typist for himself."""
        return self.source, self.who if self.source is Source.KEYBOARD else ""


@dataclass(frozen=True)
class Standing:
    """What follows from the record."""

    counts: Mapping[Spot, Entry]
    differences: tuple[Entry, ...]
    """Entries that say something else than what counts, and that nobody has decided about."""
    live: tuple[Entry, ...]
    """All entries that nothing replaces."""
    last: int = 0
    """The newest entry."""

    @property
    def values(self) -> dict[Spot, str]:
        """What counts, without blanks."""
        return {spot: one.value for spot, one in self.counts.items() if one.value}

    @property
    def blanks(self) -> frozenset[Spot]:
        """The places that somebody saw to be blank on paper, or left blank on a telephone."""
        said = (one for one in self.live if one.source is not Source.SHEET)
        return frozenset(one.spot for one in said if not one.value)


def standing(entries: Iterable[Entry]) -> Standing:
    """Return what counts: of each place the sheet's entry or a decision, else what was said first.

    Who answered another paper than the one that counts is heard on that alone: the same letter
    means something else on it.
    """
    entries = list(entries)
    replaced = {seq for one in entries for seq in one.replaces}
    live = [one for one in entries if one.seq not in replaced and one.value is not None]
    chosen = (Source.SHEET, Source.DECISION)
    live.sort(
        key=lambda one: (one.spot.field is not Field.PAPER, one.source not in chosen, one.seq)
    )
    counts, differences = dict[Spot, Entry](), list[Entry]()
    elsewhere = set[tuple[str, str, tuple[Source, str]]]()
    for one in live:
        test = (one.spot.code, one.spot.sheet, one.voice)
        if one.spot.field is not Field.PAPER and test in elsewhere:
            continue
        first = counts.setdefault(one.spot, one)
        if first.value != one.value:
            differences.append(one)
            if one.spot.field is Field.PAPER:
                elsewhere.add(test)
    differences.sort(key=lambda one: one.spot.order)
    last = max((one.seq for one in entries), default=0)
    return Standing(counts, tuple(differences), tuple(live), last)


_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  code TEXT NOT NULL, sheet TEXT NOT NULL, field TEXT NOT NULL, place INTEGER NOT NULL, value TEXT,
  source TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, replaces TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS shown (upto INTEGER NOT NULL, cells TEXT NOT NULL) STRICT;
"""


class Record:
    """The entries, in a file or in memory alone. Who uses it commits with ``transaction``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._base = connection
        self._base.executescript(_SCHEMA)

    @classmethod
    def in_memory(cls, other: Record | None = None) -> Record:
        """Return a record of which nothing is kept: an empty one, or a copy of another."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        if other is not None:
            other._base.backup(connection)
        return cls(connection)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep everything that is said in the block, or nothing if it raises."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def entries(self, code: str | None = None) -> list[Entry]:
        """Return all entries in their order, or those of one person."""
        rows = self._base.execute(
            "SELECT * FROM entries WHERE ?1 IS NULL OR code = ?1 ORDER BY seq", (code,)
        )
        return [
            Entry(
                seq,
                Spot(person, sheet, Field(field), place),
                value,
                Source(source),
                who,
                at,
                tuple(json.loads(replaces)),
            )
            for seq, person, sheet, field, place, value, source, who, at, replaces in rows
        ]

    def standing(self) -> Standing:
        """Return what counts now."""
        return standing(self.entries())

    @property
    def shown(self) -> tuple[int, dict[Spot, str]]:
        """The last entry that the score sheet has, and what it showed then."""
        row = self._base.execute("SELECT upto, cells FROM shown").fetchone() or (0, "[]")
        cells = json.loads(row[1])
        return row[0], {Spot(code, sheet, Field(field), n): v for code, sheet, field, n, v in cells}

    def show(self, upto: int, cells: Mapping[Spot, str]) -> None:
        """Note what the score sheet shows."""
        said = [[one.code, one.sheet, one.field, one.place, v] for one, v in cells.items()]
        self._base.execute("DELETE FROM shown")
        self._base.execute("INSERT INTO shown VALUES (?, ?)", (upto, json.dumps(said)))

    def say(self, said: Mapping[Spot, str], source: Source, *, at: datetime, who: str = "") -> None:
        """Add what a source says; what it has said already is not repeated.

        Who says something else than before corrects it. Two files may be of two people, and so may
        two papers that somebody typed who gave no name: they disagree.
        """
        voice = Entry(0, Spot("", "", Field.ITEM), "", source, who, "").voice
        codes = {spot.code for spot in said}
        code = codes.pop() if len(codes) == 1 and source not in _READINGS else None
        own = {one.spot: one for one in self.entries(code) if one.voice == voice}
        for spot, value in said.items():
            before = own.get(spot)
            if before is None or before.value != value:
                is_known = source is not Source.IMPORT and (who or source is not Source.KEYBOARD)
                replaced = [before.seq] if before is not None and is_known else []
                self._add(spot, value, source, who, at, replaced)
        papers = {(spot.code, spot.sheet) for spot in said}
        for spot, before in own.items() if source in _READINGS else ():
            is_looked_at = source is Source.SCAN or (spot.code, spot.sheet) in papers
            if is_looked_at and spot not in said and before.value is not None:
                self._add(spot, None, source, who, at, [before.seq])

    def take_edits(self, cells: Mapping[Spot, str], *, at: datetime) -> None:
        """Add what somebody has changed on the score sheet since it was written or read last.

        An edited cell replaces what a person entered and the cell showed; a cell that was emptied
        replaces nothing, and nothing was emptied on a sheet that has no entries at all.
        """
        upto, shown = self.shown
        now, shown = self.standing(), shown if cells else {}
        sheet = {one.spot: one.seq for one in now.live if one.source is Source.SHEET}
        for spot in {**shown, **cells}:
            value, was = cells.get(spot, ""), shown.get(spot, "")
            counted = now.counts.get(spot)
            if value == was or (counted is not None and counted.value == value):
                continue
            replaced = {sheet[spot]} if spot in sheet else set[int]()
            for one in now.live if value else ():
                if (one.spot, one.value) == (spot, was) and one.seq <= upto:
                    replaced |= set() if one.source in _READINGS else {one.seq}
            self._add(spot, value, Source.SHEET, "", at, sorted(replaced))

    def decide(
        self,
        spots: Mapping[Spot, str | None],
        source: Source,
        *,
        at: datetime,
        who: str = "",
    ) -> None:
        """Add decisions: the value that is right, ``None`` for what counts already.

        ``source`` is the one whose entries were looked at beside what counts; what other readings
        say stays open.
        """
        now = self.standing()
        for spot, right in spots.items():
            value = now.counts[spot].value if right is None and spot in now.counts else right
            overruled = [
                one.seq
                for one in now.live
                if one.spot == spot
                and one.value != value
                and (one.source is source or one.source not in _READINGS)
            ]
            if value is not None and overruled:
                self._add(spot, value, Source.DECISION, who, at, overruled)

    def rename(self, wrong: str, right: str, *, at: datetime) -> None:
        """Put what was said of one code under another; what is there already stays."""
        there = {(one.spot, one.voice) for one in standing(self.entries(right)).live}
        for one in standing(self.entries(wrong)).live:
            spot = Spot(right, one.spot.sheet, one.spot.field, one.spot.place)
            if (spot, one.voice) not in there:
                self._add(spot, one.value, one.source, one.who, at, [])
            self._add(one.spot, None, one.source, one.who, at, [one.seq])

    def forget(self, code: str) -> None:
        """Delete all that was said of a person; on the disk it is overwritten."""
        self._base.execute("DELETE FROM entries WHERE code = ?", (code,))

    def _add(
        self,
        spot: Spot,
        value: str | None,
        source: Source,
        who: str,
        at: datetime,
        replaces: Sequence[int],
    ) -> None:
        self._base.execute(
            "INSERT INTO entries (code, sheet, field, place, value, source, who, at, replaces)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(spot.code, spot.sheet, spot.field, spot.place, value, source, who),
                at.isoformat(timespec="seconds"),
                json.dumps(replaces),
            ),
        )


@contextmanager
def record_of(folder: Path, *, make: bool = False) -> Iterator[Record]:
    """Open the record of a workshop, which only the user can read; ``make`` one if there is none.

    Raises ``TrainkitError`` where it cannot be used.
    """
    path = folder / RECORD
    if not make and not path.is_file():
        yield Record.in_memory()
        return
    private_folder(path.parent)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA busy_timeout = 10000")
            _in_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            yield Record(connection)
    except (sqlite3.Error, OSError) as error:
        raise TrainkitError(_("{path} cannot be used: {error}", path=path, error=error)) from error


def _in_wal(connection: sqlite3.Connection, tries: int = 100) -> None:
    """Let others read while one writes; SQLite does not wait where two begin or end with it."""
    for left in reversed(range(tries)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(_SCHEMA)
        except sqlite3.OperationalError:
            if not left:
                raise
            time.sleep(0.1)
        else:
            return
