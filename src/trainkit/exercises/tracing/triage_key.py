"""The key of a triage: the table that trainers mark by, and the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from trainkit.exercises.model import Answer, Column, Grid
from trainkit.exercises.tracing.strings import Finding, Kind, Network, Verdict

__all__ = ["Findings", "answers", "findings_grid", "first_main", "where"]

Findings = Mapping[int, Finding]
"""What each string is, by its number on the sheet."""


def findings_grid(findings: Findings) -> Grid:
    """Return the table that trainers mark by."""
    return Grid(
        caption="What each string is",
        columns=(
            Column(name="No.", number=True),
            Column(name="Type"),
            Column(name="Network"),
            Column(name="Form"),
            Column(name="Fault"),
        ),
        rows=tuple(
            (str(number), found.kind, found.network, found.verdict, found.fault)
            for number, found in findings.items()
        ),
    )


def answers(strings: Mapping[int, str], findings: Findings) -> tuple[Answer, ...]:
    """Return the answers in the order of the questions."""
    found = [
        _sorted(findings),
        _malformed(findings),
        _twins(strings, findings),
        _test_network(findings),
        _fits_but_refused(strings, findings),
        _account(findings),
        _checksum(findings),
    ]
    if any(finding.kind is Kind.UNKNOWN for finding in findings.values()):
        found.append(_hexadecimal(findings))
    return tuple(found)


def _sorted(findings: Findings) -> Answer:
    segwit = (Kind.P2WPKH, Kind.P2WSH, Kind.P2TR)
    valid = where(findings, lambda one: one.verdict is Verdict.VALID and one.kind in segwit)
    return Answer(
        question=1,
        short=f"Valid SegWit: {_numbers(valid)}",
        reason="Table below; half a point for each string with type, network and form all right.",
    )


def _malformed(findings: Findings) -> Answer:
    faults = where(findings, lambda one: one.verdict is Verdict.MALFORMED)
    return Answer(
        question=2,
        short=_numbers(faults),
        reason=(
            "; ".join(f"{number}: {findings[number].fault}" for number in faults)
            + ". A malformed string is read again at the source, never repaired by guess. The twin "
            "of a valid string is no proof of what was meant."
        ),
    )


def _twins(strings: Mapping[int, str], findings: Findings) -> Answer:
    valid = where(findings, lambda one: one.verdict is Verdict.VALID)
    by_address: dict[str, list[int]] = {}
    for number in valid:
        text = strings[number]
        is_segwit = text.lower()[:3] in ("bc1", "tb1")
        by_address.setdefault(text.lower() if is_segwit else text, []).append(number)
    pairs = [numbers for numbers in by_address.values() if len(numbers) > 1]
    return Answer(
        question=3,
        short="; ".join(f"{first} and {second}" for first, second in pairs),
        reason=(
            "The same SegWit address in capitals and in small letters; a search of the case file "
            "has to cover both. A string with both cases together is malformed and is no match."
        ),
    )


def _test_network(findings: Findings) -> Answer:
    found = where(
        findings, lambda one: one.verdict is Verdict.VALID and one.network is Network.TEST
    )
    return Answer(
        question=4,
        short=_numbers(found),
        reason=(
            "Coins of a test network are made for tests and are not meant to have value. The "
            "string alone does not show whether anything was paid to it."
        ),
    )


def _fits_but_refused(strings: Mapping[int, str], findings: Findings) -> Answer:
    faults = ("length", "Bech32 for Bech32m", "Bech32m for Bech32")
    found = where(findings, lambda one: one.fault in faults)
    return Answer(
        question=5,
        short=_numbers(found),
        reason=(
            "; ".join(
                f"{number}: {findings[number].fault}, {len(strings[number])} characters"
                for number in found
            )
            + ". Version 0 allows 42 or 62 characters only and needs Bech32, version 1 and later "
            "need Bech32m. A fitting checksum is not enough."
        ),
    )


def _account(findings: Findings) -> Answer:
    found = where(findings, lambda one: one.kind is Kind.ACCOUNT)
    return Answer(
        question=6,
        short=f"{_numbers(found)}: network undetermined",
        reason=(
            "Ethereum and networks built like it share the form, so the string names no network. "
            "In small letters it has no checksum either: a copying error would not show."
        ),
        undetermined=True,
    )


def _checksum(findings: Findings) -> Answer:
    return Answer(
        question=7,
        short=f"{first_main(findings)}: copied right; use undetermined",
        reason=(
            "A right checksum shows that the string was copied without a detectable error. It does "
            "not show that anybody used the address, and names no holder."
        ),
        undetermined=True,
    )


def _hexadecimal(findings: Findings) -> Answer:
    found = where(findings, lambda one: one.kind is Kind.UNKNOWN)
    return Answer(
        question=8,
        short=f"{_numbers(found)}: undetermined",
        reason=(
            "It can be a transaction ID, a hash or a private key; the form cannot decide. Keep the "
            "note like the most sensitive exhibit, for a private key can spend coins."
        ),
        undetermined=True,
    )


def first_main(findings: Findings) -> int:
    """Return the number of the first string of the main network."""
    return where(findings, lambda one: one.network is Network.MAIN)[0]


def where(findings: Findings, holds: Callable[[Finding], bool]) -> list[int]:
    """Return the numbers of the strings of which ``holds`` is true."""
    return [number for number, found in findings.items() if holds(found)]


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)
