"""What every file for PowerPoint needs: a master in the house style, real layouts, fixed bytes.

The layouts are those below; everything on a slide sits in a placeholder, so a trainer
who changes a layout changes every slide. The type is Arial: PowerPoint has no list of fonts to fall
back on, a file cannot carry fonts that every PowerPoint reads, and Arial, or a font of the same
widths, is on Windows, macOS, and wherever LibreOffice runs; it has Latin, Cyrillic and Arabic
letters. The markup follows ECMA-376, Part 1 (PresentationML, DrawingML).

Where everything stands on a slide, and whether a text fits there in type that a room can read.

Lengths are points (1/72 inch) on a slide of 13⅓ by 7½ inches, as PowerPoint's 16:9. Text is
measured in the bundled Noto Sans, which runs wider than the Arial of the PowerPoint file: what fits
on the page fits there too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import ceil
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from trainkit.render.pages import office
from trainkit.resources import templates_folder

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont
    from pptx.presentation import Presentation


WIDTH, HEIGHT = 960, 540

SIZES = (40, 36, 32, 28, 24)
"""Sizes of text, the largest that fits is taken; nothing on a slide is smaller but its edges."""
SMALLER = 20
"""Where nobody wrote the slide, and the plan's words fill more than it holds."""
LETTER_SIZES = (28, 26, 24, 22, 20, 18)
"""Of an artefact's letters: a log, a page, a post."""
LETTER_WIDTH = 0.6
"""Of a letter of the fonts in which an artefact is set, as a share of the type size."""
TITLE_SIZE = 32
"""Of a slide's title; those that open the deck or a session have larger ones."""
LARGE_TITLES: Mapping[str, int] = MappingProxyType({"Title": 44, "Session": 36})
LEADING = 1.2
"""Distance of base lines as a share of the type size."""
PARAGRAPH_GAP = 9
"""Between paragraphs and entries of lists."""
INDENT = 48
"""From the mark of an entry of a list to its text."""
CELL = 7
"""Room on each side of the text in a table's cell."""


class Box(NamedTuple):
    """A rectangle on the slide, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


_LEFT, _WIDE = 48.0, 864.0
_TOP, _DEEP = 140.0, 366.0
_HEAD = {"kicker": Box(0, 0, WIDTH, 36), "title": Box(_LEFT, 46, _WIDE, 82)}
_AREA, _BESIDE = Box(_LEFT, _TOP, _WIDE, _DEEP), Box(_LEFT, _TOP, 272, _DEEP)
_SHOWN = Box(_LEFT + 284, _TOP, _WIDE - 284, _DEEP)


def _inside(box: Box, across: float = 22, down: float = 14) -> Box:
    return Box(box.x + across, box.y + down, box.width - 2 * across, box.height - 2 * down)


_LINES = {"text": _inside(_BESIDE, 14)}

LAYOUTS: Mapping[str, Mapping[str, Box]] = MappingProxyType(
    {
        "Title": {
            "kicker": Box(0, 0, WIDTH, 110),
            "title": Box(0, 109, WIDTH, 191),
            "text": Box(_LEFT, 324, _WIDE, 172),
        },
        "Session": {
            "kicker": Box(0, 0, WIDTH, 50),
            "title": Box(0, 49, WIDTH, 119),
            "text": Box(_LEFT, 190, _WIDE, 306),
        },
        "Text": {**_HEAD, "text": _inside(_AREA)},
        "Answer": {**_HEAD, "text": _inside(_AREA)},
        "Exercise": {
            **_HEAD,
            "text": _inside(Box(_LEFT, _TOP, 652, _DEEP)),
            "clock": Box(712, _TOP, 200, _DEEP),
        },
        "Picture": {**_HEAD, "picture": _AREA},
        "Text and picture": {**_HEAD, **_LINES, "picture": _SHOWN},
        "Artefact": {**_HEAD, "artefact": _inside(_AREA, 14)},
        "Text and artefact": {**_HEAD, **_LINES, "artefact": _inside(_SHOWN, 14)},
        "Table": {**_HEAD, "table": _AREA},
        "Text and table": {
            **_HEAD,
            "text": Box(_LEFT, _TOP, _WIDE, 66),
            "table": Box(_LEFT, _TOP + 74, _WIDE, _DEEP - 74),
        },
    }
)
"""The layouts by the names that PowerPoint shows, with a box for each part that they have."""


def coloured(layout: str) -> tuple[str, ...]:
    """Return the parts in the colour of the session, with white letters."""
    return ("kicker", "title") if layout in LARGE_TITLES else ("kicker",)


class Panel(NamedTuple):
    """A ground on which a part of a slide stands."""

    box: Box
    fill: str
    """A colour's name; so is the next."""
    edge: str


