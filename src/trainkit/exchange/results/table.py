"""What every file of results is read as, whichever program wrote it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from trainkit.model.lists import Cell, ListSheet, text_of
from trainkit.problems import Place


@dataclass(frozen=True)
class Column:
    """A question, or something that is known of each person, as the file has it."""

    title: str
    place: Place
    number: int = 0
    """The question's number in the test, counted from 1; 0 where the program does not say it."""
    is_question: bool = True
    """Whether it may be a question."""
    options: tuple[str, ...] = ()
    """What could be chosen, in the order in which it was shown, where the file says so."""
    points: int | None = None
    """The position of the column with the points that the program, or a person there, gave."""


@dataclass(frozen=True)
class Row:
    """One attempt."""

    cells: Mapping[int, Cell]
    """By the position of the column in the table, counted from 0."""
    place: Place
    is_finished: bool = True

    def text(self, column: int) -> str:
        """Return what a cell says; empty where there is none."""
        return text_of(self.cells[column]) if column in self.cells else ""


@dataclass(frozen=True)
class Table:
    """A file of results."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    """In the order of attempts."""


@dataclass(frozen=True)
class Program:
    """A program whose results are read."""

    name: str
    """What people call it."""
    table_of: Callable[[Sequence[ListSheet]], Table | None]
    """Returns the results in a file's sheets; ``None`` where they are not this program's."""
    refused: Callable[[Sequence[ListSheet]], str] = field(default=lambda _sheets: "")
    """Says, in words, what file of the program to take where this one has no answers in it."""


def headings(sheet: ListSheet) -> list[str]:
    """Return the texts of a sheet's first row."""
    return [text_of(cell) for cell in sheet.rows[0]]
