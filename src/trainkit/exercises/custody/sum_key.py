"""The key on hash values, from the printed tables and the bytes that were handed out."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.exercises.custody.digests import Difference, difference, grouped, read_sum, sha256
from trainkit.exercises.custody.statements import shown
from trainkit.exercises.custody.sum_sheet import SumTables
from trainkit.exercises.model import Answer, Column, EvidenceFile, Grid, Section

__all__ = ["Compared", "answers", "compare", "worked"]

_LETTERS: dict[Difference, str] = {"content": "C", "line-ends": "L", "none": "N"}
_WORDS: dict[Difference, str] = {
    "content": "content changed",
    "line-ends": "only the line ends",
    "none": "none",
}


@dataclass(frozen=True)
class Compared:
    """A file of the record and what became of it."""

    name: str
    kind: Difference
    bytes_before: int
    bytes_after: int
    changes: tuple[tuple[int, str, str], ...]
    """Line, and the differing word on both days."""
    lines: int


def compare(tables: SumTables, evidence: tuple[EvidenceFile, ...]) -> tuple[Compared, ...]:
    """Return every file of the record, in its order."""
    contents = {one.name: one.content for one in evidence}
    return tuple(
        Compared(
            name,
            difference(contents[name], read_sum(digest)),
            int(size),
            len(contents[name]),
            *_words(tables.prints, name),
        )
        for name, size, digest in tables.record.rows
    )


def _words(prints: Grid, wanted: str) -> tuple[tuple[tuple[int, str, str], ...], int]:
    """Return the words that differ between the two prints of a file, and its number of lines."""
    changes, lines, name = [], 0, ""
    for cell, number, then, now in prints.rows:
        name = cell or name
        if name == wanted:
            lines += 1
            pairs = zip(then.split(), now.split(), strict=True)
            changes += [(int(number), _bare(a), _bare(b)) for a, b in pairs if a != b]
    return tuple(changes), lines


def _bare(word: str) -> str:
    return word.rstrip(",.:")


def answers(files: tuple[Compared, ...], statements: list[str]) -> tuple[Answer, ...]:
    """Return the answers to all questions, in order."""
    return (
        _differing(files),
        Answer(
            question=2,
            short="cannot be determined",
            reason="A hash value changes completely with every change of a byte. It does not tell "
            "words from line ends. Nor do the bytes: five more can be line ends or letters.",
            undetermined=True,
        ),
        _kinds(files),
        _changes(files),
        _line_ends(files),
        _statements(files, statements),
        _sentence(files),
    )


def _differing(files: tuple[Compared, ...]) -> Answer:
    return Answer(
        question=1,
        short=", ".join(one.name for one in files if one.kind != "none"),
        reason="All other hash values agree in all 64 characters; capital letters are no "
        "difference. The first three characters of an altered file agree too: the whole value "
        "counts.",
    )


def _kinds(files: tuple[Compared, ...]) -> Answer:
    return Answer(
        question=3,
        short=", ".join(f"{n} {_LETTERS[one.kind]}" for n, one in enumerate(files, 1)),
        reason="N: tables 1 and 2. C: table 3 (and table 4 does not agree with table 1 either). "
        "L: table 4 agrees with table 1; in table 3 the words are the same.",
    )


def _changes(files: tuple[Compared, ...]) -> Answer:
    found = [
        f"{one.name} {line}: {then} → {now}"
        for one in files
        if one.kind == "content"
        for line, then, now in one.changes
    ]
    return Answer(
        question=4,
        short="; ".join(found),
        reason="File, line, before → after. One point for file and line, one for both words.",
    )


def _line_ends(files: tuple[Compared, ...]) -> Answer:
    (one,) = (one for one in files if one.kind == "line-ends")
    more = one.bytes_after - one.bytes_before
    return Answer(
        question=5,
        short=f"{abs(more)} {'more' if more > 0 else 'fewer'}, one for each of {one.lines} lines",
        reason=f"{one.bytes_before} bytes in the record, {one.bytes_after} on receipt: a CR "
        f"{'before each LF was added' if more > 0 else 'before each LF is gone'}. Some programs do "
        "so on saving or copying; what did it here, and when, is not known.",
    )


def _statements(files: tuple[Compared, ...], statements: list[str]) -> Answer:
    kinds = {one.name: one.kind for one in files}
    letters = [
        letter
        for letter, one in zip("abcdefgh", statements, strict=False)
        if shown(one, kinds)
    ]  # fmt: skip
    return Answer(
        question=6,
        short=f"yes: {', '.join(letters)}; all others no",
        reason="Hash values compare two states of bytes, the prints two states of words. They do "
        "not know persons, reasons, truth or law, nor the time before the first hash value.",
    )


def _sentence(files: tuple[Compared, ...]) -> Answer:
    name = next(one.name for one in files if one.kind == "content")
    return Answer(
        question=7,
        short="both values and days; cause open",
        reason=f'For example: "The SHA-256 hash value of {name} on receipt is not that of the '
        "record; the two prints differ in one place. Who changed it, when and why is not known "
        "from these data; the comparison will be repeated from the sealed master with a second "
        'tool." One '
        "point for the comparison with both days, one if no person and no cause is named.",
    )


def worked(files: tuple[Compared, ...], evidence: tuple[EvidenceFile, ...]) -> Section:
    """Return a table of all files with what the bytes show."""
    contents = {one.name: one.content for one in evidence}
    return Section(
        title="Worked solution",
        text="Hash values shortened to their first and last group.",
        grids=(
            Grid(
                caption="Every file, from the bytes that were handed out",
                columns=(
                    Column(name="No.", number=True, width=10),
                    Column(name="File", code=True, width=32),
                    Column(name="Bytes then, now", width=30),
                    Column(name="Value on receipt", code=True, width=34),
                    Column(name="Difference"),
                ),
                rows=tuple(
                    (
                        str(number),
                        one.name,
                        f"{one.bytes_before}, {one.bytes_after}",
                        _shortened(contents[one.name]),
                        _WORDS[one.kind],
                    )
                    for number, one in enumerate(files, 1)
                ),
            ),
        ),
    )


def _shortened(content: bytes) -> str:
    groups = grouped(sha256(content)).split()
    return f"{groups[0]}…{groups[-1]}"
