"""Charts as SVG: the same bytes for the same data.

Print needs no colour: fields are told apart by shade, hatching and labels, lines by weight and
dashes.
"""

from __future__ import annotations

from html import escape

__all__ = ["Svg"]


class Svg:
    """A chart being drawn; ``svg`` returns it. The origin is the top left corner.

    Coordinates are written as ``form`` says, a format of Python; attributes in the order given, for
    the check sum of a worksheet covers its drawings.
    """

    def __init__(
        self, width: float, height: float, *, form: str = ".2f", shift: float = 0, font: float = 2.9
    ) -> None:
        """Begin a chart of so many millimetres; everything in it is moved down by ``shift``."""
        self._head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
            f'viewBox="0 0 {width:g} {height:g}" font-family="Noto Sans" font-size="{font}">'
        )
        self._form = form
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

    def _number(self, value: float) -> str:
        return f"{value:{self._form}}"
