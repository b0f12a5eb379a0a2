"""The files a page may read: declared folders, real paths, known kinds, harmless content.

A page names a file as ``asset://scope/path``. The scope stands for a folder that the page's recipe
declares; nothing else is read, from the disk or from the network.

The words of a module's drawings in another language, and their sides from right to left.

The words are in ``figures/words.<tag>.yaml``, one line of a drawing each, so that it is drawn once.
What stands on the left of a translated drawing stands on the right where the language is read from
right to left: boxes, arrows and axes are mirrored, words and numbers are not.

Which letters the bundled fonts can print: Latin, Greek, Cyrillic and Arabic, and signs.

Also which ones a file of XML can hold, such as a workbook.

Words from right to left in drawings, for WeasyPrint, which sets a drawing's letters one by one.

It sets them from the left, and each as if it stood alone. So a word is given the forms that its
letters have beside each other (the presentation forms of Unicode), in the order in which they stand
from the left: the rules of Unicode Standard Annex #9 for a line from right to left without
embeddings, with a number and the signs in it kept together.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from html import escape, unescape
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote, urlsplit

from trainkit.problems import AssetError
from trainkit.resources import templates_folder
from trainkit.text.languages import ENGLISH, _, direction_of, has_right_to_left, spoken, tags_of

_TEXT_ELEMENT = re.compile(r"(<text\b[^>]*>)(.*?)(</text>)", re.DOTALL)
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
    text = _TEXT_ELEMENT.sub(lambda m: f"{m[1]}{_said(m[2], words)}{m[3]}", text)
    return (_mirrored(text) if direction_of(language) == "rtl" else text).encode()


def drawn_lines(svg: str) -> list[str]:
    """Return the lines of text of a drawing, in its order, without the marks of bold words."""
    return [_plain(match[2]) for match in _TEXT_ELEMENT.finditer(svg)]


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
    shapes, lines = _TEXT_ELEMENT.sub("", parts[2]), _TEXT_ELEMENT.finditer(parts[2])
    texts = "\n".join(_on_other_side(line[0], wide) for line in lines)
    turned = f'<g transform="matrix(-1 0 0 1 {wide:g} 0)">{shapes}</g>'
    return f"{parts[1]}{turned}\n{texts}\n{parts[3]}"


def _on_other_side(line: str, wide: float) -> str:
    moved = _X.sub(lambda x: f"{wide - float(x[0]):g}", line, count=1)
    if "text-anchor" not in moved:
        return moved.replace("<text", '<text text-anchor="end"', 1)
    return _ANCHOR.sub(lambda anchor: _OTHER_SIDE[anchor[0]], moved)


ASSET_TYPES = {".svg", ".png", ".jpg", ".jpeg", ".css", ".ttf"}
"""Kinds of file that a page may read."""

MAX_ASSET_BYTES = 20_000_000

_REACHES_OUT = re.compile(
    rb"""href\s*=\s*["']?\s*(?!["'#\s])[^"'\s>]{1,60}|url\(\s*["']?\s*(?!["'#\s])[^"')]{1,60}|@import"""
    rb"""|<!ENTITY""",
    re.IGNORECASE,
)
"""A reference in an SVG file to anything but its own parts."""

MAX_PIXELS = 40_000_000
"""Pixels a picture may have: A4 at 600 dots an inch has 35 million."""


_DRAWINGS = "asset://drawings/"


def read_drawing(url: str, drawings: Mapping[str, bytes]) -> tuple[str, bytes] | None:
    """Return the name and the content of a drawing made from data, ``None`` for another URL.

    Raises ``AssetError`` for a drawing that the recipe does not hold or that needs other files.
    """
    if not url.startswith(_DRAWINGS):
        return None
    name = url.removeprefix(_DRAWINGS)
    if name not in drawings:
        raise AssetError(_("a page may not read {url}", url=url))
    _check_drawing(name, drawings[name])
    return name, drawings[name]


def read_asset(url: str, scopes: Mapping[str, Path]) -> tuple[str, bytes]:
    """Return the file's name and the content of an ``asset://scope/path`` URL.

    A drawing has the words of the language that is written now, as far as they are translated.

    Raises ``AssetError`` as ``resolve_asset`` does, for a drawing that needs other files, and for a
    picture with too many pixels, which is known from its header before anything is decoded.
    """
    path = resolve_asset(url, scopes)
    data = path.read_bytes()
    kind = path.suffix.lower()
    if kind == ".svg":
        _check_drawing(path.name, data)
        data = translated_drawing(data, path, spoken())
    elif kind in {".png", ".jpg", ".jpeg"}:
        _check_picture(path.name, data)
    return path.name, data


def resolve_asset(url: str, scopes: Mapping[str, Path]) -> Path:
    """Return the real path of an ``asset://scope/path`` URL.

    Raises ``AssetError`` for another scheme, an undeclared scope, a path that leaves its folder by
    ``..`` or a link, a kind of file that pages do not read, or a file that is missing or too big.
    """
    parts = urlsplit(url)
    if parts.scheme != "asset" or parts.netloc not in scopes:
        raise AssetError(_("a page may not read {url}", url=url))
    root = scopes[parts.netloc].resolve()
    path = (root / unquote(parts.path).lstrip("/")).resolve()
    if not path.is_relative_to(root) or path.suffix.lower() not in ASSET_TYPES:
        raise AssetError(_("a page may not read {url}", url=url))
    if not path.is_file():
        raise AssetError(_("a page needs {name}, which is missing", name=parts.path.lstrip("/")))
    if path.stat().st_size > MAX_ASSET_BYTES:
        raise AssetError(
            _(
                "{name} is larger than {most} bytes",
                name=parts.path.lstrip("/"),
                most=f"{MAX_ASSET_BYTES:,}",
            )
        )
    return path


def _check_drawing(name: str, data: bytes) -> None:
    """Refuse a drawing that needs other files: WeasyPrint would leave them out in silence."""
    found = _REACHES_OUT.search(data)
    if found:
        part = found[0].decode("ascii", "replace")
        raise AssetError(
            _("{name} has {part}: a drawing may not read other files", name=name, part=f"{part!r}")
        )


def _check_picture(name: str, data: bytes) -> None:
    """Refuse a picture whose header announces more pixels than any print needs."""
    from PIL import Image, UnidentifiedImageError

    too_many = _(
        "{name} has too many pixels; at most {most} are allowed",
        name=name,
        most=f"{MAX_PIXELS:,}",
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
                width, height = picture.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise AssetError(too_many) from error
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise AssetError(_("{name} cannot be read as a PNG or JPEG picture", name=name)) from error
    if width * height > MAX_PIXELS:
        raise AssetError(too_many)


_FONTS = ("NotoSans-Regular.ttf", "NotoSansMono-Regular.ttf", "Vazirmatn-Regular.ttf")
_NEVER_DRAWN = {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn"}
"""Unicode categories of what is no letter by itself: controls, joiners, spaces, marks."""

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""XML 1.0, 2.2: what is no character there."""


def xml_text(text: str) -> str:
    """Return the text without what XML cannot hold."""
    return _NOT_IN_XML.sub("", text)


@cache
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    covered: set[int] = set()
    for name in _FONTS:
        with TTFont(templates_folder() / "fonts" / name, lazy=True) as font:
            covered.update(font.getBestCmap())
    return frozenset(covered)


def unprintable(text: str) -> str:
    """Return the text's letters that no bundled font has, each once, in order."""
    if text.isascii():
        return ""
    return "".join(
        letter
        for letter in dict.fromkeys(text)
        if ord(letter) not in _letters() and unicodedata.category(letter) not in _NEVER_DRAWN
    )


def why_unprintable(text: str) -> str | None:
    """Return why a text cannot be printed, or ``None`` if it can."""
    letters = unprintable(text)
    return refusal_of_letters(letters) if letters else None


def refusal_of_letters(letters: str) -> str:
    """Return the sentence that says which letters cannot be printed."""
    return _(
        "the fonts that come with trainkit cannot print {letters}; they have only Latin, Greek, "
        "Cyrillic and Arabic letters",
        letters=letters,
    )


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
