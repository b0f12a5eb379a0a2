"""Base58Check: version byte and hash with four bytes of a double SHA-256 as checksum.

The alphabet leaves out 0, O, I and l; every leading zero byte is written as a 1. The XRP Ledger has
the same characters in another order (xrpl.org, "base58 encodings").
"""

from __future__ import annotations

import hashlib

__all__ = ["check_decode", "check_encode", "decode", "encode", "from_xrp", "to_xrp"]

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_XRP = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_CHECK = 4
"""Bytes of the checksum."""


def encode(data: bytes) -> str:
    """Return ``data`` in Base58."""
    zeros = len(data) - len(data.lstrip(b"\0"))
    number = int.from_bytes(data, "big")
    digits = ""
    while number:
        number, digit = divmod(number, 58)
        digits = _ALPHABET[digit] + digits
    return "1" * zeros + digits


def decode(text: str) -> bytes | None:
    """Return the bytes of a Base58 text, None if a character is not in the alphabet."""
    number = 0
    for character in text:
        digit = _ALPHABET.find(character)
        if digit < 0:
            return None
        number = number * 58 + digit
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def check_encode(payload: bytes) -> str:
    """Return version byte and hash in Base58Check."""
    return encode(payload + _checksum(payload))


def check_decode(text: str) -> bytes | None:
    """Return version byte and hash, None if the text is no Base58 or the checksum is wrong."""
    data = decode(text)
    if data is None or len(data) <= _CHECK or _checksum(data[:-_CHECK]) != data[-_CHECK:]:
        return None
    return data[:-_CHECK]


def to_xrp(text: str) -> str:
    """Return a Base58 text with the characters that the XRP Ledger has in their place."""
    return text.translate(str.maketrans(_ALPHABET, _XRP))


def from_xrp(text: str) -> str:
    """Return a Base58 text of the XRP Ledger with Bitcoin's characters in their place."""
    return text.translate(str.maketrans(_XRP, _ALPHABET))


def _checksum(payload: bytes) -> bytes:
    return hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:_CHECK]
