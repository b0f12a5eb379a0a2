"""What an address-like string is: its type, its network, and whether its form holds.

The sheet shows three things of a string: the string, its number of characters, and which checksum
a program found to fit. The program works on small letters and looks at nothing else; the reader
applies the rules of form, which ``look_at`` does from the string alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from trainkit.exercises.tracing import base58, bech32
from trainkit.exercises.tracing.bech32 import Checksum, Decoded, Fault

__all__ = ["Finding", "Kind", "Network", "Verdict", "fitting_checksum", "look_at"]

_VERSIONS = {0x6F: "P2PKH", 0xC4: "P2SH"}
"""Version bytes of test networks; strings of the main network are no part of the exercise."""
_HASH = 20


class Kind(StrEnum):
    """Types as the sheet lists them."""

    P2PKH = "P2PKH"
    P2SH = "P2SH"
    P2WPKH = "P2WPKH"
    P2WSH = "P2WSH"
    P2TR = "P2TR"
    SEGWIT_0 = "SegWit v0"
    """Version 0 of a length that is neither P2WPKH nor P2WSH."""
    SEGWIT = "SegWit"
    ACCOUNT = "account form"
    """0x and 40 hexadecimal characters: Ethereum and networks built like it."""
    UNKNOWN = "undetermined"


class Network(StrEnum):
    """Networks as the sheet lists them."""

    MAIN = "main"
    TEST = "test"
    UNKNOWN = "undetermined"


class Verdict(StrEnum):
    """What is written about the form."""

    VALID = "valid"
    MALFORMED = "malformed"
    UNTESTED = "undetermined, no checksum"


@dataclass(frozen=True)
class Finding:
    """What can be said of one string."""

    kind: Kind
    network: Network
    verdict: Verdict
    fault: str = ""
    """A few words; empty unless malformed."""


def look_at(text: str) -> Finding:
    """Return what the string is, by its form and its checksum."""
    if re.fullmatch("0x[0-9a-f]{40}", text):
        return Finding(Kind.ACCOUNT, Network.UNKNOWN, Verdict.UNTESTED)
    if re.fullmatch("[0-9a-f]{64}", text):
        return Finding(Kind.UNKNOWN, Network.UNKNOWN, Verdict.UNTESTED)
    if re.match("(bc|tb)1", text.lower()):
        return _segwit(text)
    return _base58(text)


def fitting_checksum(text: str) -> str:
    """Return the checksum that fits the string in small letters, as the sheet prints it."""
    decoded = bech32.decode(text.lower())
    if isinstance(decoded, Decoded):
        return "Bech32" if decoded.checksum is Checksum.BECH32 else "Bech32m"
    if base58.check_decode(text) is not None:
        return "Base58Check"
    return "has none" if look_at(text).verdict is Verdict.UNTESTED else "no match"


def _segwit(text: str) -> Finding:
    network = Network.MAIN if text[0].lower() == "b" else Network.TEST
    kind = _segwit_kind(text.lower())
    found = bech32.read_address(text)
    if not isinstance(found, Fault):
        return Finding(kind, network, Verdict.VALID)
    fault = _kind_fault(text) if found is Fault.KIND else found.value
    return Finding(kind, network, Verdict.MALFORMED, fault)


def _segwit_kind(text: str) -> Kind:
    known = {("q", 42): Kind.P2WPKH, ("q", 62): Kind.P2WSH, ("p", 62): Kind.P2TR}
    other = Kind.SEGWIT_0 if text[3:4] == "q" else Kind.SEGWIT
    return known.get((text[3:4], len(text)), other)


def _kind_fault(text: str) -> str:
    decoded = bech32.decode(text)
    if isinstance(decoded, Decoded) and decoded.checksum is Checksum.BECH32:
        return "Bech32 for Bech32m"
    return "Bech32m for Bech32"


def _base58(text: str) -> Finding:
    kind = {"m": Kind.P2PKH, "n": Kind.P2PKH, "2": Kind.P2SH}.get(text[:1], Kind.UNKNOWN)
    if kind is Kind.UNKNOWN:
        return Finding(kind, Network.UNKNOWN, Verdict.MALFORMED, "no known form")
    fault = ""
    payload = base58.check_decode(text)
    if base58.decode(text) is None:
        fault = "character"
    elif payload is None:
        fault = "checksum"
    elif len(payload) != _HASH + 1 or _VERSIONS.get(payload[0]) != kind:
        fault = "length"
    return Finding(kind, Network.TEST, Verdict.MALFORMED if fault else Verdict.VALID, fault)
