"""Which letters the bundled fonts can print: Latin, Greek, Cyrillic and Arabic, and signs.

Also which ones a file of XML can hold, such as a workbook.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from trainkit.languages import _
from trainkit.resources import templates_folder

__all__ = ["refusal_of_letters", "unprintable", "why_unprintable", "xml_text"]

_FONTS = ("NotoSans-Regular.ttf", "NotoSansMono-Regular.ttf", "Vazirmatn-Regular.ttf")
_NEVER_DRAWN = {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn"}
"""Unicode categories of what is no letter by itself: controls, joiners, spaces, marks."""

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""XML 1.0, 2.2: what is no character there."""


def xml_text(text: str) -> str:
    """Return the text without what XML cannot hold."""
    return _NOT_IN_XML.sub("", text)


@cache
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    covered: set[int] = set()
    for name in _FONTS:
        with TTFont(templates_folder() / "fonts" / name, lazy=True) as font:
            covered.update(font.getBestCmap())
    return frozenset(covered)


def unprintable(text: str) -> str:
    """Return the text's letters that no bundled font has, each once, in order."""
    if text.isascii():
        return ""
    return "".join(
        letter
        for letter in dict.fromkeys(text)
        if ord(letter) not in _letters() and unicodedata.category(letter) not in _NEVER_DRAWN
    )


def why_unprintable(text: str) -> str | None:
    """Return why a text cannot be printed, or ``None`` if it can."""
    letters = unprintable(text)
    return refusal_of_letters(letters) if letters else None


def refusal_of_letters(letters: str) -> str:
    """Return the sentence that says which letters cannot be printed."""
    return _(
        "the fonts that come with trainkit cannot print {letters}; they have only Latin, Greek, "
        "Cyrillic and Arabic letters",
        letters=letters,
    )
