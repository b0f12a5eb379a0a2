"""Draws the strings of a triage, and prints their worksheet.

Published test vectors of BIP 32, 84, 173 and 350 stand for Bitcoin's main network; every other
string is of a test network or of a ledger whose forms do not name the network, from drawn bytes
instead of a hash, so that no address belongs to anybody. Held constant: how many strings there are
of each kind, one fault of each kind, one miscopied and one mixed-case twin of a valid string, one
address in both cases. Drawn: everything else, and the order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trainkit.definitions.exercises import AddressTriage
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Grid, Question
from trainkit.exercises.tracing import base58, bech32
from trainkit.exercises.tracing.bech32 import Checksum
from trainkit.exercises.words import Words

__all__ = ["EXTENDED_KEYS", "VECTORS", "draw_plan", "print_sheet"]

VECTORS = (
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
)
"""Main network: two examples of BIP 173 and a test vector of BIP 350."""
EXTENDED_KEYS = (
    "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7us"
    "UDFdp6W1EGMcet8",
    "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBe"
    "Jgk33yuGBxrMPHi",
    "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtK"
    "sAYz2oz2AGutZYs",
    "zprvAWgYBBk7JR8Gjrh4UJQ2uJdG1r3WNRRfURiABBE3RvMXYSrRJL62XuezvGdPvG6GFBZduosCc1YP5wixPox7zhZLfiUm"
    "8aunE96BBa4Kei5",
)
"""Test vector 1 of BIP 32, and the root and first account of the test vectors of BIP 84."""
_NO_CHECKSUM = "0x[0-9a-f]{40}|[0-9a-f]{64}|[1-9A-HJ-NP-Za-km-z]{43,44}"
_KEY_HASH, _SCRIPT_HASH, _TRON, _XRP = b"\x6f", b"\xc4", b"\x41", b"\0"
_NOT_USED = "0OIl"


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
        (_old(draws, _TRON), True),
        (base58.to_xrp(_old(draws, _XRP)), True),
        (base58.encode(b"\1" + _bytes(draws, 31)), True),  # Solana; a first byte of 0 is shorter
        (draws.choice(EXTENDED_KEYS), True),
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


def print_sheet(exercise: AddressTriage, draws: Draws, words: Words) -> Sheet[Grid]:
    """Lay out the worksheet and its file."""
    plan = draw_plan(exercise, draws)
    strings = _strings(plan.strings, words)
    forms = words.table("forms", words.group("form").values())
    return Sheet(
        sections=(
            words.section("strings", strings),
            words.section("rules", forms),
            words.section("questions", *_questions(plan, words)),
        ),
        data=strings,
        files={"strings": strings},
    )


def _strings(strings: tuple[str, ...], words: Words) -> Grid:
    """Return the strings as they are printed, numbered from 1."""
    rows = (
        (number, text, len(text), _fitting_checksum(text, words))
        for number, text in enumerate(strings, 1)
    )
    return words.table("strings", rows)


def _fitting_checksum(text: str, words: Words) -> str:
    """Return the checksum that fits the string in small letters, as the sheet prints it."""
    found = bech32.fitting(text.lower())
    if found is not None:
        return found
    if base58.check_decode(text) is not None:
        return "Base58Check"
    if base58.check_decode(base58.from_xrp(text)) is not None:
        return words("fits.xrp")
    return words("fits.none" if re.fullmatch(_NO_CHECKSUM, text) else "fits.other")


def _questions(plan: TriagePlan, words: Words) -> tuple[Question, ...]:
    """Return the questions; the last ones only if the strings they ask about are on the sheet."""
    places = list(enumerate(plan.strings, 1))
    blank = words.table("blank", ((number, "", "", "") for number, _ in places))
    main = next(number for number, text in places if text.lower() in VECTORS)
    names = ("malformed", "twins", "test-network", "refused", "account", "checksum")
    held = {
        "hexadecimal": any(re.fullmatch("[0-9a-f]{64}", text) for text in plan.strings),
        "ledgers": any(text[0] in "Tr" for text in plan.strings),
        "extended": any(text in EXTENDED_KEYS for text in plan.strings),
    }
    last = (name for name, on_sheet in held.items() if on_sheet)
    return (
        words.question("strings", blank, half=len(places) // 2),
        *words.questions(*names, *last, malformed=plan.malformed, main=main),
    )
