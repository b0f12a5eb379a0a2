"""Opens a workbook that a person sent, with the limits that keep a hostile one harmless.

The zip directory is read before anything is unpacked, and the XML is looked through before it is
loaded; sheets are read within row and column caps, so that one stray cell at the far corner cannot
make an endless loop. Formulas are kept as formulas and refused by the readers, never read as empty.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from trainkit.languages import _
from trainkit.problems import Place, Problems

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = [
    "LONGEST",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Cell",
    "as_typed",
    "is_refused",
    "open_workbook",
    "rows",
    "streamed_rows",
    "text_of",
    "too_much",
]

MAX_UNPACKED = 100_000_000
"""Bytes that all parts together may have; a score sheet of 400 people has 61 million."""
MAX_RATIO = 200
"""Times that one part of more than a megabyte may be larger unpacked than packed."""
MAX_JOINED = 200_000
"""Cells that merged and linked ranges may cover together; the library visits each of them."""
MAX_ROWS = 2_000
LONGEST = 20_000
"""Rows of a sheet above which a workbook is not loaded: that alone would take seconds."""
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
MAX_COLUMNS = 400


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value (a formula's text), whether it is a formula, and its place."""

    value: Any
    is_formula: bool
    place: Place


def as_typed(cell: Cell) -> str:
    """Return what stands in a cell as text, a number in plain digits."""
    value = "" if cell.value is None else cell.value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    return str(value)


def text_of(cell: Cell) -> str:
    """Return what a cell says as text, without blanks around it."""
    return as_typed(cell).strip()


def is_refused(cell: Cell, problems: Problems) -> bool:
    """Whether a cell has a formula where text is expected, which is recorded."""
    if cell.is_formula:
        problems.error(
            cell.place,
            _(
                "expected text, found the formula {formula}; type an apostrophe before the =",
                formula=str(cell.value)[:40],
            ),
        )
    return cell.is_formula


def open_workbook(
    path: Path,
    problems: Problems,
    data: bytes | None = None,
    *,
    most_unpacked: int | None = None,
    most_rows: int = LONGEST,
) -> Workbook | None:
    """Open an xlsx file; anything unsafe or unreadable is recorded and ``None`` returned.

    With ``data`` these bytes are opened, and ``path`` only says where they came from. No sheet may
    have more than ``most_rows``. With ``most_unpacked`` it may be that large, and its sheets are
    for ``streamed_rows`` only.
    """
    if data is None and not path.is_file():
        problems.error(Place(path), _("expected an Excel file here, found none"))
        return None
    file = path if data is None else io.BytesIO(data)
    if reason := _unsafe(file, most_unpacked or MAX_UNPACKED, most_rows):
        problems.error(Place(path), reason)
        return None
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that openpyxl leaves out: not read here
            is_long = most_unpacked is not None
            return load_workbook(file, data_only=False, keep_links=False, read_only=is_long)
    except Exception as error:  # noqa: BLE001 - openpyxl raises many kinds on damaged files
        problems.error(
            Place(path),
            _("expected an Excel workbook (.xlsx); reading it failed: {error}", error=error),
        )
        return None


def _unsafe(file: Path | io.BytesIO, most: int, most_rows: int) -> str | None:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if reason := too_much(parts, most):
                return reason
            if any(_row_count(archive, part) > most_rows for part in parts):
                return _(
                    "refused: a sheet has more than {most} rows; delete everything outside the "
                    "table, or split the list",
                    most=f"{most_rows:,}",
                )
            _XmlScan().look_through(archive, parts)
    except _UnsafeXmlError as error:
        return _("refused: {reason}", reason=error)
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError),
        *(LookupError, ValueError),  # encodings that Python, or expat, does not know
    ) as error:
        return _("expected an Excel workbook (.xlsx), found something else ({error})", error=error)
    return None


