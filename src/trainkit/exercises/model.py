"""What a generator returns: a worksheet, data files and a key.

Worksheet and key are separate models, so that what participants get has no field for an answer.
Texts are Markdown; cells of a grid are plain text.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from trainkit.render.pages import View

FileName = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$")]
"""A name that every system can store."""


class Column(View):
    """A column of a grid."""

    name: str
    code: bool = False
    """Whether the cells hold identifiers, sums or addresses, printed in a fixed-width face."""
    number: bool = False
    """Whether the cells are numbers, set to the end of the line."""
    width: int | None = None
    """In millimetres on paper; shared out by content if left out."""


class Grid(View):
    """A table."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    """As many cells a row as columns; an empty cell is room to write."""
    tall: bool = False
    """Whether rows are high enough to write in."""
    room: int = 8
    """Height of such a row, in millimetres: 8 for a line, 14 for two."""
    fixed: bool = Field(default=False, exclude=True)
    """Whether the columns share the page by their widths alone, so that long strings are broken
    where the columns end."""


class Drawing(View):
    """A drawing made from the data."""

    svg: str
    alt: str
    """What it shows, for people who cannot see it."""
    caption: str


class Question(View):
    """One question of a worksheet."""

    number: int = 0
    """Set when the worksheet is assembled."""
    text: str
    points: Annotated[int, Field(ge=1)] = 1
    lines: int = 2
    """Lines to write on below the question; 0 where a grid takes the answer."""
    grid: Grid | None = None
    """A table to fill in."""
    id: str = Field(default="", exclude=True)
    """By which the solver names its answer; not printed."""


class Section(View):
    """A part of a worksheet or of a worked solution."""

    title: str
    text: str = ""
    grids: tuple[Grid, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    questions: tuple[Question, ...] = ()
    whole: bool = False
    """Whether it is kept on one page, so that a question is printed below its data."""


class Worksheet(View):
    """What participants work on."""

    sections: tuple[Section, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in order."""
        return tuple(question for section in self.sections for question in section.questions)


class DataFile(View):
    """A table handed out as CSV and as a sheet of the set's workbook, one row a record."""

    name: FileName
    """Without ending: ``log``."""
    grid: Grid


class EvidenceFile(View):
    """A file handed out byte for byte."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    name: FileName
    content: bytes


class Answer(View):
    """The computed answer to one question."""

    question: int
    """The question's number."""
    short: str
    """What a marker compares with: a few words, a number, a list."""
    reason: str
    """How it follows from the data; Markdown."""
    undetermined: bool = False
    """Whether the right answer is that the data do not say."""


class Key(View):
    """What trainers mark by."""

    answers: tuple[Answer, ...]
    sections: tuple[Section, ...] = ()
    """Worked solution: tables, drawings, remarks."""


class ExerciseSet(View):
    """One set of an exercise: what one table, or one participant, gets."""

    worksheet: Worksheet
    files: tuple[DataFile, ...] = ()
    evidence: tuple[EvidenceFile, ...] = ()
    key: Key
