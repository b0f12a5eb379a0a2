"""What looks like a fault in a printed log and is none: for the key, so that markers can explain.

Read from the print, like the faults.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from trainkit.exercises.custody.auditor import Finding, Row, longest_rest
from trainkit.exercises.model import Column, Grid

__all__ = ["oddities"]


def oddities(logs: tuple[tuple[Row, ...], ...], findings: tuple[tuple[Finding, ...], ...]) -> Grid:
    """Return the harmless oddities of all logs."""
    rows = []
    for number, (log, found) in enumerate(zip(logs, findings, strict=True), 1):
        faulty = {one.row for one in found}
        for row, text in _all(log):
            if row.number not in faulty:
                rows.append((f"log {number}", row.number, text))
    return Grid(
        caption="What looks like a fault and is none",
        columns=(
            Column(name="Log", width=16),
            Column(name="Entry", number=True, width=14),
            Column(name="Why it is none"),
        ),
        rows=tuple(rows),
    )


def _all(log: tuple[Row, ...]) -> Iterator[tuple[Row, str]]:
    start, end = longest_rest(log)
    for before, row in pairwise(log):
        if row.seal != before.seal and f"{row.seal} fitted" in row.note:
            yield row, "Another seal number, with a note of the seals cut and fitted"
        if before.time.utc and row.time.utc and row.time.local < before.time.local:
            yield row, f"Seems earlier as written; {row.time.utc:%H:%M} UTC is later"
        elif before.time.utc and row.time.utc and _offset(row) != _offset(before):
            yield (
                row,
                "Another offset than in the entry before, because of the place; it is written",
            )
        if any(value != value.lower() for value in row.values):
            yield row, "The hash value of the image in capital letters: the same value"
        if row is end:
            days = (end.time.local.date() - start.time.local.date()).days
            yield row, f"{days} days on the shelf since entry {start.number}, with the same seal"


def _offset(row: Row) -> object:
    return row.time.utc and row.time.local - row.time.utc.replace(tzinfo=None)
