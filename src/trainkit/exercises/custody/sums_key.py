"""The key on hash values, from the printed tables and the bytes that were handed out.

A matching hash value shows that the bytes are those of the day of the first value; a differing one
shows that they are not. Neither speaks of the time before, of persons, reasons, truth or law.
"""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.exercises.custody.digests import Difference, difference, grouped, read_digest, sha256
from trainkit.exercises.custody.sums import OTHER_BYTES, SAME_BYTES, SAME_WORDS, Tables
from trainkit.exercises.generator import Result, Solution
from trainkit.exercises.model import Grid, Section
from trainkit.exercises.printing import table

__all__ = ["solve"]

_LETTERS: dict[Difference, str] = {"content": "C", "line-ends": "L", "none": "N"}
_WORDS: dict[Difference, str] = {
    "content": "content changed",
    "line-ends": "only the line ends",
    "none": "none",
}

_SHOWN: dict[str, tuple[Difference, ...]] = {
    SAME_BYTES: ("none",),
    OTHER_BYTES: ("content", "line-ends"),
    SAME_WORDS: ("none", "line-ends"),
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


def solve(tables: Tables) -> Solution:
    """Return the answers, and a table of every file."""
    files = _compared(tables)
    return Solution(
        {
            "differing": Result(
                ", ".join(one.name for one in files if one.kind != "none"),
                "All other hash values agree in all 64 characters; capital letters are no "
                "difference. The first three characters of an altered file agree too: the whole "
                "value counts.",
            ),
            "words": Result(
                "cannot be determined",
                "A hash value changes completely with every change of a byte. It does not tell "
                "words from line ends. Nor do the bytes: five more can be line ends or letters.",
                undetermined=True,
            ),
            "kinds": Result(
                ", ".join(f"{n} {_LETTERS[one.kind]}" for n, one in enumerate(files, 1)),
                "N: tables 1 and 2. C: table 3 (and table 4 does not agree with table 1 either). "
                "L: table 4 agrees with table 1; in table 3 the words are the same.",
            ),
            "changes": _changes(files),
            "line-ends": _line_ends(files),
            "statements": _statements(files, tables.statements),
            "sentence": _sentence(files),
        },
        (_worked(files),),
    )


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


def _changes(files: Files) -> Result:
    found = [
        f"{one.name} {line}: {then} → {now}"
        for one in files
        if one.kind == "content"
        for line, then, now in one.changes
    ]
    return Result(
        "; ".join(found),
        "File, line, before → after. One point for file and line, one for both words.",
    )


def _line_ends(files: Files) -> Result:
    (one,) = (one for one in files if one.kind == "line-ends")
    more = one.bytes_after - one.bytes_before
    return Result(
        f"{abs(more)} {'more' if more > 0 else 'fewer'}, one for each of {one.lines} lines",
        f"{one.bytes_before} bytes in the record, {one.bytes_after} on receipt: a CR "
        f"{'before each LF was added' if more > 0 else 'before each LF is gone'}. Some programs do "
        "so on saving or copying; what did it here, and when, is not known.",
    )


def _statements(files: Files, statements: tuple[str, ...]) -> Result:
    letters = [
        letter for letter, one in zip("abcde", statements, strict=True) if _shown(one, files)
    ]
    return Result(
        f"yes: {', '.join(letters)}; all others no",
        "Hash values compare two states of bytes, the prints two states of words. They do "
        "not know persons, reasons, truth or law, nor the time before the first hash value.",
    )


def _shown(statement: str, files: Files) -> bool:
    return any(
        statement == form.format(one.name) and one.kind in kinds
        for form, kinds in _SHOWN.items()
        for one in files
    )


def _sentence(files: Files) -> Result:
    name = next(one.name for one in files if one.kind == "content")
    return Result(
        "both values and days; cause open",
        f'For example: "The SHA-256 hash value of {name} on receipt is not that of the '
        "record; the two prints differ in one place. Who changed it, when and why is not known "
        "from these data; the comparison will be repeated from the sealed master with a second "
        'tool." One '
        "point for the comparison with both days, one if no person and no cause is named.",
    )


def _worked(files: Files) -> Section:
    """Return a table of all files with what the bytes show."""
    rows = []
    for number, one in enumerate(files, 1):
        first, *_, last = grouped(sha256(one.content)).split()
        sizes = f"{one.bytes_before}, {one.bytes_after}"
        rows.append((str(number), one.name, sizes, f"{first}…{last}", _WORDS[one.kind]))
    grid = table(
        "Every file, from the bytes that were handed out",
        "#No.:10 | `File`:32 | Bytes then, now:30 | `Value on receipt`:34 | Difference",
        rows,
    )
    return Section(
        title="Worked solution",
        text="Hash values shortened to their first and last group.",
        grids=(grid,),
    )
