"""A small module for translators, and workbooks that somebody has filled in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from trainkit.exchange.translators.exchange import (
    Exchanged,
    take_over_translation,
    write_translation,
)
from trainkit.problems import InputError

SOURCE, TRANSLATION, STATUS, UNIT = 2, 3, 4, 7
"""Columns of the workbook."""
Cells = Mapping[tuple[str, int], Any]
"""What to write, by unit and column."""


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file of a module."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*.*")}


def written(folder: Path, language: str = "ru") -> Path:
    """Write a module for translators and return the workbook; the XLIFF file is beside it."""
    return write_translation(folder, language, folder.parent / "sent").files[0]


def fill(book: Path, cells: Cells, name: str = "back.xlsx") -> Path:
    """Return a copy of a workbook with other cells."""
    workbook, left = load_workbook(book), dict(cells)
    for sheet in workbook.worksheets:
        for row in range(2, sheet.max_row + 1):
            unit = sheet.cell(row, UNIT).value
            for column in (SOURCE, TRANSLATION, STATUS, UNIT, UNIT + 1):
                if (unit, column) in left:
                    sheet.cell(row, column).value = left.pop((unit, column))
    assert left == {}
    path = book.parent / name
    workbook.save(path)
    return path


def texts(**values: str) -> dict[tuple[str, int], Any]:
    """Return translations as cells; ``__`` stands for a point."""
    return {(unit.replace("__", "."), TRANSLATION): text for unit, text in values.items()}


def cell_of(book: Path, unit: str, column: int = TRANSLATION) -> str:
    """Return where a unit is in a workbook, as a place shows it."""
    for sheet in load_workbook(book).worksheets:
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, UNIT).value == unit:
                return f"{book}!{sheet.title}!{sheet.cell(row, column).coordinate}"
    raise LookupError(unit)


def refused(folder: Path, *files: Path) -> list[str]:
    """Return what is wrong with files, and see that nothing is written."""
    before = contents(folder)
    with pytest.raises(InputError) as caught:
        take_over_translation(folder, files)
    assert contents(folder) == before
    return [str(problem) for problem in caught.value.problems]


def taken(folder: Path, *files: Path) -> Exchanged:
    """Take over files."""
    return take_over_translation(folder, files)
