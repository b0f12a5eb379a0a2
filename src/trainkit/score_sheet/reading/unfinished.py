"""Finds rows of an answer sheet that somebody has stopped in the middle of.

Blanks at the end of a test are common, half a test of them is not: more often the entering was
interrupted, and a row scored half would pass for a person who knew little. Whoever has really left
early is down with that status, and only then are the empty cells blanks.
"""

from __future__ import annotations

from trainkit.items.entries import DOUBTFUL
from trainkit.problems import Problems
from trainkit.responses.model import BLANK
from trainkit.score_sheet.layout import FIRST_ITEM_COLUMN, PARTICIPANTS, Status
from trainkit.score_sheet.reading.cells import Grid

__all__ = ["unfinished"]


def unfinished(
    sheet: Grid, row: int, marks: tuple[str, ...], width: int, problems: Problems
) -> tuple[str, ...]:
    """Return the marks of a row; of one whose second half is empty, with doubt in place of blanks.

    ``width`` is how many columns items have: the second half is all but the first ``width // 2``.
    """
    half = width // 2
    if not any(marks) or any(marks[half:]):
        return marks
    last = max(at for at, mark in enumerate(marks) if mark != BLANK)
    cell = sheet.at(row, FIRST_ITEM_COLUMN + last + 1)
    problems.error(
        cell.place,
        f"the row ends after item {last + 1} of {len(marks)}; enter the rest, or choose "
        f'"{Status.LEFT_EARLY}" for the person on the sheet {PARTICIPANTS} if nothing more was '
        "answered",
    )
    return tuple(DOUBTFUL if at > last else mark for at, mark in enumerate(marks))