_PALE, _SHEET = ("palest", "palest"), ("paper", "frame")
PANELS: Mapping[str, tuple[Panel, ...]] = MappingProxyType(
    {
        **dict.fromkeys(LAYOUTS, ()),
        "Text": (Panel(_AREA, *_PALE),),
        "Answer": (Panel(_AREA, "paper", "ink"), Panel(Box(_LEFT, _TOP, 10, _DEEP), "ink", "ink")),
        "Exercise": (Panel(Box(_LEFT, _TOP, 652, _DEEP), *_PALE),),
        "Text and picture": (Panel(_BESIDE, *_PALE),),
        "Artefact": (Panel(_AREA, *_SHEET),),
        "Text and artefact": (Panel(_BESIDE, *_PALE), Panel(_SHOWN, *_SHEET)),
    }
)
"""What stands behind the parts of each layout."""
SECTIONS = ("ink", "teal", "plum", "ochre")
"""Colours of the sessions, in turn; their names in the palette."""
FOOTER = Box(_LEFT, 514, 740, 18)
NUMBER = Box(812, 514, 100, 18)
EDGE_SIZE = 12
KICKER_SIZE = 16


class Paragraph(NamedTuple):
    """A paragraph to be measured."""

    text: str
    indent: float = 0


def fitting_size(paragraphs: Sequence[Paragraph], box: Box) -> int | None:
    """Return the largest size at which the paragraphs fit into a box, ``None`` for none."""
    fitting = (size for size in SIZES if _height(paragraphs, box.width, size) <= box.height)
    return next(fitting, None)


def _height(paragraphs: Iterable[Paragraph], width: float, size: float) -> float:
    heights = [
        lines_needed(one.text, width - one.indent, size) * size * LEADING + PARAGRAPH_GAP
        for one in paragraphs
    ]
    return sum(heights) - PARAGRAPH_GAP if heights else 0


def fitting_letter_size(lines: Sequence[str], box: Box) -> int | None:
    """Return the largest size at which an artefact's lines fit into a box, ``None`` for none."""
    fitting = (
        size
        for size in LETTER_SIZES
        if len(lines) <= lines_of(box, size)
        and max(map(len, lines), default=0) <= columns_of(box, size)
    )
    return next(fitting, None)


def lines_of(box: Box, size: float = LETTER_SIZES[-1]) -> int:
    """Return how many lines of an artefact a box holds."""
    return int(box.height / (size * LEADING))


def columns_of(box: Box, size: float = LETTER_SIZES[-1]) -> int:
    """Return how many letters a line of an artefact holds."""
    return int(box.width / (size * LETTER_WIDTH))


def fitting_table_size(rows: Sequence[Sequence[str]], box: Box) -> int | None:
    """Return the largest size at which a table fits into a box, ``None`` for none."""
    for size in SIZES:
        widths = column_widths(rows, box.width)
        too_wide = any(
            text_width(word, size, bold=True) > width - 2 * CELL
            for row in rows
            for cell, width in zip(row, widths, strict=True)
            for word in cell.split()
        )
        if not too_wide and sum(row_heights(rows, widths, size)) <= box.height:
            return size
    return None


