"""What the columns of ``score-sheet.xlsx``'s tables of figures show: Scores and Items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from trainkit.assessment.forms import SCORED, FormUse

__all__ = ["ClassRow", "Figure", "ItemColumn", "ScoreColumn", "score_columns"]


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
    POINTS_FIRST = "Points to be had"
    """On the test's first form."""
    POINTS_SECOND = "On the second form"


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
    FORM = "Form"
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
    SUM_S = "Sum S"
    """Sums from which the item-rest correlation is worked: S a person's points, x an item's."""
    SUM_XX = "Sum x²"
    SUM_XS = "Sum x·S"
    SUM_SS = "Sum S²"

    @property
    def number(self) -> int:
        """The column's number, counted from 1."""
        return list(ItemColumn).index(self) + 1
