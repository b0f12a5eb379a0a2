"""Draws a small drive, its image, and a later image made after a mount without write blocker.

Held constant over sets: 128 sectors; five files; one unreadable sector inside a file, which the
tool filled with zeros; one free sector with the rest of a deleted text. The mount raised a counter,
set a time, set one file's day of access, and wrote a new file over the deleted text. Drawn: names,
places, days, the order of the printed steps, six statements of which three are true.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from trainkit.definitions.exercises import Imaging
from trainkit.exercises.custody.imaging_key import (
    LINE,
    SECTOR,
    SECTORS,
    SEGMENT,
    Tables,
    printed,
    segments,
)
from trainkit.exercises.custody.sums_key import grouped, sha256
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import EvidenceFile, Grid
from trainkit.exercises.times import day_text
from trainkit.exercises.words import Words, plain

__all__ = ["print_sheet"]

_IMAGE, _LATER = "image.raw", "later.raw"
_QUESTIONS = ("order", "bad", "drive", "verify", "segments", "sectors", "counter", "lost")
_DIRECTORY = 2
"""The sector of the directory; sector 0 describes the drive."""
_NEW = "INDEX.DAT"


@dataclass(frozen=True)
class _File:
    """An entry of the directory."""

    name: str
    start: int
    count: int
    accessed: date

    def line(self) -> str:
        return f"{self.name:<12}s={self.start:03} n={self.count:02} a={self.accessed:%m-%d}"


class _Drive:
    """Draws the drive and what happened to it."""

    def __init__(self, draws: Draws, words: Words) -> None:
        self.draws, self.words = draws, words
        self.seized = date(2026, 2, 2) + timedelta(days=draws.below(200))
        self.later = self.seized + timedelta(days=draws.between(6, 40))
        self.label = f"D-{draws.between(1000, 9999)}"
        self.count = draws.between(11, 980)
        self.files = self._files()
        hurt = draws.choice(self.files)
        self.bad = hurt.start + draws.below(hurt.count)
        self.free = draws.between(64, SECTORS - 2)
        self.rest = draws.choice(words.choices("rests"))

    def _files(self) -> list[_File]:
        files, start = [], 16 + self.draws.below(6)
        for name in self.draws.sample(self.words.choices("names"), 5):
            count = self.draws.between(3, 6)
            day = self.seized - timedelta(days=self.draws.between(2, 30))
            files.append(_File(name, start, count, day))
            start += count + self.draws.between(1, 3)
        return files

    def image(self, files: list[_File], count: int, day: date, free: str) -> bytes:
        """Return the image with these entries, mounts, last day, and text in the free sector."""
        stamp = f"{day.isoformat()} {9 + count % 8:02}:{count % 60:02}"
        sectors = {
            0: _lines([f"TRAINFS1 {self.label}", f"mounts {count:04}", f"last {stamp} UTC"]),
            _DIRECTORY: _lines(one.line() for one in files),
            self.free: _lines([free] * 4),
        }
        for file in self.files:
            for place in range(file.count):
                text = f"{file.name} {self.label} part {place + 1}"
                sectors[file.start + place] = _lines([text] * (SECTOR // LINE))
        sectors[self.bad] = b""
        return b"".join(sectors.get(n, b"").ljust(SECTOR, b"\0") for n in range(SECTORS))

    def images(self) -> tuple[bytes, bytes]:
        """Return the first and the later image."""
        before = self.seized - timedelta(days=1)
        first = self.image(self.files, self.count, before, self.rest)
        opened = self.draws.choice(range(len(self.files)))
        files = [
            replace(one, accessed=self.later) if n == opened else one
            for n, one in enumerate(self.files)
        ]
        files.append(_File(_NEW, self.free, 1, self.later))
        return first, self.image(files, self.count + 1, self.later, "index of the drive")


def _lines(texts: Iterable[str]) -> bytes:
    return b"".join(text.encode("ascii").ljust(LINE) for text in texts)


def print_sheet(_exercise: Imaging, draws: Draws, words: Words) -> Sheet[Tables]:
    """Lay out the worksheet and its files."""
    tables = _tables(_Drive(draws.branch("drive"), words), draws, words)
    statements = words.table("statements", ((*row, "") for row in tables.statements))
    today = words.table(
        "today", ((one.name, grouped(sha256(one.content))) for one in tables.evidence)
    )
    return Sheet(
        sections=(
            words.section("steps", tables.steps),
            words.section("log", tables.log, today, size=SECTOR, sectors=SECTORS),
            words.section("segments", tables.first, tables.later, sectors=SEGMENT // SECTOR),
            words.section("dump", tables.dump, line=LINE, size=SECTOR),
            words.section(
                "questions",
                *words.questions(*_QUESTIONS),
                words.question("statements", statements),
                words.question("sentence"),
            ),
            words.section("help", size=SECTOR),
        ),
        tables=tables,
        files={
            "steps": tables.steps,
            "log": plain(tables.log),
            "today": plain(today),
            "segments": plain(tables.first),
            "segments-later": plain(tables.later),
            "dump": tables.dump,
        },
        evidence=tables.evidence,
    )


def _tables(drive: _Drive, draws: Draws, words: Words) -> Tables:
    first, later = drive.images()
    steps = zip("ABCDEFGHI", draws.branch("steps").shuffled(words.choices("steps")), strict=True)
    return Tables(
        steps=words.table("steps", steps),
        log=_log(drive, sha256(first), words),
        first=_segments("first", first, words, day=day_text(drive.seized)),
        later=_segments("later", later, words, day=day_text(drive.later)),
        dump=_dump(drive, first, later, words),
        statements=_statements(draws.branch("statements"), words),
        evidence=(
            EvidenceFile(name=_IMAGE, content=first),
            EvidenceFile(name=_LATER, content=later),
        ),
    )


def _log(drive: _Drive, digest: str, words: Words) -> Grid:
    rows = (
        words("log.label", label=drive.label, sectors=SECTORS, size=SECTOR),
        words("log.blocker"),
        words("log.error", sector=drive.bad),
        words("log.rest"),
        words("log.hash", digest=grouped(digest)),
        words("log.later", day=day_text(drive.later)),
    )
    return words.table("log", enumerate(rows, 1), day=day_text(drive.seized))


def _segments(name: str, data: bytes, words: Words, day: str) -> Grid:
    rows = ((n, span, grouped(sha256(part))) for n, span, part in segments(data))
    return words.table(name, rows, day=day)


def _dump(drive: _Drive, first: bytes, later: bytes, words: Words) -> Grid:
    """Return lines of the sectors that matter, in both images."""
    lines = {0: 4, _DIRECTORY: 7, drive.bad: 1, drive.free: 2}
    rows = []
    for sector in sorted(lines):
        for line in range(lines[sector]):
            at = sector * SECTOR + line * LINE
            parts = (printed(data[at : at + LINE], words("zeros")) for data in (first, later))
            rows.append((sector, line * LINE, *parts))
    return words.table("dump", rows)


def _statements(draws: Draws, words: Words) -> tuple[tuple[str, str], ...]:
    found = [*draws.sample(words.choices("right"), 3), *draws.sample(words.choices("wrong"), 3)]
    return tuple(zip("abcdef", draws.shuffled(found), strict=True))
