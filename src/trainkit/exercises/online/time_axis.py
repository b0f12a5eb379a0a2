"""A time line in UTC, drawn: empty for participants, with marks for the key.

Marks are filled or open, lines whole or broken. Units are millimetres.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trainkit.exercises.svg import Style, Svg
from trainkit.exercises.times import clock_text, reading_of

__all__ = ["Band", "Mark", "draw_axis"]

_LEFT, _WIDTH = 5.0, 158.0
_LEVEL = 4.6
"""Height of a row of numbers above the line."""
_ROOM = 4.2
"""Width that a number takes."""
_DASHES = "1.2,0.8"


@dataclass(frozen=True)
class Mark:
    """A record on the line; one with several moments is open, and its moments are joined."""

    number: str
    moments: tuple[int, ...]


@dataclass(frozen=True)
class Band:
    """A period with a label, below the line."""

    start: int
    end: int
    label: str
    grey: bool = True


@dataclass(frozen=True)
class _Scale:
    start: int
    end: int

    def x(self, moment: int) -> float:
        return round(_LEFT + _WIDTH * (moment - self.start) / (self.end - self.start), 2)


def draw_axis(
    start: int, end: int, marks: Sequence[Mark] = (), bands: Sequence[Sequence[Band]] = ()
) -> str:
    """Return the line from ``start`` to ``end``; ``bands`` are rows below it, first to last."""
    scale = _Scale(start, end)
    places, levels = _places(marks, scale)
    joined = [mark for mark in marks if len(mark.moments) > 1]
    top = max(4, levels + bool(joined) + 1) * _LEVEL
    chart = Svg(
        2 * _LEFT + _WIDTH, top + 9 + 6.5 * len(bands), Style(number="{:g}".format), shift=top
    )
    for mark in joined:
        _draw_join(chart, [(x, y) for one, x, y in places if one == mark], levels)
    for mark, x, y in places:
        fill = "white" if mark in joined else "black"
        chart.line((x, 0), (x, y + 0.8))
        chart.element("circle", cx=x, cy=0, r=1, fill=fill, stroke="black", stroke_width=0.3)
        chart.text(x, y, mark.number, bold=True)
    _draw_ticks(chart, scale)
    for row, stretch in enumerate(bands):
        for band in stretch:
            _draw_band(chart, band, scale, 8.5 + 6.5 * row)
    return chart.svg()


def _places(marks: Sequence[Mark], scale: _Scale) -> tuple[list[tuple[Mark, float, float]], int]:
    """Return where the number of each mark stands, and how many rows the numbers take."""
    places = []
    taken = [float("-inf")]
    for moment, mark in sorted((moment, one) for one in marks for moment in one.moments):
        x = scale.x(moment)
        level = next((n for n, edge in enumerate(taken) if edge + _ROOM <= x), len(taken))
        taken[level : level + 1] = [x]
        places.append((mark, x, -_LEVEL * (level + 1)))
    return places, len(taken)


def _draw_join(chart: Svg, places: list[tuple[float, float]], levels: int) -> None:
    """Join the moments of one mark above all numbers."""
    top = -_LEVEL * (levels + 1) + 1
    chart.line((places[0][0], top), (places[-1][0], top), stroke_dasharray=_DASHES)
    for x, y in places:
        chart.line((x, top), (x, y - 3), stroke_dasharray=_DASHES)


def _draw_ticks(chart: Svg, scale: _Scale) -> None:
    chart.line((_LEFT, 0), (_LEFT + _WIDTH, 0), stroke_width="0.4")
    for moment in range(scale.start, scale.end + 1, 600):
        x, half = scale.x(moment), moment % 1800 == 0
        chart.line((x, 0), (x, 2.2 if half else 1.1))
        if half:
            chart.text(x, 5.4, clock_text(reading_of(moment)))


def _draw_band(chart: Svg, band: Band, scale: _Scale, y: float) -> None:
    x, end = scale.x(band.start), scale.x(band.end)
    chart.rectangle(x, y, (end - x, 5), "#dddddd" if band.grey else "white")
    chart.text((x + end) / 2, y + 3.6, band.label)
