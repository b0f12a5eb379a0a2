"""A triage of strings: which are addresses, of which network, and which are malformed.

Published test vectors of BIP 32, 84, 173 and 350 stand for Bitcoin's main network; every other
string is of a test network or of a ledger whose forms do not name the network, from drawn bytes
instead of a hash, so that no address belongs to anybody. Held constant: how many strings there are
of each kind, one fault of each kind, one miscopied and one mixed-case twin of a valid string, one
address in both cases. Drawn: everything else, and the order.

The sheet shows three things of a string: the string, its number of characters, and which checksum
a program found to fit. The program works on small letters and looks at nothing else; the reader
applies the rules of form.

Base58Check: version byte and hash with four bytes of a double SHA-256 as checksum.

The alphabet leaves out 0, O, I and l; every leading zero byte is written as a 1. The XRP Ledger has
the same characters in another order (xrpl.org, "base58 encodings").

Bech32 (BIP 173) and Bech32m (BIP 350): which checksum fits, and SegWit addresses with either.

A string is a prefix, the separator 1, and characters of five bits each, the last six a checksum.
The two forms differ in the constant that a right checksum leaves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from trainkit.exercises.generator import Draws, Sheet, Solution
from trainkit.exercises.words import Words
from trainkit.model.exercises import AddressTriage

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
_PROGRAMS = {"P2WPKH": (0, 20), "P2WSH": (0, 32), "P2TR": (1, 32)}
"""Witness version and length of each type of SegWit address, in the order of the vectors."""
_OLD = {"P2PKH": b"\x6f", "P2SH": b"\xc4"}
"""First byte of each type of older address of the test network."""
_TRON, _XRP = b"\x41", b"\0"
_NOT_USED = "0OIl"
_OPEN = "undetermined"
_ACCOUNT = "account"
"""0x and 40 hexadecimal characters: Ethereum and networks built like it."""
_SOLANA = "solana"
"""32 bytes in Base58, which the form does not tell from other 32 bytes."""
_EXTENDED = {"pub": "extended-public", "prv": "extended-private"}
_NONE, _NO_MATCH = "none", "other"
"""What the sheet says of a form without checksum, and of one whose checksum is wrong."""
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_XRP_ALPHABET = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_CHECK_BYTES = 4
"""Bytes of the checksum."""


def encode(data: bytes) -> str:
    """Return ``data`` in Base58."""
    zeros = len(data) - len(data.lstrip(b"\0"))
    number = int.from_bytes(data, "big")
    digits = ""
    while number:
        number, digit = divmod(number, 58)
        digits = _ALPHABET[digit] + digits
    return "1" * zeros + digits


def check_encode(payload: bytes) -> str:
    """Return version byte and hash in Base58Check."""
    checksum = hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:_CHECK_BYTES]
    return encode(payload + checksum)


def to_xrp(text: str) -> str:
    """Return a Base58 text with the characters that the XRP Ledger has in their place."""
    return text.translate(str.maketrans(_ALPHABET, _XRP_ALPHABET))


Checksum = Literal["Bech32", "Bech32m"]

CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
"""The character of each value from 0 to 31."""
_CONSTANTS: dict[Checksum, int] = {"Bech32": 1, "Bech32m": 0x2BC830A3}
_CHECK = 6
"""Characters of the checksum."""
_TAPS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def needed(version: int) -> Checksum:
    """Return which checksum addresses of a witness version carry."""
    return "Bech32" if version == 0 else "Bech32m"


def write_address(
    prefix: str, version: int, program: bytes, checksum: Checksum | None = None
) -> str:
    """Return an address in small letters, with the right checksum if no other is asked for."""
    values = [version, *_regroup(program)]
    spread = [*_spread(prefix), *values, *([0] * _CHECK)]
    rest = _remainder(spread) ^ _CONSTANTS[checksum or needed(version)]
    check = [(rest >> 5 * (_CHECK - 1 - place)) & 31 for place in range(_CHECK)]
    return f"{prefix}1" + "".join(CHARACTERS[value] for value in (*values, *check))


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


def _regroup(data: bytes) -> list[int]:
    """Return the bits in groups of five, the last one filled up with zeros."""
    count = -(-len(data) * 8 // 5)
    number = int.from_bytes(data, "big") << count * 5 - len(data) * 8
    return [number >> 5 * place & 31 for place in reversed(range(count))]


@dataclass(frozen=True)
class String:
    """A string of the sheet and what can be said of it, by the names of words."""

    text: str
    fits: str
    """The checksum that fits it in small letters."""
    kind: str
    network: str
    fault: str = ""
    """A few words; empty unless malformed."""
    number: int = 0
    """On the sheet."""

    @property
    def state(self) -> str:
        """What is written about the form."""
        if self.kind in (_ACCOUNT, _SOLANA, _OPEN):
            return _OPEN
        return "malformed" if self.fault else "valid"


def _draw(exercise: AddressTriage, draws: Draws) -> tuple[String, ...]:
    """Return the strings in the order of the sheet."""
    draws = draws.branch("strings")
    key_hash = _segwit("P2WPKH", draws)
    script_hash = _segwit("P2WSH", draws)
    text, kind = draws.choice(tuple(zip(VECTORS, _PROGRAMS, strict=True)))
    vector = String(text, needed(_PROGRAMS[kind][0]), kind, "main")

    def too_short() -> String:
        size = draws.choice((16, 18, 22, 24, 26, 28))
        text = write_address("tb", 0, _bytes(draws, size))
        return String(text, "Bech32", "SegWit v0", "test", "length")

    def extended() -> String:
        text = draws.choice(EXTENDED_KEYS)
        return String(text, "Base58Check", _EXTENDED[text[1:4]], "main")

    strings = (
        _old("P2PKH", draws),
        _old("P2SH", draws),
        key_hash,
        replace(key_hash, text=_miscopied(draws, key_hash.text), fits=_NO_MATCH, fault="checksum"),
        script_hash,
        replace(script_hash, text=_mixed(draws, script_hash.text), fault="mixed case"),
        _segwit("P2TR", draws),
        vector,
        replace(vector, text=vector.text.upper()),
        too_short(),
        _wrong_checksum(draws),
        String("0x" + draws.hex(40), _NONE, _ACCOUNT, _OPEN),
        _bad_character(draws),
        String(draws.hex(64), _NONE, _OPEN, _OPEN),
        String(_checked(_TRON, draws), "Base58Check", "tron", "tron"),
        String(to_xrp(_checked(_XRP, draws)), "xrp", "xrp", "xrp"),
        # Solana; a first byte of 0 is shorter
        String(encode(b"\1" + _bytes(draws, 31)), _NONE, _SOLANA, _SOLANA),
        extended(),
    )
    shuffled = draws.shuffled(strings[: exercise.strings])
    return tuple(replace(one, number=number) for number, one in enumerate(shuffled, 1))


def _bytes(draws: Draws, count: int) -> bytes:
    return bytes.fromhex(draws.hex(2 * count))


def _segwit(kind: str, draws: Draws) -> String:
    version, size = _PROGRAMS[kind]
    text = write_address("tb", version, _bytes(draws, size))
    return String(text, needed(version), kind, "test")


def _checked(version: bytes, draws: Draws) -> str:
    return check_encode(version + _bytes(draws, 20))


def _old(kind: str, draws: Draws) -> String:
    return String(_checked(_OLD[kind], draws), "Base58Check", kind, "test")


def _wrong_checksum(draws: Draws) -> String:
    """Return Bech32 where Bech32m is required, or the other way round."""
    kind = draws.choice(("P2TR", "P2WPKH", "P2WSH"))
    version, size = _PROGRAMS[kind]
    wrong, right = needed(1 - version), needed(version)
    text = write_address("tb", version, _bytes(draws, size), wrong)
    return String(text, wrong, kind, "test", f"{wrong} for {right}")


def _miscopied(draws: Draws, text: str) -> str:
    """Return ``text`` with two characters changed, which the checksum is sure to show."""
    for place in draws.sample(range(4, len(text)), 2):
        other = draws.choice([one for one in CHARACTERS if one != text[place]])
        text = text[:place] + other + text[place + 1 :]
    return text


def _mixed(draws: Draws, text: str) -> str:
    """Return ``text`` with two letters after the prefix in capitals."""
    letters = [place for place in range(4, len(text)) if text[place].isalpha()]
    for place in draws.sample(letters, 2):
        text = text[:place] + text[place].upper() + text[place + 1 :]
    return text


def _bad_character(draws: Draws) -> String:
    """Return a Base58 address with one character that the alphabet leaves out."""
    old = _old(draws.choice(tuple(_OLD)), draws)
    place = draws.between(3, len(old.text) - 3)
    text = old.text[:place] + draws.choice(_NOT_USED) + old.text[place + 1 :]
    return replace(old, text=text, fits=_NO_MATCH, fault="character")


def print_sheet(exercise: AddressTriage, draws: Draws, words: Words) -> Sheet[tuple[String, ...]]:
    """Return the worksheet and its file; it asks only about kinds of strings that are on it."""
    strings = _draw(exercise, draws)
    fits = words.group("fits")
    rows = ((one.number, one.text, len(one.text), fits.get(one.fits, one.fits)) for one in strings)
    table = words.table("strings", rows)
    blank = words.table("blank", ((one.number, "", "", "") for one in strings))
    held = {"hexadecimal": {_OPEN}, "ledgers": {"tron", "xrp"}, "extended": {*_EXTENDED.values()}}
    on_sheet = {one.kind for one in strings}
    asked = (
        *("malformed", "twins", "test-network", "refused", "account", "checksum"),
        *(name for name, kinds in held.items() if kinds & on_sheet),
    )
    main = next(one.number for one in strings if one.text.lower() in VECTORS)
    malformed = sum(bool(one.fault) for one in strings)
    return Sheet(
        sections=(
            words.section("strings", table),
            words.section("rules", words.table("forms", words.group("form").values())),
            words.section(
                "questions",
                words.question("strings", blank, half=len(strings) // 2),
                *words.questions(*asked, malformed=malformed, main=main),
            ),
        ),
        data=strings,
        files={"strings": table},
    )


def solve(strings: tuple[String, ...], words: Words) -> Solution:
    """Return the answers, and a table of what each string is."""
    valid = [one for one in strings if one.state == "valid"]
    vectors = [one.number for one in strings if one.text.lower() in VECTORS]
    faults = ("length", "Bech32 for Bech32m", "Bech32m for Bech32")

    def numbers(*kinds: str) -> list[int]:
        return [one.number for one in strings if one.kind in kinds]

    values = {
        "texts": {one.number: one.text for one in strings},
        "findings": {one.number: one for one in strings},
        "segwit": [one.number for one in valid if one.kind in _PROGRAMS],
        "malformed": [one.number for one in strings if one.fault],
        "twins": [vectors],
        "tests": [one.number for one in valid if one.network == "test"],
        "refused": [one.number for one in strings if one.fault in faults],
        "accounts": numbers(_ACCOUNT),
        "main": vectors,
        "hexadecimal": numbers(_OPEN),
        "ledgers": numbers("tron", "xrp", _SOLANA),
        "unchecked": numbers(_SOLANA),
        "extended": numbers(*_EXTENDED.values()),
    }
    kinds = words.group("kind")
    rows = (
        (
            one.number,
            kinds.get(one.kind, one.kind),
            words(f"network.{one.network}"),
            words(f"state.{one.state}"),
            one.fault and words(f"fault.{one.fault}"),
        )
        for one in strings
    )
    findings = words.section("findings", words.table("findings", rows))
    return Solution(values, (findings,), {"account", "checksum", "hexadecimal"})
