"""The paper of charts: axes in the house style, with room for what stands beside them.

The room is measured here: matplotlib's layout engines draw everything twice.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from textwrap import fill
from typing import Any

from trainkit.resources import templates_folder

__all__ = ["WIDTH", "Room", "axes_for", "axes_for_rows", "text_width"]

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

    style: Any = {
        "font.family": _families(), "font.size": _SIZE, "svg.fonttype": "none",
        "svg.hashsalt": "trainkit", "axes.spines.top": False, "axes.spines.right": False,
        "axes.edgecolor": "#444444", "legend.fontsize": _SIZE,
    }  # fmt: skip
    with mpl.rc_context(style):
        figure = Figure(figsize=(room.width, room.height))
        FigureCanvasSVG(figure)

        def save() -> bytes:
            target = io.BytesIO()
            nothing: dict[str, Any] = {"Date": None, "Creator": None}
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
