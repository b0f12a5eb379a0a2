"""The workshop's secret, and the draws that depend on it.

Which items stand on a form and in which order their options are printed must not be guessable from
public files, and must come out the same each time. Every draw is therefore an HMAC-SHA256 (RFC
2104) of labels that say what is drawn, under a secret that only the workshop folder holds.

A permutation is drawn by sorting values by their 256-bit sums, one sum a value. Two sums are equal
with a chance below 2**-240, so no permutation is favoured; a remainder of a division, which would
favour small numbers, is never taken.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from trainkit.model.yaml import read_text
from trainkit.problems import Place, Problems
from trainkit.text.languages import _

SECRET_DIGITS = 32
"""Fewest hexadecimal digits of a secret: 128 bits."""

_HEADER = """\
# The secret of this workshop: it decides which items stand on each test form and in which order
# their options are printed. Keep it in the workshop's folder; do not print it or send it. Without
# it, forms that are already in forms.yaml stay as they are.
"""


def new_secret_file() -> bytes:
    """Return the content of a new secret file, drawn from the operating system's randomness."""
    return f"{_HEADER}{secrets.token_hex(SECRET_DIGITS)}\n".encode()


def secret_of(content: bytes) -> bytes:
    """Return the secret in the content that ``new_secret_file`` gave."""
    return bytes.fromhex(content.decode().splitlines()[-1])


def read_secret(path: Path, problems: Problems) -> bytes | None:
    """Read a secret file: one line of hexadecimal digits, and comment lines that start with #.

    Every problem is recorded and ``None`` returned. No message repeats what the line holds.
    """
    text = read_text(path, problems)
    if text is None:
        return None
    lines = [
        (number, line.strip())
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if len(lines) != 1:
        found = _("{count} lines", count=len(lines)) if lines else _("only comments")
        problems.error(
            Place(path, lines[1][0] if lines else 1, 1),
            "expected one line of {least} or more hexadecimal digits, found {found}",
            least=SECRET_DIGITS,
            found=found,
        )
        return None
    return _bytes(path, *lines[0], problems)


def _bytes(path: Path, number: int, digits: str, problems: Problems) -> bytes | None:
    place = Place(path, number, 1)
    if not re.fullmatch("[0-9a-fA-F]*", digits):
        problems.error(place, "expected hexadecimal digits (0-9 and a-f), found other characters")
    elif len(digits) < SECRET_DIGITS or len(digits) % 2:
        problems.error(
            place,
            "expected an even number of {least} or more hexadecimal digits, found {n}",
            least=SECRET_DIGITS,
            n=len(digits),
        )
    else:
        return bytes.fromhex(digits)
    return None


def draw(secret: bytes, *labels: str) -> bytes:
    """Return 32 bytes that depend on the secret and on every label, and on their order.

    Each label is preceded by its length, so ``("ab", "c")`` and ``("a", "bc")`` draw apart.
    """
    message = b"".join(
        len(encoded).to_bytes(4, "big") + encoded
        for encoded in (label.encode() for label in labels)
    )
    return hmac.new(secret, message, hashlib.sha256).digest()


def shuffled(secret: bytes, values: Iterable[str], *labels: str) -> tuple[str, ...]:
    """Return the values in an order drawn under ``labels``, whatever their order was before.

    Equal values would share a sum; they are expected to differ.
    """
    return tuple(sorted(values, key=lambda value: draw(secret, *labels, value)))
