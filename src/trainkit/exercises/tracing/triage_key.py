"""The key of a triage: what each string is, by its form and its checksum.

The sheet shows three things of a string: the string, its number of characters, and which checksum
a program found to fit. The program works on small letters and looks at nothing else; the reader
applies the rules of form, which ``look_at`` does from the string alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from trainkit.exercises.generator import Answers, Result
from trainkit.exercises.model import Grid, Section
from trainkit.exercises.printing import table
from trainkit.exercises.tracing import base58, bech32

__all__ = ["Finding", "look_at", "solve"]

_SEGWIT = {("q", 42): "P2WPKH", ("q", 62): "P2WSH", ("p", 62): "P2TR"}
"""Types by the fourth character and the length."""
_OPEN = "undetermined"
_ACCOUNT = "account form"
"""0x and 40 hexadecimal characters: Ethereum and networks built like it."""


@dataclass(frozen=True)
class Finding:
    """What can be said of one string, in the words of the sheet."""

    kind: str
    network: str
    fault: str = ""
    """A few words; empty unless malformed."""

    @property
    def form(self) -> str:
        """What is written about the form."""
        if self.network == _OPEN:
            return "undetermined, no checksum"
        return "malformed" if self.fault else "valid"


Findings = Mapping[int, Finding]
"""What each string is, by its number on the sheet."""


def look_at(text: str) -> Finding:
    """Return what the string is, by its form and its checksum."""
    if re.fullmatch("0x[0-9a-f]{40}", text):
        return Finding(_ACCOUNT, _OPEN)
    if re.fullmatch("[0-9a-f]{64}", text):
        return Finding(_OPEN, _OPEN)
    if re.match("(bc|tb)1", text.lower()):
        return _segwit(text)
    kind = "P2SH" if text.startswith("2") else "P2PKH"
    if base58.decode(text) is None:
        return Finding(kind, "test", "character")
    return Finding(kind, "test", "" if base58.check_decode(text) else "checksum")


def _segwit(text: str) -> Finding:
    low = text.lower()
    network = "main" if low[0] == "b" else "test"
    other = "SegWit v0" if low[3] == "q" else "SegWit"
    kind = _SEGWIT.get((low[3], len(text)), other)
    found, needed = bech32.fitting(low), bech32.needed(bech32.CHARACTERS.find(low[3]))
    if text not in (low, text.upper()):
        return Finding(kind, network, "mixed case")
    if found is None:
        return Finding(kind, network, "checksum")
    if found != needed:
        return Finding(kind, network, f"{found} for {needed}")
    return Finding(kind, network, "length" if kind == other else "")


def solve(strings: Grid) -> Answers:
    """Return the answers, and a table of what each string is."""
    texts = {int(row[0]): row[1] for row in strings.rows}
    findings = {number: look_at(text) for number, text in texts.items()}
    return Answers(
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
            (number, found.kind, found.network, found.form, found.fault)
            for number, found in findings.items()
        ),
    )


def _strings(findings: Findings) -> Result:
    segwit = _SEGWIT.values()
    valid = _where(findings, lambda one: one.form == "valid" and one.kind in segwit)
    return Result(
        f"Valid SegWit: {_numbers(valid)}",
        "Table below; half a point for each string with type, network and form all right.",
    )


def _malformed(findings: Findings) -> Result:
    faults = _where(findings, lambda one: one.fault != "")
    each = "; ".join(f"{number}: {findings[number].fault}" for number in faults)
    return Result(
        _numbers(faults),
        f"{each}. A malformed string is read again at the source, never repaired by guess. The "
        "twin of a valid string is no proof of what was meant.",
    )


def _twins(texts: Mapping[int, str], findings: Findings) -> Result:
    by_address: dict[str, list[int]] = {}
    for number in _where(findings, lambda one: one.form == "valid"):
        text = texts[number]
        is_segwit = text.lower()[:3] in ("bc1", "tb1")
        by_address.setdefault(text.lower() if is_segwit else text, []).append(number)
    pairs = [numbers for numbers in by_address.values() if len(numbers) > 1]
    return Result(
        "; ".join(f"{first} and {second}" for first, second in pairs),
        "The same SegWit address in capitals and in small letters; a search of the case file "
        "has to cover both. A string with both cases together is malformed and is no match.",
    )


def _test_network(findings: Findings) -> Result:
    found = _where(findings, lambda one: one.form == "valid" and one.network == "test")
    return Result(
        _numbers(found),
        "Coins of a test network are made for tests and are not meant to have value. The "
        "string alone does not show whether anything was paid to it.",
    )


def _fits_but_refused(texts: Mapping[int, str], findings: Findings) -> Result:
    faults = ("length", "Bech32 for Bech32m", "Bech32m for Bech32")
    found = _where(findings, lambda one: one.fault in faults)
    each = "; ".join(
        f"{number}: {findings[number].fault}, {len(texts[number])} characters" for number in found
    )
    return Result(
        _numbers(found),
        f"{each}. Version 0 allows 42 or 62 characters only and needs Bech32, version 1 and later "
        "need Bech32m. A fitting checksum is not enough.",
    )


def _account(findings: Findings) -> Result:
    found = _where(findings, lambda one: one.kind == _ACCOUNT)
    return Result(
        f"{_numbers(found)}: network undetermined",
        "Ethereum and networks built like it share the form, so the string names no network. "
        "In small letters it has no checksum either: a copying error would not show.",
        undetermined=True,
    )


def _checksum(findings: Findings) -> Result:
    first, *_ = _where(findings, lambda one: one.network == "main")
    return Result(
        f"{first}: copied right; use undetermined",
        "A right checksum shows that the string was copied without a detectable error. It does "
        "not show that anybody used the address, and names no holder.",
        undetermined=True,
    )


def _hexadecimal(findings: Findings) -> Result:
    found = _where(findings, lambda one: one.kind == _OPEN)
    return Result(
        f"{_numbers(found)}: undetermined",
        "It can be a transaction ID, a hash or a private key; the form cannot decide. Keep the "
        "note like the most sensitive exhibit, for a private key can spend coins.",
        undetermined=True,
    )


def _where(findings: Findings, holds: Callable[[Finding], bool]) -> list[int]:
    """Return the numbers of the strings of which ``holds`` is true."""
    return [number for number, found in findings.items() if holds(found)]


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)
