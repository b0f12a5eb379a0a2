"""Charts as SVG, readable in grey and small enough for a page: matplotlib's, in the house style.

In: plain rows of labels and numbers. Out: the bytes of a drawing, the same for the same rows.
Letters are text in the bundled fonts, which the page has: outlines of each letter would make it a
third slower to write. Only a chart with letters that join has outlines, in which matplotlib 3.11
joins them. A page that shows a chart says in words what it shows.

Drawings of a module as slides show them: a part of a drawing, and a picture made of it.

A drawing is SVG. The picture of it is PNG, laid out by WeasyPrint with the bundled fonts like the
handout's, so that the file for PowerPoint shows what the page shows.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from math import nan
from textwrap import fill
from typing import TYPE_CHECKING, Any

from trainkit.render.pages import COLOURS, lay_out
from trainkit.render.pdf import opened
from trainkit.resources import templates_folder
from trainkit.text.languages import has_right_to_left

if TYPE_CHECKING:
    from matplotlib.axes import Axes


WIDTH = 6.85
"""Inches between the margins of an A4 page."""
_LABEL = 44
"""Characters of a row's label before it goes on in the next line."""
_LINES = 3
"""Lines of a label; what is longer is cut off, and stands whole in the table beside the chart."""
_FONTS = (
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "Vazirmatn-Regular.ttf",
    "Vazirmatn-Bold.ttf",
)
_SIZE = 8
"""Points."""
_GAP = 0.12
"""Inches between a label and what it belongs to, and at the drawing's edges."""
_AXIS = 0.5
"""Inches for numbers and name of the axis below."""
_LEGEND = 0.25
"""Inches for a line of the legend above."""


@contextmanager
def axes_for_rows(
    labels: tuple[str, ...], legend: int = 0, apart: float = 1.0
) -> Iterator[tuple[Any, Callable[[], bytes]]]:
    """Give axes with a label a row, the first on top, and lines for a legend above."""
    wrapped = [fill(label, _LABEL, max_lines=_LINES, placeholder=" …") for label in labels]
    each = [1.35 * apart if "\n" not in one else 1.2 * (one.count("\n") + 1) for one in wrapped]
    parts = [part for one in wrapped for part in one.splitlines()]
    left = max(map(text_width, parts), default=0) + 2 * _GAP
    top = _GAP + legend * _LEGEND
    height = top + _AXIS + 0.17 * max(max(each, default=1.6) * len(labels), 1.6)
    with axes_for(Room(WIDTH, height, left, top=top)) as (axes, save):
        axes.set(yticks=range(len(labels)), yticklabels=wrapped, ylim=(len(labels) - 0.4, -0.6))
        axes.tick_params(axis="y", left=False)
        yield axes, save


def text_width(text: str) -> float:
    """Return how wide a line of text is, in inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=list(_families()), size=_SIZE)
    width: float = text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]
    return width / 72


@dataclass(frozen=True)
class Room:
    """A drawing's size and the room around its axes, in inches."""

    width: float
    height: float
    left: float
    right: float = 0.15
    top: float = _GAP
    bottom: float = _AXIS


@contextmanager
def axes_for(room: Room) -> Iterator[tuple[Any, Callable[[], bytes]]]:
    """Give axes in the house style, and the function that returns the drawing's bytes."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    style: Any = {
        "font.family": _families(), "font.size": _SIZE,
        "svg.hashsalt": "trainkit", "axes.spines.top": False, "axes.spines.right": False,
        "axes.edgecolor": COLOURS["hint-text"], "legend.fontsize": _SIZE,
    }  # fmt: skip
    with mpl.rc_context(style):
        figure = Figure(figsize=(room.width, room.height))
        FigureCanvasSVG(figure)

        def save() -> bytes:
            target = io.BytesIO()
            nothing: dict[str, Any] = {"Date": None, "Creator": None}
            words = "".join(one.get_text() for one in figure.findobj(Text))
            with mpl.rc_context({"svg.fonttype": "path" if has_right_to_left(words) else "none"}):
                figure.savefig(target, format="svg", transparent=True, metadata=nothing)
            return target.getvalue()

        width = (room.width - room.left - room.right) / room.width
        height = (room.height - room.top - room.bottom) / room.height
        place = (room.left / room.width, room.bottom / room.height, width, height)
        yield figure.add_axes(place), save


@cache
def _families() -> tuple[str, ...]:
    """Make the bundled fonts known and return their family names."""
    from matplotlib.font_manager import FontProperties, fontManager

    names = []
    for file in _FONTS:
        path = templates_folder() / "fonts" / file
        fontManager.addfont(path)
        names.append(FontProperties(fname=path).get_name())
    return tuple(dict.fromkeys(names))


_INK = COLOURS["ink"]
_PALE = COLOURS["rule"]
_SHADES = ("#4a4a4a", "#8d8d8d", "#ffffff", "#c4d3df", "#4f6f86")
_DARK = frozenset({"#4a4a4a", "#4f6f86"})
_EDGE = 1
"""Points of the line around a dot."""


@dataclass(frozen=True)
class Interval:
    """A figure with its interval; ``low`` and ``high`` are left out where there is none."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    strong: bool = True
    """False draws it open: a figure that rests on little."""


