"""Where everything stands in ``score-sheet.xlsx``.

The writer and the reader of the score sheet both take their sheet names, rows and columns from
here, so they cannot disagree. A person has the same row number on every sheet, and an item the
same column on a test's sheet and on its marks sheet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from trainkit.plan.forms import SCORED, Forms, FormUse

__all__ = [
    "ANSWER_SHEETS",
    "CHART",
    "DOUBTFUL",
    "FIRST_ITEM_COLUMN",
    "FIRST_ROW",
    "INSTRUCTIONS",
    "ITEMS",
    "ITEMS_FIRST_ROW",
    "KEY",
    "KEY_COLUMNS",
    "KEY_FIRST_ROW",
    "LETTERS_ROW",
    "MARKS_SHEETS",
    "MODULE_ROW",
    "NOTHING",
    "NUMBER_ROW",
    "OBJECTIVE_ROW",
    "PARTICIPANTS",
    "READINGS_TITLE",
    "SCORES",
    "SHEETS",
    "SPARE_ROWS",
    "ClassRow",
    "Fact",
    "Figure",
    "ItemColumn",
    "ScoreColumn",
    "ScoreLayout",
    "check_value",
    "people_columns",
    "score_columns",
]

INSTRUCTIONS = "Instructions"
PARTICIPANTS = "Participants"
KEY = "Key"
SCORES = "Scores"
ITEMS = "Items"
CHART = "Chart"
ANSWER_SHEETS = {FormUse.PRE: "Pre", FormUse.POST: "Post"}
MARKS_SHEETS = {FormUse.PRE: "Pre marks", FormUse.POST: "Post marks"}
SHEETS = (
    INSTRUCTIONS, PARTICIPANTS, *ANSWER_SHEETS.values(), KEY, SCORES, ITEMS, CHART,
    *MARKS_SHEETS.values(),
)  # fmt: skip
"""All sheets in their order; none is hidden."""

DOUBTFUL = "?"
"""What is entered for a mark that a person must look at again."""
NOTHING = "-"
"""What is entered for an answer, or one box of it, that marks nothing."""

READINGS_TITLE = "How each entry is read"
"""Stands on an answer sheet above the formulas that read the entries."""

FIRST_ROW = 7
"""The row of the first person on every sheet that has people."""
SPARE_ROWS = 5
"""Rows after the roster's, for people who came without being on it."""

NUMBER_ROW, MODULE_ROW, OBJECTIVE_ROW, LETTERS_ROW = 3, 4, 5, 6
"""Heading rows of the answer sheets; the marks sheets have the key in place of the letters."""
FIRST_ITEM_COLUMN = 4

ITEMS_FIRST_ROW = 5
KEY_FIRST_ROW = 4
KEY_COLUMNS = (
    "Test", "Form", "Number", "Module", "Objective", "Level", "Item", "Version", "Letters", "Key",
    "Objective in words",
)  # fmt: skip


class Fact(StrEnum):
    """What the Instructions sheet says about itself: label in column A, value in column B."""

    WORKSHOP = "Workshop id"
    PRE_FORM = "Pre-test form"
    PRE_HASH = "Pre-test form check sum"
    POST_FORM = "Post-test form"
    POST_HASH = "Post-test form check sum"
    PEOPLE = "People on the roster"
    CHECK = "Check value"

    @property
    def row(self) -> int:
        """The row it stands in."""
        return 4 + list(Fact).index(self)

    @property
    def cell(self) -> str:
        """The cell of its value."""
        return f"B{self.row}"


def people_columns(names: bool) -> tuple[str, ...]:
    """Return the headings of the Participants sheet."""
    return ("Code", *(("Name",) if names else ()), "Country", "Role", "Attended", "Note")


def check_value(forms: Forms, codes: Sequence[str]) -> str:
    """Return a sum over workshop, form editions, form hashes and the roster's codes in order.

    It tells a sheet of this workshop and these forms from any other; it is no proof against a
    person who means harm.
    """
    parts = [forms.workshop]
    for use in SCORED:
        form = forms.form(use)
        parts += [form.code, form.hash]
    text = "\n".join([*parts, *codes])
    digest = hashlib.sha256(text.encode()).hexdigest()[:12].upper()
    return "-".join(digest[start : start + 4] for start in (0, 4, 8))


