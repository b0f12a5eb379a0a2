"""Reads JSON that another program wrote (RFC 8259), with the place of every object.

The standard library reads; it makes an object when its closing brace is reached, so the places are
noted in the order of the closing braces.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trainkit.languages import _
from trainkit.problems import Place, Problems

__all__ = ["JsonObject", "read_json"]

_MOST_DIGITS = 100
_BRACES = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]', re.DOTALL)


class JsonObject(dict[str, Any]):
    """An object, and where it begins."""

    def __init__(self, values: list[tuple[str, Any]], place: Place) -> None:
        super().__init__(values)
        self.place = place


def read_json(path: Path, text: str, problems: Problems) -> Any:
    """Return what a text holds, objects as ``JsonObject``.

    What is wrong is recorded, and ``None`` returned. ``path`` only says where the text came from.
    """
    text = text.removeprefix("\ufeff")
    places = _places(path, text)
    try:
        data = json.loads(
            text,
            object_pairs_hook=lambda pairs: JsonObject(pairs, next(places, Place(path))),
            parse_int=_whole_number,
        )
        if r"\ud" in text.lower():  # an escape for half of a letter, which no file could hold
            json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        problems.error(
            Place(path, error.lineno, error.colno),
            _("expected JSON; reading it failed: {error}", error=error.msg),
        )
    except (ValueError, RecursionError):
        problems.error(
            Place(path),
            _(
                "refused: a number has more than {most} digits, a letter is incomplete or lists "
                "are nested deeply",
                most=_MOST_DIGITS,
            ),
        )
    else:
        return data
    return None


def _whole_number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError
    return int(digits)


def _places(path: Path, text: str) -> Iterator[Place]:
    """Yield where each object begins, in the order in which the objects end."""
    breaks = [match.start() for match in re.finditer("\n", text)]
    begun: list[int] = []
    for match in _BRACES.finditer(text):
        if match[0] == "{":
            begun.append(match.start())
        elif match[0] == "}" and begun:
            start = begun.pop()
            line = bisect_right(breaks, start)
            yield Place(path, line + 1, start - (breaks[line - 1] if line else -1))
