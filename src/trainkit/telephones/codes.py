"""The codes that open papers on telephones: a participant's code and five letters.

Four letters are drawn under the workshop's secret, so that nobody can work out another person's;
the fifth is a check letter, so that a slip of the finger is noticed without a guess being counted.
It is a weighted sum modulo a prime, as in ISBN-10 (ISO 2108): two signs that changed places are
always noticed, and a wrong sign unless its value differs by the modulus.

Only a keyed sum of a code is stored. Codes are compared on a folded form: case, blanks, hyphens,
Cyrillic and Greek letters that look Latin, and digits of other scripts make no difference.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

SUFFIX = 5
"""Letters behind a participant's code: four drawn, one to check."""

_LETTERS = "BCDFGHJKLMNPQRTVWXZ"
"""Consonants that spell no words; without S, which looks like 5, and Y."""
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LONGEST = 80
"""Signs that are looked at; no code is as long."""
_LOOKALIKES = str.maketrans("АВЕКМНОРСТУХΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXABEZHIKMNOPTYX")


def access_code(code: str, draw: bytes) -> str:
    """Return a participant's code with its five letters: ``P-07-KMTXR``.

    ``draw`` is random to everybody else and at least four bytes long.
    """
    number = int.from_bytes(draw, "big")
    letters = ""
    for _ in range(SUFFIX - 1):
        number, place = divmod(number, len(_LETTERS))
        letters += _LETTERS[place]
    return f"{code}-{letters}{_check(fold(code) + letters)}"


def fold(text: str) -> str:
    """Return the letters and digits of a code as they are compared."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).upper().translate(_LOOKALIKES)
    digits = (str(unicodedata.digit(sign, sign)) for sign in plain)
    return "".join(sign for sign in digits if sign in _SIGNS)


def is_well_formed(folded: str) -> bool:
    """Whether the check letter is that of the signs before it."""
    return len(folded) > SUFFIX and _check(folded[:-1]) == folded[-1]


def person_part(folded: str) -> str:
    """Return what names the person, without the letters that nobody can guess."""
    return folded[:-SUFFIX]


def digest(salt: bytes, folded: str) -> bytes:
    """Return the keyed sum under which a code is stored."""
    return hmac.new(salt, folded.encode(), hashlib.sha256).digest()


def _check(signs: str) -> str:
    weighted = sum(weight * _SIGNS.index(sign) for weight, sign in enumerate(signs, 1))
    return _LETTERS[weighted % len(_LETTERS)]
