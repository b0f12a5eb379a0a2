"""What every workbook needs: cells that stay text, the house style; fixed bytes of Office files.

Text from people is written as text (``inlineStr`` typing by openpyxl's data type ``s``), so a name
that starts with ``=`` is a name and never a formula.

In which language a workbook is, and what its sheets are called in English.

A workbook that is read back has sheets by whose names the program finds them. In another language
than English their tabs are translated. The workbook then has defined names, which say its language
and which sheet is which: spreadsheet programs keep them, also where somebody renames a sheet, and a
better translation in a later catalogue does no harm to a workbook that is already filled in.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary
from xml.sax.saxutils import escape

from trainkit.files.writing import fixed_zip
from trainkit.render.assets import xml_text
from trainkit.render.pages import FONT, office
from trainkit.text.languages import ENGLISH, catalogued, direction_of, spoken, translated

if TYPE_CHECKING:
    from docx.document import Document
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet
    from pptx.presentation import Presentation


INK = office("ink")
PALE = office("pale").upper()
XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_APPLICATION = (
    f'{XML_DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>trainkit</Application></Properties>'
)


def new_workbook(title: str) -> Workbook:
    """Return a workbook with no sheets and neutral properties."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.title = title
    workbook.properties.creator = "trainkit"
    return workbook


def put_text(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write text that can never become a formula, a date or a number."""
    cell: Any = sheet.cell(row=row, column=column)
    cell.value = xml_text(text)
    cell.data_type = "s"
    cell.number_format = "@"
    return cell  # type: ignore[no-any-return]


_STYLES: WeakKeyDictionary[Any, dict[Hashable, Any]] = WeakKeyDictionary()
"""By workbook the finished styles: to put one together takes longer than to write its cell."""


def dressed(cell: Any, kind: Hashable, dress: Callable[[Any], None]) -> Cell:
    """Give a cell the look of its kind, which ``dress`` gives to the first cell of the kind.

    Equal looks share one style of the workbook.
    """
    styles = _STYLES.setdefault(cell.parent.parent, {})
    style = styles.get(kind)
    if style is None:
        dress(cell)
        style = styles[kind] = copy(cell._style)
    cell._style = copy(style)
    return cell  # type: ignore[no-any-return]


def framed(cell: Any, direction: str, line: str) -> None:
    """Wrap and frame a cell of text; ``direction`` is ``ltr`` or ``rtl``, ``line`` a house colour.

    The text starts at the side where its language does, whichever way the sheet runs.
    """
    from openpyxl.styles import Alignment, Border, Side

    cell.alignment = Alignment(
        wrap_text=True,
        vertical="top",
        horizontal="right" if direction == "rtl" else "left",
        readingOrder=2 if direction == "rtl" else 1,
    )
    side = Side("thin", color=office(line))
    cell.border = Border(left=side, right=side, top=side, bottom=side)


def set_rich_text(cell: Any, parts: Sequence[tuple[str, bool]], size: float) -> None:
    """Write text of which some parts are bold; it can become no formula either."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    cell.value = CellRichText(
        *(
            TextBlock(InlineFont(rFont=FONT, sz=size, b=bold), xml_text(text))
            for text, bold in parts
        )
    )
    cell.data_type = "s"


_LINE_HEIGHT = 14.0
"""Points that a line of 10-point type takes; Noto Sans stands taller than most."""
_FITTING = 1.08
"""Characters of running text for each character of column width; 1.2 was seen in English."""
_HIGHEST = 409
"""Points that Excel allows a row."""


def height_of(text: str, width: float, size: float = 10) -> float:
    """Return the height in points that ``text`` needs when wrapped in ``width`` characters.

    Excel does not fit rows to wrapped text when it opens a file, so the height is estimated, and
    rather too high than too low. Scripts other than Latin run wider.
    """
    fitting = _FITTING if text.isascii() else _FITTING * 0.88
    columns = max(4, int(width * fitting))
    lines = sum(len(textwrap.wrap(part, columns)) or 1 for part in text.split("\n"))
    return min(_HIGHEST, round(lines * _LINE_HEIGHT * size / 10 + 5, 2))


