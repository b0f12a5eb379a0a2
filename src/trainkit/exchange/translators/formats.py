"""What a translator returned, in whatever format: a row for each paragraph, with its place.

The workbook for translators who know Excel: a sheet for each file, a row for each paragraph.

Only the columns with the translation and its status can be changed. The last two columns say which
unit a row is and, as hash values, what it was made from.

The XLIFF 2.1 file for translators' programs.

Format: OASIS, XLIFF Version 2.1 (2018), with the Glossary module. A unit is a ``unit`` and a
paragraph a ``segment``; blank lines between paragraphs are ``ignorable``. Where a text stands, who
reads it and what it was made from are notes, which programs show and keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from trainkit.exchange.translators.units import Status, Text, Translation, Unit, kept_in
from trainkit.model.lists import Cell, is_refused, open_workbook, rows, text_of
from trainkit.model.yaml import MAX_DEPTH
from trainkit.problems import Place, Problems
from trainkit.render.assets import xml_text
from trainkit.render.excel import (
    PALE,
    PageSetup,
    dressed,
    framed,
    header_row,
    height_of,
    new_workbook,
    put_text,
    set_page,
    workbook_bytes,
)
from trainkit.render.pages import FONT, office
from trainkit.text.languages import ENGLISH, _, and_list, direction_of, language_name, speaking

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class Row:
    """One paragraph of a unit."""

    unit: str
    number: int
    """The paragraph's, from 1."""
    source: str
    text: str
    is_done: bool
    """Whether the translator says that it is translated."""
    check: str
    """As ``Unit.check`` was when the file was written."""
    place: Place
    """Where the translation is."""
    source_place: Place


@dataclass(frozen=True)
class Returned:
    """One file."""

    path: Path
    module: str
    language: str
    rows: tuple[Row, ...]


def as_sent(text: str) -> str:
    """Return a text as it was sent out, whatever a program made of line ends and blanks at ends."""
    text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return text.strip("\n").rstrip()


_ABOUT = "Read me"
_COLUMNS = {
    "Place": 22,
    "Source": 62,
    "Translation": 62,
    "Status": 12,
    "Glossary": 30,
    "Note": 34,
    "Unit": 22,
    "Check": 19,
}
"""Headings, and widths in characters."""
_SOURCE, _TRANSLATION, _STATUS = 2, 3, 4
_OPEN = (_TRANSLATION, _STATUS)
"""Columns that a translator fills in."""
_GUIDE = (
    "Write your translation in the column Translation. You can also change Status; the other "
    "columns are locked.",
    "Status: missing means that there is no translation yet. Stale means that the source has "
    "changed since it was translated: correct the translation or, if it is still right, set "
    "Status to translated.",
    "Keep these signs: **bold**, `code`, [@source], {words in braces}, # before a heading, ::: "
    "before a box, | between the cells of a table. Keep the number of entries in a list.",
    "Keep every number, date and name. You may use the digits and the decimal sign of your "
    "language.",
    "Glossary gives the translation of terms in the text. Use that word, in the form that your "
    "sentence needs; use another one where the source means something else.",
    "To begin a text with =, type an apostrophe before it; otherwise Excel takes it for a formula.",
    "You may leave rows empty and send them later. But translate all paragraphs of a unit "
    "together, and all options of an item.",
    "Save the workbook as .xlsx and return it. You may filter rows and change colours and widths.",
)


def workbook(translation: Translation) -> bytes:
    """Return the workbook of a module, the same bytes for the same texts."""
    with speaking(ENGLISH):
        name = language_name(translation.language)
    title = f"{translation.title}: {name}"
    book = new_workbook(title)
    _write_about(book.create_sheet(_ABOUT), translation, name)
    for text in translation.texts:
        sheet = book.create_sheet(text.key.removeprefix("exercises.")[:31])
        _write_sheet(sheet, text, translation)
        set_page(sheet, PageSetup(title))
    return workbook_bytes(book)


