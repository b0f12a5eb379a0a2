"""What every Word file needs: the house styles, tables that print well, page numbers, fixed bytes.

Everything is said through styles, so a trainer who changes a style changes the whole document. The
markup follows ECMA-376, Part 1 (WordprocessingML), whose elements stand in a fixed order.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from trainkit.render.excel import FONT, INK, PALE
from trainkit.render.files import fixed_zip

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

__all__ = [
    "DETAIL",
    "FACTS",
    "MARGIN",
    "PAUSE",
    "STRONG",
    "add_paragraph",
    "add_row",
    "add_table",
    "keep_together",
    "new_document",
    "number_pages",
    "shade",
    "word_bytes",
    "word_language",
]

FACTS = "Facts"
"""The paragraph style of the lines around a title: who, when, where."""
STRONG = "Row Title"
"""The paragraph style of a table row's main text."""
DETAIL = "Row Detail"
"""The paragraph style of the smaller type in a table row."""
PAUSE = "Row Pause"
"""The paragraph style of a row that is a break."""

MARGIN = 15
"""On all sides, in millimetres."""

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEADING = "Row Heading"
_TABLE = "House Table"
_LINE = "9AA5AD"
_LOWER = {"Heading 1", "Footer"}
"""Names that Word shows with a capital and stores without."""
_UNWANTED = ("/thumbnail", "/stylesWithEffects", "/customXml")
"""Parts of the library's template that belong to another document."""


@dataclass(frozen=True)
class _Style:
    """One paragraph style; sizes and spaces in points."""

    name: str
    size: float
    bold: bool = False
    colour: str = "111111"
    before: float = 0
    after: float = 0
    level: int | None = None
    """The outline level of a heading, counted from 0; a heading stays with what follows."""

    @property
    def id(self) -> str:
        return self.name.replace(" ", "")

    def markup(self) -> str:
        name = self.name.lower() if self.name in _LOWER else self.name
        keep = "" if self.level is None else "<w:keepNext/><w:keepLines/>"
        outline = "" if self.level is None else f'<w:outlineLvl w:val="{self.level}"/>'
        default = ' w:default="1"' if self.name == "Normal" else ""
        based = "" if default else '<w:basedOn w:val="Normal"/>'
        bold = "<w:b/><w:bCs/>" if self.bold else ""
        size = round(self.size * 2)
        return (
            f'<w:style xmlns:w="{_NAMESPACE}" w:type="paragraph" w:styleId="{self.id}"{default}>'
            f'<w:name w:val="{name}"/>{based}<w:qFormat/>'
            f'<w:pPr>{keep}<w:spacing w:before="{round(self.before * 20)}" '
            f'w:after="{round(self.after * 20)}" w:line="240" w:lineRule="auto"/>{outline}</w:pPr>'
            f'<w:rPr>{_fonts()}{bold}<w:color w:val="{self.colour}"/>'
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        )


_STYLES = (
    _Style("Normal", 10, after=3),
    _Style("Title", 20, bold=True, colour=INK, before=4, after=4),
    _Style("Subtitle", 12, colour="333333", after=6),
    _Style("Heading 1", 13, bold=True, colour=INK, before=16, after=5, level=0),
    _Style("Footer", 8.5, colour="333333"),
    _Style(FACTS, 9.5, colour="333333", after=1),
    _Style(STRONG, 9, bold=True),
    _Style(DETAIL, 8, before=1),
    _Style(PAUSE, 9, colour="333333"),
    _Style(_HEADING, 9, bold=True, colour=INK),
)


