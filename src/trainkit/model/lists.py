"""Reads a list that somebody sent as rows of cells, whatever kind of file it is.

In: the bytes of a file: an Excel workbook or text with delimiters; its content says which. Out: its
sheets, with every cell as it stands there and its place. Nothing is said of what the columns mean.
Text may be UTF-8 or UTF-16, or have one of the single-byte encodings of Windows for Cyrillic,
Arabic and Western letters, and commas, semicolons, tabs or bars between the cells.

Opens a workbook that a person sent, with the limits that keep a hostile one harmless.

The zip directory is read before anything is unpacked, and the XML is looked through before it is
loaded; sheets are read within row and column caps, so that one stray cell at the far corner cannot
make an endless loop. Formulas are kept as formulas and refused by the readers, never read as empty.

What the headings of a list mean, whoever wrote it: words, in any order, with a slip or two.

A heading is compared with words that such lists use: first as a whole, then by the words that it
holds, then by its likeness to one of them, so that a slip in typing does no harm.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from trainkit.problems import Place, Problems, TrainkitError
from trainkit.text.languages import _

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


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
            "expected text, found the formula {formula}; type an apostrophe before the =",
            formula=str(cell.value)[:40],
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
        problems.error(Place(path), "expected an Excel file here, found none")
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
            "expected an Excel workbook (.xlsx); reading it failed: {error}",
            error=error,
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
            "the sheet reaches to row {row} and column {column}; at most {most_rows} rows and "
            "{most_columns} columns are read; delete everything outside the table",
            row=f"{sheet.max_row:,}",
            column=f"{sheet.max_column:,}",
            most_rows=f"{most:,}",
            most_columns=MAX_COLUMNS,
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
                problems.error(
                    Place(path, sheet=sheet.title, cell=f"A{number}"),
                    "at most {most} rows are read; split the list",
                    most=f"{most:,}",
                )
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
            Place(path), "refused: larger than {most} megabytes", most=MAX_BYTES // 1000000
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
            "this is an older or protected Excel file; open it in Excel, save it as an Excel "
            "workbook (.xlsx) without a password, and use that file",
        )
        return None
    before = len(problems.errors)
    sheets = (_workbook if data.startswith(b"PK") else _text)(path, data, problems, most_rows)
    if len(problems.errors) > before:
        return None
    filled = tuple(sheet for sheet in sheets if sheet.rows)
    if not filled:
        problems.error(Place(path), "expected a list with a row for each person, found nothing")
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
        problems.error(Place(path), "expected an Excel workbook (.xlsx) or text with commas (.csv)")
        return []
    try:
        table = list(islice(delimited_rows(path, text), most_rows + 1))
    except csv.Error as error:
        problems.error(
            Place(path), "expected text with commas (.csv); reading it failed: {error}", error=error
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


_ALIKE = 86.0
"""Likeness from 0 to 100 from which a heading is taken for a word with a slip in it."""


class Headings:
    """The headings that a kind of list has, by what they mean."""

    def __init__(self, words: Mapping[str, str], never: Collection[str] = ()) -> None:
        """``words`` are by target the headings that mean it, with semicolons between them.

        Where a heading holds several, the first target counts. A heading with a word of ``never``
        means nothing.
        """
        self._phrases = {
            folded_heading(phrase): target
            for target, line in words.items()
            for phrase in line.split(";")
        }
        self._order = {target: number for number, target in enumerate(words)}
        self._never = frozenset(never)

    def targets(self, headings: Sequence[str]) -> list[str]:
        """Return the target of each heading, each at most once: the surest heading has it."""
        guesses = [self.target(heading) for heading in headings]
        best: dict[str, int] = {}
        for index, (target, sureness) in enumerate(guesses):
            if target and (target not in best or sureness > guesses[best[target]][1]):
                best[target] = index
        wanted = set(best.values())
        return [target if n in wanted else "" for n, (target, _sureness) in enumerate(guesses)]

    def target(self, heading: str) -> tuple[str, float]:
        """Return what a folded heading means, and how sure that is, from 0 to 100."""
        from rapidfuzz import fuzz, process

        words = heading.split()
        if not words or len(heading) > 80 or self._never.intersection(words) - _email_words(words):
            return "", 0
        if target := self._phrases.get(heading):
            return target, 100
        padded = f" {heading} "
        held = (one for one in self._phrases if f" {one} " in padded)
        if phrase := max(held, key=self._rank, default=None):
            return self._phrases[phrase], 90
        if len(heading) < 5:
            return "", 0
        alike = process.extractOne(
            heading, list(self._phrases), scorer=fuzz.ratio, score_cutoff=_ALIKE
        )
        return (self._phrases[alike[0]], min(alike[1], 89)) if alike else ("", 0)

    def _rank(self, phrase: str) -> tuple[int, int]:
        return -self._order[self._phrases[phrase]], len(phrase)


def _email_words(words: Sequence[str]) -> set[str]:
    """Return the words that are harmless because the heading is of an e-mail address."""
    is_mail = {"email", "mail", "courriel"}.intersection(words)
    return {"address", "adresse"} if is_mail else set()


def folded_heading(heading: str) -> str:
    """Return a heading's words without case, accents, signs and numbers."""
    plain = unicodedata.normalize("NFKD", heading).casefold()
    plain = plain.translate({0x064A: 0x06CC, 0x0643: 0x06A9, 0x0629: 0x0647})
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W\d_]+", kept.replace("\u200c", " ")))
