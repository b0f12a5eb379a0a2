"""Building blocks of sheets: columns, questions, and text in which no line is broken."""

from __future__ import annotations

from trainkit.exercises.model import Column, Grid, Question

__all__ = ["NO_BREAK", "WORD_JOINER", "ask", "code", "number", "plain", "tied", "words"]

NO_BREAK = "\N{NO-BREAK SPACE}"
"""A space at which no line is broken."""
WORD_JOINER = "\N{WORD JOINER}"
"""Prints nothing; no line is broken at it."""


def words(name: str, width: int | None = None) -> Column:
    """Return a column of text."""
    return Column(name=name, width=width)


def code(name: str, width: int | None = None) -> Column:
    """Return a column of identifiers, printed in a fixed-width face."""
    return Column(name=name, code=True, width=width)


def number(name: str, width: int | None = None) -> Column:
    """Return a column of numbers."""
    return Column(name=name, number=True, width=width)


def ask(id: str, text: str, points: int = 1, lines: int = 2, grid: Grid | None = None) -> Question:
    """Return a question that is numbered when the worksheet is put together."""
    return Question(id=id, text=text, points=points, lines=lines, grid=grid)


def tied(text: str) -> str:
    """Return the text with spaces at which no line is broken."""
    return text.replace(" ", NO_BREAK)


def plain(grid: Grid) -> Grid:
    """Return a printed table as data, without what keeps its lines together."""
    rows = tuple(
        tuple(cell.replace(NO_BREAK, " ").replace(WORD_JOINER, "") for cell in row)
        for row in grid.rows
    )
    return grid.model_copy(update={"rows": rows})
