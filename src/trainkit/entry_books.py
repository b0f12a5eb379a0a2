"""The workbooks that people fill in, and where the filled ones are found.

A file in ``responses/`` goes before the one that was made to be filled in, which counts as soon as
it holds an entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from trainkit.definitions.load import FORMS_FILE
from trainkit.languages import _
from trainkit.outputs import file_digest, is_as_made
from trainkit.problems import Place, Problems
from trainkit.questionnaires.layout import COURSE_ANSWERS, FOLLOW_UP_ANSWERS
from trainkit.questionnaires.read import entered_answers
from trainkit.score_sheet.entries import entered_cells
from trainkit.score_sheet.layout import SCORE_SHEET

__all__ = ["ENTRY_BOOKS", "RESPONSES", "SCORE_SHEET", "answers_digest", "entries_in", "find"]

RESPONSES = "responses"
"""The folder of a workshop for answers."""

ENTRY_BOOKS: dict[str, tuple[str, Callable[[Path], int | None]]] = {
    SCORE_SHEET: ("out/trainers", entered_cells),
    COURSE_ANSWERS: ("out/trainers", entered_answers),
    FOLLOW_UP_ANSWERS: ("out/follow-up", entered_answers),
}
"""Workbooks that people fill in: by name, where they are made, and what counts their entries."""


def entries_in(path: Path) -> int | None:
    """Return how many cells of a workbook of ``ENTRY_BOOKS`` somebody has filled in.

    0 for a file that is not there; ``None`` for one that cannot be read as what its name says,
    which must be treated as filled in. Raises ``KeyError`` for another name.
    """
    return ENTRY_BOOKS[path.name][1](path)


def find(folder: Path, name: str, problems: Problems) -> Path | None:
    """Return the file with the answers, ``None`` if there are none yet.

    ``name`` is one of ``ENTRY_BOOKS``; raises ``KeyError`` for another. ``responses/<name>`` goes
    before the one that was made to be filled in; where both hold entries, and not the same, a
    warning says which is read.
    """
    made = folder / ENTRY_BOOKS[name][0] / name
    responses = folder / RESPONSES / name
    filled = None if is_as_made(made) or entries_in(made) == 0 else made
    if not responses.exists():
        return filled
    if filled is not None and filled.read_bytes() != responses.read_bytes():
        problems.warning(
            Place(filled),
            _(
                "has entries that are not read, because {responses}/{name} exists; delete one of "
                "the two",
                responses=RESPONSES,
                name=name,
            ),
        )
    return responses


def answers_digest(folder: Path) -> str:
    """Return a sum over what reports are made from: the filled workbooks and the test forms."""
    files = {name: find(folder, name, Problems()) for name in sorted(ENTRY_BOOKS)}
    files[FORMS_FILE] = folder / FORMS_FILE
    sums = (f"{name} {path and file_digest(path)}\n" for name, path in files.items())
    return hashlib.sha256("".join(sums).encode()).hexdigest()
