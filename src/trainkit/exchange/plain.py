"""Course text without its formatting, and text without formatting as course text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from trainkit.text.languages import _


class WrongError(Exception):
    """A question is not what its format asks for; says what was expected."""


_SPECIAL = re.compile(
    r"[\\`*\[\]|]|_+|~(?=~)|(?<=~)~|<(?=[a-zA-Z/!?])|&(?=#?\w+;)"
    r"|^[ \t]*(?:>|[-+](?=\s|$)|[-=](?=[-= ]*$)|#(?=#{0,5}(?:\s|$))|:(?=::)"
    r"|[0-9]+(?=[.)](?:\s|$)))",
    re.MULTILINE,
)
"""Signs that course text would take for formatting, and the starts of lines that make a list."""


BREAK = "\ufdd0"
"""Stands for a line break until it is known what is around it; no character of any script."""


_BLOCKS = {"paragraph_close", "heading_close", "list_item_close", "tr_close", "fence", "code_block"}


@cache
def course_text() -> MarkdownIt:
    """Return the parser of course text in its plain form."""
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def rendered(text: str) -> str:
    """Return Markdown as HTML, which is the same for all ways in which the same can be written."""
    if not _SPECIAL.search(text) and "\n" not in text:  # what most texts are
        return f"<p>{escapeHtml(text)}</p>"
    return str(course_text().render(text))


def to_plain(text: str) -> str:
    """Return Markdown without its formatting, a line for each paragraph, step and row."""
    if not _SPECIAL.search(text) and "\n" not in text:
        return text
    parts: list[str] = []
    for token in course_text().parse(text):
        if token.type == "inline":
            parts.append(_words(token))
        elif token.type == "list_item_open":
            parts.append(f"{token.info}{token.markup} ")
        elif token.type in {"td_close", "th_close"}:
            parts.append(" | ")
        elif token.type in _BLOCKS:
            parts.append(token.content + "\n")
    return re.sub(r"(?: \| )*\n+", "\n", "".join(parts)).strip()


def _words(inline: Token) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n", "image": ""}
    parts = []
    for part in inline.children or ():
        parts.append(breaks.get(part.type, part.content))
        if part.type == "image":
            title = part.attrGet("title")
            parts.append(_words(part) + (f" ({title})" if title else ""))
    return "".join(parts)


def from_plain(text: str) -> str:
    """Return text without formatting as Markdown that shows the same characters and lines."""
    marked = escaped(text.strip())
    if "\n" not in marked:
        return marked
    paragraphs = re.split(r"(?<![ \t])[ \t]*\n\s*\n\s*", marked)
    return "\n\n".join(re.sub(r"(?<![ \t])[ \t]*\n[ \t]*", r"\\\n", one) for one in paragraphs)


def escaped(text: str) -> str:
    """Return text with a backslash before what course text would take for formatting."""
    return _SPECIAL.sub(_with_backslash, text)


def _with_backslash(found: re.Match[str]) -> str:
    """Return a sign, or the start of a line that makes a list, with a backslash in its place.

    Underscores inside a word and those that stand alone, as a gap does, need none.
    """
    sign, text = found[0], found.string
    if sign[0] == "_":
        before, after = (
            text[max(found.start() - 2, 0) : found.start()],
            text[found.end() : found.end() + 1],
        )
        alone = before[-1:] == " " and before[0] not in " \n_" and after in {" ", ""}
        inside = before[-1:].isalnum() and after.isalnum()
        return sign if alone or inside else r"\_" * len(sign)
    return f"{sign}\\" if sign[-1].isdigit() else f"{sign[:-1]}\\{sign[-1]}"


def with_breaks(text: str) -> str:
    """Return Markdown whose line breaks are marked with ``BREAK``, with those that show."""
    text = re.sub(rf"{BREAK}\n(?:[ \t>]*{BREAK}\n)+", "\n\n", text)
    text = re.sub(rf"{BREAK}(?=\s*\n\s*\n|\s*$(?!\n)|\n[ >]*(?:[-#>|`]|\d+\.)\s)", "", text)
    text = re.sub(r"(?<![ \t])[ \t]+\n", "\n", re.sub(rf"[ \t]*{BREAK}", r"\\", text))
    return re.sub(r"\n(?:[ \t\xa0]*\n){2,}", "\n\n", text).strip()


class Formula(NamedTuple):
    """A part of a formula, as Word and pages of HTML have it."""

    kind: str
    """``row``, ``root`` or one of ``_FORMULAS``; others are unknown."""
    parts: Sequence[Formula | str]


def formula_text(formula: Formula | str) -> str:
    """Return a formula on one line, such as ``(a + b)/2`` and ``x^2``.

    Raises ``WrongError`` for one that has no such form: a table, or signs above each other.
    """
    if isinstance(formula, str):
        return formula
    kind, parts = formula
    texts = [formula_text(one) for one in parts]
    if kind in {"row", "root"}:
        inner = _side_by_side(parts, texts)
        return inner if kind == "row" else f"√{_one(inner)}"
    if len(texts) != _FORMULAS.get(kind, "").count("{}"):
        words = _("the formula “{text}” cannot be written on one line", text=" ".join(texts))
        raise WrongError(words)
    return _FORMULAS[kind].format(*map(_one, texts))


def _side_by_side(parts: Sequence[Formula | str], texts: Sequence[str]) -> str:
    """Return the parts of a row; those that would run into each other are kept apart.

    Without a sign between them, a half and y are ``(1/2)y``, two and a half ``2 1/2``.
    """
    pieces, before = [""], ""
    for part, text in zip(parts, texts, strict=True):
        kind, line = _kind(part), "".join(pieces)
        apart = text
        if re.search(r"[\w)]\Z", line) and re.match(r"[\w(√]", text):
            if before == "frac":
                pieces[-1] = f"({pieces[-1]})"
            if kind == "frac":
                is_mixed = re.search(r"(?<![\w.,^_])\d+\Z", line) and re.fullmatch(r"\d+/\d+", text)
                kind, apart = ("mixed", f" {text}") if is_mixed else ("", f"({text})")
            elif before not in {"", "frac"}:
                apart = f" {text}"
        pieces.append(apart)
        before = kind
    return "".join(pieces)


def _kind(part: Formula | str) -> str:
    """Return what kind of formula a part is; empty for signs and letters alone."""
    while isinstance(part, Formula) and part.kind == "row" and len(part.parts) == 1:
        part = part.parts[0]
    return part.kind if isinstance(part, Formula) and part.kind != "row" else ""


_FORMULAS = {
    "frac": "{}/{}",
    "sup": "{}^{}",
    "sub": "{}_{}",
    "subsup": "{}_{}^{}",
    "nroot": "{}^(1/{})",
    "func": "{} {}",
}


def _one(text: str) -> str:
    """Return a part of a formula, in brackets where it is more than a number or a name."""
    return text if re.fullmatch(r"\w+(?:[.,]\w+)*|\([^()]*\)", text) else f"({text})"
