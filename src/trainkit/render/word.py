"""What every Word file needs: the house styles, tables that print well, page numbers, fixed bytes.

Everything is said through styles, so a trainer who changes a style changes the whole document. The
markup follows ECMA-376, Part 1 (WordprocessingML), whose elements stand in a fixed order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trainkit.render.excel import INK, PALE, XML_DECLARATION, office_bytes
from trainkit.render.pages import FONT, SIZES, office

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

FACTS = "Facts"
"""The paragraph style of the lines around a title: who, when, where."""
STRONG = "Row Title"
"""The paragraph style of a table row's main text."""
DETAIL = "Row Detail"
"""The paragraph style of the smaller type in a table row."""
PAUSE = "Row Pause"
"""The paragraph style of a row that is a break."""

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEADING = "Row Heading"
"""The paragraph style of a table's heading row."""
TABLE = "House Table"
"""The table style."""
_QUIET = office("quiet")
_LINE = office("rule").upper()
_LOWER = {"Heading 1", "Footer"}
"""Names that Word shows with a capital and stores without."""


@dataclass(frozen=True)
class ParagraphStyle:
    """One paragraph style; sizes and spaces in points."""

    name: str
    size: float
    bold: bool = False
    colour: str = office("text")
    before: float = 0
    after: float = 0
    level: int | None = None
    """The outline level of a heading, counted from 0; a heading stays with what follows."""
    stays: bool = False
    """Whether it stays with what follows, as a heading does."""
    indent: float = 0
    """From the side where lines start."""
    list: tuple[int, int] | None = None
    """The id of the list that counts it, and its level there, which says how it is indented."""
    next: str = ""
    """The id of the style of a paragraph that is typed behind it; the same if it is empty."""

    @property
    def id(self) -> str:
        """The name that other parts of the file refer to."""
        return self.name.replace(" ", "")

    def markup(self) -> str:
        """Return the style's element."""
        name = self.name.lower() if self.name in _LOWER else self.name
        keep = "<w:keepNext/><w:keepLines/>" if self.stays or self.level is not None else ""
        if self.list:
            number, level = self.list
            keep += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        indent = f'<w:ind w:left="{round(self.indent * 20)}"/>' if self.indent else ""
        outline = "" if self.level is None else f'<w:outlineLvl w:val="{self.level}"/>'
        default = ' w:default="1"' if self.name == "Normal" else ""
        based = "" if default else '<w:basedOn w:val="Normal"/>'
        based += f'<w:next w:val="{self.next}"/>' if self.next else ""
        bold = "<w:b/><w:bCs/>" if self.bold else ""
        size = round(self.size * 2)
        return (
            f'<w:style xmlns:w="{NAMESPACE}" w:type="paragraph" w:styleId="{self.id}"{default}>'
            f'<w:name w:val="{name}"/>{based}<w:qFormat/>'
            f'<w:pPr>{keep}<w:spacing w:before="{round(self.before * 20)}" '
            f'w:after="{round(self.after * 20)}" w:line="240" w:lineRule="auto"/>'
            f"{indent}{outline}</w:pPr>"
            f'<w:rPr>{_fonts()}{bold}<w:color w:val="{self.colour}"/>'
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        )


STYLES = (
    ParagraphStyle("Normal", 10, after=3),
    ParagraphStyle("Title", 20, bold=True, colour=INK, before=4, after=4),
    ParagraphStyle("Subtitle", 12, colour=_QUIET, after=6),
    ParagraphStyle("Heading 1", 13, bold=True, colour=INK, before=16, after=5, level=0),
    ParagraphStyle("Footer", SIZES["note"], colour=_QUIET),
    ParagraphStyle(FACTS, SIZES["table"], colour=_QUIET, after=1),
    ParagraphStyle(STRONG, SIZES["small"], bold=True),
    ParagraphStyle(DETAIL, SIZES["tiny"], before=1),
    ParagraphStyle(PAUSE, SIZES["small"], colour=_QUIET),
    ParagraphStyle(HEADING, SIZES["small"], bold=True, colour=INK),
)


