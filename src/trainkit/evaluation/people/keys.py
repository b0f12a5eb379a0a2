"""What of a code is compared, and how far two codes are apart.

One in a key: capital and small letters, codes with and without spaces, hyphens and other signs; 0
and O; 1, I and l; Latin letters and the Cyrillic ones that look the same; digits of any script. One
error is a character replaced, left out or added, or two neighbours swapped (Damerau, A Technique
for Computer Detection and Correction of Spelling Errors, Communications of the ACM 7, 1964).
"""

from __future__ import annotations

import unicodedata

__all__ = ["errors", "key_of"]

_FOLDED = str.maketrans(
    {
        "o": "0",
        "i": "1",
        "l": "1",
        "ı": "1",
        "а": "a",
        "в": "b",
        "е": "e",
        "ё": "e",
        "і": "1",
        "ј": "j",
        "к": "k",
        "м": "m",
        "н": "h",
        "о": "0",
        "р": "p",
        "с": "c",
        "ѕ": "s",
        "т": "t",
        "у": "y",
        "ү": "y",
        "х": "x",
        "һ": "h",
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "ـ": None,
    }
)
"""After case folding. The Cyrillic letters are those whose capitals look like Latin ones; Arabic
letters become their Persian form, and the stroke that lengthens a word is dropped."""


def key_of(code: str) -> str:
    """Return the code as codes are compared: letters and digits, look-alikes made one."""
    plain = unicodedata.normalize("NFKC", code).casefold()
    signs = (sign for sign in plain if sign.isalnum())
    return "".join(_digit(sign) for sign in signs).translate(_FOLDED)


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def errors(one: str, other: str) -> int:
    """Return 0 for equal keys, 1 for keys that one error makes equal, else 2."""
    if one == other:
        return 0
    if abs(len(one) - len(other)) > 1:
        return 2
    start = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    rest, remainder = one[start:], other[start:]
    alike = (
        rest[1:] == remainder[1:]
        or rest[1:] == remainder
        or rest == remainder[1:]
        or (rest[:2] == remainder[1::-1] and rest[2:] == remainder[2:])
    )
    return 1 if alike else 2