def column_widths(rows: Sequence[Sequence[str]], width: float) -> list[float]:
    """Share a table's width between its columns: each gets its longest word, then by its text."""
    size = SIZES[-1]
    words, texts = [], []
    for column in zip(*rows, strict=True):
        longest = (text_width(word, size, bold=True) for cell in column for word in cell.split())
        words.append(max(longest, default=0) + 2 * CELL)
        texts.append(max(text_width(cell, size, bold=True) for cell in column) + 2 * CELL)
    if sum(texts) <= width:
        shares = texts
    else:
        room = max(width - sum(words), 0)
        wishes = [text - word for text, word in zip(texts, words, strict=True)]
        total = sum(wishes) or 1
        shares = [word + room * wish / total for word, wish in zip(words, wishes, strict=True)]
    return [round(width * share / sum(shares), 1) for share in shares]


def row_heights(rows: Sequence[Sequence[str]], widths: Sequence[float], size: float) -> list[float]:
    """Return the height of each row."""
    return [
        round(
            max(
                lines_needed(cell, width - 2 * CELL, size, bold=True)
                for cell, width in zip(row, widths, strict=True)
            )
            * size
            * LEADING
            + CELL,
            1,
        )
        for row in rows
    ]


def lines_needed(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """Return how many lines a text fills that is broken between words."""
    space = text_width(" ", size, bold=bold)
    lines, used = 1, 0.0
    for word in text.split():
        wide = text_width(word, size, bold=bold)
        if used and used + space + wide > width:
            lines, used = lines + 1, 0.0
        used += (space if used else 0) + wide
        lines += ceil(used / width) - 1 if used > width else 0
    return lines


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is in one line."""
    return float(_font(bold).getlength(text)) * size / 100


@cache
def _font(bold: bool) -> FreeTypeFont:
    from PIL import ImageFont

    name = "NotoSans-SemiBold.ttf" if bold else "NotoSans-Regular.ttf"
    basic = ImageFont.Layout.BASIC
    return ImageFont.truetype(templates_folder() / "fonts" / name, 100, layout_engine=basic)


FONT = "Arial"
MONOSPACED = "Courier New"

PLACEHOLDERS: Mapping[str, int] = {
    "title": 0, "text": 1, "kicker": 10, "picture": 11, "clock": 12, "table": 13, "artefact": 14,
    "footer": 20, "number": 21,
}  # fmt: skip
"""The index of each part's placeholder, the same in every layout."""

_KINDS = {
    "title": "title", "text": "body", "kicker": "body", "picture": "pic", "clock": "body",
    "table": "tbl", "artefact": "body", "footer": "ftr", "number": "sldNum",
}  # fmt: skip
_PROMPTS = {
    "title": "Title", "text": "Text", "kicker": "Kind of slide", "picture": "Picture",
    "clock": "Minutes", "table": "Table", "artefact": "Artefact", "footer": "", "number": "",
}  # fmt: skip
_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_UNWANTED = ("/thumbnail", "/printerSettings")
"""Parts of the library's template that belong to another file."""


def points(length: float) -> int:
    """Return a length in points as the file's own unit, 1/12700 of it."""
    return round(length * 12700)


def new_presentation(title: str, language: str) -> Presentation:
    """Return an empty presentation with the house master; ``language`` is a tag with a region."""
    from pptx import Presentation as open_presentation

    presentation: Any = open_presentation()
    presentation.slide_width, presentation.slide_height = points(WIDTH), points(HEIGHT)
    presentation.core_properties.title = title
    presentation.core_properties.language = language
    for relations in (presentation.part.package._rels, presentation.part.rels):
        for key in [k for k, r in relations.items() if r.reltype.endswith(_UNWANTED)]:
            relations.pop(key)
    master = presentation.slide_master
    for part in (relation.target_part for relation in master.part.rels.values()):
        if part.partname.startswith("/ppt/theme/"):
            part._blob = _theme(part.blob)
    _set_master(master._element)
    layouts = list(presentation.slide_layouts)
    for unused in layouts[len(LAYOUTS) :]:
        presentation.slide_layouts.remove(unused)
    for layout, name in zip(layouts, LAYOUTS, strict=False):
        _set_layout(layout._element, name)
    _widen_notes(presentation.notes_master)
    return presentation  # type: ignore[no-any-return]


def _theme(blob: bytes) -> bytes:
    """Return the library's theme with the house's colours and font."""
    text = blob.decode()
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{office(colour).upper()}"/></a:{name}>'
        for name, colour in _SCHEME.items()
    )
    text = re.sub(
        r"<a:clrScheme.*?</a:clrScheme>",
        f'<a:clrScheme name="House">{colours}</a:clrScheme>',
        text,
        flags=re.DOTALL,
    )
    family = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface="{FONT}"/>'
    text = re.sub(
        r"<a:fontScheme.*?</a:fontScheme>",
        f'<a:fontScheme name="House"><a:majorFont>{family}</a:majorFont>'
        f"<a:minorFont>{family}</a:minorFont></a:fontScheme>",
        text,
        flags=re.DOTALL,
    )
    return re.sub(r'(<a:theme [^>]*?name=")[^"]*', r"\1House", text).encode()


