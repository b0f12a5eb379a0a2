"""The key of a triage: what each string is, by its form and its checksum.

The sheet shows three things of a string: the string, its number of characters, and which checksum
a program found to fit. The program works on small letters and looks at nothing else; the reader
applies the rules of form, which ``look_at`` does from the string alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from trainkit.exercises.generator import Solution
from trainkit.exercises.model import Grid
from trainkit.exercises.tracing import base58, bech32
from trainkit.exercises.words import Words

__all__ = ["Finding", "look_at", "solve"]

_SEGWIT = {("q", 42): "P2WPKH", ("q", 62): "P2WSH", ("p", 62): "P2TR"}
"""Types by the fourth character and the length."""
_OPEN = "undetermined"
_ACCOUNT = "account"
"""0x and 40 hexadecimal characters: Ethereum and networks built like it."""
_SOLANA = "solana"
"""32 bytes in Base58, which the form does not tell from other 32 bytes."""
_EXTENDED = ("extended-public", "extended-private")
_WITHOUT_CHECKSUM = (
    ("0x[0-9a-f]{40}", _ACCOUNT, _OPEN),
    ("[0-9a-f]{64}", _OPEN, _OPEN),
    ("[1-9A-HJ-NP-Za-km-z]{43,44}", _SOLANA, _SOLANA),
)
"""Forms without a checksum, each with type and network."""
_BASE58 = (
    ("r", "xrp", "xrp"),
    ("T", "tron", "tron"),
    ("[xyz]pub", _EXTENDED[0], "main"),
    ("[xyz]prv", _EXTENDED[1], "main"),
    ("2", "P2SH", "test"),
    ("", "P2PKH", "test"),
)
"""Beginnings of forms with Base58Check, each with type and network; the first that fits holds."""


@dataclass(frozen=True)
class Finding:
    """What can be said of one string, by the names of words."""

    kind: str
    network: str
    fault: str = ""
    """A few words; empty unless malformed."""

    @property
    def state(self) -> str:
        """What is written about the form."""
        if self.kind in (_ACCOUNT, _SOLANA, _OPEN):
            return _OPEN
        return "malformed" if self.fault else "valid"


Findings = Mapping[int, Finding]
"""What each string is, by its number on the sheet."""


def look_at(text: str) -> Finding:
    """Return what the string is, by its form and its checksum."""
    for form, kind, network in _WITHOUT_CHECKSUM:
        if re.fullmatch(form, text):
            return Finding(kind, network)
    return _segwit(text) if re.match("(bc|tb)1", text.lower()) else _base58(text)


def _base58(text: str) -> Finding:
    kind, network = next(rest for start, *rest in _BASE58 if re.match(start, text))
    text = base58.from_xrp(text) if kind == "xrp" else text
    if base58.decode(text) is None:
        return Finding(kind, network, "character")
    return Finding(kind, network, "" if base58.check_decode(text) else "checksum")


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


def solve(strings: Grid, words: Words) -> Solution:
    """Return the answers, and a table of what each string is."""
    texts = {int(row[0]): row[1] for row in strings.rows}
    findings = {number: look_at(text) for number, text in texts.items()}
    valid = {number: found for number, found in findings.items() if found.state == "valid"}
    faults = ("length", "Bech32 for Bech32m", "Bech32m for Bech32")
    return Solution(
        {
            "texts": texts,
            "findings": findings,
            "segwit": [n for n, found in valid.items() if found.kind in _SEGWIT.values()],
            "malformed": [n for n, found in findings.items() if found.fault],
            "twins": _twins({number: texts[number] for number in valid}),
            "tests": [n for n, found in valid.items() if found.network == "test"],
            "refused": [n for n, found in findings.items() if found.fault in faults],
            "accounts": [n for n, found in findings.items() if found.kind == _ACCOUNT],
            "main": [n for n, text in texts.items() if text.lower().startswith("bc1")],
            "hexadecimal": [n for n, found in findings.items() if found.kind == _OPEN],
            "ledgers": [n for n, one in findings.items() if one.kind in ("tron", "xrp", _SOLANA)],
            "unchecked": [n for n, found in findings.items() if found.kind == _SOLANA],
            "extended": [n for n, found in findings.items() if found.kind in _EXTENDED],
        },
        (words.section("findings", _table(findings, words)),),
        undetermined={"account", "checksum", "hexadecimal"},
    )


def _twins(texts: Mapping[int, str]) -> list[list[int]]:
    """Return the strings that denote the same address; capitals matter in Base58 alone."""
    by_address: dict[str, list[int]] = {}
    for number, text in texts.items():
        is_segwit = text.lower()[:3] in ("bc1", "tb1")
        by_address.setdefault(text.lower() if is_segwit else text, []).append(number)
    return [numbers for numbers in by_address.values() if len(numbers) > 1]


def _table(findings: Findings, words: Words) -> Grid:
    """Return the table that trainers mark by."""
    kinds = words.group("kind")
    rows = (
        (
            number,
            kinds.get(found.kind, found.kind),
            words(f"network.{found.network}"),
            words(f"state.{found.state}"),
            found.fault and words(f"fault.{found.fault}"),
        )
        for number, found in findings.items()
    )
    return words.table("findings", rows)