@dataclass(frozen=True)
class ScoreLayout:
    """The rows that people take up."""

    roster: int
    """People on the roster."""

    @property
    def roster_rows(self) -> range:
        """Rows whose code is printed."""
        return range(FIRST_ROW, FIRST_ROW + self.roster)

    @property
    def spare_rows(self) -> range:
        """Rows whose code is typed by hand."""
        return range(FIRST_ROW + self.roster, FIRST_ROW + self.roster + SPARE_ROWS)

    @property
    def rows(self) -> range:
        """All rows for people."""
        return range(FIRST_ROW, self.last_row + 1)

    @property
    def last_row(self) -> int:
        """The last row for people."""
        return FIRST_ROW + self.roster + SPARE_ROWS - 1

    def rest_row(self, row: int) -> int:
        """Return the row of a person's rest scores, below the marks on a marks sheet."""
        return row + self.last_row - FIRST_ROW + 4

    def reading_row(self, row: int) -> int:
        """Return the row of what was read in a person's entries, below them on an answer sheet."""
        return row + self.last_row - FIRST_ROW + 4

    @property
    def reading_rows(self) -> range:
        """All rows of an answer sheet that show what was read."""
        return range(self.reading_row(FIRST_ROW), self.reading_row(self.last_row) + 1)

    @property
    def readings_title_row(self) -> int:
        """The row above what was read."""
        return self.reading_rows.start - 1

    def digits_row(self, row: int) -> int:
        """Return the row of a person's numbers in plain digits, below the rest scores."""
        return self.rest_row(row) + self.last_row - FIRST_ROW + 4

    def class_row(self, row: ClassRow) -> int:
        """Return the row of a figure over the class on the Scores sheet."""
        return self.last_row + 2 + list(ClassRow).index(row)


class Figure(StrEnum):
    """What a column of the Scores sheet shows."""

    POINTS = "Points"
    BLANK = "Blank"
    DOUBTFUL = "Doubtful"
    PERCENT = "%"
    GAIN = "Gain"
    NORMALISED = "Norm. gain"


class ClassRow(StrEnum):
    """The rows below the people on the Scores sheet."""

    TOTAL = "Total"
    N = "n"
    MEAN = "Mean"
    SD = "SD"
    MATCHED_N = "Matched: n"
    MATCHED_MEAN = "Matched: mean"
    MATCHED_GAIN = "Matched: gain"
    MATCHED_NORMALISED = "Matched: norm. gain"


@dataclass(frozen=True)
class ScoreColumn:
    """One column of the Scores sheet."""

    figure: Figure
    use: FormUse | None = None
    """The test; ``None`` for figures over both."""
    group: str = ""
    """A module's id or ``module/objective``; empty for the whole test."""


def score_columns(modules: Sequence[str], objectives: Sequence[str]) -> dict[ScoreColumn, int]:
    """Return each column of the Scores sheet with its number; column 1 is the code."""
    figures = (Figure.POINTS, Figure.BLANK, Figure.DOUBTFUL, Figure.PERCENT)
    columns = [ScoreColumn(figure, use) for use in SCORED for figure in figures]
    columns += [ScoreColumn(Figure.GAIN), ScoreColumn(Figure.NORMALISED)]
    columns += [
        ScoreColumn(Figure.PERCENT, use, group)
        for group in (*modules, *objectives)
        for use in SCORED
    ]
    return {column: number for number, column in enumerate(columns, 2)}


class ItemColumn(StrEnum):
    """The columns of the Items sheet, in order from column A."""

    TEST = "Test"
    NUMBER = "No."
    MODULE = "Module"
    OBJECTIVE = "Objective"
    ITEM = "Item"
    KEY = "Key"
    TOOK = "Took the test"
    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    ANSWERED = "Answered"
    BLANK = "Blank"
    DOUBTFUL = "Doubtful"
    SCORED = "Scored"
    POINTS = "Points"
    FACILITY = "Facility"
    DISCRIMINATION = "Item-rest"

    @property
    def number(self) -> int:
        """The column's number, counted from 1."""
        return list(ItemColumn).index(self) + 1
