"""Hash values by SHA-256 (FIPS 180-4), and how the sheets print them."""

from __future__ import annotations

import hashlib

from trainkit.exercises.words import NO_BREAK

__all__ = ["grouped", "read_digest", "sha256"]


def sha256(content: bytes) -> str:
    """Return the hash value as 64 hexadecimal characters in small letters."""
    return hashlib.sha256(content).hexdigest()


def grouped(digest: str) -> str:
    """Return a hash value in groups of four that the eye can compare, eight groups to a line."""
    groups = [digest[at : at + 4] for at in range(0, len(digest), 4)]
    lines = [groups[at : at + 8] for at in range(0, len(groups), 8)]
    return " ".join(NO_BREAK.join(line) for line in lines)


def read_digest(text: str) -> str:
    """Return a printed hash value as it is compared: without spaces, in small letters."""
    return "".join(text.split()).lower()
