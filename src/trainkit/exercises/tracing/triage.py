"""The pages of a triage: the table of strings, the rules, the questions, the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from trainkit.exercises.model import Answer, Column, Grid, Question, Section, Worksheet
from trainkit.exercises.tracing.strings import (
    Finding,
    Kind,
    Network,
    Verdict,
    fitting_checksum,
)

__all__ = ["answers", "findings_grid", "read_strings", "strings_grid", "worksheet"]

Findings = Mapping[int, Finding]
"""What each string is, by its number on the sheet."""

_FORMS = (
    ("tb1q, bc1q", "42", "P2WPKH (SegWit v0, 20 bytes)", "Bech32"),
    ("tb1q, bc1q", "62", "P2WSH (SegWit v0, 32 bytes)", "Bech32"),
    ("tb1p, bc1p", "62", "P2TR (SegWit v1, 32 bytes)", "Bech32m"),
    ("m, n", "34", "P2PKH, test network", "Base58Check"),
    ("2", "35", "P2SH, test network", "Base58Check"),
    ("0x", "42", "account form (Ethereum and networks like it)", "none in small letters"),
    ("64 hex characters", "64", "transaction ID, hash or private key", "none"),
)
_RULES = """\
- `bc1` is the main Bitcoin network, `tb1` a test network. The fourth character gives the version:
  `q` is 0, `p` is 1.
- Version 0 needs Bech32 and 42 or 62 characters. Version 1 and later need Bech32m.
- Bech32 and Bech32m: all small or all capital letters. Both cases together are refused.
- Base58: capitals and small letters are different characters; `0`, `O`, `I` and `l` are not
  used."""
_PROGRAM = (
    "Nobody computes a checksum by hand. A program has turned each string into small letters "
    "(Base58 strings stay as they are) and reports which checksum fits. It tests nothing else: no "
    "prefix, no length, no version, no case."
)


def strings_grid(strings: Iterable[str]) -> Grid:
    """Return the strings as they are printed, numbered from 1."""
    return Grid(
        caption="Strings found in a search, with the checksum that fits",
        columns=(
            Column(name="No.", number=True, width=8),
            Column(name="String", code=True, width=124),
            Column(name="Length", number=True),
            Column(name="Checksum"),
        ),
        rows=tuple(
            (str(number), text, str(len(text)), fitting_checksum(text))
            for number, text in enumerate(strings, start=1)
        ),
    )


def read_strings(grid: Grid) -> dict[int, str]:
    """Return the strings of a printed table by number."""
    return {int(row[0]): row[1] for row in grid.rows}


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


def worksheet(strings: Grid, findings: Findings) -> Worksheet:
    """Return the sheet; of ``findings`` it uses only which strings the questions name."""
    forms = Grid(
        caption="Forms",
        columns=(
            Column(name="Starts with"),
            Column(name="Length", number=True),
            Column(name="Type"),
            Column(name="Checksum"),
        ),
        rows=_FORMS,
    )
    return Worksheet(
        sections=(
            Section(title="The strings", text=_PROGRAM, grids=(strings,)),
            Section(title="Rules to use", text=_RULES, grids=(forms,)),
            Section(title="Questions", questions=_questions(strings, findings)),
        )
    )


def _questions(strings: Grid, findings: Findings) -> tuple[Question, ...]:
    blanks = tuple((row[0], "", "", "") for row in strings.rows)
    columns = (
        Column(name="No.", number=True, width=9),
        Column(name="Type", width=45),
        Column(name="Network", width=35),
        Column(name="Valid, malformed (fault), or undetermined"),
    )
    table = Grid(caption="Your findings", columns=columns, rows=blanks, tall=True)
    texts = [
        (
            "Fill in the table. For a malformed string write the type and network that it claims. "
            "Below the table write the numbers of all valid SegWit addresses.",
            7,
            1,
        ),
        ("Which strings are malformed? Write the number and the fault in one or two words.", 5, 3),
        ("Two strings denote one and the same address. Which two, and why?", 2, 2),
        (
            "Which strings are valid addresses of a test network? What do you write about money "
            "paid there?",
            2,
            2,
        ),
        (
            "In two malformed strings every character is allowed, the case is right and a checksum "
            "fits. Which two, and which rule do they break?",
            2,
            2,
        ),
        (
            "One string has the form of an account ledger. Which one, and on which network did its "
            "holder keep value? Write one sentence for the file.",
            2,
            2,
        ),
        (
            f'A report says of string {_first_main(findings)}: "The checksum is right, so the '
            'suspect used this address." What does the checksum show?',
            2,
            2,
        ),
        (
            "One string has 64 hexadecimal characters. Which one, what is it, and how do you keep "
            "the note on which it stands?",
            2,
            2,
        ),
    ]
    has_hex = any(found.kind is Kind.UNKNOWN for found in findings.values())
    return tuple(
        Question(
            number=number,
            text=text,
            points=points,
            lines=lines,
            grid=table if number == 1 else None,
        )
        for number, (text, points, lines) in enumerate(texts if has_hex else texts[:-1], start=1)
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
    valid = _where(findings, lambda one: one.verdict is Verdict.VALID and one.kind in segwit)
    return Answer(
        question=1,
        short=f"Valid SegWit: {_numbers(valid)}",
        reason="Table below; half a point for each string with type, network and form all right.",
    )


def _malformed(findings: Findings) -> Answer:
    faults = _where(findings, lambda one: one.verdict is Verdict.MALFORMED)
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
    valid = _where(findings, lambda one: one.verdict is Verdict.VALID)
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
    found = _where(
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
    found = _where(findings, lambda one: one.fault in faults)
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
    found = _where(findings, lambda one: one.kind is Kind.ACCOUNT)
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
        short=f"{_first_main(findings)}: copied right; use undetermined",
        reason=(
            "A right checksum shows that the string was copied without a detectable error. It does "
            "not show that anybody used the address, and names no holder."
        ),
        undetermined=True,
    )


def _hexadecimal(findings: Findings) -> Answer:
    found = _where(findings, lambda one: one.kind is Kind.UNKNOWN)
    return Answer(
        question=8,
        short=f"{_numbers(found)}: undetermined",
        reason=(
            "It can be a transaction ID, a hash or a private key; the form cannot decide. Keep the "
            "note like the most sensitive exhibit, for a private key can spend coins."
        ),
        undetermined=True,
    )


def _first_main(findings: Findings) -> int:
    return _where(findings, lambda one: one.network is Network.MAIN)[0]


def _where(findings: Findings, holds: Callable[[Finding], bool]) -> list[int]:
    return [number for number, found in findings.items() if holds(found)]


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)