_SCHEME = {
    "dk1": "text", "lt1": "paper", "dk2": "ink", "lt2": "pale", "accent1": "ink",
    "accent2": "frame", "accent3": "write", "accent4": "rule", "accent5": "mist",
    "accent6": "faint", "hlink": "ink", "folHlink": "frame",
}  # fmt: skip


def _set_master(element: Any) -> None:
    from pptx.oxml import parse_xml

    boxes = {"title": LAYOUTS["Text"]["title"], "text": LAYOUTS["Text"]["text"]}
    shapes = [*boxes.items(), ("footer", FOOTER), ("number", NUMBER)]
    _replace_shapes(element, [_placeholder(*one, number) for number, one in enumerate(shapes, 2)])
    styles = element.find(_p("txStyles"))
    element.replace(styles, parse_xml(_text_styles()))


def _text_styles() -> str:
    """Return how titles, text and the rest look: level 1 is a paragraph, level 2 an entry."""
    size, gap = SIZES[1] * 100, PARAGRAPH_GAP * 100
    space = (
        f'<a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="{gap}"/></a:spcAft>'
    )
    run = '<a:solidFill><a:schemeClr val="{}"/></a:solidFill><a:latin typeface="+mn-lt"/>'
    run += '<a:cs typeface="+mn-cs"/>'
    body = [
        f'<a:lvl1pPr marL="0" indent="0">{space}<a:buNone/>'
        f'<a:defRPr sz="{size}">{run.format("tx1")}</a:defRPr></a:lvl1pPr>'
    ]
    for level in range(2, 6):
        left = points(INDENT * (level - 1))
        body.append(
            f'<a:lvl{level}pPr marL="{left}" indent="-{points(INDENT)}">{space}'
            f'<a:buFont typeface="{FONT}"/><a:buChar char="•"/>'
            f'<a:defRPr sz="{size}">{run.format("tx1")}</a:defRPr></a:lvl{level}pPr>'
        )
    title = (
        f'<a:lvl1pPr algn="l"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:buNone/>'
        f'<a:defRPr sz="{TITLE_SIZE * 100}" b="1">{run.format("tx2")}</a:defRPr></a:lvl1pPr>'
    )
    other = f'<a:lvl1pPr><a:defRPr sz="1800">{run.format("tx1")}</a:defRPr></a:lvl1pPr>'
    return (
        f"<p:txStyles {_NAMESPACES}><p:titleStyle>{title}</p:titleStyle>"
        f"<p:bodyStyle>{''.join(body)}</p:bodyStyle><p:otherStyle>{other}</p:otherStyle>"
        "</p:txStyles>"
    )


def _set_layout(element: Any, name: str) -> None:
    element.attrib.pop("type", None)
    element.set("preserve", "1")
    element.set("userDrawn", "1")
    element.find(_p("cSld")).set("name", name)
    panels = [_panel(panel, number) for number, panel in enumerate(PANELS[name], 30)]
    order = sorted(LAYOUTS[name].items(), key=lambda one: _ORDER.index(one[0]))
    shapes = [*order, ("footer", FOOTER), ("number", NUMBER)]
    parts = [_placeholder(*one, number, name) for number, one in enumerate(shapes, 2)]
    _replace_shapes(element, [*panels, *parts])


