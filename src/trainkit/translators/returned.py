"""What a translator returned, in whatever format: a row for each paragraph, with its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trainkit.problems import Place

__all__ = ["Returned", "Row", "line_feeds"]


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


def line_feeds(text: str) -> str:
    """Return a text whose lines end as in our files, whatever program saved it."""
    return text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
