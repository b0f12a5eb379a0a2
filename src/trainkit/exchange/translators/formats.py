"""What translators get and return: a workbook, or an XLIFF file for translators' programs.

Both have a row for each paragraph, with its place. The workbook, for translators who know Excel,
has a sheet for each file. Only the columns with the translation and its status can be changed. The
last two columns say which unit a row is and, as hash values, what it was made from.

Format of the other: OASIS, XLIFF Version 2.1 (2018), with the Glossary module. A unit is a ``unit``
and a paragraph a ``segment``; blank lines between paragraphs are ``ignorable``. Where a text
stands, who reads it and what it was made from are notes, which programs show and keep.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from trainkit.exchange.translators.units import Status, Text, Translation, kept_in
from trainkit.model.lists import Cell, is_refused, open_workbook, rows, text_of
from trainkit.model.yaml import MAX_DEPTH
from trainkit.problems import Place, Problems
from trainkit.render import excel
from trainkit.render.assets import xml_text
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
    """One file that a translator returned."""

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
_OPEN = ("Translation", "Status")
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
    book = excel.new_workbook(title)
    about = book.create_sheet(_ABOUT)
    lines = [
        ("Module", translation.id),
        ("Language", translation.language),
        ("Title", translation.title),
        ("Into", name),
        ("Texts", ", ".join(f"{translation.statuses[one]} {one}" for one in Status)),
        *(("" if n else "How to", line) for n, line in enumerate(_GUIDE)),
    ]
    excel.write_guide(about, lines, (14, 90))
    _protect(about)
    for text in translation.texts:
        sheet = book.create_sheet(text.key.removeprefix("exercises.")[:31])
        _write_sheet(sheet, text, translation)
        excel.set_page(sheet, excel.PageSetup(title))
    return excel.workbook_bytes(book)


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

    excel.header_row(sheet, 1, list(_COLUMNS))
    widths = list(_COLUMNS.values())
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    directions = {
        "Source": direction_of(translation.original),
        "Translation": direction_of(translation.language),
    }
    last = 1
    for unit in text.units:
        source, made = unit.paragraphs
        count = len(source.texts)
        for n, (one, other) in enumerate(zip(source.texts, made.texts, strict=True), 1):
            last += 1
            line = (
                unit.context + (f", paragraph {n} of {count}" if count > 1 else ""),
                one,
                other,
                unit.status,
                "\n".join(f"{term}: {word}" for term, word in translation.terms(one)),
                " ".join(filter(None, (unit.note if n == 1 else "", kept_in(one)))),
                f"{unit.id}/{n}" if count > 1 else unit.id,
                unit.check,
            )
            for column, (name, value) in enumerate(zip(_COLUMNS, line, strict=True), 1):
                cell = excel.put_text(sheet, last, column, value)
                direction = directions.get(name, "ltr")
                dress = partial(_dress, name=name, direction=direction)
                excel.dressed(cell, (column, direction), dress)
            sheet.row_dimensions[last].height = max(map(excel.height_of, line[:6], widths))
    choices = DataValidation("list", formula1=f'"{",".join(Status)}"', allow_blank=False)
    choices.add(f"D2:D{max(last, 2)}")
    sheet.add_data_validation(choices)
    for status, colour in ((Status.MISSING, excel.PALE), (Status.STALE, office("doubt"))):
        fill = PatternFill("solid", start_color=colour, end_color=colour)
        rule: Any = FormulaRule([f'$D2="{status}"'], fill=fill)  # type: ignore[no-untyped-call]
        sheet.conditional_formatting.add(f"D2:D{max(last, 2)}", rule)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_COLUMNS))}{last}"
    _protect(sheet)


def _dress(cell: Any, *, name: str, direction: str) -> None:
    from openpyxl.styles import Font, PatternFill, Protection

    is_open, is_ours = name in _OPEN, name in {"Unit", "Check"}
    colour = office("faint" if is_ours else "text")
    cell.font = Font(name=FONT, size=8 if is_ours else 10, color=colour)
    excel.framed(cell, direction, "entry-rule" if is_open else "hair")
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
        headings = [text_of(cell) for cell in lines[0]] if lines else []
        if not {"Unit", "Translation"} <= {*headings}:
            continue  # somebody's notes
        if missing := [name for name in _COLUMNS if name not in headings]:
            words = _("expected the columns {names} as well", names=and_list(missing))
            problems.error(lines[0][0].place, words)
            continue
        at = {name: headings.index(name) for name in _COLUMNS}
        for line in lines[1:]:
            row = _read_line({name: line[column] for name, column in at.items()}, problems)
            found += [row] if row else []
    return Returned(path, about.get("Module", ""), about.get("Language", ""), tuple(found))


def _read_line(cells: dict[str, Cell], problems: Problems) -> Row | None:
    unit, _slash, number = text_of(cells["Unit"]).partition("/")
    source, text = cells["Source"], cells["Translation"]
    if any(is_refused(cell, problems) for cell in (text, source)):
        return None
    if not unit:
        if text_of(text):
            words = _("expected the name of a unit in the column Unit of this row, found none")
            problems.error(text.place, words)
        return None
    said, made = (
        as_sent(one.value if isinstance(one.value, str) else text_of(one)) for one in (source, text)
    )
    is_done = text_of(cells["Status"]).lower() == Status.TRANSLATED
    paragraph = int(number) if number.isdecimal() else 1
    check = text_of(cells["Check"])
    return Row(unit, paragraph, said, made, is_done, check, text.place, source.place)


_CORE = "urn:oasis:names:tc:xliff:document:2.0"
_GLOSSARY = "urn:oasis:names:tc:xliff:glossary:2.0"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STATES = {
    Status.MISSING: {"state": "initial"},
    Status.STALE: {"state": "initial", "subState": "trainkit:stale"},
    Status.TRANSLATED: {"state": "translated"},
}
_DONE = {"translated", "reviewed", "final"}
"""States of a segment that is translated."""


def xliff(translation: Translation) -> bytes:
    """Return the XLIFF file of a module, the same bytes for the same texts."""
    from lxml import etree

    def add(
        parent: Any, name: str, text: str | None = None, space: str = _CORE, **values: str
    ) -> Any:
        child = etree.SubElement(parent, f"{{{space}}}{name}", values)
        child.text = None if text is None else xml_text(text)
        return child

    languages = {"srcLang": translation.original, "trgLang": translation.language}
    namespaces = {None: _CORE, "gls": _GLOSSARY}
    root = etree.Element(f"{{{_CORE}}}xliff", {"version": "2.1", **languages}, nsmap=namespaces)
    directions = {
        "srcDir": direction_of(translation.original),
        "trgDir": direction_of(translation.language),
    }
    for text in (one for one in translation.texts if one.units):
        original = f"{translation.id}/{text.name}"
        file = add(root, "file", id=text.key, original=original, canResegment="no", **directions)
        file.set(_SPACE, "preserve")
        for unit in text.units:
            element = add(file, "unit", id=unit.id)
            if terms := translation.terms(unit.source):
                glossary = add(element, "glossary", space=_GLOSSARY)
                for term, word in terms:
                    entry = add(glossary, "glossEntry", space=_GLOSSARY)
                    add(entry, "term", term, _GLOSSARY)
                    add(entry, "translation", word, _GLOSSARY)
            told = {"place": unit.context, "note": unit.note, "keep": kept_in(unit.source)}
            notes = add(element, "notes")
            for category, words in (told | {"check": unit.check}).items():
                if words:
                    add(notes, "note", words, category=category)
            source, made = unit.paragraphs
            for n, gap in enumerate(source.gaps):
                if gap:  # there is no element for nothing
                    add(add(element, "ignorable"), "source", gap)
                if n < len(source.texts):
                    segment = add(element, "segment", id=str(n + 1), **_STATES[unit.status])
                    add(segment, "source", source.texts[n])
                    if unit.text:
                        add(segment, "target", made.texts[n])
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


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


class _RefusedError(Exception):
    """What is not read in a file that somebody sent."""


def _parsed(path: Path, data: bytes, problems: Problems) -> _Node | None:
    """Return the root of an XML file, and where each element begins, which lxml does not know.

    Document types, and so entities, are refused.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    root = _Node("", {}, Place(path))
    stack = [root]

    def here() -> Place:
        return Place(path, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def doctype(*_declared: object) -> None:
        raise _RefusedError(_("a document type is not read here; delete <!DOCTYPE …>"))

    def start(name: str, values: dict[str, str]) -> None:
        if len(stack) > MAX_DEPTH + 1:
            raise _RefusedError(_("nested deeper than {depth} levels", depth=MAX_DEPTH))
        space, _blank, short = name.rpartition(" ")
        node = _Node(short if space == _CORE else name, values, here())
        stack[-1].children.append(node)
        stack.append(node)

    def end(_name: str) -> None:
        node = stack.pop()
        if node.name == "mrk":
            stack[-1].text += node.text

    def text(said: str) -> None:
        stack[-1].text += said

    parser.StartDoctypeDeclHandler, parser.CharacterDataHandler = doctype, text
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(data, True)
    except _RefusedError as error:
        problems.error(here(), _("refused: {reason}", reason=error))
    except expat.ExpatError as error:
        words = _("not valid XML: {reason}", reason=expat.ErrorString(error.code))
        problems.error(Place(path, error.lineno, error.offset + 1), words)
    except (LookupError, ValueError) as error:  # encodings that Python, or expat, does not know
        problems.error(Place(path, 1, 1), _("not valid XML: {reason}", reason=error))
    else:
        if root.children[0].name == "xliff":
            return root.children[0]
        problems.error(Place(path, 1, 1), _("expected an XLIFF 2 file, found other XML"))
    return None


def read_xliff(path: Path, data: bytes, problems: Problems) -> Returned | None:
    """Read an XLIFF file that a translator sent back; every problem is recorded."""
    root = _parsed(path, data, problems)
    if root is None:
        return None
    found: list[Row] = []
    modules = {file.values.get("original", "").partition("/")[0] for file in root.all("file")}
    for unit in (unit for file in root.all("file") for unit in file.all("unit")):
        notes = [note for one in unit.all("notes")[:1] for note in one.all("note")]
        checks = [one.text.strip() for one in notes if one.values.get("category") == "check"]
        for number, segment in enumerate(unit.all("segment"), 1):
            said, made = segment.all("source"), segment.all("target")
            if not said:
                continue
            for inline in (one for part in (*said[:1], *made[:1]) for one in part.children):
                if inline.name not in {"mrk", "sm", "em"}:
                    words = _(
                        "expected text, found <{name}>; write what it stands for", name=inline.name
                    )
                    problems.error(inline.place, words)
            row = Row(
                unit.values.get("id", ""),
                number,
                as_sent(said[0].text),
                as_sent(made[0].text) if made else "",
                segment.values.get("state") in _DONE,
                checks[0] if checks else "",
                (made[0] if made else segment).place,
                said[0].place,
            )
            found.append(row)
    if len(modules) > 1:
        names = and_list(sorted(modules))
        words = _("expected the texts of one module, found those of {names}", names=names)
        problems.error(root.place, words)
    module = modules.pop() if modules else ""
    return Returned(path, module, root.values.get("trgLang", ""), tuple(found))
