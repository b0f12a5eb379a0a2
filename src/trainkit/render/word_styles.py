"""The house styles of Word files, as markup: paragraphs, rows of a table, the table itself.

The markup follows ECMA-376, Part 1, 17.7 (styles), whose elements stand in a fixed order.
"""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.render.excel import FONT, INK, PALE

__all__ = [
    "DETAIL",
    "FACTS",
    "HEADING",
    "NAMESPACE",
    "PAUSE",
    "STRONG",
    "STYLES",
    "TABLE",
    "ParagraphStyle",
    "fill",
    "table_style",
]

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
_LINE = "9AA5AD"
_LOWER = {"Heading 1", "Footer"}
"""Names that Word shows with a capital and stores without."""


@dataclass(frozen=True)
class ParagraphStyle:
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
        """The name that other parts of the file refer to."""
        return self.name.replace(" ", "")

    def markup(self) -> str:
        """Return the style's element."""
        name = self.name.lower() if self.name in _LOWER else self.name
        keep = "" if self.level is None else "<w:keepNext/><w:keepLines/>"
        outline = "" if self.level is None else f'<w:outlineLvl w:val="{self.level}"/>'
        default = ' w:default="1"' if self.name == "Normal" else ""
        based = "" if default else '<w:basedOn w:val="Normal"/>'
        bold = "<w:b/><w:bCs/>" if self.bold else ""
        size = round(self.size * 2)
        return (
            f'<w:style xmlns:w="{NAMESPACE}" w:type="paragraph" w:styleId="{self.id}"{default}>'
            f'<w:name w:val="{name}"/>{based}<w:qFormat/>'
            f'<w:pPr>{keep}<w:spacing w:before="{round(self.before * 20)}" '
            f'w:after="{round(self.after * 20)}" w:line="240" w:lineRule="auto"/>{outline}</w:pPr>'
            f'<w:rPr>{_fonts()}{bold}<w:color w:val="{self.colour}"/>'
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        )


STYLES = (
    ParagraphStyle("Normal", 10, after=3),
    ParagraphStyle("Title", 20, bold=True, colour=INK, before=4, after=4),
    ParagraphStyle("Subtitle", 12, colour="333333", after=6),
    ParagraphStyle("Heading 1", 13, bold=True, colour=INK, before=16, after=5, level=0),
    ParagraphStyle("Footer", 8.5, colour="333333"),
    ParagraphStyle(FACTS, 9.5, colour="333333", after=1),
    ParagraphStyle(STRONG, 9, bold=True),
    ParagraphStyle(DETAIL, 8, before=1),
    ParagraphStyle(PAUSE, 9, colour="333333"),
    ParagraphStyle(HEADING, 9, bold=True, colour=INK),
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
