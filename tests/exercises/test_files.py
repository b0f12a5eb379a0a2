"""What every exercise hands out as files: complete, and alike in both formats."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from tests.exercises.handed_out import heads, sheets, table
from trainkit.definitions.exercises import Exercise, ExerciseFile
from trainkit.definitions.validate import load_model
from trainkit.exercises.model import ExerciseSet, Grid
from trainkit.exercises.sets import generate
from trainkit.problems import Problems
from trainkit.resources import curriculum_folder

PATHS = sorted(curriculum_folder().glob("*/exercises/*.yaml"))
ON_PAPER_ONLY = {
    "Forms",
    "The smallest identifier of each hour",
    "Types of fault",
    "Kinds of defects",
    "Calendar",
    "Why this request is justified",
}
"""Rules, aids for work without a computer, and a table to fill in."""


def delivered(path: Path) -> Exercise:
    problems = Problems()
    loaded = load_model(path, ExerciseFile, problems)
    assert loaded is not None, list(problems)
    return loaded[0].root


def sets(path: Path, count: int) -> list[ExerciseSet]:
    exercise = delivered(path)
    return [generate(exercise, b"files/%d" % number) for number in range(count)]


def plain(text: str) -> str:
    """Return a cell without what only keeps its lines together."""
    return "".join(text.replace("\u2060", "").split())


def printed(made: ExerciseSet) -> list[Grid]:
    """Return the tables of the worksheet that hold data."""
    grids = [grid for section in made.worksheet.sections for grid in section.grids]
    return [grid for grid in grids if grid.caption not in ON_PAPER_ONLY]


def test_every_generator_has_an_exercise() -> None:
    kinds, _ = get_args(Exercise)
    generators = {kind.model_fields["generator"].annotation for kind in get_args(kinds)}
    assert {(delivered(path).generator,) for path in PATHS} == set(map(get_args, generators))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_everything_that_the_sheet_prints_is_in_the_files(path: Path) -> None:
    for made in sets(path, 10):
        rows = [row for file in made.files for row in table(made, file.name)]
        filed = {part for row in rows for cell in row for part in _parts(cell)}
        for grid in printed(made):
            for cell in (cell for row in grid.rows for cell in row):
                missing = [one for one in _parts(cell) if one not in filed]
                found = all(_in_two(one, filed) for one in missing) or _day(cell, filed)
                assert found, (grid.caption, cell)


def _parts(cell: str) -> list[str]:
    """Return what stands in a cell, entry by entry, an entry's index apart."""
    return [part for part in re.split("[;:]", plain(cell)) if part]


def _in_two(part: str, filed: set[str]) -> bool:
    """Whether an address with its amount stands in two cells."""
    return any(part.startswith(one) and part[len(one) :] in filed for one in filed)


def _day(cell: str, filed: set[str]) -> bool:
    """Whether a day such as 4 Mar 2026 stands there as 2026-03-04."""
    months = "JanFebMarAprMayJunJulAugSepOctNovDec"
    match = re.fullmatch(r"(\d+) ([A-Z][a-z]{2}) (\d{4})", cell)
    if match is None:
        return False
    month = months.index(match[2]) // 3 + 1
    return f"{match[3]}-{month:02}-{int(match[1]):02}" in filed


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_workbook_has_the_cells_of_the_csv_files(path: Path) -> None:
    for made in sets(path, 3):
        assert made.files != ()
        assert sheets(made) == {
            file.name: [heads(made, file.name), *table(made, file.name)] for file in made.files
        }


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_files_have_headings_that_differ_and_names_that_do_not_tell(path: Path) -> None:
    first, *others = sets(path, 12)
    for file in first.files:
        names = heads(first, file.name)
        assert len(set(names)) == len(names)
        assert "" not in names
    shapes = {tuple((file.name, *heads(one, file.name)) for file in one.files) for one in others}
    assert shapes == {tuple((file.name, *heads(first, file.name)) for file in first.files)}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_neighbours_have_other_data(path: Path) -> None:
    made = sets(path, 40)
    assert len({one.worksheet.model_dump_json() for one in made}) == 40
    main = [tuple(map(tuple, table(one, one.files[0].name))) for one in made]
    assert len(set(main)) == 40
