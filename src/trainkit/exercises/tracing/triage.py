"""The worksheet of a triage: the table of strings, the rules, the questions."""

from __future__ import annotations

from collections.abc import Iterable

from trainkit.exercises.model import Column, Grid, Question, Section, Worksheet
from trainkit.exercises.tracing.strings import Kind, Verdict, fitting_checksum
from trainkit.exercises.tracing.triage_key import Findings, first_main, where

__all__ = ["read_strings", "strings_grid", "worksheet"]

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


_ASKED = (
    "Fill in the table. For a malformed string write the type and network that it claims. Below "
    "the table write the numbers of all valid SegWit addresses.",
    "Which strings are malformed? Write the number and the fault in one or two words.",
    "Two strings denote one and the same address. Which two, and why?",
    "Which strings are valid addresses of a test network? What do you write about money paid "
    "there?",
    "In two malformed strings every character is allowed, the case is right and a checksum fits. "
    "Which two, and which rule do they break?",
    "One string has the form of an account ledger. Which one, and on which network did its holder "
    "keep value? Write one sentence for the file.",
    'A report says of string {main}: "The checksum is right, so the suspect used this address." '
    "What does the checksum show?",
    "One string has 64 hexadecimal characters. Which one, what is it, and how do you keep the note "
    "on which it stands?",
)
"""The last one is asked only where such a string stands on the sheet."""


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
    malformed = where(findings, lambda one: one.verdict is Verdict.MALFORMED)
    points = {1: len(findings) // 2, 2: len(malformed)}
    lines = {1: 1, 2: 3}
    has_hex = bool(where(findings, lambda one: one.kind is Kind.UNKNOWN))
    return tuple(
        Question(
            number=number,
            text=text.format(main=first_main(findings)),
            points=points.get(number, 2),
            lines=lines.get(number, 2),
            grid=_blank(strings) if number == 1 else None,
        )
        for number, text in enumerate(_ASKED if has_hex else _ASKED[:-1], start=1)
    )


def _blank(strings: Grid) -> Grid:
    columns = (
        Column(name="No.", number=True, width=9),
        Column(name="Type", width=45),
        Column(name="Network", width=35),
        Column(name="Valid, malformed (fault), or undetermined"),
    )
    rows = tuple((row[0], "", "", "") for row in strings.rows)
    return Grid(caption="Your findings", columns=columns, rows=rows, tall=True)