def _write_about(sheet: Worksheet, translation: Translation, name: str) -> None:
    from openpyxl.styles import Alignment, Font

    lines = [
        ("Module", translation.id),
        ("Language", translation.language),
        ("Title", translation.title),
        ("Into", name),
        ("Texts", ", ".join(f"{translation.statuses[one]} {one}" for one in Status)),
        *(("" if n else "How to", line) for n, line in enumerate(_GUIDE)),
    ]
    for row, (label, line) in enumerate(lines, 1):
        put_text(sheet, row, 1, label).font = Font(name=FONT, bold=True)
        cell = put_text(sheet, row, 2, line)
        cell.font, cell.alignment = Font(name=FONT), Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 1).alignment = Alignment(vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14, 90
    sheet.sheet_view.showGridLines = False
    _protect(sheet)
    set_page(sheet, PageSetup(head=None))


def _protect(sheet: Worksheet) -> None:
    """Lock what no translator changes; there is no password, and looks and filters stay free.

    Rows stay in their order: Excel sorts none that have locked cells.
    """
    locks = sheet.protection
    locks.sheet = True
    locks.formatCells = locks.formatColumns = locks.formatRows = locks.autoFilter = False


def _write_sheet(sheet: Worksheet, text: Text, translation: Translation) -> None:
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    header_row(sheet, 1, list(_COLUMNS))
    for number, width in enumerate(_COLUMNS.values(), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    last = 1
    for last, line in enumerate(_lines(text, translation), 2):
        _write_line(sheet, last, line, (translation.original, translation.language))
    choices = DataValidation("list", formula1=f'"{",".join(Status)}"', allow_blank=False)
    choices.add(f"D2:D{max(last, 2)}")
    sheet.add_data_validation(choices)
    for status, colour in ((Status.MISSING, PALE), (Status.STALE, office("doubt"))):
        fill = PatternFill("solid", start_color=colour, end_color=colour)
        rule: Any = FormulaRule([f'$D2="{status}"'], fill=fill)  # type: ignore[no-untyped-call]
        sheet.conditional_formatting.add(f"D2:D{max(last, 2)}", rule)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_COLUMNS))}{last}"
    _protect(sheet)


def _lines(text: Text, translation: Translation) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each row."""
    for unit in text.units:
        source, made = unit.paragraphs
        count = len(source.texts)
        for n, (one, other) in enumerate(zip(source.texts, made.texts, strict=True), 1):
            part = f", paragraph {n} of {count}" if count > 1 else ""
            glossary = "\n".join(f"{term}: {word}" for term, word in translation.terms(one))
            key = f"{unit.id}/{n}" if count > 1 else unit.id
            yield (
                unit.context + part,
                one,
                other,
                unit.status,
                glossary,
                " ".join(filter(None, (unit.note if n == 1 else "", kept_in(one)))),
                key,
                unit.check,
            )


def _write_line(
    sheet: Worksheet, row: int, line: tuple[str, ...], languages: tuple[str, str]
) -> None:
    directions = dict(zip((_SOURCE, _TRANSLATION), map(direction_of, languages), strict=True))
    for column, value in enumerate(line, 1):
        cell = put_text(sheet, row, column, value)
        direction = directions.get(column, "ltr")
        dressed(cell, (column, direction), partial(_dress, direction=direction))
    widths = list(_COLUMNS.values())
    sheet.row_dimensions[row].height = max(map(height_of, line[:6], widths))


def _dress(cell: Any, *, direction: str) -> None:
    from openpyxl.styles import Font, PatternFill, Protection

    is_open, is_last = cell.column in _OPEN, cell.column > len(_COLUMNS) - 2
    cell.font = Font(
        name=FONT, size=8 if is_last else 10, color=office("faint" if is_last else "text")
    )
    framed(cell, direction, "entry-rule" if is_open else "hair")
    cell.protection = Protection(locked=not is_open)
    if not is_open:
        cell.fill = PatternFill("solid", start_color=office("palest").upper())


def read_workbook(path: Path, data: bytes, problems: Problems) -> Returned | None:
    """Read a workbook that a translator sent back; every problem is recorded."""
    book = open_workbook(path, problems, data)
    if book is None:
        return None
    sheets = {sheet.title: list(rows(path, sheet, problems)) for sheet in book.worksheets}
    about = {text_of(line[0]): text_of(line[1]) for line in sheets.pop(_ABOUT, ()) if len(line) > 1}
    found: list[Row] = []
    for lines in sheets.values():
        found.extend(_read_sheet(lines, problems))
    return Returned(path, about.get("Module", ""), about.get("Language", ""), tuple(found))


def _read_sheet(lines: list[list[Cell]], problems: Problems) -> Iterator[Row]:
    """Yield the rows of a sheet; one without our headings is somebody's notes, and not read."""
    headings = [text_of(cell) for cell in lines[0]] if lines else []
    if not {"Unit", "Translation"} <= {*headings}:
        return
    missing = [name for name in _COLUMNS if name not in headings]
    if missing:
        problems.error(
            lines[0][0].place, _("expected the columns {names} as well", names=and_list(missing))
        )
        return
    at = {name: headings.index(name) for name in _COLUMNS}
    for line in lines[1:]:
        row = _read_line({name: line[column] for name, column in at.items()}, problems)
        if row is not None:
            yield row


