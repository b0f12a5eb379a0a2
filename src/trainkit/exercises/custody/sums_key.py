"""The key on hash values, from the printed tables and the bytes that were handed out.

SHA-256 is specified in FIPS 180-4. A matching hash value shows that the bytes are those of the day
of the first value; a differing one shows that they are not. Neither speaks of the time before, of
persons, reasons, truth or law, nor does it know what the bytes mean: another kind of line end gives
another value for the same words.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from trainkit.exercises.generator import Solution
from trainkit.exercises.model import EvidenceFile, Grid, Section
from trainkit.exercises.words import NO_BREAK, Words

__all__ = [
    "Difference",
    "Tables",
    "difference",
    "grouped",
    "other_line_ends",
    "read_digest",
    "sha256",
    "solve",
]

Difference = Literal["content", "line-ends", "none"]
_GROUP = 4
"""Characters of a printed group."""
_LINE = 8
"""Groups that stand in one line; a printed value has two lines."""


def sha256(content: bytes) -> str:
    """Return the hash value as 64 hexadecimal characters in small letters."""
    return hashlib.sha256(content).hexdigest()


def grouped(digest: str) -> str:
    """Return a hash value in groups that the eye can compare, eight groups to a line."""
    groups = [digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP)]
    lines = [groups[at : at + _LINE] for at in range(0, len(groups), _LINE)]
    return " ".join(NO_BREAK.join(line) for line in lines)


def read_digest(text: str) -> str:
    """Return a printed hash value as it is compared: without spaces, in small letters."""
    return "".join(text.split()).lower()


def other_line_ends(content: bytes) -> bytes:
    """Return the text with the other kind of line end: LF for CR LF, or CR LF for LF."""
    if b"\r\n" in content:
        return content.replace(b"\r\n", b"\n")
    return content.replace(b"\n", b"\r\n")


def difference(content: bytes, recorded: str) -> Difference:
    """Return what distinguishes ``content`` from the file whose hash value was recorded."""
    if sha256(content) == recorded:
        return "none"
    return "line-ends" if sha256(other_line_ends(content)) == recorded else "content"


@dataclass(frozen=True)
class Tables:
    """What is printed and handed out; all that the key is made from."""

    record: Grid
    receipt: Grid
    prints: Grid
    trial: Grid
    statements: tuple[str, ...]
    evidence: tuple[EvidenceFile, ...]


_SHOWN: dict[str, tuple[Difference, ...]] = {
    "same-bytes": ("none",),
    "other-bytes": ("content", "line-ends"),
    "same-words": ("none", "line-ends"),
}
"""Of which files the tables show a statement; they never show any other."""


@dataclass(frozen=True)
class Compared:
    """A file of the record, and how it differs on receipt."""

    name: str
    kind: Difference
    bytes_before: int
    content: bytes
    """As received."""
    changes: tuple[tuple[int, str, str], ...]
    """Line, and the differing word on both days."""
    lines: int

    @property
    def bytes_after(self) -> int:
        """The size on receipt."""
        return len(self.content)


Files = tuple[Compared, ...]


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, and a table of every file."""
    files = _compared(tables)
    (other_ends,) = (one for one in files if one.kind == "line-ends")
    lettered = zip("abcde", tables.statements, strict=True)
    values = {
        "files": files,
        "changes": [
            (one.name, *change) for one in files if one.kind == "content" for change in one.changes
        ],
        "other_ends": other_ends,
        "more": other_ends.bytes_after - other_ends.bytes_before,
        "shown": [letter for letter, one in lettered if _shown(one, files, words)],
    }
    return Solution(values, (_worked(files, words),), undetermined={"words"})


def _compared(tables: Tables) -> Files:
    """Return every file of the record, in its order."""
    contents = {one.name: one.content for one in tables.evidence}
    return tuple(
        Compared(
            name,
            difference(contents[name], read_digest(digest)),
            int(size),
            contents[name],
            *_changed_words(tables.prints, name),
        )
        for name, size, digest in tables.record.rows
    )


def _changed_words(prints: Grid, wanted: str) -> tuple[tuple[tuple[int, str, str], ...], int]:
    """Return the words that differ between the two prints of a file, and its number of lines."""
    changes, lines, name = [], 0, ""
    for cell, line, then, now in prints.rows:
        name = cell or name
        if name == wanted:
            lines += 1
            pairs = zip(then.split(), now.split(), strict=True)
            changes += [(int(line), a.rstrip(",.:"), b.rstrip(",.:")) for a, b in pairs if a != b]
    return tuple(changes), lines


def _shown(statement: str, files: Files, words: Words) -> bool:
    read = ((kinds, words.read(f"shown.{name}", statement)) for name, kinds in _SHOWN.items())
    return any(
        found["file"] == one.name and one.kind in kinds
        for kinds, found in read
        if found
        for one in files
    )


def _worked(files: Files, words: Words) -> Section:
    """Return a table of all files with what the bytes show."""
    rows = []
    for number, one in enumerate(files, 1):
        first, *_, last = grouped(sha256(one.content)).split()
        sizes = f"{one.bytes_before}, {one.bytes_after}"
        what = words(f"difference.{one.kind}")
        rows.append((number, one.name, sizes, f"{first}…{last}", what))
    return words.section("worked", words.table("worked", rows))
