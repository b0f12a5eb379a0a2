"""The words of a module's drawings in another language, and their sides from right to left.

The words are in ``figures/words.<tag>.yaml``, one line of a drawing each, so that it is drawn once.
What stands on the left of a translated drawing stands on the right where the language is read from
right to left: boxes, arrows and axes are mirrored, words and numbers are not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from pathlib import Path

from trainkit.languages import ENGLISH, direction_of, tags_of

__all__ = ["drawn_lines", "translated_drawing", "words_file"]

_TEXT = re.compile(r"(<text\b[^>]*>)(.*?)(</text>)", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WIDTH = re.compile(r'viewBox="0 0 ([0-9.]+) ')
_HEAD = re.compile(r"(<svg\b[^>]*>(?:\s*<title>[^<]*</title>)?)(.*)(</svg>\s*)$", re.DOTALL)
_X = re.compile(r'(?<= x=")[^"]*(?=")')
_ANCHOR = re.compile(r'(?<=text-anchor=")(?:start|end)(?=")')
_OTHER_SIDE = {"start": "end", "end": "start"}


def words_file(drawing: Path, language: str) -> Path | None:
    """Return the file with the words of a drawing in a language; ``None`` if there is none."""
    if language == ENGLISH:
        return None
    found = (drawing.parent / f"words.{tag}.yaml" for tag in tags_of(language))
    return next((path for path in found if path.is_file()), None)


def translated_drawing(data: bytes, file: Path, language: str) -> bytes:
    """Return a file's drawing with its words in a language, as far as they are translated."""
    path = words_file(file, language)
    if path is None:
        return data
    words = _words(path, path.stat().st_mtime_ns)
    text = data.decode()
    lines = drawn_lines(text)
    if not any(line in words for line in lines):
        return data
    text = _TEXT.sub(lambda m: f"{m[1]}{_said(m[2], words)}{m[3]}", text)
    return (_mirrored(text) if direction_of(language) == "rtl" else text).encode()


def drawn_lines(svg: str) -> list[str]:
    """Return the lines of text of a drawing, in its order, without the marks of bold words."""
    return [_plain(match[2]) for match in _TEXT.finditer(svg)]


def _plain(marked: str) -> str:
    return unescape(_TAG.sub("", marked))


def _said(marked: str, words: dict[str, str]) -> str:
    found = words.get(_plain(marked))
    return marked if found is None else escape(found, quote=False)


@lru_cache(maxsize=32)
def _words(path: Path, _written: int) -> dict[str, str]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        found = YAML(typ="safe").load(path)["words"].items()
    except (YAMLError, AttributeError, KeyError, TypeError):
        return {}  # the check of definitions says why
    return {str(line): str(words) for line, words in found}


def _mirrored(svg: str) -> str:
    """Return a drawing with its shapes mirrored and its lines of text on the other side."""
    width, parts = _WIDTH.search(svg), _HEAD.fullmatch(svg)
    if width is None or parts is None:
        return svg
    wide = float(width[1])
    shapes, lines = _TEXT.sub("", parts[2]), _TEXT.finditer(parts[2])
    texts = "\n".join(_on_other_side(line[0], wide) for line in lines)
    turned = f'<g transform="matrix(-1 0 0 1 {wide:g} 0)">{shapes}</g>'
    return f"{parts[1]}{turned}\n{texts}\n{parts[3]}"


def _on_other_side(line: str, wide: float) -> str:
    moved = _X.sub(lambda x: f"{wide - float(x[0]):g}", line, count=1)
    if "text-anchor" not in moved:
        return moved.replace("<text", '<text text-anchor="end"', 1)
    return _ANCHOR.sub(lambda anchor: _OTHER_SIDE[anchor[0]], moved)
