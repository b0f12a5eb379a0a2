"""Charts as SVG: the same bytes for the same data.

Print needs no colour: fields are told apart by shade, hatching and labels, lines by weight and
dashes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Style:
    """How a chart is written; the check sum of a worksheet covers its drawings to the letter."""

    number: Callable[[float], str] = "{:.2f}".format
    per_mm: int = 1
    """Units in a millimetre."""
    font: float = 2.9
    role: str = ""


class Svg:
    """A chart being drawn; ``svg`` returns it. The origin is the top left corner."""

    def __init__(
        self, width: float, height: float, style: Style = Style(), *, shift: float = 0
    ) -> None:
        """Begin a chart; everything in it is moved down by ``shift``."""
        wide, high = width / style.per_mm, height / style.per_mm
        role = f'role="{style.role}" ' if style.role else ""
        self._head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}mm" height="{high:g}mm" '
            f'viewBox="0 0 {width:g} {height:g}" {role}font-family="Noto Sans" '
            f'font-size="{style.font:g}">'
        )
        self._number = style.number
        self._shift = shift
        self._parts: list[str] = []

    def element(self, name: str, /, *text: str, **attributes: str | float) -> None:
        """Add an element; an underscore in an attribute's name stands for a hyphen."""
        written = " ".join(
            f'{key.replace("_", "-")}="{value if isinstance(value, str) else self._number(value)}"'
            for key, value in attributes.items()
        )
        end = f">{escape(''.join(text))}</{name}>" if text else "/>"
        self._parts.append(f"<{name} {written}{end}")

    def text(
        self, x: float, y: float, text: str, anchor: str = "middle", *, bold: bool = False
    ) -> None:
        """Write text whose base line is at ``y``; ``anchor`` is start, middle or end."""
        weight = "bold" if bold else "normal"
        self.element("text", text, x=x, y=y, text_anchor=anchor, font_weight=weight)

    def line(self, start: tuple[float, float], end: tuple[float, float], **attributes: str) -> None:
        """Draw a line, black and thin if ``attributes`` do not say otherwise."""
        (x1, y1), (x2, y2) = start, end
        more = {"stroke": "black", "stroke_width": "0.25", **attributes}
        self.element("line", x1=x1, y1=y1, x2=x2, y2=y2, **more)

    def rectangle(self, x: float, y: float, size: tuple[float, float], fill: str) -> None:
        """Draw a rectangle with a thin black border."""
        width, height = size
        more = {"fill": fill, "stroke": "black", "stroke_width": "0.25"}
        self.element("rect", x=x, y=y, width=width, height=height, **more)

    def hatching(self, name: str) -> None:
        """Define a fill of slanted lines; ``url(#name)`` refers to it."""
        self._parts.append(
            f'<defs><pattern id="{name}" width="1.6" height="1.6" patternUnits="userSpaceOnUse">'
            '<path d="M0,1.6 L1.6,0" stroke="black" stroke-width="0.3"/></pattern></defs>'
        )

    def svg(self) -> str:
        """Return the chart."""
        parts = "".join(self._parts)
        if self._shift:
            parts = f'<g transform="translate(0 {self._shift:g})">{parts}</g>'
        return f"{self._head}{parts}</svg>"
