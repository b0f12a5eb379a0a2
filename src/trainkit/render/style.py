"""The house style in one place: the palette and the type scale of pages, charts, Word and Excel.

Everything must also print well in black and white: colours that stand side by side differ in
lightness. Pages use these values as CSS variables, ``var(--ink)`` and ``var(--size-small)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["COLOURS", "FONT", "SIZES", "css_variables", "office"]

FONT = "Noto Sans"

COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "ink": "#1F3A4D",  # headings, heads of tables, strong rules; dark enough to print black
        "text": "#111",
        "soft": "#222",  # running text that stands back
        "quiet": "#333",  # notes, captions, running heads
        "faint": "#555",
        "fold": "#888",
        "frame": "#4f6472",  # boxes
        "write": "#6b7780",  # lines to write on
        "rule": "#9aa5ad",  # between rows and columns
        "hair": "#c4ccd2",
        "mist": "#d5dde3",
        "pale": "#e8edf1",  # heads of tables, breaks in an agenda
        "paler": "#eef2f5",
        "palest": "#f2f4f6",
        "paper": "#fff",
        "hint-text": "#444444",
        "entry-rule": "#8A99A6",  # around cells that are filled in
        "doubt": "#F4B183",  # an entry that somebody should look at
        "wrong": "#A61C1C",  # an entry that cannot be right
    }
)
"""Names of colours and their values, as CSS writes them."""

SIZES: Mapping[str, float] = MappingProxyType(
    {
        "title": 22,
        "heading": 14.5,
        "subheading": 11.5,
        "text": 10.5,
        "table": 9.5,
        "small": 9,
        "note": 8.5,
        "tiny": 8,
    }
)
"""Names of type sizes and their values in points."""


def css_variables() -> str:
    """Return the rule that gives pages the palette and the scale."""
    colours = "".join(f"--{name}:{value};" for name, value in COLOURS.items())
    sizes = "".join(f"--size-{name}:{value:g}pt;" for name, value in SIZES.items())
    return f":root{{{colours}{sizes}}}"


def office(name: str) -> str:
    """Return a colour as Word and Excel write it: six digits without a sign."""
    digits = COLOURS[name].removeprefix("#")
    return digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
