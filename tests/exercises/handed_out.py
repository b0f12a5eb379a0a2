"""Exercises as they are delivered or with other settings, their sets, and the sets' data files.

The files are read back from their bytes, as a participant's program reads them.
"""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import Any, NamedTuple

from openpyxl import load_workbook

from trainkit.cybercrime import GENERATORS
from trainkit.documents.exercises import CsvView, WorkbookView, csv_bytes, workbook_bytes_of
from trainkit.exercises.generator import Draws, Solution
from trainkit.exercises.model import ExerciseSet, Grid
from trainkit.exercises.sets import generate
from trainkit.exercises.words import words_of
from trainkit.model.exercises import ExerciseFile
from trainkit.model.validate import load_model
from trainkit.model.yaml import originals_in
from trainkit.problems import Problems
from trainkit.resources import curriculum_folder

PATHS = {
    name: path
    for folder in sorted(curriculum_folder().glob("*/exercises"))
    for name, path in sorted(originals_in(folder).items())
}
"""The files of the exercises by their ids."""

Table = list[list[str]]


@cache
def delivered(name: str) -> Any:
    """Return an exercise as the curriculum has it."""
    problems = Problems()
    loaded = load_model(PATHS[name], ExerciseFile, problems)
    assert loaded is not None, list(problems)
    return loaded[0].root


def variant(name: str, **settings: Any) -> Any:
    """Return an exercise with other settings."""
    model = delivered(name)
    return type(model).model_validate({**model.model_dump(), **settings})


def make(name: str, seed: int, **settings: Any) -> ExerciseSet:
    """Return the set of an exercise with other settings."""
    model = variant(name, **settings)
    return GENERATORS[model.generator].make(model, Draws(seed), words_of(model.generator))


class Answered(NamedTuple):
    """The answer to a question."""

    short: str
    reason: str
    undetermined: bool


def answered(generator: str, solution: Solution) -> dict[str, Answered]:
    """Return the answers of a solution by the ids of the questions."""
    words = words_of(generator)
    return {
        name: Answered(*words.answer(name, solution.values), name in solution.undetermined)
        for name in words.text.answers
    }


@cache
def _set(name: str, number: int) -> ExerciseSet:
    return generate(delivered(name), b"workshop/%d" % number)


def sets(name: str, count: int) -> list[ExerciseSet]:
    """Return sets of an exercise as it is delivered."""
    return [_set(name, number) for number in range(count)]


_READ: dict[int, tuple[Grid, Table]] = {}
"""The lines of CSV files that were read back, by their grids."""


def _lines(made: ExerciseSet, name: str) -> Table:
    (grid,) = [file.grid for file in made.files if file.name == name]
    if id(grid) not in _READ:
        text = csv_bytes(CsvView(grid=grid)).decode("utf-8-sig")
        _READ[id(grid)] = grid, list(csv.reader(io.StringIO(text, newline="")))
    return _READ[id(grid)][1]


def heads(made: ExerciseSet, name: str) -> list[str]:
    """Return the headings of a CSV file."""
    return _lines(made, name)[0]


def table(made: ExerciseSet, name: str) -> Table:
    """Return the rows of a CSV file below its headings."""
    return _lines(made, name)[1:]


def records(made: ExerciseSet, name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file by heading."""
    names, *rows = _lines(made, name)
    return [dict(zip(names, row, strict=True)) for row in rows]


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
