"""Pictures of a question on its way in: those that papers print, each under a path of its own."""

from __future__ import annotations

import base64
import binascii
import io
import posixpath
import re
from urllib.parse import unquote, unquote_to_bytes

from trainkit.exchange.question import PICTURES
from trainkit.exchange.source import Source
from trainkit.languages import _

__all__ = ["Pictures", "base64_bytes"]

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

        GIF, WebP and BMP become PNG.
        """
        data, suffix = _printable(data or b"")
        if not suffix:
            self.lose(name)
            return ""
        known = next((path for path, other in self.found.items() if other == data), None)
        path = known or f"{PICTURES}/{len(self.found) + 1}{suffix}"
        self.found[path] = data
        return path

    def inside(self, source: Source, address: str, *folders: str) -> str:
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
            self.lose(address)
            return ""
        body = address[inside.end() :]
        is_base64 = inside[1].lower().endswith(";base64")
        return self.add(
            _("in the text"), base64_bytes(body) if is_base64 else unquote_to_bytes(body)
        )

    def lose(self, name: str) -> None:
        """Record that a picture is not taken over."""
        self.lost.append(_("the picture {name}", name=name))


def base64_bytes(text: str) -> bytes | None:
    """Return what base64 stands for, ``None`` if it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _printable(data: bytes) -> tuple[bytes, str]:
    """Return a picture that papers print with the ending of its name; none for other data."""
    suffix = next((suffix for start, suffix in _STARTS.items() if data.startswith(start)), "")
    if suffix or _SVG.match(data[:5000]):
        return data, suffix or ".svg"
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=("GIF", "WEBP", "BMP")) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return b"", ""
            stream = io.BytesIO()
            picture.convert("RGBA").save(stream, "PNG")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return b"", ""
    return stream.getvalue(), ".png"
