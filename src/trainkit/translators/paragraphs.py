"""Takes a text apart into the paragraphs that a translator sees, and puts it together again.

A section is one unit, but a row of a spreadsheet shows no more than 409 points of it. So a unit has
one row for each paragraph, where the translation has as many as the source. Blank lines, and lines
without a letter such as ``---`` and ``:::``, stay outside; lines that an author broke in the middle
of a sentence are shown as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Paragraphs", "paired", "paragraphs_of"]

_BLANK = re.compile(r"(\n(?:[ \t]*\n)+)")
_LETTER = re.compile(r"[^\W\d_]")
_ALONE = re.compile(r"\s*(?:\||#+ |:::|Table:|!\[)|.*(?:\\|  )$")
"""A line of Markdown that the next one does not continue."""
_BEGINS = re.compile(r"\s*(?:[-*+] |\d+[.)] |\||#+ |:::|!\[|Table:|\{)")
"""A line of Markdown that continues none."""


@dataclass(frozen=True)
class Paragraphs:
    """A text in parts, ``gaps`` before, between and behind them."""

    written: tuple[str, ...]
    """The paragraphs as they are in the file."""
    gaps: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The paragraphs as a translator sees them."""
        return tuple(map(_unbroken, self.written))

    def joined(self, texts: Sequence[str]) -> str:
        """Return the text with new paragraphs; those that stay are as they were written."""
        kept = [
            old if new.rstrip() == shown.rstrip() else new
            for old, shown, new in zip(self.written, self.texts, texts, strict=True)
        ]
        after = (text + gap for text, gap in zip(kept, self.gaps[1:], strict=True))
        return self.gaps[0] + "".join(after)


def _unbroken(text: str) -> str:
    if "```" in text:
        return text
    lines: list[str] = []
    for line in text.split("\n"):
        follows = lines and lines[-1].strip() and line.strip()
        if follows and not _BEGINS.match(line) and not _ALONE.match(lines[-1]):
            lines[-1] = f"{lines[-1].rstrip()} {line.lstrip()}"
        else:
            lines.append(line)
    return "\n".join(lines)


def paragraphs_of(text: str) -> Paragraphs:
    """Return the paragraphs of a text; the whole text is one if there is no letter in it."""
    if not _LETTER.search(text):
        return _whole(text)
    texts: list[str] = []
    gaps = [""]
    for number, part in enumerate(_BLANK.split(text)):
        if number % 2 or not _LETTER.search(part):
            gaps[-1] += part
            continue
        body = part.strip("\n")
        start = part.index(body)
        gaps[-1] += part[:start]
        texts.append(body)
        gaps.append(part[start + len(body) :])
    return Paragraphs(tuple(texts), tuple(gaps))


def paired(source: str, text: str) -> tuple[Paragraphs, Paragraphs]:
    """Return source and translation in as many paragraphs each: in one, where they do not pair.

    Where there is no translation, its paragraphs are empty, with the gaps of the source.
    """
    one = paragraphs_of(source)
    if not text:
        return one, Paragraphs(("",) * len(one.written), one.gaps)
    other = paragraphs_of(text)
    if len(one.written) == len(other.written):
        return one, other
    return _whole(source), _whole(text)


def _whole(text: str) -> Paragraphs:
    body = text.strip("\n")
    start = text.index(body)
    return Paragraphs((body,), (text[:start], text[start + len(body) :]))