def letter(column: int) -> str:
    """Return a column's letters."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def header_row(sheet: Worksheet, row: int, titles: Sequence[str]) -> None:
    """Write a row of column headings in the house style."""
    from openpyxl.styles import Alignment, Font, PatternFill

    for column, title in enumerate(titles, 1):
        cell = put_text(sheet, row, column, title)
        cell.font = Font(name=FONT, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color=INK)
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def write_guide(
    sheet: Worksheet, lines: Iterable[tuple[str, str]], widths: tuple[float, float]
) -> None:
    """Write what a person reads first: labels with what is said of each, in two columns."""
    from openpyxl.styles import Alignment, Font

    for row, line in enumerate(lines, 1):
        for column, text in enumerate(line, 1):
            cell = put_text(sheet, row, column, text)
            cell.font = Font(name=FONT, bold=column == 1)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = max(map(height_of, line, widths))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = widths
    sheet.sheet_view.showGridLines = False
    set_page(sheet, PageSetup(head=None))


_A4 = 9
_UPRIGHT = 95
"""Characters that fit beside each other on an upright page at its full size."""


@dataclass(frozen=True)
class PageSetup:
    """How a sheet prints: on A4, as wide as one page, the sheet's name and page numbers below."""

    title: str = ""
    """Stands at the top of each page."""
    note: str = ""
    """Stands opposite the title."""
    head: tuple[int, int] | None = (1, 1)
    """First and last row that each page repeats."""
    area: str | None = None
    """What is printed: all that the sheet has now, if ``None``; whatever it has later, if empty."""
    portrait: bool | None = None
    """By default upright where the columns fit on an upright page."""
    pages_high: int = 0
    """0 for as many pages as it takes."""
    scale: int | None = None
    """Per cent, for a sheet that is not fitted to the width of a page."""


def set_page(sheet: Worksheet, page: PageSetup) -> None:
    """Set how a finished sheet prints."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    letters = [get_column_letter(number) for number in range(1, sheet.max_column + 1)]
    width = sum(sheet.column_dimensions[one].width for one in letters)
    portrait = width <= _UPRIGHT if page.portrait is None else page.portrait
    sheet.page_setup.orientation = "portrait" if portrait else "landscape"
    sheet.page_setup.paperSize = _A4
    if page.scale is None:
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, page.pages_high
    else:
        sheet.page_setup.scale = page.scale
    area = f"A1:{letters[-1]}{sheet.max_row}" if page.area is None else page.area
    if area:
        sheet.print_area = area
    if page.head:
        sheet.print_title_rows = f"{page.head[0]}:{page.head[1]}"
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.7
    margins.header = margins.footer = 0.3
    header: Any = sheet.oddHeader
    header.left.text = page.title.replace("&", "&&") or None
    header.right.text = page.note or None
    footer: Any = sheet.oddFooter
    footer.left.text, footer.right.text = "&A", "&P / &N"


def workbook_bytes(workbook: Workbook) -> bytes:
    """Return the file's bytes, the same for the same content whenever it is saved."""
    stream = io.BytesIO()
    workbook.save(stream)
    title = workbook.properties.title or ""
    core = _core_properties(title, "<dc:creator>trainkit</dc:creator>")
    return fixed_zip(stream.getvalue(), {"docProps/core.xml": core})


def office_bytes(file: Document | Presentation, parts: Mapping[str, str] | None = None) -> bytes:
    """Return the bytes of a Word or PowerPoint file, the same for the same content.

    It says nothing of an author, and only neutral dates. ``parts`` are written in place of others.
    """
    stream = io.BytesIO()
    file.save(stream)
    properties = file.core_properties
    language = f"<dc:language>{escape(properties.language)}</dc:language>"
    replaced = {
        "docProps/core.xml": _core_properties(properties.title, language),
        "docProps/app.xml": _APPLICATION.encode(),
        **{name: markup.encode() for name, markup in (parts or {}).items()},
    }
    return fixed_zip(stream.getvalue(), replaced)


