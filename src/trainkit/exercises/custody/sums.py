"""Draws evidence files, as they were on the day of the record and as received, and prints them.

Held constant over sets of one definition: how many files there are, how many are altered; one
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

from trainkit.definitions.exercises import EvidenceSums
from trainkit.exercises.custody.sums_key import (
    Difference,
    Tables,
    grouped,
    other_line_ends,
    sha256,
)
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import EvidenceFile, Grid, Section
from trainkit.exercises.times import day_text
from trainkit.exercises.words import Words

__all__ = ["SumPlan", "Text", "draw_plan", "draw_text", "print_sheet"]

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
"""Statements that hash values or prints can show, and of which file each is made."""
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


def _amount(draws: Draws) -> str:
    return f"{draws.between(41, 987)}.{draws.choice(('00', '50', '75'))}"


_FIELDS: dict[str, Callable[[Draws], str]] = {
    "label": lambda draws: f"{draws.choice('ABCDEFGHKLMNPRSTVW')}-{draws.between(2, 9)}",
    "ref": lambda draws: f"{draws.below(100_000):05d}",
    "day": lambda draws: f"{draws.between(1, 6):02d}-{draws.between(1, 28):02d}",
    "time": lambda draws: f"{draws.between(7, 21):02d}:{draws.below(60):02d}",
    "number": lambda draws: str(draws.between(1203, 9876)),
    "amount": _amount,
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
    planned: Difference
    """What was done to it; only tests look at this."""
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


@dataclass(frozen=True)
class SumPlan:
    """The files in the order of the record, and the two days."""

    files: tuple[Evidence, ...]
    recorded: date
    received: date


def draw_plan(exercise: EvidenceSums, draws: Draws, words: Words) -> SumPlan:
    """Return the files for the settings of ``exercise``."""
    draws = draws.branch("files")
    kinds = draws.sample(tuple(words.group("file")), exercise.files)
    files = [draw_text(kind, draws.branch(kind), words) for kind in kinds]
    altered = files[: exercise.altered]
    other_ends, windows, capitals, *untouched = files[exercise.altered :]
    ends = draws.shuffled((LF, CRLF))
    made = [
        *(_altered(text, draws.branch(f"change {text.name}"), words) for text in altered),
        Evidence(other_ends, other_ends, ends[0], ends[1], "line-ends"),
        Evidence(windows, windows, CRLF, CRLF, "none"),
        Evidence(capitals, capitals, LF, LF, "none", capitals=True),
        *(Evidence(text, text, LF, LF, "none") for text in untouched),
    ]
    recorded = date(2026, 1, 12) + timedelta(draws.below(200))
    return SumPlan(
        tuple(draws.shuffled(made)), recorded, recorded + timedelta(draws.between(9, 60))
    )


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


def print_sheet(exercise: EvidenceSums, draws: Draws, words: Words) -> Sheet[Tables]:
    """Lay out the worksheet and its files."""
    plan = draw_plan(exercise, draws, words)
    tables = _tables(plan, draws, words)
    return Sheet(
        sections=_sections(tables, exercise.altered, words),
        tables=tables,
        files={
            "record": _unbroken(tables.record),
            "receipt": _unbroken(tables.receipt),
            "texts": _named(tables.prints),
            "trial": _unbroken(tables.trial),
        },
        evidence=tables.evidence,
    )


def _tables(plan: SumPlan, draws: Draws, words: Words) -> Tables:
    """Return the tables; the order of the second and the trial is drawn."""
    recorded = [(one.name, one.before, False) for one in plan.files]
    received = draws.branch("tables").shuffled(
        [(one.name, one.after, one.capitals) for one in plan.files]
    )
    other = [(name, other_line_ends(content), False) for name, content, _ in received]
    evidence = (EvidenceFile(name=one.name, content=one.after) for one in plan.files)
    return Tables(
        record=words.table("record", _hash_values(recorded), day=day_text(plan.recorded)),
        receipt=words.table("receipt", _hash_values(received), day=day_text(plan.received)),
        prints=words.table("prints", _prints(plan)),
        trial=words.table("trial", _hash_values(other)),
        statements=_statements(plan, draws.branch("statements"), words),
        evidence=tuple(sorted(evidence, key=lambda one: one.name)),
    )


def _hash_values(files: Iterable[tuple[str, bytes, bool]]) -> Iterable[tuple[str, int, str]]:
    for name, content, capitals in files:
        digest = sha256(content)
        yield name, len(content), grouped(digest.upper() if capitals else digest)


def _prints(plan: SumPlan) -> Iterable[tuple[str, int, str, str]]:
    for one in plan.files:
        pairs = zip_longest(one.recorded.lines, one.received.lines, fillvalue="")
        for line, (then, now) in enumerate(pairs, 1):
            yield one.name if line == 1 else "", line, then, now


def _statements(plan: SumPlan, draws: Draws, words: Words) -> tuple[str, ...]:
    """Return five statements about the files, two of which the hash values can show."""
    shown = [(f"shown.{name}", about) for name, about in draws.sample(_STATEMENTS, 2)]
    beyond = [(f"beyond.{name}", about) for name, about in draws.sample(_BEYOND, 3)]
    return tuple(
        words(name, file=draws.choice([one.name for one in plan.files if one.planned == about]))
        for name, about in draws.shuffled([*shown, *beyond])
    )


def _unbroken(table: Grid) -> Grid:
    """Return a table of hash values without spaces, as programs print and compare them."""
    rows = tuple((name, size, "".join(digest.split())) for name, size, digest in table.rows)
    columns = (*table.columns[:2], table.columns[2].model_copy(update={"name": "SHA-256"}))
    return table.model_copy(update={"columns": columns, "rows": rows})


def _named(prints: Grid) -> Grid:
    """Return the table of prints with the file's name in every row."""
    rows, name = [], ""
    for first, *rest in prints.rows:
        name = first or name
        rows.append((name, *rest))
    return prints.model_copy(update={"rows": tuple(rows)})


def _sections(tables: Tables, altered: int, words: Words) -> tuple[Section, ...]:
    """Return the parts of the worksheet; ``altered`` says for how many changes there is room."""
    names = [row[0] for row in tables.record.rows]
    kinds = words.table("kinds", ((n, name, "", "") for n, name in enumerate(names, 1)))
    lettered = zip("abcde", tables.statements, strict=True)
    statements = words.table("statements", ((letter, one, "") for letter, one in lettered))
    return (
        words.section(
            "hash-values",
            tables.record,
            tables.receipt,
            *words.questions("differing", "words"),
        ),
        words.section(
            "texts",
            tables.prints,
            tables.trial,
            words.question("kinds", kinds, files=len(names)),
            *words.questions("changes", "line-ends", altered=altered),
            words.question("statements", statements, statements=len(tables.statements)),
            words.question("sentence"),
        ),
    )
