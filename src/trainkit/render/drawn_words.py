"""Words from right to left in drawings, for WeasyPrint, which sets a drawing's letters one by one.

It sets them from the left, and each as if it stood alone. So a word is given the forms that its
letters have beside each other (the presentation forms of Unicode), in the order in which they stand
from the left: the rules of Unicode Standard Annex #9 for a line from right to left without
embeddings, with a number and the signs in it kept together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from html import escape, unescape
from itertools import groupby

from trainkit.languages import has_right_to_left
from trainkit.render.letters import unprintable

__all__ = ["visual_order", "with_visual_order"]

_TEXT = re.compile(r"(<(?:text|tspan|/tspan)\b[^>]*>)([^<]+)")
_NUMBER = {"EN", "AN"}
_BESIDE_NUMBERS = "ET"
_BETWEEN_NUMBERS = {"CS", "ES"}
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_HEH_HAMZA, _HEH_YEH = "\u0647\u0654", "\u06c0"
_LAM_ALEF = 0xFEF5
"""The first of the ligatures that stand last among the presentation forms."""


def with_visual_order(drawing: bytes) -> bytes:
    """Return an SVG drawing with its words from right to left in visual order."""
    text = drawing.decode("utf-8", "surrogateescape")

    def changed(found: re.Match[str]) -> str:
        words = unescape(found[2])
        return (
            found[1] + escape(visual_order(words), quote=False)
            if has_right_to_left(words)
            else found[0]
        )

    return _TEXT.sub(changed, text).encode("utf-8", "surrogateescape")


def visual_order(line: str) -> str:
    """Return a line from right to left in visual order: its letters as they stand from the left.

    Signs above and below letters and marks of direction are left out: they have no room of their
    own; only heh with hamza above has a letter that is drawn like it. Letters without presentation
    forms, such as some of Pashto, stay as they stand alone.
    """
    line = line.replace(_HEH_HAMZA, _HEH_YEH)
    bare = [letter for letter in line if unicodedata.category(letter) != "Mn"]
    runs = groupby(zip(_sides(bare), bare, strict=True), key=lambda pair: pair[0])
    ordered = [_run(side, "".join(letter for _, letter in pairs)) for side, pairs in runs]
    return "".join(one for one in "".join(reversed(ordered)) if unicodedata.category(one) != "Cf")


def _run(side: str, run: str) -> str:
    return run if side == "left" else "".join(_joined(run))[::-1].translate(_MIRRORED)


def _sides(letters: list[str]) -> list[str]:
    """Return for each letter whether it is of a run from the left or from the right."""
    kinds = [unicodedata.bidirectional(letter) for letter in letters]
    sides = [""] * len(kinds)
    strong = "right"
    opened: list[tuple[int, str]] = []
    for at, kind in enumerate(kinds):
        if kind in {"R", "AL", "L"}:
            sides[at] = strong = "left" if kind == "L" else "right"
        elif kind in _NUMBER:
            sides[at] = "left" if strong == "left" else "number"
        elif letters[at] in "([{":
            opened.append((at, strong))
            sides[at] = strong
        elif letters[at] in ")]}" and opened:
            start, before = opened.pop()
            inside = sides[start + 1 : at]
            sides[start] = sides[at] = "right" if "right" in inside else before
    for at, kind in enumerate(kinds):
        beside = [*sides[max(at - 1, 0) : at], *sides[at + 1 : at + 2]]
        between = kind in _BETWEEN_NUMBERS and beside == ["number", "number"]
        if between or (kind == _BESIDE_NUMBERS and "number" in beside):
            sides[at] = "number"
    for at, side in enumerate(sides):
        if not side:
            before = sides[at - 1] if at else "right"
            after = next((one for one in sides[at:] if one), "right")
            sides[at] = "left" if before == after == "left" else "right"
    return ["left" if side == "number" else side for side in sides]


def _joined(run: str) -> Iterator[str]:
    """Yield the letters of a run in the forms that they have beside each other."""
    forms = _forms()
    letters = re.findall(
        "|".join((*(pair for pair in forms if len(pair) > 1), ".")), run, re.DOTALL
    )
    for at, letter in enumerate(letters):
        own = forms.get(letter, {})
        before = forms.get(letters[at - 1], {}) if at else {}
        after = forms.get(letters[at + 1], {}) if at + 1 < len(letters) else {}
        joins = ("initial" in before and "final" in own, "initial" in own and "final" in after)
        yield own.get(_POSITIONS[joins], letter)


_POSITIONS = {
    (False, False): "isolated",
    (False, True): "initial",
    (True, True): "medial",
    (True, False): "final",
}


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Return the presentation forms of letters, and of lam with alef, by their positions."""
    forms: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFDD0), *range(0xFE70, 0xFEFD)):
        position, *parts = unicodedata.decomposition(chr(code)).split() or ["", ""]
        if (len(parts) == 1 or code >= _LAM_ALEF) and not unprintable(chr(code)):
            letters = "".join(chr(int(part, 16)) for part in parts if part)
            forms.setdefault(letters, {})[position.strip("<>")] = chr(code)
    return forms