@dataclass(frozen=True)
class Dumbbell:
    """Two values of one thing."""

    label: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Level:
    """The mean score of the same people at one time after another; ``None`` where not known."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Stacked:
    """How many gave each answer, from the least to the most favourable."""

    label: str
    counts: tuple[int, ...]


def slopes(
    pairs: Sequence[tuple[float, float]], ends: tuple[str, str], axis: str, mean: str
) -> bytes:
    """Return a chart with a line a person from before to after, and the mean of all in black.

    ``pairs`` are in per cent; ``ends`` name the two sides, ``axis`` what is measured, ``mean`` the
    thick line. Lines that fall are dashed.
    """
    room = Room(WIDTH * 0.62, 3.1, left=0.55, bottom=0.3)
    with axes_for(room) as (axes, save):
        for falls, style in ((False, "-"), (True, "--")):
            lines = [((0, 1), pair) for pair in pairs if (pair[1] < pair[0]) is falls]
            _lines(axes, lines, color=_PALE, linewidth=0.9, linestyle=style, zorder=1)
        means = [sum(side) / len(pairs) for side in zip(*pairs, strict=True)]
        axes.plot([0, 1], means, color="black", linewidth=2.6, marker="o", zorder=3)
        for side, place, anchor in ((0, -0.03, "right"), (1, 1.03, "left")):
            axes.text(place, means[side], f"{means[side]:.0f}", ha=anchor, va="center",
                      fontweight="bold", zorder=4)  # fmt: skip
        lowest = min((0.0, *(end for pair in pairs for end in pair)))  # below 0 by penalties
        axes.set(xlim=(-0.25, 1.25), ylim=(lowest - 3, 103), ylabel=axis, xticks=[0, 1],
                 xticklabels=ends)  # fmt: skip
        axes.plot([], [], color="black", linewidth=2.6, label=mean)
        axes.legend(loc="lower right", frameon=False)
        return save()


@lru_cache(maxsize=32)
def levels(rows: tuple[Level, ...], times: tuple[str, ...], axis: str) -> bytes:
    """Return a chart of columns side by side: a group a time, a shade a row, per cent.

    Each column has its value on top.
    """
    room = Room(WIDTH, 1.75, left=0.55, top=_GAP + _LEGEND, bottom=0.3)
    width = 0.62 / len(rows)
    with axes_for(room) as (axes, save):
        for place, row in enumerate(rows):
            shade = _INK if place == 0 else _SHADES[3]
            known = [(time, value) for time, value in enumerate(row.values) if value is not None]
            across = [time + (place - (len(rows) - 1) / 2) * width for time, _ in known]
            heights = [value for _, value in known]
            axes.bar(across, heights, width * 0.92, color=shade, edgecolor="black", linewidth=0.5,
                     label=row.label)  # fmt: skip
            for at, value in zip(across, heights, strict=True):
                axes.text(at, max(value, 0) + 2, f"{value:.0f}", ha="center", va="bottom",
                          fontsize=_SIZE + 2, fontweight="bold")  # fmt: skip
        lowest = min((0.0, *(value for row in rows for value in row.values if value is not None)))
        axes.set(ylim=(lowest, 105), yticks=[0, 50, 100], ylabel=axis, xticks=range(len(times)),
                 xticklabels=times, xlim=(-0.6, len(times) - 0.4))  # fmt: skip
        axes.tick_params(axis="x", length=0, labelsize=_SIZE + 1)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=1 if len(rows) == 1 else 2,
                    frameon=False, handlelength=1.2)  # fmt: skip
        return save()


@lru_cache(maxsize=32)
def intervals(rows: tuple[Interval, ...], axis: str, zero: float | None = 0.0) -> bytes:
    """Return a chart with a dot a row and a line over its interval, in the order of the rows."""
    with axes_for_rows(tuple(row.label for row in rows)) as (axes, save):
        known = [((row.low, row.high), (place, place)) for place, row in enumerate(rows)
                 if row.low is not None and row.high is not None]  # fmt: skip
        _lines(axes, known, color=_INK, linewidth=1.6)
        for strong, filled in ((True, _INK), (False, "white")):
            chosen = [(row.value, place) for place, row in enumerate(rows) if row.strong is strong]
            _dots(axes, chosen, filled, 5.5)
        if zero is not None:
            axes.axvline(zero, color="black", linewidth=0.8)
        axes.set(xlabel=axis)
        axes.locator_params(axis="x", integer=True)  # no decimal mark, which has a language
        axes.grid(axis="x", color="#dddddd", linewidth=0.6)
        return save()


@lru_cache(maxsize=32)
def dumbbells(rows: tuple[Dumbbell, ...], ends: tuple[str, str], axis: str) -> bytes:
    """Return a chart with a line a row from an open dot to a full one, per cent."""
    with axes_for_rows(tuple(row.label for row in rows), legend=1) as (axes, save):
        both = [((row.before, row.after), (place, place)) for place, row in enumerate(rows)
                if row.before is not None and row.after is not None]  # fmt: skip
        _lines(axes, both, color=_PALE, linewidth=2, zorder=1)
        before = [(row.before, place) for place, row in enumerate(rows) if row.before is not None]
        after = [(row.after, place) for place, row in enumerate(rows) if row.after is not None]
        for end, filled, dots in zip(ends, ("white", _INK), (before, after), strict=True):
            _dots(axes, dots, filled, 6, label=end)
        axes.set(xlim=(-2, 102), xlabel=axis)
        axes.grid(axis="x", color="#dddddd", linewidth=0.6)
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, frameon=False)
        return save()


def _lines(
    axes: Axes, lines: Sequence[tuple[tuple[float, float], tuple[float, float]]], **style: Any
) -> None:
    """Draw straight lines, each by the ends' places across and down, as one path with gaps."""
    across, down = ([], []) if not lines else zip(*lines, strict=True)
    gap = (nan,)
    axes.plot(*([at for ends in side for at in (*ends, *gap)] for side in (across, down)), **style)


