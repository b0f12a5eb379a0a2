"""Building blocks of sheets: columns, questions, and text in which no line is broken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from trainkit.exercises.model import Column, Grid, Question
from trainkit.exercises.times import listed

__all__ = ["NO_BREAK", "WORD_JOINER", "bold", "columns", "plain", "questions", "table", "tied"]

NO_BREAK = "\N{NO-BREAK SPACE}"
"""A space at which no line is broken."""
WORD_JOINER = "\N{WORD JOINER}"
"""Prints nothing; no line is broken at it."""
_START = re.compile(r"^(?=[\w{}-]+, \S+ points?, \S+ lines?: )", re.MULTILINE)
"""Where a question begins."""


def columns(heads: str) -> tuple[Column, ...]:
    """Return columns from their headings: ``#No.:9 | `File`:38 | Type``.

    A hash stands before numbers, backquotes around identifiers; a width in millimetres may follow.
    """
    return tuple(_column(head.strip()) for head in heads.split("|"))


def _column(head: str) -> Column:
    name, _, width = head.rpartition(":")
    if not width.isdecimal():
        name, width = head, ""
    return Column(
        name=name.strip("#`"),
        code="`" in name,
        number=name.startswith("#"),
        width=int(width) if width else None,
    )


def table(
    caption: str,
    heads: str | tuple[Column, ...],
    rows: Iterable[Iterable[object]],
    *,
    tall: bool = False,
    room: int = 8,
) -> Grid:
    """Return a table; ``heads`` as in ``columns``."""
    return Grid(
        caption=caption,
        columns=columns(heads) if isinstance(heads, str) else heads,
        rows=tuple(tuple(map(str, row)) for row in rows),
        tall=tall,
        room=room,
    )


def questions(
    text: str, grids: Mapping[str, Grid] | None = None, **values: object
) -> dict[str, Question]:
    """Return the questions of a text by id; they are numbered when the worksheet is put together.

    Each begins on a line of its own with its id, its points and the lines to write on:
    ``fees, 4 points, 2 lines: The fee is …``. ``{name}`` stands for a value; ``grids`` are the
    tables to fill in.
    """
    found = {}
    for part in _START.split(text.strip())[1:]:
        head, _, words = part.partition(": ")
        id, points, lines = (piece.split()[0] for piece in head.split(", "))
        id = id.format(**values)
        found[id] = Question(
            id=id,
            text=" ".join(words.split()).format(**values),
            points=int(points.format(**values)),
            lines=int(lines.format(**values)),
            grid=(grids or {}).get(id),
        )
    return found


def bold(*numbers: str) -> str:
    """Return the numbers of rows in bold, in their order: ``**3** and **7**``."""
    return listed([f"**{number}**" for number in sorted(numbers, key=int)])


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
