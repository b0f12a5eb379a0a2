"""Bech32 (BIP 173) and Bech32m (BIP 350), and the SegWit addresses written in them.

A string is a prefix, the separator 1, and characters of five bits each, the last six a checksum.
The two forms differ in the constant that a right checksum leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

__all__ = [
    "CHARACTERS",
    "Checksum",
    "Decoded",
    "Fault",
    "Program",
    "checksum_of",
    "decode",
    "encode",
    "read_address",
    "write_address",
]

CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
"""The character of each value from 0 to 31."""
_LONGEST = 90
_CHECK = 6
"""Characters of the checksum."""
_TAPS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


class Checksum(Enum):
    """Which checksum a string carries; the value is the constant that it leaves."""

    BECH32 = 1
    BECH32M = 0x2BC830A3


class Fault(Enum):
    """Why a string is no SegWit address, in the order in which it is looked at."""

    MIXED_CASE = "mixed case"
    FORM = "no Bech32 form"
    """Too long, no separator, no prefix, too short a checksum, or a character that is not used."""
    CHECKSUM = "checksum"
    PREFIX = "prefix"
    """Neither bc nor tb."""
    VERSION = "witness version"
    """Above 16, or none."""
    KIND = "wrong kind of checksum"
    """Bech32 in version 1 or later, Bech32m in version 0."""
    PADDING = "padding"
    LENGTH = "length"
    """Of the witness program."""


@dataclass(frozen=True)
class Decoded:
    """A string with a right checksum: its prefix, the values after it, and which checksum."""

    prefix: str
    values: tuple[int, ...]
    checksum: Checksum


@dataclass(frozen=True)
class Program:
    """A witness program with its network's prefix."""

    prefix: str
    version: int
    program: bytes


def encode(decoded: Decoded) -> str:
    """Return the string in small letters."""
    values = [*_spread(decoded.prefix), *decoded.values]
    rest = _remainder([*values, *([0] * _CHECK)]) ^ decoded.checksum.value
    check = [(rest >> 5 * (_CHECK - 1 - place)) & 31 for place in range(_CHECK)]
    return f"{decoded.prefix}1" + "".join(CHARACTERS[value] for value in (*decoded.values, *check))


def decode(text: str) -> Decoded | Fault:
    """Return what a Bech32 or Bech32m string holds, or the first fault."""
    if text != text.lower() and text != text.upper():
        return Fault.MIXED_CASE
    prefix, separator, data = text.lower().rpartition("1")
    in_range = all("!" <= character <= "~" for character in prefix)
    if not separator or not prefix or not in_range or len(text) > _LONGEST or len(data) < _CHECK:
        return Fault.FORM
    values = [CHARACTERS.find(character) for character in data]
    if min(values) < 0:
        return Fault.FORM
    rest = _remainder([*_spread(prefix), *values])
    for checksum in Checksum:
        if rest == checksum.value:
            return Decoded(prefix, tuple(values[:-_CHECK]), checksum)
    return Fault.CHECKSUM


def read_address(text: str) -> Program | Fault:
    """Return the witness program of a SegWit address as BIP 350 reads it, or the first fault."""
    decoded = decode(text)
    if isinstance(decoded, Fault):
        return decoded
    fault = _fault_before_program(decoded)
    if fault is not None:
        return fault
    version = decoded.values[0]
    program = _regroup(decoded.values[1:], 5, 8)
    if program is None:
        return Fault.PADDING
    if not 2 <= len(program) <= 40 or (version == 0 and len(program) not in (20, 32)):
        return Fault.LENGTH
    return Program(decoded.prefix, version, bytes(program))


def _fault_before_program(decoded: Decoded) -> Fault | None:
    if decoded.prefix not in ("bc", "tb"):
        return Fault.PREFIX
    if not decoded.values or decoded.values[0] > 16:
        return Fault.VERSION
    if decoded.checksum is not checksum_of(decoded.values[0]):
        return Fault.KIND
    return None


def write_address(program: Program, checksum: Checksum | None = None) -> str:
    """Return the address; ``checksum`` makes one with a checksum other than the right one."""
    values = _regroup(program.program, 8, 5, fill=True) or ()
    kind = checksum_of(program.version) if checksum is None else checksum
    return encode(Decoded(program.prefix, (program.version, *values), kind))


def checksum_of(version: int) -> Checksum:
    """Return which checksum addresses of a witness version carry."""
    return Checksum.BECH32 if version == 0 else Checksum.BECH32M


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


def _regroup(
    values: Sequence[int], size: int, into: int, *, fill: bool = False
) -> tuple[int, ...] | None:
    """Return the bits of ``values`` in groups of ``into``; None if the padding is wrong."""
    number = bits = 0
    groups = []
    for value in values:
        number = number << size | value
        bits += size
        while bits >= into:
            bits -= into
            groups.append(number >> bits)
            number &= (1 << bits) - 1
    if fill and bits:
        groups.append(number << into - bits)
    if not fill and (bits >= size or number):
        return None
    return tuple(groups)
