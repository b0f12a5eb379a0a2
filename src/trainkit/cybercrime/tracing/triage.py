"""A triage of strings: which are addresses, of which network, and which are malformed.

Published test vectors of BIP 32, 84, 173 and 350 stand for Bitcoin's main network; every other
string is of a test network or of a ledger whose forms do not name the network, from drawn bytes
instead of a hash, so that no address belongs to anybody. Held constant: how many strings there are
of each kind, one fault of each kind, one miscopied and one mixed-case twin of a valid string, one
address in both cases. Drawn: everything else, and the order.

The sheet shows three things of a string: the string, its number of characters, and which checksum
a program found to fit. The program works on small letters and looks at nothing else; the reader
applies the rules of form, which ``look_at`` does from the string alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from trainkit.cybercrime.tracing import ledger
from trainkit.cybercrime.tracing.ledger import Checksum
from trainkit.exercises.generator import Draws, Sheet, Solution
from trainkit.exercises.model import Grid
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
_NO_CHECKSUM = "0x[0-9a-f]{40}|[0-9a-f]{64}|[1-9A-HJ-NP-Za-km-z]{43,44}"
_KEY_HASH, _SCRIPT_HASH, _TRON, _XRP = b"\x6f", b"\xc4", b"\x41", b"\0"
_NOT_USED = "0OIl"
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


def _draw(exercise: AddressTriage, draws: Draws) -> tuple[str, ...]:
    """Return the strings in the order of the sheet."""
    draws = draws.branch("strings")
    key_hash = _test(draws, 0, 20)
    script_hash = _test(draws, 0, 32)
    vector = draws.choice(VECTORS)
    strings = (
        _old(draws, _KEY_HASH),
        _old(draws, _SCRIPT_HASH),
        key_hash,
        _miscopied(draws, key_hash),
        script_hash,
        _mixed(draws, script_hash),
        _test(draws, 1, 32),
        vector,
        vector.upper(),
        _test(draws, 0, draws.choice((16, 18, 22, 24, 26, 28))),
        _wrong_checksum(draws),
        "0x" + draws.hex(40),
        _bad_character(draws),
        draws.hex(64),
        _old(draws, _TRON),
        ledger.to_xrp(_old(draws, _XRP)),
        ledger.encode(b"\1" + _bytes(draws, 31)),  # Solana; a first byte of 0 is shorter
        draws.choice(EXTENDED_KEYS),
    )
    return tuple(draws.shuffled(strings[: exercise.strings]))


def _bytes(draws: Draws, count: int) -> bytes:
    return bytes.fromhex(draws.hex(2 * count))


def _test(draws: Draws, version: int, size: int) -> str:
    return ledger.write_address("tb", version, _bytes(draws, size))


def _old(draws: Draws, version: bytes) -> str:
    return ledger.check_encode(version + _bytes(draws, 20))


def _wrong_checksum(draws: Draws) -> str:
    """Return Bech32 where Bech32m is required, or the other way round."""
    choices: tuple[tuple[int, int, Checksum], ...] = (
        (1, 32, "Bech32"),
        (0, 20, "Bech32m"),
        (0, 32, "Bech32m"),
    )
    version, size, checksum = draws.choice(choices)
    return ledger.write_address("tb", version, _bytes(draws, size), checksum)


def _miscopied(draws: Draws, text: str) -> str:
    """Return ``text`` with two characters changed, which the checksum is sure to show."""
    for place in draws.sample(range(4, len(text)), 2):
        other = draws.choice([one for one in ledger.CHARACTERS if one != text[place]])
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


def print_sheet(exercise: AddressTriage, draws: Draws, words: Words) -> Sheet[tuple[str, ...]]:
    """Return the worksheet and its file; it asks only about kinds of strings that are on it."""
    strings = _draw(exercise, draws)
    rows = ((n, text, len(text), _fitting_checksum(text, words)) for n, text in _numbered(strings))
    table = words.table("strings", rows)
    blank = words.table("blank", ((number, "", "", "") for number, _ in _numbered(strings)))
    held = {
        "hexadecimal": any(re.fullmatch("[0-9a-f]{64}", text) for text in strings),
        "ledgers": any(text[0] in "Tr" for text in strings),
        "extended": any(text in EXTENDED_KEYS for text in strings),
    }
    asked = (
        *("malformed", "twins", "test-network", "refused", "account", "checksum"),
        *(name for name, on_sheet in held.items() if on_sheet),
    )
    main = next(number for number, text in _numbered(strings) if text.lower() in VECTORS)
    malformed = sum(bool(look_at(text).fault) for text in strings)
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


def _numbered(strings: tuple[str, ...]) -> list[tuple[int, str]]:
    return list(enumerate(strings, 1))


def _fitting_checksum(text: str, words: Words) -> str:
    """Return the checksum that fits the string in small letters, as the sheet prints it."""
    found = ledger.fitting(text.lower())
    if found is not None:
        return found
    if ledger.check_decode(text) is not None:
        return "Base58Check"
    if ledger.check_decode(ledger.from_xrp(text)) is not None:
        return words("fits.xrp")
    return words("fits.none" if re.fullmatch(_NO_CHECKSUM, text) else "fits.other")


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


def look_at(text: str) -> Finding:
    """Return what the string is, by its form and its checksum."""
    for form, kind, network in _WITHOUT_CHECKSUM:
        if re.fullmatch(form, text):
            return Finding(kind, network)
    return _segwit(text) if re.match("(bc|tb)1", text.lower()) else _base58(text)


def _base58(text: str) -> Finding:
    kind, network = next(rest for start, *rest in _BASE58 if re.match(start, text))
    text = ledger.from_xrp(text) if kind == "xrp" else text
    if ledger.decode(text) is None:
        return Finding(kind, network, "character")
    return Finding(kind, network, "" if ledger.check_decode(text) else "checksum")


def _segwit(text: str) -> Finding:
    low = text.lower()
    network = "main" if low[0] == "b" else "test"
    other = "SegWit v0" if low[3] == "q" else "SegWit"
    kind = _SEGWIT.get((low[3], len(text)), other)
    found, needed = ledger.fitting(low), ledger.needed(ledger.CHARACTERS.find(low[3]))
    if text not in (low, text.upper()):
        return Finding(kind, network, "mixed case")
    if found is None:
        return Finding(kind, network, "checksum")
    if found != needed:
        return Finding(kind, network, f"{found} for {needed}")
    return Finding(kind, network, "length" if kind == other else "")


def solve(strings: tuple[str, ...], words: Words) -> Solution:
    """Return the answers, and a table of what each string is."""
    texts = dict(_numbered(strings))
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


def _table(findings: Mapping[int, Finding], words: Words) -> Grid:
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