def _fonts() -> str:
    names = " ".join(f'w:{kind}="{FONT}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
    return f"<w:rFonts {names}/>"


def _table_style() -> str:
    """Thin grey lines, room around the text, a shaded heading row."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(
        f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>' for s in sides
    )
    space = {"top": 40, "left": 90, "bottom": 40, "right": 90}
    margins = "".join(f'<w:{side} w:w="{w}" w:type="dxa"/>' for side, w in space.items())
    return (
        f'<w:style xmlns:w="{_NAMESPACE}" w:type="table" w:styleId="{_TABLE.replace(" ", "")}">'
        f'<w:name w:val="{_TABLE}"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders>"
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:tcPr>{_fill(PALE)}</w:tcPr></w:tblStylePr></w:style>'
    )


def _fill(colour: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


def new_document(title: str, language: str) -> WordDocument:
    """Return an empty A4 document with the house styles, its text marked as in ``language``."""
    from docx import Document
    from docx.shared import Mm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin = section.bottom_margin = Mm(MARGIN)
    section.footer_distance = Mm(9)
    document.core_properties.title = title
    document.core_properties.language = word_language(language)
    for relations in (document.part.package.rels, document.part.rels):
        for key in [k for k, r in relations.items() if r.reltype.endswith(_UNWANTED)]:
            del relations[key]
    _set_styles(document)
    _set_language(document)
    return document


def _set_styles(document: WordDocument) -> None:
    from docx.oxml import parse_xml

    element: Any = document.styles.element
    for style in _STYLES:
        for old in element.xpath(f'w:style[@w:styleId="{style.id}"]'):
            element.remove(old)
        element.append(parse_xml(style.markup()))
    element.append(parse_xml(_table_style()))


def _set_language(document: WordDocument) -> None:
    language = document.core_properties.language
    settings: Any = document.settings.element
    styles: Any = document.styles.element
    for tag in (*styles.iter(_w("lang")), *settings.iter(_w("themeFontLang"))):
        tag.set(_w("val"), language)


def word_language(language: str) -> str:
    """Return the tag with a region, as Word wants it: ``ru-RU`` for ``ru``; English is British."""
    from babel.core import get_global

    if language == "en":
        return "en-GB"
    parts = language.split("-")
    if len(parts) > 1 and len(parts[-1]) == 2:
        return language
    likely = get_global("likely_subtags").get(parts[0])
    return f"{language}-{likely.split('_')[-1]}" if likely else language


def add_paragraph(place: Any, text: str, style: str) -> Any:
    """Add a paragraph to a document, or to a cell, whose empty first paragraph is used up."""
    paragraphs = place.paragraphs
    unused = len(paragraphs) == 1 and not paragraphs[0].text and hasattr(place, "merge")
    paragraph = paragraphs[0] if unused else place.add_paragraph()
    paragraph.add_run(text)
    paragraph.style = place.part.document.styles[style]
    return paragraph


def add_table(document: WordDocument, headings: Sequence[str], widths: Sequence[float]) -> Any:
    """Add a table with a heading row that repeats on every page; widths are in millimetres."""
    from docx.shared import Mm

    table = document.add_table(rows=0, cols=len(headings))
    table.style = document.styles[_TABLE]
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    row = add_row(table)
    row._tr.get_or_add_trPr().append(_element("tblHeader"))
    for cell, heading in zip(row.cells, headings, strict=True):
        add_paragraph(cell, heading, _HEADING)
    return table


def add_row(table: Any) -> Any:
    """Add a row that no page break may cut."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(_element("cantSplit"))
    return row


def keep_together(table: Any) -> None:
    """Move the whole table to the next page where the rest of this one is too short for it."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def shade(row: Any) -> None:
    """Shade a row so lightly that it copies well."""
    from docx.oxml import parse_xml

    for cell in row.cells:
        fill = _fill(PALE).replace("<w:shd", f'<w:shd xmlns:w="{_NAMESPACE}"')
        cell._tc.get_or_add_tcPr().append(parse_xml(fill))


def number_pages(document: WordDocument, before: str) -> None:
    """Write a footer: ``before`` at the start of the line, page x of y at its end."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    footer = document.sections[0].footer
    paragraph = footer.paragraphs[0]
    paragraph.style = document.styles["Footer"]
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(210 - 2 * MARGIN), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{before}\tPage ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, instruction: str) -> None:
    field = _element("fldSimple", instr=instruction)
    paragraph._p.append(field)
    run = paragraph.add_run("1")
    field.append(run._r)


def _w(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(_w(key), value)
    return element


def word_bytes(document: WordDocument) -> bytes:
    """Return the file's bytes, the same for the same content; no author, no dates."""
    stream = io.BytesIO()
    document.save(stream)
    properties = document.core_properties
    replaced = {
        "docProps/core.xml": _core(properties.title, properties.language),
        "docProps/app.xml": _APPLICATION.encode(),
        "word/fontTable.xml": _FONT_TABLE.encode(),
    }
    return fixed_zip(stream.getvalue(), replaced)


_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_APPLICATION = (
    f'{_DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>trainkit</Application></Properties>'
)
# Where Noto Sans is not installed, Word takes the first of the other names that is.
_FONT_TABLE = (
    f'{_DECLARATION}<w:fonts xmlns:w="{_NAMESPACE}"><w:font w:name="{FONT}">'
    '<w:altName w:val="Segoe UI,Arial,Liberation Sans"/><w:family w:val="swiss"/>'
    '<w:pitch w:val="variable"/></w:font></w:fonts>'
)


def _core(title: str, language: str) -> bytes:
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
        'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:language>{escape(language)}</dc:language>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:modified>'
        "</cp:coreProperties>"
    ).encode()
