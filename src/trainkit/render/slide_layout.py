"""Where everything stands on a slide, and whether a text fits there in type that a room can read.

Lengths are points (1/72 inch) on a slide of 13⅓ by 7½ inches, as PowerPoint's 16:9. Text is
measured in the bundled Noto Sans, which runs wider than the Arial of the PowerPoint file: what fits
on the page fits there too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import ceil
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from trainkit.resources import templates_folder

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

__all__ = [
    "CELL",
    "DECORATIONS",
    "EDGE_SIZE",
    "FOOTER",
    "HEIGHT",
    "INDENT",
    "KICKER_SIZE",
    "LAYOUTS",
    "LARGE_TITLES",
    "LEADING",
    "NUMBER",
    "PARAGRAPH_GAP",
    "SIZES",
    "SMALLER",
    "TITLE_SIZE",
    "WIDTH",
    "Box",
    "Paragraph",
    "column_widths",
    "fitting_size",
    "fitting_table_size",
    "lines_needed",
    "row_heights",
]

WIDTH, HEIGHT = 960, 540

SIZES = (32, 28, 24)
"""Sizes of text, the largest that fits is taken; nothing on a slide is smaller but its edges."""
SMALLER = 20
"""Where nobody wrote the slide, and the plan's words fill more than it holds."""
TITLE_SIZE = 32
"""Of a slide's title; those that open the deck or a session have larger ones."""
LARGE_TITLES: Mapping[str, int] = MappingProxyType({"Title": 44, "Session": 36})
LEADING = 1.2
"""Distance of base lines as a share of the type size."""
PARAGRAPH_GAP = 9
"""Between paragraphs and entries of lists."""
INDENT = 38
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
_HEAD = {"kicker": Box(_LEFT, 24, _WIDE, 24), "title": Box(_LEFT, 48, _WIDE, 78)}
_TOP, _DEEP = 142.0, 350.0

LAYOUTS: Mapping[str, Mapping[str, Box]] = MappingProxyType(
    {
        "Title": {
            "kicker": Box(_LEFT, 110, _WIDE, 26),
            "title": Box(_LEFT, 150, _WIDE, 110),
            "text": Box(_LEFT, 286, _WIDE, 150),
        },
        "Session": {
            "kicker": Box(_LEFT, 44, _WIDE, 26),
            "title": Box(_LEFT, 70, _WIDE, 90),
            "text": Box(_LEFT, 184, _WIDE, 312),
        },
        "Text": {**_HEAD, "text": Box(_LEFT, _TOP, _WIDE, _DEEP)},
        "Question": {**_HEAD, "text": Box(_LEFT + 20, _TOP, _WIDE - 40, _DEEP - 12)},
        "Exercise": {
            **_HEAD,
            "text": Box(_LEFT, _TOP, 630, _DEEP),
            "clock": Box(712, _TOP + 8, 200, 132),
        },
        "Picture": {**_HEAD, "picture": Box(_LEFT, _TOP - 6, _WIDE, _DEEP + 10)},
        "Text and picture": {
            **_HEAD,
            "text": Box(_LEFT, _TOP, 340, _DEEP),
            "picture": Box(408, _TOP, 504, _DEEP),
        },
        "Table": {**_HEAD, "table": Box(_LEFT, _TOP, _WIDE, _DEEP)},
        "Text and table": {
            **_HEAD,
            "text": Box(_LEFT, _TOP - 4, _WIDE, 66),
            "table": Box(_LEFT, _TOP + 74, _WIDE, _DEEP - 74),
        },
    }
)
"""The layouts by the names that PowerPoint shows, with a box for each part that they have."""


_RULE = (Box(_LEFT, 131, _WIDE, 1.5),)
DECORATIONS: Mapping[str, tuple[Box, ...]] = MappingProxyType(
    {
        **dict.fromkeys(LAYOUTS, _RULE),
        "Title": (Box(0, 0, WIDTH, 16), Box(_LEFT, 268, _WIDE, 2)),
        "Session": (Box(0, 0, 24, HEIGHT), Box(_LEFT, 168, _WIDE, 1.5)),
        "Question": (*_RULE, Box(_LEFT, _TOP + 6, 6, _DEEP - 12)),
    }
)
"""Bars and rules of each layout, in the colour of headings."""
FOOTER = Box(_LEFT, 508, 740, 20)
NUMBER = Box(812, 508, 100, 20)
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