def _core_properties(title: str, more: str) -> bytes:
    """Return what an Office file says about itself: a title, and neutral dates."""
    return (
        f"{XML_DECLARATION}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title>{more}"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:modified>'
        "</cp:coreProperties>"
    ).encode()


_LANGUAGE, _SHEET = "trainkit.language", "trainkit.sheet."
_KNOWN = re.compile(re.escape(_SHEET) + "((?:[0-9a-f]{2})+)")
_TAG = re.compile('"([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})"')
_FIRST_CELL = re.compile(r"'?(.+?)'?!\$A\$1")
_LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$")


def shown_name(name: str, language: str = "") -> str:
    """Return what a sheet is called in a language, the one that is written now if none is given."""
    language = language or spoken()
    if language == ENGLISH:
        return name
    return _FORBIDDEN.sub(" ", translated(name, language)).strip()[:_LONGEST]


def reference(name: str, span: str) -> str:
    """Return a reference into another sheet by its English name: ``'Pre marks'!D7:W7``."""
    title = shown_name(name)
    if re.fullmatch("[A-Za-z]+", title):
        return f"{title}!{span}"
    return "'" + title.replace("'", "''") + f"'!{span}"


def add_sheet(workbook: Workbook, name: str) -> Worksheet:
    """Add an empty sheet by its English name, in the language that is written now."""
    sheet: Worksheet = workbook.create_sheet(shown_name(name))
    if spoken() != ENGLISH:
        _define(workbook, _LANGUAGE, f'"{spoken()}"')
        _define(workbook, _SHEET + name.encode().hex(), reference(name, "$A$1"))
    if direction_of(spoken()) == "rtl":
        sheet.sheet_view.rightToLeft = True
    return sheet


def _define(workbook: Any, name: str, value: str) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    workbook.defined_names[name] = DefinedName(name, attr_text=value)


@dataclass(frozen=True)
class Names:
    """What the sheets of a workbook that somebody sent are called in English."""

    language: str
    english: Mapping[str, str]
    """The English name by the one on the tab; both are the same for a sheet that is not known."""

    def shown(self, name: str) -> str:
        """Return what stands on the tab of a sheet, or would if it were there."""
        return next(
            (title for title, english in self.english.items() if english == name),
            shown_name(name, self.language),
        )


def names_of(workbook: Workbook, known: Collection[str]) -> Names:
    """Return the names of a workbook's sheets, some of which have these English names.

    The defined names are believed, else names in English, else those of the catalogue that has most
    of the tabs.
    """
    titles = workbook.sheetnames
    language, found = _defined(workbook)
    if not language and not {*titles} & {*known}:
        language, found = max(
            ((each, _shown(titles, known, each)) for each in catalogued()),
            key=lambda pair: len(pair[1]),
        )
    taken = {*found.values()}
    # no tab can have an asterisk: a sheet that somebody added takes no other's name
    others = {title: f"{title}*" if title in taken else title for title in titles}
    return Names(language if found else ENGLISH, others | found)


def _shown(titles: Iterable[str], known: Collection[str], language: str) -> dict[str, str]:
    """Return the English names of the tabs that have a known name in a language."""
    words = {shown_name(name, language): name for name in known}
    return {title: words[title] for title in titles if title in words}


def _defined(workbook: Workbook) -> tuple[str, dict[str, str]]:
    """Return the language and the English names of tabs that defined names say, if they do."""
    defined = {name: str(each.value) for name, each in workbook.defined_names.items()}
    language = _TAG.fullmatch(defined.get(_LANGUAGE, ""))
    if language is None:
        return "", {}
    found = {
        tab[1].replace("''", "'"): bytes.fromhex(known[1]).decode(errors="replace")
        for name, value in defined.items()
        if (known := _KNOWN.fullmatch(name)) and (tab := _FIRST_CELL.fullmatch(value))
    }
    return language[1], {tab: found[tab] for tab in workbook.sheetnames if tab in found}
