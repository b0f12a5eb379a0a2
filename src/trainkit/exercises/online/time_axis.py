"""The drawing of a time line in UTC, as SVG: empty for participants, marked for the key.

Units are millimetres. Print needs no colour: marks are filled or open, lines whole or broken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from trainkit.exercises.online.moments import clock_text, reading_of

__all__ = ["Band", "Mark", "draw_axis"]

_LEFT, _WIDTH = 5.0, 158.0
_LEVEL = 4.6
"""Height of a row of numbers above the line."""
_ROOM = 4.2
"""Width that a number takes."""


@dataclass(frozen=True)
class Mark:
    """A record on the line; one with several moments is open, and its moments are joined."""

    number: str
    moments: tuple[int, ...]


@dataclass(frozen=True)
class Band:
    """A stretch of time with a label, below the line."""

    start: int
    end: int
    label: str
    grey: bool = True


def draw_axis(
    start: int, end: int, marks: Iterable[Mark] = (), bands: tuple[tuple[Band, ...], ...] = ()
) -> str:
    """Return the line from ``start`` to ``end``; ``bands`` are rows below it, first to last."""
    scale = _Scale(start, end)
    numbers, joins, levels = _marks(tuple(marks), scale)
    top = max(4, levels + 1) * _LEVEL
    parts = [f'<g transform="translate(0 {top:g})">', *joins, *numbers, *_ticks(scale)]
    for row, stretch in enumerate(bands):
        parts += [part for band in stretch for part in _band(band, scale, 8.5 + 6.5 * row)]
    width, height = 2 * _LEFT + _WIDTH, top + 9 + 6.5 * len(bands)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="Noto Sans" font-size="2.9">'
        f"{''.join(parts)}</g></svg>"
    )


@dataclass(frozen=True)
class _Scale:
    start: int
    end: int

    def x(self, moment: int) -> float:
        return round(_LEFT + _WIDTH * (moment - self.start) / (self.end - self.start), 2)


def _ticks(scale: _Scale) -> list[str]:
    parts = [_line(_LEFT, 0, _LEFT + _WIDTH, 0, 'stroke-width="0.4"')]
    for moment in range(scale.start, scale.end + 1, 600):
        x, half = scale.x(moment), moment % 1800 == 0
        parts.append(_line(x, 0, x, 2.2 if half else 1.1))
        if half:
            parts.append(_text(x, 5.4, clock_text(reading_of(moment))))
    return parts


def _marks(marks: tuple[Mark, ...], scale: _Scale) -> tuple[list[str], list[str], int]:
    """Return marks with their numbers, lines between moments of one mark, and rows used."""
    parts, joins, taken = [], [], [float("-inf")]
    places = sorted((moment, mark) for mark in marks for moment in mark.moments)
    found: dict[str, list[tuple[float, float]]] = {}
    for moment, mark in places:
        x = scale.x(moment)
        level = next((n for n, edge in enumerate(taken) if edge + _ROOM <= x), len(taken))
        taken[level : level + 1] = [x]
        y = -_LEVEL * (level + 1)
        fill = "black" if len(mark.moments) == 1 else "white"
        parts += [
            _line(x, 0, x, y + 0.8),
            f'<circle cx="{x:g}" cy="0" r="1" fill="{fill}" stroke="black" stroke-width="0.3"/>',
            _text(x, y, mark.number, "bold"),
        ]
        found.setdefault(mark.number, []).append((x, y))
    top = -_LEVEL * (len(taken) + 1) + 1
    for ends in found.values():
        if len(ends) > 1:
            dashed = 'stroke-dasharray="1.2,0.8"'
            joins += [_line(ends[0][0], top, ends[-1][0], top, dashed)]
            joins += [_line(x, top, x, y - 3, dashed) for x, y in ends]
    return parts, joins, len(taken) + bool(joins)


def _band(band: Band, scale: _Scale, y: float) -> list[str]:
    x, end = scale.x(band.start), scale.x(band.end)
    fill = "#dddddd" if band.grey else "white"
    return [
        f'<rect x="{x:g}" y="{y:g}" width="{end - x:.2f}" height="5" fill="{fill}" '
        'stroke="black" stroke-width="0.25"/>',
        _text((x + end) / 2, y + 3.6, band.label),
    ]


def _line(x: float, y: float, to_x: float, to_y: float, more: str = "") -> str:
    stroke = more if "stroke-width" in more else f'stroke-width="0.25" {more}'.rstrip()
    return f'<line x1="{x:g}" y1="{y:g}" x2="{to_x:g}" y2="{to_y:g}" stroke="black" {stroke}/>'


def _text(x: float, y: float, text: str, weight: str = "normal") -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="middle" font-weight="{weight}">'
        f"{escape(text)}</text>"
    )