_ORDER = ("kicker", "title", "text", "artefact", "table", "picture", "clock")
"""In which a slide is read."""


def _replace_shapes(element: Any, shapes: list[str]) -> None:
    from pptx.oxml import parse_xml

    tree = element.find(_p("cSld")).find(_p("spTree"))
    for old in list(tree)[2:]:
        tree.remove(old)
    for shape in shapes:
        tree.append(parse_xml(shape))


def _placeholder(part: str, box: Box, number: int, layout: str = "Text") -> str:
    """Return a layout's placeholder; ``number`` is its id among the layout's shapes."""
    kind, index = _KINDS[part], PLACEHOLDERS[part]
    where = "" if part == "title" else f' idx="{index}"'
    anchor = "t" if part == "text" and layout in LARGE_TITLES else "ctr"
    side = points(0 if box.x else _LEFT)
    insets = f'lIns="{side}" tIns="0" rIns="{side}" bIns="0"'
    wrap = f'<a:bodyPr wrap="square" {insets} anchor="{anchor}"><a:normAutofit/>'
    content = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        '<a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'
        if part == "number"
        else f'<a:r><a:rPr lang="en-GB"/><a:t>{_PROMPTS[part]}</a:t></a:r>'
        if _PROMPTS[part]
        else ""
    )
    return (
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{part.capitalize()}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}"{where}/>'
        f"</p:nvPr></p:nvSpPr><p:spPr>{_frame(box)}{_ground(part, layout)}</p:spPr>"
        f"<p:txBody>{wrap}</a:bodyPr><a:lstStyle>{_own_style(part, layout)}</a:lstStyle>"
        f"<a:p>{content}</a:p></p:txBody></p:sp>"
    )


def _ground(part: str, layout: str) -> str:
    """Return how the placeholder itself is filled."""
    if part in coloured(layout):
        return _filled("ink")
    edge = f'<a:ln w="{points(1.5)}">{_filled("ink")}</a:ln>'
    return _filled("pale") + edge if part == "clock" else ""


def _filled(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{office(colour).upper()}"/></a:solidFill>'


def _own_style(part: str, layout: str) -> str:
    """Return how a part differs from the master's text."""
    size, colour, bold, align = {
        "kicker": (KICKER_SIZE, "paper", 1, "l"),
        "clock": (SIZES[2], "ink", 1, "ctr"),
        "artefact": (LETTER_SIZES[-1], "text", 0, "l"),
        "footer": (EDGE_SIZE, "frame", 0, "l"),
        "number": (EDGE_SIZE, "frame", 0, "r"),
        "title": (LARGE_TITLES.get(layout, 0), "paper", 1, "l"),
    }.get(part, (0, "", 0, ""))
    if not size:
        return ""
    return (
        f'<a:lvl1pPr algn="{align}"><a:spcAft><a:spcPts val="0"/></a:spcAft>'
        f'<a:defRPr sz="{size * 100}" b="{bold}">{_filled(colour)}</a:defRPr></a:lvl1pPr>'
    )


def _panel(panel: Panel, number: int) -> str:
    return (
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="Panel {number}"/>'
        f'<p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_frame(panel.box)}'
        f'{_filled(panel.fill)}<a:ln w="{points(1.5)}">{_filled(panel.edge)}</a:ln></p:spPr>'
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )


def _frame(box: Box) -> str:
    x, y, width, height = (points(length) for length in box)
    return (
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )


def _widen_notes(master: Any) -> None:
    """Give the slide's picture on the pages of notes the slide's own shape."""
    for shape in master.placeholders:
        if shape.element.xpath(".//p:ph[@type='sldImg']"):
            centre = shape.left + shape.width // 2
            shape.height = round(shape.width * HEIGHT / WIDTH)
            shape.left = centre - shape.width // 2


def _p(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/presentationml/2006/main}}{name}"