def _dots(
    axes: Axes, dots: list[tuple[float, int]], filled: str, size: float, label: str | None = None
) -> None:
    """Draw dots as one path of round line ends; a label is kept even where there is no dot.

    Markers would be as many small drawings, each as long to put on a page as a line of text.
    """
    ends = [((across, across), (down, down)) for across, down in dots]
    for width, color in ((size + _EDGE, _INK), (size - _EDGE, filled)):
        _lines(axes, ends, color=color, linewidth=width, solid_capstyle="round", zorder=3)
    if label:
        axes.plot([], [], marker="o", markersize=size, color=_INK, linestyle="",
                  markerfacecolor=filled, label=label)  # fmt: skip


@lru_cache(maxsize=32)
def diverging_bars(rows: tuple[Stacked, ...], answers: tuple[str, ...], axis: str) -> bytes:
    """Return a chart with a bar a row, favourable answers to the right of the middle.

    Of an odd number of answers the middle one is halved. ``rows`` have a count an answer; rows
    without an answer stay empty.
    """
    shades = _shades(len(answers))
    columns = _columns(answers)
    lines = -(-len(answers) // columns)
    with axes_for_rows(tuple(row.label for row in rows), legend=lines, apart=1.4) as (axes, save):
        for place, row in enumerate(rows):
            _bar(axes, place, row.counts, shades)
        axes.axvline(0, color="black", linewidth=0.8, zorder=0)
        axes.set(xlim=(-101, 101), xlabel=axis, xticks=[-100, -50, 0, 50, 100],
                 xticklabels=["100", "50", "0", "50", "100"])  # fmt: skip
        _legend_of_answers(axes, answers, shades, columns)
        return save()


def _bar(axes: Axes, place: int, counts: tuple[int, ...], shades: list[str]) -> None:
    total = sum(counts)
    if not total:
        return
    shares = [100 * count / total for count in counts]
    left = -sum(shares[: len(shares) // 2])
    if len(shares) % 2:
        left -= shares[len(shares) // 2] / 2
    for share, count, shade in zip(shares, counts, shades, strict=True):
        if count:
            axes.barh(place, share, left=left, height=0.62, color=shade, edgecolor="black",
                      linewidth=0.5)  # fmt: skip
        if share >= 7:
            axes.text(left + share / 2, place, str(count), ha="center", va="center",
                      color="white" if shade in _DARK else "black", fontsize=7.5)  # fmt: skip
        left += share


def _shades(count: int) -> list[str]:
    """Return the shade of each answer, dark at both ends and white in the middle."""
    places = {1: (4,), 2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
    chosen = places.get(count) or tuple(round(4 * n / (count - 1)) for n in range(count))
    return [_SHADES[place] for place in chosen]


def _columns(answers: Sequence[str]) -> int:
    """Return how many answers stand side by side above the bars."""
    widest = max(map(text_width, answers)) + 0.5
    return max(1, min(len(answers), int(WIDTH / widest)))


def _legend_of_answers(
    axes: Axes, answers: Sequence[str], shades: Sequence[str], columns: int
) -> None:
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=shade, edgecolor="black", linewidth=0.5, label=answer)
        for answer, shade in zip(answers, shades, strict=True)
    ]
    axes.legend(handles=handles, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=columns,
                frameon=False, handlelength=1.2, columnspacing=1.2)  # fmt: skip


_VIEW_BOX = re.compile(
    rb'viewBox\s*=\s*"\s*([-\d.]+)[\s,]+([-\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)\s*"'
)
_ROOT = re.compile(rb"<svg\b[^>]*>")
_DRAWING_SIZE = re.compile(rb'\s(?:width|height|viewBox)\s*=\s*"[^"]*"')
_LETTERS = re.compile(rb"""font-size\s*[=:]\s*["']?\s*([\d.]+)""")
_USUAL = 16.0
"""The size of letters where a drawing names none: CSS 2.1, ``medium``."""
_PIXELS = 1800
"""The width of a picture: 13⅓ inches at 135 dots an inch."""
_TONES = 64
"""Colours of a picture: enough for lines and letters, and a small file."""

Rectangle = tuple[float, float, float, float]


def view_box(drawing: bytes) -> Rectangle:
    """Return left, top, width and height of a drawing in its own units; a square without them."""
    found = _VIEW_BOX.search(drawing)
    if found is None:
        return 0, 0, 100, 100
    left, top, width, height = (float(number) for number in found.groups())
    return left, top, width, height


def letter_size(drawing: bytes) -> float:
    """Return the size of the smallest letters in the drawing's own units."""
    return min((float(size) for size in _LETTERS.findall(drawing)), default=_USUAL)


def part_of(drawing: bytes, part: Rectangle | None) -> bytes:
    """Return the drawing cut to a part of it, or whole; its size is that of the part."""
    left, top, width, height = part or view_box(drawing)

    def cut(root: re.Match[bytes]) -> bytes:
        kept = _DRAWING_SIZE.sub(b"", root[0]).removesuffix(b">")
        size = f'width="{width:g}" height="{height:g}"'
        return kept + f' {size} viewBox="{left:g} {top:g} {width:g} {height:g}">'.encode()

    return _ROOT.sub(cut, drawing, count=1)


def picture_of(drawing: bytes) -> bytes:
    """Return a drawing as PNG, the same bytes for the same drawing."""
    from PIL.Image import Dither, Quantize

    _, _, width, height = view_box(drawing)
    html = (
        f"<style>@page{{size:{width}px {height}px;margin:0}}body{{margin:0}}"
        f"img{{display:block;width:{width}px;height:{height}px}}</style>"
        '<img alt="" src="asset://drawings/drawing.svg">'
    )
    _, data = lay_out(html, drawings={"drawing.svg": drawing})
    with opened(data) as document:
        page = document[0]
        image = page.render(scale=_PIXELS / page.get_width()).to_pil()
    stream = io.BytesIO()
    few = image.convert("RGB").quantize(_TONES, Quantize.FASTOCTREE, dither=Dither.NONE)
    few.save(stream, "PNG")
    return stream.getvalue()
