"""The key on imaging, from the printed tables and the bytes of the two images.

Which steps come first, and which statements are true, is decided where the words stand: lists in
order, and lists of right and wrong statements. Everything else is computed from the images.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trainkit.exercises.custody.sums_key import read_digest, sha256
from trainkit.exercises.generator import Solution
from trainkit.exercises.model import EvidenceFile, Grid
from trainkit.exercises.words import Words

__all__ = ["LINE", "SECTOR", "SECTORS", "SEGMENT", "Tables", "printed", "segments", "solve"]

SECTOR, SECTORS, LINE = 512, 128, 32
"""Bytes of a sector, sectors of the drive, bytes of a printed line."""
SEGMENT = 16 * SECTOR
_ENTRY = re.compile(r"(\S+) +s=(\d+) n=(\d+) a=([\d-]+)")


@dataclass(frozen=True)
class Tables:
    """The printed tables, the statements, and the images, the first one first."""

    steps: Grid
    log: Grid
    first: Grid
    later: Grid
    dump: Grid
    statements: tuple[tuple[str, str], ...]
    evidence: tuple[EvidenceFile, EvidenceFile]


def segments(data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Yield number, sectors and bytes of each segment."""
    for number, at in enumerate(range(0, len(data), SEGMENT), 1):
        first = at // SECTOR
        yield number, f"{first}–{first + SEGMENT // SECTOR - 1}", data[at : at + SEGMENT]


def printed(line: bytes, zeros: str) -> str:
    """Return a line of a sector as text; ``zeros`` if it holds nothing else."""
    return line.decode("ascii").strip() if any(line) else zeros


def _sector(data: bytes, number: int) -> bytes:
    return data[number * SECTOR : (number + 1) * SECTOR]


def _texts(sector: bytes) -> list[str]:
    """Return the lines of text of a sector."""
    lines = (sector[at : at + LINE] for at in range(0, len(sector), LINE))
    return [line.decode("ascii").strip() for line in lines if any(line)]


class _Solver:
    def __init__(self, tables: Tables, words: Words) -> None:
        self._tables, self._words = tables, words
        self.first, self.later = (one.content for one in tables.evidence)

    def logged(self, name: str) -> str:
        """Return the value in a line of the log."""
        found = (self._words.read(f"log.{name}", row[1]) for row in self._tables.log.rows)
        return next(value for one in found if one for value in one.values())

    @property
    def order(self) -> list[str]:
        """The letters of the steps in their order."""
        right = self._words.choices("steps")
        return [
            letter for letter, _ in sorted(self._tables.steps.rows, key=lambda r: right.index(r[1]))
        ]

    @property
    def sectors(self) -> list[int]:
        """The sectors that differ between the images."""
        numbers = range(SECTORS)
        return [n for n in numbers if _sector(self.first, n) != _sector(self.later, n)]

    @property
    def differing(self) -> list[str]:
        """The segments whose printed values differ."""
        pairs = zip(self._tables.first.rows, self._tables.later.rows, strict=True)
        return [a[0] for a, b in pairs if read_digest(a[2]) != read_digest(b[2])]

    def entries(self, data: bytes) -> dict[str, tuple[int, int, str]]:
        """Return start, length and day of access of each file."""
        found = (_ENTRY.fullmatch(text) for text in _texts(_sector(data, 2)))
        return {one[1]: (int(one[2]), int(one[3]), one[4]) for one in found if one}

    def file_of(self, sector: int) -> str:
        """Return the file that holds the sector."""
        entries = self.entries(self.first)
        return next(
            name for name, (start, count, _) in entries.items() if start <= sector < start + count
        )

    def same(self, data: bytes) -> bool:
        """Whether the bytes have the hash value of the log."""
        return sha256(data) == read_digest(self.logged("hash"))


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, and every line that the mount changed."""
    solver = _Solver(tables, words)
    bad = int(solver.logged("error"))
    before, after = solver.entries(solver.first), solver.entries(solver.later)
    (new,) = after.keys() - before.keys()
    (opened,) = (name for name in before if before[name] != after[name])
    lost = after[new][0]
    right = words.choices("right")
    counts = [_texts(_sector(data, 0))[1].split()[1] for data in (solver.first, solver.later)]
    values = {
        "order": solver.order,
        "bad": bad,
        "bytes": (bad * SECTOR, (bad + 1) * SECTOR - 1),
        "hurt": solver.file_of(bad),
        "same": (solver.same(solver.first), solver.same(solver.later)),
        "segments": solver.differing,
        "sectors": solver.sectors,
        "counts": counts,
        "opened": opened,
        "new": new,
        "lost": lost,
        "rest": _texts(_sector(solver.first, lost))[0],
        "right": [letter for letter, text in tables.statements if text in right],
    }
    return Solution(values, (words.section("solved", _changes(solver, words)),), {"drive"})


def _changes(solver: _Solver, words: Words) -> Grid:
    rows = []
    for sector in solver.sectors:
        for at in range(sector * SECTOR, (sector + 1) * SECTOR, LINE):
            then, now = solver.first[at : at + LINE], solver.later[at : at + LINE]
            if then != now:
                texts = (printed(line, words("zeros")) for line in (then, now))
                rows.append((sector, at % SECTOR, *texts))
    return words.table("changes", rows)
