"""Questions from elsewhere that wait to be reviewed, in ``unreviewed.jsonl`` beside a bank.

No test and no document uses them. Each line is a question with what is known of an item, in the
fields of a bank; a program writes the file, people see it in the studio and in Excel.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainkit.journal import journal_lines, read_lines

__all__ = ["UNREVIEWED", "Unreviewed", "read_unreviewed", "unreviewed_bytes"]

UNREVIEWED = "unreviewed.jsonl"


@dataclass(frozen=True)
class Unreviewed:
    """One question that waits."""

    item: Mapping[str, Any]
    """Its fields as far as they are known, scalars as text; ``id`` and ``type`` always are."""
    origin: str
    """Where it came from: ``bank.gift:12:1``."""
    lost: tuple[str, ...] = ()
    """What was said there that no item has, in words."""
    like: str = ""
    """The id of an item or question that it resembles; empty if it resembles none."""

    @property
    def id(self) -> str:
        """The id that the item will have."""
        return str(self.item["id"])


def read_unreviewed(folder: Path) -> tuple[Unreviewed, ...]:
    """Return the questions that wait in a module's folder, in the order in which they came."""
    return tuple(
        Unreviewed(**{**line, "lost": tuple(line["lost"])})
        for line in read_lines(folder / UNREVIEWED)
    )


def unreviewed_bytes(waiting: Iterable[Unreviewed]) -> bytes:
    """Return the content of the file; empty where nothing waits any more."""
    return journal_lines([vars(one) for one in waiting])
