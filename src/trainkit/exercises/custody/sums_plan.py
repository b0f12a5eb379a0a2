"""Draws evidence files: as they were on the day of the record, and as received.

Held constant over sets of one definition: how many files there are, how many are altered; one
differs in its line ends alone; one intact file has CR LF on both days; one intact hash value is
printed in capital letters. The hash values of an altered file share their first three characters,
so that a look at the beginning is not enough.

Texts are ASCII, one byte a character, and at most 32 characters a line, so that two prints fit side
by side on the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from trainkit.definitions.exercises import EvidenceSums
from trainkit.exercises.custody.digests import Difference, sha256
from trainkit.exercises.draws import Draws

__all__ = ["KINDS", "SumPlan", "Text", "draw_plan", "draw_text"]

LF, CRLF = b"\n", b"\r\n"
_ALIKE = 3
"""Characters at the beginning in which the two hash values of an altered file agree."""
_TRIES = 60_000
"""Reference numbers tried for that; one of 4,096 fits on average."""
KINDS: dict[str, tuple[str, ...]] = {
    "payments": (
        "Payments, shop {label}, ref {ref}",
        "{time} order {number} paid {amount}",
        "{time} order {number} paid {amount}",
        "{time} order {number} {state} {amount}",
        "{time} order {number} paid {amount}",
    ),
    "chat": (
        "Chat {label}, export {ref}",
        "{time} user-1: {count}, {place}",
        "{time} user-2: who brings them",
        "{time} user-1: the {colour} car",
        "{time} user-2: {count} on {weekday}",
    ),
    "orders": (
        "Orders, page {label}, list {ref}",
        "{number} {count} packs, {place}",
        "{number} {count} packs, {place}",
        "{number} {count} packs, {state}",
    ),
    "note": (
        "Your files are locked. Id {ref}",
        "Price: {small} BTC, label {label}",
        "Time: {hours} hours from {day} {time}",
        "Test file sent on {weekday}",
        "Do not restart server {number}",
    ),
    "logins": (
        "Log, server {label}, part {ref}",
        "{time}Z {address} {outcome}",
        "{time}Z {address} {outcome}",
        "{time}Z {address} {outcome}",
        "{time}Z {address} {outcome}",
    ),
    "invoice": (
        "Invoice {number}, ref {ref}",
        "For {count} pumps, {colour} type",
        "Amount {amount}, due {day}",
        "Pay to account {label}",
        "Questions to office@firm.example",
    ),
    "parcels": (
        "Parcels, depot {label}, list {ref}",
        "{day} {number} {colour} box, {grams} g",
        "{day} {number} {colour} box, {grams} g",
        "{day} {number} {colour} bag, {grams} g",
    ),
    "accounts": (
        "Accounts, page {label}, ref {ref}",
        "account {number} opened {day}",
        "account {number} {state} {amount}",
        "account {number} opened {day}",
        "card {number} in use since {weekday}",
    ),
}
"""Lines of each kind of file; its name is the kind with ``.txt``."""

_WORDS = {
    "state": ("open", "repaid", "refused", "sent"),
    "place": ("depot", "garage", "station", "kiosk"),
    "colour": ("white", "blue", "grey", "green"),
    "count": ("two", "three", "four", "six", "ten"),
    "weekday": ("Monday", "Tuesday", "Thursday", "Sunday"),
    "outcome": ("accepted", "refused", "timeout"),
}

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
    **{name: partial(Draws.choice, values=words) for name, words in _WORDS.items()},
}


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

    def altered(self, draws: Draws) -> Text:
        """Return the text with one number or word changed."""
        places = [
            (row, column)
            for row, line in enumerate(self.pieces)
            for column, piece in enumerate(line)
            if piece.field and piece.field not in _FIXED
        ]
        row, column = draws.choice(places)
        line = list(self.pieces[row])
        line[column] = _changed(line[column], draws)
        pieces = (*self.pieces[:row], tuple(line), *self.pieces[row + 1 :])
        return replace(self, pieces=pieces)


def _changed(piece: Piece, draws: Draws) -> Piece:
    """Swap two digits where that makes a difference, or draw another value."""
    text = piece.text
    if piece.field in ("amount", "number", "grams") and text[1] not in (text[0], "0"):
        return Piece(text[1] + text[0] + text[2:], piece.field)
    while (drawn := _FIELDS[piece.field](draws)) == text:
        pass
    return Piece(drawn, piece.field)


def draw_text(kind: str, draws: Draws) -> Text:
    """Return a text of the kind; its days and times rise from line to line."""
    lines = tuple(_filled(line, draws) for line in KINDS[kind])
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


def _filled(line: str, draws: Draws) -> tuple[Piece, ...]:
    return tuple(
        Piece(_FIELDS[part[1:-1]](draws), part[1:-1]) if part.startswith("{") else Piece(part)
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


def draw_plan(exercise: EvidenceSums, draws: Draws) -> SumPlan:
    """Return the files for the settings of ``exercise``."""
    draws = draws.branch("files")
    kinds = draws.sample(tuple(KINDS), exercise.files)
    files = [draw_text(kind, draws.branch(kind)) for kind in kinds]
    altered = files[: exercise.altered]
    other_ends, windows, capitals, *untouched = files[exercise.altered :]
    ends = draws.shuffled((LF, CRLF))
    made = [
        *(_altered(text, draws.branch(f"change {text.name}")) for text in altered),
        Evidence(other_ends, other_ends, ends[0], ends[1], "line-ends"),
        Evidence(windows, windows, CRLF, CRLF, "none"),
        Evidence(capitals, capitals, LF, LF, "none", capitals=True),
        *(Evidence(text, text, LF, LF, "none") for text in untouched),
    ]
    recorded = date(2026, 1, 12) + timedelta(draws.below(200))
    return SumPlan(
        tuple(draws.shuffled(made)), recorded, recorded + timedelta(draws.between(9, 60))
    )


def _altered(text: Text, draws: Draws) -> Evidence:
    """Return the text with a change, under a reference for which both hash values begin alike."""
    changed = text.altered(draws)
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
