"""Names the slips that people make in YAML, so that a message says what to type, where.

Text pasted from Word has curly quotation marks, long dashes and non-breaking spaces, which look
like the characters that YAML has a meaning for. Other slips are a space that is missing behind a
colon or a dash, and a dash or colon that is missing altogether. The parser notices most of them a
line later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Slip", "in_curly_quotes", "looks_alike", "slip_between"]

_OPENING, _CLOSING = "“”„‟‘’‚‛", "“”‟‘’\"'"
_ODD_SPACES = "\u00a0\u202f\u2007"
_SPACE = "type an ordinary space instead"


@dataclass(frozen=True)
class Slip:
    """A slip, its line and column, counted from 0, and what to do."""

    line: int
    column: int
    words: str


def in_curly_quotes(value: str) -> str:
    """Say what to type for a value that stands in curly quotation marks; empty for others."""
    inner = value[1:-1]
    if len(value) < 2 or value[0] not in _OPENING or value[-1] not in _CLOSING:
        return ""
    if any(c in _OPENING for c in inner):
        return ""
    return (
        f"found curly quotation marks, as Word types them; type straight ones instead: "
        f'"{inner}". To print curly marks, put straight ones around them'
    )


def looks_alike(value: str) -> str:
    """Say what is wrong with a text that only looks right; empty if nothing is."""
    return next((f"; {words}" for pattern, words in _ALIKE if pattern.search(value)), "")


_KEY = r"[A-Za-z_][\w-]*"
_ALIKE = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (
            f"[{_ODD_SPACES}]",
            f"it has a non-breaking space, as Word types them: {_SPACE}",
        ),
        (
            f"[{_OPENING}«»]",
            "it has curly quotation marks, as Word types them: type straight ones instead",
        ),
        ("[‐-―−]", "it has a long dash, as Word types them: type an ordinary hyphen instead"),
        (r"^-[^\s\d-]", 'a space is missing after the dash: an entry of a list starts with "- "'),
        (r"^[•·*]\s", 'an entry of a list starts with a hyphen and a space: "- "'),
        (rf"^{_KEY}:(?!//)\S", "a space is missing after the colon"),
    )
)
"""What a value that is not as expected may hold, and what to say of it."""
_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (rf"^\s*(?P<at>[{_ODD_SPACES}])", f"a non-breaking space, as Word types them; {_SPACE}"),
        (rf"(?:{_KEY}|^\s*-)(?P<at>[{_ODD_SPACES}])\s*:", f"a non-breaking space; {_SPACE}"),
        (
            rf"(?:{_KEY}:|^\s*-)\s*(?P<at>[{_ODD_SPACES}])",
            f"a non-breaking space, as Word types them; {_SPACE}",
        ),
        (
            rf"(?:[:\[{{,-]\s*)(?P<at>[{_OPENING}])",
            "a curly quotation mark, as Word types them; type straight ones instead",
        ),
        (rf"^\s*{_KEY}\s*(?P<at>：)", 'a wide colon; type ":" and a space instead'),
        (r"^\s*(?P<at>[•·–—])\s", 'a bullet or a long dash; a list has "- " before each entry'),
        (r"^\s*(?P<at>-)[^\s-]", "a dash without a space after it; type a space after the dash"),
        (
            rf"^\s*(?:- )?{_KEY}(?P<at>:)(?!//)[^\s:]",
            "a colon without a space after it; type a space after the colon",
        ),
        (
            rf"[{{,]\s*{_KEY}(?P<at>:)(?!//)[^\s:]",
            "a colon without a space after it; type a space after the colon",
        ),
        (
            r'[:\[{,-]\s*(?P<at>")[^"]*$',
            "a quotation mark that is not closed; type another at the end of the text",
        ),
    )
)
"""What a line may hold, where, and what to say of it."""


def slip_between(lines: Sequence[str], first: int, last: int, *, bare: bool) -> Slip | None:
    """Return the slip that is nearest to the last of some lines, going back to the first.

    With ``bare``, a line of nothing but words is one too.
    """
    for number in range(min(last, len(lines) - 1), max(first, 0) - 1, -1):
        if lines[number].lstrip().startswith("#"):
            continue
        found = next(_marks(lines, number), None) or (_word(lines, number) if bare else None)
        if found:
            return found
    return None


def _marks(lines: Sequence[str], number: int) -> Iterator[Slip]:
    line = lines[number]
    for pattern, words in _SLIPS:
        if found := pattern.search(line):
            yield Slip(number, found.start("at"), f"found {words}")


def _word(lines: Sequence[str], number: int) -> Slip | None:
    """Return what is missing on a line that has neither a dash nor a colon."""
    plain = re.match(rf"(\s*)({_KEY})\b[^:#]*$", lines[number])
    if plain is None:
        return None
    column = len(plain[1])
    if _is_list(lines, number, column):
        return Slip(number, column, 'a dash is missing: an entry of a list starts with "- "')
    return Slip(number, column, f'a colon is missing: expected "{plain[2]}: " and a value')


def _is_list(lines: Sequence[str], number: int, column: int) -> bool:
    """Whether the entry before a line, as far to the right, belongs to a list."""
    before = (line for line in reversed(lines[:number]) if line.strip())
    above = next(before, "")
    return above.startswith(" " * column + "- ")
