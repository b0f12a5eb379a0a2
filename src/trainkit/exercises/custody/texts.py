"""Invented evidence texts of a few short lines, and changes of a number or a word in them.

Only ASCII, one byte a character, and at most 32 characters a line, so that two prints fit side by
side on the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from trainkit.exercises.draws import Draws

__all__ = ["KINDS", "Piece", "Text", "draw_text"]

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


def _word(words: tuple[str, ...], draws: Draws) -> str:
    return draws.choice(words)


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
    **{name: partial(_word, words) for name, words in _WORDS.items()},
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

    def with_reference(self, number: int) -> Text:
        """Return the text under another reference number."""
        first = tuple(
            Piece(f"{number:05d}", "ref") if piece.field == "ref" else piece
            for piece in self.pieces[0]
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
