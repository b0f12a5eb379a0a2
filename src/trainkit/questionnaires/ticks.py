"""Reads single entries: which boxes were ticked, and how many sheets of paper there are.

Boxes are entered by their small letter, in any case, or by their number: ``c`` and ``3`` are the
third box; digits may be Persian or Arabic. Spaces and commas between several do not count.
"""

from __future__ import annotations

import re

from trainkit.items.entries import DIGITS, DOUBTFUL
from trainkit.languages import _
from trainkit.responses import QuestionLine

__all__ = ["MOST", "expected_ticks", "hint_of", "read_count", "read_ticks"]

_SMALL = str.maketrans("ABCDEFGHI", "abcdefghi", " ,;،؛")
"""Small letters for the letters there are; ``str.lower`` would turn more than these."""
_PLACES = {sign: place for signs in ("abcdefghi", "123456789") for place, sign in enumerate(signs)}
_LOOKALIKES = str.maketrans("\u0430\u0441\u0435\u0410\u0412\u0421\u0415\u0501\u04bb", "aceABCEdh")
"""Cyrillic letters that look like the printed ones."""

MOST = 100_000
"""Sheets of paper that a course may hand out."""


def read_ticks(text: str, line: QuestionLine) -> tuple[int, ...] | str | None:
    """Return the places of the ticked boxes in rising order, counted from 0.

    ``"?"`` is returned as it is; ``None`` where the text is no answer to this line: a sign beyond
    the answers, one of them twice, several where the question takes one.
    """
    if text.strip() == DOUBTFUL:
        return DOUBTFUL
    signs = text.translate(_SMALL).translate(DIGITS)
    places = sorted(_PLACES.get(sign, len(line.letters)) for sign in signs)
    if not places or places[-1] >= len(line.letters) or len(set(places)) != len(places):
        return None
    return tuple(places) if line.several or len(places) == 1 else None


def expected_ticks(line: QuestionLine) -> str:
    """Return what an entry on a line with boxes may be, for a message."""
    if line.several:
        return _(
            "letters of {letters}, each once, or {doubtful}",
            letters=line.letters,
            doubtful=DOUBTFUL,
        )
    return _("one letter of {letters}, or {doubtful}", letters=line.letters, doubtful=DOUBTFUL)


def hint_of(text: str, line: QuestionLine) -> str:
    """Return what is likely wrong with an entry that was refused, empty if nothing is known."""
    twin = text.translate(_LOOKALIKES)
    if twin != text and read_ticks(twin, line) is not None:
        return _(
            "; it looks like {twin} but has letters of another script: type it in Latin letters",
            twin=twin,
        )
    signs = text.translate(_SMALL).translate(DIGITS)
    known = {sign for sign, place in _PLACES.items() if place < len(line.letters)}
    if len(signs) > 1 and set(signs) <= known and not line.several:
        return _(
            "; the question takes one answer: enter {doubtful} where several are ticked",
            doubtful=DOUBTFUL,
        )
    return ""


def read_count(text: str) -> int | None:
    """Return a number of sheets, ``None`` where the text is none."""
    text = text.strip()
    digits = text.translate(DIGITS)  # which takes spaces away: 2 4 is no 24
    if len(digits) < len(text) or not re.fullmatch("[0-9]{1,6}", digits) or int(digits) > MOST:
        return None
    return int(digits)
