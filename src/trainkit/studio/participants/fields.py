"""Answers as forms send them: from fields to the text that is kept, and back.

An item has fields of its own: ``q4``, several times where several letters may be ticked; ``q4-1``
and so on where each box has a field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

__all__ = ["EMPTY", "Texts", "boxes_of", "problem_of", "value_of"]

EMPTY = "-"
"""Stands for an empty box among others."""

_LONGEST = {"number": 40, "words": 4_000}
_NUMBER = re.compile(r"[-\u2212]?\d+(?:[.,\u066b]\d+)?")

Texts = Callable[[str], Sequence[str]]
"""Returns what a field holds, by its name."""


def value_of(item: Mapping[str, Any], texts: Texts) -> str:
    """Return the answer to an item from its fields; empty for a blank and for what it lacks."""
    letters = [each["letter"] for each in item["choices"]]
    number, control = item["number"], item["control"]
    if control == "boxes":
        boxes = [_letter(texts(f"q{number}-{n}"), letters) for n, _ in enumerate(item["boxes"], 1)]
        return "" if set(boxes) == {EMPTY} else "".join(boxes)
    given = texts(f"q{number}")
    if control == "several":
        return "".join(letter for letter in letters if letter in given)
    if control == "one":
        return _letter(given, letters).strip(EMPTY)
    return _plain("".join(given[:1]))[: _LONGEST[control]]


def _letter(given: Sequence[str], letters: Sequence[str]) -> str:
    return given[0] if given and given[0] in letters else EMPTY


def _plain(text: str) -> str:
    """Return a text in NFC, without controls and marks of direction; line ends stay."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(
        sign for sign in text
        if sign in "\n\u200c\u200d" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co"}
    ).strip()  # fmt: skip


def boxes_of(item: Mapping[str, Any], value: str) -> list[str]:
    """Return what each box holds, empty for an empty one."""
    filled = value.ljust(len(item["boxes"]), EMPTY)
    return [letter.strip(EMPTY) for letter in filled]


def problem_of(item: Mapping[str, Any], value: str) -> str:
    """Return the key of what is odd about an answer that is kept as it is; empty for nothing."""
    if item["control"] == "number" and value and not _NUMBER.fullmatch(value.replace(" ", "")):
        return "number-only"
    letters = value.replace(EMPTY, "")
    if item["type"] == "ordering" and len(set(letters)) < len(letters):
        return "letter-twice"
    return ""
