"""Which characters no text that people write may hold, and how to say so.

Direction controls can make a text read otherwise than it is (Unicode Technical Report 36, section
2.10); other controls have no place in YAML, nor in the XML inside Excel and Word files.
"""

from __future__ import annotations

import re

__all__ = ["REFUSED", "refusal"]

_DIRECTION = "\u202a-\u202e\u2066-\u2069"
_OTHER = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"

REFUSED = re.compile(f"[{_DIRECTION}{_OTHER}]")
"""Finds one such character. Marks that only join letters or end a direction run pass."""


def refusal(character: str) -> str:
    """Return what is wrong with a character that ``REFUSED`` found."""
    name = f"U+{ord(character):04X}"
    if re.match(f"[{_DIRECTION}]", character):
        return f"found the invisible direction control {name}, which can hide what a text says"
    return f"found the control character {name}, which no text may hold"
