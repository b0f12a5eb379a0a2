"""What a translator returned, in whatever format: a row for each paragraph, with its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trainkit.problems import Place

__all__ = ["Returned", "Row", "as_sent"]


@dataclass(frozen=True)
class Row:
    """One paragraph of a unit."""

    unit: str
    number: int
    """The paragraph's, from 1."""
    source: str
    text: str
    is_done: bool
    """Whether the translator says that it is translated."""
    check: str
    """As ``Unit.check`` was when the file was written."""
    place: Place
    """Where the translation is."""
    source_place: Place


@dataclass(frozen=True)
class Returned:
    """One file."""

    path: Path
    module: str
    language: str
    rows: tuple[Row, ...]


def as_sent(text: str) -> str:
    """Return a text as it was sent out, whatever a program made of line ends and blanks at ends."""
    text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return text.strip("\n").rstrip()
