"""Charts as SVG: the same bytes for the same data.

Print needs no colour: fields are told apart by shade, hatching and labels, lines by weight and
dashes.
"""

from __future__ import annotations

from html import escape

__all__ = ["Svg"]


class Svg:
    """A chart being drawn; ``svg`` returns it. The origin is the top left corner."""

    def __init__(
        self, width: float, height: float, *, per_mm: int = 1, ink: str = "black", font: float = 2.9
    ) -> None:
        self._head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(width / per_mm)}mm" '
            f'height="{_number(height / per_mm)}mm" viewBox="0 0 {_number(width)} '
            f'{_number(height)}" font-family="Noto Sans" font-size="{font}"'
        )
        self._ink = ink
        self._parts: list[str] = []

    def element(self, name: str, /, *text: str, **attributes: str | float) -> None:
        """Add an element; an underscore in an attribute's name stands for a hyphen."""
        written = "".join(
            f' {key.replace("_", "-")}="{value if isinstance(value, str) else _number(value)}"'
            for key, value in attributes.items()
        )
        self._parts.append(f"<{name}{written}>{escape(''.join(text))}</{name}>")

    def text(
        self, x: float, y: float, text: str, anchor: str = "middle", *, bold: bool = False
    ) -> None:
        """Write text whose base line is at ``y``; ``anchor`` is start, middle or end."""
        weight = "bold" if bold else "normal"
        self.element("text", text, x=x, y=y, text_anchor=anchor, font_weight=weight, fill=self._ink)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], **attributes: str | float
    ) -> None:
        """Draw a line, thin and whole if ``attributes`` do not say otherwise."""
        (x1, y1), (x2, y2) = start, end
        more: dict[str, str | float] = {"stroke": self._ink, "stroke_width": 0.25, **attributes}
        self.element("line", x1=x1, y1=y1, x2=x2, y2=y2, **more)

    def rectangle(
        self, x: float, y: float, size: tuple[float, float], fill: str, stroke: float = 0.25
    ) -> None:
        """Draw a rectangle with a border."""
        width, height = size
        self.element(
            "rect",
            x=x,
            y=y,
            width=width,
            height=height,
            fill=fill,
            stroke=self._ink,
            stroke_width=stroke,
        )

    def hatching(self, name: str) -> None:
        """Define a fill of slanted lines; ``url(#name)`` refers to it."""
        self._parts.append(
            f'<defs><pattern id="{name}" width="1.6" height="1.6" patternUnits="userSpaceOnUse">'
            f'<path d="M0,1.6 L1.6,0" stroke="{self._ink}" stroke-width="0.3"/></pattern></defs>'
        )

    def svg(self) -> str:
        """Return the chart."""
        return f"{self._head}>{''.join(self._parts)}</svg>"


def _number(value: float) -> str:
    return f"{round(value, 2):g}"
