"""SHA-256 hash values of files, and why a value may differ from the record.

SHA-256 is specified in FIPS 180-4. A hash value distinguishes two states of bytes; it does not
know what the bytes mean, so another kind of line end gives another value for the same words.
"""

from __future__ import annotations

import hashlib
from typing import Literal

from trainkit.exercises.printing import NO_BREAK

__all__ = ["Difference", "difference", "grouped", "other_line_ends", "read_digest", "sha256"]

Difference = Literal["content", "line-ends", "none"]
_GROUP = 4
"""Characters of a printed group."""
_LINE = 8
"""Groups that stand in one line; a printed value has two lines."""


def sha256(content: bytes) -> str:
    """Return the hash value as 64 hexadecimal characters in small letters."""
    return hashlib.sha256(content).hexdigest()


def grouped(digest: str) -> str:
    """Return a hash value in groups that the eye can compare, eight groups to a line."""
    groups = [digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP)]
    lines = [groups[at : at + _LINE] for at in range(0, len(groups), _LINE)]
    return " ".join(NO_BREAK.join(line) for line in lines)


def read_digest(text: str) -> str:
    """Return a printed hash value as it is compared: without spaces, in small letters."""
    return "".join(text.split()).lower()


def other_line_ends(content: bytes) -> bytes:
    """Return the text with the other kind of line end: LF for CR LF, or CR LF for LF."""
    if b"\r\n" in content:
        return content.replace(b"\r\n", b"\n")
    return content.replace(b"\n", b"\r\n")


def difference(content: bytes, recorded: str) -> Difference:
    """Return what distinguishes ``content`` from the file whose hash value was recorded."""
    if sha256(content) == recorded:
        return "none"
    return "line-ends" if sha256(other_line_ends(content)) == recorded else "content"