def _row_count(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Return how many rows a part has, but for tags that lie across two of the pieces read."""
    with archive.open(part) as stream:
        pieces = iter(lambda: stream.read(1 << 20), b"")
        return sum(len(_ROW.findall(piece)) for piece in pieces)


def too_much(parts: Sequence[zipfile.ZipInfo], most: int) -> str | None:
    """Return why an archive is not unpacked, if one part or all together would be too large.

    ``most`` is how many bytes all parts together may have.
    """
    for part in parts:
        packed = max(part.compress_size, 1)
        if part.file_size > 1_000_000 and part.file_size > packed * MAX_RATIO:
            return _(
                "refused: {name} unpacks to {size} bytes",
                name=part.filename,
                size=f"{part.file_size:,}",
            )
    total = sum(part.file_size for part in parts)
    if total > most:
        return _(
            "refused: unpacks to {total} bytes, at most {most} are read",
            total=f"{total:,}",
            most=f"{most:,}",
        )
    return None


class _UnsafeXmlError(Exception):
    """What loading a part would do harm with."""


class _XmlScan:
    """Looks for what would be costly to load. Parts that are no XML, such as pictures, pass."""

    def __init__(self) -> None:
        self.joined = 0

    def look_through(self, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
        for part in parts:
            parser = expat.ParserCreate(namespace_separator=" ")
            parser.StartDoctypeDeclHandler = self._doctype
            parser.StartElementHandler = self._element
            with archive.open(part) as stream:
                try:
                    parser.ParseFile(stream)
                except expat.ExpatError:
                    continue
                except _UnsafeXmlError as error:
                    raise _UnsafeXmlError(f"{part.filename} {error}") from None

    def _doctype(self, *_declared: object) -> None:
        raise _UnsafeXmlError(_("declares a document type"))

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        if name.endswith((" mergeCell", " hyperlink")):
            self.joined += _size(attributes.get("ref", ""))
            if self.joined > MAX_JOINED:
                raise _UnsafeXmlError(
                    _(
                        "joins or links more than {most} cells, such as {cells}",
                        most=f"{MAX_JOINED:,}",
                        cells=attributes["ref"],
                    )
                )


def _size(reference: str) -> int:
    from openpyxl.utils.cell import range_boundaries

    try:
        left, top, right, bottom = range_boundaries(reference)
    except ValueError:  # no range; the library says so when it loads the sheet
        return 0
    if left is None or top is None or right is None or bottom is None:
        return MAX_JOINED + 1
    return int((right - left + 1) * (bottom - top + 1))


def rows(
    path: Path, sheet: Worksheet, problems: Problems, most: int = MAX_ROWS
) -> Iterator[list[Cell]]:
    """Yield the sheet's rows within the caps; a sheet that is larger is a problem."""
    if sheet.max_row > most or sheet.max_column > MAX_COLUMNS:
        problems.error(
            Place(path, sheet=sheet.title),
            _(
                "the sheet reaches to row {row} and column {column}; at most {most_rows} rows and "
                "{most_columns} columns are read; delete everything outside the table",
                row=f"{sheet.max_row:,}",
                column=f"{sheet.max_column:,}",
                most_rows=f"{most:,}",
                most_columns=MAX_COLUMNS,
            ),
        )
        return
    for row in sheet.iter_rows():
        yield [
            Cell(
                _content(cell),
                cell.data_type == "f",
                Place(path, sheet=sheet.title, cell=cell.coordinate),
            )
            for cell in row
        ]


def streamed_rows(path: Path, sheet: Any, problems: Problems, most: int) -> Iterator[list[Cell]]:
    """Yield the rows of a long sheet one by one, each as long as it is; ``most`` is the last.

    A cell far to the right is passed over, and filled rows beyond ``most`` are a problem.
    """
    from openpyxl.utils import get_column_letter

    letters = [get_column_letter(number) for number in range(1, MAX_COLUMNS + 1)]
    sheet.reset_dimensions()  # they are what the program that wrote the file says
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > most:
            if any(cell.value is not None for cell in row):
                words = _("at most {most} rows are read; split the list", most=f"{most:,}")
                problems.error(Place(path, sheet=sheet.title, cell=f"A{number}"), words)
                return
            continue
        yield [
            Cell(
                _content(cell),
                cell.data_type == "f",
                Place(path, sheet=sheet.title, cell=f"{letter}{number}"),
            )
            for letter, cell in zip(letters, row, strict=False)
        ]


def _content(cell: Any) -> Any:
    """Return a cell's value; for formulas over several cells, which are objects, their text."""
    if cell.data_type == "f" and not isinstance(cell.value, str):
        return str(getattr(cell.value, "text", None) or "={table}")
    return cell.value
