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

from trainkit.languages import N_, _

__all__ = ["Slip", "in_curly_quotes", "looks_alike", "slip_between"]

_OPENING, _CLOSING = "“”„‟‘’‚‛", "“”‟‘’\"'"
_ODD_SPACES = "\u00a0\u202f\u2007"


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
    return _(
        'found curly quotation marks, as Word types them; type straight ones instead: "{inner}". '
        "To print curly marks, put straight ones around them",
        inner=inner,
    )


def looks_alike(value: str) -> str:
    """Say what is wrong with a text that only looks right; empty if nothing is."""
    return next((f"; {_(words)}" for pattern, words in _ALIKE if pattern.search(value)), "")


_KEY = r"[A-Za-z_][\w-]*"
_ALIKE = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (
            f"[{_ODD_SPACES}]",
            N_("it has a non-breaking space, as Word types them: type an ordinary space instead"),
        ),
        (
            f"[{_OPENING}«»]",
            N_("it has curly quotation marks, as Word types them: type straight ones instead"),
        ),
        ("[‐-―−]", N_("it has a long dash, as Word types them: type an ordinary hyphen instead")),
        (
            r"^-[^\s\d-]",
            N_('a space is missing after the dash: an entry of a list starts with "- "'),
        ),
        (r"^[•·*]\s", N_('an entry of a list starts with a hyphen and a space: "- "')),
        (rf"^{_KEY}:(?!//)\S", N_("a space is missing after the colon")),
    )
)
"""What a value that is not as expected may hold, and what to say of it."""
_NON_BREAKING = N_("found a non-breaking space, as Word types them; type an ordinary space instead")
_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (rf"^\s*(?P<at>[{_ODD_SPACES}])", _NON_BREAKING),
        (
            rf"(?:{_KEY}|^\s*-)(?P<at>[{_ODD_SPACES}])\s*:",
            N_("found a non-breaking space; type an ordinary space instead"),
        ),
        (
            rf"(?:{_KEY}:|^\s*-)\s*(?P<at>[{_ODD_SPACES}])",
            _NON_BREAKING,
        ),
        (
            rf"(?:[:\[{{,-]\s*)(?P<at>[{_OPENING}])",
            N_("found a curly quotation mark, as Word types them; type straight ones instead"),
        ),
        (rf"^\s*{_KEY}\s*(?P<at>：)", N_('found a wide colon; type ":" and a space instead')),
        (
            r"^\s*(?P<at>[•·–—])\s",
            N_('found a bullet or a long dash; a list has "- " before each entry'),
        ),
        (
            r"^\s*(?P<at>-)[^\s-]",
            N_("found a dash without a space after it; type a space after the dash"),
        ),
        (
            rf"^\s*(?:- )?{_KEY}(?P<at>:)(?!//)[^\s:]",
            N_("found a colon without a space after it; type a space after the colon"),
        ),
        (
            rf"[{{,]\s*{_KEY}(?P<at>:)(?!//)[^\s:]",
            N_("found a colon without a space after it; type a space after the colon"),
        ),
        (
            r'[:\[{,-]\s*(?P<at>")[^"]*$',
            N_("found a quotation mark that is not closed; type another at the end of the text"),
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
            yield Slip(number, found.start("at"), _(words))


def _word(lines: Sequence[str], number: int) -> Slip | None:
    """Return what is missing on a line that has neither a dash nor a colon."""
    plain = re.match(rf"(\s*)({_KEY})\b[^:#]*$", lines[number])
    if plain is None:
        return None
    column = len(plain[1])
    if _is_list(lines, number, column):
        return Slip(number, column, _('a dash is missing: an entry of a list starts with "- "'))
    return Slip(
        number, column, _('a colon is missing: expected "{plain}: " and a value', plain=plain[2])
    )


def _is_list(lines: Sequence[str], number: int, column: int) -> bool:
    """Whether the entry before a line, as far to the right, belongs to a list."""
    before = (line for line in reversed(lines[:number]) if line.strip())
    above = next(before, "")
    return above.startswith(" " * column + "- ")
