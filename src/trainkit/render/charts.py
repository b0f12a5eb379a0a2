"""Charts as SVG, readable in grey and small enough for a page: matplotlib's, in the house style.

In: plain rows of labels and numbers. Out: the bytes of a drawing, the same for the same rows.
Letters are text in the bundled fonts, which the page has: outlines of each letter would make it a
third slower to write. A page that shows a chart says in words what it shows.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from textwrap import fill
from typing import TYPE_CHECKING, Any

from trainkit.resources import templates_folder

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Dumbbell", "Interval", "Stacked", "diverging_bars", "dumbbells", "intervals", "slopes"]

_INK = "#1F3A4D"
_PALE = "#9aa5ad"
_WIDTH = 6.85
"""Inches between the margins of an A4 page."""
_LABEL = 44
"""Characters of a row's label before it goes on in the next line."""
_FONTS = (
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "Vazirmatn-Regular.ttf",
    "Vazirmatn-Bold.ttf",
)
_SHADES = ("#4a4a4a", "#8d8d8d", "#ffffff", "#c4d3df", "#4f6f86")
_HATCHES = ("", "", "....", "", "")


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
    with _axes(3.3, _WIDTH * 0.62) as (axes, save):
        for before, after in pairs:
            falls = after < before
            axes.plot([0, 1], [before, after], color=_PALE, linewidth=0.9, marker="o",
                      markersize=2.5, linestyle="--" if falls else "-", zorder=1)  # fmt: skip
        means = [sum(side) / len(pairs) for side in zip(*pairs, strict=True)]
        axes.plot([0, 1], means, color="black", linewidth=2.6, marker="o", zorder=3)
        for side, place, anchor in ((0, -0.03, "right"), (1, 1.03, "left")):
            axes.text(place, means[side], f"{means[side]:.0f}", ha=anchor, va="center",
                      fontweight="bold", zorder=4)  # fmt: skip
        axes.set(xlim=(-0.25, 1.25), ylim=(-3, 103), ylabel=axis, xticks=[0, 1], xticklabels=ends)
        axes.plot([], [], color="black", linewidth=2.6, label=mean)
        axes.legend(loc="lower right", frameon=False)
        return save()


def intervals(rows: Sequence[Interval], axis: str, zero: float | None = 0.0) -> bytes:
    """Return a chart with a dot a row and a line over its interval, in the order of the rows."""
    with _axes(_height([row.label for row in rows])) as (axes, save):
        for place, row in enumerate(rows):
            if row.low is not None and row.high is not None:
                axes.plot([row.low, row.high], [place, place], color=_INK, linewidth=1.6)
            axes.plot(row.value, place, marker="o", markersize=5.5, color=_INK,
                      markerfacecolor=_INK if row.strong else "white")  # fmt: skip
        if zero is not None:
            axes.axvline(zero, color="black", linewidth=0.8)
        _name_rows(axes, [row.label for row in rows])
        axes.set(xlabel=axis)
        axes.grid(axis="x", color="#dddddd", linewidth=0.6)
        return save()


def dumbbells(rows: Sequence[Dumbbell], ends: tuple[str, str], axis: str) -> bytes:
    """Return a chart with a line a row from an open dot to a full one, per cent."""
    with _axes(_height([row.label for row in rows]) + 0.25) as (axes, save):
        for place, row in enumerate(rows):
            if row.before is not None and row.after is not None:
                axes.plot([row.before, row.after], [place, place], color=_PALE, linewidth=2)
            for value, fill in ((row.before, "white"), (row.after, _INK)):
                if value is not None:
                    axes.plot(value, place, marker="o", markersize=6, color=_INK,
                              markerfacecolor=fill, linestyle="")  # fmt: skip
        for end, fill in zip(ends, ("white", _INK), strict=True):
            axes.plot([], [], marker="o", color=_INK, markerfacecolor=fill, linestyle="", label=end)
        _name_rows(axes, [row.label for row in rows])
        axes.set(xlim=(-2, 102), xlabel=axis)
        axes.grid(axis="x", color="#dddddd", linewidth=0.6)
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, frameon=False)
        return save()


