"""Sets of "Address triage": the key against checksums computed a second way from the CSV file.

The polynomial and its constants are those of the reference code in BIP 173 and BIP 350; Base58Check
is a double SHA-256, as the Bitcoin developer reference has it. The characters of the XRP Ledger are
those of xrpl.org, page "base58 encodings".
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.exercises.handed_out import make, records
from trainkit.cybercrime.tracing.triage import EXTENDED_KEYS, VECTORS

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
XRP = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"


def polymod(values: list[int]) -> int:
    generator = [0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3]
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place in range(5):
            check ^= generator[place] if ((top >> place) & 1) else 0
    return check


def bech32(text: str) -> str:
    """Return which of the two checksums fits a string in small letters."""
    prefix, data = text[:2], text[3:]
    if text[2] != "1" or any(one not in BECH32 for one in data):
        return "no match"
    spread = [ord(one) >> 5 for one in prefix] + [0] + [ord(one) & 31 for one in prefix]
    rest = polymod(spread + [BECH32.index(one) for one in data])
    return {1: "Bech32", 0x2BC830A3: "Bech32m"}.get(rest, "no match")


def base58(text: str, characters: str = BASE58, size: int = 25) -> str:
    if any(one not in characters for one in text):
        return "no match"
    number = 0
    for one in text:
        number = number * 58 + characters.index(one)
    data = number.to_bytes(size, "big")
    check = hashlib.sha256(hashlib.sha256(data[:-4]).digest()).digest()[:4]
    return "Base58Check" if check == data[-4:] else "no match"


def other_form(text: str) -> tuple[str, str, str, str] | None:
    """Return checksum, type, network and fault of a form beside Bitcoin's and Ethereum's."""
    if len(text) == 111:
        assert text in EXTENDED_KEYS
        kind = {"pub": "extended public key", "prv": "extended private key"}[text[1:4]]
        return base58(text, size=82), kind, "main", ""
    if text[0] == "T" and len(text) == 34:
        return base58(text), "TRON address", "TRON", ""
    if text[0] == "r" and len(text) < 36:
        fits = base58(text, XRP).replace("Check", "Check, XRP order")
        return fits, "XRP Ledger address", "XRP Ledger", ""
    if len(text) in (43, 44):
        return "has none", "Solana form", "Solana, if an address", ""
    return None


def read(text: str) -> tuple[str, str, str, str]:
    """Return checksum, type, network and fault."""
    if re.fullmatch("0x[0-9a-f]{40}", text):
        return "has none", "account form", "undetermined", ""
    if re.fullmatch("[0-9a-f]{64}", text):
        return "has none", "undetermined", "undetermined", ""
    if found := other_form(text):
        return found
    low = text.lower()
    if low[:3] not in ("bc1", "tb1"):
        fits = base58(text)
        kind = {"m": "P2PKH", "n": "P2PKH", "2": "P2SH"}[text[0]]
        return fits, kind, "test", "" if fits == "Base58Check" else "character"
    fits, needs = bech32(low), "Bech32" if low[3] == "q" else "Bech32m"
    kind = {("q", 42): "P2WPKH", ("q", 62): "P2WSH", ("p", 62): "P2TR"}.get(
        (low[3], len(low)), "SegWit v0"
    )
    if text not in (low, low.upper()):
        fault = "mixed case"
    elif fits == "no match":
        fault = "checksum"
    elif fits != needs:
        fault = f"{fits} for {needs}"
    else:
        fault = "length" if kind == "SegWit v0" else ""
    return fits, kind, "main" if low[0] == "b" else "test", fault


# Those of BIP 350 and BIP 173 that break a rule of the sheet, read by the rules of BIP 350.
MALFORMED = (
    ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", "Bech32 for Bech32m"),
    ("tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf", "Bech32 for Bech32m"),
    ("BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL", "Bech32 for Bech32m"),
    ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh", "Bech32m for Bech32"),
    ("tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47", "Bech32m for Bech32"),
    ("bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", "checksum"),
    ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "checksum"),
    ("BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P", "length"),
    ("bc1pw5dgrnzv", "length"),
    ("tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq", "mixed case"),
    ("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7", "mixed case"),
)
EXAMPLES_173 = (
    ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", ("P2WPKH", "main")),
    ("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", ("P2WPKH", "test")),
    ("bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3", ("P2WSH", "main")),
    ("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7", ("P2WSH", "test")),
    ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", ("P2TR", "main")),
)


@pytest.mark.parametrize(("text", "fault"), MALFORMED)
def test_the_second_way_sees_what_breaks_a_rule_of_the_sheet(text: str, fault: str) -> None:
    assert read(text)[3] == fault


@pytest.mark.parametrize(("text", "found"), EXAMPLES_173)
def test_the_second_way_finds_the_examples_of_the_bips_valid(
    text: str, found: tuple[str, str]
) -> None:
    assert read(text)[1:] == (*found, "")


NAME = "address-triage"
CHOICES = {"strings": st.integers(12, 18), "seed": st.integers(0, 2**32)}


@settings(max_examples=examples(100))
@given(**CHOICES)
def test_the_key_agrees_with_checksums_of_the_file(strings: int, seed: int) -> None:
    made = make(NAME, seed, strings=strings)
    rows = records(made, "strings")
    found = {row["No."]: read(row["String"]) for row in rows}
    (findings,) = made.key.sections[0].grids

    assert [row["Checksum"] for row in rows] == [one[0] for one in found.values()]
    assert [row["Length"] for row in rows] == [str(len(row["String"])) for row in rows]
    assert {row[0]: (row[1], row[2], row[4]) for row in findings.rows} == {
        number: one[1:] for number, one in found.items()
    }
    short = {answer.question: answer.short for answer in made.key.answers}
    sound = [number for number, one in found.items() if not one[3] and one[0] != "has none"]
    segwit = [number for number in sound if found[number][1] in ("P2WPKH", "P2WSH", "P2TR")]
    assert short[1] == f"Valid SegWit: {', '.join(segwit)}"
    assert short[2] == ", ".join(number for number, one in found.items() if one[3])
    pair = [row["No."] for row in rows if row["String"].lower() in VECTORS]
    assert short[3] == " and ".join(pair)
    assert short[4] == ", ".join(number for number in sound if found[number][2] == "test")
    fits_but_broken = [n for n, one in found.items() if one[3] == "length" or " for " in one[3]]
    assert short[5] == ", ".join(fits_but_broken)
    (account,) = [number for number, one in found.items() if one[1] == "account form"]
    assert short[6] == f"{account}: network undetermined"
    assert [answer.question for answer in made.key.answers if answer.undetermined] == (
        [6, 7, 8] if strings >= 14 else [6, 7]
    )
    ledgers = ("TRON", "XRP Ledger", "Solana, if an address")
    others = [f"{number} {one[2]}" for number, one in found.items() if one[2] in ledgers]
    unchecked = [number for number, one in found.items() if one[1] == "Solana form"]
    extended = [(number, one[1]) for number, one in found.items() if "extended" in one[1]]
    use = {
        "extended public key": "shows addresses, cannot spend",
        "extended private key": "can spend",
    }
    assert [short[question] for question in range(9, len(short) + 1)] == [
        *[f"{', '.join(others)}; unnoticed: {''.join(unchecked) or 'none'}"][: strings > 14],
        *[f"{number}: {kind}, {use[kind]}" for number, kind in extended],
    ]


@settings(max_examples=examples(100))
@given(**CHOICES)
def test_every_set_has_the_same_traps(strings: int, seed: int) -> None:
    texts = [row["String"] for row in records(make(NAME, seed, strings=strings), "strings")]
    faults = Counter("kind" if " for " in fault else fault for *_, fault in map(read, texts))

    assert len(texts) == strings
    del faults[""]
    assert faults == Counter(
        ["kind", "mixed case", "checksum", "length", *["character"] * (strings > 12)]
    )
    low = Counter(text.lower() for text in texts)
    assert sorted(low.values())[-2:] == [2, 2]  # both cases of one address; the mixed-case twin
    main = [text for text in low if text.startswith(("1", "3", "bc1")) and len(text) in (42, 62)]
    assert set(main) <= set(VECTORS)
    forms = ["TRON address", "XRP Ledger address", "Solana form", "extended key"]
    found = Counter(re.sub("public |private ", "", read(text)[1]) for text in texts)
    assert [found[form] for form in forms] == [strings >= one for one in (15, 16, 17, 18)]


@pytest.mark.parametrize(("strings", "questions"), [(12, 7), (13, 7), (14, 8), (17, 9), (18, 10)])
def test_a_question_about_strings_that_are_not_there_is_left_out(
    strings: int, questions: int
) -> None:
    made = make(NAME, 1, strings=strings)
    assert len(made.worksheet.questions) == len(made.key.answers) == questions
