"""Where scanned pages and decisions about them are kept: two files that only grow, and pictures.

A line is written after the picture it names, so that after any crash each line is complete and each
page can be shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from trainkit.entry_books import RESPONSES
from trainkit.fields import Definition
from trainkit.files import lock, private_folder
from trainkit.journal import add_lines, foreign_line, read_lines
from trainkit.scan.reading import Decision, DecisionKind, ScannedPage

__all__ = [
    "DECISIONS",
    "IMAGES",
    "SCANNED",
    "add_decisions",
    "add_pages",
    "read_decisions",
    "read_pages",
]

SCANNED = Path(RESPONSES) / "scanned.jsonl"
DECISIONS = Path(RESPONSES) / "scan-decisions.jsonl"
IMAGES = Path(RESPONSES) / "scans"

Line = TypeVar("Line", bound=Definition)


def read_pages(folder: Path) -> tuple[ScannedPage, ...]:
    """Return every line about a page; raises ``TrainkitError`` where the file is damaged."""
    return _read(folder / SCANNED, ScannedPage)


def read_decisions(folder: Path) -> tuple[Decision, ...]:
    """Return what people decided and did not take back, in order.

    Raises ``TrainkitError`` where the file is damaged.
    """
    standing = list[Decision]()
    for one in _read(folder / DECISIONS, Decision):
        if one.kind is not DecisionKind.TAKEN_BACK:
            standing.append(one)
            continue
        about = (one.sha, one.number, one.row, one.value)
        for place in reversed(range(len(standing))):
            other = standing[place]
            if (other.sha, other.number, other.row, other.kind) == about:
                del standing[place]
                break
    return tuple(standing)


def add_pages(folder: Path, pages: Iterable[ScannedPage]) -> None:
    """Record pages; they are on the disk when this returns."""
    _add(folder, SCANNED, pages)


def add_decisions(folder: Path, decisions: Iterable[Decision]) -> None:
    """Record decisions; they are on the disk when this returns."""
    _add(folder, DECISIONS, decisions)


def _read(path: Path, kind: type[Line]) -> tuple[Line, ...]:
    try:
        return tuple(kind.model_validate(line) for line in read_lines(path))
    except ValidationError as error:
        raise foreign_line(path) from error


def _add(folder: Path, file: Path, lines: Iterable[Definition]) -> None:
    with lock(folder, RESPONSES, seconds=10):
        private_folder(folder / RESPONSES)
        add_lines(folder / file, [line.model_dump(mode="json") for line in lines])
