"""Pictures of a question on its way in: those that papers print, each under a path of its own."""

from __future__ import annotations

import base64
import binascii
import io
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_to_bytes

from trainkit.exchange.question import PICTURES
from trainkit.exchange.source import QuestionFile, UnreadableError, take_out
from trainkit.text.languages import _, comma_list

if TYPE_CHECKING:
    from lxml.etree import _Element

_STARTS = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}
_SVG = re.compile(rb"(?>(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>|\s)*)<svg[\s>]", re.DOTALL)
_INLINE = re.compile(r"data:[\w/+.-]*((?:;[\w=-]+)*),", re.IGNORECASE)
_MOST_PIXELS = 25_000_000


class Pictures:
    """Collects the pictures of one question."""

    def __init__(self) -> None:
        self.found: dict[str, bytes] = {}
        """Their bytes by the paths under which texts show them."""
        self.lost: list[str] = []
        """Which could not be taken over, in words."""

    def add(self, name: str, data: bytes | None) -> str:
        """Return the path for a picture, empty where papers cannot print it.

        GIF, WebP and BMP become PNG; drawings lose what is not drawn.
        """
        data, suffix, parts = printable(data or b"")
        if not suffix:
            self.lost.append(_("the picture {name}", name=name))
            return ""
        if parts:
            self.lost.append(
                _("parts of the picture {name}: {parts}", name=name, parts=comma_list(parts))
            )
        known = next((path for path, other in self.found.items() if other == data), None)
        path = known or f"{PICTURES}/{len(self.found) + 1}{suffix}"
        self.found[path] = data
        return path

    def inside(self, source: QuestionFile, address: str, *folders: str) -> str:
        """Return the path for a picture that lies in one of some folders of an archive.

        If it does not, see ``at``.
        """
        bare = unquote(address.partition("?")[0])
        for folder in folders:
            name = posixpath.normpath(posixpath.join(folder, bare))
            if name in source.parts:
                return self.add(address, source.part(name))
        return self.at(address)

    def at(self, address: str) -> str:
        """Return the path for a picture whose bytes its address has, empty for all others."""
        inside = _INLINE.match(address)
        if not inside:
            return self.add(address, b"")
        body = address[inside.end() :]
        is_base64 = inside[1].lower().endswith(";base64")
        data = base64_bytes(body) if is_base64 else unquote_to_bytes(body)
        return self.add(_("in the text"), data)


def base64_bytes(text: str) -> bytes | None:
    """Return what base64 stands for, ``None`` if it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def printable(data: bytes) -> tuple[bytes, str, list[str]]:
    """Return a picture that papers print, the ending of its name, and which parts it loses.

    There is nothing of other data, nor of a drawing that would do harm.
    """
    suffix = next((suffix for start, suffix in _STARTS.items() if data.startswith(start)), "")
    if suffix:
        return data, suffix, []
    if _SVG.match(data[:5000]):
        drawing, lost = clean_drawing(data)
        return drawing, ".svg" if drawing else "", lost
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=("GIF", "WEBP", "BMP")) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return b"", "", []
            stream = io.BytesIO()
            picture.convert("RGBA").save(stream, "PNG")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return b"", "", []
    return stream.getvalue(), ".png", []


_SPACE = "http://www.w3.org/2000/svg"
_DRAWN = re.compile(
    "svg|g|defs|symbol|use|title|desc|path|rect|circle|ellipse|line|polyline|polygon|text|tspan"
    "|textPath|marker|linearGradient|radialGradient|stop|clipPath|mask|pattern|switch|style|image"
    "|a|filter|fe(?!Image)[A-Z][A-Za-z]+"
)
"""Elements of a drawing (SVG 2) that neither run, nor change, nor show anything else."""
_NOT_SEEN = {"metadata", "view"}
_INSIDE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"url\(\s*[\"']?\s*(?![\"'#\s])|(?:image|image-set|src|expression)\(|@import|javascript:|\\",
    re.IGNORECASE,
)
"""What leads out of a style, or hides that it does."""
_MOST_DRAWN = 100_000
"""Elements that a drawing may show, those that it shows several times counted each time."""


def clean_drawing(data: bytes) -> tuple[bytes, list[str]]:
    """Return an SVG drawing with what is drawn alone, and the names of what it loses.

    Scripts, handlers, animation, pages within, links and files from elsewhere go. There is nothing
    of one that is no XML, declares entities, has styles from elsewhere or shows itself.
    """
    from lxml import etree

    try:
        root = QuestionFile(Path("drawing.svg"), data).xml()
    except UnreadableError:
        return b"", []
    etree.strip_tags(root, etree.Comment, etree.Entity, etree.PI)
    root.tail = None
    if _local(root.tag) != "svg":
        return b"", []
    lost: dict[str, None] = {}
    for one in list(root.iter()):
        if not _DRAWN.fullmatch(_local(one.tag)):
            name = str(one.tag).rpartition("}")[2]
            if str(one.tag).startswith(f"{{{_SPACE}}}") and name not in _NOT_SEEN:
                lost[name] = None
            if one.getparent() is not None:
                take_out(one)
            continue
        if _local(one.tag) == "style" and _leads_out("".join(one.itertext())):
            return b"", []
        for name, said in one.attrib.items():
            space, _sign, local = str(name).rpartition("}")
            kind, value = _local(one.tag), str(said).strip()
            if local == "href" and kind == "image":
                is_kept = bool(_INSIDE.fullmatch(value))
            elif local == "href":
                is_kept = value.startswith("#")
            elif local.lower().startswith("on") or local in {"src", "base"}:
                is_kept = False
            else:
                own = {"", "{http://www.w3.org/XML/1998/namespace"}
                is_kept = space in own and not _leads_out(value)
            if not is_kept:
                del one.attrib[name]
                if kind != "a" and local == "href":
                    lost[kind] = None
    if _drawn(root, {str(one.get("id")): one for one in root.iter() if one.get("id")}) is None:
        return b"", []
    etree.cleanup_namespaces(root)
    return bytes(etree.tostring(root, encoding="UTF-8")), list(lost)


def _local(tag: object) -> str:
    """Return the name of an element of a drawing, empty for one of another language."""
    space, _sign, name = str(tag).rpartition("}")
    return name if space in {"", f"{{{_SPACE}"} else ""


def _leads_out(style: str) -> bool:
    """Whether a style leads out of its drawing, also behind comments, which may stand anywhere."""
    bare = re.sub(r"/\*.*?(?:\*/|\Z)", "", style, flags=re.DOTALL)
    return bool(_OUTSIDE.search(style) or _OUTSIDE.search(bare))


def _drawn(root: _Element, named: Mapping[str, _Element]) -> int | None:
    """Return how many elements are drawn; ``None`` if too many, or if a part shows itself."""
    counts: dict[str, int] = {}

    def count(element: _Element, above: tuple[str, ...]) -> int:
        name = str(element.get("id") or "")
        if name in counts:
            return counts[name]
        above = (*above, name) if name else above
        found = 1 + sum(count(one, above) for one in element)
        for key, value in element.attrib.items() if _local(element.tag) == "use" else ():
            target = str(value).strip()[1:] if str(key).endswith("href") else ""
            if target in above:
                return _MOST_DRAWN + 1
            if target in named:
                found += count(named[target], above)
        if name:
            counts[name] = found
        return found

    found = count(root, ())
    return found if found <= _MOST_DRAWN else None
