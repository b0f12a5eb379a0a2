"""The data files of a set read back from their bytes, as a participant's program reads them."""

from __future__ import annotations

import csv
import io
from typing import Any

from openpyxl import load_workbook

from trainkit.documents.exercises import (
    CsvView,
    WorkbookView,
    csv_bytes,
    workbook_bytes_of,
)
from trainkit.exercises.draws import Draws
from trainkit.exercises.model import ExerciseSet
from trainkit.exercises.registry import GENERATORS

__all__ = ["heads", "make", "records", "sheets", "table"]

Table = list[list[str]]


def make(exercise: Any, draws: Draws) -> ExerciseSet:
    """Return the set of an exercise for the draws."""
    return GENERATORS[exercise.generator].make(exercise, draws)


def _lines(made: ExerciseSet, name: str) -> Table:
    (grid,) = [file.grid for file in made.files if file.name == name]
    text = csv_bytes(CsvView(grid=grid)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def heads(made: ExerciseSet, name: str) -> list[str]:
    """Return the headings of a CSV file."""
    return _lines(made, name)[0]


def table(made: ExerciseSet, name: str) -> Table:
    """Return the rows of a CSV file below its headings."""
    return _lines(made, name)[1:]


def records(made: ExerciseSet, name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file by heading."""
    return [dict(zip(heads(made, name), row, strict=True)) for row in table(made, name)]


def sheets(made: ExerciseSet) -> dict[str, Table]:
    """Return every sheet of the workbook, headings first; an empty cell is empty text."""
    data = workbook_bytes_of(WorkbookView(title="Set", files=made.files))
    workbook = load_workbook(io.BytesIO(data))
    return {
        sheet.title: [
            [str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in workbook
    }
