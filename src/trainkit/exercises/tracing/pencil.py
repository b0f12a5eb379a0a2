"""Boxes, arrows and text as SVG: black on white, the same bytes for the same drawing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = ["DASHED", "THICK", "THIN", "Pencil"]

Point = tuple[float, float]

_SIZE = 12
"""Of text, in units; with four units to the millimetre 8.5 points."""
_TO_MM = 4

THICK = 'stroke-width="3"'
THIN = 'stroke-width="1.2"'
DASHED = 'stroke-width="1.4" stroke-dasharray="6 4"'


class Pencil:
    """A drawing under way; ``svg`` returns it. The origin is the top left corner."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._parts: list[str] = []

    def box(self, place: tuple[float, float, float, float], label: str) -> None:
        """Draw a transaction: left, top, width, height."""
        left, top, width, height = place
        self._rectangle(place, "#eeeeee", 1.2)
        self.text(left + width / 2, top + height / 2 + 4, label, "middle", bold=True)

    def frame(
        self, left: float, top: float, width: float, height: float, stroke: float = 0.8
    ) -> None:
        """Draw a rectangle around what is there."""
        self._rectangle((left, top, width, height), "none", stroke)

    def line(self, points: Sequence[Point], kind: str) -> None:
        """Draw an arrow through the points, the last of them its head; all lines are straight."""
        path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._parts.append(f'<polyline points="{path}" fill="none" stroke="#111111" {kind}/>')
        (before_x, before_y), (x, y) = points[-2:]
        if y == before_y:
            back = 8 if x < before_x else -8
            head = ((x, y), (x + back, y - 4), (x + back, y + 4))
        else:
            back = 8 if y < before_y else -8
            head = ((x, y), (x - 4, y + back), (x + 4, y + back))
        corners = " ".join(f"{_n(a)},{_n(b)}" for a, b in head)
        self._parts.append(f'<polygon points="{corners}" fill="#111111"/>')

    def text(self, x: float, y: float, text: str, anchor: str, *, bold: bool = False) -> None:
        """Write text whose base line is at ``y``; ``anchor`` is start, middle or end."""
        weight = ' font-weight="bold"' if bold else ""
        self._parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"{weight} fill="#111111">'
            f"{escape(text)}</text>"
        )

    def svg(self) -> str:
        """Return the drawing."""
        width, height = self._width, self._height
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width / _TO_MM)}mm" '
            f'height="{_n(height / _TO_MM)}mm" viewBox="0 0 {width} {height}" role="img" '
            f'font-family="Noto Sans" font-size="{_SIZE}">'
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
            f"{''.join(self._parts)}</svg>"
        )

    def _rectangle(
        self, place: tuple[float, float, float, float], fill: str, stroke: float
    ) -> None:
        left, top, width, height = place
        self._parts.append(
            f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(width)}" height="{_n(height)}" '
            f'fill="{fill}" stroke="#111111" stroke-width="{_n(stroke)}"/>'
        )


def _n(number: float) -> str:
    return f"{round(number, 1):g}"