def _fonts() -> str:
    names = " ".join(f'w:{kind}="{FONT}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
    return f"<w:rFonts {names}/>"


def table_style() -> str:
    """Thin grey lines, room around the text, a shaded heading row."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(
        f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>' for s in sides
    )
    space = {"top": 40, "left": 90, "bottom": 40, "right": 90}
    margins = "".join(f'<w:{side} w:w="{w}" w:type="dxa"/>' for side, w in space.items())
    return (
        f'<w:style xmlns:w="{NAMESPACE}" w:type="table" w:styleId="{TABLE.replace(" ", "")}">'
        f'<w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders>"
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:tcPr>{fill(PALE)}</w:tcPr></w:tblStylePr></w:style>'
    )


def fill(colour: str) -> str:
    """Return the markup that shades a table cell."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


MARGIN = 15
"""On all sides, in millimetres."""

_UNWANTED = ("/thumbnail", "/stylesWithEffects", "/customXml")
"""Parts of the library's template that belong to another document."""


def new_document(title: str, language: str, *, across: bool = False) -> WordDocument:
    """Return an empty A4 document with the house styles, its text marked as in ``language``.

    ``across`` lays the paper across.
    """
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if across:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
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
    for style in STYLES:
        linked = f"{style.id}Char"  # would point back to the style that is replaced
        for old in element.xpath(f'w:style[@w:styleId="{style.id}" or @w:styleId="{linked}"]'):
            element.remove(old)
        element.append(parse_xml(style.markup()))
    for old in element.xpath('w:style[@w:type="table" and not(@w:default)]'):
        element.remove(old)
    element.append(parse_xml(table_style()))


def _set_language(document: WordDocument) -> None:
    language = document.core_properties.language
    settings: Any = document.settings.element
    styles: Any = document.styles.element
    for tag in (*styles.iter(_w("lang")), *settings.iter(_w("themeFontLang"))):
        tag.set(_w("val"), language)
        tag.set(_w("bidi"), language)  # of text from right to left


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
    table.style = document.styles[TABLE]
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    row = add_row(table)
    row._tr.get_or_add_trPr().append(_element("tblHeader"))
    for cell, heading in zip(row.cells, headings, strict=True):
        add_paragraph(cell, heading, HEADING)
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
    for cell in row.cells:
        shade_cell(cell)


def shade_cell(cell: Any) -> None:
    """Shade a cell as ``shade`` does a row."""
    from docx.oxml import parse_xml

    colour = fill(PALE).replace("<w:shd", f'<w:shd xmlns:w="{NAMESPACE}"')
    cell._tc.get_or_add_tcPr().append(parse_xml(colour))


def text_width(document: WordDocument) -> float:
    """Return the millimetres between the margins."""
    width: Any = document.sections[0].page_width
    return float(width.mm) - 2 * MARGIN


def number_pages(document: WordDocument, before: str) -> None:
    """Write a footer: ``before`` at the start of the line, page and pages at its end: ``2 / 5``."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    footer = document.sections[0].footer
    paragraph = footer.paragraphs[0]
    paragraph.style = document.styles["Footer"]
    end = Mm(text_width(document))
    paragraph.paragraph_format.tab_stops.add_tab_stop(end, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{before}\t")
    _field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, instruction: str) -> None:
    field = _element("fldSimple", instr=instruction)
    paragraph._p.append(field)
    run = paragraph.add_run("1")
    field.append(run._r)


def _w(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(_w(key), value)
    return element


def word_bytes(document: WordDocument) -> bytes:
    """Return the file's bytes, the same for the same content; no author, no dates."""
    return office_bytes(document, {"word/fontTable.xml": _FONT_TABLE})


# Where Noto Sans is not installed, Word takes the first of the other names that is.
_FONT_TABLE = (
    f'{XML_DECLARATION}<w:fonts xmlns:w="{NAMESPACE}"><w:font w:name="{FONT}">'
    '<w:altName w:val="Segoe UI,Arial,Liberation Sans"/><w:family w:val="swiss"/>'
    '<w:pitch w:val="variable"/></w:font></w:fonts>'
)
