"""The files a page may read: declared folders, real paths, known kinds, harmless content.

A page names a file as ``asset://scope/path``. The scope stands for a folder that the page's recipe
declares; nothing else is read, from the disk or from the network.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from trainkit.errors import AssetError
from trainkit.languages import _, spoken
from trainkit.render.translated_drawings import translated_drawing

__all__ = [
    "ASSET_TYPES",
    "MAX_ASSET_BYTES",
    "MAX_PIXELS",
    "read_asset",
    "read_drawing",
    "resolve_asset",
]

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
