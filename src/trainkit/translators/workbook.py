"""The workbook for translators who know Excel: a sheet for each file, a row for each paragraph.

Only the columns with the translation and its status can be changed. The last two columns say which
unit a row is and, as hash values, what it was made from.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainkit.definitions.xlsxfile import Cell, is_refused, open_workbook, rows, text_of
from trainkit.languages import ENGLISH, _, and_list, direction_of, language_name, speaking
from trainkit.problems import Problems
from trainkit.render.excel import (
    FONT,
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
from trainkit.render.style import office
from trainkit.translators.returned import Returned, Row, as_sent
from trainkit.translators.units import Status, Text, Translation, kept_in

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["read_workbook", "workbook"]

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
