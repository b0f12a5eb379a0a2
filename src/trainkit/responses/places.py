"""Where the answers to a workshop lie: in ``responses/``, or where they were typed in.

A file in ``responses/`` counts for what came back. Without it, the one that was made to be filled
in counts, as soon as it holds an entry.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from trainkit.outputs import is_as_made
from trainkit.problems import Place, Problems
from trainkit.questionnaires.layout import COURSE_ANSWERS, FOLLOW_UP_ANSWERS
from trainkit.questionnaires.reading.typed import typed_answers
from trainkit.score_sheet.reading.sheet import typed_entries

__all__ = ["ENTRY_BOOKS", "RESPONSES", "SCORE_SHEET", "entries_in", "find"]

RESPONSES = "responses"
"""The folder of a workshop for what came back."""
SCORE_SHEET = "score-sheet.xlsx"

ENTRY_BOOKS: dict[str, tuple[str, Callable[[Path], int | None]]] = {
    SCORE_SHEET: ("out/trainers", typed_entries),
    COURSE_ANSWERS: ("out/trainers", typed_answers),
    FOLLOW_UP_ANSWERS: ("out/follow-up", typed_answers),
}
"""Workbooks that people fill in: by name, where they are made, and what counts their entries."""


def entries_in(path: Path) -> int | None:
    """Return how many cells of a workbook of ``ENTRY_BOOKS`` somebody has typed into.

    0 for a file that is not there; ``None`` for one that cannot be read as what its name says,
    which must be treated as filled. Raises ``KeyError`` for another name.
    """
    return ENTRY_BOOKS[path.name][1](path)


def find(folder: Path, name: str, problems: Problems | None = None) -> Path | None:
    """Return the file with the answers, ``None`` if nothing came back yet.

    ``name`` is one of ``ENTRY_BOOKS``; raises ``KeyError`` for another. ``responses/<name>`` goes
    before the one that was made to be filled in; where both hold entries, and not the same, a
    warning says which is read.
    """
    made = folder / ENTRY_BOOKS[name][0] / name
    came_back = folder / RESPONSES / name
    typed = None if is_as_made(made) or entries_in(made) == 0 else made
    if not came_back.exists():
        return typed
    if typed is not None and problems is not None and not _are_same(typed, came_back):
        problems.warning(
            Place(typed),
            f"holds entries that are not read, since {RESPONSES}/{name} is there; delete one of "
            "the two",
        )
    return came_back


def _are_same(one: Path, other: Path) -> bool:
    return one.read_bytes() == other.read_bytes()
