"""Writes values as a person writes them in YAML: rows on a line, text plain where it can be."""

from __future__ import annotations

import json
import re
from typing import Any

from trainkit.definitions.spans import Span, plain

__all__ = ["block_text", "entry_text", "scalar_text"]

_WIDTH = 110
_LONGEST_ROW = 180
"""Columns of a row beside others that stand on one line each."""
_PLAIN = re.compile(r"[^\W_][^\n\x00-\x1f\x7f-\x9f\u2028\u2029]*", re.ASCII | re.DOTALL)
_OTHER_TYPE = re.compile(
    r"(?i:true|false|yes|no|on|off|y|n)|[0-9][0-9_]*(\.[0-9]*)?(e[+-]?[0-9]+)?|0[xo][0-9a-f]+"
    r"|[0-9]+(:[0-9]+)+.*"
)
"""Text that some readers of YAML take for a number, a truth value or a time."""
_BREAKS = {"\x85": r"\N", "\u2028": r"\L", "\u2029": r"\P"}


def scalar_text(
    value: Any, style: str = "", in_flow: bool = False, column: int = 0, before: str = ""
) -> str:
    """Return the text of a scalar, in the style that it had where that is possible.

    ``column`` is that of the key or dash, ``before`` the text that it replaces.
    """
    if value is None:
        return "null"
    text = str(plain(value))
    if "\n" in text and not in_flow and style not in {'"', "'"} and _fits_block(text):
        margin = " " * (column + 2)
        return "|-" + "".join(f"\n{margin}{line}" if line else "\n" for line in text.split("\n"))
    if style == "'" and "\n" not in text:
        return "'" + text.replace("'", "''") + "'"
    is_typed = not isinstance(value, str) or (not style and _OTHER_TYPE.fullmatch(before))
    may_be_plain = style != '"' and (is_typed or not _OTHER_TYPE.fullmatch(text))
    return text if may_be_plain and _can_be_plain(text, in_flow) else _quoted(text)


def _fits_block(text: str) -> bool:
    return text[0] not in " \n\t" and not text.endswith("\n")


def _can_be_plain(text: str, in_flow: bool) -> bool:
    if not _PLAIN.fullmatch(text) and not re.fullmatch(r"-[0-9.]+", text):
        return False
    if (
        text.lower() == "null"
        or text != text.strip()
        or ": " in text
        or " #" in text
        or text.endswith(":")
    ):
        return False
    return not in_flow or not re.search(r"[,?:\[\]{}]", text)


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(_BREAKS.get(letter, letter) for letter in quoted)


def _key(key: str) -> str:
    return key if _can_be_plain(key, in_flow=True) else _quoted(key)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(str(k))}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return scalar_text(value, in_flow=True)


def block_text(value: Any, column: int, in_flow: bool = False, like: Span | None = None) -> str:
    """Return the text of a value below a key or dash in ``column``.

    A collection that does not go on the line begins with a line break. ``like`` is a neighbour.
    """
    if not isinstance(value, (dict, list, tuple)):
        return scalar_text(value, in_flow=in_flow, column=column)
    row = _flow(value)
    if in_flow or not value or _fits_line(value, row, column, like):
        return row
    return "\n" + "\n".join(_lines(value, column + 2))


def _fits_line(value: Any, row: str, column: int, like: Span | None) -> bool:
    inner = list(value.values()) if isinstance(value, dict) else list(value)
    width = _LONGEST_ROW if like is not None and like.is_flow else _WIDTH
    if any(_has_breaks(each) for each in inner) or column + len(row) > width:
        return False
    if isinstance(value, dict):
        is_block = like is not None and like.kind == "map" and not like.is_flow
        return column > 0 and not is_block
    return not any(isinstance(each, dict) for each in inner)


def _has_breaks(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_breaks, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_has_breaks, value))
    return isinstance(value, str) and "\n" in value


def _lines(value: Any, column: int) -> list[str]:
    pairs = value.items() if isinstance(value, dict) else ((None, each) for each in value)
    return [" " * column + entry_text(key, each, column) for key, each in pairs]


def entry_text(
    key: str | None, value: Any, column: int, like: Span | None = None, *, in_flow: bool = False
) -> str:
    """Return the text of an entry of a collection whose entries stand in ``column``.

    ``like`` is the value of a neighbour, whose style is taken.
    """
    made = block_text(value, column, in_flow, like)
    if key is not None:
        return f"{_key(key)}:{made}" if made.startswith("\n") else f"{_key(key)}: {made}"
    if in_flow:
        return made
    return f"- {made.lstrip()}" if made.startswith("\n") else f"- {made}"
