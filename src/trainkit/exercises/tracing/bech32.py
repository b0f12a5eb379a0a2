"""Bech32 (BIP 173) and Bech32m (BIP 350): which checksum fits, and SegWit addresses with either.

A string is a prefix, the separator 1, and characters of five bits each, the last six a checksum.
The two forms differ in the constant that a right checksum leaves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

__all__ = ["CHARACTERS", "Checksum", "fitting", "needed", "write_address"]

Checksum = Literal["Bech32", "Bech32m"]

CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
"""The character of each value from 0 to 31."""
_CONSTANTS: dict[Checksum, int] = {"Bech32": 1, "Bech32m": 0x2BC830A3}
_LONGEST = 90
_CHECK = 6
"""Characters of the checksum."""
_TAPS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def fitting(text: str) -> Checksum | None:
    """Return which checksum a string carries; None if it is not well formed or none fits."""
    if text != text.lower() and text != text.upper():
        return None
    prefix, _, data = text.lower().rpartition("1")
    in_range = all("!" <= character <= "~" for character in prefix)
    values = [CHARACTERS.find(character) for character in data]
    if not prefix or not in_range or len(text) > _LONGEST or len(data) < _CHECK or min(values) < 0:
        return None
    rest = _remainder([*_spread(prefix), *values])
    return next((one for one, constant in _CONSTANTS.items() if rest == constant), None)


def needed(version: int) -> Checksum:
    """Return which checksum addresses of a witness version carry."""
    return "Bech32" if version == 0 else "Bech32m"


def write_address(
    prefix: str, version: int, program: bytes, checksum: Checksum | None = None
) -> str:
    """Return an address in small letters, with the right checksum if no other is asked for."""
    values = [version, *_regroup(program)]
    spread = [*_spread(prefix), *values, *([0] * _CHECK)]
    rest = _remainder(spread) ^ _CONSTANTS[checksum or needed(version)]
    check = [(rest >> 5 * (_CHECK - 1 - place)) & 31 for place in range(_CHECK)]
    return f"{prefix}1" + "".join(CHARACTERS[value] for value in (*values, *check))


def _remainder(values: Iterable[int]) -> int:
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for place, tap in enumerate(_TAPS):
            if top >> place & 1:
                rest ^= tap
    return rest


def _spread(prefix: str) -> list[int]:
    codes = [ord(character) for character in prefix]
    return [*(code >> 5 for code in codes), 0, *(code & 31 for code in codes)]


def _regroup(data: bytes) -> list[int]:
    """Return the bits in groups of five, the last one filled up with zeros."""
    count = -(-len(data) * 8 // 5)
    number = int.from_bytes(data, "big") << count * 5 - len(data) * 8
    return [number >> 5 * place & 31 for place in reversed(range(count))]
