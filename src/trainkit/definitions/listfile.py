"""Reads a list that somebody sent as rows of cells, whatever kind of file it is.

In: the bytes of a file: an Excel workbook or text with delimiters; its content says which. Out: its
sheets, with every cell as it stands there and its place. Nothing is said of what the columns mean.
Text may be UTF-8 or UTF-16, or have one of the single-byte encodings of Windows for Cyrillic,
Arabic and Western letters, and commas, semicolons, tabs or bars between the cells.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

from trainkit.definitions.xlsxfile import (
    LONGEST,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    open_workbook,
    rows,
    text_of,
)
from trainkit.errors import TrainkitError
from trainkit.languages import _
from trainkit.problems import Place, Problems

__all__ = [
    "MAX_BYTES",
    "OLD_OFFICE",
    "ListSheet",
    "decoded",
    "delimited_rows",
    "is_too_large",
    "read_list",
    "sent_data",
]

MAX_BYTES = 10_000_000
"""Bytes that a file which somebody sent may have."""

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""How files of Office before 2007, and protected ones, begin."""
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_WINDOWS = ("cp1252", "cp1251", "cp1256")
_DELIMITERS = ",;\t|"
_NAMED = re.compile(r'sep=([^\w\s"]|\t)(?:\r\n?|\n|\Z)')


@dataclass(frozen=True)
class ListSheet:
    """One sheet of a list; all rows are equally long."""

    title: str
    """Empty for text that has one sheet."""
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0


