"""Tells whether somebody has typed into a workbook of answers, without knowing its workshop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from trainkit.definitions.xlsxfile import open_workbook, rows
from trainkit.problems import Problems
from trainkit.questionnaires.layout import (
    CORNER,
    FIRST_ROW,
    HANDED_OUT_ROW,
    INSTRUCTIONS,
    LETTERS_ROW,
    REMARK_ROW,
    RETURNED_ROW,
)

__all__ = ["typed_answers"]


def typed_answers(path: Path) -> int | None:
    """Return how many cells a person has typed into, 0 for a file that is not there.

    ``None`` for a file that cannot be read as a workbook of answers: it must be treated as filled.
    Counted are entry cells, anything below the tables, and sheets that somebody added.
    """
    if not path.exists():
        return 0
    problems = Problems()
    workbook = open_workbook(path, problems)
    if workbook is None or INSTRUCTIONS not in workbook.sheetnames:
        return None
    typed = 0
    for sheet in workbook.worksheets:
        if sheet.title == INSTRUCTIONS:
            continue
        cells = [[cell.value for cell in row] for row in rows(path, sheet, problems)]
        typed += _typed(cells)
    return None if problems.errors or len(workbook.sheetnames) == 1 else typed


def _typed(cells: list[list[Any]]) -> int:
    """Count the entries of one sheet; of a sheet that somebody added, everything."""
    if (
        len(cells) < LETTERS_ROW
        or not cells[LETTERS_ROW - 1]
        or cells[LETTERS_ROW - 1][0] != CORNER
    ):
        return sum(_filled(value) for row in cells for value in row)
    count = sum(_filled(cells[row - 1][0]) for row in (HANDED_OUT_ROW, RETURNED_ROW))
    count += _filled(cells[REMARK_ROW - 1][1])
    for number, row in enumerate(cells[FIRST_ROW - 1 :], 1):
        numbered = str(row[0]) == str(number)
        count += sum(map(_filled, row[1:] if numbered else row))
    return count


def _filled(value: Any) -> bool:
    return value is not None and value != ""
