"""What every file for PowerPoint needs: a master in the house style, real layouts, fixed bytes.

The layouts are those of ``slide_layout``; everything on a slide sits in a placeholder, so a trainer
who changes a layout changes every slide. The type is Arial: PowerPoint has no list of fonts to fall
back on, a file cannot carry fonts that every PowerPoint reads, and Arial, or a font of the same
widths, is on Windows, macOS, and wherever LibreOffice runs; it has Latin, Cyrillic and Arabic
letters. The markup follows ECMA-376, Part 1 (PresentationML, DrawingML).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trainkit.render.slide_layout import (
    DECORATIONS,
    EDGE_SIZE,
    FOOTER,
    HEIGHT,
    INDENT,
    KICKER_SIZE,
    LARGE_TITLES,
    LAYOUTS,
    NUMBER,
    PARAGRAPH_GAP,
    SIZES,
    TITLE_SIZE,
    WIDTH,
    Box,
)
from trainkit.render.style import office

if TYPE_CHECKING:
    from pptx.presentation import Presentation

__all__ = [
    "FONT",
    "MONOSPACED",
    "PLACEHOLDERS",
    "new_presentation",
    "points",
]

FONT = "Arial"
MONOSPACED = "Courier New"

PLACEHOLDERS: Mapping[str, int] = {
    "title": 0, "text": 1, "kicker": 10, "picture": 11, "clock": 12, "table": 13,
    "footer": 20, "number": 21,
}  # fmt: skip
"""The index of each part's placeholder, the same in every layout."""

_KINDS = {
    "title": "title", "text": "body", "kicker": "body", "picture": "pic", "clock": "body",
    "table": "tbl", "footer": "ftr", "number": "sldNum",
}  # fmt: skip
_PROMPTS = {
    "title": "Title", "text": "Text", "kicker": "Kind of slide", "picture": "Picture",
    "clock": "Minutes", "table": "Table", "footer": "", "number": "",
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
    bars = [_bar(box, number) for number, box in enumerate(DECORATIONS[name], 30)]
    order = sorted(LAYOUTS[name].items(), key=lambda one: _ORDER.index(one[0]))
    shapes = [*order, ("footer", FOOTER), ("number", NUMBER)]
    large = LARGE_TITLES.get(name, 0)
    parts = [_placeholder(*one, number, large) for number, one in enumerate(shapes, 2)]
    _replace_shapes(element, [*bars, *parts])


_ORDER = ("kicker", "title", "text", "table", "picture", "clock")
"""In which a slide is read."""


def _replace_shapes(element: Any, shapes: list[str]) -> None:
    from pptx.oxml import parse_xml

    tree = element.find(_p("cSld")).find(_p("spTree"))
    for old in list(tree)[2:]:
        tree.remove(old)
    for shape in shapes:
        tree.append(parse_xml(shape))


def _placeholder(part: str, box: Box, number: int, title: int = 0) -> str:
    """Return a layout's placeholder; ``number`` is its id among the layout's shapes.

    ``title`` is the size of a title's type where it differs from the usual one.
    """
    kind, index = _KINDS[part], PLACEHOLDERS[part]
    where = "" if part == "title" else f' idx="{index}"'
    anchor = {"title": "b", "kicker": "b", "clock": "ctr", "number": "ctr", "footer": "ctr"}
    insets = 'lIns="0" tIns="0" rIns="0" bIns="0"'
    wrap = f'<a:bodyPr wrap="square" {insets} anchor="{anchor.get(part, "t")}"><a:normAutofit/>'
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
        f"</p:nvPr></p:nvSpPr><p:spPr>{_frame(box)}{_BOXED if part == 'clock' else ''}</p:spPr>"
        f"<p:txBody>{wrap}</a:bodyPr><a:lstStyle>{_own_style(part, title)}</a:lstStyle>"
        f"<a:p>{content}</a:p></p:txBody></p:sp>"
    )


_BOXED = (
    '<a:solidFill><a:schemeClr val="bg2"/></a:solidFill>'
    '<a:ln w="19050"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill></a:ln>'
)


def _own_style(part: str, title: int) -> str:
    """Return how a part differs from the master's text."""
    if part == "title" and title:
        return f'<a:lvl1pPr><a:defRPr sz="{title * 100}"/></a:lvl1pPr>'
    size, colour, bold, align = {
        "kicker": (KICKER_SIZE, "accent2", 1, "l"),
        "clock": (SIZES[0], "tx2", 1, "ctr"),
        "footer": (EDGE_SIZE, "accent2", 0, "l"),
        "number": (EDGE_SIZE, "accent2", 0, "r"),
    }.get(part, (0, "", 0, ""))
    if not size:
        return ""
    return (
        f'<a:lvl1pPr algn="{align}"><a:spcAft><a:spcPts val="0"/></a:spcAft>'
        f'<a:defRPr sz="{size * 100}" b="{bold}"><a:solidFill><a:schemeClr val="{colour}"/>'
        "</a:solidFill></a:defRPr></a:lvl1pPr>"
    )


def _bar(box: Box, number: int) -> str:
    return (
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="Rule {number}"/>'
        f'<p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_frame(box)}'
        '<a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
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