def _read_line(cells: dict[str, Cell], problems: Problems) -> Row | None:
    unit, _slash, number = text_of(cells["Unit"]).partition("/")
    text = cells["Translation"]
    for cell in (text, cells["Source"]):
        if is_refused(cell, problems):
            return None
    if not unit:
        if text_of(text):
            message = _("expected the name of a unit in the column Unit of this row, found none")
            problems.error(text.place, message)
        return None
    return Row(
        unit,
        int(number) if number.isdecimal() else 1,
        _content(cells["Source"]),
        _content(text),
        text_of(cells["Status"]).lower() == Status.TRANSLATED,
        text_of(cells["Check"]),
        text.place,
        cells["Source"].place,
    )


def _content(cell: Cell) -> str:
    return as_sent(cell.value if isinstance(cell.value, str) else text_of(cell))


_CORE = "urn:oasis:names:tc:xliff:document:2.0"
_GLOSSARY = "urn:oasis:names:tc:xliff:glossary:2.0"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STALE = "trainkit:stale"
_DONE = {"translated", "reviewed", "final"}
"""States of a segment that is translated."""


def xliff(translation: Translation) -> bytes:
    """Return the XLIFF file of a module, the same bytes for the same texts."""
    from lxml import etree

    root = etree.Element(
        f"{{{_CORE}}}xliff",
        {
            "version": "2.1",
            "srcLang": translation.original,
            "trgLang": translation.language,
        },
        nsmap={None: _CORE, "gls": _GLOSSARY},
    )
    for text in translation.texts:
        if text.units:
            _add_file(root, text, translation)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _add(parent: Any, name: str, text: str | None = None, space: str = _CORE, **values: str) -> Any:
    from lxml import etree

    child = etree.SubElement(parent, f"{{{space}}}{name}", values)
    child.text = None if text is None else xml_text(text)
    return child


def _add_file(root: Any, text: Text, translation: Translation) -> None:
    file = _add(
        root,
        "file",
        id=text.key,
        original=f"{translation.id}/{text.name}",
        canResegment="no",
        srcDir=direction_of(translation.original),
        trgDir=direction_of(translation.language),
    )
    file.set(_SPACE, "preserve")
    for unit in text.units:
        _add_unit(file, unit, translation)


def _add_unit(file: Any, unit: Unit, translation: Translation) -> None:
    element = _add(file, "unit", id=unit.id)
    terms = translation.terms(unit.source)
    glossary = _add(element, "glossary", space=_GLOSSARY) if terms else None
    for term, word in terms:
        entry = _add(glossary, "glossEntry", space=_GLOSSARY)
        _add(entry, "term", term, _GLOSSARY)
        _add(entry, "translation", word, _GLOSSARY)
    notes = _add(element, "notes")
    written = {"place": unit.context, "note": unit.note, "keep": kept_in(unit.source)}
    for category, words in (written | {"check": unit.check}).items():
        if words:
            _add(notes, "note", words, category=category)
    source, made = unit.paragraphs
    for n, (one, other) in enumerate(zip(source.texts, made.texts, strict=True)):
        _add_gap(element, source.gaps[n])
        segment = _add(element, "segment", id=str(n + 1), **_state(unit))
        _add(segment, "source", one)
        if unit.text:
            _add(segment, "target", other)
    _add_gap(element, source.gaps[-1])


def _state(unit: Unit) -> dict[str, str]:
    if unit.status is Status.TRANSLATED:
        return {"state": "translated"}
    if unit.status is Status.STALE:
        return {"state": "initial", "subState": _STALE}
    return {"state": "initial"}