def sent_data(path: Path, most: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file that somebody sent; where it has more than ``most``, one more.

    Raises ``TrainkitError`` where it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except OSError as error:
        raise TrainkitError(
            _("{path} cannot be read: {reason}", path=path, reason=error.strerror)
        ) from error


def is_too_large(path: Path, data: bytes, problems: Problems) -> bool:
    """Whether a file is larger than is read, which is recorded."""
    if len(data) > MAX_BYTES:
        problems.error(
            Place(path), _("refused: larger than {most} megabytes", most=MAX_BYTES // 1000000)
        )
    return len(data) > MAX_BYTES


def read_list(
    path: Path, data: bytes, problems: Problems, *, most_rows: int = MAX_ROWS
) -> tuple[ListSheet, ...] | None:
    """Return the sheets that have anything in them; problems are recorded and ``None`` returned.

    ``path`` only says where the bytes came from. A sheet may have ``most_rows`` rows.
    """
    if is_too_large(path, data, problems):
        return None
    if data.startswith(OLD_OFFICE):
        problems.error(
            Place(path),
            _(
                "this is an older or protected Excel file; open it in Excel, save it as an Excel "
                "workbook (.xlsx) without a password, and use that file"
            ),
        )
        return None
    before = len(problems.errors)
    sheets = (_workbook if data.startswith(b"PK") else _text)(path, data, problems, most_rows)
    if len(problems.errors) > before:
        return None
    filled = tuple(sheet for sheet in sheets if sheet.rows)
    if not filled:
        problems.error(Place(path), _("expected a list with a row for each person, found nothing"))
    return filled or None


def _workbook(path: Path, data: bytes, problems: Problems, most_rows: int) -> list[ListSheet]:
    workbook = open_workbook(path, problems, data, most_rows=max(most_rows, LONGEST))
    shown = [one for one in workbook.worksheets if one.sheet_state == "visible"] if workbook else []
    return [_sheet(one.title, list(rows(path, one, problems, most_rows))) for one in shown]


def _sheet(title: str, table: list[list[Cell]]) -> ListSheet:
    """Return a sheet without the empty rows below and the empty columns behind."""
    used = [[bool(text_of(cell)) for cell in row] for row in table]
    height = max((number for number, row in enumerate(used, 1) if any(row)), default=0)
    width = max((number for row in used for number, is_used in enumerate(row, 1) if is_used),
                default=0)  # fmt: skip
    return ListSheet(title, tuple(tuple(row[:width]) for row in table[:height]))


_NO_TABLE = ("[", "{", "BEGIN:VCARD")
"""How exports begin that are JSON or business cards, and no table."""


def _text(path: Path, data: bytes, problems: Problems, most_rows: int) -> list[ListSheet]:
    text = decoded(data)
    if text is None or "\0" in text or text.lstrip().startswith(_NO_TABLE):
        problems.error(
            Place(path), _("expected an Excel workbook (.xlsx) or text with commas (.csv)")
        )
        return []
    try:
        table = list(islice(delimited_rows(path, text), most_rows + 1))
    except csv.Error as error:
        problems.error(
            Place(path),
            _("expected text with commas (.csv); reading it failed: {error}", error=error),
        )
        return []
    return [_sheet("", table)] if _fits(path, table, problems, most_rows) else []


def _fits(path: Path, table: list[list[Cell]], problems: Problems, most_rows: int) -> bool:
    """Whether a table is within the caps; all its rows are as long as the longest then."""
    width = max(map(len, table), default=0)
    words = ""
    if len(table) > most_rows:
        words = _("at most {most} rows are read; split the list", most=f"{most_rows:,}")
    elif width > MAX_COLUMNS:
        words = _("has {n} columns; at most {most} are read", n=width, most=MAX_COLUMNS)
    if words:
        problems.error(Place(path), words)
        return False
    for row in table:
        place = row[0].place if row else Place(path)
        row += [Cell(None, False, Place(path, place.line, n + 1)) for n in range(len(row), width)]
    return True


def delimited_rows(path: Path, text: str) -> Iterator[list[Cell]]:
    """Yield the rows of text with delimiters, each as long as it is; raises ``csv.Error``.

    A first line such as ``sep=;`` only names the delimiter, for Excel.
    """
    named = _NAMED.match(text)
    first = line = 2 if named else 1
    stream = io.StringIO(text[named.end() :] if named else text, newline="")
    reader = csv.reader(stream, delimiter=_delimiter(text))
    for fields in reader:
        yield [
            Cell(text, False, Place(path, line, number)) for number, text in enumerate(fields, 1)
        ]
        line = first + reader.line_num


def _delimiter(text: str) -> str:
    """Return the delimiter that parts the most rows into equally many cells."""
    if named := _NAMED.match(text):
        return named[1]
    lines = text.splitlines()[:100]

    def fit(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
        ((width, count),) = widths.most_common(1) or [(1, 0)]
        return (count, width) if width > 1 else (0, 0)

    return max(_DELIMITERS, key=fit)


def decoded(data: bytes) -> str | None:
    """Return the text of bytes in whichever encoding; ``None`` if it is not text."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _in(encoding, data)
    text = _in("utf-8", data)
    if text is not None:
        return text
    texts = [text for text in (_in(name, data) for name in _WINDOWS) if text is not None]
    return min(texts, key=lambda text: _oddity(text[:200_000]), default=None)


def _in(encoding: str, data: bytes) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _oddity(text: str) -> int:
    """Return how many words look as if they were read in the wrong encoding.

    Such words mix scripts, have a capital behind a small letter, or several accented Latin letters
    in a row, which no language that Windows-1252 serves writes.
    """
    return sum(map(_is_odd, re.findall(r"[^\W\d_]+|[^\w\s!-~]", text)))


def _is_odd(word: str) -> bool:
    if not word[0].isalpha():
        return unicodedata.category(word[0]) in {"So", "Sc", "Sk", "Cc", "Sm"}
    scripts = {unicodedata.name(letter, "?").split(" ")[0] for letter in word}
    is_mixed = len(scripts - {"FEMININE", "MASCULINE", "MODIFIER"}) > 1
    has_late_capital = any(a.islower() and b.isupper() for a, b in pairwise(word))
    return is_mixed or has_late_capital or re.search("[À-ÿ]{2}", word) is not None