def diverging_bars(rows: Sequence[Stacked], answers: Sequence[str], axis: str) -> bytes:
    """Return a chart with a bar a row, favourable answers to the right of the middle.

    Of an odd number of answers the middle one is halved. ``rows`` have a count an answer; rows
    without an answer stay empty.
    """
    shades = _shades(len(answers))
    with _axes(_height([row.label for row in rows]) + 0.35) as (axes, save):
        for place, row in enumerate(rows):
            total = sum(row.counts)
            if not total:
                continue
            shares = [100 * count / total for count in row.counts]
            left = -sum(shares[: len(shares) // 2])
            if len(shares) % 2:
                left -= shares[len(shares) // 2] / 2
            for share, count, (shade, hatch) in zip(shares, row.counts, shades, strict=True):
                axes.barh(place, share, left=left, height=0.62, color=shade, hatch=hatch,
                          edgecolor="black", linewidth=0.5)  # fmt: skip
                if share >= 7:
                    dark = shade in {"#4a4a4a", "#4f6f86"}
                    axes.text(left + share / 2, place, str(count), ha="center", va="center",
                              color="white" if dark else "black", fontsize=7.5,
                              bbox={"facecolor": shade, "edgecolor": "none", "pad": 0.8}
                              )  # fmt: skip
                left += share
        axes.axvline(0, color="black", linewidth=0.8)
        _name_rows(axes, [row.label for row in rows])
        axes.set(xlim=(-101, 101), xlabel=axis, xticks=[-100, -50, 0, 50, 100],
                 xticklabels=["100", "50", "0", "50", "100"])  # fmt: skip
        _legend_of_answers(axes, answers, shades)
        return save()


def _shades(count: int) -> list[tuple[str, str]]:
    """Return shade and hatch of each answer, dark at both ends."""
    places = {1: (4,), 2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
    chosen = places.get(count) or tuple(round(4 * n / (count - 1)) for n in range(count))
    return [(_SHADES[place], _HATCHES[place]) for place in chosen]


def _legend_of_answers(
    axes: Axes, answers: Sequence[str], shades: Sequence[tuple[str, str]]
) -> None:
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=shade, hatch=hatch, edgecolor="black", linewidth=0.5, label=answer)
        for answer, (shade, hatch) in zip(answers, shades, strict=True)
    ]
    axes.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.4, 1.0),
                ncols=min(len(answers), 5), frameon=False, handlelength=1.2,
                columnspacing=1.2)  # fmt: skip


def _height(labels: Sequence[str]) -> float:
    lines = sum(max(1.6, 1.15 * -(-len(label) // _LABEL)) for label in labels)
    return 0.65 + 0.19 * max(lines, 1.6)


def _name_rows(axes: Axes, labels: Sequence[str]) -> None:
    """Write the rows' labels, the first row on top."""
    wrapped = [fill(label, _LABEL) for label in labels]
    axes.set(yticks=range(len(labels)), yticklabels=wrapped, ylim=(len(labels) - 0.4, -0.6))
    axes.tick_params(axis="y", length=0)


@contextmanager
def _axes(height: float, width: float = _WIDTH) -> Iterator[tuple[Any, Callable[[], bytes]]]:
    """Give axes in the house style, and the function that returns the drawing's bytes."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    style: Any = {
        "font.family": _families(), "font.size": 8, "svg.fonttype": "none",
        "svg.hashsalt": "trainkit", "axes.spines.top": False, "axes.spines.right": False,
        "axes.edgecolor": "#444444", "hatch.linewidth": 0.5, "legend.fontsize": 8,
    }  # fmt: skip
    with mpl.rc_context(style):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasSVG(figure)

        def save() -> bytes:
            target = io.BytesIO()
            nothing: dict[str, Any] = {"Date": None, "Creator": None}
            figure.savefig(target, format="svg", transparent=True, metadata=nothing)
            return target.getvalue()

        yield figure.add_subplot(), save


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
