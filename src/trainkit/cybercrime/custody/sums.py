"""An exercise on hash values: evidence files as they were on the day of the record and as received.

A matching hash value shows that the bytes are those of the day of the first value; a differing one
shows that they are not. Neither speaks of the time before, of persons, reasons, truth or law, nor
does it know what the bytes mean: another kind of line end gives another value for the same words.

Constant over the sets of one definition: how many files there are and how many are altered; one
differs in its line ends alone; one intact file has CR LF on both days; one intact hash value is
printed in capital letters. The hash values of an altered file share their first three characters,
so that a look at the beginning is not enough; of five statements the hash values show two.

Texts are ASCII, one byte a character, and at most 32 characters a line, so that two prints fit side
by side on the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest
from typing import Literal

from trainkit.exercises.generator import Draws, Sheet, Solution, grouped, sha256
from trainkit.exercises.model import EvidenceFile, Grid
from trainkit.exercises.times import day_text
from trainkit.exercises.words import Words, unbroken
from trainkit.model.exercises import EvidenceSums

Difference = Literal["content", "line-ends", "none"]

LF, CRLF = b"\n", b"\r\n"
_ALIKE = 3
"""Characters at the beginning in which the two hash values of an altered file agree."""
_TRIES = 60_000
"""Reference numbers tried for that; one of 4,096 fits on average."""
_STATEMENTS: tuple[tuple[str, Difference], ...] = (
    ("same-bytes", "none"),
    ("other-bytes", "content"),
    ("same-words", "line-ends"),
)
"""Statements that hash values or prints show, and of which file each is made."""
_BEYOND: tuple[tuple[str, Difference], ...] = (
    ("before", "none"),
    ("truth", "none"),
    ("owner", "none"),
    ("lawful", "none"),
    ("mislead", "content"),
    ("holder", "content"),
    ("hide", "line-ends"),
    ("false", "content"),
)
"""Statements that they never show, and of which file each is made."""
_FIXED = frozenset({"label", "ref", "day", "time"})
"""Fields that are never changed after the record."""


_FIELDS: dict[str, Callable[[Draws], str]] = {
    "label": lambda draws: f"{draws.choice('ABCDEFGHKLMNPRSTVW')}-{draws.between(2, 9)}",
    "ref": lambda draws: f"{draws.below(100_000):05d}",
    "day": lambda draws: f"{draws.between(1, 6):02d}-{draws.between(1, 28):02d}",
    "time": lambda draws: f"{draws.between(7, 21):02d}:{draws.below(60):02d}",
    "number": lambda draws: str(draws.between(1203, 9876)),
    "amount": lambda draws: f"{draws.between(41, 987)}.{draws.choice(('00', '50', '75'))}",
    "small": lambda draws: f"0.{draws.between(12, 98)}",
    "hours": lambda draws: str(draws.choice((24, 36, 48, 72, 96))),
    "grams": lambda draws: str(draws.between(112, 987)),
    "address": lambda draws: f"203.0.113.{draws.between(12, 250)}",
}
"""How the fields are drawn that are no words."""


@dataclass(frozen=True)
class Piece:
    """A part of a line, and the field that it fills, if any."""

    text: str
    field: str = ""


@dataclass(frozen=True)
class Text:
    """A file's words, line by line, without line ends."""

    name: str
    pieces: tuple[tuple[Piece, ...], ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines as they read."""
        return tuple("".join(piece.text for piece in line) for line in self.pieces)

    def content(self, end: bytes) -> bytes:
        """Return the bytes, with ``end`` after each line."""
        return b"".join(line.encode("ascii") + end for line in self.lines)

    def with_reference(self, reference: str) -> Text:
        """Return the text under another reference number."""
        first = tuple(
            Piece(reference, "ref") if piece.field == "ref" else piece for piece in self.pieces[0]
        )
        return replace(self, pieces=(first, *self.pieces[1:]))

    def altered(self, draws: Draws, words: Words) -> Text:
        """Return the text with one number or word changed."""
        places = [
            (row, column)
            for row, line in enumerate(self.pieces)
            for column, piece in enumerate(line)
            if piece.field and piece.field not in _FIXED
        ]
        row, column = draws.choice(places)
        line = list(self.pieces[row])
        line[column] = _changed(line[column], draws, words)
        pieces = (*self.pieces[:row], tuple(line), *self.pieces[row + 1 :])
        return replace(self, pieces=pieces)


def _drawn(field: str, draws: Draws, words: Words) -> str:
    if field in _FIELDS:
        return _FIELDS[field](draws)
    return draws.choice(words.choices(f"word.{field}"))


def _changed(piece: Piece, draws: Draws, words: Words) -> Piece:
    """Swap two digits where that makes a difference, or draw another value."""
    text = piece.text
    if piece.field in ("amount", "number", "grams") and text[1] not in (text[0], "0"):
        return Piece(text[1] + text[0] + text[2:], piece.field)
    return Piece(draws.new(lambda: _drawn(piece.field, draws, words), (text,)), piece.field)


def draw_text(kind: str, draws: Draws, words: Words) -> Text:
    """Return a text of the kind; its days and times rise from line to line."""
    lines = tuple(_filled(line, draws, words) for line in words.choices(f"file.{kind}"))
    rising = {
        field: iter(sorted(piece.text for line in lines for piece in line if piece.field == field))
        for field in ("day", "time")
    }
    return Text(
        f"{kind}.txt",
        tuple(
            tuple(
                Piece(next(rising[piece.field]), piece.field) if piece.field in rising else piece
                for piece in line
            )
            for line in lines
        ),
    )


def _filled(line: str, draws: Draws, words: Words) -> tuple[Piece, ...]:
    return tuple(
        Piece(_drawn(part[1:-1], draws, words), part[1:-1]) if part.startswith("{") else Piece(part)
        for part in re.split(r"(\{\w+\})", line)
        if part
    )


@dataclass(frozen=True)
class Evidence:
    """A file on both days."""

    recorded: Text
    received: Text
    recorded_end: bytes
    received_end: bytes
    kind: Difference
    """What differs on receipt."""
    capitals: bool = False
    """Whether its hash value is printed in capital letters on the day of receipt."""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.recorded.name

    @property
    def before(self) -> bytes:
        """The bytes on the day of the record."""
        return self.recorded.content(self.recorded_end)

    @property
    def after(self) -> bytes:
        """The bytes as received."""
        return self.received.content(self.received_end)

    def changes(self) -> list[tuple[str, int, str, str]]:
        """Return file, line, and the differing word on both days."""
        return [
            (self.name, number, then.rstrip(",.:"), now.rstrip(",.:"))
            for number, lines in enumerate(
                zip(self.recorded.lines, self.received.lines, strict=True), 1
            )
            for then, now in zip(*(line.split() for line in lines), strict=True)
            if then != now
        ]


@dataclass(frozen=True)
class _Case:
    """The files in the order of the record, the two days, and what is asked."""

    files: tuple[Evidence, ...]
    received_order: tuple[Evidence, ...]
    recorded: date
    received: date
    statements: tuple[tuple[str, bool], ...]
    """Each statement, and whether the hash values or the prints show it."""


def _draw(exercise: EvidenceSums, draws: Draws, words: Words) -> _Case:
    """Return the files for the settings of ``exercise``."""
    drawn = draws.branch("files")
    kinds = drawn.sample(tuple(words.group("file")), exercise.files)
    files = [draw_text(kind, drawn.branch(kind), words) for kind in kinds]
    altered = files[: exercise.altered]
    other_ends, windows, capitals, *untouched = files[exercise.altered :]
    ends = drawn.shuffled((LF, CRLF))
    made = [
        *(_altered(text, drawn.branch(f"change {text.name}"), words) for text in altered),
        Evidence(other_ends, other_ends, ends[0], ends[1], "line-ends"),
        Evidence(windows, windows, CRLF, CRLF, "none"),
        Evidence(capitals, capitals, LF, LF, "none", capitals=True),
        *(Evidence(text, text, LF, LF, "none") for text in untouched),
    ]
    recorded = date(2026, 1, 12) + timedelta(drawn.below(200))
    made = drawn.shuffled(made)
    received = recorded + timedelta(drawn.between(9, 60))
    asked = draws.branch("statements")
    chosen = [
        *((f"shown.{name}", about, True) for name, about in asked.sample(_STATEMENTS, 2)),
        *((f"beyond.{name}", about, False) for name, about in asked.sample(_BEYOND, 3)),
    ]
    statements = tuple(
        (words(name, file=asked.choice([f.name for f in made if f.kind == about])), shown)
        for name, about, shown in asked.shuffled(chosen)
    )
    received_order = tuple(draws.branch("tables").shuffled(made))
    return _Case(tuple(made), received_order, recorded, received, statements)


def _altered(text: Text, draws: Draws, words: Words) -> Evidence:
    """Return the text with a change, under a reference for which both hash values begin alike."""
    changed = text.altered(draws, words)
    start = draws.below(100_000)
    parts = [one.with_reference("#").content(LF).split(b"#") for one in (text, changed)]
    reference = ""
    for step in range(_TRIES):
        reference = f"{(start + step) % 100_000:05d}"
        before, after = (sha256(reference.encode().join(part)) for part in parts)
        if before[:_ALIKE] == after[:_ALIKE]:
            break
    recorded, received = text.with_reference(reference), changed.with_reference(reference)
    return Evidence(recorded, received, LF, LF, "content")


def print_sheet(exercise: EvidenceSums, draws: Draws, words: Words) -> Sheet[_Case]:
    """Return the worksheet and its files."""
    case = _draw(exercise, draws, words)
    then = [(one.name, one.before, sha256(one.before)) for one in case.files]
    now = [
        (one.name, one.after, sha256(one.after).upper() if one.capitals else sha256(one.after))
        for one in case.received_order
    ]
    other = [  # under the other kind of line end
        (one.name, one.received.content(LF if CRLF in one.after else CRLF))
        for one in case.received_order
    ]
    recorded, received = day_text(case.recorded), day_text(case.received)
    record = _hash_values("record", then, words, day=recorded)
    receipt = _hash_values("receipt", now, words, day=received)
    trial = _hash_values("trial", [(*one, sha256(one[1])) for one in other], words)
    lines = [
        (one.name, number, *pair)
        for one in case.files
        for number, pair in enumerate(
            zip_longest(one.recorded.lines, one.received.lines, fillvalue=""), 1
        )
    ]
    named_once = ((name if number == 1 else "", number, *pair) for name, number, *pair in lines)
    lettered = zip("abcde", case.statements, strict=True)
    statements = words.table("statements", ((letter, one, "") for letter, (one, _) in lettered))
    kinds = words.table("kinds", ((n, one.name, "", "") for n, one in enumerate(case.files, 1)))
    return Sheet(
        sections=(
            words.section("hash-values", record, receipt, *words.questions("differing", "words")),
            words.section(
                "texts",
                words.table("prints", named_once),
                trial,
                words.question("kinds", kinds, files=len(case.files)),
                *words.questions("changes", "line-ends", altered=exercise.altered),
                words.question("statements", statements, statements=len(case.statements)),
                words.question("sentence"),
            ),
        ),
        data=case,
        files={
            "record": unbroken(record),
            "receipt": unbroken(receipt),
            "texts": words.table("prints", lines),
            "trial": unbroken(trial),
        },
        evidence=tuple(
            sorted(
                (EvidenceFile(name=one.name, content=one.after) for one in case.files),
                key=lambda one: one.name,
            )
        ),
    )


def _hash_values(
    name: str, files: Iterable[tuple[str, bytes, str]], words: Words, **values: str
) -> Grid:
    rows = ((file, len(content), grouped(digest)) for file, content, digest in files)
    return words.table(name, rows, **values)


def solve(case: _Case, words: Words) -> Solution:
    """Return the answers, and a table of every file with what the bytes show."""
    (other_ends,) = (one for one in case.files if one.kind == "line-ends")
    lettered = zip("abcde", case.statements, strict=True)
    values = {
        "files": case.files,
        "changes": [change for one in case.files for change in one.changes()],
        "other_ends": {
            "lines": len(other_ends.received.lines),
            "bytes_before": len(other_ends.before),
            "bytes_after": len(other_ends.after),
        },
        "more": len(other_ends.after) - len(other_ends.before),
        "shown": [letter for letter, (_, shown) in lettered if shown],
    }
    rows = []
    for number, one in enumerate(case.files, 1):
        first, *_, last = grouped(sha256(one.after)).split()
        sizes = f"{len(one.before)}, {len(one.after)}"
        what = words(f"difference.{one.kind}")
        rows.append((number, one.name, sizes, f"{first}…{last}", what))
    worked = words.section("worked", words.table("worked", rows))
    return Solution(values, (worked,), undetermined={"words"})
