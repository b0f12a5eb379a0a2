"""The key of a triage: what each string is, by its form and its checksum.

The sheet shows three things of a string: the string, its number of characters, and which checksum
a program found to fit. The program works on small letters and looks at nothing else; the reader
applies the rules of form, which ``look_at`` does from the string alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from trainkit.exercises.generator import Result, Solution
from trainkit.exercises.model import Grid, Section
from trainkit.exercises.printing import table
from trainkit.exercises.tracing import base58, bech32
from trainkit.exercises.tracing.bech32 import Checksum, Decoded, Fault

__all__ = ["Finding", "Kind", "Network", "Verdict", "look_at", "solve"]

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


Findings = Mapping[int, Finding]
"""What each string is, by its number on the sheet."""


def look_at(text: str) -> Finding:
    """Return what the string is, by its form and its checksum."""
    if re.fullmatch("0x[0-9a-f]{40}", text):
        return Finding(Kind.ACCOUNT, Network.UNKNOWN, Verdict.UNTESTED)
    if re.fullmatch("[0-9a-f]{64}", text):
        return Finding(Kind.UNKNOWN, Network.UNKNOWN, Verdict.UNTESTED)
    if re.match("(bc|tb)1", text.lower()):
        return _segwit(text)
    return _base58(text)


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


def solve(strings: Grid) -> Solution:
    """Return the answers, and a table of what each string is."""
    texts = {int(row[0]): row[1] for row in strings.rows}
    findings = {place: look_at(text) for place, text in texts.items()}
    return Solution(
        {
            "strings": _strings(findings),
            "malformed": _malformed(findings),
            "twins": _twins(texts, findings),
            "test-network": _test_network(findings),
            "refused": _fits_but_refused(texts, findings),
            "account": _account(findings),
            "checksum": _checksum(findings),
            "hexadecimal": _hexadecimal(findings),
        },
        (Section(title="Findings", grids=(_table(findings),)),),
    )


def _table(findings: Findings) -> Grid:
    """Return the table that trainers mark by."""
    return table(
        "What each string is",
        "#No. | Type | Network | Form | Fault",
        (
            (place, found.kind, found.network, found.verdict, found.fault)
            for place, found in findings.items()
        ),
    )


def _strings(findings: Findings) -> Result:
    segwit = (Kind.P2WPKH, Kind.P2WSH, Kind.P2TR)
    valid = _where(findings, lambda one: one.verdict is Verdict.VALID and one.kind in segwit)
    return Result(
        f"Valid SegWit: {_numbers(valid)}",
        "Table below; half a point for each string with type, network and form all right.",
    )


def _malformed(findings: Findings) -> Result:
    faults = _where(findings, lambda one: one.verdict is Verdict.MALFORMED)
    each = "; ".join(f"{place}: {findings[place].fault}" for place in faults)
    return Result(
        _numbers(faults),
        f"{each}. A malformed string is read again at the source, never repaired by guess. The "
        "twin of a valid string is no proof of what was meant.",
    )


def _twins(texts: Mapping[int, str], findings: Findings) -> Result:
    by_address: dict[str, list[int]] = {}
    for place in _where(findings, lambda one: one.verdict is Verdict.VALID):
        text = texts[place]
        is_segwit = text.lower()[:3] in ("bc1", "tb1")
        by_address.setdefault(text.lower() if is_segwit else text, []).append(place)
    pairs = [places for places in by_address.values() if len(places) > 1]
    return Result(
        "; ".join(f"{first} and {second}" for first, second in pairs),
        "The same SegWit address in capitals and in small letters; a search of the case file "
        "has to cover both. A string with both cases together is malformed and is no match.",
    )


def _test_network(findings: Findings) -> Result:
    found = _where(
        findings, lambda one: one.verdict is Verdict.VALID and one.network is Network.TEST
    )
    return Result(
        _numbers(found),
        "Coins of a test network are made for tests and are not meant to have value. The "
        "string alone does not show whether anything was paid to it.",
    )


def _fits_but_refused(texts: Mapping[int, str], findings: Findings) -> Result:
    faults = ("length", "Bech32 for Bech32m", "Bech32m for Bech32")
    found = _where(findings, lambda one: one.fault in faults)
    each = "; ".join(
        f"{place}: {findings[place].fault}, {len(texts[place])} characters" for place in found
    )
    return Result(
        _numbers(found),
        f"{each}. Version 0 allows 42 or 62 characters only and needs Bech32, version 1 and later "
        "need Bech32m. A fitting checksum is not enough.",
    )


def _account(findings: Findings) -> Result:
    found = _where(findings, lambda one: one.kind is Kind.ACCOUNT)
    return Result(
        f"{_numbers(found)}: network undetermined",
        "Ethereum and networks built like it share the form, so the string names no network. "
        "In small letters it has no checksum either: a copying error would not show.",
        undetermined=True,
    )


def _checksum(findings: Findings) -> Result:
    first, *_ = _where(findings, lambda one: one.network is Network.MAIN)
    return Result(
        f"{first}: copied right; use undetermined",
        "A right checksum shows that the string was copied without a detectable error. It does "
        "not show that anybody used the address, and names no holder.",
        undetermined=True,
    )


def _hexadecimal(findings: Findings) -> Result:
    found = _where(findings, lambda one: one.kind is Kind.UNKNOWN)
    return Result(
        f"{_numbers(found)}: undetermined",
        "It can be a transaction ID, a hash or a private key; the form cannot decide. Keep the "
        "note like the most sensitive exhibit, for a private key can spend coins.",
        undetermined=True,
    )


def _where(findings: Findings, holds: Callable[[Finding], bool]) -> list[int]:
    """Return the numbers of the strings of which ``holds`` is true."""
    return [place for place, found in findings.items() if holds(found)]


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)
