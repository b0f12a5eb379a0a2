"""Opens a workbook that a person sent, with the limits that keep a hostile one harmless.

The zip directory is read before anything is unpacked; sheets are read within row and column caps,
so that one stray cell at the far corner cannot make an endless loop. Formulas are kept as formulas
and refused by the readers, never read as empty.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainkit.problems import Place, Problems

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["MAX_COLUMNS", "MAX_ROWS", "Cell", "open_workbook", "rows"]

MAX_UNPACKED = 60_000_000
"""Bytes that all parts together may have."""
MAX_RATIO = 200
"""Times that one part of more than a megabyte may be larger unpacked than packed."""
MAX_ROWS = 2_000
MAX_COLUMNS = 400


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value, whether it is a formula, and its place."""

    value: Any
    is_formula: bool
    place: Place


def open_workbook(path: Path, problems: Problems) -> Workbook | None:
    """Open an xlsx file; anything unsafe or unreadable is recorded and ``None`` returned."""
    if not path.is_file():
        problems.error(Place(path), "expected an Excel file here, found none")
        return None
    reason = _unsafe(path)
    if reason:
        problems.error(Place(path), reason)
        return None
    from openpyxl import load_workbook

    try:
        return load_workbook(path, data_only=False, keep_links=False)
    except Exception as error:  # noqa: BLE001 - openpyxl raises many kinds on damaged files
        problems.error(Place(path), f"expected an Excel workbook (.xlsx); reading it failed: {error}")
        return None


def _unsafe(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            for part in parts:
                packed = max(part.compress_size, 1)
                if part.file_size > 1_000_000 and part.file_size > packed * MAX_RATIO:
                    return f"refused: {part.filename} unpacks to {part.file_size:,} bytes"
            total = sum(part.file_size for part in parts)
            if total > MAX_UNPACKED:
                return f"refused: unpacks to {total:,} bytes, at most {MAX_UNPACKED:,} are read"
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _has_doctype(archive, part):
                    return f"refused: {part.filename} declares a document type"
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        return f"expected an Excel workbook (.xlsx), found something else ({error})"
    return None


def _has_doctype(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as stream:
        return b"<!DOCTYPE" in stream.read(4096)


def rows(path: Path, sheet: Worksheet, problems: Problems) -> Iterator[list[Cell]]:
    """Yield the sheet's rows within the caps; a sheet that is larger is a problem."""
    if sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS:
        problems.error(
            Place(path, sheet=sheet.title),
            f"the sheet reaches to row {sheet.max_row:,} and column {sheet.max_column:,}; "
            f"at most {MAX_ROWS:,} rows and {MAX_COLUMNS} columns are read; "
            "delete what lies beyond the table",
        )
        return
    for row in sheet.iter_rows():
        yield [
            Cell(
                cell.value,
                cell.data_type == "f",
                Place(path, sheet=sheet.title, cell=cell.coordinate),
            )
            for cell in row
        ]
