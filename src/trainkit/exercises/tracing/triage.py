"""Draws the strings of a triage, and prints their worksheet.

Published test vectors of BIP 173 and BIP 350 stand for the main network; every other address is of
a test network, from drawn bytes instead of a hash, so that no address belongs to anybody. Held
constant: how many strings there are of each kind, one fault of each kind, one miscopied and one
mixed-case twin of a valid string, one address in both cases. Drawn: everything else, and the order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trainkit.definitions.exercises import AddressTriage
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Grid, Question, Section
from trainkit.exercises.printing import questions, table
from trainkit.exercises.tracing import base58, bech32
from trainkit.exercises.tracing.bech32 import Checksum

__all__ = ["VECTORS", "draw_plan", "print_sheet"]

VECTORS = (
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
)
"""Main network: two examples of BIP 173 and a test vector of BIP 350."""
_KEY_HASH, _SCRIPT_HASH = b"\x6f", b"\xc4"
_NOT_USED = "0OIl"
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

_QUESTIONS = """
strings, {half} points, 1 line: Fill in the table. For a malformed string write the type and network
that it claims. Below the table write the numbers of all valid SegWit addresses.
malformed, {malformed} points, 3 lines: Which strings are malformed? Write the number and the fault
in one or two words.
twins, 2 points, 2 lines: Two strings denote one and the same address. Which two, and why?
test-network, 2 points, 2 lines: Which strings are valid addresses of a test network? What do you
write about money paid there?
refused, 2 points, 2 lines: In two malformed strings every character is allowed, the case is right
and a checksum fits. Which two, and which rule do they break?
account, 2 points, 2 lines: One string has the form of an account ledger. Which one, and on which
network did its holder keep value? Write one sentence for the file.
checksum, 2 points, 2 lines: A report says of string {main}: "The checksum is right, so the suspect
used this address." What does the checksum show?
hexadecimal, 2 points, 2 lines: One string has 64 hexadecimal characters. Which one, what is it, and
how do you keep the note on which it stands?
"""


@dataclass(frozen=True)
class TriagePlan:
    """The strings in the order of the sheet, and how many of them are malformed."""

    strings: tuple[str, ...]
    malformed: int


def draw_plan(exercise: AddressTriage, draws: Draws) -> TriagePlan:
    """Draw the strings."""
    draws = draws.branch("strings")
    key_hash = _test(draws, 0, 20)
    script_hash = _test(draws, 0, 32)
    vector = draws.choice(VECTORS)
    strings = (
        (_old(draws, _KEY_HASH), True),
        (_old(draws, _SCRIPT_HASH), True),
        (key_hash, True),
        (_miscopied(draws, key_hash), False),
        (script_hash, True),
        (_mixed(draws, script_hash), False),
        (_test(draws, 1, 32), True),
        (vector, True),
        (vector.upper(), True),
        (_test(draws, 0, draws.choice((16, 18, 22, 24, 26, 28))), False),
        (_wrong_checksum(draws), False),
        ("0x" + draws.hex(40), True),
        (_bad_character(draws), False),
        (draws.hex(64), True),
    )
    drawn = draws.shuffled(strings[: exercise.strings])
    return TriagePlan(
        tuple(text for text, _ in drawn), sum(not well_formed for _, well_formed in drawn)
    )


def _bytes(draws: Draws, count: int) -> bytes:
    return bytes.fromhex(draws.hex(2 * count))


def _test(draws: Draws, version: int, size: int) -> str:
    return bech32.write_address("tb", version, _bytes(draws, size))


def _old(draws: Draws, version: bytes) -> str:
    return base58.check_encode(version + _bytes(draws, 20))


def _wrong_checksum(draws: Draws) -> str:
    """Return Bech32 where Bech32m is required, or the other way round."""
    choices: tuple[tuple[int, int, Checksum], ...] = (
        (1, 32, "Bech32"),
        (0, 20, "Bech32m"),
        (0, 32, "Bech32m"),
    )
    version, size, checksum = draws.choice(choices)
    return bech32.write_address("tb", version, _bytes(draws, size), checksum)


def _miscopied(draws: Draws, text: str) -> str:
    """Return ``text`` with two characters changed, which the checksum is sure to show."""
    for place in draws.sample(range(4, len(text)), 2):
        other = draws.choice([one for one in bech32.CHARACTERS if one != text[place]])
        text = text[:place] + other + text[place + 1 :]
    return text


def _mixed(draws: Draws, text: str) -> str:
    """Return ``text`` with two letters after the prefix in capitals."""
    letters = [place for place in range(4, len(text)) if text[place].isalpha()]
    for place in draws.sample(letters, 2):
        text = text[:place] + text[place].upper() + text[place + 1 :]
    return text


def _bad_character(draws: Draws) -> str:
    """Return a Base58 address with one character that the alphabet leaves out."""
    text = _old(draws, draws.choice((_KEY_HASH, _SCRIPT_HASH)))
    place = draws.between(3, len(text) - 3)
    return text[:place] + draws.choice(_NOT_USED) + text[place + 1 :]


def print_sheet(_: AddressTriage, plan: TriagePlan, __: Draws) -> Sheet[Grid]:
    """Lay out the worksheet and its file."""
    strings = _strings(plan.strings)
    forms = table("Forms", "Starts with | #Length | Type | Checksum", _FORMS)
    return Sheet(
        sections=(
            Section(title="The strings", text=_PROGRAM, grids=(strings,)),
            Section(title="Rules to use", text=_RULES, grids=(forms,)),
            Section(title="Questions", questions=_questions(plan)),
        ),
        tables=strings,
        files={"strings": strings},
    )


def _strings(strings: tuple[str, ...]) -> Grid:
    """Return the strings as they are printed, numbered from 1."""
    return table(
        "Strings found in a search, with the checksum that fits",
        "#No.:8 | `String`:124 | #Length | Checksum",
        (
            (number, text, len(text), _fitting_checksum(text))
            for number, text in enumerate(strings, 1)
        ),
    )


def _fitting_checksum(text: str) -> str:
    """Return the checksum that fits the string in small letters, as the sheet prints it."""
    found = bech32.fitting(text.lower())
    if found is not None:
        return found
    if base58.check_decode(text) is not None:
        return "Base58Check"
    return "has none" if re.fullmatch("0x[0-9a-f]{40}|[0-9a-f]{64}", text) else "no match"


def _questions(plan: TriagePlan) -> tuple[Question, ...]:
    """Return the questions; the last one only where a string of 64 characters is on the sheet."""
    places = list(enumerate(plan.strings, 1))
    blank = table(
        "Your findings",
        "#No.:9 | Type:45 | Network:35 | Valid, malformed (fault), or undetermined",
        ((number, "", "", "") for number, _ in places),
        tall=True,
    )
    asked = questions(
        _QUESTIONS,
        {"strings": blank},
        half=len(places) // 2,
        malformed=plan.malformed,
        main=next(number for number, text in places if text.lower().startswith("bc1")),
    )
    if all(len(text) != 64 for text in plan.strings):
        del asked["hexadecimal"]
    return tuple(asked.values())