def _add_gap(element: Any, gap: str) -> None:
    """Add what stands between two segments; there is no element for nothing."""
    if gap:
        _add(_add(element, "ignorable"), "source", gap)


@dataclass
class _Node:
    """An element of the file, and where it begins."""

    name: str
    values: dict[str, str]
    place: Place
    text: str = ""
    """All text in it."""
    children: list[_Node] = field(default_factory=list)

    def all(self, name: str) -> list[_Node]:
        return [one for one in self.children if one.name == name]

    def first(self, name: str) -> _Node | None:
        return next(iter(self.all(name)), None)


class _RefusedError(Exception):
    """What is not read in a file that somebody sent."""


class _Tree:
    """Builds nodes from the parser's events. Document types, and so entities, are refused."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root: _Node | None = None
        self.stack: list[_Node] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def parse(self, data: bytes) -> _Node | None:
        self.parser.Parse(data, True)
        return self.root

    @property
    def place(self) -> Place:
        return Place(self.path, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def _doctype(self, *_declared: object) -> None:
        raise _RefusedError(_("a document type is not read here; delete <!DOCTYPE …>"))

    def _start(self, name: str, values: dict[str, str]) -> None:
        if len(self.stack) > MAX_DEPTH:
            raise _RefusedError(_("nested deeper than {depth} levels", depth=MAX_DEPTH))
        space, _blank, short = name.rpartition(" ")
        node = _Node(short if space == _CORE else name, values, self.place)
        if self.stack:
            self.stack[-1].children.append(node)
        else:
            self.root = node
        self.stack.append(node)

    def _end(self, _name: str) -> None:
        node = self.stack.pop()
        if self.stack and node.name == "mrk":
            self.stack[-1].text += node.text

    def _text(self, text: str) -> None:
        self.stack[-1].text += text


def read_xliff(path: Path, data: bytes, problems: Problems) -> Returned | None:
    """Read an XLIFF file that a translator sent back; every problem is recorded."""
    tree = _Tree(path)
    try:
        root = tree.parse(data)
    except _RefusedError as error:
        problems.error(tree.place, _("refused: {reason}", reason=error))
        return None
    except expat.ExpatError as error:
        words = expat.ErrorString(error.code)
        message = _("not valid XML: {reason}", reason=words)
        problems.error(Place(path, error.lineno, error.offset + 1), message)
        return None
    except (LookupError, ValueError) as error:  # encodings that Python, or expat, does not know
        problems.error(Place(path, 1, 1), _("not valid XML: {reason}", reason=error))
        return None
    if root is None or root.name != "xliff":
        problems.error(Place(path, 1, 1), _("expected an XLIFF 2 file, found other XML"))
        return None
    return _returned(path, root, problems)


def _returned(path: Path, root: _Node, problems: Problems) -> Returned:
    found: list[Row] = []
    modules = set()
    for file in root.all("file"):
        modules.add(file.values.get("original", "").partition("/")[0])
        for unit in file.all("unit"):
            found.extend(_rows(unit, problems))
    if len(modules) > 1:
        names = and_list(sorted(modules))
        message = _("expected the texts of one module, found those of {names}", names=names)
        problems.error(root.place, message)
    module = modules.pop() if modules else ""
    return Returned(path, module, root.values.get("trgLang", ""), tuple(found))


def _rows(unit: _Node, problems: Problems) -> list[Row]:
    notes = unit.first("notes")
    checks = (
        [one.text for one in notes.all("note") if one.values.get("category") == "check"]
        if notes
        else []
    )
    found = []
    for number, segment in enumerate(unit.all("segment"), 1):
        source, target = segment.first("source"), segment.first("target")
        if source is None:
            continue
        for inline in (one for part in (source, target) if part for one in part.children):
            if inline.name not in {"mrk", "sm", "em"}:
                message = _(
                    "expected text, found <{name}>; write what it stands for", name=inline.name
                )
                problems.error(inline.place, message)
        found.append(
            Row(
                unit.values.get("id", ""),
                number,
                as_sent(source.text),
                "" if target is None else as_sent(target.text),
                segment.values.get("state") in _DONE,
                checks[0].strip() if checks else "",
                (target or segment).place,
                source.place,
            )
        )
    return found
